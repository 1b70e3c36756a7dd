"""Pages that are pictures become pages with words and rulings."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pymupdf

from reportparse.layout import BBox, Misgiving, Page, PageKind, Word
from reportparse.pages.allowance import READ_ERRORS
from reportparse.pages.kind import MIN_CHARS
from reportparse.pages.lookalikes import unify
from reportparse.pages.ocr.picture import (
    POINT,
    Picture,
    clean_picture,
    find_skew,
    render_page,
    straighten,
    turn_picture,
)
from reportparse.pages.ocr.readings import UNREAD, ReadLine, read_boxes
from reportparse.pages.ocr.rules import erase_rules, find_rules
from reportparse.pages.ocr.text_boxes import TextBox, estimate_em, find_text_boxes
from reportparse.pages.ocr.upright import find_turn

MAX_AREA = 3e6  # square points, six sheets of A4; a larger page is no page of a report
ONE_SIZE = 0.35  # share by which a line's height may differ from the usual one
STAIN = 22  # px; side of the tiles in which red ink is looked for, 8 pt
STAINED = 0.04  # of a tile; less is a rim of colour around black print
COVERED = 0.02  # of a number's box that red ink may take before the number is in doubt


def recognise_pages(
    pdf: bytes, pages: Sequence[Page], *, password: str | None = None
) -> tuple[Page, ...]:
    """Recognise the pages without believable text; the others stay as they are.

    So does a page on which hardly anything can be recognised, as a photograph or an empty sheet,
    and one that is too large or too damaged to be drawn.
    """
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        if document.needs_pass:
            document.authenticate(password or "")
        return tuple(
            _recognise(document[page.page_number - 1], page)
            if page.kind in (PageKind.SCAN, PageKind.UNREADABLE)
            else page
            for page in pages
        )


def _recognise(source: pymupdf.Page, page: Page) -> Page:
    if source.rect.width * source.rect.height > MAX_AREA:
        return page
    try:
        rendered = render_page(source)
    except READ_ERRORS:
        return page
    picture = clean_picture(rendered)
    turn = find_turn(picture.grey)
    picture = turn_picture(picture, turn)
    picture = straighten(picture, find_skew(picture.grey))
    rulings = find_rules(picture.grey)
    clean = erase_rules(picture.grey, rulings)
    em = estimate_em(clean)
    lines = read_boxes(clean, find_text_boxes(clean, rulings, em), em)
    if sum(len(line.text) for line in lines if line.text != UNREAD) < MIN_CHARS:
        return page
    height, width = picture.grey.shape
    return replace(
        page,
        width=width * POINT,
        height=height * POINT,
        words=tuple(_make_word(line, em) for line in lines if line.text),
        rulings=rulings,
        images=(),
        drawings=(),
        hidden_words=(),
        overlay_words=(),
        obscured_words=(),
        kind=PageKind.TEXT,
        turned=turn,
        reader="ocr",
        misgivings=(*_find_misgivings(lines, picture), *_find_stains(picture)),
    )


def _make_word(line: ReadLine, em: float) -> Word:
    """Make a word of a line; its size is the page's usual one unless it differs clearly."""
    box = _in_points(line.box)
    size = em * POINT
    if not (1 - ONE_SIZE) * size <= box.height <= (1 + ONE_SIZE) * size and box.height > size:
        size = box.height
    middle = box.center[1]
    half = max(box.height, 0.9 * size) / 2
    text = unify(line.text)
    step = box.width / len(text)
    edges = tuple(box.x0 + step * index for index in range(len(text) + 1))
    bbox = BBox(box.x0, middle - half, box.x1, middle + half)
    return Word(text, bbox, edges, size, "", False)


def _find_misgivings(lines: Iterable[ReadLine], picture: Picture) -> Iterable[Misgiving]:
    for line in lines:
        x0, top, x1, bottom = line.box
        red = picture.red[top:bottom, x0:x1]
        code = line.code
        if code is None and any(map(str.isdigit, line.text)) and (red > 0).mean() > COVERED:
            code = "covered"
        if code is not None:
            yield Misgiving(code, _in_points(line.box), line.text, line.second)


def _find_stains(picture: Picture) -> Iterable[Misgiving]:
    """Yield small boxes in which red ink lies, and may hide what is printed."""
    height, width = (side // STAIN for side in picture.red.shape)
    tiles = picture.red[: height * STAIN, : width * STAIN].reshape(height, STAIN, width, STAIN)
    for row, col in np.argwhere((tiles > 0).mean(axis=(1, 3)) > STAINED).tolist():
        box = TextBox(col * STAIN, row * STAIN, (col + 1) * STAIN, (row + 1) * STAIN)
        yield Misgiving("stained", _in_points(box), "", "")


def _in_points(box: TextBox) -> BBox:
    return BBox(*(value * POINT for value in box))
