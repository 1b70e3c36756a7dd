"""A form of one row printed as a small matrix: the groups of its columns are rows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportparse.codebook import Block
from reportparse.labels import parse_label
from reportparse.layout import Cell, Table, TableKind, cells_by_row
from reportparse.statistics.crossed_lines import join_lines

MIN_LEAVES = 3  # headers beside each other that no other table has by chance


def line_up_groups(table: Table, block: Block) -> Table | None:
    """Set the rows of a matrix beside each other, each below the name of its group.

    行政复议 and both kinds of 行政诉讼 are rows below 结果维持, 结果纠正 …: every value then stands
    below its group and its outcome, as the form has it. Each cell keeps its place on the page.

    Args:
        table: A table that is no form as it stands.
        block: A form of one row.

    Returns:
        The one row with its headers; None where the table is no such matrix.
    """
    if table.kind is not TableKind.RULED:
        joined = join_lines(table, block.column_group_keys)
        if joined is None:
            return None
        table = joined
    rows = cells_by_row(table.cells, table.n_rows)
    for number, row in enumerate(rows):
        leaves = [cell for cell in row if parse_label(cell.text).key in block.column_index]
        if len(leaves) >= MIN_LEAVES:
            named = list(_named_rows(rows[number + 1 :], leaves, block))
            names = {parse_label(name.text).key for name, _ in named}
            return _line_up(table, leaves, named) if 1 < len(named) == len(names) else None
    return None


def _named_rows(
    rows: Sequence[Sequence[Cell]], leaves: Sequence[Cell], block: Block
) -> Iterator[tuple[Cell, list[Cell]]]:
    """Yield the cell that names a group, and the cells of its row below the headers."""
    for row in rows:
        below = [cell for cell in row if cell.col >= leaves[0].col]
        names = [
            cell
            for cell in row
            if cell.col < leaves[0].col and parse_label(cell.text).key in block.column_group_keys
        ]
        if names and [cell.col for cell in below] == [leaf.col for leaf in leaves]:
            yield names[-1], below


def _line_up(
    table: Table, leaves: Sequence[Cell], named: Sequence[tuple[Cell, list[Cell]]]
) -> Table:
    width = len(leaves)
    cells = [
        name._replace(row=0, col=number * width, row_span=1, col_span=width)
        for number, (name, _) in enumerate(named)
    ]
    headers = [cell for _ in named for cell in leaves]
    values = [cell for _, below in named for cell in below]
    for row, line in enumerate((headers, values), 1):
        cells += [
            cell._replace(row=row, col=col, row_span=1, col_span=1) for col, cell in enumerate(line)
        ]
    return replace(table, cells=tuple(cells), n_rows=3, n_cols=width * len(named))
