"""A form of several columns printed as a list: every cell of it is a row of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from reportparse.codebook import Block, Form
from reportparse.labels import parse_label
from reportparse.layout import Cell, Table, TableKind, cells_by_row


class _Listed(NamedTuple):
    """A row of a list: what it counts, which number of it, and the number."""

    row: Cell
    column: Cell
    value: Cell


def unlist(table: Table, forms: Sequence[Form]) -> Table | None:
    """Set the rows of a list as the blocks of a form: 规章 | 本年制发件数 | 3.

    Each cell keeps its place on the page, and rows and columns the order in which they are printed.

    Args:
        table: A table that is no form as it stands.
        forms: The forms that it may be.

    Returns:
        The blocks below each other; None where not every row of the list is a cell of one form, or
        not every cell of the form is listed once.
    """
    if table.kind is not TableKind.RULED:
        return None
    lines = list(_read_lines(table))
    found = [blocks for form in forms if (blocks := _fill(form.blocks, lines))]
    return _set_below(table, found[0]) if len(found) == 1 else None


def _read_lines(table: Table) -> Iterator[tuple[list[Cell], Cell]]:
    """Yield the texts of each row and the cell in the last column, without the header."""
    last = table.n_cols - 1
    for number, row in enumerate(cells_by_row(table.cells, table.n_rows)):
        if number and row and row[-1].col == last and row[-1].row_span == 1:
            yield [cell for cell in row[:-1] if cell.text_lines], row[-1]


def _fill(
    blocks: Sequence[Block], lines: Sequence[tuple[list[Cell], Cell]]
) -> list[list[_Listed]] | None:
    """Share the rows of a list among the blocks of a form; None unless all is there once."""
    filled: list[list[_Listed]] = []
    left = list(lines)
    for block in blocks:
        if block.is_one_row:
            return None
        named = [(line, _name(block, *line)) for line in left]
        own = [listed for _, listed in named if listed is not None]
        cells = {(_key(each.row), _key(each.column)) for each in own}
        if not len(own) == len(cells) == len(block.cells):
            return None
        filled.append(own)
        left = [line for line, listed in named if listed is None]
    return filled if not left and len(lines) > 1 else None


def _name(block: Block, texts: Sequence[Cell], value: Cell) -> _Listed | None:
    """Find the labels of a block's row and column beside a value."""
    rows = [cell for cell in texts if _key(cell) in block.row_index]
    columns = [cell for cell in texts if _key(cell) in block.column_index]
    if len(rows) != 1 or len(columns) != 1 or rows == columns:
        return None
    return _Listed(rows[0], columns[0], value)


def _key(cell: Cell) -> str:
    return parse_label(cell.text).key


def _set_below(table: Table, blocks: Sequence[Sequence[_Listed]]) -> Table:
    cells: list[Cell] = []
    top = 0
    for block in blocks:
        rows = list({_key(each.row): each.row for each in reversed(block)}.items())[::-1]
        columns = list({_key(each.column): each.column for each in reversed(block)}.items())[::-1]
        row_of = {key: top + at for at, (key, _) in enumerate(rows, 1)}
        col_of = {key: at for at, (key, _) in enumerate(columns, 1)}
        cells += [_move(cell, top, col_of[key]) for key, cell in columns]
        cells += [_move(cell, row_of[key], 0) for key, cell in rows]
        cells += [
            _move(each.value, row_of[_key(each.row)], col_of[_key(each.column)]) for each in block
        ]
        top += len(rows) + 1
    n_cols = max(cell.col for cell in cells) + 1
    in_order = sorted(cells, key=lambda cell: (cell.row, cell.col))
    return replace(table, cells=tuple(in_order), n_rows=top, n_cols=n_cols)


def _move(cell: Cell, row: int, col: int) -> Cell:
    return cell._replace(row=row, col=col, row_span=1, col_span=1)
