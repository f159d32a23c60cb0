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
from probatum.library.words import FORMAT
from probatum.retrieval.beir import Collection, edition

_AT_ONCE = 2000


def of_collection(name: str, collection: Collection) -> tuple[Store, dict[str, str]]:
    """The library of a test collection, and document id by edition id."""
    editions = [edition(*row) for row in collection.documents]
    folder = folder_for(name, "\n".join(e.id for e in editions))
    names = {e.id: row[0] for e, row in zip(editions, collection.documents, strict=True)}
    return filled(folder, editions), names


def folder_for(name: str, content: str) -> Path:
    """A folder for exactly this content, cut and stored as this version of the code does."""
    digest = hashlib.sha256(f"{FORMAT}\n{content}".encode())
    for room, module in (
        ("probatum.library", "index.py"),
        ("probatum.library", "tables.py"),
        ("probatum.evidence", "builder.py"),
        ("probatum.evidence", "sentences.py"),
    ):
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
    "fda-labels-openfda-history/labels-latest.jsonl.xz",
    "fda-labels-openfda-history/sma-and-rare",
    "guidelines-uspstf",
    "pubmed-xml",
    "clinicaltrials-gov",
    "sma-texts",
    "retractions",
)
"""What a user would add of the shared data; the 1,400 older label editions are left out, so that the
library has some 170,000 passages."""


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
