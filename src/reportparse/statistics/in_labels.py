"""Cells over which the label of their row reaches, with a number in it that may be their value."""

from collections.abc import Iterator

import regex

from reportparse.codebook import FormCell
from reportparse.report import Finding, Statistic
from reportparse.statistics.cells import name_statistic
from reportparse.statistics.choose import ReadBlock
from reportparse.statistics.doubts import make_warning
from reportparse.statistics.rows import PrintedRow

_NUMBER_INSIDE = regex.compile(r"(?<=[\p{Han})）])\d")


def cells_in_labels(read: ReadBlock) -> Iterator[tuple[PrintedRow, FormCell]]:
    """Yield the cells over which the label of their row reaches, if it holds a number."""
    for match in read.matches:
        row = read.rows[match.item]
        if not match.entry.valued or not _NUMBER_INSIDE.search(row.leaf):
            continue
        for column in read.segments[read.row_segments[match.item]].columns:
            index = column.match.entry.index
            is_empty = not any(cell.text_lines for cell in row.values[index])
            if is_empty and row.leaf_cols.stop > column.slot.cols.start:
                yield row, read.block.cells[match.entry.index, index]


def explain_in_label(statistic: Statistic) -> Finding:
    """Say why a cell is doubtful."""
    return make_warning(
        "cell.in-label",
        f"{name_statistic(statistic)}: the label of its row reaches over the cell and "
        "holds a number, which may be its value",
        (name_statistic(statistic),),
    )
