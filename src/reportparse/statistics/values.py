"""What a value cell prints: a number, a mark for none, or something that is no single number."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple
from unicodedata import normalize

import regex

from reportparse.layout import Cell, TextLine
from reportparse.report import Number
from reportparse.statistics.raised_marks import part_mark
from reportparse.tables.split import has_room_for_one_digit, is_wrapped

_DASHES = str.maketrans(
    dict.fromkeys("—–―−－─━‐‑﹣ー‒﹘⸺⸻", "-")
    | dict.fromkeys("∕⁄╱⧸", "/")
    | {"，": ",", "．": ".", "。": "."}
)
_SPACE = regex.compile(r"\s+")
_NUMBER = regex.compile(
    r"""(?P<number>[+\-]?(?:\d{1,3}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d+)?)
        (?P<unit>[\p{Han}]{1,3})?
        (?P<remark>[(\[【].*)?""",
    regex.VERBOSE,
)
_NESTED_DIGIT = regex.compile(r"[①-⓿⑴-⒛²³¹⁰-⁹₀-₉]")  # NFKC would make plain digits of these
_IDLE_SPACE = regex.compile(
    r"(?<=[,.])\s+(?=\d)|(?<=\d)\s+(?=[,.])|(?<=^[+\-])\s+(?=\d)|(?<!\d)\s+|\s+(?!\d)"
)
_UNSEEN = regex.compile(r"[\u200b-\u200f\ufeff\u00ad]")
_MARK = regex.compile(r"(?<=[\d０-９元件条])\s*(?:[①-⑳⑴-⒇⓪²³¹⁰-⁹₀-₉*＊※†‡]+|[.。;；,，])$")
_SPACED = regex.compile(
    r"[+\-]? ?(?:\d(?: \d){1,8}|(?=.*\d \d)\d(?: [\d,.]){1,12}|\d{1,3}(?: \d{3})+)"
    r"(?: ?\p{Han}{1,3})?"
)
_SEPARATORS = frozenset(",.，．")
LETTER_GAP = 1.2  # em; between the digits of a number that is set spread out
UNEVEN = 0.25  # em; by which such gaps may differ
_OPENING = regex.compile(r"[(（\[【［]")
_SPLIT_NUMBER = regex.compile(r"[+\-]?[\d,.]+")


class Vocabulary(NamedTuple):
    """The words that may stand in a value cell (`codebooks/common.yaml`).

    A named tuple, which is hashed in no time: readings are kept by text and vocabulary.
    """

    blank_marks: frozenset[str]
    count_units: frozenset[str]
    money_units: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a value cell prints."""

    state: Literal["value", "blank", "unreadable"]
    raw: str
    value: Number = None
    unit: str | None = None
    """A unit printed in the cell."""
    note: str | None = None
    """A remark printed beside the number."""
    broken: bool = False
    """The number stands on two lines though one has room for it, or with spaces inside."""


def read_value(cell: Cell, vocabulary: Vocabulary) -> Reading:
    """Read a value cell; anything but one number or one mark for none is `unreadable`."""
    lines = cell.text_lines
    marked = part_mark(lines) if lines and not _is_one_word(lines) else None
    if marked is not None:
        reading = parse_value(marked.text, vocabulary)
        if reading.state == "value":
            raw = f"{reading.raw} {marked.mark}"
            return replace(reading, raw=raw, note=reading.note or marked.mark)
    if len(lines) <= 1:
        return parse_value(lines[0].text if lines else "", vocabulary)
    spread = all(_is_spread(line.text) for line in lines)
    joint = " " if spread and not has_room_for_one_digit(lines, cell) else ""
    reading = parse_value(joint.join(line.text for line in lines), vocabulary)
    numbers = all(_SPLIT_NUMBER.fullmatch(normalize("NFKC", line.text)) for line in lines)
    if numbers and not is_wrapped(lines, cell):
        return replace(reading, broken=True)
    return reading


def _is_one_word(lines: Sequence[TextLine]) -> bool:
    return len(lines) == 1 and len(lines[0].words) == 1


def _is_spread(text: str) -> bool:
    """Whether digits stand apart: one line of a number that is set spread out."""
    return all(len(part) == 1 and part.isdigit() for part in text.split())


def is_one_spread_number(line: TextLine) -> bool:
    """Whether digits or groups of three stand apart evenly, as those of one number do.

    Only where rules on both sides show that one column is meant does this prove anything.
    """
    text = normalize("NFKC", line.text).translate(_DASHES)
    words = [word for word in line.words if word.text[0].isdigit() or word.text in _SEPARATORS]
    if _SPACED.fullmatch(text) is None or len(words) < 2:
        return False
    if len({word.font for word in words}) > 1:  # two prints beside one another
        return False
    gaps = [
        (right.bbox.x0 - left.bbox.x1) / min(left.size, right.size)
        for left, right in pairwise(words)
    ]
    return max(gaps) <= LETTER_GAP and max(gaps) - min(gaps) <= UNEVEN


@lru_cache(maxsize=1 << 14)
def parse_value(text: str, vocabulary: Vocabulary) -> Reading:
    """Read the text of a value cell.

    A number is one run of digits, with a sign, thousands separators, decimals, a unit and a
    bracketed remark at most. Two numbers (`+3/-2`, `12 34`) are not one.
    """
    raw = _SPACE.sub(" ", _UNSEEN.sub("", text)).strip()
    bare, mark = _take_mark(raw)
    plain = normalize("NFKC", bare.replace("…", "*")).translate(_DASHES)
    if _NESTED_DIGIT.search(bare):
        return Reading("unreadable", raw)
    if _is_blank(plain.replace(" ", ""), vocabulary):
        return Reading("blank", raw)
    spaced = _SPACED.fullmatch(plain)
    match = _NUMBER.fullmatch(plain.replace(" ", "") if spaced else _close_gaps(plain))
    if match is None:
        return Reading("unreadable", raw)
    unit = match["unit"]
    if unit is not None and unit not in vocabulary.count_units | vocabulary.money_units:
        return Reading("unreadable", raw)
    note = mark or None
    if match["remark"]:
        remark: str = raw[_remark_start(raw) :]
        note = remark.strip("([【（］)]】） ") or None
    value = parse_number(match["number"])
    broken = spaced is not None or raw[-1] in ".," or plain.startswith("-0")
    return Reading("value", raw, value, unit, note, broken=broken)


def _take_mark(raw: str) -> tuple[str, str]:
    """Separate the mark of a note behind a number (12①, 12*, 12²) or the end of a sentence."""
    match = _MARK.search(raw)
    if match is None or not match.start():
        return raw, ""
    return raw[: match.start()].rstrip(), match[0].strip(" .。;；,，")


def parse_number(text: str) -> int | Decimal:
    """Turn `1,234` or `-5.50` into a number, decimals exactly as printed."""
    plain = text.replace(",", "")
    return Decimal(plain.lstrip("+")) if "." in plain else int(plain)


def _is_blank(plain: str, vocabulary: Vocabulary) -> bool:
    """Whether nothing is printed, or only a mark for none, once or several times."""
    return (
        not plain
        or plain in vocabulary.blank_marks
        or (len(set(plain)) == 1 and plain[0] in vocabulary.blank_marks and plain[0] in "-/\\*…_")
    )


def _close_gaps(plain: str) -> str:
    """Drop spaces that stand between a sign, digits, group separators, units and brackets."""
    return _IDLE_SPACE.sub("", plain) if " " in plain else plain


def _remark_start(raw: str) -> int:
    match = _OPENING.search(raw)
    return match.start() if match else len(raw)
