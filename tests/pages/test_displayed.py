"""Boxes on rotated pages against the ink of the rendered page."""

from io import BytesIO

import pymupdf
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from reportparse.layout import BBox
from reportparse.pages.pymupdf_reader import read_pages

TOLERANCE = 5.0  # pt; a word's box has room above and below the ink

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_box_on_the_displayed_page_holds_the_ink_of_its_word(rotate: int, angle: int) -> None:
    pdf = print_text_at(angle, rotate)
    (page,) = read_pages(pdf)
    box = page.to_display(page.words[0].bbox)
    assert tuple(box) == pytest.approx(tuple(find_ink(pdf)), abs=TOLERANCE + 1)


def print_text_at(angle: int, rotate: int) -> bytes:
    """Print one word at an angle on a page with /Rotate."""
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=(400, 600))
    canvas.setPageRotation(rotate)
    canvas.translate(150, 180)
    canvas.rotate(angle)
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(-60, 0, "本年度收到政府信息")
    canvas.save()
    return stream.getvalue()


def find_ink(pdf: bytes) -> BBox:
    """Return the box around everything dark on the page as displayed."""
    with pymupdf.open(stream=pdf) as document:
        picture = document[0].get_pixmap(colorspace=pymupdf.csGRAY)
    dark = [divmod(spot, picture.w) for spot, value in enumerate(picture.samples) if value < 128]
    ys, xs = [y for y, _ in dark], [x for _, x in dark]
    return BBox(min(xs), min(ys), max(xs), max(ys))
