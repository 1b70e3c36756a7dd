"""Columns with values under headers that no entry has: each may be one of the form's left out.

Where recognition garbles a single header, or a slip does, the rest of the table is the form all the
same. What stands in such a column is not given to an entry: its place alone speaks for it.
"""

from collections.abc import Collection, Sequence

from reportparse.report import Finding
from reportparse.statistics.doubts import make_warning
from reportparse.statistics.segments import Segment


def columns_that_may_be(segment: Segment, unknown: Collection[int]) -> frozenset[int] | None:
    """Return the columns of a block that may stand under unknown headers.

    Args:
        segment: The block's columns as its header names them.
        unknown: Grid columns with values whose header no column of the block has.

    Returns:
        The indexes of the block's columns; none if nothing is unknown. None where some cannot be
        columns of the block: between the named ones beside them, it has not as many others.
    """
    named = sorted((c.slot.cols.start, c.match.entry.index) for c in segment.columns)
    found = {index for _, index in named}
    gaps: dict[tuple[int, int], int] = {}
    for col in unknown:
        before = max((index for start, index in named if start < col), default=-1)
        after = min(
            (index for start, index in named if start > col), default=len(segment.block.columns)
        )
        gaps[before, after] = gaps.get((before, after), 0) + 1
    may_be: set[int] = set()
    for (before, after), count in gaps.items():
        free = _free_between(before, after, found)
        if len(free) < count:
            return None
        may_be.update(free)
    return frozenset(may_be)


def _free_between(before: int, after: int, found: Collection[int]) -> Sequence[int]:
    return [index for index in range(before + 1, after) if index not in found]


def explain_columns(names: Sequence[str]) -> Finding:
    """Say that some cells may stand under a header that was not recognised."""
    return make_warning(
        "column.unnamed",
        "a column has no header of the form, but may be one that is not found elsewhere; "
        "its values are listed as unmapped",
        tuple(names),
    )
