"""What the table builders share: the look of a document's tables, and a sheet to put cells on."""

from dataclasses import dataclass, field, replace
from random import Random

from tests.generator.document import Align, Block, Cell, Rules, Strokes, Table
from tests.generator.forms import CellKey, form_cells
from tests.generator.labels import LabelWriter
from tests.generator.printing import PrintedValue, ValueWriter
from tests.generator.truth import TrueStatistic, TrueUnmapped, missing_statistics

DARK_SHADES = ["#1f4e79", "#404040", "#7f1d1d"]
HEADER_SHADES = ["#c6d9f1", "#d9d9d9", "#f2f2f2", "#fde9d9"]
ZEBRA_SHADE = "#eef3fa"
DIGIT_WIDTH = 0.56
"""Width of a digit over its size, with a little to spare."""


@dataclass(frozen=True, slots=True)
class TableLook:
    """The look of a document's tables."""

    size: float
    row_height: float
    padding: float
    rules: Rules
    repeat_header: bool
    header_shade: str | None
    dark_header: bool
    zebra: bool
    header_bold: bool
    top: bool
    value_align: Align
    label_align: Align

    @classmethod
    def sample(cls, traits: frozenset[str], rng: Random) -> "TableLook":
        """Choose a look that shows the traits."""
        size = rng.choice([8.5, 9.0, 9.5, 10.0, 10.5])
        if {"rules-none", "rules-three-line"} & traits:
            size = 8.0  # numbers must not wrap where no rule keeps rows apart
        if {"fullwidth-digits", "thousands-fullwidth"} & traits:
            size = 7.5
        if "small-font" in traits:
            size = rng.choice([6.0, 6.5, 7.0])
        if "big-font" in traits:
            size = rng.choice([11.5, 12.0])
        spare = rng.choice([6.0, 9.0, 12.0, 16.0])
        if "tight-rows" in traits:
            spare = 2.5
        if "tall-rows" in traits:
            spare = 34.0
        return cls(
            size=size,
            row_height=size * 1.2 + spare,
            padding=0.3 if "tight-columns" in traits else rng.choice([1.5, 2.5, 4]),
            rules=sample_rules(traits, rng),
            repeat_header="repeat-header" in traits,
            header_shade=sample_shade(traits, rng),
            dark_header="header-dark" in traits,
            zebra="zebra" in traits,
            header_bold=rng.random() < 0.5,
            top=rng.random() < 0.1,
            value_align=sample_align(traits),
            label_align="center" if "labels-centred" in traits else "left",
        )


def sample_rules(traits: frozenset[str], rng: Random) -> Rules:
    """Choose rules that show the traits; a full grid when none speaks of rules."""
    width = rng.choice([0.25, 0.5, 0.75, 1.0])
    rules = Rules(
        width=width,
        outer_width=rng.choice([width, width, width * 2]),
        strokes=sample_strokes(traits),
        open_at_breaks="open-at-breaks" in traits,
    )
    if "rules-grey" in traits:
        rules = replace(rules, color=rng.choice(["#999999", "#4472c4", "#bfbfbf"]))
    if "rules-horizontal" in traits:
        return replace(rules, pattern="horizontal")
    if "rules-three-line" in traits:
        return replace(rules, pattern="three-line", width=0.75, outer_width=1.5)
    if "rules-none" in traits:
        return replace(rules, pattern="none")
    if "rules-open-sides" in traits:
        return replace(rules, pattern="outer-open")
    if "rules-dashed" in traits:
        return replace(rules, stroke="dashed")
    if "rules-dotted" in traits:
        return replace(rules, stroke="dotted", width=1.0, outer_width=1.0)
    if "rules-double" in traits:
        return replace(rules, stroke="double", width=2.25, outer_width=2.25)
    return replace(rules, as_rectangles="rules-rectangles" in traits)


def sample_shade(traits: frozenset[str], rng: Random) -> str | None:
    """Return the shade of header rows."""
    if "header-dark" in traits:
        return rng.choice(DARK_SHADES)
    return rng.choice(HEADER_SHADES) if "header-shade" in traits else None


def sample_align(traits: frozenset[str]) -> Align:
    """Return where numbers stand in their cells."""
    if "values-right" in traits:
        return "right"
    return "left" if "values-left" in traits else "center"


def sample_strokes(traits: frozenset[str]) -> Strokes:
    """Return how the strokes of the rules are cut."""
    cuts: tuple[Strokes, ...] = ("per-cell", "many-segments", "clipped", "jittered")
    names = {"per-cell": "strokes-per-cell", "clipped": "strokes-clipped"}
    return next((cut for cut in cuts if names.get(cut, f"strokes-{cut}") in traits), "whole")


@dataclass(slots=True)
class Desk:
    """One document's manner of printing tables."""

    traits: frozenset[str]
    rng: Random
    year: int
    labels: LabelWriter
    numbers: ValueWriter
    look: TableLook

    @classmethod
    def sample(cls, traits: frozenset[str], year: int, rng: Random) -> "Desk":
        """Choose the manner of a document."""
        return cls(
            traits,
            rng,
            year,
            LabelWriter(traits, rng),
            ValueWriter.sample(traits, rng),
            TableLook.sample(traits, rng),
        )


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """A form as printed: its tables, and the truth about each of its cells."""

    form: str
    blocks: tuple[Block, ...]
    statistics: tuple[TrueStatistic, ...]
    unmapped: tuple[TrueUnmapped, ...] = ()


@dataclass(slots=True)
class Sketch:
    """A table in the making."""

    desk: Desk
    form: str
    widths: tuple[float, ...]
    cells: list[Cell] = field(default_factory=list)
    printed: list[TrueStatistic] = field(default_factory=list)
    unmapped: list[TrueUnmapped] = field(default_factory=list)

    @property
    def n_cols(self) -> int:
        """Number of columns."""
        return len(self.widths)

    def put(self, row: int, col: int, text: str, **look: object) -> None:
        """Put a cell on the sheet."""
        self.cells.append(replace(Cell(row, col, text), **look))  # type: ignore[arg-type]

    def put_header(
        self, row: int, col: int, text: str, *, row_span: int = 1, col_span: int = 1
    ) -> None:
        """Put a header cell on the sheet."""
        look = self.desk.look
        self.put(
            row, col, text, row_span=row_span, col_span=col_span,
            bold=look.header_bold, shade=look.header_shade, light=look.dark_header,
        )  # fmt: skip

    def put_value(
        self, row: int, col: int, key: CellKey, printed: PrintedValue,
        *, col_span: int = 1, doubt_allowed: bool = False,
    ) -> None:  # fmt: skip
        """Put a number on the sheet and note what it says."""
        width = sum(self.widths[col : col + col_span])
        text = fit_number(printed.text, width, self.desk)
        split_at = printed.split_at if text == printed.text else ()
        align = self.desk.look.value_align
        self.put(row, col, text, col_span=col_span, align=align, split_at=split_at)
        self.printed.append(printed.statistic(key, doubt_allowed=doubt_allowed))

    def table(self, header_rows: int) -> Table:
        """Return the finished table."""
        look = self.desk.look
        n_rows = max(cell.row + cell.row_span for cell in self.cells)
        return Table(
            tuple(shaded(cell, header_rows, look) for cell in self.cells),
            n_rows,
            self.n_cols,
            self.widths,
            header_rows=header_rows,
            repeat_header=look.repeat_header,
            row_height=look.row_height,
            size=look.size,
            padding=look.padding,
            rules=look.rules,
            repeat_spans="result-repeated" in self.desk.traits,
        )

    def form_printed(self, blocks: tuple[Block, ...]) -> PrintedForm:
        """Return the form with every cell it has, printed or missing."""
        complete = missing_statistics(self.printed, form_cells(self.form))
        return PrintedForm(self.form, blocks, tuple(complete), tuple(self.unmapped))


def shaded(cell: Cell, header_rows: int, look: TableLook) -> Cell:
    """Shade every other row below the header where the document does so."""
    striped = look.zebra and cell.row >= header_rows and cell.row % 2 == 1 and cell.row_span == 1
    shade = cell.shade or (ZEBRA_SHADE if striped else None)
    return replace(cell, shade=shade, top=look.top and cell.row >= header_rows)


TEXT_WIDTH = 430.0
"""Width of the text on a sheet in points; the narrowest of the page setups."""


def value_widths(count: int, width: float, desk: Desk) -> tuple[float, ...]:
    """Return the widths of a number's columns as shares of the text.

    Tight columns hold two characters of the label, so that neighbours nearly touch.
    """
    if "tight-columns" in desk.traits:
        return ((2 * desk.look.size + 1.4) / TEXT_WIDTH,) * count
    if "uneven-columns" in desk.traits:
        weights = [desk.rng.uniform(0.8, 1.3) for _ in range(count)]
        return tuple(width * weight * count / sum(weights) for weight in weights)
    return (width,) * count


def fit_number(text: str, share: float, desk: Desk) -> str:
    """Break a number over lines where it is wider than its cell, as word processors do."""
    if "\n" in text or not text:
        return text
    room = share * TEXT_WIDTH - 2 * desk.look.padding - 1
    size = desk.look.size
    width, broken = 0.0, ""
    for character in text:
        step = size * (DIGIT_WIDTH if character.isascii() else 1.0)
        if width + step > room and broken:
            broken, width = broken + "\n", 0.0
        broken, width = broken + character, width + step
    return broken
