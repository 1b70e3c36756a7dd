"""How lines are shown to the recognisers, and what is spared them."""

from collections.abc import Callable, Sequence

import pytest

from reportparse.pages import ocr as ocr_extra

if not ocr_extra.is_installed():
    pytest.skip("the extra `ocr` is not installed", allow_module_level=True)

import cv2
import numpy as np
import pymupdf

from reportparse.pages.ocr import reader as reader_module
from reportparse.pages.ocr import readings as readings_module
from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.crops import cut_out
from reportparse.pages.ocr.picture import clean_picture, render_page
from reportparse.pages.ocr.reader import recognise_pages
from reportparse.pages.ocr.readings import read_boxes
from reportparse.pages.ocr.recogniser import (
    LineReading,
    Recogniser,
    first_recogniser,
    second_recogniser,
)
from reportparse.pages.ocr.recognition import Recognised, recognise_picture
from reportparse.pages.ocr.text_boxes import TextBox, find_text_boxes
from reportparse.pages.pymupdf_reader import read_pages

TEXTS = ("7", "51", "9", "1,024", "-", "收到和处理政府信息公开申请情况")


def draw_lines(texts: Sequence[str]) -> tuple[Array, list[TextBox]]:
    """Draw one text below the other; returns the picture and the boxes of their lines."""
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=400, height=40 + 30 * len(texts))
        for row, text in enumerate(texts):
            page.insert_text((40, 40 + 30 * row), text, fontname="china-s", fontsize=10.5)
        grey = clean_picture(render_page(page)).grey
    boxes = find_text_boxes(grey, ())
    assert len(boxes) == len(texts)
    return grey, boxes


class Widths:
    """A model that reads nothing, and remembers how wide the lines were that it was shown."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self.batches: list[tuple[int, int]] = []

    def get_inputs(self) -> list[object]:
        """Have one input."""
        return [type("Input", (), {"name": "x"})]

    def run(self, _: object, inputs: dict[str, Array]) -> list[Array]:
        """Give every step of every line to the class of no character."""
        (stacked,) = inputs.values()
        self.batches.append((len(stacked), stacked.shape[3]))
        return [np.ones((len(stacked), stacked.shape[3] // 8, 1))]


def test_no_line_is_shown_wider_than_itself() -> None:
    model = Widths()
    widths = (40, 45, 300, 41, 801, 40)
    lines = [np.full((48, width), grey, np.uint8) for grey, width in enumerate(widths)]
    found = Recogniser(model, ("",), 40).read(lines)
    assert sorted(model.batches) == [(1, 304), (1, 808), (2, 40), (2, 48)]
    assert len(found) == len(lines)


@pytest.mark.parametrize("recogniser", [first_recogniser, second_recogniser])
def test_a_line_is_read_alike_whatever_stands_beside_it(
    recogniser: Callable[[], Recogniser],
) -> None:
    grey, boxes = draw_lines(TEXTS)
    lines = [cut_out(grey, box) for box in boxes]
    together = recogniser().read(lines)
    for line, reading in zip(lines, together, strict=True):
        (alone,) = recogniser().read([line])
        assert (alone.free.text, alone.numeric.text) == (reading.free.text, reading.numeric.text)
        assert alone.numeric.score == pytest.approx(reading.numeric.score, abs=1e-3)


def test_lines_of_the_same_pixels_are_read_once() -> None:
    model = Widths()
    blank, dark = np.full((48, 40), 255, np.uint8), np.zeros((48, 40), np.uint8)
    found = Recogniser(model, ("",), 40).read([blank, dark, blank])
    assert (model.batches, len(found)) == ([(2, 40)], 3)


def test_opencv_starts_no_threads_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    with pymupdf.open() as pdf:
        pdf.new_page()
        data = pdf.tobytes()
    pages, seen = read_pages(data), []

    def recognise(rgb: Array, *, upright: bool = False) -> Recognised:
        seen.append(cv2.getNumThreads())
        return recognise_picture(rgb, upright=upright)

    monkeypatch.setattr(reader_module, "recognise_picture", recognise)
    before = cv2.getNumThreads()
    cv2.setNumThreads(2)
    try:
        recognise_pages(data, pages, asked=frozenset({1}))
        assert (seen, cv2.getNumThreads()) == ([1], 2)
    finally:
        cv2.setNumThreads(before)


def test_marks_of_certain_shape_and_numbered_labels_are_read_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    grey, boxes = draw_lines(("-", "51", "（一）予以公开"))
    second = second_recogniser()
    shown: list[Array] = []

    class Counted:
        def read(self, lines: Sequence[Array]) -> list[LineReading]:
            shown.extend(lines)
            return second.read(lines)

    monkeypatch.setattr(readings_module, "second_recogniser", Counted)
    read = read_boxes(grey, boxes, np.zeros_like(grey))
    assert [(line.text, line.second, line.code) for line in read] == [
        ("-", "-", None),
        ("51", "51", None),
        ("（一）予以公开", "", None),
    ]
    assert len(shown) == 1
