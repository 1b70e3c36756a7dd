"""Rules of which a scan kept but pieces are completed, where a trace of ink is left of them.

A black and white scan breaks thin rules into dots, a seal or a fold interrupts them. Where the
line of a found piece goes on to the next crossing rule, any more ink on it than beside it is the
rule; a border that was never printed, as in a merged cell, leaves none.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from reportparse.layout import BBox, Ruling
from reportparse.pages.ocr.low_rows import (
    LOW_ROW,
    SAME,
    WANDER,
    find_short_posts,
    inside,
    stands_free,
)
from reportparse.pages.ocr.patches import find_runs
from reportparse.pages.ocr.picture import POINT, Array
from reportparse.pages.ocr.rules import FAINT

NEAR = 14.0  # pt; rules nearer than this may be of one table
BESIDE = (6, 9)  # px beside it where there is paper, if it is no double rule
CLEARER = 0.25  # of the length by which there is more ink on it than in a text at one side
TRACE = 0.12  # of the length along which ink is left at least
NOTHING_BESIDE = 0.03  # of the length beside it along which there is ink; of text it is more
PARTS, LEAST_PARTS = 4, 2  # of the length that hold a trace each: one stroke of text is no rule
FEW, TRACED = 3, 0.25  # lying rules that end on a side; share of the borders between with a trace
COVERED = 0.95  # of a border along which a rule was found
STROKE = 0.6  # of the ink on a line that is in one piece: a stroke of a character, if it ends


def complete_rulings(grey: Array, rulings: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """Add the borders between crossing rules that only traces of ink show."""
    ink = grey < FAINT
    turned = np.ascontiguousarray(ink.T)
    added: list[Ruling] = []
    for group in _group(rulings):
        for ruling in group:
            picture = ink if ruling.orientation == "h" else turned
            added += _complete(picture, ruling, group)
        added += _find_lost_sides(turned, group)
        added += find_short_posts(turned, group)
    return (*rulings, *added)


def _find_lost_sides(ink: Array, group: Sequence[Ruling]) -> Iterator[Ruling]:
    """Yield the sides of a frame of which no piece was found, but specks where lying rules end.

    Args:
        ink: Where there is ink in the picture, transposed.
        group: The rulings of one table.
    """
    lying = [ruling for ruling in group if ruling.orientation == "h"]
    posts = [ruling.position for ruling in group if ruling.orientation == "v"]
    for ends, outermost in (
        ([ruling.start for ruling in lying], min),
        ([ruling.end for ruling in lying], max),
    ):
        side = outermost(ends, default=0.0)
        level = [rule for rule, end in zip(lying, ends, strict=True) if abs(end - side) <= SAME]
        if len(level) < FEW or any(abs(post - side) <= SAME for post in posts):
            continue
        borders = list(pairwise(_distinct([rule.position for rule in level])))
        traced = sum(_shows_trace(ink, side, border) for border in borders)
        if borders and traced >= TRACED * len(borders):
            yield Ruling("v", side, borders[0][0], borders[-1][1])


def _complete(ink: Array, ruling: Ruling, group: Sequence[Ruling]) -> Iterator[Ruling]:
    crossings = [other.position for other in group if other.orientation != ruling.orientation]
    own = [
        other
        for other in group
        if other.orientation == ruling.orientation and abs(other.position - ruling.position) <= SAME
    ]
    if own[0] is not ruling:
        return
    for start, end in pairwise(_distinct(crossings)):
        covered = sum(max(0.0, min(o.end, end) - max(o.start, start)) for o in own)
        if covered >= COVERED * (end - start):
            continue
        if ruling.orientation == "v" and end - start <= LOW_ROW:
            middle, rows = round(ruling.position / POINT), inside(start, end)
            if not stands_free(ink[:, rows], middle - 1, middle + 2):
                continue
        if _shows_trace(ink, ruling.position, (start, end)):
            yield ruling._replace(start=start, end=end)


def _shows_trace(ink: Array, position: float, extent: tuple[float, float]) -> bool:
    """Whether ink lies on a line, in more than one place, and hardly any beside it."""
    start, end = round(extent[0] / POINT) + BESIDE[0], round(extent[1] / POINT) - BESIDE[0]
    middle = round(position / POINT)
    if end - start < PARTS or not WANDER + BESIDE[1] <= middle < len(ink) - WANDER - BESIDE[1]:
        return False
    at = max(
        range(middle - WANDER, middle + WANDER + 1),
        key=lambda row: int(ink[row - 1 : row + 2, start:end].any(axis=0).sum()),
    )
    line = ink[at - 1 : at + 2, start:end].any(axis=0)
    above = ink[at - BESIDE[1] : at - BESIDE[0] + 1, start:end].any(axis=0)
    below = ink[at + BESIDE[0] : at + BESIDE[1] + 1, start:end].any(axis=0)
    low, high = sorted((float(above.mean()), float(below.mean())))
    parts = sum(bool(part.any()) for part in np.array_split(line, PARTS))
    share = float(line.mean())
    clearer = TRACE if high <= NOTHING_BESIDE else high + CLEARER
    return (
        low <= NOTHING_BESIDE
        and share >= clearer
        and parts >= LEAST_PARTS
        and not _ends_within(line)
    )


def _ends_within(line: Array) -> bool:
    """Whether most of the ink on a line is one piece that begins and ends within it."""
    first, last = max(find_runs(line), key=lambda run: run[1] - run[0])
    return first > 0 and last < len(line) and last - first >= STROKE * int(line.sum())


def _distinct(positions: Sequence[float]) -> list[float]:
    distinct: list[float] = []
    for position in sorted(positions):
        if not distinct or position - distinct[-1] > SAME:
            distinct.append(position)
    return distinct


def _group(rulings: Sequence[Ruling]) -> list[list[Ruling]]:
    """Group the rulings of each table, by boxes that overlap or nearly do."""
    groups: list[tuple[BBox, list[Ruling]]] = []
    for ruling in rulings:
        box, members = _box(ruling), [ruling]
        rest: list[tuple[BBox, list[Ruling]]] = []
        for other, others in groups:
            if box.overlaps(_widen(other)):
                members = others + members
                box = BBox(
                    min(box.x0, other.x0),
                    min(box.top, other.top),
                    max(box.x1, other.x1),
                    max(box.bottom, other.bottom),
                )
            else:
                rest.append((other, others))
        groups = [*rest, (box, members)]
    return [members for _, members in groups]


def _box(ruling: Ruling) -> BBox:
    low, high = ruling.position - POINT, ruling.position + POINT
    if ruling.orientation == "h":
        return BBox(ruling.start, low, ruling.end, high)
    return BBox(low, ruling.start, high, ruling.end)


def _widen(box: BBox) -> BBox:
    return BBox(box.x0 - NEAR, box.top - NEAR, box.x1 + NEAR, box.bottom + NEAR)
