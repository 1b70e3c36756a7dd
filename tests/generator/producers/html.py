"""A document as HTML with print CSS."""

from html import escape

from tests.generator.document import (
    Block,
    Cell,
    Document,
    PageBreak,
    PageSetup,
    Paragraph,
    Picture,
    Table,
    Theme,
    Turn,
    cell_sides,
)
from tests.generator.producers.looks import paragraph_look

STYLES = ("redhead", "cover", "title", "subtitle", "heading1", "heading2", "body", "plain")
MORE_STYLES = ("caption", "note", "signature")
WRITINGS = {
    "vertical": "writing-mode:vertical-rl;",
    "turned": "writing-mode:vertical-rl;transform:rotate(180deg);",
}
# Vertical lines need a typeface that has heights for its characters; WenQuanYi Zen Hei has none.
UPRIGHT = "display:inline-block;break-inside:avoid;font-family:'Noto Serif CJK SC';"
MARGIN_BOXES = {"left": "@bottom-left", "center": "@bottom-center", "right": "@bottom-right"}


def document_html(document: Document) -> str:
    """Return the page of a document; a landscape stretch is a named page."""
    parts = ['<div class="upright">']
    for block in document.blocks:
        if isinstance(block, Turn):
            parts.append(f'</div><div class="{"wide" if block.landscape else "upright"}">')
        else:
            parts.append(block_html(block, document.theme))
    parts.append("</div>")
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>{escape(document.meta_title)}</title><style>{css(document)}</style></head>"
        f"<body>{''.join(parts)}</body></html>"
    )


def css(document: Document) -> str:
    """Return the style sheet."""
    theme, setup = document.theme, document.setup
    wide = f"size: {setup.height}pt {setup.width}pt;"
    rules = [
        f"@page {{ {page_css(setup)} }}",
        f"@page wide {{ {wide} }} .wide {{ page: wide; }}",
        f"body {{ margin: 0; font-family: {families(theme, theme.body_font)}; }}",
        "table { border-collapse: collapse; table-layout: fixed; width: 100%; margin: 6pt auto; }",
        "td { overflow-wrap: anywhere; } .picture { background: #c8c8c8; margin: 6pt auto; }",
        ".break { break-after: page; }",
        "p { margin: 0; white-space: pre-wrap; }",
    ]
    rules += [style_css(style, theme) for style in (*STYLES, *MORE_STYLES)]
    return "\n".join(rules)


def page_css(setup: PageSetup) -> str:
    """Return size, margins, running header and page number."""
    parts = [
        f"size: {setup.width}pt {setup.height}pt;",
        f"margin: {setup.margin_y}pt {setup.margin_x}pt;",
    ]
    if setup.header:
        parts.append(f'@top-center {{ content: "{setup.header}"; font-size: 9pt; }}')
    if setup.page_number:
        text = setup.page_number.replace("{page}", '" counter(page) "')
        text = text.replace("{pages}", '" counter(pages) "')
        box = MARGIN_BOXES[setup.page_number_align]
        parts.append(f'{box} {{ content: "{text}"; font-size: 10pt; }}')
    return " ".join(parts)


def families(theme: Theme, font: str) -> str:
    """Return the font family list, the digits' typeface first."""
    names = [theme.digit_font, font] if theme.digit_font else [font]
    return ", ".join(f'"{name}"' for name in names)


def style_css(style: str, theme: Theme) -> str:
    """Return the rule of one paragraph style."""
    look = paragraph_look(style, theme)  # type: ignore[arg-type]
    align = "justify" if style == "body" else look.align
    indent = "text-indent: 2em;" if look.indented else ""
    if style == "redhead":
        indent += f"border-bottom: 2pt solid {look.color}; margin-bottom: 8pt;"
    weight = "bold" if look.bold else "normal"
    return (
        f".{style} {{ font-family: {families(theme, look.font)}; font-size: {look.size}pt; "
        f"font-weight: {weight}; text-align: {align}; line-height: {theme.line_height}; "
        f"color: {look.color}; {indent} }}"
    )


def block_html(block: Block, theme: Theme) -> str:
    """Return one block."""
    if isinstance(block, Paragraph):
        spans = "".join(
            f"<b>{escape(span.text)}</b>" if span.bold else escape(span.text)
            for span in block.spans
        )
        return f'<p class="{block.style}">{spans}</p>'
    if isinstance(block, Picture):
        return f'<div class="picture" style="width:{block.width}pt;height:{block.height}pt"></div>'
    if isinstance(block, Table):
        return table_html(block, theme)
    return '<div class="break"></div>' if isinstance(block, PageBreak) else ""


def table_html(table: Table, theme: Theme) -> str:
    """Return a table; header rows repeat only inside a table head."""
    whole = sum(table.col_widths)
    columns = "".join(
        f'<col style="width:{share / whole * 100:.3f}%">' for share in table.col_widths
    )
    rows = [row_html(table, row) for row in range(table.n_rows)]
    body = "".join(rows)
    if table.repeat_header and table.header_rows:
        head = "".join(rows[: table.header_rows])
        body = f"<thead>{head}</thead><tbody>{''.join(rows[table.header_rows :])}</tbody>"
    font = f"font-family:{families(theme, theme.table_font)};font-size:{table.size}pt"
    font += ";margin-top:-1px" if table.touching else ""
    font += f";width:{whole * 100:.2f}%"
    return f"<table style='{font}'><colgroup>{columns}</colgroup>{body}</table>"


def row_html(table: Table, row: int) -> str:
    """Return one row with the cells that start in it."""
    cells = sorted((cell for cell in table.cells if cell.row == row), key=lambda cell: cell.col)
    keep = "" if table.split_rows else "break-inside:avoid;"
    inner = "".join(cell_html(table, cell) for cell in cells)
    return f'<tr style="height:{table.row_height}pt;{keep}">{inner}</tr>'


def cell_html(table: Table, cell: Cell) -> str:
    """Return one cell."""
    sides = cell_sides(table, cell)
    rules = table.rules
    borders = "".join(
        f"border-{name}:{width}pt {rules.stroke} {rules.color};" if width else f"border-{name}:0;"
        for name, width in zip(("left", "top", "right", "bottom"), sides, strict=True)
    )
    shade = f"background:{cell.shade};" if cell.shade else ""
    weight = "font-weight:bold;" if cell.bold else ""
    weight += "color:#fff;" if cell.light else ""
    vertical = "top" if cell.top else "middle"
    spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    spans += f' colspan="{cell.col_span}"' if cell.col_span > 1 else ""
    return (
        f'<td{spans} style="{borders}{shade}{weight}text-align:{cell.align};'
        f'vertical-align:{vertical};padding:1pt {table.padding}pt">{cell_inner(cell)}</td>'
    )


def cell_inner(cell: Cell) -> str:
    """Return the content of a cell, one element for each of its text runs."""
    if cell.writing == "stacked":
        return "<br>".join(escape(character) for character in cell.text)
    runs = [escape(run).replace("\n", "<br>") for run in cell.runs]
    text = "".join(f"<span>{run}</span>" for run in runs) if len(runs) > 1 else runs[0]
    writing = WRITINGS.get(cell.writing)
    return f'<span style="{UPRIGHT}{writing}">{text}</span>' if writing else text
