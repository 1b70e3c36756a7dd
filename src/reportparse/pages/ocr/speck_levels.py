"""Lying rules of a table of which a black and white scan left a few specks from side to side.

A gap between them may be as wide as several columns. But the posts tell how far the table reaches,
and between its rows there is no text, and no other ink either: specks there that stand in one row
of pixels, in most of the columns, are a rule.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import cv2
import numpy as np

from reportparse.layout import Ruling
from reportparse.pages.ocr.arrays import Array, find_runs
from reportparse.pages.ocr.low_rows import SAME
from reportparse.pages.ocr.picture import POINT
from reportparse.pages.ocr.specks import ASIDE, FEW, THIN, Specks

FEW_COLUMNS, MOST = 4, 0.6  # columns that a rule crosses at least; share of them with specks
ROOM = 6  # px beside a post, in which specks may be its own
REACH = 3.0  # pt by which a post may end before a rule
CLEARER = 5.0  # times as many specks on a rule as in a row of pixels beside it


def find_speck_levels(lying: Specks, group: Sequence[Ruling]) -> Iterator[Ruling]:
    """Yield the rules between two posts each that specks in line show.

    Args:
        lying: The ink.
        group: The rulings of one table.
    """
    posts = [ruling for ruling in group if ruling.orientation == "v"]
    places = _distinct([post.position for post in posts])
    if len(places) <= FEW_COLUMNS:
        return
    columns = list(pairwise(places))
    top, bottom = (round(f(posts) / POINT) for f in (_top, _bottom))
    specks, crossed, texts = _count_specks(lying, columns, slice(top, bottom))
    for first, last in find_runs(_find_rows(specks, crossed)):
        amounts = specks[first:last].sum(axis=1)
        row = first + int(np.flatnonzero(amounts == amounts.max()).mean())
        position = _place((top + row + 0.5) * POINT, group)
        for start, end in _cross(specks[row], crossed[row], texts[row]):
            sides = places[start], places[end]
            if all(_stands(posts, side, position) for side in sides):
                yield Ruling("h", position, *sides)


def _top(posts: Sequence[Ruling]) -> float:
    return min(post.start for post in posts)


def _bottom(posts: Sequence[Ruling]) -> float:
    return max(post.end for post in posts)


def _distinct(positions: Sequence[float]) -> list[float]:
    distinct: list[float] = []
    for position in sorted(positions):
        if not distinct or position - distinct[-1] > 2 * SAME:
            distinct.append(position)
    return distinct


def _count_specks(
    lying: Specks, columns: Sequence[tuple[float, float]], rows: slice
) -> tuple[Array, Array, Array]:
    """Count the specks that each row of pixels has in each column, and look for text there.

    Returns:
        The specks; where strokes of text cross the row; where there is any text, if only the corner
        that a piece of the rule makes with one of a post.
    """
    thin = (lying.thin | lying.between)[rows].astype(np.uint8)
    text = lying.text[rows].astype(np.uint8)
    strokes = cv2.morphologyEx(text, cv2.MORPH_OPEN, np.ones((THIN + 1, 1), np.uint8))
    near = cv2.dilate(thin, np.ones((3, 1), np.uint8))
    begun = np.diff(near.astype(np.int8), axis=1, prepend=0) > 0
    sides = [(round(a / POINT) + ROOM, round(b / POINT) - ROOM) for a, b in columns]
    specks = np.stack([begun[:, a:b].sum(axis=1) for a, b in sides], axis=1)
    crossed, texts = (
        np.stack([mask[:, a:b].any(axis=1) for a, b in sides], axis=1) for mask in (strokes, text)
    )
    return specks, crossed, texts


def _find_rows(specks: Array, crossed: Array) -> Array:
    """Return in which rows of pixels enough specks stand without text, and hardly any beside."""
    clear = np.where(crossed, 0, specks)
    shown = (clear.sum(axis=1) >= FEW) & ((clear > 0).sum(axis=1) >= FEW_COLUMNS)
    steps = np.array([*range(-ASIDE[1], -ASIDE[0] + 1), *range(ASIDE[0], ASIDE[1] + 1)])
    for row in np.flatnonzero(shown).tolist():
        beside = specks[np.clip(row + steps, 0, len(specks) - 1)][:, ~crossed[row]]
        shown[row] = clear[row].sum() >= CLEARER * beside.sum(axis=1).max()
    return np.asarray(shown)


def _cross(specks: Array, crossed: Array, texts: Array) -> Iterator[tuple[int, int]]:
    """Yield the first column that a rule crosses, and the one behind the last."""
    for first, last in find_runs(~crossed):
        shown = first + np.flatnonzero(specks[first:last])
        if len(shown) < FEW_COLUMNS or specks[first:last].sum() < FEW:
            continue
        start, end = int(shown[0]), int(shown[-1]) + 1
        if len(shown) >= MOST * (end - start):
            is_next_to_totals = end == len(texts) - 1 and not texts[end]
            yield start, last if is_next_to_totals else end


def _place(position: float, group: Sequence[Ruling]) -> float:
    """Return where the rest of a rule stands, if any is known."""
    known = (r.position for r in group if r.orientation == "h")
    nearest = min(known, key=lambda other: abs(other - position), default=position)
    return nearest if abs(nearest - position) <= SAME else position


def _stands(posts: Sequence[Ruling], place: float, position: float) -> bool:
    """Whether a post stands at a place, and reaches a rule."""
    return any(
        abs(post.position - place) <= 2 * SAME
        and post.start - REACH <= position <= post.end + REACH
        for post in posts
    )
