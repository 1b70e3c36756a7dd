"""Words of recognised lines stand as on a page of text."""

import pytest

from reportparse.pages import ocr as ocr_extra

if not ocr_extra.is_installed():
    pytest.skip("the extra `ocr` is not installed", allow_module_level=True)

from reportparse.pages.ocr.picture import POINT
from reportparse.pages.ocr.placing import place_words
from reportparse.pages.ocr.readings import ReadLine
from reportparse.pages.ocr.text_boxes import TextBox

EM = 25


def line(text: str, x0: int, top: int, width: int, height: int) -> ReadLine:
    return ReadLine(TextBox(x0, top, x0 + width, top + height, EM), text, text, None)


def row(top: int, high: int) -> list[ReadLine]:
    """Return a label, a dash, a number and a unit, their ink as high as it happens to be."""
    middle = top + high // 2
    return [
        line("主动公开数", 100, top, 124, high),
        line("——", 300, middle - 1, 50, 3),
        line("17", 400, middle - 8, 22, 17),
        line("条", 500, top, high - 1, high),
    ]


def test_rows_of_one_table_have_one_size_whatever_their_ink() -> None:
    words = place_words([*row(100, 23), *row(150, 25), *row(200, 22), *row(250, 24)])
    assert len({word.size for word in words}) == 1
    assert all(abs(word.bbox.height - word.size) < 0.01 for word in words)


def test_line_with_brackets_and_commas_is_no_larger_than_others() -> None:
    rows = [*row(100, 23), *row(150, 24), *row(200, 24)]
    words = place_words([*rows, line("形，不计其他情形）", 100, 250, 230, 29)])
    assert len({word.size for word in words}) == 1


def test_title_with_brackets_is_larger_than_the_rows_below() -> None:
    title = line("情况统计表（一）", 300, 30, 320, 43)
    large, *words = place_words([title, *row(100, 23), *row(150, 24)])
    assert large.size > 1.5 * max(word.size for word in words)


def test_title_is_larger_than_the_rows_below() -> None:
    title = line("情况统计表", 300, 30, 220, 43)
    large, *words = place_words([title, *row(100, 23), *row(150, 24)])
    assert large.size > 1.5 * max(word.size for word in words)


def test_brackets_take_the_paper_before_and_after_them() -> None:
    bare, bracketed = place_words(
        [line("主动公开数", 100, 100, 124, 24), line("（主动公开）", 110, 150, 124, 24)]
    )
    assert bracketed.bbox.x0 < 110 * POINT - 2
    assert bracketed.bbox.x1 > 234 * POINT + 2
    assert bare.bbox.x0 == 100 * POINT


@pytest.mark.parametrize("taken_for", ["-", "1", "/"])
def test_comma_in_a_text_written_downwards_is_no_value(taken_for: str) -> None:
    above, comma, below, _ = place_words(
        [
            line("三", 100, 100, 22, 22),
            line(taken_for, 102, 130, 7, 8),
            line("本", 100, 143, 22, 24),
            line("主动公开数", 300, 100, 124, 23),
        ]
    )
    assert (above.text, comma.text, below.text) == ("三", "、", "本")


@pytest.mark.parametrize(("text", "high"), [("1", 17), ("-", 3)])
def test_number_or_mark_between_cells_of_one_character_stays(text: str, high: int) -> None:
    lines = [
        line("主动公开数", 300, 100, 124, 23),
        line("无", 100, 100, 22, 22),
        line(text, 106, 133, 8, high),
        line("无", 100, 160, 22, 22),
    ]
    assert [word.text for word in place_words(lines)][2] == text


def test_digit_between_ideographs_stays_a_digit() -> None:
    lines = [
        line("主动公开数", 300, 100, 124, 23),
        line("市", 100, 100, 22, 22),
        line("1", 107, 126, 7, 17),
        line("县", 100, 146, 22, 22),
    ]
    assert [word.text for word in place_words(lines)][2] == "1"
