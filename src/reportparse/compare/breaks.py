"""Where the numbers of an agency stop counting the same."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from reportparse.codebook.analysis import AnalysisBook
from reportparse.codebook.measures import Measure
from reportparse.compare.comparison import Answer, Break
from reportparse.compare.questions import Question
from reportparse.index.selection import Agency

UNIT_MARK = " in "


def find_breaks(
    agency: Agency, question: Question, answers: Mapping[int, Answer], book: AnalysisBook
) -> dict[int, Break]:
    """Return the breaks between the answers of one agency, by the later year.

    Years without an answer are stepped over: a break stands before the first year after it.
    """
    told = [answers[year] for year in sorted(answers) if answers[year].segment]
    breaks: dict[int, Break] = {}
    for before, after in pairwise(told):
        if before.segment != after.segment:
            breaks[after.year] = _break(agency.key, question, (before, after), book)
        grown = [
            change.sentence
            for change in agency.changes
            if change.kind == "place" and before.year < change.first <= after.year
        ]
        if grown:
            found = breaks.get(after.year)
            breaks[after.year] = _with_place(found, agency.key, (before, after), grown)
    return breaks


def _with_place(
    found: Break | None, agency: str, sides: tuple[Answer, Answer], grown: Sequence[str]
) -> Break:
    """Return a break that also says how the place changed."""
    note = "; ".join(grown)
    if found is None:
        return Break(agency, sides[0].year, sides[1].year, "place", note, None)
    return replace(found, note=f"{found.note}; {note}")


def _break(
    agency: str, question: Question, sides: tuple[Answer, Answer], book: AnalysisBook
) -> Break:
    before, after = sides
    years = (before.year, after.year)
    if question.measure:
        return Break(agency, *years, "unknown", _measure_note(question.measure, sides), None)
    one, _, unit = str(before.segment).partition(UNIT_MARK)
    other, _, other_unit = str(after.segment).partition(UNIT_MARK)
    if one == other:
        note = f"counted in {before.unit} before, in {after.unit} after"
        return Break(agency, *years, "unit", note, None)
    link = book.series.between(one, other)
    forms = f"{'/'.join(before.forms)} → {'/'.join(after.forms)}"
    if before.forms == after.forms:  # two layouts of one form
        forms = f"{one.partition('|')[2]} → {other.partition('|')[2]}"
    if link is None:
        note = f"{forms}: nobody has said how the two relate"
        return Break(agency, *years, "unknown", note, None)
    if unit or other_unit:
        forms += f", counted in {before.unit} before, in {after.unit} after"
    return Break(agency, *years, link.relation, f"{forms}: {link.note}", link.source)


def _measure_note(measure: Measure, sides: tuple[Answer, Answer]) -> str:
    notes = []
    for side in sides:
        for formula in measure.formulas:
            if str(side.segment).endswith(f"#{formula.name}"):
                note = f", {formula.note}" if formula.note else ""
                notes.append(f"{'/'.join(side.forms)} ({formula.text}{note})")
    return " → ".join(notes) + ": another formula, not the same definition"
