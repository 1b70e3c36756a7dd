"""Numbers are looked at as painted: people read that, programs what the file gives for it.

A typeface whose digits the file names wrongly deceives every reader of text alike, as does a
picture or a clip that hides a digit. So the digits of each typeface are looked at once, and the
cells that a failed rule touches each by itself, before anybody is blamed.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from reportparse.layout import BBox, Page, Word
from reportparse.pages.glyph_pictures import (
    GlyphPicture,
    find_contradictions,
    name_digit,
    take_picture,
)
from reportparse.pages.painted_digits import PaintedDigit, PaintedPages
from reportparse.pages.written_digits import WrittenPages
from reportparse.report import CellKey, Finding, Statistic, cell_key, doubt_where
from reportparse.second_reading import SecondReading, with_answer
from reportparse.statistics.cells import name_statistic

SMALLEST = 4.0  # pt; smaller digits have too few pixels of their own
SAME_SIZE = 0.05  # pt; the same digit is painted alike only in one size
BORDER = 1.5  # pt; of a cell, from the middle of its border
# Shares of a digit's ink. Of 1,610 prints of a digit, 1,609 differed by nothing from one before and
# none by more than 0.03; no two digits of a typeface differed by less than 0.04 (6 and 8, bold).
ALIKE = 0.01
UNLIKE = 0.06
ENOUGH_ALIKE = 2  # other prints of a digit to compare one with

_Digit = tuple[str, str]
"""Typeface and digit."""


class _Printed(NamedTuple):
    """One digit of a word on a page."""

    page_number: int
    word: Word
    place: int
    """Which of its characters."""


@dataclass(slots=True)
class SeenDigits:
    """The digits of a report's tables, and what they look like."""

    painted: PaintedPages
    written: WrittenPages
    pages: Mapping[int, Page]
    """The pages whose text stands upright as it is displayed."""
    _numbers: dict[int, list[Word]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, painted: PaintedPages, written: WrittenPages, pages: Iterable[Page]
    ) -> "SeenDigits":
        """Choose the pages that can be looked at: those where each character has its own place."""
        upright = (
            page for page in pages if page.reader == "text" and not page.turned and not page.spread
        )
        return cls(painted, written, {page.page_number: page for page in upright})

    def numbers_on(self, page_number: int) -> list[Word]:
        """Return the words of a page that are numbers."""
        words = self._numbers.get(page_number)
        if words is None:
            page = self.pages.get(page_number)
            words = [
                word
                for word in (page.words if page else ())
                if word.text.isdecimal() and word.char_edges and word.size >= SMALLEST
            ]
            self._numbers[page_number] = words
        return words

    def look_at(self, printed: _Printed) -> PaintedDigit | None:
        """Look at one digit."""
        painted = self.painted.look_at(printed.page_number, printed.word)
        return painted.digit(printed.place) if painted else None


def find_misnamed_digits(
    statistics: Sequence[Statistic], seen: SeenDigits
) -> dict[str, dict[str, str]]:
    """Return the typefaces whose digits are painted like others: given → painted like.

    Other prints of the same digits must say the same: a seal or a stroke may lie over one of them.
    """
    samples = _samples(statistics, seen)
    found = _find_contradictions(samples, seen)
    if not found:
        return {}
    others = _samples(statistics, seen, without=frozenset(samples.values()))
    again = _find_contradictions(samples | others, seen)
    confirmed = {
        font: dict(wrong.items() & again.get(font, {}).items()) for font, wrong in found.items()
    }
    return {font: wrong for font, wrong in confirmed.items() if wrong}


def _find_contradictions(
    samples: Mapping[_Digit, _Printed], seen: SeenDigits
) -> dict[str, dict[str, str]]:
    pictures: dict[str, dict[str, GlyphPicture]] = {}
    for (font, digit), printed in samples.items():
        painted = seen.look_at(printed)
        picture = take_picture(painted.ink, painted.width) if painted else None
        if picture:
            pictures.setdefault(font, {})[digit] = picture
    found = {font: find_contradictions(of_font) for font, of_font in pictures.items()}
    return {font: wrong for font, wrong in found.items() if wrong}


def _samples(
    statistics: Sequence[Statistic],
    seen: SeenDigits,
    without: frozenset[_Printed] = frozenset(),
) -> dict[_Digit, _Printed]:
    """Choose one print of each digit in each typeface, on as few pages as are needed.

    A typeface whose codes for digits stand in order is believed.
    """
    cells: dict[int, int] = {}
    for statistic in statistics:
        if statistic.page is not None and statistic.value is not None:
            cells[statistic.page] = cells.get(statistic.page, 0) + 1
    samples: dict[_Digit, _Printed] = {}
    in_order: dict[str, bool] = {}
    for page_number in sorted(cells, key=lambda number: -cells[number]):
        numbers = seen.numbers_on(page_number)
        for font in {word.font for word in numbers} - in_order.keys():
            in_order[font] = seen.written.has_digits_in_order(page_number, font)
        doubted = [word for word in numbers if not in_order[word.font]]
        for word in sorted(doubted, key=lambda word: -len(set(word.text))):
            for index, char in enumerate(word.text):
                printed = _Printed(page_number, word, index)
                if printed not in without:
                    samples.setdefault((word.font, str(int(char))), printed)
    return samples


def doubt_misnamed_digits(
    statistics: Sequence[Statistic], seen: SeenDigits
) -> tuple[tuple[Statistic, ...], tuple[Finding, ...]]:
    """Doubt the numbers in a typeface whose digits are painted like others.

    Returns:
        The statistics, and one finding for each such typeface.
    """
    misnamed = find_misnamed_digits(statistics, seen)
    if not misnamed:
        return tuple(statistics), ()
    fonts = {
        name_statistic(statistic): _typefaces_in(statistic, seen) & set(misnamed)
        for statistic in statistics
        if statistic.value is not None
    }
    doubted = doubt_where(
        statistics, lambda s: s.value is not None and bool(fonts[name_statistic(s)])
    )
    findings = tuple(
        _explain_typeface(font, wrong, [name for name, used in fonts.items() if font in used])
        for font, wrong in misnamed.items()
    )
    return doubted, findings


def _typefaces_in(statistic: Statistic, seen: SeenDigits) -> set[str]:
    """Return the typefaces of all text in the cell of a statistic."""
    page = seen.pages.get(statistic.page or 0)
    if page is None or statistic.bbox is None:
        return set()
    box = page.from_display(BBox(*statistic.bbox))
    return {word.font for word in page.words if box.overlaps(word.bbox)}


def words_in(statistic: Statistic, seen: SeenDigits) -> list[Word]:
    """Return the numbers that stand in the cell of a statistic."""
    page = seen.pages.get(statistic.page or 0)
    if page is None or statistic.bbox is None:
        return []
    x0, top, x1, bottom = page.from_display(BBox(*statistic.bbox))
    return [
        word
        for word in seen.numbers_on(page.page_number)
        if 2 * top <= word.bbox[1] + word.bbox[3] <= 2 * bottom
        and 2 * x0 <= word.bbox[0] + word.bbox[2] <= 2 * x1
    ]


def find_covered_numbers(
    statistics: Sequence[Statistic], seen: SeenDigits
) -> tuple[set[CellKey], set[CellKey]]:
    """Return the numbers over or under which pictures or comments lie; and those with comments.

    A comment shows whatever its author wrote, which is no print of the agency's.
    """
    covered: set[CellKey] = set()
    commented: set[CellKey] = set()
    with_any = {number: page for number, page in seen.pages.items() if page.images}
    for statistic in statistics if with_any else ():
        page = with_any.get(statistic.page or 0)
        if page is None or statistic.value is None or statistic.bbox is None:
            continue
        cell = page.from_display(BBox(*statistic.bbox))
        if any(cell.overlaps(box) for box in page.images):
            covered.add(cell_key(statistic))
        if any(cell.overlaps(box) for box in page.comments):
            commented.add(cell_key(statistic))
    return covered, commented


def look_at_numbers(
    statistics: Sequence[Statistic],
    which: Collection[CellKey],
    seen: SeenDigits,
    *,
    cut: Collection[CellKey] = (),
) -> SecondReading:
    """Look at some numbers as painted, and at those that a clip may cut, as closely as can be.

    Compared is the ink in the box of each digit: one that is cut off, painted over, crossed by
    another one or hidden differs from its like in the same typeface and size.

    Returns:
        All statistics. `second_reader` is `agrees` where a number of nothing but digits is painted
        as it is read and nothing beside it in its cell; it is `disagrees`, and the status
        `doubtful`, where a digit is not painted like others of its page, and a finding says which.
        Where neither can be said, nothing changes.
    """
    heard: list[Statistic] = []
    findings: list[Finding] = []
    for statistic in statistics:
        key = cell_key(statistic)
        if statistic.value is None or (key not in which and key not in cut):
            heard.append(statistic)
            continue
        words = words_in(statistic, seen)
        limit = ALIKE if key in cut else UNLIKE
        verdicts = [v for word in words for v in _compare_digits(statistic, word, seen, limit)]
        unlike = next((digit for digit, alike in verdicts if alike is False), None)
        if unlike is not None:
            findings.append(_explain_unlike(statistic, unlike))
            heard.append(with_answer(statistic, agrees=False))
        elif _is_as_painted(statistic, words, verdicts, seen):
            heard.append(with_answer(statistic, agrees=True))
        else:
            heard.append(statistic)
    return SecondReading(tuple(heard), tuple(findings))


def _compare_digits(
    statistic: Statistic, word: Word, seen: SeenDigits, limit: float
) -> Iterator[tuple[str, bool | None]]:
    """Yield each digit of a word, and whether it is painted as it should be; None if unknown.

    One that differs from its like by more than `limit` is not.
    """
    painted = seen.painted.look_at(statistic.page or 0, word, _inside(statistic))
    for index, char in enumerate(word.text):
        if painted is None:
            yield char, None
            continue
        digit = painted.digit(index)
        if not any(digit.ink):
            yield char, False
            continue
        printed = _Printed(statistic.page or 0, word, index)
        least = _least_difference(digit, printed, seen)
        if least is None:
            yield char, _looks_like(digit, char) or None
        else:
            yield char, True if least <= ALIKE else False if least > limit else None


def _least_difference(digit: PaintedDigit, printed: _Printed, seen: SeenDigits) -> float | None:
    """Return how a digit differs from its like at least; None where there is nothing to compare.

    One that is painted alike is enough.
    """
    least: float | None = None
    for each in _same_digits(printed, seen):
        other = seen.look_at(each)
        if other is not None:
            difference = _difference(digit, other)
            least = difference if least is None else min(least, difference)
            if least <= ALIKE:
                break
    return least


def _looks_like(digit: PaintedDigit, char: str) -> bool:
    """Whether a digit that stands nowhere else on its page has the shape of no other digit."""
    picture = take_picture(digit.ink, digit.width)
    return picture is not None and name_digit(picture) == str(int(char))


def _inside(statistic: Statistic) -> tuple[float, float] | None:
    """Return from where to where a cell may hold ink that is no border's."""
    if statistic.bbox is None:
        return None
    return statistic.bbox[0] + BORDER, statistic.bbox[2] - BORDER


def _is_as_painted(
    statistic: Statistic,
    words: Sequence[Word],
    verdicts: Sequence[tuple[str, bool | None]],
    seen: SeenDigits,
) -> bool:
    """Whether a cell holds one number, all of whose digits are as painted, and nothing else."""
    if len(words) != 1 or words[0].text != statistic.raw:
        return False
    painted = seen.painted.look_at(statistic.page or 0, words[0], _inside(statistic))
    return painted is not None and painted.is_alone and all(alike for _, alike in verdicts)


def _same_digits(printed: _Printed, seen: SeenDigits) -> Iterator[_Printed]:
    """Yield at most two other prints of a digit on its page, in one typeface and size."""
    page_number, word, place = printed
    same = (
        _Printed(page_number, other, found)
        for other in seen.numbers_on(page_number)
        if other is not word
        and other.font == word.font
        and abs(other.size - word.size) <= SAME_SIZE
        and (found := other.text.find(word.text[place])) >= 0
    )
    return islice(same, ENOUGH_ALIKE)


def _difference(first: PaintedDigit, second: PaintedDigit) -> float:
    """Return what share of their ink two prints do not have in common, edges left out."""
    if first == second:
        return 0.0
    width = max(first.width, second.width)
    ink = max(sum(map(int.bit_count, each.ink)) for each in (first, second))
    differing = 0
    for row in range(max(len(first.ink), len(second.ink))):
        missing = _row(first, row, width) & ~_widened_row(second, row, width)
        extra = _row(second, row, width) & ~_widened_row(first, row, width)
        differing += missing.bit_count() + extra.bit_count()
    return differing / max(ink, 1)


def _row(digit: PaintedDigit, row: int, width: int) -> int:
    return digit.ink[row] << (width - digit.width) if 0 <= row < len(digit.ink) else 0


def _widened_row(digit: PaintedDigit, row: int, width: int) -> int:
    """Return a row of ink with what lies a pixel beside it on any side."""
    union = 0
    for near in (row - 1, row, row + 1):
        bits = _row(digit, near, width)
        union |= bits | bits << 1 | bits >> 1
    return union


def _explain_typeface(font: str, wrong: Mapping[str, str], names: Sequence[str]) -> Finding:
    told = ", ".join(f"{given!r} is painted like {like!r}" for given, like in sorted(wrong.items()))
    return Finding(
        code="text.misnamed-digits",
        origin="extraction",
        severity="warning",
        message=f"the file does not give the digits of {readable_name(font)} as they are painted: "
        f"{told}; numbers in it are what a program reads, not what a person sees",
        statistics=tuple(names),
    )


def readable_name(font: str) -> str:
    """Return the name of a typeface in its own script; PyMuPDF gives each byte as a character."""
    try:
        return font.encode("latin-1").decode()
    except UnicodeError:  # it is of another encoding, or cut off within a character
        return font


def _explain_unlike(statistic: Statistic, digit: str) -> Finding:
    """Say which digit of a cell looks otherwise than it is given."""
    return Finding(
        code="text.painted-otherwise",
        origin="extraction",
        severity="warning",
        message=f"{' > '.join(statistic.label)}: {statistic.raw!r} is read, but its {digit!r} is "
        "not painted like others of the page; it may be hidden, cut off or printed over",
        statistics=(name_statistic(statistic),),
    )
