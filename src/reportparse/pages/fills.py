"""Filled boxes: what is painted over words, and what words are painted on."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from reportparse.layout import BBox, Word
from reportparse.pages.overlays import is_pale
from reportparse.pages.words import InkedWord

WHITE = 0xF5  # every channel of a colour nobody sees on paper is at least this
WHITE_PAPER = 0xFFFFFF
SAME_COLOR = 0x20  # in every channel; nobody reads text this close to the colour it stands on


class Fill(NamedTuple):
    """A filled box."""

    bbox: BBox
    color: int
    order: int
    """Place among the page's blocks, in the order they are painted."""
    opaque: bool


PaintedOver = tuple[Fill, int]
"""A box, and the index of a word that it reaches and that was painted before it."""


@lru_cache(maxsize=256)
def is_white(color: int) -> bool:
    """Whether a colour is that of paper."""
    return min(color >> 16 & 0xFF, color >> 8 & 0xFF, color & 0xFF) >= WHITE


def is_on_dark(ink: InkedWord, fills: Sequence[Fill]) -> bool:
    """Whether a word stands on shading that is darker than the word."""
    x, y = ink.word.bbox.center
    under = [fill.color for fill in fills if fill.bbox.contains(x, y)]
    return bool(under) and not is_pale(under[-1])


def find_painted_over(inked: Sequence[InkedWord], fills: Sequence[Fill]) -> list[PaintedOver]:
    """Pair the opaque boxes with the words they reach over that were painted before."""
    first_order = min((ink.order for ink in inked), default=0)
    covers = [fill for fill in fills if fill.opaque and fill.order > first_order]
    if not covers:
        return []
    last_painted = max(fill.order for fill in covers)
    boxes = sorted(
        [
            (word.bbox[1] + word.bbox[3], index, word.bbox, order)
            for index, (word, _, _, _, order) in enumerate(inked)
            if order < last_painted
        ]
    )
    middles = [box[0] for box in boxes]
    pairs: list[PaintedOver] = []
    for cover in covers:
        (x0, top, x1, bottom), _, painted, _ = cover
        first, last = bisect_left(middles, 2 * top), bisect_left(middles, 2 * bottom)
        for _, index, bbox, order in boxes[first:last]:
            if order < painted and bbox[0] < x1 and x0 < bbox[2]:
                pairs.append((cover, index))
    return pairs


def find_covered(inked: Sequence[InkedWord], over: Sequence[PaintedOver]) -> set[int]:
    """Return the words that white is painted over from end to end, as indexes of `inked`."""
    covered: set[int] = set()
    for cover, index in over:
        if not is_white(cover.color):
            continue
        x0, _, x1, _ = cover.bbox
        left, _, right, _ = inked[index].word.bbox
        if 2 * x0 <= left + right <= 2 * x1 and x1 - x0 >= right - left:
            covered.add(index)
    return covered


def find_obscured(
    inked: Sequence[InkedWord], fills: Sequence[Fill], over: Sequence[PaintedOver]
) -> set[int]:
    """Return the words that a filled box may hide in part or whole, as indexes of `inked`.

    It is painted over one of their characters, or they are painted on it in its own colour.
    Whether they are seen cannot be told for certain: a marker, which only darkens what is below
    it, looks the same.
    """
    obscured = {index for cover, index in over if _holds_character(cover.bbox, inked[index].word)}
    painted = {fill.color for fill in fills}
    for color in {ink.color for ink in inked if ink.visible}:
        close = {other for other in painted if _is_close(color, other)}
        if close:
            same = [fill for fill in fills if fill.color in close]
            obscured.update(
                index
                for index, ink in enumerate(inked)
                if ink.color == color and ink.visible and _is_on_one_of(ink, same, fills)
            )
    return obscured


def _holds_character(box: BBox, word: Word) -> bool:
    """Whether the middle of a character of a word lies between the sides of a box."""
    edges = word.char_edges or (word.bbox.x0, word.bbox.x1)
    return any(2 * box.x0 < left + right < 2 * box.x1 for left, right in pairwise(edges))


def _is_on_one_of(ink: InkedWord, same: Sequence[Fill], fills: Sequence[Fill]) -> bool:
    """Whether the topmost box that a word is painted on is one of `same`."""
    x, y = ink.word.bbox.center
    if not any(fill.bbox.contains(x, y) for fill in same):
        return False
    under = [fill for fill in fills if fill.order < ink.order and fill.bbox.contains(x, y)]
    return bool(under) and under[-1] in same


def _is_close(left: int, right: int) -> bool:
    return all(
        abs((left >> shift & 0xFF) - (right >> shift & 0xFF)) < SAME_COLOR for shift in (16, 8, 0)
    )
