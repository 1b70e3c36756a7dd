"""Tables that go on over a page break become one table again.

A table goes on when nothing but margin text stands between its parts and their columns fit. Rows
are only stacked here, repeated headers and cut rows included: which rows are headers, and which two
rows are one, shows when the labels are known.
"""

from collections.abc import Sequence
from dataclasses import replace

from reportparse.layout import Cell, Table, TableKind

SAME_EDGE = 5.0  # pt; how far a column's border may move from one page to the next
SAME_WIDTH = 0.03  # relative difference in width between two parts of one table


def column_edges(table: Table) -> list[float]:
    """Return x of the column borders, `n_cols + 1` values, as drawn on the table's last page."""
    page = table.cells[-1].page_number
    edges: dict[int, float] = {}
    for cell in table.cells:
        if cell.page_number == page or cell.col not in edges:
            edges[cell.col] = cell.bbox.x0
        if cell.page_number == page or cell.col + cell.col_span not in edges:
            edges[cell.col + cell.col_span] = cell.bbox.x1
    return [edges[index] for index in sorted(edges)]


def fits_below(upper: Table, lower: Table) -> bool:
    """Whether the columns of `lower` can continue those of `upper`."""
    if TableKind.RULED not in (upper.kind, lower.kind) or upper.kind != lower.kind:
        return False
    above, below = column_edges(upper), column_edges(lower)
    width_above, width_below = above[-1] - above[0], below[-1] - below[0]
    return abs(width_above - width_below) <= max(SAME_WIDTH * width_above, SAME_EDGE)


def join_pair(upper: Table, lower: Table) -> Table:
    """Stack two parts over a common set of columns."""
    above, below = column_edges(upper), column_edges(lower)
    shift = above[0] - below[0]
    edges = _union(above, [x + shift for x in below])
    cells = [_move(cell, above, edges, 0, 0.0) for cell in upper.cells]
    cells += [_move(cell, below, edges, upper.n_rows, shift) for cell in lower.cells]
    return replace(
        upper,
        cells=tuple(cells),
        n_rows=upper.n_rows + lower.n_rows,
        n_cols=len(edges) - 1,
        parts=upper.parts + lower.parts,
        crossing_words=upper.crossing_words + lower.crossing_words,
    )


def _union(above: Sequence[float], below: Sequence[float]) -> list[float]:
    edges = list(above)
    edges += [x for x in below if all(abs(x - edge) > SAME_EDGE for edge in above)]
    return sorted(edges)


def _move(
    cell: Cell, own: Sequence[float], edges: Sequence[float], rows: int, shift: float
) -> Cell:
    """Renumber a cell's columns for the common set of edges, and its rows by the rows above."""
    start = _nearest(edges, own[cell.col] + shift)
    end = _nearest(edges, own[cell.col + cell.col_span] + shift)
    return replace(cell, row=cell.row + rows, col=start, col_span=max(end - start, 1))


def _nearest(edges: Sequence[float], x: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - x))
