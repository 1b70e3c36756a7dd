"""The wide layout: a row for each report, a column for each series and its status."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from reportparse.codebook.analysis import AnalysisBook
from reportparse.codebook.series import Place
from reportparse.export.long import reports_table
from reportparse.export.tables import ABSENT, STATUS, Column, Table, as_number
from reportparse.index import Archive

LONGEST_NAME = 32  # characters Stata allows
KEPT_READINGS = 65_536  # different ones; most numbers are small and come again
STATUS_MARK, UNIT_MARK = "_s", "_u"
REPORT_COLUMNS = (
    "report_id",
    "agency_key",
    "agency_name",
    "region_lineage",
    "region_name",
    "year",
    "forms",
    "source_file",
)
STATISTICS = """
    SELECT s.report_id, c.series_id, s.value_exact, s.unit, s.status, s.absent
    FROM statistics s JOIN cells c USING (cell_id) ORDER BY s.report_id, s.statistic_id
"""
SERIES = """
    SELECT e.series_id, e.series, e.unit, c.form, c.layout, c.indicator, c.applicant, c.span,
      c.label, c.english, min(c.cell_id) AS cell_id
    FROM series e JOIN cells c USING (series_id) GROUP BY e.series_id ORDER BY min(c.cell_id)
"""
STATUS_OF = "empty: the report has no form that holds it; else the status of"
CODES = {
    **STATUS,
    "unreadable": ABSENT["unreadable"],
    "inexact": ABSENT["inexact"],
    "several": ABSENT["several"],
}
Reading = tuple[int | float | None, str | None, str]
"""A number, its status (None where the report has no form that holds it) and its unit."""


@dataclass(frozen=True, slots=True)
class SeriesColumn:
    """A series as a pair of columns."""

    series_id: int
    name: str
    series: str
    unit: str
    label: str
    english: str


def wide_table(
    archive: Archive, reports: Sequence[int], cells: Sequence[int] | None, book: AnalysisBook
) -> Table:
    """Return a row for each report, with all series that occur in any of them."""
    series = _series_columns(archive, cells, book)
    readings: dict[int, dict[int, Reading]] = {one.series_id: {} for one in series}
    kept = set(reports)
    for row in archive.connection.execute(STATISTICS):
        if row[0] in kept and row[1] in readings:
            found = readings[row[1]]
            reading = _reading(row[2], row[3], row[4], row[5])
            found[row[0]] = _merged(found[row[0]], reading) if row[0] in found else reading
    described = reports_table(archive, reports)
    columns = [one for one in described.columns if one.name in REPORT_COLUMNS]
    values = [described.column(one.name) for one in columns]
    order = described.column("report_id")
    for one in series:
        found = readings[one.series_id]
        if not found:
            continue
        nothing: Reading = (None, None, one.unit)
        row_of = [found.get(number, nothing) for number in order if isinstance(number, int)]
        numbers, statuses, units = zip(*row_of, strict=True)
        columns += _columns(one, whole=float not in set(map(type, numbers)))
        values += [numbers, statuses]
        if set(units) != {one.unit}:
            columns.append(Column(f"{one.name}{UNIT_MARK}", "string", f"unit of {one.name}"))
            values.append(units)
    return Table.of(("statistics", "A row for each report"), columns, values, "report_id")


@lru_cache(KEPT_READINGS)
def _reading(exact: str | None, unit: str, status: str, absent: str | None) -> Reading:
    if absent:
        return None, absent, unit
    number = as_number(exact)
    return number, "inexact" if number is None else status, unit


def _merged(one: Reading, other: Reading) -> Reading:
    """Return the reading of two forms of one report: the same number, or none."""
    if one[1] == "missing" or other[1] == "missing":
        return other if one[1] == "missing" else one
    if (one[0], one[2]) == (other[0], other[2]):
        return one if one[1] != "certain" else other
    return None, "several", one[2]


def _columns(one: SeriesColumn, *, whole: bool) -> list[Column]:
    label = f"{one.english} {one.label}"
    status = f"{one.name}{STATUS_MARK}"
    return [
        Column(
            one.name,
            "integer" if whole else "number",
            f"{one.label} ({one.english}); series {one.series}",
            label,
            absent=status,
            unit=one.unit,
        ),
        Column(status, "string", f"{STATUS_OF} {one.name}", f"Status: {label}", CODES),
    ]


def _series_columns(
    archive: Archive, cells: Sequence[int] | None, book: AnalysisBook
) -> list[SeriesColumn]:
    rows = archive.rows(SERIES)
    wanted = None
    if cells is not None:
        wanted = {
            row["series_id"]
            for row in archive.rows("SELECT cell_id, series_id FROM cells")
            if row["cell_id"] in set(cells)
        }
    taken: set[str] = set()
    columns = []
    for row in rows:
        if wanted is None or row["series_id"] in wanted:
            name = _unique(short_name(row, book), row["series"], taken)
            columns.append(
                SeriesColumn(
                    row["series_id"], name, row["series"], row["unit"], row["label"], row["english"]
                )
            )
    return columns


def short_name(row: sqlite3.Row, book: AnalysisBook) -> str:
    """Name a column: what is counted, of whom, and the form it is counted in since.

    Letters, digits and underscores only, at most 30 characters: rq_recv_tot_r19.
    """
    names = book.names
    series = book.series.series.get(row["series"])
    first = series.places[0] if series else Place(row["form"], row["layout"], "", None, "year")
    known = names.indicators.get(row["indicator"])
    parts = [known.short if known else _plain(row["indicator"])]
    if row["applicant"]:
        parts.append(names.applicants[row["applicant"]].short)
    parts.append(names.spans[row["span"]].short)
    form = names.forms.get(first.form)
    layout = first.layout[-2:] if first.layout and first.layout[-2:].isdigit() else ""
    if first.layout and not layout:
        layout = "x"  # a layout that the report does not show
    parts.append((form.short if form else _plain(first.form)[:8]) + _plain(layout))
    return "_".join(part for part in parts if part)


def _plain(text: str) -> str:
    kept = "".join(char if char.isascii() and char.isalnum() else "_" for char in text)
    return kept if kept[:1].isalpha() or not kept else f"v{kept}"


def _unique(name: str, series: str, taken: set[str]) -> str:
    """Return a name that fits and that no other column has."""
    longest = LONGEST_NAME - len(STATUS_MARK)
    if len(name) > longest or name.lower() in taken:
        digest = sha256(series.encode("utf-8", "backslashreplace")).hexdigest()[:6]
        name = f"{name[: longest - 7]}_{digest}"
    taken.add(name.lower())
    return name
