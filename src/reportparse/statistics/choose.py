"""Which block of which form a table is: the alignment that explains most, if it beats the rest."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from reportparse.codebook import Block, Codebook, Entry
from reportparse.layout import Table
from reportparse.statistics.grids import Grid, names_year
from reportparse.statistics.matching import Match, match_entries
from reportparse.statistics.roles import auxiliary_roles, set_apart
from reportparse.statistics.rows import (
    APART,
    UNNAMED,
    PrintedRow,
    extra_value_columns,
    number_columns,
    numbers_columns,
    read_rows,
)
from reportparse.statistics.segments import Segment, find_segments
from reportparse.statistics.unknown_headers import columns_that_may_be
from reportparse.statistics.unnamed_column import find_unnamed_columns
from reportparse.statistics.wrapped import label_item, merge_wrapped

MIN_ROWS = 3  # rows found by wording that make a table a form; half of them in a shorter block
UNMATCHED_VALUES = 0.25  # what a row of values that fits nothing takes from a block's score
MISSING_ENTRY = 0.1  # what a row or column of the form that is not printed takes from it
CLEAR_MARGIN = 0.05
MIN_NUMBERED = 5  # columns; 1, 2, 3 may be counts
MANY_COLUMNS = 4  # headers of a block that no other table has by chance
MAX_REMEMBERED = 64  # rows of a table; forms have fewer
FEW_LABELS = 12  # a block with fewer labels is looked at when the table shows one of them


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """A block as one table prints it."""

    block: Block
    segments: tuple[Segment, ...]
    rows: tuple[PrintedRow, ...]
    row_segments: tuple[int, ...]
    """For each row, the segment that gives its columns."""
    matches: tuple[Match, ...]
    extra_columns: tuple[int, ...]
    """Grid columns with values of something the form does not ask for."""
    evidence: float
    """What the alignment explains, less the printed values it leaves over."""
    missing: int
    """Rows and columns of the form that are not printed."""

    @property
    def score(self) -> float:
        """What ranks the readings of a table."""
        return self.evidence - MISSING_ENTRY * self.missing

    @property
    def is_whole(self) -> bool:
        """Whether every column and every row with values is printed; groups may be merged cells."""
        rows = {match.entry.index for match in self.matches}
        columns = _found_columns(self.segments)
        return len(columns) == len(self.block.columns) and all(
            row.index in rows for row in self.block.rows if row.valued
        )

    @property
    def first_row(self) -> int:
        """Grid row of the first header."""
        return self.segments[0].header_row

    @property
    def page_numbers(self) -> tuple[int, ...]:
        """Pages its rows stand on."""
        return tuple(dict.fromkeys(row.page_number for row in self.rows))


class Tie(NamedTuple):
    """Two readings of the same rows, between which their table cannot decide."""

    chosen: ReadBlock
    rival: ReadBlock


def read_blocks(
    table: Table, codebook: Codebook, year: int | None = None
) -> tuple[list[ReadBlock], list[Tie]]:
    """Read a table as the blocks it prints.

    Args:
        table: The table.
        codebook: The forms.
        year: Reporting year; a form that came later is no rival where two fit equally well.

    Returns:
        The blocks in printed order, and the readings between which the table cannot decide.
    """
    grid = Grid(table, codebook.headers, year)
    text = "".join(grid.keys)
    blocks = [block for block in codebook.blocks if _may_print(block, grid.keys, text)]
    segments = find_segments(grid, blocks, codebook.common.contrary_remarks)
    segments += find_unnamed_columns(grid, blocks, segments, codebook)
    candidates: list[ReadBlock] = []
    rows_of = _RowReader(grid, codebook)
    for run in _runs(segments):
        orders = range(len(run[0].block.row_orders))
        reads = [_read_segments(rows_of, order, run) for order in orders]
        best = max(reads, key=lambda read: read.score)
        if _is_form(best):
            candidates.append(best)
    later = {f.form for f in codebook.forms.values() if year is not None and f.years.first > year}
    return _choose(candidates, later)


def _runs(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Return each segment alone, and each run of one block's segments: its header repeated."""
    runs: list[list[Segment]] = []
    for start, segment in enumerate(segments):
        run = [segment]
        runs.append(run)
        for following in segments[start + 1 :]:
            if following.block is not segment.block or following.top_row != run[-1].end_row:
                break
            run = [*run, following]
            runs.append(run)
    return runs


def _may_print(block: Block, keys: frozenset[str], text: str) -> bool:
    """Cheap test that leaves out the blocks of which a table shows hardly a label.

    `text` is all `keys` in one.
    """
    shown = len(block.labels & keys)
    if shown >= (1 if len(block.labels) < FEW_LABELS else 3):
        return True
    beginnings = block.label_beginnings
    return sum([beginning in text for beginning in beginnings]) >= len(beginnings) / 2


class _RowReader:
    """Reads the rows below a header once for all blocks that see the same columns in it."""

    def __init__(self, grid: Grid, codebook: Codebook) -> None:
        self.grid = grid
        self._auxiliary = codebook.auxiliary_columns
        common = codebook.common
        self._headers = codebook.headers
        self._contrary_words = common.contrary_remarks
        self._units = frozenset((*common.count_units, *common.money_units))
        self._numbering_rows = frozenset(common.numbering_rows)
        self._read: dict[object, tuple[list[PrintedRow], list[int]]] = {}

    def read(self, segment: Segment) -> tuple[list[PrintedRow], list[int]]:
        """Return the rows of a segment, and its columns of unasked values."""
        columns = tuple((c.match.entry.index, c.slot.cols) for c in segment.columns)
        key = (segment.header_row, segment.end_row, columns)
        if key not in self._read:
            roles = auxiliary_roles(segment, self._auxiliary)
            roles |= number_columns(self.grid, segment)
            roles |= dict.fromkeys(set_apart(segment, self._contrary_words, self._headers), APART)
            rows = read_rows(self.grid, segment, roles, self._units)
            extra = extra_value_columns(self.grid, segment, roles, rows)
            first = min(column.slot.cols.start for column in segment.columns)
            if beside := [col for col in extra if col < first]:  # no part of the labels
                roles |= dict.fromkeys(beside, UNNAMED)
                rows = read_rows(self.grid, segment, roles, self._units)
            rows = [row for row in rows if not numbers_columns(row, self._numbering_rows)]
            self._read[key] = rows, extra
        return self._read[key]


def _read_segments(reader: _RowReader, order: int, segments: Sequence[Segment]) -> ReadBlock:
    """Read segments as a block whose rows stand in one of its orders."""
    block = segments[0].block
    rows: list[PrintedRow] = []
    row_segments: list[int] = []
    extra: list[int] = []
    for number, segment in enumerate(segments):
        read, unasked = reader.read(segment)
        extra += unasked
        rows += read
        row_segments += [number] * len(read)
    if _is_labelled(block):
        by_row = {row.first: number for row, number in zip(rows, row_segments, strict=True)}
        rows = merge_wrapped(rows, block, reader.grid.table.kind)
        row_segments = [by_row[row.first] for row in rows]
    matches = _match_rows(rows, block, order, reader.grid)
    return ReadBlock(
        block=block,
        segments=tuple(segments),
        rows=tuple(rows),
        row_segments=tuple(row_segments),
        matches=tuple(matches),
        extra_columns=tuple(dict.fromkeys(extra)),
        evidence=_evidence(rows, matches, segments),
        missing=_count_missing(matches, segments, block.row_orders[order]),
    )


def _is_labelled(block: Block) -> bool:
    """Whether the rows of a block have labels; disputes-2019 is one row without."""
    return any(row.label is not None for row in block.rows)


def _match_rows(
    rows: Sequence[PrintedRow], block: Block, order: int, grid: Grid
) -> Sequence[Match]:
    if _is_labelled(block):
        labels = tuple([(row.label, row.has_values) for row in rows])
        match = _match_labels if len(labels) <= MAX_REMEMBERED else _match_labels.__wrapped__
        return match(labels, block, order)
    filled = [
        number
        for number, row in enumerate(rows)
        if row.has_values and not _numbers_columns(row, len(block.columns))
    ]
    if any(names_year(rows[number].leaf) for number in filled):
        filled = _of_the_year(rows, filled, grid)
        if len(filled) != 1:
            return []
    if len(filled) == 1 or (not filled and rows):
        return [Match(filled[0] if filled else 0, block.rows[0], "exact", "agrees")]
    return []


@lru_cache(maxsize=256)
def _match_labels(
    labels: tuple[tuple[tuple[str, ...], bool], ...], block: Block, order: int
) -> tuple[Match, ...]:
    """Match rows, each given by its label and whether it has values, with those of a block.

    Nothing else of a row counts, and one report after another prints the same labels.
    """
    items = [label_item(label, block, has_values=has_values) for label, has_values in labels]
    return tuple(match_entries(items, block.row_orders[order], block.row_group_keys))


def _of_the_year(rows: Sequence[PrintedRow], filled: Sequence[int], grid: Grid) -> list[int]:
    """Return which of some rows is on the reporting year, where all are named by years."""
    leaves = [rows[number].leaf for number in filled]
    if not all(map(names_year, leaves)):
        return []
    return [at for at, leaf in zip(filled, leaves, strict=True) if grid.is_reporting_year(leaf)]


def _numbers_columns(row: PrintedRow, n_columns: int) -> bool:
    """Whether a row only numbers the columns: 1, 2, 3 … below the headers."""
    texts = ["".join(cell.text for cell in row.values.get(col, ())) for col in range(n_columns)]
    return n_columns >= MIN_NUMBERED and texts == [str(col + 1) for col in range(n_columns)]


def _evidence(
    rows: Sequence[PrintedRow], matches: Sequence[Match], segments: Sequence[Segment]
) -> float:
    """Add up what an alignment explains, less the printed values it leaves over.

    A group none of whose rows is printed explains nothing: another form may have it as a row.
    """
    columns = _found_columns(segments)
    shown = {match.entry.parent for match in matches}
    rows_found = [m for m in matches if m.entry.valued or m.entry.index in shown]
    explained = sum(_weight(match) for match in (*rows_found, *columns.values()))
    matched = {match.item for match in matches if match.entry.valued}
    unmatched = sum(row.has_values for number, row in enumerate(rows) if number not in matched)
    return explained - UNMATCHED_VALUES * unmatched


def _count_missing(
    matches: Sequence[Match], segments: Sequence[Segment], order: Sequence[Entry]
) -> int:
    columns = segments[0].block.columns
    return len(order) - len(matches) + len(columns) - len(_found_columns(segments))


def _found_columns(segments: Sequence[Segment]) -> dict[int, Match]:
    return {
        column.match.entry.index: column.match for segment in segments for column in segment.columns
    }


def _weight(match: Match) -> float:
    return 1.0 if match.wording in ("exact", "alias") else 0.5


def _is_form(read: ReadBlock) -> bool:
    """Whether a table is the form, and not one that shares some of its words."""
    block = read.block
    if not read.matches or read.evidence <= 0:
        return False  # it leaves more values over than it explains: another list with some words
    complete = {c.match.entry.index for s in read.segments for c in s.columns if c.match.is_certain}
    valued = sum(row.valued for row in block.rows)
    if read.extra_columns and (len(block.columns) == 1 or len(complete) < len(block.columns)):
        others = columns_that_may_be(read.segments[0], read.extra_columns)
        if len(complete) < MANY_COLUMNS or others is None:
            return False
    found = sum(_weight(match) for match in read.matches if match.entry.valued)
    exact = any(match.wording in ("exact", "alias") for match in read.matches)
    needed = min(MIN_ROWS, valued / 2)
    if len(complete) == len(block.columns) >= MANY_COLUMNS:
        needed = min(needed, 1)  # the first rows of a table that goes on under a header of its own
    return (exact or len(complete) == len(block.columns)) and found >= needed


def _choose(
    candidates: Sequence[ReadBlock], later: Collection[str]
) -> tuple[list[ReadBlock], list[Tie]]:
    """Keep the best candidate for each part of the table; name readings that tie.

    A form that came later than the report is taken only where no other fits. Where it fits better
    than the form of its time, one of form, year and reading is wrong, and nobody can say which.
    """
    chosen: list[ReadBlock] = []
    ties: list[Tie] = []
    for read in sorted(candidates, key=lambda read: (read.block.form in later, -read.score)):
        rivals = [other for other in chosen if _share_rows(read, other)]
        if not rivals:
            chosen.append(read)
        elif _may_be_instead(read, rivals[0], later):
            ties.append(Tie(rivals[0], read))
    chosen.sort(key=lambda read: read.first_row)
    return chosen, ties


def _may_be_instead(other: ReadBlock, chosen: ReadBlock, later: Collection[str]) -> bool:
    if other.block.form in later and chosen.block.form not in later:
        return other.score - chosen.score >= CLEAR_MARGIN
    return _tie(chosen, other)


def _tie(chosen: ReadBlock, other: ReadBlock) -> bool:
    """Whether two forms explain a table equally well; what it leaves out decides nothing."""
    lead = min(chosen.score - other.score, chosen.evidence - other.evidence)
    return chosen.block.form != other.block.form and lead < CLEAR_MARGIN


def _share_rows(left: ReadBlock, right: ReadBlock) -> bool:
    """Whether two readings claim the same printed rows."""
    return not _claimed(left).isdisjoint(_claimed(right))


def _claimed(read: ReadBlock) -> set[int]:
    rows = [read.rows[match.item] for match in read.matches]
    return {number for row in rows for number in range(row.first, row.last + 1)}
