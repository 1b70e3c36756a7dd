"""Order-keeping alignment of printed rows (or columns) with the entries of a form."""

from collections.abc import Sequence
from dataclasses import dataclass

EXACT = 10.0
DAMAGED = 5.0
PLACE_ONLY = 0.0  # two things that stand in each other's place and share no wording
SKIP_ENTRY = -0.5
SKIP_TEXT = -0.2  # a printed row without values, e.g. a group heading the form does not list
SKIP_VALUES = -1.0  # a printed row with values
MARGIN = 0.25  # by which the best alignment must beat any other for a pair to be beyond doubt


@dataclass(frozen=True, slots=True)
class Pair:
    """Printed item `item` stands for entry `entry`."""

    item: int
    entry: int
    score: float


def align(
    scores: Sequence[Sequence[float | None]], skip_items: Sequence[float], n_entries: int
) -> list[Pair]:
    """Align items with entries in order and keep the pairs that every good alignment shares.

    Args:
        scores: `scores[item][entry]`; None where the two can never be one.
        skip_items: What it costs to leave an item without an entry (negative).
        n_entries: Number of entries; leaving one out costs `SKIP_ENTRY`.

    Returns:
        Pairs in order. A pair is left out when another alignment that is as good, or worse by
        less than `MARGIN`, pairs its item differently (Needleman–Wunsch, forwards and backwards).
    """
    n_items = len(scores)
    head = _forward(scores, skip_items, n_entries)
    reversed_scores = [list(reversed(row)) for row in reversed(scores)]
    tail = _forward(reversed_scores, list(reversed(skip_items)), n_entries)
    best = head[n_items][n_entries]
    pairs: list[Pair] = []
    for item in range(n_items):
        after = tail[n_items - item - 1]
        options: list[tuple[float, int]] = []
        for entry in range(n_entries):
            score = scores[item][entry]
            if score is not None:
                total = head[item][entry] + score + after[n_entries - entry - 1]
                if total > best - MARGIN:
                    options.append((score, entry))
        skipped = max(head[item][cut] + after[n_entries - cut] for cut in range(n_entries + 1))
        if len(options) == 1 and skipped + skip_items[item] <= best - MARGIN:
            pairs.append(Pair(item, options[0][1], options[0][0]))
    return pairs


def _forward(
    scores: Sequence[Sequence[float | None]], skip_items: Sequence[float], n_entries: int
) -> list[list[float]]:
    """Return the best score of each pair of prefixes."""
    row = [SKIP_ENTRY * entry for entry in range(n_entries + 1)]
    table = [row]
    for item_scores, skip in zip(scores, skip_items, strict=True):
        last, row = row, [row[0] + skip]
        for entry in range(n_entries):
            value = max(last[entry + 1] + skip, row[entry] + SKIP_ENTRY)
            score = item_scores[entry]
            if score is not None and last[entry] + score > value:
                value = last[entry] + score
            row.append(value)
        table.append(row)
    return table
