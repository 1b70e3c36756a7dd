import numpy as np
import pytest

from reportparse.layout import Ruling
from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.completion import complete_rulings
from reportparse.pages.ocr.low_rows import cut_strokes
from reportparse.pages.ocr.picture import POINT

LEFT, RIGHT, ROWS = 100, 500, (100, 160, 220, 280)  # px
MIDDLE, SPECKS = 300, (112, 122, 132, 142, 230, 244, 258)  # px


def rules(*posts: int) -> list[Ruling]:
    """Return lying rules, and standing ones at some columns."""
    return [
        *(Ruling("h", row * POINT, LEFT * POINT, RIGHT * POINT) for row in ROWS),
        *(Ruling("v", post * POINT, ROWS[0] * POINT, ROWS[-1] * POINT) for post in posts),
    ]


def paint_specks(*rows: int) -> Array:
    """Paint lying rules, and specks where the right side of their frame was."""
    picture = np.full((400, 600), 250, np.uint8)
    for row in ROWS:
        picture[row - 1 : row + 1, LEFT:RIGHT] = 30
    for row in rows:
        picture[row : row + 4, RIGHT - 2 : RIGHT] = 90
    return picture


def sides(picture: Array, found: list[Ruling]) -> list[Ruling]:
    return [
        rule
        for rule in complete_rulings(picture, found)
        if rule.orientation == "v" and abs(rule.position - RIGHT * POINT) < 1
    ]


def test_side_of_a_frame_of_which_a_scan_left_specks_is_found() -> None:
    (side,) = sides(paint_specks(*SPECKS), rules(MIDDLE))
    assert (side.start, side.end) == (ROWS[0] * POINT, ROWS[-1] * POINT)


def test_open_side_stays_open() -> None:
    assert sides(paint_specks(), rules(MIDDLE)) == []
    assert sides(paint_specks(125), rules(MIDDLE)) == []


def test_side_that_was_found_is_not_found_again() -> None:
    assert len(sides(paint_specks(*SPECKS), rules(MIDDLE, RIGHT))) == 1


def test_piece_of_a_rule_is_no_rule_of_its_own() -> None:
    row = ROWS[1] * POINT
    piece = Ruling("h", row, (LEFT + 20) * POINT, (MIDDLE - 20) * POINT)
    known = [*rules(MIDDLE, RIGHT), piece]
    found = complete_rulings(paint_specks(), [*known, known[0]])
    assert sum(rule.position == row and rule.orientation == "h" for rule in found) == 1
    assert found.count(known[0]) == 1


LOW = (100, 128, 188)  # px; a row no higher than its characters, and one twice as high


def paint_low_row(*posts: int) -> Array:
    """Paint three rules and the posts between the first two."""
    picture = np.full((400, 600), 250, np.uint8)
    for row in LOW:
        picture[row - 1 : row + 1, LEFT:RIGHT] = 30
    for post in posts:
        picture[LOW[0] : LOW[1], post - 1 : post + 1] = 30
    return picture


def low_rules() -> list[Ruling]:
    return [Ruling("h", row * POINT, LEFT * POINT, RIGHT * POINT) for row in LOW]


def posts(picture: Array, found: list[Ruling]) -> list[tuple[int, float, float]]:
    return [
        (round(rule.position / POINT), rule.start, rule.end)
        for rule in complete_rulings(picture, found)
        if rule.orientation == "v" and rule not in found
    ]


def test_posts_of_a_row_as_low_as_its_characters_are_found() -> None:
    top, bottom = LOW[0] * POINT, LOW[1] * POINT
    found = posts(paint_low_row(LEFT, MIDDLE, RIGHT), low_rules())
    assert found == [(post, top, bottom) for post in (LEFT, MIDDLE, RIGHT)]


def test_a_stroke_that_another_one_crosses_is_no_post() -> None:
    picture = paint_low_row(LEFT, MIDDLE, RIGHT)
    picture[112:114, MIDDLE - 10 : MIDDLE + 10] = 30
    assert [post for post, _, _ in posts(picture, low_rules())] == [LEFT, RIGHT]


def test_a_column_is_not_carried_on_along_a_stroke_of_a_character() -> None:
    picture = paint_low_row(LEFT, RIGHT)
    picture[LOW[0] + 4 : LOW[1] - 3, MIDDLE - 1 : MIDDLE + 1] = 30
    picture[112:114, MIDDLE : MIDDLE + 10] = 30
    picture[LOW[1] : LOW[2], MIDDLE - 1 : MIDDLE + 1] = 30
    column = Ruling("v", MIDDLE * POINT, LOW[1] * POINT, LOW[2] * POINT)
    assert {post for post, _, _ in posts(picture, [*low_rules(), column])} == {LEFT, RIGHT}


def test_the_upper_stroke_of_a_character_is_no_border() -> None:
    picture = np.full((400, 600), 250, np.uint8)
    picture[159:161, 280:320] = 30
    picture[168:170, 284:316] = 30
    sides = [Ruling("v", x * POINT, ROWS[0] * POINT, ROWS[-1] * POINT) for x in (260, 340)]
    row = Ruling("h", 160 * POINT, 340 * POINT, RIGHT * POINT)
    assert row._replace(start=260 * POINT, end=340 * POINT) not in complete_rulings(
        picture, [*sides, row]
    )


def test_a_post_ends_where_the_stroke_of_a_character_goes_on() -> None:
    picture = paint_low_row(LEFT, RIGHT)
    picture[LOW[0] + 2 : LOW[2], MIDDLE - 1 : MIDDLE + 1] = 30
    picture[112:115, MIDDLE : MIDDLE + 10] = 30
    post = Ruling("v", MIDDLE * POINT, LOW[0] * POINT, LOW[2] * POINT)
    *lying, cut = cut_strokes(picture, [*low_rules(), post])
    assert lying == low_rules()
    assert cut == post._replace(start=LOW[1] * POINT)


def test_strokes_of_characters_that_fill_a_lone_row_but_do_not_reach_its_rules_are_no_post() -> (
    None
):
    picture = np.full((400, 600), 250, np.uint8)
    rules = [Ruling("h", y * POINT, LEFT * POINT, RIGHT * POINT) for y in (100, 165)]
    post = Ruling("v", MIDDLE * POINT, rules[0].position, rules[1].position)
    picture[110:158, MIDDLE - 1 : MIDDLE + 1] = 30
    assert post not in cut_strokes(picture, [*rules, post])
    assert post in cut_strokes(picture, [*rules, post], bilevel=True)
    below = post._replace(start=165 * POINT, end=190 * POINT)
    assert post in cut_strokes(picture, [*rules, post, below])
    for grey in (30, 205):  # black, and pale as a photograph shows thin posts
        picture[100:165, MIDDLE - 1 : MIDDLE + 1] = grey
        assert post in cut_strokes(picture, [*rules, post])


@pytest.mark.parametrize("bilevel", [False, True])
def test_stroke_close_beside_a_longer_post_is_no_post(bilevel: bool) -> None:
    picture = np.full((400, 600), 250, np.uint8)
    post, near, far = (
        Ruling("v", x * POINT, top * POINT, bottom * POINT)
        for x, top, bottom in ((MIDDLE, 100, 280), (MIDDLE + 16, 100, 160), (MIDDLE + 60, 100, 160))
    )
    for line in (post, near, far):
        x, top, bottom = (round(v / POINT) for v in (line.position, line.start, line.end))
        picture[top:bottom, x - 1 : x + 1] = 30
    found = cut_strokes(picture, [*rules(), post, near, far], bilevel=bilevel)
    assert near not in found
    assert {post, far} <= set(found)


def test_strokes_alone_are_no_post_and_shading_is_no_stroke() -> None:
    post = Ruling("v", MIDDLE * POINT, LOW[0] * POINT, LOW[1] * POINT)
    picture = paint_low_row(MIDDLE)
    assert post in cut_strokes(picture, [*low_rules(), post])
    shaded = picture.copy()
    shaded[LOW[0] : LOW[1], MIDDLE:RIGHT] = 150
    assert post in cut_strokes(shaded, [*low_rules(), post])
    beside = picture.copy()
    beside[112:115, MIDDLE + 3 : MIDDLE + 20] = 30
    assert post in cut_strokes(beside, [*low_rules(), post])
    double = picture.copy()
    double[LOW[1] - 6 : LOW[1] - 4, LEFT:RIGHT] = 30
    assert post in cut_strokes(double, [*low_rules(), post])
    picture[112:115, MIDDLE - 10 : MIDDLE] = 30
    assert post not in cut_strokes(picture, [*low_rules(), post])


def test_ink_all_along_is_a_post_though_text_stands_close_on_both_sides() -> None:
    picture = paint_specks()
    picture[ROWS[0] : ROWS[-1], MIDDLE - 1 : MIDDLE + 1] = 30
    for row in range(ROWS[0] + 10, ROWS[1] - 10, 4):
        picture[row : row + 2, MIDDLE - 30 : MIDDLE + 30] = 30
    known = rules(LEFT, RIGHT)
    post = Ruling("v", MIDDLE * POINT, ROWS[1] * POINT, ROWS[-1] * POINT)
    upper = post._replace(start=ROWS[0] * POINT, end=ROWS[1] * POINT)
    assert upper in complete_rulings(picture, [*known, post])
    picture[ROWS[0] : ROWS[0] + 8, MIDDLE - 1 : MIDDLE + 1] = 250
    assert upper not in complete_rulings(picture, [*known, post])


HIGHER = (100, 143)  # px; a row of small print, higher than its characters


def paint_higher_row(*posts: int) -> tuple[Array, list[Ruling]]:
    picture = np.full((400, 600), 250, np.uint8)
    for row in HIGHER:
        picture[row - 1 : row + 1, LEFT:RIGHT] = 30
    for post in posts:
        picture[HIGHER[0] : HIGHER[1], post - 1 : post + 1] = 30
    return picture, [Ruling("h", row * POINT, LEFT * POINT, RIGHT * POINT) for row in HIGHER]


def test_a_number_may_stand_close_beside_the_post_of_a_low_row() -> None:
    picture, (above, below) = paint_higher_row(LEFT, MIDDLE, RIGHT)
    known = [above, below, Ruling("v", LEFT * POINT, above.position, below.position)]
    picture[112:130, MIDDLE - 12 : MIDDLE - 5] = 30
    assert [post for post, _, _ in posts(picture, known)] == [MIDDLE, RIGHT]
    picture[112:130, MIDDLE - 12 : MIDDLE] = 30
    assert [post for post, _, _ in posts(picture, known)] == [RIGHT]


@pytest.mark.parametrize("is_below", [True, False])
def test_posts_of_a_low_row_that_a_page_break_leaves_open_are_found(is_below: bool) -> None:
    picture, (upper, lower) = paint_higher_row(LEFT, MIDDLE, RIGHT)
    gone, rule = (lower, upper) if is_below else (upper, lower)
    row = round(gone.position / POINT)
    picture[row - 1 : row + 1, LEFT + 2 : RIGHT - 1] = 250
    picture[row - 1 : row + 1, MIDDLE - 1 : MIDDLE + 1] = 30
    found = posts(picture, [rule])
    assert [post for post, _, _ in found] == [LEFT, MIDDLE, RIGHT]
    assert all(end - start > 14 for _, start, end in found)
    longer = [Ruling("v", at * POINT, start - 1, end + 3) for at, start, end in found]
    assert set(longer) <= set(cut_strokes(picture, [rule, *longer]))
