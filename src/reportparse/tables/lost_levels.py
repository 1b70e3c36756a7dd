"""Lying rules of which a scan has nothing left in one column, as the cells on both sides show them.

A header and the value below it stand in one cell then, or two values do. Where the cells to the
left and to the right end at one level, and the words of the cell keep clear of it, it ends there.
"""

from collections.abc import Collection, Iterator, Sequence

from reportparse.labels import parse_label
from reportparse.layout import BBox, Cell, Word
from reportparse.tables.chunks import looks_like_value
from reportparse.tables.grid import Lattice

OVER_LEVEL = 3.0  # pt; how far a word may reach over a rule that is thought on

Tile = tuple[int, int, int, int]  # row, column, and how many of each


def find_lost_levels(
    lattice: Lattice, cells: Sequence[Cell], headers: Collection[str]
) -> tuple[Lattice, list[BBox]] | None:
    """Part the cells that hold a header and a value, or values, where those beside them end.

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
        if cell.row_span == 1 or not cell.text_lines:
            continue
        sides = [edges[col] for col in (cell.col - 1, cell.cols.stop) if 0 <= col < len(edges)]
        levels = [r for r in cell.rows[1:] if sides and all(r in side for side in sides)]
        if levels and (texts := _texts_between(cell, [lattice.ys[row] for row in levels])):
            first_is_header = parse_label(texts[0]).key in headers
            if first_is_header or all(map(looks_like_value, texts)):
                parts = list(_part(cell, levels))
                tiles -= {cell[:4]}
                tiles |= set(parts)
                values += parts[first_is_header:]
    if not values:
        return None
    return Lattice(lattice.xs, lattice.ys, tuple(sorted(tiles))), [lattice.bbox(t) for t in values]


def _texts_between(cell: Cell, ys: Sequence[float]) -> list[str]:
    """Return the texts of a cell between levels; none if any is empty or a word stands on one."""
    parts: list[list[Word]] = [[] for _ in range(len(ys) + 1)]
    for word in (word for line in cell.text_lines for word in line.words):
        _, top, _, bottom = word.bbox
        if any(top + OVER_LEVEL < y < bottom - OVER_LEVEL for y in ys):
            return []
        parts[sum(y < (top + bottom) / 2 for y in ys)].append(word)
    texts = ["".join([word.text for word in part]) for part in parts]
    return texts if all(texts) else []


def _part(cell: Cell, levels: Sequence[int]) -> Iterator[Tile]:
    for start, end in zip((cell.row, *levels), (*levels, cell.rows.stop), strict=True):
        yield start, cell.col, end - start, cell.col_span
