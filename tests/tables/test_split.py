import pytest

from reportparse.layout import Cell, Ruling, Word
from reportparse.tables.frames import Frame
from reportparse.tables.grid import build_lattice, fill_cells
from reportparse.tables.split import extend_posts, is_wrapped, split_rows
from tests.handset import rule_h, rule_v, set_cell, set_word


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


def test_numbers_set_one_digit_a_line_around_the_middle_are_no_rows() -> None:
    words = [set_word("一、本年新收政府", 60, 110), set_word("信息公开申请数量", 60, 124)]
    words += [set_word("2", 270, 110), set_word("9", 270, 124), set_word("3", 320, 117)]
    assert rows_of(words, (50, 250, 300, 350)) is None


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


def columns_below_header(words: list[Word]) -> list[list[str]] | None:
    """Read words in a box of which only the header has rules; None when the body is one cell."""
    across = tuple(rule_h(y, 50, 310) for y in (80, 100, 200))
    posts = (rule_v(50, 80, 200), rule_v(200, 80, 100), rule_v(310, 80, 200))
    lattice = build_lattice(Frame(across, posts))
    words = [set_word("统计指标", 60, 85), set_word("统计数", 250, 85), *words]
    parted = extend_posts(lattice, fill_cells(lattice, words, 1)[0])
    if parted is None:
        return None
    cells = fill_cells(parted, words, 1)[0]
    return [cell.text.split("\n") for cell in cells if cell.row == 1]


def test_rules_of_the_header_go_on_over_rows_of_values() -> None:
    words = [set_word("规章", 60, 110), set_word("7", 270, 110)]
    words += [set_word("行政许可", 60, 130), set_word("12", 270, 130)]
    assert columns_below_header(words) == [["规章", "行政许可"], ["7", "12"]]


def test_note_below_a_header_is_not_divided() -> None:
    words = [set_word("注：行政许可12件，行政处罚7件，行政强制3件，", 60, 110)]
    words += [set_word("其他0件", 60, 130), set_word("7", 270, 130)]
    assert columns_below_header(words) is None


def test_single_row_below_a_header_is_not_divided() -> None:
    assert columns_below_header([set_word("规章", 60, 110), set_word("7", 270, 110)]) is None
