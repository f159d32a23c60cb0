"""Wrong input through the real command line: what, where, what to do; nothing stored is lost."""

from __future__ import annotations

import gzip
import io
import lzma
import os
import resource
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import drop_rights, held, probatum, report

PAGE = "# Fever in children\n\nMeasure the temperature under the tongue.\n"
SPL = (
    '<document xmlns="urn:hl7-org:v3"><title>Made label</title>{set_id}'
    '<versionNumber value="1"/><component><structuredBody><component><section>'
    '<code code="34068-7"/><title>2 DOSAGE</title><text><paragraph>{words}</paragraph></text>'
    "</section></component></structuredBody></component></document>"
)
SET_ID = '<setId root="11111111-2222-4333-8444-555555555555"/>'
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE document [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)
EXTERNAL = '<?xml version="1.0"?><!DOCTYPE document [<!ENTITY x SYSTEM "file://{}">]>'


def label(set_id: str = SET_ID, words: str = "Take one tablet daily.") -> str:
    return SPL.format(set_id=set_id, words=words)


def pubmed(numbers: range) -> str:
    records = "".join(
        f"<PubmedArticle><MedlineCitation><PMID>{n}</PMID><Article><ArticleTitle>Paper {n}"
        f"</ArticleTitle><Abstract><AbstractText>Finding {n}.</AbstractText></Abstract></Article>"
        "</MedlineCitation></PubmedArticle>"
        for n in numbers
    )
    return f"<PubmedArticleSet>{records}</PubmedArticleSet>"


def zipped(members: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that holds the starter digests and a page."""
    folder = tmp_path_factory.mktemp("stocked")
    (folder / "fever.md").write_text(PAGE)
    assert report(folder / "library", folder / "fever.md")["counts"]["added"] == 1
    return folder / "library"


@pytest.fixture
def library(stocked: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of it; whatever a test does to other things, what it held is still held."""
    copy = tmp_path / "library"
    shutil.copytree(stocked, copy)
    yield copy
    assert held(stocked) <= held(copy)


BAD_FILES: dict[str, tuple[bytes, str, str]] = {
    # name: its bytes, what the reason says, what it tells to do
    "picture.dat": (b"\0\1\2\3" * 500, "no reader knows this format (binary data)", "Add labels"),
    "scan.pdf": (b"%PDF-1.4\n\0\1 broken", "PDF", ""),
    "note.md": (b"\0\1\2\3" * 500, "binary data", "readable form"),
    "cut.xml.gz": (gzip.compress(label().encode() * 9, 0)[:2000], "damaged or cut off", "Fetch"),
    "cut.jsonl.xz": (lzma.compress(os.urandom(9000))[:4000], "damaged or cut off", "Fetch"),
    "named.gz": (b"no gzip data at all", "named like gzip data", "fetch it again"),
    "laughs.xml": ((BOMB + label(words="&a11;")).encode(), "entit", ""),
    "outside.xml": (
        (EXTERNAL.format("/etc/hostname") + label(words="&x;")).encode(),
        "entit",
        "",
    ),
    "nameless.xml": (label(set_id="").encode(), "set id", ""),
    "empty.xml": (b"", "the file is empty", "fetch it again"),
    "blank.txt": (b" \n\n ", "", ""),
    "bomb.txt.gz": (gzip.compress(b"0" * (80 << 20)), "decompression bomb", "unpack it yourself"),
    "bomb.zip": (zipped({"zeros.txt": b"0" * (80 << 20)}), "decompression bomb", "unpack"),
    "cut.zip": (zipped({"a.xml": label().encode() * 50})[:-40], "damaged or cut off", "Fetch"),
    "locked.7z": (b"7z\xbc\xaf\x27\x1c" + b"\0" * 60, "7z archives are not read", "unpack it"),
    "half.json": (b'{"results": [{"set_id": "x"', "", ""),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_and_its_neighbour_is_read(
    library: Path, tmp_path: Path, name: str
) -> None:
    data, reason, advice = BAD_FILES[name]
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).write_bytes(data)
    (folder / "zz-good.xml").write_text(label())
    done = probatum(library, "add", folder, "--vectors", "later")
    assert done.returncode == 0
    assert str(folder / name) in done.stderr
    assert reason in done.stderr
    assert advice in done.stderr
    assert "Traceback" not in done.stderr
    assert ("spl:11111111-2222-4333-8444-555555555555") in {d for d, _ in held(library)}
    alone = probatum(library, "add", folder / name, "--vectors", "later")
    assert alone.returncode == 1
    assert reason in alone.stderr


def test_no_word_of_another_file_enters_by_an_entity(library: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("quetzalcoatlus")
    path = tmp_path / "outside.xml"
    path.write_text(EXTERNAL.format(secret) + label(words="&x;"))
    report(library, path)
    assert not any(b"quetzalcoatlus" in f.read_bytes() for f in library.rglob("*") if f.is_file())


def test_a_pubmed_file_cut_in_the_middle_keeps_what_stands_before(
    library: Path, tmp_path: Path
) -> None:
    path = tmp_path / "pubmed.xml"
    whole = pubmed(range(1, 41))
    path.write_text(whole[: len(whole) // 2])
    first = report(library, path)
    assert 10 < first["counts"]["added"] < 21
    (rejected,) = first["rejected"]
    assert str(path) in rejected["place"]
    assert report(library, path)["read_before"] == 1
    path.write_text(whole)
    again = report(library, path)
    assert again["rejected"] == []
    assert again["counts"]["added"] + first["counts"]["added"] == 40


def test_an_archive_in_an_archive_as_dailymed_serves_them(library: Path, tmp_path: Path) -> None:
    inner = zipped({"label.xml": label().encode(), "pill.jpg": b"\xff\xd8"})
    path = tmp_path / "release.zip"
    path.write_bytes(zipped({"prescription/one.zip": inner, "prescription/two.zip": b"PK\3\4 no"}))
    found = report(library, path)
    assert found["counts"]["added"] == 1
    assert found["left_out"] == {"image, holds no text": 1}
    assert [r["place"] for r in found["rejected"]] == [f"{path}!prescription/two.zip"]


def test_a_path_that_does_not_exist(library: Path, tmp_path: Path) -> None:
    done = probatum(library, "add", tmp_path / "nowhere", "--vectors", "later")
    assert done.returncode == 1
    assert f"{tmp_path / 'nowhere'}: cannot be read: No such file or directory" in done.stderr
    assert "Check the path" in done.stderr


def test_links_that_go_round_and_odd_names(library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "loop.md").symlink_to(folder / "loop.md")
    (folder / "round").symlink_to(folder)
    names = ["naïve – 日本.md", "e\u0301.md", "a\nb.md", "#1 %_.md", " .md", "-rf.md"]
    for number, name in enumerate(names):
        (folder / name).write_text(f"# Page {number}\n\nWords of page {number}.\n")
    raw = os.fsencode(folder) + b"/caf\xe9.md"
    with open(raw, "w") as file:
        file.write("# Page raw\n\nWords of the page.\n")
    found = report(library, folder)
    assert found["counts"]["added"] == len(names) + 1
    assert [r["place"] for r in found["rejected"]] == [str(folder / "loop.md")]
    assert found["left_out"] == {"link to a folder, not followed": 1}
    for line in found["documents"]:
        shown = probatum(library, "source", line["document"])
        assert shown.returncode == 0, line
        assert "Page" in shown.stdout


def test_a_folder_without_permission(library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    closed = folder / "closed"
    closed.mkdir(parents=True)
    (closed / "a.md").write_text(PAGE)
    (folder / "b.md").write_text("# Rash\n\nLook at the skin.\n")
    secret = folder / "secret.md"
    secret.write_text(PAGE)
    secret.chmod(0)
    closed.chmod(0)
    done = probatum(library, "add", folder, "--vectors", "later", before=drop_rights)
    closed.chmod(0o755)
    assert done.returncode == 0
    assert f"{closed}: cannot be read: Permission denied. Check the path and its rights" in (
        done.stderr
    )
    assert f"{secret}: cannot be read: Permission denied" in done.stderr
    assert "file:b.md" in {d for d, _ in held(library)}


def test_a_library_that_may_only_be_read(library: Path, tmp_path: Path) -> None:
    before = held(library)
    paths = [library, *library.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    (tmp_path / "new.md").write_text(PAGE)
    done = probatum(library, "add", tmp_path / "new.md", before=drop_rights)
    for path in paths:
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert done.returncode == 1
    assert str(library) in done.stderr
    assert "--library" in done.stderr
    assert "Traceback" not in done.stderr
    assert held(library) == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """A disk of a few megabytes; None where the tests may not mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    options = ["-t", "tmpfs", "-o", "size=9m", "tmpfs", str(place)]
    done = subprocess.run(["mount", *options], capture_output=True, check=False)
    if done.returncode:
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("limit", ["disk", "file"])
def test_a_full_disk(stocked: Path, tmp_path: Path, small_disk: Path | None, limit: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(30):
        words = " ".join(f"w{number}x{n}" for n in range(25_000))
        (folder / f"{number:02}.md").write_text(f"# Page {number}\n\n{words}.\n")
    small = small_disk if limit == "disk" else None
    library = (small or tmp_path) / "library"
    shutil.copytree(stocked, library)
    most = (library / "record.sqlite").stat().st_size + (1 << 20)

    def limited() -> None:
        if small is None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    done = probatum(library, "add", folder, "--vectors", "later", before=limited)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "full" in done.stderr
    assert "same command again" in done.stderr
    roomy = tmp_path / "roomy"
    shutil.copytree(library, roomy)
    kept = held(roomy)
    assert held(stocked) <= kept
    found = report(roomy, folder)
    assert found["rejected"] == []
    assert len(held(roomy)) == len(held(stocked)) + 30


def test_the_library_folder_is_a_file(tmp_path: Path) -> None:
    place = tmp_path / "library"
    place.write_text("not a folder")
    done = probatum(place, "library")
    assert done.returncode == 1
    assert str(place) in done.stderr
    assert "--library" in done.stderr
    assert place.read_text() == "not a folder"


def test_a_record_that_is_no_database(stocked: Path, tmp_path: Path) -> None:
    place = tmp_path / "library"
    shutil.copytree(stocked, place)
    damaged = b"this was once a database " * 4000
    for other in place.glob("record.sqlite-*"):
        other.unlink()
    (place / "record.sqlite").write_bytes(damaged)
    for arguments in (["library"], ["ask", "How is fever measured?"], ["add", str(tmp_path)]):
        done = probatum(place, *arguments)
        assert done.returncode == 1
        assert "damaged or no library" in done.stderr
        assert "Restore it from a copy" in done.stderr
        assert (place / "record.sqlite").read_bytes() == damaged


def test_a_damaged_word_index_heals(library: Path) -> None:
    for path in (library / "words").rglob("*"):
        if path.is_file():
            path.write_bytes(b"\0" * 100)
    done = probatum(library, "search", "measure temperature tongue")
    assert done.returncode == 0, done.stderr
    assert "fever.md" in done.stdout


def test_damaged_vectors_heal(library: Path) -> None:
    assert probatum(library, "encode", "--seconds", "1").returncode == 0
    files = [p for p in (library / "vectors").rglob("*") if p.is_file()]
    assert files
    for path in files:
        path.write_bytes(os.urandom(777))
    done = probatum(library, "search", "measure temperature tongue")
    assert done.returncode == 0, done.stderr
    assert "fever.md" in done.stdout
    done = probatum(library, "encode", "--seconds", "1")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("question", ["", "   ", "\n\t"])
def test_an_empty_question(library: Path, question: str) -> None:
    done = probatum(library, "ask", question)
    assert done.returncode == 2
    assert "question" in done.stderr.lower()


def test_a_question_of_100_kilobytes(library: Path) -> None:
    done = probatum(library, "ask", "-", stdin="How is fever measured in children? " * 3000)
    assert done.returncode in (2, 3)
    assert done.stdout or done.stderr
    assert "Traceback" not in done.stderr
    if done.returncode == 2:
        assert "characters" in done.stderr


def test_a_question_that_is_no_text(library: Path) -> None:
    done = probatum(library, "ask", "-", stdin=b"\xff\xfe\0\0\x80 fever \xc3")
    assert done.returncode in (0, 2, 3)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["aks", "fever"], "Did you mean `probatum ask`"),
        (["quux"], "There is no command 'quux'"),
        (["add", "--vektors", "later", "x"], "--vektors"),
        (["add"], "Missing argument"),
        (["ask", "fever", "--as-of", "yesterday"], "Write YYYY-MM-DD"),
        (["ask", "fever", "--as-of", "2024-02-31"], "no day of the calendar"),
        (["ask", "fever", "--format", "odt"], "odt"),
        (["add", "x", "--vectors", "soon"], "background"),
    ],
)
def test_wrong_use_is_exit_code_2(library: Path, arguments: list[str], hint: str) -> None:
    done = probatum(library, *arguments)
    assert done.returncode == 2
    assert hint in done.stderr


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["source", "spl:no-such-document"], "`probatum add PATH`"),
        (["source", "fever.md", "--edition", "7"], "no edition '7' is held. Held are:"),
        (["source", "fever.md", "--section", "zebra"], "has no section 'zebra'. Its sections:"),
        (["remove", "no such name at all"], "`probatum library` lists what is held"),
        (["show", "zzzz"], "`probatum history` lists"),
    ],
)
def test_what_is_not_held_is_exit_code_1(library: Path, arguments: list[str], hint: str) -> None:
    done = probatum(library, *arguments)
    assert done.returncode == 1
    assert hint in done.stderr
