"""Whether a seal hides the number it lies on."""

import numpy as np
import pytest

from reportparse.layout import Ruling
from reportparse.pages.ocr.picture import POINT, Picture
from reportparse.pages.ocr.seals import Seals, find_seals
from reportparse.pages.ocr.text_boxes import TextBox

NUMBER = TextBox(200, 145, 230, 165, 20)
ROWS = (100, 130, 180, 220)


def look_at_seal(
    *, rows: tuple[int, ...] = ROWS, below: int = 40, rest: int = 250, wide: int = 50
) -> Seals:
    """Return what is told of a broad seal over rules and the number between two of them.

    Args:
        rows: Where rules lie.
        below: How bright the rules are below the seal; beside it they are black.
        rest: How bright the washed ink of the seal is above the number.
        wide: How far that reaches, 2 px high.
    """
    ink = np.zeros((320, 600), np.uint8)
    ink[40:260, 150:280] = 255
    clean = np.full(ink.shape, 250, np.uint8)
    clean[140:142, 190 : 190 + wide] = rest
    clean[NUMBER.top : NUMBER.bottom, NUMBER.x0 : NUMBER.x1] = 0
    grey = clean.copy()
    for row in rows:
        grey[row - 1 : row + 2, 20:580] = np.where(ink[row, 20:580] > 0, below, 0)
    rules = [Ruling("h", row * POINT, 20 * POINT, 580 * POINT) for row in rows]
    return find_seals(Picture(grey, ink), clean, rules, [NUMBER])


def test_seal_through_which_every_rule_is_seen_hides_nothing() -> None:
    assert not look_at_seal().hides(NUMBER)


def test_standing_rules_show_it_as_lying_ones_do() -> None:
    seals = look_at_seal()
    turned = Picture(np.full((320, 600), 250, np.uint8), seals.ink)
    turned.grey[20:300, 179:182] = turned.grey[20:300, 249:252] = 0
    rules = [Ruling("v", x * POINT, 20 * POINT, 300 * POINT) for x in (180, 250)]
    assert not find_seals(turned, seals.clean, rules, [NUMBER]).hides(NUMBER)


@pytest.mark.parametrize("below", [160, 250], ids=["pale", "gone"])
def test_seal_below_which_rules_fade_may_hide_the_number(below: int) -> None:
    assert look_at_seal(below=below).hides(NUMBER)


@pytest.mark.parametrize("rows", [(), (130,)])
def test_seal_that_hardly_a_rule_crosses_may_hide_the_number(rows: tuple[int, ...]) -> None:
    assert look_at_seal(rows=rows).hides(NUMBER)


def test_seal_that_left_ink_beside_the_number_may_have_left_some_in_it() -> None:
    assert look_at_seal(rest=170).hides(NUMBER)


def test_grains_of_noise_beside_the_number_are_no_ink() -> None:
    assert not look_at_seal(rest=170, wide=3).hides(NUMBER)


def test_number_where_no_seal_lies_is_not_shown_by_one_far_away() -> None:
    far = TextBox(500, 145, 530, 165, 20)
    assert look_at_seal().hides(far)
