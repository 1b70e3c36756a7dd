"""The statistics of an agency and year → the answer to a question, or why there is none."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from fractions import Fraction

from reportparse.codebook.analysis import AnalysisBook
from reportparse.codebook.measures import Formula
from reportparse.codebook.rules import CellKey
from reportparse.codebook.series import cell_name
from reportparse.compare.comparison import Answer, Operand, Source, State
from reportparse.compare.questions import Question

NO_REPORT: State = "no-report"
PER_CENT = "%"
MOST_DIGITS = 15  # before the point; nothing that a report counts has more
EXACT = Context(prec=10_000)  # digits; more than any report prints
GRAVEST: tuple[State, ...] = ("unreadable", "missing", "blank", "contradicted", "doubtful")


CellOfReport = tuple[int, str, str | None]
"""A report, an indicator and an applicant."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A statistic with what is needed to compare it."""

    key: CellKey
    series: str
    form_unit: str
    absent: State | None
    operand: Operand

    @classmethod
    def from_row(cls, row: sqlite3.Row) -> "Cell":
        """Return the cell of a row of the index."""
        source = Source(
            row["report_id"], row["source_file"], row["source_path"], row["source_sha256"]
        )
        key = (row["indicator"], row["applicant"], row["span"])
        operand = Operand(
            cell_name(*key),
            row["label"],
            row["form"],
            row["value_exact"],
            row["unit"],
            row["status"],
            row["raw"],
            row["page"],
            source,
        )
        return cls(key, row["series"], row["form_unit"], row["absent"], operand)


class Answerer:
    """Answers questions from statistics; knows which reports there are, and which sums fail."""

    def __init__(
        self,
        book: AnalysisBook,
        reports: Mapping[tuple[str, int], Sequence[Source]],
        broken: Mapping[CellOfReport, str],
        doubts: Mapping[CellOfReport, str],
    ) -> None:
        """Take the reports by agency and year, and what failed rules and other findings say."""
        self.book = book
        self.reports = reports
        self.broken = broken
        self.doubts = doubts

    def answer(self, question: Question, key: tuple[str, int], cells: Sequence[Cell]) -> Answer:
        """Answer a question for one agency and year, from the statistics of its reports."""
        year = key[1]
        reports = self.reports.get(key, ())
        if not reports:
            return _nothing(year, NO_REPORT, "there is no report on the year")
        answers = []
        for report in reports:
            own = [one for one in cells if one.operand.source.report_id == report.report_id]
            if question.measure:
                answers.append(self._derive(question, year, own))
            else:
                answers.append(self._read(question, year, own))
        return answers[0] if len(answers) == 1 else _of_several(answers)

    def _read(self, question: Question, year: int, cells: Sequence[Cell]) -> Answer:
        """Answer with the one number a report prints."""
        printed = [cell for cell in cells if cell.absent != "missing"]
        if not cells:
            return _nothing(year, "not-printed", "no form of the report has it")
        answers = [self._from_cell(year, cell) for cell in printed or cells[:1]]
        return answers[0] if len(answers) == 1 else _of_forms(answers)

    def _from_cell(self, year: int, cell: Cell) -> Answer:
        operand = cell.operand
        state, reason = self._state([cell])
        value = None if operand.value is None else Decimal(operand.value)
        if state == "unreadable":
            value = None
        unit, segment = operand.unit, cell.series
        if unit != cell.form_unit:
            money = self.book.names.money_units
            if unit in money and cell.form_unit in money:
                unit = cell.form_unit
                value = None if value is None else _convert(value, money[operand.unit], money[unit])
            else:
                segment = f"{segment} in {unit}"
        return Answer(
            year, state, reason, segment, value, None, None, unit, (operand.form,), (operand,)
        )

    def _derive(self, question: Question, year: int, cells: Sequence[Cell]) -> Answer:
        """Answer with a share, from the formula of the form that the report prints."""
        measure = question.measure
        assert measure is not None
        answers = []
        for formula in measure.formulas:
            for form in formula.forms:
                own = {one.key: one for one in cells if one.operand.form == form}
                if any(one.absent != "missing" for one in own.values()):
                    answer = self._from_formula(year, formula, own)
                    segment = f"{measure.measure} #{formula.name}"
                    answers.append(_weigh(replace(answer, segment=segment), measure.minimum))
        if not answers:
            state: State = "missing" if cells else "not-printed"
            return _nothing(year, state, "no form of the report shows what it is made of")
        return answers[0] if len(answers) == 1 else _of_forms(answers)

    def _from_formula(self, year: int, formula: Formula, cells: Mapping[CellKey, Cell]) -> Answer:
        found = [cells[key] for key in formula.operands if key in cells]
        lost = [key for key in formula.operands if key not in cells]
        state, reason = self._state(found)
        if lost:
            state, reason = "missing", f"{cell_name(*lost[0])} is not there"
        units = {one.operand.unit for one in found}
        if len(units) > 1:
            state, reason = "several", f"its parts are in {' and '.join(sorted(units))}"
        sums: list[Decimal | None] = [None, None]
        if not lost:
            sums = [
                _sum(cells[key] for key in side)
                for side in (formula.numerator, formula.denominator)
            ]
        numerator, denominator = sums
        value = None
        if numerator is not None and denominator:
            value = Fraction(numerator) / Fraction(denominator)
        forms = tuple(dict.fromkeys(one.operand.form for one in found))
        operands = tuple(one.operand for one in found)
        return Answer(
            year, state, reason, None, value, numerator, denominator, PER_CENT, forms, operands
        )

    def _state(self, cells: Sequence[Cell]) -> tuple[State, str | None]:
        """Return the gravest state among cells, with its reason."""
        found: dict[State, str] = {}
        for cell in cells:
            operand = cell.operand
            if operand.value and len(operand.value.partition(".")[0]) > MOST_DIGITS:
                found.setdefault("unreadable", "no report counts so many; look at the page")
            where = operand.cell if len(cells) > 1 else "the cell"
            place = (operand.source.report_id, cell.key[0], cell.key[1])
            failed = self.broken.get(place)
            if cell.absent:
                found.setdefault(cell.absent, _why_absent(cell, where))
            elif operand.status == "doubtful":
                why = self.doubts.get(place, "look at the page")
                found.setdefault("doubtful", f"{where} is doubtful: {why}")
            elif failed:
                found.setdefault("contradicted", f"other numbers of the report disagree: {failed}")
        for state in GRAVEST:
            if state in found:
                return state, found[state]
        return "certain", None


def _why_absent(cell: Cell, where: str) -> str:
    if cell.absent == "blank":
        raw = f" ({cell.operand.raw})" if cell.operand.raw else ""
        return f"{where} is printed blank{raw}, which is not zero"
    if cell.absent == "missing":
        return f"{where} is not in the report, though its form is"
    return f"{where} holds no number: {cell.operand.raw or 'something that could not be read'}"


def _convert(amount: Decimal, unit: Decimal, other: Decimal) -> Decimal:
    """Return an amount of money in another unit; units are powers of ten, so nothing is rounded."""
    return amount.scaleb(unit.adjusted() - other.adjusted(), EXACT)


def _sum(cells: Iterable[Cell]) -> Decimal | None:
    """Add up cells exactly; None when any of them has no number."""
    total = Decimal(0)
    for cell in cells:
        if cell.operand.value is None:
            return None
        total = EXACT.add(total, Decimal(cell.operand.value))
    return total


def _weigh(answer: Answer, minimum: int) -> Answer:
    """Mark a share of nothing, of few, or of less than its part."""
    numerator, denominator = answer.numerator, answer.denominator
    unfit: tuple[State, ...] = ("several", "missing", "unreadable")
    if numerator is None or denominator is None or answer.state in unfit:
        return replace(answer, value=None)
    if denominator == 0:
        if numerator:
            return replace(answer, state="contradicted", reason="parts of a total of 0")
        if answer.state != "certain":
            return answer
        return replace(answer, state="no-cases", reason="there was nothing to take a share of")
    if numerator > denominator and answer.state == "certain":
        reason = f"the part is more than the whole ({numerator} of {denominator})"
        return replace(answer, state="contradicted", reason=reason)
    if 0 < denominator < minimum:
        reason = answer.reason or f"a share of only {denominator}, fewer than {minimum}"
        return replace(answer, is_small=True, reason=reason)
    return answer


def _nothing(year: int, state: State, reason: str) -> Answer:
    return Answer(year, state, reason, None, None, None, None, "", (), ())


def _of_forms(answers: Sequence[Answer]) -> Answer:
    """Return the answer of a report that prints one number in several forms."""
    first = answers[0]
    if all(
        (one.segment, one.value, one.unit) == (first.segment, first.value, first.unit)
        for one in answers
    ):
        return max(answers, key=lambda one: one.state != "certain")
    told = " and ".join(f"{_told(one)} in {one.forms[0]}" for one in answers if one.forms)
    return _several(answers, f"the report prints {told}")


def _of_several(answers: Sequence[Answer]) -> Answer:
    """Return the answer of several reports on one year."""
    told = " and ".join(
        f"{_told(one)} in {one.source.file or one.source.sha256[:16]}"
        for one in answers
        if one.source
    )
    return _several(answers, f"{len(answers)} reports are on the year: {told or 'none has it'}")


def _several(answers: Sequence[Answer], reason: str) -> Answer:
    operands = tuple(operand for one in answers for operand in one.operands)
    forms = tuple(dict.fromkeys(form for one in answers for form in one.forms))
    year, unit = answers[0].year, answers[0].unit
    return Answer(year, "several", reason, None, None, None, None, unit, forms, operands)


def _told(answer: Answer) -> str:
    if answer.numerator is not None:
        return f"{answer.numerator} of {answer.denominator}"
    return answer.state if answer.value is None else f"{answer.value} {answer.unit}"
