import numpy as np

from reportparse.layout import Ruling
from reportparse.pages.ocr.completion import complete_rulings
from reportparse.pages.ocr.picture import POINT, Array

LEFT, RIGHT, ROWS = 100, 500, (100, 160, 220, 280)  # px
MIDDLE, SPECKS = 300, (112, 122, 132, 142, 230, 244, 258)  # px


def rules(*posts: int) -> list[Ruling]:
    """Return lying rules, and standing ones at some columns."""
    return [
        *(Ruling("h", row * POINT, LEFT * POINT, RIGHT * POINT) for row in ROWS),
        *(Ruling("v", post * POINT, ROWS[0] * POINT, ROWS[-1] * POINT) for post in posts),
    ]


def paint_specks(*rows: int) -> Array:
    """Paint lying rules, and specks where the right side of their frame was."""
    picture = np.full((400, 600), 250, np.uint8)
    for row in ROWS:
        picture[row - 1 : row + 1, LEFT:RIGHT] = 30
    for row in rows:
        picture[row : row + 4, RIGHT - 2 : RIGHT] = 90
    return picture


def sides(picture: Array, found: list[Ruling]) -> list[Ruling]:
    return [
        rule
        for rule in complete_rulings(picture, found)
        if rule.orientation == "v" and abs(rule.position - RIGHT * POINT) < 1
    ]


def test_side_of_a_frame_of_which_a_scan_left_specks_is_found() -> None:
    (side,) = sides(paint_specks(*SPECKS), rules(MIDDLE))
    assert (side.start, side.end) == (ROWS[0] * POINT, ROWS[-1] * POINT)


def test_open_side_stays_open() -> None:
    assert sides(paint_specks(), rules(MIDDLE)) == []
    assert sides(paint_specks(125), rules(MIDDLE)) == []


def test_side_that_was_found_is_not_found_again() -> None:
    assert len(sides(paint_specks(*SPECKS), rules(MIDDLE, RIGHT))) == 1
