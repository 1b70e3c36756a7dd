"""How each paragraph style looks, the same for every producer."""

from typing import NamedTuple

from tests.generator.document import Align, ParagraphStyle, Theme

RED = "#d00000"


class ParagraphLook(NamedTuple):
    """Typeface, size in points, weight, place and colour of a paragraph style."""

    font: str
    size: float
    bold: bool
    align: Align
    indented: bool = False
    color: str = "#000000"


def paragraph_look(style: ParagraphStyle, theme: Theme) -> ParagraphLook:
    """Return the look of a paragraph style."""
    body, heading, size = theme.body_font, theme.heading_font, theme.body_size
    looks: dict[ParagraphStyle, ParagraphLook] = {
        "redhead": ParagraphLook(heading, theme.title_size * 1.3, True, "center", color=RED),
        "cover": ParagraphLook(heading, theme.title_size * 1.4, True, "center"),
        "title": ParagraphLook(heading, theme.title_size, True, "center"),
        "subtitle": ParagraphLook(body, size, False, "center"),
        "heading1": ParagraphLook(heading, theme.heading_size, True, "left", True),
        "heading2": ParagraphLook(body, size, True, "left", True),
        "body": ParagraphLook(body, size, False, "left", True),
        "plain": ParagraphLook(body, size, False, "left"),
        "caption": ParagraphLook(body, size * 0.85, False, "center"),
        "note": ParagraphLook(body, size * 0.75, False, "left"),
        "signature": ParagraphLook(body, size, False, "right"),
    }
    return looks[style]
