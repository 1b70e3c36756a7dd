"""The second reader: pdfplumber (pdfminer.six), which shares no code with the first.

It is about 20 times slower, so it opens the file only when it is asked, reads only the pages it is
asked for, and each once. It reports every character the page holds, also those that nobody sees:
layers switched off, clipped or invisible text. That is what it is for: where the two readers
differ, a person has to look.
"""

import logging
import struct
import warnings
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from math import hypot
from typing import TYPE_CHECKING, Any, NamedTuple

from reportparse.layout import BBox, Page, Word
from reportparse.pages.lookalikes import unify
from reportparse.pages.overlays import find_pale_limit, is_pale, split_overlays
from reportparse.pages.turning import TURN_BY_DIRECTION, Turn, turn_box
from reportparse.pages.words import BACKWARD, SAME_SIZE, WORD_GAP, InkedWord, drop_reprints

if TYPE_CHECKING:
    from pdfplumber.page import Page as PlumberPage
    from pdfplumber.pdf import PDF

MAX_PAGES = 12  # a document; more in doubt are not worth 20 times the time, a person must look
SAME_BASELINE = 0.1  # em; characters of one word stand on one line
SLANTED = 0.02  # sine of the angle from which text is slanted

# Whatever pdfminer stumbles over in an odd file; its own exceptions are added when it is loaded.
_STUMBLES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


class Unread(NamedTuple):
    """A page the second reader did not read."""

    capped: bool
    """Whether it was one page too many; else reading failed."""
    why: str


class _Char(NamedTuple):
    """A character on the page as displayed."""

    text: str
    bbox: BBox
    direction: tuple[float, float]
    """Unit vector along the text, y down."""
    color: int
    font: str


@dataclass(slots=True)
class SecondReader:
    """Reads single pages of a PDF again; nothing is opened before the first question."""

    pdf: bytes
    password: str | None = None
    max_pages: int = MAX_PAGES
    _pages: dict[int, Page | Unread] = field(default_factory=dict)
    _document: "PDF | Unread | None" = None

    def read_page(self, page_number: int) -> Page | Unread:
        """Read a page (1-based); its words are in the reading frame, as the first reader's."""
        if page_number not in self._pages:
            if len(self._pages) >= self.max_pages:
                return Unread(True, f"more than {self.max_pages} pages are in doubt")
            self._pages[page_number] = self._read(page_number)
        return self._pages[page_number]

    def _read(self, page_number: int) -> Page | Unread:
        if self._document is None:
            self._document = _open(self.pdf, self.password)
        if isinstance(self._document, Unread):
            return self._document
        extracted = _extract(self._document, page_number)
        return extracted if isinstance(extracted, Unread) else _make_page(page_number, *extracted)


def _open(pdf: bytes, password: str | None) -> "PDF | Unread":
    import pdfplumber
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it warns of every odd operator
    stumbles = (*_STUMBLES, PSException, MalformedPDFException, PdfminerException)
    try:
        with warnings.catch_warnings(action="ignore"):
            document = pdfplumber.open(BytesIO(pdf), password=password)
            len(document.pages)
    except stumbles as error:
        return _explain(error)
    return document


def _extract(document: "PDF", page_number: int) -> tuple[list[_Char], float, float] | Unread:
    """Return the characters of a page as displayed, its width and its height."""
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    stumbles = (*_STUMBLES, PSException, MalformedPDFException, PdfminerException)
    try:
        with warnings.catch_warnings(action="ignore"):
            page = document.pages[page_number - 1]
            left, top, width, height, unit = _find_window(page)
            chars = [
                _Char(
                    char["text"],
                    BBox(
                        (char["x0"] - page.mediabox[0] - left) * unit,
                        (char["top"] - page.mediabox[1] - top) * unit,
                        (char["x1"] - page.mediabox[0] - left) * unit,
                        (char["bottom"] - page.mediabox[1] - top) * unit,
                    ),
                    _direction(char["matrix"]),
                    _rgb(char["non_stroking_color"]),
                    str(char["fontname"]),
                )
                for char in page.chars
                if char["text"]
            ]
    except stumbles as error:
        return _explain(error)
    return chars, width * unit, height * unit


def _explain(error: BaseException) -> Unread:
    text = " ".join(str(error).split())[:80]
    return Unread(False, f"{type(error).__name__}: {text}" if text else type(error).__name__)


def _find_window(page: "PlumberPage") -> tuple[float, float, float, float, float]:
    """Find what is displayed of a page, measured from the left and top of its turned MediaBox.

    pdfplumber turns the MediaBox by /Rotate, but not the CropBox, and knows no /UserUnit.

    Returns:
        Left, top, width, height, and points in a unit.
    """
    from pdfminer.pdftypes import resolve_all

    attributes = page.page_obj.attrs
    x0, y0, x1, y1 = _sorted_box(resolve_all(attributes["MediaBox"]))
    crop = _sorted_box(resolve_all(attributes.get("CropBox")) or (x0, y0, x1, y1))
    margins = (
        max(crop[0] - x0, 0.0),  # left
        max(y1 - crop[3], 0.0),  # top
        max(x1 - crop[2], 0.0),  # right
        max(crop[1] - y0, 0.0),  # bottom
    )
    if margins[0] + margins[2] >= x1 - x0 or margins[1] + margins[3] >= y1 - y0:
        margins = (0.0, 0.0, 0.0, 0.0)  # nothing is left of the MediaBox: MuPDF shows all of it
    turns = page.rotation // 90 % 4  # what was at the bottom comes to the left
    left, top, right, bottom = margins[4 - turns :] + margins[: 4 - turns]
    width, height = float(page.width) - left - right, float(page.height) - top - bottom
    return left, top, width, height, float(resolve_all(attributes.get("UserUnit", 1)))


def _sorted_box(corners: Sequence[float]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = corners
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _direction(matrix: Sequence[float]) -> tuple[float, float]:
    a, b = matrix[0], matrix[1]
    length = hypot(a, b) or 1.0
    return a / length, -b / length


def _rgb(color: Any) -> int:
    """Turn a colour of pdfminer (grey, RGB or CMYK, 0 to 1) into 0xRRGGBB; black if unknown."""
    parts = [part for part in color or () if isinstance(part, int | float)]
    if len(parts) == 1:
        parts *= 3
    elif len(parts) == 4:
        parts = [(1 - part) * (1 - parts[3]) for part in parts[:3]]
    if len(parts) != 3:
        return 0
    red, green, blue = (round(255 * min(max(part, 0.0), 1.0)) for part in parts)
    return red << 16 | green << 8 | blue


def _make_page(page_number: int, chars: Sequence[_Char], width: float, height: float) -> Page:
    """Turn a page upright and set its characters to words."""
    turn = _find_turn(chars)
    words = [
        _make_word([(char, turn_box(char.bbox, turn, width, height)) for char in run], turn)
        for run in _find_runs(chars, turn, width, height)
    ]
    if turn in (90, 270):
        width, height = height, width
    single = drop_reprints(words)
    pale_limit = find_pale_limit(ink.word for ink in single)
    inked = [
        (word, color, slanted or (color != 0 and is_pale(color) and word.size > pale_limit))
        for word, color, _, slanted, _ in single
    ]
    visible, overlays = split_overlays(inked)
    return Page(page_number, width, height, visible, turned=turn, overlay_words=overlays)


def _find_turn(chars: Sequence[_Char]) -> Turn:
    counts = Counter((round(char.direction[0]), round(char.direction[1])) for char in chars)
    return TURN_BY_DIRECTION.get(counts.most_common(1)[0][0], 0) if counts else 0


def _find_runs(
    chars: Sequence[_Char], turn: Turn, width: float, height: float
) -> list[list[_Char]]:
    """Group characters, in the order of the page's content, that stand close on one baseline."""
    runs: list[list[_Char]] = []
    last: tuple[_Char, BBox] | None = None
    for char in chars:
        box = turn_box(char.bbox, turn, width, height)
        if char.text.isspace():
            last = None
        elif last is not None and _goes_on(*last, char, box):
            runs[-1].append(char)
            last = char, box
        else:
            runs.append([char])
            last = char, box
    return runs


def _goes_on(left: _Char, left_box: BBox, right: _Char, right_box: BBox) -> bool:
    size = left_box.height or 1.0
    return (
        left.direction == right.direction
        and left.color == right.color
        and SAME_SIZE <= right_box.height / size <= 1 / SAME_SIZE
        and abs(right_box.bottom - left_box.bottom) <= SAME_BASELINE * size
        and BACKWARD * size <= right_box.x0 - left_box.x1 <= WORD_GAP * size
    )


def _make_word(run: Sequence[tuple[_Char, BBox]], turn: Turn) -> InkedWord:
    first, box = run[0]
    text = ""
    edges: list[float] = []
    for char, (x0, _, x1, _) in run:
        step = (x1 - x0) / len(char.text)
        edges += [x0 + step * index for index in range(len(char.text))]
        text += char.text
    x1 = run[-1][1].x1
    bbox = BBox(
        min(each.x0 for _, each in run),
        min(each.top for _, each in run),
        max(each.x1 for _, each in run),
        max(each.bottom for _, each in run),
    )
    x, y = first.direction
    slanted = abs(x) > SLANTED and abs(y) > SLANTED
    vertical = TURN_BY_DIRECTION.get((round(x), round(y)), turn) != turn
    word = Word(
        unify(text), bbox, () if vertical else (*edges, x1), box.height, first.font, False, vertical
    )
    return InkedWord(word, first.color, True, slanted)
