"""Gaps between shaded cells are rules, where they are seen."""

import pytest

from reportparse.layout import BBox
from reportparse.pages.fills import Fill
from reportparse.pages.grounds import find_gap_strokes
from reportparse.pages.rulings import Stroke, find_rulings

WHITE, GREY, PALE = 0xFFFFFF, 0x999999, 0xEEF3FA
WIDTH, HEIGHT, GAP = 80.0, 20.0, 0.75  # pt


def set_cells(color: int, *, rows: int = 4, cols: int = 3, gap: float = GAP) -> list[Fill]:
    """Set cells of one size from (100, 200) on, in the order Chromium paints them."""
    return [
        Fill(BBox(x, y, x + WIDTH - gap, y + HEIGHT - gap), color, 1 + row * cols + col, True)
        for row in range(rows)
        for col in range(cols)
        for x, y in [(100 + col * WIDTH, 200 + row * HEIGHT)]
    ]


def set_ground(color: int) -> Fill:
    return Fill(BBox(95, 195, 400, 400), color, 0, True)


@pytest.mark.parametrize(
    "fills", [[set_ground(GREY), *set_cells(WHITE)], set_cells(PALE)], ids=["on-grey", "on-paper"]
)
def test_gaps_between_cells_are_rulings_in_their_middle(fills: list[Fill]) -> None:
    rulings = find_rulings(find_gap_strokes(fills, []))
    middle = GAP / 2
    assert {(r.orientation, round(r.position + middle, 2)) for r in rulings} == {
        *(("h", 200 + row * HEIGHT) for row in range(5)),
        *(("v", 100 + col * WIDTH) for col in range(4)),
    }


@pytest.mark.parametrize(
    "fills",
    [
        set_cells(WHITE),  # on paper nobody sees them
        [set_ground(GREY), *set_cells(GREY)],
        set_cells(PALE, gap=0),
        set_cells(PALE, gap=12),
        set_cells(PALE, rows=8, cols=1),  # a list of marked lines
        set_cells(PALE, rows=3),  # a shaded header
        [],
    ],
    ids=["white", "one-color", "touching", "apart", "one-column", "header", "none"],
)
def test_other_boxes_are_no_cells(fills: list[Fill]) -> None:
    assert find_gap_strokes(fills, []) == []


def test_cells_with_rules_of_their_own_need_no_gaps() -> None:
    cells = set_cells(PALE)
    drawn = [Stroke(fill.bbox, stroked=True) for fill in cells]
    assert find_gap_strokes(cells, drawn) == []
