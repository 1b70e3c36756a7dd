"""Rules of black and white scans that are left in pieces."""

import cv2
import numpy as np
import pytest

from reportparse.pages.ocr.picture import POINT, Array
from reportparse.pages.ocr.rules import make_rulings
from reportparse.pages.ocr.strokes import Stroke, find_strokes

LEFT, RIGHT, ROW = 200, 1400, 300


def pieces(length: int, gap: int, until: int = RIGHT) -> list[Stroke]:
    starts = range(LEFT, until - length + 1, length + gap)
    return [Stroke(True, float(x), float(x + length), ROW, ROW) for x in starts]


def test_short_pieces_in_line_are_one_rule() -> None:
    (ruling,) = make_rulings(pieces(70, 30))
    assert ruling.start == pytest.approx(LEFT * POINT, abs=1)
    assert ruling.end == pytest.approx((RIGHT - 30) * POINT, abs=1)


def test_pieces_far_apart_stay_pieces() -> None:
    rulings = make_rulings(pieces(70, 80))
    assert len(rulings) == len(pieces(70, 80))


def test_strokes_of_two_characters_in_line_are_no_rule() -> None:
    assert make_rulings(pieces(70, 30, until=LEFT + 170)) == ()


def hairline(shift: int = 0) -> Array:
    """Draw a slanting hairline in black and white: solid pieces, and dots where it steps down."""
    grey = np.full((600, 1600), 255, np.uint8)
    for start in range(LEFT, RIGHT, 100):
        grey[ROW + shift, start : start + 62] = 0
        for x in range(start + 62, min(start + 100, RIGHT), 9):
            grey[ROW + shift : ROW + shift + 2, x : x + 2] = 0
    return np.asarray(cv2.GaussianBlur(grey, (3, 3), 0.8))


def test_a_hairline_of_pieces_is_found_as_far_as_it_goes() -> None:
    strokes = [stroke for stroke in find_strokes(hairline(), bilevel=True) if stroke.lying]
    assert min(stroke.start for stroke in strokes) == pytest.approx(LEFT, abs=12)
    assert max(stroke.end for stroke in strokes) == pytest.approx(RIGHT, abs=12)
    covered = np.zeros(1600, bool)
    for stroke in strokes:
        covered[round(stroke.start) : round(stroke.end)] = True
    assert covered[LEFT + 12 : RIGHT - 12].mean() > 0.95
