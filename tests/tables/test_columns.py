"""Columns of tables without rules."""

from reportparse.tables.chunks import find_rows
from reportparse.tables.columns import find_columns, value_columns
from tests.handset import set_row


def test_a_number_over_two_lines_of_its_row_has_one_column() -> None:
    words = set_row(100, (60, "总计"), (200, "4248"), (260, "81"), (320, "106"))
    rows = find_rows([*words, *set_row(95, (400, "1150")), *set_row(105, (408, "4"))])
    assert [len(row) for row in rows] == [6]
    below = set_row(140, (60, "其他"), (200, "1249"), (260, "0"), (320, "3"), (400, "7"))
    columns = value_columns([*rows, *find_rows(below)])
    assert [round(column.x0) for column in columns] == [200, 260, 320, 400]


def test_title_alone_right_of_the_labels_joins_them_to_no_value() -> None:
    words = set_row(100, (260, "第二十条第（八）项"))
    words += set_row(120, (120, "信息内容"), (326, "本年收费金额"))
    words += [*set_row(140, (120, "行政")), *set_row(146, (351, "0")), *set_row(152, (120, "收费"))]
    columns = find_columns(find_rows(words))
    assert [(round(column.x0), column.holds_values) for column in columns] == [
        (120, False),
        (351, True),
    ]


def test_line_of_the_corner_is_no_header_of_blank_cells_where_serial_numbers_stand_first() -> None:
    words = set_row(80, (80, "（第一项加第二项之和，等"), (306, "自然人"), (360, "企业"))
    words += set_row(92, (80, "于第三项加第四项之和）"), (410, "其他"), (460, "总计"))
    labels = ["一、新收", "1.属于国家秘密", "二、上年结转政府信息公开申请数量"]
    for number, (x0, label) in enumerate(zip((80, 160, 80), labels, strict=True), start=1):
        row = (60, str(number)), (x0, label), (318, "2"), (365, "0"), (415, "4"), (465, "7")
        words += set_row(100 + 20 * number, *row)
    columns = find_columns(find_rows(words))
    assert [column.holds_values for column in columns] == [True, False, True, True, True, True]
