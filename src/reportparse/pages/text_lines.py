"""Words on one baseline become text lines, joined as printed.

Readers split words wherever the page leaves a gap, and producers leave gaps for many reasons: a
printed space, the quarter em that WPS and LibreOffice put between Chinese and digits, a line
stretched to the margin, the next column. Only the first is a space, only the last ends the line.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from reportparse.layout import TextLine, Word, union_bbox

SAME_ROW = 0.35  # of the lower word's height; between middles of words on one baseline
SAME_BASELINE = 0.12  # of the lower word's height; a small word beside a large one
BASELINE_RISE = 0.2  # of the height; where the baseline runs above the bottom of the box
SIZE_RATIO = 3.0  # a watermark behind the text is never on its line
OPEN_ROWS = 3  # rows that the next word may still join; more lie between only beside a watermark
LATIN_SPACE = 0.15  # em; Times sets its space 0.25 em wide, justified lines squeeze it
CJK_SPACE = 0.2  # em beyond the line's stretch; half-width spaces are 0.25 to 0.5 em
MIXED_SPACE = 0.4  # em beyond the stretch; the automatic gap beside digits is 0.25 em
COLUMN_GAP = 2.5  # em; spaces inside a heading reach 2 em, columns stand further apart
SPREAD_GAP = 6.0  # em; a title spread out letter by letter ("公  告") stays one line

LARGEST_OVERLAP = 0.75  # of the shorter word; closing marks are set half over each other
NO_SPACE = 99.0  # em; full-width punctuation brings its own white space
CJK_CHAR = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\U00020000-\U0003ffff]"
_CJK, _CJK_RUN = re.compile(CJK_CHAR), re.compile(f"{CJK_CHAR}+")
_CLOSING = frozenset("，。、；：！？）》〉」』】〕”’％")
_OPENING = frozenset("（《〈「『【〔“‘")


def find_text_lines(words: Iterable[Word]) -> tuple[TextLine, ...]:
    """Group words into text lines, in reading order.

    Returns:
        Lines from top to bottom, lines side by side from left to right. A vertical word is a line
        of its own. Every word is in exactly one line; the order of `words` does not matter.
    """
    text_lines: list[TextLine] = []
    for row in _group_rows(words):
        for segment in _split_row(row) if len(row) > 1 else (row,):
            if len(segment) == 1:
                text_lines.append(TextLine(segment[0].text, segment[0].bbox, (segment[0],)))
                continue
            bbox = union_bbox([word.bbox for word in segment])
            text_lines.append(TextLine(join_words(segment), bbox, tuple(segment)))
    return tuple(text_lines)


def join_words(words: Sequence[Word]) -> str:
    """Join the words of one line, left to right, with a space where the page prints one."""
    if len(words) == 1:
        return words[0].text
    stretch: float | None = None
    parts = [words[0].text]
    for left, right in pairwise(words):
        gap = right.bbox[0] - left.bbox[2]
        size = left.size if left.size < right.size else right.size
        if gap < LATIN_SPACE * size:
            parts.append(right.text)
            continue
        threshold = _space_threshold(left.text[-1:], right.text[:1]) * size
        if gap >= threshold:
            if stretch is None:
                stretch = _find_stretch(words)
            if gap >= threshold + stretch:
                parts.append(" ")
        parts.append(right.text)
    return "".join(parts)


def _group_rows(words: Iterable[Word]) -> list[list[Word]]:
    """Sweep the words from top to bottom; each joins a row whose baseline it shares."""
    ordered = [(word.bbox[1] + word.bbox[3], word.bbox[0], word.text, word) for word in words]
    ordered.sort()
    rows: list[list[Word]] = []
    open_rows: list[tuple[float, float, float, list[Word]]] = []
    for *_, word in ordered:
        _, top, _, bottom = word.bbox
        height = 0.0 if word.vertical else bottom - top
        middle = (top + bottom) / 2
        baseline = bottom - BASELINE_RISE * height
        for row_middle, row_height, row_baseline, row in open_rows:
            low, high = (height, row_height) if height < row_height else (row_height, height)
            if high <= SIZE_RATIO * low and (
                middle - row_middle <= SAME_ROW * low
                or abs(baseline - row_baseline) <= SAME_BASELINE * low
            ):
                row.append(word)
                break
        else:
            row = [word]
            rows.append(row)
            open_rows.insert(0, (middle, height, baseline, row))
            del open_rows[OPEN_ROWS:]
    return rows


def _split_row(row: list[Word]) -> list[list[Word]]:
    """Cut a row where a column ends, or where words lie on top of each other."""
    row.sort(key=lambda word: (word.bbox[0], word.bbox[2], word.text))
    limit = SPREAD_GAP if _is_spread(row) else COLUMN_GAP
    left = row[0]
    segments = [[left]]
    for word in row[1:]:
        gap = word.bbox[0] - left.bbox[2]
        if gap >= 0:
            apart = gap > limit * max(left.size, word.size)
        else:
            apart = -gap > LARGEST_OVERLAP * min(left.bbox.width, word.bbox.width)
        if apart:
            segments.append([word])
        else:
            segments[-1].append(word)
        left = word
    return segments


def _is_spread(row: Sequence[Word]) -> bool:
    """Whether the row is a text spread out letter by letter with even gaps."""
    if len(row) < 3 or any(len(word.text) > 1 for word in row):
        return False
    if not all(_CJK.match(word.text) for word in row):
        return False
    gaps = [right.bbox.x0 - left.bbox.x1 for left, right in pairwise(row)]
    return max(gaps) <= 1.5 * max(min(gaps), 1.0)


@lru_cache(maxsize=4096)
def _space_threshold(left: str, right: str) -> float:
    """Smallest gap, in em, that is a space between two characters."""
    if right in _CLOSING or left in _OPENING:
        return NO_SPACE
    left_cjk = _CJK.match(left) is not None
    right_cjk = _CJK.match(right) is not None
    if left_cjk and right_cjk:
        return CJK_SPACE
    return MIXED_SPACE if left_cjk or right_cjk else LATIN_SPACE


def _find_stretch(words: Sequence[Word]) -> float:
    """Measure how far the line's Chinese characters are typically set apart, in points."""
    gaps: list[float] = []
    for word in words:
        edges, text = word.char_edges, word.text
        if text.isascii():
            continue
        size = word.size
        for found in _CJK_RUN.finditer(text, 0, max(len(edges) - 2, 0)):
            gaps += [x1 - x0 - size for x0, x1 in pairwise(edges[found.start() : found.end() + 1])]
    for left, right in pairwise(words):
        if _CJK.match(left.text[-1:]) and _CJK.match(right.text):
            gaps.append(right.bbox.x0 - left.bbox.x1)
    # Two gaps or fewer cannot show what is typical: "总 计" has one, and it is a space.
    return max(0.0, sorted(gaps)[len(gaps) // 2]) if len(gaps) > 2 else 0.0
