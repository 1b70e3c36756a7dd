"""The first reader: PyMuPDF, one pass a page for characters and drawn boxes.

The text page collects vectors too, already clipped and cut into segments, so that no second pass
over the page is needed; only curves and slanted polylines would ask for one, and they are no
rulings.
"""

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import replace
from statistics import median
from typing import NamedTuple

import pymupdf

from reportparse.errors import EncryptedError, NotAPdfError
from reportparse.layout import BBox, Page, PageKind, Word, make_bbox
from reportparse.limits import DocumentLimits
from reportparse.pages.allowance import READ_ERRORS, Allowance, refuse_bombs, refuse_long
from reportparse.pages.damage import Damage, mark_damaged, take_damage
from reportparse.pages.drawings import MAX_THICKNESS, find_dots, find_true_strokes
from reportparse.pages.fills import (
    Fill,
    find_covered,
    find_obscured,
    find_painted_over,
    is_on_dark,
    is_white,
)
from reportparse.pages.grounds import find_gap_strokes
from reportparse.pages.images import find_comments, find_images
from reportparse.pages.kind import classify_page
from reportparse.pages.overlays import PALE_SIZE, is_pale, is_red, split_overlays
from reportparse.pages.painted_digits import PaintedPages
from reportparse.pages.rulings import (
    MAX_FILLED_THICKNESS,
    Stroke,
    find_rulings,
    is_dot,
)
from reportparse.pages.strikes import find_struck
from reportparse.pages.turning import TURN_BY_DIRECTION, Turn, turn_box
from reportparse.pages.words import InkedWord, Raw, read_words
from reportparse.pages.written_digits import WrittenPages

# Characters that are smaller than both cannot be read: times the page's median size, and times its
# longer side (2.1 pt on A4), for a small table may stand beside large text or a large watermark.
MICROSCOPIC, LEGIBLE = 0.3, 1 / 400
NARROWEST_COVER = 1.5  # pt; a white box no wider hides no digit
MAX_SINE = 0.1  # of the angle between a line and a side of its page
MAX_CURVE = 60.0  # pt; larger curves are seals, logos and charts

LIMITS = DocumentLimits()

_TURNS: dict[int, Turn] = {0: 0, 90: 90, 180: 180, 270: 270}


class Document(NamedTuple):
    """A PDF as read: its pages and what it says of itself."""

    pages: tuple[Page, ...]
    producer: str | None
    repaired: bool
    """Whether the file was damaged and MuPDF mended its structure in memory."""
    painted: PaintedPages
    """The same pages as pictures."""
    written: WrittenPages
    """The digits that their operators write."""


def read_document(
    pdf: bytes, *, password: str | None = None, limits: DocumentLimits = LIMITS
) -> Document:
    """Read every page of a PDF.

    Raises:
        NotAPdfError: The bytes are no PDF, or too damaged to open.
        EncryptedError: A password is needed, or the one given is wrong.
        LimitExceededError: It holds more than `limits`.
    """
    document = _open_bounded(pdf, password, limits)
    try:
        allowance = Allowance(limits)
        take_damage()  # what opening the file complained of is told by `repaired`
        read: list[Page] = []
        damages: list[Damage] = []
        painted = PaintedPages(document)
        for index in range(document.page_count):
            read.append(_read_page(document, index, allowance, painted))
            damages.append(take_damage())
    except BaseException:
        document.close()
        raise
    pages = mark_damaged(read, damages)
    if document.get_ocgs():
        pages = tuple(replace(page, layered=True) for page in pages)
    metadata = document.metadata or {}
    producer = metadata.get("producer") or metadata.get("creator") or None
    return Document(pages, producer, bool(document.is_repaired), painted, WrittenPages(document))


def read_pages(pdf: bytes, *, password: str | None = None) -> tuple[Page, ...]:
    """Read every page of a PDF; raises as `read_document` does."""
    return read_document(pdf, password=password).pages


def _open_bounded(pdf: bytes, password: str | None, limits: DocumentLimits) -> pymupdf.Document:
    """Open a document whose pages and streams are within the limits."""
    document = _open(pdf, password)
    try:
        refuse_long(document, limits)
        was_repaired = document.is_repaired
        refuse_bombs(document, limits)
    except BaseException:
        document.close()
        raise
    if was_repaired or not document.is_repaired:
        return document
    document.close()  # an object that no page needs is damaged: nothing is to be mended for it
    return _open(pdf, password)


def _open(pdf: bytes, password: str | None) -> pymupdf.Document:
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    if b"%PDF-" not in pdf[:1024]:
        raise NotAPdfError(f"no PDF: the file begins with {pdf[:8]!r}; check what it really is")
    try:
        document = pymupdf.open(stream=pdf, filetype="pdf")
    except READ_ERRORS as error:
        if b"/Encrypt" in pdf:
            raise EncryptedError(
                f"encrypted in a way that cannot be opened ({_one_line(error)}); save it without "
                "protection, or get a fresh copy"
            ) from error
        raise NotAPdfError(f"too damaged to open ({_one_line(error)}); get a fresh copy") from error
    if document.needs_pass and not document.authenticate(password or ""):
        document.close()
        seen = "the password given is wrong" if password else "it asks for a password"
        raise EncryptedError(f"encrypted: {seen}; pass the right one with --password")
    if _count_pages(document) == 0:
        document.close()
        raise NotAPdfError("too damaged to read: no page can be found; get a fresh copy")
    return document


def _count_pages(document: pymupdf.Document) -> int:
    """Return the number of pages; 0 when the page tree makes no sense."""
    try:
        return int(document.page_count)
    except READ_ERRORS:
        return 0


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:120]


def _read_page(
    document: pymupdf.Document, index: int, allowance: Allowance, painted: PaintedPages
) -> Page:
    flags = pymupdf.TEXT_PRESERVE_LIGATURES | pymupdf.TEXT_PRESERVE_WHITESPACE
    flags |= pymupdf.TEXT_MEDIABOX_CLIP | pymupdf.TEXT_COLLECT_VECTORS
    flags |= pymupdf.TEXT_IGNORE_ACTUALTEXT  # what the glyphs show counts, not what stands for them
    try:
        page = document.load_page(index)
        rotation = page.rotation
        text_page = _interpret(page, flags, painted, rotation)
        allowance.refuse_swollen(text_page)
        raw = text_page.extractRAWDICT()
        blocks: list[Raw] = raw["blocks"]
        text_lines = [line for block in blocks if block["type"] == 0 for line in block["lines"]]
        images = find_images(page, len(text_lines))
        comments = find_comments(page)
    except READ_ERRORS as error:
        if index == 0 and document.page_count == 1:
            raise NotAPdfError(
                f"too damaged to read ({_one_line(error)}); get a fresh copy"
            ) from error
        return Page(index + 1, 0.0, 0.0, (), kind=PageKind.DAMAGED)
    allowance.take(blocks)
    width, height = float(raw["width"]), float(raw["height"])
    turn = _find_turn(text_lines)
    strokes, fills, curves = _read_vectors(blocks)
    strokes = find_true_strokes(page, strokes)
    strokes += find_dots(page, strokes)
    inked = read_words(blocks, turn)
    if turn:
        inked = [ink._replace(word=_turn_word(ink.word, turn, width, height)) for ink in inked]
        strokes = [Stroke(turn_box(box, turn, width, height), drawn) for box, drawn in strokes]
        fills = [fill._replace(bbox=turn_box(fill.bbox, turn, width, height)) for fill in fills]
        curves = [turn_box(box, turn, width, height) for box in curves]
        images = [turn_box(box, turn, width, height) for box in images]
        comments = [turn_box(box, turn, width, height) for box in comments]
    if turn in (90, 270):
        width, height = height, width
    over = find_painted_over(inked, fills)
    legible = LEGIBLE * max(width, height)
    hidden, words, overlays = _sort_words(inked, fills, find_covered(inked, over), legible)
    obscured = find_obscured(inked, fills, over) | find_struck(inked, strokes)
    return Page(
        page_number=index + 1,
        width=width,
        height=height,
        words=words,
        rulings=find_rulings([*strokes, *find_gap_strokes(fills, strokes)]),
        images=(*images, *comments),
        comments=tuple(comments),
        kind=classify_page(words, images, width * height),
        turned=_TURNS[(turn - rotation) % 360],  # the text page knows no /Rotate
        spread=turn != 0,
        hidden_words=hidden,
        drawings=tuple(curves),
        overlay_words=overlays,
        obscured_words=tuple(
            inked[index].word for index in sorted(obscured) if inked[index].word not in hidden
        ),
    )


def _interpret(
    page: pymupdf.Page, flags: int, painted: PaintedPages, rotation: int
) -> pymupdf.TextPage:
    """Run the operators of a page once, for its text and, should it be looked at, its picture.

    The text of a page with /Rotate is read as if it had none, so that it is run anew to be painted.
    """
    if rotation:
        return page.get_textpage(flags=flags)
    displayed = page.get_displaylist()
    painted.keep(page.number + 1, displayed)
    return pymupdf.TextPage(displayed.get_textpage(flags))


def _sort_words(
    inked: Sequence[InkedWord], fills: Sequence[Fill], covered: Container[int], legible: float
) -> tuple[tuple[Word, ...], tuple[Word, ...], tuple[Word, ...]]:
    """Tell hidden words, the words of the text, and overlays apart.

    Words of the size `legible` (pt) are never hidden for being small.
    """
    hidden: list[Word] = []
    visible: list[tuple[Word, int, bool]] = []
    typical = median([ink.word.size for ink in inked]) if inked else 0.0
    pale, smallest = PALE_SIZE * typical, min(MICROSCOPIC * typical, legible)
    for index, ink in enumerate(inked):
        word, color, shown, slanted, _ = ink
        unseen = not shown or (color and is_white(color) and not is_on_dark(ink, fills))
        if unseen or not word.size or word.size < smallest or index in covered:
            hidden.append(word)
        else:
            faint = color and is_pale(color) and word.size > pale and not is_on_dark(ink, fills)
            visible.append((word, color, slanted or bool(faint)))
    return (tuple(hidden), *split_overlays(visible))


def _find_turn(lines: Sequence[Raw]) -> Turn:
    """Find how far the page must be turned clockwise for most characters to stand upright."""
    if all([line["dir"] == (1.0, 0.0) for line in lines]):
        return 0
    lengths: dict[tuple[float, float], int] = {}
    for line in lines:
        if line["wmode"] == 0:
            length = sum([len(span["chars"]) for span in line["spans"]])
            lengths[line["dir"]] = lengths.get(line["dir"], 0) + length
    counts: Counter[tuple[int, int]] = Counter()
    for (x, y), length in lengths.items():
        if min(abs(x), abs(y)) <= MAX_SINE:  # a watermark says nothing
            counts[round(x), round(y)] += length
    if not counts:
        return 0
    return TURN_BY_DIRECTION.get(counts.most_common(1)[0][0], 0)


class Vectors(NamedTuple):
    """The drawn boxes of a page."""

    strokes: list[Stroke]
    fills: list[Fill]
    curves: list[BBox]


def _read_vectors(blocks: Sequence[Raw]) -> Vectors:
    """Sort drawn boxes into those that may be rulings, shading, and small curves."""
    vectors = Vectors([], [], [])
    begun: BBox | None = None
    for order, block in enumerate(blocks):
        if block["type"] != 3 or block["alpha"] == 0:
            continue
        stroked, color = block["stroked"], block["color"]
        white = is_white(color)
        box, is_rectangle = make_bbox(block["bbox"]), block["isrect"]
        ring = _find_ring(begun, box) if begun is not None and not stroked else ()
        begun = box if is_rectangle and not stroked and block["continues"] else None
        if ring:
            vectors.fills.pop()  # the box that the path began with
            if not white:
                vectors.strokes.extend(Stroke(side, stroked=False) for side in ring)
            continue
        x0, top, x1, bottom = box
        width, height = x1 - x0, bottom - top
        thickness = width if width < height else height
        thin = thickness <= MAX_THICKNESS
        least = NARROWEST_COVER if white else MAX_FILLED_THICKNESS
        if not stroked and thickness > least:
            vectors.fills.append(Fill(box, color, order, block["alpha"] == 255))
        if (is_rectangle or thin) and (stroked or thin) and not white:
            is_line = stroked and thin and not is_dot(width, height)
            vectors.strokes.append(Stroke(_trim_ends(box) if is_line else box, stroked))
        if not is_rectangle and max(width, height) < MAX_CURVE and not is_red(color):
            vectors.curves.append(box)
    return vectors


def _find_ring(first: BBox, second: BBox) -> tuple[BBox, ...]:
    """Return the sides between two boxes of one path, one close inside the other: a border.

    Skia and WeasyPrint fill what lies between the outer and the inner edge of a cell's border.
    """
    inner, outer = sorted((first, second), key=lambda box: box.width * box.height)
    sides = (
        BBox(outer.x0, outer.top, outer.x1, inner.top),
        BBox(outer.x0, inner.bottom, outer.x1, outer.bottom),
        BBox(outer.x0, outer.top, inner.x0, outer.bottom),
        BBox(inner.x1, outer.top, outer.x1, outer.bottom),
    )
    thickness = [sides[0].height, sides[1].height, sides[2].width, sides[3].width]
    if min(thickness) < 0 or max(thickness) > MAX_FILLED_THICKNESS or not max(thickness):
        return ()
    if min(inner.width, inner.height) <= MAX_FILLED_THICKNESS:
        return ()
    return tuple(side for side, thick in zip(sides, thickness, strict=True) if thick > 0)


def _trim_ends(box: BBox) -> BBox:
    """Take from the ends of a stroked line what MuPDF adds: the line width on every side."""
    if box.width > box.height:
        wider = box.height / 2
        return BBox(box.x0 + wider, box.top, box.x1 - wider, box.bottom)
    wider = box.width / 2
    return BBox(box.x0, box.top + wider, box.x1, box.bottom - wider)


def _turn_word(word: Word, turn: Turn, width: float, height: float) -> Word:
    """Turn a word with its page; characters are spread evenly over the turned box."""
    bbox = turn_box(word.bbox, turn, width, height)
    if word.vertical:
        return word._replace(bbox=bbox)
    step = bbox.width / len(word.text)
    edges = tuple(bbox.x0 + step * index for index in range(len(word.text) + 1))
    return word._replace(bbox=bbox, char_edges=edges)
