"""Borders between crossing rules in a black and white scan, by the specks that are left of them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from reportparse.layout import Ruling
from reportparse.pages.ocr.arrays import Array, find_runs
from reportparse.pages.ocr.low_rows import SAME
from reportparse.pages.ocr.picture import POINT
from reportparse.pages.ocr.rules import find_crossings
from reportparse.pages.ocr.specks import ASIDE, TEXT, Specks

NEAR_TEXT = 8  # px above and below a border; a text that stands there may have dots on it
BESIDE_TEXT, SLACK = 20, 2  # px of a border that such a text leaves free; by which it reaches on
CORNER = 7  # px beyond `ROOM` that a speck at a crossing rule may reach
ROOM, WANDER = 6, 2  # px of a border at its crossings; by which it stands beside its line
BEYOND = 8.0  # pt
FEW_OTHERS, MOST = 2, 0.6  # rules beside it, without the sides of the frame; share of them
MOSTLY = 0.35  # of a border with any ink: its rule is thick
COVERED = 0.9  # of a border along which its rule was found
FEW_ROWS = 3  # with ink of a post that may be digits one below the other
EDGE, DENSE = 30, 0.5  # px above and below a row; share of that with ink: no fading hairline
SPREAD = 0.4  # of a border over which its specks are spread
FEW, SOLID = 3, 0.9  # specks of a post in one row at least; share of a whole one with ink
LONG, MOST_OF, LONG_SPREAD = 30, 0.6, 0.75  # px of a post, more than a digit is high; shares
RIM, WHOLE, WIDEST = 3, 0.95, 6  # px of a rule's blur; share of a row that such a post has ink in;
# px of its width, with a pixel on both sides
FREE = (4, 6)  # px beside such a post, where there is no ink
REACH = 2.0  # pt by which a rule may end before the post at its end


def shows_specks(specks: Specks, position: int, extent: tuple[int, int], *, goes_on: bool) -> bool:
    """Whether specks stand on the border of a cell, and none beside it.

    Args:
        specks: The ink, of which only what lies along the border is looked at.
        position: Where the border stands across, in pixels.
        extent: Where it begins and ends.
        goes_on: Whether a rule was found up to one of its ends, so that one speck shows it.
    """
    start, end = extent[0] + ROOM, extent[1] - ROOM
    top, bottom = position - ASIDE[1] - WANDER, position + ASIDE[1] + WANDER + 1
    if end - start < ROOM or top < 0 or bottom > len(specks.thin):
        return False
    thin, text = specks.thin[top:bottom, start:end], specks.text[top:bottom, start:end]
    middle = ASIDE[1] + WANDER
    at = middle + max(
        range(-WANDER, WANDER + 1), key=lambda step: int(_on(thin, middle + step).sum())
    )
    beside = np.concatenate(
        (thin[at - ASIDE[1] : at - ASIDE[0] + 1], thin[at + ASIDE[0] : at + ASIDE[1] + 1])
    )
    near = specks.text[position - NEAR_TEXT : position + NEAR_TEXT + 1, start:end].any(axis=0)
    places = np.flatnonzero(_on(thin, at) & ~_fill_gaps(near))
    if not len(places) or _count_text(text[at]) > TEXT:
        return False
    spread = goes_on or places[-1] - places[0] >= SPREAD * (end - start)
    return bool(spread and not beside.any())


def _count_text(line: Array) -> int:
    """Count the pixels of text on a border, without the corners of a rule that crosses it."""
    corners = (
        run
        for run in find_runs(line)
        if run[1] - run[0] <= CORNER and (run[0] == 0 or run[1] == len(line))
    )
    return int(line.sum()) - sum(last - first for first, last in corners)


def _fill_gaps(near: Array) -> Array:
    """Return where a text stands, from its first to its last column, if paper is left beside it.

    A dot below the text is of a character, not of the rule.
    """
    columns = np.flatnonzero(near)
    if not len(columns):
        return near
    first, last = int(columns[0]), int(columns[-1])
    filled = np.zeros_like(near)
    if len(near) - (last - first) >= BESIDE_TEXT:
        filled[max(first - SLACK, 0) : last + SLACK + 1] = True
    return filled


def drop_columns_of_digits(standing: Specks, rulings: Sequence[Ruling]) -> Iterator[Ruling]:
    """Yield rulings without posts that have ink in the middle of rows alone, as digits have it.

    Args:
        standing: The ink of the transposed picture.
        rulings: The rules of the picture.
    """
    for ruling in rulings:
        if ruling.orientation == "h":
            yield ruling
            continue
        rows = pairwise(sorted(find_crossings(ruling, rulings)))
        borders = [ruling._replace(start=top, end=bottom) for top, bottom in rows]
        looks = [_look_along(standing.thin, border) for border in borders]
        filled = [line[inside] for line, inside in looks if line[inside].any()]
        if len(filled) < FEW_ROWS or any(_reaches_out(row) for row in filled):
            yield ruling


def _reaches_out(row: Array) -> bool:
    """Whether ink lies in the upper or lower quarter of a row."""
    quarter = len(row) // 4
    return bool(row[:quarter].any() or row[len(row) - quarter :].any())


def cut_bare_posts(standing: Specks, rulings: Sequence[Ruling]) -> Iterator[Ruling]:
    """Yield rulings, posts without the rows in which no ink is left although it is dense beside.

    A hairline fades where it comes to lie between two columns of pixels; one that stops at a rule
    ends there, as posts do at a merged cell. Between two tables no post has ink.

    Args:
        standing: The ink of the transposed picture.
        rulings: The rules of the picture.
    """
    posts = [ruling for ruling in rulings if ruling.orientation == "v"]
    for ruling in rulings:
        if ruling.orientation == "h":
            yield ruling
            continue
        start = ruling.start
        for top, bottom in pairwise(sorted(find_crossings(ruling, rulings))):
            if _is_bare(standing, ruling._replace(start=top, end=bottom), posts):
                if top > start:
                    yield ruling._replace(start=start, end=top)
                start = bottom
        if ruling.end > start:
            yield ruling._replace(start=start)


def _is_bare(standing: Specks, border: Ruling, posts: Sequence[Ruling]) -> bool:
    """Whether a post is not seen in a row, and stops at one of its rules, or no other is seen."""
    line, inside = _look_along(standing.ink, border)
    if inside.start == inside.stop or _is_seen(standing, border):
        return False
    return _stops(line, inside) or not is_row(standing, border, posts)


def _is_seen(specks: Specks, border: Ruling) -> bool:
    """Whether thin ink lies on a border, or more of any than a character that stands on it has."""
    thin, inside = _look_along(specks.thin, border)
    ink, _ = _look_along(specks.ink, border)
    return bool(thin[inside].any() or (ink[inside].size and ink[inside].mean() >= MOSTLY))


def is_row(standing: Specks, border: Ruling, posts: Sequence[Ruling]) -> bool:
    """Whether another post is seen beside the border of a cell: it is not between two tables."""
    return any(
        abs(post.position - border.position) > SAME
        and _covers([post], border)
        and _is_seen(standing, border._replace(position=post.position))
        for post in posts
    )


def _look_along(mask: Array, border: Ruling) -> tuple[Array, slice]:
    """Return where a rule has pixels of a mask, and the part of it that is a border."""
    middle, start, end = (
        round(value / POINT) for value in (border.position, border.start, border.end)
    )
    rows = slice(max(middle - WANDER - 1, 0), middle + WANDER + 2)
    return mask[rows].any(axis=0), slice(start + ROOM, max(end - ROOM, start + ROOM))


def _stops(line: Array, inside: slice) -> bool:
    """Whether a rule is whole up to a crossing, instead of fading."""
    before = line[max(inside.start - 2 * ROOM - EDGE, 0) : max(inside.start - 2 * ROOM, 0)]
    after = line[inside.stop + 2 * ROOM :][:EDGE]
    return any(len(end) and end.mean() >= DENSE for end in (before, after))


def fill_faded(
    specks: Specks, rules: Sequence[Sequence[Ruling]], number: int, crossings: Sequence[float]
) -> Iterator[Ruling]:
    """Yield the borders on which no speck of a rule is left, where it fades, or others go on.

    Args:
        specks: The ink, transposed for standing rules.
        rules: The pieces of each parallel rule of the table, in order.
        number: The rule.
        crossings: Where others cross it, in points, in order.
    """
    rule, others = rules[number], [*rules[1:number], *rules[number + 1 : -1]]
    borders = [rule[0]._replace(start=start, end=end) for start, end in pairwise(crossings)]
    found = [_covers(rule, border) for border in borders]
    for at, border in enumerate(borders[1:-1], start=1):
        if found[at] or not (any(found[:at]) and any(found[at + 1 :])):
            continue
        line, inside = _look_along(specks.ink, border)
        text = specks.text[round(border.position / POINT), inside]
        fades = found[at - 1] and found[at + 1] and not _stops(line, inside)
        if not text.any() and (fades or _go_on(others, border)):
            yield border


def _go_on(others: Sequence[Sequence[Ruling]], border: Ruling) -> bool:
    """Whether most of the other rules that come to a row, or column, from both sides cross it."""
    wider = border._replace(start=border.start - BEYOND, end=border.end + BEYOND)
    ends = (wider._replace(end=border.start - SAME), wider._replace(start=border.end + SAME))
    coming = [rule for rule in others if all(_covers(rule, end) for end in ends)]
    seen = sum(_covers(rule, border) for rule in coming)
    return seen >= max(FEW_OTHERS, MOST * len(coming))


def _covers(pieces: Sequence[Ruling], border: Ruling) -> bool:
    """Whether pieces of a rule lie along most of a border."""
    shared = (min(p.end, border.end) - max(p.start, border.start) for p in pieces)
    return sum(max(0.0, length) for length in shared) >= COVERED * (border.end - border.start)


def find_speck_posts(standing: Specks, group: Sequence[Ruling]) -> Iterator[Ruling]:
    """Yield the posts of single rows that are not known, as three specks in line show them.

    Where one of the row's rules ends at such a post, the other one is taken to reach this corner.

    Args:
        standing: The ink of the transposed picture.
        group: The rulings of one table.
    """
    lying = [ruling for ruling in group if ruling.orientation == "h"]
    known = [ruling for ruling in group if ruling.orientation == "v"]
    for above, below in pairwise(find_levels(lying)):
        top, bottom = above[0].position, below[0].position
        posts = [
            post.position
            for post in known
            if post.start <= top + SAME and post.end >= bottom - SAME
        ]
        for place in _find_places(standing, (top, bottom)):
            position = place * POINT
            if any(abs(post - position) <= SAME for post in posts):
                continue
            longer = [_lengthen(position, level) for level in (above, below)]
            if not any(longer):
                yield Ruling("v", position, top, bottom)
            elif not all(longer) and _is_end(position, (above, below)):
                yield Ruling("v", position, top, bottom)
                yield from (rule for rule in longer if rule)


def _lengthen(position: float, level: Sequence[Ruling]) -> Ruling | None:
    """Return the rule of a level that should come to a post as if it did; None if one does."""
    if any(rule.start - REACH <= position <= rule.end + REACH for rule in level):
        return None
    nearest = min(level, key=lambda rule: max(rule.start - position, position - rule.end))
    return nearest._replace(start=min(position, nearest.start), end=max(position, nearest.end))


def _is_end(position: float, levels: Iterable[Sequence[Ruling]]) -> bool:
    """Whether a rule begins or ends at a post: there is the corner of a frame."""
    return any(
        abs(end - position) <= SAME
        for level in levels
        for rule in level
        for end in (rule.start, rule.end)
    )


def find_levels(parallel: Sequence[Ruling]) -> list[list[Ruling]]:
    """Group the pieces of rules by where these stand across."""
    levels: list[list[Ruling]] = []
    for ruling in sorted(parallel, key=lambda rule: rule.position):
        if levels and ruling.position - levels[-1][0].position <= SAME:
            levels[-1].append(ruling)
        else:
            levels.append([ruling])
    return levels


def _find_places(standing: Specks, row: tuple[float, float]) -> Iterator[float]:
    """Yield where specks stand in line in a row, and no other ink near them, in pixels."""
    inside = slice(round(row[0] / POINT) + ROOM, round(row[1] / POINT) - ROOM)
    thin, text = standing.thin[:, inside], standing.text[:, inside]
    if thin.shape[1] < FEW:
        return
    line = _widen(thin)
    starts = np.diff(line.astype(np.int8), axis=1, prepend=0) > 0
    solid = line.mean(axis=1) >= SOLID
    shown = (starts.sum(axis=1) >= FEW) | solid
    yield from _choose(line, shown, (thin | text, text))
    line = _widen(standing.ink[:, inside])
    shown = line.sum(axis=1) >= max(LONG, MOST_OF * line.shape[1])
    yield from _choose(line, shown, (standing.ink[:, inside], np.zeros_like(text)), LONG_SPREAD)
    yield from _find_whole(standing.ink[:, inside.start - ROOM + RIM : inside.stop + ROOM - RIM])


def _find_whole(ink: Array) -> Iterator[float]:
    """Yield where a line goes through from rule to rule, and nothing joins it but at its ends.

    Characters may stand close to it on both sides, but they keep clear of the rules.
    """
    line = _widen(ink)
    if line.shape[1] < LONG:
        return
    for first, last in find_runs(line.mean(axis=1) >= WHOLE):
        sides = ink[max(first - 1, 0)], ink[min(last, len(ink) - 1)]
        if last - first <= WIDEST and not any(side[RIM:-RIM].any() for side in sides):
            yield (first + last) / 2


def _widen(ink: Array) -> Array:
    """Return where ink lies at a place or one pixel beside it."""
    near = np.pad(ink, ((1, 1), (0, 0)))
    return np.asarray(near[:-2] | near[1:-1] | near[2:])


def _choose(
    line: Array, shown: Array, other: tuple[Array, Array], spread: float = SPREAD
) -> Iterator[float]:
    """Yield the clearest of neighbouring places, if paper is beside them and no text on them."""
    inked, text = other[0].any(axis=1), other[1]
    for first, last in find_runs(shown):
        amounts = line[first:last].sum(axis=1)
        at = first + int(np.flatnonzero(amounts == amounts.max()).mean())
        places = np.flatnonzero(line[at])
        free = not (
            inked[max(at - FREE[1], 0) : max(at - FREE[0] + 1, 0)].any()
            or inked[at + FREE[0] : at + FREE[1] + 1].any()
        )
        if free and places[-1] - places[0] >= spread * line.shape[1] and not text[at].any():
            yield at + 0.5


def _on(mask: Array, row: int) -> Array:
    return np.asarray(mask[row - 1 : row + 2].any(axis=0))
