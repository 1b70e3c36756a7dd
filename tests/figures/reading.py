"""Reads the figures of a sentence as if it stood in a report with known forms."""

from collections.abc import Sequence
from typing import Any

from reportparse.codebook import Codebook, load_codebook
from reportparse.figures import countable_indicators, find_figures
from reportparse.layout import BBox
from reportparse.narrative.lines import PlacedLine
from reportparse.narrative.paragraphs import Paragraph
from reportparse.report import Figure, FormFound, Statistic

CODEBOOK: Codebook = load_codebook()
MODERN = ("disclosure-2021", "requests-2021", "disputes-2019", "processing-fees-2023")
OLD = ("statistics-2014",)
AGENCY = "淮安市财政局"
SETS = {
    2023: (AGENCY, MODERN),
    2020: ("青岛市黄岛区财政局", ("disclosure-2019", "requests-2019", "disputes-2019")),
    2017: ("宁夏回族自治区公安厅", OLD),
    2012: ("平潭县国土资源局", ("statistics-fujian-2011",)),
}
"""The reports that the sentences of the YAML files stand in: year, agency and forms."""


def paragraph(*texts: str, page: int = 1) -> Paragraph:
    """Make a paragraph of lines, each on a page of its own from `page` on."""
    lines = tuple(
        PlacedLine(text, BBox(0, 0, 1, 1), page + number, 12.0, False, False)
        for number, text in enumerate(texts)
    )
    return Paragraph("".join(texts), lines)


def read(
    *paragraphs: str,
    forms: Sequence[str] = MODERN,
    agency: str | None = AGENCY,
    year: int | None = 2023,
    statistics: Sequence[Statistic] = (),
) -> tuple[Figure, ...]:
    """Read the figures of paragraphs."""
    found = [FormFound(form=form, pages=(1,)) for form in forms]
    return find_figures(
        [paragraph(text) for text in paragraphs],
        statistics,
        agency=agency,
        year=year,
        indicators=countable_indicators(CODEBOOK, found, year),
    )


def read_case(case: dict[str, Any]) -> tuple[Figure, ...]:
    """Read the figures of a case of a YAML file."""
    year = case.get("set", 2017 if case.get("old", False) else 2023)
    agency, forms = SETS[year]
    return read(case["text"], forms=forms, agency=case.get("agency", agency), year=year)


def links_of(figures: Sequence[Figure]) -> list[tuple[str, str, str | None]]:
    """List the figures that are linked: value, indicator, applicant."""
    return [(str(f.value), f.indicator, f.applicant) for f in figures if f.indicator]
