"""Where the outputs of a batch are: a folder, or a URL that fsspec can write to.

Ledger, lock and what is under construction are always in a local folder. For a folder that is the
output itself; for a URL it is a temporary one, from which the ledger is copied now and then.
"""

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from reportparse.batch.group import THREADS, Group
from reportparse.errors import CannotWriteError, MissingExtraError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(::[a-z]+)*://")
LEDGERS = "ledger*.jsonl"
COPY_SECONDS = 30.0  # between two copies of the ledger to a URL
INSTALL = "pip install 'reportparse[remote]' and the package of the file system, such as s3fs"


class Writer(Protocol):
    """Writes reports that are whole or absent."""

    def add(self, content: bytes, path: str) -> None:
        """Write a report, in the place of one of that name; `settle` waits for it."""

    def add_new(self, content: bytes, path: str) -> bytes | None:
        """Write a report unless another process has just taken the name; return what it wrote."""

    def settle(self) -> None:
        """Return when all of it will last."""

    def close(self) -> None:
        """End it; what is not settled is lost."""


class Place(Protocol):
    """An output."""

    folder: Path
    """Local: ledger, lock, and what is under construction."""
    name: str
    """As the user gave it."""

    def read(self, path: str) -> bytes | None:
        """Return a report; None when it is not there."""

    def list_reports(self) -> Iterable[str]:
        """Return the paths of all reports."""

    def remove(self, path: str) -> None:
        """Remove a report, and folders that are empty after it."""

    def open_writer(self, parts: Path) -> Writer:
        """Return a writer that keeps what is under construction in `parts`."""

    def publish(self, path: Path, *, now: bool = True) -> None:
        """Copy a file of `folder` to where it belongs; unless `now`, not too often."""


class LocalPlace:
    """A folder on this machine, or on a file system that it has mounted."""

    def __init__(self, folder: Path) -> None:
        """The folder is made when something is written."""
        self.folder, self.name = folder, str(folder)

    def read(self, path: str) -> bytes | None:
        """Return a report; None when it cannot be read."""
        with suppress(OSError):
            return (self.folder / path).read_bytes()
        return None

    def list_reports(self) -> Iterator[str]:
        """Yield the paths of all reports."""
        for root, folders, names in os.walk(self.folder):  # glob would keep a million paths
            parent = Path(root).relative_to(self.folder)
            if parent == Path():
                folders[:] = [name for name in folders if not name.startswith(".parts")]
                continue
            yield from ((parent / name).as_posix() for name in names if name.endswith(".json"))

    def remove(self, path: str) -> None:
        """Remove a report, and folders that are empty after it."""
        target = self.folder / path
        target.unlink(missing_ok=True)
        parent = target.parent
        while parent != self.folder and parent.is_dir() and not any(parent.iterdir()):
            parent.rmdir()
            parent = parent.parent

    def open_writer(self, parts: Path) -> Writer:
        """Return a writer that waits for the disk once for a group of reports."""
        return Group(self.folder, parts)

    def publish(self, path: Path, *, now: bool = True) -> None:
        """Do nothing: the file is where it belongs."""


class RemotePlace:
    """A URL: an object store writes each object whole or not at all, which is all that it takes."""

    def __init__(self, url: str, folder: Path) -> None:
        """Copy the ledgers that are there into a local, empty folder."""
        self.folder, self.name = folder, url
        self._files, self._root = open_url(url)
        self._copied_at = time.monotonic()
        for path in self._files.glob(f"{self._root}/{LEDGERS}"):
            content: bytes = self._files.cat_file(path)
            (folder / path.rpartition("/")[2]).write_bytes(content)

    def read(self, path: str) -> bytes | None:
        """Return a report; None when it is not there."""
        with suppress(FileNotFoundError):
            content: bytes = self._files.cat_file(f"{self._root}/{path}")
            return content
        return None

    def list_reports(self) -> Iterator[str]:
        """Yield the paths of all reports."""
        self._files.invalidate_cache()
        for found in self._files.find(self._root):
            path = found.removeprefix(self._root).lstrip("/")
            if path.endswith(".json") and "/" in path:
                yield path

    def remove(self, path: str) -> None:
        """Remove a report."""
        with suppress(FileNotFoundError):
            self._files.rm_file(f"{self._root}/{path}")

    def open_writer(self, parts: Path) -> Writer:
        """Return a writer that sends several reports at a time."""
        return _Sender(self._files, self._root)

    def publish(self, path: Path, *, now: bool = True) -> None:
        """Copy a file of `folder`; unless `now`, only when the last copy is old enough."""
        if now or time.monotonic() - self._copied_at > COPY_SECONDS:
            _send(self._files, f"{self._root}/{path.name}", path.read_bytes())
            self._copied_at = time.monotonic()


class _Sender:
    """Sends reports to a URL, several at a time."""

    def __init__(self, files: "AbstractFileSystem", root: str) -> None:
        self._files, self._root = files, root
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="send")
        self._waiting: list[Future[None]] = []

    def add(self, content: bytes, path: str) -> None:
        target = f"{self._root}/{path}"
        self._waiting.append(self._threads.submit(_send, self._files, target, content))

    def add_new(self, content: bytes, path: str) -> bytes | None:
        target = f"{self._root}/{path}"
        try:
            _send(self._files, target, content, mode="create")
        except FileExistsError:
            there: bytes = self._files.cat_file(target)
            return there
        return None

    def settle(self) -> None:
        for sent in self._waiting:
            sent.result()
        self._waiting.clear()

    def close(self) -> None:
        self._threads.shutdown(cancel_futures=True)


def is_url(name: str) -> bool:
    """Whether a name is a URL for fsspec and no path."""
    return URL.match(name) is not None


def open_url(url: str) -> "tuple[AbstractFileSystem, str]":
    """Return the file system of a URL, and the path there.

    Raises:
        MissingExtraError: fsspec, or what it needs for this URL, is not installed.
    """
    try:
        from fsspec.core import url_to_fs

        files, root = url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise MissingExtraError(f"{url}: cannot be opened ({error}); {INSTALL}") from error
    return files, str(root).rstrip("/")


@contextmanager
def open_place(name: str) -> Iterator[Place]:
    """Open an output by what the user calls it.

    Raises:
        CannotWriteError: The URL cannot be reached.
        MissingExtraError: What is needed for the URL is not installed.
    """
    if not is_url(name):
        yield LocalPlace(Path(name))
        return
    folder = Path(tempfile.mkdtemp(prefix="reportparse-"))
    try:
        try:
            place = RemotePlace(name, folder)
        except OSError as error:
            raise CannotWriteError(f"{name}: cannot be reached ({error}); check it") from error
        yield place
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _send(files: "AbstractFileSystem", path: str, content: bytes, **options: Any) -> None:
    with suppress(OSError, NotImplementedError):  # an object store knows no folders
        files.makedirs(path.rpartition("/")[0], exist_ok=True)
    files.pipe_file(path, content, **options)
