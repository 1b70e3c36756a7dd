"""What is in a zip or tar archive. Nothing is ever unpacked to disk."""

import io
import os
import tarfile
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from reportparse.batch.codes import Code
from reportparse.batch.reading import (
    DAMAGED,
    Stream,
    UnreadableError,
    open_decompressed,
    open_stream,
)

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
MAX_ENTRIES = 1_000_000
MAX_RATIO = 200  # unpacked to packed; PDFs, packed already, stay below 20
ALWAYS_ALLOWED = 64 << 20  # bytes; a small archive of blank forms may pack better than MAX_RATIO
UTF8_FLAG = 0x800  # of a zip entry: its name is UTF-8
ENCRYPTED_FLAG = 0x1


Position = int | tuple[int, int]
"""Of an entry: its number in a zip, or the offset and the size of its bytes in a tar."""


class Entry(NamedTuple):
    """One entry of an archive."""

    name: str
    position: Position
    problem: tuple[Code, str] | None = None
    is_folder: bool = False


def is_archive(name: str) -> bool:
    """Whether a file name is that of an archive."""
    return name.lower().endswith(SUFFIXES)


def list_entries(path: str) -> Iterator[Entry]:
    """Yield the entries in stored order.

    Raises:
        UnreadableError: A damaged archive, or one that unpacks to far more than it should.
    """
    try:
        if path.lower().endswith(".zip"):
            yield from _list_zip(path)
        else:
            yield from _list_tar(path)
    except (*DAMAGED, tarfile.TarError, ValueError, OSError) as error:
        raise UnreadableError(Code.BAD_ARCHIVE, f"damaged archive ({error})") from error


def decode_name(raw: bytes) -> str:
    """Decode an entry's name: UTF-8, else GB 18030 (which contains GBK), else escaped bytes."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")


def _allowed_bytes(path: str) -> int:
    with open_stream(path) as file:
        return max(ALWAYS_ALLOWED, MAX_RATIO * file.seek(0, os.SEEK_END))


def _list_zip(path: str) -> Iterator[Entry]:
    with open_stream(path) as file, zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
        if len(entries) > MAX_ENTRIES:
            raise UnreadableError(Code.ARCHIVE_BOMB, f"has {len(entries)} entries; split it")
        unpacked, allowed = sum(entry.file_size for entry in entries), _allowed_bytes(path)
        if unpacked > allowed:
            raise UnreadableError(
                Code.ARCHIVE_BOMB, f"would unpack to {unpacked} bytes, {allowed} are allowed"
            )
        for index, entry in enumerate(entries):
            problem = None
            if entry.flag_bits & ENCRYPTED_FLAG:
                problem = (Code.ENCRYPTED, "is an encrypted entry; unpack the archive first")
            yield Entry(_zip_name(entry), index, problem, entry.is_dir())


def _zip_name(entry: zipfile.ZipInfo) -> str:
    if entry.flag_bits & UTF8_FLAG:
        return entry.orig_filename
    try:
        return decode_name(entry.orig_filename.encode("cp437"))
    except UnicodeEncodeError:
        return entry.orig_filename


class _Metered(io.RawIOBase):
    """A stream that ends with an error where a bomb would go on."""

    def __init__(self, stream: Stream, allowed: int) -> None:
        self._stream, self._left = stream, allowed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        chunk = self._stream.read(len(view))
        self._left -= len(chunk)
        if self._left < 0:
            raise UnreadableError(Code.ARCHIVE_BOMB, "unpacks to far more than its size")
        view[: len(chunk)] = chunk
        return len(chunk)


def _list_tar(path: str) -> Iterator[Entry]:
    """Read through the archive once; the stream mode keeps no more than one block."""
    with open_decompressed(path) as stream:
        metered = io.BufferedReader(_Metered(stream, _allowed_bytes(path)), 1 << 18)
        with tarfile.open(fileobj=metered, mode="r|", errors="surrogateescape") as archive:
            for number, entry in enumerate(archive):
                if number >= MAX_ENTRIES:
                    raise UnreadableError(Code.ARCHIVE_BOMB, "has too many entries; split it")
                archive.members = []  # type: ignore[attr-defined]  # else a million of them are kept
                name = decode_name(entry.name.encode("utf-8", "surrogateescape"))
                problem = None
                if entry.issparse() or not (entry.isreg() or entry.isdir()):
                    problem = (Code.NOT_A_FILE, "is no regular file in the archive")
                yield Entry(name, (entry.offset_data, entry.size), problem, entry.isdir())
