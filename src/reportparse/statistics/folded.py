"""A list printed in two halves beside each other, each below the same headers, is one list."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from reportparse.labels import parse_label
from reportparse.layout import Cell, Table, TableKind, cells_by_row

MIN_HEADERS = 2  # headers that each half repeats


def unfold(table: Table, row_headers: frozenset[str]) -> Table:
    """Set the halves of a folded list below each other, in the order of reading.

    Args:
        table: A table.
        row_headers: Keys of the headers that stand above labels: each part has one.
    """
    rows = cells_by_row(table.cells, table.n_rows)
    for row, cells in enumerate(rows):
        parts = _find_parts([cell for cell in cells if cell.text_lines], row_headers)
        if len(parts) > 1:
            borders = [0, *(part[-1].cols.stop for part in parts[:-1]), table.n_cols]
            if _are_alike(parts, borders) and _is_cut(table.cells, row, borders):
                return _stack(table, row, borders)
    return table


def _find_parts(headers: Sequence[Cell], row_headers: frozenset[str]) -> list[Sequence[Cell]]:
    """Divide a row of headers where it begins again; no parts where it does not."""
    if len(headers) < 2 * MIN_HEADERS:
        return []
    keys = [parse_label(cell.text).key for cell in headers]
    if row_headers.isdisjoint(keys) or keys.count(keys[0]) < 2:
        return []
    size = keys.index(keys[0], 1)
    if size < MIN_HEADERS or keys != keys[:size] * (len(keys) // size):
        return []
    return [headers[start : start + size] for start in range(0, len(headers), size)]


def _are_alike(parts: Sequence[Sequence[Cell]], borders: Sequence[int]) -> bool:
    """Whether all parts have the same columns, but for how many hold the labels on the left."""
    places = [
        [(end - cell.cols.start, end - cell.cols.stop) for cell in part]
        for part, end in zip(parts, borders[1:], strict=True)
    ]
    return all(own[1:] == places[0][1:] and own[0][1] == places[0][0][1] for own in places)


def _is_cut(cells: Sequence[Cell], header: int, borders: Sequence[int]) -> bool:
    """Whether no cell reaches from part to part, and only titles stand above."""
    return all(
        any(
            left <= cell.cols.start and cell.cols.stop <= right for left, right in pairwise(borders)
        )
        if cell.row + cell.row_span > header
        else not cell.text_lines or cell.col_span == borders[-1]
        for cell in cells
    )


def _stack(table: Table, header: int, borders: Sequence[int]) -> Table:
    """Set the parts below each other, so that the columns on their right sides agree."""
    width = max(end - start for start, end in pairwise(borders))
    cells = [
        cell._replace(col=0, col_span=width)
        for cell in table.cells
        if cell.row < header and cell.col_span == table.n_cols
    ]
    first = width - borders[1]
    cells += [
        cell._replace(col=cell.col + first)
        for cell in table.cells
        if cell.row == header and cell.col < borders[1]
    ]
    n_rows = header + 1
    for start, end in pairwise(borders):
        own = [cell for cell in table.cells if cell.row > header and start <= cell.col < end]
        places = _place_rows(table, own, header)
        cells += [
            cell._replace(row=n_rows + places[cell.row], col=cell.col + width - end)
            for cell in own
            if cell.row in places
        ]
        n_rows += len(places)
    return replace(table, cells=tuple(cells), n_rows=n_rows, n_cols=width)


def _place_rows(table: Table, cells: Sequence[Cell], header: int) -> dict[int, int]:
    """Number the rows of a part; without rules, those in which only other parts have text go."""
    rows: Sequence[int] = range(header + 1, table.n_rows)
    if table.kind is not TableKind.RULED and all(cell.row_span == 1 for cell in cells):
        filled = {cell.row for cell in cells if cell.text_lines}
        rows = [row for row in rows if row in filled]
    return {row: place for place, row in enumerate(rows)}
