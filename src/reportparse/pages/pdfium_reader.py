"""A quick second look at single cells: PDFium, which shares no code with the first reader.

Before a broken sum is called an agency's error, its numbers are read a second time. PDFium answers
in about 3 ms a page, pdfplumber in 70: it is asked where PDFium does not confirm the reading.
"""

from collections.abc import Sequence
from ctypes import byref, c_double
from typing import TYPE_CHECKING

from reportparse.layout import BBox

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

PARTS = 64  # of a point; PDFium maps places on the displayed page in whole numbers


def read_boxes(
    pdf: bytes, password: str | None, boxes: Sequence[tuple[int, BBox]]
) -> list[str | None]:
    """Read what stands in boxes.

    Args:
        pdf: The document.
        password: Opens it when it is encrypted.
        boxes: Page number (1-based) and box, in points from the top left of the page as displayed.

    Returns:
        The text of each box as printed; None where PDFium could not read the page.
    """
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(pdf, password=password)
    except PdfiumError:
        return [None] * len(boxes)
    try:
        texts: dict[int, str] = {}
        for page_number in dict.fromkeys(number for number, _ in boxes):
            places = [place for place, (number, _) in enumerate(boxes) if number == page_number]
            texts |= _read_page(document, page_number, {place: boxes[place][1] for place in places})
    finally:
        document.close()
    return [texts.get(place) for place in range(len(boxes))]


def _read_page(document: "PdfDocument", page_number: int, boxes: dict[int, BBox]) -> dict[int, str]:
    from pypdfium2 import PdfiumError

    try:
        page = document[page_number - 1]
        text = page.get_textpage()
    except (PdfiumError, IndexError):
        return {}
    texts = {}
    for place, box in boxes.items():
        (x0, y0), (x1, y1) = (_to_page(page, box.x0, box.top), _to_page(page, box.x1, box.bottom))
        texts[place] = text.get_text_bounded(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    text.close()
    page.close()
    return texts


def _to_page(page: "PdfPage", x: float, y: float) -> tuple[float, float]:
    """Map a place on the displayed page to the page's own axes: /Rotate and CropBox undone."""
    from pypdfium2.raw import FPDF_DeviceToPage

    width, height = page.get_size()
    own_x, own_y = c_double(), c_double()
    FPDF_DeviceToPage(
        page, 0, 0, round(width * PARTS), round(height * PARTS), 0,
        round(x * PARTS), round(y * PARTS), byref(own_x), byref(own_y),
    )  # fmt: skip
    return own_x.value, own_y.value
