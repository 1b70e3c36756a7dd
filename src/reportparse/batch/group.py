"""Files that are made to last together: one wait for the disk, not one for each.

A file is written under another name. When its group is settled, all of them are synced at once,
then named, then their folders are synced. Until then none of them can be seen.
"""

import os
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from pathlib import Path

THREADS = 16  # waits for the disk at a time; file systems put such waits together


class Group:
    """Files written but not yet named."""

    def __init__(self, folder: Path, parts: Path) -> None:
        """Write below `folder`, first to `parts`, which must be on the same file system."""
        self._folder, self._parts = folder, parts
        self._numbers = count()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="sync")
        self._waiting: list[tuple[Path, Path, Future[None]]] = []
        self._folders: set[Path] = set()

    def add(self, content: bytes, path: str) -> None:
        """Write a file that `settle` puts at `path` below the folder."""
        part = self._write(content)
        self._waiting.append((part, self._folder / path, self._threads.submit(_sync, part)))

    def add_new(self, content: bytes, path: str) -> bytes | None:
        """Write a file and name it at once, unless another process has just taken the name.

        Returns:
            None, or what the other process wrote there; nothing when it is gone again.
        """
        part, target = self._write(content), self._folder / path
        _sync(part)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(part, target)  # unlike a rename, never replaces a file
        except FileExistsError:
            return _read_if_there(target)
        except FileNotFoundError:  # the other process found the folder empty and removed it
            return b""
        finally:
            part.unlink()
        self._folders.add(target.parent)
        return None

    def settle(self) -> None:
        """Name every file, and return when all of it will last."""
        for part, target, synced in self._waiting:
            synced.result()
            target.parent.mkdir(parents=True, exist_ok=True)
            part.replace(target)
            self._folders.add(target.parent)
        self._waiting.clear()
        self._sync_all(self._folders)
        self._folders.clear()

    def close(self) -> None:
        """End the threads; what is not settled is lost."""
        self._threads.shutdown(cancel_futures=True)

    def _write(self, content: bytes) -> Path:
        part = self._parts / f"{next(self._numbers)}.report"
        part.write_bytes(content)
        return part

    def _sync_all(self, paths: Iterable[Path]) -> None:
        for synced in [self._threads.submit(_sync, path) for path in paths]:
            synced.result()


def _read_if_there(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
