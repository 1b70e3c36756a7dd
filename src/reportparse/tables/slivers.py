"""Columns that are none: the borders of one column stand a little further left in some rows.

In Word the borders of every row are dragged on their own, so those of one column differ by some
points from row to row. All of them together are one border.
"""

from dataclasses import replace

from reportparse.layout import Table
from reportparse.tables.join import column_edges

MAX_SLIVER = 12.0  # pt; a column of one character in small type is wider
WIDER = 2.0  # times; how much wider than the sliver the cells at its sides are


def merge_slivers(table: Table) -> Table:
    """Take narrow columns in which no cell stands alone for the one border that they are."""
    edges = column_edges(table)
    narrow = [
        col
        for col in range(1, table.n_cols - 1)
        if 0 < edges[col + 1] - edges[col] <= MAX_SLIVER and _is_sliver(table, edges, col)
    ]
    # Of slivers side by side one at most is merged: their borders may be more than one.
    slivers = [col for col in narrow if col - 1 not in narrow and col + 1 not in narrow]
    if not slivers:
        return table
    moved = [col - sum(sliver < col for sliver in slivers) for col in range(table.n_cols + 1)]
    cells = tuple(
        cell._replace(
            col=moved[cell.col], col_span=moved[cell.col + cell.col_span] - moved[cell.col]
        )
        for cell in table.cells
    )
    return replace(table, cells=cells, n_cols=moved[-1])


def _is_sliver(table: Table, edges: list[float], col: int) -> bool:
    """Whether no cell stands in a column alone, and all that begin or end there are much wider."""
    least = WIDER * (edges[col + 1] - edges[col])
    for cell in table.cells:
        begins, ends = cell.col, cell.col + cell.col_span
        if begins not in (col, col + 1) and ends not in (col, col + 1):
            continue
        if (begins, ends) == (col, col + 1) or edges[ends] - edges[begins] < least:
            return False
    return True
