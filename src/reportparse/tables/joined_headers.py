"""Headers of several columns in one cell, between which a scan has lost the post.

Known headers, side by side with paper between them, are of two columns; so are those that together
make up the characters of what was read as one word.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from reportparse.labels import is_damaged_form_of, parse_label
from reportparse.layout import Cell, Word
from reportparse.tables.chunks import looks_like_value

LEAST_GAP = 1.0  # pt; between the words of two headers
FAR = 1.0  # em; from the header of the labels to the next
LEAST_KNOWN = 0.5  # of the headers in one cell are read without a slip
MOST_CHUNKS = 24  # of words beside each other; more are no headers
MOST_CHARACTERS = 24  # of headers that were read as one word
AROUND = 1.5  # pt; on both sides of a rule that is known
SPECKS = frozenset("1lI|丨!.,、'·:;-")  # what is left of a post may be read as one of these


class Chunk(NamedTuple):
    """Words one above the other in a cell, with paper on both sides."""

    x0: float
    x1: float
    words: tuple[Word, ...]

    @property
    def middle(self) -> float:
        """Half way across."""
        return (self.x0 + self.x1) / 2

    @property
    def text(self) -> str:
        """The words, line by line."""
        return "".join([word.text for word in self.words])


class Gap(NamedTuple):
    """Where a post between two headers may stand, in points."""

    left: float
    right: float
    before: float
    """The middle of the header to the left."""
    after: float
    """The middle of the header to the right."""
    is_sure: bool = True
    """Whether paper or a rule is seen there, and not the wording alone parts the headers."""


def find_chunks(cell: Cell) -> list[Chunk]:
    """Group the words of a cell that stand one above the other."""
    words = [word for line in cell.text_lines for word in line.words]
    groups: list[list[int]] = []
    end = float("-inf")
    for number in sorted(range(len(words)), key=lambda number: words[number].bbox.x0):
        box = words[number].bbox
        if box.x0 - end >= LEAST_GAP:
            groups.append([])
        groups[-1].append(number)
        end = max(end, box.x1)
    return [_make_chunk([words[number] for number in sorted(group)]) for group in groups]


def _make_chunk(words: Sequence[Word]) -> Chunk:
    x0s, x1s = [word.bbox.x0 for word in words], [word.bbox.x1 for word in words]
    return Chunk(min(x0s), max(x1s), tuple(words))


def part_headers(cell: Cell, inner: Sequence[float], headers: Collection[str]) -> list[Gap]:
    """Return the gaps between the headers that stand in one cell; none if it is a single one.

    Args:
        cell: The cell.
        inner: Where rules of other rows would cross it.
        headers: Label keys of the headers of all forms.
    """
    words = [word for line in cell.text_lines for word in line.words]
    if not words or any(word.vertical for word in words) or _key(cell.text) in headers:
        return []
    return (
        _part_at_columns(cell, inner, headers)
        or _part_chunks(find_chunks(cell), headers)
        or _part_words(cell, words, headers)
    )


def _part_at_columns(cell: Cell, inner: Sequence[float], headers: Collection[str]) -> list[Gap]:
    """Part headers that stand close together where rules would cross, if one is at each column.

    The first may be that of the labels, of which the forms have no name.
    """
    texts = _cut_text(cell, inner)
    if not inner or not all(texts) or any(map(looks_like_value, texts)):
        return []
    keys = [_key(text) for text in texts]
    if not all(_knows(key, headers) for key in keys[1:]) or not _are_headers(keys, headers):
        return []
    edges = (cell.bbox.x0, *inner, cell.bbox.x1)
    middles = [(left + right) / 2 for left, right in pairwise(edges)]
    return [
        Gap(x - AROUND, x + AROUND, before, after)
        for x, (before, after) in zip(inner, pairwise(middles), strict=True)
    ]


def _part_chunks(chunks: Sequence[Chunk], headers: Collection[str]) -> list[Gap]:
    """Part headers with paper between them; the first may be that of the labels."""
    chunks = [chunk for chunk in chunks if chunk.text not in SPECKS]
    if not 1 < len(chunks) <= MOST_CHUNKS or any(looks_like_value(c.text) for c in chunks):
        return []
    groups = _group_headers(chunks, headers)
    if not _are_headers([_key_of(group) for group in groups], headers):
        return []
    return [
        Gap(
            before[-1].x1,
            after[0].x0,
            (before[0].x0 + before[-1].x1) / 2,
            (after[0].x0 + after[-1].x1) / 2,
        )
        for before, after in pairwise(groups)
    ]


def _group_headers(chunks: Sequence[Chunk], headers: Collection[str]) -> list[Sequence[Chunk]]:
    """Return the chunks of each header: the fewest with a slip, and the fewest; none if unknown."""
    best: list[tuple[int, list[Sequence[Chunk]]] | None] = [(0, [])]
    for end in range(1, len(chunks) + 1):
        found: list[tuple[int, list[Sequence[Chunk]]]] = []
        for start, before in enumerate(best):
            key = _key_of(chunks[start:end])
            is_plain = key in headers or (end == 1 < len(chunks) and _names_labels(chunks))
            if before is not None and (is_plain or _knows(key, headers)):
                found.append((before[0] + (not is_plain), [*before[1], chunks[start:end]]))
        best.append(min(found, key=lambda each: (each[0], len(each[1])), default=None))
    return best[-1][1] if best[-1] else []


def _names_labels(chunks: Sequence[Chunk]) -> bool:
    """Whether the first chunk may be the header of the labels: a word far from the next."""
    first, second = chunks[:2]
    return len(_key(first.text)) > 1 and second.x0 - first.x1 >= FAR * first.words[0].size


def _part_words(cell: Cell, words: Sequence[Word], headers: Collection[str]) -> list[Gap]:
    """Part headers that were read as one word, if all are known without a slip."""
    if len(cell.text) > MOST_CHARACTERS:
        return []
    edges = {
        round(word.bbox.x0 + number * word.bbox.width / len(word.text), 1)
        for word in words
        for number in range(1, len(word.text) + 1)
    }
    ends = list(_find_ends(cell, sorted(edges), float("-inf"), headers))
    starts = (min(word.bbox.x0 for word in words), *ends)
    middles = [(start + end) / 2 for start, end in zip(starts, ends, strict=False)]
    reach = words[0].size / 2
    return [
        Gap(x - reach, x + reach, before, after, is_sure=False)
        for x, (before, after) in zip(ends, pairwise(middles), strict=False)
    ]


def _find_ends(
    cell: Cell, edges: Sequence[float], start: float, headers: Collection[str]
) -> Iterator[float]:
    """Yield at which edges of characters known headers end, side by side; none if any is not."""
    for end in edges:
        text = "".join([char for char in _cut_text(cell, [start, end])[1] if char not in SPECKS])
        if end > start and _key(text) in headers:
            after = list(_find_ends(cell, edges, end, headers))
            if after or end == edges[-1]:
                yield end
                yield from after
                return


def _cut_text(cell: Cell, places: Sequence[float]) -> list[str]:
    """Return the characters of a cell between some places, line by line."""
    texts = [""] * (len(places) + 1)
    for word in (word for line in cell.text_lines for word in line.words):
        advance = word.bbox.width / len(word.text)
        for number, char in enumerate(word.text):
            texts[bisect_left(places, word.bbox.x0 + (number + 0.5) * advance)] += char
    return texts


def _are_headers(keys: Sequence[str], headers: Collection[str]) -> bool:
    """Whether enough of several texts are headers, read without a slip."""
    exact = sum(key in headers for key in keys)
    return len(keys) > 1 and exact >= max(1, LEAST_KNOWN * (len(keys) - 1))


def _key(text: str) -> str:
    return parse_label(text).key


def _key_of(chunks: Sequence[Chunk]) -> str:
    return _key("".join([chunk.text for chunk in chunks]))


def _knows(key: str, headers: Collection[str]) -> bool:
    """Whether a text is a header, read with a slip or without."""
    return key in headers or any(is_damaged_form_of(key, header) for header in headers)
