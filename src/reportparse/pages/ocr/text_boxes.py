"""Where text stands in a picture: boxes of ink on one baseline, never over a rule.

Every region between rules is cut along its paper, in turn between lines and between columns, as
long as there is a cut (recursive XY-cut, Nagy and Seth 1984).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor
from typing import NamedTuple

import cv2
import numpy as np

from reportparse.layout import Ruling
from reportparse.pages.ocr.picture import INK, Array
from reportparse.pages.ocr.rules import rule_mask

USUAL_EM = 29.0  # px; 10.5 pt, where nothing can be measured
SMALLEST, LARGEST = 11, 90  # px; sides of what may be a character
HIGH, ROOM = 90, 1.05  # percentile of the heights that ideographs reach; em by their ink
FEW = 8  # characters; fewer do not tell how large the usual one is
DUST = 0.17  # em; ink that is smaller on its own is dust
FAINT_DUST = 0.008  # square em of ink; less is dust whatever its extent
GRAIN = 8  # px; a decimal point has more
WORD_GAP = 0.8  # em; a wider gap ends a box
LINE = 0.5  # em; lower stretches of ink are parts of a line: dots, 二, a dash
PART_GAP = 0.3  # em; between the parts of one character, or a character and its dots
TALL = 1.5  # em; a taller box holds several lines
TIGHT, LOOSE = 0.85, 1.7  # em; from line to line where lines touch
ASIDE = 0.25  # of that by which a cut may lie beside where equally high lines would end
UNEVEN = 0.5  # of the usual ink of a row that lines of unequal height weigh
THROUGH, LARGEST_LINE = 0.4, 2.2  # of the usual ink of a row: more is cut through characters;
# em up to which a block may be one line of a larger typeface
LEVEL, FEW_POSTS = 4.0, 3  # pt between ends at one height; fewer posts may be strokes of text
WALL = 3  # px; thickness of the rules between regions


class TextBox(NamedTuple):
    """A box of ink in pixels, the ends exclusive, and the size of the text around it."""

    x0: int
    top: int
    x1: int
    bottom: int
    em: float

    @property
    def width(self) -> int:
        """Extent along the line in pixels."""
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        """Extent across the line in pixels."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class _Patch:
    """A part of the picture: 1 where ink stands that belongs to it."""

    ink: Array
    x: int
    y: int


def find_text_boxes(clean: Array, rulings: Sequence[Ruling]) -> list[TextBox]:
    """Find the boxes of text in a picture without rules, in reading order."""
    ink = _drop_grains((clean < INK).astype(np.uint8))
    boxes: list[TextBox] = []
    for inside, regions in _find_regions(ink, rulings):
        em = _estimate_em(regions)
        for patch in regions:
            boxes += _cut(patch, em, trust_em=inside)
    return sorted(boxes, key=lambda box: (box.top, box.x0))


def _drop_grains(ink: Array) -> Array:
    """Leave out grains of noise, which would fill the paper between lines."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    large = stats[:, cv2.CC_STAT_AREA] >= GRAIN
    large[0] = False
    kept: Array = large[labels].astype(np.uint8)
    return kept


def _find_regions(ink: Array, rulings: Sequence[Ruling]) -> Iterator[tuple[bool, list[_Patch]]]:
    """Yield the cells of every table, and all that is outside, as patches of ink."""
    walls = rule_mask(ink.shape, [*rulings, *_close_open_sides(rulings)], WALL)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        (walls == 0).astype(np.uint8), connectivity=4
    )
    groups: dict[int, list[_Patch]] = {}
    tables = _label_tables(walls)
    outside: list[_Patch] = []
    for label in range(1, count):
        x, y, width, height, _ = (int(value) for value in stats[label])
        own = ink[y : y + height, x : x + width] * (
            labels[y : y + height, x : x + width] == label
        ).astype(np.uint8)
        if not own.any():
            continue
        patch = _Patch(own, x, y)
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


def _estimate_em(patches: Iterable[_Patch]) -> float:
    """Return the height of the usual ideograph in pixels; digits beside them are lower."""
    heights: list[int] = []
    for patch in patches:
        joined = cv2.morphologyEx(patch.ink, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
        _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
        heights += [
            height
            for _, _, width, height, _ in stats[1:].tolist()
            if SMALLEST <= height <= LARGEST and 2 * width >= height
        ]
    return float(np.percentile(heights, HIGH)) * ROOM if len(heights) >= FEW else USUAL_EM


def _cut(patch: _Patch, em: float, *, trust_em: bool) -> Iterator[TextBox]:
    """Cut a patch into lines, these into columns, and so on until nothing is left to cut."""
    for band in _cut_lines(patch, em):
        height = band.ink.shape[0]
        own_em = em
        if not trust_em and 0.6 * em <= height <= TALL * em:
            own_em = height * ROOM
        pieces = list(_cut_columns(band, WORD_GAP * own_em))
        if len(pieces) > 1:
            for piece in pieces:
                yield from _cut(piece, own_em, trust_em=True)
        elif height > TALL * own_em and band.ink.shape[0] < patch.ink.shape[0]:
            yield from _cut(band, own_em, trust_em=True)
        elif height > TALL * own_em:
            for line in _cut_where_thin(band, own_em):
                yield from _make_box(line, own_em)
        else:
            yield from _make_box(band, own_em)


def _cut_lines(patch: _Patch, em: float) -> Iterator[_Patch]:
    """Cut between rows of ink; parts of one line stay together."""
    runs: list[tuple[int, int]] = []
    for first, last in _runs(patch.ink.any(axis=1)):
        low = min(last - first, runs[-1][1] - runs[-1][0]) < LINE * em if runs else False
        near = bool(runs) and first - runs[-1][1] < PART_GAP * em
        if low and near and last - runs[-1][0] <= 1.15 * em:
            runs[-1] = (runs[-1][0], last)
        else:
            runs.append((first, last))
    yield from (_trim(patch, (first, last), None) for first, last in runs)


def _cut_columns(patch: _Patch, gap: float) -> Iterator[_Patch]:
    """Cut where paper is wider than `gap`."""
    runs: list[tuple[int, int]] = []
    for first, last in _runs(patch.ink.any(axis=0)):
        if runs and first - runs[-1][1] < gap:
            runs[-1] = (runs[-1][0], last)
        else:
            runs.append((first, last))
    yield from (_trim(patch, None, run) for run in runs)


def _cut_where_thin(patch: _Patch, em: float) -> Iterator[_Patch]:
    """Cut a block of lines that touch where its rows hold least ink.

    Of all numbers of lines that would be about as high as the text, the one is taken whose cuts
    meet least ink and whose lines are most equal. Where every cut would go through characters,
    it is one line of larger ones.
    """
    profile = patch.ink.sum(axis=1).astype(float)
    height = len(profile)
    usual = max(float(np.median(profile)), 1.0)
    fewest, most = max(2, ceil(height / (LOOSE * em))), max(2, floor(height / (TIGHT * em)))
    tries = [_find_cuts(profile, count) for count in range(min(fewest, most), most + 1)]
    costs = [
        float(np.mean(profile[cuts])) / usual + UNEVEN * _unevenness(cuts, height) for cuts in tries
    ]
    best = int(np.argmin(costs))
    single = costs[best] > THROUGH and height <= LARGEST_LINE * em
    edges = [0, *([] if single else tries[best]), height]
    for first, last in pairwise(edges):
        if patch.ink[first:last].any():
            yield _trim(patch, (first, last), None)


def _find_cuts(profile: Array, count: int) -> list[int]:
    """Return where rows hold least ink near the borders of `count` equally high lines."""
    pitch = len(profile) / count
    cuts: list[int] = []
    for number in range(1, count):
        first, last = round((number - ASIDE) * pitch), round((number + ASIDE) * pitch) + 1
        first = max(first, cuts[-1] + 1 if cuts else 1)
        cuts.append(first + int(profile[first : max(last, first + 1)].argmin()))
    return cuts


def _unevenness(cuts: Sequence[int], height: int) -> float:
    """Return by how much the highest line is higher than the lowest, as a share of the mean."""
    heights = [last - first for first, last in pairwise([0, *cuts, height])]
    return (max(heights) - min(heights)) * len(heights) / height


def _runs(filled: Array) -> list[tuple[int, int]]:
    """Return start and end of every run of True."""
    steps = np.flatnonzero(np.diff(np.concatenate([[0], filled.astype(np.int8), [0]])))
    return [(int(first), int(last)) for first, last in steps.reshape(-1, 2)]


def _trim(patch: _Patch, rows: tuple[int, int] | None, cols: tuple[int, int] | None) -> _Patch:
    """Return a part of a patch without the paper around its ink."""
    first_row, last_row = rows or (0, patch.ink.shape[0])
    first_col, last_col = cols or (0, patch.ink.shape[1])
    ink = patch.ink[first_row:last_row, first_col:last_col]
    filled_rows, filled_cols = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not filled_rows.size:
        return _Patch(ink[:0], patch.x, patch.y)
    top, left = int(filled_rows[0]), int(filled_cols[0])
    kept = ink[top : int(filled_rows[-1]) + 1, left : int(filled_cols[-1]) + 1]
    return _Patch(kept, patch.x + first_col + left, patch.y + first_row + top)


def _make_box(patch: _Patch, em: float) -> Iterator[TextBox]:
    """Yield the box of a patch unless it is dust."""
    if not patch.ink.size:
        return
    height, width = patch.ink.shape
    if max(height, width) < DUST * em or int(patch.ink.sum()) < FAINT_DUST * em * em:
        return
    yield TextBox(patch.x, patch.y, patch.x + width, patch.y + height, em)
