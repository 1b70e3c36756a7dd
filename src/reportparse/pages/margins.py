"""What stands in the margins of pages: page numbers, line numbers, running headers and footers."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

import regex

from reportparse.layout import Page, TextLine, Word
from reportparse.pages.text_lines import find_text_lines

MARGIN = 0.12  # of the page's height, at the top and at the bottom
MIN_LINE_NUMBERS = 5  # fewer numbers in the margin are not line numbering
EDGE = 0.06  # of the page's height; a browser's header and footer stand there
COLUMN_WIDTH = 20.0  # pt; of the numbers of lines, with room
SAME_HEIGHT = 4.0  # pt; a header stands at the same height on every page
MIN_BESIDE = 3  # texts beside another one; a running header has three parts at most
MIN_RULES = 2  # below a table's header; a running header has one line below
HEADER_REACH = 30.0  # pt; between the first rule of a table and a header of two lines
RULE_SLACK = 1.0  # pt; that a text may reach over a rule
_DRESS = r"[-—–―－_·•∙●・~～|｜.\s]*"
_NUMERAL = r"(?:[\dIVXivx]{1,4}|[一二三四五六七八九十]{1,3}(?=\s*[页頁]))"
_OF = r"\s*[/／,，、|共of]+\s*"
_PAGE_NUMBER = regex.compile(
    rf"{_DRESS}(?:(?:第|[Pp]age\s|[Pp])?\s*{_NUMERAL}\s*[页頁]?(?:{_OF}{_NUMERAL}\s*[页頁]?)?"
    rf"|共\s*{_NUMERAL}\s*[页頁][,，、/|\s]*第\s*{_NUMERAL}\s*[页頁]){_DRESS}"
    r"|一\s*\d{1,3}\s*一"  # dashes of a scan, read as the numeral they look like
)
# A row of numbers is no running header; a date is, as browsers print it.
_WORDS = regex.compile(r"\p{L}\P{N}*\p{L}|^#[-/.]#[-/.]#(?:,?\s*#[:：]#(?:[:：]#)?)?$")
_NEGATIVE = regex.compile(r"[-—–―－]\d+")  # the dashes of a page number stand on both sides
_BARE_NUMBER = regex.compile(r"\d{1,4}")
_DRESSED_NUMBER = regex.compile(r"[-—–.·•●\s]*\d{1,4}[-—–.·•●\s]*")
_LOST_NUMBER = regex.compile(r"[-—–.·•●]\s*[-—–.·•●]")  # its dashes or dots on a scan, no more
_DIGITS = regex.compile(r"\d+")
_Key = tuple[str, int]  # of a line: its text, and its height


def find_body_lines(pages: Sequence[Page]) -> list[list[TextLine]]:
    """Return the text lines of each page without all that stands in its margins."""
    prints = [_Print.of(page) for page in pages]
    seen = Counter(key for each in prints for key in {_key(line) for line in each.marginal})
    repeated = {key for key in seen if _WORDS.search(key[0]) and _count_near(key, seen) >= 2}
    offset = _find_numbering(prints)
    lasting = {key for key in seen if _count_near(key, seen) >= 2}
    return [_drop_marginal(each, (repeated, lasting), offset) for each in prints]


class _Print(NamedTuple):
    """The text lines of a page, and those of them that stand in its margins."""

    page: Page
    lines: Sequence[TextLine]
    marginal: Sequence[TextLine]

    @classmethod
    def of(cls, page: Page) -> "_Print":
        lines = find_text_lines(_without_line_numbers(page))
        upper, lower = MARGIN * page.height, (1 - MARGIN) * page.height
        marginal = [line for line in lines if line.bbox[3] < upper or line.bbox[1] > lower]
        return cls(page, lines, marginal)


def _count_near(key: _Key, seen: Counter[_Key]) -> int:
    """Count a text at one height; on scans the heights differ a little from page to page."""
    text, height = key
    return sum(seen[text, height + step] for step in (-1, 0, 1))


def _drop_marginal(
    printed: _Print, kept: tuple[set[_Key], set[_Key]], offset: int | None
) -> list[TextLine]:
    """Leave out running headers, and page numbers: these share their row with nothing else.

    A number beside other text is a value, at the top or the bottom of a page too; beside a running
    header it is a part of it where several pages have one there.

    Args:
        printed: A page.
        kept: The texts of running headers, and all that stands on several pages in one place.
        offset: What bare page numbers differ by from the number of their page.
    """
    page, lines, marginal = printed
    repeated, lasting = kept
    running = [
        line for line in marginal if _key(line) in repeated and not _is_of_table(line, lines, page)
    ]
    if running:
        running += [
            line
            for line in marginal
            if line not in running
            and _key(line) in lasting
            and any(_same_row(line, header) for header in running)
            and not _is_of_table(line, lines, page)
        ]
    body = [line for line in lines if line not in running] if running else list(lines)
    numbers = [
        line for line in marginal if line not in running and _is_page_number(line, page, offset)
    ]
    if not numbers:
        return body
    others = [line for line in body if line not in numbers]
    beside = [line for line in numbers if any(_same_row(line, other) for other in others)]
    return [line for line in body if line not in numbers or line in beside] if beside else others


def _is_of_table(line: TextLine, lines: Sequence[TextLine], page: Page) -> bool:
    """Whether a text in the margin is the header of a table, repeated as its pages are.

    Texts of more columns than a running header has stand beside it, or it stands close below the
    first of several rules that lie over one another.
    """
    if sum(_same_row(line, other) for other in lines if other is not line) >= MIN_BESIDE:
        return True
    x, (_, top, _, bottom) = line.bbox.center[0], line.bbox
    rules = [r.position for r in page.rulings if r.orientation == "h" and r.start <= x <= r.end]
    above = [position for position in rules if position <= top + RULE_SLACK]
    below = [position for position in rules if position >= bottom - RULE_SLACK]
    return bool(above) and len(below) >= MIN_RULES and top - max(above) <= HEADER_REACH


def _same_row(line: TextLine, other: TextLine) -> bool:
    return other.bbox.top < line.bbox.center[1] < other.bbox.bottom


def _find_numbering(prints: Sequence[_Print]) -> int | None:
    """Find what bare page numbers differ by from the number of their page; None without any.

    A bare number at the edge of a page may as well be the last value of a table: it counts the
    pages only if the outermost lines of two pages or more say so. On scans those between dashes or
    dots count, too: these may be lost on other pages.
    """
    offsets: Counter[int] = Counter()
    for page, lines, marginal in prints:
        number = _DRESSED_NUMBER if page.reader == "ocr" else _BARE_NUMBER
        numbers = {
            int(_DIGITS.findall(line.text)[0])
            for line in marginal
            if number.fullmatch(line.text) and _is_outermost(line, lines)
        }
        offsets.update(number - page.page_number for number in numbers)
    best = offsets.most_common(1)
    return best[0][0] if best and best[0][1] >= 2 else None


def _is_outermost(line: TextLine, lines: Sequence[TextLine]) -> bool:
    """Whether a line is the first or the last one, or stands in the row of 1 / 3 that is."""
    ends = (lines[0], lines[-1])
    return line in ends or any(
        _PAGE_NUMBER.fullmatch(end.text)
        and not _BARE_NUMBER.fullmatch(end.text)
        and _same_row(line, end)
        for end in ends
    )


def _without_line_numbers(page: Page) -> Sequence[Word]:
    numbers = find_line_numbers(page.words, page.height)
    return [word for word in page.words if word not in numbers] if numbers else page.words


def find_line_numbers(words: Sequence[Word], height: float = 0.0) -> frozenset[Word]:
    """Find the numbers that count the lines, in the margin left or right of all text.

    What a browser prints at the edges of a page of that height may begin further out than they do.
    """
    digits = [word for word in words if len(word.text) <= 3 and word.text.isdigit()]
    if len(digits) < MIN_LINE_NUMBERS:
        return frozenset()
    upper, lower = (EDGE * height, height - EDGE * height) if height else (-inf, inf)
    if _stand_beside(digits, words, (upper, lower)):
        return frozenset()
    others = [
        word.bbox
        for word in words
        if not (word.text.isdigit() or word.bbox[3] < upper or word.bbox[1] > lower)
    ]
    if not others:  # a page with nothing but the last row of values
        column = min(word.bbox.x0 for word in digits) + COLUMN_WIDTH
        others = [word.bbox for word in digits if word.bbox.x0 > column]
    left = min([box[0] for box in others], default=0.0)
    right = max([box[2] for box in others], default=0.0)
    before = [word for word in digits if word.bbox.x1 <= left]
    for side in (
        before,
        _first_column(before),
        [word for word in digits if word.bbox.x0 >= right],
    ):
        side.sort(key=lambda word: word.bbox.top)
        rising = all(int(low.text) < int(high.text) for low, high in pairwise(side))
        if len(side) >= MIN_LINE_NUMBERS and rising:
            return frozenset(side)
    return frozenset()


def _stand_beside(digits: Sequence[Word], words: Sequence[Word], body: tuple[float, float]) -> bool:
    """Whether too few of the numbers stand left of all text between two heights, and right of it.

    On most pages one of the first lines shows that.
    """
    end = sorted([word.bbox[2] for word in digits])[MIN_LINE_NUMBERS - 1]
    begin = sorted([word.bbox[0] for word in digits])[-MIN_LINE_NUMBERS]
    upper, lower = body
    is_left = is_right = False
    for word in words:
        x0, top, x1, bottom = word.bbox
        if (x0 < end or x1 > begin) and not (bottom < upper or top > lower or word.text.isdigit()):
            is_left, is_right = is_left or x0 < end, is_right or x1 > begin
            if is_left and is_right:
                return True
    return False


def _first_column(digits: Sequence[Word]) -> list[Word]:
    """Return the numbers furthest on the left that count on evenly, left of a table's own numbers.

    None where there is no other column of numbers: rows that are numbered may be the left one.
    """
    edge = min([word.bbox.x0 for word in digits], default=0.0) + COLUMN_WIDTH
    column = sorted([w for w in digits if w.bbox.x0 <= edge], key=lambda word: word.bbox.top)
    steps = {int(low.text) - int(high.text) for low, high in pairwise(column)}
    return column if len(column) < len(digits) and len(steps) == 1 else []


def _is_page_number(line: TextLine, page: Page, offset: int | None) -> bool:
    """Whether a line in the margin is the number of its page."""
    if _BARE_NUMBER.fullmatch(line.text):
        return offset is not None and int(line.text) == page.page_number + offset
    if page.reader == "ocr" and _LOST_NUMBER.fullmatch(line.text):
        return offset is not None
    if page.reader == "ocr" and _NEGATIVE.fullmatch(line.text):  # the other dash may not be read
        number = int(_DIGITS.findall(line.text)[0])
        return offset is not None and number == page.page_number + offset
    return _PAGE_NUMBER.fullmatch(line.text) is not None and _NEGATIVE.fullmatch(line.text) is None


def _key(line: TextLine) -> _Key:
    """Text with its numbers levelled, and the place."""
    return _DIGITS.sub("#", line.text), round(line.bbox.top / SAME_HEIGHT)
