"""Headers printed white on a dark ground become black on white, as the rest of the page is."""

from collections.abc import Iterator
from typing import Any, TypeAlias

import cv2
import numpy as np

DARK = 115  # grey level; lighter grounds leave black text readable as it is
STROKE = 9  # px; strokes of white text are thinner
LEAST = 21  # px; a lower ground holds no line of text
WIDEST = 60  # px; a narrower one is no cell of a header
SOLID = 0.6  # of a ground that is dark; of lines of black text it is less
RECTANGULAR = 0.85  # of the box around it that a ground fills
RIM = 5  # px; twice how far its soft edge reaches
SEAM = 0.15  # of white; where cells meet the ground is a little lighter
RULE = 22  # grey levels by which a black rule is darker than the ground

Array: TypeAlias = "np.ndarray[Any, Any]"


def lighten_grounds(rgb: Array) -> Array:
    """Return a picture, height × width × 3, in which dark rectangles that hold text are inverted.

    A rule in such a rectangle or at its edge stays dark, the soft edge itself goes white: it would
    be taken for a rule.
    """
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    grounds = list(_find_grounds(grey))
    if not grounds:
        return rgb
    changed = rgb.copy()
    for ground in grounds:
        level = float(np.median(grey[ground & (grey < DARK)]))
        light = (grey - level) / (255 - level)
        inner = cv2.erode(ground.astype(np.uint8), np.ones((RIM, RIM), np.uint8)) > 0
        ink = np.where(inner, np.clip((light - SEAM) / (1 - 2 * SEAM), 0, 1), 0.0)
        rule = np.clip(-light * (255 - level) / max(level, 1.0), 0, 1)
        ink = np.where(grey < level - RULE, rule, ink)
        changed[ground] = (255 * (1 - ink[ground]))[:, None].astype(np.uint8)
    return changed


def _find_grounds(grey: Array) -> Iterator[Array]:
    """Yield masks of the dark rectangles, with the text in them."""
    dark = (grey < DARK).astype(np.uint8)
    closed = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((STROKE, STROKE), np.uint8))
    solid = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((LEAST, LEAST), np.uint8))
    outlines, _ = cv2.findContours(solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    for outline in outlines:
        _, sides, _ = cv2.minAreaRect(outline)
        if min(sides) < LEAST - 2 or max(sides) < WIDEST:
            continue
        if cv2.contourArea(outline) < RECTANGULAR * sides[0] * sides[1]:
            continue
        mask = np.zeros(grey.shape, np.uint8)
        cv2.drawContours(mask, [outline], -1, 1, cv2.FILLED)
        mask = cv2.dilate(mask, np.ones((3, 3), np.uint8))
        if dark[mask > 0].mean() >= SOLID:
            yield mask > 0
