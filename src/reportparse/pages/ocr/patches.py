"""Parts of a picture in which text stands: cells, what is outside, and text written downwards."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from reportparse.layout import Ruling
from reportparse.pages.ocr.arrays import Array, find_runs
from reportparse.pages.ocr.rules import rule_mask

USUAL_EM = 29.0  # px; 10.5 pt, where nothing can be measured
SMALLEST, LARGEST = 11, 90  # px; sides of what may be a character
HIGH, ROOM = 90, 1.05  # percentile of the heights that ideographs reach; em by their ink
FEW = 8  # characters; fewer do not tell how large the usual one is
HALF, SEVERAL = 0.55, 1.6  # of a height taken for an em; width by height of several characters
FEW_LINES, LINES = 3, 0.25  # such lines of that height, and share of all: the em is theirs
GRAIN = 8  # px; a decimal point has more
DASH = (5, 2)  # px; least width, most height of a grain that is a dash of a thin typeface
STRIP_GAP, STRIP_RIM = 1.1, 0.35  # em of paper between its characters, and beside them
LEAST_STRIP, WIDEST_STRIP, LONG_STRIP = 0.8, 1.6, 3.5  # em, with that rim; times as long as wide
CLOSE_SET = 0.4  # of its width; paper between the characters of such a text
LEVEL, FEW_POSTS = 4.0, 3  # pt between ends at one height; fewer posts may be strokes of text
WALL = 3  # px; thickness of the rules between regions


@dataclass(frozen=True, slots=True)
class Patch:
    """A part of the picture: 1 where ink stands that belongs to it."""

    ink: Array
    x: int
    y: int


def drop_grains(ink: Array) -> Array:
    """Leave out grains of noise, which would fill the paper between lines.

    A minus sign of a small thin typeface has no more ink, but in one row.
    """
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    large = (stats[:, cv2.CC_STAT_AREA] >= GRAIN) | ((width >= DASH[0]) & (height <= DASH[1]))
    large[0] = False
    kept: Array = large[labels].astype(np.uint8)
    return kept


def find_regions(ink: Array, rulings: Sequence[Ruling]) -> Iterator[tuple[bool, list[Patch]]]:
    """Yield the cells of every table, and all that is outside, as patches of ink."""
    walls = rule_mask(ink.shape, [*rulings, *_close_open_sides(rulings)], WALL)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        (walls == 0).astype(np.uint8), connectivity=4
    )
    groups: dict[int, list[Patch]] = {}
    tables = _label_tables(walls)
    outside: list[Patch] = []
    for label in range(1, count):
        x, y, width, height, _ = (int(value) for value in stats[label])
        own = ink[y : y + height, x : x + width] * (
            labels[y : y + height, x : x + width] == label
        ).astype(np.uint8)
        if not own.any():
            continue
        patch = Patch(own, x, y)
        if width > 0.9 * ink.shape[1] or height > 0.9 * ink.shape[0]:
            outside.append(patch)
        else:
            groups.setdefault(
                int(tables[max(y - 1, 0), min(x + 1, tables.shape[1] - 1)]), []
            ).append(patch)
    yield from ((True, group) for group in groups.values())
    yield from ((False, [patch]) for patch in outside)


def _close_open_sides(rulings: Sequence[Ruling]) -> Iterator[Ruling]:
    """Yield a wall where several posts end without a rule, as in a row that a page break cuts."""
    posts = [ruling for ruling in rulings if ruling.orientation == "v"]
    lying = [ruling for ruling in rulings if ruling.orientation == "h"]
    for side in (-1, 1):
        ends = [(post.end if side > 0 else post.start, post.position) for post in posts]
        loose = sorted(
            (end, place)
            for end, place in ends
            if not any(
                abs(rule.position - end) <= LEVEL
                and rule.start - LEVEL <= place <= rule.end + LEVEL
                for rule in lying
            )
        )
        while loose:
            level = [pair for pair in loose if pair[0] - loose[0][0] <= LEVEL]
            loose = loose[len(level) :]
            places = [place for _, place in level]
            if len(level) >= FEW_POSTS:
                middle = sum(end for end, _ in level) / len(level)
                yield Ruling("h", middle, min(places), max(places))


def _label_tables(walls: Array) -> Array:
    """Number the connected groups of rules, and give every pixel near one its number."""
    _, labels = cv2.connectedComponents(
        cv2.dilate(walls, np.ones((5, 5), np.uint8)), connectivity=8
    )
    return np.asarray(labels)


def estimate_em(patches: Sequence[Patch]) -> float:
    """Return the height of the usual ideograph in pixels; digits beside them are lower.

    Where lines touch, so do the characters of two, and seem twice as high: single lines that are
    no higher than half of that tell better.
    """
    heights = [high for _, high in character_sizes(patches)]
    if len(heights) < FEW:
        return USUAL_EM
    high = float(np.percentile(heights, HIGH))
    wide = [height for width, height in _line_sizes(patches) if width >= SEVERAL * height]
    single = [height for height in wide if height <= HALF * high]
    if len(single) >= max(FEW_LINES, LINES * len(wide)):
        high = float(np.percentile(single, HIGH, method="higher"))
    return high * ROOM


def _line_sizes(patches: Iterable[Patch]) -> Iterator[tuple[int, int]]:
    """Yield width and height of every run of rows with ink that may be a line or several."""
    for patch in patches:
        for first, last in find_runs(patch.ink.any(axis=1)):
            if SMALLEST <= last - first <= LARGEST:
                cols = np.flatnonzero(patch.ink[first:last].any(axis=0))
                yield int(cols[-1] - cols[0]) + 1, last - first


def character_sizes(patches: Iterable[Patch]) -> list[tuple[int, int]]:
    """Return width and height of the pieces of ink that may be characters, in pixels."""
    sizes: list[tuple[int, int]] = []
    for patch in patches:
        joined = cv2.morphologyEx(patch.ink, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
        _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
        sizes += [
            (width, height)
            for _, _, width, height, _ in stats[1:].tolist()
            if SMALLEST <= height <= LARGEST and 2 * width >= height
        ]
    return sizes


def part_strips(patch: Patch, em: float, lying: Array) -> tuple[list[Patch], Patch]:
    """Take out text written downwards, which is not cut at the rows beside it.

    Args:
        patch: All that is outside of cells.
        em: The size of its characters.
        lying: Not 0 on the lying rules of the picture. No such text goes on over one: what stands
            above and below, as 一、 and 二、, begins rows.

    Returns:
        The columns, and all that is left.
    """
    near = np.ones((round(STRIP_GAP * em), round(STRIP_RIM * em)), np.uint8)
    height, width = patch.ink.shape
    walls = lying[patch.y : patch.y + height, patch.x : patch.x + width] > 0
    joined = cv2.dilate(patch.ink, near)
    joined[walls] = 0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=4)
    rest, strips = patch.ink.copy(), []
    for label in range(1, count):
        x, y, width, height, _ = (int(value) for value in stats[label])
        if not LEAST_STRIP * em <= width <= WIDEST_STRIP * em or height < LONG_STRIP * width:
            continue
        own = labels[y : y + height, x : x + width] == label
        ink = patch.ink[y : y + height, x : x + width] * own.astype(np.uint8)
        strip = trim(Patch(ink, patch.x + x, patch.y + y), None, None)
        if _is_close_set(strip):
            rest[y : y + height, x : x + width][own] = 0
            strips.append(strip)
    return strips, trim(Patch(rest, patch.x, patch.y), None, None)


def _is_close_set(strip: Patch) -> bool:
    """Whether a column has little paper between its characters; rows of numbers have more."""
    runs = find_runs(strip.ink.any(axis=1))
    gaps = [below[0] - above[1] for above, below in pairwise(runs)]
    return not gaps or float(np.median(gaps)) <= CLOSE_SET * strip.ink.shape[1]


def trim(patch: Patch, rows: tuple[int, int] | None, cols: tuple[int, int] | None) -> Patch:
    """Return a part of a patch without the paper around its ink."""
    first_row, last_row = rows or (0, patch.ink.shape[0])
    first_col, last_col = cols or (0, patch.ink.shape[1])
    ink = patch.ink[first_row:last_row, first_col:last_col]
    filled_rows, filled_cols = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not filled_rows.size:
        return Patch(ink[:0], patch.x, patch.y)
    top, left = int(filled_rows[0]), int(filled_cols[0])
    kept = ink[top : int(filled_rows[-1]) + 1, left : int(filled_cols[-1]) + 1]
    return Patch(kept, patch.x + first_col + left, patch.y + first_row + top)
