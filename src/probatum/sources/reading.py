"""Files, folders and archives: from a path to the editions that stand in it.

Archives are read as streams or by way of a temporary file, never unpacked into a folder; the names
of their members serve as labels only. What cannot be read becomes a rejection, and reading goes on.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import os
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Protocol, TypeAlias, cast

from probatum.evidence.editions import Edition, Rejection, Withdrawal
from probatum.sources.retractions import Retraction

Item: TypeAlias = Edition | Withdrawal | Retraction | Rejection

HEAD = 4096
"""Bytes by which a reader recognises its files."""

STRUCTURED = ("spl", "pubmed", "jats", "openfda", "trials", "uspstf", "retractions")
"""Reader modules of this package whose files begin as XML or JSON does."""

READERS = (*STRUCTURED, "digests", "records", "local")
"""All reader modules, the specific before the generic."""

IMAGE = "image, holds no text"
ABOUT = "about the folder (read-me or licence)"
CHECKSUMS = "list of checksums"
LISTING = "list of the folder's files"
LINK = "link to a folder, not followed"
"""Why something in a folder or archive is left out. Given by its own path it is read or refused."""

IMAGES = frozenset({".bmp", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".tif", ".tiff", ".webp"})

_ABOUT = frozenset({"readme", "license", "licence", "copying", "changelog"})
_PLAIN = frozenset({"", ".md", ".rst", ".txt"})
_CHECKSUMS = frozenset({"md5sums", "sha1sums", "sha256sums", "sha512sums", "checksums"})
_DIGESTS = frozenset({".md5", ".sha1", ".sha256", ".sha512"})
_LISTINGS = frozenset({"index.csv", "index.tsv", "manifest.csv", "manifest.tsv"})
_TABLES = frozenset({".csv", ".tsv"})
_SPOOL = 32 << 20
_BUFFER = 64 << 10
_PACKED = {".gz": "gzip", ".xz": "xz", ".bz2": "bzip2", ".tgz": "gzip", ".txz": "xz"}
_MAGIC = (
    (b"\x1f\x8b", "gzip"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"BZh", "bzip2"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
)
_DAMAGE = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError)


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may cost.

    ``ratio`` is bytes after unpacking to bytes on disk, all levels of nesting together; it counts
    once more than ``floor`` bytes have been unpacked. ``depth`` is how deep archives may nest.
    """

    ratio: int = 250
    floor: int = 64 << 20
    depth: int = 4
    members: int = 2_000_000


@dataclass(frozen=True, slots=True)
class Found:
    """One file or member of an archive, and what its reader makes of it.

    ``content_hash`` is the SHA-256 (hex) of the file's bytes as they lie on the disk, for a member
    of an archive of its bytes when unpacked; ``""`` if they could not be read. ``items`` must be
    used before the next ``Found`` is asked for, or not at all; they raise OSError or MemoryError
    where the machine, not the file, ends the reading, so that the file has not been read.
    ``skipped`` counts what a folder or archive holds that is no evidence, for one ``reason``.
    """

    place: str
    content_hash: str
    items: Iterator[Item]
    skipped: int = 0
    reason: str = ""


class Reader(Protocol):
    """What every reader module offers."""

    def sniff(self, head: bytes, name: str) -> bool:
        """Whether a file with these first bytes and this name is one of its own."""

    def read(self, stream: BinaryIO, name: str) -> Iterator[Item]:
        """Every record of the file."""


class TooLargeError(ValueError):
    """An archive unpacks to more than its size makes credible."""


def read(path: str | Path, limits: Limits | None = None) -> Iterator[Found]:
    """Everything that can be read at ``path``: a file, an archive, or a folder with all below it.

    Folders are read in the order of their sorted names; hidden files are left out. Nothing is
    raised for what the disk or a file holds: see :class:`Found`.
    """
    start = Path(path)
    limits = limits or Limits()
    if not start.is_dir():
        yield from _read_file(start, limits)
        return
    refused: list[OSError] = []
    left_out: Counter[str] = Counter()
    for folder, inner, names in os.walk(start, onerror=refused.append):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        left_out[LINK] += sum(Path(folder, name).is_symlink() for name in inner)
        yield from map(_unreadable, refused)
        refused.clear()
        for name in sorted(names):
            if name.startswith("."):
                continue
            if reason := no_evidence(name):
                left_out[reason] += 1
            else:
                yield from _read_file(Path(folder, name), limits)
    yield from map(_unreadable, refused)
    yield from _left_out(_printable(str(start)), left_out)


def no_evidence(name: str) -> str:
    """Why a file of this name is left out of a folder or archive, ``""`` if it is not."""
    path = PurePosixPath(_unpacked_name(PurePosixPath(name).name.lower()))
    if path.suffix in IMAGES:
        return IMAGE
    if path.suffix in _DIGESTS or (path.stem in _CHECKSUMS and path.suffix in _PLAIN):
        return CHECKSUMS
    if path.name in _LISTINGS:
        return LISTING
    return ABOUT if path.stem in _ABOUT and path.suffix in _PLAIN else ""


def _left_out(place: str, counted: Counter[str]) -> Iterator[Found]:
    for reason, count in sorted(counted.items()):
        if count:
            yield Found(place, "", iter(()), count, reason)


def reader_for(head: bytes, name: str) -> Reader | None:
    """The first reader module that knows a file by its first bytes and its name.

    A text that only quotes XML or JSON is none, whatever a reader finds in it.
    """
    opening = head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1]
    structured = opening in {b"<", b"{", b"["}
    for module in READERS if structured else READERS[len(STRUCTURED) :]:
        reader = cast(Reader, import_module(f"probatum.sources.{module}"))
        if reader.sniff(head, name):
            return reader
    return None


class _Meter:
    """Counts what one file on the disk unpacks to."""

    def __init__(self, size: int, limits: Limits) -> None:
        self.limits = limits
        self._allowed = max(limits.floor, size * limits.ratio)
        self._size = size
        self._unpacked = 0

    @property
    def spent(self) -> bool:
        """Whether the limit has been passed, so that reading on is of no use."""
        return self._unpacked > self._allowed

    def add(self, count: int) -> None:
        self._unpacked += count
        if self.spent:
            raise TooLargeError(
                f"its {self._size} bytes unpack to more than {self._allowed}, which is refused as "
                "a decompression bomb; if it is genuine, unpack it yourself and add the folder"
            )


class _Metered(io.RawIOBase):
    """A stream of unpacked bytes that passes through the meter."""

    def __init__(self, stream: IO[bytes], meter: _Meter) -> None:
        super().__init__()
        self._stream = stream
        self._meter = meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        size = len(buffer)
        filled = 0
        while filled < size and (chunk := self._stream.read(size - filled)):
            buffer[filled : filled + len(chunk)] = chunk
            filled += len(chunk)
        self._meter.add(filled)
        return filled


@dataclass(frozen=True, slots=True)
class _File:
    """A file or member whose bytes can be read from any position."""

    place: str
    name: str
    stream: IO[bytes]
    meter: _Meter
    depth: int = 0
    content_hash: str = ""

    def digest(self) -> str:
        """SHA-256 of all bytes; the position in the stream stays where it was."""
        if self.content_hash:
            return self.content_hash
        position = self.stream.tell()
        self.stream.seek(0)
        total = hashlib.sha256()
        while chunk := self.stream.read(1 << 20):
            total.update(chunk)
        self.stream.seek(position)
        return total.hexdigest()


def _read_file(path: Path, limits: Limits) -> Iterator[Found]:
    place = _printable(str(path))
    if PurePosixPath(path.name.lower()).suffix in IMAGES:
        yield _rejected(
            place, "an image holds no text that can be read; add the document it is from"
        )
        return
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            yield _rejected(place, "not a regular file, nor a folder; give the path of a file")
            return
        with path.open("rb") as stream:
            yield from _read(
                _File(place, _printable(path.name), stream, _Meter(status.st_size, limits))
            )
    except OSError as error:
        yield _unreadable(error, place)


def _read(file: _File) -> Iterator[Found]:
    """Read a document or an archive of any form."""
    try:
        head = file.stream.read(HEAD)
        file.stream.seek(0)
    except OSError as error:
        yield _unreadable(error, file.place)
        return
    form = _form(head)
    expected = _PACKED.get(PurePosixPath(file.name.lower()).suffix)
    if not head:
        yield _rejected(file.place, "the file is empty; fetch it again or leave it out")
    elif expected and form != expected:
        yield _rejected(
            file.place, f"named like {expected} data but it is not; fetch it again or rename it"
        )
    elif form and file.depth >= file.meter.limits.depth:
        yield _rejected(
            file.place, f"archives nested more than {file.depth} deep; unpack it and add the folder"
        )
    elif form in {"gzip", "xz", "bzip2"}:
        yield from _read_packed(file, form)
    elif form == "zip":
        yield from _read_zip(file, head)
    elif form == "tar":
        yield from _read_tar(file, file.stream)
    elif form:
        yield _rejected(file.place, f"{form} archives are not read; unpack it and add the folder")
    else:
        yield _document(file, head, file.name, file.stream)


def _open_packed(stream: IO[bytes], form: str) -> IO[bytes]:
    if form == "gzip":
        return cast(IO[bytes], gzip.GzipFile(fileobj=stream, mode="rb"))
    return lzma.LZMAFile(stream) if form == "xz" else bz2.BZ2File(stream)


def _read_packed(file: _File, form: str) -> Iterator[Found]:
    """Read what one compressed file holds, as a stream wherever that is possible."""
    opened = _open_packed(file.stream, form)
    name = _unpacked_name(file.name)
    with opened, io.BufferedReader(_Metered(opened, file.meter), _BUFFER) as stream:
        try:
            head = stream.peek(HEAD)[:HEAD]
        except (*_DAMAGE, OSError, TooLargeError) as error:
            yield _rejected(file.place, _damage(error), file.digest())
            return
        inner = _form(head)
        if not head:
            yield _rejected(
                file.place, "nothing is in it when unpacked; fetch it again", file.digest()
            )
        elif inner == "tar":
            yield from _read_tar(file, stream)
        elif inner:
            yield from _member(file, "", stream, name)
        else:
            yield _document(file, head, name, stream)


def _read_zip(file: _File, head: bytes) -> Iterator[Found]:
    try:
        archive = zipfile.ZipFile(file.stream)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        yield _rejected(file.place, _damage(error), file.digest())
        return
    with archive:
        members = archive.infolist()
        if len(members) > file.meter.limits.members:
            yield _rejected(
                file.place, f"{len(members)} members are too many; unpack it and add the folder"
            )
            return
        if {"[Content_Types].xml", "mimetype"} & set(archive.namelist()):
            yield _office_document(file, head, sum(m.file_size for m in members))
            return
        left_out: Counter[str] = Counter()
        for member in members:
            if member.is_dir() or _is_hidden(member.filename):
                continue
            if reason := no_evidence(member.filename):
                left_out[reason] += 1
                continue
            place = f"{file.place}!{_printable(member.filename)}"
            if member.flag_bits & 1:
                yield _rejected(place, "encrypted; unpack the archive with its password first")
                continue
            try:
                opened = archive.open(member)
            except (*_DAMAGE, OSError, RuntimeError, ValueError) as error:
                yield _rejected(place, _damage(error))
                continue
            with opened:
                yield from _member(file, member.filename, opened)
            if file.meter.spent:
                return
        yield from _left_out(file.place, left_out)


def _office_document(file: _File, head: bytes, unpacked: int) -> Found:
    """A document that is a zip archive itself, such as one of Word."""
    try:
        file.meter.add(unpacked)
    except TooLargeError as error:
        return _rejected(file.place, str(error), file.digest())
    file.stream.seek(0)
    return _document(file, head, file.name, file.stream)


def _read_tar(file: _File, stream: IO[bytes]) -> Iterator[Found]:
    left_out: Counter[str] = Counter()
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for number, member in enumerate(archive, start=1):
                if number > file.meter.limits.members:
                    yield _rejected(file.place, "too many members; unpack it and add the folder")
                    return
                if not member.isfile() or _is_hidden(member.name):
                    continue
                if reason := no_evidence(member.name):
                    left_out[reason] += 1
                elif (opened := archive.extractfile(member)) is not None:
                    with opened:
                        yield from _member(file, member.name, opened)
                    if file.meter.spent:
                        return
    except (*_DAMAGE, OSError, TooLargeError) as error:
        yield _rejected(file.place, _damage(error))
    yield from _left_out(file.place, left_out)


def _member(file: _File, label: str, stream: IO[bytes], name: str = "") -> Iterator[Found]:
    """Copy a member to a temporary file, in memory while it is small, and read it from there."""
    place = f"{file.place}!{_printable(label)}" if label else file.place
    total = hashlib.sha256()
    with tempfile.SpooledTemporaryFile(max_size=_SPOOL) as copy:
        try:
            while chunk := stream.read(_BUFFER):
                file.meter.add(len(chunk))
                total.update(chunk)
                copy.write(chunk)
        except (*_DAMAGE, OSError, TooLargeError, NotImplementedError) as error:
            yield _rejected(place, _damage(error))
            return
        copy.seek(0)
        yield from _read(
            _File(
                place,
                name or _printable(PurePosixPath(label).name),
                cast(IO[bytes], copy),
                file.meter,
                file.depth + 1,
                total.hexdigest(),
            )
        )


def _document(file: _File, head: bytes, name: str, stream: IO[bytes]) -> Found:
    """What the reader that knows these bytes makes of them."""
    reader = reader_for(head, name)
    content_hash = file.digest()
    if reader is None and PurePosixPath(name.lower()).suffix in _TABLES:
        reason = (
            "is a table of data without a column of document text (abstract, text, body or answer)"
        )
        return _rejected(file.place, reason, content_hash)
    if reader is None:
        sort = "binary data" if b"\0" in head else f"it begins {_printable(_start(head))!r}"
        reason = (
            f"no reader knows this format ({sort}). Add labels (SPL, openFDA), PubMed or JATS XML, "
            "ClinicalTrials.gov records, HTML, Markdown, plain text, PDF or Word"
        )
        return _rejected(file.place, reason, content_hash)
    return Found(file.place, content_hash, _guarded(reader, stream, name, file.place))


def _guarded(reader: Reader, stream: IO[bytes], name: str, place: str) -> Iterator[Item]:
    """The items of a reader, their places made full; what it raises becomes a rejection.

    Only what the disk or the memory refuses is raised: another time the file may be whole.
    """
    try:
        for item in reader.read(cast(BinaryIO, stream), name):
            if isinstance(item, Rejection):
                yield replace(item, place=_full_place(item.place, name, place))
            else:
                yield item
    except (*_DAMAGE, TooLargeError) as error:
        yield Rejection(place, _damage(error))
    except OSError as error:
        if error.errno is not None:
            raise
        yield Rejection(place, _damage(error))
    except MemoryError:
        raise
    except Exception as error:
        yield Rejection(
            place,
            f"the reader gave up ({type(error).__name__}: {error}); what stands before this place "
            "was kept. Check the file, and report it if it opens elsewhere",
        )


def _full_place(given: str, name: str, place: str) -> str:
    if given.startswith(name):
        return place + given[len(name) :]
    return f"{place}: {given}" if given else place


def _form(head: bytes) -> str:
    """The form of an archive by its first bytes; ``""`` for anything else."""
    if head[257:262] == b"ustar":
        return "tar"
    return next((form for magic, form in _MAGIC if head.startswith(magic)), "")


def _unpacked_name(name: str) -> str:
    path = PurePosixPath(name)
    return path.stem if path.suffix.lower() in _PACKED and path.stem else name


def _is_hidden(name: str) -> bool:
    parts = (part for part in PurePosixPath(name).parts if part != "..")
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)


def _printable(text: str) -> str:
    """A name as it can be shown; a byte that is no text is written as its number."""
    return "".join(c if c.isprintable() else _shown(ord(c)) for c in text)


def _shown(code: int) -> str:
    return f"\\x{code - 0xDC00:02x}" if 0xDC80 <= code <= 0xDCFF else "\ufffd"


def _start(head: bytes) -> str:
    return " ".join(head[:40].decode("utf-8", "replace").split())


def _rejected(place: str, reason: str, content_hash: str = "") -> Found:
    return Found(place, content_hash, iter((Rejection(place, reason),)))


def _unreadable(error: OSError, place: str = "") -> Found:
    place = place or _printable(str(error.filename))
    return _rejected(
        place, f"cannot be read: {error.strerror or error}. Check the path and its rights"
    )


def _damage(error: BaseException) -> str:
    if isinstance(error, TooLargeError):
        return str(error)
    return f"damaged or cut off ({error}); what stands before this place was kept. Fetch it again"
