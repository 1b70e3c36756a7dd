"""Content streams written by hand: text as glyph numbers, strokes, filled rectangles."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, NamedTuple

import pymupdf

from tests.generator.document import Rules
from tests.generator.fonts import font_path

STANDARD_FONTS = {"Times-Roman": "tiro", "Helvetica": "helv"}
"""Typefaces every viewer has; they are not embedded and hold Latin characters only."""
SLANT = {"across": "1 0 0 1", "up": "0 1 -1 0"}
DASHES = {"dashed": "[4 2] 0 d", "dotted": "[1 1.5] 0 d"}
CLIPPED_EXCESS = 40.0
"""Points by which a clipped stroke is longer than what shows of it."""
JITTER = 0.3
"""Points by which a jittered stroke misses its place and its corners."""
DOUBLE_GAP = 0.7
"""Points from the middle of a double rule to each of its halves."""


class Stroke(NamedTuple):
    """A straight rule from one point to another, y down from the top of the page."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float


class Face(NamedTuple):
    """A typeface: what measures it, and its name in the page's resources."""

    font: pymupdf.Font
    name: str
    standard: bool


@cache
def find_face(family: str) -> Face:
    """Load a typeface."""
    if family in STANDARD_FONTS:
        name = STANDARD_FONTS[family]
        return Face(pymupdf.Font(name), name, True)
    name = "F" + "".join(letter for letter in family if letter.isalnum())
    return Face(pymupdf.Font(fontfile=str(font_path(family).path)), name, False)


class Look(NamedTuple):
    """Typefaces, size and weight of a piece of text."""

    family: str
    digit_family: str | None
    size: float
    bold: bool = False
    color: str = "#000000"


def text_pieces(text: str, look: Look) -> list[tuple[Face, str]]:
    """Cut text where the typeface changes between digits and the rest."""
    digit_family = look.digit_family or look.family
    pieces: list[tuple[Face, str]] = []
    for character in text:
        latin = character.isascii() and character != " "
        face = find_face(digit_family if latin else look.family)
        if pieces and pieces[-1][0] is face:
            pieces[-1] = (face, pieces[-1][1] + character)
        else:
            pieces.append((face, character))
    return pieces


def text_width(text: str, look: Look) -> float:
    """Measure text in points."""
    advances = (
        face.font.glyph_advance(ord(character))
        for face, piece in text_pieces(text, look)
        for character in piece
    )
    return float(sum(advances)) * look.size


@dataclass(slots=True)
class Sheet:
    """One page in the making: its size and the operators written so far."""

    width: float
    height: float
    operators: list[str] = field(default_factory=list)
    families: set[str] = field(default_factory=set)

    def write(self, x: float, y: float, text: str, look: Look, *, up: bool = False) -> None:
        """Write text with its baseline starting at a point, across or upwards."""
        slant: Literal["up", "across"] = "up" if up else "across"
        for face, piece in text_pieces(text, look):
            self.families.add(look.digit_family or look.family)
            self.families.add(look.family)
            weight = f"2 Tr {look.size * 0.03:.2f} w " if look.bold else "0 Tr "
            self.operators.append(
                f"{color_operands(look.color)} rg {color_operands(look.color)} RG "
                f"BT /{face.name} {look.size:g} Tf {weight}{SLANT[slant]} "
                f"{x:.2f} {self.height - y:.2f} Tm {encode(piece, face)} Tj ET"
            )
            step = text_width(piece, look)
            x, y = (x, y - step) if up else (x + step, y)

    def fill(self, x0: float, y0: float, x1: float, y1: float, color: str) -> None:
        """Fill a rectangle."""
        self.operators.append(
            f"q {color_operands(color)} rg {x0:.2f} {self.height - y1:.2f} "
            f"{x1 - x0:.2f} {y1 - y0:.2f} re f Q"
        )

    def rule(self, strokes: Sequence[Stroke], rules: Rules) -> None:
        """Draw the rules of a table the way its `Rules` say."""
        if rules.stroke == "double":
            strokes = [half for stroke in strokes for half in double(stroke)]
        if rules.as_rectangles:
            for stroke in strokes:
                half = stroke.width / 2
                self.fill(
                    stroke.x0 - half, stroke.y0 - half, stroke.x1 + half, stroke.y1 + half,
                    rules.color,
                )  # fmt: skip
            return
        self.operators.append(f"q {color_operands(rules.color)} RG {DASHES.get(rules.stroke, '')}")
        if rules.strokes == "many-segments":
            self._draw_in_one_path(strokes)
        elif rules.strokes == "clipped":
            self._draw_clipped(strokes)
        elif rules.strokes == "jittered":
            self.operators += [
                f"{s.width:g} w {self._segment(jitter(s, number))} S"
                for number, s in enumerate(strokes)
            ]
        else:
            self.operators += [f"{s.width:g} w {self._segment(s)} S" for s in strokes]
        self.operators.append("Q")

    def _segment(self, stroke: Stroke) -> str:
        start = f"{stroke.x0:.2f} {self.height - stroke.y0:.2f} m"
        return f"{start} {stroke.x1:.2f} {self.height - stroke.y1:.2f} l"

    def _draw_in_one_path(self, strokes: Sequence[Stroke]) -> None:
        for width in sorted({stroke.width for stroke in strokes}):
            path = " ".join(self._segment(s) for s in strokes if s.width == width)
            self.operators.append(f"{width:g} w {path} S")

    def _draw_clipped(self, strokes: Sequence[Stroke]) -> None:
        for stroke in strokes:
            half = stroke.width / 2 + 0.05
            x, y = stroke.x0 - half, self.height - stroke.y1 - half
            width, height = stroke.x1 - stroke.x0 + 2 * half, stroke.y1 - stroke.y0 + 2 * half
            level = stroke.y0 == stroke.y1
            longer = stroke._replace(x0=stroke.x0 - CLIPPED_EXCESS, x1=stroke.x1 + CLIPPED_EXCESS)
            if not level:
                longer = stroke._replace(
                    y0=stroke.y0 - CLIPPED_EXCESS, y1=stroke.y1 + CLIPPED_EXCESS
                )
            self.operators.append(
                f"q {x:.2f} {y:.2f} {width:.2f} {height:.2f} re W n {stroke.width:g} w "
                f"{self._segment(longer)} S Q"
            )


def encode(text: str, face: Face) -> str:
    """Return text as a PDF string of the typeface's codes."""
    if face.standard:
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        return f"({escaped})"
    codes = "".join(f"{face.font.has_glyph(ord(character)):04x}" for character in text)
    return f"<{codes}>"


def color_operands(color: str) -> str:
    """Return `#rrggbb` as three numbers from 0 to 1."""
    return " ".join(f"{int(color[at : at + 2], 16) / 255:.3f}" for at in (1, 3, 5))


def jitter(stroke: Stroke, number: int) -> Stroke:
    """Return a stroke a hair out of line, its ends short of the corners."""
    off = ((number * 7919) % 7 - 3) / 3 * JITTER
    if stroke.y0 == stroke.y1:
        return Stroke(
            stroke.x0 + JITTER, stroke.y0 + off, stroke.x1 - JITTER, stroke.y1 + off, stroke.width
        )
    return Stroke(
        stroke.x0 + off, stroke.y0 + JITTER, stroke.x1 + off, stroke.y1 - JITTER, stroke.width
    )


def double(stroke: Stroke) -> tuple[Stroke, Stroke]:
    """Return the two thin halves of a double rule."""
    thin = stroke._replace(width=0.4)
    if stroke.y0 == stroke.y1:
        return (
            thin._replace(y0=stroke.y0 - DOUBLE_GAP, y1=stroke.y1 - DOUBLE_GAP),
            thin._replace(y0=stroke.y0 + DOUBLE_GAP, y1=stroke.y1 + DOUBLE_GAP),
        )
    return (
        thin._replace(x0=stroke.x0 - DOUBLE_GAP, x1=stroke.x1 - DOUBLE_GAP),
        thin._replace(x0=stroke.x0 + DOUBLE_GAP, x1=stroke.x1 + DOUBLE_GAP),
    )


def join_strokes(strokes: Sequence[Stroke]) -> list[Stroke]:
    """Join strokes of one width that lie end to end on one straight line."""
    joined: list[Stroke] = []
    for stroke in sorted(set(strokes), key=stroke_order):
        last = joined[-1] if joined else None
        if last is not None and on_one_line(last, stroke):
            joined[-1] = last._replace(x1=max(last.x1, stroke.x1), y1=max(last.y1, stroke.y1))
        else:
            joined.append(stroke)
    return joined


def stroke_order(stroke: Stroke) -> tuple[bool, float, float, float]:
    """Sort strokes by direction, width, position and start."""
    if stroke.y0 == stroke.y1:
        return True, stroke.width, stroke.y0, stroke.x0
    return False, stroke.width, stroke.x0, stroke.y0


def on_one_line(first: Stroke, second: Stroke) -> bool:
    """Tell whether the second stroke goes on where the first ends, or before."""
    if first.width != second.width:
        return False
    if first.y0 == first.y1 == second.y0 == second.y1:
        return second.x0 <= first.x1
    return first.x0 == first.x1 == second.x0 == second.x1 and second.y0 <= first.y1
