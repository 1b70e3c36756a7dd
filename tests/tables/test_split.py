import pytest

from reportparse.layout import Cell, Ruling, Word
from reportparse.tables.frames import Frame
from reportparse.tables.grid import build_lattice, fill_cells
from reportparse.tables.split import is_wrapped, split_rows
from tests.handset import rule_v, set_cell, set_word


def rows_of(words: list[Word], xs: tuple[float, ...] = (50, 250, 310)) -> list[list[str]] | None:
    """Read words between vertical rules alone; None when they are one row."""
    posts: tuple[Ruling, ...] = tuple(rule_v(x, 100, 200) for x in xs)
    lattice = build_lattice(Frame((), posts))
    finer = split_rows(lattice, fill_cells(lattice, words, 1)[0])
    if finer is None:
        return None
    cells: tuple[Cell, ...] = fill_cells(finer, words, 1)[0]
    n_rows = len(finer.ys) - 1
    return [[cell.text for cell in cells if cell.row == row] for row in range(n_rows)]


def test_values_each_beside_a_label_are_rows_of_their_own() -> None:
    words = [set_word(text, 60, top) for text, top in (("规章", 110), ("行政许可", 140))]
    words += [set_word("7", 270, 110), set_word("12", 270, 140)]
    assert rows_of(words) == [["规章", "7"], ["行政许可", "12"]]


def test_wrapped_label_beside_one_value_stays_one_row() -> None:
    words = [set_word("行政规范性", 60, 110), set_word("文件", 60, 124), set_word("7", 270, 117)]
    assert rows_of(words) is None


def test_number_broken_over_two_lines_stays_one_row() -> None:
    words = [set_word("采购总金额", 60, 117), set_word("4166.21", 254, 110, size=14)]
    words.append(set_word("4619", 254, 126, size=14))
    assert rows_of(words) is None


def test_row_without_text_stays_one_row() -> None:
    assert rows_of([]) is None


@pytest.mark.parametrize(
    ("text", "width", "wrapped"),
    [("4166.21\n4619", 40.0, True), ("12\n34", 120.0, False), ("1234\n5", 26.0, True)],
)
def test_number_is_wrapped_only_where_its_cell_is_too_narrow(
    text: str, width: float, wrapped: bool
) -> None:
    cell = set_cell(text, width=width)
    assert is_wrapped(cell.text_lines, cell) is wrapped
