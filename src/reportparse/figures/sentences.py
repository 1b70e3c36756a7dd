"""Paragraphs become sentences with their numbers, each with its unit and its page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportparse.figures.numerals import Numeral, find_numerals, narrow
from reportparse.figures.wordings import WordingsFile, any_of, load_wordings
from reportparse.narrative.paragraphs import Paragraph

MAX_QUOTE = 30  # characters; what is quoted so shortly is a name: “两个30项措施”
MAX_HEADING = 40  # characters; a longer paragraph is no heading

_SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]?[”’）)]?")
_HAS_NUMBER = re.compile(r"[0-9０-９一二两三四五六七八九十百千万亿]")
_ENDS_CLAUSE = re.compile(r"[，,。；;、）)：:！!？?]|$")


@dataclass(frozen=True, slots=True)
class CountedNumber:
    """A number and the unit behind it."""

    numeral: Numeral
    unit: str | None
    end: int
    """Where the unit, and what stands behind it to make the number less than exact, ends."""
    approximate: bool

    @property
    def printed_end(self) -> int:
        """Where the number ends as printed: 80件以上 only says what it means with its unit."""
        return self.end if self.approximate and not self.numeral.approximate else self.numeral.end


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with at least one number that counts something."""

    text: str
    """As printed."""
    narrowed: str
    """The same, with narrow digits; every character in its place."""
    numbers: tuple[CountedNumber, ...]
    pages: tuple[int, ...]
    """The page of each number."""
    context: str
    """The heading above and the paragraph up to the end of the sentence."""


def find_sentences(paragraphs: Sequence[Paragraph]) -> Iterator[Sentence]:
    """Yield the sentences that hold numbers, in reading order."""
    heading = ""
    rules = _rules()
    for paragraph in paragraphs:
        text = paragraph.text
        if len(text) <= MAX_HEADING and "。" not in text:
            heading = text
        if not _HAS_NUMBER.search(text):
            continue
        for found in _SENTENCE.finditer(text):
            if not rules.may_count.search(found[0]):
                continue
            narrowed = narrow(found[0])
            numbers = tuple(find_numbers(narrowed))
            if numbers:
                yield Sentence(
                    text=found[0].strip(),
                    narrowed=narrowed,
                    numbers=numbers,
                    pages=tuple(
                        _page_at(paragraph, found.start() + each.numeral.start) for each in numbers
                    ),
                    context=f"{heading}\n{text[: found.end()]}",
                )


def find_numbers(narrowed: str) -> Iterator[CountedNumber]:
    """Find the numbers that count something: those with a unit, or of a magnitude (300万+).

    Years, dates, times, articles of a law, numbers of documents, telephones and lists are none.
    """
    rules = _rules()
    quoted = [found.span() for found in rules.quoted.finditer(narrowed)]
    for numeral in find_numerals(narrowed):
        if any(start < numeral.start < end for start, end in quoted):
            continue
        before, after = narrowed[: numeral.start], narrowed[numeral.end :]
        if rules.no_number_before.search(before) or rules.no_number_after.match(after):
            continue
        if numeral.chinese and rules.no_chinese_before.search(before):
            continue
        unit = "%" if numeral.percent else _unit_of(after, rules)
        if _counts(numeral, unit, narrowed):
            has_unit = unit is not None and not numeral.percent
            end = numeral.end + (len(unit) if unit and has_unit else 0)
            about = rules.approximate.match(narrowed, end)
            end = about.end() if about else end
            yield CountedNumber(numeral, unit, end, numeral.approximate or about is not None)


@dataclass(frozen=True, slots=True)
class _Rules:
    may_count: re.Pattern[str]
    """What every sentence that counts something has; most have digits of words only (一是)."""
    units: re.Pattern[str]
    no_unit: re.Pattern[str]
    no_number_before: re.Pattern[str]
    no_chinese_before: re.Pattern[str]
    no_number_after: re.Pattern[str]
    approximate: re.Pattern[str]
    quoted: re.Pattern[str]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    file: WordingsFile = load_wordings().file
    quotes = "|".join(
        rf"{pair[0]}[^{pair[0]}{pair[1]}]{{1,{MAX_QUOTE}}}{pair[1]}" for pair in file.quotes
    )
    units = any_of(_words(file.units))
    return _Rules(
        may_count=re.compile(
            rf"[0-9０-９]|[一二两三四五六七八九十百千万亿][余多来]?(?:{units})|百分之"
        ),
        units=re.compile(units),
        no_unit=re.compile(any_of(_words(file.no_unit_before))),
        no_number_before=re.compile(f"(?:{any_of(file.no_number_before)})$"),
        no_chinese_before=re.compile(
            f"(?:{any_of(file.no_chinese_before)})$|(?:{any_of(file.no_chinese_sentence)})[^，；。]*$"
        ),
        no_number_after=re.compile(any_of(file.no_number_after)),
        approximate=re.compile(any_of(file.approximate_after)),
        quoted=re.compile(quotes),
    )


def _words(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for text in texts for word in text.split())


def _unit_of(after: str, rules: _Rules) -> str | None:
    if rules.no_unit.match(after):
        return None
    found = rules.units.match(after)
    return found[0] if found else None


def _counts(numeral: Numeral, unit: str | None, text: str) -> bool:
    """Whether a number counts something; Chinese digits are often part of a word (一个窗口)."""
    if unit is None:
        magnitude = numeral.approximate and text[numeral.end - 1] in "万亿+"
        return magnitude and not numeral.chinese
    if not numeral.chinese or numeral.percent:
        return True
    at_end = _ENDS_CLAUSE.match(text, numeral.end + len(unit)) is not None
    return (numeral.value or 0) >= 10 or numeral.approximate or at_end


def _page_at(paragraph: Paragraph, offset: int) -> int:
    """Return the page on which the character at `offset` of a paragraph stands."""
    if paragraph.first_page == paragraph.last_page:
        return paragraph.first_page
    place = 0
    for line in paragraph.lines:
        start = paragraph.text.find(line.text, place)
        if start < 0:
            continue  # a line whose text was changed where it was joined
        place = start + len(line.text)
        if offset < place:
            return line.page_number
    return paragraph.last_page
