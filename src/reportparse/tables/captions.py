"""The text above a table that says what it is, also where a page break parts the two."""

from collections.abc import Sequence
from unicodedata import normalize

import regex

from reportparse.layout import BBox, TextLine

CAPTION_REACH = 70.0  # pt above a table in which its caption stands
CAPTION_LINES = 3
EDGE_OF_TEXT = 2.0  # pt
# 续表, （续上表）, 续表1, 接上页: or the caption again, with （续） behind it
_CONTINUED = regex.compile(
    r"[(\[【]?(?:续|[续接](?:上|前)?表|[续接](?:上|前)页)[(\[]?[\d一二三四五六七八九十]{0,2}[)\]】]{0,2}[::]?"
    r"|.{0,40}[(\[]续(?:表)?[\d一二三四五六七八九十]{0,2}[)\]]"
)


def find_caption(top: float, lines: Sequence[TextLine], before: Sequence[TextLine] = ()) -> str:
    """Return the text lines close above a table, joined by newlines.

    Args:
        top: y of the table's top.
        lines: The lines outside tables on its page.
        before: The lines at the end of the page before; they stand above a table that begins its
            page.
    """
    if before and not any(line.bbox.top < top for line in lines):
        lines, top = before, before[-1].bbox.bottom
    above = [
        line
        for line in lines
        if top - CAPTION_REACH <= line.bbox.top and line.bbox.bottom <= top + EDGE_OF_TEXT
    ]
    return "\n".join(line.text for line in above[-CAPTION_LINES:])


def says_continued(text: str) -> bool:
    """Whether a line above a table says that it goes on from the page before."""
    return bool(_CONTINUED.fullmatch("".join(normalize("NFKC", text).split())))


def lines_at_end(lines: Sequence[TextLine], tables: Sequence[BBox]) -> list[TextLine]:
    """Return the lines of a page below all of its tables."""
    bottom = max([box.bottom for box in tables], default=0.0)
    return [line for line in lines if line.bbox.top >= bottom]
