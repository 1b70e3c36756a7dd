"""Tables broken over pages by hand, as agencies break them: with a header again, or open edges."""

from dataclasses import replace

from tests.generator.document import Block, Cell, PageBreak, Table
from tests.generator.sketch import Desk

SHORTEST_BROKEN_TABLE = 8
"""Tables of fewer rows are left whole."""
SHORTEST_BROKEN_LABEL = 8


def split_blocks(blocks: list[Block], desk: Desk) -> list[Block]:
    """Break the long tables of a document over a page where its traits say so."""
    split_traits = {"split-table", "split-table-header", "split-table-row", "result-repeated"}
    if not split_traits & desk.traits:
        return blocks
    broken: list[Block] = []
    for block in blocks:
        if isinstance(block, Table) and block.n_rows >= SHORTEST_BROKEN_TABLE:
            broken += split_table(block, desk)
        else:
            broken.append(block)
    return broken


def split_table(table: Table, desk: Desk) -> list[Block]:
    """Return the two halves of a table with a page break between them."""
    row = desk.rng.randrange(table.header_rows + 2, table.n_rows - 2)
    half_row = "split-table-row" in desk.traits and row_label(table, row) is not None
    header = "split-table-header" in desk.traits and table.header_rows > 0
    upper = [upper_half(cell, row, half_row=half_row) for cell in table.cells]
    repeat = "result-repeated" in desk.traits
    lower = [lower_half(cell, row, half_row=half_row, repeat=repeat) for cell in table.cells]
    label = row_label(table, row)
    if half_row and label is not None:
        at = len(label.text) // 2
        upper = [replace(c, text=c.text[:at]) if is_place(c, label) else c for c in upper if c]
        rest = [c for c in lower if c and c.row == 0 and c.col == label.col]
        lower = [replace(c, text=label.text[at:]) if c in rest else c for c in lower]
    header_cells = [cell for cell in table.cells if header and cell.row < table.header_rows]
    shift = table.header_rows if header else 0
    lower_cells = [replace(cell, row=cell.row + shift) for cell in lower if cell]
    open_edges = not header and (half_row or desk.rng.random() < 0.6)
    first = replace(
        table,
        cells=tuple(cell for cell in upper if cell),
        n_rows=row + half_row,
        open_bottom=open_edges,
    )
    second = replace(
        table,
        cells=(*header_cells, *lower_cells),
        n_rows=table.n_rows - row + shift,
        header_rows=shift,
        open_top=open_edges,
    )
    return [first, PageBreak(), second]


def row_label(table: Table, row: int) -> Cell | None:
    """Return the label of a row, if it is long enough to stand on two pages."""
    labels = [cell for cell in table.cells if cell.row == row and cell.row_span == 1]
    longest = max(labels, key=lambda cell: len(cell.text))
    return longest if len(longest.text.replace("\n", "")) >= SHORTEST_BROKEN_LABEL else None


def is_place(cell: Cell, other: Cell) -> bool:
    """Tell whether two cells start in one place."""
    return cell.row == other.row and cell.col == other.col


def upper_half(cell: Cell, row: int, *, half_row: bool) -> Cell | None:
    """Return what stands of a cell before the break."""
    end = row + half_row
    if cell.row >= end:
        return None
    return replace(cell, row_span=min(cell.row_span, end - cell.row))


def lower_half(cell: Cell, row: int, *, half_row: bool, repeat: bool) -> Cell | None:
    """Return what stands of a cell after the break; its text only when it is repeated."""
    if cell.row + cell.row_span <= row:
        return None
    if cell.row >= row + half_row:
        return replace(cell, row=cell.row - row)
    keeps_text = repeat and cell.row_span > 1 and cell.writing != "across"
    rows_left = cell.row + cell.row_span - row
    return replace(
        cell, row=0, row_span=rows_left, text=cell.text if keeps_text else "", split_at=()
    )
