"""A table with its cells by row, and its columns as the headers above them name them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from reportparse.codebook import YEAR_KEY
from reportparse.labels import parse_label
from reportparse.layout import Cell, Table, TableKind, cells_by_row
from reportparse.tables.chunks import looks_like_value

HEADER_DEPTH = 5  # rows of headers above a column
WRAPPED_DEPTH = 18  # the same where every line of a wrapped header is a row of its own
_TWO_GROUPS = regex.compile(r"([^（(\-—－:：/]+)[（(\-—－:：/]+([^（(）)]+)[）)]?")
_YEAR_ALONE = regex.compile(r"(?:19|20)\d\d年度?")
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
        self._texts: dict[int, list[tuple[int, bool]]] = {}
        self.keys = frozenset([parse_label(c.text).key for c in table.cells if c.text_lines])
        """The keys of all texts."""

    def slots(self, row: int) -> list[Slot]:
        """Name the columns that end in `row` by the header texts above them.

        A row that holds a value is no header row and names none.
        """
        cells = self.rows[row]
        if any(cell.text_lines and looks_like_value(cell.text) for cell in reversed(cells)):
            return []  # values stand on the right, where the first look finds one
        slots: list[Slot] = []
        for cell in cells:
            if slots and cell.col < slots[-1].cols.stop:
                continue
            stack = self._stack(row, cell)
            if stack and not looks_like_value(stack[0].text):
                printed = tuple(self._read_header(part) for part in stack)
                own, *above = [_level_year(self._drop_own_year(text)) for text in printed]
                texts = (own, *(part for text in above for part in self._split_groups(text)))
                remark = parse_label(texts[0]).remark
                last_row = stack[0].row + stack[0].row_span - 1
                ruled = self.table.kind is TableKind.RULED
                names_rows = self._names_rows(row, cell)
                slots.append(Slot(cell.cols, texts, remark, last_row, ruled, names_rows, printed))
        return self._prefer_year(slots)

    def _split_groups(self, text: str) -> tuple[str, ...]:
        """Split the headers of two groups in one text, 行政诉讼（复议后起诉）, innermost first."""
        both = _TWO_GROUPS.fullmatch(text)
        if both is None or any(parse_label(part).key not in self._labels for part in both.groups()):
            return (text,)
        return both[2], both[1]

    def is_reporting_year(self, text: str) -> bool:
        """Whether a text is the reporting year, 2016年 or 2016年度, and nothing else."""
        return self._year is not None and text in {f"{self._year}年", f"{self._year}年度"}

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
        if len(cell.text_lines) < 2:
            return flat
        lines = [_flat(line.text) for line in cell.text_lines]
        if len({len(line) for line in lines}) > 1 or len(lines[0]) < 2:
            return flat
        if parse_label(flat).key in self._labels:
            return flat
        down = "".join("".join(column) for column in reversed([*zip(*lines, strict=True)]))
        return down if parse_label(down).key in self._labels else flat

    def _names_rows(self, row: int, header: Cell) -> bool:
        """Whether most of the texts below a header cell are no values."""
        below = [is_value for at, is_value in self._texts_in(header.col) if at > row]
        return sum(below) < len(below) / 2

    def _texts_in(self, col: int) -> list[tuple[int, bool]]:
        """Return the row of each text in a column, and whether it may be a value."""
        texts = self._texts.get(col)
        if texts is None:
            texts = self._texts[col] = [
                (cell.row, looks_like_value(cell.text))
                for cell in self._by_col[col]
                if cell.text_lines and cell.col_span < self.table.n_cols
            ]
        return texts

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


def names_year(text: str) -> bool:
    """Whether a text is a year and nothing else."""
    return _YEAR_ALONE.fullmatch(text) is not None


def _year_of(text: str) -> str | None:
    found = _YEAR.search(text) if "年" in text else None
    return found[0] if found else None


def _level_year(text: str) -> str:
    """Write the same for every year; 本年度 alone is the year reported on, too."""
    if text in ("本年度", "本年"):
        return f"{YEAR_KEY}年度"
    return _YEAR.sub(YEAR_KEY, text) if "年" in text else text
