"""Columns of a form that were not found although another table prints their names.

So a wide table looks that is cut at the edge of its page: its last columns stand on a page of
their own.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from reportparse.codebook import Block, Form, FormCell
from reportparse.labels import parse_label
from reportparse.layout import Cell, Table
from reportparse.statistics.cells import CellReader, missing_statistic, name_statistic
from reportparse.statistics.doubts import make_warning
from reportparse.statistics.lost_rows import LostCells
from reportparse.tables.chunks import is_number

MIN_NAMED = 3  # headers of a form that no other table has by chance


class PrintedElsewhere(NamedTuple):
    """What may hold the columns of a form that were not found."""

    page_number: int
    cells: Sequence[Cell]
    reason: str
    """Why its numbers are unmapped."""
    told: str
    """What the finding says."""


def doubt_lost_columns(
    unread: Sequence[Table],
    forms: Sequence[Form],
    is_known: Callable[[str, FormCell], bool],
    reader: CellReader,
) -> LostCells:
    """Find the cells whose column was not found while a table that is no form prints its header.

    Args:
        unread: Tables in which no form was recognised.
        forms: The forms found.
        is_known: Whether a form's cell was found, or is doubted already.
        reader: Reads the cells of the report.
    """

    def find(block: Block, missing: frozenset[int]) -> PrintedElsewhere | None:
        table = next((table for table in unread if _names(table, block, missing)), None)
        if table is None:
            return None
        page_number = table.parts[0].page_number
        told = (
            f"a table on page {page_number} has headers of columns that were not found, but "
            "was not recognised; its values are listed as unmapped"
        )
        return PrintedElsewhere(page_number, table.cells, "its table was not recognised", told)

    return lose_columns(forms, is_known, reader, find)


def lose_columns(
    forms: Sequence[Form],
    is_known: Callable[[str, FormCell], bool],
    reader: CellReader,
    find: Callable[[Block, frozenset[int]], PrintedElsewhere | None],
) -> LostCells:
    """List the cells of missing columns as missing where something printed may hold them.

    Args:
        forms: The forms found.
        is_known: Whether a form's cell was found, or is doubted already.
        reader: Reads the cells of the report.
        find: Says what may hold missing columns of a block.
    """
    lost = LostCells([], [], [])
    for form in forms:
        for block in form.blocks:
            missing = missing_columns(form.form, block, is_known)
            printed = find(block, missing) if missing else None
            if printed is None:
                continue
            cells = [cell for (_, column), cell in block.cells.items() if column in missing]
            statistics = [missing_statistic(form.form, cell) for cell in cells]
            lost.cells.extend((statistic, printed.page_number) for statistic in statistics)
            lost.unmapped.extend(
                reader.unmapped(form.form, (), cell, printed.reason)
                for cell in printed.cells
                if is_number(cell.text)
            )
            names = tuple(name_statistic(statistic) for statistic in statistics)
            lost.findings.append(make_warning("columns.lost", printed.told, names))
    return lost


def missing_columns(
    form: str, block: Block, is_known: Callable[[str, FormCell], bool]
) -> frozenset[int]:
    """Return the columns of which no cell is known; none where no row is known either."""
    known = {column for (_, column), cell in block.cells.items() if is_known(form, cell)}
    if not known and any(row.label is not None for row in block.rows):
        return frozenset()
    return frozenset(column for _, column in block.cells if column not in known)


def _names(table: Table, block: Block, missing: frozenset[int]) -> bool:
    """Whether a table has the headers of missing columns, and as many numbers as these may."""
    printed = {parse_label(cell.text).key for cell in table.cells if cell.text_lines}
    named = sum(not printed.isdisjoint(block.columns[column].keys) for column in missing)
    if not named or named < min(MIN_NAMED, len(missing)):
        return False
    return 2 * sum(is_number(cell.text) for cell in table.cells) >= len(block.rows)
