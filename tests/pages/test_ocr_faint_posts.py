"""Posts that are hardly darker than the paper, painted by hand."""

import pytest

from reportparse.pages import ocr as ocr_extra

if not ocr_extra.is_installed():
    pytest.skip("the extra `ocr` is not installed", allow_module_level=True)

import numpy as np

from reportparse.layout import Ruling
from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.faint_posts import find_faint_posts
from reportparse.pages.ocr.picture import POINT

ROWS, LEFT, RIGHT, MIDDLE = (100, 170, 240), 100, 500, 300


def paint() -> Array:
    grains = np.random.default_rng(7).normal(0, 4, (400, 600))
    return np.clip(244 + grains, 0, 250).astype(np.uint8)


def darken(picture: Array, rows: slice, columns: slice, levels: int) -> None:
    part = picture[rows, columns].astype(int) - levels
    picture[rows, columns] = part.clip(0, 255).astype(np.uint8)


def find(picture: Array) -> list[tuple[int, int]]:
    lying = [Ruling("h", y * POINT, LEFT * POINT, RIGHT * POINT) for y in ROWS]
    sides = [Ruling("v", x * POINT, ROWS[0] * POINT, ROWS[-1] * POINT) for x in (LEFT, RIGHT)]
    posts = find_faint_posts(picture, [*lying, *sides])
    return [(round(post.position / POINT), round(post.start / POINT)) for post in posts]


def test_even_line_hardly_darker_than_the_paper_is_a_post_in_every_row_that_it_crosses() -> None:
    picture = paint()
    darken(picture, slice(100, 240), slice(MIDDLE, MIDDLE + 2), 14)
    assert [start for _, start in find(picture)] == [100, 170]
    assert all(abs(at - MIDDLE) <= 2 for at, _ in find(picture))


def test_paper_has_no_posts() -> None:
    assert find(paint()) == []


def test_line_that_ends_in_the_row_is_no_post() -> None:
    picture = paint()
    darken(picture, slice(115, 150), slice(MIDDLE, MIDDLE + 2), 30)
    assert find(picture) == []


def test_stroke_as_dark_as_print_is_not_taken_for_a_faint_post() -> None:
    picture = paint()
    darken(picture, slice(100, 170), slice(MIDDLE, MIDDLE + 2), 14)
    darken(picture, slice(120, 140), slice(MIDDLE, MIDDLE + 2), 180)
    assert find(picture) == []


def test_streak_that_goes_on_above_and_below_the_table_is_no_post() -> None:
    picture = paint()
    darken(picture, slice(0, 400), slice(MIDDLE, MIDDLE + 2), 14)
    assert find(picture) == []
