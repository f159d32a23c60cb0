"""Files, folders and archives, sound and hostile, all made here in a temporary folder."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import os
import struct
import tarfile
import zipfile
from importlib import import_module
from pathlib import Path

import pytest

from probatum.evidence.editions import Edition, Rejection
from probatum.sources import reading
from probatum.sources.reading import Found, Item, Limits


def label(set_id: str = "a1", words: str = "Take it.") -> bytes:
    return (
        '<document xmlns="urn:hl7-org:v3"><title>Made label</title>'
        f'<setId root="{set_id}"/><versionNumber value="1"/><component><structuredBody><component>'
        f'<section><code code="34068-7"/><title>2 DOSAGE</title><text><paragraph>{words}'
        "</paragraph></text></section></component></structuredBody></component></document>"
    ).encode()


def zipped(members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", how) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def tarred(members: dict[str, bytes], mode: str) -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return data.getvalue()


def look(path: Path, limits: Limits | None = None) -> list[tuple[Found, list[Item]]]:
    return [(found, list(found.items)) for found in reading.read(path, limits)]


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def documents(path: Path, limits: Limits | None = None) -> list[str]:
    return [i.document for _, items in look(path, limits) for i in items if isinstance(i, Edition)]


def rejections(path: Path, limits: Limits | None = None) -> list[Rejection]:
    return [i for _, items in look(path, limits) for i in items if isinstance(i, Rejection)]


def _name(value: object) -> str:
    """A test is named by the file's name, not by its bytes, which hold the hour of packing."""
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("label.xml", label()),
        ("label.xml.gz", gzip.compress(label())),
        ("label.xml.xz", lzma.compress(label())),
        ("label.xml.bz2", bz2.compress(label())),
        ("no-name-at-all", gzip.compress(label())),
    ],
    ids=_name,
)
def test_one_file_in_any_wrapping(tmp_path: Path, name: str, data: bytes) -> None:
    path = write(tmp_path, name, data)
    ((found, items),) = look(path)
    assert found.place == str(path)
    assert found.content_hash == hashlib.sha256(data).hexdigest()
    assert [type(i) for i in items] == [Edition]


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:xz", "w:bz2"])
def test_members_of_a_tar(tmp_path: Path, mode: str) -> None:
    data = tarred({"x/a.xml": label("a"), "x/b.xml.gz": gzip.compress(label("b"))}, mode)
    path = write(tmp_path, "labels.tar.any", data)
    seen = look(path)
    assert [f.place for f, _ in seen] == [f"{path}!x/a.xml", f"{path}!x/b.xml.gz"]
    assert documents(path) == ["spl:a", "spl:b"]
    assert seen[0][0].content_hash == hashlib.sha256(label("a")).hexdigest()


def test_a_bulk_download_is_a_zip_of_zips_with_pictures(tmp_path: Path) -> None:
    inner = {
        f"prescription/2020_{name}.zip": zipped(
            {f"{name}.xml": label(name), "picture.jpg": b"\xff\xd8", "other.PNG": b"\x89PNG"}
        )
        for name in ("b", "a")
    }
    path = write(tmp_path, "release.zip", zipped(inner, zipfile.ZIP_STORED))
    seen = look(path)
    assert documents(path) == ["spl:b", "spl:a"]
    assert seen[0][0].place == f"{path}!prescription/2020_b.zip!b.xml"
    assert seen[0][0].content_hash == hashlib.sha256(label("b")).hexdigest()
    assert sum(found.skipped for found, _ in seen) == 4
    assert rejections(path) == []


def test_a_folder_is_read_in_sorted_order_without_hidden_files(tmp_path: Path) -> None:
    write(tmp_path, "b.xml", label("b"))
    write(tmp_path, "a/z.xml.gz", gzip.compress(label("z")))
    write(tmp_path, "a/.hidden.xml", label("h"))
    write(tmp_path, ".git/c.xml", label("g"))
    write(tmp_path, "a/picture.png", b"\x89PNG")
    assert documents(tmp_path) == ["spl:b", "spl:z"]
    assert sum(found.skipped for found, _ in look(tmp_path)) == 1


def test_one_bad_file_does_not_stop_a_folder(tmp_path: Path) -> None:
    write(tmp_path, "1.xml", label("one")[:-40])
    write(tmp_path, "2.xml.gz", gzip.compress(label("two"))[:-20])
    write(tmp_path, "3.bin", bytes(range(256)) * 20)
    write(tmp_path, "4.xml", b"")
    write(tmp_path, "5.xml", label("five"))
    assert documents(tmp_path)[-1] == "spl:five"
    places = [Path(r.place).name for r in rejections(tmp_path)]
    assert places == ["1.xml", "2.xml.gz", "3.bin", "4.xml"]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.xml", b"", "empty"),
        ("empty.xml.gz", gzip.compress(b""), "nothing is in it"),
        ("cut.xml.gz", gzip.compress(os.urandom(9000))[:4000], "cut off"),
        ("head-only.gz", gzip.compress(label())[:12], "cut off"),
        ("cut.xml.xz", lzma.compress(label())[:-30], "cut off"),
        ("flipped.xml.gz", gzip.compress(label())[:-8] + b"\0" * 8, "damaged"),
        ("lie.xml.gz", label(), "named like gzip data"),
        ("data.bin", b"\x7fELF" + bytes(400), "no reader knows this format (binary data)"),
        ("table.csv7", b"\x01\x02plain\x03", "no reader knows this format"),
        ("cut.zip", zipped({"a.xml": label()})[:-30], "damaged"),
        ("cut.tar.gz", tarred({"a.xml": os.urandom(9000)}, "w:gz")[:5000], "cut off"),
        ("packed.zst", b"\x28\xb5\x2f\xfd" + bytes(20), "zstd archives are not read"),
        ("packed.7z", b"7z\xbc\xaf\x27\x1c" + bytes(20), "7z archives are not read"),
        ("picture.png", b"\x89PNG\r\n", "an image holds no text"),
    ],
    ids=_name,
)
def test_what_cannot_be_read_says_so(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    path = write(tmp_path, name, data)
    (rejection, *_) = rejections(path)
    assert rejection.place.startswith(str(path))
    assert words in rejection.reason
    assert documents(path) == []


def test_a_wrong_path_is_a_rejection(tmp_path: Path) -> None:
    (rejection,) = rejections(tmp_path / "nowhere.xml")
    assert "cannot be read" in rejection.reason
    (tmp_path / "dangling.xml").symlink_to(tmp_path / "nowhere.xml")
    os.mkfifo(tmp_path / "pipe.xml")
    assert [Path(r.place).name for r in rejections(tmp_path)] == ["dangling.xml", "pipe.xml"]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that cannot be read")
def test_a_file_that_the_system_will_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.xml").symlink_to("/proc/self/mem")
    write(tmp_path, "b.xml", label("b"))
    (rejection,) = rejections(tmp_path)
    assert "cannot be read" in rejection.reason
    assert documents(tmp_path) == ["spl:b"]


@pytest.mark.parametrize("module", reading.READERS)
def test_every_reader_is_there(module: str) -> None:
    reader = import_module(f"probatum.sources.{module}")
    assert reader.sniff(b"\x01\x02\x03", "x.bin") is False
    assert callable(reader.read)


def test_a_text_about_a_format_is_not_of_that_format(tmp_path: Path) -> None:
    path = write(tmp_path, "README.md", b"# Notes\n\nA record begins <PubmedArticle>.\n")
    assert documents(path) == ["file:README.md"]


SMALL = Limits(ratio=50, floor=1 << 20)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bomb.xml.gz", gzip.compress(label(words="a" * (4 << 20)))),
        ("bomb.xml.xz", lzma.compress(label(words="a" * (4 << 20)))),
        ("bomb.zip", zipped({"a.xml": label(words="a" * (4 << 20))})),
        ("bomb.tar.gz", tarred({"a.xml": label(words="a" * (4 << 20))}, "w:gz")),
        ("nested.zip", zipped({"a.zip": zipped({"a.xml": label(words="a" * (4 << 20))})})),
        ("many.zip", zipped({f"{n}.xml": label(words="a" * (1 << 18)) for n in range(12)})),
    ],
    ids=_name,
)
def test_bombs_are_refused_once(tmp_path: Path, name: str, data: bytes) -> None:
    path = write(tmp_path, name, data)
    (rejection,) = rejections(path, SMALL)
    assert "decompression bomb" in rejection.reason
    assert rejections(path) == []


def test_members_that_share_their_bytes_are_counted_each_time(tmp_path: Path) -> None:
    """Many directory entries that point at one member: small on the disk, large when read."""
    whole = zipped({"0.xml": label(words="a" * (1 << 18))})
    start = whole.index(b"PK\x01\x02")
    end = whole.index(b"PK\x05\x06")
    entry = whole[start:end]
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 40, 40, len(entry) * 40, start, 0)
    path = write(tmp_path, "overlap.zip", whole[:start] + entry * 40 + tail)
    assert any("decompression bomb" in r.reason for r in rejections(path, SMALL))


def test_archives_nest_only_so_deep(tmp_path: Path) -> None:
    data = label("deep")
    for _ in range(3):
        data = zipped({"a.zip" if data[:2] == b"PK" else "a.xml": data})
    path = write(tmp_path, "deep.zip", data)
    assert documents(path) == ["spl:deep"]
    (rejection,) = rejections(path, Limits(depth=2))
    assert "nested" in rejection.reason


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    members = {f"{n}.xml": label(str(n)) for n in range(5)}
    for name, data in (("a.zip", zipped(members)), ("a.tar", tarred(members, "w"))):
        path = write(tmp_path, name, data)
        assert len(rejections(path, Limits(members=3))) == 1


def test_an_encrypted_member_and_a_damaged_one_leave_the_others(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.xml": label("a"), "b.xml": label("b"), "c.xml": label("c")}, 0))
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    at = data.index(b"Take it", data.index(b"b.xml"))
    data[at : at + 4] = b"Keep"
    path = write(tmp_path, "mixed.zip", bytes(data))
    assert documents(path) == ["spl:c"]
    encrypted, damaged = rejections(path)
    assert encrypted.place.endswith("!a.xml")
    assert "encrypted" in encrypted.reason
    assert damaged.place.endswith("!b.xml")
    assert "damaged" in damaged.reason


def test_names_of_members_are_labels_only(tmp_path: Path) -> None:
    members = {"../../outside.xml": label("x"), "/etc/absolute.xml": label("y")}
    path = write(tmp_path / "in", "slip.zip", zipped(members))
    assert documents(path) == ["spl:x", "spl:y"]
    evil = write(tmp_path / "in", "evil.tar", tarred({"\x1b[2J.xml": label("z")}, "w"))
    ((found, _),) = look(evil)
    assert "\x1b" not in found.place
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["evil.tar", "in", "slip.zip"]


def test_links_and_devices_in_a_tar_are_not_followed(tmp_path: Path) -> None:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        link = tarfile.TarInfo("link.xml")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(link)
        device = tarfile.TarInfo("zero.xml")
        device.type = tarfile.CHRTYPE
        archive.addfile(device)
    assert look(write(tmp_path, "links.tar", data.getvalue())) == []


def test_a_rejection_names_the_whole_place(tmp_path: Path) -> None:
    path = write(tmp_path, "a.zip", zipped({"x/bad.xml": label()[:-30]}))
    (rejection,) = rejections(path)
    assert rejection.place == f"{path}!x/bad.xml"
    assert "line 1" in rejection.reason


def test_what_the_reader_raises_is_a_rejection_after_what_it_gave() -> None:
    class Failing:
        def sniff(self, head: bytes, name: str) -> bool:
            return True

        def read(self, stream: io.BytesIO, name: str) -> object:
            yield Rejection(name, "first")
            raise KeyError("odd")

    items = list(reading._guarded(Failing(), io.BytesIO(), "a.xml", "z.zip!a.xml"))  # type: ignore[arg-type]
    assert [i.place for i in items if isinstance(i, Rejection)] == ["z.zip!a.xml"] * 2
    assert "KeyError" in items[1].reason  # type: ignore[union-attr]


def test_items_may_be_left_unused(tmp_path: Path) -> None:
    path = write(tmp_path, "a.zip", zipped({f"{n}.xml": label(str(n)) for n in range(3)}))
    assert len({found.content_hash for found in reading.read(path)}) == 3


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    write(tmp_path, "a.zip", zipped({"x.xml": label("x"), "y.xml": label("y")[:-9]}))
    write(tmp_path, "b.xml", label("b"))

    def seen() -> list[tuple[str, str, list[Item]]]:
        return [(found.place, found.content_hash, items) for found, items in look(tmp_path)]

    assert seen() == seen()
