"""Hairlines of black and white scans of which but specks are left."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import cv2
import numpy as np
import pytest

from reportparse.layout import Ruling
from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.completion import complete_rulings
from reportparse.pages.ocr.picture import POINT
from reportparse.pages.ocr.runs import Stroke
from reportparse.pages.ocr.speck_borders import (
    cut_bare_posts,
    drop_columns_of_digits,
    find_speck_posts,
    shows_specks,
)
from reportparse.pages.ocr.specks import find_page_specks, find_speck_strokes, find_specks

LEFT, RIGHT, ROW = 200, 1400, 300  # px
FAR_APART = (
    200,
    290,
    340,
    430,
    520,
    590,
    700,
    730,
    855,
    960,
    1010,
    1150,
    1200,
    1320,
    1396,
)  # px; where specks stand


def paint(dots: Iterable[tuple[int, int]], size: tuple[int, int] = (600, 1600)) -> Array:
    """Paint black dots on white paper, x and y of each."""
    grey = np.full(size, 255, np.uint8)
    for x, y in dots:
        grey[y, x : x + 2] = 0
    return grey


def soften(grey: Array) -> Array:
    """Smooth a black and white picture as it is before rules are looked for."""
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), 0.8))


def find(grey: Array, *, lying: bool = True) -> list[Stroke]:
    picture = soften(grey)
    specks = find_page_specks(picture)
    return list(find_speck_strokes(specks.lying if lying else specks.standing, lying=lying))


def write(grey: Array, x: int, y: int) -> None:
    """Paint what is as large as a character."""
    cv2.rectangle(grey, (x, y), (x + 18, y + 18), 0, 3)


def test_specks_far_apart_in_one_row_of_pixels_are_a_rule() -> None:
    (rule,) = find(paint((x, ROW) for x in FAR_APART))
    assert (rule.start, rule.end) == pytest.approx((LEFT, RIGHT), abs=6)
    assert rule.middle == pytest.approx(ROW + 0.5, abs=1)


def test_specks_scattered_over_the_page_are_no_rule() -> None:
    assert find(paint((x, ROW + 17 * n) for n, x in enumerate(FAR_APART))) == []


def test_dashes_in_the_cells_of_a_row_are_no_rule() -> None:
    grey = paint([])
    for x in range(LEFT, RIGHT, 80):
        grey[ROW : ROW + 2, x : x + 16] = 0
    assert find(grey) == []


def test_specks_of_posts_side_by_side_are_no_lying_rule() -> None:
    posts = [(x, y) for x in range(LEFT, RIGHT, 90) for y in (*range(270, 330, 8),)]
    assert find(paint(posts)) == []
    assert len(find(paint((LEFT, y) for y in range(100, 560, 20)), lying=False)) == 1


def test_points_of_numbered_labels_one_below_the_other_are_no_post() -> None:
    points = [(LEFT, y) for y in range(60, 560, 25)]
    grey = paint(points)
    for x, y in points:
        write(grey, x - 24, y - 14)
        write(grey, x + 6, y - 14)
    assert find(grey, lying=False) == []
    assert len(find(paint(points), lying=False)) == 1


def test_points_that_stand_lower_than_their_digits_are_no_post() -> None:
    grey = paint([])
    for y in range(60, 560, 25):
        grey[y - 3 : y + 2, LEFT : LEFT + 3] = 0
        write(grey, LEFT - 30, y - 19)
        write(grey, LEFT + 13, y - 19)
    assert find(grey, lying=False) == []


def test_rule_ends_at_text_that_stands_on_its_line() -> None:
    grey = paint((x, ROW) for x in range(LEFT, RIGHT, 30))
    write(grey, 800, ROW - 12)
    assert [round(rule.end, -2) for rule in find(grey)] == [800, RIGHT]


def posts_of(rulings: Iterable[Ruling]) -> list[tuple[int, int, int]]:
    """Return place, start and end of the posts, in pixels."""
    return sorted(
        (round(r.position / POINT), round(r.start / POINT), round(r.end / POINT))
        for r in rulings
        if r.orientation == "v"
    )


def lie(*rows: int) -> list[Ruling]:
    return [Ruling("h", row * POINT, LEFT * POINT, RIGHT * POINT) for row in rows]


def stand(place: int, start: int, end: int) -> Ruling:
    return Ruling("v", place * POINT, start * POINT, end * POINT)


@pytest.mark.parametrize(
    ("rows", "found"), [((312, 325, 338), [(700, 300, 350)]), ((312, 338), []), ((312, 315), [])]
)
def test_three_specks_in_line_show_the_post_of_a_row(
    rows: Sequence[int], found: list[tuple[int, int, int]]
) -> None:
    specks = find_specks(np.ascontiguousarray(soften(paint((700, y) for y in rows)).T))
    assert posts_of(find_speck_posts(specks, lie(300, 350))) == found


@pytest.mark.parametrize(
    ("pieces", "beside", "found"),
    [
        (((300, 332), (336, 342)), 0, [(700, 300, 350)]),
        (((315, 335),), 0, []),  # a 1
        (((300, 332), (336, 342)), 6, []),
    ],
)
def test_pieces_of_a_post_that_hang_at_a_piece_of_a_rule_show_it(
    pieces: Sequence[tuple[int, int]], beside: int, found: list[tuple[int, int, int]]
) -> None:
    grey = draw(*((700, *piece) for piece in pieces))
    grey[300:302, 690:712] = 0
    if beside:
        grey[320:323, 700 + beside : 712] = 0
    specks = find_specks(np.ascontiguousarray(soften(grey).T))
    assert posts_of(find_speck_posts(specks, lie(300, 350))) == found


@pytest.mark.parametrize(("start", "is_post"), [(306, True), (318, False)])
def test_piece_that_begins_at_a_rule_is_of_a_post_and_one_in_the_middle_of_a_row_is_not(
    start: int, is_post: bool
) -> None:
    grey = draw((700, start, start + 20))
    grey[300:302, LEFT:RIGHT] = grey[360:362, LEFT:RIGHT] = 0
    specks = find_page_specks(soften(grey)).standing
    assert specks.thin[699:703, start + 5 : start + 15].any() == is_post


@pytest.mark.parametrize(("top", "bottom"), [(300, 360), (312, 348)])
def test_post_from_rule_to_rule_may_have_text_close_to_it_and_a_stroke_may_not(
    top: int, bottom: int
) -> None:
    grey = draw((700, top, bottom))
    grey[300, LEFT:RIGHT] = grey[360, LEFT:RIGHT] = 0
    for x in (674, 708):
        write(grey, x, 310)
    specks = find_specks(np.ascontiguousarray(soften(grey).T))
    found = [(701, 300, 360)] if top == 300 else []
    assert posts_of(find_speck_posts(specks, lie(300, 360))) == found


def test_post_beside_digits_goes_on_through_a_low_row_by_its_specks() -> None:
    posts = [(x, 100, 346) for x in (LEFT, 500, RIGHT)]
    grey = draw(*posts, (900, 100, 300))
    for x, y in ((900, 308), (900, 342)):
        grey[y : y + 2, x : x + 2] = 0
    write(grey, 907, 314)
    grey[300, LEFT:RIGHT] = grey[346, LEFT:RIGHT] = 0
    rules = [*lie(100, 300, 346), *(stand(*post) for post in posts), stand(900, 100, 300)]
    found = complete_rulings(soften(grey), rules, find_page_specks(soften(grey)))
    assert (900, 300, 346) in posts_of(found)


def test_speck_where_a_post_meets_a_rule_is_no_text_on_the_post() -> None:
    grey = paint((700, y) for y in (330, 340))
    grey[300:312, 697:706] = 0
    specks = find_page_specks(soften(grey)).standing
    assert specks.text[701, 307:].any()
    assert shows_specks(specks, 701, (300, 360), goes_on=True)


def test_post_is_found_in_a_row_whose_rule_is_completed_as_far_as_the_post() -> None:
    sides = [(x, 100, 400) for x in (LEFT, RIGHT)]
    grey = draw(*sides, (499, 100, 250))
    grey[100, LEFT:RIGHT] = grey[400, LEFT:RIGHT] = grey[250, 800:RIGHT] = 0
    for x in (260, 400, 580, 740):
        grey[250, x : x + 2] = 0
    grey = soften(grey)
    rules = [*lie(100, 400), Ruling("h", 250 * POINT, 800 * POINT, RIGHT * POINT)]
    rules += [stand(*side) for side in sides]
    found = complete_rulings(grey, rules, find_page_specks(grey))
    assert (500, 100, 250) in posts_of(found)


def draw(*parts: tuple[int, int, int], every: int = 1) -> Array:
    """Draw posts: place, start and end of each; or dots of them."""
    return paint((x, y) for x, start, end in parts for y in range(start, end, every))


def test_post_that_ends_at_a_merged_row_does_not_cross_it() -> None:
    parts = ((700, 100, 200), (700, 260, 400))
    specks = find_specks(np.ascontiguousarray(soften(draw(*parts)).T))
    rules = [*lie(100, 200, 260, 400), stand(700, 100, 400)]
    assert posts_of(cut_bare_posts(specks, rules)) == [*parts]


def test_post_that_fades_crosses_a_row_in_which_no_speck_of_it_is_left() -> None:
    grey = draw((700, 100, 190), (700, 280, 400), every=12)
    grey = np.minimum(grey, draw((LEFT, 100, 400)))
    specks = find_specks(np.ascontiguousarray(soften(grey).T))
    side = stand(LEFT, 100, 400)
    rules = [*lie(100, 200, 260, 400), stand(700, 100, 400), side]
    assert (700, 100, 400) in posts_of(cut_bare_posts(specks, rules))


def test_post_that_fades_does_not_join_two_tables() -> None:
    grey = draw((700, 100, 190), (700, 280, 400), every=12)
    specks = find_specks(np.ascontiguousarray(soften(grey).T))
    rules = [*lie(100, 200, 260, 400), stand(700, 100, 400)]
    assert (700, 100, 400) not in posts_of(cut_bare_posts(specks, rules))


def test_what_is_left_of_digits_one_below_the_other_is_no_post() -> None:
    rows = range(100, 401, 60)
    digits = [(700, row + at, row + at + 4) for row in rows[:-1] for at in (20, 35)]
    specks = find_specks(np.ascontiguousarray(soften(draw(*digits)).T))
    rules = [*lie(*rows), stand(700, 100, 400)]
    assert posts_of(drop_columns_of_digits(specks, rules)) == []
    specks = find_specks(np.ascontiguousarray(soften(draw((700, 106, 110), *digits)).T))
    assert posts_of(drop_columns_of_digits(specks, rules)) == [(700, 100, 400)]


def test_border_without_a_speck_is_filled_where_the_other_posts_of_its_row_go_on() -> None:
    whole = [(x, 100, 400) for x in (LEFT, 500, 900, RIGHT)]
    broken = [(700, 100, 200), (700, 260, 400)]
    grey = soften(draw(*whole, *broken))
    rows = lie(100, 200, 260, 400)
    found = complete_rulings(
        grey, [*rows, *(stand(*part) for part in (*whole, *broken))], find_page_specks(grey)
    )
    assert (700, 200, 260) in posts_of(found)


def test_title_row_between_the_sides_of_a_table_stays_whole() -> None:
    whole = [(x, 100, 400) for x in (LEFT, RIGHT)]
    broken = [(x, *rows) for x in (500, 700, 900) for rows in ((100, 200), (260, 400))]
    grey = soften(draw(*whole, *broken))
    rules = [*lie(100, 200, 260, 400), *(stand(*part) for part in (*whole, *broken))]
    inside = [post for post in posts_of(complete_rulings(grey, rules, find_page_specks(grey)))]
    assert [post for post in inside if post[1] < 230 < post[2]] == whole


def test_rule_goes_on_through_borders_of_one_speck_each() -> None:
    posts = (LEFT, 500, 800, 1100, RIGHT)
    grey = draw(*((x, 100, 400) for x in posts))
    grey[250, LEFT:500] = 0
    for x in (560, 880, 1320):
        grey[250, x : x + 2] = 0
    grey = soften(grey)
    rules = [*lie(100, 400), Ruling("h", 250 * POINT, LEFT * POINT, 500 * POINT)]
    rules += [stand(x, 100, 400) for x in posts]
    found = complete_rulings(grey, rules, find_page_specks(grey))
    row = [r for r in found if r.orientation == "h" and round(r.position / POINT) == 250]
    assert sorted((round(r.start / POINT), round(r.end / POINT)) for r in row) == [*pairwise(posts)]


@pytest.mark.parametrize(("dots", "goes_on"), [((940,), False), ((940, 1010), True)])
def test_dot_below_a_text_is_no_rule_that_goes_on(dots: Sequence[int], goes_on: bool) -> None:
    posts = (LEFT, 800, 1080, RIGHT)
    grey = draw(*((x, 100, 400) for x in posts))
    grey[250, LEFT:800] = 0
    write(grey, 920, 223)
    write(grey, 945, 223)
    for x in dots:
        grey[250, x : x + 2] = 0
    grey = soften(grey)
    rules = [*lie(100, 400), Ruling("h", 250 * POINT, LEFT * POINT, 800 * POINT)]
    rules += [stand(x, 100, 400) for x in posts]
    found = complete_rulings(grey, rules, find_page_specks(grey))
    ends = [r.end / POINT for r in found if r.orientation == "h" and r.position == 250 * POINT]
    assert (1080 in map(round, ends)) == goes_on


@pytest.mark.parametrize(("start", "lengthened"), [(700, True), (720, False)])
def test_rule_that_ends_at_specks_of_a_post_has_the_corner_of_a_frame_there(
    start: int, lengthened: bool
) -> None:
    specks = find_specks(np.ascontiguousarray(soften(paint((700, y) for y in (312, 325, 338))).T))
    above = Ruling("h", 300 * POINT, start * POINT, RIGHT * POINT)
    below = Ruling("h", 350 * POINT, 780 * POINT, RIGHT * POINT)
    found = list(find_speck_posts(specks, [above, below]))
    assert bool(posts_of(found)) == lengthened
    lying = [(round(r.start / POINT), r.end) for r in found if r.orientation == "h"]
    assert lying == ([(700, RIGHT * POINT)] if lengthened else [])
