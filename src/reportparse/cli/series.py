"""The tables of `reportparse codebook show` about what may be compared, and what is derived."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from reportparse.cli.failures import print_message
from reportparse.cli.tables import print_table

if TYPE_CHECKING:
    from reportparse.codebook.analysis import AnalysisBook
    from reportparse.codebook.entries import FormCell
    from reportparse.codebook.series import Link, Series

UNKNOWN = "/unknown"  # a report that does not show its layout; as good as any other
LINK_COLUMNS = ("this", "years", "is", "that", "years", "note", "source")
MEASURE_COLUMNS = ("measure", "中文", "English", "forms", "formula", "says", "note", "source")


def comparable_years(cells: Iterable["FormCell"], form: str, book: "AnalysisBook") -> str:
    """Return from when to when cells of a form are comparable, e.g. "2019–"."""
    wanted = {(cell.indicator, cell.applicant, cell.span) for cell in cells}
    found = (
        book.series.series[name].years
        for place, name in book.series.by_place.items()
        if place.form == form and (place.indicator, place.applicant, place.span) in wanted
    )
    return ", ".join(sorted(set(found)))


def print_series(indicator: str, book: "AnalysisBook") -> None:
    """Print the series of an indicator and how each relates to other series."""
    all_of = _shown(book.series.by_indicator[indicator])
    rows = [(series.name, series.years, series.unit, " ".join(series.forms)) for series in all_of]
    print_table("Comparable within", ("series", "years", "unit", "forms"), rows)
    order = {series.name: number for number, series in enumerate(all_of)}
    links = [
        link
        for series in all_of
        for link in book.series.links_of(series.name)
        if order[series.name] < order.get(link.other, len(order)) and UNKNOWN not in link.other
    ]
    if links:
        print_table("Compared with others", LINK_COLUMNS, [_link_row(link, book) for link in links])
    elif len({form for series in all_of for form in series.forms}) == 1:
        print_message(f"{indicator}: no other form has anything like it")


def print_measure(name: str, book: "AnalysisBook") -> None:
    """Print the formulas of a measure."""
    measure = book.measures[name]
    rows = [
        (
            measure.measure,
            measure.zh,
            measure.en,
            " ".join(formula.forms),
            formula.text,
            measure.says,
            formula.note or "",
            measure.source,
        )
        for formula in measure.formulas
    ]
    print_table(name, MEASURE_COLUMNS, rows)


def _shown(all_of: Iterable["Series"]) -> list["Series"]:
    """Return the series, of the kinds of applicants only the total: they all behave alike."""
    listed = [series for series in all_of if UNKNOWN not in series.name]
    totals = [series for series in listed if "@" not in series.name or "@total" in series.name]
    return totals or listed


def _link_row(link: "Link", book: "AnalysisBook") -> tuple[str, ...]:
    one, other = book.series.series[link.series], book.series.series[link.other]
    words = {"overlaps": "overlapping", "none": "unrelated to"}
    relation = words.get(link.relation, link.relation)
    return (one.name, one.years, relation, other.name, other.years, link.note, link.source or "")
