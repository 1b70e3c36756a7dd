"""ReportLab prints flowables: tables cut between rows, merged cells only hinted at by rules."""

import importlib.util
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal
from xml.sax.saxutils import escape

from tests.generator.document import (
    Align,
    Block,
    Cell,
    Document,
    PageBreak,
    PageSetup,
    Paragraph,
    Picture,
    Span,
    Table,
    Theme,
    Turn,
    cell_sides,
)
from tests.generator.fonts import font_path
from tests.generator.producers.ink import STANDARD_FONTS
from tests.generator.producers.looks import RED, paragraph_look

DASHES = {"dashed": (4, 2), "dotted": (1, 1.5)}
ALIGNMENTS: dict[Align, Literal[0, 1, 2]] = {"left": 0, "center": 1, "right": 2}
LATIN = re.compile(r"[!-~]+")


def missing() -> str | None:
    """Say what is missing, or None when this producer can print."""
    found = importlib.util.find_spec("reportlab")
    return None if found else "the package reportlab is not installed"


def print_documents(documents: Sequence[Document], paths: Sequence[Path]) -> None:
    """Print documents to PDF files."""
    for document, path in zip(documents, paths, strict=True):
        print_document(document, path)


def print_document(document: Document, path: Path) -> None:
    """Print one document, twice where its page numbers need the number of pages."""
    pages = 0
    for _ in range(2 if "{pages}" in (document.setup.page_number or "") else 1):
        pages = build(document, path, pages)


def build(document: Document, path: Path, pages: int) -> int:
    """Print a document whose number of pages is `pages`; return how many it has."""
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    setup, theme = document.setup, document.theme
    for family in {theme.body_font, theme.heading_font, theme.table_font, theme.digit_font}:
        register(family)

    def template(name: str, width: float, height: float) -> Any:
        frame = Frame(
            setup.margin_x, setup.margin_y, width - 2 * setup.margin_x,
            height - 2 * setup.margin_y, leftPadding=0, rightPadding=0,
        )  # fmt: skip
        decorate = page_decorator(setup, theme, (width, height), pages)
        return PageTemplate(name, [frame], onPage=decorate, pagesize=(width, height))

    report = BaseDocTemplate(
        str(path), pagesize=(setup.width, setup.height), title=document.meta_title
    )
    report.addPageTemplates(
        [
            template("upright", setup.width, setup.height),
            template("wide", setup.height, setup.width),
        ]
    )
    report.build([flowable for block in document.blocks for flowable in flow(block, document)])
    return int(report.page)


def register(family: str | None) -> None:
    """Make a TrueType typeface known to ReportLab."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if family is None or family in STANDARD_FONTS or family in pdfmetrics.getRegisteredFontNames():
        return
    file = font_path(family)
    pdfmetrics.registerFont(TTFont(family, str(file.path), subfontIndex=file.face))


def page_decorator(
    setup: PageSetup, theme: Theme, size: tuple[float, float], pages: int
) -> Callable[[Any, Any], None]:
    """Return what draws running header and page number."""
    width, height = size

    def decorate(canvas: Any, report: Any) -> None:
        canvas.setFont(theme.body_font, 9)
        if setup.header:
            canvas.drawCentredString(width / 2, height - 40, setup.header)
        if setup.page_number:
            text = setup.page_number.format(page=report.page, pages=pages)
            place = {
                "left": (canvas.drawString, setup.margin_x),
                "center": (canvas.drawCentredString, width / 2),
                "right": (canvas.drawRightString, width - setup.margin_x),
            }
            draw, x = place[setup.page_number_align]
            draw(x, 36, text)

    return decorate


def flow(block: Block, document: Document) -> list[Any]:
    """Return the flowables of one block."""
    from reportlab import platypus

    if isinstance(block, Paragraph):
        text = paragraph_flowable(block, document.theme)
        red_line = platypus.HRFlowable(width="100%", thickness=2, color=RED)
        return [text, red_line] if block.style == "redhead" else [text]
    if isinstance(block, PageBreak):
        return [platypus.PageBreak()]
    if isinstance(block, Turn):
        name = "wide" if block.landscape else "upright"
        return [platypus.NextPageTemplate(name), platypus.PageBreak()]
    if isinstance(block, Picture):
        style = platypus.TableStyle([("BACKGROUND", (0, 0), (-1, -1), "#c8c8c8")])
        return [platypus.Table([[""]], [block.width], [block.height], style=style)]
    sheet = document.setup.width
    if block.n_cols >= 9 and any(isinstance(other, Turn) for other in document.blocks):
        sheet = document.setup.height
    return [table_flowable(block, document.theme, sheet - 2 * document.setup.margin_x)]


def paragraph_flowable(block: Paragraph, theme: Theme) -> Any:
    """Return a paragraph in its style."""
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph as Flowable

    look = paragraph_look(block.style, theme)
    style = ParagraphStyle(
        block.style,
        fontName=look.font,
        fontSize=look.size,
        leading=look.size * theme.line_height,
        alignment=ALIGNMENTS[look.align],
        firstLineIndent=look.size * 2 if look.indented else 0,
        textColor=HexColor(look.color),
        wordWrap="CJK",
    )
    text = "".join(marked_up(span, theme) for span in block.spans)
    return Flowable(text, style)


def marked_up(span: Span, theme: Theme) -> str:
    """Return a span in ReportLab's own markup, Latin characters in the digits' typeface."""
    text = escape(span.text).replace("\n", "<br/>")
    if theme.digit_font is None or "<" in text or "&" in text:
        return text
    return LATIN.sub(lambda match: f'<font name="{theme.digit_font}">{match[0]}</font>', text)


def table_flowable(table: Table, theme: Theme, width: float) -> Any:
    """Return a table that may be cut between any two rows."""
    from reportlab.platypus import Table as Flowable

    texts: list[list[Any]] = [[""] * table.n_cols for _ in range(table.n_rows)]
    for cell in table.cells:
        for row, text in placed_texts(cell, table):
            texts[row][cell.col] = cell_flowable(cell, text, table, theme)
    commands: list[tuple[Any, ...]] = [
        ("LEFTPADDING", (0, 0), (-1, -1), table.padding),
        ("RIGHTPADDING", (0, 0), (-1, -1), table.padding),
        ("TOPPADDING", (0, 0), (-1, -1), max(1, (table.row_height - table.size * 1.25) / 2)),
        ("BOTTOMPADDING", (0, 0), (-1, -1), max(1, (table.row_height - table.size * 1.25) / 2)),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ]
    for cell in table.cells:
        commands += cell_commands(table, cell)
    return Flowable(
        texts,
        [share * width for share in table.col_widths],
        style=commands,
        repeatRows=table.header_rows if table.repeat_header else 0,
        spaceBefore=0 if table.touching else 6,
        spaceAfter=0,
        # Measuring only as many rows as fill the page loses the others when the page is overfilled
        # by less than ReportLab tolerates: the table is then drawn, not cut.
        longTableOptimize=0,
    )


def in_header(cell: Cell, table: Table) -> bool:
    """Tell whether a cell lies in the header rows, which are never cut."""
    return cell.row + cell.row_span <= table.header_rows


def placed_texts(cell: Cell, table: Table) -> list[tuple[int, str]]:
    """Return a cell's text and its row; a stacked cell has one character in each row."""
    if in_header(cell, table) or cell.row_span == 1:
        return [(cell.row, cell.text)]
    text = cell.text.replace("\n", "")
    if cell.writing == "stacked" and text:
        per_row = -(-len(text) // cell.row_span)
        pieces = [text[at : at + per_row] for at in range(0, len(text), per_row)]
        start = cell.row + (cell.row_span - len(pieces)) // 2
        return [(start + number, "\n".join(piece)) for number, piece in enumerate(pieces)]
    return [(cell.row + (cell.row_span - 1) // 2, cell.text)]


def cell_flowable(cell: Cell, text: str, table: Table, theme: Theme) -> Any:
    """Return the text of a cell."""
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph as Flowable

    style = ParagraphStyle(
        "cell",
        fontName=theme.heading_font if cell.bold else theme.table_font,
        fontSize=table.size,
        leading=table.size * 1.25,
        alignment=ALIGNMENTS[cell.align],
        wordWrap="CJK",
        textColor=HexColor("#ffffff" if cell.light else "#000000"),
    )
    return Flowable(marked_up(Span(text), theme), style)


def cell_commands(table: Table, cell: Cell) -> list[tuple[Any, ...]]:
    """Return spans, shade and rules of a cell."""
    first, last = (cell.col, cell.row), (cell.col + cell.col_span - 1, cell.row + cell.row_span - 1)
    commands: list[tuple[Any, ...]] = []
    if in_header(cell, table) and (cell.row_span > 1 or cell.col_span > 1):
        commands.append(("SPAN", first, last))
        commands.append(("NOSPLIT", first, last))
    elif cell.col_span > 1:
        rows = range(cell.row, cell.row + cell.row_span)
        commands += [("SPAN", (first[0], row), (last[0], row)) for row in rows]
    if cell.shade:
        commands.append(("BACKGROUND", first, last, cell.shade))
    dash = DASHES.get(table.rules.stroke)
    names = ("LINEBEFORE", "LINEABOVE", "LINEAFTER", "LINEBELOW")
    (x0, y0), (x1, y1) = first, last
    ends = (first, (x0, y1)), (first, (x1, y0)), ((x1, y0), last), ((x0, y1), last)
    for name, (start, end), width in zip(names, ends, cell_sides(table, cell), strict=True):
        if width:
            commands.append((name, start, end, width, table.rules.color, "butt", dash))
    return commands
