from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reportparse.statistics.sequence import (
    DAMAGED,
    EXACT,
    PLACE_ONLY,
    SKIP_ENTRY,
    SKIP_TEXT,
    SKIP_VALUES,
    Pair,
    align,
)

Scores = list[list[float | None]]


def pairs(scores: Scores, n_entries: int) -> list[tuple[int, int]]:
    found = align(scores, [SKIP_VALUES] * len(scores), n_entries)
    return [(pair.item, pair.entry) for pair in found]


def test_exact_labels_in_order_are_paired() -> None:
    assert align([[EXACT, None], [None, EXACT]], [SKIP_VALUES] * 2, 2) == [
        Pair(0, 0, EXACT),
        Pair(1, 1, EXACT),
    ]


def test_entry_that_is_not_printed_is_left_out() -> None:
    assert pairs([[EXACT, None, None], [None, None, EXACT]], 3) == [(0, 0), (1, 2)]


def test_row_the_form_does_not_list_is_left_out() -> None:
    assert pairs([[EXACT, None], [None, None], [None, EXACT]], 2) == [(0, 0), (2, 1)]


def test_damaged_label_between_exact_ones_is_paired() -> None:
    scores: Scores = [
        [EXACT, None, None],
        [None, DAMAGED, PLACE_ONLY],
        [None, None, EXACT],
    ]
    assert pairs(scores, 3) == [(0, 0), (1, 1), (2, 2)]


def test_item_that_fits_two_entries_equally_is_not_paired() -> None:
    assert pairs([[DAMAGED, DAMAGED]], 2) == []


def test_two_items_that_fit_one_entry_equally_are_not_paired() -> None:
    assert pairs([[DAMAGED], [DAMAGED]], 1) == []


def test_equal_labels_are_told_apart_by_their_neighbours() -> None:
    scores: Scores = [
        [EXACT, None, EXACT],
        [None, EXACT, None],
        [EXACT, None, EXACT],
    ]
    assert pairs(scores, 3) == [(0, 0), (1, 1), (2, 2)]


def test_pairs_never_cross() -> None:
    assert len(pairs([[None, EXACT], [EXACT, None]], 2)) < 2


def test_nothing_printed_pairs_nothing() -> None:
    assert align([], [], 3) == []


score = st.sampled_from([None, PLACE_ONLY, DAMAGED, EXACT])


@given(
    st.integers(1, 5).flatmap(
        lambda n: st.lists(st.lists(score, min_size=n, max_size=n), max_size=5)
    )
)
def test_pairs_rise_and_use_only_scored_places(scores: Scores) -> None:
    n_entries = len(scores[0]) if scores else 0
    found = align(scores, [SKIP_TEXT] * len(scores), n_entries)
    assert all(a.item < b.item and a.entry < b.entry for a, b in pairwise(found))
    assert all(scores[pair.item][pair.entry] == pair.score for pair in found)


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(score, min_size=n, max_size=n), min_size=1, max_size=4)
    )
)
def test_pair_is_what_every_best_alignment_says(scores: Scores) -> None:
    """Compare with all alignments, listed one by one."""
    n_entries = len(scores[0])
    skips = [SKIP_VALUES] * len(scores)
    totals = _list_alignments(scores, skips, n_entries)
    best = max(total for total, _ in totals)
    for pair in align(scores, skips, n_entries):
        assert all(
            (pair.item, pair.entry) in chosen for total, chosen in totals if total >= best - 0.2
        )


def _list_alignments(
    scores: Scores, skips: list[float], n_entries: int
) -> list[tuple[float, frozenset[tuple[int, int]]]]:
    found: list[tuple[float, frozenset[tuple[int, int]]]] = []

    def visit(item: int, entry: int, total: float, chosen: frozenset[tuple[int, int]]) -> None:
        if item == len(scores):
            found.append((total + SKIP_ENTRY * (n_entries - entry), chosen))
            return
        visit(item + 1, entry, total + skips[item], chosen)
        for place in range(entry, n_entries):
            value = scores[item][place]
            if value is not None:
                gain = value + SKIP_ENTRY * (place - entry)
                visit(item + 1, place + 1, total + gain, chosen | {(item, place)})

    visit(0, 0, 0.0, frozenset())
    return found
