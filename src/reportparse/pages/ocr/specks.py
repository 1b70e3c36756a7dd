"""Hairlines of which a black and white scan left specks: they stand in one row of pixels.

Paper that is black or white has no grain, so that specks in line are no chance. Where a hairline
lies between two rows of pixels it is gone, where it lies on one it is whole: on a skewed page it
comes and goes, with gaps that are longer than its pieces.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.runs import (
    Stroke,
    close_and_open,
    cut,
    find_components,
    label_pieces,
)

SPECK_INK = 225  # grey level; a lone black pixel is no darker once it is blurred
THIN = 5  # px across, with the blur; what is thicker is text
LARGE, FILLED = 60, 0.2  # px; share of the box around a larger piece that is ink, where rules
# cross; of characters that touch it is more
LONG = 40  # px of ink that is joined to others; no stroke of a character is longer
TOUCH = 5  # px; nearer pieces are one dash
MARK, ALONE = (8, 45), 12  # px; length of a dash in a cell, and paper at both of its ends
NEAR_TEXT = 14  # px; specks nearer than that to characters on both sides belong to these
OVERHANG = 4  # px by which specks may lie before or behind those characters
NEIGHBOURS = 51  # px in which more specks tell of which rule one is
WINDOW = 301  # px along which specks are counted
DENSITY = 0.009  # of the window that has specks
APART = 9  # px; lines with specks that are nearer are one
ASIDE = (4, 8)  # px beside a rule, where there is none
CLEARER = 5.0  # times as many specks on it as in a row of pixels beside it
FEW = 7  # specks of a rule at least
LONGEST_GAP, SHORTEST = 250, 130  # px
JOINED = 25  # px between parts of a row of specks
TEXT = 3  # px of text on a line; more ends it


class Specks(NamedTuple):
    """The ink of a black and white scan, as seen for lying rules; transposed for standing ones."""

    thin: Array
    """Where ink is a speck or thin."""
    text: Array
    """Where ink belongs to characters."""
    ink: Array
    """Where there is ink."""
    between: Array
    """Where a speck or thin ink stands between characters, as a point in a number does."""


class PageSpecks(NamedTuple):
    """The ink of a black and white scan, for the rules of either direction."""

    lying: Specks
    standing: Specks
    """Of the transposed picture."""


class _Pieces(NamedTuple):
    """Connected ink: where each piece is, and the extents and the area of its box."""

    labels: Array
    width: Array
    height: Array
    area: Array


LOW, RULE, LARGE_PIECE = 1, 2, 4  # what a piece of ink may be, as bits


def find_page_specks(grey: Array) -> PageSpecks:
    """Tell thin ink from that of characters and of dashes in cells, for both directions."""
    ink = (grey < SPECK_INK).astype(np.uint8)
    pieces = _find_pieces(ink)
    turned = _Pieces(
        cv2.transpose(pieces.labels), width=pieces.height, height=pieces.width, area=pieces.area
    )
    return PageSpecks(
        _tell_apart(ink, pieces), _tell_apart(cv2.transpose(ink), turned, standing=True)
    )


def find_specks(grey: Array) -> Specks:
    """Tell thin lying ink from that of characters and of dashes in cells."""
    ink = (grey < SPECK_INK).astype(np.uint8)
    return _tell_apart(ink, _find_pieces(ink))


def _find_pieces(ink: Array) -> _Pieces:
    labels, stats = label_pieces(ink)
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    return _Pieces(labels, width, height, stats[:, cv2.CC_STAT_AREA])


def _tell_apart(ink: Array, pieces: _Pieces, *, standing: bool = False) -> Specks:
    labels, width, height, area = pieces
    sparse = (area <= THIN * (width + height)) | (area < FILLED * width * height)
    large = (np.maximum(width, height) > LARGE) & sparse
    low, slim = height <= THIN, width <= THIN
    kinds = (LOW * low + RULE * (low | slim | large) + LARGE_PIECE * large).astype(np.uint8)
    kinds[0] = 0
    kind = kinds.take(labels)
    high = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((THIN + 1, 1), np.uint8))
    joined = ((kind & LARGE_PIECE > 0) & (high == 0)).astype(np.uint8)
    joined = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, LONG), np.uint8))
    thin, rules = (kind & LOW) | joined > 0, (kind & RULE) > 0
    text = (ink > 0) & ~rules
    marks = _find_marks(thin, rules if standing else thin)
    lying, squeezed = thin & ~marks & _is_lying(rules), _is_squeezed(text | marks)
    return Specks(lying & ~squeezed, text, ink > 0, lying & squeezed)


def _is_squeezed(text: Array) -> Array:
    """Return where characters stand on both sides of a line, as beside the dot of a number.

    The dot may stand a little lower than they do.
    """
    mask = cv2.dilate(text.astype(np.uint8), np.ones((1, 2 * OVERHANG + 1), np.uint8))
    reach = np.ones((NEAR_TEXT, 1), np.uint8)
    before = cv2.dilate(mask, reach, anchor=(0, NEAR_TEXT - 1))
    after = cv2.dilate(mask, reach, anchor=(0, 0))
    return np.asarray((before & after) > 0)


def _is_lying(ink: Array) -> Array:
    """Return where no more ink stands above and below than to the left and to the right.

    The specks of posts stand side by side in many rows, where a hairline comes and goes.
    """
    mask = ink.astype(np.uint8)
    level = cv2.dilate(mask, np.ones((3, 1), np.uint8))
    upright = cv2.dilate(mask, np.ones((1, 3), np.uint8))
    return _count(level, (NEIGHBOURS, 1)) >= _count(upright, (1, NEIGHBOURS))


def _count(mask: Array, window: tuple[int, int]) -> Array:
    """Return how many pixels of a mask lie in a window, width and height, around each pixel."""
    return np.asarray(cv2.boxFilter(mask, cv2.CV_16U, window, normalize=False))


def _find_marks(thin: Array, beside: Array) -> Array:
    """Return where dashes stand alone, as in the cells of a row: they are no pieces of a rule.

    Args:
        thin: Thin ink.
        beside: Ink that does not stand at the ends of a dash. Pieces of a post begin at a crossing
            rule; a dash in a narrow cell may stand close to its posts.
    """
    mask = thin.astype(np.uint8)
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, TOUCH), np.uint8))
    labels, stats = label_pieces(joined)
    marks = np.zeros(mask.shape, bool)
    for label, (x, y, width, height, _) in enumerate(stats.tolist()):
        if label and MARK[0] <= width <= MARK[1]:
            rows = slice(max(y - 1, 0), y + height + 1)
            ends = beside[rows, max(x - ALONE, 0) : x], beside[rows, x + width : x + width + ALONE]
            if not any(end.any() for end in ends):
                box = slice(y, y + height), slice(x, x + width)
                marks[box] |= labels[box] == label
    return marks


def _find_runs(specks: Specks) -> Array:
    """Return 1 along rows of pixels with specks, and hardly any beside them."""
    thin = specks.thin.astype(np.uint8)
    on = _count(cv2.dilate(thin, np.ones((3, 1), np.uint8)), (WINDOW, 1))
    rows = ASIDE[1] - ASIDE[0] + 1
    beside = _count(thin, (WINDOW, rows))
    shift = (ASIDE[0] + ASIDE[1]) // 2
    lighter = np.minimum(np.roll(beside, shift, axis=0), np.roll(beside, -shift, axis=0))
    highest = cv2.dilate(on, np.ones((APART, 1), np.uint8))
    runs = on >= DENSITY * WINDOW
    amounts = on[runs]
    runs[runs] = (amounts >= 0.95 * highest[runs]) & (amounts * rows >= CLEARER * lighter[runs])
    return cv2.dilate(runs.astype(np.uint8), np.ones((3, 1), np.uint8))


def find_speck_strokes(specks: Specks, *, lying: bool) -> Iterator[Stroke]:
    """Yield the rules that specks in line show, of a picture or of a transposed one."""
    runs = close_and_open(_find_runs(specks), JOINED, SHORTEST)
    for stroke, _ in find_components(runs, lying=lying):
        dark = _along(specks.thin, stroke, (-1, 0, 1))
        text = _along(specks.text, stroke, (0,))  # a label may stand close to a post
        for start, end in part_specks(dark, text):
            yield cut(stroke, start, end)


def _along(mask: Array, stroke: Stroke, steps: tuple[int, ...]) -> Array:
    """Return where a stroke has pixels of a mask, at any of some steps beside it."""
    columns = np.arange(round(stroke.start), round(stroke.end))
    middles = np.linspace(stroke.first, stroke.last, len(columns)) - 0.5
    rows = np.clip(np.rint(middles)[None] + np.array(steps)[:, None], 0, len(mask) - 1)
    return np.asarray(mask[rows.astype(int), columns[None]].any(axis=0))


def part_specks(dark: Array, text: Array) -> Iterator[tuple[int, int]]:
    """Yield first and last of the parts of a line that specks show, between text on it."""
    edges = [-1, *np.flatnonzero(text).tolist(), len(dark)]
    for before, after in pairwise(edges):
        places = np.flatnonzero(dark[before + 1 : after]) + before + 1
        for group in np.split(places, np.flatnonzero(np.diff(places) > LONGEST_GAP) + 1):
            if _is_rule(group):
                yield int(group[0]), int(group[-1]) + 1


def _is_rule(places: Array) -> bool:
    """Whether ink in line is dots and pieces of a hairline; strokes of digits are no dots."""
    if not len(places) or places[-1] - places[0] < SHORTEST:
        return False
    pieces = np.split(places, np.flatnonzero(np.diff(places) > 1) + 1)
    return sum(len(piece) < MARK[0] for piece in pieces) >= FEW
