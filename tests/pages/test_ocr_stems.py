"""A 4 of which a scan left its stem alone."""

import numpy as np
import pytest

from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.readings import ReadLine
from reportparse.pages.ocr.stems import doubt_bare_stems
from reportparse.pages.ocr.text_boxes import TextBox

HEIGHT = 20


def print_ones(flags: str) -> tuple[Array, list[ReadLine]]:
    """Print a line for each character: a 1 with a flag, a short one or none, and a 0 behind it."""
    clean = np.full((40 * len(flags), 80), 255, np.uint8)
    lines: list[ReadLine] = []
    for number, flag in enumerate(flags):
        top, left = 40 * number + 10, {"f": 20, "s": 21, ".": 23}[flag]
        clean[top : top + HEIGHT, 23:26] = 0
        clean[top + 2 : top + 5, left:26] = 0
        clean[top : top + HEIGHT, [34, 35, 42, 43]] = 0
        clean[[top, top + HEIGHT - 1], 36:42] = 0
        lines.append(ReadLine(TextBox(left, top, 44, top + HEIGHT, 28), "10", "10", None))
    return clean, lines


@pytest.mark.parametrize(
    ("flags", "doubted"),
    [
        ("ffffff", []),
        ("fffff.", [5]),
        ("ff.f.fff", [2, 4]),
        ("ffffsss.", [7]),
        ("......", []),
        ("ff.", []),
    ],
)
def test_1_without_the_flag_of_the_others_may_be_a_4(flags: str, doubted: list[int]) -> None:
    found = doubt_bare_stems(*print_ones(flags))
    assert [number for number, line in enumerate(found) if line.code] == doubted


def test_1_before_a_digit_in_pieces_is_known_by_its_flag_too() -> None:
    clean, lines = print_ones("fffff.")
    clean[:, 36:42] = 255
    assert [line.code for line in doubt_bare_stems(clean, lines)] == [None] * 5 + ["unread-ink"]
