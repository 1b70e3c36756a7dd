"""Rules that nobody draws: the gaps between the grounds of a table's cells.

Websites set a table with `cellspacing` on a grey ground and paint its cells white, or shade the
cells and leave the paper between them: the rules that a reader sees are what the cells leave free.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from statistics import median
from typing import NamedTuple

from reportparse.layout import BBox
from reportparse.pages.fills import WHITE_PAPER, Fill
from reportparse.pages.rulings import MAX_FILLED_THICKNESS, Stroke

MIN_GAP = 0.2  # pt; grounds closer than this touch
MIN_SIDE = 6.0  # pt; no cell is lower or narrower
MIN_CELLS = 6  # of a table; fewer are buttons or boxes of text
MIN_ROWS = 4  # of a table; fewer may be a shaded header above rows that are not shaded
MAX_GROUNDS = 5000  # on a page; more are a drawing
FACING = 0.5  # of the shorter of two sides that face each other
SEEN = 0x06  # in some channel; the palest shading of cells is #F8F8F8
DRAWN = 0.5  # strokes to a cell, with which a table has rules of its own


class _Link(NamedTuple):
    first: int
    second: int
    gap: BBox


def find_gap_strokes(fills: Sequence[Fill], strokes: Sequence[Stroke]) -> list[Stroke]:
    """Return the sides of shaded cells that stand in rows and columns with gaps between them.

    A gap is seen only where it has another colour than the cells. A table that has strokes, too, is
    left to them.

    Args:
        fills: The filled boxes of a page, in the order they are painted.
        strokes: Its drawn lines.
    """
    if not MIN_CELLS <= len(fills) <= MAX_GROUNDS:
        return []
    cells = _find_cells(fills)
    if not cells:
        return []
    across = list(_link(fills, cells, 0))
    down = list(_link(fills, cells, 1)) if across else []
    linked = {at for link in (*across, *down) for at in (link.first, link.second)}
    grounds = [fill for at, fill in enumerate(fills) if at not in linked]
    seen = [[link for link in links if _is_seen(link, fills, grounds)] for links in (across, down)]
    found: list[Stroke] = []
    for table in _group(*seen):
        boxes = [fills[at].bbox for at in table]
        n_rows = len({round(box.top) for box in boxes})
        if n_rows >= MIN_ROWS and not _has_strokes(boxes, strokes):
            gaps = [
                min(link.gap.width, link.gap.height)
                for links in seen
                for link in links
                if link.first in table
            ]
            found += [side for box in boxes for side in _sides(box, median(gaps) / 2)]
    return found


def _find_cells(fills: Sequence[Fill]) -> list[int]:
    """Return which boxes may be cells; none where no colour may show beside enough of them.

    Most programs paint the cells of a table white, and nothing shows between white ones on paper.
    """
    shades = {color for color in {fill.color for fill in fills} if _differ(color, WHITE_PAPER)}
    if not shades:
        return []
    cells = [
        at
        for at, ((x0, top, x1, bottom), *_) in enumerate(fills)
        if x1 - x0 >= MIN_SIDE and bottom - top >= MIN_SIDE
    ]
    rows = [round(fills[at].bbox.top) for at in cells if fills[at].color in shades]
    if not _are_enough(rows):
        grounds = [fill for fill in fills if fill.color in shades]
        white = [fills[at] for at in cells if fills[at].color not in shades]
        rows += [
            round(cell.bbox.top)
            for cell in white
            if any(_is_below(ground, cell) for ground in grounds)
        ]
    return cells if _are_enough(rows) else []


def _are_enough(rows: Sequence[int]) -> bool:
    """Whether cells, each given by its row, are as many as a table has."""
    return len(rows) >= MIN_CELLS and len(set(rows)) >= MIN_ROWS


def _is_below(ground: Fill, cell: Fill) -> bool:
    """Whether a fill may show in a gap beside a cell, which is painted later."""
    (left, upper, right, lower), (x0, top, x1, bottom) = ground.bbox, cell.bbox
    return (
        ground.order < cell.order
        and left <= x1 + MAX_FILLED_THICKNESS
        and x0 <= right + MAX_FILLED_THICKNESS
        and upper <= bottom + MAX_FILLED_THICKNESS
        and top <= lower + MAX_FILLED_THICKNESS
    )


def _link(fills: Sequence[Fill], cells: Sequence[int], axis: int) -> Iterator[_Link]:
    """Pair the cells that face each other over a gap, along x (axis 0) or y (axis 1)."""
    in_order = sorted(cells, key=lambda at: fills[at].bbox[axis])
    starts = [fills[at].bbox[axis] for at in in_order]
    other = 1 - axis
    for at in cells:
        box = fills[at].bbox
        end = box[axis + 2]
        low = bisect_left(starts, end + MIN_GAP)
        high = bisect_right(starts, end + MAX_FILLED_THICKNESS)
        for following in in_order[low:high]:
            beside = fills[following].bbox
            first = max(box[other], beside[other])
            last = min(box[other + 2], beside[other + 2])
            shorter = min(box[other + 2] - box[other], beside[other + 2] - beside[other])
            if last - first >= FACING * shorter:
                gap = (end, first, beside[0], last) if axis == 0 else (first, end, last, beside[1])
                yield _Link(at, following, BBox(*gap))


def _is_seen(link: _Link, fills: Sequence[Fill], grounds: Sequence[Fill]) -> bool:
    """Whether what shows in a gap differs from the cells on both sides."""
    cells = fills[link.first], fills[link.second]
    x, y = link.gap.center
    first = min(cell.order for cell in cells)
    under = [fill.color for fill in grounds if fill.order < first and fill.bbox.contains(x, y)]
    shown = under[-1] if under else WHITE_PAPER
    return all(_differ(cell.color, shown) for cell in cells)


@lru_cache(maxsize=1024)
def _differ(left: int, right: int) -> bool:
    return any(
        abs((left >> shift & 0xFF) - (right >> shift & 0xFF)) >= SEEN for shift in (16, 8, 0)
    )


def _group(across: Sequence[_Link], down: Sequence[_Link]) -> Iterator[frozenset[int]]:
    """Yield the cells of each table: several rows and columns of them, joined by gaps."""
    neighbours: dict[int, set[int]] = {}
    for link in (*across, *down):
        neighbours.setdefault(link.first, set()).add(link.second)
        neighbours.setdefault(link.second, set()).add(link.first)
    beside, below = ({at for link in links for at in link[:2]} for links in (across, down))
    while neighbours:
        reached = {next(iter(neighbours))}
        edge = set(reached)
        while edge:
            edge = set().union(*(neighbours[at] for at in edge)) - reached
            reached |= edge
        for at in reached:
            del neighbours[at]
        if len(reached) >= MIN_CELLS and beside & reached and below & reached:
            yield frozenset(reached)


def _has_strokes(boxes: Sequence[BBox], strokes: Sequence[Stroke]) -> bool:
    """Whether lines are drawn among cells, so that their gaps are no rules of their own."""
    left, top = min(box.x0 for box in boxes), min(box.top for box in boxes)
    right, bottom = max(box.x1 for box in boxes), max(box.bottom for box in boxes)
    frame = BBox(left, top, right, bottom)
    drawn = sum(frame.contains(*stroke.bbox.center) for stroke in strokes)
    return drawn >= DRAWN * len(boxes)


def _sides(box: BBox, apart: float) -> Iterator[Stroke]:
    """Yield the sides of a cell, each in the middle of its gap."""
    x0, top, x1, bottom = box.x0 - apart, box.top - apart, box.x1 + apart, box.bottom + apart
    for side in (
        (x0, top, x1, top),
        (x0, bottom, x1, bottom),
        (x0, top, x0, bottom),
        (x1, top, x1, bottom),
    ):
        yield Stroke(BBox(*side), stroked=False)
