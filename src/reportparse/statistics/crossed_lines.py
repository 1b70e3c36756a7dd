"""The physical rows of a small matrix without rules: which of them are one header, or one label."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from reportparse.labels import parse_label
from reportparse.layout import Cell, Table, cells_by_row, union_bbox
from reportparse.tables.chunks import looks_like_value

MAX_LINES = 4  # physical rows of one header


def join_lines(table: Table, groups: Collection[str]) -> Table | None:
    """Make one row of the lines above the values, and one of each label set over lines.

    Args:
        table: A matrix of which every physical row is a row of its own.
        groups: Keys of the names that its rows may have.

    Returns:
        The header and the rows of values; None where a row of values cannot be named for certain.
    """
    rows = cells_by_row(table.cells, table.n_rows)
    valued = [number for number, row in enumerate(rows) if _values(row)]
    if not valued or not 0 < valued[0] <= MAX_LINES:
        return None
    first = min(cell.col for number in valued for cell in _values(rows[number]))
    joined = [_join_columns(rows[: valued[0]], table.n_cols)]
    ends = [valued[0] - 1, *valued, table.n_rows]
    for before, number, after in zip(ends, valued, ends[2:], strict=False):
        texts = [cell for cell in rows[number] if cell.col < first and cell.text_lines]
        if not any(_is_named(cell, groups) for cell in texts):
            around = [row for at in range(before + 1, after) if (row := rows[at])]
            texts = [cell for cell in _join_columns(around, first) if _is_named(cell, groups)]
            if not texts:
                return None
        joined.append([*texts, *(cell for cell in rows[number] if cell.col >= first)])
    cells = [cell._replace(row=at, row_span=1) for at, row in enumerate(joined) for cell in row]
    return replace(table, cells=tuple(cells), n_rows=len(joined))


def _values(row: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in row if cell.text_lines and looks_like_value(cell.text)]


def _is_named(cell: Cell, groups: Collection[str]) -> bool:
    return parse_label(cell.text).key in groups


def _join_columns(rows: Sequence[Sequence[Cell]], n_cols: int) -> list[Cell]:
    """Return one cell for each column, with the texts of all rows in it from top to bottom."""
    joined: list[Cell] = []
    for col in range(n_cols):
        own = [cell for row in rows for cell in row if cell.col == col and cell.col_span == 1]
        if own:
            lines = tuple(line for cell in own for line in cell.text_lines)
            doubts = frozenset().union(*(cell.doubts for cell in own))
            box = union_bbox(cell.bbox for cell in own)
            joined.append(own[0]._replace(bbox=box, text_lines=lines, doubts=doubts))
    return joined
