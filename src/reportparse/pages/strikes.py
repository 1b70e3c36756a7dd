"""Words that a line is drawn through: struck out, as a program prints a change that it keeps."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from reportparse.pages.rulings import MAX_FILLED_THICKNESS, Stroke
from reportparse.pages.words import InkedWord

MIDDLE = (0.3, 0.7)  # of a word's height; an underline lies lower
OVERHANG = 2.0  # pt; by which the line may exceed the word, where the rules of a table go on
MIN_STRIKE = 0.25  # em; a digit is wider


def find_struck(inked: Sequence[InkedWord], strokes: Sequence[Stroke]) -> set[int]:
    """Return the words with a line through some of their characters, as indexes of `inked`."""
    lines = sorted(
        ((top + bottom) / 2, x0, x1)
        for (x0, top, x1, bottom), _ in strokes
        if bottom - top <= MAX_FILLED_THICKNESS and bottom - top < x1 - x0
    )
    if not lines:
        return set()
    heights = [line[0] for line in lines]
    struck: set[int] = set()
    for index, ink in enumerate(inked):
        (x0, top, x1, bottom), size = ink.word.bbox, ink.word.size
        first = bisect_left(heights, top + MIDDLE[0] * (bottom - top))
        last = bisect_right(heights, top + MIDDLE[1] * (bottom - top))
        if first < last and any(
            x0 - OVERHANG <= start and end <= x1 + OVERHANG and end - start >= MIN_STRIKE * size
            for _, start, end in lines[first:last]
        ):
            struck.add(index)
    return struck
