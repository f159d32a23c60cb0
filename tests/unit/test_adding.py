"""Adding files: incremental, one bad file never stops a batch, notices reach what is held."""

from __future__ import annotations

import errno
import gzip
import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from probatum.evidence.editions import Edition, Rejection
from probatum.library.held import AddedStatus, FullError
from probatum.library.store import Store
from probatum.services import adding
from probatum.services.adding import Step, add
from probatum.sources import reading
from probatum.sources.retractions import Mark, Retraction
from tests.making import abstract
from tests.shared import SHARED, needs_shared

LABELS = SHARED / "fda-labels-spl-xml"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "library", starter=False) as opened:
        yield opened


def page(path: Path, words: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"# A page\n\n{words}\n")
    return path


def test_files_are_added_once(store: Store, tmp_path: Path) -> None:
    first = page(tmp_path / "in" / "a.md", "Measure the fever.")
    page(tmp_path / "in" / "deep" / "b.md", "Treat the rash.")
    steps: list[Step] = []
    report = add(store, [tmp_path / "in"], steps.append)
    assert (report.files, report.skipped, report.counts[AddedStatus.ADDED]) == (2, 0, 2)
    assert [line.place for line in report.lines] == sorted(line.place for line in report.lines)
    assert steps[-1].documents == 2
    again = add(store, [tmp_path / "in"])
    assert (again.files, again.skipped, again.lines) == (2, 2, ())
    assert again.counts[AddedStatus.UNCHANGED] == 2
    page(first, "Measure the fever twice.")
    changed = add(store, [tmp_path / "in"])
    assert (changed.skipped, changed.counts[AddedStatus.NEW_EDITION]) == (1, 1)
    hit = store.words.search("fever")[0]
    assert "twice" in store.passage(hit)[0].text
    assert len(store.words.search("fever")) == 1


def test_after_a_removal_the_file_is_read_again(store: Store, tmp_path: Path) -> None:
    path = page(tmp_path / "a.md", "Measure the fever.")
    add(store, [path])
    store.remove(store.record.held()[0].document)
    assert add(store, [path]).counts[AddedStatus.ADDED] == 1


@needs_shared
def test_a_bad_file_does_not_stop_the_others(store: Store, tmp_path: Path) -> None:
    good = next(iter(sorted(LABELS.glob("*.xml.gz"))))
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(good, folder / "b.xml.gz")
    (folder / "a.xml.gz").write_bytes(good.read_bytes()[:9000])
    (folder / "c.bin").write_bytes(b"\0\1\2" * 100)
    (folder / "d.xml").write_bytes(gzip.decompress(good.read_bytes())[:2000])
    for _ in range(2):
        report = add(store, [folder, tmp_path / "nowhere"])
        assert len(store.record.held()) == 1
        named = " ".join(r.place for r in report.rejections)
        assert all(name in named for name in ("a.xml.gz", "c.bin", "d.xml", "nowhere"))
        assert all(r.reason for r in report.rejections)
        assert report.counts[AddedStatus.REJECTED] == len(report.rejections)


def test_batches_are_bounded_and_a_failing_reader_keeps_what_it_gave(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    whole = store.add

    def counted(editions: list[Edition], *rest: object) -> object:
        sizes.append(len(editions))
        return whole(editions, *rest)  # type: ignore[arg-type]

    def items() -> Iterator[Edition | Rejection]:
        for number in range(10):
            yield abstract(number)
        yield Rejection("file, line 11", "no title")
        raise RuntimeError("reader broke")

    def read(_: Path) -> Iterator[reading.Found]:
        yield reading.Found("file", "hash", items())

    monkeypatch.setattr(adding, "BATCH_DOCUMENTS", 4)
    monkeypatch.setattr(store, "add", counted)
    monkeypatch.setattr(reading, "read", read)
    report = add(store, ["x"])
    assert max(sizes) == 4
    assert len(store.record.held()) == 10
    assert report.rejections[0].reason == "no title"
    assert "reader broke" in report.rejections[1].reason
    assert add(store, ["x"]).skipped == 0


def test_a_retraction_list_reaches_a_work_under_each_of_its_keys(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_doi = abstract(1, meta={"doi": "10.1000/a"})
    by_pmid, other = abstract(2), abstract(3)

    def read(_: Path) -> Iterator[reading.Found]:
        notices = [
            Retraction("doi:10.1000/a", Mark.RETRACTION, notice="doi:10.1000/n"),
            Retraction("pmid:2", Mark.RETRACTION),
            Retraction("pmid:3", Mark.CORRECTION),
        ]
        yield reading.Found("list", "hash", iter([by_doi, by_pmid, other, *notices]))

    monkeypatch.setattr(reading, "read", read)
    report = add(store, ["x"])
    assert report.notices == 3
    held = {h.document: h for h in store.record.held()}
    assert [held[d].retracted for d in ("pmid:1", "pmid:2", "pmid:3")] == [True, True, False]
    assert held["pmid:1"].links[0].document == "doi:10.1000/n"
    assert held["pmid:3"].links[0].relation == "erratum in"
    assert store.record.resolve("10.1000/A").document == "pmid:1"


def test_a_full_disk_stops_with_what_is_stored_kept(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page(tmp_path / "in" / "a.md", "First page.")
    page(tmp_path / "in" / "b.md", "Second page.")
    whole = store.add

    def full(editions: list[Edition], *rest: object) -> object:
        if "Second" in editions[0].text:
            raise FullError("the disk is full")
        return whole(editions, *rest)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(store, "add", full)
        with pytest.raises(FullError):
            add(store, [tmp_path / "in"])
    assert len(store.record.held()) == 1
    report = add(store, [tmp_path / "in"])
    assert (report.skipped, report.counts[AddedStatus.ADDED]) == (1, 1)


def test_a_disk_that_fails_in_the_middle_leaves_the_file_unread(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_text(
        "".join(f'{{"id": {n}, "text": "Case {n}.{" and more" * 999}"}}\n' for n in range(40))
    )
    opened = Path.open

    class Failing(io.FileIO):
        """Comes to the middle once, for the digest; the second time the disk has failed."""

        crossed = 0

        def readinto(self, buffer: Any) -> int:
            start = self.tell()
            count = super().readinto(buffer) or 0
            self.crossed += start < 180_000 <= start + count
            if self.crossed == 2:
                raise OSError(errno.EIO, "Input/output error")
            return count

    def failing(self: Path, mode: str = "r", *rest: Any, **more: Any) -> Any:
        if self == path and mode == "rb":
            return io.BufferedReader(Failing(self))
        return opened(self, mode, *rest, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", failing)
        report = add(store, [path])
    assert 0 < report.counts[AddedStatus.ADDED] < 40
    assert "Input/output error" in report.rejections[-1].reason
    assert "does not count as read" in report.rejections[-1].reason
    again = add(store, [path])
    assert (again.skipped, len(store.record.held()), again.rejections) == (0, 40, ())


def test_what_is_no_evidence_is_left_out_of_a_folder_and_read_by_its_own_path(
    store: Store, tmp_path: Path
) -> None:
    page(tmp_path / "in" / "a.md", "Measure the fever.")
    readme = page(tmp_path / "in" / "README.md", "This folder holds one page.")
    sums = page(tmp_path / "in" / "SHA256SUMS", "0123 a.md")
    page(tmp_path / "in" / "deep" / "index.csv", "file,title")
    report = add(store, [tmp_path / "in"])
    assert (report.files, report.rejections) == (1, ())
    assert report.left_out == {reading.ABOUT: 1, reading.CHECKSUMS: 1, reading.LISTING: 1}
    alone = add(store, [readme, sums])
    assert alone.counts[AddedStatus.ADDED] == 1
    assert "no reader knows this format" in alone.rejections[0].reason


def test_records_of_files_of_one_name_are_documents_of_their_own(
    store: Store, tmp_path: Path
) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "train.jsonl").write_text(
            f'{{"id": 1, "text": "First of {folder}."}}\n{{"id": 2, "text": "Next of {folder}."}}\n'
        )
    report = add(store, [tmp_path / "b", tmp_path / "a"])
    assert report.counts[AddedStatus.ADDED] == 4
    keys = [h.document for h in store.record.held()]
    mark = keys[2].partition("~")[2].partition("#")[0]
    assert keys == ["file:train#1", "file:train#2", f"file:train~{mark}#1", f"file:train~{mark}#2"]
    assert len(mark) == 6
    (tmp_path / "a" / "train.jsonl").write_text('{"id": 2, "text": "Changed."}\n')
    (line,) = add(store, [tmp_path / "a"]).lines
    assert line.added.document == f"file:train~{mark}#2"
    assert line.added.status is AddedStatus.NEW_EDITION
