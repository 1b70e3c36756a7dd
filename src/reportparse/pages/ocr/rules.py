"""Rules in a picture: long thin ink becomes rulings."""

from collections.abc import Iterable, Sequence
from itertools import groupby

import cv2
import numpy as np

from reportparse.layout import BBox, Ruling
from reportparse.pages.ocr.picture import POINT, Array
from reportparse.pages.rulings import Stroke, find_rulings

FAINT = 225  # of 255; rules are thinner and fainter than strokes of text
LENGTHS = {"h": 64, "v": 52}  # px; longer than the strokes of a title's characters
PIECE = 42  # px; unbroken pieces of a rule, longer than a stroke of the usual character
GAP = 15  # px; breaks between the pieces of a rule that are closed
THICKEST = 14  # px; thicker ink is shading
LONE = 40.0  # pt; no stroke of a character is longer
MEET = 4.0  # pt; how far rules that meet may stop short
BESIDE = 4  # px; how far from a rule there is paper again
MOST_BESIDE, MOST_BOTH = 0.35, 0.15  # of a rule's length that ink may lie beside it
WANDER = 2.5  # pt; how far pieces of one rule lie apart on a bent or skewed page
LEAST_SHARE = 0.55  # of ink along a rule; text in a row has more paper between


def find_rules(grey: Array) -> tuple[Ruling, ...]:
    """Return the rules of a straightened picture in points."""
    ink = (grey < FAINT).astype(np.uint8) * 255
    strokes = [stroke for orientation in ("h", "v") for stroke in _find(ink, orientation)]
    return _drop_strokes_of_text(find_rulings(_snap(strokes)))


def _drop_strokes_of_text(rulings: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """Leave out short rulings that do not end at others: they are strokes of large characters."""
    return tuple(
        ruling
        for ruling in rulings
        if ruling.end - ruling.start > LONE
        or all(
            any(_ends_at(end, ruling, other) for other in rulings)
            for end in (ruling.start, ruling.end)
        )
    )


def _ends_at(end: float, ruling: Ruling, other: Ruling) -> bool:
    """Whether a ruling's end lies on another ruling that crosses it."""
    return (
        other.orientation != ruling.orientation
        and abs(other.position - end) <= MEET
        and other.start - MEET <= ruling.position <= other.end + MEET
    )


def erase_rules(grey: Array, rulings: Iterable[Ruling]) -> Array:
    """Paint rules white as far as they are thin; strokes of text that touch them stay."""
    clean = grey.copy()
    mask = rule_mask(grey.shape, rulings, 9)
    ink = (grey < FAINT).astype(np.uint8) * 255
    lying = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, 25), np.uint8))
    standing = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((25, 1), np.uint8))
    thin = cv2.dilate(cv2.bitwise_or(lying, standing), np.ones((5, 5), np.uint8))
    clean[(thin > 0) & (mask > 0)] = 255
    return clean


def rule_mask(shape: tuple[int, ...], rulings: Iterable[Ruling], thickness: int) -> Array:
    """Draw rulings on an empty picture, 255 on 0."""
    mask = np.zeros(shape[:2], np.uint8)
    for ruling in rulings:
        at, start, end = (
            round(value / POINT) for value in (ruling.position, ruling.start, ruling.end)
        )
        ends = ((start, at), (end, at)) if ruling.orientation == "h" else ((at, start), (at, end))
        cv2.line(mask, ends[0], ends[1], 255, thickness)
    return mask


def _find(ink: Array, orientation: str) -> Iterable[Stroke]:
    """Yield long thin runs of ink as boxes in points."""
    lying = orientation == "h"
    along = (1, GAP) if lying else (GAP, 1)
    across = (3, 1) if lying else (1, 3)
    length = LENGTHS[orientation]
    kernel = (1, length) if lying else (length, 1)
    thick = cv2.dilate(ink, np.ones(across, np.uint8))
    piece = (1, PIECE) if lying else (PIECE, 1)
    pieces = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones(piece, np.uint8))
    closed = cv2.morphologyEx(pieces, cv2.MORPH_CLOSE, np.ones(along, np.uint8))
    runs = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones(kernel, np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    for x, y, width, height, _ in stats[1:].tolist():
        thickness, extent = (height, width) if lying else (width, height)
        if thickness > THICKEST or extent < length:
            continue
        inside = ink[y : y + height, x : x + width]
        if inside.max(axis=0 if lying else 1).mean() < LEAST_SHARE * 255:
            continue
        if lying and _runs_through_text(ink, (x, y, x + width, y + height)):
            continue
        middle = y + height / 2 if lying else x + width / 2
        box = (
            BBox(x, middle - 0.5, x + width, middle + 0.5)
            if lying
            else BBox(middle - 0.5, y, middle + 0.5, y + height)
        )
        yield Stroke(BBox(*(value * POINT for value in box)), False)


def _runs_through_text(ink: Array, box: tuple[int, int, int, int]) -> bool:
    """Whether ink goes on above and below a lying run: blurred text in a row looks like a rule."""
    x0, top, x1, bottom = box
    sides = (ink[max(top - BESIDE, 0), x0:x1], ink[min(bottom + BESIDE, len(ink)) - 1, x0:x1])
    shares = [float((side > 0).mean()) for side in sides]
    return max(shares) > MOST_BESIDE or min(shares) > MOST_BOTH


def _snap(strokes: list[Stroke]) -> list[Stroke]:
    """Move pieces of one rule that wander a little onto one position."""

    def lies(stroke: Stroke) -> bool:
        return stroke.bbox.width > stroke.bbox.height

    def position(stroke: Stroke) -> float:
        x, y = stroke.bbox.center
        return y if lies(stroke) else x

    snapped: list[Stroke] = []
    for lying, group in groupby(sorted(strokes, key=lambda s: (lies(s), position(s))), lies):
        run: list[Stroke] = []
        for stroke in [*group, None]:
            if run and (stroke is None or position(stroke) - position(run[-1]) > WANDER):
                total = sum(max(s.bbox.width, s.bbox.height) for s in run)
                mean = sum(position(s) * max(s.bbox.width, s.bbox.height) for s in run) / total
                snapped += [_move(s, mean, lying) for s in run]
                run = []
            if stroke is not None:
                run.append(stroke)
    return snapped


def _move(stroke: Stroke, position: float, lying: bool) -> Stroke:
    x0, top, x1, bottom = stroke.bbox
    half = POINT / 2
    if lying:
        return Stroke(BBox(x0, position - half, x1, position + half), stroke.stroked)
    return Stroke(BBox(position - half, top, position + half, bottom), stroke.stroked)
