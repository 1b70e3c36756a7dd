"""Tables laid out by hand: rows on pages, cells over page breaks, every stroke under control."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from tests.generator.document import Cell, Table, Theme, cell_sides
from tests.generator.producers.ink import Look, Sheet, Stroke, join_strokes, text_width
from tests.generator.producers.wrapping import wrap

LEADING = 1.25
BASELINE = 0.86
"""Baseline below the top of a text line, over its size."""


class Band(NamedTuple):
    """The stretch of a page that a row, or a part of it, takes."""

    row: int
    sheet: int
    top: float
    bottom: float
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class Box:
    """A cell's share of one page. `first` and `last` tell whether it starts and ends there."""

    cell: Cell
    sheet: int
    x0: float
    top: float
    x1: float
    bottom: float
    first: bool
    last: bool


class TablePrinter:
    """Lays one table out and draws it."""

    def __init__(self, table: Table, theme: Theme, left: float, width: float) -> None:
        """Measure the table for a place `width` points wide."""
        self.table = table
        self.theme = theme
        shares = accumulate(table.col_widths, initial=0.0)
        self.edges = [round(left + share * width, 2) for share in shares]
        self.lines = {id(cell): self._lines(cell) for cell in table.cells}
        self.heights = self._row_heights()

    def look(self, cell: Cell) -> Look:
        """Return the look of a cell's text."""
        color = "#ffffff" if cell.light else "#000000"
        return Look(self.theme.table_font, self.theme.digit_font, self.table.size, cell.bold, color)

    def _lines(self, cell: Cell) -> list[str]:
        if cell.writing in ("stacked", "vertical"):
            return list(cell.text)
        if cell.writing == "turned":
            return [cell.text]
        look = self.look(cell)
        room = self.edges[cell.col + cell.col_span] - self.edges[cell.col] - 2 * self.table.padding
        return wrap(cell.text, room, lambda text: text_width(text, look))

    def _needed(self, cell: Cell) -> float:
        if cell.writing == "turned":
            return text_width(cell.text, self.look(cell)) + 2 * self.table.padding
        leading = 1.0 if cell.writing == "vertical" else LEADING
        return len(self.lines[id(cell)]) * self.table.size * leading + 3.0

    def _row_heights(self) -> list[float]:
        heights = [self.table.row_height] * self.table.n_rows
        for cell in sorted(self.table.cells, key=lambda cell: cell.row_span):
            rows = range(cell.row, cell.row + cell.row_span)
            lacking = self._needed(cell) - sum(heights[row] for row in rows)
            for row in rows:
                heights[row] += max(0.0, lacking) / len(rows)
        return heights

    def bands(
        self, sheet: int, top: float, bottom: float, new_sheet: Callable[[], tuple[int, float]]
    ) -> list[Band]:
        """Place the rows on pages, from `top` of a sheet on; `bottom` is where pages end."""
        bands: list[Band] = []
        header = range(self.table.header_rows if self.table.repeat_header else 0)
        for row, height in enumerate(self.heights):
            room = bottom - top
            if height <= room:
                bands.append(Band(row, sheet, top, top + height, True, True))
                top += height
                continue
            breakable = self.table.rules.open_at_breaks and self._breaks_well(row, room)
            if breakable:
                bands.append(Band(row, sheet, top, bottom, True, False))
                height -= room
            sheet, top = new_sheet()
            for number in header:
                end = top + self.heights[number]
                bands.append(Band(number, sheet, top, end, True, True))
                top = end
            bands.append(Band(row, sheet, top, top + height, not breakable, True))
            top += height
        return bands

    def _breaks_well(self, row: int, room: float) -> bool:
        cells = [cell for cell in self.table.cells if cell.row == row and cell.row_span == 1]
        longest = max((len(self.lines[id(cell)]) for cell in cells), default=1)
        step = self.table.size * LEADING
        return longest >= 2 and room >= step + 4 and self.heights[row] - room >= step + 2

    def boxes(self, bands: list[Band]) -> list[Box]:
        """Return each cell's share of each page."""
        by_row: dict[int, list[Band]] = defaultdict(list)
        for band in bands:
            by_row[band.row].append(band)
        boxes = []
        for cell in self.table.cells:
            shares: dict[int, list[Band]] = defaultdict(list)
            for row in range(cell.row, cell.row + cell.row_span):
                for band in by_row[row]:
                    shares[band.sheet].append(band)
            for sheet, some in shares.items():
                starts = any(band.row == cell.row and band.first for band in some)
                ends = any(band.row == cell.row + cell.row_span - 1 and band.last for band in some)
                x0, x1 = self.edges[cell.col], self.edges[cell.col + cell.col_span]
                top = min(band.top for band in some)
                bottom = max(band.bottom for band in some)
                boxes.append(Box(cell, sheet, x0, top, x1, bottom, starts, ends))
        return boxes

    def draw(self, bands: list[Band], sheets: list[Sheet]) -> None:
        """Draw shades, text and rules of the placed rows."""
        boxes = self.boxes(bands)
        for box in boxes:
            if box.cell.shade:
                sheets[box.sheet].fill(box.x0, box.top, box.x1, box.bottom, box.cell.shade)
        for cell in self.table.cells:
            self._write_cell([box for box in boxes if box.cell is cell], sheets)
        for number in sorted({box.sheet for box in boxes}):
            strokes = [s for box in boxes if box.sheet == number for s in self._strokes(box)]
            if self.table.rules.strokes not in ("per-cell", "jittered"):
                strokes = join_strokes(strokes)
            sheets[number].rule(strokes, self.table.rules)

    def _strokes(self, box: Box) -> list[Stroke]:
        sides = cell_sides(self.table, box.cell)
        closed = not self.table.rules.open_at_breaks
        top = sides.top if box.first or closed else 0
        bottom = sides.bottom if box.last or closed else 0
        strokes = [
            Stroke(box.x0, box.top, box.x0, box.bottom, sides.left),
            Stroke(box.x0, box.top, box.x1, box.top, top),
            Stroke(box.x1, box.top, box.x1, box.bottom, sides.right),
            Stroke(box.x0, box.bottom, box.x1, box.bottom, bottom),
        ]
        if box.cell.diagonal:
            width = self.table.rules.width
            strokes.append(Stroke(box.x0, box.top, box.x1, box.bottom, width))
        return [stroke for stroke in strokes if stroke.width]

    def _write_cell(self, boxes: list[Box], sheets: list[Sheet]) -> None:
        header = self.table.repeat_header and boxes[0].cell.row < self.table.header_rows
        repeated = self.table.repeat_spans and boxes[0].cell.row_span > 1
        lines = self.lines[id(boxes[0].cell)]
        if header or len(boxes) == 1:
            for box in boxes:
                self._write_lines(box, lines, sheets[box.sheet])
        elif boxes[0].cell.row_span == 1 and boxes[0].cell.writing == "across":
            self._write_broken(boxes, lines, sheets)
        else:
            tallest = max(boxes, key=lambda box: box.bottom - box.top)
            fitting = [box for box in boxes if box.bottom - box.top >= self._needed(box.cell)]
            for box in fitting if repeated and fitting else [tallest]:
                self._write_lines(box, lines, sheets[box.sheet])

    def _write_broken(self, boxes: list[Box], lines: list[str], sheets: list[Sheet]) -> None:
        room = boxes[0].bottom - boxes[0].top - 3
        fitting = max(1, int(room / (self.table.size * LEADING)))
        self._write_lines(boxes[0], lines[:fitting], sheets[boxes[0].sheet])
        if lines[fitting:]:
            self._write_lines(boxes[1], lines[fitting:], sheets[boxes[1].sheet])

    def _write_lines(self, box: Box, lines: list[str], sheet: Sheet) -> None:
        cell, size = box.cell, self.table.size
        if cell.writing == "turned":
            length = text_width(cell.text, self.look(cell))
            x = (box.x0 + box.x1) / 2 + size * 0.35
            sheet.write(x, (box.top + box.bottom + length) / 2, cell.text, self.look(cell), up=True)
            return
        step = size * (1.0 if cell.writing == "vertical" else LEADING)
        height = len(lines) * step
        top = box.top + 2 if cell.top else (box.top + box.bottom - height) / 2
        for number, line in enumerate(lines):
            y = top + number * step + size * BASELINE
            self._write_line(box, line, y, sheet)

    def _write_line(self, box: Box, line: str, y: float, sheet: Sheet) -> None:
        look, padding = self.look(box.cell), self.table.padding
        width = text_width(line, look)
        x = {
            "left": box.x0 + padding,
            "center": (box.x0 + box.x1 - width) / 2,
            "right": box.x1 - padding - width,
        }[box.cell.align]
        runs = box.cell.runs if line == box.cell.text else (line,)
        for run in runs:
            sheet.write(x, y, run, look)
            x += text_width(run, look)
