"""Numbers over two lines of a scan's cell."""

import pytest

from reportparse.layout import BBox, Cell, TextLine
from reportparse.statistics.rows import PrintedRow
from reportparse.statistics.wrapped_numbers import is_wrapped_number
from tests.handset import set_row

WIDTH, HEIGHT = 30.0, 32.0
WRAPPED = ((4.0, "1364"), (16.0, "7"))


def set_lines(col: int, *lines: tuple[float, str]) -> Cell:
    """Set a cell with lines, each `(top, text)`."""
    box = BBox(col * WIDTH, 0.0, (col + 1) * WIDTH, HEIGHT)
    rows = [set_row(top, (box.x0 + 4, text)) for top, text in lines]
    texts = tuple(TextLine(words[0].text, words[0].bbox, tuple(words)) for words in rows)
    return Cell(0, col, 1, 1, box, 1, texts)


def is_one_number(*others: tuple[tuple[float, str], ...], cell: Cell | None = None) -> bool:
    """Whether a number over two lines is taken for one, with other cells in its row."""
    cell = cell or set_lines(0, *WRAPPED)
    cells = [cell, *(set_lines(col, *lines) for col, lines in enumerate(others, 1))]
    values = {col: (each,) for col, each in enumerate(cells)}
    return is_wrapped_number(cell, PrintedRow((), values, 0, 0, 1, 0.0, HEIGHT, True))


def test_numbers_in_the_middle_of_the_row_show_that_it_is_one() -> None:
    assert is_one_number(((10.0, "12"),), ((10.5, "0"),))
    assert is_one_number(((10.0, "12"),), WRAPPED, ((9.5, "0"),))


@pytest.mark.parametrize("top", [4.0, 16.0])
def test_numbers_in_line_with_one_of_the_two_are_of_its_row(top: float) -> None:
    assert not is_one_number(((top, "12"),), ((top, "0"),))
    assert not is_one_number(((10.0, "12"),), ((10.0, "0"),), ((top, "3"),))


@pytest.mark.parametrize("others", [(), (WRAPPED, WRAPPED), (((10.0, "12"),),)])
def test_without_two_such_numbers_it_may_be_two(
    others: tuple[tuple[tuple[float, str], ...], ...],
) -> None:
    assert not is_one_number(*others)


def test_lines_as_far_apart_as_rows_may_be_two_numbers() -> None:
    apart = set_lines(0, (2.0, "1364"), (20.0, "7"))
    assert not is_one_number(((11.0, "12"),), ((11.0, "0"),), cell=apart)


def test_lower_line_is_the_mark_of_a_note() -> None:
    cell = set_lines(0, *WRAPPED)
    small = cell.text_lines[1]
    low = small._replace(bbox=small.bbox._replace(top=small.bbox.top + 4))
    marked = cell._replace(text_lines=(cell.text_lines[0], low))
    assert not is_one_number(((12.0, "12"),), ((12.0, "0"),), cell=marked)


def test_cell_over_two_rows_and_lines_of_text_are_not_asked() -> None:
    middle = ((10.0, "12"),)
    assert not is_one_number(middle, middle, cell=set_lines(0, *WRAPPED)._replace(row_span=2))
    assert not is_one_number(middle, middle, cell=set_lines(0, (4.0, "12"), (16.0, "件")))
