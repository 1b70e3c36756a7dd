"""Rules of black and white scans that are left in pieces."""

import cv2
import numpy as np
import pytest

from reportparse.layout import Ruling
from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.picture import INK, POINT
from reportparse.pages.ocr.rules import erase_rules, make_rulings, trim_rulings
from reportparse.pages.ocr.runs import Stroke, find_components
from reportparse.pages.ocr.specks import find_page_specks
from reportparse.pages.ocr.strokes import find_strokes

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
    strokes = [
        stroke for stroke in find_strokes(hairline(), find_page_specks(hairline())) if stroke.lying
    ]
    assert min(stroke.start for stroke in strokes) == pytest.approx(LEFT, abs=12)
    assert max(stroke.end for stroke in strokes) == pytest.approx(RIGHT, abs=12)
    covered = np.zeros(1600, bool)
    for stroke in strokes:
        covered[round(stroke.start) : round(stroke.end)] = True
    assert covered[LEFT + 12 : RIGHT - 12].mean() > 0.95


def test_a_merged_cell_does_not_join_the_posts_above_and_below_it() -> None:
    rows = (300, 390, 415, 475, 500, 590)
    lying = [Stroke(True, 200.0, 1400.0, row, row) for row in rows]
    cells = list(zip(rows[::2], rows[1::2], strict=True))
    posts = [Stroke(False, float(top), float(bottom), 628, 628) for top, bottom in cells]
    found = [rule for rule in make_rulings([*lying, *posts]) if rule.orientation == "v"]
    assert [(round(r.start / POINT), round(r.end / POINT)) for r in found] == cells


def draw_rows(*posts: int, characters: int | None = None) -> Array:
    """Draw two low rows with posts, and two characters one below the other, as high as the rows."""
    grey = np.full((600, 900), 255, np.uint8)
    for row in (300, 326, 352):
        grey[row - 1 : row + 1, 200:800] = 0
    for post in posts:
        grey[300:352, post - 1 : post + 1] = 0
    if characters is not None:
        for top in (303, 329):
            grey[top : top + 21, characters - 1 : characters + 1] = 0
            grey[top + 6 : top + 9, characters - 12 : characters + 12] = 0
    return grey


def test_strokes_of_characters_one_below_the_other_are_no_post() -> None:
    def standing(grey: Array) -> list[int]:
        return sorted(round(s.middle) for s in find_strokes(grey) if not s.lying)

    assert standing(draw_rows(400, 600)) == [400, 600]
    assert standing(draw_rows(600, characters=400)) == [600]
    assert standing(draw_rows(398, 600, characters=410)) == [398, 600]


def test_a_double_post_between_characters_is_a_post() -> None:
    grey = draw_rows(600, characters=400)
    grey[300:352, 404:406] = 0
    standing = [s.middle for s in find_strokes(grey) if not s.lying]
    assert any(398 < middle < 408 for middle in standing)


def draw_cell() -> Array:
    """Draw a cell of a lone row."""
    grey = np.full((600, 900), 255, np.uint8)
    grey[300:302, 200:800] = grey[378:380, 200:800] = 0
    grey[300:380, 300:302] = grey[300:380, 500:502] = 0
    return grey


def test_left_strokes_of_bold_characters_that_nearly_touch_are_no_post() -> None:
    grey = draw_cell()
    for top in (303, 328, 353):  # two light rows between them, half dark once blurred
        grey[top : top + 23, 399:403] = 0
        for bar in (2, 10, 18):
            grey[top + bar : top + bar + 4, 403:420] = 0
    standing = sorted(round(s.middle) for s in find_strokes(soften(grey)) if not s.lying)
    assert standing == [301, 501]


def test_lying_strokes_of_bold_characters_that_touch_are_no_rule() -> None:
    grey = np.full((600, 900), 255, np.uint8)
    for x in range(300, 420, 20):
        for row in (299, 309, 319):
            grey[row : row + 4, x : x + 20] = 0
        for column in (3, 13):
            grey[299:323, x + column : x + column + 4] = 0
    assert not [stroke for stroke in find_strokes(soften(grey)) if abs(stroke.middle - 311) < 4]


def test_post_with_a_light_row_of_pixels_close_to_text_is_a_post() -> None:
    grey = draw_cell()
    grey[300:380, 399:401] = 0
    grey[373:375, 399:401] = 255
    grey[302:304, 388:412] = 0
    standing = sorted(round(s.middle) for s in find_strokes(soften(grey)) if not s.lying)
    assert standing == [301, 400, 501]


def test_strokes_of_digits_in_two_lines_of_one_cell_are_no_post() -> None:
    grey = np.full((600, 900), 255, np.uint8)
    for row in (300, 348):
        grey[row - 1 : row + 1, 200:800] = 90
    for top in (306, 328):
        grey[top : top + 17, 399:402] = 150
    assert not [stroke for stroke in find_strokes(soften(grey)) if not stroke.lying]


def posts_of_a_cut_row(short_top: float) -> list[Stroke]:
    """Return the last rows of a table that a page break cuts, with a post in the first alone."""
    long = [Stroke(False, 200.0, 400.0, x, x) for x in (200.0, 900.0, 1100.0, 1400.0)]
    lying = [Stroke(True, 200.0, 1400.0, y, y) for y in (264.0, 330.0, 400.0)]
    return [*long, *lying, Stroke(False, short_top, 264.0, 500.0, 500.0)]


def test_a_post_of_the_row_that_a_page_break_cuts_is_kept() -> None:
    rulings = make_rulings(posts_of_a_cut_row(200.0))
    assert [r for r in rulings if abs(r.position - 500 * POINT) < 1]


def test_a_stroke_that_ends_in_the_middle_of_a_row_is_no_post() -> None:
    rulings = make_rulings(posts_of_a_cut_row(214.0))
    assert not [r for r in rulings if abs(r.position - 500 * POINT) < 1]


def hang_posts(places: range) -> list[Stroke]:
    """Return a lying rule with short posts below it, as of a row before a page break."""
    posts = [Stroke(False, ROW, ROW + 68.0, place, place) for place in places]
    return [Stroke(True, LEFT, RIGHT, ROW, ROW), *posts]


def test_short_posts_that_hang_on_one_rule_are_rules() -> None:
    found = make_rulings(hang_posts(range(LEFT, RIGHT + 1, 150)))
    assert sum(rule.orientation == "v" for rule in found) == 9


def test_short_posts_between_outer_ones_that_go_on_above_are_rules() -> None:
    outer = [Stroke(False, ROW - 65.0, ROW + 68.0, x, x) for x in (LEFT, RIGHT)]
    upper = Stroke(True, LEFT, RIGHT, ROW - 65.0, ROW - 65.0)
    inner = hang_posts(range(LEFT + 300, RIGHT - 100, 300))
    found = make_rulings([upper, *outer, *inner])
    assert sum(rule.orientation == "v" for rule in found) == 2 + len(inner) - 1


@pytest.mark.parametrize(("middle", "found"), [([ROW + 34.0], 5), ([], 0)])
def test_short_posts_that_cross_a_rule_need_not_reach_to_both_ends_of_the_next(
    middle: list[float], found: int
) -> None:
    crossed = [Stroke(True, LEFT, RIGHT, row, row) for row in middle]
    rulings = make_rulings([*hang_posts(range(LEFT, RIGHT - 400, 160)), *crossed])
    assert sum(rule.orientation == "v" for rule in rulings) == found


def test_few_strokes_that_hang_on_one_rule_are_strokes_of_text() -> None:
    found = make_rulings(hang_posts(range(LEFT, LEFT + 90, 30)))
    assert [rule for rule in found if rule.orientation == "v"] == []


def test_strokes_of_a_title_that_touch_a_rule_are_no_posts() -> None:
    found = make_rulings(hang_posts(range(LEFT + 70, LEFT + 700, 60)))
    assert [rule for rule in found if rule.orientation == "v"] == []


def dotted(length: int) -> Array:
    """Draw a standing rule of dots, and strokes as of text close to the right of it."""
    grey = np.full((600, 600), 255, np.uint8)
    for y in range(100, 100 + length, 8):
        cv2.rectangle(grey, (200, y), (202, y + 2), 60, -1)
    return grey


def soften(grey: Array) -> Array:
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), 1.3))


@pytest.mark.parametrize("length", [64, 160])
def test_dotted_rule_is_found_however_short(length: int) -> None:
    (stroke,) = find_strokes(soften(dotted(length)))
    assert not stroke.lying
    assert stroke.end - stroke.start == pytest.approx(length, abs=16)


def test_dotted_rule_close_to_a_label_is_found() -> None:
    grey = dotted(160)
    for y in range(115, 250, 45):
        cv2.putText(grey, "EHEH", (204, y + 22), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 60, 3)
    assert any(
        abs(stroke.middle - 201) < 3 and stroke.end - stroke.start > 140
        for stroke in find_strokes(soften(grey))
    )


def test_text_close_to_a_blurred_rule_keeps_its_strokes_when_the_rule_is_erased() -> None:
    text = np.full((400, 900), 255, np.uint8)
    for x in range(300, 700, 24):
        text[304:306, x : x + 18] = 20  # the upper strokes of characters, 3 px below the rule
        text[304:326, x + 8 : x + 10] = 20
    ruled = text.copy()
    ruled[299:302, 200:800] = 20
    text, ruled = (np.asarray(cv2.GaussianBlur(grey, (0, 0), 1.0)) for grey in (text, ruled))
    rule = Ruling("h", 300 * POINT, 200 * POINT, 800 * POINT)
    clean = erase_rules(ruled, [rule])
    assert (clean[:, 710:] > 240).all()
    kept, printed = (grey[303:330, 300:700] < INK for grey in (clean, text))
    assert kept.sum() >= 0.95 * printed.sum()


def test_end_of_a_post_that_runs_over_the_last_rule_is_erased_and_a_digit_above_it_is_not() -> None:
    grey = np.full((400, 900), 255, np.uint8)
    grey[200:203, 100:800] = grey[191:300, 300:303] = 20
    grey[170:194, 600:603] = 20  # a 1
    grey[200:300, 600:603] = 20
    posts = [Ruling("v", x * POINT, 201 * POINT, 300 * POINT) for x in (301, 601)]
    rules = [Ruling("h", 201 * POINT, 100 * POINT, 800 * POINT), *posts]
    clean = erase_rules(np.asarray(cv2.GaussianBlur(grey, (0, 0), 0.8)), rules)
    assert (clean[:, 290:312] > INK).all()
    assert (clean[172:192, 601] < INK).all()


@pytest.mark.parametrize(("half", "thickness"), [((6, 16), 2), ((7, 18), 1)])
def test_column_of_faint_zeros_in_tight_rows_is_no_rule(
    half: tuple[int, int], thickness: int
) -> None:
    grey = np.full((600, 600), 255, np.uint8)
    for y in range(100, 500, 44):
        cv2.line(grey, (100, y), (500, y), 125, 2)
        cv2.ellipse(grey, (300, y + 22), half, 0, 0, 360, 125, thickness)
    assert [stroke for stroke in find_strokes(soften(grey)) if not stroke.lying] == []


def test_digits_below_each_other_in_low_rows_are_no_dashes() -> None:
    grey = np.full((600, 600), 255, np.uint8)
    for row in range(100, 316, 36):
        grey[row - 1 : row + 2, 80:500] = 0
        grey[row + 9 : row + 28, 200:203] = 60
    grey[315:318, 80:500] = 0
    assert [stroke for stroke in find_strokes(soften(grey)) if not stroke.lying] == []


def test_dots_of_two_characters_in_a_row_are_no_dotted_rule() -> None:
    grey = np.full((600, 900), 255, np.uint8)
    for dot in range(9):
        grey[302:307, 300 + 9 * dot : 304 + 9 * dot] = 60
    grey[290:296, 300:380] = 60  # what stands above the dots
    assert not [stroke for stroke in find_strokes(soften(grey)) if stroke.middle > 300]


def test_characters_of_even_width_are_no_dots() -> None:
    grey = np.full((300, 600), 255, np.uint8)
    for x in range(100, 260, 20):
        grey[100:103, x : x + 17] = 60
        grey[100:118, x + 7 : x + 10] = 60
    assert not [stroke for stroke in find_strokes(soften(grey)) if abs(stroke.middle - 311) < 4]


@pytest.mark.parametrize(("ink", "found"), [(175, 0), (250, 1)])
def test_faint_characters_in_a_row_are_no_dashes_but_dashes_alone_are(ink: int, found: int) -> None:
    grey = np.full((300, 600), 250, np.uint8)
    for x in range(100, 260, 17):
        grey[100:102, x : x + 13] = 170
        grey[94:108, x + 3 : x + 8] = np.minimum(grey[94:108, x + 3 : x + 8], ink)
    assert sum(stroke.lying for stroke in find_strokes(soften(grey))) == found


def test_post_that_a_stroke_of_text_lengthens_ends_at_the_last_rule_however_it_begins() -> None:
    lying = [Ruling("h", y, 80, 520) for y in (329.0, 376.0, 474.0)]
    posts = [Ruling("v", x, 329, 474) for x in (80.0, 518.0)]
    (trimmed,) = trim_rulings([*lying, *posts, Ruling("v", 233, 327.5, 501)])[-1:]
    assert (trimmed.start, trimmed.end) == (329, 474)


def test_post_that_was_completed_row_by_row_is_one_through_a_merged_cell() -> None:
    lying = [Ruling("h", 329, 80, 520), Ruling("h", 376, 300, 520), Ruling("h", 474, 80, 520)]
    sides = [Ruling("v", x, 329, 474) for x in (80.0, 520.0)]
    pieces = [Ruling("v", 233, 329, 376), Ruling("v", 233, 376, 474)]
    posts = [r for r in trim_rulings([*lying, *sides, *pieces]) if r.position == 233]
    assert posts == [Ruling("v", 233, 329, 474)]


def test_run_that_a_stroke_of_text_lengthens_stands_where_most_of_it_does() -> None:
    mask = np.zeros((40, 200), np.uint8)
    mask[10:13, 10:65] = 1  # a stroke of the line of text above, a little aside
    mask[13:16, 60:185] = 1
    ((stroke, thickness),) = find_components(mask, lying=True)
    assert (round(stroke.first, 3), round(stroke.last, 3), thickness) == (14.5, 14.5, 3)


def test_slanting_run_is_followed() -> None:
    mask = np.zeros((60, 700), np.uint8)
    for x in range(20, 680):
        row = 10 + round(0.035 * x)
        mask[row : row + 3, x] = 1
    ((stroke, _),) = find_components(mask, lying=True)
    assert abs(stroke.first - (11.5 + 0.035 * 20)) < 0.5
    assert abs(stroke.last - (11.5 + 0.035 * 680)) < 0.5
