"""Strokes become rulings: pieces of one rule are merged, whatever drew them.

Producers draw one rule as a stroke, as a thin filled rectangle, as the sides of a stroked
rectangle, as a row of dashes, or as one short piece for each cell.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from reportparse.layout import BBox, Ruling

MAX_FILLED_THICKNESS = 4.0  # pt; thicker filled rectangles are shading
MAX_STROKED_THICKNESS = 9.0  # pt; MuPDF widens a stroke's box by the line width on either side
SAME_POSITION = 0.8  # pt; pieces of one rule; the two lines of a double rule stay apart here
DASH_GAP = 5.0  # pt; widest gap between two dashes, or between pieces of one rule
MIN_LENGTH = 7.0  # pt; shorter than the sides of any cell that holds a character

Orientation = Literal["h", "v"]


class Stroke(NamedTuple):
    """A drawn box, as the reader sees it."""

    bbox: BBox
    stroked: bool
    """False: filled."""


def find_rulings(strokes: Iterable[Stroke]) -> tuple[Ruling, ...]:
    """Merge strokes into horizontal and vertical rulings, sorted by position and start."""
    pieces: dict[Orientation, list[tuple[float, float, float]]] = {"h": [], "v": []}
    for (x0, top, x1, bottom), stroked in strokes:
        width, height = x1 - x0, bottom - top
        limit = MAX_STROKED_THICKNESS if stroked else MAX_FILLED_THICKNESS
        if height <= limit and width > height:
            pieces["h"].append(((top + bottom) / 2, x0, x1))
        elif width <= limit and height > width:
            pieces["v"].append(((x0 + x1) / 2, top, bottom))
        elif stroked and width > limit and height > limit:
            pieces["h"] += ((top, x0, x1), (bottom, x0, x1))
            pieces["v"] += ((x0, top, bottom), (x1, top, bottom))
    return (*_merge("h", pieces["h"]), *_merge("v", pieces["v"]))


def _merge(orientation: Orientation, pieces: Sequence[tuple[float, float, float]]) -> list[Ruling]:
    """Join pieces that lie on one position and touch, overlap, or leave the gap of a dash."""
    rulings: list[Ruling] = []
    for run in _group_positions(sorted(pieces)):
        position = sum(piece[0] for piece in run) / len(run)
        run.sort(key=lambda piece: piece[1])
        start, end = run[0][1], run[0][2]
        for _, piece_start, piece_end in run[1:]:
            if piece_start <= end + DASH_GAP:
                end = max(end, piece_end)
                continue
            rulings.append(Ruling(orientation, position, start, end))
            start, end = piece_start, piece_end
        rulings.append(Ruling(orientation, position, start, end))
    return [ruling for ruling in rulings if ruling.end - ruling.start >= MIN_LENGTH]


def _group_positions(
    pieces: Sequence[tuple[float, float, float]],
) -> list[list[tuple[float, float, float]]]:
    """Split pieces, sorted by position, wherever the next one lies further than the tolerance."""
    runs: list[list[tuple[float, float, float]]] = []
    for piece in pieces:
        if runs and piece[0] - runs[-1][-1][0] <= SAME_POSITION:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs
