"""The text above a table that says what it is, also where a page break parts the two."""

from collections.abc import Sequence

from reportparse.layout import BBox, TextLine

CAPTION_REACH = 70.0  # pt above a table in which its caption stands
CAPTION_LINES = 3
EDGE_OF_TEXT = 2.0  # pt


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


def lines_at_end(lines: Sequence[TextLine], tables: Sequence[BBox]) -> list[TextLine]:
    """Return the lines of a page below all of its tables."""
    bottom = max([box.bottom for box in tables], default=0.0)
    return [line for line in lines if line.bbox.top >= bottom]
