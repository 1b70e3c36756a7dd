"""Headers printed white on a dark ground become black on white, as the rest of the page is."""

from collections.abc import Iterator

import cv2
import numpy as np

from reportparse.pages.ocr.arrays import Array, find_runs

DARK = 115  # grey level; lighter grounds leave black text readable as it is
MARGIN = 32  # px around a ground that are looked at with it, further than any rule is averaged
FIRST_INK, FAINT_INK, ABOVE_INK = 2, 100.0, 45.0  # percentile of the ink that is its darkest;
# grey level of that in faint print, and by how much a dark ground may be lighter than it
STROKE = 9  # px; strokes of white text are thinner
LEAST = 21  # px; a lower ground holds no line of text
WIDEST = 60  # px; a narrower one is no cell of a header
SOLID = 0.6  # of a ground that is dark; of lines of black text it is less
RECTANGULAR = 0.85  # of the box around it that a ground fills
NOTCH = 0.3  # the same of what a character leaves open that stands close to the edge of a ground
WITHIN, DARK_EDGES = (3, 6), 0.9  # px from the edges of a ground; how much of these is dark
CLOSED = 0.5  # of the edge beside such a character that is dark
RIM = 5  # px; twice how far its soft edge reaches
SEAM = 0.15  # of white; where cells meet the ground is a little lighter
RULE = 22  # grey levels by which a black rule is darker than the ground
EDGE = 5  # px; twice as wide as it is drawn where it is a rule
DARKEST = 0.9  # of the greatest contrast across a rule, where its middle runs
SOFT, THICK, FAINT, LONG = 21, 9, 7, 41  # px along a rule over which grey levels are averaged, as
# noise does not survive; px, most thickness; grey levels by which what is left of a blurred rule is
# darker then; px, least length
THIN_INK = 190  # grey levels; a thin rule is darker
BEYOND = (2, 17)  # px from the edge of a ground within which a post that ends there has ink
PARTS, EVEN = 5, 0.5  # of that length; share of the contrast of most parts that each of them has:
# a stroke of text begins somewhere
BESIDE = 4  # px by which the frame of a table stands beside it, or its ends are left out
FEW_POSTS = 2  # one may be a stroke of text that touches the ground


def lighten_grounds(rgb: Array) -> "tuple[Array, Array | None]":
    """Invert the dark rectangles that hold text in a picture, height × width × 3.

    A rule in such a rectangle or at its edge stays dark, the soft edge itself goes white: it would
    be taken for a rule. Where rules run through a rectangle, or posts stand on it or hang from it,
    it is a cell and its edge a rule, which is no darker than the ground once both are blurred.
    In a black one no rule can be seen, and its edge is taken for one. One of another colour is as
    good as black where posts stand on it or hang from it and none is seen in it.

    Returns:
        The picture, and where black rectangles were, if there were any.
    """
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    darkest = _find_darkest(grey)
    grounds = list(_find_grounds(grey, darkest))
    if not grounds:
        return rgb, None
    changed, black = rgb.copy(), np.zeros(grey.shape, bool)
    for area, ground in grounds:
        level = float(np.median(grey[area][ground & (grey[area] < darkest)]))
        ink, is_black = _invert(grey[area], ground, level)
        changed[area][ground] = (255 * (1 - ink[ground]))[:, None].astype(np.uint8)
        black[area] |= ground & is_black
    return changed, black if black.any() else None


def _find_darkest(grey: Array) -> float:
    """Return the grey level of which grounds of white text are darker: lighter if ink is faint."""
    inked = grey[grey < THIN_INK]
    faintest = float(np.percentile(inked, FIRST_INK)) if inked.size else 0.0
    return DARK if faintest <= FAINT_INK else faintest + ABOVE_INK


def _invert(grey: Array, ground: Array, level: float) -> tuple[Array, bool]:
    """Return how much ink, 0 to 1, white text and rules on a ground of a grey level are.

    And whether the ground has swallowed its rules.
    """
    light = (grey - level) / (255 - level)
    mask = ground.astype(np.uint8)
    inner = cv2.erode(mask, np.ones((RIM, RIM), np.uint8)) > 0
    ink = np.where(inner, np.clip((light - SEAM) / (1 - 2 * SEAM), 0, 1), 0.0)
    rule = np.clip(-light * (255 - level) / max(level, 1.0), 0, 1)
    ink = np.where(grey < level - RULE, rule, ink)
    rules = _find_rules(grey, ground, level)
    is_black = level < RULE or (not rules.any() and _has_posts(grey, ground))
    if is_black or rules.any():
        rules |= ground & ~(cv2.erode(mask, np.ones((EDGE, EDGE), np.uint8)) > 0)
    ink[rules] = 1.0
    return ink, is_black


def _has_posts(grey: Array, ground: Array) -> bool:
    """Whether several posts end at the upper or at the lower edge of a ground."""
    columns, upper, lower = _find_edges(ground)
    across = np.arange(columns[0] - 2 * BESIDE, columns[-1] + 2 * BESIDE + 1)
    across = across[(across >= 0) & (across < grey.shape[1])]
    nearest = np.clip(across, columns[0], columns[-1]) - columns[0]
    edges = ((upper[nearest], -1), (lower[nearest], 1))
    return any(_count_posts(grey, across, edge, side) >= FEW_POSTS for edge, side in edges)


def _find_edges(ground: Array) -> tuple[Array, Array, Array]:
    """Return the columns of a ground, but for its ends, and its first and last row in each."""
    columns = np.flatnonzero(ground.any(axis=0))
    columns = np.arange(columns[0] + BESIDE, columns[-1] - BESIDE + 1)
    part = ground[:, columns]
    return columns, part.argmax(axis=0), len(part) - 1 - part[::-1].argmax(axis=0)


def _has_dark_edges(ground: Array, dark: Array) -> bool:
    """Whether a ground is dark along its upper and lower edge: the outline of a bold text is not.

    Args:
        ground: Where it may be.
        dark: Where the picture is dark, 1 on 0.
    """
    columns, upper, lower = _find_edges(ground)
    depth = np.arange(*WITHIN)[:, None]
    rows = np.concatenate([upper + depth, lower - depth], axis=1)
    return bool(dark[rows, np.tile(columns, 2)].all(axis=0).mean() >= DARK_EDGES)


def _count_posts(grey: Array, across: Array, edge: Array, side: int) -> int:
    """Count the thin lines that go on from the edge of a ground, away from it, however faint.

    Args:
        grey: The picture.
        across: Columns along the edge.
        edge: The outermost row of the ground in each.
        side: -1 above the ground, 1 below it.
    """
    away = edge[None, :] + side * np.arange(*BEYOND)[:, None]
    is_inside = (away >= 0) & (away < len(grey))
    strip = np.where(is_inside, grey[np.where(is_inside, away, 0), across[None, :]], 255)
    inked = cv2.erode(strip.astype(np.uint8), np.ones((1, 3), np.uint8)) < THIN_INK
    parts = np.stack([part.mean(axis=0) for part in np.array_split(strip, PARTS)])
    contrast = cv2.morphologyEx(
        parts.astype(np.uint8), cv2.MORPH_BLACKHAT, np.ones((1, THICK), np.uint8)
    )
    is_even = contrast.min(axis=0) >= EVEN * np.median(contrast, axis=0)
    lines = inked.all(axis=0) | (is_even & (contrast.mean(axis=0) >= FAINT))
    return sum(last - first <= THICK for first, last in find_runs(lines))


def _find_rules(grey: Array, ground: Array, level: float) -> Array:
    """Return where rules run through a ground, however little darker they are than it.

    What is left of one along its edge is too little to be told from a dash.
    """
    clipped = np.where(ground, np.minimum(grey, level), level).astype(np.uint8)
    lying = _find_lying(clipped)
    standing = _find_lying(np.ascontiguousarray(clipped.T)).T
    inner = cv2.erode(ground.astype(np.uint8), np.ones((2 * THICK, 2 * THICK), np.uint8)) > 0
    return np.asarray(inner & (lying | standing))


def _find_lying(picture: Array) -> Array:
    averaged = cv2.blur(picture, (SOFT, 1))
    contrast = cv2.morphologyEx(averaged, cv2.MORPH_BLACKHAT, np.ones((THICK, 1), np.uint8))
    highest = cv2.dilate(contrast, np.ones((THICK, 1), np.uint8))
    ridges = ((contrast >= FAINT) & (contrast >= DARKEST * highest)).astype(np.uint8)
    ridges = cv2.dilate(ridges, np.ones((3, 1), np.uint8))
    return np.asarray(cv2.morphologyEx(ridges, cv2.MORPH_OPEN, np.ones((1, LONG), np.uint8)) > 0)


def _find_grounds(grey: Array, darkest: float) -> Iterator[tuple[tuple[slice, slice], Array]]:
    """Yield where dark rectangles are, and masks of them there, with the text in them.

    Args:
        grey: The picture.
        darkest: Grey level of which they are darker.
    """
    dark = (grey < darkest).astype(np.uint8)
    closed = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((STROKE, STROKE), np.uint8))
    solid = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((LEAST, LEAST), np.uint8))
    outlines, _ = cv2.findContours(solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    for outline in outlines:
        _, sides, _ = cv2.minAreaRect(outline)
        if min(sides) < LEAST - 2 or max(sides) < WIDEST:
            continue
        if cv2.contourArea(outline) < RECTANGULAR * sides[0] * sides[1]:
            continue
        x, y, width, height = cv2.boundingRect(outline)
        left, top = max(x - MARGIN, 0), max(y - MARGIN, 0)
        area = slice(top, y + height + MARGIN), slice(left, x + width + MARGIN)
        outline = outline - (left, top)
        mask = _fill(outline, dark[area].shape) | _find_notches(outline, dark[area])
        ground = cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0
        if dark[area][ground].mean() >= SOLID and _has_dark_edges(ground, dark[area]):
            yield area, ground


def _fill(outline: Array, shape: tuple[int, ...]) -> Array:
    """Return 1 inside an outline."""
    mask = np.zeros(shape, np.uint8)
    cv2.drawContours(mask, [outline], -1, 1, cv2.FILLED)
    return mask


def _find_notches(outline: Array, dark: Array) -> Array:
    """Return 1 where white characters stand so close to the edge that they cut into a ground.

    Most of the ground's edge goes on beside them. A lighter cell is hardly dark anywhere, and
    reaches the edge.
    """
    hull = _fill(cv2.convexHull(outline), dark.shape)
    rest = hull - _fill(outline, dark.shape)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(rest, connectivity=4)
    share = np.bincount(labels.ravel(), dark.ravel(), minlength=count) / stats[:, cv2.CC_STAT_AREA]
    edge = cv2.erode(hull, np.ones((RIM, RIM), np.uint8))
    edge -= cv2.erode(edge, np.ones((EDGE, EDGE), np.uint8))
    along = labels[edge > 0]
    lengths = np.bincount(along, minlength=count)
    closed = np.bincount(along, dark[edge > 0], minlength=count) >= CLOSED * lengths
    notches = (share >= NOTCH) | (closed & (lengths > 0))
    notches[0] = False
    return np.asarray(notches[labels], np.uint8)
