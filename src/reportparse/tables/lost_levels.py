"""Lying rules of which a scan has nothing left in one column, as the cells on both sides show them.

A header and the value below it stand in one cell then, or two values, or two labels of rows. Where
the cells to the left and to the right end at one level, and the words of the cell keep clear of it,
it ends there, too; numbered labels do where the cells to their right end. A rule may be lost in
several columns beside each other: then all of their cells are of two rows.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from reportparse.labels import parse_label
from reportparse.layout import BBox, Cell, Word
from reportparse.tables.chunks import looks_like_value
from reportparse.tables.grid import Lattice

OVER_LEVEL = 3.0  # pt; how far a word may reach over a rule that is thought on

DASHES = frozenset("-—–－_…·.,':、一")  # as which what is left of a rule may be read
ON_LEVEL = 5.0  # pt by which its middle may lie beside the level

Tile = tuple[int, int, int, int]  # row, column, and how many of each


class LostLevels(NamedTuple):
    """A table with the lying rules that its words show."""

    lattice: Lattice
    values: list[BBox]
    """The cells of values without a rule above or below."""
    specks: list[Word]
    """What is left of a rule, and was read as a word."""


class _Grid(NamedTuple):
    """What stands beside a cell."""

    ys: Sequence[float]
    edges: Sequence[Collection[int]]
    """The rows at which cells begin or end, for each column."""
    cells: Mapping[tuple[int, int], Cell]
    """The cell that covers each row and column."""


def find_lost_levels(
    lattice: Lattice, cells: Sequence[Cell], headers: Collection[str]
) -> LostLevels | None:
    """Part cells of a header and a value, of values, or of labels, where those beside them end.

    Args:
        lattice: The grid that rules gave.
        cells: Its cells with their words.
        headers: Label keys of the headers of all forms.

    Returns:
        The levels; None when no cell is parted.
    """
    edges: list[set[int]] = [set() for _ in lattice.xs[1:]]
    for row, col, row_span, col_span in lattice.cells:
        for own in edges[col : col + col_span]:
            own |= {row, row + row_span}
    covered = {(row, col): cell for cell in cells for row in cell.rows for col in cell.cols}
    grid = _Grid(lattice.ys, edges, covered)
    tiles = set(lattice.cells)
    values: list[Tile] = []
    specks: list[Word] = []
    for cell in cells:
        if cell.row_span == 1 or not cell.text_lines or parse_label(cell.text).key in headers:
            continue
        beside, right = _levels_beside(cell, grid)
        texts = _texts_between(cell, [lattice.ys[row] for row in beside])
        first_is_header = bool(texts) and parse_label(texts[0]).key in headers
        if _are_labels(_texts_between(cell, [lattice.ys[row] for row in right])):
            levels = right
        elif texts and (first_is_header or all(map(looks_like_value, texts))):
            levels = beside
            values += _part(cell, beside)[first_is_header:]
        else:
            continue
        tiles -= {cell[:4]}
        tiles |= set(_part(cell, levels))
        ys = [lattice.ys[row] for row in levels]
        specks += [word for line in cell.text_lines for word in line.words if _is_rest(word, ys)]
    if len(tiles) == len(lattice.cells):
        return None
    finer = Lattice(lattice.xs, lattice.ys, tuple(sorted(tiles)))
    return LostLevels(finer, [finer.bbox(tile) for tile in values], specks)


def _levels_beside(cell: Cell, grid: _Grid) -> tuple[list[int], list[int]]:
    """Return the rows within a cell at which cells on all of its sides end, and on its right."""
    beside: list[int] = []
    right: list[int] = []
    for row in cell.rows[1:]:
        ends = [_ends_beside(cell, row, grid, step) for step in (-1, 1)]
        if True in ends and False not in ends:
            beside.append(row)
        if ends[1]:
            right.append(row)
    return beside, right


def _ends_beside(cell: Cell, row: int, grid: _Grid, step: int) -> bool | None:
    """Whether the next cell to the left (-1) or right (1) ends at a row; None if there is none.

    Cells of two rows, which have lost the same rule, are passed over.
    """
    while True:
        col = cell.col - 1 if step < 0 else cell.cols.stop
        if not 0 <= col < len(grid.edges):
            return None
        if row in grid.edges[col]:
            return True
        beside = grid.cells.get((row, col))
        if beside is None or not _is_of_two_rows(beside, grid.ys[row]):
            return False
        cell = beside


def _is_of_two_rows(cell: Cell, level: float) -> bool:
    """Whether values stand above and below a level in a cell, or a numbered label below one."""
    texts = _texts_between(cell, [level])
    return bool(texts) and (all(map(looks_like_value, texts)) or _are_labels(texts))


def _texts_between(cell: Cell, ys: Sequence[float]) -> list[str]:
    """Return the texts of a cell between levels; none if any is empty or a word stands on one."""
    parts: list[list[Word]] = [[] for _ in range(len(ys) + 1)]
    for word in (word for line in cell.text_lines for word in line.words):
        _, top, _, bottom = word.bbox
        if _is_rest(word, ys):
            continue
        if any(top + OVER_LEVEL < y < bottom - OVER_LEVEL for y in ys):
            return []
        parts[sum(y < (top + bottom) / 2 for y in ys)].append(word)
    texts = ["".join([word.text for word in part]) for part in parts]
    return texts if len(texts) > 1 and all(texts) else []


def _is_rest(word: Word, ys: Sequence[float]) -> bool:
    """Whether a word may be what is left of a rule at one of several levels."""
    middle = word.bbox.center[1]
    return set(word.text) <= DASHES and any(abs(y - middle) <= ON_LEVEL for y in ys)


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
