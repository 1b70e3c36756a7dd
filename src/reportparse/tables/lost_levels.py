"""Lying rules of which a scan has nothing left in one column, as the cells on both sides show them.

A header and the value below it stand in one cell then, or two values, or two labels of rows. Where
the cells to the left and to the right end at one level, and the words of the cell keep clear of it,
it ends there, too; numbered labels do where the cells to their right end.
"""

from collections.abc import Collection, Sequence
from itertools import pairwise

from reportparse.labels import parse_label
from reportparse.layout import BBox, Cell, Word
from reportparse.tables.chunks import looks_like_value
from reportparse.tables.grid import Lattice

OVER_LEVEL = 3.0  # pt; how far a word may reach over a rule that is thought on

Tile = tuple[int, int, int, int]  # row, column, and how many of each


def find_lost_levels(
    lattice: Lattice, cells: Sequence[Cell], headers: Collection[str]
) -> tuple[Lattice, list[BBox]] | None:
    """Part cells of a header and a value, of values, or of labels, where those beside them end.

    Args:
        lattice: The grid that rules gave.
        cells: Its cells with their words.
        headers: Label keys of the headers of all forms.

    Returns:
        The finer lattice, and the cells of values in it without a rule above or below; None when
        no cell is parted.
    """
    edges: list[set[int]] = [set() for _ in lattice.xs[1:]]
    for row, col, row_span, col_span in lattice.cells:
        for own in edges[col : col + col_span]:
            own |= {row, row + row_span}
    tiles = set(lattice.cells)
    values: list[Tile] = []
    for cell in cells:
        if cell.row_span == 1 or not cell.text_lines or parse_label(cell.text).key in headers:
            continue
        beside, right = _levels_beside(cell, edges)
        texts = _texts_between(cell, lattice, beside)
        first_is_header = bool(texts) and parse_label(texts[0]).key in headers
        if _are_labels(_texts_between(cell, lattice, right)):
            parts = _part(cell, right)
        elif texts and (first_is_header or all(map(looks_like_value, texts))):
            parts = _part(cell, beside)
            values += parts[first_is_header:]
        else:
            continue
        tiles -= {cell[:4]}
        tiles |= set(parts)
    if len(tiles) == len(lattice.cells):
        return None
    return Lattice(lattice.xs, lattice.ys, tuple(sorted(tiles))), [lattice.bbox(t) for t in values]


def _levels_beside(cell: Cell, edges: Sequence[Collection[int]]) -> tuple[list[int], list[int]]:
    """Return the rows within a cell at which cells on all of its sides end, and on its right."""
    sides = [edges[col] for col in (cell.col - 1, cell.cols.stop) if 0 <= col < len(edges)]
    right = sides[-1] if cell.cols.stop < len(edges) else ()
    rows = cell.rows[1:]
    beside = [row for row in rows if sides and all(row in side for side in sides)]
    return beside, [row for row in rows if row in right]


def _texts_between(cell: Cell, lattice: Lattice, levels: Sequence[int]) -> list[str]:
    """Return the texts of a cell between levels; none if any is empty or a word stands on one."""
    ys = [lattice.ys[row] for row in levels]
    parts: list[list[Word]] = [[] for _ in range(len(ys) + 1)]
    for word in (word for line in cell.text_lines for word in line.words):
        _, top, _, bottom = word.bbox
        if any(top + OVER_LEVEL < y < bottom - OVER_LEVEL for y in ys):
            return []
        parts[sum(y < (top + bottom) / 2 for y in ys)].append(word)
    texts = ["".join([word.text for word in part]) for part in parts]
    return texts if len(texts) > 1 and all(texts) else []


def _are_labels(texts: Sequence[str]) -> bool:
    """Whether all texts but the first, whose number may be misread, are numbered labels."""
    labels = [parse_label(text) for text in texts]
    return bool(labels) and all(
        label.ordinal is not None and not looks_like_value(text)
        for label, text in zip(labels[1:], texts[1:], strict=True)
    )


def _part(cell: Cell, levels: Sequence[int]) -> list[Tile]:
    rows = (cell.row, *levels, cell.rows.stop)
    return [(start, cell.col, end - start, cell.col_span) for start, end in pairwise(rows)]
