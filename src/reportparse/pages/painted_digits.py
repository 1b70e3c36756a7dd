"""Looks at digits as a page paints them, one by one, comments and pictures over them included."""

import re
from dataclasses import dataclass, field
from math import floor

import pymupdf

from reportparse.layout import BBox, Word
from reportparse.pages.glyph_pictures import GrayPixels, find_ink, without_neighbours

PIXELS = 36  # to the em; hairlines are seen, and a digit has about 18 × 26
FEWEST_IN_ORDER = 3  # digits; fewer may stand in order by chance

# What MuPDF raises on a file that is broken somewhere.
_STUMBLES = (RuntimeError, ValueError, IndexError, pymupdf.mupdf.FzErrorBase)
_DIGITS = range(0x30, 0x3A)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_RANGE_NEAR_DIGITS = re.compile(
    rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<(00[0-2][0-9A-Fa-f]|003[0-9])>"
)
_DIGIT_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<(003[0-9])>")


@dataclass(frozen=True, slots=True)
class PaintedDigit:
    """The ink in the box of one character, in rows as `find_ink` gives them."""

    ink: tuple[int, ...]
    width: int


@dataclass(frozen=True, slots=True)
class PaintedWord:
    """The ink in a strip of a page with one word in it."""

    ink: tuple[int, ...]
    width: int
    edges: tuple[int, ...]
    """Columns at which the word's characters begin, and the last one ends."""

    def digit(self, index: int) -> PaintedDigit:
        """Cut one character out."""
        start, end = self.edges[index], self.edges[index + 1]
        right, width = self.width - end, end - start
        mask = (1 << width) - 1
        return PaintedDigit(tuple(row >> right & mask for row in self.ink), width)

    @property
    def is_alone(self) -> bool:
        """Whether nothing is painted in the strip beside the word; a pixel at its ends may be."""
        left, right = self.edges[0] - 1, self.width - self.edges[-1] - 1
        beside = 0
        if left > 0:
            beside |= ((1 << left) - 1) << (self.width - left)
        if right > 0:
            beside |= (1 << right) - 1
        return not any(row & beside for row in self.ink)


@dataclass(slots=True)
class PaintedPages:
    """The pages of a PDF as pictures; nothing is painted before the first look."""

    document: pymupdf.Document
    _lists: dict[int, pymupdf.DisplayList | None] = field(default_factory=dict)
    _fonts: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    """For each page looked up, object number and name of its fonts."""
    _looks: dict[tuple[int, Word, float, float], PaintedWord | None] = field(default_factory=dict)

    def look_at(
        self, page_number: int, word: Word, span: tuple[float, float] | None = None
    ) -> PaintedWord | None:
        """Look at a word.

        Args:
            page_number: 1-based; a page whose text stands upright as it is displayed.
            word: The word, horizontal.
            span: From where to where to look, if not only at the word itself; x in points.

        Returns:
            Its ink; None where the page cannot be painted. The upper left corner of the word is
            the corner of a pixel, so that a character looks the same wherever it stands.
        """
        x0, x1 = span or (word.bbox.x0, word.bbox.x1)
        key = (page_number, word, min(x0, word.bbox.x0), max(x1, word.bbox.x1))
        if key not in self._looks:
            self._looks[key] = self._look_at(*key)
        return self._looks[key]

    def _look_at(self, page_number: int, word: Word, x0: float, x1: float) -> PaintedWord | None:
        displayed = self._displayed(page_number)
        if displayed is None or not word.size:
            return None
        scale, origin = PIXELS / word.size, word.char_edges[0]
        left = floor((x0 - origin) * scale)
        clip = BBox(origin + left / scale, word.bbox.top, x1, word.bbox.bottom)
        moved = pymupdf.Matrix(scale, 0, 0, scale, -clip.x0 * scale, -clip.top * scale)
        try:
            picture = displayed.get_pixmap(moved, pymupdf.csGRAY, 0, pymupdf.Rect(clip))
        except _STUMBLES:
            return None
        width = picture.width
        edges = tuple(min(round((x - clip.x0) * scale), width) for x in word.char_edges)
        if not width or not picture.height or edges != tuple(sorted(set(edges))):
            return None
        ink = without_neighbours(find_ink(GrayPixels(width, picture.samples)))
        return PaintedWord(tuple(ink), width, edges)

    def _displayed(self, page_number: int) -> pymupdf.DisplayList | None:
        if page_number not in self._lists:
            try:
                self._lists[page_number] = self.document[page_number - 1].get_displaylist()
            except _STUMBLES:
                self._lists[page_number] = None
        return self._lists[page_number]

    def has_digits_in_order(self, page_number: int, font: str) -> bool:
        """Whether a typeface's codes for digits rise with them, as they do in its file.

        Whoever exchanges digits in the map from codes to characters breaks that order. Programs
        that number the characters anew, as they are first used, have none.
        """
        try:
            if page_number not in self._fonts:
                entries = self.document.get_page_fonts(page_number - 1)
                self._fonts[page_number] = [(entry[0], entry[3]) for entry in entries]
            named = [xref for xref, name in self._fonts[page_number] if _is_named(font, name)]
            return bool(named) and all(self._is_in_order(xref) for xref in named)
        except _STUMBLES:
            return False

    def _is_in_order(self, xref: int) -> bool:
        kind, value = self.document.xref_get_key(xref, "ToUnicode")
        if kind != "xref":
            return False
        codes = find_digit_codes(self.document.xref_stream(int(value.split()[0])) or b"")
        return len(codes) >= FEWEST_IN_ORDER and len({code - text for code, text in codes}) == 1


def _is_named(font: str, base_font: str) -> bool:
    """Whether a base font, with a subset's prefix, is the typeface of a word."""
    plain = base_font[7:] if base_font[6:7] == "+" else base_font
    return plain.startswith(font) or base_font.startswith(font)


def find_digit_codes(cmap: bytes) -> set[tuple[int, int]]:
    """Return the codes that a ToUnicode map gives for digits, each with its digit's code point."""
    ranges = b" ".join(_RANGES.findall(cmap))
    codes: set[tuple[int, int]] = set()
    for first, last, text in _RANGE_NEAR_DIGITS.findall(ranges):
        start, target = int(first, 16), int(text, 16)
        length = int(last, 16) - start + 1
        codes.update(
            (start + digit - target, digit) for digit in _DIGITS if 0 <= digit - target < length
        )
    rest = _RANGES.sub(b"", cmap) if ranges else cmap
    codes.update((int(code, 16), int(text, 16)) for code, text in _DIGIT_CHAR.findall(rest))
    return codes
