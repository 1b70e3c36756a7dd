"""A comparison as an Excel workbook: one sheet a question, then values, ranks and definitions."""

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from reportparse.compare.comparison import Answer, Break, Comparison, State
from reportparse.compare.table import CSV_COLUMNS, long_row
from reportparse.compare.wording import (
    BREAK_EN,
    BREAK_ZH,
    SMALL_EN,
    SMALL_ZH,
    STATES,
    break_text,
    cell_text,
    share_text,
    value_text,
)
from reportparse.inert import inert

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))
LONGEST_NAME, LONGEST_CELL = 31, 32_000  # characters Excel allows, with some room
COLOURS: dict[State, str] = {
    "doubtful": "#FCE4C4",
    "contradicted": "#F8CBCB",
    "blank": "#EDEDED",
    "missing": "#EDEDED",
    "unreadable": "#FCE4C4",
    "several": "#FCE4C4",
    "no-cases": "#F5F5F5",
    "not-printed": "#F5F5F5",
    "no-report": "#FFFFFF",
}
NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # the same input gives the same bytes
FIRST_ROW = 4  # 0-based, of the agencies; above stand title, definition and years
EXACT_DIGITS = 15  # of a spreadsheet's numbers


def as_xlsx(comparisons: Sequence[Comparison]) -> bytes:
    """Return the workbook. Text never becomes a formula or a link."""
    import xlsxwriter

    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    workbook = xlsxwriter.Workbook(target, options)
    workbook.set_properties({"created": NO_TIME})
    sheets = _Sheets(workbook)
    for number, comparison in enumerate(comparisons, start=1):
        sheets.add_matrix(comparison, number)
    sheets.add_values(comparisons)
    sheets.add_ranks(comparisons)
    sheets.add_breaks(comparisons)
    sheets.add_definitions(comparisons)
    workbook.close()
    return target.getvalue()


class _Sheets:
    """The sheets of one workbook and their formats."""

    def __init__(self, workbook: "Workbook") -> None:
        self.workbook = workbook
        self.formats: dict[tuple[State | None, str, bool], Format] = {}
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        self.head = workbook.add_format(
            {"bold": True, "bottom": 1, "bg_color": "#E8EEF4", "text_wrap": True, "valign": "top"}
        )
        self.year = workbook.add_format(
            {"bold": True, "bottom": 1, "bg_color": "#E8EEF4", "align": "right"}
        )
        self.quiet = workbook.add_format({"font_color": "#666666"})

    def add_matrix(self, comparison: Comparison, number: int) -> None:
        """Add the sheet of one question: agencies down, years across."""
        question = comparison.question
        name = f"{number} {question.name}".translate(FORBIDDEN_IN_NAMES)[:LONGEST_NAME]
        sheet = self._sheet(name)
        sheet.write_string(0, 0, f"{question.zh}  {question.en}", self.title)
        sheet.write_string(1, 0, _definition(comparison), self.quiet)
        legend = (
            f"orange: doubtful; red: the agency's own sums disagree; grey: no number; °: {SMALL_EN}"
        )
        sheet.write_string(2, 0, f"{legend}; thick line: {BREAK_EN}. Notes say why.", self.quiet)
        self._header(sheet, FIRST_ROW - 1, ["机关 agency"])
        for column, year in enumerate(comparison.years, start=1):
            sheet.write_string(FIRST_ROW - 1, column, str(year), self.year)
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, len(comparison.years), 12)
        sheet.freeze_panes(FIRST_ROW, 1)
        for at, row in enumerate(comparison.rows, start=FIRST_ROW):
            sheet.write_string(at, 0, inert(row.agency))
            for column, year in enumerate(comparison.years, start=1):
                self._write_answer(sheet, (at, column), row.answers[year], row.breaks.get(year))
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.print_area(0, 0, FIRST_ROW + len(comparison.rows), len(comparison.years))
        sheet.repeat_rows(FIRST_ROW - 1)

    def add_values(self, comparisons: Sequence[Comparison]) -> None:
        """Add every answer as a row, with numerator, denominator, reason and source."""
        rows = (
            [*long_row(comparison, row, answer)]
            for comparison in comparisons
            for row, answer in comparison.answers()
        )
        self._add_list("values", CSV_COLUMNS, rows)

    def add_ranks(self, comparisons: Sequence[Comparison]) -> None:
        """Add the ranks of every year, and who has none and why."""
        columns = (
            "question",
            "year",
            "rank",
            "of",
            "agency",
            "value",
            "share",
            "not ranked because",
        )
        self._add_list("ranks", columns, (row for one in comparisons for row in _ranks(one)))

    def add_breaks(self, comparisons: Sequence[Comparison]) -> None:
        """Add every break."""
        rows = (
            [one.question.name, row.agency, break_text(found), found.source or ""]
            for one in comparisons
            for row in one.rows
            for found in row.breaks.values()
        )
        self._add_list("breaks", ("question", "agency", "break", "source"), rows)
        changes = {
            (row.agency, change)
            for one in comparisons
            for row in one.rows
            for change in row.changes
        }
        if changes:
            self._add_list("mergers", ("agency", "what happened"), map(list, sorted(changes)))

    def add_definitions(self, comparisons: Sequence[Comparison]) -> None:
        """Add what is counted, how shares are made, and what the marks mean."""
        rows: list[list[str]] = []
        for one in comparisons:
            question = one.question
            rows.append([question.name, question.zh, question.en, question.says, question.source])
            rows += [["", "", "", f"see also {one}", ""] for one in question.related]
            rows += [
                ["", " ".join(formula.forms), formula.text, formula.note or "", ""]
                for formula in question.formulas
            ]
        for state, (mark, zh, en) in STATES.items():
            rows.append(
                [state, zh or "确定", en or "nothing speaks against it", f"mark: {mark}", ""]
            )
        rows.append(["small", SMALL_ZH, SMALL_EN, "mark: °; not ranked", ""])
        rows.append(["break", BREAK_ZH, BREAK_EN, "mark: ‖; never joined or ranked together", ""])
        columns = ("name", "中文", "English", "definition", "source")
        self._add_list("definitions", columns, rows)

    def _add_list(
        self, name: str, columns: Sequence[str], rows: Iterator[list[str]] | list[list[str]]
    ) -> None:
        sheet = self._sheet(name)
        self._header(sheet, 0, columns)
        sheet.freeze_panes(1, 0)
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, text in enumerate(row):
                _write_text_or_number(sheet, (last, column), text)
        sheet.set_column(0, len(columns) - 1, 18)
        if last:
            sheet.autofilter(0, 0, last, len(columns) - 1)

    def _sheet(self, name: str) -> "Worksheet":
        sheet = self.workbook.add_worksheet(name)
        sheet.set_paper(9)  # A4
        return sheet

    def _header(self, sheet: "Worksheet", row: int, texts: Sequence[str]) -> None:
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, self.head)

    def _write_answer(
        self, sheet: "Worksheet", at: tuple[int, int], answer: Answer, found: Break | None
    ) -> None:
        is_share = isinstance(answer.value, Fraction)
        number_format = "0.0%" if is_share else _number_format(answer.value)
        if answer.is_small:
            number_format += '"°"'
        look = self._format(answer.state, number_format, found is not None)
        number = _number(answer.value)
        if number is not None:
            sheet.write_number(*at, number, look)
        else:
            sheet.write_string(*at, cell_text(answer, None), look)
        told = [share_text(answer), answer.reason or "", break_text(found) if found else ""]
        if answer.page and answer.source:
            told.append(f"{answer.source.file or answer.source.sha256[:16]}, p. {answer.page}")
        note = "\n".join(text for text in told if text)
        if note and (answer.reason or found or is_share):
            sheet.write_comment(*at, inert(note)[:2000], {"x_scale": 2.2, "y_scale": 1.4})

    def _format(self, state: State, number_format: str, is_break: bool) -> "Format":
        key = (state, number_format, is_break)
        if key not in self.formats:
            look: dict[str, object] = {"num_format": number_format, "align": "right"}
            if state in COLOURS:
                look["bg_color"] = COLOURS[state]
            if is_break:
                look |= {"left": 5, "left_color": "#C00000"}
            self.formats[key] = self.workbook.add_format(look)
        return self.formats[key]


def _definition(comparison: Comparison) -> str:
    question = comparison.question
    formulas = "; ".join(f"{' '.join(one.forms)}: {one.text}" for one in question.formulas)
    return f"{question.says}. {formulas}" if formulas else f"{question.name}: {question.says}"


def _ranks(comparison: Comparison) -> Iterator[list[str]]:
    for year in comparison.years:
        for row, answer in (*comparison.ranked(year), *comparison.unranked(year)):
            if answer.state != "no-report":
                rank = str(answer.rank) if answer.rank else ""
                yield [
                    comparison.question.name,
                    str(year),
                    rank,
                    str(answer.ranked or ""),
                    row.agency,
                    value_text(answer),
                    share_text(answer),
                    answer.unranked or "",
                ]


def _number(value: Decimal | Fraction | None) -> float | None:
    """Return a number a spreadsheet holds exactly, or a share; None for others."""
    if value is None or isinstance(value, Fraction):
        return None if value is None else float(value)
    digits = len(value.as_tuple().digits)
    return float(value) if digits <= EXACT_DIGITS else None


def _number_format(value: Decimal | Fraction | None) -> str:
    places = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    if not isinstance(places, int) or places >= 0:
        return "#,##0"
    return "#,##0." + "0" * min(-places, EXACT_DIGITS)


def _write_text_or_number(sheet: "Worksheet", at: tuple[int, int], text: str) -> None:
    if text.isascii() and text.isdigit() and len(text) < EXACT_DIGITS and text[:1] != "0":
        sheet.write_number(*at, int(text))
    else:
        sheet.write_string(*at, inert(text)[:LONGEST_CELL])
