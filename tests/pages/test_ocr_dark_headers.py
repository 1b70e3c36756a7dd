"""Headers white on black, whose rules cannot be seen."""

import cv2
import numpy as np
import pytest

from reportparse.layout import Ruling
from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.dark_headers import rule_dark_headers
from reportparse.pages.ocr.picture import POINT

LEFT, TOP, RIGHT = 100, 100, 900  # px; of the ground
POSTS = (260, 420, 580, 740)
HIGH = 20  # px; a line of text

Text = tuple[float, float]
"""The middle of a text, in pixels."""


def draw(bottom: int, *texts: Text, width: int = 90) -> tuple[Array, Array, list[Ruling]]:
    """Draw the text of a ground that stands on a row with posts, as it is once it is white."""
    grey, ground = np.full((500, 1000), 250, np.uint8), np.zeros((500, 1000), np.uint8)
    ground[TOP:bottom, LEFT:RIGHT] = 1
    cv2.rectangle(grey, (LEFT, TOP), (RIGHT - 1, bottom - 1), 0, 2)
    for x, y in texts:
        left, top = round(x - width / 2), round(y - HIGH / 2)
        grey[top : top + HIGH, left : left + width] = 40
    posts = [Ruling("v", x * POINT, bottom * POINT, 400 * POINT) for x in (LEFT, *POSTS, RIGHT)]
    return grey, ground, posts


def rule(drawn: tuple[Array, Array, list[Ruling]]) -> list[tuple[str, int, int, int]]:
    """Return direction, place, start and end of the rules that are found, in pixels."""
    return sorted(
        (r.orientation, round(r.position / POINT), round(r.start / POINT), round(r.end / POINT))
        for r in rule_dark_headers(*drawn)
    )


MIDDLES = (180, 340, 500, 660, 820)


def test_posts_go_through_a_ground_between_the_headers_of_columns() -> None:
    assert rule(draw(160, *((x, 130) for x in MIDDLES))) == [("v", x, TOP, 160) for x in POSTS]


def test_header_in_the_middle_of_columns_spans_them() -> None:
    texts = [(180, 150), (820, 150), (500, 125), *((x, 175) for x in MIDDLES[1:4])]
    assert rule(draw(200, *texts)) == [
        ("h", 150, 260, 740),
        ("v", 260, TOP, 200),
        ("v", 420, 150, 200),
        ("v", 580, 150, 200),
        ("v", 740, TOP, 200),
    ]


def test_two_headers_side_by_side_part_where_each_is_in_the_middle_of_its_columns() -> None:
    texts = [(260, 125), (660, 125), *((x, 175) for x in MIDDLES)]
    assert rule(draw(200, *texts)) == [
        ("h", 150, 100, 420),
        ("h", 150, 420, 900),
        ("v", 260, 150, 200),
        ("v", 420, TOP, 200),
        ("v", 580, 150, 200),
        ("v", 740, 150, 200),
    ]


@pytest.mark.parametrize("beside", [(300, 125), (220, 125), (180, 125)])
def test_nothing_is_ruled_where_a_header_is_in_the_middle_of_no_columns(beside: Text) -> None:
    assert rule(draw(200, beside, (660, 125), *((x, 175) for x in MIDDLES))) == []


def test_no_post_cuts_a_text() -> None:
    assert rule(draw(160, *((x, 130) for x in (180, 340, 560, 820)))) == []
