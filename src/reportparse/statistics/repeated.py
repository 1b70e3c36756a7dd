"""Headers that are printed again on the next page, with the rows above them."""

from collections.abc import Sequence
from itertools import count

from reportparse.layout import Cell


def find_repeated_top(rows: Sequence[Sequence[Cell]], first: int, top: int) -> int:
    """Return where a header printed again begins, titles and units above it included.

    Args:
        rows: The cells of each row of the table.
        first: Row at which the first printing of the header begins.
        top: Row at which this printing does.
    """
    for step in count(1):
        if first - step < 0 or top - step <= first:
            return top - step + 1
        above = _texts(rows[top - step])
        if not above or above != _texts(rows[first - step]):
            return top - step + 1
    return top


def _texts(cells: Sequence[Cell]) -> list[str]:
    return ["".join(cell.text.split()) for cell in cells if cell.text_lines]
