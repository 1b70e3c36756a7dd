"""Lying rules of which but a few specks are left over the whole width of a table."""

from collections.abc import Iterable

import numpy as np
import pytest

from reportparse.layout import Ruling
from reportparse.pages.ocr.picture import POINT
from reportparse.pages.ocr.speck_levels import find_speck_levels
from reportparse.pages.ocr.specks import find_page_specks
from tests.pages.test_ocr_specks import paint, soften, stand, write

POSTS = (200, 600, 760, 920, 1080, 1240, 1400)  # px
ROW = 250
SPECKS = (260, 460, 690, 830, 990, 1030, 1150, 1300)  # px; one or two in each column


def find(specks: Iterable[tuple[int, int]], *texts: tuple[int, int]) -> list[tuple[int, int, int]]:
    """Return place, start and end of the rules that specks show, in pixels."""
    posts = [(x, y) for x in POSTS for y in range(100, 401)]
    grey = paint([*posts, *specks])
    for x, y in texts:
        write(grey, x, y)
    rulings = [stand(x, 100, 400) for x in POSTS]
    return [
        (round(r.position / POINT - 0.5), round(r.start / POINT), round(r.end / POINT))
        for r in find_speck_levels(find_page_specks(soften(grey)).lying, rulings)
    ]


def test_specks_in_most_columns_are_a_rule_however_far_apart() -> None:
    assert find((x, ROW) for x in SPECKS) == [(ROW, 200, 1400)]
    assert find((x, ROW) for x in SPECKS if not 920 < x < 1080 and x != 260) == []


def test_rule_reaches_the_last_column_where_no_text_stands_on_it() -> None:
    specks = [(x, ROW) for x in (*SPECKS[:-1], 640)]
    assert find(specks) == [(ROW, 200, 1400)]
    assert find(specks, (1300, ROW - 10)) == [(ROW, 200, 1240)]


def test_rule_ends_at_a_cell_whose_text_stands_on_it() -> None:
    specks = [(x, ROW) for x in (*SPECKS, 640, 1200)]
    assert find(specks, (400, ROW - 10)) == [(ROW, 600, 1400)]


def test_rule_in_a_tight_row_is_found_between_texts_and_where_a_post_hangs_on_a_piece_of_it() -> (
    None
):
    headers = [(x - 8, y) for x in SPECKS for y in (ROW - 24, ROW + 9)]
    corner = [(x, ROW + down) for x in range(1080, 1100) for down in (0, 1)]
    corner += [(1080, y) for y in range(ROW, ROW + 9)]
    specks = [(x, ROW) for x in SPECKS]
    assert find([*specks, *corner], *headers) == [(ROW, 200, 1400)]


@pytest.mark.parametrize("beside", [-5, 6])
def test_specks_in_many_rows_of_pixels_are_no_rule(beside: int) -> None:
    specks = [(x, ROW) for x in SPECKS]
    assert find([*specks, *((x + 30, ROW + beside) for x in SPECKS)]) == []


def test_table_of_few_columns_is_left_alone() -> None:
    rulings = [Ruling("v", x * POINT, 100 * POINT, 400 * POINT) for x in (200, 800, 1400)]
    lying = find_page_specks(soften(paint((x, ROW) for x in SPECKS))).lying
    assert np.count_nonzero(lying.thin)
    assert list(find_speck_levels(lying, rulings)) == []
