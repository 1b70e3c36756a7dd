"""Marks of notes set small beside a number, above or below its line: 12¹, 12①, 12（注2）.

Their middle is higher than the number's, so that they come before it where lines are read from top
to bottom: 12¹ was read as 112.
"""

from collections.abc import Sequence
from typing import NamedTuple

import regex

from reportparse.layout import TextLine, Word
from reportparse.pages.text_lines import BASELINE_RISE, SAME_BASELINE, join_words

SMALLER = 0.9  # of the number's size; a mark is set smaller
REACH = 0.5  # em; between a number and its mark
TOUCH = 0.15  # em; by which their boxes may overlap
_MARK = regex.compile(r"[\d①-⑳⑴-⒇⓪*＊※†‡#＃\[\]()（）【】〔〕注a-z,，、 ]+")  # no unit: 万


class MarkedNumber(NamedTuple):
    """What stands in a cell at full size, and the mark beside it."""

    text: str
    mark: str


def part_mark(text_lines: Sequence[TextLine]) -> MarkedNumber | None:
    """Part a number from the mark of a note; None where no small text is raised beside one line."""
    words = sorted((word for line in text_lines for word in line.words), key=lambda w: w.bbox.x0)
    if len(words) < 2 or any(word.vertical for word in words):
        return None
    size = max(word.size for word in words)
    full = [word for word in words if word.size >= SMALLER * size]
    small = [word for word in words if word.size < SMALLER * size]
    if not small or not _are_level(full, size):
        return None
    if not all(_is_raised(word, full[0], size) for word in small):
        return None
    right = _is_beside(full[-1], small[0], size)
    mark = join_words(small)
    if _MARK.fullmatch(mark) and (right or _is_beside(small[-1], full[0], size)):
        return MarkedNumber(join_words(full), mark)
    return None


def _are_level(words: Sequence[Word], size: float) -> bool:
    baselines = [_baseline(word) for word in words]
    return max(baselines) - min(baselines) <= SAME_BASELINE * size


def _baseline(word: Word) -> float:
    return word.bbox.bottom - BASELINE_RISE * (word.bbox.bottom - word.bbox.top)


def _is_raised(word: Word, number: Word, size: float) -> bool:
    """Whether a small word stands on another baseline than a number, but not above or below it."""
    touches = word.bbox.top < number.bbox.bottom and number.bbox.top < word.bbox.bottom
    return touches and abs(_baseline(word) - _baseline(number)) > SAME_BASELINE * size


def _is_beside(left: Word, right: Word, size: float) -> bool:
    return -TOUCH * size <= right.bbox.x0 - left.bbox.x1 <= REACH * size
