from io import BytesIO
from pathlib import Path

import pymupdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from reportparse import parse_report
from reportparse.layout import BBox
from reportparse.pages.pdfium_reader import read_boxes

FIXTURES = Path(__file__).parents[2] / "fixtures"


def squeeze(text: str | None) -> str:
    return "".join((text or "").split())


@pytest.mark.parametrize("name", ["chongqing-guihua-2025", "ningxia-gongan-2017"])
def test_every_cell_of_a_clean_report_is_read_alike(name: str) -> None:
    pdf = (FIXTURES / name / "report.pdf").read_bytes()
    cells = [s for s in parse_report(pdf).statistics if s.page is not None and s.bbox is not None]
    boxes = [(s.page or 0, BBox(*s.bbox)) for s in cells if s.bbox is not None]
    assert [squeeze(text) for text in read_boxes(pdf, None, boxes)] == [
        squeeze(s.raw) for s in cells
    ]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_boxes_are_those_of_the_page_as_displayed(rotate: int) -> None:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(400, 300))
    canvas.drawString(120, 200, "95")
    canvas.drawString(160, 200, "17")
    canvas.save()
    with pymupdf.open(stream=buffer.getvalue()) as document:
        document[0].set_cropbox(pymupdf.Rect(30, 20, 380, 290))
        document[0].set_rotation(rotate)
        pdf = document.tobytes()
    with pymupdf.open(stream=pdf) as document:
        page = document[0]
        found = {word[4]: pymupdf.Rect(word[:4]) for word in page.get_text("words")}
        shown = {text: box * page.rotation_matrix for text, box in found.items()}
    boxes = [(1, BBox(*shown[text].normalize())) for text in ("95", "17")]
    assert [squeeze(text) for text in read_boxes(pdf, None, boxes)] == ["95", "17"]


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.4 and nothing more"])
def test_what_it_cannot_open_is_not_read(pdf: bytes) -> None:
    assert read_boxes(pdf, None, [(1, BBox(0, 0, 10, 10))]) == [None]


def test_page_that_is_not_there_is_not_read() -> None:
    pdf = (FIXTURES / "chongqing-guihua-2025" / "report.pdf").read_bytes()
    assert read_boxes(pdf, None, [(999, BBox(0, 0, 10, 10))]) == [None]
