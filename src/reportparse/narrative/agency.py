"""The agency of a report: every place that names it, and the fullest form it prints."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from reportparse.layout import cells_by_row
from reportparse.narrative.agency_names import (
    Naming,
    are_related,
    complete_name,
    find_fullest,
    find_in_fields,
    find_named,
    fuller_form,
    is_agency_name,
    is_place,
    name_beside,
    name_on_line,
    stands_for,
    strip_office,
    variants,
)
from reportparse.narrative.findings import make_finding
from reportparse.narrative.reading import ReadText
from reportparse.narrative.signature import PrintedDate
from reportparse.narrative.texts import squeeze
from reportparse.narrative.titles import Title, name_in_title
from reportparse.report import Agency, AgencyEvidence, Finding
from reportparse.vocabulary import load_words

COVER_LINES = 4  # lines above the title among which the cover prints the agency
OPENING_PARAGRAPHS = 16  # among which a report says who compiled it and whom to ask


def find_namings(text: ReadText, dates: Sequence[PrintedDate]) -> list[Naming]:
    """List every naming of the agency, the most telling first."""
    own = [title for title in text.titles if not title.is_letter]
    letters = [title for title in text.titles if title.is_letter]
    namings = [*_namings_of_titles(text, own), *_namings_on_cover(text, own)]
    namings += [
        Naming(printed.name, "signature", printed.page_number)
        for printed in dates
        if printed.name and printed.kind != "opening"
    ]
    namings += _namings_in_header(text)
    namings += _namings_of_titles(text, letters)
    sources: tuple[Literal["text", "contact"], ...] = ("text", "contact")
    opening = list(zip(text.paragraphs, text.squeezed, strict=True))[:OPENING_PARAGRAPHS]
    for source in sources:
        for paragraph, squeezed in opening:
            namings += [
                Naming(name, source, paragraph.first_page) for name in find_named(squeezed, source)
            ]
    return list(dict.fromkeys(namings or _namings_in_fields(text)))


def _namings_in_fields(text: ReadText) -> Iterator[Naming]:
    """Read the fields that a website prints around a report: 来源：…… or 发布机构 in a table."""
    for paragraph in text.paragraphs[:OPENING_PARAGRAPHS]:
        for name in find_in_fields(paragraph.text):
            yield Naming(name, "header", paragraph.first_page)
    for table in text.tables:
        for row in cells_by_row(table.cells, table.n_rows):
            for left, right in pairwise(row):
                beside = name_beside(squeeze(left.text), squeeze(right.text))
                if beside:
                    yield Naming(beside, "header", right.page_number)


def _namings_of_titles(text: ReadText, titles: Sequence[Title]) -> list[Naming]:
    return [
        Naming(title.agency, "title", title.page_number)
        for title in titles
        if is_agency_name(title.agency)
    ]


def _namings_on_cover(text: ReadText, titles: Sequence[Title]) -> list[Naming]:
    """Read the names that stand on a line of their own above or below a title."""
    namings = []
    for title in titles:
        around = (
            *range(title.first - 1, max(-1, title.first - 1 - COVER_LINES), -1),
            *range(title.last + 1, min(len(text.squeezed), title.last + 1 + COVER_LINES)),
        )
        for index in around:
            paragraph = text.paragraphs[index]
            name = name_on_line(text.squeezed[index])
            if name and paragraph.first_page == title.page_number:
                above = text.squeezed[index - 1] if index else ""
                namings.append(Naming(complete_name(name, above), "cover", title.page_number))
    return namings


def _namings_in_header(text: ReadText) -> list[Naming]:
    namings: dict[str, Naming] = {}
    for line in text.running:
        squeezed = squeeze(line.text)
        name = name_on_line(squeezed) or name_in_title(squeezed)
        if name and is_agency_name(name):
            namings.setdefault(name, Naming(name, "header", line.page_number))
    return list(namings.values())


def choose_agency(text: ReadText, namings: Sequence[Naming]) -> Agency:
    """Choose the name the report gives its agency, in the fullest form it prints."""
    if not namings:
        return Agency(name=None)
    base = namings[0].name
    if namings[0].source in ("text", "contact"):
        base = base if _has_office(base, text) else strip_office(base)
    base = _complete_place(base, namings)
    name = _longest_line(base, namings)
    texts = [
        (squeezed, paragraph.first_page)
        for squeezed, paragraph in zip(text.squeezed, text.paragraphs, strict=True)
    ]
    evidence = [
        AgencyEvidence(source=naming.source, text=naming.name, page=naming.page_number)
        for naming in namings
    ]
    fullest = find_fullest(name, texts) if not is_place(name) else None
    if fullest and len(fullest[0]) > len(name):
        name = fullest[0]
        if not any(name in shown.text for shown in evidence):
            evidence.append(AgencyEvidence(source="text", text=name, page=fullest[1]))
    return Agency(name=name, evidence=tuple(evidence))


def _has_office(name: str, text: ReadText) -> bool:
    """Whether a general office (办公厅) has an office or website of its own: it reports itself.

    An office of a lower rank compiles the report of the body it serves.
    """
    own = tuple(
        name + end for end in ("办公室", "政务公开办公室", "政府信息公开办公室", "门户网站")
    )
    return name.endswith("办公厅") and any(
        phrase in squeezed for squeezed in text.squeezed for phrase in own
    )


def _complete_place(base: str, namings: Sequence[Naming]) -> str:
    """Complete a bare place (淮安市2023年…) to its government where that is printed."""
    if not is_place(base):
        return base
    governments = load_words("agencies")["governments"]
    for naming in namings:
        name = strip_office(naming.name)
        for government in governments:
            place = name.removesuffix(government)
            if place != name and (
                place.endswith(base) or (is_place(place) and base.endswith(place))
            ):
                return name
    return base


def _longest_line(base: str, namings: Sequence[Naming]) -> str:
    """Take the fullest form in which the report names the same agency elsewhere."""
    best = base
    if is_place(best):
        return best
    for naming in namings:
        fuller = fuller_form(best, naming.name)
        if fuller is None and naming.source == "text" and len(naming.name) > len(best):
            fuller = naming.name if stands_for(best, naming.name) else None
        best = fuller or best
    return best


def check_agency(agency: Agency, namings: Sequence[Naming]) -> list[Finding]:
    """Compare the agency with the names that cover, title and signature print."""
    if agency.name is None:
        return [make_finding("agency.missing", "no name of an agency was found")]
    name = agency.name
    for naming in namings:
        if naming.source not in ("cover", "title", "signature"):
            continue
        if not any(are_related(naming.name, form) for form in variants(name)):
            message = f"the report names “{name}”, its {naming.source} “{naming.name}”"
            return [make_finding("agency.conflict", message)]
    return []
