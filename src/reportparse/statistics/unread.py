"""Cells that are not found although the table holds a row that may be theirs."""

from collections.abc import Iterator, Sequence

from rapidfuzz.fuzz import ratio

from reportparse.codebook import Entry
from reportparse.labels import is_contrary_to, parse_label
from reportparse.report import Finding, Statistic
from reportparse.statistics.cells import name_statistic
from reportparse.statistics.choose import ReadBlock
from reportparse.statistics.doubts import make_warning
from reportparse.statistics.rows import PrintedRow

ALIKE = 60.0  # per cent of two labels; similarity only raises a doubt, it never names a row


def rows_that_may_be(read: ReadBlock) -> Iterator[tuple[PrintedRow, frozenset[int]]]:
    """Yield each row of values that no entry claimed, with the indexes of the entries it may be.

    An entry is in question when no row is matched with it and its label is alike or stands before
    the row's own, or when between the row's matched neighbours no more entries are missing than
    rows are left. Of such an entry nobody can say that the document does not print it.
    """
    n_entries = len(read.block.rows)
    matched = {match.item: match.entry for match in read.matches}
    taken = {entry.index for entry in matched.values()}
    free = [entry for entry in read.block.rows if entry.valued and entry.index not in taken]
    gaps = {
        number: (
            max((e.index for item, e in matched.items() if item < number), default=-1),
            min((e.index for item, e in matched.items() if item > number), default=n_entries),
        )
        for number, row in enumerate(read.rows)
        if free and row.has_values and row.leaf
        if number not in matched or (not matched[number].valued and _has_number(row))
    }
    for number, (before, after) in gaps.items():
        row = read.rows[number]
        left = sum(gap == (before, after) for gap in gaps.values())
        key = parse_label(row.leaf).key
        possible = [entry for entry in free if not _is_another(key, entry)]
        between = [entry for entry in free if before < entry.index < after]
        alike = [entry for entry in possible if _are_alike(key, entry)]
        alike += [entry for entry in free if _is_named(row, entry)]
        entries = [*alike, *(between if len(between) <= left else ())]
        if entries:
            yield row, frozenset(entry.index for entry in entries)


def _is_named(row: PrintedRow, entry: Entry) -> bool:
    """Whether any text of a row's label names an entry, though not in the place of a row's name."""
    return any(parse_label(text).key in entry.keys for text in row.label)


def _has_number(row: PrintedRow) -> bool:
    """Whether a digit stands in a row: beside the name of a group stands a mark for none."""
    cells = [cell for cells in row.values.values() for cell in cells]
    return any(char.isdigit() for cell in cells for char in cell.text)


def _are_alike(key: str, entry: Entry) -> bool:
    return any(ratio(key, official) >= ALIKE for official in entry.keys)


def _is_another(key: str, entry: Entry) -> bool:
    return all(is_contrary_to(key, official) for official in entry.keys)


def explain_row(row: PrintedRow, statistics: Sequence[Statistic]) -> Finding:
    """Say that some cells may stand in a row that no label names."""
    return make_warning(
        "row.unnamed",
        f"the row {' > '.join(row.label)!r} on page {row.page_number} has no label of the "
        "form, but may be one that is not found elsewhere; its values are listed as unmapped",
        tuple(name_statistic(statistic) for statistic in statistics),
    )
