from collections.abc import Sequence

import pytest

from reportparse.labels import parse_label
from reportparse.layout import KnownLabels, Page, Table, Word
from reportparse.tables import find_tables
from tests.handset import rule_h, rule_v, set_page, set_row

OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
NAMES = ("行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉", *OUTCOMES)
KNOWN = KnownLabels(headers=frozenset(parse_label(name).key for name in NAMES))
LEFT, WIDTH = 50.0, 100.0
RIGHT = LEFT + WIDTH * len(OUTCOMES)


def place(texts: Sequence[str], width: float = WIDTH) -> list[tuple[float, str]]:
    """Put texts in the middle of columns beside each other."""
    half = [5.0 * len(text) if not text.isascii() else 2.5 * len(text) for text in texts]
    return [
        (LEFT + width * (number + 0.5) - off, text)
        for number, (text, off) in enumerate(zip(texts, half, strict=True))
    ]


def open_sided(title: str, *, lid: bool = True, lid_end: float = RIGHT) -> Page:
    """Set disputes below a title row; no rules stand at the table's sides."""
    words = set_row(205, (280, title))
    words += set_row(225, *place(OUTCOMES)) + set_row(245, *place("01234"))
    rules = [rule_h(y, LEFT, RIGHT) for y in (220, 240, 260)]
    rules += [rule_v(LEFT + WIDTH * col, 220, 260) for col in range(1, 5)]
    return set_page(words, [*rules, rule_h(200, LEFT, lid_end)] if lid else rules)


def rows_of(table: Table) -> list[list[str]]:
    return [
        [cell.text for cell in table.cells if cell.row == row and cell.text_lines]
        for row in range(table.n_rows)
    ]


def test_title_row_that_no_vertical_rule_touches_is_a_row_of_the_table() -> None:
    (table,) = find_tables([open_sided("行政复议")], KNOWN)
    assert rows_of(table) == [["行政复议"], list(OUTCOMES), list("01234")]
    assert [cell.col_span for cell in table.cells if cell.row == 0] == [5]
    assert table.caption == ""


@pytest.mark.parametrize(
    "page",
    [open_sided("表四"), open_sided("行政复议", lid=False), open_sided("行政复议", lid_end=400)],
)
def test_other_text_above_a_table_is_its_caption(page: Page) -> None:
    (table,) = find_tables([page], KNOWN)
    assert table.n_rows == 2
    assert table.caption.endswith(("表四", "行政复议"))


def stacked(second: str) -> list[Word]:
    """Set two blocks without rules below each other, the second with columns of its own."""
    half = WIDTH / 2
    words = set_row(200, (280, "行政复议"))
    words += set_row(220, *place(OUTCOMES)) + set_row(240, *place("01234"))
    words += set_row(260, (280, second))
    words += set_row(280, (LEFT + 85, "未经复议直接起诉"), (LEFT + 350, "复议后起诉"))
    heads = [(x, text) for x, text in place([t[:2] for t in OUTCOMES] * 2, half)]
    rests = [(x, text) for x, text in place([t[2:] for t in OUTCOMES[:4]], half)]
    rests += [(x + 5 * half, text) for x, text in rests]
    words += set_row(300, *heads) + set_row(312, *rests)
    return words + set_row(330, *place("5678956789", half))


def test_group_with_columns_of_its_own_is_a_table_of_its_own() -> None:
    upper, lower = find_tables([set_page(stacked("行政诉讼"))], KNOWN)
    assert (upper.n_rows, upper.n_cols) == (3, 5)
    assert [cell.col_span for cell in upper.cells if cell.row == 0] == [5]
    assert (rows_of(lower)[0], lower.n_cols) == (["行政诉讼"], 10)
    assert rows_of(lower)[-1] == list("5678956789")


def test_group_that_is_printed_again_begins_no_table() -> None:
    (table,) = find_tables([set_page(stacked("行政复议"))], KNOWN)
    assert rows_of(table)[2] == list("01234")


def test_headers_over_lines_and_the_values_below_are_rows_apart_between_two_rules() -> None:
    rules = [rule_h(y, LEFT, RIGHT) for y in (195, 215, 255, 275, 345)]
    upper, lower = find_tables([set_page(stacked("行政诉讼"), rules)], KNOWN)
    assert rows_of(upper)[1:] == [list(OUTCOMES), list("01234")]
    assert rows_of(lower)[-1] == list("5678956789")
