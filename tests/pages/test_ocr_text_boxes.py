"""Boxes of text in pictures drawn by hand."""

import pytest

from reportparse.pages import ocr as ocr_extra

if not ocr_extra.is_installed():
    pytest.skip("the extra `ocr` is not installed", allow_module_level=True)

import numpy as np

from reportparse.layout import Ruling
from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.picture import POINT
from reportparse.pages.ocr.text_boxes import find_text_boxes

EM = 28


def paper() -> Array:
    """Return a picture with lines of square characters, which tell how large the text is."""
    grey = np.full((900, 900), 255, np.uint8)
    for x in range(100, 700, EM + 4):
        write(grey, x, 800)
    return grey


def write(grey: Array, x: int, top: int, size: int = EM) -> None:
    """Draw a character of three bars and two posts."""
    for part in (0, 2, 4):
        grey[top + part * size // 5 : top + (part + 1) * size // 5, x : x + size] = 0
    for left in (x, x + size - 4):
        grey[top : top + size, left : left + 4] = 0


@pytest.mark.parametrize("lines", [2, 3, 4])
def test_lines_that_touch_are_cut_between_and_not_through_characters(lines: int) -> None:
    grey = paper()
    tops = [100 + 31 * line for line in range(lines)]
    for top in tops:
        for x in range(100, 250, EM + 4):
            write(grey, x, top)
    grey[100 : tops[-1] + EM, 160:163] = 0  # a stroke that joins all lines
    found = [box for box in find_text_boxes(grey, ()) if box.top < 700]
    assert len(found) == lines
    assert all(abs(box.top - top) <= 3 for box, top in zip(found, tops, strict=True))


def test_line_of_a_larger_typeface_stays_whole() -> None:
    grey = paper()
    for x in range(100, 500, 56):
        write(grey, x, 100, 50)
    for x in range(100, 500, 56):
        write(grey, x, 300, 50)
    assert [box.height for box in find_text_boxes(grey, ()) if box.top < 700] == [50, 50]


def test_numbers_of_a_row_that_a_page_break_cuts_are_not_joined_over_its_posts() -> None:
    grey = paper()
    posts = range(100, 341, 60)
    for x in posts[:-1]:
        grey[600:622, x + 20 : x + 34] = 0
        grey[606:616, x + 24 : x + 30] = 255
    top = Ruling("h", 560 * POINT, posts[0] * POINT, posts[-1] * POINT)
    rules = [top, *(Ruling("v", x * POINT, 560 * POINT, 640 * POINT) for x in posts)]
    found = [box for box in find_text_boxes(grey, rules) if box.top < 700]
    assert [box.width for box in found] == [14] * 4


def test_headers_of_narrow_columns_outside_of_cells_are_boxes_of_their_own() -> None:
    grey = paper()
    starts = [100, 100 + 2 * EM + 4 + 18, 100 + 2 * (2 * EM + 4 + 18)]  # 18 px, 0.6 em of paper
    for start in starts:
        write(grey, start, 100)
        write(grey, start + EM + 4, 100)
    found = [box.x0 for box in find_text_boxes(grey, ()) if box.top < 700]
    assert found == starts


def test_comma_and_brackets_keep_the_paper_that_is_part_of_them() -> None:
    grey = paper()
    write(grey, 100, 100)
    grey[120:128, 132:138] = 0  # 、
    write(grey, 160, 100)
    for row in range(EM):  # （
        bend = round(5 * (1 - (1 - 2 * row / EM) ** 2))
        grey[100 + row, 212 - bend : 215 - bend] = 0
    write(grey, 218, 100)
    assert len([box for box in find_text_boxes(grey, ()) if box.top < 700]) == 1


def test_comma_and_colon_in_the_middle_of_their_squares_cut_no_line() -> None:
    grey = paper()
    write(grey, 100, 100)
    grey[112:120, 145:150] = 0  # a comma, with 0.6 em of paper before it and after it
    write(grey, 167, 100)
    grey[109:113, 212:216] = grey[117:121, 212:216] = 0  # a colon
    write(grey, 233, 100)
    write(grey, 300, 100)  # another column
    found = [box for box in find_text_boxes(grey, ()) if box.top < 700]
    assert [(box.x0, box.x1) for box in found] == [(100, 261), (300, 328)]


def test_label_of_two_lines_beside_headers_at_several_heights_keeps_its_punctuation() -> None:
    grey = paper()
    for x in (100, 132, 190, 222):
        write(grey, x, 120)
    grey[140:148, 163:168] = 0  # 、
    for x in (100, 132):
        write(grey, x, 160)
    for row in range(3):
        for x in (300, 332):
            write(grey, x, 100 + 36 * row)
    found = [box for box in find_text_boxes(grey, ()) if box.top < 700]
    label = [(box.x0, box.x1) for box in found if box.x0 < 280]
    assert label == [(100, 250), (100, 160)]
    assert len(found) == 5


def test_headers_hardly_apart_at_several_heights_are_boxes_of_their_own() -> None:
    grey = paper()
    lefts = [100 + column * (2 * EM + 4 + 10) for column in range(3)]  # 10 px, 0.36 em of paper
    for left, tops in zip(lefts, ([100, 136], [82, 118, 154], [100, 136]), strict=True):
        for top in tops:
            write(grey, left, top)
            write(grey, left + EM + 4, top)
    found = [box for box in find_text_boxes(grey, ()) if box.top < 700]
    assert [sum(box.x0 == left for box in found) for left in lefts] == [2, 3, 2]
    assert len(found) == 7


def test_lines_that_touch_are_not_cut_at_the_gaps_of_letters_set_wide() -> None:
    grey = paper()
    for x in range(100, 250, EM + 10):
        write(grey, x, 100)
        write(grey, x, 100 + EM)
    found = [box for box in find_text_boxes(grey, ()) if box.top < 700]
    assert {box.width for box in found} == {3 * (EM + 10) + EM}


def test_beginnings_of_ruled_rows_are_no_text_written_downwards() -> None:
    grey = paper()
    rows = range(100, 320, 38)
    for top in rows:
        for x in (100, 140, 172):  # the first is 一, 二 with the paper of its comma behind it
            write(grey, x, top)
    rules = [Ruling("h", (top + 33) * POINT, 80 * POINT, 400 * POINT) for top in rows]
    found = [box for box in find_text_boxes(grey, rules) if box.top < 700]
    assert [(box.x0, box.x1) for box in found] == [(100, 200)] * len(rows)


def test_full_width_digits_are_not_cut_apart() -> None:
    grey = paper()
    write(grey, 100, 100)
    for x in (200, 228, 256):
        grey[104:124, x : x + 12] = 0
    found = [box for box in find_text_boxes(grey, ()) if box.top < 700]
    assert len(found) == 2


def test_text_written_downwards_is_not_cut_at_the_rows_beside() -> None:
    grey = paper()
    for top in (103, 114, 125):  # 三
        grey[top : top + 3, 100 : 100 + EM] = 0
    for top in (134, 166, 198, 230):
        write(grey, 100, top)
    for top in (90, 122, 154, 186):  # rows that end and begin between its strokes
        write(grey, 300, top, 22)
        write(grey, 330, top, 22)
    found = [box for box in find_text_boxes(grey, ()) if box.top < 700 and box.x0 < 200]
    assert found[0][1:4:2] == (103, 128)
    assert len(found) == 5


def test_lines_that_touch_in_most_cells_are_not_taken_for_one_of_high_characters() -> None:
    grey = np.full((900, 1500), 255, np.uint8)
    lefts = range(100, 1400, 160)
    posts = [Ruling("v", x * POINT, 100 * POINT, 400 * POINT) for x in (*lefts, 1540)]
    rows = [Ruling("h", y * POINT, 100 * POINT, 1380 * POINT) for y in (100, 200, 300, 400)]
    for left in lefts[:-1]:
        for x in range(left + 30, left + 100, EM + 4):
            for top in (120, 320):
                write(grey, x, top)
                write(grey, x, top + EM + 2)
                grey[top + EM : top + EM + 2, x : x + 4] = 0
        for x in range(left + 30, left + 80, EM + 4):
            write(grey, x, 240)
    boxes = find_text_boxes(grey, [*posts, *rows])
    assert {box.height for box in boxes} <= {EM, EM + 2}
