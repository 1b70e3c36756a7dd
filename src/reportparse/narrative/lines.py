"""Pages become the lines that people read: no tables, headers, page numbers, line numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from reportparse.layout import BBox, Page, PageKind, Table, TableKind, TextLine, Word
from reportparse.narrative.texts import squeeze
from reportparse.narrative.wordings import is_numbered_known_wording
from reportparse.pages.lookalikes import unify
from reportparse.pages.margins import find_line_numbers
from reportparse.pages.text_lines import find_text_lines

MARGIN_ZONE = 0.13  # of the page height; headers and footers lie this near to the edge
BARE_ZONE = 0.09  # of the page height; a page number without dashes lies this near to the edge
HEADER_SIZE = 1.1  # of the body size; a larger line at the top is a title, not a header
EDGE_ZONE = 0.05  # of the page height; no title stands this near to the edge
HEADER_SHIFT = 4.0  # pt; a header stands at the same height on every page
SHORTEST_HEADER = 4  # characters; 附件 at the top of two pages is no header
EDGE_ROWS = 2  # lines from the top or bottom of a page among which a header is sought
SENTENCE_LENGTH = 30  # characters; labels with a remark are shorter or hold no comma
SENTENCE_WIDTH = 0.85  # of the width of a table; no cell is that wide, a sentence is
WATERMARK_SIZE = 1.5  # of the body size
WATERMARK_SHIFT = 3.0  # pt; between its places on two pages

_NUMBER = r"(?:\d{1,4}|[ivxlc]{1,6}|[IVXLC]{1,6})"
_PAGE_NUMBER = re.compile(
    rf"[-—–―－─·•~～|_ ]*(?:(?:第|Page|page|P)?{_NUMBER}(?:[页頁]|/\d{{1,4}}|of\d{{1,4}})?"
    r"(?:[，,/|]?共\d{1,4}[页頁])?|共\d{1,4}[页頁][，,/|]?第\d{1,4}[页頁]|第[一二三四五六七八九十]{1,3}[页頁]"
    r"(?:[，,/]?共[一二三四五六七八九十]{1,3}[页頁])?)[-—–―－─·•~～|_ ]*"
)
_RUNNING_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?!\d)")


class PlacedLine(NamedTuple):
    """A text line and the page it stands on."""

    text: str
    bbox: BBox
    page_number: int
    size: float
    """Font size of its longest word, in points."""
    bold: bool
    crowded: bool
    """Other lines stand beside it on the same baseline."""


class PageLines(NamedTuple):
    """The lines of all pages, told apart by what they are for."""

    body: tuple[PlacedLine, ...]
    running: tuple[PlacedLine, ...]
    """Headers and footers; page numbers are in neither."""
    body_size: float
    """The font size most characters of the body have, in points."""


def find_page_lines(
    pages: Sequence[Page], tables: Sequence[Table], around: Sequence[Page] = ()
) -> PageLines:
    """Find the lines of the body and the running headers and footers of all `pages`.

    Args:
        pages: The pages that are read.
        tables: Their tables.
        around: All pages of the document where only some are read: a title that two of its
            reports have in the same place is on all pages that are read, but on few of these.
    """
    places = _places_by_page(tables)
    framed = _framed_narrative(tables)
    words_by_page = {
        page.page_number: _words_outside(page, places.get(page.page_number, ()))
        + _words_in(page, framed.get(page.page_number, ()))
        for page in pages
        if page.kind is PageKind.TEXT
    }
    body_size = _find_body_size(words_by_page.values())
    unread = [
        page.words
        for page in around
        if page.kind is PageKind.TEXT and page.page_number not in words_by_page
    ]
    watermarks = _find_watermarks(words_by_page, body_size, unread)
    watermarks |= {_spot(word) for page in pages for word in page.overlay_words}
    if watermarks:
        words_by_page = {
            number: [word for word in words if _spot(word) not in watermarks]
            for number, words in words_by_page.items()
        }
    lines_by_page = {number: _place_lines(number, words) for number, words in words_by_page.items()}
    heights = {page.page_number: page.height for page in pages}
    return _take_out_running(lines_by_page, heights, body_size)


def _places_by_page(tables: Sequence[Table]) -> dict[int, list[tuple[BBox, TableKind]]]:
    """List the places of real tables; a frame drawn around text is none."""
    places: dict[int, list[tuple[BBox, TableKind]]] = defaultdict(list)
    for table in tables:
        if table.n_rows > 1 and table.n_cols > 1:
            for part in table.parts:
                places[part.page_number].append((part.bbox, table.kind))
    return places


def _framed_narrative(tables: Sequence[Table]) -> dict[int, list[BBox]]:
    """List the cells that hold narrative: rows of one cell, as a workbook prints its paragraphs.

    They are headings and sentences, and where there are any, what stands before the first of them
    and below the last row of values: title, agency and date.
    """
    boxes: dict[int, list[BBox]] = defaultdict(list)
    for table in tables:
        if table.kind is not TableKind.RULED or table.n_cols == 1:
            continue
        wide = [cell for cell in table.cells if cell.col_span == table.n_cols and cell.text_lines]
        narrative = [cell for cell in wide if _is_narrative(cell.text)]
        if not narrative:
            continue
        first = min(cell.row for cell in narrative)
        last = max((cell.row for cell in table.cells if cell.col_span < table.n_cols), default=0)
        edges = [cell for cell in wide if cell.row < first or cell.row > last]
        for cell in dict.fromkeys([*narrative, *edges]):
            boxes[cell.page_number].append(cell.bbox)
    return boxes


def _is_narrative(text: str) -> bool:
    flat = squeeze(text)
    sentence = len(flat) >= SENTENCE_LENGTH and any(mark in flat for mark in "，。")
    return sentence or is_numbered_known_wording(flat)


def _words_in(page: Page, boxes: Sequence[BBox]) -> list[Word]:
    if not boxes:
        return []
    return [word for word in page.words if any(box.contains(*word.bbox.center) for box in boxes)]


def _words_outside(page: Page, places: Sequence[tuple[BBox, TableKind]]) -> list[Word]:
    """List the words of the narrative: outside tables, without the numbers of lines."""
    words: Sequence[Word] = page.words
    numbers = find_line_numbers(words, page.height)
    if numbers:
        words = [word for word in words if word not in numbers]
    rescued: list[Word] = []
    for (x0, top, x1, bottom), kind in places:
        if kind is TableKind.ALIGNED and any(x0 <= word.bbox.center[0] <= x1 for word in numbers):
            continue  # lines and their numbers look like two columns
        outside: list[Word] = []
        inside: list[Word] = []
        for word in words:
            left, upper, right, lower = word.bbox
            if 2 * x0 <= left + right <= 2 * x1 and 2 * top <= upper + lower <= 2 * bottom:
                inside.append(word)
            else:
                outside.append(word)
        words = outside
        if kind is not TableKind.RULED:
            rescued += _words_of_narrative(inside, x1 - x0)
    return [*words, *rescued]


def _words_of_narrative(words: Sequence[Word], table_width: float) -> list[Word]:
    """Find headings and sentences that lie within what was taken for a table without borders.

    Where rules do not enclose a table, two tables and the heading between them may look like one.
    """
    text_lines = find_text_lines(words)
    rescued: list[Word] = []
    for index, text_line in enumerate(text_lines):
        around = text_lines[max(0, index - 1) : index] + text_lines[index + 1 : index + 2]
        if any(_share_row(text_line, other) for other in around):
            continue
        sentence = text_line.bbox.width >= SENTENCE_WIDTH * table_width and "，" in text_line.text
        if sentence or is_numbered_known_wording(text_line.text):
            rescued += text_line.words
    return rescued


def _find_body_size(words_by_page: Iterable[Sequence[Word]]) -> float:
    lengths: dict[float, int] = defaultdict(int)
    for words in words_by_page:
        for word in words:
            lengths[word.size] += len(word.text)
    sizes: Counter[float] = Counter()
    for size, length in lengths.items():
        sizes[round(size * 2) / 2] += length
    return max(sizes, key=lambda size: (sizes[size], size), default=12.0)


def _spot(word: Word) -> tuple[str, int, int]:
    """Name a word and its place, so that the same word on another page compares equal."""
    x0, top, _, _ = word.bbox
    return word.text, round(x0 / WATERMARK_SHIFT), round(top / WATERMARK_SHIFT)


def _find_watermarks(
    words_by_page: dict[int, list[Word]], body_size: float, unread: Sequence[Sequence[Word]]
) -> frozenset[tuple[str, int, int]]:
    """Find large words that stand in the same place on at least half of the pages.

    Where only some pages are read, `unread` are the words of the others, and most of all pages
    must have it.
    """
    counts: Counter[tuple[str, int, int]] = Counter()
    for words in words_by_page.values():
        counts.update({_spot(word) for word in words if word.size > WATERMARK_SIZE * body_size})
    spots = frozenset(spot for spot, count in counts.items() if count > 1)
    if not spots:
        return spots
    for page_words in unread:
        large = (word for word in page_words if word.size > WATERMARK_SIZE * body_size)
        counts.update(spots.intersection(map(_spot, large)))
    n_pages = len(words_by_page) + len(unread)
    least = n_pages // 2 + 1 if unread else (n_pages + 1) // 2
    return frozenset(spot for spot in spots if counts[spot] >= least)


def _place_lines(page_number: int, words: Sequence[Word]) -> list[PlacedLine]:
    text_lines = find_text_lines(words)
    beside = [_share_row(upper, lower) for upper, lower in pairwise(text_lines)]
    placed = []
    for index, text_line in enumerate(text_lines):
        words_on_line = text_line.words
        longest = words_on_line[0]
        if len(words_on_line) > 1:
            longest = max(words_on_line, key=lambda word: len(word.text))
        crowded = (index > 0 and beside[index - 1]) or (index < len(beside) and beside[index])
        bold = all([word.bold for word in words_on_line])
        placed.append(
            PlacedLine(
                unify(text_line.text), text_line.bbox, page_number, longest.size, bold, crowded
            )
        )
    return placed


def _share_row(first: TextLine, second: TextLine) -> bool:
    sizes = first.words[0].size, second.words[0].size
    if max(sizes) > WATERMARK_SIZE * min(sizes):
        return False  # a stamp beside a line does not make it a row of a table
    top, bottom = max(first.bbox.top, second.bbox.top), min(first.bbox.bottom, second.bbox.bottom)
    return bottom - top > 0.5 * min(first.bbox.height, second.bbox.height)


def _take_out_running(
    lines_by_page: dict[int, list[PlacedLine]], heights: dict[int, float], body_size: float
) -> PageLines:
    """Part the lines of the pages into body, headers and footers, dropping page numbers."""
    edges: dict[str, list[PlacedLine]] = defaultdict(list)
    large: dict[str, list[PlacedLine]] = defaultdict(list)
    page_numbers: set[PlacedLine] = set()
    for number, lines in lines_by_page.items():
        for line in _edge_lines(lines):
            middle = line.bbox.center[1] / heights[number]
            if MARGIN_ZONE < middle < 1 - MARGIN_ZONE:
                continue
            text = squeeze(line.text)
            if _PAGE_NUMBER.fullmatch(text):
                # A bare number further in may be a value of a table that was not found.
                if not text.isdigit() or not BARE_ZONE < middle < 1 - BARE_ZONE:
                    page_numbers.add(line)
            elif len(text) >= SHORTEST_HEADER:
                small = line.size <= HEADER_SIZE * body_size
                is_edge = small or not EDGE_ZONE < middle < 1 - EDGE_ZONE
                (edges if is_edge else large)[_RUNNING_NUMBER.sub("#", text)].append(line)
    running = {line for group in edges.values() for line in _repeated(group)}
    running |= {line for group in large.values() for line in _repeated_on_three(group)}
    every = [line for lines in lines_by_page.values() for line in lines]
    return PageLines(
        tuple(line for line in every if line not in running and line not in page_numbers),
        tuple(line for line in every if line in running),
        body_size,
    )


def _edge_lines(lines: list[PlacedLine]) -> list[PlacedLine]:
    """The lines nearest to the top and bottom of a page, with all that stands beside them."""
    if len(lines) <= 2 * EDGE_ROWS:
        return lines
    top_limit = lines[EDGE_ROWS - 1].bbox.bottom
    bottom_limit = lines[-EDGE_ROWS].bbox.top
    return [
        line
        for line in lines
        if line.bbox.center[1] < top_limit or line.bbox.center[1] > bottom_limit
    ]


def _repeated(group: list[PlacedLine]) -> list[PlacedLine]:
    """Keep the lines that stand at one height on neighbouring pages, or on every other page."""
    kept = []
    for line in group:
        for other in group:
            distance = abs(other.page_number - line.page_number)
            if 1 <= distance <= 2 and abs(other.bbox.top - line.bbox.top) <= HEADER_SHIFT:
                kept.append(line)
                break
    return kept


def _repeated_on_three(group: list[PlacedLine]) -> list[PlacedLine]:
    """Keep the lines that stand at one height on three pages in a row, as no title does.

    Where tables hold most of the text, a header may be larger than what counts as the body.
    """
    if len(group) < 3:
        return []
    return [
        line
        for line in group
        if any(
            all(
                any(
                    other.page_number == first + step
                    and abs(other.bbox.top - line.bbox.top) <= HEADER_SHIFT
                    for other in group
                )
                for step in range(3)
            )
            for first in range(line.page_number - 2, line.page_number + 1)
        )
    ]
