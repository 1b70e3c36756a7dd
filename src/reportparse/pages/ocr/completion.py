"""Rules of which a scan kept but pieces are completed, where a trace of ink is left of them.

A black and white scan breaks thin rules into dots, a seal or a fold interrupts them. Where the
line of a found piece goes on to the next crossing rule, any more ink on it than beside it is the
rule; a border that was never printed, as in a merged cell, leaves none.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from reportparse.layout import BBox, Ruling
from reportparse.pages.ocr.arrays import Array, find_runs
from reportparse.pages.ocr.faint_posts import find_faint_posts
from reportparse.pages.ocr.low_rows import (
    LOW_ROW,
    SAME,
    WANDER,
    find_open_posts,
    find_short_posts,
    inside,
    stands_free,
)
from reportparse.pages.ocr.picture import POINT
from reportparse.pages.ocr.rules import FAINT
from reportparse.pages.ocr.speck_borders import (
    cut_bare_posts,
    drop_columns_of_digits,
    fill_faded,
    find_levels,
    find_speck_posts,
    is_row,
    shows_specks,
)
from reportparse.pages.ocr.speck_levels import find_speck_levels
from reportparse.pages.ocr.specks import PageSpecks, Specks

ROUNDS = 2  # in which a completed rule shows where posts end, and these how far rules go on
FAR = 54.0  # pt by which a rule that crosses another may seem to end before it
NEAR = 14.0  # pt; rules nearer than this may be of one table
BESIDE = (6, 9)  # px beside it where there is paper, if it is no double rule
CLEARER = 0.25  # of the length by which there is more ink on it than in a text at one side
TRACE = 0.12  # of the length along which ink is left at least
NOTHING_BESIDE = 0.03  # of the length beside it along which there is ink; of text it is more
PARTS, LEAST_PARTS = 4, 2  # of the length that hold a trace each: one stroke of text is no rule
FEW, TRACED = 3, 0.25  # lying rules that end on a side; share of the borders between with a trace
COVERED = 0.95  # of a border along which a rule was found
WHOLE, THROUGH, CROWDED = 0.97, 30, 0.7  # of a length that is ink, px that no stroke of a character
# is long: a rule, whatever stands close on both sides, unless that is ink of as good as its length
STROKE = 0.6  # of the ink on a line that is in one piece: a stroke of a character, if it ends


class _Seen(NamedTuple):
    """The ink of a picture for lying rules, or of a transposed one for standing rules."""

    ink: Array
    """Where there is ink."""
    specks: Specks | None
    """What a black and white scan has of thin rules."""


def complete_rulings(
    grey: Array, rulings: Sequence[Ruling], specks: PageSpecks | None = None
) -> tuple[Ruling, ...]:
    """Add the borders between crossing rules that only traces of ink show.

    Args:
        grey: The picture.
        rulings: What was found in it.
        specks: The specks in it, if it was black and white alone, where they show a rule.
    """
    lying = _Seen(grey < FAINT, specks.lying if specks else None)
    standing = _Seen(cv2.transpose(grey) < FAINT, specks.standing if specks else None)
    if standing.specks:
        rulings = list(drop_columns_of_digits(standing.specks, rulings))
    completed: list[Ruling] = []
    for group in _group(rulings):
        found: list[Ruling] = []
        for _ in range(ROUNDS if specks else 1):
            known = [*group, *found]
            if standing.specks:
                known += find_speck_posts(standing.specks, known)
            if lying.specks:
                known += find_speck_levels(lying.specks, known)
            found = known[len(group) :] + [
                border
                for ruling in known
                for border in _complete(
                    lying if ruling.orientation == "h" else standing, ruling, known
                )
            ]
        found += _find_lost_sides(standing, group)
        found += find_short_posts(standing.ink, group)
        found += find_open_posts(standing.ink, group)
        found += [] if standing.specks else find_faint_posts(grey, [*group, *found])
        completed += [*group, *found]
    if lying.specks and standing.specks:
        completed = list(cut_bare_posts(standing.specks, completed))
        for group in _group(completed):
            completed += _fill_faded(lying.specks, standing.specks, group)
    return tuple(_drop_pieces(completed))


def _drop_pieces(rulings: Sequence[Ruling]) -> Iterator[Ruling]:
    """Yield the rulings that are no piece of a longer one.

    A piece that reaches no post would be a rule of a table without posts, and two tables between
    whose rules it lies would be one.
    """
    levels: dict[str, list[Ruling]] = {}
    longest_first = sorted(rulings, key=lambda rule: rule.start - rule.end)
    for piece in longest_first:
        known = levels.setdefault(piece.orientation, [])
        if not any(
            abs(rule.position - piece.position) <= SAME
            and rule.start <= piece.start
            and piece.end <= rule.end
            for rule in known
        ):
            known.append(piece)
            yield piece


def _fill_faded(lying: Specks, standing: Specks, group: Sequence[Ruling]) -> Iterator[Ruling]:
    for specks, orientation in ((lying, "h"), (standing, "v")):
        parallel = [ruling for ruling in group if ruling.orientation == orientation]
        rules = find_levels(parallel)
        for number, rule in enumerate(rules):
            crossings = _distinct(_find_near(rule[0], group))
            for border in fill_faded(specks, rules, number, crossings):
                if orientation == "h" or is_row(specks, border, parallel):
                    yield border


def _find_near(ruling: Ruling, group: Sequence[Ruling]) -> list[float]:
    """Return where others may cross a ruling: those that are known to come near it.

    Two tables that stand close together have their own columns.
    """
    return [
        other.position
        for other in group
        if other.orientation != ruling.orientation
        and other.start - FAR <= ruling.position <= other.end + FAR
    ]


def _find_lost_sides(seen: _Seen, group: Sequence[Ruling]) -> Iterator[Ruling]:
    """Yield the sides of a frame of which no piece was found, but specks where lying rules end.

    Args:
        seen: The ink of the transposed picture.
        group: The rulings of one table.
    """
    lying = [ruling for ruling in group if ruling.orientation == "h"]
    posts = [ruling.position for ruling in group if ruling.orientation == "v"]
    for ends, outermost in (
        ([ruling.start for ruling in lying], min),
        ([ruling.end for ruling in lying], max),
    ):
        side = outermost(ends, default=0.0)
        level = [rule for rule, end in zip(lying, ends, strict=True) if abs(end - side) <= SAME]
        if len(level) < FEW or any(abs(post - side) <= SAME for post in posts):
            continue
        borders = list(pairwise(_distinct([rule.position for rule in level])))
        traced = sum(_shows_trace(seen, side, border) for border in borders)
        if borders and traced >= TRACED * len(borders):
            yield Ruling("v", side, borders[0][0], borders[-1][1])


def _complete(seen: _Seen, ruling: Ruling, group: Sequence[Ruling]) -> Iterator[Ruling]:
    crossings = _find_near(ruling, group)
    own = [
        other
        for other in group
        if other.orientation == ruling.orientation and abs(other.position - ruling.position) <= SAME
    ]
    if own[0] is not ruling:
        return
    borders = [
        border for border in pairwise(_distinct(crossings)) if _is_open(seen, ruling, border, own)
    ]
    found: list[Ruling] = []
    for start, end in (*borders, *borders[::-1]):  # a rule goes on from what was found of it
        rule = ruling._replace(start=start, end=end)
        known = [*own, *found]
        goes_on = any(o.start <= end + SAME and o.end >= start - SAME for o in known)
        if rule not in found and _shows_trace(seen, ruling.position, (start, end), goes_on=goes_on):
            found.append(rule)
    yield from found


def _is_open(
    seen: _Seen, ruling: Ruling, border: tuple[float, float], own: Sequence[Ruling]
) -> bool:
    """Whether a rule is not known along a border, where no stroke of text would look like it."""
    start, end = border
    covered = sum(max(0.0, min(o.end, end) - max(o.start, start)) for o in own)
    if covered >= COVERED * (end - start):
        return False
    if ruling.orientation == "h" or end - start > LOW_ROW:
        return True
    middle, rows = round(ruling.position / POINT), inside(start, end)
    return stands_free(seen.ink[:, rows], middle - 1, middle + 2) or _shows_specks(
        seen, middle, border, goes_on=True
    )


def _shows_specks(
    seen: _Seen, position: int, extent: tuple[float, float], *, goes_on: bool
) -> bool:
    if seen.specks is None:
        return False
    pixels = round(extent[0] / POINT), round(extent[1] / POINT)
    return shows_specks(seen.specks, position, pixels, goes_on=goes_on)


def _shows_trace(
    seen: _Seen, position: float, extent: tuple[float, float], *, goes_on: bool = False
) -> bool:
    """Whether ink lies on a line, in more than one place or all along, and hardly any beside it."""
    if _shows_specks(seen, round(position / POINT), extent, goes_on=goes_on):
        return True
    return _shows_ink(seen.ink, position, extent)


def _shows_ink(ink: Array, position: float, extent: tuple[float, float]) -> bool:
    start, end = round(extent[0] / POINT) + BESIDE[0], round(extent[1] / POINT) - BESIDE[0]
    middle = round(position / POINT)
    if end - start < PARTS or not WANDER + BESIDE[1] <= middle < len(ink) - WANDER - BESIDE[1]:
        return False
    at = max(
        range(middle - WANDER, middle + WANDER + 1),
        key=lambda row: int(ink[row - 1 : row + 2, start:end].any(axis=0).sum()),
    )
    line = ink[at - 1 : at + 2, start:end].any(axis=0)
    above = ink[at - BESIDE[1] : at - BESIDE[0] + 1, start:end].any(axis=0)
    below = ink[at + BESIDE[0] : at + BESIDE[1] + 1, start:end].any(axis=0)
    low, high = sorted((float(above.mean()), float(below.mean())))
    parts = sum(bool(part.any()) for part in np.array_split(line, PARTS))
    share = float(line.mean())
    if share >= WHOLE and len(line) >= THROUGH and high <= CROWDED:
        return True
    clearer = TRACE if high <= NOTHING_BESIDE else high + CLEARER
    return (
        low <= NOTHING_BESIDE
        and share >= clearer
        and parts >= LEAST_PARTS
        and not _ends_within(line)
        and (high <= NOTHING_BESIDE or _goes_beyond(line, above | below))
    )


def _goes_beyond(line: Array, text: Array) -> bool:
    """Whether a line has ink left and right of the text beside it, where there is room.

    The lowest strokes of a text alone are no rule.
    """
    columns = text.nonzero()[0]
    outside = np.delete(line, slice(int(columns[0]), int(columns[-1]) + 1))
    return len(outside) < PARTS * BESIDE[1] or float(outside.mean()) >= TRACE


def _ends_within(line: Array) -> bool:
    """Whether most of the ink on a line is one piece that begins and ends within it."""
    first, last = max(find_runs(line), key=lambda run: run[1] - run[0])
    return first > 0 and last < len(line) and last - first >= STROKE * int(line.sum())


def _distinct(positions: Sequence[float]) -> list[float]:
    distinct: list[float] = []
    for position in sorted(positions):
        if not distinct or position - distinct[-1] > SAME:
            distinct.append(position)
    return distinct


def _group(rulings: Sequence[Ruling]) -> list[list[Ruling]]:
    """Group the rulings of each table, by boxes that overlap or nearly do."""
    groups: list[tuple[BBox, list[Ruling]]] = []
    for ruling in rulings:
        box, members = _box(ruling), [ruling]
        rest: list[tuple[BBox, list[Ruling]]] = []
        for other, others in groups:
            if box.overlaps(_widen(other)):
                members = others + members
                box = BBox(
                    min(box.x0, other.x0),
                    min(box.top, other.top),
                    max(box.x1, other.x1),
                    max(box.bottom, other.bottom),
                )
            else:
                rest.append((other, others))
        groups = [*rest, (box, members)]
    return [members for _, members in groups]


def _box(ruling: Ruling) -> BBox:
    low, high = ruling.position - POINT, ruling.position + POINT
    if ruling.orientation == "h":
        return BBox(ruling.start, low, ruling.end, high)
    return BBox(low, ruling.start, high, ruling.end)


def _widen(box: BBox) -> BBox:
    return BBox(box.x0 - NEAR, box.top - NEAR, box.x1 + NEAR, box.bottom + NEAR)
