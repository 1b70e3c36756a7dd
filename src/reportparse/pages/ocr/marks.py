"""Dashes and slashes, told by the shape of their ink: recognisers take them for 一 and 1."""

import cv2
import numpy as np

from reportparse.pages.ocr.arrays import Array, find_runs
from reportparse.pages.ocr.picture import INK
from reportparse.pages.ocr.text_boxes import TextBox

FLAT = 0.2  # em; a dash is no higher
LONG = 0.8  # em; a longer dash is an em dash
SHORTEST = 0.2  # em
SOLID = 0.6  # of a dash's box that is ink
STEEP, SLANT = (0.2, 1.2), 0.85  # width by height of a slash, the widest full-width ones, blurred;
# how nearly it is one straight line
BLURRED, RISE = 0.75, 0.2  # the same where it is equally broad all along; width by height of its
# middle line
BROADER, BENT = 1.2, 0.03  # by which it is broader at one height than at most, a 1 at its flag or
# foot is more; of its height by which its middle line bends
ENDS = 0.1  # of its height, where corners of the ink are
LEANING = 0.55  # a 1 or 7 that stands upright is less nearly one slanting line
HIGH = 0.55  # em; a slash is as high as a digit
HANGING, LEAST_HANGING = 0.09, 2  # of a number's height, px; how far a comma goes below the line
WIDEST_PIECE = 0.8  # of a number's height; two digits that touch are wider
EVEN_PITCH = 1.15  # by which the pitch of full-width digits varies; a point makes it wider
WIDEST_PITCH = 1.5  # of a number's height; full-width digits are set 1.3 to 1.45 apart
LEAST_BOX, SLIM = 16, (0.3, 1.2)  # px, the height of an empty box; its width by its height
STRAIGHT = 0.75, 0.85  # of each of its sides, and of all, that has ink; of a 0 at most 0.75
PALE, LEAST_PALE = 225, 6  # grey level; px of such ink that noise does not make
BEFORE, RIM_BEFORE = 0.7, 3  # em before a number, px of its first digit's soft edge
READINGS = {"-": set("-—–一_~.・·"), "/": set("/1lI丿ノ丨|｜一-\\")}


def find_mark(clean: Array, box: TextBox) -> str:
    """Return the dashes or the slash that a box holds, or an empty text for anything else."""
    grey = clean[box.top : box.bottom, box.x0 : box.x1]
    ink = (grey < INK).astype(np.uint8)
    if box.height <= FLAT * box.em and box.width >= SHORTEST * box.em:
        return _read_dashes(ink, box.em)
    if box.height >= HIGH * box.em and _is_slash(grey, ink):
        return "/"
    return ""


def leans(clean: Array, box: TextBox) -> bool:
    """Whether ink is one piece that rises to the right, as a slash does that is read as 1."""
    ink = (clean[box.top : box.bottom, box.x0 : box.x1] < INK).astype(np.uint8)
    return _slant(ink) > LEANING and cv2.connectedComponents(ink, connectivity=8)[0] == 2


def has_minus(clean: Array, box: TextBox) -> bool:
    """Whether a number begins with a dash, going by the shape of its first ink."""
    ink = clean[box.top : box.bottom, box.x0 : box.x1] < INK
    light = np.flatnonzero(~ink.any(axis=0))
    if box.height < HIGH * box.em or not light.size:
        return False
    first = ink[:, : int(light[0])]
    rows = np.flatnonzero(first.any(axis=1))
    flat = rows.size > 0 and rows[-1] - rows[0] + 1 <= FLAT * box.em
    return bool(flat and first.shape[1] >= SHORTEST * box.em and first.mean() > 0)


def has_pale_ink(clean: Array, box: TextBox) -> bool:
    """Whether too pale ink to be seen as a character lies above or below a mark."""
    reach, rim = round(0.6 * box.em), 2
    cols = slice(max(box.x0 - rim, 0), box.x1 + rim)
    above = clean[max(box.top - reach, 0) : max(box.top - rim, 0), cols]
    below = clean[box.bottom + rim : box.bottom + reach, cols]
    return int((above < PALE).sum()) + int((below < PALE).sum()) >= LEAST_PALE


def has_ink_before(clean: Array, box: TextBox) -> bool:
    """Whether pale ink stands before a number, where a minus sign or another digit may be."""
    part = clean[box.top : box.bottom, max(box.x0 - round(BEFORE * box.em), 0) : box.x0]
    if not part.size:
        return False
    _, _, stats, _ = cv2.connectedComponentsWithStats((part < PALE).astype(np.uint8))
    beyond = stats[1:, cv2.CC_STAT_LEFT] < part.shape[1] - RIM_BEFORE
    return bool((beyond & (stats[1:, cv2.CC_STAT_AREA] >= LEAST_PALE)).any())


def has_empty_box(clean: Array, box: TextBox) -> bool:
    """Whether a character is an upright rectangle, as fonts show one that they do not have.

    Recognisers take it for 0, whose corners are round.
    """
    ink = clean[box.top : box.bottom, box.x0 : box.x1] < INK
    for first, last in find_runs(ink.any(axis=0)):
        rows = np.flatnonzero(ink[:, first:last].any(axis=1))
        glyph = ink[rows[0] : rows[-1] + 1, first:last]
        height, width = glyph.shape
        if height < max(LEAST_BOX, HIGH * box.em) or not SLIM[0] <= width / height <= SLIM[1]:
            continue
        sides = [float(part.any(axis=0).mean()) for part in (glyph[:2], glyph[-2:])]
        sides += [float(part.any(axis=1).mean()) for part in (glyph[:, :2], glyph[:, -2:])]
        if min(sides) >= STRAIGHT[0] and sum(sides) >= len(sides) * STRAIGHT[1]:
            return True
    return False


def count_pieces(clean: Array, box: TextBox) -> int:
    """Count the pieces of ink that stand one beside the other, as full-width digits do.

    Returns:
        0 if any of them is lower than a digit or wider than one, or if they are not set as closely
        and evenly as such digits are: a point between two of them may not be seen.
    """
    ink = clean[box.top : box.bottom, box.x0 : box.x1] < INK
    runs = find_runs(ink.any(axis=0))
    for first, last in runs:
        rows = np.flatnonzero(ink[:, first:last].any(axis=1))
        if rows[-1] - rows[0] + 1 < HIGH * box.em or last - first > WIDEST_PIECE * box.height:
            return 0
    pitches = np.diff([(first + last) / 2 for first, last in runs])
    if pitches.size and (
        pitches.max() > EVEN_PITCH * pitches.min() or pitches.max() > WIDEST_PITCH * box.height
    ):
        return 0
    return len(runs)


def has_comma(clean: Array, box: TextBox) -> bool:
    """Whether ink hangs below the line on which most of a number's ink stands."""
    ink = clean[box.top : box.bottom, box.x0 : box.x1] < INK
    filled = ink.any(axis=0)
    lowest = box.height - 1 - ink[::-1, filled].argmax(axis=0)
    if not lowest.size:
        return False
    hanging = float(lowest.max() - np.median(lowest))
    return hanging >= max(LEAST_HANGING, HANGING * box.height)


def agrees(mark: str, text: str) -> bool:
    """Whether a recogniser that reads `text` may have seen this mark."""
    return set(text.replace(" ", "")) <= READINGS[mark[0].replace("—", "-")]


def _read_dashes(ink: Array, em: float) -> str:
    filled = ink.any(axis=0)
    pieces = [last - first for first, last in find_runs(filled)]
    if min(pieces) < 0.5 * SHORTEST * em or ink[:, filled].mean() < SOLID / 2:
        return ""
    return "".join("—" * round(max(p / em, 1)) if p > LONG * em else "-" for p in pieces)


def _is_slash(grey: Array, ink: Array) -> bool:
    """Whether ink is one slanting line that rises to the right."""
    height, width = ink.shape
    if not STEEP[0] <= width / height <= STEEP[1]:
        return False
    rows = np.flatnonzero(ink.any(axis=1))
    if not rows.size or rows[-1] - rows[0] + 1 < 0.95 * height:
        return False
    slant = _slant(ink)
    thin = float(ink.sum(axis=1).max()) < 0.55 * width
    if not (slant > SLANT and thin) and not (slant > BLURRED and _is_even_line(grey)):
        return False
    return bool(cv2.connectedComponents(ink, connectivity=8)[0] == 2)


def _slant(ink: Array) -> float:
    """Return how nearly ink is one straight line that rises to the right: 1 if it is, 0 or less."""
    rows, cols = np.nonzero(ink)
    return -float(np.corrcoef(rows, cols)[0, 1]) if np.ptp(rows) and np.ptp(cols) else 0.0


def _is_even_line(grey: Array) -> bool:
    """Whether ink is equally broad and rises evenly between its ends, however blurred."""
    darkness = np.clip(PALE - grey.astype(float), 0, None)
    mass, ends = darkness.sum(axis=1), round(ENDS * len(grey))
    between = slice(ends, len(grey) - ends)
    if not mass[between].all():
        return False
    middles = (darkness @ np.arange(grey.shape[1]))[between] / mass[between]
    rows = np.arange(len(middles))
    slope, start = np.polyfit(rows, middles, 1)
    bend = float(np.abs(middles - (slope * rows + start)).max())
    broader = float(mass[between].max() / np.median(mass[between]))
    return bool(-slope >= RISE and broader <= BROADER and bend <= BENT * len(grey))
