"""A comparison as rows of text: for a terminal, and as CSV."""

import csv
import io
from collections.abc import Iterator, Sequence

from reportparse.compare.comparison import Answer, Comparison, Row
from reportparse.compare.wording import (
    BREAK_MARK,
    RELATIONS,
    SMALL_EN,
    SMALL_MARK,
    STATES,
    cell_text,
    number_of,
    value_text,
)
from reportparse.inert import inert, inert_cell

CSV_COLUMNS = (
    "question",
    "label_zh",
    "label_en",
    "agency_key",
    "agency",
    "region",
    "year",
    "value",
    "unit",
    "numerator",
    "denominator",
    "formula",
    "state",
    "reason",
    "small",
    "comparable_with",
    "forms",
    "break_before",
    "break_note",
    "rank",
    "ranked",
    "not_ranked_because",
    "raw",
    "page",
    "source_file",
    "source_sha256",
)
SHOWN = 8  # of a list, on a terminal
BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets take Chinese for something else


def matrix(comparison: Comparison) -> tuple[list[str], list[list[str]]]:
    """Return the header and rows of agencies × years."""
    header = ["agency", *(str(year) for year in comparison.years)]
    rows = [
        [
            inert(row.agency).replace("\n", " "),
            *(cell_text(row.answers[year], row.breaks.get(year)) for year in comparison.years),
        ]
        for row in comparison.rows
    ]
    return header, rows


def as_csv(comparisons: Sequence[Comparison]) -> bytes:
    """Return a CSV file, one row for each question, agency and year; UTF-8 with a mark."""
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for comparison in comparisons:
        for row, answer in comparison.answers():
            writer.writerow([inert_cell(value) for value in long_row(comparison, row, answer)])
    return text.getvalue().encode("utf-8", "backslashreplace")


def long_row(comparison: Comparison, row: Row, answer: Answer) -> Iterator[str]:
    """Yield the values of one row, in the order of `CSV_COLUMNS`."""
    question, found = comparison.question, row.breaks.get(answer.year)
    yield from (question.name, question.zh, question.en, row.agency_key, row.agency)
    yield from (row.region or "", str(answer.year), number_of(answer), answer.unit)
    yield from (
        _plain(answer.numerator),
        _plain(answer.denominator),
        formula_of(comparison, answer),
    )
    yield from (answer.state, answer.reason or "", "yes" if answer.is_small else "")
    yield from (answer.segment or "", " ".join(answer.forms))
    yield from (RELATIONS[found.relation], found.note) if found else ("", "")
    yield from (_plain(answer.rank), _plain(answer.ranked), answer.unranked or "")
    yield " + ".join(one.raw or "" for one in answer.operands)
    yield _plain(answer.page)
    source = answer.source
    yield from (source.file or "", source.sha256) if source else ("", "")


def formula_of(comparison: Comparison, answer: Answer) -> str:
    """Return the formula behind an answer, in the names of cells."""
    for formula in comparison.question.formulas:
        if answer.segment and answer.segment.endswith(f"#{formula.name}"):
            return formula.text
    return "" if comparison.question.measure else " ".join(one.cell for one in answer.operands)


def _plain(number: object) -> str:
    return "" if number is None else f"{number:f}" if hasattr(number, "quantize") else str(number)


def legend(comparison: Comparison) -> Iterator[str]:
    """Yield what a reader of the table must know: formula, marks, breaks, ranks and why not."""
    question = comparison.question
    yield f"{question.name}: {question.says}"
    for formula in question.formulas:
        yield f"  {' '.join(formula.forms)}: {formula.text}" + (
            f" ({formula.note})" if formula.note else ""
        )
    yield from (f"  see also {related}" for related in question.related[:SHOWN])
    answers = [answer for _, answer in comparison.answers()]
    marks = [
        f"{mark} {en}"
        for state, (mark, _, en) in STATES.items()
        if mark and any(answer.state == state for answer in answers)
    ]
    if any(answer.is_small for answer in answers):
        marks.append(f"{SMALL_MARK} {SMALL_EN}, not ranked")
    if marks:
        yield f"  {'; '.join(marks)}"
    breaks = [(row, found) for row in comparison.rows for found in row.breaks.values()]
    for note in dict.fromkeys((RELATIONS[found.relation], found.note) for _, found in breaks):
        where = [
            f"{row.agency} {found.before}‖{found.after}"
            for row, found in breaks
            if (RELATIONS[found.relation], found.note) == note
        ]
        more = f" and {len(where) - SHOWN} more" if len(where) > SHOWN else ""
        yield f"  {BREAK_MARK} {', '.join(where[:SHOWN])}{more}: {note[0]}. {note[1]}"
    changes = [f"  {row.agency}: {change}" for row in comparison.rows for change in row.changes]
    yield from changes[:SHOWN]
    if len(changes) > SHOWN:
        yield f"  {len(changes) - SHOWN} more mergers and takeovers; --format html has them"
    year = comparison.ranked_year
    if year is not None:
        yield from _rank_lines(comparison, year)


def _rank_lines(comparison: Comparison, year: int) -> Iterator[str]:
    ranked = comparison.ranked(year)
    told = [f"{one.rank}. {row.agency} {value_text(one)}" for row, one in ranked[:SHOWN]]
    more = f" … of {len(ranked)}" if len(ranked) > SHOWN else ""
    yield f"  {year}: {'  '.join(told)}{more}"
    unranked = [(row, one) for row, one in comparison.unranked(year) if one.state != "no-report"]
    for row, one in unranked[:SHOWN]:
        yield f"  {year}, not ranked: {row.agency}: {one.unranked}"
    if len(unranked) > SHOWN:
        yield f"  {year}, not ranked: {len(unranked) - SHOWN} more; --format csv says why"
