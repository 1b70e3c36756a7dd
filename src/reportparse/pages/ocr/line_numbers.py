"""The numbers that count the lines of a page, beside all its text, as a scan shows them.

On a page with text they rise from line to line. Recognised, some of the small grey digits read as
other characters: that they stand at one distance from each other tells them apart then.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from reportparse.layout import Page, Word
from reportparse.pages.margins import COLUMN_WIDTH, EDGE, MIN_LINE_NUMBERS

MARGIN = 0.12  # of the page's width, in which they stand
LONGEST = 3  # characters
LEAST_SHARE = 0.4  # of the column's texts, that are read as the number their place has
DRIFT = 4.0  # pt; of the column from page to page, as they lie on the scanner


class Column(NamedTuple):
    """Where the numbers of lines stand, in points."""

    x0: float
    x1: float


def drop_line_numbers(pages: Sequence[Page]) -> tuple[Page, ...]:
    """Leave out the numbers of lines of recognised pages, misread ones too.

    A page whose numbers cannot be told by themselves is taken to number its lines where others of
    its document do, if its column holds nothing longer and no other text stands beside it.
    """
    columns = {page.page_number: find_column(page) for page in pages if page.reader == "ocr"}
    found = [column for column in columns.values() if column is not None]
    if not found:
        return tuple(pages)
    usual = Column(median(c.x0 for c in found) - DRIFT, median(c.x1 for c in found) + DRIFT)
    return tuple(
        _without(page, columns[page.page_number] or usual) if page.page_number in columns else page
        for page in pages
    )


def find_column(page: Page) -> Column | None:
    """Find the column of numbers left or right of all text that count the lines of a page."""
    edge = EDGE * page.height
    words = [w for w in page.words if w.bbox.bottom > edge and w.bbox.top < page.height - edge]
    if len(words) < MIN_LINE_NUMBERS:
        return None
    left, right = min(w.bbox.x0 for w in words), max(w.bbox.x1 for w in words)
    for x0, x1 in (
        (left, min(left + COLUMN_WIDTH, MARGIN * page.width)),
        (max(right - COLUMN_WIDTH, (1 - MARGIN) * page.width), right),
    ):
        inside = [w for w in words if _is_inside(w, x0, x1)]
        if _count_lines(inside) and _stands_apart(inside, words, page):
            return Column(min(w.bbox.x0 for w in inside), max(w.bbox.x1 for w in inside))
    return None


def _is_inside(word: Word, x0: float, x1: float) -> bool:
    return x0 <= word.bbox.x0 and word.bbox.x1 <= x1


def _count_lines(words: Iterable[Word]) -> bool:
    """Whether enough numbers are what the first one and their distance from it make them."""
    column = sorted(words, key=lambda word: word.bbox.top)
    if len(column) < MIN_LINE_NUMBERS or any(len(word.text) > LONGEST for word in column):
        return False
    pitch = median(below.bbox.top - above.bbox.top for above, below in pairwise(column))
    if pitch <= 0:
        return False
    first = column[0].bbox.top
    begins = Counter(
        int(word.text) - round((word.bbox.top - first) / pitch)
        for word in column
        if word.text.isdecimal()
    )
    agreeing = max(begins.values(), default=0)
    return agreeing >= max(MIN_LINE_NUMBERS, LEAST_SHARE * len(column))


def _stands_apart(inside: Sequence[Word], words: Iterable[Word], page: Page) -> bool:
    """Whether no other text and no rule reaches into the column."""
    x0, x1 = min(w.bbox.x0 for w in inside), max(w.bbox.x1 for w in inside)
    if any(w.bbox.x0 < x1 and w.bbox.x1 > x0 for w in words if w not in inside):
        return False
    return not any(
        rule.start < x1 and rule.end > x0 for rule in page.rulings if rule.orientation == "h"
    )


def _without(page: Page, column: Column) -> Page:
    edge = EDGE * page.height
    numbers = {
        w for w in page.words if len(w.text) <= LONGEST and _is_inside(w, column.x0, column.x1)
    }
    beside = [w for w in page.words if edge < w.bbox.center[1] < page.height - edge]
    if not numbers or not _stands_apart(list(numbers), beside, page):
        return page
    return replace(page, words=tuple(w for w in page.words if w not in numbers))
