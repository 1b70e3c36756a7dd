"""The title row of a table without rules at its sides: no vertical rule touches it."""

from collections.abc import Sequence
from dataclasses import replace

from reportparse.labels import parse_label
from reportparse.layout import Ruling, TextLine
from reportparse.tables.frames import TOUCH
from reportparse.tables.grid import SNAP, Lattice

MAX_TITLE = 3.0  # heights of its text; a title row that is higher is none
WHOLE = 0.9  # share of the table's width along which a rule closes it


def reach_up(
    lattice: Lattice,
    rulings: Sequence[Ruling],
    body: Sequence[TextLine],
    headers: frozenset[str],
) -> Lattice:
    """Add the row above a grid that only a rule as wide as the grid closes.

    Args:
        lattice: The grid of a frame.
        rulings: All rulings of the page.
        body: All text lines of the page.
        headers: Keys of the headers that forms have: nothing else is taken into a table.
    """
    top, left, right = lattice.ys[0], lattice.xs[0], lattice.xs[-1]
    level = [rule for rule in rulings if rule.orientation == "h"]
    closing = [rule for rule in level if abs(rule.position - top) <= SNAP]
    drawn = sum(min(rule.end, right) - max(rule.start, left) for rule in closing)
    above = [rule for rule in level if rule.position < top - SNAP]
    lid = max(above, key=lambda rule: rule.position, default=None)
    if lid is None or drawn < WHOLE * (right - left):
        return lattice
    if abs(lid.start - left) > TOUCH or abs(lid.end - right) > TOUCH:
        return lattice
    between = [line for line in body if lid.position < line.bbox.center[1] < top]
    if len(between) != 1 or parse_label(between[0].text).key not in headers:
        return lattice
    (line,) = between
    if top - lid.position > MAX_TITLE * line.bbox.height:
        return lattice
    title = (0, 0, 1, len(lattice.xs) - 1)
    below = [(row + 1, col, height, width) for row, col, height, width in lattice.cells]
    return replace(lattice, ys=(lid.position, *lattice.ys), cells=(title, *below))
