"""Numbers of lines beside the text of a scan, some of them misread."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from reportparse.layout import Page, Ruling, Word
from reportparse.pages.ocr.line_numbers import drop_line_numbers
from tests.handset import set_page, set_word

CLEAR = ("1", "2", "3", "4", "5", "6", "7", "8")
MISREAD = ("1", "二", "3", "4", "s", "6", "--", "8")
GARBLED = ("!", "in", "司", "4", "1", "只", "川", "9")
SIDE, PITCH = 26.0, 24.0  # pt


def scan(numbers: Sequence[str], *, number: int = 1, x0: float = SIDE) -> Page:
    """Set a recognised page with text and a table of values, and numbers beside its lines."""
    words = [
        word
        for line, text in enumerate(numbers)
        for word in (
            set_word(text, x0, 100 + PITCH * line, size=6),
            set_word("行政许可", 90, 98 + PITCH * line),
            set_word(str(line), 300, 98 + PITCH * line),
        )
    ]
    return replace(set_page(words, page_number=number), reader="ocr")


def texts(words: Sequence[Word], x1: float = 60.0) -> list[str]:
    return [word.text for word in words if word.bbox.x1 < x1]


@pytest.mark.parametrize("numbers", [CLEAR, MISREAD])
def test_numbers_of_lines_are_left_out(numbers: Sequence[str]) -> None:
    (page,) = drop_line_numbers([scan(numbers)])
    assert texts(page.words) == []
    assert len(page.words) == 2 * len(numbers)


def test_numbers_of_lines_right_of_the_text_are_left_out() -> None:
    (page,) = drop_line_numbers([scan(MISREAD, x0=560)])
    assert [word for word in page.words if word.bbox.x0 > 500] == []


def test_page_whose_numbers_are_all_misread_has_them_where_the_others_do() -> None:
    pages = [scan(CLEAR), scan(GARBLED, number=2), scan(GARBLED, number=3, x0=70)]
    assert texts(drop_line_numbers(pages)[1].words) == []
    assert texts(drop_line_numbers(pages)[2].words, 90) == [*GARBLED]
    assert texts(drop_line_numbers(pages[1:])[0].words) == [*GARBLED]


def test_values_in_the_first_column_of_a_table_stay() -> None:
    rules = tuple(Ruling("h", 95 + PITCH * row, 20, 500) for row in range(9))
    ruled = replace(scan(CLEAR), rulings=rules)
    assert texts(drop_line_numbers([ruled])[0].words) == [*CLEAR]
    equal = scan(("0",) * 8)
    assert texts(drop_line_numbers([equal])[0].words) == ["0"] * 8


def test_page_with_text_is_left_as_it_is() -> None:
    page = replace(scan(CLEAR), reader="text")
    assert drop_line_numbers([page]) == (page,)
