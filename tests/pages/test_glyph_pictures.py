"""Digits are told apart by what they look like, whatever the file calls them."""

from itertools import combinations

import pymupdf
import pytest

from reportparse.layout import BBox, Word
from reportparse.pages.glyph_pictures import (
    GlyphPicture,
    GrayPixels,
    find_contradictions,
    find_ink,
    name_digit,
    take_picture,
    without_neighbours,
)
from reportparse.pages.painted_digits import PaintedPages

DIGITS = "0123456789"
SIZE = 10.5
BUILT_IN = ("helv", "tiro", "cour", "hebo", "tiit")


def draw(text: str, font_name: str) -> tuple[PaintedPages, Word]:
    """Draw a text on a page and return it with its word."""
    font = pymupdf.Font(font_name)
    document = pymupdf.open()
    page = document.new_page()
    writer = pymupdf.TextWriter(page.rect)
    writer.append((50.3, 60.7), text, font=font, fontsize=SIZE)
    writer.write_text(page)
    edges = [50.3]
    for char in text:
        edges.append(edges[-1] + font.text_length(char, SIZE))
    box = BBox(edges[0], 60.7 - 0.9 * SIZE, edges[-1], 60.7 + 0.25 * SIZE)
    return PaintedPages(document), Word(text, box, tuple(edges), SIZE, font_name, False)


def pictures(font_name: str) -> dict[str, GlyphPicture]:
    painted, word = draw(DIGITS, font_name)
    seen = painted.look_at(1, word)
    assert seen is not None
    taken = {}
    for place, digit in enumerate(DIGITS):
        cut = seen.digit(place)
        picture = take_picture(cut.ink, cut.width)
        assert picture is not None
        taken[digit] = picture
    return taken


@pytest.mark.parametrize("font_name", BUILT_IN)
def test_digits_that_are_named_rightly_contradict_nothing(font_name: str) -> None:
    taken = pictures(font_name)
    assert find_contradictions(taken) == {}
    assert {digit: name_digit(picture) for digit, picture in taken.items()} == {
        digit: digit for digit in DIGITS
    }


@pytest.mark.parametrize("font_name", BUILT_IN)
def test_two_digits_that_the_file_exchanges_are_found(font_name: str) -> None:
    taken = pictures(font_name)
    for first, second in combinations(DIGITS, 2):
        lie = taken | {first: taken[second], second: taken[first]}
        assert find_contradictions(lie) == {first: second, second: first}


def test_paper_without_ink_and_shading_without_digit_have_no_picture() -> None:
    for level in (255, 200):
        ink = find_ink(GrayPixels(10, bytes([level]) * 200))
        assert take_picture(ink, 10) is None


def test_rules_around_a_digit_are_no_ink_of_it() -> None:
    empty = b"\x00" + b"\xff" * 19
    inked = b"\x00" + b"\xff" * 8 + b"\x00" * 3 + b"\xff" * 8
    ink = find_ink(GrayPixels(20, bytes(20) + empty * 4 + inked * 12 + empty * 4))
    assert ink[:6] == [0, 0, 0, 0, 0, 0b111 << 8]
    assert ink[-1] == 0


def test_light_digits_on_a_dark_ground_are_ink() -> None:
    dark, light = b"\x20" * 12, b"\x20" * 4 + b"\xf0" * 3 + b"\x20" * 5
    ink = find_ink(GrayPixels(12, dark * 3 + light * 12 + dark * 3))
    assert ink[8] == 0b111 << 5
    assert ink[0] == 0


def test_ink_of_the_lines_above_and_below_is_left_out() -> None:
    digit = [0b0110] * 9
    assert without_neighbours([0b1, 0b11, 0, *digit, 0, 0b1]) == [0, 0, 0, *digit, 0, 0]


def test_ink_at_the_edge_stays_where_nothing_parts_it_from_the_digit() -> None:
    joined = [0b1, *[0b0110] * 9]
    assert without_neighbours(joined) == joined
    assert without_neighbours([0b1111] * 9 + [0] + [0b1] * 3) == [0b1111] * 9 + [0] + [0b1] * 3
