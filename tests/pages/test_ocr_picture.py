"""Pictures drawn by hand, freed of grey seals and of nothing else."""

import pytest

from reportparse.pages import ocr as ocr_extra

if not ocr_extra.is_installed():
    pytest.skip("the extra `ocr` is not installed", allow_module_level=True)

import cv2
import numpy as np

from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.picture import clean_picture, frame_dark_edges

SIZE = (900, 1200)


def print_lines(coarse: float) -> Array:
    """Draw lines of thin text, as a scan of `coarse` times fewer pixels shows them."""
    grey = np.full(SIZE, 255, np.uint8)
    for y in range(60, SIZE[0], 45):
        cv2.putText(grey, "0 12 EHMW 174 " * 3, (40, y), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2)
    small = cv2.resize(grey, None, fx=1 / coarse, fy=1 / coarse, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), 0.6)
    return cv2.resize(small, (SIZE[1], SIZE[0]), interpolation=cv2.INTER_CUBIC)


def rgb(grey: Array) -> Array:
    return np.repeat(grey[:, :, None], 3, axis=2)


@pytest.mark.parametrize("coarse", [1.33, 1.67], ids=["150 dpi", "120 dpi"])
def test_soft_print_of_a_coarse_scan_is_no_grey_seal(coarse: float) -> None:
    printed = print_lines(coarse)
    picture = clean_picture(rgb(printed))
    assert not picture.red.any()
    assert (picture.grey < 190).sum() >= (printed < 190).sum()


def test_grey_seal_is_taken_away_and_kept_in_mind() -> None:
    printed = print_lines(1.0)
    stamped = printed.copy()
    cv2.circle(stamped, (600, 450), 160, 130, 9)
    stamped = np.minimum(stamped, printed)
    picture = clean_picture(rgb(stamped))
    ring = (stamped == 130) & (printed == 255)
    assert (picture.red[ring] > 0).mean() > 0.9
    assert (picture.grey[ring] > 190).mean() > 0.9


def test_dark_header_in_the_corner_of_a_picture_is_no_shadow() -> None:
    printed = np.full((600, 1200, 3), 255, np.uint8)
    printed[:240, 500:] = (0x1F, 0x4E, 0x79)
    for x in range(700, 1000, 60):
        cv2.putText(printed, "E", (x, 120), cv2.FONT_HERSHEY_SIMPLEX, 1, (255, 255, 255), 2)
    text = (printed.min(axis=2) == 255)[:200, 600:]
    framed, rim = frame_dark_edges(printed)
    ink = clean_picture(framed).grey[rim : rim + 200, rim + 600 : rim + 1200] < 190
    assert ink[text].mean() > 0.9
    assert ink[20:60].mean() < 0.01


def test_picture_with_light_edges_and_the_rules_of_a_table_at_them_is_left_as_it_is() -> None:
    printed = np.full((600, 1200, 3), 255, np.uint8)
    printed[10:14] = printed[-14:-10] = 0
    printed[:, 10:14] = printed[:, -14:-10] = 0
    framed, rim = frame_dark_edges(printed)
    assert framed is printed
    assert rim == 0
