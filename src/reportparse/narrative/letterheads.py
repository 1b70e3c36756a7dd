"""The agency's name over a title: lines that fill the page, but do not go on in the title."""

import re
from collections.abc import Sequence
from functools import lru_cache

from reportparse.narrative.agency_names import LONGEST_NAME, are_related, is_agency_name
from reportparse.narrative.dates import find_years
from reportparse.narrative.paragraphs import Paragraph
from reportparse.narrative.texts import join_broken_lines, squeeze
from reportparse.vocabulary import load_words

MAX_LINES = 5  # of a name and the title below it


def part_letterheads(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """Part the name of an agency from a title that begins with the same name, long or short.

    Two lines of large type that fill the page look like one paragraph.
    """
    parted: list[Paragraph] = []
    for paragraph in paragraphs:
        count = _count_name_lines(paragraph) if 1 < len(paragraph.lines) <= MAX_LINES else 0
        lines = paragraph.lines
        pieces = [lines[:count], lines[count:]] if count else [lines]
        if len(pieces) == 1:
            parted.append(paragraph)
            continue
        parted += [Paragraph(join_broken_lines(line.text for line in p), p) for p in pieces]
    return tuple(parted)


def _count_name_lines(paragraph: Paragraph) -> int:
    """Count the first lines that are a name as a whole, where the rest names it again; or 0."""
    texts = [squeeze(line.text) for line in paragraph.lines]
    for count in range(1, len(texts)):
        name = "".join(texts[:count])
        if len(name) > LONGEST_NAME:
            return 0
        if is_agency_name(name):
            again = _name_at_start("".join(texts[count:]))
            if is_agency_name(again) and are_related(name, again):
                return count
    return 0


def _name_at_start(text: str) -> str:
    """Return what stands before the first year, 关于 or subject of a title."""
    years = find_years(text)
    head = text[: years[0].start] if years else text
    return _subjects().split(head, maxsplit=1)[0]


@lru_cache(maxsize=1)
def _subjects() -> re.Pattern[str]:
    return re.compile("|".join(["关于", *map(re.escape, load_words("titles")["subjects"])]))
