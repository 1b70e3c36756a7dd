"""Tables too wide for a page whose columns are printed in blocks, each with the labels of the rows.

So agencies part a matrix: the first columns in one table, the others in the next one, which begins
with the same corner and repeats every label.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import NamedTuple

from reportparse.labels import parse_label
from reportparse.layout import Cell, Table, cells_by_row
from reportparse.tables.captions import says_continued
from reportparse.tables.chunks import looks_like_value

MIN_ROWS = 3  # rows of labels that two tables do not share by chance


class _Block(NamedTuple):
    """A table by its parts: labels on the left, below a corner, and columns."""

    corner: Cell
    labels: tuple[tuple[str, ...], ...]
    """The texts left of the columns, for each row below the corner."""
    leaves: tuple[str, ...]
    """The key of the lowest header of each column."""


def join_column_blocks(tables: Iterable[Table], headers: frozenset[str]) -> list[Table]:
    """Set a table beside the one before where it has the same rows and other columns.

    Args:
        tables: The tables of a document, in reading order.
        headers: Keys of all headers that forms have: columns with other ones may be those of
            another year, or of another agency.
    """
    joined: list[Table] = []
    left: Table | None = None
    for table in tables:
        right = drop_repeated_head(table)
        if left is not None and _goes_on_beside(left, right, headers):
            joined[-1] = left = _join(left, right, headers)
        else:
            joined.append(table)
            left = right
    return joined


def drop_repeated_head(table: Table) -> Table:
    """Leave out the rows at the top of a further page that repeat the first rows of a table."""
    if len(table.parts) == 1:
        return table
    rows = cells_by_row(table.cells, table.n_rows)
    begun = [{cell.page_number for cell in row if cell.row == at} for at, row in enumerate(rows)]
    left_out: set[int] = set()
    for at in range(1, table.n_rows):
        if begun[at] != begun[at - 1]:
            pairs = zip(rows[at:], rows, strict=False)
            n_same = len(list(takewhile(lambda pair: _prints(*pair), pairs)))
            left_out.update(range(at, at + n_same))
    halved = (0 < len(left_out.intersection(c.rows)) < c.row_span for c in table.cells)
    if not left_out or any(halved):
        return table
    places = {row: at for at, row in enumerate(sorted(set(range(table.n_rows)) - left_out))}
    cells = (cell for cell in table.cells if cell.row in places)
    return replace(
        table,
        cells=tuple(cell._replace(row=places[cell.row]) for cell in cells),
        n_rows=len(places),
    )


def _prints(row: Sequence[Cell], head: Sequence[Cell]) -> bool:
    """Whether a row has the cells and the texts of another."""
    return [(cell.col, _bare(cell)) for cell in row] == [(cell.col, _bare(cell)) for cell in head]


def _goes_on_beside(left: Table, right: Table, headers: frozenset[str]) -> bool:
    if left.n_rows != right.n_rows or any(
        not says_continued(line) for line in right.caption.splitlines()
    ):
        return False
    ours, theirs = _take_apart(left), _take_apart(right)
    if ours is None or theirs is None:
        return False
    return (
        _bare(ours.corner) == _bare(theirs.corner)
        and len(set(theirs.labels)) >= MIN_ROWS
        and all(map(_is_same_row, ours.labels, theirs.labels))
        and all(_is_header(key, headers) for key in (*ours.leaves, *theirs.leaves))
        and set(ours.leaves).isdisjoint(theirs.leaves)
    )


def _is_header(key: str, headers: frozenset[str]) -> bool:
    """Whether a text is a header of a form, or one behind that of its group."""
    return key in headers or any(
        key[:end] in headers and key[end:] in headers for end in range(1, len(key))
    )


def _take_apart(table: Table) -> _Block | None:
    """Take a table apart at its corner; None where it has none, or no column beside it."""
    corner = next((cell for cell in table.cells if cell.row == cell.col == 0), None)
    if corner is None or not corner.text_lines or corner.col_span >= table.n_cols:
        return None
    rows = cells_by_row(table.cells, table.n_rows)
    head, width = corner.row_span, corner.col_span
    while head < table.n_rows and not any(_labels(rows[head], width)):
        head += 1  # a page break cuts through the corner
    labels = tuple([_labels(row, width) for row in rows[head:]])
    if any(looks_like_value(text) for texts in labels for text in texts):
        return None
    lowest = {
        col: cell.text
        for row in rows[:head]
        for cell in row
        if cell.text_lines and cell.col >= width
        for col in range(cell.col, cell.col + cell.col_span)
    }
    leaves = [parse_label(lowest.get(col, "")).key for col in range(width, table.n_cols)]
    return _Block(corner, labels, tuple(leaves))


def _labels(row: Sequence[Cell], width: int) -> tuple[str, ...]:
    return tuple([_bare(cell) for cell in row if cell.col < width])


def _bare(cell: Cell) -> str:
    return "".join(cell.text.split())


def _is_same_row(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether two rows have one label; a group's name may be lost to a page break in either."""
    return (
        len(ours) == len(theirs)
        and ours[-1:] == theirs[-1:]
        and all(
            not one or not other or one == other for one, other in zip(ours, theirs, strict=True)
        )
    )


def _join(left: Table, right: Table, headers: frozenset[str]) -> Table:
    """Set the columns of a block beside those of another, without its labels."""
    width = next(cell.col_span for cell in right.cells if cell.row == cell.col == 0)
    cells = list(left.cells)
    ends = {
        (cell.row, cell.row_span): at
        for at, cell in enumerate(cells)
        if cell.col + cell.col_span == left.n_cols
    }
    for cell in right.cells:
        if cell.col < width:
            continue
        at = ends.get((cell.row, cell.row_span)) if cell.col == width else None
        text = None if at is None else _heal(cells[at].text, cell.text, headers)
        if at is not None and text is not None:
            cells[at] = _widen(cells[at], cell, text)
        else:
            cells.append(cell._replace(col=cell.col - width + left.n_cols))
    return replace(
        left,
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.col))),
        n_cols=left.n_cols + right.n_cols - width,
        parts=left.parts + right.parts,
        crossing_words=left.crossing_words + right.crossing_words,
    )


def _heal(left: str, right: str, headers: frozenset[str]) -> str | None:
    """Return the header that was printed over both blocks, whole or cut; None if it was not."""
    both = (parse_label(left).key, parse_label(right).key)
    if both[0] == both[1] and both[0] in headers:
        return left
    return left + right if both[0] and both[1] and "".join(both) in headers else None


def _widen(left: Cell, right: Cell, text: str) -> Cell:
    line = left.text_lines[0]._replace(text=text)
    return left._replace(col_span=left.col_span + right.col_span, text_lines=(line,))
