"""Rows and columns without rules between them, in a frame that has other rules."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from reportparse.layout import Cell, TextLine
from reportparse.tables.chunks import looks_like_value
from reportparse.tables.grid import Lattice

FILLED = 0.7  # share of the cell's width that each full line of a wrapped number takes
NARROW = 0.8  # share of the cell's width that the number on one line, with padding, would take
CELL_PADDING = 13.0  # pt; both sides together, in Word 10.8
SAME_ROW = 0.3  # of the line height; between middles of a label and its value
MIN_ROWS_BELOW = 2  # rows of values that show columns below a header that alone is ruled
SAME_LINE = 3.0  # pt; between middles of a text and the value beside it
ONE_SPACING = 1.5  # line heights; between middles of two lines of one number
MIDDLE_OF_GAP = 0.2  # of the distance of two lines; how far beside their gap is not beside a line
OVER_POST = 1.0  # pt; how far a word may reach over a post that is thought on


def extend_posts(lattice: Lattice, cells: Sequence[Cell]) -> Lattice | None:
    """Let the rules between headers go on below where only the header is ruled.

    A cell as wide as the table that holds rows of texts and values beside each other, none of
    them over a rule of the headers above, is a whole table body.

    Returns:
        The finer lattice, or None when no cell is such a body.
    """
    n_cols = len(lattice.xs) - 1
    tiles = list(lattice.cells)
    for cell in cells:
        if cell.col_span < n_cols or cell.row_span > 1 or not cell.row or n_cols == 1:
            continue
        headers = [tile for tile in lattice.cells if tile[0] + tile[2] == cell.row]
        if len(headers) > 1 and _stands_in_columns(cell, headers, lattice):
            tiles.remove((cell.row, 0, 1, n_cols))
            tiles += [(cell.row, col, 1, col_span) for _, col, _, col_span in headers]
    if len(tiles) == len(lattice.cells):
        return None
    return Lattice(lattice.xs, lattice.ys, tuple(sorted(tiles)))


def _stands_in_columns(
    cell: Cell, headers: Sequence[tuple[int, int, int, int]], lattice: Lattice
) -> bool:
    """Whether every word of a cell lies below one header, and rows have a value beside a text."""
    xs = [(lattice.xs[col], lattice.xs[col + span]) for _, col, _, span in headers]
    places: list[tuple[float, int, bool]] = []
    for word in (word for line in cell.text_lines for word in line.words):
        own = [
            column
            for column, (left, right) in enumerate(xs)
            if left - OVER_POST <= word.bbox.x0 and word.bbox.x1 <= right + OVER_POST
        ]
        if not own:
            return False
        places.append((word.bbox.center[1], own[0], looks_like_value(word.text)))
    texts = [(y, column) for y, column, is_value in places if not is_value]
    beside = {
        round(y)
        for y, column, is_value in places
        if is_value and any(column != other and abs(y - at) <= SAME_LINE for at, other in texts)
    }
    return len(beside) >= MIN_ROWS_BELOW


def split_rows(lattice: Lattice, cells: Sequence[Cell]) -> Lattice | None:
    """Add grid lines between the physical rows of a band that holds several rows of values.

    Returns:
        The finer lattice, or None when the bands are the rows already.
    """
    cuts: dict[int, list[float]] = {}
    n_bands = 0
    bands: list[list[Cell]] = [[] for _ in lattice.ys[1:]]
    for cell in cells:
        if cell.row_span == 1:
            bands[cell.row].append(cell)
    for row, inside in enumerate(bands):
        n_bands += any(looks_like_value(line.text) for cell in inside for line in cell.text_lines)
        if any(_holds_rows(cell, inside) for cell in inside) and not _holds_wrapped(inside):
            cuts[row] = _cut_between([line for cell in inside for line in cell.text_lines])
    if not any(cuts.values()) or len(cuts) < n_bands / 2:
        return None  # where most rows stand between rules of their own, two lines are one number
    ys = sorted([*lattice.ys, *(y for row in cuts.values() for y in row)])
    tiles = []
    for tile in lattice.cells:
        row, col, row_span, col_span = tile
        top, bottom = lattice.ys[row], lattice.ys[row + row_span]
        first, last = bisect_right(ys, top) - 1, bisect_right(ys, bottom) - 1
        if row_span == 1 and row in cuts:
            tiles += [(step, col, 1, col_span) for step in range(first, last)]
        else:
            tiles.append((first, col, last - first, col_span))
    return Lattice(lattice.xs, tuple(ys), tuple(sorted(tiles)))


def _holds_rows(cell: Cell, band: Sequence[Cell]) -> bool:
    """Whether a cell holds several values one above the other, each beside a label of its own."""
    if len(cell.text_lines) < 2:
        return False
    values = [line for line in cell.text_lines if looks_like_value(line.text)]
    if len(values) < 2 or 2 * len(values) < len(cell.text_lines) or _is_filled(values, cell):
        return False
    texts = [line for other in band for line in other.text_lines if not looks_like_value(line.text)]
    beside = {
        index
        for value in values
        for index, line in enumerate(texts)
        if abs(_middle(value) - _middle(line)) <= SAME_ROW * value.bbox.height
    }
    if len({round(_middle(texts[index])) for index in beside}) < 2:
        return False
    counts = [sum(looks_like_value(line.text) for line in other.text_lines) for other in band]
    filled = [count for count in counts if count]
    return sum(count >= 2 for count in filled) >= len(filled) / 2


def _holds_wrapped(band: Sequence[Cell]) -> bool:
    """Whether a value stands beside the gap between two digits of another cell.

    So it does beside a number that is set over lines around the middle of its cell.
    """
    columns = [[line for line in cell.text_lines if looks_like_value(line.text)] for cell in band]
    gaps = [
        (_middle(above), _middle(below))
        for lines in columns
        for above, below in pairwise(sorted(lines, key=_middle))
        if len(above.text) == len(below.text) == 1
        and _middle(below) - _middle(above) <= ONE_SPACING * above.bbox.height
    ]
    return any(
        abs(_middle(line) - (upper + lower) / 2) <= MIDDLE_OF_GAP * (lower - upper)
        for lines in columns
        for line in lines
        for upper, lower in gaps
    )


def is_wrapped(lines: Sequence[TextLine], cell: Cell) -> bool:
    """Whether lines of digits are one number that a narrow cell made the producer break."""
    width = sum(line.bbox.width for line in lines)
    return _is_filled(lines, cell) or width + CELL_PADDING >= NARROW * cell.bbox.width


def has_room_for_one_digit(lines: Sequence[TextLine], cell: Cell) -> bool:
    """Whether a cell is too narrow for two digits, so that a number stands one digit a line."""
    if any(len(line.text) > 1 for line in lines):
        return False
    width = max(line.bbox.width for line in lines)
    return 2 * width + CELL_PADDING > cell.bbox.width


def _is_filled(lines: Sequence[TextLine], cell: Cell) -> bool:
    """Whether every line but the last fills the cell."""
    return all(line.bbox.width >= FILLED * cell.bbox.width for line in lines[:-1])


def _middle(line: TextLine) -> float:
    return (line.bbox.top + line.bbox.bottom) / 2


def _cut_between(text_lines: Sequence[TextLine]) -> list[float]:
    """Return y between the physical rows of lines."""
    ordered = sorted(text_lines, key=lambda line: line.bbox.top + line.bbox.bottom)
    cuts: list[float] = []
    low = ordered[0].bbox
    for line in ordered[1:]:
        middle = (line.bbox.top + line.bbox.bottom) / 2
        if middle > low.bottom:
            cuts.append((low.bottom + max(line.bbox.top, low.bottom)) / 2)
            low = line.bbox
    return cuts
