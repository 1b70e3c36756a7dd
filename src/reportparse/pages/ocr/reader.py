"""Pages that are pictures become pages with words and rulings, and so do pictures of tables."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock

import cv2
import pymupdf

from reportparse.layout import BBox, Misgiving, Page, PageKind, Ruling, Word
from reportparse.pages.allowance import READ_ERRORS
from reportparse.pages.kind import MIN_CHARS
from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.line_numbers import drop_line_numbers
from reportparse.pages.ocr.picture import POINT, clean_picture, frame_dark_edges, render_page
from reportparse.pages.ocr.recogniser import first_recogniser, second_recogniser
from reportparse.pages.ocr.recognition import Recognised, recognise_picture
from reportparse.pages.ocr.strokes import find_strokes
from reportparse.pages.pictures import find_table_pictures, needs_recognition

MAX_AREA = 3e6  # square points, six sheets of A4; a larger page is no page of a report
FEW_RULES = 3  # lying ones, as in a three-line table, or standing ones beside one that lies
Progress = Callable[[int, int], None]


class _Recogniser:
    """Recognises the pages of one PDF, several at a time if asked.

    Drawing is done by one thread at a time, as MuPDF demands; the recognisers, which take most of
    the time, run side by side and share their models, so that a page more costs little memory.
    """

    def __init__(self, document: pymupdf.Document, asked: frozenset[int]) -> None:
        self.document = document
        self.asked = asked
        self.drawing = Lock()
        self.loading = Lock()

    def read(self, page: Page) -> Page:
        """Return the page as recognised, or as it is where hardly anything can be."""
        if page.page_number in self.asked or needs_recognition(page):
            return self._read_whole(page)
        for area in find_table_pictures(page):
            page = self._read_area(page, area)
        return page

    def _draw(self, page: Page, area: BBox | None) -> "Array | None":
        """Draw a page, or a part of it upright; None when it is too large or too damaged."""
        with self.drawing:
            source = self.document[page.page_number - 1]
            if source.rect.width * source.rect.height > MAX_AREA:
                return None
            try:
                if area is None or not page.turned:
                    return render_page(source, area)
                with _turned(source, page.turned):
                    return render_page(source, area)
            except READ_ERRORS:
                return None

    def _recognise(self, rgb: "Array", *, upright: bool = False) -> Recognised:
        """Recognise a picture; the models are loaded once, before the first one."""
        with self.loading:
            first_recogniser(), second_recogniser()
        return recognise_picture(rgb, upright=upright)

    def _read_whole(self, page: Page) -> Page:
        rgb = self._draw(page, None)
        if rgb is None:
            return page
        found = self._recognise(rgb)
        if found.length < MIN_CHARS:
            return page
        return replace(
            page,
            width=found.width,
            height=found.height,
            words=found.words,
            rulings=found.rulings,
            images=(),
            drawings=(),
            hidden_words=(),
            overlay_words=(),
            obscured_words=(),
            kind=PageKind.TEXT,
            turned=found.turn,
            reader="ocr",
            misgivings=found.misgivings,
            display_map=found.display_map,
        )

    def _read_area(self, page: Page, area: BBox) -> Page:
        rgb = self._draw(page, area)
        if rgb is None or not _shows_table(rgb):
            return page
        framed, rim = frame_dark_edges(rgb)
        found = self._recognise(framed, upright=True)
        if not found.length:
            return page
        words, rulings, misgivings = _move(found, area.x0 - rim * POINT, area.top - rim * POINT)
        return replace(
            page,
            words=(*page.words, *words),
            rulings=(*page.rulings, *rulings),
            images=tuple(image for image in page.images if image != area),
            recognised=(*page.recognised, area),
            misgivings=(*page.misgivings, *misgivings),
        )


def recognise_pages(
    pdf: bytes,
    pages: Sequence[Page],
    *,
    password: str | None = None,
    asked: frozenset[int] = frozenset(),
    threads: int = 1,
    progress: Progress | None = None,
) -> tuple[Page, ...]:
    """Recognise the pages without believable text, and pictures of tables on the others.

    Args:
        pdf: The file.
        pages: Its pages as their text was read.
        password: Opens an encrypted PDF.
        asked: Numbers of pages that are recognised whatever their text.
        threads: How many pages are recognised side by side.
        progress: Told how many pages of how many are done.

    Returns:
        All pages in their order; those on which hardly anything can be recognised, as a photograph
        or an empty sheet, stay as they are.
    """
    work = [
        index
        for index, page in enumerate(pages)
        if page.page_number in asked or needs_recognition(page) or find_table_pictures(page)
    ]
    result = list(pages)
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        if document.needs_pass:
            document.authenticate(password or "")
        recogniser = _Recogniser(document, asked)
        with _one_thread_each(), ThreadPoolExecutor(max(1, min(threads, len(work)))) as pool:
            found = pool.map(recogniser.read, [pages[index] for index in work])
            for done, (index, page) in enumerate(zip(work, found, strict=True), 1):
                result[index] = page
                if progress is not None:
                    progress(done, len(work))
    return drop_line_numbers(result)


@contextmanager
def _turned(page: pymupdf.Page, degrees: int) -> Iterator[None]:
    """Turn a page clockwise as long as it is drawn."""
    before = page.rotation
    page.set_rotation((before + degrees) % 360)
    try:
        yield
    finally:
        page.set_rotation(before)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Keep OpenCV from threads of its own: on one page they wait more than they compute."""
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(before)


def _shows_table(rgb: Array) -> bool:
    """Whether a picture has the rules of a table: photographs and charts need no recognition."""
    strokes = find_strokes(clean_picture(rgb).grey)
    long = [s for s in strokes if s.end - s.start > rgb.shape[1 if s.lying else 0] / 4]
    lying = sum(stroke.lying for stroke in long)
    return lying >= FEW_RULES or (lying > 0 and len(long) - lying >= FEW_RULES)


def _move(
    found: Recognised, x: float, y: float
) -> tuple[list[Word], list[Ruling], list[Misgiving]]:
    """Move what was recognised in a part of a page to its place on the page."""

    def moved(box: BBox) -> BBox:
        return BBox(box.x0 + x, box.top + y, box.x1 + x, box.bottom + y)

    words = [
        word._replace(bbox=moved(word.bbox), char_edges=tuple(edge + x for edge in word.char_edges))
        for word in found.words
    ]
    rulings = [
        Ruling(
            rule.orientation,
            rule.position + (y if rule.orientation == "h" else x),
            rule.start + (x if rule.orientation == "h" else y),
            rule.end + (x if rule.orientation == "h" else y),
        )
        for rule in found.rulings
    ]
    return words, rulings, [m._replace(bbox=moved(m.bbox)) for m in found.misgivings]
