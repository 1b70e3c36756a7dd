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


def test_star_of_a_grey_seal_that_rules_cut_is_taken_away() -> None:
    printed = np.full(SIZE, 255, np.uint8)
    for y in range(60, 900, 60):
        cv2.putText(printed, "1085 42", (100, y), cv2.FONT_HERSHEY_SIMPLEX, 1, 0, 3, cv2.LINE_AA)
    stamped = printed.copy()
    cv2.circle(stamped, (700, 450), 160, 130, 9)
    star = [
        (700 + 50 * scale * np.sin(turn), 450 - 50 * scale * np.cos(turn))
        for turn, scale in zip(np.arange(10) * np.pi / 5, [1, 0.4] * 5, strict=True)
    ]
    cv2.fillPoly(stamped, [np.array(star, np.int32)], 130)
    for picture in (stamped, printed):
        cv2.line(picture, (700, 200), (700, 700), 0, 3)
        cv2.line(picture, (500, 440), (900, 440), 0, 3)
    cleaned = clean_picture(rgb(stamped))
    inside = (slice(395, 505), slice(645, 755))
    grey = (stamped == 130)[inside]
    assert (cleaned.grey[inside][grey] > 190).mean() > 0.8
    assert (cleaned.grey[printed == 0] < 100).mean() > 0.95


def test_grey_seal_with_more_ink_than_the_thin_print_of_its_page_is_taken_away() -> None:
    printed = np.full(SIZE, 255, np.uint8)
    for y in range(100, 600, 100):
        cv2.putText(printed, "1085 42", (100, y), cv2.FONT_HERSHEY_SIMPLEX, 1, 73, 2)
    stamped = printed.copy()
    cv2.circle(stamped, (600, 450), 160, 130, 9)
    cv2.circle(stamped, (600, 450), 70, 130, cv2.FILLED)
    stamped = np.minimum(stamped, printed)
    assert np.percentile(stamped[stamped < 190], 20) > 70
    picture = clean_picture(rgb(stamped))
    ring = (stamped == 130) & (printed == 255)
    assert (picture.grey[ring] > 190).mean() > 0.9
    assert (picture.grey[printed < 80] < 190).all()


@pytest.mark.parametrize("slant", [0, 24])
def test_soft_double_rules_are_no_grey_seal(slant: int) -> None:
    printed = np.full(SIZE, 255, np.uint8)
    for y in range(60, 850, 60):
        for below in (0, 5):
            cv2.line(printed, (60, y + below), (1140, y + below + slant), 90, 1, cv2.LINE_AA)
    printed = cv2.GaussianBlur(printed, (0, 0), 0.8)
    picture = clean_picture(rgb(printed))
    assert not picture.red.any()
    assert (picture.grey < 190).sum() >= (printed < 190).sum()


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
