"""The long layout: a row for each cell of each report."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reportparse.codebook.analysis import AnalysisBook
from reportparse.export.tables import ABSENT, STATUS, Cell, Column, Table, Values, as_number
from reportparse.index import Archive

REPORT_COLUMNS = (
    Column("report_id", "integer", "the report, as in the table of reports"),
    Column("agency_key", "string", "the agency: its id, else name:…, else sha256:… of the PDF"),
    Column("agency", "string", "the name the report prints"),
    Column("region_lineage", "string", "code of the place, the same through its renamings"),
    Column("year", "integer", "the year reported on"),
    Column("source_file", "string", "the PDF"),
)
CELL_COLUMNS = (
    Column("form", "string", "the form the cell belongs to"),
    Column("layout", "string", "of a form that is printed in several layouts"),
    Column("indicator", "string", "what is counted"),
    Column("applicant", "string", "who applied, in the matrix of requests"),
    Column("span", "string", "year, or cumulative for all years so far"),
    Column("series", "string", "only numbers of one series and unit may be compared"),
)
STATISTIC_COLUMNS = (
    Column("value", "number", "the number, for calculations", absent="absent"),
    Column("value_exact", "string", "the number digit for digit, as the report JSON has it"),
    Column("unit", "string", "unit as printed, else as the form has it"),
    Column("status", "string", "how sure the number is", codes=STATUS),
    Column("absent", "string", "why value is empty", codes=ABSENT),
    Column("raw", "string", "the text of the cell as printed"),
    Column("note", "string", "a remark printed in the cell"),
    Column("page", "integer", "page of the PDF, counted from 1"),
    Column("x0", "number", "left edge of the cell, PDF points from the left"),
    Column("top", "number", "upper edge of the cell, PDF points from the top"),
    Column("x1", "number", "right edge of the cell, PDF points from the left"),
    Column("bottom", "number", "lower edge of the cell, PDF points from the top"),
)
REPORTS = """
    SELECT report_id, agency_key, agency_name, region_lineage, year, source_file FROM reports
"""
CELLS = """
    SELECT cell_id, form, layout, indicator, applicant, span, series
    FROM cells JOIN series USING (series_id)
"""
OF_REPORTS = "report_id IN (SELECT value FROM json_each(?))"
OF_CELLS = "cell_id IN (SELECT value FROM json_each(?))"
STATISTICS = """
    SELECT report_id, cell_id, value_exact, unit, status, absent, raw, note, page,
      x0, top, x1, bottom
    FROM statistics WHERE {wanted} ORDER BY report_id, statistic_id
"""
REPORTS_AT_ONCE = 500  # some 100 000 rows


def long_table(archive: Archive, reports: Sequence[int], cells: Sequence[int] | None) -> Table:
    """Return all statistics of some reports; of some cells only, if any are given."""
    columns = (*REPORT_COLUMNS, *CELL_COLUMNS, *STATISTIC_COLUMNS)
    by_report = {row[0]: tuple(row) for row in archive.rows(REPORTS)}
    by_cell = {row[0]: tuple(row)[1:] for row in archive.rows(CELLS)}
    wanted = OF_REPORTS if cells is None else f"{OF_REPORTS} AND {OF_CELLS}"
    kept = () if cells is None else (json.dumps(list(cells)),)
    count = f"SELECT count(*) FROM statistics WHERE {wanted}"
    (height,) = archive.connection.execute(count, (json.dumps(list(reports)), *kept)).fetchone()

    def read() -> Iterator[Values]:
        query = STATISTICS.format(wanted=wanted)
        for start in range(0, len(reports), REPORTS_AT_ONCE):
            some = json.dumps(list(reports[start : start + REPORTS_AT_ONCE]))
            rows = archive.connection.execute(query, (some, *kept)).fetchall()
            yield _long_values(rows, by_report, by_cell)

    key = ("report_id", "form", "indicator", "applicant", "span")
    title = "Every cell of every form of every report"
    return Table("statistics", title, columns, height, read, key)


def _long_values(
    rows: Sequence[tuple[Any, ...]],
    by_report: Mapping[int, tuple[Cell, ...]],
    by_cell: Mapping[int, tuple[Cell, ...]],
) -> Values:
    """Return some rows, column by column."""
    report_ids, cell_ids, exact, *rest = zip(*rows, strict=True) if rows else [()] * 13
    value: list[Cell] = [as_number(text) for text in exact]
    unit, status, why_absent, *others = rest
    absent = [
        "inexact" if number is None and text is not None else why
        for number, text, why in zip(value, exact, why_absent, strict=True)
    ]
    return [
        *_transposed([by_report[number] for number in report_ids], len(REPORT_COLUMNS)),
        *_transposed([by_cell[number] for number in cell_ids], len(CELL_COLUMNS)),
        *(value, exact, unit, status, absent),
        *others,
    ]


def _transposed(rows: Sequence[tuple[Cell, ...]], width: int) -> list[Sequence[Cell]]:
    return [[row[at] for row in rows] for at in range(width)]


def reports_table(archive: Archive, reports: Sequence[int]) -> Table:
    """Return the reports."""
    columns = (
        Column("report_id", "integer", "number of the report in this export"),
        Column("agency_key", "string", "the agency: its id, else name:…, else sha256:… of the PDF"),
        Column("agency_id", "string", "the id that stays the same through renamings"),
        Column("agency_name", "string", "the name the report prints"),
        Column("agency_status", "string", "resolved, ambiguous or unresolved"),
        Column("body", "string", "what kind of body the agency is"),
        Column("region_code", "string", "code of the place in the year reported on"),
        Column("region_lineage", "string", "code of the place, the same through its renamings"),
        Column("region_name", "string", "name of the place"),
        Column("region_level", "string", "level of the place"),
        Column("year", "integer", "the year reported on"),
        Column("period_start", "string", "first day of the period, as the report says"),
        Column("period_end", "string", "last day of the period, as the report says"),
        Column("title", "string", "title as printed"),
        Column("issued", "string", "date of issue"),
        Column("forms", "string", "the forms found"),
        Column("source_file", "string", "the PDF"),
        Column("source_sha256", "string", "SHA-256 of the PDF"),
        Column("source_pages", "integer", "pages of the PDF"),
        Column("recognised_pages", "integer", "pages that were recognised from a picture"),
        Column("parser_version", "string", "version of reportparse that read it"),
    )
    names = ", ".join(one.name for one in columns if one.name != "forms")
    rows = archive.rows(
        f"SELECT {names}, (SELECT group_concat(form, ' ') FROM report_forms f "
        "WHERE f.report_id = r.report_id) AS forms FROM reports r ORDER BY report_id"
    )
    kept = set(reports)
    shown = [row for row in rows if row["report_id"] in kept]
    values = [[row[one.name] for row in shown] for one in columns]
    return Table.of(("reports", "The reports"), columns, values, "report_id")


def findings_table(archive: Archive, reports: Sequence[int]) -> Table:
    """Return what is off inside the reports."""
    columns = (
        Column("finding_id", "integer", "number of the finding in this export"),
        Column("report_id", "integer", "the report"),
        Column("code", "string", "what was found; docs/report.md and docs/checks.md explain it"),
        Column("origin", "string", "who is off: publisher, extraction or unclear"),
        Column("severity", "string", "error, warning or info"),
        Column("message", "string", "what was seen"),
        Column("cells", "string", "the statistics concerned"),
        Column("printed", "string", "the number that is printed"),
        Column("expected", "string", "the number that a rule expects"),
        Column("diagnosis", "string", "what probably happened"),
    )
    rows = archive.rows(
        "SELECT f.*, (SELECT group_concat(indicator || coalesce('@' || applicant, ''), ' ') "
        "FROM finding_statistics n WHERE n.finding_id = f.finding_id) AS cells "
        "FROM findings f ORDER BY finding_id"
    )
    kept = set(reports)
    shown = [row for row in rows if row["report_id"] in kept]
    values = [[row[one.name] for row in shown] for one in columns]
    return Table.of(("findings", "What is off inside the reports"), columns, values, "finding_id")


def indicators_table(archive: Archive, book: AnalysisBook) -> Table:
    """Return every cell that occurs, with its labels and the series it belongs to."""
    columns = (
        *CELL_COLUMNS,
        Column("unit", "string", "unit of the form"),
        Column("label_zh", "string", "official label, outermost first"),
        Column("label_en", "string", "English label"),
        Column("first_year", "integer", "first year in which the series is comparable"),
        Column("last_year", "integer", "last year in which it is; empty: until today"),
        Column("related", "string", "how other series relate to it"),
    )
    rows = archive.rows(
        "SELECT form, layout, indicator, applicant, span, series, unit, label, english, "
        "first_year, last_year FROM cells JOIN series USING (series_id) ORDER BY cell_id"
    )
    values = [list(column) for column in zip(*map(tuple, rows), strict=True)] if rows else []
    values.append([_related(row["series"], book) for row in rows])
    title = "Every cell of the forms, its labels and series"
    return Table.of(("indicators", title), columns, values)


def _related(series: str, book: AnalysisBook) -> str:
    """Say what a series is, seen from others that are like it."""
    links = (link for link in book.series.links_of(series) if "/unknown" not in link.other)
    return "; ".join(f"{link.relation}: {link.other} ({link.note})" for link in links)
