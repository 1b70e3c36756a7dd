"""Tables → CSV and SQLite files."""

import csv
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from reportparse.export.tables import Cell, Table
from reportparse.inert import inert_cell

SQL_TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "NUMERIC", "boolean": "INTEGER"}


def write_csv(tables: Sequence[Table], path: Path) -> None:
    """Write one table: UTF-8, commas, a header, an empty field where there is nothing.

    Text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    (table,) = tables
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.name for column in table.columns])
        for part in table.read():
            columns = [
                _guarded(values) if column.type == "string" else values
                for column, values in zip(table.columns, part, strict=True)
            ]
            writer.writerows(zip(*columns, strict=True))


def _guarded(values: Sequence[Cell]) -> list[Cell]:
    """Return texts that are no formulas; each different text is looked at once."""
    known: dict[Cell, Cell] = {
        value: inert_cell(value) if isinstance(value, str) else value for value in set(values)
    }
    return [known[value] for value in values]


def write_sqlite(tables: Sequence[Table], path: Path) -> None:
    """Write an SQLite file with a table for each."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA journal_mode = OFF")
        for table in tables:
            columns = ", ".join(f'"{one.name}" {SQL_TYPES[one.type]}' for one in table.columns)
            connection.execute(f'CREATE TABLE "{table.name}" ({columns})')
            marks = ", ".join("?" * len(table.columns))
            for part in table.read():
                connection.executemany(
                    f'INSERT INTO "{table.name}" VALUES ({marks})', zip(*part, strict=True)
                )
