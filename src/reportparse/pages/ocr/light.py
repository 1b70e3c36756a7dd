"""Pictures under uneven light become evenly lit, and shaded grounds become white.

A closing (a dilation, then an erosion) takes away all that is darker than what lies around it and
smaller than its window. With a wide window what is left is the light that falls on the page, with a
narrow one the ground on which a text stands; borders of a shaded cell stay where they are.
"""

import cv2
import numpy as np

from reportparse.pages.ocr.arrays import Array

PAPER = 250  # grey level of paper that is evenly lit
DIM = 60  # grey level; darker is no paper, however little light falls on it
LIGHT_SCALE, LIGHT_WINDOW, LIGHT_BLUR = 16, 21, 4.0  # px; the same of the smaller picture: light
# changes over a good part of a page, dark grounds are lower
GROUND_SCALE, GROUND_WINDOW = 2, 20  # px; the same: wider than any stroke, narrower than a cell
FAINTEST = 225  # grey level; brighter is paper
GRAINS = 1.0  # px; standard deviation of the blur in which single grains of noise drown
QUARTILE = 0.6745  # standard deviations from the median to a quartile
OUTSTANDING = 4.0  # standard deviations of the blurred noise; what is darker is ink
LEAST_NOISE = 1.0  # grey levels; less disturbs nobody
PALE, PALEST = 110.0, 130.0  # grey levels of ink between which it is made black
SPECKLED = 236  # grey level; brighter specks are of paper, and stay as they are
BUT_A_TRACE = 200.0  # grey level of the darker ink where there is but what is left of a seal
FAINTER, NEAR_FAINT = 215.0, 170  # the same near faint print, small digits of which are fainter
# still; px from there
DARKER = 10  # percentile of grey levels that tells how dark print is
WATERMARK = (190, 240)  # grey levels of a watermark
BROAD, SOFT_EDGE = 9, 9  # px; its strokes are broader; twice how far their edge reaches
THIN = 5  # px; the strokes of a smaller watermark are broader
BLACK = 90  # grey level of black print; a blurred one has edges as broad as such strokes
LARGE = 50  # px; extent of a piece of a watermark; a pale digit is smaller
QUARTILES_APART = 10  # grey levels by which those of its middles differ; of faint print more
BEYOND_INK, BEYOND = 3, 0.35  # px from darker ink; share of its middles that lie further from any:
# faint print has darker strokes of its own
NEAR, ALIKE = 161, 12  # px; side of the square around such a piece in which smaller ones lie, half
# a character away; grey levels by which they differ
DARKER_THAN_MARK, RULE = 180, 60  # grey level of print; px; no stroke of it is that long
BESIDE = 29  # px; an em; further apart are no two digits of a number
TOGETHER = 5, 29  # px; the rows and columns of pixels in which print is of one text
LEAST_INK = 10  # px in a text; of less ink nothing can be told


def even_light(rgb: Array) -> Array:
    """Return a picture, height × width × 3, as if all of it had as much light as white paper."""
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    light = _find_paper(grey, LIGHT_SCALE, LIGHT_WINDOW, LIGHT_BLUR)
    return np.asarray(cv2.divide(rgb, cv2.merge([light] * 3), scale=255))


def flatten_grounds(grey: Array) -> Array:
    """Divide by the brightness of the ground around, so that grey paper and shading go white."""
    ground = _find_paper(grey, GROUND_SCALE, GROUND_WINDOW, 1.0)
    flat: Array = cv2.divide(grey, ground, scale=PAPER)
    # The closing sees the brightest grains of the paper alone.
    usual = float(np.median(flat[flat > FAINTEST])) if (flat > FAINTEST).any() else PAPER
    return np.asarray(cv2.convertScaleAbs(flat, alpha=PAPER / usual))


def drop_watermark(flat: Array) -> Array:
    """Make large pale characters white that lie below the print.

    Their strokes are thicker than rules, and evenly pale; those of faint print are thin.

    Args:
        flat: Ink on evenly lit paper of the brightness `PAPER`.
    """
    return _whiten(flat, BROAD)


def drop_small_watermark(clean: Array) -> Array:
    """Make smaller ones white, too, in a picture without its rules, where the print is black.

    The edges of blurred print are as broad as their strokes, and so are faint strokes.
    """
    return _whiten(clean, THIN) if _has_black_print(clean) else clean


def _has_black_print(flat: Array) -> bool:
    inked = flat[flat < WATERMARK[0]]
    return inked.size > 0 and bool(np.percentile(inked, DARKER) < BLACK)


def _whiten(flat: Array, breadth: int) -> Array:
    """Make evenly pale ink white that is large, and nowhere thinner than `breadth`."""
    smooth = cv2.blur(flat, (3, 3))
    pale = ((smooth > WATERMARK[0]) & (smooth < WATERMARK[1])).astype(np.uint8)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (breadth, breadth))
    broad = cv2.morphologyEx(pale, cv2.MORPH_OPEN, disc)
    if not broad.any():
        return flat
    reach = cv2.dilate(broad, np.ones((SOFT_EDGE, SOFT_EDGE), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(reach, connectivity=8)
    large = stats[:, (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT)].max(axis=1) >= LARGE
    large[0] = False
    if not large.any():
        return flat
    middle = (cv2.erode(pale, disc) > 0) & large[labels]
    large &= _find_even(flat, smooth, np.where(middle, labels, 0), len(large))
    mark = large[labels]
    if mark.any() and _has_black_print(flat):
        mark |= _find_rest(smooth, mark, (broad > 0) & mark)
    return np.asarray(np.where(mark & (flat > WATERMARK[0]), PAPER, flat), np.uint8)


def _find_even(flat: Array, smooth: Array, middles: Array, count: int) -> Array:
    """Return which pieces of pale ink are evenly pale, and reach beyond what is darker.

    Small print that a scanner blurs is pale between its strokes, and beside them.

    Args:
        flat: The picture.
        smooth: The same, grain by grain less noisy.
        middles: The number of a piece in the middle of its strokes, else 0.
        count: How many pieces there are, and 0.
    """
    away = cv2.distanceTransform((flat > WATERMARK[0]).astype(np.uint8), cv2.DIST_C, 3)
    inside = np.flatnonzero(middles)
    inside = inside[np.argsort(middles.ravel()[inside], kind="stable")]
    pieces, starts = np.unique(middles.ravel()[inside], return_index=True)
    even = np.zeros(count, bool)
    for piece, own in zip(pieces.tolist(), np.split(inside, starts[1:]), strict=True):
        low, high = np.percentile(smooth.ravel()[own], (25, 75))
        beyond = float((away.ravel()[own] > BEYOND_INK).mean())
        even[piece] = high - low <= QUARTILES_APART and beyond >= BEYOND
    return even


def _find_rest(smooth: Array, mark: Array, core: Array) -> Array:
    """Return where smaller pieces of a watermark lie: near it, and just as pale.

    Its thinner strokes are cut off where they meet broader ones, or a seal. What stands in line
    with black print may be pale digits of it.

    Args:
        smooth: The picture, grain by grain less noisy.
        mark: Where larger pieces lie, with their edges.
        core: The same without.
    """
    level = np.full_like(smooth, round(float(np.median(smooth[core]))))
    near = cv2.dilate(core.astype(np.uint8), np.ones((NEAR, NEAR), np.uint8)) > 0
    alike = near & ~mark & (cv2.absdiff(smooth, level) <= ALIKE)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (THIN, THIN))
    rest = cv2.morphologyEx(alike.astype(np.uint8), cv2.MORPH_OPEN, disc)
    reach = cv2.dilate(rest, np.ones((SOFT_EDGE, SOFT_EDGE), np.uint8)) > 0
    black = _find_print(smooth)
    lines = cv2.dilate((reach | black).astype(np.uint8), np.ones((1, BESIDE), np.uint8))
    _, labels = cv2.connectedComponents(lines, connectivity=8)
    return np.asarray(reach & ~np.isin(labels, np.unique(labels[black])))


def _find_print(smooth: Array) -> Array:
    """Return where ink lies that is darker than a watermark, but for rules."""
    dark = (smooth < DARKER_THAN_MARK).astype(np.uint8)
    rules = np.zeros_like(dark)
    for along in ((1, RULE), (RULE, 1)):
        rules |= cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones(along, np.uint8))
    rules = cv2.dilate(rules, np.ones((THIN, THIN), np.uint8))
    return np.asarray((dark > 0) & (rules == 0))


def calm_paper(flat: Array) -> Array:
    """Make paper white in which there is but noise; ink, however pale, and its edges stay.

    Args:
        flat: Ink on evenly lit paper of the brightness `PAPER`.
    """
    smooth = cv2.GaussianBlur(flat, (0, 0), GRAINS)
    paper = smooth[smooth > FAINTEST]
    if not paper.size:
        return flat
    low, usual = np.percentile(paper, (25, 50))
    noise = float(usual - low) / QUARTILE
    if noise < LEAST_NOISE:
        return flat
    calm = smooth > max(PAPER - OUTSTANDING * noise, FAINTEST)
    return np.asarray(np.where(calm, PAPER, flat), np.uint8)


def darken(flat: Array) -> Array:
    """Make print black where it is faint, for its text; rules are found without.

    Thin print is fainter than the bold print of its page, and small print than large, where a
    scanner or a camera blurs them.
    """
    level = _find_levels(flat)
    if not level.any():
        return flat
    stretched = (flat - level) * (SPECKLED / (SPECKLED - level))
    return np.where(flat < SPECKLED, np.clip(stretched, 0, 255), flat).astype(np.uint8)


def _find_levels(flat: Array) -> Array:
    """Return the grey level of faint print everywhere, and 0 at black print and on paper.

    What stands close together is of one level.
    """
    inked = flat < FAINTEST
    texts = cv2.dilate(inked.astype(np.uint8), np.ones(TOGETHER, np.uint8))
    count, labels = cv2.connectedComponents(texts, connectivity=8)
    levels = _measure_levels(flat[inked], labels[inked], count)
    faint = (levels >= PALE) & (levels < BUT_A_TRACE)
    away = cv2.distanceTransform((~faint[labels]).astype(np.uint8), cv2.DIST_C, 3)
    near_faint = np.bincount(labels[(away < NEAR_FAINT) & inked], minlength=count) > 0
    faint = (levels >= PALE) & (levels < np.where(near_faint, FAINTER, BUT_A_TRACE))
    return np.where(faint, np.minimum(levels, PALEST), 0).astype(np.float32)[labels]


def _measure_levels(greys: Array, texts: Array, count: int) -> Array:
    """Return how dark the print of each text is, given the grey level and the text of its pixels.

    Of too little ink nothing can be told: it is 255.
    """
    counts = np.bincount(texts * 256 + greys, minlength=count * 256).reshape(count, 256)
    total = counts.sum(axis=1)
    darker = counts.cumsum(axis=1) >= (total * DARKER / 100)[:, None]
    return np.where(total >= LEAST_INK, darker.argmax(axis=1), 255).astype(np.float32)


def _find_paper(grey: Array, scale: int, window: int, blur: float) -> Array:
    """Return the brightness of the paper everywhere, found in a smaller picture."""
    size = [max(1, side // scale) for side in grey.shape[::-1]]
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((window, window), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), blur)
    paper = cv2.resize(paper, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.maximum(paper, DIM)
