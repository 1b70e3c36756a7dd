import numpy as np
import pytest

from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.remains import has_remains
from reportparse.pages.ocr.text_boxes import TextBox

TOP, BOTTOM, EM = 20, 40, 26.0
FOUR_LEFT = (32, 35, 31, 33)
"""What a scan leaves of the bar of a 4 left of its stem: columns and rows."""


def paint(*strokes: tuple[int, int, int, int]) -> Array:
    """Paint strokes, each from column to column and from row to row, on white paper."""
    picture = np.full((60, 140), 250, np.uint8)
    for x0, x1, top, bottom in strokes:
        picture[top:bottom, x0:x1] = 60
    return picture


def stem(x: int) -> tuple[int, int, int, int]:
    return (x, x + 4, TOP, BOTTOM)


def foot(x: int) -> tuple[int, int, int, int]:
    return (x - 4, x + 8, BOTTOM - 2, BOTTOM)


def flag(x: int) -> tuple[int, int, int, int]:
    return (x - 4, x, TOP + 2, TOP + 5)


def box(x0: int, x1: int) -> TextBox:
    return TextBox(x0, TOP, x1, BOTTOM, EM)


@pytest.mark.parametrize("strokes", [(), (foot(40), flag(40)), (flag(40),)])
def test_whole_1_is_a_1(strokes: tuple[tuple[int, int, int, int], ...]) -> None:
    assert not has_remains(paint(stem(40), *strokes), box(36, 48), "1")


def test_speck_of_a_bar_contradicts_a_1_but_no_4() -> None:
    picture = paint(FOUR_LEFT, stem(40), stem(56))
    assert has_remains(picture, box(40, 60), "11")
    assert not has_remains(picture, box(40, 60), "41")


def test_speck_between_digits_contradicts_the_1_behind_it_alone() -> None:
    picture = paint(stem(24), FOUR_LEFT, stem(40), stem(56))
    assert has_remains(picture, box(24, 60), "111")
    assert not has_remains(picture, box(24, 60), "141")


def test_pale_speck_that_joins_a_1_to_the_digit_before_it_contradicts_the_1() -> None:
    picture = paint(stem(24), stem(34))
    assert not has_remains(picture, box(24, 38), "11")
    picture[31:33, 28:34] = 200
    assert has_remains(picture, box(24, 38), "11")
    assert not has_remains(picture, box(24, 38), "41")
    picture[28:36, 28:34] = 200  # as blurred print has it
    assert not has_remains(picture, box(24, 38), "11")


def test_stub_of_a_bar_that_has_become_part_of_the_digit_before_contradicts_the_1() -> None:
    picture = paint(stem(24), (28, 31, 31, 33), stem(34))
    assert has_remains(picture, box(24, 38), "11")
    assert not has_remains(picture, box(24, 38), "41")
    bulge = paint(stem(24), (28, 31, 28, 36), stem(34))  # of a 3 or an 8
    assert not has_remains(bulge, box(24, 38), "11")


def test_bar_that_joins_the_stem_contradicts_a_1() -> None:
    assert has_remains(paint((33, 40, 32, 34), stem(40)), box(33, 44), "1")


def test_soft_edge_of_a_1_that_is_broader_at_its_left_may_be_the_rest_of_a_4() -> None:
    picture = paint(stem(24), stem(44))
    picture[TOP:BOTTOM, 42:44] = picture[TOP:BOTTOM, 48:50] = 200
    assert not has_remains(picture, box(24, 48), "11")
    picture[26:37, 39:42] = 210
    assert has_remains(picture, box(24, 48), "11")
    assert not has_remains(picture, box(24, 48), "14")
    assert has_remains(picture, box(42, 48), "1")


def test_ink_behind_a_number_may_be_a_digit_that_was_lost() -> None:
    assert has_remains(paint(stem(40), (50, 53, 31, 34)), box(40, 44), "1")


def test_commas_and_points_are_no_remains() -> None:
    comma = (48, 51, BOTTOM - 3, BOTTOM)
    assert not has_remains(paint(stem(40), comma, stem(56)), box(40, 60), "1,1")
    assert not has_remains(paint(stem(40), comma, stem(56)), box(40, 60), "1.1")


def test_point_that_nobody_reads_contradicts_a_number() -> None:
    point = (31, 34, BOTTOM - 4, BOTTOM)
    picture = paint(stem(24), point, stem(38))
    assert has_remains(picture, box(24, 42), "77")
    assert has_remains(picture, box(24, 42), "-77")
    assert not has_remains(picture, box(24, 42), "7.7")
    assert not has_remains(paint(stem(24), stem(38)), box(24, 42), "77")
