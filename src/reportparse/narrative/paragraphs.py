"""Lines become paragraphs, joined over lines and pages.

A line goes on from the one before when that one reaches the right margin and the new one starts at
the left margin. Everything else (a heading, a list, a caption, a signature) starts anew.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from reportparse.narrative.lines import PlacedLine
from reportparse.narrative.texts import join_broken_lines
from reportparse.vocabulary import load_words

FULL_SLACK = 1.9  # em; a full line may leave room for one character and a closing mark
OPEN_SLACK = 4.0  # em; the same in the middle of a sentence, where first lines are indented
INDENT = 1.2  # em; a first line is indented by two characters, sometimes squeezed
SIZE_CHANGE = 0.05  # of the size; more than rounding, less than a heading of 17 pt over 16 pt
BLOCK_EDGE = 1.2  # em; lines of a narrow block end this near to each other
WIDE_LEADING = 1.45  # of the usual distance of lines; a paragraph set apart by white space
WIDE_LEADING_NO_INDENT = 1.15  # the same, where white space is all that parts paragraphs
CAPTION_LENGTH = 70  # characters; longer texts between two halves of a sentence are no captions
MAX_CAPTIONS = 4
MAX_INDENT = 3.0  # em; what starts further right is centred
INDENTED_SHARE = 0.04  # of all lines; in texts with indented paragraphs more lines are first ones
WIDEST_RIGHT = 1.6  # of the left margin; the right one is hardly wider
EDGE_STEP = 2.0  # pt; edges of lines this close are one margin
BLOCK_STEM = 6  # characters; shorter lines below each other are a list

_TERMINAL = re.compile(r"[。！？!?；;：:.]['”’）)】]?$")
_MARKER = re.compile(
    r"(?:第\s?[一二三四五六七八九十]{1,3}\s?(?:部\s?分|章|节)|[一二三四五六七八九十]{1,3}\s?[、.．]"
    r"|[（(]\s?[一二三四五六七八九十]{1,3}\s?[）)])"
)
_ATTACHMENT = re.compile(r"附\s?件\s?[\d一二三四五六七八九]*\s?(?:$|[:：])")
_SMALL_MARKER = re.compile(r"(?:\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)]|[①-⑳●◆■▪•·○◎★※])")
_LABEL = re.compile(r"[^，。]{2,8}[:：]")
_LATIN_START = re.compile(r"[—–―]*[!-~]+")  # a dash before a number goes with it


class Paragraph(NamedTuple):
    """Lines that belong together."""

    text: str
    lines: tuple[PlacedLine, ...]

    @property
    def first_page(self) -> int:
        """Page of its first line."""
        return self.lines[0].page_number

    @property
    def last_page(self) -> int:
        """Page of its last line."""
        return self.lines[-1].page_number

    @property
    def size(self) -> float:
        """Font size of its largest line, in points."""
        return max(line.size for line in self.lines)


class Margins(NamedTuple):
    """Where the lines of a page start and end, in points."""

    left: float
    right: float


def find_margins(
    lines: Sequence[PlacedLine], body_size: float, widths: Mapping[int, float]
) -> dict[int, Margins]:
    """Find the margins of the text on each page.

    A page with few lines of body text has the margins of all pages of its width together. Short
    lines alone do not show the right margin: it is at most a little wider than the left one.

    Args:
        lines: The lines of the body.
        body_size: Their usual font size, in points.
        widths: The width of each page, in points.
    """
    by_page: dict[int, list[PlacedLine]] = defaultdict(list)
    for line in lines:
        by_page[line.page_number].append(line)
    body = [line for line in lines if abs(line.size - body_size) <= SIZE_CHANGE * body_size]
    by_width: dict[int, list[PlacedLine]] = defaultdict(list)
    for line in body or lines:
        by_width[round(widths[line.page_number])].append(line)
    of_width = {width: _measure_margins(alike) for width, alike in by_width.items()}
    of_all = _measure_margins(body or lines)
    margins = {}
    for page_number, page_lines in by_page.items():
        whole = of_width.get(round(widths[page_number]), of_all)
        page_body = [
            line for line in page_lines if abs(line.size - body_size) <= SIZE_CHANGE * body_size
        ]
        own = _measure_margins(page_body) if len(page_body) >= 6 else whole
        wide_enough = own.right - own.left > 0.8 * (whole.right - whole.left)
        left, right = own if wide_enough else whole
        margins[page_number] = Margins(left, max(right, widths[page_number] - WIDEST_RIGHT * left))
    return margins


def join_paragraphs(
    lines: Sequence[PlacedLine],
    margins: dict[int, Margins],
    body_size: float,
    table_tops: dict[int, list[float]],
) -> tuple[Paragraph, ...]:
    """Join lines in reading order into paragraphs.

    Args:
        lines: The lines of the body, in reading order.
        margins: The margins of each page.
        body_size: The usual font size, in points.
        table_tops: For each page the tops of its tables; a paragraph ends above one, unless the
            sentence goes on below.

    Returns:
        Paragraphs in reading order; every line is in exactly one.
    """
    layout = _measure_layout(lines, margins, body_size)
    groups: list[list[PlacedLine]] = []
    for line in lines:
        last = groups[-1][-1] if groups else None
        if last and _goes_on(last, line, layout) and not _table_between(last, line, table_tops):
            groups[-1].append(line)
        elif earlier := _find_cut(groups, line, layout):
            earlier.append(line)
        else:
            groups.append([line])
    return tuple(
        Paragraph(join_broken_lines(line.text for line in group), tuple(group)) for group in groups
    )


class _Layout(NamedTuple):
    """How the whole text is set."""

    margins: dict[int, Margins]
    body_size: float
    leading: float
    """Usual distance from line to line, in points."""
    indented: bool
    """First lines of paragraphs are indented."""
    block_lines: frozenset[PlacedLine]
    """Lines that fill a block narrower than the page, as beside a picture."""


def _measure_layout(
    lines: Sequence[PlacedLine], margins: dict[int, Margins], body_size: float
) -> _Layout:
    distances = []
    block_lines: set[PlacedLine] = set()
    for upper, lower in pairwise(lines):
        distance = lower.bbox.top - upper.bbox.top
        if upper.page_number != lower.page_number or not 0 < distance < 4 * lower.size:
            continue
        distances.append(distance)
        same_left = abs(lower.bbox.x0 - upper.bbox.x0) <= EDGE_STEP / 2
        margin = margins[upper.page_number]
        off_middle = abs(upper.bbox.center[0] - (margin.left + margin.right) / 2)
        same_right = abs(lower.bbox.x1 - upper.bbox.x1) <= BLOCK_EDGE * lower.size / 2
        centered = off_middle <= BLOCK_EDGE * upper.size
        if same_left and same_right and not centered and len(upper.text) >= BLOCK_STEM:
            block_lines.update((upper, lower))
    leading = sorted(distances)[len(distances) // 2] if distances else 0.0
    indents = sum(
        INDENT < (line.bbox.x0 - margins[line.page_number].left) / line.size < MAX_INDENT
        for line in lines
    )
    return _Layout(
        margins,
        body_size,
        leading,
        indents >= max(2, len(lines) * INDENTED_SHARE),
        frozenset(block_lines),
    )


def _measure_margins(lines: Sequence[PlacedLine]) -> Margins:
    """Take the outermost edges that at least two lines share; hanging punctuation has none."""
    lefts = Counter(round(line.bbox.x0 / EDGE_STEP) for line in lines)
    rights = Counter(round(line.bbox.x1 / EDGE_STEP) for line in lines)
    left = min((edge for edge, count in lefts.items() if count > 1), default=min(lefts, default=0))
    right = max(
        (edge for edge, count in rights.items() if count > 1), default=max(rights, default=0)
    )
    return Margins(left * EDGE_STEP, right * EDGE_STEP)


def _goes_on(last: PlacedLine, line: PlacedLine, layout: _Layout) -> bool:
    """Whether `line` continues the sentence or paragraph that `last` belongs to."""
    if last.crowded or line.crowded or _sizes_differ(last, line) or _ATTACHMENT.match(line.text):
        return False
    if _fields_pattern().match(last.text):
        return False
    complete = _TERMINAL.search(last.text) is not None
    full = _is_full(last, line, layout)
    indent = (line.bbox.x0 - layout.margins[line.page_number].left) / line.size
    marked = _MARKER.match(line.text) or _SMALL_MARKER.match(line.text)
    if marked and (complete or not full or indent >= INDENT):
        return False
    if complete and _set_apart(last, line, layout):
        return False
    if full and indent < INDENT:
        return True
    same_left = abs(line.bbox.x0 - last.bbox.x0) <= EDGE_STEP
    if (
        complete
        or not same_left
        or _MARKER.match(last.text)
        or last.bold != line.bold
        or _LABEL.match(line.text)
    ):
        return False
    wider = line.bbox.x1 > last.bbox.x1 + BLOCK_EDGE * line.size
    return last in layout.block_lines and not wider


@lru_cache(maxsize=1)
def _fields_pattern() -> re.Pattern[str]:
    """Match what websites print below a title: 发布日期：… 来源：… 浏览次数：…, full or not."""
    words = load_words("agencies")
    openers = "|".join((*words["date_openers"], *words["line_openers"]))
    return re.compile(rf"(?:{openers})[:：][^，。]+?(?:\s[^\s，。:：]{{2,6}}[:：][^，。]*){{2,}}$")


def _is_full(last: PlacedLine, line: PlacedLine, layout: _Layout) -> bool:
    """Whether `last` has no room left for the first character, or Latin word, of `line`.

    A line set to the middle or to the right is never full, wherever it ends.
    """
    if last.bbox.x0 - layout.margins[last.page_number].left > MAX_INDENT * last.size:
        return False
    room = layout.margins[last.page_number].right - last.bbox.x1
    body = line.size <= (1 + SIZE_CHANGE) * layout.body_size
    latin = _LATIN_START.match(line.text) if body else None
    word_width = 0.6 * len(latin[0]) * line.size if latin else 0.0
    is_open = body and layout.indented and last.text[-1].isalnum()
    slack = OPEN_SLACK if is_open else FULL_SLACK
    return room <= slack * last.size + word_width


def _sizes_differ(last: PlacedLine, line: PlacedLine) -> bool:
    return abs(last.size - line.size) > SIZE_CHANGE * max(last.size, line.size)


def _set_apart(last: PlacedLine, line: PlacedLine, layout: _Layout) -> bool:
    """Whether white space, more than between lines, stands above `line`."""
    if last.page_number != line.page_number:
        return not layout.indented
    distance = line.bbox.top - last.bbox.top
    limit = WIDE_LEADING if layout.indented else WIDE_LEADING_NO_INDENT
    return distance < 0 or distance > limit * layout.leading


def _table_between(last: PlacedLine, line: PlacedLine, table_tops: dict[int, list[float]]) -> bool:
    above = any(top > last.bbox.top for top in table_tops.get(last.page_number, ()))
    if last.page_number != line.page_number:
        return above or any(top < line.bbox.top for top in table_tops.get(line.page_number, ()))
    return any(last.bbox.top < top < line.bbox.top for top in table_tops.get(line.page_number, ()))


def _find_cut(
    groups: list[list[PlacedLine]], line: PlacedLine, layout: _Layout
) -> list[PlacedLine] | None:
    """Find the paragraph whose sentence a picture, its caption or a table cut before `line`."""
    indent = (line.bbox.x0 - layout.margins[line.page_number].left) / line.size
    if line.crowded or indent >= INDENT or indent < -INDENT or _MARKER.match(line.text):
        return None
    for group in reversed(groups[-1 - MAX_CAPTIONS :]):
        last = group[-1]
        if len(group) > 1 or len(last.text) > CAPTION_LENGTH // 3:
            cut = (
                not last.crowded
                and not _TERMINAL.search(last.text)
                and _is_full(last, line, layout)
                and not _sizes_differ(last, line)
                and line.page_number - last.page_number <= 1
                and any(mark in part.text for part in group for mark in "，。")
            )
            return group if cut else None
        if _MARKER.match(last.text) or len(last.text) > CAPTION_LENGTH:
            return None
    return None
