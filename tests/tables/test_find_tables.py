import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportparse.labels import parse_label
from reportparse.layout import (
    BBox,
    Cell,
    KnownLabels,
    Page,
    PageKind,
    Table,
    TableKind,
    TablePart,
    Word,
)
from reportparse.tables import find_tables
from reportparse.tables.join import join_pair
from tests.handset import (
    rule_grid,
    rule_h,
    rule_v,
    set_grid_page,
    set_page,
    set_row,
    set_word,
)

PARAGRAPH = "本年度本机关依照条例办理政府信息公开申请并按期答复没有因此被复议或者诉讼"


def texts(table: Table) -> list[list[str]]:
    rows: list[list[str]] = [[""] * table.n_cols for _ in range(table.n_rows)]
    for cell in table.cells:
        rows[cell.row][cell.col] = cell.text
    return rows


def assert_tiled(table: Table) -> None:
    covered = Counter((r, c) for cell in table.cells for r in cell.rows for c in cell.cols)
    assert set(covered) == {(r, c) for r in range(table.n_rows) for c in range(table.n_cols)}
    assert set(covered.values()) == {1}


def aligned(rows: Sequence[Sequence[str]], xs: Sequence[float], top: float = 200.0) -> list[Word]:
    """Set rows 20 pt apart without rules; an empty text leaves the place free."""
    return [
        word
        for number, row in enumerate(rows)
        for word in set_row(
            top + 20 * number, *((x, text) for x, text in zip(xs, row, strict=True) if text)
        )
    ]


DISCLOSURE = [
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "0", "0", "1"],
    ["行政规范性文件", "3", "12", "46"],
]
XS = (50.0, 180.0, 290.0, 400.0)


# --- with rules


def test_ruled_table_is_found_with_its_caption() -> None:
    page = set_grid_page([["规章", "1"], ["文件", "2"]])
    caption = set_word("主动公开情况", 60, 170)
    (table,) = find_tables([replace(page, words=(*page.words, caption))])
    assert texts(table) == [["规章", "1"], ["文件", "2"]]
    assert (table.kind, table.caption) == (TableKind.RULED, "主动公开情况")


def test_text_far_above_a_table_is_no_caption() -> None:
    page = set_grid_page([["规章", "1"], ["文件", "2"]])
    (table,) = find_tables([replace(page, words=(*page.words, set_word("概述", 60, 60)))])
    assert table.caption == ""


def test_frame_without_text_is_no_table() -> None:
    assert find_tables([set_page([], rule_grid([50, 150, 250], [100, 120, 140]))]) == ()


def test_box_around_a_paragraph_is_no_table() -> None:
    words = [set_word(PARAGRAPH, 60, 120), set_word(PARAGRAPH, 60, 140)]
    assert find_tables([set_page(words, rule_grid([50, 500], [100, 180]))]) == ()


def test_box_that_a_website_draws_around_its_text_is_no_table() -> None:
    words = [set_word(PARAGRAPH, 60, 160 + 20 * n) for n in range(8)]
    words.append(set_word("索引号：283327655/2019-28318", 60, 105))
    double = [*rule_grid([50, 500], [100, 125, 400]), *rule_grid([55, 495], [125, 400])]
    assert find_tables([set_page(words, double)]) == ()


def test_page_that_cannot_be_read_has_no_table() -> None:
    page = replace(set_grid_page([["规章", "1"], ["文件", "2"]]), kind=PageKind.UNREADABLE)
    assert find_tables([page]) == ()


def test_paragraphs_have_no_table() -> None:
    words = [set_word(PARAGRAPH, 60, 100 + 20 * n) for n in range(10)]
    assert find_tables([set_page(words)]) == ()


def test_wide_label_with_a_unit_and_no_value_parts_no_list_from_its_header() -> None:
    wide = "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）"
    rows = [
        ("统计指标", "单位", "统计数"),
        ("一、主动公开情况", "", "/"),
        (wide, "条", ""),
        ("其中：规范性文件数", "条", ""),
        ("制发总数", "件", "4"),
        ("网站公开数", "条", "7"),
    ]
    words = [
        set_word(text, x, 100 + 20 * at)
        for at, row in enumerate(rows)
        for text, x in zip(row, (60.0, 370.0, 410.0), strict=True)
        if text
    ]
    (table,) = find_tables([set_page(words)])
    assert [cell.text for cell in table.cells if cell.col == 0] == [row[0] for row in rows]


# --- in pieces on one page

HEADED = [["指标", "单位", "数量"], ["规章", "件", "1"]]


def stacked(lower: Sequence[Sequence[str]], *, gap: float = 18, left: float = 50.0) -> Page:
    """Set a table below another one."""
    upper = set_grid_page(HEADED)
    below = set_grid_page(lower, top=240 + gap, left=left)
    return replace(
        upper, words=(*upper.words, *below.words), rulings=(*upper.rulings, *below.rulings)
    )


@pytest.mark.parametrize("lower", [[["文件", "件", "2"]], [HEADED[0], ["文件", "件", "2"]]])
def test_table_cut_into_pieces_on_one_page_is_one(lower: Sequence[Sequence[str]]) -> None:
    (table,) = find_tables([stacked(lower)])
    assert texts(table)[-1] == ["文件", "件", "2"]


def test_tables_below_each_other_that_are_no_pieces_of_one_stay_apart() -> None:
    other = [["部门", "单位", "数量"], ["公安局", "件", "2"]]
    piece = [["文件", "件", "2"]]
    between = stacked(piece)
    between = replace(between, words=(*between.words, set_word("二、复议", 60, 244)))
    pages = [stacked(other), stacked(piece, gap=60), stacked(piece, left=80), between]
    assert [len(find_tables([page])) for page in pages] == [2] * 4


# --- over page breaks


def at_the_end(rows: Sequence[Sequence[str]]) -> Page:
    return set_grid_page(rows, top=842.0 - 60 - 20 * len(rows))


def test_table_goes_on_over_a_page_break() -> None:
    pages = [at_the_end([["规章", "1"]] * 2), set_grid_page([["文件", "2"]], page_number=2, top=60)]
    (table,) = find_tables(pages)
    assert texts(table) == [["规章", "1"], ["规章", "1"], ["文件", "2"]]
    assert table.page_numbers == (1, 2)
    assert_tiled(table)


def test_table_goes_on_past_page_numbers_and_running_headers() -> None:
    upper = at_the_end([["规章", "1"]] * 2)
    lower = set_grid_page([["文件", "2"]], page_number=2, top=80)
    pages = [
        replace(
            page,
            words=(
                *page.words,
                set_word(f"- {page.page_number} -", 280, 815),
                set_word("某市公安局年度报告", 60, 30),
            ),
        )
        for page in (upper, lower)
    ]
    assert len(find_tables(pages)) == 1


@pytest.mark.parametrize("page", [0, 1])
def test_text_between_two_tables_keeps_them_apart(page: int) -> None:
    pages = [at_the_end([["规章", "1"]] * 2), set_grid_page([["文件", "2"]] * 2, page_number=2)]
    top = 790 if page == 0 else 160
    words = (*pages[page].words, set_word("四、行政复议情况如下", 60, top))
    pages[page] = replace(pages[page], words=words)
    assert len(find_tables(pages)) == 2


@pytest.mark.parametrize(
    "mark", ["续表", "（续上表）", "续表1", "续 表（二）", "接上页", "政府信息公开情况统计表（续）"]
)
def test_mark_of_continuation_keeps_a_table_whole(mark: str) -> None:
    upper, lower = at_the_end([["规章", "1"]] * 2), set_grid_page([["文件", "2"]], page_number=2)
    lower = replace(lower, words=(*lower.words, set_word(mark, 60, 180)))
    (table,) = find_tables([upper, lower])
    assert table.n_rows == 3


def test_table_of_another_width_does_not_go_on() -> None:
    upper = at_the_end([["规章", "1"]] * 2)
    lower = set_grid_page([["甲", "1", "2", "3", "4"]], page_number=2, top=60)
    assert len(find_tables([upper, lower])) == 2


def other_columns(
    rows: Sequence[Sequence[str]], inner: Sequence[float] = (130, 210), page_number: int = 2
) -> Page:
    """Set a table as wide as one of four columns at the top of a page."""
    xs, ys = [50.0, *inner, 290.0], [60.0 + 20 * row for row in range(len(rows) + 1)]
    words = [
        set_word(text, xs[col] + 4, ys[row] + 5)
        for row, texts in enumerate(rows)
        for col, text in enumerate(texts)
    ]
    return set_page(words, rule_grid(xs, ys), page_number=page_number)


def test_table_with_headers_and_columns_of_its_own_does_not_go_on() -> None:
    upper = at_the_end([["规章", "1", "2", "3"]] * 2)
    lists = other_columns([["序号", "领域", "数量"], ["1", "财政", "8"]])
    assert len(find_tables([upper, lists])) == 2
    rows = [["申请人", "新收", "结转", "公开", "总计"], ["自然人", "1", "2", "3", "6"]]
    by_chance = other_columns(rows, inner=(80, 110, 140, 200))  # 110 is a border above, too
    assert len(find_tables([upper, by_chance])) == 2
    values = other_columns([["政府集中采购", "2", "8"]])
    assert len(find_tables([upper, values])) == 1


def test_part_that_lacks_columns_on_the_left_goes_on_in_its_place() -> None:
    upper = at_the_end([["结果", "公开", "件", "1"], ["结果", "部分", "件", "2"]])
    lower = set_grid_page([["不予", "条", "3"]], page_number=2, top=60, left=110)
    (table,) = find_tables([upper, lower])
    assert texts(table)[2][1:] == ["不予", "条", "3"]


def test_row_that_is_cut_and_printed_on_both_pages_is_read_once() -> None:
    upper = at_the_end([["规章", "0"], ["2.重复申请", "3"]])
    lower = set_grid_page([["文件", "2"]], page_number=2, top=60)
    cut = (set_word("2.重复申请", 54, 45), set_word("3", 114, 45))
    (table,) = find_tables([upper, replace(lower, words=(*cut, *lower.words))])
    assert texts(table) == [["规章", "0"], ["2.重复申请", "3"], ["文件", "2"]]
    other = (set_word("2.重复申请", 54, 45), set_word("4", 114, 45))
    tables = find_tables([upper, replace(lower, words=(*other, *lower.words))])
    assert "4" in [cell.text for table in tables for cell in table.cells] or len(tables) == 2


def test_page_without_a_table_ends_a_table() -> None:
    pages = [
        at_the_end([["规章", "1"]] * 2),
        set_page([set_word(PARAGRAPH, 60, 400)], page_number=2),
        set_grid_page([["文件", "2"]] * 2, page_number=3, top=60),
    ]
    assert len(find_tables(pages)) == 2


# --- without rules


def test_columns_are_found_by_alignment() -> None:
    (table,) = find_tables([set_page(aligned(DISCLOSURE, XS))])
    assert texts(table) == DISCLOSURE
    assert table.kind is TableKind.ALIGNED
    assert_tiled(table)


def test_three_line_table_is_read_like_one_without_rules() -> None:
    rules = [rule_h(y, 45, 480) for y in (195, 216, 260)]
    (table,) = find_tables([set_page(aligned(DISCLOSURE, XS), rules)])
    assert texts(table) == DISCLOSURE


def test_signature_close_below_the_last_rule_is_no_row() -> None:
    rules = [rule_h(y, 45, 480) for y in (195, 216, 260)]
    words = [*aligned(DISCLOSURE, XS), set_word("绍兴市柯桥区水利局", XS[0], 270)]
    date = ((XS[0], "2022"), (XS[0] + 26, "年"), (XS[0] + 42, "1"), (XS[0] + 50, "月"))
    words += set_row(290, *date, (XS[0] + 66, "20"), (XS[0] + 79, "日"))
    (table,) = find_tables([set_page(words, rules)])
    assert texts(table) == DISCLOSURE


def test_rules_between_rows_only_bound_the_rows() -> None:
    rules = [rule_h(y, 45, 480) for y in (195, 215, 235, 257)]
    (table,) = find_tables([set_page(aligned(DISCLOSURE, XS), rules)])
    assert texts(table) == DISCLOSURE
    assert table.kind is TableKind.RULED


def test_blank_cell_is_empty_and_moves_no_value() -> None:
    rows = [*DISCLOSURE[:2], ["行政规范性文件", "", "12", ""]]
    (table,) = find_tables([set_page(aligned(rows, XS))])
    assert texts(table) == rows


def test_column_in_which_every_cell_is_blank_is_found_by_its_header() -> None:
    rows = [DISCLOSURE[0], ["规章", "0", "", "1"], ["行政规范性文件", "3", "", "46"]]
    (table,) = find_tables([set_page(aligned(rows, XS))])
    assert texts(table) == rows


def test_values_in_a_row_of_any_height_belong_to_the_headers_above_them() -> None:
    headers = [(60 + 40 * index, text) for index, text in enumerate(["维持", "纠正", "其他"])]
    words = [*set_row(200, *headers), *set_row(260, (65, "0"), (105, "3"), (145, "-"))]
    (table,) = find_tables([set_page(words)])
    assert texts(table) == [["维持", "纠正", "其他"], ["0", "3", "-"]]


def test_table_without_rules_ends_at_a_paragraph() -> None:
    words = aligned(DISCLOSURE, XS)
    words += [set_word(PARAGRAPH[:35], 50, 270 + 20 * n, size=12) for n in range(3)]
    (table,) = find_tables([set_page(words)])
    assert texts(table) == DISCLOSURE


def test_two_tables_without_rules_are_divided_by_a_caption() -> None:
    words = aligned(DISCLOSURE, XS)
    words += [set_word("收到和处理政府信息公开申请情况", 150, 262)]
    words += aligned([["申请", "数量", "结转", "合计"], ["本年", "5", "6", "11"]], XS, top=284)
    captions = frozenset({parse_label("收到和处理政府信息公开申请情况").key})
    assert len(find_tables([set_page(words)], KnownLabels(captions))) == 2


@pytest.mark.parametrize("caption", ["附件2：主动公开情况统计表", "某区2012年主动公开情况统计表"])
def test_signature_above_the_caption_is_no_row_of_a_table_without_rules(caption: str) -> None:
    words = [set_word("某区水利局", 400, 140), set_word("2013年3月11日", 400, 160)]
    words += [set_word(caption, 50, 180), *aligned(DISCLOSURE, XS)]
    captions = frozenset({parse_label("主动公开情况统计表").key})
    (table,) = find_tables([set_page(words)], KnownLabels(captions))
    assert texts(table) == DISCLOSURE


# --- whatever the order


@given(st.randoms(use_true_random=False), st.booleans())
def test_order_of_words_and_rulings_changes_nothing(rng: random.Random, ruled: bool) -> None:
    page = set_grid_page(DISCLOSURE) if ruled else set_page(aligned(DISCLOSURE, XS))
    words, rulings = list(page.words), list(page.rulings)
    rng.shuffle(words)
    rng.shuffle(rulings)
    shuffled = replace(page, words=tuple(words), rulings=tuple(rulings))
    assert find_tables([shuffled]) == find_tables([page])


numbers = st.sampled_from(["0", "7", "12", "1,234", "——", ""])


@given(st.lists(st.tuples(numbers, numbers, numbers), min_size=2, max_size=5), st.booleans())
def test_every_value_is_in_the_cell_it_is_printed_in(
    values: list[tuple[str, str, str]], ruled: bool
) -> None:
    rows = [DISCLOSURE[0], *([f"事项{'甲乙丙丁戊'[n]}", *row] for n, row in enumerate(values))]
    if ruled:
        (table,) = find_tables([set_grid_page([[text[:5] for text in row] for row in rows])])
        assert texts(table)[1:] == [[text[:5] for text in row] for row in rows[1:]]
        return
    for table in find_tables([set_page(aligned(rows, XS))]):
        assert_tiled(table)
        header, *below = texts(table)
        assert header == rows[0]
        assert all(row in rows for row in below)


def test_label_is_cut_where_other_labels_begin() -> None:
    rows = [["", "数量", "总计"], *([f"{n}属于国家秘密", str(n), "0"] for n in range(1, 5))]
    words = aligned([[row[0], *row[1:]] for row in rows], (120, 300, 400))
    words += [
        set_word("（六）其他处理", 48, 260),
        set_word("一、本年新收政府信息公开申请数量", 30, 300),
    ]
    words += set_row(300, (300, "7"), (400, "7"))
    (table,) = find_tables([set_page(words)])
    row = next(row for row in texts(table) if "3属于国家秘密" in row)
    assert "（六）其他处理" in row


def test_columns_named_by_a_header_of_one_line_hold_values_that_stand_at_their_right() -> None:
    rows = [
        ["信息内容", "", "本年处理决定数量", ""],
        ["行政许可", "", "", "2509"],
        ["行政处罚", "", "", "7"],
    ]
    (table,) = find_tables([set_page(aligned(rows, (50, 150, 250, 480)))])
    assert texts(table) == [
        ["信息内容", "本年处理决定数量"],
        ["行政许可", "2509"],
        ["行政处罚", "7"],
    ]


def test_title_begins_a_table_with_columns_of_its_own() -> None:
    rows = [
        *DISCLOSURE,
        ["", "", "第二十条第（五）项", ""],
        ["信息内容", "", "本年处理决定数量", ""],
        ["行政许可", "", "", "2509"],
    ]
    titles = frozenset({parse_label("第二十条第（五）项").key})
    upper, lower = find_tables([set_page(aligned(rows, XS))], KnownLabels(titles=titles))
    assert texts(upper) == DISCLOSURE
    assert texts(lower)[1:] == [["信息内容", "本年处理决定数量"], ["行政许可", "2509"]]


def test_header_at_a_pages_end_belongs_to_the_values_on_the_next() -> None:
    rules = [rule_h(y, 45, 480) for y in (795, 815)]
    header = set_page(aligned(DISCLOSURE[:1], XS, 800), rules)
    rules = [rule_h(y, 45, 480) for y in (55, 75, 95)]
    body = set_page(aligned(DISCLOSURE[1:], XS, 60), rules, page_number=2)
    (table,) = find_tables([header, body])
    assert texts(table) == DISCLOSURE


MATRIX = [
    ["", "自然人", "商业企业", "科研机构", "总计"],
    *([label, "1", "2", "3", "6"] for label in ("第一项", "第二项", "第三项")),
]
MATRIX_XS = (50.0, 200.0, 260.0, 320.0, 380.0)


def test_header_with_a_space_inside_stands_over_one_column() -> None:
    words = aligned([[row[0], "", *row[2:]] for row in MATRIX[:1]], MATRIX_XS)
    words += [set_word("自", 192.5, 200), set_word("人", 217.5, 200)]  # 15 pt apart
    words += aligned(MATRIX[1:], [x if x == 50 else x + 7.5 for x in MATRIX_XS], 220)
    (table,) = find_tables([set_page(words)])
    assert table.n_cols == 5
    assert "自人" in "".join(texts(table)[0])


def test_last_row_of_a_table_may_stand_alone_on_the_next_page() -> None:
    rows = [["信息内容", "本年收费金额"], ["行政许可", "2"], ["行政强制", "3"]]
    upper = set_page(aligned(rows, (50, 250), 770))
    words = [*set_row(60, (50, "行政事业性收费"), (250, "3320.10")), set_word(PARAGRAPH, 50, 140)]
    (table,) = find_tables([upper, set_page(words, page_number=2)])
    assert texts(table)[-1] == ["行政事业性收费", "3320.10"]


def test_value_alone_beside_a_text_is_no_table_at_the_top_of_a_page() -> None:
    words = [*set_row(60, (50, "行政事业性收费"), (250, "3320.10")), set_word(PARAGRAPH, 50, 140)]
    assert find_tables([set_page([set_word(PARAGRAPH, 50, 400)]), set_page(words)]) == ()


def test_one_number_broken_over_two_lines_makes_no_single_row_of_a_three_line_table() -> None:
    rows = [[f"第{number}项", "5", "7"] for number in "一二三四五"]
    words = aligned([["内容", "数量", "总计"], *rows], (50, 200, 300))
    words += [set_word("1239", 240, 214), set_word("1", 240, 226)]
    rules = [rule_h(y, 45, 400) for y in (195, 212, 330)]
    (table,) = find_tables([set_page(words, rules)])
    assert [row[0] for row in texts(table)][-4:] == [row[0] for row in rows[1:]]


def open_sided(between: str) -> Page:
    """Set two grids without rules at their sides, and a text alone between the rules of both."""
    words = set_row(205, (60, "一、新收"), (260, "3")) + set_row(225, (60, "二、结转"), (260, "1"))
    words += set_row(245, (60, between))
    words += set_row(265, (60, "1.国家秘密"), (260, "2")) + set_row(285, (60, "2.其他"), (260, "0"))
    rules = [rule_h(y, 50, 300) for y in (200, 220, 240, 260, 280, 300)]
    rules += [rule_v(250, 200, 240), rule_v(250, 260, 300)]
    return set_page(words, rules)


def test_row_over_the_whole_table_does_not_part_it_where_no_rules_stand_at_the_sides() -> None:
    groups = frozenset({parse_label("（三）不予公开").key})
    (table,) = find_tables([open_sided("（三）不予公开")], KnownLabels(groups=groups))
    assert_tiled(table)
    assert [row[0] for row in texts(table)] == [
        "一、新收",
        "二、结转",
        "（三）不予公开",
        "1.国家秘密",
        "2.其他",
    ]


def test_text_that_is_no_row_of_a_form_parts_two_tables() -> None:
    groups = frozenset({parse_label("（三）不予公开").key})
    tables = find_tables([open_sided("附：上一年度情况")], KnownLabels(groups=groups))
    assert [table.n_rows for table in tables] == [2, 2]


def test_heading_at_the_end_of_a_page_is_the_caption_of_the_table_on_the_next() -> None:
    grid = set_grid_page([["规章", "1"], ["文件", "2"]], page_number=2)
    before = set_page(set_row(700, (60, "四、行政复议、行政诉讼情况")))
    (table,) = find_tables([before, grid])
    assert table.caption == "四、行政复议、行政诉讼情况"


def test_row_below_the_last_rule_belongs_to_the_table_above_it_whatever_stands_first() -> None:
    words = [set_word("信息内容", 60, 205, size=12), set_word("3", 260, 205, size=12)]
    for number, text in enumerate(("一、新收", "二、结转", "三、其他")):
        words += set_row(225 + 20 * number, (60, text), (260, str(number)), (280, "7"))
    rules = [rule_h(y, 50, 300) for y in (200, 220, 240, 260)]
    tables = find_tables([set_page(words, rules)])
    assert "三、其他" in [row[0] for row in texts(tables[-1])]
    assert "二、结转" in [row[0] for row in texts(tables[-1])]


def test_header_above_its_values_between_two_rules_is_a_row_of_its_own() -> None:
    words = set_row(205, (60, "收取件数"), (160, "通知金额"), (260, "收取金额"))
    words += set_row(225, (75, "8"), (170, "1520"), (270, "1520"))
    (table,) = find_tables([set_page(words, [rule_h(200, 50, 320), rule_h(240, 50, 320)])])
    assert texts(table) == [["收取件数", "通知金额", "收取金额"], ["8", "1520", "1520"]]


def test_header_beside_a_label_column_between_two_rules_is_a_row_of_its_own() -> None:
    words = set_row(205, (60, "信息内容"), (260, "决定数量"))
    words += set_row(217, (60, "行政许可"), (270, "831"))
    (table,) = find_tables([set_page(words, [rule_h(200, 50, 320), rule_h(230, 50, 320)])])
    assert texts(table) == [["信息内容", "决定数量"], ["行政许可", "831"]]


def test_rest_of_a_vertical_label_above_a_table_that_goes_on_does_not_part_it() -> None:
    rows = [["三、本年", "予以公开", "1"], ["", "部分公开", "2"]]
    upper, lower = (set_grid_page(rows, page_number=number) for number in (1, 2))
    top = min(rule.position for rule in lower.rulings if rule.orientation == "h")
    left = min(rule.position for rule in lower.rulings if rule.orientation == "v")
    rest = set_word("果", left + 2, top - 14)
    (table,) = find_tables([upper, replace(lower, words=(*lower.words, rest))])
    assert table.page_numbers == (1, 2)


def test_columns_narrower_than_borders_move_are_kept_apart_where_a_table_goes_on() -> None:
    def part(number: int, xs: Sequence[float]) -> Table:
        cells = tuple(
            Cell(0, col, 1, 1, BBox(left, 100, right, 120), number)
            for col, (left, right) in enumerate(pairwise(xs))
        )
        parts = (TablePart(number, BBox(xs[0], 100, xs[-1], 120)),)
        return Table(cells, 1, len(xs) - 1, TableKind.RULED, parts)

    joined = join_pair(part(1, (50, 150, 250)), part(2, (50, 150, 247, 250)))
    for again in (joined, join_pair(joined, part(3, (50, 150, 250)))):
        assert all(cell.col + cell.col_span <= again.n_cols for cell in again.cells)
    assert [cell.col for cell in joined.cells if cell.row == 1] == [0, 1, 2]


NARROW = ((200, "商业企"), (238, "科研机"), (276, "社会公"), (314, "法律服"))


def below_narrow_headers(first: float = 197.0) -> list[Word]:
    """Set two rows of values at the left of columns 38 pt wide."""
    xs = [first, *(197.0 + 38 * n for n in range(4) if 197.0 + 38 * n > first)]
    rows = [[label, *(str(n) for n in range(1, len(xs) + 1))] for label in ("甲项", "乙项")]
    return aligned(rows, (50, *xs), 130)


def test_rest_of_a_header_right_of_its_values_is_no_column_of_its_own() -> None:
    words = [*set_row(100, (50, "项目"), *NARROW), *set_row(110, (210, "业"), (314, "务机构"))]
    (table,) = find_tables([set_page(words + below_narrow_headers())])
    assert texts(table)[0] == ["项目", *(text for _, text in NARROW)]
    assert texts(table)[2] == ["甲项", "1", "2", "3", "4"]


def test_header_close_beside_a_text_over_the_labels_heads_its_column() -> None:
    words = set_row(100, (50, "本列数据勾稽关系"), (138, "自然"), *NARROW)
    words += set_row(110, (143, "人"), (210, "业"), (314, "务机构"))
    (table,) = find_tables([set_page(words + below_narrow_headers(140.0))])
    assert texts(table)[0][-5:] == ["自然", *(text for _, text in NARROW)]


def test_header_repeated_at_the_top_of_each_page_is_no_running_header() -> None:
    def page(number: int) -> Page:
        header = set_row(60, (50, "项目"), (200, "收到"), (300, "办结"), (400, "总计"))
        label = f"第{'一二'[number - 1]}项"
        rows = set_row(120, (50, label), (200, "1"), (300, "2"), (400, "3"))
        rules = [rule_h(y, 45, 430) for y in (55, 80, 140)]
        return set_page([*header, *rows], rules, page_number=number)

    (table,) = find_tables([page(1), page(2)])
    assert [cell.text for cell in table.cells if cell.row == 0] == ["项目", "收到", "办结", "总计"]


def header_above_rows(gap: float) -> tuple[Table, ...]:
    """Set a ruled header and, `gap` below it, rows without rules."""
    header = set_grid_page([["统计指标", "单位", "统计数"]])
    rows = [["规章", "件", "7"], ["行政许可", "件", "12"], ["行政处罚", "件", "0"]]
    words = [*header.words, *aligned(rows, (54, 114, 174), top=220 + gap)]
    return find_tables([set_page(words, header.rulings)])


def test_ruled_header_belongs_to_the_rows_without_rules_below_it() -> None:
    (table,) = header_above_rows(6)
    assert texts(table)[:2] == [["统计指标", "单位", "统计数"], ["规章", "件", "7"]]
    assert len(texts(table)) == 4


def test_ruled_row_far_above_a_table_without_rules_is_not_its_header() -> None:
    assert len(header_above_rows(60)) == 2


def test_vertical_rules_alone_between_columns_of_rows_are_no_table_of_one_row() -> None:
    rows = [
        ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
        ["行政许可", "12", "3", "40"],
        ["其他对外管理服务事项", "15", "6", "70"],
        ["行政处罚", "18", "9", "80"],
    ]
    page = set_grid_page(rows)
    bars = sorted({rule.position for rule in page.rulings if rule.orientation == "v"})[1:]
    page = replace(page, rulings=tuple(rule_v(x, 200, 280) for x in bars[:3]))
    (table,) = find_tables([page])
    assert (table.kind, table.n_rows, table.n_cols) == (TableKind.ALIGNED, 4, 4)


def test_header_and_value_between_two_posts_are_two_rows() -> None:
    words = set_row(205, (60, "结果维持"), (160, "结果纠正"), (260, "总计"))
    words += set_row(225, (75, "8"), (170, "15"), (265, "23"))
    rules = [rule_v(x, 200, 240) for x in (50, 150, 250, 320)]
    (table,) = find_tables([set_page(words, rules)])
    assert texts(table) == [["结果维持", "结果纠正", "总计"], ["8", "15", "23"]]


def test_row_open_above_and_below_is_a_table_of_one_row() -> None:
    words = set_row(205, (60, "结转下年度"), (165, "8"), (265, "23"))
    rules = [rule_v(x, 200, 220) for x in (50, 150, 250, 320)]
    (table,) = find_tables([set_page(words, rules)])
    assert (table.kind, texts(table)) == (TableKind.RULED, [["结转下年度", "8", "23"]])
