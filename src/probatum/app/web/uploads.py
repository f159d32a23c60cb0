"""Files that were sent: kept in a folder of the library until a worker has added them."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from fastapi import HTTPException, UploadFile

from probatum.app.web.jobs import Job, Jobs
from probatum.app.web.tasks import UPLOADS
from probatum.evidence.editions import Json

LARGEST = 64_000_000
"""Bytes of one request with its files."""

MOST = 50
"""Files of one request."""

_LONGEST_NAME = 120


def queue(
    jobs: Jobs,
    library: Path,
    files: Sequence[UploadFile],
    *,
    caller: str,
    created: str,
    key: str = "",
) -> Job:
    """Take files, and let a worker add them; the same caller's same ``key`` gives the same job.

    Raises HTTPException (413, 422) for too many files or none, KeyUsedError.
    """
    folder = secrets.token_hex(8)
    sent = receive(library, folder, files)
    asked: dict[str, Json] = {"folder": folder, "files": list(sent), "sha256": list(sent.values())}
    kept = ""
    try:
        job = jobs.put("add", asked, caller=caller, created=created, key=key, apart="folder")
        kept = str(job.asked["folder"])
    finally:
        if kept != folder:
            shutil.rmtree(library / UPLOADS / folder, ignore_errors=True)
    return job


def receive(library: Path, name: str, files: Sequence[UploadFile]) -> dict[str, str]:
    """Put what was sent into the folder ``name``: the names under which it lies there, with the
    SHA-256 of each file.

    Raises HTTPException (413, 422) for too many files or none.
    """
    given = [file for file in files if file.filename and file.size]
    if not given:
        raise HTTPException(422, "No file with anything in it was sent. Choose one and send again.")
    if len(given) > MOST:
        raise HTTPException(
            413, f"{len(given)} files were sent; {MOST} are taken at a time. Pack them as a .zip."
        )
    folder = library / UPLOADS / name
    folder.mkdir(parents=True)
    sent: dict[str, str] = {}
    try:
        for file in given:
            own = _free(plain(file.filename or ""), list(sent))
            with (folder / own).open("wb+") as place:
                shutil.copyfileobj(file.file, place)
                place.seek(0)
                sent[own] = hashlib.file_digest(place, "sha256").hexdigest()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return sent


def plain(name: str) -> str:
    """A file name without folders, control characters, or a dot at its front."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(c if c.isprintable() and c not in '<>:"|?*' else "_" for c in last).lstrip(". ")
    stem, dot, ending = kept.rpartition(".")
    if len(kept.encode()) > _LONGEST_NAME and dot:
        return f"{_cut(stem)}.{_cut(ending)[:12]}"
    return _cut(kept) or "file"


def _cut(text: str) -> str:
    return text.encode()[: _LONGEST_NAME - 20].decode("utf-8", "ignore")


def _free(name: str, taken: Sequence[str]) -> str:
    place = Path(name)
    number = 2
    own = name
    while own.casefold() in {t.casefold() for t in taken}:
        own = f"{place.stem}-{number}{place.suffix}"
        number += 1
    return own


def tidy(library: Path, jobs: Jobs) -> None:
    """Remove folders that no waiting job will read: of requests that were cut off."""
    wanted = {job.asked["folder"] for job in jobs.unfinished("add")}
    for folder in (library / UPLOADS).glob("*"):
        if folder.name not in wanted:
            shutil.rmtree(folder, ignore_errors=True)
