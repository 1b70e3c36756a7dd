"""Rows of a form that were not found although a row with their label is printed elsewhere."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import regex

from reportparse.codebook import Block, Entry, Form, FormCell
from reportparse.labels import parse_label
from reportparse.layout import BBox, Cell, Page, Table, TextLine
from reportparse.pages.text_lines import find_text_lines
from reportparse.report import Finding, Statistic, Unmapped
from reportparse.statistics.cells import CellReader, missing_statistic, name_statistic
from reportparse.statistics.doubts import make_warning
from reportparse.tables.chunks import is_number, looks_like_value

TELLING = 6  # characters of a label that hardly any other table prints
# Brackets and a dot number a label; the number is its value, with or without a unit.
_LABEL_AND_NUMBER = regex.compile(r"(.*?[\p{Han}）)])[\s:：]*(-?\d[\d,.]*)\s?\p{Han}{0,2}")
PART_OF_FORM = 3  # rows; a table with so many is a part of the form
FEW_ROWS = 2  # rows with shorter labels that make a table a part of the form


class LostRow(NamedTuple):
    """A printed row of numbers that may be a row of a form."""

    entry: Entry
    label: tuple[str, ...]
    """Its texts, from left to right."""
    values: tuple[Cell, ...]
    """Its numbers, at least one."""


class LostCells(NamedTuple):
    """What can be said of the cells whose row may stand elsewhere."""

    cells: list[tuple[Statistic, int]]
    """Each as missing, and the number of the page on which it may be."""
    unmapped: list[Unmapped]
    """The numbers of those rows."""
    findings: list[Finding]


def doubt_lost_rows(
    left_over: Iterable[Sequence[Sequence[Cell]]],
    forms: Sequence[Form],
    is_known: Callable[[str, FormCell], bool],
    reader: CellReader,
) -> LostCells:
    """Find the cells whose row was not found while a row like it is printed elsewhere.

    Args:
        left_over: Rows that were read as no part of a form, by table or page.
        forms: The forms found.
        is_known: Whether a form's cell was found, or is doubted already.
        reader: Reads the cells of the report.
    """
    gone = LostCells([], [], [])
    blocks = [
        (form.form, block, missing)
        for form in forms
        for block in form.blocks
        if (missing := _missing_rows(form.form, block, is_known))
    ]
    for rows in left_over if blocks else ():
        for form, block, missing in blocks:
            lost = find_lost_rows(rows, [entry for entry in block.rows if entry.index in missing])
            if not lost:
                continue
            named = [row.entry.index for row in lost]
            indexes = list(missing) if len(lost) >= PART_OF_FORM else named
            statistics = [cell for index in indexes for cell in missing.pop(index)]
            page_number = lost[0].values[0].page_number
            gone.cells.extend((statistic, page_number) for statistic in statistics)
            gone.unmapped.extend(_unmapped(form, lost, reader))
            gone.findings.append(_explain(lost, statistics))
    return gone


def _missing_rows(
    form: str, block: Block, is_known: Callable[[str, FormCell], bool]
) -> dict[int, list[Statistic]]:
    """Return the cells of each row of which none was found, by the row's index, as missing."""
    rows: dict[int, list[FormCell]] = {}
    for (index, _), cell in block.cells.items():
        rows.setdefault(index, []).append(cell)
    return {
        index: [missing_statistic(form, cell) for cell in cells]
        for index, cells in rows.items()
        if not any([is_known(form, cell) for cell in cells])
    }


def _unmapped(form: str, lost: Sequence[LostRow], reader: CellReader) -> Iterator[Unmapped]:
    for row in lost:
        for cell in row.values:
            reason = "its row stands in no table that was recognised"
            yield reader.unmapped(form, row.label, cell, reason)


def _explain(lost: Sequence[LostRow], statistics: Sequence[Statistic]) -> Finding:
    first = lost[0]
    more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
    return make_warning(
        "row.lost",
        f"the row {' > '.join(first.label)!r} on page {first.values[0].page_number}{more} "
        "may be of the form, but stands in no table that was recognised; the values are listed as "
        "unmapped",
        tuple(name_statistic(statistic) for statistic in statistics),
    )


def find_lost_rows(rows: Sequence[Sequence[Cell]], missing: Sequence[Entry]) -> list[LostRow]:
    """Return the rows of a table that are labelled like entries that were not found.

    Args:
        rows: Rows of a table that were read as no part of a form, each from left to right.
        missing: Rows of a form of which no cell was found.

    Returns:
        Each such row; none where only a short label or two could be chance.
    """
    lost = list(_find(rows, missing))
    telling = any(len(key) >= TELLING for row in lost for key in _keys(row.label))
    return lost if telling or len(lost) >= FEW_ROWS else []


def rows_outside(pages: Sequence[Page], tables: Sequence[Table]) -> Iterator[list[list[Cell]]]:
    """Yield the rows of text of each page that stand in no table, each text as a cell."""
    for page in pages:
        boxes = [
            part.bbox
            for table in tables
            for part in table.parts
            if part.page_number == page.page_number
        ]
        words = [w for w in page.words if not any(b.contains(*w.bbox.center) for b in boxes)]
        rows: list[list[Cell]] = []
        for line in find_text_lines(words):
            if not (rows and _is_beside(line, rows[-1][-1].bbox)):
                rows.append([])
            for piece in _part_number(line):
                col = len(rows[-1])
                rows[-1].append(Cell(0, col, 1, 1, line.bbox, page.page_number, (piece,)))
        yield [row for row in rows if len(row) > 1]


def _part_number(line: TextLine) -> list[TextLine]:
    """Part the number at the end of a line from the label that stands close before it."""
    match = _LABEL_AND_NUMBER.fullmatch(line.text)
    return [line._replace(text=text) for text in match.groups()] if match else [line]


def _is_beside(line: TextLine, left: BBox) -> bool:
    """Whether a line stands right of a box on the same height."""
    return left.x1 <= line.bbox.x0 and left.top <= line.bbox.center[1] <= left.bottom


def _find(rows: Sequence[Sequence[Cell]], missing: Sequence[Entry]) -> Iterator[LostRow]:
    left = list(missing)
    for row in rows:
        filled = [cell for cell in row if cell.text_lines]
        values = tuple([cell for cell in filled if is_number(cell.text)])
        if not values or not left:
            continue
        label = tuple(
            ["".join(cell.text.split()) for cell in filled if not looks_like_value(cell.text)]
        )
        keys = _keys(label)
        entry = next((entry for entry in left if not keys.isdisjoint(entry.keys)), None)
        if entry is not None:
            left.remove(entry)
            yield LostRow(entry, label, values)


def _keys(label: Sequence[str]) -> frozenset[str]:
    return frozenset(parse_label(text).key for text in label)
