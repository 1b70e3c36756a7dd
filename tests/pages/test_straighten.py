"""Skew and perspective, undone by the rules of a table drawn by hand."""

import pytest

from reportparse.pages import ocr as ocr_extra

if not ocr_extra.is_installed():
    pytest.skip("the extra `ocr` is not installed", allow_module_level=True)

import cv2
import numpy as np

from reportparse.layout import BBox, Page
from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.picture import Picture
from reportparse.pages.ocr.recognition import flatten_picture
from reportparse.pages.ocr.runs import Stroke
from reportparse.pages.ocr.straighten import fit_map
from reportparse.pages.ocr.strokes import find_strokes

ROWS, COLUMNS = range(300, 1500, 100), range(200, 1400, 150)


def table() -> Array:
    """Draw a table of 11 rows and 7 columns, with text-like ink in its cells."""
    grey = np.full((1800, 1600), 255, np.uint8)
    for y in ROWS:
        cv2.line(grey, (COLUMNS[0], y), (COLUMNS[-1], y), 0, 2)
    for x in COLUMNS:
        cv2.line(grey, (x, ROWS[0]), (x, ROWS[-1]), 0, 2)
    for y in ROWS[:-1]:
        for x in COLUMNS[:-1]:
            cv2.putText(grey, "174", (x + 40, y + 65), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2)
    return grey


def bend(grey: Array, degrees: float, narrower: float) -> Array:
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(grey, turn, (width, height), borderValue=255)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    inset = narrower * width / 2
    seen = corners + np.array([[inset, 0], [-inset, inset], [0, 0], [0, 0]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, seen)
    return np.asarray(cv2.warpPerspective(turned, matrix, (width, height), borderValue=255))


@pytest.mark.parametrize("narrower", [0.0, 0.04, 0.08])
@pytest.mark.parametrize("degrees", [0.0, -2.0, 3.5])
def test_every_rule_of_a_bent_table_is_straight_again(degrees: float, narrower: float) -> None:
    grey = bend(table(), degrees, narrower)
    _, _, rulings = flatten_picture(Picture(grey, np.zeros_like(grey)))
    for orientation, count in (("h", len(ROWS)), ("v", len(COLUMNS))):
        positions = {round(r.position) for r in rulings if r.orientation == orientation}
        assert len(positions) == count


def test_few_posts_between_many_rows_are_upright_again() -> None:
    rows = [Stroke(True, 200, 1500, y, y - 1) for y in range(200, 1900, 50)]
    posts = [Stroke(False, 200, 1900, x + (x - 700) / 100, x) for x in (200, 1100, 1250, 1500)]
    brackets = [Stroke(False, 800, 1235, 290, 290), Stroke(False, 850, 1000, 250, 250)]
    found = fit_map([*rows, *posts, *brackets], (2360, 1690))
    ends = np.array([[[p.first, p.start, 1], [p.last, p.end, 1]] for p in posts]) @ found.T
    places = ends[..., 0] / ends[..., 2]
    assert np.abs(places[:, 1] - places[:, 0]).max() < 1.5


def test_text_in_a_row_is_no_rule() -> None:
    grey = np.full((200, 1600), 255, np.uint8)
    cv2.putText(grey, "HHEEHHEEHHEEHHEEHHEE" * 2, (20, 100), cv2.FONT_HERSHEY_PLAIN, 2.5, 0, 3)
    assert find_strokes(grey) == []


def test_column_of_ones_is_no_rule() -> None:
    grey = np.full((1200, 400), 255, np.uint8)
    for y in range(100, 1100, 48):
        cv2.line(grey, (200, y), (200, y + 18), 0, 3)
        cv2.line(grey, (100, y + 33), (300, y + 33), 0, 2)
    assert [stroke for stroke in find_strokes(grey) if not stroke.lying] == []


def test_box_of_a_straightened_page_leads_back_to_the_page_as_displayed() -> None:
    page = Page(1, 600, 800, (), display_map=(1.01, 0.02, -3, -0.02, 0.99, 4, 1e-5, 2e-5, 1))
    x, y = page.from_display(page.to_display(BBox(100, 200, 100, 200))).center
    assert (x, y) == pytest.approx((100, 200))
