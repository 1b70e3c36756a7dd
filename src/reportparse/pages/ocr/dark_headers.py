"""Headers white on black, as in a black and white scan: the ground has swallowed their rules.

The posts of the rows below tell the columns. What is centred from the top of a ground to its bottom
is the header of one column; text at the top stands in the middle of the columns that it is for,
and their own headers are centred below it. Where that does not come out even, nothing is ruled.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from reportparse.layout import Ruling
from reportparse.pages.ocr.arrays import Array, find_runs
from reportparse.pages.ocr.picture import INK, POINT
from reportparse.pages.ocr.runs import label_pieces

SAME = 2.5  # pt; how far from the edge of a ground the posts below it begin
FRAME = 5  # px at the edge of a ground in which its rule lies
FREE = 2  # px beside a post without ink
OFF_MIDDLE, OFF_CENTRE = 0.3, 0.8  # of the height of a line by which text stands beside the middle
# of its cell, and by which the cell ends beside a post if its text is taken to be centred
MOST_LINES = 3  # of a header that spans columns
APART, BETWEEN = 1.0, 1.5  # of the height of a line; most paper between the lines of a cell, and
# least between the texts of two cells beside each other


class _Header(NamedTuple):
    """A ground with its text, in pixels from its upper left corner."""

    ink: Array
    edges: tuple[int, ...]
    """Where its columns begin, and where the last one ends."""
    line: float
    """How high its lines are."""


class _Part(NamedTuple):
    """Some columns of a header, from one height to another."""

    first: int
    last: int
    """The column behind the last one."""
    top: float
    bottom: float


class _Border(NamedTuple):
    lying: bool
    position: float
    start: float
    end: float


def rule_dark_headers(grey: Array, grounds: Array, rulings: Sequence[Ruling]) -> Iterator[Ruling]:
    """Yield the rules inside of dark grounds that stand on the posts of a table.

    Args:
        grey: The picture, in which the grounds are white.
        grounds: Where they are.
        rulings: The rules of the picture.
    """
    _, stats = label_pieces((grounds > 0).astype(np.uint8))
    for x, y, width, height, _ in stats[1:].tolist():
        posts = _find_posts(rulings, (x, x + width), y + height)
        edges = (0, *(post - x for post in posts), width)
        ink = grey[y : y + height, x : x + width] < INK
        header = _Header(_without_frame(ink), edges, 0.0)
        header = header._replace(line=_measure_line(header))
        whole = _Part(0, len(edges) - 1, 0.0, float(height))
        for border in (posts and _divide(header, whole)) or ():
            across, along = (y, x) if border.lying else (x, y)
            yield Ruling(
                "h" if border.lying else "v",
                (border.position + across) * POINT,
                (border.start + along) * POINT,
                (border.end + along) * POINT,
            )


def _find_posts(rulings: Sequence[Ruling], extent: tuple[int, int], bottom: int) -> list[int]:
    """Return where posts stand below a ground, and not at its sides, in pixels."""
    edge, (left, right) = bottom * POINT, (side * POINT for side in extent)
    places = sorted(
        post.position
        for post in rulings
        if post.orientation == "v"
        and abs(post.start - edge) <= 2 * SAME
        and left + 2 * SAME < post.position < right - 2 * SAME
    )
    apart = [p for p, before in zip(places, [0.0, *places], strict=False) if p - before > SAME]
    return [round(place / POINT) for place in apart]


def _without_frame(ink: Array) -> Array:
    inner = np.zeros_like(ink)
    inner[FRAME:-FRAME, FRAME:-FRAME] = ink[FRAME:-FRAME, FRAME:-FRAME]
    return inner


def _measure_line(header: _Header) -> float:
    columns = (header.ink[:, slice(*sides)] for sides in pairwise(header.edges))
    heights = [last - first for col in columns for first, last in find_runs(col.any(axis=1))]
    return float(np.median(heights)) if heights else 0.0


def _divide(header: _Header, part: _Part) -> list[_Border] | None:
    """Return the borders inside of a part, or None where its text stands otherwise."""
    whole = [_fills(header, part._replace(first=c, last=c + 1)) for c in _columns(part)]
    parts = [part._replace(first=c, last=c + 1) for c in _columns(part) if whole[c - part.first]]
    borders: list[_Border] = []
    for first, last in find_runs(~np.array(whole)):
        run = part._replace(first=part.first + first, last=part.first + last)
        divided = _divide_spanned(header, run)
        if divided is None:
            return None
        parts += divided[0]
        borders += divided[1]
    inner = {p.first for p in parts} - {part.first}
    if not all(_is_free(header, part, edge) for edge in inner):
        return None
    posts = [_Border(False, header.edges[e], part.top, part.bottom) for e in sorted(inner)]
    return [*posts, *borders]


def _columns(part: _Part) -> range:
    return range(part.first, part.last)


def _fills(header: _Header, part: _Part) -> bool:
    """Whether the text of a part is centred from its top to its bottom, and crosses no side."""
    text = _join(find_runs(_cut(header, part).any(axis=1)), APART * header.line)
    if len(text) != 1 or not all(_is_free(header, part, e) for e in (part.first, part.last)):
        return False
    middle = part.top + sum(text[0]) / 2
    return abs(middle - (part.top + part.bottom) / 2) <= OFF_MIDDLE * header.line


def _cut(header: _Header, part: _Part) -> Array:
    rows = slice(round(part.top), round(part.bottom))
    return header.ink[rows, header.edges[part.first] : header.edges[part.last]]


def _is_free(header: _Header, part: _Part, edge: int) -> bool:
    """Whether a post crosses no ink in a part."""
    at, rows = header.edges[edge], slice(round(part.top), round(part.bottom))
    return not bool(header.ink[rows, max(at - FREE, 0) : at + FREE + 1].any())


def _divide_spanned(header: _Header, part: _Part) -> tuple[list[_Part], list[_Border]] | None:
    """Divide columns below the headers that span them; returns these, too.

    How many lines the headers have is tried.
    """
    ink = _cut(header, part)
    lines = find_runs(ink.any(axis=1))
    for (_, end), (below, _) in pairwise(lines[: MOST_LINES + 1]):
        middle = (lines[0][0] + end) / 2
        split = min(max(2 * middle, end), below)
        if abs(split - 2 * middle) > header.line * OFF_CENTRE:
            continue
        spans = _find_spans(header, part, ink[:end])
        lower = [span._replace(top=part.top + split) for span in spans]
        divided = [_divide(header, span) for span in lower]
        found = [borders for borders in divided if borders is not None]
        if spans and len(found) == len(divided):
            rules = [
                _Border(True, s.top, header.edges[s.first], header.edges[s.last]) for s in lower
            ]
            return spans, [*rules, *(border for borders in found for border in borders)]
    return None


def _find_spans(header: _Header, part: _Part, ink: Array) -> list[_Part]:
    """Return the columns in whose middle each header stands; none where one is not centred."""
    left = header.edges[part.first]
    spans: list[_Part] = []
    start = part.first
    for begin, end in _join(find_runs(ink.any(axis=0)), BETWEEN * header.line):
        reach = 2 * left + begin + end - header.edges[start]
        last = min(
            range(start + 1, part.last + 1),
            key=lambda e: abs(header.edges[e] - reach),
            default=start,
        )
        if abs(header.edges[last] - reach) > OFF_CENTRE * header.line:
            return []
        spans.append(part._replace(first=start, last=last))
        start = last
    return spans if start == part.last else []


def _join(runs: Sequence[tuple[int, int]], gap: float) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, last in runs:
        if joined and first - joined[-1][1] <= gap:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined
