"""A picture of a page, or of a table on a page, becomes words and rulings."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from reportparse.layout import BBox, Misgiving, Ruling, Word
from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.completion import complete_rulings
from reportparse.pages.ocr.dark_headers import rule_dark_headers
from reportparse.pages.ocr.light import calm_paper, darken, drop_small_watermark
from reportparse.pages.ocr.low_rows import cut_strokes
from reportparse.pages.ocr.picture import POINT, Picture, clean_picture, turn_picture
from reportparse.pages.ocr.placing import place_words
from reportparse.pages.ocr.readings import UNREAD, ReadLine, doubt_crossed, read_boxes
from reportparse.pages.ocr.rules import erase_rules, make_rulings, rule_mask, trim_rulings
from reportparse.pages.ocr.seals import Seals, find_seals
from reportparse.pages.ocr.specks import PageSpecks, find_page_specks
from reportparse.pages.ocr.stems import doubt_bare_stems
from reportparse.pages.ocr.straighten import (
    NO_CHANGE,
    Skew,
    apply_map,
    find_skew,
    fit_map,
    rotation,
)
from reportparse.pages.ocr.strokes import find_strokes
from reportparse.pages.ocr.text_boxes import TextBox, find_text_boxes
from reportparse.pages.ocr.upright import Turn, find_turn

NEAR_RULE = 12  # px; a dash stands in the middle of its row, further from the rules
STAIN = 22  # px; side of the tiles in which red ink is looked for, 8 pt
STAINED = 0.04  # of a tile; less is a rim of colour around black print
COVERED = 0.02  # of a number's box that a seal's ink may take before it is asked what it hides


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was recognised in a picture, in points of the straightened picture."""

    words: tuple[Word, ...]
    rulings: tuple[Ruling, ...]
    misgivings: tuple[Misgiving, ...]
    width: float
    height: float
    turn: Turn
    """Degrees clockwise by which the picture was turned."""
    display_map: tuple[float, ...]
    """The 3 × 3 map, row by row, back to the picture as it was, in points."""

    @property
    def length(self) -> int:
        """How many characters were read."""
        return sum(len(word.text) for word in self.words if word.text != UNREAD)


def recognise_picture(rgb: Array, *, upright: bool = False) -> Recognised:
    """Recognise a picture, height × width × 3, RGB, of `picture.DPI` dots per inch.

    Of one that is known to stand upright it is not asked how it must be turned: the narrow headers
    of a table alone, cut off from its rows, tell too little.
    """
    picture = clean_picture(rgb)
    skew = find_skew(picture.grey)
    turn: Turn = 0 if upright else find_turn(picture.grey, skew)
    turned = turn_picture(picture, turn)
    straight, used, rulings = flatten_picture(turned, skew if turn == 0 else None)
    calm = straight.grey if straight.bilevel else calm_paper(straight.grey)
    clean = erase_rules(calm, rulings)
    clean = darken(clean if straight.bilevel else drop_small_watermark(clean))
    lying = [rule for rule in rulings if rule.orientation == "h"]
    near_rules = rule_mask(clean.shape, lying, 2 * NEAR_RULE)
    boxes = find_text_boxes(clean, rulings)
    lines = read_boxes(clean, boxes, near_rules, bilevel=straight.bilevel)
    lines = doubt_crossed(lines, lying)
    if straight.bilevel:
        lines = doubt_bare_stems(clean, lines)
    seals = find_seals(straight, clean, rulings, boxes)
    height, width = straight.grey.shape
    return Recognised(
        words=place_words(lines),
        rulings=rulings,
        misgivings=(*_find_misgivings(lines, seals), *_find_stains(straight)),
        width=width * POINT,
        height=height * POINT,
        turn=turn,
        display_map=_map_back(used, turn, rgb.shape[:2]),
    )


def flatten_picture(
    picture: Picture, skew: Skew | None = None
) -> tuple[Picture, Array, tuple[Ruling, ...]]:
    """Straighten a picture, whose skew may be known.

    Returns:
        The picture, the 3 × 3 map in pixels that made it straight, and its rules.
    """
    degrees = (skew or find_skew(picture.grey)).degrees
    straight, used = apply_map(picture, rotation(picture.grey.shape, degrees))
    specks = _find_specks(straight)
    strokes = find_strokes(straight.grey, specks)
    slant = fit_map(strokes, straight.grey.shape)
    if slant is not NO_CHANGE:
        straight, used = apply_map(picture, slant @ used)
        specks = _find_specks(straight)
        strokes = find_strokes(straight.grey, specks)
    rulings = complete_rulings(straight.grey, make_rulings(strokes), specks)
    rulings = trim_rulings(rulings)
    if straight.grounds is not None:
        rulings += tuple(rule_dark_headers(straight.grey, straight.grounds, rulings))
    return straight, used, cut_strokes(straight.grey, rulings, bilevel=straight.bilevel)


def _find_specks(picture: Picture) -> PageSpecks | None:
    return find_page_specks(picture.grey) if picture.bilevel else None


def _map_back(used: Array, turn: Turn, shape: tuple[int, ...]) -> tuple[float, ...]:
    """Return the map from the straightened picture to the one that was given, in points."""
    height, width = shape
    turned_back = {
        0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        90: [[0, 1, 0], [-1, 0, height], [0, 0, 1]],
        180: [[-1, 0, width], [0, -1, height], [0, 0, 1]],
        270: [[0, -1, width], [1, 0, 0], [0, 0, 1]],
    }[turn]
    points = np.diag([POINT, POINT, 1.0])
    back = points @ np.array(turned_back, float) @ np.linalg.inv(used) @ np.linalg.inv(points)
    return tuple(float(value) for value in (back / back[2, 2]).ravel())


def _find_misgivings(lines: Iterable[ReadLine], seals: Seals) -> Iterable[Misgiving]:
    for line in lines:
        x0, top, x1, bottom, _ = line.box
        code = line.code
        if code is None and any(map(str.isdigit, line.text)):
            inked = float((seals.ink[top:bottom, x0:x1] > 0).mean()) > COVERED
            code = ("covered" if seals.hides(line.box) else "stained") if inked else None
        if code is not None:
            yield Misgiving(code, _in_points(line.box), line.text, line.second)


def _find_stains(picture: Picture) -> Iterable[Misgiving]:
    """Yield small boxes in which red ink lies, and may hide what is printed."""
    height, width = (side // STAIN for side in picture.red.shape)
    tiles = picture.red[: height * STAIN, : width * STAIN].reshape(height, STAIN, width, STAIN)
    for row, col in np.argwhere((tiles > 0).mean(axis=(1, 3)) > STAINED).tolist():
        box = TextBox(col * STAIN, row * STAIN, (col + 1) * STAIN, (row + 1) * STAIN, STAIN)
        yield Misgiving("stained", _in_points(box), "", "")


def _in_points(box: TextBox) -> BBox:
    return BBox(*(value * POINT for value in box[:4]))
