"""Reports → tables of the index, many rows at a time."""

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import count

from reportparse.codebook.analysis import AnalysisBook
from reportparse.codebook.entries import YEAR_PLACEHOLDER
from reportparse.codebook.series import Place
from reportparse.index.files import ReportFile, parse_reports_of
from reportparse.index.rows import (
    Row,
    figure_rows,
    finding_rows,
    report_row,
    section_rows,
    statistic_row,
    unmapped_rows,
)
from reportparse.inert import inert
from reportparse.report import Report, Statistic, StatisticEvidence

FLUSH_AT = 20_000  # rows of statistics that wait in memory
STATISTICS = (
    "report_id, cell_id, evidence_id, value, value_exact, unit, status, absent, raw, page, "
    "x0, top, x1, bottom, note"
)
REPORTS = (
    "report_id, file_id, position, agency_key, agency_id, agency_name, agency_status, body, "
    "region_code, region_lineage, region_name, region_level, year, period_start, period_end, "
    "title, issued, source_file, source_sha256, source_pages, source_path, recognised_pages, "
    "parser_version, parser_codebook"
)
FINDINGS = "finding_id, report_id, code, origin, severity, message, printed, expected, diagnosis"
FIGURES = "report_id, text, value, value_exact, unit, raw, page, indicator, applicant, agrees"
SECTIONS = "report_id, number, title, level, text, first_page, last_page"
UNMAPPED = "report_id, form, label, raw, page, reason"
CellKey = tuple[str, str | None, str, str | None, str]
EvidenceKey = tuple[str, str, str, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Needed:
    """What of the reports is wanted."""

    indicators: Collection[str] | None = None
    """All when None."""
    texts: bool = True
    """Sections and figures."""


EVERYTHING = Needed()


class Writer:
    """Puts reports into the tables of an index, inside a transaction of the caller."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        book: AnalysisBook,
        source_paths: Mapping[str, str],
        needed: Needed = EVERYTHING,
    ) -> None:
        """Continue the numbering of an index."""
        self.connection = connection
        self.book = book
        self.source_paths = source_paths
        self.needed = needed
        self.pending: dict[tuple[str, str], list[Row]] = {}
        self.cells: dict[CellKey, int] = {}
        for row in connection.execute(
            "SELECT cell_id, form, layout, indicator, applicant, span FROM cells"
        ):
            self.cells[row[1], row[2], row[3], row[4], row[5]] = row[0]
        self.evidence: dict[EvidenceKey, int] = {}
        for row in connection.execute("SELECT * FROM evidence"):
            self.evidence[row[1], row[2], row[3], row[4], tuple(row[5].split())] = row[0]
        self.series = dict(connection.execute("SELECT series, series_id FROM series").fetchall())
        self.report_ids = count(self._largest("reports", "report_id") + 1)
        self.finding_ids = count(self._largest("findings", "finding_id") + 1)

    def add(self, file: ReportFile) -> None:
        """Add a file and the reports it holds."""
        reports, problem = parse_reports_of(file.content)
        cursor = self.connection.execute(
            "INSERT INTO files (path, sha256, bytes, mtime_ns, problem) VALUES (?, ?, ?, ?, ?)",
            (inert(file.path), file.sha256, len(file.content), file.mtime_ns, problem),
        )
        for position, report in enumerate(reports):
            self._add_report(report, cursor.lastrowid, position)
        if len(self.pending.get(("statistics", STATISTICS), ())) >= FLUSH_AT:
            self.flush()

    def flush(self) -> None:
        """Write the rows that wait, parents first."""
        for (table, columns), rows in self.pending.items():
            marks = ", ".join("?" * len(rows[0]))
            self.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
        self.pending.clear()

    def _largest(self, table: str, column: str) -> int:
        (largest,) = self.connection.execute(f"SELECT max({column}) FROM {table}").fetchone()
        return largest or 0

    def _add_report(self, report: Report, file_id: int | None, position: int) -> None:
        number = next(self.report_ids)
        source_path = self.source_paths.get(report.source.sha256)
        row = report_row(report, position, source_path)
        self._queue("reports", REPORTS, [(number, file_id, *row)])
        layouts = self._add_forms(report, number)
        statistics = []
        wanted = self.needed.indicators
        for one in report.statistics:
            if wanted is not None and one.indicator not in wanted:
                continue
            cell = self._cell(one, layouts.get(one.form))
            statistics.append((number, cell, self._evidence(one.evidence), *statistic_row(one)))
        self._queue("statistics", STATISTICS, statistics)
        self._add_findings(report, number)
        self._queue("unmapped", UNMAPPED, ((number, *row) for row in unmapped_rows(report)))
        if self.needed.texts:
            self._queue("figures", FIGURES, ((number, *row) for row in figure_rows(report)))
            self._queue("sections", SECTIONS, ((number, *row) for row in section_rows(report)))

    def _queue(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        listed = list(rows)
        if listed:
            self.pending.setdefault((table, columns), []).extend(listed)

    def _add_forms(self, report: Report, number: int) -> dict[str, str | None]:
        """Add the forms of a report; return the layout of each form that has several."""
        pages: dict[str, list[int]] = {}
        for found in report.forms:
            pages.setdefault(found.form, []).extend(found.pages)
        for one in report.statistics:
            pages.setdefault(one.form, [])
        layouts: dict[str, str | None] = {}
        for form in pages:
            if form in self.book.series.layouts:
                shown = (
                    one.indicator
                    for one in report.statistics
                    if one.form == form and one.status != "missing"
                )
                layouts[form] = self.book.series.layout_of(form, shown)
        self._queue(
            "report_forms",
            "report_id, form, layout, pages",
            (
                (number, inert(form), layouts.get(form), " ".join(map(str, sorted(set(found)))))
                for form, found in pages.items()
            ),
        )
        return layouts

    def _add_findings(self, report: Report, number: int) -> None:
        for row, named in finding_rows(report):
            finding = next(self.finding_ids)
            self._queue("findings", FINDINGS, [(finding, number, *row)])
            cells = (name.partition("@") for name in named)
            self._queue(
                "finding_statistics",
                "finding_id, position, indicator, applicant",
                (
                    (finding, position, inert(indicator), inert(applicant) or None)
                    for position, (indicator, _, applicant) in enumerate(cells)
                ),
            )

    def _cell(self, one: Statistic, layout: str | None) -> int:
        key = (one.form, layout, one.indicator, one.applicant, one.span)
        number = self.cells.get(key)
        if number is None:
            number = self.cells[key] = len(self.cells) + 1
            place = Place(one.form, layout, one.indicator, one.applicant, one.span)
            known = self.book.cells.get((one.form, one.indicator, one.applicant, one.span))
            label = known.label if known else one.label
            self.connection.execute(
                "INSERT INTO cells VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    number,
                    inert(one.form),
                    layout,
                    inert(one.indicator),
                    one.applicant,
                    one.span,
                    self._series(inert(self.book.series.name_of(place)), one.unit),
                    inert(" > ".join(label).replace(YEAR_PLACEHOLDER, "YYYY")),
                    inert(self.book.english(one.indicator, one.applicant, one.span)),
                ),
            )
        return number

    def _series(self, name: str, unit: str) -> int:
        if name not in self.series:
            self.series[name] = len(self.series) + 1
            self.connection.execute(
                "INSERT INTO series VALUES (?, ?, ?, NULL, NULL)",
                (self.series[name], name, inert(unit)),
            )
        return int(self.series[name])

    def _evidence(self, one: StatisticEvidence) -> int:
        key = (one.wording, one.place, one.reader, one.second_reader, one.rules)
        number = self.evidence.get(key)
        if number is None:
            number = self.evidence[key] = len(self.evidence) + 1
            rules = inert(" ".join(one.rules))
            self.connection.execute(
                "INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?)", (number, *key[:4], rules)
            )
        return number
