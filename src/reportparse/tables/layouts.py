"""Boxes that lay out a page, as websites draw around a text: they are no tables."""

from reportparse.layout import Cell, Table
from reportparse.tables.chunks import looks_like_value

MIN_LINES = 6  # of prose in a cell
LONG_LINE = 20  # characters; labels of rows are set in shorter lines, and not so many
MOST = 0.5  # of the box, that the prose takes


def frames_prose(table: Table) -> bool:
    """Whether most of a table is one cell of prose, and no cell beside it holds a value."""
    prose = next((cell for cell in table.cells if _is_prose(cell)), None)
    if prose is None:
        return False
    boxes = [part.bbox for part in table.parts]
    area = sum(box.width * box.height for box in boxes)
    if prose.bbox.width * prose.bbox.height < MOST * area:
        return False
    return not any(
        looks_like_value(line.text)
        for cell in table.cells
        if cell is not prose and cell.col_span < table.n_cols
        for line in cell.text_lines
    )


def _is_prose(cell: Cell) -> bool:
    long = [line for line in cell.text_lines if len(line.text) >= LONG_LINE]
    return len(long) >= MIN_LINES and 2 * len(long) >= len(cell.text_lines)
