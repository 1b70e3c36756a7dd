"""Builds the index, or brings it up to date: only what changed is read again."""

import sqlite3
from collections.abc import Collection
from contextlib import closing
from dataclasses import astuple, dataclass, field
from importlib import resources
from pathlib import Path

from reportparse import __version__
from reportparse.codebook.analysis import AnalysisBook
from reportparse.errors import CannotWriteError
from reportparse.index.changes import find_changes
from reportparse.index.files import (
    base_of,
    list_json,
    read_file,
    read_source_paths,
)
from reportparse.index.writing import EVERYTHING, Needed, Writer
from reportparse.inert import inert
from reportparse.outputs import whole_file

APPLICATION_ID = 0x52_70_49_78  # "RpIx": says that an SQLite file is an index of this program
SCHEMA_VERSION = 2


@dataclass(slots=True)
class Update:
    """What was done to an index."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    reports: int = 0
    rebuilt: bool = False
    problems: list[tuple[str, str]] = field(default_factory=list)
    """Files that should hold a report and do not, with the reason."""


def update_index(folder: Path, path: Path, book: AnalysisBook, *, rebuild: bool = False) -> Update:
    """Bring the index at `path` up to date with the report JSONs below `folder`.

    Files whose bytes are the same are skipped, those that are gone are removed. An index of another
    schema or codebook is built anew. Whatever happens, the file at `path` is a whole index.

    Raises:
        NoArchiveError: There is no such folder.
        CannotWriteError: The file cannot be written, is in use, or is something else.
    """
    names = list_json(folder)
    if path.is_dir():
        raise CannotWriteError(f"{path}: is a folder; give a file name inside it")
    is_there = path.exists() and path.stat().st_size > 0
    if is_there and not is_index(path):
        raise CannotWriteError(f"{path}: is no index of reportparse; give another file name")
    try:
        if is_there and not rebuild and _is_current(path, folder, book):
            with closing(sqlite3.connect(path)) as connection:
                return _update(connection, folder, names, book)
        with whole_file(path) as part:
            with closing(sqlite3.connect(part)) as connection:
                create_tables(connection, folder, book)
                update = _update(connection, folder, names, book)
                connection.executescript(read_schema()[1])
            update.rebuilt = is_there
            return update
    except sqlite3.OperationalError as error:
        raise CannotWriteError(
            f"{path}: cannot be written ({error}); make room, or close what has it open"
        ) from error


def build_in_memory(
    folder: Path, book: AnalysisBook, indicators: Collection[str] | None = None
) -> tuple[sqlite3.Connection, Update]:
    """Build an index that is not kept: without sections, and of some indicators only if asked."""
    names = list_json(folder)
    connection = sqlite3.connect(":memory:")
    create_tables(connection, folder, book)
    update = _update(connection, folder, names, book, needed=Needed(indicators, texts=False))
    connection.executescript(read_schema()[1])
    return connection, update


def is_index(path: Path) -> bool:
    """Whether a file is an index of this program, of whatever version."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("PRAGMA application_id").fetchone()
    except sqlite3.DatabaseError:
        return False
    return bool(found == (APPLICATION_ID,))


def read_schema() -> tuple[str, str]:
    """Return the statements that make tables and views, and those that make the indexes."""
    schema = (resources.files("reportparse") / "index" / "schema.sql").read_text("utf-8")
    tables, _, indexes = schema.partition("-- Indexes")
    return tables, f"-- {indexes}"


def create_tables(connection: sqlite3.Connection, folder: Path, book: AnalysisBook) -> None:
    """Make the tables of a new index, and fill those that the codebook fills."""
    pragmas = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;"
    connection.executescript(f"{pragmas}\n{read_schema()[0]}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    meta = {
        "program": f"reportparse {__version__}",
        "codebook": book.digest,
        "folder": inert(str(folder.resolve())),
    }
    connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
    numbers = {name: number for number, name in enumerate(book.series.series, start=1)}
    connection.executemany(
        "INSERT INTO series VALUES (?, ?, ?, ?, ?)",
        (
            (numbers[one.name], one.name, one.unit, one.first, one.last)
            for one in book.series.series.values()
        ),
    )
    connection.executemany(
        "INSERT INTO series_links VALUES (?, ?, ?, ?, ?)",
        (
            (numbers[link.series], numbers[link.other], link.relation, link.note, link.source)
            for link in book.series.links.values()
        ),
    )


def _is_current(path: Path, folder: Path, book: AnalysisBook) -> bool:
    """Whether an index has today's schema, codebook and folder, so that it can be updated."""
    with closing(sqlite3.connect(path)) as connection:
        if connection.execute("PRAGMA user_version").fetchone() != (SCHEMA_VERSION,):
            return False
        meta = dict(connection.execute("SELECT key, value FROM meta"))
    same_program = meta.get("program") == f"reportparse {__version__}"
    same_folder = meta.get("folder") == inert(str(folder.resolve()))
    return same_program and same_folder and meta.get("codebook") == book.digest


def _update(
    connection: sqlite3.Connection,
    folder: Path,
    names: list[str],
    book: AnalysisBook,
    *,
    needed: Needed = EVERYTHING,
) -> Update:
    """Read what changed, in one transaction."""
    connection.execute("PRAGMA foreign_keys = ON")
    base, update = base_of(folder), Update()
    known: dict[str, str] = dict(connection.execute("SELECT path, sha256 FROM files"))
    writer = Writer(connection, book, read_source_paths(base), needed)
    with connection:
        for path in sorted(known.keys() - set(names)):
            connection.execute("DELETE FROM files WHERE path = ?", (path,))
            update.removed += 1
        for name in names:
            found = read_file(base, name)
            if found is None:
                update.problems.append((name, "cannot be read; check its permissions"))
            elif known.get(name) == found.sha256:
                update.unchanged += 1
            else:
                connection.execute("DELETE FROM files WHERE path = ?", (name,))
                update.changed += name in known
                update.added += name not in known
                writer.add(found)
        writer.flush()
        _refresh_agencies(connection)
        update.problems += connection.execute(
            "SELECT path, problem FROM files WHERE problem IS NOT NULL ORDER BY path"
        ).fetchall()
    (update.reports,) = connection.execute("SELECT count(*) FROM reports").fetchone()
    return update


def _refresh_agencies(connection: sqlite3.Connection) -> None:
    """Make the tables of agencies from the reports: names and places as the newest has them."""
    connection.execute("DELETE FROM agency_names")
    connection.execute("DELETE FROM agency_changes")
    connection.execute("DELETE FROM agencies")
    connection.execute(
        """
        INSERT INTO agencies
        SELECT agency_key, CASE WHEN agency_id IS NOT NULL THEN 'id'
            WHEN agency_key LIKE 'name:%' THEN 'name' ELSE 'source' END,
          agency_id, agency_name, agency_status, body, region_lineage, region_name, region_level,
          first_year, last_year, reports
        FROM (
          SELECT *, min(year) OVER one AS first_year, max(year) OVER one AS last_year,
            count(*) OVER one AS reports,
            row_number() OVER (PARTITION BY agency_key ORDER BY year DESC, report_id) AS place
          FROM reports WINDOW one AS (PARTITION BY agency_key)
        ) WHERE place = 1 ORDER BY agency_key
        """
    )
    connection.execute(
        """
        INSERT INTO agency_names
        SELECT agency_key, agency_name, region_code, region_name, min(year), max(year)
        FROM reports GROUP BY agency_key, agency_name, region_code, region_name
        ORDER BY agency_key, min(year), agency_name
        """
    )
    ids = connection.execute("SELECT agency_id FROM agencies WHERE agency_id IS NOT NULL")
    connection.executemany(
        "INSERT INTO agency_changes VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (astuple(change) for change in find_changes([row[0] for row in ids])),
    )
