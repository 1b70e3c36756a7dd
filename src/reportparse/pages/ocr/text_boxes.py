"""Where text stands in a picture: boxes of ink on one baseline, never over a rule."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from reportparse.layout import Ruling
from reportparse.pages.ocr.picture import INK, Array
from reportparse.pages.ocr.rules import rule_mask

USUAL_EM = 29  # px; 10.5 pt, where nothing can be measured
SMALLEST, LARGEST = 11, 90  # px; sides of what may be a character
SPECK = 0.28  # em; smaller ink on its own is dust
TALL = 1.45  # em; a taller box holds several lines
ONE_LINE = 1.2  # em; strokes that reach no further belong to one line
LEAST_LINE, LEAST_GAP = 0.45, 0.06  # em; lines of small print, and the paper between them
WORD_GAP = 0.75  # em; a wider gap ends a box
STROKE_GAP = 0.42  # em; strokes of one character (三) stand apart, as lines of a tight cell do


class TextBox(NamedTuple):
    """A box of ink in pixels: `x0`, `top`, `x1`, `bottom`, the ends exclusive."""

    x0: int
    top: int
    x1: int
    bottom: int


def estimate_em(clean: Array) -> float:
    """Return the height of the page's usual character in pixels."""
    ink = (clean < INK).astype(np.uint8)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    sides = [
        max(width, height)
        for _, _, width, height, _ in stats[1:].tolist()
        if SMALLEST <= max(width, height) <= LARGEST and min(width, height) >= SMALLEST
    ]
    return float(np.percentile(sides, 70)) * 1.05 if len(sides) > 20 else USUAL_EM


def find_text_boxes(clean: Array, rulings: Iterable[Ruling], em: float) -> list[TextBox]:
    """Find the boxes of text in a picture without rules, in reading order."""
    ink = (clean < INK).astype(np.uint8)
    reach = max(3, round(WORD_GAP * em))
    joined = cv2.dilate(ink, np.ones((max(3, round(STROKE_GAP * em)), reach), np.uint8))
    joined[rule_mask(clean.shape, rulings, 3) > 0] = 0
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    boxes: list[TextBox] = []
    for label, (x, y, width, height, _) in enumerate(stats.tolist()):
        if label == 0:
            continue
        own = ink[y : y + height, x : x + width] * (
            labels[y : y + height, x : x + width] == label
        ).astype(np.uint8)
        boxes += _split_lines(own, (x, y), em)
    return sorted(boxes, key=lambda box: (box.top, box.x0))


def _split_lines(ink: Array, origin: tuple[int, int], em: float) -> Iterator[TextBox]:
    """Cut a block of ink between its lines and trim every line to its ink."""
    for top, bottom in _line_ranges(ink, em):
        part = ink[top:bottom]
        rows = np.flatnonzero(part.any(axis=1))
        cols = np.flatnonzero(part.any(axis=0))
        if not rows.size:
            continue
        height, width = int(rows[-1] - rows[0]) + 1, int(cols[-1] - cols[0]) + 1
        if max(height, width) < SPECK * em or int(part.sum()) < 0.012 * em * em:
            continue
        x, y = origin[0] + int(cols[0]), origin[1] + top + int(rows[0])
        yield TextBox(x, y, x + width, y + height)


def _line_ranges(ink: Array, em: float) -> list[tuple[int, int]]:
    """Return top and bottom of each line, cut where a row holds least ink."""
    profile = ink.sum(axis=1).astype(float)
    filled = np.flatnonzero(profile)
    if not filled.size:
        return []
    top, bottom = int(filled[0]), int(filled[-1]) + 1
    low = 0.06 * max(float(np.percentile(profile[top:bottom], 80)), 1.0)
    dense = np.flatnonzero(profile > low)
    runs = np.split(dense, np.flatnonzero(np.diff(dense) > 1) + 1)
    ranges = [(int(run[0]), int(run[-1]) + 1) for run in runs]
    if bottom - top <= TALL * em:
        return ranges if _are_lines(ranges, ink.shape[1], em) else [(top, bottom)]
    return _join_strokes(ranges, em)


def _are_lines(ranges: Sequence[tuple[int, int]], width: int, em: float) -> bool:
    """Whether stretches of ink are lines of small print and not the halves of one character."""
    heights = [bottom - top for top, bottom in ranges]
    gaps = [below[0] - above[1] for above, below in pairwise(ranges)]
    return (
        len(ranges) > 1
        and min(heights) >= max(SMALLEST, LEAST_LINE * em)
        and min(gaps) >= LEAST_GAP * em
        and width >= max(heights)
    )


def _join_strokes(ranges: Sequence[tuple[int, int]], em: float) -> list[tuple[int, int]]:
    """Join strokes of one character (二, 言), which stand apart like lines."""
    lines: list[tuple[int, int]] = []
    for first, last in ranges:
        if (
            lines
            and last - lines[-1][0] <= ONE_LINE * em
            and not _are_lines([lines[-1], (first, last)], last, em)
        ):
            lines[-1] = (lines[-1][0], last)
        else:
            lines.append((first, last))
    return lines
