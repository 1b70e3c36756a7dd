"""Bytes of one input: a regular file, or an entry of an archive that is never unpacked to disk."""

import bz2
import errno
import gzip
import lzma
import os
import stat
import zipfile
import zlib
from pathlib import Path
from typing import IO

from reportparse.batch.channel import Message
from reportparse.batch.codes import Code
from reportparse.batch.places import is_url, open_url

# The machine fails or is short of something; a fresh process may have it.
MACHINE_ERRORS = frozenset(
    {
        errno.EIO,
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EMFILE,
        errno.ENFILE,
        errno.ENOMEM,
        errno.EAGAIN,
    }
)
COMPRESSIONS = {b"\x1f\x8b": "gz", b"BZ": "bz2", b"\xfd7": "xz"}
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError)


Stream = IO[bytes] | gzip.GzipFile


class UnreadableError(Exception):
    """An input cannot be read; carries the code of the ledger."""

    def __init__(self, code: Code, message: str) -> None:
        """Keep the code beside the message."""
        super().__init__(message)
        self.code = code


class SourceReader:
    """Reads inputs; keeps the last archive open, so that its entries are read in one pass."""

    def __init__(self, max_bytes: int) -> None:
        """Refuse inputs over `max_bytes`."""
        self._max_bytes = max_bytes
        self._archive: tuple[str, zipfile.ZipFile | Stream] | None = None

    def read(self, source: Message) -> bytes:
        """Return the bytes of an input.

        Args:
            source: `path`, and for an entry of an archive `zip` (index) or `tar` (offset, size).

        Raises:
            UnreadableError: No regular file, over the limit, or an error while it was read.
        """
        path = os.fsdecode(bytes.fromhex(source["path"]))
        try:
            if "zip" in source:
                return self._read_zip(path, source["zip"])
            if "tar" in source:
                return self._read_tar(path, *source["tar"])
            return self._read_file(path)
        except OSError as error:
            code = Code.NOT_A_FILE if isinstance(error, FileNotFoundError) else Code.UNREADABLE
            raise UnreadableError(code, f"cannot be read ({error.strerror or error})") from error
        except (*DAMAGED, RuntimeError) as error:
            raise UnreadableError(Code.BAD_ARCHIVE, f"damaged archive entry ({error})") from error

    def _read_file(self, path: str) -> bytes:
        if is_url(path):
            with open_stream(path) as file:
                return self._read_limited(file)
        # O_NONBLOCK: opening a pipe that took the file's place must not wait for a writer.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UnreadableError(Code.NOT_A_FILE, "is no regular file")
            if os.fstat(descriptor).st_size > self._max_bytes:  # it may be sparse, and huge
                raise self._too_large()
            return self._read_limited(file)

    def _read_limited(self, file: IO[bytes]) -> bytes:
        content = file.read(self._max_bytes + 1)
        if len(content) > self._max_bytes:
            raise self._too_large()
        return content

    def _too_large(self) -> UnreadableError:
        seen = f"is larger than {self._max_bytes} bytes"
        return UnreadableError(Code.TOO_LARGE, f"{seen}; look what it is, or raise --max-bytes")

    def _read_zip(self, path: str, index: int) -> bytes:
        if self._archive is None or self._archive[0] != path:
            self._keep(path, zipfile.ZipFile(open_stream(path) if is_url(path) else path))
        archive = self._archive[1] if self._archive else None
        assert isinstance(archive, zipfile.ZipFile)
        with archive.open(archive.infolist()[index]) as file:
            return self._read_limited(file)

    def _read_tar(self, path: str, offset: int, size: int) -> bytes:
        if size > self._max_bytes:
            raise self._too_large()
        if self._archive is None or self._archive[0] != path:
            self._keep(path, open_decompressed(path))
        stream = self._archive[1] if self._archive else None
        assert stream is not None and not isinstance(stream, zipfile.ZipFile)
        stream.seek(offset)
        content = stream.read(size)
        if len(content) < size:
            raise UnreadableError(Code.BAD_ARCHIVE, "the archive ends within this entry")
        return content

    def _keep(self, path: str, archive: zipfile.ZipFile | Stream) -> None:
        if self._archive is not None:
            self._archive[1].close()
        self._archive = (path, archive)


def open_stream(path: str) -> IO[bytes]:
    """Open a file, or what fsspec finds at a URL."""
    if not is_url(path):
        return Path(path).open("rb")
    files, place = open_url(path)
    stream: IO[bytes] = files.open(place, "rb")
    return stream


def open_decompressed(path: str) -> Stream:
    """Open a file that may be compressed with gzip, bzip2 or xz."""
    with open_stream(path) as file:
        compression = COMPRESSIONS.get(file.read(2))
    source = open_stream(path) if is_url(path) else path
    if compression == "gz":
        return gzip.open(source)
    if compression == "bz2":
        return bz2.open(source)
    if compression == "xz":
        return lzma.open(source)
    return open_stream(path)
