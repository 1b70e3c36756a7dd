"""Pages under uneven light and with shaded cells become black on white."""

import pytest

from reportparse.pages import ocr as ocr_extra

if not ocr_extra.is_installed():
    pytest.skip("the extra `ocr` is not installed", allow_module_level=True)

import cv2
import numpy as np

from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.light import (
    calm_paper,
    darken,
    drop_small_watermark,
    drop_watermark,
    flatten_grounds,
)
from reportparse.pages.ocr.picture import INK, clean_picture

SIZE = (900, 1200)
CELL = slice(300, 380), slice(200, 1000)


def photograph(grey: Array, noise: float = 0.0) -> Array:
    """Let a shadow fall on a page, from the left edge to the right one, and add noise."""
    shade = np.linspace(235, 150, grey.shape[1]) / 255
    grains = np.random.default_rng(5).normal(0, noise, grey.shape)
    shaded = (grey * shade[None] + grains).clip(0, 255).astype(np.uint8)
    return np.repeat(shaded[:, :, None], 3, axis=2)


def print_bold(ink: int = 0) -> Array:
    grey = np.full(SIZE, 255, np.uint8)
    cv2.putText(grey, "HBHBHBHBHBHBHB", (500, 600), cv2.FONT_HERSHEY_SIMPLEX, 1.3, ink, 8)
    return grey


def test_bold_text_in_a_shadow_is_no_white_text_on_a_dark_ground() -> None:
    printed = print_bold(ink=40)
    printed = cv2.GaussianBlur(printed, (0, 0), 2.0)
    ink = clean_picture(photograph(printed)).grey < INK
    assert (ink == (printed < INK)).mean() > 0.99
    assert ink[printed < 80].all()


def test_shaded_cell_is_white_up_to_its_edges() -> None:
    grey = np.full(SIZE, 255, np.uint8)
    grey[CELL] = 200
    cell = flatten_grounds(photograph(grey)[:, :, 0])[304:376, 204:996]
    assert cell.min() > 225


def test_noise_of_paper_is_calmed() -> None:
    flat = flatten_grounds(photograph(print_bold(), noise=6.0)[:, :, 0])
    paper = cv2.dilate((print_bold() < 255).astype(np.uint8), np.ones((15, 15), np.uint8)) == 0
    assert (flat[paper] < 235).mean() > 0.01
    assert (calm_paper(flat)[paper] == 250).mean() > 0.999


def test_pale_ink_outlives_the_noise() -> None:
    grey = print_bold()
    grey[700:703, 300:310] = 195
    flat = flatten_grounds(photograph(grey, noise=4.0)[:, :, 0])
    assert (calm_paper(flat)[700:703, 300:310] < 225).mean() > 0.8


def test_small_faint_print_is_darkened_beside_large_black_print() -> None:
    flat = np.full(SIZE, 250, np.uint8)
    cv2.putText(flat, "HBHBHBHBHB", (500, 600), cv2.FONT_HERSHEY_SIMPLEX, 1.3, 20, 8)
    cv2.putText(flat, "0", (200, 200), cv2.FONT_HERSHEY_SIMPLEX, 0.4, 194, 1)
    dark = darken(flat)
    assert (dark[flat == 194] < INK - 30).all()
    assert ((dark < INK) == (flat < INK))[500:].all()


def test_digits_fainter_than_the_faint_print_around_them_are_darkened() -> None:
    flat = np.full(SIZE, 250, np.uint8)
    cv2.putText(flat, "0", (200, 200), cv2.FONT_HERSHEY_SIMPLEX, 0.4, 208, 1)
    assert (darken(flat) == flat).all()
    cv2.putText(flat, "0", (300, 200), cv2.FONT_HERSHEY_SIMPLEX, 0.4, 190, 1)
    assert (darken(flat)[flat == 208] < INK).all()


def test_what_is_left_of_a_seal_is_not_darkened() -> None:
    flat = np.full(SIZE, 250, np.uint8)
    cv2.circle(flat, (300, 300), 100, 215, 6)
    assert (darken(flat) == flat).all()


def test_watermark_below_a_table_is_taken_away_and_the_print_over_it_stays() -> None:
    flat = np.full(SIZE, 250, np.uint8)
    cv2.putText(flat, "MARK", (300, 500), cv2.FONT_HERSHEY_SIMPLEX, 6, 212, 11, cv2.LINE_AA)
    marked = flat < 230
    cv2.putText(flat, "1085", (400, 480), cv2.FONT_HERSHEY_SIMPLEX, 1, 0, 3, cv2.LINE_AA)
    flat[430, 200:1000] = 120
    clean = drop_watermark(flat)
    assert (clean[marked & (flat > INK)] == 250).mean() > 0.97
    assert (clean[flat < INK] == flat[flat < INK]).all()


def test_faint_print_and_pale_rules_are_no_watermark() -> None:
    flat = np.full(SIZE, 250, np.uint8)
    cv2.putText(
        flat, "1085 1085 1085", (300, 500), cv2.FONT_HERSHEY_SIMPLEX, 1, 200, 4, cv2.LINE_AA
    )
    flat[430:434, 200:1000] = 215
    flat[300:600, 250:254] = 225
    assert (drop_watermark(flat) == flat).all()


def test_small_watermark_is_taken_away_where_the_print_is_black() -> None:
    flat = np.full(SIZE, 250, np.uint8)
    cv2.putText(flat, "MARK", (300, 500), cv2.FONT_HERSHEY_SIMPLEX, 3, 206, 6, cv2.LINE_AA)
    marked = flat < 230
    faint = cv2.max(flat, 0)
    for picture, ink in ((flat, 0), (faint, 140)):
        for y in range(100, 800, 100):
            cv2.putText(picture, "1085", (900, y), cv2.FONT_HERSHEY_SIMPLEX, 1, ink, 3, cv2.LINE_AA)
    clean = drop_small_watermark(flat)
    assert (clean[marked] == 250).mean() > 0.95
    assert (clean[flat < INK] == flat[flat < INK]).all()
    assert (drop_small_watermark(faint) == faint).all()


def mark_page() -> Array:
    """Print black numbers beside a watermark, parts of which are thin and short."""
    flat = np.full(SIZE, 250, np.uint8)
    cv2.putText(flat, "MARK", (300, 500), cv2.FONT_HERSHEY_SIMPLEX, 6, 212, 13, cv2.LINE_AA)
    for y in range(100, 900, 100):
        cv2.putText(flat, "1085", (1050, y), cv2.FONT_HERSHEY_SIMPLEX, 1, 0, 3, cv2.LINE_AA)
    return flat


def test_short_thin_strokes_of_a_watermark_go_with_its_broad_ones() -> None:
    flat = mark_page()
    flat[520:528, 500:532] = flat[300:330, 420:428] = 212
    flat[200:700, 540:543] = 0  # a post close by is no number
    clean = drop_watermark(flat)
    assert (clean[515:535, 490:538] == 250).all()
    assert (clean[300:330, 420:428] == 250).all()
    assert (clean[flat < INK] == flat[flat < INK]).all()


def test_pale_digit_of_a_black_number_near_a_watermark_stays() -> None:
    flat = mark_page()
    cv2.putText(flat, "085", (430, 350), cv2.FONT_HERSHEY_SIMPLEX, 1, 0, 3, cv2.LINE_AA)
    cv2.putText(flat, "14", (382, 350), cv2.FONT_HERSHEY_SIMPLEX, 1, 212, 6, cv2.LINE_AA)
    clean = drop_watermark(flat)
    assert (clean[320:355, 370:490] == flat[320:355, 370:490]).all()


def test_pale_digit_beside_black_ones_is_no_watermark() -> None:
    flat = np.full(SIZE, 250, np.uint8)
    for y in range(100, 800, 100):
        cv2.putText(flat, "085", (430, y), cv2.FONT_HERSHEY_SIMPLEX, 1, 0, 3, cv2.LINE_AA)
    cv2.putText(flat, "14", (390, 400), cv2.FONT_HERSHEY_SIMPLEX, 1, 206, 6, cv2.LINE_AA)
    assert (drop_small_watermark(flat) == flat).all()


def test_blurred_thin_print_is_no_watermark_beside_black_print() -> None:
    flat = np.full(SIZE, 250, np.uint8)
    for x in range(200, 500, 22):
        flat[300:319:6, x : x + 19] = flat[300:319, x : x + 19 : 9] = 20
    flat = np.asarray(cv2.GaussianBlur(flat, (0, 0), 1.8))
    cv2.putText(flat, "HBHBHBHB", (500, 700), cv2.FONT_HERSHEY_SIMPLEX, 2, 0, 8)
    assert (drop_small_watermark(flat) == flat).all()


def test_faint_print_is_darkened_below_bold_black_print() -> None:
    flat = np.full(SIZE, 250, np.uint8)
    cv2.putText(flat, "HBHB", (200, 160), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 20, 4)
    cv2.putText(flat, "0", (210, 200), cv2.FONT_HERSHEY_SIMPLEX, 0.4, 190, 1)
    dark = darken(flat)
    assert (dark[180:][flat[180:] == 190] < INK - 30).all()
    assert (dark[:180] == flat[:180]).all()
