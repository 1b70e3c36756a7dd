"""Whether a seal hides the number it lies on, as the picture shows it.

What a recogniser reads says nothing of it: of a covered digit it reads what is left. But the rules
of a table go on below a seal, and its ink lies beside the number as well: where every rule is seen
through it, and nothing of it is left beside the number, it neither hides strokes nor adds any.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from reportparse.layout import Ruling
from reportparse.pages.ocr.arrays import Array, find_runs
from reportparse.pages.ocr.light import PAPER
from reportparse.pages.ocr.patches import GRAIN
from reportparse.pages.ocr.picture import INK, POINT, Picture
from reportparse.pages.ocr.text_boxes import TextBox

WANDER = 3  # px; how far the ink of a rule lies beside where it was found
BESIDE, INKED = 6, 0.5  # px to both sides of a rule, and share of them that a seal over it takes
SHORTEST = 3  # px of a rule below a seal
LEAST_FREE = 40  # px of a rule beside the seal, by which it is known how dark it is
SEEN = 0.45  # of the darkness of a rule, that is left where it is seen: pictures whose colours are
# coarser than their light make hairlines half as dark below red ink, and print of the same width
CROSSINGS, REACH = 2, 330  # of rules and the seal, and px from a number, the width of a seal
AROUND, LEAST_AROUND = 12, 30  # px around a number, and px of the seal's ink there


class Crossing(NamedTuple):
    """A place where a rule passes below a seal."""

    x: int
    y: int
    share: float
    """Of how dark the rule is where no seal lies on it."""


@dataclass(frozen=True, slots=True)
class Seals:
    """The seals of a page, washed away, and what can be told of their ink."""

    ink: Array
    """Not 0 where it lay."""
    beside: Array
    """Whether it lay there, and no text was found."""
    clean: Array
    """The picture without seals and rules."""
    crossings: tuple[Crossing, ...]

    def hides(self, box: TextBox) -> bool:
        """Whether ink may hide a part of a box, or have left something in it."""
        return not (self._shows_print(box) and self._is_washed_away(box))

    def _shows_print(self, box: TextBox) -> bool:
        """Whether the rules that pass below a seal are seen, all of the page and some near."""
        near = [
            crossing
            for crossing in self.crossings
            if box.x0 - REACH <= crossing.x <= box.x1 + REACH
            and box.top - REACH <= crossing.y <= box.bottom + REACH
        ]
        return len(near) >= CROSSINGS and all(each.share >= SEEN for each in self.crossings)

    def _is_washed_away(self, box: TextBox) -> bool:
        """Whether there was ink around a box, and is no more left of it than grains of noise."""
        rows = slice(max(0, box.top - AROUND), box.bottom + AROUND)
        columns = slice(max(0, box.x0 - AROUND), box.x1 + AROUND)
        washed = self.clean[rows, columns][self.beside[rows, columns]]
        return washed.size >= LEAST_AROUND and int(np.count_nonzero(washed < INK)) < GRAIN


def find_seals(
    picture: Picture, clean: Array, rulings: Sequence[Ruling], boxes: Sequence[TextBox]
) -> Seals:
    """Look at the seals of a straightened page.

    Args:
        picture: The page, freed of their ink.
        clean: The same without its rules.
        rulings: Its rules, in points.
        boxes: Its text.
    """
    beside = picture.red > 0
    crossings: tuple[Crossing, ...] = ()
    if beside.any():
        crossings = tuple(each for rule in rulings for each in _find_crossings(picture, rule))
        for x0, top, x1, bottom, _ in boxes:
            beside[top:bottom, x0:x1] = False
    return Seals(picture.red, beside, clean, crossings)


def _find_crossings(picture: Picture, rule: Ruling) -> Iterator[Crossing]:
    """Yield where a rule passes below a seal, whose ink lies on both sides of it."""
    lying = rule.orientation == "h"
    grey, ink = (picture.grey, picture.red) if lying else (picture.grey.T, picture.red.T)
    middle, around = int(rule.position / POINT), WANDER + BESIDE
    start, end = max(0, int(rule.start / POINT)), int(rule.end / POINT)
    if not around <= middle < len(grey) - around:
        return
    inked = ink[middle - around : middle + around + 1, start:end] > 0
    below = np.logical_and(*(s.mean(axis=0) >= INKED for s in (inked[:BESIDE], inked[-BESIDE:])))
    free = ~inked.any(axis=0)
    if not below.any() or np.count_nonzero(free) < LEAST_FREE:
        return
    strip = grey[middle - WANDER : middle + WANDER + 1, start:end]
    darkness = PAPER - strip.min(axis=0).astype(float)
    usual = max(1.0, float(np.median(darkness[free])))
    for first, last in find_runs(below):
        if last - first >= SHORTEST:
            x, y = start + first, middle
            share = float(np.median(darkness[first:last])) / usual
            yield Crossing(*((x, y) if lying else (y, x)), share)
