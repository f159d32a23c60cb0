"""The library as a whole: its folder, the starter digests, one writer at a time."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest

from probatum.evidence.editions import Level
from probatum.library import store as stores
from probatum.library.held import BusyError, FullError, LibraryError
from probatum.library.index import Filter, embedding_text
from probatum.library.store import Store, default_folder
from tests.making import label


def test_the_folder_is_the_chosen_the_named_or_the_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROBATUM_LIBRARY", str(tmp_path / "named"))
    assert default_folder(tmp_path / "chosen") == tmp_path / "chosen"
    assert default_folder() == tmp_path / "named"
    monkeypatch.delenv("PROBATUM_LIBRARY")
    assert default_folder().name == "probatum"


def test_the_starter_digests_are_loaded_once(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        held = store.record.held()
        state = store.state
        assert held
        assert {h.level for h in held} == {Level.DIGEST}
        hit = store.words.search(held[0].title)[0]
        edition, passage = store.passage(hit)
        assert edition.words(passage)
        gone = held[0].document
        store.remove(gone)
    with Store.open(tmp_path) as store:
        assert store.record.held(document=gone) == []
        assert store.state == state + 1


def test_another_packages_starter_replaces_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from probatum.sources import digests

    own = list(digests.starter())
    monkeypatch.setattr(digests, "starter", lambda: iter(own[:3]))
    monkeypatch.setattr(stores, "_stamp", lambda: "older")
    with Store.open(tmp_path) as store:
        assert store.record.counts().editions == 3
        store.add([label(1, passages=3)])
    monkeypatch.setattr(digests, "starter", lambda: iter(own[2:]))
    monkeypatch.setattr(stores, "_stamp", lambda: "newer")
    with Store.open(tmp_path) as store:
        kept = {h.edition for h in store.record.held(newest=False)}
        assert kept == {e.id for e in own[2:]} | {label(1, passages=3).id}


def test_a_second_writer_is_told_and_a_reader_is_not_kept_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "_WAIT", 0.1)
    with (
        Store.open(tmp_path, starter=False) as first,
        Store.open(tmp_path, starter=False) as second,
    ):
        with first.writing():
            first.add([label(1, passages=3)])
            with pytest.raises(BusyError, match="another process is writing"), second.writing(0.1):
                pass
            assert second.words.search("Brand1")
            with Store.open(tmp_path, starter=False) as third:
                assert third.words.search("Brand1")
        second.add([label(2, passages=3)])
        assert first.words.search("Brand2")


def test_a_full_disk_is_said_and_nothing_stored_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path, starter=False) as store:
        store.add([label(1, passages=3)])

        def full(*_: Any) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr(store.words, "_fill", full)
            with pytest.raises(FullError, match="disk is full"):
                store.add([label(2, passages=3)])
        assert store.words.search("Brand1")
        assert store.catch_up() == 1
        assert store.words.search("Brand2")


def test_a_database_that_cannot_grow_says_that_the_disk_is_full(tmp_path: Path) -> None:
    with Store.open(tmp_path, starter=False) as store:
        store.add([label(1, passages=3)])
        with store.record.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        with pytest.raises(FullError, match="make room"):
            store.add([label(n, passages=60) for n in range(2, 12)])
        assert [h.document for h in store.record.held()] == [label(1).document]
        assert store.record.whole() == "ok"
        assert store.words.search("Brand1")


def test_a_folder_without_permission(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="Choose another with --library"):
        Store.open(tmp_path / "file")


def test_the_text_that_is_encoded_is_short_and_names_its_subject() -> None:
    edition = label(1, passages=3)
    for passage in edition.passages:
        text = embedding_text(edition, passage)
        assert text.startswith("Brand1 ")
        assert len(text) < 1300
    assert Filter() == Filter(newest=True)
