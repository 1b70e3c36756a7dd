"""The page's vocabulary: what every later stage sees of a PDF page.

All coordinates are PDF points, origin top-left, y down, in the page's *reading frame*: the page
as displayed (after /Rotate and CropBox), turned upright when its text runs sideways without
/Rotate. `Page.to_display` leads back to the page as displayed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from operator import attrgetter
from typing import Literal, NamedTuple


class BBox(NamedTuple):
    """A box `(x0, top, x1, bottom)` in points, origin top-left, y down."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """Horizontal extent in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Vertical extent in points."""
        return self.bottom - self.top

    @property
    def center(self) -> tuple[float, float]:
        """Middle point `(x, y)`."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    def contains(self, x: float, y: float) -> bool:
        """Whether the point lies inside or on the border."""
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom

    def overlaps(self, other: "BBox") -> bool:
        """Whether the two boxes share more than a border."""
        return (
            self.x0 < other.x1
            and other.x0 < self.x1
            and self.top < other.bottom
            and other.top < self.bottom
        )


make_bbox: Callable[[tuple[float, ...]], BBox] = partial(tuple.__new__, BBox)
"""`BBox(*sides)` of four sides, in a third of the time: for the boxes of every word and drawing."""


def union_bbox(boxes: Iterable[BBox]) -> BBox:
    """Return the smallest box around all `boxes` (at least one)."""
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    return make_bbox((min(x0s), min(tops), max(x1s), max(bottoms)))


class Word(NamedTuple):
    """A run of characters on one baseline without a wide gap inside.

    A named tuple, not a dataclass: a page has hundreds, and building them is on the hot path.
    """

    text: str
    bbox: BBox
    char_edges: tuple[float, ...]
    """Left edge of each character and right edge of the last, `len(text) + 1` values (x).

    Empty for vertical words, which are never split.
    """
    size: float
    """Font size in points."""
    font: str
    bold: bool
    vertical: bool = False
    """Whether the characters run along y (vertical writing, or text turned by 90 degrees)."""
    upward: bool = False
    """Whether those of a vertical word run from bottom to top."""


make_word: Callable[[tuple[object, ...]], Word] = partial(tuple.__new__, Word)
"""`Word(*fields)` of all its fields, in half the time."""


class TextLine(NamedTuple):
    """Words on one baseline, left to right; `text` joins them as printed."""

    text: str
    bbox: BBox
    words: tuple[Word, ...]


class Ruling(NamedTuple):
    """One straight rule, merged from strokes: horizontal at y, or vertical at x."""

    orientation: Literal["h", "v"]
    position: float
    """y of a horizontal rule, x of a vertical one."""
    start: float
    end: float


class PageKind(Enum):
    """Whether a page's text can be read without OCR."""

    TEXT = "text"
    EMPTY = "empty"
    SCAN = "scan"
    UNREADABLE = "unreadable"
    """There is text, but its glyphs have no or no believable Unicode."""
    DAMAGED = "damaged"
    """The file is broken where the page is described; nothing of it was read."""


class Misgiving(NamedTuple):
    """A place on a recognised page where the picture may show something else than was read."""

    code: Literal["readers-differ", "faint", "unread-ink", "covered", "stained", "broken"]
    bbox: BBox
    first: str
    """What the first recogniser reads there, and so the page's words."""
    second: str
    """What the second recogniser reads there."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its words and rulings in the reading frame."""

    page_number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rulings: tuple[Ruling, ...] = ()
    images: tuple[BBox, ...] = ()
    comments: tuple[BBox, ...] = ()
    """Comments and form fields, which lie over the page and are no part of it; also in `images`."""
    kind: PageKind = PageKind.TEXT
    turned: Literal[0, 90, 180, 270] = 0
    """Degrees clockwise by which the displayed page was turned to make its text upright."""
    spread: bool = False
    """Whether the characters of a word are taken to be equally wide: its text was turned."""
    hidden_words: tuple[Word, ...] = ()
    """Words that nobody sees: invisible render mode, transparent, white on white."""
    drawings: tuple[BBox, ...] = ()
    """Small drawn curves, which may be characters that are no text."""
    overlay_words: tuple[Word, ...] = ()
    """Words stamped over or under the text: slanted watermarks, seals."""
    obscured_words: tuple[Word, ...] = ()
    """Those words of the text that a filled box may hide, painted over them or of their colour; and
    those that a line strikes out."""
    layered: bool = False
    """Whether the document has layers (optional content), which may be switched off."""
    reader: Literal["text", "ocr"] = "text"
    """Whether the words are the file's own text, or recognised from the page's picture."""
    recognised: tuple[BBox, ...] = ()
    """Pictures of tables on a page of text: what stands in them was recognised."""
    damaged: bool = False
    """Whether the file is broken where the page is described: characters may be lost or changed."""
    misgivings: tuple[Misgiving, ...] = ()
    """Where recognition is in doubt; none on a page of text."""
    display_map: tuple[float, ...] = ()
    """The 3 × 3 projective map, row by row, from the reading frame of a page whose picture was
    straightened to the page as displayed; empty where `turned` says it all."""

    def is_recognised(self, bbox: BBox) -> bool:
        """Whether what stands in a box was recognised from a picture."""
        if not self.recognised:
            return self.reader == "ocr"
        return self.reader == "ocr" or any(area.contains(*bbox.center) for area in self.recognised)

    def to_display(self, bbox: BBox) -> BBox:
        """Map a box of the reading frame to the page as displayed."""
        x0, top, x1, bottom = bbox
        if self.display_map:
            return _project(self.display_map, bbox)
        if self.turned == 90:
            return BBox(top, self.width - x1, bottom, self.width - x0)
        if self.turned == 180:
            return BBox(self.width - x1, self.height - bottom, self.width - x0, self.height - top)
        if self.turned == 270:
            return BBox(self.height - bottom, x0, self.height - top, x1)
        return bbox

    def from_display(self, bbox: BBox) -> BBox:
        """Map a box of the page as displayed to the reading frame."""
        x0, top, x1, bottom = bbox
        if self.display_map:
            return _project(_invert(self.display_map), bbox)
        if self.turned == 90:
            return BBox(self.width - bottom, x0, self.width - top, x1)
        if self.turned == 180:
            return BBox(self.width - x1, self.height - bottom, self.width - x0, self.height - top)
        if self.turned == 270:
            return BBox(top, self.height - x1, bottom, self.height - x0)
        return bbox


def _project(matrix: Sequence[float], bbox: BBox) -> BBox:
    """Return the box around a box whose corners are mapped."""
    a, b, c, d, e, f, g, h, i = matrix
    points = []
    for x in (bbox.x0, bbox.x1):
        for y in (bbox.top, bbox.bottom):
            scale = g * x + h * y + i
            points.append(((a * x + b * y + c) / scale, (d * x + e * y + f) / scale))
    xs, ys = zip(*points, strict=True)
    return BBox(min(xs), min(ys), max(xs), max(ys))


def _invert(matrix: Sequence[float]) -> tuple[float, ...]:
    """Return the map back, up to a factor, which a projective map does not have."""
    a, b, c, d, e, f, g, h, i = matrix
    return (
        *(e * i - f * h, c * h - b * i, b * f - c * e),
        *(f * g - d * i, a * i - c * g, c * d - a * f),
        *(d * h - e * g, b * g - a * h, a * e - b * d),
    )


class Cell(NamedTuple):
    """A cell of a table; a merged cell spans rows or columns. Indexes are 0-based.

    A named tuple, as words are: a page has hundreds.
    """

    row: int
    col: int
    row_span: int
    col_span: int
    bbox: BBox
    page_number: int
    text_lines: tuple[TextLine, ...] = ()
    doubts: frozenset[str] = frozenset()
    """Why its text may not be its own, or not all of it: `crosses-border`, `straddles-rule`,
    `picture`."""

    @property
    def text(self) -> str:
        """The printed lines, joined by newlines."""
        lines = self.text_lines
        if len(lines) == 1:
            return lines[0].text
        return "\n".join([text_line.text for text_line in lines]) if lines else ""

    @property
    def rows(self) -> range:
        """The rows the cell covers."""
        return range(self.row, self.row + self.row_span)

    @property
    def cols(self) -> range:
        """The columns the cell covers."""
        return range(self.col, self.col + self.col_span)


class TableKind(Enum):
    """How the cells of a table were found."""

    RULED = "ruled"
    """Rulings bound every cell, or every row where rulings and headers give the columns."""
    PART_RULED = "part-ruled"
    """Some borders are rulings, the others come from the alignment of text."""
    ALIGNED = "aligned"
    """No rulings: rows and columns come from the alignment of text."""


@dataclass(frozen=True, slots=True)
class TablePart:
    """Where one page's share of a table stands."""

    page_number: int
    bbox: BBox


@dataclass(frozen=True, slots=True)
class Table:
    """A table, over one page or several. Cells tile the grid without overlap."""

    cells: tuple[Cell, ...]
    n_rows: int
    n_cols: int
    kind: TableKind
    parts: tuple[TablePart, ...]
    caption: str = ""
    """The text lines just above the table, joined by newlines; empty when there are none."""
    crossing_words: tuple[str, ...] = field(default=())
    """Words that lay over a cell border and were divided between cells, character by character."""

    @property
    def page_numbers(self) -> tuple[int, ...]:
        """1-based numbers of the pages the table stands on."""
        return tuple(dict.fromkeys(part.page_number for part in self.parts))


def cells_by_row(cells: Sequence[Cell], n_rows: int) -> list[list[Cell]]:
    """Group cells by every row they cover, each row ordered by column."""
    rows: list[list[Cell]] = [[] for _ in range(n_rows)]
    for cell in sorted(cells, key=attrgetter("col")):
        if cell.row_span == 1:
            rows[cell.row].append(cell)
        else:
            for row in cell.rows:
                rows[row].append(cell)
    return rows


class KnownLabels(NamedTuple):
    """Label keys of texts that the forms print, by where they stand."""

    captions: frozenset[str] = frozenset()
    """Above a table and never in it: where nothing else divides two tables, one of these does."""
    titles: frozenset[str] = frozenset()
    """In a table, above other columns than those before."""
    groups: frozenset[str] = frozenset()
    """In a row over a table's whole width, between its other rows."""
    headers: frozenset[str] = frozenset()
    """At the head of columns."""
    units: frozenset[str] = frozenset()
    """In a column of their own, beside the labels of rows."""


NO_LABELS = KnownLabels()
