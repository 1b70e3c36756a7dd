"""A post that a scan has lost on one page stands where another page of the table has it."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from reportparse.layout import BBox, Cell, Table, TableKind, TablePart
from reportparse.tables.cell_text import read_cell
from reportparse.tables.other_pages import part_like_other_pages
from tests.handset import set_word

XS, SHIFT = (50.0, 200.0, 260.0, 320.0, 380.0), 4.0  # pt; by which the second page lies aside
MERGED = ((0, 1), (1, 2), (2, 4))  # columns of the cells of the second page


def read(*placed: tuple[str, float]) -> list[tuple[str, bool]]:
    """Read a row of four cells and, on the next page, one whose last two are one.

    Args:
        placed: Texts of the last cell and where they begin.

    Returns:
        The texts of the second row, and whether they are in doubt.
    """
    first = [set_cell(0, cols, [(str(cols[0]), XS[cols[0]] + 5)]) for cols in pairwise(range(5))]
    texts = [[("其他", 60.0)], [("7", 210.0)], placed]
    second = [set_cell(1, cols, own) for cols, own in zip(MERGED, texts, strict=True)]
    parts = tuple(TablePart(number, BBox(50, 100, 384, 160)) for number in (1, 2))
    table = Table(tuple(first + second), n_rows=2, n_cols=4, kind=TableKind.RULED, parts=parts)
    cells = part_like_other_pages(table, {1, 2}).cells
    assert part_like_other_pages(table, set()) is table
    return [(cell.text, bool(cell.doubts)) for cell in cells if cell.row == 1]


def set_cell(row: int, cols: tuple[int, int], placed: Sequence[tuple[str, float]]) -> Cell:
    (first, after), shift = cols, SHIFT * row
    box = BBox(XS[first] + shift, 100, XS[after] + shift, 130)
    lines = read_cell([set_word(text, x + shift, 110) for text, x in placed])
    return Cell(row, first, 1, after - first, box, row + 1, lines)


def test_values_on_both_sides_of_a_post_of_the_other_page_are_parted_in_doubt() -> None:
    found = read(("12", 270), ("0", 325))
    assert found == [("其他", False), ("7", False), ("12", True), ("0", True)]


@pytest.mark.parametrize(
    "placed",
    [(("12", 315),), (("1", 311), ("2", 321)), (("无", 270), ("见表", 330))],
    ids=["one value", "parts of a number", "words"],
)
def test_merged_cell_stays_whole(placed: tuple[tuple[str, float], ...]) -> None:
    assert len(read(*placed)) == 3
