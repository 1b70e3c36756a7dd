"""Numbers are compared with what the page's operators write, and with the order they write it in.

It costs a tenth of reading the text, so that every page with numbers of a form is looked at. Where
all is well it says nothing. Where it is not, all cells of the page are read a second time, and
that reading decides: a word printed twice to look bold is no error.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportparse.layout import BBox, Page, Word
from reportparse.pages.written_digits import WrittenPages
from reportparse.report import CellKey, Statistic, cell_key

SAME_ROW = 0.5  # times the size of a number; numbers of one row stand that close in height
WRAPPED = 5.0  # times its size; a number that wraps ends so far below where the next one begins
_DIGITS = re.compile("[0-9０-９]+")


@dataclass(frozen=True, slots=True)
class WrittenNumbers:
    """The cells to look at again because of what the operators of their page say."""

    misread: frozenset[CellKey]
    """On pages whose digits are not those written there, or not written in the order of places."""
    cut: frozenset[CellKey]
    """On pages with clips that may cut a digit out."""
    confirmed_pages: frozenset[int]
    """The pages whose digits are read as they are written."""


def compare_with_written(
    statistics: Sequence[Statistic], pages: Sequence[Page], written: WrittenPages
) -> WrittenNumbers:
    """Compare the numbers of each page of text with the digits that its operators write."""
    by_page: dict[int, list[Statistic]] = {}
    for statistic in statistics:
        if statistic.page is not None and statistic.bbox is not None:
            by_page.setdefault(statistic.page, []).append(statistic)
    misread: set[CellKey] = set()
    cut: set[CellKey] = set()
    confirmed: set[int] = set()
    for page in pages:
        cells = by_page.get(page.page_number)
        if cells is None or page.reader != "text" or page.recognised:
            continue
        if written.has_clips_with_holes(page.page_number):
            cut.update(map(cell_key, cells))
        digits = written.digits_on(page.page_number)
        in_turn = _is_in_turn(_numbers_among(cells, page))
        if not in_turn or (digits is not None and not are_as_written(page, digits)):
            misread.update(map(cell_key, cells))
        elif digits is not None:
            confirmed.add(page.page_number)
    return WrittenNumbers(frozenset(misread), frozenset(cut), frozenset(confirmed))


def are_as_written(page: Page, written: str) -> bool:
    """Whether the digits of a page's words are those written, in the same order.

    Where words were set aside as hidden or as stamped on the text, their digits may stand anywhere.
    """
    read = _digits_of(page.words)
    if read == written:
        return True
    aside = _digits_of((*page.hidden_words, *page.overlay_words))
    return bool(aside) and Counter(read + aside) == Counter(written) and _is_within(read, written)


def _digits_of(words: Sequence[Word]) -> str:
    return "".join(_DIGITS.findall("".join([word.text for word in words])))


def _is_within(part: str, whole: str) -> bool:
    """Whether all characters of a text stand in another one, in their order."""
    rest = iter(whole)
    return all(char in rest for char in part)


def _numbers_among(cells: Sequence[Statistic], page: Page) -> list[Word]:
    """Return the numbers that stand where the cells with values are, in the order written."""
    boxes = [cell.bbox for cell in cells if cell.bbox and cell.value is not None]
    if not boxes:
        return []
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    box = page.from_display(BBox(min(x0s), min(tops), max(x1s), max(bottoms)))
    (left, right), (top, bottom) = (2 * box.x0, 2 * box.x1), (2 * box.top, 2 * box.bottom)
    return [
        word
        for word in page.words
        if word.text.isdecimal()
        and left <= word.bbox[0] + word.bbox[2] <= right
        and top <= word.bbox[1] + word.bbox[3] <= bottom
    ]


def _is_in_turn(numbers: Sequence[Word]) -> bool:
    """Whether numbers are written row by row, from left to right, as all known programs do.

    A number put into another's place, by whomever, breaks the order.
    """
    for before, after in pairwise(numbers):
        (left, upper, end, lower), (x0, top, _, bottom) = before.bbox, after.bbox
        down = (top + bottom) / 2 - (upper + lower) / 2
        size = min(before.size, after.size)
        if down < -SAME_ROW * size and (x0 < end or down < -WRAPPED * size):
            return False
        if abs(down) <= SAME_ROW * size and x0 < left:
            return False
    return True
