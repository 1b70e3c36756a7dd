"""Physical rows of words, cut into chunks where a column may end."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import TypeVar
from unicodedata import normalize

import regex

from reportparse.layout import BBox, TextLine, Word, union_bbox
from reportparse.pages.text_lines import find_text_lines, join_words

CHUNK_GAP = 1.2  # em; between texts of two columns
VALUE_GAP = 0.35  # em; between two values
MIXED_GAP = 0.8  # em; between a text and a value
MIN_SPREAD = 10  # words; a line of fewer with even gaps may be a row of narrow columns
EVEN = 0.12  # em; how far the gaps of a line set wide differ from their median
SAME_X = 3.0  # pt; how far the characters of a vertical text may stand from one line
MIN_VERTICAL = 4  # characters one below the other that are a vertical text
VERTICAL_GAP = 1.6  # of the character's height, between two characters of a vertical text
UNITS = frozenset("条件项次篇个人份宗起部笔元")
SAME_BEGIN = 1.5  # pt; between the beginnings of texts of one column
MIN_BEGIN = 3  # texts that begin at one x and show a column
SAME_ROW = 0.5  # of the lower chunk's height; between middles of chunks on one physical row
BROKEN_GAP = 0.5  # of the height, between the two lines of a number broken over them
LEAST_OVERLAP = 0.2  # of the height; of a label and the lines of a number around it

_VALUE = regex.compile(
    r"[+\-]?\d[\d,. ]*(?:%|[元万亿千件条项笔次篇个人份宗起部]{1,2})?(?:\(.*\)?)?"
    r"|[+\-]\d+/[+\-]\d+"
    r"|[-/\\*…_]+|无"
)
_DASHES = str.maketrans(dict.fromkeys("—–―−－─━‐‑﹣‒﹘⸺⸻", "-") | dict.fromkeys("∕⁄╱⧸", "/"))

Chunk = TextLine
Row = tuple[Chunk, ...]
Printed = TypeVar("Printed", Word, TextLine)


@lru_cache(maxsize=4096)
def looks_like_value(text: str) -> bool:
    """Whether a text, of one line or more, can be the content of a value cell.

    That is a number, or a mark for none.
    """
    plain = normalize("NFKC", text.replace("…", "*")).translate(_DASHES)
    return _VALUE.fullmatch("".join(plain.split())) is not None


@lru_cache(maxsize=4096)
def is_number(text: str) -> bool:
    """Whether a text, of one line or more, is a number, with or without a unit."""
    return looks_like_value(text) and any(map(str.isdigit, text))


def outside(printed: Iterable[Printed], taken: Sequence[BBox]) -> list[Printed]:
    """Return the words or lines whose middle lies in no box."""
    left_over = list(printed)
    for x0, top, x1, bottom in taken:
        beside: list[Printed] = []
        for each in left_over:
            left, upper, right, lower = each.bbox
            is_in = 2 * x0 <= left + right <= 2 * x1 and 2 * top <= upper + lower <= 2 * bottom
            if not is_in:
                beside.append(each)
        left_over = beside
    return left_over


def find_rows(words: Iterable[Word]) -> list[Row]:
    """Group words into physical rows, top to bottom, each a tuple of chunks left to right."""
    upright = join_vertical_texts(list(words))
    chunks = [chunk for text_line in find_text_lines(upright) for chunk in _split_line(text_line)]
    chunks.sort(key=lambda chunk: (chunk.bbox.top + chunk.bbox.bottom, chunk.bbox.x0))
    rows: list[list[Chunk]] = []
    for chunk in chunks:
        if rows and _same_row(rows[-1], chunk):
            rows[-1].append(chunk)
        else:
            rows.append([chunk])
    return _join_around([tuple(sorted(row, key=lambda chunk: chunk.bbox.x0)) for row in rows])


def _join_around(rows: Sequence[Row]) -> list[Row]:
    """Join a number broken over two lines to its row, whose label stands half-way between them."""
    joined: list[Row] = []
    for row in rows:
        if len(joined) > 1 and _is_broken_around(joined[-2], joined[-1], row):
            label = joined.pop()
            row = tuple(sorted((*joined.pop(), *label, *row), key=lambda chunk: chunk.bbox.x0))
        joined.append(row)
    return joined


def _is_broken_around(upper: Row, label: Row, lower: Row) -> bool:
    """Whether two rows are the lines of numbers, and their units, around the label between them.

    Lines of one number stand close, so that a row between them has no room of its own.
    """
    if len(upper) != len(lower) or not all(map(_is_number, upper)):
        return False
    (top, bottom), height = (row_bbox(upper).bottom, row_bbox(lower).top), upper[0].bbox.height
    box = row_bbox(label)
    return (
        bottom - top < BROKEN_GAP * height
        and box.top < top - LEAST_OVERLAP * height
        and box.bottom > bottom + LEAST_OVERLAP * height
        and all(_is_number(chunk) or UNITS.issuperset(chunk.text) for chunk in lower)
        and all(map(shares_x, upper, lower))
        and not all(looks_like_value(chunk.text) or chunk.words[0].vertical for chunk in label)
        and not any(shares_x(chunk, value) for chunk in label for value in (*upper, *lower))
    )


def _is_number(chunk: Chunk) -> bool:
    return chunk.text[:1].isdigit() and looks_like_value(chunk.text)


def shares_x(left: Chunk, right: Chunk) -> bool:
    """Whether one text stands below or above a part of the other."""
    return left.bbox.x0 < right.bbox.x1 and right.bbox.x0 < left.bbox.x1


def join_vertical_texts(words: Sequence[Word]) -> Sequence[Word]:
    """Make one vertical word of characters written one below the other.

    三、本年度办理结果 stands so beside the rows of its group, and headers in narrow columns; cut up
    between the rows, its characters would be parts of their labels.
    """
    runs: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.bbox.top):
        if not _is_one_wide(word) or looks_like_value(word.text):
            continue
        for run in runs:
            if _stands_below(run[-1], word):
                run.append(word)
                break
        else:
            runs.append([word])
    vertical = [run for run in runs if len(run) >= MIN_VERTICAL and not _counts_units(run)]
    if vertical:
        in_prose = {id(word) for line in find_text_lines(words) for word in _set_wide(line)}
        vertical = [run for run in vertical if not any(id(word) in in_prose for word in run)]
    if not vertical:
        return words
    taken = {id(word) for run in vertical for word in run}
    joined = [
        run[0]._replace(
            text="".join(word.text for word in run),
            bbox=union_bbox(word.bbox for word in run),
            char_edges=(),
            vertical=True,
        )
        for run in vertical
    ]
    return [word for word in words if id(word) not in taken] + joined


def _stands_below(above: Word, below: Word) -> bool:
    height = above.bbox.height
    return (
        abs(above.bbox.center[0] - below.bbox.center[0]) <= SAME_X
        and below.bbox.top - above.bbox.bottom <= VERTICAL_GAP * height
    )


def _is_one_wide(word: Word) -> bool:
    """Whether a word is one character, or several set on top of each other."""
    if word.vertical:
        return False
    return (
        len(word.text) == 1 or word.bbox.width < 1.3 * word.size < 0.8 * len(word.text) * word.size
    )


def _counts_units(run: Sequence[Word]) -> bool:
    """Whether the characters are the units of rows: 条, 件, 次 one below the other."""
    return all(word.text in UNITS for word in run)


def row_bbox(row: Row) -> BBox:
    """Return the box around a physical row."""
    return union_bbox(chunk.bbox for chunk in row)


def value_chunks(row: Row) -> list[Chunk]:
    """Return the chunks of a row that look like values."""
    return [chunk for chunk in row if looks_like_value(chunk.text)]


def common_starts(begins: Iterable[float]) -> list[float]:
    """Return x at which three texts or more begin, without the leftmost x."""
    groups: list[list[float]] = []
    for x in sorted(begins):
        if groups and x - groups[-1][0] <= SAME_BEGIN:
            groups[-1].append(x)
        else:
            groups.append([x])
    return [group[0] for group in groups[1:] if len(group) >= MIN_BEGIN]


def split_at_starts(rows: Sequence[Row]) -> list[Row]:
    """Cut texts before words that begin where texts of other rows do.

    A group's label may reach as near to the labels beside it as words of one text are.
    """
    firsts = [row[0] for row in rows if not value_chunks(row[:1]) and not row[0].words[0].vertical]
    starts = common_starts(chunk.bbox.x0 for chunk in firsts)
    if not starts:
        return list(rows)
    return [tuple(part for chunk in row for part in _cut_at(chunk, starts)) for row in rows]


def _cut_at(chunk: Chunk, starts: Sequence[float]) -> list[Chunk]:
    groups: list[list[Word]] = [[chunk.words[0]]]
    for left, right in pairwise(chunk.words):
        begins = any(0 <= right.bbox.x0 - x <= SAME_BEGIN for x in starts)
        if begins and right.bbox.x0 > left.bbox.x1:
            groups.append([right])
        else:
            groups[-1].append(right)
    return [chunk] if len(groups) == 1 else [chunk_of(group) for group in groups]


def _same_row(row: Sequence[Chunk], chunk: Chunk) -> bool:
    last = row[-1].bbox
    middle = (chunk.bbox.top + chunk.bbox.bottom) / 2
    last_middle = (last.top + last.bottom) / 2
    return middle - last_middle <= SAME_ROW * min(chunk.bbox.height, last.height)


def _split_line(text_line: TextLine) -> list[Chunk]:
    """Cut a text line at the gaps between columns."""
    words = text_line.words
    if len(words) == 1 or is_set_wide(words):
        return [text_line]
    groups: list[list[Word]] = [[words[0]]]
    for left, right in pairwise(words):
        gap = (right.bbox.x0 - left.bbox.x1) / (min(left.size, right.size) or 1.0)
        values = looks_like_value(left.text) + looks_like_value(right.text)
        if gap >= (CHUNK_GAP, MIXED_GAP, VALUE_GAP)[values]:
            groups.append([right])
        else:
            groups[-1].append(right)
    return [chunk_of(group) for group in groups]


def _set_wide(text_line: TextLine) -> Sequence[Word]:
    """Return the words of a line of prose set letter by letter; none of other lines."""
    return text_line.words if is_set_wide(text_line.words) else ()


def is_set_wide(words: Sequence[Word]) -> bool:
    """Whether a line is prose set letter by letter, with even gaps also before its digits.

    Characters as far apart as the texts of two columns are those of headers set vertically.
    """
    if (
        len(words) < MIN_SPREAD
        or sum(len(word.text) == 1 and not word.text.isdigit() for word in words) < MIN_SPREAD
    ):
        return False
    gaps = [right.bbox.x0 - left.bbox.x1 for left, right in pairwise(words)]
    usual = median(gaps)
    size = words[0].size
    return usual < CHUNK_GAP * size and all(gap - usual <= EVEN * size for gap in gaps)


def chunk_of(words: Sequence[Word]) -> Chunk:
    """Return words of one line, left to right, as one chunk."""
    return TextLine(join_words(words), union_bbox(word.bbox for word in words), tuple(words))
