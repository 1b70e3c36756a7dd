"""A list printed in two halves beside each other, each below the same headers, is one list."""

from collections.abc import Sequence
from dataclasses import replace

from reportparse.labels import parse_label
from reportparse.layout import Cell, Table, cells_by_row

MIN_HEADERS = 2  # headers that each half repeats


def unfold(table: Table, row_headers: frozenset[str]) -> Table:
    """Set the halves of a folded list below each other, in the order of reading.

    Args:
        table: A table.
        row_headers: Keys of the headers that stand above labels: only with them does a part begin.
    """
    rows = cells_by_row(table.cells, table.n_rows)
    for row, cells in enumerate(rows):
        starts = _find_starts([cell for cell in cells if cell.text_lines], row_headers)
        if len(starts) > 1 and _is_cut(table.cells, row, starts, table.n_cols):
            return _stack(table, row, starts)
    return table


def _find_starts(headers: Sequence[Cell], row_headers: frozenset[str]) -> list[int]:
    """Return the columns at which a row of headers begins again; none where it does not."""
    keys = [parse_label(cell.text).key for cell in headers]
    if not keys or keys[0] not in row_headers or keys.count(keys[0]) < 2:
        return []
    size = keys.index(keys[0], 1)
    if size < MIN_HEADERS or keys != keys[:size] * (len(keys) // size):
        return []
    return [cell.col for cell in headers[::size]]


def _is_cut(cells: Sequence[Cell], header: int, starts: Sequence[int], n_cols: int) -> bool:
    """Whether the parts are equally wide and apart, and only titles stand above."""
    width = starts[1] - starts[0]
    ends = [*starts[1:], n_cols]
    if starts[0] or any(end - start != width for start, end in zip(starts, ends, strict=True)):
        return False
    return all(
        cell.col // width == (cell.col + cell.col_span - 1) // width
        if cell.row + cell.row_span > header
        else cell.col_span == n_cols
        for cell in cells
    )


def _stack(table: Table, header: int, starts: Sequence[int]) -> Table:
    width, height = starts[1], table.n_rows - header - 1
    cells = []
    for cell in table.cells:
        part = cell.col // width
        if cell.row < header:
            cells.append(cell._replace(col_span=width))
        elif cell.row == header and part == 0:
            cells.append(cell)
        elif cell.row > header:
            cells.append(cell._replace(row=cell.row + part * height, col=cell.col - part * width))
    return replace(
        table, cells=tuple(cells), n_rows=header + 1 + len(starts) * height, n_cols=width
    )
