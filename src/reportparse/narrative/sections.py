"""The narrative as sections, each with its heading and its text."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reportparse.layout import Table
from reportparse.narrative.agency_names import name_on_line
from reportparse.narrative.dates import FULL_DATE
from reportparse.narrative.headings import (
    Heading,
    assign_levels,
    is_contents_entry,
    is_contents_heading,
    parse_heading,
)
from reportparse.narrative.paragraphs import Paragraph
from reportparse.narrative.reading import ReadText
from reportparse.report import Section
from reportparse.vocabulary import load_words

COVER_LENGTH = 60  # characters; a page with nothing longer, and the title on it, is a cover
FEWEST_ENTRIES = 3  # entries that make a list on a page a table of contents

_END = (1 << 30, 0.0)  # a place after every page
_MONTH = re.compile(
    r"(?:19|20)\d\d年\d{1,2}月|二[〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月"
)


class _Part(NamedTuple):
    """A heading and the paragraphs up to the next one."""

    heading: Heading | None
    opening: Paragraph
    texts: tuple[str, ...]
    last_page: int


def split_sections(text: ReadText) -> tuple[Section, ...]:
    """Split a report's narrative into sections.

    Returns:
        Sections in reading order. What stands before the first heading is a section without number
        and title, if there is anything but the title and the cover. Text in tables is left out;
        a section ends on the last page of the tables that stand in it.
    """
    parts = list(_split_at_headings(_find_headings(text)))
    if not parts:
        return ()
    levels = assign_levels([part.heading for part in parts if part.heading])
    if parts[0].heading is None:
        levels.insert(0, 1)
    ends = [*(_position(part.opening) for part in parts[1:]), _END]
    return tuple(
        Section(
            number=part.heading.number if part.heading else None,
            title=part.heading.title if part.heading else "",
            level=level,
            text="\n".join(part.texts),
            first_page=part.opening.first_page,
            last_page=_last_page(part, end, text.tables),
        )
        for part, level, end in zip(parts, levels, ends, strict=True)
    )


def _find_headings(text: ReadText) -> list[tuple[Paragraph, Heading | None]]:
    """Pair the paragraphs of the narrative with the headings they open with."""
    paragraphs = _narrative_paragraphs(text)
    headings = [parse_heading(paragraph) for paragraph in paragraphs]
    styles = {heading.style for heading in headings if heading}
    if "digit" in styles and styles != {"digit"}:
        headings = _keep_digit_headings(headings, bracketed="bracketed" in styles)
    return list(zip(paragraphs, headings, strict=True))


def _keep_digit_headings(
    headings: Sequence[Heading | None], *, bracketed: bool
) -> list[Heading | None]:
    """Take 1. for a heading only where text follows it; else it numbers the entries of a list."""
    kept: list[Heading | None] = []
    for index, heading in enumerate(headings):
        follows = index + 1 < len(headings) and headings[index + 1] is None
        listed = heading is not None and heading.style == "digit" and (bracketed or not follows)
        kept.append(None if listed else heading)
    return kept


def _split_at_headings(kept: Sequence[tuple[Paragraph, Heading | None]]) -> Iterator[_Part]:
    opening: Paragraph | None = None
    heading: Heading | None = None
    texts: list[str] = []
    last_page = 0
    for paragraph, found in kept:
        if found is not None or opening is None:
            if opening is not None:
                yield _Part(heading, opening, tuple(texts), last_page)
            opening, heading, texts = paragraph, found, []
        if found is None:
            texts.append(paragraph.text)
        elif found.rest:
            texts.append(found.rest)
        last_page = paragraph.last_page
    if opening is not None:
        yield _Part(heading, opening, tuple(texts), last_page)


def _position(paragraph: Paragraph) -> tuple[int, float]:
    return paragraph.first_page, paragraph.lines[0].bbox.top


def _last_page(part: _Part, end: tuple[int, float], tables: Sequence[Table]) -> int:
    """The last page of a section, with the tables that stand before the next heading."""
    start = _position(part.opening)
    pages = [
        table_part.page_number
        for table in tables
        for table_part in table.parts
        if start < (table_part.page_number, table_part.bbox.top) < end
    ]
    return max(part.last_page, *pages) if pages else part.last_page


def _narrative_paragraphs(text: ReadText) -> list[Paragraph]:
    """Leave out titles, cover pages, what stands around a title, and tables of contents."""
    left_out = _find_title_matter(text) | _find_contents(text)
    return [paragraph for index, paragraph in enumerate(text.paragraphs) if index not in left_out]


def _find_title_matter(text: ReadText) -> set[int]:
    """Indexes of titles, of the short lines above them, and of agency and date below them."""
    left_out: set[int] = set()
    paragraphs = text.paragraphs
    for title in text.titles:
        left_out.update(range(title.first, title.last + 1))
        on_page = [
            index
            for index, paragraph in enumerate(paragraphs)
            if paragraph.first_page == title.page_number
        ]
        above = [index for index in on_page if index < title.first]
        if all(len(paragraphs[index].text) <= COVER_LENGTH for index in above):
            left_out.update(index for index in above if not parse_heading(paragraphs[index]))
        below = [index for index in on_page if index > title.last]
        is_cover = title.page_number != text.pages[-1].page_number and all(
            len(paragraphs[index].text) <= COVER_LENGTH and not parse_heading(paragraphs[index])
            for index in below
        )
        for index in below:
            if not is_cover and not _is_byline(text.squeezed[index]):
                break
            left_out.add(index)
    return left_out


def _is_byline(squeezed: str) -> bool:
    """Whether a short line says who or when, as below a title."""
    stripped = squeezed.strip("（）()")
    if FULL_DATE.fullmatch(stripped) or _MONTH.fullmatch(stripped):
        return True
    if len(squeezed) > COVER_LENGTH:
        return False
    labels = load_words("agencies")["line_openers"] + load_words("agencies")["date_openers"]
    return stripped.startswith(labels) or name_on_line(stripped) is not None


def _find_contents(text: ReadText) -> set[int]:
    """Indexes of the entries of a table of contents and of its heading."""
    entries: dict[int, list[int]] = defaultdict(list)
    for index, paragraph in enumerate(text.paragraphs):
        if len(paragraph.text) <= COVER_LENGTH and is_contents_entry(paragraph.text):
            entries[paragraph.first_page].append(index)
    found = {
        index for indexes in entries.values() if len(indexes) >= FEWEST_ENTRIES for index in indexes
    }
    for index, squeezed in enumerate(text.squeezed):
        if is_contents_heading(squeezed):
            found.update(_listed_below(text, index))
    return found


def _listed_below(text: ReadText, heading: int) -> Iterator[int]:
    """Yield the heading of the contents and the entries below it."""
    yield heading
    page = text.paragraphs[heading].first_page
    for index in range(heading + 1, len(text.paragraphs)):
        paragraph, squeezed = text.paragraphs[index], text.squeezed[index]
        wording = squeezed.strip("0123456789.…·-—")
        listed = paragraph.lines[0].crowded or is_contents_entry(paragraph.text)
        repeated = any(other.startswith(wording) for other in text.squeezed[index + 1 :])
        if not listed and not (paragraph.first_page == page and (repeated or not wording)):
            return
        yield index
