"""What a report looks like before any producer prints it: blocks, tables, page and finish.

Lengths are PDF points. Rows and columns are 0-based.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, NamedTuple

Align = Literal["left", "center", "right"]
ParagraphStyle = Literal[
    "redhead",
    "cover",
    "title",
    "subtitle",
    "heading1",
    "heading2",
    "body",
    "plain",
    "caption",
    "note",
    "signature",
]
RulePattern = Literal["grid", "outer-open", "horizontal", "three-line", "none"]
StrokeStyle = Literal["solid", "dashed", "dotted", "double"]
Strokes = Literal["whole", "per-cell", "many-segments", "clipped", "jittered"]
"""One stroke a rule; one a cell's edge; one path for all; too long and cut by a clip; one a
cell's edge, out of line by a hair and not quite touching."""
Writing = Literal["across", "stacked", "vertical", "turned"]
"""Across; one character a line; vertical writing mode; text turned by 90 degrees."""


class Span(NamedTuple):
    """A run of characters with one look."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a newline inside a span is a forced line break."""

    spans: tuple[Span, ...]
    style: ParagraphStyle = "body"

    @property
    def text(self) -> str:
        """The characters of all spans."""
        return "".join(span.text for span in self.spans)


def paragraph(text: str, style: ParagraphStyle = "body") -> Paragraph:
    """Make a paragraph of one span."""
    return Paragraph((Span(text),), style)


@dataclass(frozen=True, slots=True)
class Picture:
    """A grey box where the agency had a photograph."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block starts a page."""


@dataclass(frozen=True, slots=True)
class Turn:
    """From here on pages are landscape, or portrait again. Starts a new page."""

    landscape: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """How the rules of a table are drawn."""

    pattern: RulePattern = "grid"
    stroke: StrokeStyle = "solid"
    width: float = 0.5
    outer_width: float = 0.5
    as_rectangles: bool = False
    strokes: Strokes = "whole"
    open_at_breaks: bool = False
    color: str = "#000000"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. `split_at` cuts the text into several text runs."""

    row: int
    col: int
    text: str = ""
    row_span: int = 1
    col_span: int = 1
    bold: bool = False
    align: Align = "center"
    top: bool = False
    shade: str | None = None
    writing: Writing = "across"
    light: bool = False
    """White text, on a dark shade."""
    diagonal: bool = False
    """A line runs from the top left to the bottom right corner."""
    split_at: tuple[int, ...] = ()

    @property
    def runs(self) -> tuple[str, ...]:
        """The text, cut at `split_at`."""
        edges = (0, *self.split_at, len(self.text))
        return tuple(self.text[a:b] for a, b in pairwise(edges))


@dataclass(frozen=True, slots=True)
class Table:
    """A table; cells tile the grid. `col_widths` are shares of the text width, summing to <= 1."""

    cells: tuple[Cell, ...]
    n_rows: int
    n_cols: int
    col_widths: tuple[float, ...]
    header_rows: int = 0
    repeat_header: bool = False
    split_rows: bool = True
    row_height: float = 18.0
    size: float = 10.0
    padding: float = 2.5
    rules: Rules = field(default_factory=Rules)
    open_top: bool = False
    """No rule above the first row: the table goes on from the page before."""
    open_bottom: bool = False
    touching: bool = False
    """No space between this table and the one above."""
    repeat_spans: bool = False
    """A cell that goes on over a page break is printed again, where the producer can."""

    def __post_init__(self) -> None:
        """Refuse cells that overlap or leave a hole."""
        for row, cells in enumerate(cell_grid(self)):
            if None in cells:
                raise ValueError(f"no cell covers row {row}, column {cells.index(None)}")


Block = Paragraph | Picture | PageBreak | Turn | Table


@dataclass(frozen=True, slots=True)
class Theme:
    """Typefaces and sizes. `digit_font` None prints digits in the body's typeface."""

    body_font: str = "Noto Serif CJK SC"
    heading_font: str = "Noto Sans CJK SC"
    table_font: str = "Noto Serif CJK SC"
    digit_font: str | None = None
    body_size: float = 14.0
    title_size: float = 20.0
    heading_size: float = 15.0
    line_height: float = 1.6

    @property
    def families(self) -> frozenset[str]:
        """The typefaces that must be installed, since not every one has Chinese."""
        return frozenset((self.body_font, self.heading_font, self.table_font))


@dataclass(frozen=True, slots=True)
class PageSetup:
    """Sheet, margins, and what every page repeats.

    `page_number` is a pattern with `{page}` and `{pages}`; None prints no page number.
    """

    width: float = 595.0
    height: float = 842.0
    margin_x: float = 80.0
    margin_y: float = 85.0
    header: str | None = None
    page_number: str | None = "- {page} -"
    page_number_align: Align = "center"


@dataclass(frozen=True, slots=True)
class Watermark:
    """Light text over or under every page."""

    text: str
    degrees: int
    over: bool
    size: float
    tiled: bool = False


@dataclass(frozen=True, slots=True)
class Seal:
    """A red circle with the agency's name along it, over or under the text of one page.

    `page` counts from 0, or from the last page when negative; `x`, `y` are shares of the sheet.
    """

    text: str
    over: bool
    page: int
    x: float
    y: float
    radius: float = 55.0


@dataclass(frozen=True, slots=True)
class Finish:
    """What happens to the finished PDF, page by page."""

    watermark: Watermark | None = None
    seal: Seal | None = None
    rotate: Literal[0, 90, 180, 270] = 0
    """/Rotate; the page content is turned back so that the page shows upright."""
    turn: Literal[0, 90, 180, 270] = 0
    """Turn the content and set no /Rotate: the text runs up or down the page."""
    crop_margin: float = 0.0
    """MediaBox larger than CropBox on every side, with a shifted origin."""
    line_numbers: bool = False
    hidden_text: str | None = None
    """Invisible text (render mode 3) laid over the page."""
    scan_pages: Literal["none", "all", "some"] = "none"
    unreadable: Literal["none", "private-use", "no-unicode", "lying-unicode"] = "none"


@dataclass(frozen=True, slots=True)
class Document:
    """One PDF to be printed."""

    blocks: tuple[Block, ...]
    theme: Theme = field(default_factory=Theme)
    setup: PageSetup = field(default_factory=PageSetup)
    finish: Finish = field(default_factory=Finish)
    meta_title: str = ""


class Sides(NamedTuple):
    """Rule widths of a cell in points; 0 where no rule is drawn."""

    left: float
    top: float
    right: float
    bottom: float


def cell_sides(table: Table, cell: Cell) -> Sides:
    """Tell which sides of a cell carry a rule, and how wide it is."""
    rules = table.rules
    first_row, last_row = cell.row == 0, cell.row + cell.row_span == table.n_rows
    first_col, last_col = cell.col == 0, cell.col + cell.col_span == table.n_cols
    if rules.pattern == "none":
        return Sides(0, 0, 0, 0)
    left, top, right, bottom = patterned_sides(table, cell)
    if first_row and table.open_top:
        top = 0
    if last_row and table.open_bottom:
        bottom = 0
    if rules.pattern == "horizontal":
        return Sides(0, top, 0, bottom)
    if rules.pattern == "outer-open":
        return Sides(0 if first_col else left, top, 0 if last_col else right, bottom)
    return Sides(left, top, right, bottom)


def patterned_sides(table: Table, cell: Cell) -> Sides:
    """Return the rules of a grid or of three lines, open edges aside."""
    rules = table.rules
    first_row, last_row = cell.row == 0, cell.row + cell.row_span == table.n_rows
    first_col, last_col = cell.col == 0, cell.col + cell.col_span == table.n_cols
    if rules.pattern == "three-line":
        below_header = cell.row + cell.row_span == table.header_rows
        bottom = rules.outer_width if last_row else rules.width * below_header
        at_header = cell.row == table.header_rows
        top = rules.outer_width if first_row else rules.width * at_header
        return Sides(0, top, 0, bottom)
    edges = (first_col, first_row, last_col, last_row)
    return Sides(*(rules.outer_width if edge else rules.width for edge in edges))


def cell_grid(table: Table) -> list[list[Cell | None]]:
    """Lay the cells out: for every row and column the cell that covers it."""
    grid: list[list[Cell | None]] = [[None] * table.n_cols for _ in range(table.n_rows)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for col in range(cell.col, cell.col + cell.col_span):
                if grid[row][col] is not None:
                    raise ValueError(f"two cells cover row {row}, column {col}")
                grid[row][col] = cell
    return grid


def tables_of(blocks: Sequence[Block]) -> list[Table]:
    """Return the tables among the blocks."""
    return [block for block in blocks if isinstance(block, Table)]
