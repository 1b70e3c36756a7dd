"""Rows of values without a label that is known: they may hold the rest of the rows beside."""

from collections.abc import Iterator, Sequence

from reportparse.report import Finding, Statistic
from reportparse.statistics.cells import explain_cell
from reportparse.statistics.choose import ReadBlock
from reportparse.statistics.rows import PrintedRow
from reportparse.statistics.wrapped import MAX_MERGED


def rows_beside_unlabelled(read: ReadBlock) -> frozenset[int]:
    """Return the rows beside a row of values without any label: it may be the rest of theirs.

    At the top of a page the rest of a group's label may stand beside such values; and where no
    rules divide the rows, any line of it may, with the label of the values above or below. A
    page break may cut a row in two: the part with a label that is nearly one of the form, or that
    is blank, is not all of it.
    """
    if all(row.label is None for row in read.block.rows):
        return frozenset()
    matched = {match.item for match in read.matches}
    damaged = {match.item for match in read.matches if match.wording == "damaged"}
    ruled = all([column.slot.is_ruled for column in read.segments[0].columns])
    beside: set[int] = set()
    for number, row in enumerate(read.rows):
        if not row.has_values or number in matched:
            continue
        around = (number - 1, number + 1)
        cut = [n for n in around if n in damaged or (n in matched and not read.rows[n].has_values)]
        beside.update(n for n in cut if read.rows[n].page_number != row.page_number)
        if not row.leaf or (not row.leaf_is_last and _is_beside_page_break(read.rows, number)):
            beside.update(around)
        elif not ruled:
            beside.update(n for n in _blank_run(read.rows, number) if n in matched)
    return frozenset(beside)


def _blank_run(rows: Sequence[PrintedRow], number: int) -> Iterator[int]:
    """Yield the rows without values around a row, as far as one label may be set over lines."""
    for step in (-1, 1):
        around = number + step
        while abs(around - number) <= MAX_MERGED and 0 <= around < len(rows):
            if rows[around].has_values:
                break
            yield around
            around += step


def _is_beside_page_break(rows: Sequence[PrintedRow], number: int) -> bool:
    around = rows[max(number - 1, 0) : number + 2]
    return any(row.page_number != rows[number].page_number for row in around)


def explain_unlabelled(statistic: Statistic) -> Finding:
    """Say why a value beside values without a label is doubtful."""
    return explain_cell(
        statistic,
        "row.unlabelled",
        "a row of values without a label stands beside; it may hold the rest of this one",
    )
