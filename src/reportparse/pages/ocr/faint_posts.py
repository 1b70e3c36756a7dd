"""Posts of hairlines that a smaller picture has all but lost: evenly pale from rule to rule.

Averaged along a whole row of a table, even a line a few grey levels darker than paper stands out of
the noise. Strokes of characters are dark, or end within the row; a streak of the scanner goes on
beyond the table.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import cv2
import numpy as np

from reportparse.layout import Ruling
from reportparse.pages.ocr.arrays import Array, find_runs
from reportparse.pages.ocr.low_rows import RIM, SAME
from reportparse.pages.ocr.picture import POINT

LEAST_ROW = 30  # px between the rims of its rules; in lower rows a digit reaches nearly as far
LEAST, OUTSTANDING = 4.0, 6.0  # grey levels; standard deviations of the paper along such rows
DARKEST = 60.0  # grey levels below paper; strokes of characters are darker somewhere
EVEN, SOFT, TRACED = 0.3, 9, 0.95  # of its mean darkness that a post has, averaged over so many px
# along it; in how much of its length
SIDE = (3, 7)  # px beside a post where there is paper
WIDEST = 4  # px
BEYOND = 24  # px above and below a table where a streak goes on
DEVIATION = 1.4826  # standard deviations in a median deviation


def find_faint_posts(grey: Array, group: Sequence[Ruling]) -> Iterator[Ruling]:
    """Yield the posts that are too faint to be found by their length, row by row.

    Args:
        grey: The picture.
        group: The rulings of one table.
    """
    lying = sorted(ruling for ruling in group if ruling.orientation == "h")
    standing = [ruling for ruling in group if ruling.orientation == "v"]
    if not lying or not standing:
        return
    table = (lying[0].position, lying[-1].position)
    for above, below in pairwise(lying):
        if below.position - above.position <= SAME:
            continue
        known = [
            post.position
            for post in standing
            if post.start <= below.position - SAME and post.end >= above.position + SAME
        ]
        left, right = max(above.start, below.start), min(above.end, below.end)
        for position in _find_in_row(grey, (above.position, below.position), (left, right)):
            is_new = all(abs(position - other) > 2 * SAME for other in known)
            if is_new and not _is_streak(grey, position, table):
                yield Ruling("v", position, above.position, below.position)


def _find_in_row(
    grey: Array, row: tuple[float, float], extent: tuple[float, float]
) -> Iterator[float]:
    """Yield where faint posts stand in a row between two rules, in points."""
    top, bottom = round(row[0] / POINT) + RIM, round(row[1] / POINT) - RIM + 1
    left, right = round(extent[0] / POINT) + SIDE[1], round(extent[1] / POINT) - SIDE[1]
    if bottom - top < LEAST_ROW or right - left < 2 * SIDE[1]:
        return
    dark = 255.0 - grey[top:bottom, left:right]
    across = cv2.blur(dark, (2, 1))
    ridge, noise = _measure_ridges(across.mean(axis=0))
    for first, last in find_runs(ridge >= max(LEAST, OUTSTANDING * noise)):
        if last - first <= WIDEST:
            place = first + int(ridge[first:last].argmax())
            along = cv2.blur(across[:, place : place + 1], (1, SOFT))[:, 0] - _paper(across, place)
            is_faint = across[:, place].max() <= DARKEST
            if is_faint and (along >= EVEN * ridge[place]).mean() >= TRACED:
                yield (left + place) * POINT


def _measure_ridges(profile: Array) -> tuple[Array, float]:
    """Return by how much each column is darker than those on both sides of it, and the noise."""
    row = profile.astype(np.float32)[None]
    width = SIDE[1] - SIDE[0] + 1
    beside = cv2.dilate(row, np.ones((1, width), np.uint8))[0]
    reach = (SIDE[0] + SIDE[1]) // 2
    darker = np.maximum(np.roll(beside, reach), np.roll(beside, -reach))
    noise = DEVIATION * float(np.median(np.abs(row - np.median(row))))
    return row[0] - darker, noise


def _paper(across: Array, place: int) -> float:
    """Return how dark the paper is beside a post."""
    columns = [place - SIDE[1], place - SIDE[0], place + SIDE[0], place + SIDE[1]]
    return float(np.median(across[:, np.clip(columns, 0, across.shape[1] - 1)]))


def _is_streak(grey: Array, position: float, table: tuple[float, float]) -> bool:
    """Whether a faint line goes on above and below a table."""
    middle = round(position / POINT)
    top, bottom = (round(edge / POINT) for edge in table)
    reach = SIDE[1] + SIDE[1] // 2
    columns = slice(max(middle - reach, 0), middle + reach + 1)
    beyond = (
        grey[max(top - RIM - BEYOND, 0) : max(top - RIM, 0), columns],
        grey[bottom + RIM : bottom + RIM + BEYOND, columns],
    )
    return all(side.size > 0 and _goes_on(255.0 - side, middle - columns.start) for side in beyond)


def _goes_on(dark: Array, middle: int) -> bool:
    ridge, _ = _measure_ridges(cv2.blur(dark, (2, 1)).mean(axis=0))
    return bool(ridge[max(middle - 2, 0) : middle + 3].max() >= LEAST / 2)
