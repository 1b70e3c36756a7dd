"""What can be asked: an indicator of a kind of applicant, or a measure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from reportparse.codebook.analysis import AnalysisBook
from reportparse.codebook.measures import Formula, Measure
from reportparse.codebook.rules import CellKey
from reportparse.codebook.series import Place
from reportparse.errors import ExitCode, ReportParseError

WORDS = {"overlaps": "overlapping"}


class QuestionError(ReportParseError):
    """What is asked for is not known, or nothing is there to answer it."""

    exit_code = ExitCode.WRONG_USAGE


@dataclass(frozen=True, slots=True)
class Question:
    """One indicator or measure, with its names and definition."""

    name: str
    zh: str
    en: str
    says: str
    source: str
    cells: tuple[CellKey, ...]
    """Any of them answers it; empty for a measure."""
    measure: Measure | None = None
    related: tuple[str, ...] = ()
    """Indicators of other forms that count something like it, each with how it relates."""

    @property
    def operands(self) -> tuple[CellKey, ...]:
        """Every cell that an answer may be made of."""
        parts = (cell for formula in self.formulas for cell in formula.operands)
        return (*self.cells, *parts)

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """The formulas of a measure."""
        return self.measure.formulas if self.measure else ()


def resolve_questions(names: Iterable[str], book: AnalysisBook) -> list[Question]:
    """Return the questions that names stand for, each once, in order.

    A name is an indicator, an indicator with its applicant (requests.received@enterprise; without
    one, all applicants) or its span (disclosure.total:cumulative), a measure, or the beginning
    of several measures (refusal_ground).

    Raises:
        QuestionError: A name stands for nothing.
    """
    found: dict[str, Question] = {}
    for name in names:
        family = [key for key in book.measures if key == name or key.startswith(f"{name}.")]
        for key in family:
            found[key] = _of_measure(book.measures[key], book)
        if not family:
            question = _of_indicator(name, book)
            found[question.name] = question
    return list(found.values())


def _of_measure(measure: Measure, book: AnalysisBook) -> Question:
    zh, en = measure.zh, measure.en
    member = measure.measure.partition(".")[2]
    if member:
        applicants = book.names.applicants
        if member in applicants:
            zh, en = f"{zh}：{applicants[member].zh}", f"{en}: {applicants[member].en}"  # type: ignore[index]
        else:
            key = measure.formulas[0].numerator[0]
            label = book.cells[measure.formulas[0].forms[0], *key].row.label or ""
            zh, en = f"{zh}：{label}", f"{en}: {book.english(key[0]).removeprefix('Refused: ')}"
    return Question(measure.measure, zh, en, measure.says, measure.source, (), measure)


def _of_indicator(name: str, book: AnalysisBook) -> Question:
    cell, _, span = name.partition(":")
    indicator, _, applicant = cell.partition("@")
    keys = [
        key
        for key in book.cells
        if key[1] == indicator
        and key[3] == (span or "year")
        and key[2] in ((applicant,) if applicant else (None, "total"))
    ]
    if not keys:
        raise QuestionError(_unknown(name, book))
    forms = book.codebook.forms
    newest = max(keys, key=lambda key: forms[key[0]].years.first)
    notices = ", ".join(dict.fromkeys(forms[key[0]].source.notice for key in keys))
    return Question(
        name,
        " > ".join(book.cells[newest].label),
        book.english(*newest[1:]),
        "the number that the reports print, in the unit of the form",
        notices,
        tuple(dict.fromkeys(book.cells[key].key for key in keys)),
        related=tuple(_related(keys, book)),
    )


def _related(keys: Iterable[tuple[str, str, str | None, str]], book: AnalysisBook) -> Iterator[str]:
    """Yield what is linked to an indicator under another name."""
    own = {key[1] for key in keys}
    series = {
        book.series.by_place[place]
        for key in keys
        for place in book.series.by_place
        if (place.form, *place_key(place)) == key
    }
    ordered = sorted(series, key=lambda name: (book.series.series[name].first, name))
    links = (link for name in ordered for link in book.series.links_of(name))
    for link in links:
        one, other = book.series.series[link.series], book.series.series[link.other]
        if link.relation == "none":
            continue
        if not {place.indicator for place in other.places} & own:
            yield (
                f"{other.places[0].cell} ({' '.join(other.forms)}, {other.years}): that of "
                f"{one.years} is {WORDS.get(link.relation, link.relation)}. {link.note}"
            )


def place_key(place: Place) -> tuple[str, str | None, str]:
    """Return indicator, applicant and span of a place."""
    return place.indicator, place.applicant, place.span


def _unknown(name: str, book: AnalysisBook) -> str:
    known = {key[1] for key in book.cells} | set(book.measures)
    close = get_close_matches(name.partition("@")[0], sorted(known), n=3)
    advice = f"did you mean {', '.join(close)}?" if close else "see reportparse codebook list"
    return f"{name}: neither an indicator nor a measure; {advice}"
