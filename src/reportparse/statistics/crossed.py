"""A form of one row printed as a small matrix: the groups of its columns are rows."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from reportparse.codebook import Block
from reportparse.labels import parse_label
from reportparse.layout import Cell, Table, TableKind, cells_by_row
from reportparse.statistics.crossed_lines import join_lines
from reportparse.statistics.turned import turn_table

MIN_LEAVES = 3  # headers beside each other that no other table has by chance


def line_up_groups(table: Table, block: Block) -> Table | None:
    """Set the rows of a matrix beside each other, each below the name of its group.

    行政复议 and both kinds of 行政诉讼 are rows below 结果维持, 结果纠正 …: every value then stands
    below its group and its outcome, as the form has it. Each cell keeps its place on the page.

    They are columns beside 结果维持, 结果纠正 … where such a matrix is turned.

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
        return _line_up_rows(joined, block)
    return _line_up_rows(table, block) or _line_up_rows(turn_table(table), block)


def _line_up_rows(table: Table, block: Block) -> Table | None:
    rows = cells_by_row(table.cells, table.n_rows)
    for number, row in enumerate(rows):
        leaves = [cell for cell in row if parse_label(cell.text).key in block.column_index]
        if len(leaves) >= MIN_LEAVES:
            named = list(_named_rows(rows[number + 1 :], leaves, block))
            names = {parse_label(name.text).key for name, _ in named}
            if not 1 < len(named) == len(names) or not names <= _inner_groups(block):
                return None
            return _line_up(table, leaves, named)
    return None


def _inner_groups(block: Block) -> frozenset[str]:
    """Return the keys of the groups right above the columns."""
    return frozenset(
        key for entry in block.columns for keys in entry.group_keys[-1:] for key in keys
    )


def _named_rows(
    rows: Sequence[Sequence[Cell]], leaves: Sequence[Cell], block: Block
) -> Iterator[tuple[Cell, list[Cell]]]:
    """Yield the cell that names a group, and the cells of its row below the headers."""
    for row in rows:
        below = [cell for cell in row if cell.col >= leaves[0].col]
        names = [
            name
            for cell in row
            if cell.col < leaves[0].col
            if (name := _inner_name(cell, block.column_group_keys)) is not None
        ]
        if names and [cell.col for cell in below] == [leaf.col for leaf in leaves]:
            yield names[-1], below


def _inner_name(cell: Cell, groups: Collection[str]) -> Cell | None:
    """Return a cell that names a group; of 行政诉讼（复议后起诉） what names the inner one."""
    label = parse_label(cell.text)
    if not label.remark:
        return cell if label.key in groups else None
    if parse_label(label.remark).key not in groups:
        return None
    return cell._replace(text_lines=(cell.text_lines[0]._replace(text=label.remark),))


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
