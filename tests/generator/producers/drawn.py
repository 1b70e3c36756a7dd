"""Content streams drawn by hand into PyMuPDF: total control over strokes and text runs."""

from collections.abc import Sequence
from pathlib import Path

import pymupdf

from tests.generator.document import Block, Document, PageBreak, Paragraph, Picture, Table, Turn
from tests.generator.fonts import TypefaceMissingError, font_path
from tests.generator.producers.drawn_table import TablePrinter
from tests.generator.producers.ink import STANDARD_FONTS, Look, Sheet, find_face, text_width
from tests.generator.producers.looks import RED, paragraph_look
from tests.generator.producers.wrapping import wrap

GREY = "#c8c8c8"
TABLE_GAP = 8.0
NEEDED = ("AR PL UMing CN", "WenQuanYi Zen Hei")


def missing() -> str | None:
    """Say which typeface is missing, or None when this producer can print."""
    try:
        for family in NEEDED:
            font_path(family)
    except TypefaceMissingError as error:
        return str(error)
    return None


def print_documents(documents: Sequence[Document], paths: Sequence[Path]) -> None:
    """Print documents to PDF files."""
    for document, path in zip(documents, paths, strict=True):
        sheets = Flow(document).sheets()
        with pymupdf.open() as pdf:
            for sheet in sheets:
                add_page(pdf, sheet)
            pdf.set_metadata({"title": document.meta_title, "producer": "drawn"})
            pdf.subset_fonts()
            path.write_bytes(pdf.tobytes(garbage=3, deflate=True))


def add_page(pdf: pymupdf.Document, sheet: Sheet) -> None:
    """Add a page with the operators of a sheet."""
    page = pdf.new_page(width=sheet.width, height=sheet.height)
    for family in sorted(sheet.families):
        name = find_face(family).name
        if family in STANDARD_FONTS:
            page.insert_font(fontname=name)
        else:
            page.insert_font(fontname=name, fontfile=str(font_path(family).path))
    xref = pdf.get_new_xref()
    pdf.update_object(xref, "<<>>")
    pdf.update_stream(xref, "\n".join(sheet.operators).encode("latin-1"))
    page.set_contents(xref)


class Flow:
    """Lets the blocks of a document flow over sheets."""

    def __init__(self, document: Document) -> None:
        """Start with one empty sheet."""
        self.document = document
        self.landscape = False
        self._sheets: list[Sheet] = []
        self.y = 0.0
        self._new_sheet()

    def sheets(self) -> list[Sheet]:
        """Lay all blocks out and return the finished sheets."""
        for block in self.document.blocks:
            self._place(block)
        self._number_pages()
        return self._sheets

    @property
    def left(self) -> float:
        """Where the text starts."""
        return self.document.setup.margin_x

    @property
    def width(self) -> float:
        """Width of the text."""
        return self._sheets[-1].width - 2 * self.left

    @property
    def bottom(self) -> float:
        """Where the text of a page ends."""
        return self._sheets[-1].height - self.document.setup.margin_y

    def _new_sheet(self) -> tuple[int, float]:
        setup = self.document.setup
        size = (setup.height, setup.width) if self.landscape else (setup.width, setup.height)
        self._sheets.append(Sheet(*size))
        self.y = setup.margin_y
        return len(self._sheets) - 1, self.y

    def _place(self, block: Block) -> None:
        if isinstance(block, Paragraph):
            self._place_paragraph(block)
        elif isinstance(block, Table):
            self._place_table(block)
        elif isinstance(block, Picture):
            if self.y + block.height > self.bottom:
                self._new_sheet()
            x = self.left + (self.width - block.width) / 2
            self._sheets[-1].fill(x, self.y, x + block.width, self.y + block.height, GREY)
            self.y += block.height + TABLE_GAP
        elif isinstance(block, Turn):
            self.landscape = block.landscape
            self._new_sheet()
        elif isinstance(block, PageBreak):
            self._new_sheet()

    def _place_paragraph(self, block: Paragraph) -> None:
        theme = self.document.theme
        style = paragraph_look(block.style, theme)
        bold = style.bold or all(span.bold for span in block.spans)
        look = Look(style.font, theme.digit_font, style.size, bold, style.color)
        step = style.size * theme.line_height
        text = ("\u3000\u3000" if style.indented else "") + block.text
        for line in wrap(text, self.width, lambda text: text_width(text, look)):
            if self.y + step > self.bottom:
                self._new_sheet()
            slack = self.width - text_width(line, look)
            shift = {"left": 0.0, "center": slack / 2, "right": slack}[style.align]
            baseline = self.y + (step - style.size) / 2 + style.size * 0.86
            self._sheets[-1].write(self.left + shift, baseline, line, look)
            self.y += step
        if block.style == "redhead":
            self._sheets[-1].fill(self.left, self.y, self.left + self.width, self.y + 2, RED)
            self.y += TABLE_GAP

    def _place_table(self, table: Table) -> None:
        printer = TablePrinter(table, self.document.theme, self.left, self.width)
        self.y += -TABLE_GAP if table.touching else TABLE_GAP
        if self.y + printer.heights[0] > self.bottom:
            self._new_sheet()
        bands = printer.bands(len(self._sheets) - 1, self.y, self.bottom, self._new_sheet)
        printer.draw(bands, self._sheets)
        self.y = bands[-1].bottom + TABLE_GAP

    def _number_pages(self) -> None:
        setup, theme = self.document.setup, self.document.theme
        look = Look(theme.body_font, theme.digit_font, 10)
        for number, sheet in enumerate(self._sheets, start=1):
            if setup.header:
                width = text_width(setup.header, look)
                sheet.write((sheet.width - width) / 2, 40, setup.header, look)
            if setup.page_number:
                text = setup.page_number.format(page=number, pages=len(self._sheets))
                slack = sheet.width - 2 * setup.margin_x - text_width(text, look)
                shift = {"left": 0.0, "center": slack / 2, "right": slack}[setup.page_number_align]
                sheet.write(setup.margin_x + shift, sheet.height - 36, text, look)
