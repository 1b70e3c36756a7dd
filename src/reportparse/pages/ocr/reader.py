"""Pages that are pictures become pages with words and rulings."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pymupdf

from reportparse.layout import BBox, Misgiving, Page, PageKind, Ruling, Word
from reportparse.pages.allowance import READ_ERRORS
from reportparse.pages.kind import MIN_CHARS
from reportparse.pages.lookalikes import unify
from reportparse.pages.ocr.completion import complete_rulings
from reportparse.pages.ocr.picture import (
    POINT,
    Picture,
    clean_picture,
    render_page,
    turn_picture,
)
from reportparse.pages.ocr.readings import UNREAD, ReadLine, read_boxes
from reportparse.pages.ocr.rules import erase_rules, make_rulings, trim_rulings
from reportparse.pages.ocr.straighten import NO_CHANGE, apply_map, find_skew, fit_map, rotation
from reportparse.pages.ocr.strokes import find_strokes
from reportparse.pages.ocr.text_boxes import TextBox, find_text_boxes
from reportparse.pages.ocr.upright import find_turn

MAX_AREA = 3e6  # square points, six sheets of A4; a larger page is no page of a report
SMALLER, LARGER = 0.5, 0.2  # share by which ink may be lower or higher than the size of the text
WIDE = 0x2E7F  # characters after this one are as wide as high
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
    picture, rulings = flatten_picture(picture)
    clean = erase_rules(picture.grey, rulings)
    lines = read_boxes(clean, find_text_boxes(clean, rulings))
    if sum(len(line.text) for line in lines if line.text != UNREAD) < MIN_CHARS:
        return page
    height, width = picture.grey.shape
    return replace(
        page,
        width=width * POINT,
        height=height * POINT,
        words=tuple(_make_word(line) for line in lines if line.text),
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


def flatten_picture(picture: Picture) -> tuple[Picture, tuple[Ruling, ...]]:
    """Straighten a picture and find its rules."""
    turned = rotation(picture.grey.shape, find_skew(picture.grey))
    straight, used = apply_map(picture, turned)
    strokes = find_strokes(straight.grey, bilevel=straight.bilevel)
    slant = fit_map(strokes, straight.grey.shape)
    if slant is not NO_CHANGE:
        straight, used = apply_map(picture, slant @ used)
        strokes = find_strokes(straight.grey, bilevel=straight.bilevel)
    return straight, trim_rulings(complete_rulings(straight.grey, make_rulings(strokes)))


def _make_word(line: ReadLine) -> Word:
    """Make a word of a line, as high as its characters are, whatever of them is ink."""
    box = _in_points(line.box)
    size = line.box.em * POINT
    if not (1 - SMALLER) * size <= box.height <= (1 + LARGER) * size:
        size = box.height / (1 - SMALLER / 2)
    middle = box.center[1]
    text = unify(line.text)
    widths = [1.0 if ord(char) > WIDE else 0.5 for char in text]
    edges = [box.x0]
    for width in widths:
        edges.append(edges[-1] + box.width * width / sum(widths))
    bbox = BBox(box.x0, middle - size / 2, box.x1, middle + size / 2)
    return Word(text, bbox, tuple(edges), size, "", False)


def _find_misgivings(lines: Iterable[ReadLine], picture: Picture) -> Iterable[Misgiving]:
    for line in lines:
        x0, top, x1, bottom, _ = line.box
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
        box = TextBox(col * STAIN, row * STAIN, (col + 1) * STAIN, (row + 1) * STAIN, STAIN)
        yield Misgiving("stained", _in_points(box), "", "")


def _in_points(box: TextBox) -> BBox:
    return BBox(*(value * POINT for value in box[:4]))
