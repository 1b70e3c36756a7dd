"""What a digit looks like: a picture of it, small enough to be compared by counting bits.

A file says twice what stands on a page: by what it paints, and by the characters it gives for it.
People see the first, readers of text believe the second. Here digits are looked at as painted.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from itertools import combinations
from typing import NamedTuple

COLUMNS, ROWS = 10, 16  # of a picture; digits are about 0.6 times as wide as high
INK = 0.3  # of the way from paper to ink; a hairline is thinner than a pixel and grey
FAINTEST = 70  # grey levels between ink and paper; less is no ink
GAP = 2  # pixels without ink within a digit, where its hairlines are too thin
MIN_INK_HEIGHT = 8  # pixels; anything lower is no digit
ASPECT_WEIGHT = 0.5  # of a difference in proportions, beside the share of differing bits

# How much better another reading must fit. On 176 typefaces, each compared with those of other
# families only, no digit passed for another one, and 7,908 of 7,920 exchanged pairs were noticed
# (tools/draw_digit_shapes.py --measure).
EXCHANGED = 0.05
ANOTHER = 0.12
CLEAR = 0.04  # by which the nearest digit is nearer than any other
NEAR = 0.11  # a digit that close to one of its own shapes is no other; most typefaces are


class GrayPixels(NamedTuple):
    """Grey pixels, row by row from the top left; 0 is black."""

    width: int
    samples: bytes


class GlyphPicture(NamedTuple):
    """The ink of one character, scaled to COLUMNS × ROWS bits."""

    bits: int
    """Row by row from the top, most significant bit first; 1 is ink."""
    aspect: float
    """Width of the ink divided by its height."""

    def distance(self, other: "GlyphPicture") -> float:
        """How different two pictures are: the share of differing bits, and the proportions."""
        differing = (self.bits ^ other.bits).bit_count() / (COLUMNS * ROWS)
        return differing + ASPECT_WEIGHT * abs(min(self.aspect, 1.0) - min(other.aspect, 1.0))


def find_ink(pixels: GrayPixels) -> list[int]:
    """Tell ink from paper: one number a row, its most significant bit on the left; 1 is ink.

    Paper is what there is more of. Rules that cross the whole width or height are left out.
    """
    width, samples = pixels
    darkest = 0 if 0 in samples else min(samples, default=0)  # black and white are found at once
    lightest = 255 if 255 in samples else max(samples, default=0)
    if lightest - darkest < FAINTEST:
        return [0] * (len(samples) // width if width else 0)
    dark = samples.translate(_dark_table(round(lightest - INK * (lightest - darkest))))
    if 2 * dark.count(b"1") > len(dark):
        light = samples.translate(_dark_table(round(darkest + INK * (lightest - darkest))))
        dark = light.translate(_SWAPPED)
    full = (1 << width) - 1
    rows = [int(dark[start : start + width], 2) for start in range(0, len(dark), width)]
    upright = full
    for row in rows:
        upright &= row
    return [0 if row == full else row & ~upright for row in rows]


def without_neighbours(ink: Sequence[int]) -> list[int]:
    """Leave out what reaches in from the lines above and below, where rows are set tight.

    It touches the upper or lower edge, and a row without ink parts it from the digits, which are
    higher than what is left out.
    """
    rows = list(ink)
    above, below = (rows.index(0), rows[::-1].index(0)) if 0 in rows else (0, 0)
    inner = rows[above : len(rows) - below]
    if len(inner) - inner.count(0) < max(MIN_INK_HEIGHT, above + 1, below + 1):
        return rows
    return [0] * above + inner + [0] * below


def take_picture(ink: Sequence[int], width: int) -> GlyphPicture | None:
    """Scale the ink of one character, in rows of so many pixels; None where there is too little."""
    top, bottom = _longest_run([row != 0 for row in ink])
    rows = ink[top:bottom]
    if len(rows) < MIN_INK_HEIGHT:
        return None
    columns = 0
    for row in rows:
        columns |= row
    first, last = _longest_run([bool(columns >> place & 1) for place in range(width)])
    rows = [row >> first & ((1 << last - first) - 1) for row in rows]
    return GlyphPicture(_scale(rows, last - first), (last - first) / len(rows))


def find_contradictions(painted: Mapping[str, GlyphPicture]) -> dict[str, str]:
    """Return the digits of a typeface that are painted like another one, with that other one.

    Args:
        painted: A picture for each digit that the file gives, as painted in one typeface.
    """
    shapes = digit_shapes()
    likeness = {
        digit: _distances(picture)
        for digit, picture in painted.items()
        if all(picture.distance(shape) > NEAR for shape in shapes[digit])
    }
    found: dict[str, str] = {}
    for first, second in _exchanged_pairs(likeness):
        if first not in found and second not in found:
            found |= {first: second, second: first}
    for digit, distances in likeness.items():
        best = min(distances, key=lambda other: distances[other])
        if digit not in found and distances[digit] - distances[best] > ANOTHER:
            found[digit] = best
    return found


def _exchanged_pairs(likeness: Mapping[str, Mapping[str, float]]) -> list[tuple[str, str]]:
    """Return the pairs of digits that fit better exchanged, the best first."""
    gains = {
        (first, second): likeness[first][first]
        + likeness[second][second]
        - likeness[first][second]
        - likeness[second][first]
        for first, second in combinations(likeness, 2)
    }
    return sorted(
        (pair for pair in gains if gains[pair] > EXCHANGED), key=lambda pair: -gains[pair]
    )


def name_digit(picture: GlyphPicture) -> str | None:
    """Return the digit a picture clearly looks like, if any."""
    distances = _distances(picture)
    best, other = sorted(distances, key=lambda digit: distances[digit])[:2]
    return best if distances[other] - distances[best] >= CLEAR else None


@lru_cache(maxsize=1024)
def _distances(picture: GlyphPicture) -> Mapping[str, float]:
    """Return how far a picture is from the nearest shape of each digit."""
    return {
        digit: min(picture.distance(shape) for shape in of_digit)
        for digit, of_digit in digit_shapes().items()
    }


@lru_cache(maxsize=1)
def digit_shapes() -> dict[str, tuple[GlyphPicture, ...]]:
    """Return what each digit looks like in many typefaces (tools/draw_digit_shapes.py)."""
    text = resources.files("reportparse").joinpath("pages", "digit_shapes.txt").read_text("utf-8")
    return read_shapes(row for row in text.splitlines() if not row.startswith("#"))


def read_shapes(rows: Iterable[str]) -> dict[str, tuple[GlyphPicture, ...]]:
    """Read rows of a digit, its proportions and its bits in hexadecimal."""
    shapes: dict[str, list[GlyphPicture]] = {}
    for row in rows:
        digit, aspect, bits = row.split()
        shapes.setdefault(digit, []).append(GlyphPicture(int(bits, 16), float(aspect)))
    return {digit: tuple(pictures) for digit, pictures in shapes.items()}


def _scale(rows: Sequence[int], width: int) -> int:
    bits = 0
    places = _middles(width, COLUMNS)
    for row in [rows[place] for place in _middles(len(rows), ROWS)]:
        for place in places:
            bits = bits << 1 | (row >> (width - 1 - place) & 1)
    return bits


@lru_cache(maxsize=256)
def _middles(length: int, parts: int) -> tuple[int, ...]:
    """Divide a length into equal parts and return the pixel in the middle of each."""
    return tuple(int((part + 0.5) * length / parts) for part in range(parts))


def _longest_run(flags: Sequence[bool]) -> tuple[int, int]:
    """Return start and end of the longest run of true flags, small gaps included."""
    best = (0, 0)
    start = end = -GAP - 1
    for place, flag in enumerate(flags):
        if flag:
            if place - end > GAP:
                start = place
            end = place + 1
            if end - start > best[1] - best[0]:
                best = (start, end)
    return best


_SWAPPED = bytes(49 if value == 48 else 48 for value in range(256))


@lru_cache(maxsize=256)
def _dark_table(level: int) -> bytes:
    return bytes(49 if value <= level else 48 for value in range(256))
