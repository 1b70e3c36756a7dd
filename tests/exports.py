"""Exports read back by programs that have nothing to do with the one that wrote them."""

import csv
import sqlite3
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from reportparse.codebook.analysis import AnalysisBook
from reportparse.codebook.series import Place
from reportparse.inert import inert, original_cell
from reportparse.report import Report, Statistic

FORMATS = ("csv", "xlsx", "parquet", "dta", "sav", "sqlite")
STATA_ABSENT = {"b": "blank", "m": "missing", "u": "unreadable", "i": "inexact", "s": "several"}
SPSS_ABSENT = ["blank", "missing", "unreadable", "inexact", "several", None]
EDGES = ("x0", "top", "x1", "bottom")
Row = dict[str, Any]


def read_csv(path: Path) -> list[Row]:
    """Read a CSV file; what the formula guard added is taken away."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {name: original_cell(value) or None for name, value in row.items()}
            for row in csv.DictReader(file)
        ]


def read_sheet(path: Path, name: str) -> list[Row]:
    """Read a sheet of a workbook."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    header, *rows = book[name].iter_rows(values_only=True)
    book.close()
    return [dict(zip(header, row, strict=True)) for row in rows]


def read_database(path: Path, name: str) -> list[Row]:
    """Read a table of an SQLite file."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    rows = [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')]
    connection.close()
    return rows


def read_parquet(path: Path) -> list[Row]:
    """Read a Parquet file."""
    from pyarrow import parquet

    rows: list[Row] = parquet.read_table(str(path)).to_pylist()
    return rows


def read_labelled(path: Path) -> list[Row]:
    """Read a Stata or SPSS file: codes become their labels, absent numbers what they stand for."""
    import pyreadstat

    reader = {".dta": pyreadstat.read_dta, ".sav": pyreadstat.read_sav}[path.suffix]
    columns, meta = reader(str(path), user_missing=True, output_format="dict")
    for name, labels in meta.variable_value_labels.items():
        if name not in getattr(meta, "missing_ranges", {}):
            columns[name] = [labels.get(value) for value in columns[name]]
    names = list(columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def read_table(folder: Path, form: str, name: str) -> list[Row]:
    """Read a table of an export, whatever its format."""
    if form == "csv":
        return read_csv(folder / f"{name}.csv")
    if form == "xlsx":
        return read_sheet(folder / "statistics.xlsx", name)
    if form == "sqlite":
        return read_database(folder / "statistics.sqlite", name)
    if form == "parquet":
        return read_parquet(folder / f"{name}.parquet")
    return read_labelled(folder / f"{name}.{form}")


def told_number(cell: object) -> tuple[Decimal | None, str | None]:
    """Return the number in a cell, or why there is none as far as the format itself says it."""
    if cell is None or cell != cell:
        return None, None
    if isinstance(cell, str) and cell in STATA_ABSENT | {"n": "no form"}:
        return None, STATA_ABSENT.get(cell)
    if isinstance(cell, float) and cell <= -9e15:
        return None, SPSS_ABSENT[round(-9_000_000_000_000_001 - cell)]
    return Decimal(str(cell)), None


def shas(folder: Path, form: str) -> dict[int, str]:
    """Return the SHA-256 of the PDF of each report of an export."""
    return {
        int(float(row["report_id"])): row["source_sha256"]
        for row in read_table(folder, form, "reports")
    }


def holds_exactly(value: int | Decimal) -> bool:
    """Whether a number is the same as a binary one."""
    return Decimal(repr(float(value))) == value


def expected_absence(one: Statistic) -> str:
    """Why a statistic has no number in a column of numbers."""
    if one.value is not None:
        return "inexact"
    return one.status if one.status in ("blank", "missing") else "unreadable"


def find_long_mistakes(reports: Iterable[Report], folder: Path, form: str) -> Iterator[str]:
    """Yield everything in which an export of the long layout differs from the reports."""
    sha_of = shas(folder, form)
    rows = {
        (
            sha_of[int(float(row["report_id"]))],
            row["form"],
            row["indicator"],
            row["applicant"] or None,
            row["span"],
        ): row
        for row in read_table(folder, form, "statistics")
    }
    count = 0
    for report in reports:
        for one in report.statistics:
            count += 1
            key = (report.source.sha256, one.form, one.indicator, one.applicant, one.span)
            told, true = told_long(rows[key]), true_long(report, one)
            if told != true:
                yield f"{key}: {true} became {told}"
    if count != len(rows):
        yield f"{count} statistics became {len(rows)} rows"


def true_long(report: Report, one: Statistic) -> Row:
    """Return what a row of the long layout must say."""
    is_held = one.value is not None and holds_exactly(one.value)
    return {
        "agency": inert(report.agency.name or ""),
        "year": report.year,
        "number": one.value if is_held else None,
        "value_exact": None if one.value is None else str(one.value),
        "absent": None if is_held else expected_absence(one),
        "status": one.status,
        "raw": one.raw or "",
        "note": one.note or "",
        "unit": one.unit,
        "page": one.page,
        "bbox": one.bbox,
    }


def told_long(row: Row) -> Row:
    """Return what a row of the long layout says."""
    number, why = told_number(row["value"])
    absent = row["absent"] or None
    page = told_number(row["page"])[0]
    edges = [told_number(row[edge])[0] for edge in EDGES]
    return {
        "agency": row["agency"] or "",
        "year": int(float(row["year"])),
        "number": number,
        "value_exact": row["value_exact"] or None,
        "absent": absent if why in (None, absent) else f"{why}, {absent}",
        "status": row["status"],
        "raw": row["raw"] or "",
        "note": row["note"] or "",
        "unit": row["unit"],
        "page": None if page is None else int(page),
        "bbox": None if None in edges else tuple(float(edge) for edge in edges if edge is not None),
    }


def find_wide_mistakes(
    reports: Iterable[Report], folder: Path, form: str, book: AnalysisBook
) -> Iterator[str]:
    """Yield everything in which an export of the wide layout differs from the reports."""
    sha_of = shas(folder, form)
    rows = {
        sha_of[int(float(row["report_id"]))]: row for row in read_table(folder, form, "statistics")
    }
    columns = columns_of_series(folder)
    seen: set[tuple[str, str]] = set()
    for report in reports:
        for one in report.statistics:
            shown = (s.indicator for s in report.statistics if s.status != "missing")
            layout = book.series.layout_of(one.form, shown)
            place = Place(one.form, layout, one.indicator, one.applicant, one.span)
            column = columns[book.series.name_of(place)]
            told, true = told_wide(rows[report.source.sha256], column), true_wide(one)
            if (told[:2], told[2] or one.unit) != (true[:2], true[2]):
                yield f"{report.source.file} {column}: {true} became {told}"
            seen.add((report.source.sha256, column))
    for sha, row in rows.items():
        for column in columns.values():
            if (sha, column) not in seen and told_wide(row, column)[:2] != (None, None):
                yield f"{sha} {column}: nothing became {told_wide(row, column)}"


def columns_of_series(folder: Path) -> dict[str, str]:
    """Return the column of each series, as the codebook of an export says."""
    return {
        row["description"].rpartition("; series ")[2]: row["column"]
        for row in read_csv(folder / "codebook.csv")
        if row["table"] == "statistics" and "; series " in (row["description"] or "")
    }


def true_wide(one: Statistic) -> tuple[int | Decimal | None, str | None, str]:
    """Return the number, status and unit that the wide layout must have."""
    if one.value is not None and holds_exactly(one.value):
        return one.value, one.status, one.unit
    return None, expected_absence(one), one.unit


def told_wide(row: Row, column: str) -> tuple[Decimal | None, str | None, str | None]:
    """Return the number, status and unit that a row of the wide layout has."""
    number, why = told_number(row[column])
    status = row[f"{column}_s"] or None
    if why not in (None, status):
        status = f"{why}, {status}"
    return number, status, row.get(f"{column}_u")
