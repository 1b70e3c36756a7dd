from collections.abc import Sequence
from dataclasses import replace

import pytest

from reportparse.layout import Page, Word
from reportparse.pages.margins import find_body_lines, find_line_numbers
from tests.handset import PAGE_HEIGHT, set_page, set_word

BODY = "本年度主动公开政府信息共计三百条。"
TOP, BOTTOM, MIDDLE = 30.0, 800.0, 400.0


def page(number: int, *words: Word) -> Page:
    return set_page(
        [set_word(f"{BODY}{'甲乙丙丁'[number]}", 60, MIDDLE), *words], page_number=number
    )


def body(pages: Sequence[Page]) -> list[list[str]]:
    return [[line.text for line in lines] for lines in find_body_lines(pages)]


def only_body(count: int) -> list[list[str]]:
    return [[f"{BODY}{'甲乙丙丁'[number]}"] for number in range(1, count + 1)]


@pytest.mark.parametrize(
    "form",
    [
        *("- {} -", "第{}页", "第 {} 页", "{}/3", "— {} —", "第{}页/共3页", "• {} •", "·{}·"),
        *(
            "~ {} ~",
            "Page {} of 3",
            "P{}",
            "第{}页 共3页",
            "第 {} 頁 共3页",
            "共3页，第{}页",
            "一{}一",
        ),
    ],
)
def test_dressed_page_number_is_marginal(form: str) -> None:
    pages = [page(n, set_word(form.format(n), 280, BOTTOM)) for n in (1, 2)]
    assert body(pages) == only_body(2)


def test_bare_numbers_that_count_the_pages_are_marginal() -> None:
    pages = [page(n, set_word(str(n + 4), 280, BOTTOM)) for n in (1, 2, 3)]
    assert body(pages) == only_body(3)


def test_bare_number_on_one_page_may_be_a_value_and_stays() -> None:
    pages = [page(1, set_word("17", 280, BOTTOM)), page(2)]
    assert body(pages) == [[f"{BODY}乙", "17"], [f"{BODY}丙"]]


def test_bare_numbers_that_do_not_count_the_pages_stay() -> None:
    pages = [page(n, set_word(text, 280, BOTTOM)) for n, text in ((1, "17"), (2, "0"))]
    assert [lines[-1] for lines in body(pages)] == ["17", "0"]


def test_value_beside_counting_page_numbers_stays() -> None:
    pages = [page(n, set_word(str(n), 280, BOTTOM + 20)) for n in (1, 2, 3)]
    pages[0] = page(1, set_word("1", 280, BOTTOM + 20), set_word("95", 280, BOTTOM))
    assert body(pages)[0] == [f"{BODY}乙", "95"]


@pytest.mark.parametrize("value", ["-19", "－6", "- 2 -", "1"])
def test_number_beside_other_text_is_a_value_at_the_edge_of_a_page_too(value: str) -> None:
    pages = [page(n, set_word(str(n), 280, BOTTOM)) for n in (2, 3)]
    label, number = set_word("行政处罚", 60, TOP), set_word(value, 280, TOP)
    assert body([page(1, label, number), *pages])[0] == ["行政处罚", value, f"{BODY}乙"]


def test_negative_number_alone_in_its_row_is_a_value() -> None:
    assert body([page(1, set_word("-19", 280, TOP))]) == [["-19", f"{BODY}乙"]]


def test_number_in_the_middle_of_a_page_is_never_marginal() -> None:
    pages = [page(n, set_word(str(n), 280, MIDDLE + 40)) for n in (1, 2)]
    assert [lines[-1] for lines in body(pages)] == ["1", "2"]


def test_running_header_is_marginal() -> None:
    pages = [page(n, set_word("某市公安局2023年度报告", 60, TOP)) for n in (1, 2)]
    assert body(pages) == only_body(2)


def test_running_header_with_a_page_number_inside_is_marginal() -> None:
    pages = [page(n, set_word(f"某市公安局 {n}", 60, TOP)) for n in (1, 2)]
    assert body(pages) == only_body(2)


def test_numbers_beside_a_running_header_are_marginal() -> None:
    header = [("本年新收政府信息公开申请数量", 60), ("12", 300)]
    pages = [
        page(n, *(set_word(text, x, TOP) for text, x in [*header, (f"{n} 8 11", 480)]))
        for n in (1, 2, 3)
    ]
    assert body(pages) == only_body(3)


def test_number_beside_a_running_header_on_one_page_alone_stays() -> None:
    pages = [page(n, set_word("本年新收申请数量", 60, TOP)) for n in (1, 2)]
    pages[1] = replace(pages[1], words=(*pages[1].words, set_word("17", 300, TOP)))
    assert "17" in body(pages)[1]


def test_header_of_one_page_alone_is_text() -> None:
    pages = [page(1, set_word("附件一", 60, TOP)), page(2)]
    assert body(pages)[0] == ["附件一", f"{BODY}乙"]


def test_row_of_numbers_at_the_same_height_on_two_pages_is_no_header() -> None:
    pages = [page(n, set_word("0 0 0", 60, TOP)) for n in (1, 2)]
    assert all("0 0 0" in lines for lines in body(pages))


def test_line_numbers_beside_the_text_are_found() -> None:
    text = [set_word(BODY, 80, 100 + 20 * n) for n in range(8)]
    numbers = [set_word(str(n + 1), 40, 100 + 20 * n) for n in range(8)]
    assert find_line_numbers([*text, *numbers]) == frozenset(numbers)


def test_line_numbers_are_found_below_the_header_that_a_browser_prints_further_out() -> None:
    text = [set_word(BODY, 80, 100 + 20 * n) for n in range(8)]
    numbers = [set_word(str(n + 1), 40, 100 + 20 * n) for n in range(8)]
    words = [set_word("11/26/26", 18, 10), *text, *numbers]
    assert find_line_numbers(words, PAGE_HEIGHT) == frozenset(numbers)


def test_line_numbers_are_found_left_of_a_column_that_numbers_the_rows() -> None:
    """As on a page on which a table goes on: 7 to 12 are not the numbers of its lines."""
    rows = [
        set_word(text, x, 100 + 24 * row)
        for row in range(6)
        for x, text in ((80, f"{row + 7}"), (120, "属于国家秘密"), (300, f"{9 - row}"))
    ]
    numbers = [set_word(str(line + 1), 40, 95 + 16 * line) for line in range(9)]
    assert find_line_numbers([*rows, *numbers]) == frozenset(numbers)
    uneven = [set_word(str(line * line), 40, 95 + 16 * line) for line in range(9)]
    assert find_line_numbers([*rows, *uneven]) == frozenset()


def test_line_numbers_are_found_on_a_page_with_nothing_but_values() -> None:
    values = [set_word("0", 80 + 30 * n, 100) for n in range(15)]
    numbers = [set_word(str(n + 1), 40, 100 + 22 * n) for n in range(8)]
    assert find_line_numbers([*values, *numbers], PAGE_HEIGHT) == frozenset(numbers)


def test_values_right_of_their_labels_are_no_line_numbers() -> None:
    text = [set_word("规章", 80, 100 + 20 * n) for n in range(8)]
    values = [set_word(value, 300, 100 + 20 * n) for n, value in enumerate("40307120")]
    assert find_line_numbers([*text, *values]) == frozenset()


def numbered(pages: Sequence[Page]) -> list[Page]:
    """Give every page its number in the middle below."""
    return [
        set_page(
            [*page.words, set_word(str(page.page_number), 280, BOTTOM + 20)],
            page_number=page.page_number,
        )
        for page in pages
    ]


def test_value_that_equals_the_page_number_stays_in_its_row() -> None:
    pages = numbered(
        [page(n, set_word("2", 280, BOTTOM), set_word("0", 380, BOTTOM)) for n in (1, 2)]
    )
    assert body(pages)[1] == [f"{BODY}丙", "2", "0"]


def test_negative_value_beside_a_label_is_no_page_number() -> None:
    pages = [page(1, set_word("行政处罚", 60, TOP), set_word("-16", 280, TOP))]
    assert body(pages)[0][:2] == ["行政处罚", "-16"]


def test_page_number_beside_a_running_header_is_marginal() -> None:
    pages = [
        page(n, set_word("某市公安局年报", 60, TOP), set_word(f"第{n}页", 280, TOP)) for n in (1, 2)
    ]
    assert body(pages) == only_body(2)


def test_two_page_numbers_in_one_row_are_marginal() -> None:
    pages = [
        page(n, set_word(str(n), 280, BOTTOM), set_word(f"{n}/3", 500, BOTTOM)) for n in (1, 2, 3)
    ]
    assert body(pages) == only_body(3)


def test_two_numbers_in_the_last_row_that_do_not_count_the_pages_stay() -> None:
    pages = [page(n, set_word("7", 280, BOTTOM), set_word(v, 500, BOTTOM)) for n, v in ((1, "3"),)]
    assert body(pages)[0][1:] == ["7", "3"]


def test_row_of_equal_values_at_the_top_of_one_page_stays() -> None:
    pages = [page(1), page(2), page(3, *[set_word("0", x, TOP) for x in (60, 240, 420)])]
    assert body(pages)[2][:3] == ["0", "0", "0"]


@pytest.mark.parametrize("form", ["2024/3/5 16:2{}", "2024-03-0{}"])
def test_date_that_a_browser_prints_on_every_page_is_marginal(form: str) -> None:
    pages = [page(n, set_word(form.format(n), 60, TOP)) for n in (1, 2)]
    assert body(pages) == only_body(2)


@pytest.mark.parametrize("misread", ["3", "--", "·3.", "-3"])
def test_page_number_of_a_scan_that_lost_its_dress_or_its_digit_is_marginal(misread: str) -> None:
    texts = ("-1-", "·2·", misread)
    pages = [
        replace(page(n, set_word(text, 280, BOTTOM)), reader="ocr")
        for n, text in enumerate(texts, 1)
    ]
    assert body(pages) == only_body(3)


def test_dashes_alone_at_the_edge_of_a_scan_without_page_numbers_stay() -> None:
    pages = [replace(page(1, set_word("--", 280, BOTTOM)), reader="ocr"), page(2)]
    assert body(pages)[0][-1] == "--"


def test_negative_number_at_the_edge_of_a_scan_is_no_page_number_of_another_page() -> None:
    texts = ("-1-", "-2-", "-7")
    pages = [
        replace(page(n, set_word(text, 280, BOTTOM)), reader="ocr")
        for n, text in enumerate(texts, 1)
    ]
    assert body(pages)[2][-1] == "-7"
