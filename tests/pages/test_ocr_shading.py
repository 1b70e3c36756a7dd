"""Headers printed white on a dark ground."""

import pytest

from reportparse.pages import ocr as ocr_extra

if not ocr_extra.is_installed():
    pytest.skip("the extra `ocr` is not installed", allow_module_level=True)

import numpy as np

from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.picture import INK, clean_picture
from reportparse.pages.ocr.shading import lighten_grounds

GROUND = slice(100, 150), slice(100, 500)
TEXT = slice(115, 135)


def paper() -> Array:
    return np.full((300, 600, 3), 255, np.uint8)


def write(rgb: Array, grey: int) -> None:
    """Write characters of four thin strokes."""
    for x in range(200, 400, 30):
        for stroke in range(0, 24, 8):
            rgb[TEXT, x + stroke : x + stroke + 3] = grey


@pytest.mark.parametrize("colour", [(0x1F, 0x4E, 0x79), (0x40, 0x40, 0x40), (0x7F, 0x1D, 0x1D)])
def test_white_text_on_a_dark_ground_becomes_black_on_white(colour: tuple[int, ...]) -> None:
    rgb = paper()
    rgb[GROUND] = colour
    write(rgb, 255)
    picture = clean_picture(rgb)
    ink = picture.grey < INK
    assert ink[TEXT, 200:203].all()
    assert not ink[104:112, 100:500].any()
    assert not ink[95:155, 90:110].any()
    assert not picture.red.any()


def test_ground_of_faint_ink_is_lighter_than_a_dark_one() -> None:
    rgb = paper()
    rgb[GROUND] = 0x20
    write(rgb, 255)
    rgb[20:40, 100:400] = 0
    faint = (130 + rgb * (125 / 255)).astype(np.uint8)
    grey = clean_picture(faint).grey
    assert grey[TEXT, 200:203].max() < INK
    assert grey[104:112, 110:490].min() > INK


def test_black_rules_in_a_dark_ground_stay() -> None:
    rgb = paper()
    rgb[GROUND] = 0x50
    write(rgb, 255)
    rgb[100:150, 300:303] = 0
    ink = lighten_grounds(rgb)[0][:, :, 0] < INK
    assert ink[102:148, 301].all()
    assert not ink[104:112, 306:330].any()


def test_faint_rules_in_a_dark_ground_stay_under_noise() -> None:
    rgb = paper()
    rgb[GROUND] = 0x58
    write(rgb, 255)
    rgb[100:150, 300:304] = 0x4A
    noise = np.random.default_rng(1).normal(0, 6, rgb.shape[:2])[:, :, None]
    noisy = np.clip(rgb + noise, 0, 255).astype(np.uint8)
    ink = lighten_grounds(noisy)[0][:, :, 0] < INK
    assert ink[112:138, 300:304].any(axis=1).all()
    assert not ink[104:146, 150:190].any()


def test_edge_of_a_dark_ground_is_a_rule_where_rules_run_through_it() -> None:
    rgb = paper()
    rgb[GROUND] = 0x40
    rgb[100:150, 300:303] = 0
    ink = lighten_grounds(rgb)[0][:, :, 0] < INK
    assert ink[98:103, 110:290].any(axis=0).all()
    assert ink[110:140, 497:502].any(axis=1).all()


@pytest.mark.parametrize("rows", [slice(60, 98), slice(150, 190)])
def test_edge_of_a_dark_ground_is_a_rule_where_posts_end_at_it(rows: slice) -> None:
    rgb = paper()
    rgb[GROUND] = (0x7F, 0x1D, 0x1D)
    write(rgb, 255)
    for x in (100, 270, 498):
        rgb[rows, x : x + 2] = 0
    ink = lighten_grounds(rgb)[0][:, :, 0] < INK
    assert ink[98:103, 110:490].any(axis=0).all()
    assert ink[147:152, 110:490].any(axis=0).all()


def test_faint_posts_below_a_dark_ground_show_that_it_has_swallowed_its_rules() -> None:
    rgb = paper()
    rgb[GROUND] = (0x7F, 0x1D, 0x1D)
    write(rgb, 255)
    assert lighten_grounds(rgb)[1] is None
    for x in (100, 270, 498):
        rgb[150:190, x : x + 2] = 225
    noise = np.random.default_rng(1).normal(0, 3, rgb.shape[:2])[:, :, None]
    changed, swallowed = lighten_grounds(np.clip(rgb + noise, 0, 255).astype(np.uint8))
    assert (changed[98:103, 110:490, 0] < INK).any(axis=0).all()
    assert swallowed is not None and swallowed[GROUND].mean() > 0.9


def test_text_under_a_dark_ground_does_not_make_its_edge_a_rule() -> None:
    rgb = paper()
    rgb[GROUND] = (0x7F, 0x1D, 0x1D)
    for x in range(200, 400, 30):
        rgb[155:180, x : x + 3] = 0
    ink = lighten_grounds(rgb)[0][:, :, 0] < INK
    assert not ink[95:153, 90:510].any()


def test_text_close_to_the_edge_of_a_dark_ground_is_whole() -> None:
    rgb = paper()
    rgb[GROUND] = 0x40
    for x in range(200, 290, 30):
        rgb[103:125, x : x + 12] = 255
    ink = lighten_grounds(rgb)[0][:, :, 0] < INK
    assert ink[106:123, 202:210].all()
    assert not ink[104:146, 214:228].any()


def test_broad_characters_near_the_edge_of_a_dark_ground_are_part_of_it() -> None:
    rgb = paper()
    rgb[GROUND] = 0x40
    rgb[107:126, 200:240] = 255  # blurred strokes of bold characters leave no gaps
    ink = lighten_grounds(rgb)[0][:, :, 0] < INK
    assert ink[109:124, 203:237].all()
    assert not ink[130:146, 150:300].any()


def test_light_cell_at_the_edge_of_a_dark_ground_stays_light() -> None:
    rgb = paper()
    rgb[GROUND] = 0x40
    rgb[126:150, 200:240] = 255
    ink = lighten_grounds(rgb)[0][:, :, 0] < INK
    assert not ink[132:150, 205:235].any()


def test_black_text_and_rules_on_paper_are_left_as_they_are() -> None:
    rgb = paper()
    write(rgb, 0)
    rgb[100:106, 100:500] = 0
    rgb[150:200:8, 100:500] = 60
    assert (lighten_grounds(rgb)[0] == rgb).all()


def test_bold_characters_that_nearly_touch_are_no_ground() -> None:
    rgb = paper()
    for x in range(100, 400, 30):  # three lying and two standing strokes each
        for row in (100, 111, 122):
            rgb[row : row + 6, x : x + 26] = 0
        for column in (3, 17):
            rgb[100:128, x + column : x + column + 6] = 0
    assert (lighten_grounds(rgb)[0] == rgb).all()


def test_star_of_a_seal_is_no_ground() -> None:
    rgb = paper()
    for row in range(60):
        rgb[100 + row, 300 - row // 2 : 300 + row // 2 + 1] = (215, 40, 45)
    assert (lighten_grounds(rgb)[0] == rgb).all()


def test_edge_of_a_black_ground_is_a_rule() -> None:
    rgb = paper()
    rgb[GROUND] = 0
    write(rgb, 255)
    changed, black = lighten_grounds(rgb)
    ink = changed[:, :, 0] < INK
    assert ink[98:103, 110:490].any(axis=0).all()
    assert ink[TEXT, 200:203].all()
    assert not ink[104:112, 110:190].any()
    assert black is not None
    assert black[102:148, 102:498].all()
    assert not black[:96].any()
