"""Printed rows below a header: their label, their values, and which of them are one row."""

import itertools
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import regex

from reportparse.layout import Cell
from reportparse.statistics.grids import Grid
from reportparse.statistics.segments import Segment
from reportparse.tables.chunks import is_number, looks_like_value

APART = "apart"  # role of a column with values that the form does not ask for, as its header says
UNNAMED = "unnamed"  # role of one whose header says nothing, left of the first named column
_UNASKED = frozenset({APART, UNNAMED})
MIN_NUMBERED = 3  # rows; two counts may follow each other by chance
NUMBERED = regex.compile(r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．]")


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One printed row: label cells outermost first, and the cells of each matched column."""

    label: tuple[str, ...]
    """Texts of the label cells; the last one names the row."""
    values: Mapping[int, tuple[Cell, ...]]
    """Cells of each matched column, by entry index; several when the column is cut there."""
    first: int
    last: int
    page_number: int
    top: float
    bottom: float
    has_values: bool
    """Whether anything is printed in a value cell."""
    unit: str | None = None
    remark: str | None = None
    leaf_is_last: bool = True
    """Whether the text that names the row stands where those of most rows do, or right of it."""
    leaf_cols: range = range(0)
    """Columns of the text that names the row; none without a label."""
    merged_values: frozenset[int] = frozenset()
    """Columns whose cell reaches over a column beside them."""
    stray: tuple[Cell, ...] = ()
    """Cells with a number right of the label that stand in no column of the form."""

    @property
    def leaf(self) -> str:
        """The text that names the row."""
        return self.label[-1] if self.label else ""


def read_rows(
    grid: Grid, segment: Segment, roles: Mapping[int, str], units: frozenset[str] = frozenset()
) -> list[PrintedRow]:
    """Read the rows of a segment; grid rows that share a value cell are one row.

    Args:
        grid: The table.
        segment: A header and the rows below it.
        roles: What columns hold that are neither labels nor values.
        units: Words that beside a label are its unit, whether or not a header says so.
    """
    value_cols = {col for column in segment.columns for col in column.slot.cols}
    rows: list[PrintedRow] = []
    row = segment.header_row + 1
    while row < segment.end_row:
        last = row
        for cell in grid.rows[row]:
            if cell.row_span == 1:
                continue
            end = min(cell.row + cell.row_span, segment.end_row) - 1
            if end > last and cell.col_span < grid.table.n_cols:
                last = end if value_cols.intersection(cell.cols) else last
        rows.append(_take_unit(_read_row(grid, segment, roles, range(row, last + 1)), units))
        row = last + 1
    leaf_cols = Counter(row.leaf_cols.start for row in rows if row.has_values and row.leaf_cols)
    if not leaf_cols:
        return rows
    leaf_col = leaf_cols.most_common(1)[0][0]
    return [
        row if row.leaf_cols.stop > leaf_col else replace(row, leaf_is_last=False) for row in rows
    ]


def _read_row(grid: Grid, segment: Segment, roles: Mapping[int, str], span: range) -> PrintedRow:
    cells = grid.rows[span.start]
    if len(span) > 1:
        cells = list(dict.fromkeys(cell for row in span for cell in grid.rows[row]))
    filled = [cell for cell in cells if cell.text_lines]
    lone = filled[0] if len(filled) == 1 and not looks_like_value(filled[0].text) else None
    first_value = min([column.slot.cols.start for column in segment.columns])
    of_values = [
        cell
        for cell in cells
        if cell is not lone and (cell.col >= first_value or _reaches(cell, first_value))
    ]
    places = [(cell, cell.col, cell.col + cell.col_span) for cell in of_values]
    values: dict[int, tuple[Cell, ...]] = {}
    merged: set[int] = set()
    for column in segment.columns:
        own = column.slot.cols
        first, stop = own.start, own.stop
        inside = [cell for cell, left, right in places if left < stop and first < right]
        values[column.match.entry.index] = tuple(inside)
        for cell in inside:
            if cell.col < own.start or cell.col + cell.col_span > own.stop:
                merged.add(column.match.entry.index)
    labels = [c for c in filled if (c.col < first_value and c not in of_values) or c is lone]
    by_role = {
        role: _text([cell for cell in cells if roles.get(cell.col) == role])
        for role in (("unit", "remark") if roles else ())
    }
    names = [cell for cell in labels if cell.col not in roles]
    own_cells = [cell for cell in cells if cell.row >= span.start] or cells
    return PrintedRow(
        label=tuple(text for cell in names if (text := _flat(cell.text))),
        values=values,
        first=span.start,
        last=span.stop - 1,
        page_number=own_cells[-1].page_number,
        top=min([cell.bbox.top for cell in own_cells]),
        bottom=max([cell.bbox.bottom for cell in own_cells]),
        has_values=any(cell.text_lines for inside in values.values() for cell in inside),
        unit=by_role.get("unit") or None,
        remark=by_role.get("remark") or None,
        leaf_cols=names[-1].cols if names else range(0),
        merged_values=frozenset(merged),
        stray=_find_stray(
            _value_cells(cells, of_values, roles),
            values,
            {col: role for col, role in roles.items() if role not in _UNASKED},
            grid.table.n_cols,
        ),
    )


def _reaches(cell: Cell, col: int) -> bool:
    """Whether a number in the columns of labels reaches over the first column of values."""
    return cell.col < col < cell.col + cell.col_span and is_number(_flat(cell.text))


def _take_unit(row: PrintedRow, units: frozenset[str]) -> PrintedRow:
    """Take a unit that stands beside a label, under no header of its own, for what it is."""
    if len(row.label) < 2 or row.label[-1] not in units:
        return row
    return replace(row, label=row.label[:-1], unit=row.unit or row.label[-1])


def _value_cells(
    cells: Sequence[Cell], of_values: Sequence[Cell], roles: Mapping[int, str]
) -> Sequence[Cell]:
    """Return the cells of a row that may hold values, those of columns not asked for among them."""
    if _UNASKED.isdisjoint(roles.values()):
        return of_values
    return [cell for cell in cells if cell in of_values or roles.get(cell.col) in _UNASKED]


def _find_stray(
    cells: Sequence[Cell],
    values: Mapping[int, tuple[Cell, ...]],
    roles: Mapping[int, str],
    n_cols: int,
) -> tuple[Cell, ...]:
    if len(cells) <= len(values):
        return ()
    taken = {cell for inside in values.values() for cell in inside}
    return tuple(
        cell
        for cell in cells
        if cell.text_lines and cell not in taken and cell.col not in roles
        if cell.col_span < n_cols and is_number(_flat(cell.text))
    )


def numbers_columns(row: PrintedRow, words: Collection[str]) -> bool:
    """Whether a row only numbers the columns, as its name says: 甲 1 2 3 below the headers."""
    if not row.label or row.label[0] not in words:
        return False
    texts = [_text(cells) for _, cells in sorted(row.values.items())]
    numbers = [int(text) for text in texts if text.isdecimal()]
    return len(numbers) == len(texts) and all(
        right - left == 1 for left, right in itertools.pairwise(numbers)
    )


def _flat(text: str) -> str:
    return "".join(text.split())


def _text(cells: Sequence[Cell]) -> str:
    return "".join(_flat(cell.text) for cell in cells)


def extra_value_columns(
    grid: Grid, segment: Segment, roles: Mapping[int, str], rows: Sequence[PrintedRow]
) -> list[int]:
    """Return the grid columns that hold values of something the form does not ask for."""
    known = {col for column in segment.columns for col in column.slot.cols} | set(roles)
    extra: list[int] = []
    for col in range(grid.table.n_cols):
        if col in known:
            continue
        texts = [
            _flat(cell.text)
            for row in rows
            for cell in grid.rows[row.first]
            if cell.col == col and cell.col_span < grid.table.n_cols
        ]
        filled = [text for text in texts if text]
        values = [text for text in filled if looks_like_value(text) and not _is_ordinal(text)]
        counts_rows = len(filled) >= MIN_NUMBERED and _counts_rows(filled)
        if len(values) > len(filled) / 2 and not counts_rows:
            extra.append(col)
    return extra


def _is_ordinal(text: str) -> bool:
    """Whether a text is the number of a label, cut off from it: 1. or （二）."""
    return NUMBERED.fullmatch(text) is not None


def number_columns(grid: Grid, segment: Segment) -> dict[int, str]:
    """Return the grid columns left of the values that only number the rows.

    Right of the labels, two numbers that follow each other may as well be counts.
    """
    first_value = min([column.slot.cols.start for column in segment.columns])
    texts: dict[int, list[str]] = {col: [] for col in range(first_value)}
    for row in grid.rows[segment.header_row + 1 : segment.end_row]:
        for cell in row:
            if cell.col in texts and cell.text_lines and cell.col_span == 1:
                texts[cell.col].append(_flat(cell.text))
    last_label = max((col for col, column in texts.items() if _holds_texts(column)), default=-1)
    return {
        col: "number"
        for col, column in texts.items()
        if _counts_rows(column) and (col < last_label or len(column) >= MIN_NUMBERED)
    }


def _holds_texts(texts: Sequence[str]) -> bool:
    return any(not looks_like_value(text) for text in texts)


def _counts_rows(texts: Sequence[str]) -> bool:
    """Whether the texts number the rows: 1, 2, 3 …."""
    numbers = [int(text) for text in texts if text.isdecimal()]
    return len(numbers) == len(texts) > 1 and all(
        below - above == 1 for above, below in itertools.pairwise(numbers)
    )
