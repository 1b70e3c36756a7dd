"""Marks told by the shape of their ink, drawn by hand."""

import pytest

from reportparse.pages import ocr as ocr_extra

if not ocr_extra.is_installed():
    pytest.skip("the extra `ocr` is not installed", allow_module_level=True)

import cv2
import numpy as np

from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.marks import (
    count_pieces,
    find_mark,
    has_comma,
    has_empty_box,
    has_ink_before,
    has_minus,
    has_pale_ink,
    leans,
)
from reportparse.pages.ocr.text_boxes import TextBox

EM = 30.0


def draw(*lines: tuple[int, int, int, int], grey: int = 0) -> Array:
    picture = np.full((60, 120), 255, np.uint8)
    for x0, y0, x1, y1 in lines:
        cv2.line(picture, (x0, y0), (x1, y1), grey, 2)
    return picture


def box(picture: Array) -> TextBox:
    rows, cols = np.nonzero(picture < 190)
    return TextBox(cols.min(), rows.min(), cols.max() + 1, rows.max() + 1, EM)


def test_dashes_and_slashes_have_their_shape() -> None:
    for lines, mark in (
        ([(40, 30, 50, 30)], "-"),
        ([(30, 30, 58, 30)], "—"),
        ([(30, 30, 40, 30), (50, 30, 60, 30)], "--"),
        ([(40, 42, 50, 18)], "/"),
        ([(40, 18, 40, 42)], ""),
        ([(40, 18, 52, 18), (52, 18, 44, 42)], ""),
    ):
        picture = draw(*lines)
        assert find_mark(picture, box(picture)) == mark


def blur(picture: Array) -> Array:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 2.0))


def test_blurred_slashes_are_no_digits() -> None:
    for width in (7, 10, 26):
        slash = blur(draw((40, 42, 40 + width, 18)))
        assert find_mark(slash, box(slash)) == "/"


def test_slanting_1_is_no_slash() -> None:
    one = blur(draw((40, 42, 47, 18), (47, 18, 40, 24)))
    assert find_mark(one, box(one)) == ""
    with_foot = blur(draw((40, 42, 47, 18), (34, 42, 46, 42)))
    assert find_mark(with_foot, box(with_foot)) == ""


def test_slash_leans_and_upright_digits_do_not() -> None:
    for lines, leaning in (
        ([(40, 42, 47, 18)], True),
        ([(44, 42, 44, 18), (44, 18, 36, 24)], False),
        ([(38, 18, 50, 18), (50, 18, 44, 42)], False),
    ):
        picture = blur(draw(*lines))
        assert leans(picture, box(picture)) is leaning


def test_dash_before_digits_is_a_minus() -> None:
    picture = draw((30, 30, 38, 30), (46, 18, 46, 40), (54, 18, 54, 40))
    assert has_minus(picture, box(picture))
    picture = draw((46, 18, 46, 40), (54, 18, 54, 40))
    assert not has_minus(picture, box(picture))


def test_comma_hangs_below_the_line() -> None:
    digits = [(x, 18, x, 40) for x in (30, 40, 56, 66)]
    picture = draw(*digits, (48, 40, 46, 46))
    assert has_comma(picture, box(picture))
    picture = draw(*digits, (48, 39, 48, 40))
    assert not has_comma(picture, box(picture))


def test_pale_rest_of_a_digit_is_seen_around_what_looks_like_a_dash() -> None:
    picture = draw((40, 40, 50, 40))
    dash = box(picture)
    assert not has_pale_ink(picture, dash)
    cv2.line(picture, (50, 22), (42, 36), 215, 2)
    assert find_mark(picture, dash) == "-"
    assert has_pale_ink(picture, dash)


def test_pale_minus_sign_is_seen_before_a_number() -> None:
    picture = draw((60, 18, 60, 40))
    digit = box(picture)
    assert not has_ink_before(picture, digit)
    cv2.line(picture, (46, 30), (54, 30), 200, 1)
    assert has_ink_before(picture, digit)
    assert not has_ink_before(draw((60, 18, 60, 40), (20, 18, 20, 40)), digit)


def test_short_minus_sign_close_to_a_number_is_seen() -> None:
    picture = draw((60, 18, 60, 40))
    digit = box(picture)
    picture[30, digit.x0 - 8 : digit.x0 - 1] = 100
    assert has_ink_before(picture, digit)


def test_soft_edge_of_a_digit_is_no_ink_before_it() -> None:
    picture = draw((60, 18, 60, 40))
    digit = box(picture)
    picture[18:40, digit.x0 - 3 : digit.x0] = 200
    assert not has_ink_before(picture, digit)


def test_full_width_digits_are_counted_by_the_paper_between_them() -> None:
    picture = draw((20, 18, 30, 40), (46, 18, 56, 40), (77, 18, 77, 40))
    assert count_pieces(picture, box(picture)) == 3
    without_its_point = draw((20, 18, 30, 40), (46, 18, 56, 40), (84, 18, 84, 40))
    assert count_pieces(without_its_point, box(without_its_point)) == 0
    two_without = draw((20, 18, 30, 40), (60, 18, 70, 40))
    assert count_pieces(two_without, box(two_without)) == 0
    touching = draw((20, 18, 30, 40), (46, 18, 56, 40), (56, 18, 70, 40))
    assert count_pieces(touching, box(touching)) == 0
    with_a_dash = draw((20, 30, 30, 30), (46, 18, 56, 40))
    assert count_pieces(with_a_dash, box(with_a_dash)) == 0


def test_box_of_a_character_that_a_font_lacks_is_no_zero() -> None:
    picture = np.full((60, 120), 255, np.uint8)
    cv2.rectangle(picture, (40, 20), (50, 38), 0, 2)
    assert has_empty_box(picture, box(picture))
    zero = np.full((60, 120), 255, np.uint8)
    cv2.ellipse(zero, (45, 29), (6, 10), 0, 0, 360, 0, 2)
    assert not has_empty_box(zero, box(zero))
    cv2.rectangle(zero, (60, 20), (70, 38), 0, 2)
    assert has_empty_box(zero, box(zero))
