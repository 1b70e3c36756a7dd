"""Columns of a form that were not found although the labels of its rows are printed once more.

So a wide table looks whose columns are printed in blocks, one below the other, or cut apart by a
printer: what no block has matched may be the columns that are left over.
"""

from collections.abc import Callable, Sequence

from reportparse.codebook import Block, Form, FormCell
from reportparse.labels import parse_label
from reportparse.layout import Cell
from reportparse.statistics.cells import CellReader
from reportparse.statistics.lost_columns import PrintedElsewhere, lose_columns
from reportparse.statistics.lost_rows import LostCells
from reportparse.tables.chunks import is_number

MIN_REPEATED = 2  # labels of rows that no other table has by chance


def doubt_repeated_rows(
    left_over: Sequence[Sequence[Sequence[Cell]]],
    forms: Sequence[Form],
    is_known: Callable[[str, FormCell], bool],
    reader: CellReader,
) -> LostCells:
    """Find the cells whose column was not found while the labels of rows stand beside numbers.

    Args:
        left_over: Rows that were read as no part of a form, by table or page.
        forms: The forms found.
        is_known: Whether a form's cell was found, or is doubted already.
        reader: Reads the cells of the report.
    """

    def find(block: Block, missing: frozenset[int]) -> PrintedElsewhere | None:
        named = next((n for rows in left_over if (n := _name(rows, block))), [])
        if not named:
            return None
        page_number = named[0][0].page_number
        reason = "its row is printed once more, below columns that were not recognised"
        told = (
            f"rows of the form are printed once more on page {page_number}, below columns that "
            "were not recognised; their values are listed as unmapped"
        )
        return PrintedElsewhere(page_number, [cell for row in named for cell in row], reason, told)

    return lose_columns(forms, is_known, reader, find)


def _name(rows: Sequence[Sequence[Cell]], block: Block) -> list[Sequence[Cell]]:
    """Return the rows of numbers with a label of the block; none where chance could have it."""
    labels = {key for row in block.rows for key in row.keys}
    named = [
        row
        for row in rows
        if any(is_number(cell.text) for cell in row)
        and any(parse_label(cell.text).key in labels for cell in row if cell.text_lines)
    ]
    return named if len(named) >= MIN_REPEATED else []
