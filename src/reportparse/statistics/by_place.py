"""Rows of a scan whose label cannot be read, between others whose labels name them.

Where a seal covers the labels, or thin print is worn down, as many rows of values may be left
without a name as the form has rows left at that place. Their values are given in doubt: the place
alone speaks for them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from reportparse.codebook import Entry
from reportparse.labels import is_contrary_to, parse_label
from reportparse.layout import Page
from reportparse.statistics.choose import ReadBlock
from reportparse.statistics.matching import Match
from reportparse.statistics.rows import PrintedRow

MOST_NAMED = 0.6  # of the rows of a form with values, that labels name in the table


def name_by_place(read: ReadBlock, pages: Mapping[int, Page]) -> ReadBlock:
    """Name the recognised rows without a known label, where the form has as many rows left."""
    valued = [entry for entry in read.block.rows if entry.valued]
    named = sum(match.entry.valued for match in read.matches)
    if named == len(valued) or named < MOST_NAMED * len(valued):
        return read
    found = [
        Match(number, entry, "none", "unique")
        for before, after in pairwise([match for match in read.matches if match.is_certain])
        for number, entry in _pair_between(read, before, after)
        if _is_recognised(read.rows[number], pages)
    ]
    matches = sorted((*read.matches, *found), key=lambda match: match.item)
    return replace(read, matches=tuple(matches)) if found else read


def _pair_between(read: ReadBlock, before: Match, after: Match) -> Iterator[tuple[int, Entry]]:
    """Yield the rows without a name between two others, and the entries whose places they take."""
    matched = {match.item for match in read.matches}
    taken = {match.entry.index for match in read.matches}
    rows = [n for n in range(before.item + 1, after.item) if read.rows[n].has_values]
    entries = [e for e in read.block.rows if before.entry.index < e.index < after.entry.index]
    free = [entry for entry in entries if entry.valued and entry.index not in taken]
    names_all = len(rows) == len(free) and not matched.intersection(rows)
    if names_all and all(map(_may_be, (read.rows[n] for n in rows), free)):
        yield from zip(rows, free, strict=True)


def _may_be(row: PrintedRow, entry: Entry) -> bool:
    """Whether a label is printed that says nothing against an entry."""
    label = parse_label(row.leaf)
    if not row.leaf or label.ordinal not in (None, entry.ordinal):
        return False
    return not any(is_contrary_to(label.key, official) for official in entry.keys)


def _is_recognised(row: PrintedRow, pages: Mapping[int, Page]) -> bool:
    cells = [cell for cells in row.values.values() for cell in cells]
    return all(pages[cell.page_number].is_recognised(cell.bbox) for cell in cells)
