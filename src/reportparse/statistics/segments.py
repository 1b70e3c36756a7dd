"""A table seen through the columns of a block: header rows, and what stands below them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import regex

from reportparse.codebook import YEAR_KEY, Block
from reportparse.labels import is_damaged_form_of, parse_label
from reportparse.layout import Cell, Table, TableKind, cells_by_row
from reportparse.statistics.matching import Item, Match, make_item, match_entries
from reportparse.tables.chunks import looks_like_value

HEADER_DEPTH = 5  # rows of headers above a column
WRAPPED_DEPTH = 18  # the same where every line of a wrapped header is a row of its own
MIN_COLUMNS = 0.5  # share of a block's columns that must be found by wording
_YEAR = regex.compile(r"(?<!\d)(?:19|20)\d\d(?=年)")


@dataclass(frozen=True, slots=True)
class Slot:
    """A column of the table as its header names it."""

    cols: range
    texts: tuple[str, ...]
    """Header texts above the column, innermost first."""
    remark: str
    """Bracketed remark of the innermost header."""
    last_row: int = 0
    """Last row of the innermost header cell."""
    is_ruled: bool = False
    """Whether rules show which header stands above which."""
    names_rows: bool = False
    """Whether the texts below are no values: the column holds labels, units or remarks."""
    printed: tuple[str, ...] = ()
    """`texts` as printed; there, a year is levelled."""
    other_year: bool = False
    """Whether it names another year than a header beside it, which names the reporting year."""


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """A column of the block and where it stands in the table."""

    match: Match
    slot: Slot

    @property
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


class Grid:
    """A table with its cells by row, and header stacks by column."""

    def __init__(
        self, table: Table, labels: frozenset[str] = frozenset(), year: int | None = None
    ) -> None:
        """Index the cells of a table.

        Args:
            table: The table.
            labels: Keys of all headers that forms have.
            year: Reporting year: of two headers alike but for the year, the one of it counts.
        """
        self.table = table
        self._year = None if year is None else str(year)
        self._labels = labels
        self.rows: list[list[Cell]] = cells_by_row(table.cells, table.n_rows)
        self._depth = HEADER_DEPTH if table.kind is TableKind.RULED else WRAPPED_DEPTH
        self._by_col: list[list[Cell]] = [[] for _ in range(table.n_cols)]
        for cell in table.cells:
            self._by_col[cell.col].append(cell)

    def slots(self, row: int) -> list[Slot]:
        """Name the columns that end in `row` by the header texts above them.

        A row that holds a value is no header row and names none.
        """
        cells = self.rows[row]
        if any(cell.text_lines and looks_like_value(cell.text) for cell in cells):
            return []
        slots: list[Slot] = []
        for cell in cells:
            if slots and cell.col < slots[-1].cols.stop:
                continue
            stack = self._stack(row, cell)
            if stack and not looks_like_value(stack[0].text):
                printed = tuple(self._read_header(part) for part in stack)
                texts = tuple(_level_year(self._drop_own_year(text)) for text in printed)
                remark = parse_label(texts[0]).remark
                last_row = stack[0].row + stack[0].row_span - 1
                ruled = self.table.kind is TableKind.RULED
                names_rows = self._names_rows(row, cell)
                slots.append(Slot(cell.cols, texts, remark, last_row, ruled, names_rows, printed))
        return self._prefer_year(slots)

    def _drop_own_year(self, text: str) -> str:
        """Read 2016年统计数 as 统计数 in the report on 2016."""
        if self._year is None or not text.startswith(f"{self._year}年"):
            return text
        rest = text.removeprefix(f"{self._year}年").removeprefix("度")
        return rest if parse_label(rest).key in self._labels else text

    def _prefer_year(self, slots: list[Slot]) -> list[Slot]:
        """Let headers on another year stay as printed where one on the reporting year is beside.

        2014年度 beside 2015年度 is a column of its own, and so is 2014年统计数.
        """
        named = [_year_of(slot.printed[0]) for slot in slots]
        if self._year is None or self._year not in named:
            return slots
        return [
            slot
            if year is None or year == self._year
            else replace(slot, texts=(slot.printed[0], *slot.texts[1:]), other_year=True)
            for slot, year in zip(slots, named, strict=True)
        ]

    def _read_header(self, cell: Cell) -> str:
        """Read a header line by line, or down its columns where only that gives one of a form.

        Set vertically in a low cell, 结果维持 takes two columns, the first of them on the right.
        """
        flat = _flat(cell.text)
        lines = [_flat(line.text) for line in cell.text_lines]
        if len(lines) < 2 or len({len(line) for line in lines}) > 1 or len(lines[0]) < 2:
            return flat
        if parse_label(flat).key in self._labels:
            return flat
        down = "".join("".join(column) for column in reversed([*zip(*lines, strict=True)]))
        return down if parse_label(down).key in self._labels else flat

    def _names_rows(self, row: int, header: Cell) -> bool:
        """Whether most of the texts below a header cell are no values."""
        values = texts = 0
        for cell in self._by_col[header.col]:
            if cell.row > row and cell.text_lines and cell.col_span < self.table.n_cols:
                texts += 1
                values += looks_like_value(cell.text)
        return values < texts / 2

    def _is_title(self, cell: Cell) -> bool:
        """Whether a cell is as wide as the table and no header that a form has."""
        if cell.col_span < self.table.n_cols:
            return False
        return parse_label(cell.text).key not in self._labels

    def _stack(self, row: int, cell: Cell) -> list[Cell]:
        """Return the cells with text above a column, innermost first, without full-width titles."""
        stack: list[Cell] = []
        middle = (cell.col + cell.col + cell.col_span - 1) // 2
        above = row
        while above >= 0 and row - above < self._depth:
            found = _covering(self.rows[above], middle)
            if found is None or (above < row and looks_like_value(found.text)):
                break
            if found.text_lines and found not in stack and not self._is_title(found):
                stack.append(found)
            above = min(found.row, above) - 1
        return stack


def _covering(cells: Sequence[Cell], col: int) -> Cell | None:
    """Return the cell of a row that covers a column."""
    for cell in cells:
        if cell.col <= col < cell.col + cell.col_span:
            return cell
    return None


def _flat(text: str) -> str:
    return "".join(text.split())


def _year_of(text: str) -> str | None:
    found = _YEAR.search(text)
    return found[0] if found else None


def _level_year(text: str) -> str:
    return _YEAR.sub(YEAR_KEY, text)


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
    tops = {
        (block.form, block.block, header.row): _header_top(grid, header.row, block)
        for block, header in headers
    }
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
    return top


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
    items = [_slot_item(slot, contrary_remarks) for slot in slots]
    matches = match_entries(items, block.columns, block.column_group_keys)
    return tuple(
        ColumnMatch(_check_group(match, slots[match.item]), slots[match.item]) for match in matches
    )


def _check_group(match: Match, slot: Slot) -> Match:
    """Doubt a column under a header that is not the group's, nor the group's with a slip."""
    groups = match.entry.group_keys
    if not slot.is_ruled or len(slot.texts) < 2 or not groups:
        return match
    key = parse_label(slot.texts[1]).key
    official = [name for names in groups for name in names]
    if key in official or any(is_damaged_form_of(key, name) for name in official):
        return match
    if parse_label(slot.texts[1] + slot.texts[0]).key in match.entry.keys:
        return match  # a header broken over two cells
    return replace(match, wording="damaged", place="agrees")


def _slot_item(slot: Slot, contrary_remarks: Sequence[str]) -> Item:
    if slot.other_year or any(word in slot.remark for word in contrary_remarks):
        return Item((), (), None, has_values=False)
    joined: list[str] = []
    for text in slot.texts:
        joined.append(text + (joined[-1] if joined else ""))
    return make_item(joined, slot.texts[1:], has_values=not slot.names_rows)


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
