import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportparse.labels import parse_label
from reportparse.layout import Page, PageKind, Table, TableKind, Word
from reportparse.tables import find_tables
from tests.handset import (
    rule_grid,
    rule_h,
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


def test_page_that_cannot_be_read_has_no_table() -> None:
    page = replace(set_grid_page([["规章", "1"], ["文件", "2"]]), kind=PageKind.UNREADABLE)
    assert find_tables([page]) == ()


def test_paragraphs_have_no_table() -> None:
    words = [set_word(PARAGRAPH, 60, 100 + 20 * n) for n in range(10)]
    assert find_tables([set_page(words)]) == ()


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


def test_mark_of_continuation_keeps_a_table_whole() -> None:
    upper, lower = at_the_end([["规章", "1"]] * 2), set_grid_page([["文件", "2"]], page_number=2)
    lower = replace(lower, words=(*lower.words, set_word("续表", 60, 180)))
    (table,) = find_tables([upper, lower])
    assert table.n_rows == 3


def test_table_of_another_width_does_not_go_on() -> None:
    upper = at_the_end([["规章", "1"]] * 2)
    lower = set_grid_page([["甲", "1", "2", "3", "4"]], page_number=2, top=60)
    assert len(find_tables([upper, lower])) == 2


def test_part_that_lacks_columns_on_the_left_goes_on_in_its_place() -> None:
    upper = at_the_end([["结果", "公开", "件", "1"], ["结果", "部分", "件", "2"]])
    lower = set_grid_page([["不予", "条", "3"]], page_number=2, top=60, left=110)
    (table,) = find_tables([upper, lower])
    assert texts(table)[2][1:] == ["不予", "条", "3"]


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


def test_rules_between_rows_only_bound_the_rows() -> None:
    rules = [rule_h(y, 45, 480) for y in (195, 215, 235, 257)]
    (table,) = find_tables([set_page(aligned(DISCLOSURE, XS), rules)])
    assert texts(table) == DISCLOSURE
    assert table.kind is TableKind.PART_RULED


def test_blank_cell_is_empty_and_moves_no_value() -> None:
    rows = [*DISCLOSURE[:2], ["行政规范性文件", "", "12", ""]]
    (table,) = find_tables([set_page(aligned(rows, XS))])
    assert texts(table) == rows


def test_column_in_which_every_cell_is_blank_is_found_by_its_header() -> None:
    rows = [DISCLOSURE[0], ["规章", "0", "", "1"], ["行政规范性文件", "3", "", "46"]]
    (table,) = find_tables([set_page(aligned(rows, XS))])
    assert texts(table) == rows


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
    assert len(find_tables([set_page(words)], captions)) == 2


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
