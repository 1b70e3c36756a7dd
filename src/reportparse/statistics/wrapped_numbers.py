"""Numbers that a narrow cell breaks over lines, told from two numbers whose rule is lost.

On a scan two rows may seem one, and their numbers two lines of one cell. Then the numbers of other
columns stand in either row; beside a number that is set over lines they stand in its middle.
"""

from itertools import pairwise
from unicodedata import normalize

import regex

from reportparse.layout import BBox, Cell
from reportparse.statistics.rows import PrintedRow

MIDDLE = 0.2  # of the distance of the outer lines; how far beside their middle a number may stand
SPACING = 1.5  # line heights; between the middles of two lines of one number, less than of rows
ALIKE = 0.8  # of the height of the highest; a lower line is the mark of a note
BESIDE = 2  # numbers of one line that must stand there; one may have been set lower or higher
_PART = regex.compile(r"[+\-]?[\d,.]+")


def is_parted(cell: Cell, row: PrintedRow) -> bool:
    """Whether a cell holds several lines that the row does not show to be one number."""
    return len(cell.text_lines) > 1 and not is_wrapped_number(cell, row)


def is_wrapped_number(cell: Cell, row: PrintedRow) -> bool:
    """Whether the lines of a cell are one number, as those of its row beside it show."""
    boxes = sorted((line.bbox for line in cell.text_lines), key=_middle)
    if cell.row_span > 1 or not _is_set_close(boxes):
        return False
    if not all(_PART.fullmatch(normalize("NFKC", line.text)) for line in cell.text_lines):
        return False
    upper, lower = _middle(boxes[0]), _middle(boxes[-1])
    between = [
        abs(_middle(other.text_lines[0].bbox) - (upper + lower) / 2) <= MIDDLE * (lower - upper)
        for cells in row.values.values()
        for other in cells
        if len(other.text_lines) == 1
    ]
    return len(between) >= BESIDE and all(between)


def _is_set_close(boxes: list[BBox]) -> bool:
    """Whether lines are as high as each other, and closer than rows are."""
    heights = [box.bottom - box.top for box in boxes]
    return min(heights) >= ALIKE * max(heights) and all(
        _middle(below) - _middle(above) <= SPACING * (above.bottom - above.top)
        for above, below in pairwise(boxes)
    )


def _middle(box: BBox) -> float:
    return (box.top + box.bottom) / 2
