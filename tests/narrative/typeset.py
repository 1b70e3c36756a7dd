"""Sets short reports into pages of words by hand, so that no PDF is needed to test reading them.

A report is written as text, one block a line:

    # text      a title: centred, large
    ^ text      centred, in the size of the body
    > text      to the right, as signatures stand
    ! text      bold, as headings stand
    = text      to the left, without indent
    ---         the next page begins
    text        a paragraph, its first line indented by two characters
"""

import re
from collections.abc import Iterable, Iterator

from reportparse.layout import BBox, Page, Word

WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, TOP, BOTTOM = 75.0, 523.0, 90.0, 770.0
BODY, TITLE = 16.0, 22.0
LEADING = 1.7
NO_START = "，。、；：！？）》”"  # a line never starts with these


def advance(char: str) -> float:
    """Width of a character in em."""
    return 0.5 if char.isascii() else 1.0


def place(text: str, x0: float, top: float, size: float, *, bold: bool = False) -> list[Word]:
    """Set a text on one baseline; spaces part words."""
    words = []
    x = x0
    for piece in text.split(" "):
        edges = [x]
        for char in piece:
            edges.append(edges[-1] + advance(char) * size)
        if piece:
            box = BBox(edges[0], top, edges[-1], top + size)
            words.append(Word(piece, box, tuple(edges), size, "Song", bold))
        x = edges[-1] + 0.5 * size
    return words


def text_width(text: str, size: float) -> float:
    """Width of a text in points."""
    return sum(advance(char) * size for char in text)


def wrap(text: str, size: float, indent: float) -> Iterator[str]:
    """Break a text into lines as wide as the page."""
    line, room = "", RIGHT - LEFT - indent
    for unit in re.findall(r"[!-~]+|.", text):
        if text_width(line + unit, size) > room and unit not in NO_START:
            yield line
            line, room = "", RIGHT - LEFT
        line += unit
    yield line


class _Setter:
    """Fills pages from the top."""

    def __init__(self) -> None:
        self.pages: list[list[Word]] = [[]]
        self.top = TOP

    def new_page(self) -> None:
        self.pages.append([])
        self.top = TOP

    def set_line(self, text: str, x0: float, size: float, *, bold: bool = False) -> None:
        if self.top + size > BOTTOM:
            self.new_page()
        self.pages[-1] += place(text, x0, self.top, size, bold=bold)
        self.top += LEADING * size

    def set_block(self, block: str) -> None:
        mark, _, text = block.partition(" ")
        if mark == "#":
            self.set_line(text, (LEFT + RIGHT - text_width(text, TITLE)) / 2, TITLE)
        elif mark == "^":
            self.set_line(text, (LEFT + RIGHT - text_width(text, BODY)) / 2, BODY)
        elif mark == ">":
            self.set_line(text, RIGHT - 2 * BODY - text_width(text, BODY), BODY)
        elif mark in ("!", "="):
            indent = 2 * BODY if mark == "!" else 0.0
            for number, line in enumerate(wrap(text, BODY, indent)):
                x0 = LEFT + (0.0 if number else indent)
                self.set_line(line, x0, BODY, bold=mark == "!")
        else:
            for number, line in enumerate(wrap(block, BODY, 2 * BODY)):
                self.set_line(line, LEFT + (0.0 if number else 2 * BODY), BODY)


def typeset(report: str, *, extra: Iterable[tuple[int, Word]] = ()) -> list[Page]:
    """Set a report; `extra` adds words to pages, by 1-based page number (headers, page numbers)."""
    setter = _Setter()
    for block in report.strip().splitlines():
        if block.strip() == "---":
            setter.new_page()
        elif block.strip():
            setter.set_block(block.strip())
    for page_number, word in extra:
        setter.pages[page_number - 1].append(word)
    return [
        Page(number, WIDTH, HEIGHT, tuple(words)) for number, words in enumerate(setter.pages, 1)
    ]
