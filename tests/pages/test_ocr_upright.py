"""How pages stand, told from pages drawn by hand."""

import pytest

from reportparse.pages import ocr as ocr_extra

if not ocr_extra.is_installed():
    pytest.skip("the extra `ocr` is not installed", allow_module_level=True)

import cv2
import numpy as np
import pymupdf

from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.picture import clean_picture, render_page
from reportparse.pages.ocr.straighten import find_skew, rotation
from reportparse.pages.ocr.upright import find_turn

LABELS = (
    "属于国家秘密的信息",
    "其他法律法规禁止公开",
    "保护第三方合法权益",
    "属于三类内部事务信息",
    "属于四类过程性信息",
    "本机关不掌握相关政府信息",
    "没有现成信息需要另行制作",
    "申请人逾期未补正的",
)
LEFT, FIRST, COLUMN, COLUMNS, ROW = 90, 250, 24, 9, 22  # pt


def draw_table(degrees: float) -> Array:
    """Draw a page with nothing but a table of short labels and close columns of numbers."""
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=595, height=842)
        right, bottom = FIRST + COLUMN * COLUMNS, 150 + ROW * 16
        for row in range(17):
            y = 150 + ROW * row
            page.draw_line((LEFT, y), (right, y), width=0.5)
        for x in (LEFT, *range(FIRST, right + 1, COLUMN)):
            page.draw_line((x, 150), (x, bottom), width=0.5)
        for row in range(16):
            y = 150 + ROW * row + 15
            page.insert_text((LEFT + 4, y), LABELS[row % 8], fontname="china-s", fontsize=10)
            for col in range(COLUMNS):
                number = str(104 + 37 * row + 11 * col)
                page.insert_text((FIRST + COLUMN * col + 3, y), number, fontsize=10)
        rgb = render_page(page)
    size = (rgb.shape[1], rgb.shape[0])
    turn = rotation(rgb.shape, degrees)[:2]
    return np.asarray(cv2.warpAffine(rgb, turn, size, borderValue=(255, 255, 255)))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("degrees", [-2.0, 1.7])
def test_skewed_page_of_close_columns_is_turned_as_its_labels_stand(
    turn: int, degrees: float
) -> None:
    rgb = np.ascontiguousarray(np.rot90(draw_table(degrees), turn // 90))
    grey = clean_picture(rgb).grey
    assert find_turn(grey, find_skew(grey)) == turn


def test_labels_that_touch_the_post_of_their_column_are_read() -> None:
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=595, height=842)
        bottom = 150 + 27 * 8
        for row in range(9):
            page.draw_line((LEFT + 30, 150 + 27 * row), (FIRST + 60, 150 + 27 * row), width=1.5)
        for x in (LEFT, LEFT + 30, FIRST, FIRST + 60):
            page.draw_line((x, 150), (x, bottom), width=1.5)
        for row, label in enumerate(LABELS):
            place = (LEFT + 31, 168 + 27 * row)
            page.insert_text(place, label, fontname="china-s", fontsize=10)
        for row, char in enumerate("三本年度办理结果"):
            place = (LEFT + 10, 180 + 11 * row)
            page.insert_text(place, char, fontname="china-s", fontsize=11)
        rgb = render_page(page)
    grey = clean_picture(rgb).grey
    assert find_turn(grey, find_skew(grey)) == 0
