import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportparse.layout import BBox, Ruling
from reportparse.tables.frames import find_frames
from tests.handset import rule_grid, rule_h, rule_v


def test_rules_that_touch_are_one_frame() -> None:
    (frame,) = find_frames(rule_grid([50, 150, 250], [100, 120, 140]))
    assert frame.bbox == BBox(50, 100, 250, 140)


def test_rule_that_stops_just_short_of_another_touches_it() -> None:
    assert len(find_frames([rule_h(100, 50, 150), rule_v(152, 80, 140)])) == 1


def test_two_grids_apart_are_two_frames_top_to_bottom() -> None:
    lower = rule_grid([50, 150, 250], [400, 420])
    upper = rule_grid([50, 150, 250], [100, 120])
    assert [frame.bbox.top for frame in find_frames([*lower, *upper])] == [100, 400]


def test_three_lines_of_one_extent_are_one_frame() -> None:
    (frame,) = find_frames([rule_h(y, 50, 350) for y in (100, 120, 300)])
    assert frame.vertical == ()
    assert [rule.position for rule in frame.horizontal] == [100, 120, 300]


def test_short_rule_between_header_rows_belongs_to_the_stack() -> None:
    rules = [rule_h(y, 50, 350) for y in (100, 140, 300)]
    (frame,) = find_frames([*rules, rule_h(120, 150, 250)])
    assert [rule.position for rule in frame.horizontal] == [100, 120, 140, 300]


def test_lone_line_frames_nothing() -> None:
    assert find_frames([rule_h(100, 50, 350)]) == []


def test_lines_of_different_extent_frame_nothing() -> None:
    assert find_frames([rule_h(100, 50, 350), rule_h(120, 90, 200)]) == []


def test_vertical_rules_of_one_extent_frame_a_row() -> None:
    (frame,) = find_frames([rule_v(x, 100, 130) for x in (50, 100, 150, 200)])
    assert frame.horizontal == ()
    assert frame.bbox == BBox(50, 100, 200, 130)


def test_two_vertical_rules_frame_nothing() -> None:
    assert find_frames([rule_v(50, 100, 700), rule_v(500, 100, 700)]) == []


def test_border_around_the_page_does_not_swallow_its_tables() -> None:
    border = rule_grid([20, 575], [20, 822])
    table = rule_grid([50, 150, 250], [100, 120, 140])
    frames = find_frames([*border, *table])
    assert BBox(50, 100, 250, 140) in [frame.bbox for frame in frames]


def test_inner_rules_that_touch_nothing_join_the_frame_around_them() -> None:
    outer = rule_grid([50, 100, 250], [100, 120, 300])
    inner = [rule_h(200, 130, 200), rule_v(160, 180, 220)]
    (frame,) = find_frames([*outer, *inner])
    assert len(frame.horizontal) + len(frame.vertical) == 8


def test_no_rules_give_no_frame() -> None:
    assert find_frames([]) == []


rules = st.builds(
    lambda o, p, s, n: Ruling(o, p * 10.0, s * 10.0, s * 10.0 + n * 10.0),
    st.sampled_from(["h", "v"]),
    st.integers(0, 60),
    st.integers(0, 40),
    st.integers(1, 30),
)


@given(st.lists(rules, max_size=20, unique=True), st.randoms(use_true_random=False))
def test_order_of_rules_changes_no_frame(drawn: list[Ruling], rng: random.Random) -> None:
    shuffled = drawn[:]
    rng.shuffle(shuffled)
    boxes = [
        (frame.bbox, sorted(frame.horizontal + frame.vertical)) for frame in find_frames(drawn)
    ]
    again = [
        (frame.bbox, sorted(frame.horizontal + frame.vertical)) for frame in find_frames(shuffled)
    ]
    assert again == boxes


@given(st.lists(rules, max_size=20, unique=True))
def test_no_rule_is_in_two_frames(drawn: list[Ruling]) -> None:
    used = [rule for frame in find_frames(drawn) for rule in frame.horizontal + frame.vertical]
    assert len(used) == len(set(used))


@pytest.mark.parametrize("gap", [0.0, 2.0])
def test_frame_with_open_sides_is_one_frame(gap: float) -> None:
    columns = [rule_v(x, 100 + gap, 200) for x in (50, 100, 150)]
    assert len(find_frames([rule_h(100, 50, 150), *columns])) == 1
