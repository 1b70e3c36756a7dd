"""Columns of a form that were not found although the labels of its rows are printed once more.

So a wide table looks whose columns are printed in blocks, one below the other, or cut apart by a
printer: what no block has matched may be the columns that are left over.
"""

from collections.abc import Callable, Sequence

from reportparse.codebook import Block, Form, FormCell
from reportparse.labels import parse_label
from reportparse.layout import Cell
from reportparse.report import Finding
from reportparse.statistics.cells import CellReader, missing_statistic, name_statistic
from reportparse.statistics.doubts import make_warning
from reportparse.statistics.lost_columns import missing_columns
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
    lost = LostCells([], [], [])
    for form in forms:
        for block in form.blocks:
            missing = missing_columns(form.form, block, is_known)
            named = next((n for rows in left_over if (n := _name(rows, block))), [])
            if not missing or not named:
                continue
            page_number = named[0][0].page_number
            cells = [cell for (_, column), cell in block.cells.items() if column in missing]
            statistics = [missing_statistic(form.form, cell) for cell in cells]
            lost.cells.extend((statistic, page_number) for statistic in statistics)
            reason = "its row is printed once more, below columns that were not recognised"
            lost.unmapped.extend(
                reader.unmapped(form.form, (), cell, reason)
                for row in named
                for cell in row
                if is_number(cell.text)
            )
            names = tuple(name_statistic(statistic) for statistic in statistics)
            lost.findings.append(_explain(page_number, names))
    return lost


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


def _explain(page_number: int, names: tuple[str, ...]) -> Finding:
    return make_warning(
        "columns.lost",
        f"rows of the form are printed once more on page {page_number}, below columns that were "
        "not recognised; their values are listed as unmapped",
        names,
    )
