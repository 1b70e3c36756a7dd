import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportparse.layout import BBox, Ruling
from reportparse.pages.rulings import Stroke, find_rulings, may_be_dotted


def filled(*box: float) -> Stroke:
    return Stroke(BBox(*box), stroked=False)


def stroked(*box: float) -> Stroke:
    return Stroke(BBox(*box), stroked=True)


def test_thin_filled_rectangle_is_a_ruling_along_its_middle() -> None:
    assert find_rulings([filled(50, 100, 250, 101)]) == (Ruling("h", 100.5, 50, 250),)
    assert find_rulings([filled(50, 100, 50.5, 300)]) == (Ruling("v", 50.25, 100, 300),)


def test_filled_rectangle_with_body_is_shading_and_no_ruling() -> None:
    assert find_rulings([filled(50, 100, 250, 120)]) == ()


def test_stroked_rectangle_gives_four_sides() -> None:
    assert set(find_rulings([stroked(50, 100, 250, 160)])) == {
        Ruling("h", 100, 50, 250),
        Ruling("h", 160, 50, 250),
        Ruling("v", 50, 100, 160),
        Ruling("v", 250, 100, 160),
    }


def test_wide_box_of_a_stroked_line_is_one_ruling() -> None:
    assert find_rulings([stroked(50, 97, 250, 103)]) == (Ruling("h", 100, 50, 250),)


@pytest.mark.parametrize("gap", [0.0, 1.0, 4.5])
def test_dashes_are_one_ruling(gap: float) -> None:
    dashes = [stroked(50 + i * (3 + gap), 100, 53 + i * (3 + gap), 100.5) for i in range(30)]
    rulings = find_rulings(dashes)
    assert [(rule.orientation, rule.start) for rule in rulings] == [("h", 50)]
    assert rulings[0].end == pytest.approx(50 + 29 * (3 + gap) + 3)


def test_pieces_of_neighbouring_cells_are_one_ruling() -> None:
    pieces = [filled(50, 100, 120, 100.5), filled(120, 100.2, 250, 100.7)]
    (rule,) = find_rulings(pieces)
    assert (rule.start, rule.end) == (50, 250)


def test_pieces_far_apart_on_one_height_stay_two_rulings() -> None:
    assert len(find_rulings([filled(50, 100, 120, 100.5), filled(180, 100, 250, 100.5)])) == 2


def test_two_lines_of_a_double_rule_stay_two_rulings() -> None:
    double = [stroked(50, 100, 250, 100.4), stroked(50, 102, 250, 102.4)]
    assert [rule.position for rule in find_rulings(double)] == pytest.approx([100.2, 102.2])


def test_stroke_shorter_than_any_cell_is_ignored() -> None:
    assert find_rulings([stroked(50, 100, 56, 100.5), stroked(80, 100, 80.5, 106)]) == ()


def test_nothing_drawn_gives_no_ruling() -> None:
    assert find_rulings([]) == ()


tenths = st.integers(0, 6000).map(lambda n: n / 10)
strokes = st.builds(
    lambda x, y, w, h, s: Stroke(BBox(x, y, x + w, y + h), s),
    tenths,
    tenths,
    st.sampled_from([0.0, 0.5, 3.0, 20.0, 120.5]),
    st.sampled_from([0.0, 0.5, 3.0, 20.0, 120.5]),
    st.booleans(),
)


@given(st.lists(strokes, max_size=25), st.randoms(use_true_random=False))
def test_order_of_strokes_changes_nothing(drawn: list[Stroke], rng: random.Random) -> None:
    shuffled = drawn[:]
    rng.shuffle(shuffled)
    assert find_rulings(shuffled) == find_rulings(drawn)


@given(st.lists(strokes, max_size=25))
def test_strokes_drawn_twice_are_drawn_once(drawn: list[Stroke]) -> None:
    once = find_rulings(drawn)
    twice = find_rulings([*drawn, *drawn])
    assert [r[:1] + r[2:] for r in twice] == [r[:1] + r[2:] for r in once]
    assert [r.position for r in twice] == pytest.approx([r.position for r in once])


@given(st.lists(strokes, max_size=25))
def test_no_ruling_reaches_past_what_is_drawn(drawn: list[Stroke]) -> None:
    for rule in find_rulings(drawn):
        low = 0 if rule.orientation == "h" else 1
        assert any(stroke.bbox[low] == rule.start for stroke in drawn)
        assert any(stroke.bbox[low + 2] == rule.end for stroke in drawn)


def dot(x0: float, top: float) -> Stroke:
    return Stroke(BBox(x0, top, x0 + 0.75, top + 0.75), stroked=False)


def test_square_dots_in_a_row_are_a_rule_whichever_way_they_run() -> None:
    rows = [dot(50 + 1.5 * n, 100) for n in range(40)]
    rows += [dot(50.75 + 1.5 * n, 120) for n in range(40)]  # not in step with the first
    posts = [dot(50, 100 + 1.5 * n) for n in range(40)]
    rules = find_rulings([*rows, *posts])
    assert [(rule.orientation, round(rule.start), round(rule.end)) for rule in rules] == [
        ("h", 50, 109),
        ("h", 51, 110),
        ("v", 100, 159),
    ]


def test_single_square_dot_is_no_rule() -> None:
    assert find_rulings([dot(50, 100)]) == ()


def test_few_specks_are_dots_where_a_page_has_little_else() -> None:
    specks = [filled(x, 63.75, x + 0.75, 66.75) for x in (68, 399, 453, 527)]
    assert may_be_dotted(specks)
    assert not may_be_dotted(specks[:3])
    assert not may_be_dotted([*specks, *(filled(50, y, 500, y + 0.5) for y in range(100, 150, 10))])


def test_many_dots_are_dots_whatever_else_a_page_has() -> None:
    rules = [filled(50, y, 500, y + 0.5) for y in range(100, 150, 10)]
    assert may_be_dotted([*rules, *(dot(50 + 1.5 * n, 90) for n in range(8))])
