"""Rows no higher than their characters, in which a stroke of text is as long as a post.

A post reaches from rule to rule and stands free; other strokes join those of a character.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median_low
from typing import Literal

import numpy as np

from reportparse.layout import Ruling
from reportparse.pages.ocr.arrays import Array, find_runs
from reportparse.pages.ocr.picture import INK, POINT
from reportparse.pages.ocr.rules import FAINT, find_crossings

SAME = 2.5  # pt; rules nearer than this are one
WANDER = 2  # px by which a rule may lie beside the line of its pieces
LOW_ROW = 18.0  # pt; the posts of lower rows are too short to be found by their length
LOWEST_ROW = 12.5  # pt; in lower rows the strokes of characters are as long as posts
NEARER = 2  # px by which a line comes nearer to the rules than `RIM`
POST, POST_WIDTH = 0.95, 10  # of a low row's height that a post has ink; px of its width
FEW_POSTS = 2  # of a low row at least; a lone one may be a bracket
RIM = 5  # px of a row beside its rules, which are blurred
FREE = (5, 7)  # px beside a post where there is paper; strokes of characters have others there
TOUCHED = 0.03  # of the height of a row with ink there
JOINED = (1, 7)  # px beside a line that a stroke which joins it has ink all along
NARROW = 7.0  # pt; no column is so narrow
FEW_OPEN = 3  # posts that hang open; letters of a title that touch a rule are of one length, too
LEAST_OPEN, SAME_LENGTH = 28, 2  # px; the least that such a post is long; by which they differ
FILLED_ROW = 40.0  # pt; three lines of text
END, REACHED = 4, 0.5  # px at the ends of a row; how much of them a post has ink in
THICK_STROKE = 0.5  # of a row's height; what is higher is shading


def find_short_posts(ink: Array, group: Sequence[Ruling]) -> Iterator[Ruling]:
    """Yield the posts of low rows that are not known.

    Args:
        ink: Where there is ink in the picture, transposed.
        group: The rulings of one table.
    """
    lying = sorted(ruling for ruling in group if ruling.orientation == "h")
    known = [ruling for ruling in group if ruling.orientation == "v"]
    for above, below in pairwise(lying):
        if not SAME < below.position - above.position <= LOW_ROW:
            continue
        posts = list(_find_posts(ink, above, below))
        if len(posts) >= FEW_POSTS:
            yield from (post for post in posts if not any(_covers(o, post) for o in known))


def _covers(ruling: Ruling, post: Ruling) -> bool:
    return (
        abs(ruling.position - post.position) <= SAME
        and ruling.start <= post.start + SAME
        and ruling.end >= post.end - SAME
    )


def _find_posts(ink: Array, above: Ruling, below: Ruling) -> Iterator[Ruling]:
    left = max(round(max(above.start, below.start) / POINT) - WANDER, 0)
    right = round(min(above.end, below.end) / POINT) + WANDER + 1
    row = ink[left:right, inside(above.position, below.position)]
    if min(row.shape) < POST_WIDTH:
        return
    near = np.pad(row, ((1, 1), (0, 0)))
    slanting = near[:-2] | near[1:-1] | near[2:]
    for first, last in find_runs(slanting.mean(axis=1) >= POST):
        if last - first > POST_WIDTH:
            continue
        if stands_free(row, first, last) or _goes_through(
            ink, (above, below), left + first, last - first
        ):
            yield Ruling("v", (left + (first + last) / 2) * POINT, above.position, below.position)


def _goes_through(ink: Array, row: tuple[Ruling, Ruling], first: int, width: int) -> bool:
    """Whether a line reaches both rules of a row that is higher than characters.

    A number may stand close beside it, but not without paper between.
    """
    above, below = row
    if below.position - above.position <= LOWEST_ROW:
        return False
    rows = inside(above.position, below.position)
    line = ink[max(first - 1, 0) : first + width + 1, rows.start - NEARER : rows.stop + NEARER]
    return bool(line.any(axis=0).all()) and _has_margins(ink[:, rows], first, first + width)


def _has_margins(row: Array, first: int, last: int) -> bool:
    """Whether paper alone lies close to a line on both sides, from its one end to the other."""
    sides = row[max(first - FREE[1], 0) : max(first - 1, 0)], row[last + 1 : last + FREE[1]]
    return all(not side.size or side.mean(axis=1).min() <= TOUCHED for side in sides)


def find_open_posts(ink: Array, group: Sequence[Ruling]) -> Iterator[Ruling]:
    """Yield the posts of a low row that a page break leaves open above or below a table.

    They begin at its outermost rule and end at one height.

    Args:
        ink: Where there is ink in the picture, transposed.
        group: The rulings of one table.
    """
    lying = sorted(
        (rule for rule in group if rule.orientation == "h"), key=lambda rule: rule.position
    )
    known = [ruling for ruling in group if ruling.orientation == "v"]
    ends: tuple[tuple[Ruling, Literal[-1, 1]], ...] = (
        ((lying[0], -1), (lying[-1], 1)) if lying else ()
    )
    for rule, side in ends:
        posts = list(_find_hanging(ink, rule, side))
        if len(posts) >= FEW_OPEN:
            yield from (post for post in posts if not any(_covers(o, post) for o in known))


def _find_hanging(ink: Array, rule: Ruling, side: Literal[-1, 1]) -> Iterator[Ruling]:
    """Yield the thin lines from a rule downwards, or upwards, that have the same length."""
    left = max(round(rule.start / POINT) - WANDER, 0)
    right = round(rule.end / POINT) + WANDER + 1
    at, reach = round(rule.position / POINT), round(LOW_ROW / POINT)
    away = at + side * np.arange(RIM, reach)
    row = ink[left:right, away[(away >= 0) & (away < ink.shape[1])]]
    if not row.size:
        return
    near = np.pad(row, ((1, 1), (0, 0)))
    slanting = near[:-2] | near[1:-1] | near[2:]
    lengths = np.where(slanting.all(axis=1), 0, slanting.argmin(axis=1))
    hanging: list[tuple[int, int, int]] = []
    for first, last in find_runs(lengths >= LEAST_OPEN - RIM):
        length = int(lengths[first:last].max())
        if last - first <= POST_WIDTH and _has_margins(row[:, :length], first, last):
            hanging.append((length, first, last))
    usual = median_low([length for length, _, _ in hanging]) if hanging else 0
    end = rule.position + side * (usual + RIM) * POINT
    start, end = sorted((rule.position, end))
    for length, first, last in hanging:
        if abs(length - usual) <= SAME_LENGTH:
            yield Ruling("v", (left + (first + last) / 2) * POINT, start, end)


def inside(top: float, bottom: float) -> slice:
    """Return the pixels of a row without its rules."""
    return slice(round(top / POINT) + RIM, round(bottom / POINT) - RIM + 1)


def stands_free(row: Array, first: int, last: int) -> bool:
    """Whether there is paper on both sides of a line of ink: no stroke of a character joins it.

    Args:
        row: Where there is ink in a row, width × height.
        first: Where the line begins across.
        last: Where it ends, exclusive.
    """
    sides = (
        row[max(first - FREE[1], 0) : max(first - FREE[0] + 1, 0)],
        row[last + FREE[0] - 1 : last + FREE[1]],
    )
    return all(not side.size or side.any(axis=0).mean() <= TOUCHED for side in sides)


def cut_strokes(
    grey: Array, rulings: Sequence[Ruling], *, bilevel: bool = False
) -> tuple[Ruling, ...]:
    """Shorten posts that go on as the stroke of a character in a low row above or below them.

    Args:
        grey: The picture.
        rulings: What was found in it.
        bilevel: Whether it was black and white alone, where thin posts may stop short of rules.
    """
    ink = np.ascontiguousarray((grey < INK).T)
    known = [r for r in rulings if r.orientation == "h" or not _stands_beside(r, rulings)]
    if not bilevel:
        traces = np.ascontiguousarray((grey < FAINT).T)  # of pale posts beside black print
        known = [r for r in known if r.orientation == "h" or not _is_lone_stroke(traces, r, known)]
    cut = (_cut_post(ink, r, known) if r.orientation == "v" else r for r in known)
    return tuple(ruling for ruling in cut if ruling is not None)


def _cut_post(ink: Array, post: Ruling, rulings: Sequence[Ruling]) -> Ruling | None:
    crossings = sorted(find_crossings(post, rulings))
    rows = [row for row in pairwise(crossings) if row[1] - row[0] > SAME]
    strokes = [_is_stroke(ink, post.position, row) for row in rows]
    if not any(strokes):
        return post
    if all(strokes):
        return None
    first, last = strokes.index(False), len(rows) - 1 - strokes[::-1].index(False)
    start = rows[first][0] if first else post.start
    end = rows[last][1] if last < len(rows) - 1 else post.end
    return post._replace(start=start, end=end)


def _stands_beside(post: Ruling, rulings: Sequence[Ruling]) -> bool:
    """Whether a short post leaves no room for a character between it and a longer one."""
    length = post.end - post.start
    return length <= FILLED_ROW and any(
        other.orientation == "v"
        and SAME < abs(other.position - post.position) < NARROW
        and other.end - other.start > 2 * length
        and other.start <= post.start + SAME
        and post.end - SAME <= other.end
        for other in rulings
    )


def _is_lone_stroke(ink: Array, post: Ruling, rulings: Sequence[Ruling]) -> bool:
    """Whether a post of one row alone stops short of a rule: characters may fill higher rows, too.

    Other posts that stop at a row stand in line with some of another.
    """
    row = (post.start, post.end)
    crossings = find_crossings(post, rulings)
    crossed = [at for at in crossings if row[0] + SAME < at < row[1] - SAME]
    in_line = (other for other in rulings if other.orientation == "v" and other is not post)
    if (
        crossed
        or row[1] - row[0] > FILLED_ROW
        or any(abs(other.position - post.position) <= SAME for other in in_line)
        or (len(crossings) == 1 and _hangs_among(post, rulings))
    ):
        return False
    rows, middle = inside(*row), round(post.position / POINT)
    line = ink[middle - NEARER : middle + NEARER + 1, rows].any(axis=0)
    return line.size > 0 and bool(min(line[:END].mean(), line[-END:].mean()) < REACHED)


def _hangs_among(post: Ruling, rulings: Sequence[Ruling]) -> bool:
    """Whether others are as long, as in a row that a page break leaves open."""
    alike = (
        other.orientation == "v"
        and abs(other.start - post.start) <= 2 * SAME
        and abs(other.end - post.end) <= 2 * SAME
        for other in rulings
    )
    return sum(alike) >= FEW_OPEN


def _is_stroke(ink: Array, position: float, row: tuple[float, float]) -> bool:
    """Whether a line between two rules does not reach them, and another stroke joins it.

    In rows hardly higher than characters it may reach them nevertheless.
    """
    low = row[1] - row[0]
    if low > LOW_ROW:
        return False
    rows, middle = inside(*row), round(position / POINT)
    line = ink[middle - 1 : middle + 2, rows.start - NEARER : rows.stop + NEARER]
    if low > LOWEST_ROW and line.any(axis=0).all():
        return False
    sides = (
        ink[max(middle - JOINED[1], 0) : max(middle - JOINED[0] + 1, 0), rows],
        ink[middle + JOINED[0] : middle + JOINED[1] + 1, rows],
    )
    return any(_holds_stroke(side.all(axis=0)) for side in sides if side.size)


def _holds_stroke(joined: Array) -> bool:
    """Whether ink joins a line somewhere in a row, and not at its rules, which may be double."""
    bars = [run for run in find_runs(joined) if run[0] > 0 and run[1] < len(joined)]
    return bool(bars) and float(joined.mean()) < THICK_STROKE
