"""How comparisons and exports read an archive: a folder of report JSONs, or an index of one."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from reportparse.codebook.analysis import AnalysisBook
from reportparse.index.building import (
    SCHEMA_VERSION,
    build_in_memory,
    is_index,
)
from reportparse.index.files import NoArchiveError, base_of, list_json

DEFAULT_NAME = "archive.sqlite"


@dataclass(frozen=True)
class Archive:
    """An open index, with what was noticed while it was opened."""

    connection: sqlite3.Connection
    path: Path
    """What the user gave."""
    folder: Path | None
    """The folder of the report JSONs, where it is known and still there."""
    problems: Sequence[str] = ()

    def rows(self, query: str, arguments: Sequence[object] = ()) -> list[sqlite3.Row]:
        """Return the rows of a query; columns have names."""
        cursor = self.connection.cursor()
        cursor.row_factory = sqlite3.Row
        return cursor.execute(query, arguments).fetchall()


@contextmanager
def open_archive(
    path: Path, book: AnalysisBook, indicators: Collection[str] | None = None
) -> Iterator[Archive]:
    """Open an index, or a folder or file of report JSONs, for reading.

    A folder with an up-to-date index `archive.sqlite` in it is read through that; otherwise its
    JSON files are read into memory, and of them only the statistics of `indicators` if any are
    given.

    Raises:
        NoArchiveError: There is nothing, or an index of another version or codebook.
    """
    if path.is_file() and is_index(path):
        with _open_index(path, path, book) as archive:
            yield archive
        return
    index = path / DEFAULT_NAME
    if path.is_dir() and index.is_file() and is_index(index) and _is_fresh(index, path, book):
        with _open_index(index, path, book) as archive:
            yield archive
        return
    connection, update = build_in_memory(path, book, indicators)
    with closing(connection):
        if not update.reports:
            raise NoArchiveError(
                f"{path}: holds no report JSON; give the output of convert or batch, or an index"
            )
        problems = tuple(f"{base_of(path) / name}: {why}" for name, why in update.problems)
        yield Archive(connection, path, base_of(path), problems)


@contextmanager
def _open_index(index: Path, given: Path, book: AnalysisBook) -> Iterator[Archive]:
    with closing(sqlite3.connect(f"{index.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        meta = _meta(connection)
        if meta.get("codebook") != book.digest:
            raise NoArchiveError(
                f"{index}: was built by another version or with other forms; run reportparse index "
                "again"
            )
        folder = Path(meta["folder"])
        problems = tuple(
            f"{folder / path}: {why}"
            for path, why in connection.execute(
                "SELECT path, problem FROM files WHERE problem IS NOT NULL ORDER BY path"
            )
        )
        yield Archive(connection, given, folder if folder.is_dir() else None, problems)


def _meta(connection: sqlite3.Connection) -> dict[str, str]:
    if connection.execute("PRAGMA user_version").fetchone() != (SCHEMA_VERSION,):
        return {}
    return dict(connection.execute("SELECT key, value FROM meta"))


def _is_fresh(index: Path, folder: Path, book: AnalysisBook) -> bool:
    """Whether an index knows every file of a folder as it is, by size and time of change."""
    with closing(sqlite3.connect(f"{index.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        meta = _meta(connection)
        if meta.get("codebook") != book.digest or meta["folder"] != str(folder.resolve()):
            return False
        known = {
            path: (size, mtime)
            for path, size, mtime in connection.execute("SELECT path, bytes, mtime_ns FROM files")
        }
    return known == {name: _size_and_time(folder / name) for name in list_json(folder)}


def _size_and_time(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return -1, -1
    return status.st_size, status.st_mtime_ns
