"""Tables with one statistic a row: the form of 2014 and that of Fujian."""

from dataclasses import dataclass, replace

from tests.generator.forms import CellKey, ListRow, form_cells, forms_data, list_columns, list_rows
from tests.generator.labels import PrintedLabel
from tests.generator.sketch import Desk, PrintedForm, Sketch
from tests.generator.truth import TrueUnmapped
from tests.generator.values import Values

INDENT = "\u3000"
REMARK_TEXTS = ["", "", "", "无", "含下属单位", "新增", "见附注"]
HEADING_MARKS = ["——", "----", "", "/", "—"]


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of a list table stand."""

    headers: tuple[str, ...]
    label: int
    unit: int | None
    values: tuple[int, ...]
    serial: int | None
    code: int | None
    remark: int | None
    widths: tuple[float, ...]


def list_table(form: str, values: Values, desk: Desk) -> PrintedForm:
    """Print a list form as one table."""
    return table_of_rows(form, arrange_rows(form, desk), values, desk)


def table_of_rows(
    form: str, rows: list[tuple[ListRow, bool]], values: Values, desk: Desk
) -> PrintedForm:
    """Print rows, each with whether it left its place; a span without values has no column."""
    columns = choose_columns(form, values, desk)
    sketch = Sketch(desk, form, columns.widths)
    for col, header in enumerate(columns.headers):
        sketch.put_header(0, col, header)
    mark = desk.rng.choice(HEADING_MARKS)
    writer = RowWriter(sketch, columns, values, mark, indent=choose_indent(desk))
    for number, (row, moved) in enumerate(rows, start=1):
        writer.write(number, row, moved=moved)
    return sketch.form_printed((sketch.table(1),))


def choose_indent(desk: Desk) -> bool:
    """Tell whether lower rows are set in; without numbering they must be."""
    return "number-none" in desk.traits or desk.rng.random() < 0.4


def arrange_rows(form: str, desk: Desk) -> list[tuple[ListRow, bool]]:
    """Return the rows to print, each with whether it left its place."""
    rows = [(row, False) for row in list_rows(form, desk.year)]
    if "rows-missing" in desk.traits:
        leaves = [at for at, (row, _) in enumerate(rows) if row.indicator and row.level >= 2]
        gone = set(desk.rng.sample(leaves, desk.rng.randint(1, 3)))
        rows = [entry for at, entry in enumerate(rows) if at not in gone]
    if "rows-added" in desk.traits:
        rows = add_rows(form, rows, desk)
    if "rows-reordered" in desk.traits:
        rows = swap_rows(rows, desk)
    return rows


def add_rows(form: str, rows: list[tuple[ListRow, bool]], desk: Desk) -> list[tuple[ListRow, bool]]:
    """Put in rows of the province's own; they have no indicator but a unit."""
    added = forms_data()["list_forms"][form]["added"]
    chosen = desk.rng.sample(added, desk.rng.randint(1, min(2, len(added))))
    extended = []
    for row, moved in rows:
        extended.append((row, moved))
        extended += [
            (ListRow(row.level, label, None, unit), False)
            for after, label, unit in chosen
            if after == row.indicator
        ]
    return extended


def swap_rows(rows: list[tuple[ListRow, bool]], desk: Desk) -> list[tuple[ListRow, bool]]:
    """Exchange two neighbouring rows that have no rows below them."""
    places = [at for at in range(1, len(rows) - 2) if exchangeable(rows, at)]
    at = desk.rng.choice(places)
    first, second = (replace(rows[at + 1][0]), True), (replace(rows[at][0]), True)
    return [*rows[:at], first, second, *rows[at + 2 :]]


def exchangeable(rows: list[tuple[ListRow, bool]], at: int) -> bool:
    """Tell whether the rows at `at` and `at + 1` are leaves of one parent."""
    (first, _), (second, _), (below, _) = rows[at : at + 3]
    plain = not first.label.startswith("其中") and not second.label.startswith("其中")
    same = first.level == second.level and below.level <= second.level
    return plain and same and bool(first.indicator and second.indicator)


def choose_columns(form: str, values: Values, desk: Desk) -> Columns:
    """Return the columns of a list table, with the ones an agency adds."""
    spans = {span for _, _, span in values}
    official = [
        desk.labels.heading(header).format(year=desk.year)
        for header in list_columns(form)[: 2 + len(spans)]
    ]
    headers, widths = list(official), [0.0, 0.12, *[0.16] * (len(official) - 2)]
    unit: int | None = 1
    if "column-unit-dropped" in desk.traits:
        del headers[1], widths[1]
        unit = None
    lead = [
        header
        for trait, header in (("column-serial", "序号"), ("column-code", "代码"))
        if trait in desk.traits
    ]
    trail = ["备注"] if "column-remark" in desk.traits else []
    shift = len(lead)
    widths = [0.08] * shift + widths + [0.14] * len(trail)
    widths[shift] = 1 - sum(widths)
    first_value = shift + (1 if unit is None else 2)
    return Columns(
        headers=(*lead, *headers, *trail),
        label=shift,
        unit=None if unit is None else shift + 1,
        values=tuple(range(first_value, shift + len(headers))),
        serial=lead.index("序号") if "序号" in lead else None,
        code=lead.index("代码") if "代码" in lead else None,
        remark=len(widths) - 1 if trail else None,
        widths=tuple(widths),
    )


@dataclass(slots=True)
class RowWriter:
    """Writes the rows of one list table."""

    sketch: Sketch
    columns: Columns
    values: Values
    mark: str
    indent: bool
    doubtful_level: int | None = None
    """Level of a heading whose label is damaged: the rows below it share its doubt."""

    def write(self, number: int, row: ListRow, *, moved: bool) -> None:
        """Write one row: its label and, unless it is a heading, unit and values."""
        sketch, columns = self.sketch, self.columns
        label = sketch.desk.labels.write(row.label)
        if self.doubtful_level is not None and row.level <= self.doubtful_level:
            self.doubtful_level = None
        if label.doubt_allowed and self.doubtful_level is None:
            self.doubtful_level = row.level
        lead = INDENT * (row.level - 1) if self.indent else ""
        align = sketch.desk.look.label_align
        sketch.put(number, columns.label, lead + label.text, align=align, bold=row.level == 1)
        if columns.serial is not None:
            sketch.put(number, columns.serial, str(number))
        if columns.code is not None:
            sketch.put(number, columns.code, f"{number:02d}")
        if columns.remark is not None:
            remark = sketch.desk.rng.choice(REMARK_TEXTS) if row.unit else ""
            sketch.put(number, columns.remark, remark)
        if columns.unit is not None:
            sketch.put(number, columns.unit, row.unit or self.mark)
        if row.indicator:
            self._write_values(number, row, label, moved=moved)
        elif row.unit:
            self._write_added(number, label)
        else:
            for col in columns.values:
                sketch.put(number, col, self.mark)

    def _write_values(self, number: int, row: ListRow, label: PrintedLabel, *, moved: bool) -> None:
        sketch = self.sketch
        keys = [
            cell
            for cell in form_cells(sketch.form)
            if cell.indicator == row.indicator and (cell.indicator, None, cell.span) in self.values
        ]
        for col, key in zip(self.columns.values, keys, strict=True):
            key = CellKey(*key[:4], row.unit)
            number_to_print = self.values[key.indicator, None, key.span]
            printed = sketch.desk.numbers.write(number_to_print, key, roomy=True)
            doubt = moved or label.doubt_allowed or self.doubtful_level is not None
            sketch.put_value(number, col, key, printed, doubt_allowed=doubt)

    def _write_added(self, number: int, label: PrintedLabel) -> None:
        for col in self.columns.values:
            raw = str(self.sketch.desk.rng.randint(1, 90))
            self.sketch.put(number, col, raw)
            self.sketch.unmapped.append(TrueUnmapped(label.text.replace("\n", ""), raw))
