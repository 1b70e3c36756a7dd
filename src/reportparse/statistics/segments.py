"""A table seen through the columns of a block: header rows, and what stands below them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from reportparse.codebook import Block
from reportparse.labels import is_damaged_form_of, parse_label
from reportparse.layout import Cell, TableKind
from reportparse.statistics.grids import Grid, Slot
from reportparse.statistics.matching import Item, Match, make_item, match_entries
from reportparse.statistics.repeated import find_repeated_top
from reportparse.tables.chunks import looks_like_value

MAX_REMEMBERED = 64  # headers of a row; forms have fewer
MIN_COLUMNS = 0.5  # share of a block's columns that must be found by wording


@dataclass(frozen=True)
class ColumnMatch:
    """A column of the block and where it stands in the table."""

    match: Match
    slot: Slot

    @cached_property
    def label(self) -> tuple[str, ...]:
        """Its header as printed, outermost first; one name that is set over lines is joined."""
        printed = self.slot.printed
        if not self.slot.is_ruled:
            joined = ""
            for count, text in enumerate(self.slot.texts, 1):
                joined = text + joined
                if parse_label(joined).key in self.match.entry.keys:
                    return (*reversed(printed[count:]), "".join(reversed(printed[:count])))
        return tuple(reversed(printed))


@dataclass(frozen=True, slots=True)
class Segment:
    """The rows below one header, read with the columns of one block."""

    block: Block
    top_row: int
    """First row of the header."""
    header_row: int
    """Last row of the header."""
    end_row: int
    """First row that no longer belongs to the segment."""
    columns: tuple[ColumnMatch, ...]
    slots: tuple[Slot, ...]


def find_segments(
    grid: Grid, blocks: Sequence[Block], contrary_remarks: Sequence[str]
) -> list[Segment]:
    """Find every header row of every block in a table, and the rows below each.

    A header of another block ends a segment as well as a repeated header of its own.
    """
    slots_by_row = {row: slots for row in range(grid.table.n_rows) if (slots := grid.slots(row))}
    keys_by_row = {
        row: [frozenset(slot_keys(slot)) for slot in slots] for row, slots in slots_by_row.items()
    }
    headers: list[tuple[Block, _Header]] = []
    for block in blocks:
        labels = frozenset(block.column_index)
        for damaged in (False, True):
            found = [
                _Header(_last_row(columns), columns, tuple(slots_by_row[row]))
                for row, keys in keys_by_row.items()
                if _may_be_header(keys, labels, len(block.columns), damaged=damaged)
                if _is_header(
                    columns := match_columns(slots_by_row[row], block, contrary_remarks), block
                )
            ]
            if found:
                headers += [(block, header) for header in _keep_best(found)]
                break
    tops: dict[tuple[str, str, int], int] = {}
    firsts: dict[tuple[str, str], int] = {}
    for block, header in headers:
        top = _header_top(grid, header.row, block)
        first = firsts.setdefault((block.form, block.block), top)
        tops[block.form, block.block, header.row] = find_repeated_top(grid.rows, first, top)
    headers = _keep_one_each(headers, tops)
    clear = [
        (header.row, tops[block.form, block.block, header.row])
        for block, header in headers
        if header.is_clear
    ]
    segments: list[Segment] = []
    for block, header in headers:
        top = tops[block.form, block.block, header.row]
        after = [start for row, start in clear if row > header.row and start > header.row]
        end = min(after, default=grid.table.n_rows)
        segments.append(Segment(block, top, header.row, end, header.columns, header.slots))
    return segments


def _keep_one_each(
    headers: Sequence[tuple[Block, "_Header"]], tops: Mapping[tuple[str, str, int], int]
) -> list[tuple[Block, "_Header"]]:
    """Of the lines of one header, which begin in one row, keep the one that names most columns."""
    kept: dict[tuple[str, str, int], tuple[Block, _Header]] = {}
    for block, header in headers:
        key = (block.form, block.block, tops[block.form, block.block, header.row])
        if key not in kept or header.strength >= kept[key][1].strength:
            kept[key] = (block, header)
    return list(kept.values())


def _header_top(grid: Grid, row: int, block: Block) -> int:
    """Return the first of the header rows that end in `row`: groups and corner above the leaves."""
    keys = block.column_index.keys() | block.column_group_keys | block.row_header_keys
    top = row
    while top > 0:
        above = [cell for cell in grid.rows[top - 1] if cell.text_lines]
        if not any(parse_label(cell.text).key in keys for cell in above):
            break
        if any(looks_like_value(cell.text) for cell in above):
            break
        top -= 1
    return top if grid.table.kind is TableKind.RULED else _page_top(grid, top)


def _page_top(grid: Grid, top: int) -> int:
    """Return the first row of a page if nothing but the lines of a header follow it.

    The lines of headers and of the corner over the labels are rows of their own without rules.
    """
    row, page_number = top, _page_of(grid.rows[top])
    while row > 0 and _page_of(grid.rows[row - 1]) == page_number:
        row -= 1
        if any(cell.text_lines and looks_like_value(cell.text) for cell in grid.rows[row]):
            return top
    return row


def _page_of(row: Sequence[Cell]) -> int:
    return row[0].page_number if row else 0


@dataclass(frozen=True, slots=True)
class _Header:
    """A row that names the columns of a block."""

    row: int
    columns: tuple[ColumnMatch, ...]
    slots: tuple[Slot, ...]

    @property
    def is_clear(self) -> bool:
        """Whether the wording of a column is beyond doubt: it is a header, whatever else is not."""
        return any(column.match.wording in ("exact", "alias") for column in self.columns)

    @property
    def strength(self) -> int:
        """How much of the header's wording is found; undamaged labels count most."""
        return sum(3 if c.match.wording in ("exact", "alias") else 1 for c in self.columns)


def _is_header(columns: Sequence[ColumnMatch], block: Block) -> bool:
    """Whether enough of a block's columns are named, damaged names counting half."""
    named = sum(1.0 if c.match.wording in ("exact", "alias") else 0.5 for c in columns)
    if bool(columns) and named >= MIN_COLUMNS * len(block.columns):
        return True
    return any(_is_whole_group(column, columns, block) for column in columns)


def _is_whole_group(column: ColumnMatch, columns: Sequence[ColumnMatch], block: Block) -> bool:
    """Whether a column stands below its group's header, beside all others of the group.

    Such a group is a table of its own: 行政复议 apart from 行政诉讼.
    """
    names = column.match.entry.group_keys
    if not names or not any(
        parse_label(text).key in keys for text in column.slot.texts[1:] for keys in names[-1:]
    ):
        return False
    group = {entry.index for entry in block.columns if entry.group_keys == names}
    clear = {c.match.entry.index for c in columns if c.match.wording in ("exact", "alias")}
    return group <= clear


def _may_be_header(
    keys: Sequence[frozenset[str]], labels: frozenset[str], n_columns: int, *, damaged: bool
) -> bool:
    """Whether enough texts of a row are labels of the block's columns, or may once have been."""
    needed = max(1.0, MIN_COLUMNS / 2 * n_columns)
    if len(keys) < needed:
        return False
    others = [slot for slot in keys if slot.isdisjoint(labels)]
    named = len(keys) - len(others)
    if damaged and named < needed:
        named += sum([_may_be_damaged(slot, labels) for slot in others])
    return named >= needed


@lru_cache(maxsize=1 << 14)
def _may_be_damaged(keys: frozenset[str], labels: frozenset[str]) -> bool:
    return any(is_damaged_form_of(key, label) for key in keys for label in labels)


def slot_keys(slot: Slot) -> list[str]:
    """Return the keys a header may be meant by: its text alone, or after the texts above it."""
    keys: list[str] = []
    joined = ""
    for text in slot.texts:
        joined = text + joined
        keys.append(parse_label(joined).key)
    return keys


def match_columns(
    slots: Sequence[Slot], block: Block, contrary_remarks: Sequence[str]
) -> tuple[ColumnMatch, ...]:
    """Match header slots with the columns of a block, in order."""
    headers = tuple(
        [
            _HeaderText(slot.texts, slot.remark, slot.is_ruled, slot.names_rows, slot.other_year)
            for slot in slots
        ]
    )
    match = _match_headers if len(headers) <= MAX_REMEMBERED else _match_headers.__wrapped__
    matches = match(headers, block, tuple(contrary_remarks))
    return tuple([ColumnMatch(match, slots[match.item]) for match in matches])


class _HeaderText(NamedTuple):
    """What a header says, wherever its column stands: the fields of a slot that have its name."""

    texts: tuple[str, ...]
    remark: str
    is_ruled: bool
    names_rows: bool
    other_year: bool


@lru_cache(maxsize=512)
def _match_headers(
    headers: tuple[_HeaderText, ...], block: Block, contrary_remarks: tuple[str, ...]
) -> tuple[Match, ...]:
    """Match what headers say with the columns of a block.

    One report after another prints the same headers, and where they stand does not count.
    """
    items = [_header_item(header, contrary_remarks) for header in headers]
    matches = match_entries(items, block.columns, block.column_group_keys)
    return tuple([_check_group(match, headers[match.item]) for match in matches])


def _check_group(match: Match, header: _HeaderText) -> Match:
    """Doubt a column under a header that is not the group's, nor the group's with a slip."""
    groups = match.entry.group_keys
    if not header.is_ruled or len(header.texts) < 2 or not groups:
        return match
    key = parse_label(header.texts[1]).key
    official = [name for names in groups for name in names]
    if key in official or any(is_damaged_form_of(key, name) for name in official):
        return match
    if parse_label(header.texts[1] + header.texts[0]).key in match.entry.keys:
        return match  # a header broken over two cells
    return replace(match, wording="damaged", place="agrees")


def _header_item(header: _HeaderText, contrary_remarks: Sequence[str]) -> Item:
    if header.other_year or any(word in header.remark for word in contrary_remarks):
        return Item((), (), None, has_values=False)
    joined: list[str] = []
    for text in header.texts:
        joined.append(text + (joined[-1] if joined else ""))
    return make_item(joined, header.texts[1:], has_values=not header.names_rows)


def _last_row(columns: Sequence[ColumnMatch]) -> int:
    return max((column.slot.last_row for column in columns), default=0)


def _keep_best(found: Sequence[_Header]) -> list[_Header]:
    """Of header rows that follow each other directly, keep the one that names most columns."""
    kept: list[_Header] = []
    last_row = -2
    for header in found:
        if kept and header.row <= last_row + 1:
            if header.strength > kept[-1].strength:
                kept[-1] = header
        else:
            kept.append(header)
        last_row = header.row
    return kept
