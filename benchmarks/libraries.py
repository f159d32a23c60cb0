"""The benchmarks' libraries, built once and kept under the cache."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

from benchmarks.places import CACHE, SHARED
from probatum.evidence.editions import Edition
from probatum.library.store import Store
from probatum.retrieval.beir import Collection, edition

_AT_ONCE = 2000


def of_collection(name: str, collection: Collection) -> tuple[Store, dict[str, str]]:
    """The library of a test collection, and document id by edition id."""
    folder = folder_for(name, "\n".join("\t".join(row) for row in collection.documents))
    editions = [edition(*row) for row in collection.documents]
    names = {e.id: row[0] for e, row in zip(editions, collection.documents, strict=True)}
    return filled(folder, editions), names


def folder_for(name: str, content: str) -> Path:
    """A folder for exactly this content as this version of the library's code stores it."""
    digest = hashlib.sha256(content.encode())
    for room, modules in (
        ("probatum.library", ("index.py", "words.py", "tables.py", "packing.py", "record.py")),
        ("probatum.evidence", ("builder.py", "sentences.py")),
    ):
        for module in modules:
            digest.update((resources.files(room) / module).read_bytes())
    return CACHE / "libraries" / f"{name}-{digest.hexdigest()[:12]}"


def filled(folder: Path, editions: Iterable[Edition]) -> Store:
    """The library in ``folder``, made with these editions unless it is there already."""
    done = folder / "complete"
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        for old in folder.parent.glob(f"{folder.name.rpartition('-')[0]}-????????????"):
            shutil.rmtree(old, ignore_errors=True)
        everything = list(editions)
        with Store.open(folder, starter=False) as store:
            for start in range(0, len(everything), _AT_ONCE):
                store.add(everything[start : start + _AT_ONCE])
        done.touch()
    return Store.open(folder, starter=False)


READ = (
    "fda-labels-spl-xml",
    "fda-labels-openfda-history",
    "guidelines-uspstf",
    "pubmed-xml",
    "clinicaltrials-gov",
    "sma-texts",
    "retractions",
)
"""Folders of the shared data that a user would add."""


def shared_library() -> Store:
    """What lies under the shared data, added by the readers as a user would, with the starter.

    ``PROBATUM_BENCH_LIBRARY`` names a folder that holds such a library already.
    """
    if ready := os.environ.get("PROBATUM_BENCH_LIBRARY"):
        return Store.open(ready)
    from probatum.services.adding import add, readers

    folder = folder_for("shared", readers())
    store = Store.open(folder)
    if not (folder / "complete").exists():
        add(store, [SHARED / name for name in READ])
        (folder / "complete").touch()
    return store


def described(store: Store) -> str:
    """How much a library holds, in words."""
    counts = store.record.counts()
    return (
        f"{counts.documents:,} documents, {counts.editions:,} editions, "
        f"{counts.passages:,} passages"
    )
