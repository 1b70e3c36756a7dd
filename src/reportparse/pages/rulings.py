"""Strokes become rulings: pieces of one rule are merged, whatever drew them.

Producers draw one rule as a stroke, as a thin filled rectangle, as the sides of a stroked
rectangle, as a row of dashes, or as one short piece for each cell.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from reportparse.layout import BBox, Ruling

MAX_FILLED_THICKNESS = 4.0  # pt; thicker filled rectangles are shading
MAX_STROKED_THICKNESS = 9.0  # pt; MuPDF widens a stroke's box by the line width on either side
SAME_POSITION = 0.8  # pt; pieces of one rule; the two lines of a double rule stay apart here
DASH_GAP = 5.0  # pt; widest gap between two dashes, or between pieces of one rule
MIN_LENGTH = 7.0  # pt; shorter than the sides of any cell that holds a character

MAX_DOT = 2.0  # pt; Chromium's dots are squares of 0.75, and twice as long where two rules meet
DOT_RATIO = 2.1
MIN_DOTS = 8  # on a page; fewer are bullets or marks
MIN_SPECKS, MAX_SPECK = 4, 3.5  # pt; boxes so small, if they are most of a page's, are dots, too
DOT_GAP = 2.5  # pt; between two dots of one rule
SAME_LINE = 0.1  # pt; the dots of one rule stand on one line

Orientation = Literal["h", "v"]


class Stroke(NamedTuple):
    """A drawn box, as the reader sees it."""

    bbox: BBox
    stroked: bool
    """False: filled."""


def find_rulings(strokes: Iterable[Stroke]) -> tuple[Ruling, ...]:
    """Merge strokes into horizontal and vertical rulings, sorted by position and start."""
    pieces: dict[Orientation, list[tuple[float, float, float]]] = {"h": [], "v": []}
    dots: dict[Orientation, list[tuple[float, float, float]]] = {"h": [], "v": []}
    for (x0, top, x1, bottom), stroked in strokes:
        width, height = x1 - x0, bottom - top
        limit = MAX_STROKED_THICKNESS if stroked else MAX_FILLED_THICKNESS
        if is_dot(width, height):
            dots["h"].append(((top + bottom) / 2, x0, x1))
            dots["v"].append(((x0 + x1) / 2, top, bottom))
        elif height <= limit and width > height:
            pieces["h"].append(((top + bottom) / 2, x0, x1))
        elif width <= limit and height > width:
            pieces["v"].append(((x0 + x1) / 2, top, bottom))
        elif stroked and width > limit and height > limit:
            pieces["h"] += ((top, x0, x1), (bottom, x0, x1))
            pieces["v"] += ((x0, top, bottom), (x1, top, bottom))
    for orientation, found in dots.items():
        pieces[orientation] += _join_dots(found)
    return (*_merge("h", pieces["h"]), *_merge("v", pieces["v"]))


def is_dot(width: float, height: float) -> bool:
    """Whether a box may be a dot of a dotted rule, which shows no direction by itself."""
    low, high = (width, height) if width < height else (height, width)
    return high <= MAX_DOT and high <= DOT_RATIO * low


def may_be_dotted(strokes: Sequence[Stroke]) -> bool:
    """Whether boxes that MuPDF gives of a page may be the remains of dotted rules.

    Of rules of thousands of squares, some begun with a short stroke, it gives but a few.
    """
    sizes = [(x1 - x0, bottom - top) for (x0, top, x1, bottom), _ in strokes]
    dots = sum([is_dot(width, height) for width, height in sizes])
    specks = sum([width <= MAX_SPECK and height <= MAX_SPECK for width, height in sizes])
    return dots >= MIN_DOTS or MIN_SPECKS <= specks > len(strokes) / 2


def _join_dots(
    dots: Sequence[tuple[float, float, float]],
) -> Iterator[tuple[float, float, float]]:
    """Join dots that stand in a row, exactly on one line, to pieces of a rule."""
    for line in _group_positions(sorted(dots), SAME_LINE):
        line.sort(key=lambda dot: dot[1])
        position, start, end = line[0]
        for _, dot_start, dot_end in line[1:]:
            if dot_start - end > DOT_GAP:
                if end - start >= MIN_LENGTH:
                    yield position, start, end
                start = dot_start
            end = max(end, dot_end)
        if end - start >= MIN_LENGTH:
            yield position, start, end


def _merge(orientation: Orientation, pieces: Sequence[tuple[float, float, float]]) -> list[Ruling]:
    """Join pieces that lie on one position and touch, overlap, or leave the gap of a dash."""
    rulings: list[Ruling] = []
    for run in _group_positions(sorted(pieces), SAME_POSITION):
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
    pieces: Sequence[tuple[float, float, float]], tolerance: float
) -> list[list[tuple[float, float, float]]]:
    """Split pieces, sorted by position, wherever the next one lies further than the tolerance."""
    runs: list[list[tuple[float, float, float]]] = []
    for piece in pieces:
        if runs and piece[0] - runs[-1][-1][0] <= tolerance:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs
