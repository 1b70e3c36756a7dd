"""Posts of which a scan has nothing left, as the words of the headers and rows show them.

Where a thin post is lost, two headers stand in one cell, and so do the values below. What stands
below known headers on either side of the gap between them, and not across it, is in their columns.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import NamedTuple

from reportparse.layout import BBox, Cell, Word
from reportparse.tables.chunks import looks_like_value
from reportparse.tables.grid import Lattice
from reportparse.tables.joined_headers import SPECKS, Chunk, Gap, find_chunks, part_headers

OVER_POST = 1.0  # pt; how far a word may reach over a post that is thought on
LEAST_APART = 1.2  # em; between two values, further than the parts of one number
WIDEST_SPECK = 6.0  # pt; of what is left of a post, and was read as a word
NARROW_GAP = 12.0  # pt; between two headers, where no number has room
PAPER = 0.35  # em; between such a word and a value, whose digits are closer
NEAR = 3.0  # pt; a rule that is known elsewhere and stands so near is the lost one
AGREE = 6.0  # pt between the places of a post by which both headers stand in the middle


class LostPosts(NamedTuple):
    """A table with the posts that its words show."""

    lattice: Lattice
    values: list[BBox]
    """The cells of values without a rule beside them."""
    specks: list[Word]
    """What is left of a post, and was read as a word."""


@dataclass(slots=True)
class _Post:
    """A post that is lost: between which headers, and the cells below that it parts."""

    gap: Gap
    header: Cell
    place: int
    """Which of the posts in its header it is, from 0."""
    among: int
    """How many there are."""
    cells: list[Cell] = field(default_factory=list)
    specks: list[Word] = field(default_factory=list)


class _Beside(NamedTuple):
    """What stands to the left and to the right of a post, and on it."""

    left: list[Chunk]
    right: list[Chunk]
    on: list[Chunk]


Place = tuple[int, int]  # row and column of a cell


def find_lost_posts(
    lattice: Lattice, cells: Sequence[Cell], headers: Collection[str]
) -> LostPosts | None:
    """Part the cells in which several known headers stand, and those of values below them.

    Args:
        lattice: The grid that rules gave.
        cells: Its cells with their words.
        headers: Label keys of the headers of all forms.

    Returns:
        The posts; None when no cell is parted.
    """
    cuts = dict(_part_like_neighbours(lattice, cells))
    chunks = {cell[:2]: find_chunks(cell) for cell in cells if cell.text_lines}
    rows_of_values = {
        row
        for (row, _), own in chunks.items()
        if any(looks_like_value(chunk.text) and chunk.text not in SPECKS for chunk in own)
    }
    posts = [
        _Post(gap, cell, place, len(gaps))
        for cell in sorted(cells)
        if cell.row not in rows_of_values
        for gaps in [part_headers(cell, lattice.xs[cell.col + 1 : cell.cols.stop], headers)]
        for place, gap in enumerate(gaps)
    ]
    for post in posts:
        for cell in cells:
            if cell.row > post.header.row and cell[:2] in chunks:
                _part_below(cell, chunks[cell[:2]], post)
    xs = list(lattice.xs)
    parted: list[_Post] = []
    for header, group in groupby(posts, key=lambda post: post.header):
        own = list(group)
        places = _place_posts(own, header, xs)
        for post, x in zip(own, places, strict=False):
            parted.append(post)
            for cell in (header, *post.cells):
                cuts.setdefault(cell[:2], set()).add(x)
    if not cuts:
        return None
    finer, values = _refine(lattice, xs, cuts, {post.header[:2] for post in parted})
    return LostPosts(finer, values, [word for post in parted for word in post.specks])


def _part_like_neighbours(
    lattice: Lattice, cells: Sequence[Cell]
) -> Iterator[tuple[Place, set[float]]]:
    """Yield where posts of the row above or below would part a cell with a value beside each."""
    edges: list[set[int]] = [set() for _ in lattice.ys[1:]]
    for row, col, row_span, col_span in lattice.cells:
        for own in edges[row : row + row_span]:
            own |= {col, col + col_span}
    for cell in cells:
        if cell.row_span > 1 or cell.col_span == 1 or not cell.text_lines:
            continue
        for row in (cell.row - 1, cell.row + 1):
            near = edges[row] if 0 <= row < len(edges) else ()
            inner = [lattice.xs[col] for col in sorted(near) if cell.col < col < cell.cols.stop]
            if inner and holds_values_beside(cell, inner):
                yield cell[:2], set(inner)
                break


def holds_values_beside(cell: Cell, inner: Sequence[float]) -> bool:
    """Whether a cell has a value, or a label first, on all sides of some places."""
    pieces: list[list[Word]] = [[] for _ in range(len(inner) + 1)]
    for word in (word for line in cell.text_lines for word in line.words):
        pieces[bisect_left(inner, word.bbox.center[0])].append(word)
    if not all(pieces):
        return False
    gaps = [
        (max(word.bbox.x1 for word in before), min(word.bbox.x0 for word in after), after[0].size)
        for before, after in pairwise(pieces)
    ]
    apart = all(
        left <= x + OVER_POST and x - OVER_POST <= right and right - left >= LEAST_APART * size
        for x, (left, right, size) in zip(inner, gaps, strict=True)
    )
    texts = ["".join([word.text for word in piece]) for piece in pieces]
    return apart and all(map(looks_like_value, texts[1:]))


def _part_below(cell: Cell, chunks: Sequence[Chunk], post: _Post) -> None:
    """Let a post part a cell with a value beside it, and narrow the gap in which it may stand."""
    beside = _count_beside(cell, chunks, post) or _look_beside(cell, chunks, post.gap)
    if beside is None:
        return
    post.cells.append(cell)
    post.specks += [word for chunk in beside.on for word in chunk.words]
    post.gap = post.gap._replace(
        left=max([post.gap.left, *(chunk.x1 for chunk in beside.left)]),
        right=min([post.gap.right, *(chunk.x0 for chunk in beside.right)]),
    )


def _count_beside(cell: Cell, chunks: Sequence[Chunk], post: _Post) -> _Beside | None:
    """Return what stands beside a post in a row that has a label and a value for each header.

    A value at the left side of its column may stand in the gap between two headers.
    """
    left, right = chunks[: post.place + 1], chunks[post.place + 1 :]
    if (
        cell.cols != post.header.cols
        or len(chunks) != post.among + 1
        or not all(looks_like_value(chunk.text) for chunk in chunks[1:])
        or left[-1].x1 > post.gap.right
        or right[0].x0 < post.gap.left
        or right[0].x0 - left[-1].x1 < LEAST_APART * left[-1].words[0].size
    ):
        return None
    return _Beside(list(left), list(right), [])


def _look_beside(cell: Cell, chunks: Sequence[Chunk], gap: Gap) -> _Beside | None:
    """Return what stands beside a post, if it is a value, and nothing reaches across."""
    x0, _, x1, _ = cell.bbox
    if not (x0 + NEAR < gap.left and gap.right < x1 - NEAR):
        return None
    on = [chunk for chunk in chunks if _is_speck(chunk, chunks, gap)]
    left = [chunk for chunk in chunks if chunk not in on and chunk.x1 <= gap.right]
    right = [chunk for chunk in chunks if chunk not in on and chunk.x0 >= gap.left]
    if len(left) + len(right) + len(on) != len(chunks) or (on and not left):
        return None
    has_value = any(looks_like_value(chunk.text) for chunk in right)
    return _Beside(left, right, on) if has_value else None


def _is_speck(chunk: Chunk, chunks: Sequence[Chunk], gap: Gap) -> bool:
    """Whether a chunk may be what is left of a post, known to stand there between two headers."""
    paper = PAPER * chunk.words[0].size
    return (
        chunk.text in SPECKS
        and chunk.x1 - chunk.x0 <= WIDEST_SPECK
        and gap.right - gap.left <= NARROW_GAP
        and gap.left <= chunk.middle <= gap.right
        and all(
            other.x1 + paper <= chunk.x0 or chunk.x1 + paper <= other.x0
            for other in chunks
            if other is not chunk
        )
    )


def _place_posts(posts: Sequence[_Post], header: Cell, xs: list[float]) -> list[float]:
    """Return where the posts in a header stand, and add new places; none if that is not clear."""
    places: list[float] = []
    for post, after in zip(posts, [*posts[1:], None], strict=True):
        start = places[-1] if places else header.bbox.x0
        end = (after.gap.left + after.gap.right) / 2 if after else header.bbox.x1
        place = _place(post, (start, end), xs)
        if place is None:
            return []
        places.append(place)
    xs += [place for place in places if place not in xs]
    return places


def _place(post: _Post, sides: tuple[float, float], xs: Sequence[float]) -> float | None:
    """Return where a post stands between the sides of two headers, if that is clear.

    Headers stand in the middle of their columns, as a rule: that tells which of several rules of
    other rows it goes on, or that it is none of them.
    """
    gap = post.gap
    known = [x for x in xs if gap.left - NEAR <= x <= gap.right + NEAR]
    if not known and not gap.is_sure and not post.cells:
        return None
    centred = (2 * gap.before - sides[0], 2 * gap.after - sides[1])
    middle = sum(centred) / 2
    if abs(centred[0] - centred[1]) <= AGREE and gap.left <= middle <= gap.right:
        return min(
            (x for x in known if abs(x - middle) <= AGREE),
            key=lambda x: abs(x - middle),
            default=middle,
        )
    if not known:
        return (gap.left + gap.right) / 2
    return known[0] if len(known) == 1 else None


def _refine(
    lattice: Lattice, xs: list[float], cuts: dict[Place, set[float]], headers: Collection[Place]
) -> tuple[Lattice, list[BBox]]:
    """Return a lattice with all posts, and the cells of values that they stand beside."""
    xs = sorted(xs)
    tiles: list[tuple[int, int, int, int]] = []
    values: list[tuple[int, int, int, int]] = []
    for row, col, row_span, col_span in lattice.cells:
        x0, x1 = lattice.xs[col], lattice.xs[col + col_span]
        edges = sorted({x0, x1, *(x for x in cuts.get((row, col), ()) if x0 < x < x1)})
        for start, end in pairwise(edges):
            first, last = bisect_left(xs, start), bisect_right(xs, end) - 1
            tiles.append((row, first, row_span, last - first))
            if len(edges) > 2 and (row, col) not in headers:
                values.append(tiles[-1])
    finer = Lattice(tuple(xs), lattice.ys, tuple(sorted(tiles)))
    return finer, [finer.bbox(tile) for tile in values]
