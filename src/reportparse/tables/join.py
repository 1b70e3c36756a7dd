"""Tables that go on over a page break become one table again.

A table goes on when nothing but margin text stands between its parts and their columns fit. Rows
are only stacked here, repeated headers and cut rows included: which rows are headers, and which two
rows are one, shows when the labels are known.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from reportparse.layout import Cell, Page, Table, TableKind, TextLine
from reportparse.tables.chunks import looks_like_value
from reportparse.tables.grid import nearest

SAME_EDGE = 5.0  # pt; how far a column's border may move from one page to the next
SAME_WIDTH = 0.03  # relative difference in width between two parts of one table
OWN = 0.6  # of the borders between the columns of a table that is none of the one above
SHARED = 0.75  # of the borders of the part with fewer, that the other must have too
MIN_EDGES = 3  # borders that must agree where one part is narrower than the other
STAINS = frozenset({"covered", "stained"})  # misgivings where coloured ink was taken away
_IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
MOVED = 12.0  # pt; how far the pages of a scan lie apart


def column_edges(table: Table) -> list[float]:
    """Return x of the column borders, `n_cols + 1` values, as drawn on the table's last page.

    A border that no cell begins or ends at stands where the one before it does, and the first
    where the next one is: the rows of a group may have no cells in the column of its name.
    """
    page = table.cells[-1].page_number
    last = [cell for cell in table.cells if cell.page_number == page]
    others = [cell for cell in table.cells if cell.page_number != page]
    edges: dict[int, float] = {}
    for _, start, _, span, bbox, *_ in (*reversed(others), *last):  # the last one counts
        edges[start], edges[start + span] = bbox[0], bbox[2]
    placed = [edges[min(edges)]]
    for index in range(1, table.n_cols + 1):
        placed.append(edges.get(index, placed[-1]))
    return placed


def fits_below(upper: Table, lower: Table) -> bool:
    """Whether the columns of `lower` can continue those of `upper`.

    They do when both are as wide as each other, or when they end at the same x and share most
    borders: some producers leave out the cells on the left that began on the page before.
    """
    if TableKind.ALIGNED in (upper.kind, lower.kind):
        return False
    above, below = column_edges(upper), column_edges(lower)
    shift = _find_shift(above, below)
    if shift is not None:
        return not _has_headers_of_its_own(lower, above, [x + shift for x in below])
    few, many = sorted((above, below), key=len)
    shared = sum(abs(x - many[nearest(many, x)]) <= SAME_EDGE for x in few)
    same_end = abs(above[-1] - below[-1]) <= SAME_EDGE
    if same_end and shared > MIN_EDGES and shared >= SHARED * len(few):
        return True
    return _find_shift_of_ends(above, below) is not None


def _has_headers_of_its_own(lower: Table, above: Sequence[float], below: Sequence[float]) -> bool:
    """Whether a table begins with headers of columns of which the one above has hardly a border.

    Of many columns a few have a border of the other's by chance.
    """
    row = _row_texts(lower, 0)
    if len(above) <= MIN_EDGES or len(row) < MIN_EDGES:
        return False
    if not all(row) or any(looks_like_value(text) for text in row):
        return False
    inner = above[1:-1]
    own = sum(abs(x - inner[nearest(inner, x)]) > SAME_EDGE for x in below[1:-1])
    return own >= OWN * (len(below) - 2)


def is_piece_of(first: Table, upper: Table, lower: Table) -> bool:
    """Whether `lower` stands below `upper` as the next piece of the table that `first` begins.

    Both are as wide, their columns are the same but for those of labels that one of them has
    undivided, and it begins with a row of values, or with the same header again.
    """
    few, many = sorted((column_edges(upper), column_edges(lower)), key=len)
    if len(few) <= MIN_EDGES or any(abs(few[end] - many[end]) > SAME_EDGE for end in (0, -1)):
        return False
    if any(abs(x - many[nearest(many, x)]) > SAME_EDGE for x in few):
        return False
    head, row = _row_texts(first, 0), _row_texts(lower, 0)
    return row == head or (bool(row) and looks_like_value(row[-1]))


def leave_out_stains(page: Page, body: Sequence[TextLine]) -> Sequence[TextLine]:
    """Return the lines of a page but for what may be the rest of a seal.

    Such a line has no ideographs, or a single one that its star was read as, and all of it lies
    where coloured ink was taken away: no end of a table is told by it.
    """
    stains = [m.bbox for m in page.misgivings if m.code in STAINS]
    if not stains:
        return body
    return [
        line
        for line in body
        if (len(line.text) > 1 and _IDEOGRAPH.search(line.text))
        or not all(any(s.contains(*w.bbox.center) for s in stains) for w in line.words)
    ]


def _row_texts(table: Table, row: int) -> list[str]:
    cells = sorted((cell for cell in table.cells if cell.row == row), key=lambda cell: cell.col)
    return ["".join(cell.text.split()) for cell in cells]


def _find_shift(above: Sequence[float], below: Sequence[float]) -> float | None:
    """Return how far the lower part must move to lie below the upper; None if widths differ."""
    width_above, width_below = above[-1] - above[0], below[-1] - below[0]
    if abs(width_above - width_below) > max(SAME_WIDTH * width_above, SAME_EDGE):
        return None
    return above[0] - below[0]


def _find_shift_of_ends(above: Sequence[float], below: Sequence[float]) -> float | None:
    """Return how far the lower part must move for both to end at one x.

    None unless all borders of the narrower part then have one of the other: pages of a scan, and
    those with a margin for binding, lie beside each other.
    """
    shift = above[-1] - below[-1]
    few, many = sorted((above, [x + shift for x in below]), key=len)
    alike = all(abs(x - many[nearest(many, x)]) <= SAME_EDGE for x in few)
    return shift if alike and len(few) > MIN_EDGES and abs(shift) <= MOVED else None


def join_pair(upper: Table, lower: Table) -> Table:
    """Stack two parts over a common set of columns."""
    above, below = column_edges(upper), column_edges(lower)
    shift = _find_shift(above, below)
    if shift is None:
        shift = _find_shift_of_ends(above, below) or 0.0
    below = [x + shift for x in below]
    edges = _union(above, below, SAME_EDGE)
    if _loses_cells(lower, [nearest(edges, x) for x in below]):
        edges = _union(above, below, 0.0)  # columns narrower than borders move stay apart
    cells = [
        _move(cell, columns, rows)
        for table, columns, rows in (
            (upper, [nearest(edges, x) for x in above], 0),
            (lower, [nearest(edges, x) for x in below], upper.n_rows),
        )
        for cell in table.cells
    ]
    return replace(
        upper,
        cells=tuple(cells),
        n_rows=upper.n_rows + lower.n_rows,
        n_cols=len(edges) - 1,
        parts=upper.parts + lower.parts,
        crossing_words=upper.crossing_words + lower.crossing_words,
    )


def _loses_cells(table: Table, columns: Sequence[int]) -> bool:
    """Whether a cell would begin and end at one border."""
    return any(columns[cell.col] == columns[cell.col + cell.col_span] for cell in table.cells)


def _union(above: Sequence[float], below: Sequence[float], tolerance: float) -> list[float]:
    edges = list(above)
    edges += [x for x in below if all(abs(x - edge) > tolerance for edge in above)]
    return sorted(edges)


def _move(cell: Cell, columns: Sequence[int], rows: int) -> Cell:
    """Renumber a cell's columns for the common set of edges, and its rows by the rows above."""
    start, end = columns[cell.col], columns[cell.col + cell.col_span]
    if rows == 0 and (start, end) == (cell.col, cell.col + cell.col_span):
        return cell
    return Cell(
        cell.row + rows,
        start,
        cell.row_span,
        max(end - start, 1),
        cell.bbox,
        cell.page_number,
        cell.text_lines,
        cell.doubts,
    )
