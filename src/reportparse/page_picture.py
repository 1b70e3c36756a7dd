"""Draws what the parser sees of a page on a picture of that page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pymupdf

from reportparse.errors import NotAPdfError
from reportparse.layout import BBox, Page, Table
from reportparse.report import Report

Colour = tuple[float, float, float]

SCALE = 2.0  # pixels per point: 144 dpi, enough to read 6 pt text
MAX_PIXELS = 5000.0  # longest side; posters are drawn smaller
LEGEND_HEIGHT = 18.0  # pt
LEGEND_FONT_SIZE = 8.0  # pt
INDEX_FONT_SIZE = 4.5  # pt; (row, col) must fit into the corner of a low cell
FILL_OPACITY = 0.35
CELL_INSET = 1.2  # pt


@dataclass(frozen=True, slots=True)
class Style:
    """How one kind of thing is drawn; `fill` lies over the page, half transparent."""

    name: str
    stroke: Colour | None = None
    width: float = 0.0
    fill: Colour | None = None


WORDS = Style("words", stroke=(0.6, 0.6, 0.6), width=0.3)
RULINGS = Style("rulings", stroke=(0.1, 0.3, 1.0), width=0.9)
CELLS = Style("cells (row, col)", stroke=(0.0, 0.6, 0.2), width=0.5)
STATUSES = {
    "certain": Style("certain", fill=(0.3, 0.85, 0.3)),
    "doubtful": Style("doubtful", fill=(1.0, 0.6, 0.0)),
    "blank": Style("blank", fill=(0.6, 0.6, 0.6)),
}
UNMAPPED = Style("unmapped", fill=(1.0, 0.15, 0.15))
LEGEND = (WORDS, RULINGS, CELLS, *STATUSES.values(), UNMAPPED)


def draw_page(
    pdf: bytes,
    page: Page,
    tables: Sequence[Table],
    reports: Sequence[Report],
    *,
    password: str | None = None,
) -> bytes:
    """Return a PNG of the page as displayed, with everything found on it and a legend below.

    Args:
        pdf: The file, which the reader has opened before.
        page: The page as the reader saw it.
        tables: The tables of the file, joined; only cells that stand on this page are drawn.
        reports: The reports of the file; only what stands on this page is drawn.
        password: The password of an encrypted file.
    """
    with pymupdf.open(stream=pdf, filetype="pdf") as document, pymupdf.open() as canvas:
        if document.needs_pass:
            document.authenticate(password or "")
        size, original = _render_original(document, page.page_number)
        drawing = canvas.new_page(width=size.width, height=size.height + LEGEND_HEIGHT)
        drawing.insert_image(size, pixmap=original)
        _draw_statistics(drawing, page.page_number, reports)
        _draw_layout(drawing, page, tables)
        _draw_legend(drawing, size.height)
        picture: bytes = drawing.get_pixmap(matrix=_matrix(size), alpha=False).tobytes("png")
        return picture


def _render_original(
    document: pymupdf.Document, page_number: int
) -> tuple[pymupdf.Rect, pymupdf.Pixmap]:
    """Return the displayed size of a page in points, origin top-left, and its picture."""
    try:
        page = document[page_number - 1]
        size = pymupdf.Rect(0, 0, page.rect.width, page.rect.height)
        return size, page.get_pixmap(matrix=_matrix(size), alpha=False)
    except (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase) as error:
        seen = " ".join(str(error).split())
        raise NotAPdfError(f"page too damaged to draw ({seen}); get a fresh copy") from error


def _matrix(size: pymupdf.Rect) -> pymupdf.Matrix:
    scale = min(SCALE, MAX_PIXELS / max(size.width, size.height))
    return pymupdf.Matrix(scale, scale)


def _draw_layout(drawing: pymupdf.Page, page: Page, tables: Sequence[Table]) -> None:
    _draw_boxes(drawing, (page.to_display(word.bbox) for word in page.words), WORDS)
    rulings = (
        BBox(ruling.start, ruling.position, ruling.end, ruling.position)
        if ruling.orientation == "h"
        else BBox(ruling.position, ruling.start, ruling.position, ruling.end)
        for ruling in page.rulings
    )
    _draw_boxes(drawing, (page.to_display(ruling) for ruling in rulings), RULINGS)
    for table in tables:
        cells = [cell for cell in table.cells if cell.page_number == page.page_number]
        boxes = [(cell, _shrink(page.to_display(cell.bbox))) for cell in cells]
        _draw_boxes(drawing, (box for _, box in boxes), CELLS)
        for cell, box in boxes:
            corner = (box.x0 + 1, box.top + INDEX_FONT_SIZE)
            _write(drawing, corner, f"{cell.row},{cell.col}", INDEX_FONT_SIZE, CELLS.stroke)


def _draw_statistics(drawing: pymupdf.Page, page_number: int, reports: Sequence[Report]) -> None:
    for status, style in STATUSES.items():
        boxes = (
            BBox(*statistic.bbox)
            for report in reports
            for statistic in report.statistics
            if statistic.status == status and statistic.page == page_number and statistic.bbox
        )
        _draw_boxes(drawing, boxes, style)
    unmapped = (
        BBox(*left.bbox)
        for report in reports
        for left in report.unmapped
        if left.page == page_number
    )
    _draw_boxes(drawing, unmapped, UNMAPPED)


def _draw_legend(drawing: pymupdf.Page, top: float) -> None:
    middle = top + LEGEND_HEIGHT / 2
    x = 8.0
    for style in LEGEND:
        swatch = BBox(x, middle - 4, x + 12, middle + 4)
        _draw_boxes(drawing, [swatch], style)
        _write(drawing, (x + 15, middle + 3), style.name, LEGEND_FONT_SIZE, (0.0, 0.0, 0.0))
        x += 24 + pymupdf.get_text_length(style.name, fontsize=LEGEND_FONT_SIZE)


def _draw_boxes(drawing: pymupdf.Page, boxes: Iterable[BBox], style: Style) -> None:
    shape = drawing.new_shape()
    drawn = False
    for box in boxes:
        if box.width and box.height:
            shape.draw_rect(pymupdf.Rect(*box))
        else:
            shape.draw_line((box.x0, box.top), (box.x1, box.bottom))
        drawn = True
    if drawn:
        shape.finish(
            color=style.stroke, fill=style.fill, width=style.width, fill_opacity=FILL_OPACITY
        )
        shape.commit()


def _shrink(box: BBox) -> BBox:
    """Return the box a little smaller, so that its border shows beside the rulings."""
    inset = min(CELL_INSET, box.width / 4, box.height / 4)
    return BBox(box.x0 + inset, box.top + inset, box.x1 - inset, box.bottom - inset)


def _write(
    drawing: pymupdf.Page,
    point: tuple[float, float],
    text: str,
    size: float,
    colour: Colour | None,
) -> None:
    drawing.insert_text(point, text, fontsize=size, color=colour)
