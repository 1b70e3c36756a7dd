"""Rows that print the labels of several rows of the form: whose their values are is open."""

from reportparse.codebook import Entry
from reportparse.report import Finding, Statistic
from reportparse.statistics.cells import explain_cell
from reportparse.statistics.choose import ReadBlock
from reportparse.statistics.lost_text import letters_in

TELLING = 6  # characters of a label that hardly another text holds


def rows_of_several(read: ReadBlock) -> frozenset[int]:
    """Return the rows beside whose label another row's is printed, by their number.

    So a list in two halves looks where no rules part them: the value on the right is not the one
    of the label on the left. Where rules part the columns, no cell is read beyond its own.
    """
    if all(column.slot.is_ruled for column in read.segments[0].columns):
        return frozenset()
    valued = [entry for entry in read.block.rows if entry.valued and entry.label is not None]
    return frozenset(
        match.item
        for match in read.matches
        if match.entry.valued
        and any(_names_another(text, match.entry, valued) for text in read.rows[match.item].label)
    )


def _names_another(text: str, entry: Entry, valued: list[Entry]) -> bool:
    """Whether a text holds the label of another row with values that is no part of its own."""
    if len(text) < TELLING:
        return False
    printed, own = letters_in(text), letters_in("".join((*entry.path, *entry.keys)))
    return any(
        len(name) >= TELLING and name in printed and name not in own
        for other in valued
        for name in other.keys
    )


def explain_several(statistic: Statistic) -> Finding:
    """Say why a value is doubtful."""
    return explain_cell(
        statistic,
        "row.several",
        "the label of another row stands in the same row; the value may be that one's",
    )
