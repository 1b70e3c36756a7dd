"""Printed rows that hold several numbers of one column: one of them may be another cell's."""

from reportparse.report import Finding, Statistic
from reportparse.statistics.cells import explain_cell
from reportparse.statistics.choose import ReadBlock
from reportparse.statistics.rows import PrintedRow
from reportparse.tables.chunks import is_number


def rows_with_taller_cells(read: ReadBlock) -> frozenset[int]:
    """Return the rows with several numbers in one column beside a cell as high as they, by number.

    A number in that cell may be of one of several rows, or of all. Three numbers below each other
    beside one cell that is blank over all columns may be those of the three columns: that cell says
    nothing.
    """
    return frozenset(
        match.item
        for match in read.matches
        if match.entry.valued and _has_taller_cell(read.rows[match.item])
    )


def _has_taller_cell(row: PrintedRow) -> bool:
    columns = row.values.values()
    if not any([cell.row_span > 1 for cells in columns for cell in cells]):
        return False
    return any(sum(is_number(cell.text) for cell in cells) > 1 for cells in columns)


def explain_joined(statistic: Statistic) -> Finding:
    """Say why a cell is doubtful."""
    return explain_cell(
        statistic,
        "row.joined",
        "several numbers of one column stand in the row, "
        "beside a cell as high as all of them; one may be this cell's",
    )
