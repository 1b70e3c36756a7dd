"""Two columns of text, or two pages on one sheet."""

from dataclasses import replace

from reportparse.layout import Page, Ruling, Word
from reportparse.tables import find_tables
from reportparse.tables.spreads import split_spreads
from tests.handset import rule_grid, rule_h, rule_v, set_word

HEADER = ["统计指标", "统计数"]
ROWS = [["规章", "7"], ["行政许可", "12"], ["行政处罚", "3"], ["行政强制", "4"]]


def set_half(rows: list[list[str]], left: float, top: float) -> tuple[list[Word], list[Ruling]]:
    xs = [left, left + 100, left + 200]
    ys = [top + 20 * row for row in range(len(rows) + 1)]
    words = [
        set_word(text, xs[col] + 4, ys[row] + 5)
        for row, texts in enumerate(rows)
        for col, text in enumerate(texts)
    ]
    return words, rule_grid(xs, ys)


def set_spread(*, gutter: float = 60.0) -> Page:
    """Set a table that begins at the foot of the left half and goes on at the head of the right."""
    first, rules = set_half([HEADER, *ROWS[:2]], 40, 500)
    rest, more = set_half(ROWS[2:], 240 + gutter, 100)
    width = 520 if gutter > 30 else 500
    return Page(1, width, 600, tuple(first + rest), tuple(rules + more))


def test_table_goes_on_at_the_head_of_the_second_column() -> None:
    (table,) = find_tables([set_spread()])
    assert [cell.text for cell in table.cells if cell.col == 1] == ["统计数", "7", "12", "3", "4"]


def test_two_tables_with_hardly_a_space_between_are_no_columns() -> None:
    assert len(split_spreads([set_spread(gutter=4)])) == 1


def test_page_on_which_a_rule_crosses_the_middle_is_one_page() -> None:
    page = set_spread()
    across = (*page.rulings, rule_h(300, 40, 480), rule_v(40, 280, 300))
    assert split_spreads([replace(page, rulings=across)]) == [replace(page, rulings=across)]


def test_text_across_the_middle_beside_the_rules_makes_one_page() -> None:
    page = set_spread()
    words = (*page.words, set_word("本年度本机关依照条例办理政府信息公开申请", 150, 300))
    assert len(split_spreads([replace(page, words=words)])) == 1


def test_title_above_two_columns_does_not_join_them() -> None:
    page = set_spread()
    words = (*page.words, set_word("政府信息公开工作年度报告", 180, 50))
    assert len(split_spreads([replace(page, words=words)])) == 2
