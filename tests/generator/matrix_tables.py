"""The matrix of requests: rows of outcomes, columns of applicants."""

from dataclasses import dataclass, field
from itertools import groupby

from tests.generator.document import Writing
from tests.generator.forms import RESULT, CellKey, MatrixRow, applicants, forms_data, matrix_rows
from tests.generator.labels import PrintedLabel
from tests.generator.printing import BLANK
from tests.generator.sketch import Desk, PrintedForm, Sketch, value_widths
from tests.generator.truth import TrueUnmapped
from tests.generator.values import Values

ALWAYS_TOTALLED = (
    "requests.received",
    "requests.carried_in",
    "requests.processed",
    "requests.carried_out",
)
VALUE_WIDTH = 0.071
RESULT_WIDTH = 0.06


@dataclass(frozen=True, slots=True)
class Heads:
    """The columns left of the numbers."""

    serial: int | None
    result: int
    group: int | None
    label: int
    first_value: int
    remark: int | None
    widths: tuple[float, ...]


def matrix_table(form: str, values: Values, desk: Desk) -> PrintedForm:
    """Print a requests matrix as one table."""
    heads = choose_heads(desk)
    sketch = Sketch(desk, form, heads.widths)
    header_rows, doubtful = write_header(sketch, heads)
    writer = MatrixWriter(sketch, heads, values, doubtful)
    row_number = header_rows
    rows_to_print, writer.moved = arrange_rows(form, desk)
    for group, rows in groupby(rows_to_print, key=lambda row: row.group):
        row_number = writer.write_group(row_number, group, list(rows))
    writer.write_result_cell()
    return sketch.form_printed((sketch.table(header_rows),))


def arrange_rows(form: str, desk: Desk) -> tuple[list[MatrixRow], set[str | None]]:
    """Return the rows to print and the indicators that left their place.

    A row the agency added has no indicator.
    """
    moved: set[str | None] = set()
    rows = matrix_rows(form)
    if "rows-missing" in desk.traits:
        leaves = [at for at, row in enumerate(rows) if row.group not in (None, RESULT)]
        gone = set(desk.rng.sample(leaves, desk.rng.randint(1, 3)))
        rows = [row for at, row in enumerate(rows) if at not in gone]
    if "rows-added" in desk.traits:
        group, label = desk.rng.choice(forms_data()["requests"]["added"])
        last = max((at for at, row in enumerate(rows) if row.group == group), default=len(rows) - 1)
        rows.insert(last + 1, MatrixRow(group, label, None))
    if "rows-reordered" in desk.traits:
        starts = [
            at
            for at in range(len(rows) - 1)
            if rows[at].group == rows[at + 1].group and rows[at].group not in (None, RESULT)
        ]
        at = desk.rng.choice(starts)
        rows[at], rows[at + 1] = rows[at + 1], rows[at]
        moved = {rows[at].indicator, rows[at + 1].indicator}
    return rows, moved


def choose_heads(desk: Desk) -> Heads:
    """Choose the columns left of the numbers, and the ones an agency adds."""
    lead = (0.05,) if "column-serial" in desk.traits else ()
    trail = (0.08,) if "column-remark" in desk.traits else ()
    two = "corner-two-columns" in desk.traits
    values = value_widths(7, VALUE_WIDTH * (0.9 if trail else 1.0), desk)
    left = min(0.5, 1 - sum(lead) - sum(trail) - sum(values) - RESULT_WIDTH)
    if "narrow-labels" in desk.traits:
        left *= 0.72
    groups: tuple[float, ...] = (left,) if two else (left * 0.32, left * 0.68)
    first = len(lead)
    widths = (*lead, RESULT_WIDTH, *groups, *values, *trail)
    return Heads(
        serial=0 if lead else None,
        result=first,
        group=None if two else first + 1,
        label=first + (1 if two else 2),
        first_value=first + (2 if two else 3),
        remark=len(widths) - 1 if trail else None,
        widths=widths,
    )


def write_header(sketch: Sketch, heads: Heads) -> tuple[int, set[str]]:
    """Write the header rows; return their number and the applicants whose header is damaged."""
    desk = sketch.desk
    depth = 3
    for trait, rows in (("header-one-row", 1), ("header-two-rows", 2)):
        if trait in desk.traits:
            depth = rows
    entry = forms_data()["requests"]
    corner = desk.labels.heading(entry["corner"])
    if "label-seen" in desk.traits:
        corner = corner.replace("勾稽", "钩稽")
    if "corner-short" in desk.traits:
        corner = desk.rng.choice(entry["corner_short"])
    span = heads.first_value - heads.result
    diagonal = "corner-diagonal" in desk.traits
    if diagonal:
        corner = "\u3000\u3000\u3000\u3000申请人情况\n办理情况"
    sketch.put(
        0, heads.result, corner, row_span=depth, col_span=span, align="left", diagonal=diagonal
    )
    if heads.serial is not None:
        sketch.put_header(0, heads.serial, "序号", row_span=depth)
    if heads.remark is not None:
        sketch.put_header(0, heads.remark, "备注", row_span=depth)
    return depth, write_applicants(sketch, heads.first_value, depth)


def write_applicants(sketch: Sketch, first: int, depth: int) -> set[str]:
    """Write the column headers over one, two or three rows; return the damaged columns."""
    written = {applicant: sketch.desk.labels.write(label) for applicant, label in applicants()}
    if depth == 1 and sketch.desk.rng.random() < 0.5:
        prefix = sketch.desk.rng.choice(["法人或其他组织", "法人或其他组织-", "法人或其他组织\n"])
        for applicant, _ in applicants()[1:6]:
            label = written[applicant]
            written[applicant] = PrintedLabel(prefix + label.text, label.doubt_allowed)
    doubtful = {applicant for applicant, label in written.items() if label.doubt_allowed}
    top = depth - 2
    if depth == 3:
        sketch.put_header(0, first, sketch.desk.labels.heading("申请人情况"), col_span=7)
    if depth > 1:
        group = sketch.desk.labels.write("法人或其他组织")
        sketch.put_header(top, first + 1, group.text, col_span=5)
        doubtful |= (
            {applicant for applicant, _ in applicants()[1:6]} if group.doubt_allowed else set()
        )
    for number, label in enumerate(written.values()):
        alone = depth > 1 and number in (0, 6)
        row = top if alone else depth - 1
        sketch.put_header(row, first + number, label.text, row_span=2 if alone else 1)
    return doubtful


@dataclass(slots=True)
class MatrixWriter:
    """Writes the rows of one matrix."""

    sketch: Sketch
    heads: Heads
    values: Values
    doubtful_columns: set[str]
    result_from: int | None = None
    result_to: int = 0
    moved: set[str | None] = field(default_factory=set)

    def write_group(self, start: int, group: str | None, rows: list[MatrixRow]) -> int:
        """Write the rows of one group and return the number of the next row."""
        at = start
        heads, sketch = self.heads, self.sketch
        grouped = group not in (None, RESULT)
        written = sketch.desk.labels.write(group or "") if grouped else PrintedLabel("")
        if grouped and heads.group is None:
            sketch.put(at, heads.label, written.text, align="left")
            for col in range(heads.first_value, heads.first_value + 7):
                sketch.put(at, col, "")
            self._write_margins(at)
            at += 1
        elif grouped:
            sketch.put(at, heads.group or 0, written.text, row_span=len(rows), align="left")
        for row in rows:
            self._write_row(at, row, grouped=grouped, doubt=written.doubt_allowed)
            at += 1
        if group is not None:
            self.result_from = start if self.result_from is None else self.result_from
            self.result_to = at
        return at

    def write_result_cell(self) -> None:
        """Write the cell that runs along the outcomes."""
        if self.result_from is None:
            return
        writing: Writing = "stacked"
        if "result-vertical" in self.sketch.desk.traits:
            writing = "vertical"
        if "result-turned" in self.sketch.desk.traits:
            writing = "turned"
        if "result-across" in self.sketch.desk.traits:
            writing = "across"
        text = self.sketch.desk.labels.write(RESULT).text.replace("\n", "")
        rows = self.result_to - self.result_from
        self.sketch.put(
            self.result_from, self.heads.result, text, row_span=rows, writing=writing, bold=True
        )

    def _write_row(self, at: int, row: MatrixRow, *, grouped: bool, doubt: bool) -> None:
        heads, sketch = self.heads, self.sketch
        label = sketch.desk.labels.write(row.label)
        lead = "\u3000" if grouped and heads.group is None else ""
        col = heads.result if row.group is None else heads.label if grouped else heads.result + 1
        span = heads.first_value - col
        align = sketch.desk.look.label_align
        sketch.put(at, col, lead + label.text, col_span=span, align=align, bold=row.group is None)
        self._write_margins(at)
        doubt = doubt or label.doubt_allowed or row.indicator in self.moved
        for number, (applicant, _) in enumerate(applicants()):
            place = heads.first_value + number
            if row.indicator is None:
                raw = str(sketch.desk.rng.choice([0, 0, 1, 2, 5]))
                sketch.put(at, place, raw)
                sketch.unmapped.append(TrueUnmapped(label.text.replace("\n", ""), raw))
            else:
                key = CellKey(sketch.form, row.indicator, applicant, "year", "件")
                column_doubt = applicant in self.doubtful_columns
                self._write_value(at, place, key, doubt_allowed=doubt or column_doubt)

    def _write_value(self, at: int, col: int, key: CellKey, *, doubt_allowed: bool) -> None:
        desk = self.sketch.desk
        number = self.values[key.indicator, key.applicant, key.span]
        printed = desk.numbers.write(number, key, roomy=False)
        left_out = "six-values" in desk.traits and key.indicator == "requests.carried_out"
        untotalled = "totals-only" in desk.traits and key.indicator not in ALWAYS_TOTALLED
        if key.applicant == "total" and (left_out or untotalled):
            printed = BLANK
        self.sketch.put_value(at, col, key, printed, doubt_allowed=doubt_allowed)

    def _write_margins(self, at: int) -> None:
        if self.heads.serial is not None:
            self.sketch.put(at, self.heads.serial, str(at))
        if self.heads.remark is not None:
            remark = "" if self.sketch.desk.rng.random() < 0.9 else "无"
            self.sketch.put(at, self.heads.remark, remark)
