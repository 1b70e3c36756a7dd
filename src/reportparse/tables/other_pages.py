"""Posts that a scan has lost on one page of a table, as its other pages show where they stand.

The values of two columns stand in one cell then, on both sides of a border that another page has.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from statistics import median

from reportparse.layout import BBox, Cell, Table, Word
from reportparse.tables.cell_text import read_cell
from reportparse.tables.lost_posts import holds_values_beside

MIN_SHARED = 3  # borders by which it is known how far two pages of a scan lie apart

Edges = Mapping[int, float]  # x of the borders of columns that a page has, by number


def part_like_other_pages(table: Table, recognised: Collection[int]) -> Table:
    """Part the cells of recognised pages that hold the values of several columns, in doubt."""
    numbers = {cell.page_number for cell in table.cells}
    if len(numbers) < 2 or not numbers & set(recognised):
        return table
    edges = {number: _find_edges(table, number) for number in numbers}
    cells = [
        part
        for cell in table.cells
        for part in (_part(cell, edges) if cell.page_number in recognised else (cell,))
    ]
    return table if len(cells) == len(table.cells) else replace(table, cells=tuple(cells))


def _find_edges(table: Table, page_number: int) -> Edges:
    found: dict[int, list[float]] = {}
    for cell in table.cells:
        if cell.page_number == page_number:
            found.setdefault(cell.col, []).append(cell.bbox.x0)
            found.setdefault(cell.cols.stop, []).append(cell.bbox.x1)
    return {col: median(places) for col, places in found.items()}


def _part(cell: Cell, edges: Mapping[int, Edges]) -> Iterator[Cell]:
    """Yield the cells of the columns whose values stand in one, or the cell as it is."""
    inner = {}
    if cell.col_span > 1 and cell.row_span == 1 and cell.text_lines:
        inner = dict(_find_inner(cell, edges))
    if not inner or not holds_values_beside(cell, list(inner.values())):
        yield cell
        return
    x0, top, x1, bottom = cell.bbox
    xs = [x0, *inner.values(), x1]
    pieces: list[list[Word]] = [[] for _ in range(len(inner) + 1)]
    for word in (word for line in cell.text_lines for word in line.words):
        pieces[bisect_left(xs[1:-1], word.bbox.center[0])].append(word)
    cols = pairwise((cell.col, *inner, cell.cols.stop))
    for (first, last), (left, right), words in zip(cols, pairwise(xs), pieces, strict=True):
        yield cell._replace(
            col=first,
            col_span=last - first,
            bbox=BBox(left, top, right, bottom),
            text_lines=read_cell(words),
            doubts=cell.doubts | {"rule-lost"},
        )


def _find_inner(cell: Cell, edges: Mapping[int, Edges]) -> Iterator[tuple[int, float]]:
    """Yield the borders inside a cell that its own page has not, and where they would stand."""
    own = edges[cell.page_number]
    for col in cell.cols[1:]:
        for number, other in edges.items():
            shared = own.keys() & other.keys()
            if number == cell.page_number or col not in other or len(shared) < MIN_SHARED:
                continue
            yield col, other[col] + median([own[each] - other[each] for each in shared])
            break
