"""Watermarks and seals are stamped over or under the text and are no part of it."""

from collections.abc import Iterable, Sequence
from statistics import median

from reportparse.layout import BBox, Word

WATERMARK_SIZE = 2.2  # times the page's median size; together with lying over other words
PALE_SIZE = 1.5  # times the page's median size; pale text is smaller
COVERED = 0.3  # share of the lower word's height, in its middle, that an overlay must reach
PALE = 0xB4  # every channel of a pale watermark's colour is at least this
SEAL_REACH = 95.0  # pt; larger than the diameter of an agency's seal on paper (42 mm = 119 pt) / √2

Inked = tuple[Word, int, bool]  # word, colour 0xRRGGBB, whether it is slanted, or pale and large


def split_overlays(inked: Sequence[Inked]) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """Separate the text from what is stamped on it.

    Overlays are slanted words, and large pale ones on white paper; words that are pale, or much
    larger than the text, and lie over other words; and red words that lie over other words or close
    to the slanted red words of a seal.

    Returns:
        The words of the text, and the overlays, each in the order given.
    """
    limit = WATERMARK_SIZE * median([ink[0].size for ink in inked]) if inked else 0.0
    suspects = {
        index
        for index, (word, color, stamped) in enumerate(inked)
        if stamped or word.size > limit or (color and (is_red(color) or is_pale(color)))
    }
    if not suspects:
        return tuple([ink[0] for ink in inked]), ()
    ring = [
        inked[index][0].bbox for index in suspects if inked[index][2] and is_red(inked[index][1])
    ]
    words: list[Word] = []
    overlays: list[Word] = []
    plain = [ink[0] for index, ink in enumerate(inked) if index not in suspects]
    for index, ink in enumerate(inked):
        stamped = index in suspects and _is_overlay(ink, plain, ring)
        (overlays if stamped else words).append(ink[0])
    return tuple(words), tuple(overlays)


def find_pale_limit(words: Iterable[Word]) -> float:
    """Return the size above which pale words of a page are a watermark; zeros are printed grey."""
    sizes = [word.size for word in words]
    return PALE_SIZE * median(sizes) if sizes else 0.0


def is_red(color: int) -> bool:
    """Whether a colour is the red of a seal."""
    red, green, blue = color >> 16 & 0xFF, color >> 8 & 0xFF, color & 0xFF
    return red >= 0xA0 and green <= red // 2 and blue <= red // 2


def is_pale(color: int) -> bool:
    """Whether a colour is as pale as a watermark's."""
    return min(color >> 16 & 0xFF, color >> 8 & 0xFF, color & 0xFF) >= PALE


def _is_overlay(ink: Inked, plain: Sequence[Word], ring: Sequence[BBox]) -> bool:
    word, color, stamped = ink
    if stamped or any(_covers(word.bbox, other.bbox) for other in plain):
        return True
    if not is_red(color) or not ring:
        return False
    x, y = word.bbox.center
    return any(abs(box.center[0] - x) + abs(box.center[1] - y) < SEAL_REACH for box in ring)


def _covers(left: BBox, right: BBox) -> bool:
    """Whether one box lies over the middle of the other, and not only touches the line beside."""
    width = min(left.x1, right.x1) - max(left.x0, right.x0)
    if width <= 0.1 * min(left.width, right.width):
        return False
    upper, lower = (left, right) if left.height >= right.height else (right, left)
    middle = (lower.top + lower.bottom) / 2
    reach = COVERED / 2 * lower.height
    return (
        upper.top < middle + reach
        and middle - reach < upper.bottom
        and (upper.top + 0.15 * upper.height < middle < upper.bottom - 0.15 * upper.height)
    )
