"""Forms set as tables in memory: every cell holds a number of its own, no PDF needed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportparse.codebook import YEAR_PLACEHOLDER, Block, Entry, Form
from reportparse.layout import BBox, Cell, Page, Table, TableKind, TablePart, TextLine, Word

WIDTH, HEIGHT = 40.0, 20.0
PAGE = Page(1, 595.0, 842.0, ())


@dataclass(frozen=True)
class SetTable:
    """A table, and the number printed for each `(row, column)` of the block."""

    table: Table
    numbers: dict[tuple[int, int], int]


def set_block(
    block: Block,
    *,
    relabel: Callable[[Entry, str], str] = lambda entry, label: label,
    row_order: Sequence[int] | None = None,
    column_order: Sequence[int] | None = None,
) -> SetTable:
    """Set a block as a ruled table.

    Args:
        block: Which block.
        relabel: Changes a printed label (of a row or a leaf column).
        row_order: Printed order of the rows with values, as positions among them.
        column_order: Printed order of the columns.
    """
    rows = [entry for entry in block.row_orders[0]]
    valued = [entry for entry in rows if entry.valued]
    order = list(row_order or range(len(valued)))
    sequence = _replace_valued(rows, [valued[position] for position in order])
    columns = [block.columns[position] for position in column_order or range(len(block.columns))]
    labelled = any(entry.label is not None for entry in rows)
    cells: list[Cell] = []
    top = _set_header(cells, columns, block, relabel, labelled=labelled)
    numbers: dict[tuple[int, int], int] = {}
    for row, entry in enumerate(sequence, top):
        if labelled:
            cells.append(_cell(row, 0, relabel(entry, entry.label or "")))
        for col, column in enumerate(columns, 1 if labelled else 0):
            number = 1000 + 20 * entry.index + column.index
            if entry.valued:
                numbers[entry.index, column.index] = number
            cells.append(_cell(row, col, str(number) if entry.valued else ""))
    n_rows = top + len(sequence)
    n_cols = len(columns) + (1 if labelled else 0)
    box = BBox(0, 0, n_cols * WIDTH, n_rows * HEIGHT)
    parts = (TablePart(1, box),)
    return SetTable(Table(tuple(cells), n_rows, n_cols, TableKind.RULED, parts), numbers)


def _replace_valued(rows: Sequence[Entry], valued: Sequence[Entry]) -> list[Entry]:
    remaining = iter(valued)
    return [next(remaining) if entry.valued else entry for entry in rows]


def _set_header(
    cells: list[Cell],
    columns: Sequence[Entry],
    block: Block,
    relabel: Callable[[Entry, str], str],
    *,
    labelled: bool,
) -> int:
    """Set the header rows, groups above leaves; returns the number of rows."""
    depth = max(len(column.path) for column in columns)
    start = 1 if labelled else 0
    if labelled:
        cells.append(_cell(0, 0, "项目")._replace(row_span=depth))
    for level in range(depth):
        col = 0
        while col < len(columns):
            path = columns[col].path
            if level >= len(path):
                col += 1
                continue
            last = col
            is_leaf = level == len(path) - 1
            while (
                not is_leaf
                and last + 1 < len(columns)
                and (columns[last + 1].path[: level + 1] == path[: level + 1])
            ):
                last += 1
            text = relabel(columns[col], path[level]) if is_leaf else path[level]
            cell = _cell(level, start + col, text)
            row_span = depth - level if is_leaf else 1
            cells.append(cell._replace(row_span=row_span, col_span=last - col + 1))
            col = last + 1
    return depth


@lru_cache(maxsize=1 << 14)
def _cell(row: int, col: int, label: str) -> Cell:
    text = label.replace(YEAR_PLACEHOLDER, "2016")
    bbox = BBox(col * WIDTH, row * HEIGHT, (col + 1) * WIDTH, (row + 1) * HEIGHT)
    if not text:
        return Cell(row, col, 1, 1, bbox, 1)
    step = WIDTH / len(text)
    edges = tuple(bbox.x0 + step * index for index in range(len(text) + 1))
    word = Word(text, bbox, edges, 10.0, "Song", False)
    return Cell(row, col, 1, 1, bbox, 1, (TextLine(text, bbox, (word,)),))


def blocks(form: Form) -> list[Block]:
    """Return the blocks of a form."""
    return list(form.blocks)
