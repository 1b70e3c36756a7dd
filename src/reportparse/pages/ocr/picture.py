"""The picture of a page: rendered, evenly lit, freed of red seals, straightened."""

from dataclasses import dataclass

import cv2
import numpy as np
import pymupdf

from reportparse.layout import BBox
from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.light import PAPER, drop_watermark, even_light, flatten_grounds
from reportparse.pages.ocr.shading import lighten_grounds

DPI = 200  # finer pictures read no better, coarser ones lose strokes
POINT = 72 / DPI  # points per pixel
REDNESS = 45  # grey levels by which red outshines green and blue in a seal's ink
SLIGHTLY_RED = 12  # the same of its soft edges
RIM = 9  # px; how far those reach
LEAST_SEAL = 300  # px; less coloured ink is no seal
SEAL_GREY = (75, 205)  # grey levels of a seal that a scanner without colours saw
BROAD = 5  # px; side of what is evenly grey in a seal
EVEN = 40  # grey levels that vary there; across a stroke, however blurred, they vary more
ACROSS, LEAST_CORE = 60, 100  # px; extent and even grey of a piece of a seal, not of a character
AROUND = 121  # px; side of the square around such a piece in which smaller pieces lie, as they do
# within a ring of such pieces
BLACK = 70  # grey level; where print is no darker, a seal cannot be told from it
WIDE, DARKER = 7, 0.6  # px; wider than grey strokes of print are, but for those of soft rules;
# share of a seal's grey level, than which print is darker
INK = 190  # of 255, on evenly lit paper; everything darker is ink
DARK, MOST_GREY = 40, 0.05  # grey level of black; share of the ink of a bilevel scan that is grey
SMOOTHING = 0.8  # px
EDGE, DARK_EDGE, FRAMED = 8, 115, 0.1  # px along an edge, beside what a border may take; grey
# level of a dark ground; of such an edge that is one
FRAME = 176  # px; more than half the window in which light is told from a ground


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as grey levels on white paper, and where coloured ink was taken away."""

    grey: Array
    """Height × width, uint8, 255 is paper."""
    red: Array
    """Height × width, 255 where red ink lies, else 0."""
    bilevel: bool = False
    """Whether it was black and white alone, which breaks thin lines into dots."""
    grounds: "Array | None" = None
    """Not 0 where white text stood on black, if it did anywhere: no rule can be seen there."""


def render_page(page: pymupdf.Page, area: BBox | None = None) -> Array:
    """Return the page as displayed, or a part: height × width × 3, RGB, `DPI` dots per inch."""
    clip = None if area is None else pymupdf.Rect(*area)
    pixmap = page.get_pixmap(dpi=DPI, colorspace=pymupdf.csRGB, alpha=False, clip=clip)
    flat = np.frombuffer(pixmap.samples, dtype=np.uint8)
    return flat.reshape(pixmap.height, pixmap.width, 3)


def frame_dark_edges(rgb: Array) -> tuple[Array, int]:
    """Put white paper around a picture with a dark edge, and say how much, in pixels.

    A header white on a dark ground that reaches the edge of a picture is no shadow.
    """
    dark = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)[EDGE:-EDGE, EDGE:-EDGE] < DARK_EDGE
    edges = (dark[:EDGE], dark[-EDGE:], dark[:, :EDGE].T, dark[:, -EDGE:].T)
    if all(edge.size == 0 or edge.all(axis=0).mean() < FRAMED for edge in edges):
        return rgb, 0
    rim = ((FRAME, FRAME), (FRAME, FRAME), (0, 0))
    return np.pad(rgb, rim, constant_values=255), FRAME


def clean_picture(rgb: Array) -> Picture:
    """Even out the light and take seals away.

    In the red channel a red seal is nearly as bright as paper, while black print below it stays
    dark; a grey seal is brighter than black print too. Where an opaque stamp hides print nothing
    is left: `red` says where to doubt.
    """
    rgb, black = lighten_grounds(even_light(rgb))
    grounds = None if black is None else black.astype(np.uint8)
    channels = rgb.astype(np.int16)
    redness = channels[:, :, 0] - np.maximum(channels[:, :, 1], channels[:, :, 2])
    seal = redness > REDNESS
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    if np.count_nonzero(seal) >= LEAST_SEAL:
        rim = cv2.dilate(seal.astype(np.uint8), np.ones((RIM, RIM), np.uint8)) > 0
        lightened = _lighten(rgb[:, :, 0], float(np.median(rgb[:, :, 0][seal])))
        grey = np.where(rim & (redness > SLIGHTLY_RED), lightened, grey).astype(np.uint8)
    flat = flatten_grounds(grey)
    if _is_bilevel(flat):
        # Recognisers know printed grey edges.
        flat = np.asarray(cv2.GaussianBlur(flat, (0, 0), SMOOTHING))
        return Picture(flat, seal.astype(np.uint8) * 255, bilevel=True, grounds=grounds)
    flat = drop_watermark(flat)
    stamp = _find_grey_seal(flat)
    if stamp.any():
        rim = cv2.dilate(stamp.astype(np.uint8), np.ones((RIM, RIM), np.uint8)) > 0
        flat = np.where(rim, _lighten(flat, float(np.median(flat[stamp]))), flat).astype(np.uint8)
    return Picture(flat, (seal | stamp).astype(np.uint8) * 255, grounds=grounds)


def _lighten(grey: Array, level: float) -> Array:
    """Make what is as bright as a seal as bright as paper."""
    return np.asarray(np.clip(grey * (PAPER / (0.93 * max(level, 1.0))), 0, PAPER), np.uint8)


def _find_grey_seal(flat: Array) -> Array:
    """Return where grey ink lies that is even, and reaches further than a character.

    Blurred print is grey as well, and as broad, but lighter towards its edges.
    """
    nothing = np.zeros(flat.shape, bool)
    middle = ((flat > SEAL_GREY[0]) & (flat < SEAL_GREY[1])).astype(np.uint8)
    wide = _find_wide(middle)
    inked = flat[(flat < INK) & ~wide]
    level = float(np.median(flat[wide])) if np.count_nonzero(wide) >= LEAST_SEAL else 0.0
    if inked.size < LEAST_SEAL or np.percentile(inked, 20) > max(BLACK, DARKER * level):
        return nothing
    square = np.ones((BROAD, BROAD), np.uint8)
    smooth = cv2.blur(flat, (3, 3))
    darkest, lightest = cv2.erode(smooth, square), cv2.dilate(smooth, square)
    grey = (darkest > SEAL_GREY[0]) & (lightest < SEAL_GREY[1])
    core = (grey & (lightest - darkest < EVEN)).astype(np.uint8)
    joined = cv2.dilate(core, np.ones((RIM, RIM), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    areas = np.bincount(labels.ravel(), core.ravel(), minlength=len(stats))
    extents = stats[:, (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT)].max(axis=1)
    large = (extents >= ACROSS) & (areas >= LEAST_CORE)
    large[0] = False
    if areas[large].sum() < LEAST_SEAL:
        return nothing
    around = cv2.dilate(large[labels].astype(np.uint8), np.ones((AROUND, AROUND), np.uint8))
    outlines, _ = cv2.findContours(around, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    hulls = [cv2.convexHull(outline) for outline in outlines]
    cv2.drawContours(around, hulls, -1, 1, cv2.FILLED)
    broad = cv2.morphologyEx(middle, cv2.MORPH_OPEN, square)
    return np.asarray(broad & around > 0)


def _find_wide(grey: Array) -> Array:
    """Return where grey ink is wide and reaches far, but not straight on, as soft rules do."""
    square = np.ones((WIDE, WIDE), np.uint8)
    wide = cv2.morphologyEx(grey, cv2.MORPH_OPEN, square)
    if not wide.any():
        return np.asarray(wide) > 0
    for along in ((1, ACROSS), (ACROSS, 1)):
        wide = wide & ~cv2.morphologyEx(wide, cv2.MORPH_OPEN, np.ones(along, np.uint8))
    wide = cv2.morphologyEx(wide, cv2.MORPH_OPEN, square)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(wide, connectivity=8)
    far = stats[:, (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT)].max(axis=1) >= ACROSS
    far[0] = False
    return np.asarray(far[labels])


def _is_bilevel(grey: Array) -> bool:
    """Whether hardly any ink is grey."""
    dark, inked = int((grey < DARK).sum()), int((grey < INK).sum())
    return inked - dark <= MOST_GREY * inked


def turn_picture(picture: Picture, degrees: int) -> Picture:
    """Turn a picture clockwise by a multiple of 90 degrees."""
    turns = -(degrees // 90)
    return Picture(
        np.ascontiguousarray(np.rot90(picture.grey, turns)),
        np.ascontiguousarray(np.rot90(picture.red, turns)),
        picture.bilevel,
        None if picture.grounds is None else np.ascontiguousarray(np.rot90(picture.grounds, turns)),
    )
