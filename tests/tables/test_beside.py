"""Strips of a table that a printer cut from top to bottom are one table again."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest

from reportparse.layout import KnownLabels, Page, Ruling, Table
from reportparse.tables import find_tables
from tests.handset import rule_h, rule_v, set_page, set_word

HEADERS = KnownLabels(headers=frozenset({"甲数", "乙数", "丙数"}))
LABELS = [["项目", "甲数"], ["公开", "1"], ["不公开", "2"], ["其他", "3"]]
REST = [["乙数", "丙数"], ["4", "5"], ["6", "7"], ["8", "9"]]


def set_strip(
    rows: Sequence[Sequence[str]], number: int, *, cut: str = "", heights: Sequence[float] = ()
) -> Page:
    """Set a ruled table at the left margin; rows of one text are merged, and open at the cut.

    Args:
        rows: Two texts each, or one.
        number: The page's number.
        cut: The side of the page, `left` or `right`, at which the table was cut.
        heights: Where the rows begin and end; 20 pt each when empty.
    """
    ys = heights or [200.0 + 20 * row for row in range(len(rows) + 1)]
    rulings = [rule_h(y, 50, 210) for y in ys]
    words = []
    for (top, bottom), texts in zip(pairwise(ys), rows, strict=True):
        whole = len(texts) == 1
        for x, side in ((50, "left"), (130, ""), (210, "right")):
            if not (whole and side in ("", cut)):
                rulings.append(rule_v(x, top, bottom))
        words += [set_word(text, 54 + 80 * at, top + 5) for at, text in enumerate(texts) if text]
    return set_page(words, rulings, page_number=number)


def texts_of(table: Table) -> list[list[str]]:
    return [[cell.text for cell in table.cells if cell.row == row] for row in range(table.n_rows)]


def test_columns_on_the_next_page_stand_beside_the_labels() -> None:
    (table,) = find_tables([set_strip(LABELS, 1), set_strip(REST, 2)], HEADERS)
    assert texts_of(table) == [left + right for left, right in zip(LABELS, REST, strict=True)]
    assert [cell.page_number for cell in table.cells if cell.row == 1] == [1, 1, 2, 2]
    assert table.page_numbers == (1, 2)


def test_strips_on_three_pages_are_one_table() -> None:
    pages = [set_strip(rows, number) for number, rows in enumerate((LABELS, REST, REST), 1)]
    (table,) = find_tables(pages, HEADERS)
    assert table.n_cols == 6


def test_strip_may_begin_with_a_header_of_its_own() -> None:
    left = [["项目", "甲数"], ["", ""], *LABELS[1:]]
    right = [["申请人", "总计"], *REST]
    (table,) = find_tables([set_strip(left, 1), set_strip(right, 2)], HEADERS)
    assert texts_of(table)[2] == ["公开", "1", "4", "5"]


def test_strip_may_be_one_column() -> None:
    last = set_strip([["丙数"], ["10"], ["11"], ["12"]], 2, cut="none")
    (table,) = find_tables([set_strip(LABELS, 1), last], HEADERS)
    assert [row[2:] for row in texts_of(table)] == [["丙数"], ["10"], ["11"], ["12"]]


def test_strip_may_be_one_column_that_headers_go_through() -> None:
    """Half of its texts are the ends of headers, as in forms that hold several tables."""
    left = [*LABELS, ["事项", "处理"], ["许可", "4"]]
    rows = [["丙数"], ["10"], ["11"], ["12"], ["决定"], ["数量"]]
    last = set_strip(rows, 2, cut="none")
    sides = [rule for rule in last.rulings if rule.position != 50 or rule.start < 280]
    (table,) = find_tables([set_strip(left, 1), replace(last, rulings=tuple(sides))], HEADERS)
    assert [row[2:] for row in texts_of(table)][1:4] == [["10"], ["11"], ["12"]]


def test_strip_of_two_values_below_their_headers_may_be_one_column() -> None:
    left = [["项目", "甲数"], ["公开", "1"], ["事项", "乙数"], ["许可", "2"]]
    last = set_strip([["丙数"], ["10"], ["丙数"], ["7301.46"]], 2, cut="none")
    (table,) = find_tables([set_strip(left, 1), last], HEADERS)
    assert [row[2:] for row in texts_of(table)] == [["丙数"], ["10"], ["丙数"], ["7301.46"]]


def test_strip_may_begin_with_the_empty_rest_of_a_column() -> None:
    rest = [["", "丙数"], ["", "5"], ["", "7"], ["", "9"]]
    (table,) = find_tables([set_strip(LABELS, 1), set_strip(rest, 2)], HEADERS)
    assert [row[-1] for row in texts_of(table)] == ["丙数", "5", "7", "9"]


MORE = [["许可", "11"], ["处罚", "12"], ["强制", "13"]]
MORE_BESIDE = [["14", "15"], ["16", "17"], ["18", "19"]]


def test_strips_that_go_over_before_they_go_down_are_one_table() -> None:
    rows = [LABELS, REST, MORE, MORE_BESIDE]
    (table,) = find_tables([set_strip(each, at) for at, each in enumerate(rows, 1)], HEADERS)
    assert (table.n_rows, table.n_cols) == (7, 4)
    assert texts_of(table)[3:5] == [["其他", "3", "8", "9"], ["许可", "11", "14", "15"]]
    assert table.page_numbers == (1, 2, 3, 4)


@pytest.mark.parametrize(
    ("below", "number"),
    [
        ([["许可", "11"], ["处罚", "12"], ["强制", "13"]], 4),  # a page lies between
        ([["项目", "甲数"], ["许可", "11"], ["处罚", "12"]], 3),  # headers of its own
    ],
)
def test_other_strips_below_stay_apart(below: list[list[str]], number: int) -> None:
    beside = [["乙数", "丙数"], *MORE_BESIDE[1:]] if below[0][0] == "项目" else MORE_BESIDE
    pages = [set_strip(LABELS, 1), set_strip(REST, 2)]
    pages += [set_page([], page_number=3)] if number == 4 else []
    pages += [set_strip(below, number), set_strip(beside, number + 1)]
    assert [table.n_rows for table in find_tables(pages, HEADERS)] == [4, 3]


COLUMN = [["项目"], ["公开"], ["不公开"], ["其他"]]
UNITS = [["单位", "甲数"], ["条", "1"], ["人次", "2"], ["万元", "3"]]
WITH_UNITS = HEADERS._replace(
    groups=frozenset({"公开"}), units=frozenset({"条", "人次", "万元"}), headers=frozenset({"甲数"})
)


def test_labels_may_be_the_only_column_of_their_strip() -> None:
    pages = [set_strip(COLUMN, 1, cut="none"), set_strip(UNITS, 2)]
    (table,) = find_tables(pages, WITH_UNITS)
    assert texts_of(table)[1:] == [
        ["公开", "条", "1"],
        ["不公开", "人次", "2"],
        ["其他", "万元", "3"],
    ]
    assert find_tables(pages[:1], HEADERS) == ()  # of no form


def test_box_around_rows_without_rules_is_no_column_of_values() -> None:
    """Whose rows go on from the page before: what no rule parts is parted by its alignment."""

    def set_rows(labels: str, top: float, number: int, box: Sequence[Ruling]) -> Page:
        header = [set_word(text, x, 80) for x, text in ((60, "项目"), (200, "甲数"), (260, "乙数"))]
        words = [
            set_word(text, x, top + 20 * at)
            for at, label in enumerate(labels)
            for x, text in ((60, f"第{label}项公开"), (200, f"{at}"), (260, f"1{at}"))
        ]
        return set_page([*(header if number == 1 else []), *words], box, page_number=number)

    box = [rule_h(y, 50, 300) for y in (65, 185)] + [rule_v(x, 65, 185) for x in (50, 300)]
    pages = [set_rows("一二三四五六", 100, 1, ()), set_rows("七八九十", 70, 2, box)]
    tables = find_tables(pages, HEADERS)
    assert [row for table in tables for row in texts_of(table)][-1] == ["第十项公开", "3", "13"]


def test_row_that_is_parted_in_one_strip_only_is_parted() -> None:
    left = [["其中"], *LABELS]
    right = [["甲数", "丙数"], *REST[1:]]
    heights = [200.0, 240.0, 260.0, 280.0, 300.0]
    pages = [set_strip(left, 1), set_strip(right, 2, heights=heights)]
    (table,) = find_tables(pages, HEADERS)
    assert table.n_rows == 5
    assert texts_of(table)[2] == ["公开", "1", "4", "5"]


def test_cell_that_the_cut_went_through_is_one_cell() -> None:
    left = [["第二十条"], *LABELS]
    right = [["第（一）项"], *REST]
    pages = [set_strip(left, 1, cut="right"), set_strip(right, 2, cut="left")]
    (table,) = find_tables(pages, HEADERS)
    first = table.cells[0]
    assert (first.text, first.col_span, first.doubts) == ("第二十条第（一）项", 4, frozenset())
    assert table.cells[1].text == "项目"


def test_number_that_the_cut_went_through_is_doubted() -> None:
    pages = [
        set_strip([*LABELS, ["12"]], 1, cut="right"),
        set_strip([*REST, ["34"]], 2, cut="left"),
    ]
    (table,) = find_tables(pages, HEADERS)
    assert table.cells[-1].text == "1234"
    assert table.cells[-1].doubts


@pytest.mark.parametrize(
    "other",
    [
        set_strip(LABELS, 2),  # it has labels
        set_strip(REST, 3),  # a page lies between
        set_strip(REST, 2, heights=[200, 225, 240, 260, 280]),  # other rows
        set_strip(REST[1:], 2),  # it is lower
    ],
)
def test_other_tables_on_the_next_page_stay_apart(other: Page) -> None:
    text = set_page([set_word("四、其他情况", 54, 100)], page_number=2)
    between = [text] if other.page_number == 3 else []
    tables = find_tables([set_strip(LABELS, 1), *between, other], HEADERS)
    assert [texts_of(table)[0] for table in tables][:1] == [LABELS[0]]
    assert all(table.n_cols == 2 for table in tables)
