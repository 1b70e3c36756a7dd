"""What is left of thin strokes: a 4 that a black and white scan leaves but its stem looks like a 1.

Both recognisers take it for one. But a speck of its bar stands left of the stem at a height where a
1 has no ink, and where the last digit is lost something stands behind the number. Of a thin point
both may see nothing.
"""

import cv2
import numpy as np

from reportparse.pages.ocr.arrays import Array, find_runs
from reportparse.pages.ocr.light import PAPER
from reportparse.pages.ocr.marks import PALE, RIM_BEFORE
from reportparse.pages.ocr.text_boxes import TextBox

REACH = 0.6  # em beside a number; other text stands further away
BAR = (0.35, 0.92)  # of the height between which the bar of a 4 lies; a 1 has no ink there but
# its stem: its flag stands higher, its foot and a decimal point lower
LOW = 0.45  # of the height; what is left of a bar is no higher
STEM = 0.8  # of the height; a stem has ink in so many rows
DARK = (128, 160, 190)  # grey levels of the strokes of digits
FOOT = 0.8  # of the height, where the foot of a 1 begins
STUB = 3  # px by which what is left of a bar reaches beyond the digit before
STUB_ROWS = 2  # px; its height
LEAST_PALE, BLURRED = 2, 12  # px of pale ink away from dark ink: of a bar; of blur
LEAST = 4  # px; of pale ink; a lone dot of a black and white scan, smoothed, has five
POINT_BOTTOM = 0.85  # of the height; where a point or a comma ends
HALFWAY = (0.45, 0.75)  # of the height between which a 1 has its stem alone
LOPSIDED, RIM = 2, 5  # px by which its soft edge reaches further left than right at most; px beside
# a number in which such an edge ends
EDGE = 2  # px; the outermost columns of a character, which tell a bar from a foot


def has_remains(clean: Array, box: TextBox, text: str) -> bool:
    """Whether ink beside a 1 or behind a number, or a point, speaks against what was read."""
    if text.lstrip("-").isdecimal() and _has_point(clean, box):
        return True
    digits = [char for char in text if char not in ",."]
    if not digits or not set(digits) <= set("0123456789"):
        return False
    reach = round(REACH * box.em)
    left = max(box.x0 - reach, 0)
    ink = _drop_noise(clean[box.top : box.bottom, left : box.x1 + reach] < PALE)
    runs = [
        run for run in find_runs(ink.any(axis=0)) if left + run[1] > box.x0 or _is_speck(ink, run)
    ]
    if any(left + max(first, last - RIM_BEFORE) >= box.x1 for first, last in runs):
        return True
    if "1" not in digits:
        return False
    own = clean[box.top : box.bottom, box.x0 : box.x1]
    return (
        _has_bar_before_one(ink, runs, digits)
        or _has_bar_at_joined_one(own, digits)
        or any(_has_stub_before_one(own < level, digits) for level in (PALE, *DARK))
        or _has_lopsided_one(
            clean[box.top : box.bottom, max(box.x0 - RIM, 0) : box.x1 + RIM], digits
        )
    )


def _has_point(clean: Array, box: TextBox) -> bool:
    """Whether ink stands alone at the foot of digits, as a decimal point or a comma does."""
    ink = _drop_noise(clean[box.top : box.bottom, box.x0 : box.x1] < DARK[-1])
    lows = (_extent(ink[:, slice(*run)]) for run in find_runs(ink.any(axis=0)) if _is_low(ink, run))
    return any(bottom >= POINT_BOTTOM for _, bottom in lows)


def _has_bar_at_joined_one(grey: Array, digits: list[str]) -> bool:
    """Whether pale ink lies between a 1 and the digit before it, which it joins to one run.

    The dark ink of each tells them apart; what is left of a bar lies away from either's rim.
    """
    level, runs = _part_digits(grey, len(digits))
    if not runs:
        return False
    between = slice(round(BAR[0] * len(grey)), round(FOOT * len(grey)))
    rim = cv2.dilate((grey < level).astype(np.uint8), np.ones((3, 2 * EDGE + 1), np.uint8)) > 0
    pale = ((grey < PALE) & ~rim)[between]
    if np.count_nonzero(pale) > BLURRED:
        return False  # rims are wider in blurred print
    return any(
        digit == "1"
        and before_it != "4"  # whose bar ends between them
        and np.count_nonzero(pale[:, before[1] : run[0]]) >= LEAST_PALE
        for before, run, before_it, digit in zip(runs, runs[1:], digits, digits[1:], strict=False)
    )


def _part_digits(grey: Array, count: int) -> tuple[int, list[tuple[int, int]]]:
    """Return how dark the ink is that tells digits apart, and its columns; none if it does not."""
    for level in DARK:
        dark = grey < level
        runs = [run for run in find_runs(dark.any(axis=0)) if not _is_low(dark, run)]
        if len(runs) == count:
            return level, runs
    return 0, []


def _has_lopsided_one(grey: Array, digits: list[str]) -> bool:
    """Whether the soft edge of a 1 reaches further left half-way up, as that of a 4 does."""
    _, runs = _part_digits(grey, len(digits))
    rows = grey[round(HALFWAY[0] * len(grey)) : round(HALFWAY[1] * len(grey))].astype(int)
    ends = [0, *(last for _, last in runs)], [*(first for first, _ in runs), grey.shape[1]]
    for place, (run, digit) in enumerate(zip(runs, digits, strict=False)):
        between = slice(ends[0][place], ends[1][place + 1])
        leans = [
            _lean_left(row[between], run[0] - between.start, run[1] - between.start) for row in rows
        ]
        if digit == "1" and float(np.median(leans)) >= LOPSIDED:
            return True
    return False


def _lean_left(row: Array, first: int, last: int) -> int:
    """Return by how much more pale ink lies left of a stem than right, in a row of pixels.

    Args:
        row: Grey levels between the digits beside it.
        first: Where the dark ink of the digit begins.
        last: Where it ends at most.
    """
    darkest = first + int(row[first:last].argmin())
    stem = row > (PAPER + row[darkest]) / 2
    paper = row >= PALE
    if not paper[:darkest].any() or not paper[darkest:].any():
        return 0  # the digit beside it is as near
    left = int(paper[darkest::-1].argmax()) - int(stem[darkest::-1].argmax())
    right = int(paper[darkest:].argmax()) - int(stem[darkest:].argmax())
    return left - right


def _has_stub_before_one(ink: Array, digits: list[str]) -> bool:
    """Whether what is left of a bar has become part of the digit before a 1, as a thin stub."""
    runs = [run for run in find_runs(ink.any(axis=0)) if not _is_low(ink, run)]
    return len(runs) == len(digits) and any(
        digit == "1" and before_it != "4" and _ends_with_stub(ink[:, slice(*before)])
        for before, before_it, digit in zip(runs, digits, digits[1:], strict=False)
    )


def _ends_with_stub(ink: Array) -> bool:
    """Whether a digit reaches further right in one or two rows, at the height of a bar."""
    width = ink.shape[1]
    ends = np.where(ink.any(axis=1), width - ink[:, ::-1].argmax(axis=1), 0)
    far = np.flatnonzero(ends > width - STUB)
    height = len(ink)
    within = far[0] >= BAR[0] * height and far[-1] < FOOT * height
    return bool(within and far[-1] - far[0] < STUB_ROWS)


def _has_bar_before_one(ink: Array, runs: list[tuple[int, int]], digits: list[str]) -> bool:
    """Whether a speck of a bar stands before a 1, or a bar at its stem.

    Which run of columns is which digit is known when there are as many; else any 1 is meant.
    """
    specks = [_is_speck(ink, run) for run in runs]
    characters = [
        run for run, speck in zip(runs, specks, strict=True) if not speck and not _is_low(ink, run)
    ]
    named = dict(zip(characters, digits, strict=True)) if len(characters) == len(digits) else {}
    for place, run in enumerate(runs):
        after = next((other for other in runs[place + 1 :] if other in characters), None)
        if specks[place] and after is not None and named.get(after, "1") == "1":
            return True
        known = named.get(run) or (digits[0] if run == next(iter(characters), None) else "")
        if known == "1" and _begins_with_bar(ink, run):
            return True
    return False


def _drop_noise(pale: Array) -> Array:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(pale.astype(np.uint8), connectivity=8)
    large = stats[:, cv2.CC_STAT_AREA] >= LEAST
    large[0] = False
    return np.asarray(large[labels])


def _extent(ink: Array) -> tuple[float, float]:
    """Return where ink begins and ends, as shares of the height."""
    rows = np.flatnonzero(ink.any(axis=1))
    return (float(rows[0]) / len(ink), float(rows[-1] + 1) / len(ink)) if rows.size else (0.0, 1.0)


def _is_speck(ink: Array, run: tuple[int, int]) -> bool:
    top, bottom = _extent(ink[:, slice(*run)])
    return top >= BAR[0] and bottom <= BAR[1] and bottom - top <= LOW


def _is_low(ink: Array, run: tuple[int, int]) -> bool:
    """Whether a run is a comma or a point."""
    return _extent(ink[:, slice(*run)])[0] > 1 - LOW


def _begins_with_bar(ink: Array, run: tuple[int, int]) -> bool:
    """Whether the outermost columns left of a stem have ink at the height of a bar alone."""
    own = ink[:, slice(*run)]
    stem = np.flatnonzero(own.mean(axis=0) >= STEM)
    if not stem.size or stem[0] < EDGE:
        return False
    top, bottom = _extent(own[:, :EDGE])
    return top >= BAR[0] and bottom <= BAR[1]
