"""The two witnesses of a label: its wording, and its place among the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from reportparse.codebook import Entry
from reportparse.labels import edit_distance, is_damaged_form_of, parse_label
from reportparse.statistics.sequence import (
    DAMAGED,
    EXACT,
    PLACE_ONLY,
    SKIP_TEXT,
    SKIP_VALUES,
    Pair,
    align,
)

Wording = Literal["exact", "alias", "damaged", "none"]
Place = Literal["agrees", "unique", "disagrees", "none"]
CONFUSABLE = 2  # edits between two labels of one form that a slip can turn into each other


@dataclass(frozen=True, slots=True)
class Item:
    """A printed row or column header that may stand for an entry."""

    keys: tuple[str, ...]
    """Keys of its wording, the likeliest first: the cell alone, or with its neighbours."""
    context: tuple[str, ...]
    """Keys of the texts above it (groups, headers)."""
    ordinal: int | None
    has_values: bool


@dataclass(frozen=True, slots=True)
class Match:
    """An item and the entry it stands for."""

    item: int
    entry: Entry
    wording: Wording
    place: Place

    @property
    def is_certain(self) -> bool:
        """Whether both witnesses speak for the match."""
        if self.wording in ("exact", "alias"):
            return self.place == "agrees"
        return self.wording == "damaged" and self.place == "unique"


def match_entries(
    items: Sequence[Item], entries: Sequence[Entry], group_keys: frozenset[str]
) -> list[Match]:
    """Match printed items with the entries of one block.

    The alignment keeps the order. An item whose exact label stands out of order is matched by its
    wording alone; a damaged label only where its place leaves no other entry. Whatever the two
    witnesses contradict each other about gets no entry.

    Args:
        items: Printed rows or column headers, in printed order.
        entries: Entries of the block, in the form's order.
        group_keys: Keys of all groups of the block, to know a contradicting context by.
    """
    index: dict[str, list[int]] = {}
    for position, entry in enumerate(entries):
        for key in entry.keys:
            index.setdefault(key, []).append(position)
    straight = _match_straight(items, entries, index, group_keys)
    if straight is not None:
        return straight
    scores = [_score_item(item, entries, index, group_keys) for item in items]
    skips = [SKIP_VALUES if item.has_values else SKIP_TEXT for item in items]
    pairs = align(scores, skips, len(entries))
    matches = [
        match for pair in pairs if (match := _judge(pair, pairs, items, entries)) is not None
    ]
    refused = {pair.item for pair in pairs if pair.score == EXACT} - {m.item for m in matches}
    matches += _match_out_of_order(items, entries, scores, matches, refused)
    return sorted(matches, key=lambda match: match.item)


def _match_straight(
    items: Sequence[Item],
    entries: Sequence[Entry],
    index: Mapping[str, Sequence[int]],
    group_keys: frozenset[str],
) -> list[Match] | None:
    """Match items that all have one exact label each, in order: nothing is left to align.

    Returns None when any item with values lacks a label, or any label has two entries.
    """
    matches: list[Match] = []
    last = -1
    for number, item in enumerate(items):
        key = next((key for key in reversed(item.keys) if key in index), None)
        if key is None:
            if item.has_values:
                return None
            continue
        positions = index[key]
        entry = entries[positions[0]]
        if len(positions) > 1 or positions[0] <= last or _contradicts(item, entry, group_keys):
            return None
        if item.ordinal is not None and item.ordinal != entry.ordinal:
            return None
        last = positions[0]
        matches.append(Match(number, entry, entry.keys[key], "agrees"))
    return matches


def _score_item(
    item: Item,
    entries: Sequence[Entry],
    index: Mapping[str, Sequence[int]],
    group_keys: frozenset[str],
) -> list[float | None]:
    """Score an item against every entry; None where it cannot stand for it."""
    fallback = PLACE_ONLY if item.has_values else None
    scores: list[float | None] = [fallback if entry.valued else None for entry in entries]
    exact = False
    for key in reversed(item.keys):  # with the texts above it a label says most
        for position in index.get(key, ()):
            if not _contradicts(item, entries[position], group_keys):
                scores[position] = EXACT
                exact = True
        if exact:
            return scores
    for position, entry in enumerate(entries):
        if _is_damaged(item, entry) and not _contradicts(item, entry, group_keys):
            scores[position] = DAMAGED
    return scores


def _contradicts(item: Item, entry: Entry, group_keys: frozenset[str]) -> bool:
    """Whether the item stands under a group that is not the entry's."""
    return any(
        key in group_keys
        and key not in entry.keys
        and not any(key in keys for keys in entry.group_keys)
        for key in item.context
    )


def _is_damaged(item: Item, entry: Entry) -> bool:
    return any(is_damaged_form_of(key, official) for key in item.keys for official in entry.keys)


def _judge(
    pair: Pair, pairs: Sequence[Pair], items: Sequence[Item], entries: Sequence[Entry]
) -> Match | None:
    """Turn an aligned pair into a match, or refuse it."""
    item, entry = items[pair.item], entries[pair.entry]
    if pair.score == EXACT:
        if _ordinal_names_another(item, entry, pairs, entries):
            return None
        key = next(key for key in item.keys if key in entry.keys)
        return Match(pair.item, entry, entry.keys[key], "agrees")
    if pair.score == DAMAGED and _is_closest(item, entry, entries):
        alone = _stands_alone(pair, pairs, items, entries)
        return Match(pair.item, entry, "damaged", "unique" if alone else "agrees")
    return None


def _ordinal_names_another(
    item: Item, entry: Entry, pairs: Sequence[Pair], entries: Sequence[Entry]
) -> bool:
    """Whether the printed number belongs to a free sibling with nearly the same label.

    A slip can turn 4.不同意公开答复数 into 4.同意公开答复数, which is another row's label.
    """
    if item.ordinal is None or item.ordinal == entry.ordinal:
        return False
    taken = {pair.entry for pair in pairs if pair.score == EXACT}
    return any(
        sibling.ordinal == item.ordinal
        and sibling.parent == entry.parent
        and position not in taken
        and _distance(entry.keys, sibling.keys) <= CONFUSABLE
        for position, sibling in enumerate(entries)
    )


def _distance(left: Mapping[str, str], right: Mapping[str, str]) -> int:
    return min(edit_distance(a, b) for a in left for b in right)


def _is_closest(item: Item, entry: Entry, entries: Sequence[Entry]) -> bool:
    """Whether a damaged label is nearer to this entry than to any entry of another label."""
    own = _damage(item, entry)
    return all(
        _damage(item, other) > own for other in entries if not other.keys.keys() & entry.keys.keys()
    )


def _damage(item: Item, entry: Entry) -> float:
    """Count the edits from the entry's label to the item's; infinite when it cannot be it."""
    return min(
        (
            edit_distance(key, official)
            for key in item.keys
            for official in entry.keys
            if is_damaged_form_of(key, official)
        ),
        default=float("inf"),
    )


def _stands_alone(
    pair: Pair, pairs: Sequence[Pair], items: Sequence[Item], entries: Sequence[Entry]
) -> bool:
    """Whether, between the exact neighbours, one item is left for one entry."""
    exact = [other for other in pairs if other.score == EXACT]
    before = [other for other in exact if other.item < pair.item]
    after = [other for other in exact if other.item > pair.item]
    first = before[-1] if before else Pair(-1, -1, EXACT)
    last = after[0] if after else Pair(len(items), len(entries), EXACT)
    free_items = sum(items[i].has_values for i in range(first.item + 1, last.item))
    free_entries = sum(entries[i].valued for i in range(first.entry + 1, last.entry))
    if not items[pair.item].has_values:
        return True
    return free_items == free_entries


def _match_out_of_order(
    items: Sequence[Item],
    entries: Sequence[Entry],
    scores: Sequence[Sequence[float | None]],
    matches: Sequence[Match],
    refused: set[int],
) -> list[Match]:
    """Match what is left by exact wording, if only one entry and one item claim each other."""
    done = {match.item for match in matches} | refused
    taken = {match.entry.index for match in matches}
    claims: dict[int, list[int]] = {}
    for number, item in enumerate(items):
        if number in done or not item.has_values:
            continue
        free = [
            position
            for position, entry in enumerate(entries)
            if scores[number][position] == EXACT and entry.valued
        ]
        if len(free) == 1 and entries[free[0]].index not in taken:
            claims.setdefault(free[0], []).append(number)
    return [
        Match(numbers[0], entries[position], "exact", "disagrees")
        for position, numbers in claims.items()
        if len(numbers) == 1
    ]


def make_item(texts: Sequence[str], context: Sequence[str], *, has_values: bool) -> Item:
    """Build an item from the wordings it may have, the likeliest first, and the texts above it."""
    labels = [parse_label(text) for text in texts]
    return Item(
        keys=tuple(dict.fromkeys([label.key for label in labels if label.key])),
        context=tuple([parse_label(text).key for text in context]),
        ordinal=labels[0].ordinal if labels else None,
        has_values=has_values,
    )
