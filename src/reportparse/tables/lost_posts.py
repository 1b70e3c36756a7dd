"""Posts of which a scan has nothing left, as the words of the headers and rows show them.

Where a thin post is lost, two headers stand in one cell, and so do the values below. Headers that
are known, side by side with paper between them, are of two columns; what stands below on either
side of that gap, and not across it, is in these.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from reportparse.labels import is_damaged_form_of, parse_label
from reportparse.layout import BBox, Cell, Word
from reportparse.tables.chunks import looks_like_value
from reportparse.tables.grid import Lattice

LEAST_GAP = 1.0  # pt; between the words of two headers
MOST_CHARACTERS = 24  # of two headers in one cell
LEAST_APART = 1.2  # em; between two values, further than the parts of one number
FAR = 1.0  # em; from the header of the labels to the next
LEAST_KNOWN = 0.5  # of the headers in one cell are read without a slip
MOST_DAMAGED = 24  # words beside each other; more are no headers
SPECKS = frozenset("1lI|丨!.,、'·:;-")  # what is left of a post may be read as one of these
WIDEST_SPECK, NARROW_GAP = (
    6.0,
    12.0,
)  # pt; of such a word; between two headers, where no number fits
NEAR_GRID = 3.0  # pt; a post that is known elsewhere and stands so near is the lost one


class LostPosts(NamedTuple):
    """A table with the posts that its words show."""

    lattice: Lattice
    values: list[BBox]
    """The cells of values without a rule beside them."""
    specks: list[Word]
    """What is left of a post, and was read as a word."""


class _Chunk(NamedTuple):
    """Words one above the other in a cell, with paper on both sides."""

    x0: float
    x1: float
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words, line by line."""
        return "".join([word.text for word in self.words])


@dataclass(slots=True)
class _Post:
    """A post that is lost: where it may stand, the header that it parts, and the cells below."""

    left: float
    right: float
    header: Cell | None
    cells: list[Cell]
    specks: list[Word] = field(default_factory=list)

    @property
    def x(self) -> float:
        """Where it is thought to stand, in points."""
        return (self.left + self.right) / 2


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
    chunks = {(cell.row, cell.col): _find_chunks(cell) for cell in cells if cell.text_lines}
    posts = list(_part_like_neighbours(lattice, cells))
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.col)):
        inner = lattice.xs[cell.col + 1 : cell.col + cell.col_span]
        gaps = _part_at_columns(cell, inner, headers)
        gaps = gaps or _part_headers(chunks.get((cell.row, cell.col), []), headers)
        gaps = gaps or _part_within_words(cell, headers)
        posts += [_Post(left, right, cell, []) for left, right in gaps]
    if not posts:
        return None
    for post in posts:
        for cell in cells:
            own = chunks.get((cell.row, cell.col), [])
            if post.header and cell.row > post.header.row and _is_parted(cell, own, post):
                post.cells.append(cell)
    return _refine(lattice, posts)


def _part_like_neighbours(lattice: Lattice, cells: Sequence[Cell]) -> Iterator[_Post]:
    """Yield the posts that the row above or below has, where a cell holds a value beside each."""
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
            if inner and _holds_values_beside(cell, inner):
                reach = NEAR_GRID / 2
                yield from (_Post(x - reach, x + reach, None, [cell]) for x in inner)
                break


def _holds_values_beside(cell: Cell, inner: Sequence[float]) -> bool:
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
        left <= x + LEAST_GAP and x - LEAST_GAP <= right and right - left >= LEAST_APART * size
        for x, (left, right, size) in zip(inner, gaps, strict=True)
    )
    texts = ["".join([word.text for word in piece]) for piece in pieces]
    return apart and all(map(looks_like_value, texts[1:]))


def _find_chunks(cell: Cell) -> list[_Chunk]:
    """Group the words of a cell that stand one above the other."""
    words = [word for line in cell.text_lines for word in line.words]
    groups: list[list[Word]] = []
    end = float("-inf")
    for word in sorted(words, key=lambda word: word.bbox.x0):
        if word.bbox.x0 - end >= LEAST_GAP:
            groups.append([])
        groups[-1].append(word)
        end = max(end, word.bbox.x1)
    order = {id(word): number for number, word in enumerate(words)}
    return [
        _Chunk(
            min(word.bbox.x0 for word in group),
            max(word.bbox.x1 for word in group),
            tuple(sorted(group, key=lambda word: order[id(word)])),
        )
        for group in groups
    ]


def _part_at_columns(
    cell: Cell, inner: Sequence[float], headers: Collection[str]
) -> Sequence[tuple[float, float]]:
    """Return the places of posts over a header, if it is one at each of the columns below it.

    Headers that stand close together may be read as one word.
    """
    if not inner or not cell.text_lines or parse_label(cell.text).key in headers:
        return ()
    texts = _cut_text(cell, inner)
    if not all(texts) or any(looks_like_value(text) for text in texts):
        return ()
    keys = [parse_label(text).key for text in texts]
    known = all(_knows(key, headers) for key in keys[1:]) and _are_headers(keys, headers)
    return [(x - NEAR_GRID / 2, x + NEAR_GRID / 2) for x in inner] if known else ()


def _cut_text(cell: Cell, places: Sequence[float]) -> list[str]:
    """Return the characters of a cell between some places, line by line."""
    texts = [""] * (len(places) + 1)
    for word in (word for line in cell.text_lines for word in line.words):
        advance = word.bbox.width / len(word.text)
        for number, char in enumerate(word.text):
            texts[bisect_left(places, word.bbox.x0 + (number + 0.5) * advance)] += char
    return texts


def _part_within_words(cell: Cell, headers: Collection[str]) -> Sequence[tuple[float, float]]:
    """Return where headers that were read as one word meet, if all are known."""
    if len(cell.text) > MOST_CHARACTERS or parse_label(cell.text).key in headers:
        return ()
    words = [word for line in cell.text_lines for word in line.words]
    edges = {
        round(word.bbox.x0 + number * word.bbox.width / len(word.text), 1)
        for word in words
        for number in range(1, len(word.text) + 1)
    }
    ends = _find_ends(cell, sorted(edges), float("-inf"), headers)
    reach = words[0].size / 2 if words else 0.0
    return [(x - reach, x + reach) for x in ends[:-1]]


def _find_ends(
    cell: Cell, edges: Sequence[float], start: float, headers: Collection[str]
) -> list[float]:
    """Return at which edges of characters known headers end, side by side; none if any is not."""
    for end in edges:
        text = "".join([c for c in _cut_text(cell, [start, end])[1] if c not in SPECKS])
        if end > start and parse_label(text).key in headers:
            if end == edges[-1]:
                return [end]
            if after := _find_ends(cell, edges, end, headers):
                return [end, *after]
    return []


def _are_headers(keys: Sequence[str], headers: Collection[str]) -> bool:
    """Whether enough of several texts are headers, read without a slip."""
    exact = sum(key in headers for key in keys)
    return len(keys) > 1 and exact >= max(1, LEAST_KNOWN * (len(keys) - 1))


def _part_headers(
    chunks: Sequence[_Chunk], headers: Collection[str]
) -> Sequence[tuple[float, float]]:
    """Return the gaps between headers that stand in one cell; none if it is a single one.

    The first may be that of the labels, of which the forms have no name.
    """
    chunks = [chunk for chunk in chunks if chunk.text not in SPECKS]
    if not 1 < len(chunks) <= MOST_DAMAGED or any(looks_like_value(c.text) for c in chunks):
        return ()
    groups = _group_headers(chunks, headers)
    if _key(chunks) in headers or not _are_headers([_key(group) for group in groups], headers):
        return ()
    return [(before[-1].x1, after[0].x0) for before, after in pairwise(groups)]


def _group_headers(chunks: Sequence[_Chunk], headers: Collection[str]) -> list[list[_Chunk]]:
    """Return the chunks of each header: the fewest with a slip, and the fewest; none if unknown."""
    best: list[tuple[int, list[list[_Chunk]]] | None] = [(0, [])]
    for end in range(1, len(chunks) + 1):
        found: list[tuple[int, list[list[_Chunk]]]] = []
        for start, before in enumerate(best):
            group = list(chunks[start:end])
            is_plain = _key(group) in headers or (end == 1 < len(chunks) and _names_labels(chunks))
            if before is not None and (is_plain or _knows(_key(group), headers)):
                found.append((before[0] + (not is_plain), [*before[1], group]))
        best.append(min(found, key=lambda each: (each[0], len(each[1])), default=None))
    return best[-1][1] if best[-1] else []


def _names_labels(chunks: Sequence[_Chunk]) -> bool:
    """Whether the first chunk may be the header of the labels: a word far from the next."""
    first, second = chunks[:2]
    return len(_key([first])) > 1 and second.x0 - first.x1 >= FAR * first.words[0].size


def _key(chunks: Sequence[_Chunk]) -> str:
    return parse_label("".join([chunk.text for chunk in chunks])).key


def _knows(key: str, headers: Collection[str]) -> bool:
    """Whether a text is a header, read with a slip or without."""
    return key in headers or any(is_damaged_form_of(key, header) for header in headers)


def _is_parted(cell: Cell, chunks: Sequence[_Chunk], post: _Post) -> bool:
    """Whether a cell below holds a value beside the post, and nothing that reaches across it."""
    x0, _, x1, _ = cell.bbox
    if not (x0 + NEAR_GRID < post.left and post.right < x1 - NEAR_GRID):
        return False
    specks = [chunk for chunk in chunks if _is_speck(chunk, post)]
    chunks = [chunk for chunk in chunks if chunk not in specks]
    left = [chunk for chunk in chunks if chunk.x1 <= post.right]
    right = [chunk for chunk in chunks if chunk.x0 >= post.left]
    if len(left) + len(right) != len(chunks) or not right:
        return False
    if not any(looks_like_value(chunk.text) for chunk in right) or (specks and not left):
        return False
    post.specks += [word for chunk in specks for word in chunk.words]
    post.left = max([post.left, *(chunk.x1 for chunk in left)])
    post.right = min([post.right, *(chunk.x0 for chunk in right)])
    return True


def _is_speck(chunk: _Chunk, post: _Post) -> bool:
    """Whether a chunk may be what is left of a post, known to stand there between two headers."""
    middle = (chunk.x0 + chunk.x1) / 2
    return (
        chunk.text in SPECKS
        and chunk.x1 - chunk.x0 <= WIDEST_SPECK
        and post.right - post.left <= NARROW_GAP
        and post.left <= middle <= post.right
    )


def _refine(lattice: Lattice, posts: Sequence[_Post]) -> LostPosts:
    """Return a lattice with all posts, and the cells of values that they stand beside."""
    xs = list(lattice.xs)
    at: list[float] = []
    for post in sorted(posts, key=lambda post: post.x):
        known = [x for x in xs if post.left - NEAR_GRID <= x <= post.right + NEAR_GRID]
        nearest = min(known, key=lambda x: abs(x - post.x), default=None)
        if nearest is None:
            nearest = post.x
            xs.append(nearest)
        at.append(nearest)
    xs.sort()
    cuts: dict[tuple[int, int], set[float]] = {}
    for x, post in zip(at, sorted(posts, key=lambda post: post.x), strict=True):
        for cell in (*post.cells, *([post.header] if post.header else ())):
            cuts.setdefault((cell.row, cell.col), set()).add(x)
    headers = {(post.header.row, post.header.col) for post in posts if post.header}
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
    specks = [word for post in posts for word in post.specks]
    return LostPosts(finer, [finer.bbox(tile) for tile in values], specks)
