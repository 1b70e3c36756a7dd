"""Tables with a rule between every two rows and none between columns."""

from collections.abc import Sequence

from reportparse.layout import Page, Table, TableKind, Word
from reportparse.tables import find_tables
from tests.handset import SIZE, rule_h, set_page, set_row, set_word

LEFT, RIGHT = 50.0, 450.0
BORDERS = (50.0, 210.0, 270.0, 330.0, 390.0, 450.0)
TOP, STEP = 200.0, 20.0


def centred(text: str, col: int, top: float) -> Word:
    width = sum(SIZE * (0.5 if char.isascii() else 1.0) for char in text)
    return set_word(text, (BORDERS[col] + BORDERS[col + 1] - width) / 2, top)


def at_right(text: str, col: int, top: float) -> Word:
    return set_word(text, BORDERS[col + 1] - 3 - 0.5 * SIZE * len(text), top)


def matrix_page(values: Sequence[Sequence[str]]) -> Page:
    """Set a header of two rows, a group over the middle columns, and rows of values."""
    words = [set_word("法人或其他组织", 265, TOP + 5), centred("总计", 4, TOP + 15)]
    words += [centred(text, col, TOP + 25) for col, text in ((1, "企业"), (2, "公益"), (3, "其他"))]
    words.append(set_word("（本列数据的勾稽关系）", 52, TOP + 15))
    rules = [rule_h(TOP, LEFT, RIGHT), rule_h(TOP + 20, 210, 390)]
    for number, row in enumerate(values):
        top = TOP + 40 + STEP * number
        words.append(set_word(f"第{'一二三四'[number]}项", 53, top + 5))
        words += [at_right(text, col + 1, top + 5) for col, text in enumerate(row) if text]
    rules += [rule_h(TOP + 40 + STEP * number, LEFT, RIGHT) for number in range(len(values) + 1)]
    return set_page(words, rules)


def row_of(table: Table, label: str) -> list[str]:
    row = next(cell.row for cell in table.cells if cell.text == label)
    return [cell.text for cell in table.cells if cell.row == row and cell.text != label]


def test_value_at_the_right_of_its_cell_goes_below_its_own_header() -> None:
    (table,) = find_tables([matrix_page([["1", "22", "3", "26"], ["4", "5", "6", "15"]])])
    assert table.kind is TableKind.RULED
    assert row_of(table, "第一项") == ["1", "22", "3", "26"]


def test_column_without_any_value_stays_empty_and_moves_none() -> None:
    (table,) = find_tables([matrix_page([["1", "", "3", "4"], ["5", "", "6", "11"]])])
    assert row_of(table, "第一项") == ["1", "", "3", "4"]


def test_group_stands_over_the_columns_that_the_rule_below_it_covers() -> None:
    (table,) = find_tables([matrix_page([["1", "2", "3", "6"], ["4", "5", "6", "15"]])])
    group = next(cell for cell in table.cells if cell.text == "法人或其他组织")
    leaves = [cell for cell in table.cells if cell.text in ("企业", "公益", "其他")]
    assert [leaf.col for leaf in leaves] == list(group.cols)
    total = next(cell for cell in table.cells if cell.text == "总计")
    assert total.row_span == 2


def test_group_begins_where_the_rule_above_it_does() -> None:
    borders = [50.0 + 40 * col for col in range(7)]
    words = [set_word("行政复议", 70, 203), set_word("行政诉讼", 190, 203)]
    words += [set_word("直接起诉", 150, 223), set_word("复议后诉", 230, 223)]
    for col in range(6):
        words += [set_word("结果", borders[col] + 10, 243), set_word("0", borders[col] + 17, 263)]
    rules = [rule_h(y, 50, 290) for y in (200, 240, 260, 280)] + [rule_h(220, 130, 290)]
    (table,) = find_tables([set_page(words, rules)])
    spans = {cell.text: [*cell.cols] for cell in table.cells if len(cell.text) == 4}
    assert spans == {
        "行政复议": [0, 1],
        "行政诉讼": [2, 3, 4, 5],
        "直接起诉": [2, 3],
        "复议后诉": [4, 5],
    }


def test_two_values_below_one_header_leave_the_columns_undecided() -> None:
    page = matrix_page([["1", "2", "3", "6"], ["4", "5", "6", "15"]])
    crowded = [*page.words, *set_row(TOP + 45, (215, "7"))]
    (table,) = find_tables([set_page(crowded, page.rulings)])
    assert table.kind is not TableKind.RULED


def test_groups_side_by_side_end_where_their_columns_do() -> None:
    borders = [50.0 + 40 * col for col in range(6)]
    words = [set_word("行政复议", 70, 203), set_word("行政诉讼", 170, 203)]
    for col in range(5):
        words += [set_word("结果", borders[col] + 10, 223), set_word("0", borders[col] + 17, 243)]
    rules = [rule_h(y, 50, 250) for y in (200, 220, 240, 260)]
    (table,) = find_tables([set_page(words, rules)])
    groups = {cell.text: list(cell.cols) for cell in table.cells if cell.text.startswith("行政")}
    assert groups == {"行政复议": [0, 1], "行政诉讼": [2, 3, 4]}


def test_labels_of_groups_and_rows_are_told_apart_by_the_ends_of_rules() -> None:
    words = [set_word("内容", 60, 203), set_word("数量", 310, 203)]
    words += set_row(225, (52, "（三）不予公开"), (130, "一般"), (317, "1"))
    words += set_row(245, (130, "特殊"), (317, "2"))
    rules = [
        rule_h(200, 50, 350),
        rule_h(220, 50, 350),
        rule_h(240, 126, 350),
        rule_h(260, 50, 350),
    ]
    (table,) = find_tables([set_page(words, rules)])
    group = next(cell for cell in table.cells if cell.text == "（三）不予公开")
    assert group.row_span == 2
    assert row_of(table, "特殊") == ["2"]


def test_rows_that_no_rule_divides_are_not_read_as_one() -> None:
    words = set_row(203, (60, "内容"), (310, "数量"))
    words += set_row(225, (52, "行政许可"), (317, "1")) + set_row(245, (52, "行政处罚"), (317, "2"))
    rules = [rule_h(y, 50, 350) for y in (200, 220, 260)]
    (table,) = find_tables([set_page(words, rules)])
    assert table.kind is not TableKind.RULED
    assert row_of(table, "行政许可") == ["1"]


def test_group_that_no_rule_divides_from_its_columns_leaves_them_undecided() -> None:
    words = set_row(205, (52, "行政复议"), (112, "直接起诉"), (172, "总计"))
    words += set_row(217, (52, "维持"), (72.5, "纠正"), (112, "维持"), (132.5, "纠正"))
    words += set_row(245, (60, "1"), (120, "2"), (180, "3"))
    rules = [rule_h(y, 42, 202) for y in (200, 240, 260)]
    (table,) = find_tables([set_page(words, rules)])
    assert table.kind is not TableKind.RULED


def test_page_on_which_no_rule_begins_at_the_left_side_keeps_the_columns() -> None:
    first = matrix_page([["1", "2", "3", "6"], ["4", "5", "6", "15"]])
    rows = [("10", "20", "30", "60"), ("40", "50", "60", "150")]
    words: list[Word] = []
    rules = [rule_h(100, 120, RIGHT)]
    for number, row in enumerate(rows):
        top = 100 + STEP * number
        words.append(set_word(f"第{'五六'[number]}项", 123, top + 5))
        words += [at_right(text, col + 1, top + 5) for col, text in enumerate(row)]
        rules.append(rule_h(top + STEP, 120, RIGHT))
    second = set_page(words, rules, page_number=2)
    (table,) = find_tables([first, second])
    assert table.kind is TableKind.RULED
    assert row_of(table, "第五项")[-4:] == ["10", "20", "30", "60"]
