"""Looks at digits as a page paints them, one by one, comments and pictures over them included."""

from dataclasses import dataclass, field
from functools import reduce
from math import floor
from operator import or_

import pymupdf

from reportparse.layout import BBox, Word
from reportparse.pages.glyph_pictures import GrayPixels, find_ink, without_neighbours

PIXELS = 36  # to the em; hairlines are seen, and a digit has about 18 × 26

MOST_KEPT = 32  # pages whose operators are kept as they were run; the others are run once more

# What MuPDF raises on a file that is broken somewhere.
_STUMBLES = (RuntimeError, ValueError, IndexError, pymupdf.mupdf.FzErrorBase)


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
        return PaintedDigit(tuple([row >> right & mask for row in self.ink]), width)

    @property
    def is_alone(self) -> bool:
        """Whether nothing is painted in the strip beside the word; a pixel at its ends may be."""
        left, right = self.edges[0] - 1, self.width - self.edges[-1] - 1
        beside = 0
        if left > 0:
            beside |= ((1 << left) - 1) << (self.width - left)
        if right > 0:
            beside |= (1 << right) - 1
        return not reduce(or_, self.ink, 0) & beside


@dataclass(slots=True)
class PaintedPages:
    """The pages of a PDF as pictures; nothing is painted before the first look."""

    document: pymupdf.Document
    _lists: dict[int, pymupdf.DisplayList | None] = field(default_factory=dict)
    _looks: dict[tuple[int, Word, float, float], PaintedWord | None] = field(default_factory=dict)

    def keep(self, page_number: int, displayed: pymupdf.DisplayList) -> None:
        """Keep a page that was run already, if there is room; 1-based."""
        if len(self._lists) < MOST_KEPT:
            self._lists[page_number] = displayed

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
