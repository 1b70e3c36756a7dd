"""Texts set spread out: headers like 其 他 on either side of the values, and numbers like 5 3 3."""

from collections.abc import Sequence
from itertools import groupby, pairwise

import regex

from reportparse.labels import parse_label
from reportparse.layout import Word, union_bbox
from reportparse.tables.chunks import Chunk, Row, chunk_of, value_chunks
from reportparse.tables.columns import MIN_HEADERS, Column, overlaps, value_columns
from reportparse.tables.grid import cut_word

SPREAD_GAP = 0.8  # em; between the digits of a number that is set spread out
UNEVEN = 0.25  # em; by which such gaps may differ
SIGNS = frozenset("+-－−")
MAX_SPREAD = 2  # characters of a part of such a header
MAX_PARTS = 6
YEAR = regex.compile(r"(?:19|20)\d\d")
YEAR_GAP = 0.5  # em; producers set Chinese characters a quarter of an em from digits
APART = 0.8  # em; between two headers, not between words of one
MIN_CUT = 6  # characters; two headers in one word are longer
HALF_OFF = 0.5  # em; twice the distance between the middles of a header and of its values
HALF_GAP = 2.2  # em; of the space inside a header


def join_years(rows: Sequence[Row]) -> list[Row]:
    """Make one word of a year and the 年 or 年度 behind it: the header 2011 年度 is no value."""
    if not any(word.text[0] == "年" for row in rows for chunk in row for word in chunk.words):
        return list(rows)
    return [tuple(_join_year(chunk) for chunk in row) for row in rows]


def _join_year(chunk: Chunk) -> Chunk:
    words = list(chunk.words[:1])
    for word in chunk.words[1:]:
        last = words[-1]
        close = word.bbox.x0 - last.bbox.x1 <= YEAR_GAP * word.size
        if close and word.text[0] == "年" and YEAR.fullmatch(last.text):
            box = union_bbox((last.bbox, word.bbox))
            words[-1] = last._replace(text=last.text + word.text, bbox=box, char_edges=())
        else:
            words.append(word)
    return chunk if len(words) == len(chunk.words) else chunk_of(words)


def part_known_headers(rows: Sequence[Row], labels: frozenset[str]) -> list[Row]:
    """Give each label a text of its own: 自 然 人 is one, and 商业企业科研机构 are two."""
    if not labels:
        return list(rows)
    return [
        row if value_chunks(row) else _join_known(_cut_known(row, labels), labels) for row in rows
    ]


def _cut_known(row: Row, labels: frozenset[str]) -> Row:
    """Cut texts and words that hold the headers of several columns, set with hardly a gap."""
    parts: list[Chunk] = []
    for number, chunk in enumerate(row):
        is_parted = _names_several if number else _head_columns_behind_labels
        if is_parted(chunk.words, labels):
            parts += [chunk_of([word]) for word in chunk.words]
            continue
        cuts = [(word, _find_labels(word, labels)) for word in chunk.words]
        if any(len(starts) > 1 for _, starts in cuts):
            for word, starts in cuts:
                ends = [*starts[1:], len(word.text)]
                parts += [
                    chunk_of([cut_word(word, start, end)])
                    for start, end in zip(starts, ends, strict=True)
                ]
        else:
            parts.append(chunk)
    return tuple(parts)


def _names_several(words: Sequence[Word], labels: frozenset[str]) -> bool:
    """Whether words beside each other are whole headers, at least one of them of a form."""
    return (
        len(words) > 1
        and all(len(word.text) > 1 and not word.vertical for word in words)
        and all(left.bbox.x1 < right.bbox.x0 for left, right in pairwise(words))
        and any(parse_label(word.text).key in labels for word in words)
    )


def _head_columns_behind_labels(words: Sequence[Word], labels: frozenset[str]) -> bool:
    """Whether the header of the labels and those of a form's columns stand close to one another."""
    return (
        len(words) > 1
        and not any(word.vertical for word in words)
        and all(parse_label(word.text).key in labels for word in words[1:])
        and all(
            right.bbox.x0 - left.bbox.x1 >= APART * left.size for left, right in pairwise(words)
        )
    )


def _find_labels(word: Word, labels: frozenset[str]) -> list[int]:
    """Return where the labels begin that a word consists of; the last may go on below it."""
    text = word.text
    if (
        len(text) < MIN_CUT
        or word.vertical
        or not word.char_edges
        or parse_label(text).key in labels
    ):
        return [0]
    starts, start = [0], 0
    while start < len(text):
        ends = [end for end in range(start + 2, len(text) + 1) if text[start:end] in labels]
        if not ends:
            rest = text[start:]
            begun = len(rest) > 1 and any(label.startswith(rest) for label in labels)
            return starts if begun and len(starts) > 1 else [0]
        start = max(ends)
        if start < len(text):
            starts.append(start)
    return starts


def _join_known(row: Row, labels: frozenset[str]) -> Row:
    words = [(word, number) for number, chunk in enumerate(row) for word in chunk.words]
    if not any(len(word.text) <= MAX_SPREAD for word, _ in words):
        return row
    placed: list[tuple[Word, int]] = []
    start = 0
    while start < len(words):
        size = _known_run([word for word, _ in words[start : start + MAX_PARTS]], labels)
        word, number = words[start]
        if size > 1:
            parts = [part for part, _ in words[start : start + size]]
            text = "".join(part.text for part in parts)
            box = union_bbox(part.bbox for part in parts)
            word, number = word._replace(text=text, bbox=box, char_edges=()), -1 - start
        placed.append((word, number))
        start += size
    if len(placed) == len(words):
        return row
    groups = groupby(placed, key=lambda pair: pair[1])
    return tuple(chunk_of([word for word, _ in group]) for _, group in groups)


def _known_run(words: Sequence[Word], labels: frozenset[str]) -> int:
    """Return how many of the words, from the first, are one label set spread out; 1 if none."""
    run = [words[0]]
    for word in words[1:]:
        gap = word.bbox.x0 - run[-1].bbox.x1
        off = abs(word.bbox.center[1] - run[-1].bbox.center[1])
        apart = not 0 <= gap <= HALF_GAP * word.size or off > word.size / 2
        if apart or max(len(word.text), len(run[-1].text)) > MAX_SPREAD:
            break
        run.append(word)
    for size in range(len(run), 1, -1):
        if parse_label("".join(word.text for word in run[:size])).key in labels:
            return size
    return 1


def join_spread_numbers(rows: Sequence[Row]) -> list[Row]:
    """Join digits that stand alone, close and evenly apart, where the other rows have one column.

    Without rules nothing else tells the digits of a number from the counts of several columns.
    """
    runs = [_find_runs(row) for row in rows]
    if not any(runs):
        return list(rows)
    others = [row for row, found in zip(rows, runs, strict=True) if not found]
    columns = value_columns(others)
    return [
        _join_runs(row, found, columns) if found else row
        for row, found in zip(rows, runs, strict=True)
    ]


def _find_runs(row: Row) -> list[tuple[int, int]]:
    """Return first and last index of each run of close single digits, a sign before it included."""
    runs: list[tuple[int, int]] = []
    start = 0
    while start < len(row):
        end = start
        while end + 1 < len(row) and _goes_on(row, start, end):
            end += 1
        if end > start:
            runs.append((start, end))
        start = end + 1
    return runs


def _goes_on(row: Row, start: int, end: int) -> bool:
    left, right = row[end], row[end + 1]
    if not (_is_digit(right.text) and (_is_digit(left.text) or left.text in SIGNS)):
        return False
    gap = right.bbox.x0 - left.bbox.x1
    if end == start or (row[start].text in SIGNS and end == start + 1):
        return gap <= SPREAD_GAP * right.words[0].size
    first = row[end].bbox.x0 - row[end - 1].bbox.x1
    return abs(gap - first) <= UNEVEN * right.words[0].size


def _is_digit(text: str) -> bool:
    return len(text) == 1 and text.isdigit()


def _join_runs(row: Row, runs: Sequence[tuple[int, int]], columns: Sequence[Column]) -> Row:
    joined: list[Chunk] = []
    position = 0
    for first, last in runs:
        joined += row[position:first]
        words = [word for chunk in row[first : last + 1] for word in chunk.words]
        box = union_bbox(word.bbox for word in words)
        over = sum(overlaps(column, box) for column in columns)
        if over <= 1:
            joined.append(chunk_of(words))
        else:
            joined += row[first : last + 1]
        position = last + 1
    return (*joined, *row[position:])


def join_spaced_headers(rows: Sequence[Row]) -> list[Row]:
    """Join the halves of a header that is printed with a space inside (其 他) over its values.

    The halves stand on either side of a column of values, as far from its middle as each other.
    """
    columns = value_columns(rows)
    if len(columns) < MIN_HEADERS:
        return list(rows)
    return [row if value_chunks(row) else _join_halves(row, columns) for row in rows]


def _join_halves(row: Row, columns: Sequence[Column]) -> Row:
    lines: dict[int, list[Chunk]] = {}
    for chunk in row:
        height = chunk.bbox.height or 1.0
        lines.setdefault(round(2 * chunk.bbox.center[1] / height), []).append(chunk)
    joined = [chunk for line in lines.values() for chunk in _join_on_line(line, columns)]
    return tuple(sorted(joined, key=lambda chunk: chunk.bbox.x0))


def _join_on_line(chunks: Sequence[Chunk], columns: Sequence[Column]) -> list[Chunk]:
    """Join halves among the words of one line; a joined header is a text of its own."""
    owned = [(word, number) for number, chunk in enumerate(chunks) for word in chunk.words]
    placed = owned[:1]
    for word, owner in owned[1:]:
        last = placed[-1][0]
        if _are_halves(last, word, columns):
            whole = union_bbox((last.bbox, word.bbox))
            joined = last._replace(text=last.text + word.text, bbox=whole, char_edges=())
            placed[-1] = (joined, -len(placed))
        else:
            placed.append((word, owner))
    if len(placed) == len(owned):
        return list(chunks)
    return [
        chunk_of([word for word, _ in group])
        for _, group in groupby(placed, key=lambda pair: pair[1])
    ]


def _are_halves(left: Word, right: Word, columns: Sequence[Column]) -> bool:
    whole = union_bbox((left.bbox, right.bbox))
    over = [column for column in columns if overlaps(column, whole)]
    if len(over) != 1 or not 0 <= right.bbox.x0 - left.bbox.x1 <= HALF_GAP * left.size:
        return False
    middle, reach = over[0].x0 + over[0].x1, HALF_OFF * left.size
    off = [abs(box.x0 + box.x1 - middle) for box in (left.bbox, right.bbox, whole)]
    return off[2] <= reach < min(off[:2])
