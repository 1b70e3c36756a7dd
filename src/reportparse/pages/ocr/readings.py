"""Two readings of every line become a word, or a word with a misgiving.

A number counts as read only when two recognisers read the same, each is sure of every character,
and its ink is as wide as that many digits are. Ink that nobody can read is never a blank.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from reportparse.layout import Ruling
from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.crops import cut_out
from reportparse.pages.ocr.marks import (
    agrees,
    count_pieces,
    find_mark,
    has_comma,
    has_empty_box,
    has_ink_before,
    has_minus,
    has_pale_ink,
    leans,
)
from reportparse.pages.ocr.picture import POINT
from reportparse.pages.ocr.recogniser import LineReading, first_recogniser, second_recogniser
from reportparse.pages.ocr.remains import has_remains
from reportparse.pages.ocr.text_boxes import TextBox

Code = Literal["readers-differ", "faint", "unread-ink", "covered", "stained", "broken"]

UNREAD = "\ufffd"  # stands for ink that is no character anybody recognised
SURE = 0.75  # probability of the first recogniser's least certain character
VERY_SURE = 0.9  # the same where the second recogniser sees nothing, or is not sure
FAIRLY_SURE = 0.5  # the same of the second, which is the weaker model
SURE_TEXT = 0.5  # of a label; less is ink that may be no text
CLEAR_TEXT = 0.8  # of a label; a less certain one is read by the second recogniser, too
NARROWEST_DIGIT, WIDEST_DIGIT = 0.42, 0.95  # width of a digit with its gap, by its height
SPARE = 0.35  # digits; a 1 has less ink than its width, a comma little of its own
LOWEST_DIGIT = 0.35  # em; lower ink is no digit
CRUMB = 0.3  # em; ink at a rule that is no higher is no character
BROKEN, FEW = 0.2, 8  # of a page's numbers that are not read for certain, and at least so many:
# its print has lost strokes, and a 1 may be what is left of a 4
CLEAR_HEIGHT = 24  # px; in smaller digits 5,022 cannot be told from 5.022
SLASHLIKE = frozenset("17")  # what a slash is read as
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")
_NUMBERLIKE = re.compile(r"[\doO〇○Ｏ０-９lI|丨.,，+\-－—–一/ ]*")
_VALUE = re.compile(_NUMBERLIKE.pattern + r"[\u4e00-\u9fff]{0,3}([(（\[【].*)?")
_OPENING = ("(", "（", "[", "【")
_NUMBERS = re.compile(r"[-－−–]?\d+(?:[.,．，]\d+)*")
_HAN = re.compile(r"[\u4e00-\u9fff]")


class Shape(NamedTuple):
    """What the ink of a line looks like."""

    mark: str
    """The dashes or the slash that it is, and no more; else empty."""
    minus: bool
    """Whether a dash stands before digits."""
    comma: bool
    """Whether ink hangs below the line."""
    cut: bool = False
    """Whether a mark may be the rest of a digit: close to a rule, or with pale ink around."""
    before: bool = False
    """Whether ink stands before a number that is too pale to have become part of it."""
    pieces: int = 0
    """How many pieces its ink has, one beside the other; 0 if any is no digit by its size, or may
    have lost strokes: then a wide number is doubted, and with many of them its page."""
    leans: bool = False
    """Whether it is one piece that leans as a slash does."""
    crumb: bool = False
    """Whether it is low and lies at a rule, of which it may be what was not erased."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A box of text as read, and why that may be wrong."""

    box: TextBox
    text: str
    second: str
    code: Code | None


def read_boxes(
    clean: Array, boxes: Sequence[TextBox], near_rules: Array, *, bilevel: bool = False
) -> list[ReadLine]:
    """Read every box with the first recogniser, and those that may hold a number with both.

    Args:
        clean: The picture without its rules.
        boxes: Its lines.
        near_rules: Not 0 close to a lying rule, where a dash may be what is left of a digit.
        bilevel: Whether the picture was black and white alone, where thin digits lose strokes.
    """
    pictures = [cut_out(clean, box) for box in boxes]
    firsts = first_recogniser().read(pictures)
    shapes = [_find_shape(clean, box, near_rules) for box in boxes]
    if bilevel:
        shapes = [shape._replace(pieces=0) for shape in shapes]
    may_be_numbers = {
        index
        for index, (first, shape) in enumerate(zip(firsts, shapes, strict=True))
        if _may_hold_number(first) and not _is_mark(shape, first)
    }
    unclear = {index for index, first in enumerate(firsts) if first.free.score < CLEAR_TEXT}
    asked = sorted(may_be_numbers | unclear)
    seconds = dict(
        zip(asked, second_recogniser().read([pictures[index] for index in asked]), strict=True)
    )
    firsts = [take_clearer_label(first, seconds.get(index)) for index, first in enumerate(firsts)]
    lines = [
        judge_line(box, first, seconds[index] if index in may_be_numbers else None, shape)
        for index, (box, first, shape) in enumerate(zip(boxes, firsts, shapes, strict=True))
    ]
    lines = [
        replace(line, code="unread-ink")
        if line.code is None and _speaks_against(clean, line)
        else line
        for line in lines
    ]
    return doubt_broken_print(lines)


def _speaks_against(clean: Array, line: ReadLine) -> bool:
    """Whether the ink of a line cannot all be of what was read."""
    if has_remains(clean, line.box, line.text):
        return True
    return "0" in line.text and has_empty_box(clean, line.box)


def take_clearer_label(first: LineReading, second: LineReading | None) -> LineReading:
    """Return an unclear reading with the words of the second, where these are more certain.

    Of the small print of a header the weaker model may be sure, where the other sees no Chinese.
    Of readings with other numbers none is taken: they are compared as they are.
    """
    if second is None or first.free.score >= CLEAR_TEXT:
        return first
    text, other = first.free.text, second.free.text
    if _NUMBERS.findall(text) != _NUMBERS.findall(other):
        return first
    is_chinese = _HAN.search(other) and not _HAN.search(text) and not _NUMBERLIKE.fullmatch(text)
    if not (is_chinese or _has_words(other)):
        return first
    return first._replace(free=max(first.free, second.free, key=lambda reading: reading.score))


def doubt_broken_print(lines: Sequence[ReadLine]) -> list[ReadLine]:
    """Doubt all numbers of a page on which many are not read for certain.

    In black and white thin print loses strokes, and what is left of a digit may look like another
    to both recognisers. Dashes that are read as digits say nothing of the print.
    """
    numbers = [line for line in lines if _is_value(line)]
    doubted = sum(line.code is not None for line in numbers)
    if doubted < max(FEW, BROKEN * len(numbers)):
        return list(lines)
    return [
        replace(line, code="broken") if line.code is None and _is_value(line) else line
        for line in lines
    ]


def doubt_crossed(lines: Iterable[ReadLine], lying: Sequence[Ruling]) -> list[ReadLine]:
    """Doubt numbers through which a rule was found: it may be their feet, and erased a point."""
    return [
        replace(line, code="unread-ink")
        if line.code is None
        and any(map(str.isdigit, line.text))
        and any(_crosses(rule, line.box) for rule in lying)
        else line
        for line in lines
    ]


def _crosses(rule: Ruling, box: TextBox) -> bool:
    """Whether a lying rule, in points, runs through a box, in pixels."""
    return (
        box.top < rule.position / POINT < box.bottom
        and rule.start / POINT < box.x1
        and rule.end / POINT > box.x0
    )


def _is_value(line: ReadLine) -> bool:
    """Whether a line is a number by its text, and as high as digits are."""
    high = line.box.height >= LOWEST_DIGIT * line.box.em
    is_number = any(map(str.isdigit, line.text)) and _NUMBERLIKE.fullmatch(line.text) is not None
    return high and is_number


def judge_line(
    box: TextBox, first: LineReading, second: LineReading | None, shape: Shape | None = None
) -> ReadLine:
    """Compare the readings of one line.

    Args:
        box: The line.
        first: What the first recogniser reads.
        second: What the second reads; None for text without digits.
        shape: What its ink looks like, whatever is read; None when it was not looked at.
    """
    if shape and (_is_mark(shape, first) or (second and _are_dashes(shape, second))):
        return ReadLine(box, shape.mark, shape.mark, "unread-ink" if shape.cut else None)
    if second is None:
        return ReadLine(box, first.free.text, "", None)
    if is_number(first, second):
        line = _judge_number(box, first, second, shape.pieces if shape else 0)
        return _check_shape(line, shape) if shape else line
    text, other = first.free.text, second.free.text
    if shape and shape.crumb:
        return ReadLine(box, "", other, "unread-ink")
    if not text:
        return ReadLine(box, UNREAD, other, "unread-ink")
    if first.free.score < SURE_TEXT and not _HAN.search(text):
        return ReadLine(box, text, other, "faint")
    differ = _NUMBERS.findall(text) != _NUMBERS.findall(other)
    return ReadLine(box, text, other, "readers-differ" if differ else None)


def _is_mark(shape: Shape, first: LineReading) -> bool:
    """Whether the ink has the shape of dashes or of a slash, and the first reading agrees."""
    return bool(shape.mark) and agrees(shape.mark, first.free.text)


def _are_dashes(shape: Shape, second: LineReading) -> bool:
    """Whether the ink has the shape of dashes, and the second recogniser sees them.

    Four hyphens are 1111 to the first; no digit is as low.
    """
    seen = second.free.text
    return bool(shape.mark and seen) and not shape.mark.strip("-—") and agrees(shape.mark, seen)


def is_number(first: LineReading, second: LineReading) -> bool:
    """Whether a line is a number or a mark for none, going by either recogniser."""
    if not first.numeric.text:
        return False
    frees = (first.free.text, second.free.text)
    return any(text and _NUMBERLIKE.fullmatch(text) is not None for text in frees) and not any(
        _has_words(text) for text in frees
    )


def _find_shape(clean: Array, box: TextBox, near_rules: Array) -> Shape:
    mark = find_mark(clean, box)
    near = near_rules[box.top : box.bottom, box.x0 : box.x1].any()
    cut = bool(mark) and (bool(near) or has_pale_ink(clean, box))
    return Shape(
        mark,
        minus=not mark and has_minus(clean, box),
        comma=has_comma(clean, box),
        cut=cut,
        before=not mark and has_ink_before(clean, box),
        pieces=count_pieces(clean, box),
        leans=leans(clean, box),
        crumb=bool(near) and box.height <= CRUMB * box.em,
    )


def _check_shape(line: ReadLine, shape: Shape) -> ReadLine:
    """Doubt a number whose ink does not look like it, or that may have lost its beginning."""
    checked = _check_separators(_check_minus(line, shape), shape)
    is_slash = shape.leans and line.text in SLASHLIKE
    doubted = (shape.before or is_slash) and not checked.code
    return replace(checked, code="unread-ink") if doubted else checked


def _check_minus(line: ReadLine, shape: Shape) -> ReadLine:
    """Doubt a number read without the dash that stands before it, or with one that does not."""
    if line.text.startswith("-") == shape.minus:
        return line
    if line.second.startswith("-") == shape.minus and line.second.lstrip("-") == line.text.lstrip(
        "-"
    ):
        return replace(line, text=line.second, second=line.text, code="readers-differ")
    return replace(line, code=line.code or "unread-ink")


def _check_separators(line: ReadLine, shape: Shape) -> ReadLine:
    """Doubt a decimal point that hangs below the line, and a comma that does not."""
    comma, point = "," in line.text, "." in line.text
    small = line.box.height < CLEAR_HEIGHT and _THOUSANDS.fullmatch(line.text) is not None
    if (point and not comma and (shape.comma or small)) or (comma and not shape.comma):
        return replace(line, code=line.code or "unread-ink")
    return line


def _judge_number(box: TextBox, first: LineReading, second: LineReading, pieces: int) -> ReadLine:
    text, other = first.numeric.text, second.numeric.text
    code: Code | None = None
    if not other:
        if first.numeric.score < VERY_SURE:
            code = "faint"
    elif text != other:
        code = "readers-differ"
        if second.numeric.score > first.numeric.score:
            return ReadLine(box, other, text, code)
    elif first.numeric.score < SURE or (
        first.numeric.score < VERY_SURE and second.numeric.score < FAIRLY_SURE
    ):
        code = "faint"
    set_apart = text.isdigit() and len(text) == pieces
    if code is None and not set_apart and not fits_width(text, box):
        code = "unread-ink"
    return ReadLine(box, text, other, code)


def fits_width(text: str, box: TextBox) -> bool:
    """Whether the ink of a number is as wide and high as its characters are.

    Recognisers drop a digit of a run of equal ones, and read dust as a dash or a dot.
    """
    width, height = box.width, box.height
    digits = sum(map(str.isdigit, text))
    if not digits:
        return set(text) <= set("-/") and max(width, height) >= 0.2 * box.em
    if height < LOWEST_DIGIT * box.em:
        return False
    least = (digits - SPARE) * NARROWEST_DIGIT * height if digits > 1 else 0.0
    most = (digits + sum(char in "+-" for char in text)) * WIDEST_DIGIT * height
    most += 0.5 * height * sum(char in ".,/" for char in text)
    return least <= width <= most


def _may_hold_number(first: LineReading) -> bool:
    """Whether a line must be read twice: a number, a mark, or nothing that could be read."""
    text = first.free.text.replace(" ", "")
    if text.startswith(_OPENING) and _has_words(text):
        return False
    return len(first.free.text) <= 2 or _VALUE.fullmatch(text) is not None


def _has_words(text: str) -> bool:
    """Whether there are ideographs that are no dash."""
    return len(_HAN.findall(text.replace("一", ""))) > 1
