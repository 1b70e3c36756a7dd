import random
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportparse.layout import Cell, Ruling, Word
from reportparse.pages.text_lines import find_text_lines
from reportparse.tables.frames import Frame
from reportparse.tables.grid import Lattice, build_lattice, fill_cells, reach_down
from tests.handset import rule_grid, rule_h, rule_v, set_column, set_row, set_word

XS, YS = [50.0, 150.0, 250.0, 350.0], [100.0, 130.0, 160.0, 190.0]


def lattice_of(rules: Sequence[Ruling]) -> Lattice:
    return build_lattice(
        Frame(
            tuple(rule for rule in rules if rule.orientation == "h"),
            tuple(rule for rule in rules if rule.orientation == "v"),
        )
    )


def fill(rules: Sequence[Ruling], words: Sequence[Word]) -> tuple[Cell, ...]:
    return fill_cells(lattice_of(rules), words, 1)[0]


def texts(cells: Sequence[Cell]) -> dict[tuple[int, int], str]:
    return {(cell.row, cell.col): cell.text for cell in cells if cell.text_lines}


def test_full_grid_has_a_cell_for_every_place() -> None:
    lattice = lattice_of(rule_grid(XS, YS))
    assert (lattice.xs, lattice.ys) == (tuple(XS), tuple(YS))
    assert lattice.cells == tuple((row, col, 1, 1) for row in range(3) for col in range(3))


def test_rule_left_out_between_two_columns_makes_a_cell_that_spans_them() -> None:
    rules = [rule for rule in rule_grid(XS, YS) if rule != rule_v(150, 100, 190)]
    lattice = lattice_of([*rules, rule_v(150, 130, 190)])
    assert (0, 0, 1, 2) in lattice.cells
    assert (1, 0, 1, 1) in lattice.cells


def test_rule_left_out_between_two_rows_makes_a_cell_that_spans_them() -> None:
    rules = [rule for rule in rule_grid(XS, YS) if rule != rule_h(130, 50, 350)]
    assert (0, 0, 2, 1) in lattice_of([*rules, rule_h(130, 150, 350)]).cells


def test_cell_may_span_rows_and_columns_at_once() -> None:
    rules = [rule_h(100, 50, 350), rule_h(130, 250, 350), rule_h(160, 50, 350)]
    rules += [rule_v(x, 100, 160) for x in (50, 250, 350)] + [rule_v(150, 160, 190)]
    rules += [rule_h(190, 50, 350), rule_v(50, 160, 190), rule_v(350, 160, 190)]
    assert (0, 0, 2, 2) in lattice_of(rules).cells


def test_double_rule_is_one_grid_line() -> None:
    lattice = lattice_of([*rule_grid(XS, YS), rule_h(132, 50, 350), rule_v(152, 100, 190)])
    assert (len(lattice.xs), len(lattice.ys)) == (4, 4)


@pytest.mark.parametrize(
    ("left_out", "columns", "rows"),
    [
        (rule_h(100, 50, 350), 3, 3),
        (rule_h(190, 50, 350), 3, 3),
        (rule_v(50, 100, 190), 3, 3),
        (rule_v(350, 100, 190), 3, 3),
    ],
)
def test_side_without_a_rule_is_closed_where_the_crossing_rules_end(
    left_out: Ruling, columns: int, rows: int
) -> None:
    rules = [rule for rule in rule_grid(XS, YS) if rule != left_out]
    lattice = lattice_of(rules)
    assert (len(lattice.xs) - 1, len(lattice.ys) - 1) == (columns, rows)


def test_rule_drawn_along_most_of_a_side_is_that_side() -> None:
    rules = [rule for rule in rule_grid(XS, YS) if rule != rule_v(150, 100, 190)]
    lattice = lattice_of([*rules, rule_v(150, 100, 120), rule_v(150, 130, 190)])
    assert (0, 0, 1, 1) in lattice.cells


def test_stub_of_a_rule_divides_nothing() -> None:
    rules = [rule for rule in rule_grid(XS, YS) if rule != rule_v(150, 100, 190)]
    assert (0, 0, 1, 2) in lattice_of([*rules, rule_v(150, 100, 108), rule_v(150, 130, 190)]).cells


def test_cells_that_make_no_rectangle_are_cut_into_some() -> None:
    rules = [rule for rule in rule_grid(XS, YS) if rule != rule_v(150, 100, 190)]
    rules = [rule for rule in rules if rule != rule_h(130, 50, 350)]
    lattice = lattice_of([*rules, rule_v(150, 130, 190), rule_h(130, 150, 350)])
    assert (0, 0, 1, 2) in lattice.cells
    assert (1, 0, 1, 1) in lattice.cells


def test_words_go_where_their_middle_lies() -> None:
    words = set_row(110, (60, "甲"), (160, "12"), (320, "0")) + set_row(140, (60, "乙"))
    assert texts(fill(rule_grid(XS, YS), words)) == {
        (0, 0): "甲",
        (0, 1): "12",
        (0, 2): "0",
        (1, 0): "乙",
    }


def test_word_over_a_border_is_divided_by_its_characters() -> None:
    word = set_word("审结总计", 130, 110)
    cells, crossing = fill_cells(lattice_of(rule_grid(XS, YS)), [word], 1)
    assert texts(cells) == {(0, 0): "审结", (0, 1): "总计"}
    assert crossing == ("审结总计",)


def test_number_over_a_border_stays_whole_and_is_in_doubt() -> None:
    cells = fill(rule_grid(XS, YS), [set_word("1234", 141, 110)])
    assert texts(cells) == {(0, 0): "1234"}
    assert {cell.col for cell in cells if "crosses-border" in cell.doubts} == {0, 1}


def test_number_of_digits_as_wide_as_characters_stays_whole_and_is_in_doubt() -> None:
    word = set_word("30", 140, 110)
    word = word._replace(bbox=word.bbox._replace(x1=160), char_edges=(140, 150, 160))
    cells = fill(rule_grid(XS, YS), [word])
    assert sorted(texts(cells).values()) == ["30"]
    assert {cell.col for cell in cells if "crosses-border" in cell.doubts} == {0, 1}


def test_digit_set_apart_on_a_border_puts_both_cells_in_doubt() -> None:
    words = [set_word("3", 137, 110), set_word("0", 147, 110)]
    cells = fill(rule_grid(XS, YS), words)
    assert {cell.col for cell in cells if "crosses-border" in cell.doubts} == {0, 1}


def test_digit_set_apart_on_the_outer_border_puts_the_last_cell_in_doubt() -> None:
    words = [set_word("3", 336, 110), set_word("0", 348, 110)]
    cells = fill(rule_grid(XS, YS), words)
    assert {cell.col for cell in cells if "crosses-border" in cell.doubts} == {2}


def test_number_inside_its_cell_is_in_no_doubt() -> None:
    cells = fill(rule_grid(XS, YS), [set_word("1234", 100, 110)])
    assert not any(cell.doubts for cell in cells)


def test_closing_mark_that_hangs_over_a_border_stays_with_its_word() -> None:
    word = set_word("等情况，", 118, 110)
    assert texts(fill(rule_grid(XS, YS), [word])) == {(0, 0): "等情况，"}


def test_word_inside_a_spanning_cell_is_whole() -> None:
    rules = [rule for rule in rule_grid(XS, YS) if rule != rule_v(150, 100, 190)]
    cells, crossing = fill_cells(lattice_of(rules), [set_word("审结总计", 130, 110)], 1)
    assert texts(cells) == {(0, 0): "审结总计"}
    assert crossing == ()


def test_characters_one_below_the_other_are_lines_of_one_cell() -> None:
    rules = [rule for rule in rule_grid(XS, YS) if rule.orientation == "v" or rule.position != 130]
    cells = fill([*rules, rule_h(130, 150, 350)], set_column("办理结果", 60, 105))
    assert texts(cells)[0, 0].replace("\n", "") == "办理结果"


def test_vertical_word_stays_whole() -> None:
    rules = [rule for rule in rule_grid(XS, YS) if rule.orientation == "v" or rule.position != 130]
    word = set_word("办理结果", 60, 105, vertical=True)
    assert texts(fill([*rules, rule_h(130, 150, 350)], [word])) == {(0, 0): "办理结果"}


def test_word_off_the_grid_is_in_no_cell() -> None:
    words = [set_word("注", 60, 40), set_word("1", 20, 110), set_word("2", 400, 110)]
    assert texts(fill(rule_grid(XS, YS), words)) == {}


def test_wrapped_label_keeps_its_lines() -> None:
    words = [set_word("行政规范性", 60, 103), set_word("文件", 60, 115)]
    assert texts(fill(rule_grid(XS, YS), words)) == {(0, 0): "行政规范性\n文件"}


steps = st.integers(0, 6)
rulings = st.builds(
    lambda o, p, s, n, shift: Ruling(o, p * 40.0 + shift, s * 40.0, (s + n) * 40.0),
    st.sampled_from(["h", "v"]),
    steps,
    steps,
    st.integers(1, 6),
    st.sampled_from([0.0, 0.4, 2.0]),
)
frames = st.lists(rulings, min_size=2, max_size=24).filter(
    lambda rules: {rule.orientation for rule in rules} == {"h", "v"}
)
words = st.builds(
    set_word,
    st.text("公开结果12，", min_size=1, max_size=8),
    st.integers(0, 250),
    st.integers(0, 250),
)


@given(frames)
def test_cells_tile_the_grid_without_overlap(rules: list[Ruling]) -> None:
    lattice = lattice_of(rules)
    covered = Counter(
        (r, c)
        for row, col, row_span, col_span in lattice.cells
        for r in range(row, row + row_span)
        for c in range(col, col + col_span)
    )
    grid = {(r, c) for r in range(len(lattice.ys) - 1) for c in range(len(lattice.xs) - 1)}
    assert set(covered) == grid
    assert set(covered.values()) <= {1}


@given(frames, st.lists(words, max_size=12), st.randoms(use_true_random=False))
def test_order_of_rules_and_words_changes_nothing(
    rules: list[Ruling], printed: list[Word], rng: random.Random
) -> None:
    other_rules, other_words = rules[:], printed[:]
    rng.shuffle(other_rules)
    rng.shuffle(other_words)
    assert fill(other_rules, other_words) == fill(rules, printed)


@given(frames, st.lists(words, max_size=12))
def test_no_character_is_invented_or_printed_twice(
    rules: list[Ruling], printed: list[Word]
) -> None:
    inside = Counter("".join(cell.text for cell in fill(rules, printed)))
    del inside["\n"], inside[" "]
    assert inside <= Counter("".join(word.text for word in printed))


def test_lines_that_hang_out_of_an_open_cell_at_a_pages_end_belong_to_it() -> None:
    frame = Frame(
        (rule_h(100, 50, 150),),
        (rule_v(50, 100, 114), rule_v(100, 100, 114), rule_v(150, 100, 114)),
    )
    lattice = build_lattice(frame)
    lines = find_text_lines(
        [*set_row(102, (55, "结果"), (105, "总计")), *set_row(114, (55, "维持"))]
    )
    taller = reach_down(lattice, frame, lines[2:])
    cells, _ = fill_cells(taller, [word for line in lines for word in line.words], 1)
    assert [cell.text for cell in cells] == ["结果\n维持", "总计"]


def test_lines_below_a_closed_cell_are_no_part_of_it() -> None:
    frame = Frame(
        (rule_h(100, 50, 150), rule_h(114, 50, 150)), (rule_v(50, 100, 114), rule_v(150, 100, 114))
    )
    lattice = build_lattice(frame)
    assert reach_down(lattice, frame, find_text_lines(set_row(116, (55, "维持")))) == lattice


def test_cells_of_a_group_that_is_no_rectangle_end_at_rules() -> None:
    posts = (rule_v(50, 100, 140), rule_v(150, 100, 140), rule_v(100, 120, 140))
    frame = Frame((rule_h(100, 50, 150), rule_h(120, 100, 150), rule_h(140, 50, 150)), posts)
    tiles = build_lattice(frame).cells
    assert all(width == 1 for row, _, _, width in tiles if row == 1)
