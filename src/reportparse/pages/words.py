"""MuPDF's lines of characters become words: cut at spaces, at wide gaps, and where ink changes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

from reportparse.layout import Word, make_bbox, make_word
from reportparse.pages.lookalikes import unify
from reportparse.pages.turning import TURN_BY_DIRECTION, Turn

WORD_GAP = 0.22  # em; a wider gap ends a word, digits of one number stand closer
UPSIDE_DOWN = 0.98  # cosine; of lines that run to the left
BACKWARD = -0.4  # em; a character set this far back starts a new word
OVERPRINT = -0.15  # em; a digit set this far back is printed on the digit before
FILLED_OR_STROKED = 48  # bits of `char_flags` of a glyph that is painted
SAME_SIZE = 0.9  # ratio of sizes within a word; a raised note's number is smaller
BOLD = 16  # bit of the span's `flags`
REPRINT_SHIFT = 0.8  # pt; how far a word printed twice to look bold is shifted at most
REPRINT_GRID = 2.4  # pt; places nearer than this, give or take the shift, are one spot

Raw = Mapping[str, Any]  # one dictionary of MuPDF's rawdict; goes no further than the reader
# Where a character's box begins and ends along the reading direction, on the page as displayed.
_ALONG = {0: (0, 2, 1), 90: (3, 1, -1), 180: (2, 0, -1), 270: (1, 3, 1)}


class InkedWord(NamedTuple):
    """A word with what it is painted in."""

    word: Word
    color: int
    """sRGB on white paper, 0xRRGGBB."""
    visible: bool
    slanted: bool
    order: int = 0
    """Place of its block among the page's blocks, in the order they are painted."""


_make_inked: Callable[[tuple[object, ...]], InkedWord] = partial(tuple.__new__, InkedWord)


def read_words(blocks: Iterable[Raw], turn: Turn) -> list[InkedWord]:
    """Cut the lines of all text blocks into words, in the page as displayed."""
    words: list[InkedWord] = []
    for order, block in enumerate(blocks):
        if block["type"] != 0:
            continue
        for line in block["lines"]:
            vertical, slanted = _read_direction(line["dir"], line["wmode"], turn)
            if turn == 180 and line["dir"][0] < -UPSIDE_DOWN:
                _hang_below_baseline(line)
            for spans in _runs_of_one_ink(line["spans"]):
                color, visible = _read_ink(spans[0])
                for boxes, text, span in _cut_run(spans, turn, apart=not vertical):
                    word = _make_word(text, boxes, span, vertical=vertical)
                    words.append(_make_inked((word, color, visible, slanted, order)))
    return drop_reprints(words)


def _hang_below_baseline(line: Raw) -> None:
    """Mirror at their baseline the boxes that stand above it in a line upside down.

    PyMuPDF gives them so for the characters of Type 3 fonts, as Chromium writes them.
    """
    for span in line["spans"]:
        for char in span["chars"]:
            x0, top, x1, bottom = char["bbox"]
            twice = 2 * char["origin"][1]
            if top + bottom < twice:
                char["bbox"] = (x0, twice - bottom, x1, twice - top)


@lru_cache(maxsize=256)
def _read_direction(direction: tuple[float, float], wmode: int, turn: Turn) -> tuple[bool, bool]:
    """Return whether a line runs across the text of its page, and whether it is slanted."""
    x, y = direction
    across = TURN_BY_DIRECTION.get((round(x), round(y)), turn) != turn
    return wmode == 1 or across, abs(x) > 0.02 and abs(y) > 0.02


def drop_reprints(words: Iterable[InkedWord]) -> list[InkedWord]:
    """Leave out words printed again on the same spot, which makes them look bold.

    Equal digits beside each other are no reprints, however small they are: they stand further apart
    than half of one is wide.
    """
    kept: list[InkedWord] = []
    spots_of: dict[str, dict[tuple[int, int], float]] = {}
    for ink in words:
        x0, top, x1, _ = ink.word.bbox
        spots = spots_of.get(ink.word.text)
        if spots is None:
            spots = spots_of[ink.word.text] = {}
        else:
            near = [abs(spots[spot] - x0) for spot in _spots_near(x0, top) if spot in spots]
            if near and min(near) < (x1 - x0) / 2:
                continue
        kept.append(ink)
        spots[round(x0 / REPRINT_GRID), round(top / REPRINT_GRID)] = x0
    return kept


def _spots_near(x0: float, top: float) -> tuple[tuple[int, int], ...]:
    """Return the spots in which the same word may have been printed, shifted a little."""
    left, right = (
        round((x0 - REPRINT_SHIFT) / REPRINT_GRID),
        round((x0 + REPRINT_SHIFT) / REPRINT_GRID),
    )
    upper, lower = (
        round((top - REPRINT_SHIFT) / REPRINT_GRID),
        round((top + REPRINT_SHIFT) / REPRINT_GRID),
    )
    return (left, upper), (right, lower), (left, lower), (right, upper)


def _runs_of_one_ink(spans: list[Raw]) -> list[list[Raw]]:
    """Group spans that can hold one word: same colour and visibility, and about the same size."""
    if len(spans) == 1:
        return [spans]
    runs: list[list[Raw]] = []
    for span in spans:
        if runs and _same_ink(runs[-1][-1], span):
            runs[-1].append(span)
        else:
            runs.append([span])
    return runs


def _same_ink(left: Raw, right: Raw) -> bool:
    return (
        left["color"] == right["color"]
        and left["alpha"] == right["alpha"]
        and bool(left["char_flags"] & FILLED_OR_STROKED)
        == bool(right["char_flags"] & FILLED_OR_STROKED)
        and SAME_SIZE <= left["size"] / (right["size"] or 1.0) <= 1 / SAME_SIZE
    )


def _read_ink(span: Raw) -> tuple[int, bool]:
    """Return the colour on white paper, and whether anything is painted."""
    color, alpha = span["color"], span["alpha"]
    visible = alpha > 0 and span["char_flags"] & FILLED_OR_STROKED != 0
    if alpha < 255:
        channels = (color >> 16 & 0xFF, color >> 8 & 0xFF, color & 0xFF)
        red, green, blue = (255 - (255 - channel) * alpha // 255 for channel in channels)
        color = red << 16 | green << 8 | blue
    return color, visible


def _cut_run(
    spans: Sequence[Raw], turn: Turn, *, apart: bool
) -> Iterator[tuple[list[tuple[float, ...]], str, Raw]]:
    """Cut spans at spaces, and at gaps if `apart`; yields boxes, text and first span of a word."""
    chars = spans[0]["chars"]
    if len(spans) == len(chars) == 1 and not chars[0]["c"].isspace():
        yield [chars[0]["bbox"]], chars[0]["c"], spans[0]
        return
    low, high, sign = _ALONG[turn]
    boxes: list[tuple[float, ...]] = []
    text = ""
    first = spans[0]
    end = 0.0
    for span in spans:
        size = span["size"]
        widest, furthest_back, overprint = WORD_GAP * size, BACKWARD * size, OVERPRINT * size
        for char in span["chars"]:
            glyph, box = char["c"], char["bbox"]
            if glyph.isspace():
                if text:
                    yield boxes, text, first
                    boxes, text = [], ""
                continue
            if not text:
                first = span
            elif apart:
                gap = sign * (box[low] - end)
                if not overprint <= gap <= widest and (
                    not furthest_back <= gap <= widest or (glyph + text[-1]).isdigit()
                ):
                    yield boxes, text, first
                    boxes, text, first = [], "", span
            text += glyph
            boxes.append(box)
            end = box[high]
    if text:
        yield boxes, text, first


def _make_word(text: str, boxes: Sequence[tuple[float, ...]], span: Raw, *, vertical: bool) -> Word:
    if len(boxes) == 1:
        bbox = make_bbox(boxes[0])
        edges = (bbox[0], bbox[2])
    else:
        x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
        bbox = make_bbox((min(x0s), min(tops), max(x1s), max(bottoms)))
        edges = (*x0s, x1s[-1])
    font = span["font"]
    bold = _is_bold(span["flags"], font)
    if not vertical:
        return make_word((unify(text), bbox, edges, span["size"], font, bold, False, False))
    upward = boxes[-1][1] < boxes[0][1]
    return make_word((unify(text), bbox, (), span["size"], font, bold, True, upward))


@lru_cache(maxsize=256)
def _is_bold(flags: int, font: str) -> bool:
    return bool(flags & BOLD) or "Bold" in font or "Hei" in font
