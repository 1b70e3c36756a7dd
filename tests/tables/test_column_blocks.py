"""A matrix whose columns are printed in blocks, each with the labels of the rows, is one table."""

from collections.abc import Sequence

import pytest

from reportparse.labels import parse_label
from reportparse.layout import Table
from reportparse.tables.column_blocks import join_column_blocks
from tests.handset import LEFT, UP, set_table

HEADERS = frozenset(
    parse_label(text).key for text in ("自然人", "法人或其他组织", "商业企业", "科研机构", "总计")
)
CORNER = "（本列数据的\n勾稽关系为）"
FIRST = [
    [CORNER, LEFT, "自然人", "法人或其他组织"],
    [UP, LEFT, UP, "商业企业"],
    ["一、新收", LEFT, "1", "2"],
    ["三、结果", "（一）予以公开", "3", "4"],
    [UP, "（二）部分公开", "5", "6"],
]
REST = [
    ["（本列数据的勾稽关系为）", LEFT, "法人或其他组织", "总计"],
    [UP, LEFT, "科研机构", UP],
    ["一、新收", LEFT, "7", "10"],
    ["三、结果", "（一）予以公开", "", "7"],
    [UP, "（二）\n部分公开", "8", "19"],
]


def join(*tables: Table) -> list[Table]:
    return join_column_blocks(tables, HEADERS)


def row_of(table: Table, row: int) -> list[str]:
    cells = sorted((cell for cell in table.cells if cell.row == row), key=lambda cell: cell.col)
    return [cell.text for cell in cells]


def test_columns_of_the_next_block_stand_beside_those_of_the_first() -> None:
    (table,) = join(set_table(FIRST), set_table(REST, page_numbers=[2] * 5))
    assert table.n_cols == 6
    assert row_of(table, 3) == ["三、结果", "（一）予以公开", "3", "4", "", "7"]
    assert row_of(table, 4) == ["（二）部分公开", "5", "6", "8", "19"]
    assert [cell.page_number for cell in table.cells if cell.row == 3] == [1, 1, 1, 1, 2, 2]
    assert table.page_numbers == (1, 2)


@pytest.mark.parametrize("halves", [("法人或其他组织",) * 2, ("法人或其他", "组织")])
def test_header_over_both_blocks_is_one(halves: tuple[str, str]) -> None:
    first, rest = [list(row) for row in FIRST], [list(row) for row in REST]
    first[0][3], rest[0][2] = halves
    (table,) = join(set_table(first), set_table(rest))
    assert row_of(table, 0)[1:] == ["自然人", "法人或其他组织", "总计"]
    group = next(cell for cell in table.cells if cell.text == "法人或其他组织")
    assert (group.col, group.col_span) == (3, 2)


def test_name_of_a_group_may_be_lost_to_a_page_break() -> None:
    first = [list(row) for row in FIRST]
    first[4][0] = ""
    (table,) = join(set_table(first), set_table(REST))
    assert table.n_cols == 6


def test_header_repeated_on_the_next_page_is_no_row_of_the_block() -> None:
    broken = set_table([*REST[:3], *REST[:2], *REST[3:]], page_numbers=[1, 1, 1, 2, 2, 2, 2])
    (table,) = join(set_table(FIRST), broken)
    assert (table.n_rows, table.n_cols) == (5, 6)
    assert row_of(table, 2) == ["一、新收", "1", "2", "7", "10"]


def test_corner_may_be_cut_by_a_page_break() -> None:
    cut = [REST[0], ["", LEFT, "科研机构", ""], *REST[2:]]
    (table,) = join(set_table(FIRST), set_table(cut, page_numbers=[1, 2, 2, 2, 2]))
    assert row_of(table, 2) == ["一、新收", "1", "2", "7", "10"]


def test_header_may_stand_behind_that_of_its_group() -> None:
    first, rest = replaced(FIRST, "商业企业", "法人或其他组织商业企业"), REST
    (table,) = join(set_table(first), set_table(rest))
    assert table.n_cols == 6


def replaced(rows: Sequence[Sequence[str]], old: str, new: str) -> list[list[str]]:
    return [[new if text == old else text for text in row] for row in rows]


@pytest.mark.parametrize(
    ("rest", "caption"),
    [
        (REST, "2022年情况"),  # the numbers may be of another year
        (FIRST, ""),  # the same table again
        (replaced(REST, "科研机构", "2022年"), ""),  # a column that no form has
        (replaced(REST, "（一）予以公开", "（一）不予公开"), ""),  # another row
        (replaced(REST, "（本列数据的勾稽关系为）", "项目"), ""),  # another corner
        (REST[:4], ""),  # fewer rows
    ],
)
def test_other_tables_stay_apart(rest: list[list[str]], caption: str) -> None:
    first = set_table(FIRST)
    other = set_table(rest, caption=caption)
    assert join(first, other) == [first, other]
    (joined,) = join(first, set_table(REST, caption="续表"))
    assert joined.n_cols == 6
