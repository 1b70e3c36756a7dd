"""Texts set spread out in tables without rules."""

import pytest

from reportparse.labels import parse_label
from reportparse.layout import KnownLabels, Page, TableKind
from reportparse.tables import find_tables
from reportparse.tables.chunks import chunk_of
from reportparse.tables.spaced import part_known_headers
from tests.handset import set_page, set_row

HEADERS = ((60, "信息内容"), (200, "制发件数"), (300, "废止件数"), (400, "有效件数"))


def page_with(*second: tuple[float, str]) -> Page:
    words = set_row(100, *HEADERS)
    words += set_row(120, (60, "规章"), (215, "0"), (315, "0"), (415, "1"))
    return set_page([*words, *set_row(140, (60, "规范性文件"), (215, "0"), *second, (415, "5"))])


@pytest.mark.parametrize("gap", [4.0, 6.0])
def test_digits_close_and_evenly_apart_stay_in_one_column(gap: float) -> None:
    step = 5 + gap
    spread = [(318 - step + step * n, digit) for n, digit in enumerate("533")]
    (table,) = find_tables([page_with(*spread)])
    assert table.kind is TableKind.ALIGNED
    row = next(cell.row for cell in table.cells if cell.text == "规范性文件")
    texts = [cell.text for cell in table.cells if cell.row == row]
    assert texts == ["规范性文件", "0", "5 3 3", "5"]


def test_counts_of_narrow_columns_are_not_joined() -> None:
    words = set_row(100, (60, "项目"), *((200 + 22 * n, "甲乙丙丁"[n] + "类") for n in range(4)))
    for row in range(3):
        top = 120 + 20 * row
        words += set_row(
            top, (60, f"第{'一二三'[row]}项"), *((207 + 22 * n, "3") for n in range(4))
        )
    (table,) = find_tables([set_page(words)])
    assert [cell.text for cell in table.cells if cell.row == 1] == ["第一项", "3", "3", "3", "3"]


def test_header_set_spread_out_is_one_where_its_label_is_known() -> None:
    words = set_row(100, (60, "项目"), (200, "自"), (215, "然"), (230, "人"), (300, "总计"))
    words += set_row(120, (60, "第一项"), (200, "597"), (300, "1716"))
    words += set_row(140, (60, "第二项"), (200, "48"), (300, "87"))
    known = KnownLabels(headers=frozenset({"自然人"}))
    (table,) = find_tables([set_page(words)], known)
    assert [cell.text for cell in table.cells if cell.row == 0] == ["项目", "自然人", "总计"]


def test_header_of_two_lines_over_values_at_the_left_is_one_column() -> None:
    words = set_row(100, (60, "项目"), (200, "社会公益"), (300, "法律服务"))
    words += set_row(112, (210, "组织"), (310, "机构"))
    for row, (first, second) in enumerate((("1", "119"), ("1", "0"), ("0", "25"))):
        words += set_row(130 + 20 * row, (60, f"第{'一二三'[row]}项"), (200, first), (300, second))
    (table,) = find_tables([set_page(words)])
    assert table.n_cols == 3


def test_headers_set_without_a_gap_stand_each_over_its_own_column() -> None:
    words = set_row(100, (60, "项目"), (200, "商业企业科研机构"), (290, "总计"))
    words += set_row(120, (60, "第一项"), (215, "59"), (255, "71"), (292, "130"))
    words += set_row(140, (60, "第二项"), (215, "48"), (255, "70"), (292, "118"))
    known = KnownLabels(headers=frozenset({"商业企业", "科研机构"}))
    (table,) = find_tables([set_page(words)], known)
    texts = [cell.text for cell in table.cells if cell.row == 0]
    assert texts == ["项目", "商业企业", "科研机构", "总计"]


def test_value_close_beside_a_long_label_stands_in_its_column() -> None:
    words = set_row(100, (60, "项目"), (200, "甲类"), (260, "乙类"))
    words += set_row(120, (60, "第一项"), (200, "59"), (260, "71"))
    words += set_row(140, (60, "不再处理其政府信息公开申请"), (198, "16"), (260, "70"))
    (table,) = find_tables([set_page(words)])
    last = [cell.text for cell in table.cells if cell.row == 2]
    assert last == ["不再处理其政府信息公开申请", "16", "70"]


def test_year_apart_from_its_character_is_one_header() -> None:
    words = set_row(100, (60, "指标名称"), (164, "2011"), (186.5, "年度"), (254, "历年累计"))
    words += set_row(120, (60, "主动公开信息数"), (220, "1"), (310, "3"))
    words += set_row(140, (60, "网站公开"), (220, "1"), (310, "5"))
    (table,) = find_tables([set_page(words)])
    assert [cell.text for cell in table.cells if cell.row == 0] == [
        "指标名称",
        "2011年度",
        "历年累计",
    ]


def test_headers_close_together_are_headers_of_columns_of_their_own() -> None:
    """备注 has no texts below it, and 单位 is a header of no form's columns alone."""
    rows = [
        set_row(200, (130, "指标名称"), (300, "单位"), (325, "统计数"), (361, "备注")),
        set_row(220, (60, "主动公开规范性文件数"), (305, "条"), (346, "12")),
        set_row(240, (60, "制发规范性文件总数"), (305, "件"), (351, "7")),
        set_row(260, (60, "主动公开政府信息数（不同")),
        set_row(266, (305, "条"), (351, "0")),
        set_row(272, (60, "渠道公开计1条）")),
    ]
    known = KnownLabels(headers=frozenset({parse_label("统计数").key}))
    (table,) = find_tables([set_page([word for row in rows for word in row])], known)
    by_col = {cell.text: cell.col for cell in table.cells if cell.text_lines}
    assert by_col["单位"] == by_col["条"] == by_col["件"]
    assert by_col["统计数"] == by_col["12"] == by_col["7"]
    assert by_col["备注"] > by_col["统计数"] > by_col["单位"] > by_col["指标名称"]


def test_header_of_the_labels_is_parted_from_that_of_the_column_close_beside_it() -> None:
    known = frozenset({parse_label("本年处理决定数量").key})
    for gap, texts in ((10, ["信息内容", "本年处理决定数量"]), (4, ["信息内容本年处理决定数量"])):
        words = set_row(200, (60, "信息内容"), (100 + gap, "本年处理决定数量"))
        (row,) = part_known_headers([(chunk_of(words),)], known)
        assert ["".join(chunk.text.split()) for chunk in row] == texts
