"""Tables that a printer cut from top to bottom: what did not fit stands on the pages after.

So spreadsheets are printed. The strips have the same rows at the same heights, and only the first
has the labels. A cell that the cut went through has no rule at the cut.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from reportparse.labels import parse_label
from reportparse.layout import Cell, Page, Table, TableKind, TextLine
from reportparse.tables.chunks import looks_like_value
from reportparse.tables.grid import Lattice, lattice_bbox, nearest
from reportparse.tables.join import column_edges

SAME_HEIGHT = 1.0  # pt; between one rule in two strips
AT_EDGE = 3.0  # pt; between a cell's side and the rule that is its side
MIN_VALUES = 2  # in one column; half of its texts may be headers then
MIN_ROWS = 3  # rows that two tables have not at the same heights by chance
MOST = 0.5  # of the texts beside the values in the first column: more are labels of another table


def join_strips(
    tables: Sequence[Table], pages: Sequence[Page], known: frozenset[str]
) -> list[Table]:
    """Join the strips into which tables were cut from top to bottom.

    Args:
        tables: The tables of a document, in reading order.
        pages: Its pages.
        known: Keys of all headers and units that forms have: they may stand in a strip's first
            column.
    """
    by_number = {page.page_number: page for page in pages}
    joined: list[Table] = []
    ends: list[Table] = []  # of each table, its last strip
    for table in tables:
        beside = (
            at
            for at, left in enumerate(ends)
            if table.parts[0].page_number == left.parts[-1].page_number + 1
            if is_strip(left, table, by_number, known)
        )
        at = next(beside, None)
        if at is None:
            joined.append(table)
            ends.append(table)
        else:
            joined[at] = _join(joined[at], table, by_number)
            ends[at] = table
    return _stack(joined)


def _stack(tables: Sequence[Table]) -> list[Table]:
    """Set each row of strips below the one before: some printers go over first, then down."""
    stacked: list[Table] = []
    for table in tables:
        above = stacked[-1] if stacked else None
        if above is None or not _goes_on_down(above, table):
            stacked.append(table)
            continue
        lower = [cell._replace(row=cell.row + above.n_rows) for cell in table.cells]
        stacked[-1] = replace(
            above,
            cells=(*above.cells, *lower),
            n_rows=above.n_rows + table.n_rows,
            parts=above.parts + table.parts,
            crossing_words=above.crossing_words + table.crossing_words,
        )
    return stacked


def _goes_on_down(upper: Table, lower: Table) -> bool:
    """Whether a row of strips has the columns of the one above, strip by strip, and no header."""
    count = len(lower.parts)
    if count < 2 or upper.n_cols != lower.n_cols or lower.caption:
        return False
    last = upper.parts[-count:]
    if len({part.page_number for part in last}) < count:
        return False
    if lower.parts[0].page_number != last[-1].page_number + 1:
        return False
    ends = [[(part.bbox.x0, part.bbox.x1) for part in parts] for parts in (last, lower.parts)]
    if any(
        abs(x - y) > AT_EDGE
        for one, other in zip(*ends, strict=True)
        for x, y in zip(one, other, strict=True)
    ):
        return False
    edges = (column_edges(upper), column_edges(lower))
    first = [cell for cell in lower.cells if cell.row == 0]
    return all(abs(x - y) <= AT_EDGE for x, y in zip(*edges, strict=True)) and looks_like_value(
        max(first, key=lambda cell: cell.col).text
    )


def is_column_of_values(lattice: Lattice, body: Sequence[TextLine]) -> bool:
    """Whether a frame without inner vertical rules is a strip of one column.

    Each value stands alone at its height: others are of a box around a table without rules.

    Args:
        lattice: The grid in the frame.
        body: The text lines of its page.
    """
    box = lattice_bbox(lattice)
    if len(lattice.xs) != 2 or len(lattice.ys) <= MIN_ROWS:
        return False
    inside = [line for line in body if box.contains(*line.bbox.center)]
    values = [line for line in inside if looks_like_value(line.text)]
    if len(values) < MIN_VALUES or len(values) < min(MIN_ROWS, MOST * len(inside)):
        return False
    return not any(
        line is not value and line.bbox.top < value.bbox.center[1] < line.bbox.bottom
        for value in values
        for line in inside
    )


def is_column_of_labels(lattice: Lattice, body: Sequence[TextLine], known: frozenset[str]) -> bool:
    """Whether a frame without inner vertical rules is the strip with the labels of the rows.

    Args:
        lattice: The grid in the frame.
        body: The text lines of its page.
        known: Keys of labels of groups and of headers that forms have; one of them is in it.
    """
    box = lattice_bbox(lattice)
    if len(lattice.xs) != 2 or len(lattice.ys) <= MIN_ROWS:
        return False
    inside = [line for line in body if box.contains(*line.bbox.center)]
    lower = sorted(inside, key=lambda line: line.bbox.top)
    return (
        all(one.bbox.center[1] < other.bbox.top for one, other in pairwise(lower))
        and not any(line.text[-1:].isdigit() for line in inside)
        and any(parse_label(line.text).key in known for line in inside)
    )


def is_strip(
    left: Table | None, right: Table | None, pages: Mapping[int, Page], known: frozenset[str]
) -> bool:
    """Whether a table has no labels of its own, and its rows where those of another one are.

    Args:
        left: A table, on one page or several; None where rules bound no cells.
        right: Another one.
        pages: The pages by number.
        known: Keys of all headers and units that forms have: no labels of rows.
    """
    if left is None or right is None or not _has_same_place(left, right):
        return False
    heights = _heights(left, len(right.parts)), _heights(right, len(right.parts))
    for pair in zip(*heights, strict=True):
        few, many = sorted(pair, key=len)
        if any(abs(y - many[nearest(many, y)]) > SAME_HEIGHT for y in few):
            return False
    if sum(len(ys) - 1 for ys in heights[0]) < MIN_ROWS:
        return False
    begin = min((cell.row for cell in right.cells if looks_like_value(cell.text)), default=0)
    first = [cell for cell in right.cells if cell.col == 0 and cell.row >= begin and cell.text]
    others = [
        cell
        for cell in first
        if not looks_like_value(cell.text) and parse_label(cell.text).key not in known
    ]
    return len(others) <= MOST * len(first) and not any(
        _has_rule(cell, cell.bbox.x0, pages) for cell in others
    )


def _has_same_place(left: Table, right: Table) -> bool:
    """Whether two tables with rules begin and end at the same heights, on other pages."""
    if left.kind is not TableKind.RULED or right.kind is not TableKind.RULED:
        return False
    if right.parts[0].page_number <= left.parts[-1].page_number:
        return False
    return len(left.parts) == len(right.parts) and all(
        abs(one.bbox.top - other.bbox.top) <= SAME_HEIGHT
        and abs(one.bbox.bottom - other.bbox.bottom) <= SAME_HEIGHT
        for one, other in zip(left.parts, right.parts, strict=True)
    )


def _has_rule(cell: Cell, x: float, pages: Mapping[int, Page]) -> bool:
    """Whether a rule runs along a cell at x."""
    middle = cell.bbox.center[1]
    return any(
        rule.orientation == "v"
        and abs(rule.position - x) <= AT_EDGE
        and rule.start <= middle <= rule.end
        for rule in pages[cell.page_number].rulings
    )


def _heights(table: Table, n_pages: int) -> list[list[float]]:
    """Return y of the borders of rows, for each of the pages over which a strip goes."""
    place = _places(table, n_pages)
    drawn: list[set[float]] = [set() for _ in range(n_pages)]
    for cell in table.cells:
        drawn[place[cell.page_number]] |= {cell.bbox.top, cell.bbox.bottom}
    return [_level(ys) for ys in drawn]


def _places(table: Table, n_pages: int) -> dict[int, int]:
    """Return which page of its strip each page of a table is; strips follow each other."""
    return {part.page_number: at % n_pages for at, part in enumerate(table.parts)}


def _level(ys: set[float]) -> list[float]:
    levelled: list[float] = []
    for y in sorted(ys):
        if not levelled or y - levelled[-1] > SAME_HEIGHT:
            levelled.append(y)
    return levelled


def _join(left: Table, right: Table, pages: Mapping[int, Page]) -> Table:
    """Set two strips beside each other over a common set of rows."""
    n_pages = len(right.parts)
    both = zip(_heights(left, n_pages), _heights(right, n_pages), strict=True)
    heights = [_level({*ours, *theirs}) for ours, theirs in both]
    cells = _place(left, heights, 0)
    edge = {
        (cell.row, cell.row_span): at
        for at, cell in enumerate(cells)
        if cell.col + cell.col_span == left.n_cols
    }
    for cell in _place(right, heights, left.n_cols):
        at = edge.get((cell.row, cell.row_span)) if cell.col == left.n_cols else None
        if at is None or _is_parted(cells[at], cell, pages):
            cells.append(cell)
        else:
            cells[at] = _heal(cells[at], cell)
    return replace(
        left,
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.col))),
        n_rows=sum(len(ys) - 1 for ys in heights),
        n_cols=left.n_cols + right.n_cols,
        parts=left.parts + right.parts,
        crossing_words=left.crossing_words + right.crossing_words,
    )


def _place(table: Table, heights: Sequence[Sequence[float]], cols: int) -> list[Cell]:
    """Renumber the rows of a strip's cells by their heights, and its columns."""
    place = _places(table, len(heights))
    above = [sum(len(ys) - 1 for ys in heights[:at]) for at in range(len(heights))]
    placed: list[Cell] = []
    for cell in table.cells:
        at = place[cell.page_number]
        first, last = (nearest(heights[at], y) for y in (cell.bbox.top, cell.bbox.bottom))
        span = max(last - first, 1)
        placed.append(cell._replace(row=above[at] + first, row_span=span, col=cell.col + cols))
    return placed


def _is_parted(left: Cell, right: Cell, pages: Mapping[int, Page]) -> bool:
    return _has_rule(left, left.bbox.x1, pages) or _has_rule(right, right.bbox.x0, pages)


def _heal(left: Cell, right: Cell) -> Cell:
    """Make one cell of both sides of a cut; a number on either may have lost a digit to it."""
    lines = tuple(
        _heal_line(ours, theirs) if ours and theirs else ours or theirs
        for ours, theirs in zip_longest(left.text_lines, right.text_lines)
    )
    halves = [half for half in (left, right) if half.text_lines]
    is_cut = any(looks_like_value(half.text) for half in halves)
    doubts = left.doubts | right.doubts | ({"crosses-border"} if is_cut else set())
    return left._replace(
        col_span=left.col_span + right.col_span, text_lines=lines, doubts=frozenset(doubts)
    )


def _heal_line(left: TextLine, right: TextLine) -> TextLine:
    return left._replace(text=left.text + right.text, words=(*left.words, *right.words))
