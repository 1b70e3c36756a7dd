"""A long list whose only column of values has a header that the form does not know."""

from collections.abc import Collection, Sequence
from functools import lru_cache

from reportparse.codebook import Block, Codebook
from reportparse.statistics.grids import Grid, Slot
from reportparse.statistics.matching import Match, Wording
from reportparse.statistics.segments import ColumnMatch, Segment, slot_keys
from reportparse.tables.chunks import looks_like_value

MIN_LABELS = 10  # labels of a form; fewer may be shared by another list


def find_unnamed_columns(
    grid: Grid, blocks: Sequence[Block], named: Collection[Segment], codebook: Codebook
) -> list[Segment]:
    """Find the lists that print a form's labels and, beside them, one column of values.

    数量 for 统计数: the rows say which form it is, and no other column can be meant. As the wording
    of the header does not speak for it, its values are doubtful; not so where it names the
    reporting year beside columns that name other years.

    Args:
        grid: The table.
        blocks: What it may print.
        named: What its headers name.
        codebook: The forms.
    """
    segments: list[Segment] = []
    for block in blocks:
        if len(block.columns) > 1 or any(segment.block is block for segment in named):
            continue
        if len(_labels_of_values(block) & grid.keys) < MIN_LABELS:
            continue
        found = _find_header(grid, codebook)
        if found is not None:
            row, slots, slot = found
            wording: Wording = "alias" if grid.is_reporting_year(slot.printed[0]) else "damaged"
            column = ColumnMatch(Match(0, block.columns[0], wording, "agrees"), slot)
            segments.append(Segment(block, row, row, grid.table.n_rows, (column,), slots))
    return segments


@lru_cache(maxsize=64)
def _labels_of_values(block: Block) -> frozenset[str]:
    """Return the labels of the rows with values, as a table may print them word for word."""
    return frozenset(
        key for key, entries in block.row_index.items() if any(entry.valued for entry in entries)
    )


def _find_header(grid: Grid, codebook: Codebook) -> tuple[int, tuple[Slot, ...], Slot] | None:
    """Find the first row that names columns, of which one alone has values of this year below."""
    for row in range(grid.table.n_rows):
        slots = tuple(grid.slots(row))
        if len(slots) < 2:
            if any(looks_like_value(cell.text) for cell in grid.rows[row]):
                return None
            continue
        of_values = [
            slot
            for slot in slots
            if not _is_contrary(slot, codebook) and _may_hold_values(grid, row, slot, codebook)
        ]
        if len(of_values) != 1:
            return None
        return row, slots, of_values[0]
    return None


def _may_hold_values(grid: Grid, row: int, slot: Slot, codebook: Codebook) -> bool:
    if slot.names_rows or any(key in codebook.auxiliary_columns for key in slot_keys(slot)):
        return False
    below = [cell for line in grid.rows[row + 1 :] for cell in line if cell.col in slot.cols]
    return any(cell.text_lines for cell in below)


def _is_contrary(slot: Slot, codebook: Codebook) -> bool:
    """Whether the header says that its column is on another year or span."""
    words = codebook.common.contrary_remarks
    return slot.other_year or any(word in text for word in words for text in slot.texts)
