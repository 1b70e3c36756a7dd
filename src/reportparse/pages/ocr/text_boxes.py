"""Where text stands in a picture: boxes of ink on one baseline, never over a rule.

Every region between rules is cut along its paper, in turn between lines and between columns, as
long as there is a cut (recursive XY-cut, Nagy and Seth 1984).
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil, floor
from typing import NamedTuple

import numpy as np

from reportparse.layout import Ruling
from reportparse.pages.ocr.arrays import Array, find_runs
from reportparse.pages.ocr.patches import (
    FEW,
    HIGH,
    ROOM,
    Patch,
    character_sizes,
    drop_grains,
    estimate_em,
    find_regions,
    part_strips,
    trim,
)
from reportparse.pages.ocr.picture import INK
from reportparse.pages.ocr.rules import rule_mask

DIGIT = 0.72  # em; height of digits and capitals
DUST = 0.17  # em; ink that is smaller on its own is dust
FAINT_DUST = 0.008  # square em of ink; less is dust whatever its extent
WORD_GAP, OPEN_GAP = 0.8, 0.5  # em; wider paper ends a box in a cell, and outside of cells
STAGGERED_GAP = 0.3  # em; the same between texts at several heights that have lines on their own
LINE = 0.5  # em; lower stretches of ink are parts of a line: dots, 二, a dash
PART_GAP = 0.3  # em; between the parts of one character, or a character and its dots
TALL = 1.5  # em; a taller box holds several lines
ONE_LINE = 1.2  # em; a lower one holds one line, whatever paper lies between its strokes
FULL = 0.6  # of the height of one line that most pieces of its characters have
STROKE, STROKE_GAP = 0.2, 0.5  # em; height of a lying stroke, and paper between those of 二
STOP, STOP_GAP = (0.15, 0.5), 1.15  # em; height of a dot or comma, paper to the next character
STOP_END, FOOT = 0.3, 0.5  # em of ink at its end; of the line's height, where it begins at least
BRACKET, SLIM, BRACKET_GAP = 0.78, 0.4, 1.0  # em; height and width, and paper outside
BEND = 0.06  # em by which the middle of a bracket lies aside of its ends
WIDE_SHARE, SQUARE = 80, 0.75  # percentile of width by height; ideographs are wider than this
NARROW, COLON = 0.25, 0.2  # em; width of a colon; of the line's height, where it begins at least
TIGHT, LOOSE = 0.85, 1.7  # em; from line to line where lines touch
ASIDE = 0.25  # of that by which a cut may lie beside where equally high lines would end
UNEVEN = 0.5  # of the usual ink of a row that lines of unequal height weigh
THROUGH, LARGEST_LINE = 0.4, 2.2  # of the usual ink of a row: more is cut through characters;
# em up to which a block may be one line of a larger typeface


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


def find_text_boxes(clean: Array, rulings: Sequence[Ruling]) -> list[TextBox]:
    """Find the boxes of text in a picture without rules, in reading order."""
    ink = drop_grains((clean < INK).astype(np.uint8))
    lying = rule_mask(ink.shape, [r for r in rulings if r.orientation == "h"], 1)
    boxes: list[TextBox] = []
    for inside, regions in find_regions(ink, rulings):
        em = estimate_em(regions)
        for patch in regions:
            if inside:
                boxes += _cut(patch, em, trust_em=True, inside=True)
                continue
            upright, rest = part_strips(patch, em, lying)
            for strip in upright:
                boxes += _cut(strip, min(em, strip.ink.shape[1] * ROOM), trust_em=True)
            boxes += _cut(rest, em)
    return sorted(boxes, key=lambda box: (box.top, box.x0))


def _cut(
    patch: Patch, em: float, *, trust_em: bool = False, inside: bool = False
) -> Iterator[TextBox]:
    """Cut a patch into lines, these into columns, and so on until nothing is left to cut."""
    for band in _cut_lines(patch, em):
        height = band.ink.shape[0]
        own_em = em if trust_em else _measure_em(band, em)
        pieces = _cut_band(band, own_em, inside=inside)
        if len(pieces) > 1 and height > ONE_LINE * own_em:
            for piece in pieces:
                yield from _cut(piece, own_em, trust_em=True, inside=inside)
        elif len(pieces) > 1:
            for piece in pieces:
                yield from _make_box(piece, own_em)
        elif height > TALL * own_em and band.ink.shape[0] < patch.ink.shape[0]:
            yield from _cut(band, own_em, trust_em=True, inside=inside)
        elif height > TALL * own_em:
            for line in _cut_where_thin(band, own_em):
                yield from _make_box(line, own_em)
        else:
            yield from _make_box(band, own_em)


def _cut_band(band: Patch, em: float, *, inside: bool) -> list[Patch]:
    """Cut a band of ink between its columns.

    Outside of cells one line of text may stand beside texts at other heights, as headers do. Such a
    band is cut where most paper lies, so that what is left has lines again, in which punctuation
    can be told from paper between columns.
    """
    if inside or band.ink.shape[0] <= ONE_LINE * em:
        return list(_cut_columns(band, em, gap=WORD_GAP if inside else OPEN_GAP))
    for gap in (STOP_GAP, OPEN_GAP):
        pieces = list(_cut_columns(band, em, gap=gap))
        if len(pieces) > 1:
            return pieces
    staggered = list(_cut_columns(band, em, gap=STAGGERED_GAP))
    return staggered if all(_has_lines(piece, em) for piece in staggered) else pieces


def _has_lines(patch: Patch, em: float) -> bool:
    """Whether ink is one line, or paper parts its lines."""
    lines = list(_cut_lines(patch, em))
    return len(lines) > 1 or patch.ink.shape[0] <= ONE_LINE * em


def _measure_em(band: Patch, em: float) -> float:
    """Return the size of a band's characters by its own ink, or else that of the text around."""
    height = band.ink.shape[0]
    sizes = character_sizes([band])
    if not sizes or (len(sizes) < FEW and not 0.6 * em <= height <= TALL * em):
        return em
    heights = [high for _, high in sizes]
    high = float(np.percentile(heights, HIGH, method="lower")) if len(sizes) >= FEW else height
    if high > TALL * em:  # larger characters, or those of two lines that touch
        return height * ROOM if float(np.median(heights)) >= FULL * height else em
    wide = float(np.percentile([width / high for width, high in sizes], WIDE_SHARE))
    return high / DIGIT if wide < SQUARE else high * ROOM


def _cut_lines(patch: Patch, em: float) -> Iterator[Patch]:
    """Cut between rows of ink; parts of one line stay together."""
    runs: list[tuple[int, int]] = []
    for first, last in find_runs(patch.ink.any(axis=1)):
        if runs and _are_parts(patch, runs[-1], (first, last), em):
            runs[-1] = (runs[-1][0], last)
        else:
            runs.append((first, last))
    yield from (trim(patch, (first, last), None) for first, last in runs)


def _are_parts(patch: Patch, above: tuple[int, int], run: tuple[int, int], em: float) -> bool:
    """Whether two runs of rows are of one line: one is low, and close to the other.

    The strokes of 二 and 三 stand further apart than other parts.
    """
    low, high = sorted((run[1] - run[0], above[1] - above[0]))
    gap = run[0] - above[1]
    if run[1] - above[0] > 1.15 * em or low >= LINE * em:
        return False
    if gap < PART_GAP * em:
        return True
    wide = patch.ink.shape[1] >= LINE * em and patch.ink.shape[1] <= 1.15 * em
    return wide and low <= STROKE * em and high <= em and gap < STROKE_GAP * em


def _cut_columns(patch: Patch, em: float, *, gap: float) -> Iterator[Patch]:
    """Cut where `gap` em of paper lie; full-width punctuation brings its own."""
    runs: list[tuple[int, int]] = []
    last_ink = (0, 0)
    for run in find_runs(patch.ink.any(axis=0)):
        if runs and _are_one_word(patch, last_ink, run, em, gap):
            runs[-1] = (runs[-1][0], run[1])
        else:
            runs.append(run)
        last_ink = run
    yield from (trim(patch, None, run) for run in runs)


def _are_one_word(
    patch: Patch, left: tuple[int, int], right: tuple[int, int], em: float, gap: float
) -> bool:
    """Whether the paper between two runs of columns ends no word."""
    paper = (right[0] - left[1]) / em
    if paper < gap or paper >= STOP_GAP:
        return paper < gap
    if paper < WORD_GAP and all(_is_low(patch, cols, em) for cols in (left, right)):
        return True  # full-width digits stand so far apart
    if paper < BRACKET_GAP and (
        _is_bracket(patch, left, em, 1) or _is_bracket(patch, right, em, -1)
    ):
        return True
    if paper < WORD_GAP and (_is_centred(patch, left, em) or _is_centred(patch, right, em)):
        return True
    return _is_stop(patch, left, em)


def _is_low(patch: Patch, cols: tuple[int, int], em: float) -> bool:
    """Whether the ink of some columns is no higher than digits."""
    rows = np.flatnonzero(patch.ink[:, cols[0] : cols[1]].any(axis=1))
    return bool(rows[-1] - rows[0] + 1 < BRACKET * em)


def _is_bracket(patch: Patch, cols: tuple[int, int], em: float, side: int) -> bool:
    """Whether the ink of some columns is as narrow as a digit, higher, and bent to one side."""
    ink = patch.ink[:, cols[0] : cols[1]]
    rows = np.flatnonzero(ink.any(axis=1))
    high = rows[-1] - rows[0] + 1
    if not BRACKET * em <= high <= ONE_LINE * em or ink.shape[1] > SLIM * em:
        return False
    middles = [float(np.flatnonzero(ink[row]).mean()) for row in rows]
    ends = (middles[0] + middles[1]) / 2, (middles[-1] + middles[-2]) / 2
    bend = min((middles[len(middles) // 2] - end) * side for end in ends)
    return bend >= BEND * em


def _is_stop(patch: Patch, cols: tuple[int, int], em: float) -> bool:
    """Whether the ink of some columns ends with a dot or comma at the foot, or is a colon."""
    height = patch.ink.shape[0]
    if height > ONE_LINE * em:
        return False
    first = max(cols[0], cols[1] - round(STOP_END * em))
    rows = find_runs(patch.ink[:, first : cols[1]].any(axis=1))
    top, extent = rows[0][0], rows[-1][1] - rows[0][0]
    if top >= FOOT * height:
        return STOP[0] * em <= extent <= STOP[1] * em
    return cols[1] - cols[0] <= NARROW * em and len(rows) == 2 and top >= COLON * height


def _is_centred(patch: Patch, cols: tuple[int, int], em: float) -> bool:
    """Whether the ink of some columns is a comma or colon with paper on all sides of it.

    In some typefaces punctuation stands in the middle of its square.
    """
    height = patch.ink.shape[0]
    if height > ONE_LINE * em or cols[1] - cols[0] > STOP_END * em:
        return False
    rows = find_runs(patch.ink[:, cols[0] : cols[1]].any(axis=1))
    if rows[0][0] < COLON * height:
        return False
    extent = rows[-1][1] - rows[0][0]
    is_comma = len(rows) == 1 and STOP[0] * em <= extent <= STOP[1] * em
    is_colon = len(rows) == 2 and all(last - first <= STROKE * em for first, last in rows)
    return is_comma or is_colon


def _cut_where_thin(patch: Patch, em: float) -> Iterator[Patch]:
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
            yield trim(patch, (first, last), None)


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


def _make_box(patch: Patch, em: float) -> Iterator[TextBox]:
    """Yield the box of a patch unless it is dust."""
    if not patch.ink.size:
        return
    height, width = patch.ink.shape
    if max(height, width) < DUST * em or int(patch.ink.sum()) < FAINT_DUST * em * em:
        return
    yield TextBox(patch.x, patch.y, patch.x + width, patch.y + height, em)
