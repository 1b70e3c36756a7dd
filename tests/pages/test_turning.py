from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportparse.layout import BBox, Page
from reportparse.pages.pymupdf_reader import _turn_word
from reportparse.pages.turning import turn_box
from tests.handset import set_word

Turn = Literal[0, 90, 180, 270]
TURNS: tuple[Turn, ...] = (0, 90, 180, 270)
DISPLAYED = (595.0, 842.0)

boxes = st.tuples(*[st.integers(0, 500).map(float)] * 2, *[st.integers(0, 90).map(float)] * 2).map(
    lambda b: BBox(b[0], b[1], b[0] + b[2], b[1] + b[3])
)


def upright_page(turn: Turn) -> Page:
    width, height = DISPLAYED if turn in (0, 180) else DISPLAYED[::-1]
    return Page(1, width, height, (), turned=turn)


@given(boxes, st.sampled_from(TURNS))
def test_box_turned_upright_leads_back_to_where_it_is_displayed(box: BBox, turn: Turn) -> None:
    upright = turn_box(box, turn, *DISPLAYED)
    assert upright_page(turn).to_display(upright) == box


@given(boxes, st.sampled_from(TURNS))
def test_turned_box_lies_on_the_turned_page_with_its_area_kept(box: BBox, turn: Turn) -> None:
    page = upright_page(turn)
    upright = turn_box(box, turn, *DISPLAYED)
    assert upright.width * upright.height == box.width * box.height
    assert 0 <= upright.x0 <= upright.x1 <= page.width
    assert 0 <= upright.top <= upright.bottom <= page.height


@pytest.mark.parametrize(
    ("turn", "corner"),
    [(0, "top left"), (90, "top right"), (180, "bottom right"), (270, "bottom left")],
)
def test_turn_is_clockwise(turn: Turn, corner: str) -> None:
    upright = turn_box(BBox(0, 0, 10, 10), turn, *DISPLAYED)
    page = upright_page(turn)
    vertical, horizontal = corner.split()
    assert (upright.top == 0) == (vertical == "top")
    assert (upright.bottom == page.height) == (vertical == "bottom")
    assert (upright.x0 == 0) == (horizontal == "left")
    assert (upright.x1 == page.width) == (horizontal == "right")


def test_characters_of_a_turned_word_are_spread_over_its_box() -> None:
    sideways = set_word("审结", 300, 400)._replace(bbox=BBox(300, 400, 310, 420))
    word = _turn_word(sideways, 90, *DISPLAYED)
    assert word.char_edges == (word.bbox.x0, word.bbox.x0 + 10, word.bbox.x1)
