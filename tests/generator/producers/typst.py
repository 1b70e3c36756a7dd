"""Typst prints its own markup."""

import importlib.util
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.generator.document import (
    Block,
    Cell,
    Document,
    PageBreak,
    PageSetup,
    Paragraph,
    Picture,
    Rules,
    Sides,
    Span,
    Table,
    Theme,
    Turn,
    cell_sides,
)
from tests.generator.fonts import require_typefaces
from tests.generator.producers.looks import paragraph_look

ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})
DASHES = {"dashed": '"dashed"', "dotted": '"dotted"'}
DOUBLE_TILE = 1.2
"""Points between the two halves of a double rule."""


def missing() -> str | None:
    """Say what is missing, or None when this producer can print."""
    return None if importlib.util.find_spec("typst") else "the package typst is not installed"


def print_documents(documents: Sequence[Document], paths: Sequence[Path]) -> None:
    """Print documents to PDF files."""
    import typst

    with tempfile.TemporaryDirectory(prefix="generator-") as folder:
        source = Path(folder) / "report.typ"
        for document, path in zip(documents, paths, strict=True):
            require_typefaces(document.theme.families)
            source.write_text(document_markup(document), encoding="utf-8")
            typst.compile(source, output=path.absolute())


def document_markup(document: Document) -> str:
    """Return the markup of a document."""
    theme = document.theme
    digits = theme.digit_font
    covers = f'(name: "{digits}", covers: "latin-in-cjk"), ' if digits else ""
    head = [
        f'#set document(title: "{document.meta_title.translate(ESCAPED)}")',
        f"#set page({page_markup(document.setup, landscape=False)})",
        f'#set text(font: ({covers}"{theme.body_font}"), lang: "zh", region: "cn", '
        f"size: {theme.body_size}pt)",
        f"#set par(leading: {theme.body_size * (theme.line_height - 1):.2f}pt, justify: true)",
    ]
    body = [block_markup(block, document) for block in document.blocks]
    return "\n".join([*head, *body])


def page_markup(setup: PageSetup, *, landscape: bool) -> str:
    """Return the page's settings."""
    width, height = (setup.height, setup.width) if landscape else (setup.width, setup.height)
    parts = [
        f"width: {width}pt, height: {height}pt",
        f"margin: (x: {setup.margin_x}pt, y: {setup.margin_y}pt)",
    ]
    if setup.header:
        parts.append(f'header: align(center, text(size: 9pt, "{setup.header}"))')
    if setup.page_number:
        number = setup.page_number.translate(ESCAPED)
        number = number.replace("{page}", '" + str(here().page()) + "')
        number = number.replace("{pages}", '" + str(counter(page).final().first()) + "')
        parts.append(
            f'footer: context align({setup.page_number_align}, text(size: 10pt, "{number}"))'
        )
    return ", ".join(parts)


def block_markup(block: Block, document: Document) -> str:
    """Return the markup of one block."""
    if isinstance(block, Paragraph):
        return paragraph_markup(block, document.theme)
    if isinstance(block, Picture):
        size = f"width: {block.width}pt, height: {block.height}pt"
        return f"#align(center, rect({size}, fill: luma(205)))"
    if isinstance(block, Turn):
        return f"#set page({page_markup(document.setup, landscape=block.landscape)})"
    if isinstance(block, PageBreak):
        return "#pagebreak(weak: true)"
    return table_markup(block, document.theme)


def paragraph_markup(block: Paragraph, theme: Theme) -> str:
    """Return a paragraph in its style."""
    look = paragraph_look(block.style, theme)
    spans = "".join(
        f'#text(weight: "{"bold" if span.bold or look.bold else "regular"}", '
        f'"{span.text.translate(ESCAPED)}")'.replace("\\n", '")#linebreak()#text("')
        for span in block.spans
    )
    indent = f"#h({look.size * 2}pt)" if look.indented else ""
    digits = f'(name: "{theme.digit_font}", covers: "latin-in-cjk"), ' if theme.digit_font else ""
    text = (
        f'#set text(font: ({digits}"{look.font}"), size: {look.size}pt, '
        f'fill: rgb("{look.color}"))\n{indent}{spans}'
    )
    line = f'#line(length: 100%, stroke: 2pt + rgb("{look.color}"))'
    return f"#align({look.align})[{text}]" + (line if block.style == "redhead" else "")


def table_markup(table: Table, theme: Theme) -> str:
    """Return a table; header rows repeat where the table says so."""
    columns = ", ".join(f"{share * 100:.3f}%" for share in table.col_widths)
    rows = ", ".join(["auto"] * table.n_rows)
    header = [cell for cell in table.cells if cell.row < table.header_rows]
    others = [cell for cell in table.cells if cell.row >= table.header_rows]
    parts = [cell_markup(table, cell, theme) for cell in sorted(others, key=place)]
    if header:
        inner = ", ".join(cell_markup(table, cell, theme) for cell in sorted(header, key=place))
        repeat = "true" if table.repeat_header else "false"
        parts.insert(0, f"table.header(repeat: {repeat}, {inner})")
    digits = f'(name: "{theme.digit_font}", covers: "latin-in-cjk"), ' if theme.digit_font else ""
    space = "above: 0pt" if table.touching else ""
    return (
        f'#block({space})[#set text(font: ({digits}"{theme.table_font}"), size: {table.size}pt)\n'
        f"#set par(leading: {table.size * 0.3:.2f}pt, justify: false)\n"
        f"#table(columns: ({columns},), rows: ({rows},), stroke: none, inset: "
        f"(x: {table.padding}pt, y: {inset_y(table):.2f}pt),\n" + ",\n".join(parts) + ")]"
    )


def inset_y(table: Table) -> float:
    """Return the space above and below the text of a row."""
    return max(1.0, (table.row_height - table.size) / 2)


def place(cell: Cell) -> tuple[int, int]:
    """Return where a cell starts, row first."""
    return cell.row, cell.col


def cell_markup(table: Table, cell: Cell, theme: Theme) -> str:
    """Return one cell."""
    vertical = "top" if cell.top else "horizon"
    stroke = stroke_markup(cell_sides(table, cell), table.rules)
    fill = f', fill: rgb("{cell.shade}")' if cell.shade else ""
    spans = f"x: {cell.col}, y: {cell.row}, colspan: {cell.col_span}, rowspan: {cell.row_span}"
    return (
        f"table.cell({spans}, align: {cell.align} + {vertical}, stroke: {stroke}{fill})"
        f"[{'#set text(fill: white);' if cell.light else ''}{cell_text(cell)}]"
    )


def cell_text(cell: Cell) -> str:
    """Return the text of a cell, one text element for each of its runs."""
    weight = "bold" if cell.bold else "regular"
    if cell.writing in ("stacked", "vertical"):
        return "#linebreak()".join(run_markup(Span(c), weight) for c in cell.text)
    runs = "#h(0.01pt)".join(run_markup(Span(run), weight) for run in cell.runs)
    return f"#rotate(-90deg, reflow: true)[{runs}]" if cell.writing == "turned" else runs


def run_markup(span: Span, weight: str) -> str:
    """Return one text element."""
    text = span.text.translate(ESCAPED).replace("\\n", '")#linebreak()#text(weight: "W", "')
    return f'#text(weight: "{weight}", "{text.replace("W", weight)}")'


def stroke_markup(sides: Sides, rules: Rules) -> str:
    """Return the rules of a cell."""
    names = ("left", "top", "right", "bottom")
    dash = DASHES.get(rules.stroke)
    parts = [
        f'{name}: (paint: rgb("{rules.color}"), '
        f"thickness: {width}pt" + (f", dash: {dash}" if dash else "") + ")"
        for name, width in zip(names, sides, strict=True)
        if width
    ]
    return f"({', '.join(parts)})" if parts else "none"
