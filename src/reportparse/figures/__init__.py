"""Numbers in sentences, the indicators they name, and whether the tables say the same."""

from collections.abc import Iterable, Sequence

from reportparse.codebook import Codebook, Form
from reportparse.figures.linking import Indicators, Link, Subject, link_numbers
from reportparse.figures.sentences import CountedNumber, Sentence, find_sentences
from reportparse.figures.subjects import own_names
from reportparse.narrative.paragraphs import Paragraph
from reportparse.report import Applicant, Figure, FormFound, Statistic

__all__ = ["countable_indicators", "find_figures"]


def countable_indicators(
    codebook: Codebook, found: Sequence[FormFound], year: int | None
) -> Indicators:
    """Return the indicators the narrative may speak of: those of the forms found.

    Where no form was found, those of the forms that reports on `year` print; none without a year.
    """
    forms: Iterable[Form] = [codebook.forms[form.form] for form in found]
    if not found:
        forms = [form for form in codebook.forms.values() if _is_in_use(form, year)]
    indicators: dict[str, frozenset[Applicant | None]] = {}
    for form in forms:
        for indicator, applicants in form.applicants.items():
            indicators[indicator] = indicators.get(indicator, frozenset()) | applicants
    return indicators


def find_figures(
    paragraphs: Sequence[Paragraph],
    statistics: Sequence[Statistic],
    *,
    agency: str | None,
    year: int | None,
    indicators: Indicators,
) -> tuple[Figure, ...]:
    """Find the numbers that count something in the sentences of a report.

    Args:
        paragraphs: The narrative, in reading order.
        statistics: What the tables say.
        agency: The name of the agency that reports.
        year: The year reported on.
        indicators: See `countable_indicators`.

    Returns:
        Figures in reading order. One is linked to an indicator only where its sentence names it
        beyond doubt; `agrees` compares it with the statistic where both are exact and certain.
    """
    subject = Subject(year, own_names(agency), indicators)
    figures: list[Figure] = []
    for sentence in find_sentences(paragraphs):
        links = link_numbers(sentence, subject)
        for number, page, link in zip(sentence.numbers, sentence.pages, links, strict=True):
            statistic = _statistic_of(link, number, statistics)
            figures.append(_make_figure(sentence, number, page, link, statistic))
    return tuple(figures)


def _is_in_use(form: Form, year: int | None) -> bool:
    years = form.years
    return year is not None and years.first <= year <= (years.last or year)


def _statistic_of(
    link: Link | None, number: CountedNumber, statistics: Sequence[Statistic]
) -> Statistic | None:
    """Return the one statistic a figure can be compared with; None when either is not exact."""
    if link is None or number.approximate:
        return None
    same = [
        statistic
        for statistic in statistics
        if (statistic.indicator, statistic.applicant) == (link.indicator, link.applicant)
        and statistic.span == "year"
        and statistic.status != "missing"
    ]
    if len(same) != 1 or same[0].status != "certain" or same[0].value is None:
        return None
    is_money = "元" in same[0].unit
    return None if is_money and same[0].unit != number.unit else same[0]


def _make_figure(
    sentence: Sentence,
    number: CountedNumber,
    page: int,
    link: Link | None,
    statistic: Statistic | None,
) -> Figure:
    numeral = number.numeral
    offset = len(sentence.narrowed) - len(sentence.narrowed.lstrip())
    return Figure(
        text=sentence.text,
        value=numeral.value,
        unit=number.unit,
        raw=sentence.text[numeral.start - offset : number.printed_end - offset],
        page=page,
        indicator=link.indicator if link else None,
        applicant=link.applicant if link else None,
        agrees=statistic.value == numeral.value if statistic else None,
    )
