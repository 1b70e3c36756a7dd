"""The disclosure forms, the processing fees, and the disputes."""

from dataclasses import replace
from itertools import groupby, pairwise

from tests.generator.document import Block, paragraph
from tests.generator.forms import (
    DISPUTES_FORM,
    CellKey,
    FormBlock,
    block_unit,
    dispute_columns,
    form_blocks,
)
from tests.generator.labels import PrintedLabel
from tests.generator.printing import PrintedValue
from tests.generator.sketch import Desk, PrintedForm, Sketch, value_widths
from tests.generator.truth import TrueUnmapped
from tests.generator.values import Values

FRAME_EDGES = (0.0, 0.25, 1 / 3, 0.5, 2 / 3, 0.75, 1.0)
"""Edges of a frame that holds tables of two, three and four columns."""
BLOCK_EDGES = {1: (0.0, 1 / 3, 1.0), 2: (0.0, 1 / 3, 2 / 3, 1.0), 3: (0.0, 0.25, 0.5, 0.75, 1.0)}
ADDED_BLOCK = FormBlock("第二十条第（十）项", ("本年公开数量",), (("突发公共事件应急预案", ("",)),))
ADDED_ROWS = ["党内规范性文件", "其他文件"]


def block_table(form: str, values: Values, desk: Desk) -> PrintedForm:
    """Print a form of small tables: in one frame, or one below the other."""
    sketch = Sketch(desk, form, frame_widths(FRAME_EDGES))
    if form == "processing-fees-2023":
        return fees_table(values, desk)
    if not {"separate-tables", "touching-tables"} & desk.traits:
        at = 0
        for block in arranged_blocks(form, values, desk):
            at = write_block(sketch, at, block, values)
        table = sketch.table(header_rows=0)
        return sketch.form_printed((table,))
    blocks: list[Block] = []
    for block in arranged_blocks(form, values, desk):
        part = Sketch(desk, form, frame_widths(FRAME_EDGES), printed=sketch.printed)
        part.unmapped = sketch.unmapped
        apart = "separate-tables" in desk.traits
        outside = apart and desk.rng.random() < 0.3 and block.heading
        if outside and block.heading:
            blocks.append(paragraph(desk.labels.heading(block.heading), "caption"))
        write_block(part, 0, block, values, headed=not outside)
        table = part.table(header_rows=1 if outside else 2)
        touching = "touching-tables" in desk.traits and bool(blocks)
        blocks.append(replace(table, touching=touching))
    return sketch.form_printed(tuple(blocks))


def frame_widths(edges: tuple[float, ...]) -> tuple[float, ...]:
    """Return the widths between edges."""
    return tuple(b - a for a, b in pairwise(edges))


def arranged_blocks(form: str, values: Values, desk: Desk) -> list[FormBlock]:
    """Return the small tables to print, with what the agency left out or added."""
    blocks = [
        FormBlock(
            block.heading,
            block.columns,
            tuple(row for row in block.rows if (row[1][0], None, "year") in values),
        )
        for block in form_blocks(form)
    ]
    if "rows-missing" in desk.traits:
        first = blocks[0]
        blocks[0] = FormBlock(first.heading, first.columns, first.rows[1:])
    if "rows-added" in desk.traits and desk.rng.random() < 0.5:
        blocks.append(ADDED_BLOCK)
    elif "rows-added" in desk.traits:
        first = blocks[0]
        added = (desk.rng.choice(ADDED_ROWS), ("",) * len(first.columns))
        blocks[0] = FormBlock(first.heading, first.columns, (*first.rows, added))
    if "rows-reordered" in desk.traits:
        blocks = [
            FormBlock(block.heading, block.columns, block.rows[::-1])
            if len(block.rows) > 1
            else block
            for block in blocks
        ]
    return blocks


def write_block(
    sketch: Sketch, at: int, block: FormBlock, values: Values, *, headed: bool = True
) -> int:
    """Write one small table and return the number of the next row."""
    desk = sketch.desk
    edges = [FRAME_EDGES.index(edge) for edge in BLOCK_EDGES[len(block.columns)]]
    if headed and block.heading:
        heading = desk.labels.heading(block.heading)
        sketch.put_header(at, 0, heading, col_span=sketch.n_cols)
        at += 1
    headers = [column_header(column, block, desk) for column in block.columns]
    first = PrintedLabel(desk.labels.heading("信息内容"))
    for number, header in enumerate([first, *headers]):
        span = edges[number + 1] - edges[number]
        sketch.put(
            at, edges[number], header.text, col_span=span, bold=desk.look.header_bold or not headed
        )
    for label, indicators in block.rows:
        at += 1
        written = desk.labels.write(label or "")
        sketch.put(
            at, 0, written.text, col_span=edges[1], align=desk.rng.choice(["left", "center"])
        )
        for number, indicator in enumerate(indicators):
            col, span = edges[number + 1], edges[number + 2] - edges[number + 1]
            doubt = written.doubt_allowed or headers[number].doubt_allowed
            doubt = doubt or ("rows-reordered" in desk.traits and len(block.rows) > 1)
            write_block_value(sketch, (at, col, span), (written, indicator), values, doubt=doubt)
    return at + 1


def column_header(column: str, block: FormBlock, desk: Desk) -> PrintedLabel:
    """Return a column header, with its unit where the agency prints it."""
    written = desk.labels.write(column)
    if "header-units" in desk.traits and "单位" not in column and "元" not in column:
        unit = printed_unit(block.rows[0][1][block.columns.index(column)], desk)
        text = written.text + desk.rng.choice(["（{}）", "（单位：{}）", "({})"]).format(unit)
        return PrintedLabel(text, written.doubt_allowed)
    return written


def printed_unit(indicator: str, desk: Desk) -> str:
    """Return the unit a document prints; with units in the headers, purchases are in 万元."""
    in_header = "header-units" in desk.traits and indicator == "procurement.amount"
    return "万元" if in_header else block_unit(indicator)


def write_block_value(
    sketch: Sketch,
    place: tuple[int, int, int],
    named: tuple[PrintedLabel, str],
    values: Values,
    *,
    doubt: bool,
) -> None:
    """Write one number of a small table; a row the agency added has no indicator."""
    at, col, span = place
    label, indicator = named
    desk = sketch.desk
    if not indicator:
        raw = str(desk.rng.randint(1, 30))
        sketch.put(at, col, raw, col_span=span)
        sketch.unmapped.append(TrueUnmapped(label.text.replace("\n", ""), raw))
        return
    key = CellKey(sketch.form, indicator, None, "year", printed_unit(indicator, desk))
    printed = desk.numbers.write(values[indicator, None, "year"], key, roomy=True)
    sketch.put_value(at, col, key, printed, col_span=span, doubt_allowed=doubt)


def fees_table(values: Values, desk: Desk) -> PrintedForm:
    """Print the processing fees: three columns and one row."""
    form = "processing-fees-2023"
    (block,) = form_blocks(form)
    sketch = Sketch(desk, form, (1 / 3, 1 / 3, 1 / 3))
    indicators = block.rows[0][1]
    for col, (header, indicator) in enumerate(zip(block.columns, indicators, strict=True)):
        written = desk.labels.write(header)
        sketch.put_header(0, col, written.text)
        key = CellKey(form, indicator, None, "year", block_unit(indicator))
        printed = desk.numbers.write(values[indicator, None, "year"], key, roomy=True)
        sketch.put_value(1, col, key, printed, doubt_allowed=written.doubt_allowed)
    return sketch.form_printed((sketch.table(1),))


def disputes_table(values: Values, desk: Desk) -> PrintedForm:
    """Print the 15 numbers in one row under one, two or three header rows."""
    lead = 0.1 if "disputes-label-column" in desk.traits else 0.0
    widths = value_widths(15, (1 - lead) / 15, desk)
    sketch = Sketch(desk, DISPUTES_FORM, (lead, *widths) if lead else widths)
    depth = 3
    for trait, rows in (("disputes-one-header", 1), ("disputes-two-headers", 2)):
        if trait in desk.traits:
            depth = rows
    first = 1 if lead else 0
    written = write_dispute_header(sketch, depth, first)
    if lead:
        sketch.put_header(0, 0, desk.rng.choice(["类别", "项目", ""]), row_span=depth)
        sketch.put(depth, 0, desk.rng.choice(["件数", "数量（件）", "数量"]))
    for col, (*_, indicator) in enumerate(dispute_columns()):
        key = CellKey(DISPUTES_FORM, indicator, None, "year", "件")
        printed: PrintedValue = desk.numbers.write(
            values[indicator, None, "year"], key, roomy=False
        )
        doubt = written[col].doubt_allowed
        sketch.put_value(depth, first + col, key, printed, doubt_allowed=doubt)
    return sketch.form_printed((sketch.table(depth),))


def write_dispute_header(sketch: Sketch, depth: int, first: int) -> list[PrintedLabel]:
    """Write the headers and return the label of each column."""
    columns = dispute_columns()
    write = sketch.desk.labels.write
    written = [write(label) for *_, label, _ in columns]
    if depth == 1:
        joint = sketch.desk.rng.choice(["", "", "—", "\n"])
        texts = [
            (sub or top) + joint + label.text
            for (top, sub, *_), label in zip(columns, written, strict=True)
        ]
        for col, text in enumerate(texts):
            sketch.put_header(0, first + col, text)
        return written
    write_dispute_groups(sketch, depth, first)
    for col, label in enumerate(written):
        deep = depth == 3 and columns[col][1] is None
        row, row_span = (1, 2) if deep else (depth - 1, 1)
        sketch.put_header(row, first + col, label.text, row_span=row_span)
    return written


def write_dispute_groups(sketch: Sketch, depth: int, first: int) -> None:
    """Write the group headers above the 15 columns."""
    heading = sketch.desk.labels.heading
    columns = list(enumerate(dispute_columns(), start=first))
    bare = sketch.desk.rng.random() < 0.4
    if depth == 3:
        for top, some in groupby(columns, key=lambda entry: entry[1][0]):
            cols = [col for col, _ in some]
            sketch.put_header(0, cols[0], heading(top), col_span=len(cols))
    for (top, sub), some in groupby(columns, key=lambda entry: entry[1][:2]):
        cols = [col for col, _ in some]
        if depth == 3 and sub is not None:
            sketch.put_header(1, cols[0], heading(sub), col_span=len(cols))
        elif depth == 2:
            text = (
                heading(sub or top) if bare else heading(top) + ("\n" + heading(sub) if sub else "")
            )
            sketch.put_header(0, cols[0], text, col_span=len(cols))
