"""A 4 of which a black and white scan left its stem alone: a 1 without the flag that others have.

Both recognisers take it for a 1, and nothing is left of its bar. But where most 1s of a page have a
flag to the left of the stem's head, one without it may be the rest of a 4.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from reportparse.pages.ocr.arrays import Array, find_runs
from reportparse.pages.ocr.picture import INK
from reportparse.pages.ocr.readings import ReadLine

HEAD = 0.35  # of the height: where the flag is
BODY = (0.4, 0.75)  # of the height: where the stem is, without flag or foot
FLAG = 0.085  # of the height; by which a flag reaches further left than the stem
LOW = 0.55  # of the height; where ink begins that is a point or a comma
FEW, MOST = 5, 0.5  # 1s with a flag on a page, by which its 1s are known; share that have one
_NUMBER = frozenset("0123456789.,-")


def doubt_bare_stems(clean: Array, lines: Sequence[ReadLine]) -> list[ReadLine]:
    """Doubt the numbers with a 1 that has no flag, on a page on which most have one."""
    flags = [list(_find_flags(clean, line)) for line in lines]
    seen = [flag for own in flags for flag in own]
    if sum(seen) < max(FEW, MOST * len(seen)):
        return list(lines)
    return [
        line if line.code or all(own) else replace(line, code="unread-ink")
        for line, own in zip(lines, flags, strict=True)
    ]


def _find_flags(clean: Array, line: ReadLine) -> Iterator[bool]:
    """Yield whether each 1 of a number has a flag; where digits are in pieces, a 1 at its ends."""
    box, text = line.box, line.text
    if "1" not in text or not set(text) <= _NUMBER:
        return
    ink = clean[box.top : box.bottom, box.x0 : box.x1] < INK
    digits = [char for char in text if char.isdecimal()]
    runs = [run for run in find_runs(ink.any(axis=0)) if _is_digit(ink[:, slice(*run)])]
    named = list(zip(runs, digits, strict=False))
    if len(runs) != len(digits):
        last = [(runs[-1], digits[-1])] if len(runs) > len(digits) else []
        named = [*named[:1], *last]
    yield from (_has_flag(ink[:, slice(*run)]) for run, digit in named if digit == "1")


def _is_digit(ink: Array) -> bool:
    """Whether ink is higher than a minus sign, a point or a comma."""
    rows = np.flatnonzero(ink.any(axis=1))
    return bool(rows[0] < LOW * len(ink) and rows[-1] - rows[0] >= LOW * len(ink))


def _has_flag(ink: Array) -> bool:
    height = len(ink)
    left = np.where(ink.any(axis=1), ink.argmax(axis=1), ink.shape[1])
    head = int(left[: round(HEAD * height)].min(initial=ink.shape[1]))
    body = float(np.median(left[round(BODY[0] * height) : round(BODY[1] * height)]))
    return body - head >= FLAG * height
