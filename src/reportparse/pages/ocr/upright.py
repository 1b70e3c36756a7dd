"""How far a picture must be turned for its text to stand upright."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Literal

import cv2
import numpy as np

from reportparse.pages.kind import frequent_characters
from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.crops import cut_out
from reportparse.pages.ocr.picture import INK, Picture, turn_picture
from reportparse.pages.ocr.recogniser import first_recogniser
from reportparse.pages.ocr.straighten import Skew, find_skew, rotation
from reportparse.pages.ocr.text_boxes import TextBox

Turn = Literal[0, 90, 180, 270]

SAMPLES = 5  # lines tried; the longest ones, where a recogniser is surest
LONG = 4  # times as long as high: single characters tell no direction
MOST_LONG = 14  # of a longer line the beginning is enough
LEGIBLE = 40  # common characters in all; stacked beginnings of lines, read across, have fewer
CLEARLY = 1.5  # by how much another direction must read better than the page as displayed
RULE = 80  # px; no stroke of a character is as long
RIM = 7  # px; how far the soft edges of a rule reach, or the second line of a double one
BREAK = 5  # px; breaks in a rule
BESIDE = 17  # px between characters of a line; numbers in neighbouring columns stand further apart
SAME_EDGE = 40  # px; lines of one column begin no further apart
LINE_HEIGHT = (12, 60)  # px


def find_turn(grey: Array, skew: Skew) -> Turn:
    """Return the degrees clockwise that make text upright, going by how well lines are read.

    Args:
        grey: The picture.
        skew: Its skew, if its lines lie.
    """
    best: Turn = 0
    grey = _straighten(grey, skew)
    most = _legibility(grey, LEGIBLE)
    if most >= LEGIBLE:
        return 0
    blank = np.zeros_like(grey)
    turns: tuple[Turn, ...] = (180, 90, 270)
    for turn in turns:
        enough = max(LEGIBLE, int(CLEARLY * most) + 1)
        found = _legibility(turn_picture(Picture(grey, blank), turn).grey, enough)
        if found > CLEARLY * most:
            best, most = turn, found
        if most >= LEGIBLE:
            break
    return best


def _straighten(grey: Array, skew: Skew) -> Array:
    """Undo the skew of a picture whose lines lie or stand, so that rules can be told from them."""
    standing = find_skew(np.ascontiguousarray(grey.T))
    degrees = -standing.degrees if standing.sharpness > skew.sharpness else skew.degrees
    height, width = grey.shape
    matrix = rotation(grey.shape, degrees)[:2]
    return np.asarray(cv2.warpAffine(grey, matrix, (width, height), borderValue=(255,)))


def _legibility(grey: Array, enough: int) -> int:
    """Return how many common characters are read in the longest lines, as they lie.

    Lines are read until there are enough.
    """
    common, found = frequent_characters(), 0
    for box in _long_lines(grey):
        (reading,) = first_recogniser().read([cut_out(grey, box)])
        found += sum(char in common for char in reading.free.text)
        if found >= enough:
            break
    return found


def _long_lines(grey: Array) -> list[TextBox]:
    ink = (grey < INK).astype(np.uint8)
    rules = _find_rules(ink, (1, RULE)) | _find_rules(ink, (RULE, 1))  # a post ends at no row
    ink[cv2.dilate(rules, np.ones((RIM, RIM), np.uint8)) > 0] = 0
    joined = cv2.dilate(ink, np.ones((1, BESIDE), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    lowest, highest = LINE_HEIGHT
    long = [
        TextBox(x, y, x + min(width, MOST_LONG * height), y + height, float(height))
        for x, y, width, height, _ in stats[1:].tolist()
        if lowest <= height <= highest and width >= LONG * height
    ]
    return _vary(sorted(long, key=lambda box: (box.x0 - box.x1, box.top)))[:SAMPLES]


def _find_rules(ink: Array, kernel: tuple[int, int]) -> Array:
    """Return where ink is as long as a rule, with short breaks."""
    whole = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(np.minimum(kernel, BREAK), np.uint8))
    return cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones(kernel, np.uint8))


def _vary(boxes: Sequence[TextBox]) -> list[TextBox]:
    """Take turns between boxes that begin at different places: rows of numbers tell nothing."""
    groups: dict[int, list[TextBox]] = {}
    for box in boxes:
        groups.setdefault(box.x0 // SAME_EDGE, []).append(box)
    return [box for turn in zip_longest(*groups.values()) for box in turn if box is not None]
