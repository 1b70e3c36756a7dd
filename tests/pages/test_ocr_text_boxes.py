"""Boxes of text in pictures drawn by hand."""

import pytest

from reportparse.pages import ocr as ocr_extra

if not ocr_extra.is_installed():
    pytest.skip("the extra `ocr` is not installed", allow_module_level=True)

import numpy as np

from reportparse.layout import Ruling
from reportparse.pages.ocr.picture import POINT, Array
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
