"""The first reader: PyMuPDF, one pass a page for characters and drawn boxes.

The text page collects vectors too, already clipped and cut into segments, so that no second pass
over the page is needed; only curves and slanted polylines would ask for one, and they are no
rulings.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import pymupdf

from reportparse.errors import EncryptedError, NotAPdfError
from reportparse.layout import BBox, Page, Word
from reportparse.pages.kind import classify_page
from reportparse.pages.lookalikes import unify
from reportparse.pages.overlays import is_pale, split_overlays
from reportparse.pages.rulings import Stroke, find_rulings

WORD_GAP = 0.22  # em; a wider gap ends a word, digits of one number stand closer
BACKWARD = -0.4  # em; a character set this far back starts a new word
FILLED_OR_STROKED = 48  # bits of `char_flags` of a glyph that is painted
BOLD = 16  # bit of the span's `flags`
WHITE = 0xF5  # every channel of a colour nobody sees on paper is at least this
REPRINT_SHIFT = 0.8  # pt; how far a word printed twice to look bold is shifted at most
REPRINT_GRID = 2.4  # pt; places nearer than this, give or take the shift, are one spot
FEW_LINES = 3  # with fewer the page may be a scan, and its pictures are looked up

_READ_ERRORS = (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase)  # what MuPDF raises

Raw = Mapping[str, Any]  # one dictionary of MuPDF's rawdict; goes no further than this module
Turn = Literal[0, 90, 180, 270]
_TURN_BY_DIRECTION: dict[tuple[int, int], Turn] = {
    (1, 0): 0,
    (0, -1): 90,
    (-1, 0): 180,
    (0, 1): 270,
}


class Document(NamedTuple):
    """A PDF as read: its pages and what it says of itself."""

    pages: tuple[Page, ...]
    producer: str | None
    repaired: bool
    """Whether the file was damaged and MuPDF mended its structure in memory."""


class InkedWord(NamedTuple):
    """A word with what it is painted in."""

    word: Word
    color: int
    """sRGB, 0xRRGGBB."""
    visible: bool
    slanted: bool


def read_document(pdf: bytes, *, password: str | None = None) -> Document:
    """Read every page of a PDF.

    Raises:
        NotAPdfError: The bytes are no PDF, or too damaged to open.
        EncryptedError: A password is needed, or the one given is wrong.
    """
    with _open(pdf, password) as document:
        pages = tuple(_read_page(document, index) for index in range(document.page_count))
        metadata = document.metadata or {}
        producer = metadata.get("producer") or metadata.get("creator") or None
        return Document(pages, producer, bool(document.is_repaired))


def read_pages(pdf: bytes, *, password: str | None = None) -> tuple[Page, ...]:
    """Read every page of a PDF; raises as `read_document` does."""
    return read_document(pdf, password=password).pages


def _open(pdf: bytes, password: str | None) -> pymupdf.Document:
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    if b"%PDF-" not in pdf[:1024]:
        raise NotAPdfError(f"no PDF: the file begins with {pdf[:8]!r}; check what it really is")
    try:
        document = pymupdf.open(stream=pdf, filetype="pdf")
    except _READ_ERRORS as error:
        raise NotAPdfError(f"too damaged to open ({_one_line(error)}); get a fresh copy") from error
    if document.needs_pass and not document.authenticate(password or ""):
        document.close()
        seen = "the password given is wrong" if password else "it asks for a password"
        raise EncryptedError(f"encrypted: {seen}; pass the right one with --password")
    if document.page_count == 0:
        document.close()
        raise NotAPdfError("too damaged to read: no page can be found; get a fresh copy")
    return document


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:120]


def _read_page(document: pymupdf.Document, index: int) -> Page:
    flags = pymupdf.TEXT_PRESERVE_LIGATURES | pymupdf.TEXT_PRESERVE_WHITESPACE
    flags |= pymupdf.TEXT_MEDIABOX_CLIP | pymupdf.TEXT_COLLECT_VECTORS
    try:
        page = document[index]
        raw = page.get_textpage(flags=flags).extractRAWDICT()
        images = _find_images(page, raw)
    except _READ_ERRORS as error:
        if index == 0 and document.page_count == 1:
            raise NotAPdfError(
                f"too damaged to read ({_one_line(error)}); get a fresh copy"
            ) from error
        return Page(index + 1, 0.0, 0.0, ())
    width, height = float(raw["width"]), float(raw["height"])
    turn = _find_turn(raw["blocks"])
    strokes, fills = _read_vectors(raw["blocks"])
    inked = _drop_reprints(_read_words(raw["blocks"], turn))
    if turn:
        inked = [ink._replace(word=_turn_word(ink.word, turn, width, height)) for ink in inked]
        strokes = [Stroke(_turn_box(box, turn, width, height), drawn) for box, drawn in strokes]
        fills = [(_turn_box(box, turn, width, height), color) for box, color in fills]
        images = [_turn_box(box, turn, width, height) for box in images]
    if turn in (90, 270):
        width, height = height, width
    hidden = [ink.word for ink in inked if not _is_visible(ink, fills)]
    visible = [ink for ink in inked if _is_visible(ink, fills)] if hidden else inked
    words, overlays = split_overlays(
        [
            (
                ink.word,
                ink.color,
                ink.slanted or (is_pale(ink.color) and not _is_on_dark(ink, fills)),
            )
            for ink in visible
        ]
    )
    return Page(
        page_number=index + 1,
        width=width,
        height=height,
        words=words,
        rulings=find_rulings(strokes),
        images=tuple(images),
        kind=classify_page(words, images, width * height),
        turned=turn,
        hidden_words=tuple(hidden),
        overlay_words=overlays,
    )


def _find_images(page: pymupdf.Page, raw: Raw) -> list[BBox]:
    """Look up where pictures stand, only where they may hold what the text does not."""
    text_lines = sum(len(block["lines"]) for block in raw["blocks"] if block["type"] == 0)
    if text_lines >= FEW_LINES and not page.get_images():
        return []
    return [BBox(*image["bbox"]) for image in page.get_image_info()]


def _find_turn(blocks: Sequence[Raw]) -> Turn:
    """Find how far the page must be turned clockwise for most of its characters to stand upright."""
    counts: Counter[tuple[int, int]] = Counter()
    for block in blocks:
        if block["type"] == 0:
            for line in block["lines"]:
                if line["wmode"] == 0:
                    x, y = line["dir"]
                    counts[round(x), round(y)] += sum(len(span["chars"]) for span in line["spans"])
    if not counts:
        return 0
    return _TURN_BY_DIRECTION.get(counts.most_common(1)[0][0], 0)


def _read_vectors(blocks: Sequence[Raw]) -> tuple[list[Stroke], list[tuple[BBox, int]]]:
    """Return the strokes that may be rulings, and the filled boxes with their colours."""
    strokes: list[Stroke] = []
    fills: list[tuple[BBox, int]] = []
    for block in blocks:
        if block["type"] != 3 or block["alpha"] == 0:
            continue
        stroked, color = block["stroked"], block["color"]
        box = BBox(*block["bbox"])
        thin = min(box.width, box.height) <= 9.0
        if not stroked and not thin:
            fills.append((box, color))
        elif (block["isrect"] or thin) and not _is_white(color):
            strokes.append(Stroke(box, stroked))
    return strokes, fills


def _read_words(blocks: Sequence[Raw], turn: Turn) -> Iterator[InkedWord]:
    """Cut the lines of all text blocks into words, in the page as displayed."""
    for block in blocks:
        if block["type"] != 0:
            continue
        for line in block["lines"]:
            x, y = line["dir"]
            direction = (round(x), round(y))
            slanted = abs(x) > 0.02 and abs(y) > 0.02
            vertical = line["wmode"] == 1 or _TURN_BY_DIRECTION.get(direction, turn) != turn
            yield from _cut_line(line["spans"], slanted=slanted, vertical=vertical, turn=turn)


def _drop_reprints(inked: Iterator[InkedWord]) -> list[InkedWord]:
    """Leave out words printed again on the same spot, which makes them look bold."""
    kept: list[InkedWord] = []
    places: set[tuple[str, int, int]] = set()
    for ink in inked:
        text, box = ink.word.text, ink.word.bbox
        near = {
            (text, round((box.x0 + dx) / REPRINT_GRID), round((box.top + dy) / REPRINT_GRID))
            for dx in (-REPRINT_SHIFT, REPRINT_SHIFT)
            for dy in (-REPRINT_SHIFT, REPRINT_SHIFT)
        }
        if places.isdisjoint(near):
            kept.append(ink)
            places.add((text, round(box.x0 / REPRINT_GRID), round(box.top / REPRINT_GRID)))
    return kept


def _cut_line(
    spans: Sequence[Raw], *, slanted: bool, vertical: bool, turn: Turn
) -> Iterator[InkedWord]:
    """Cut one line into words: at spaces, at wide gaps, and where ink or visibility changes."""
    text: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    span: Raw = {}
    # the character's two coordinates along the reading direction, in the page as displayed
    low, high, sign = {0: (0, 2, 1), 90: (3, 1, -1), 180: (2, 0, -1), 270: (1, 3, 1)}[turn]

    def finish() -> Iterator[InkedWord]:
        if text:
            yield _make_word("".join(text), boxes, span, slanted=slanted, vertical=vertical)
            text.clear()
            boxes.clear()

    last_end = 0.0
    for next_span in spans:
        if text and _differs(span, next_span):
            yield from finish()
        size = next_span["size"]
        if not text:
            span = next_span
        for char in next_span["chars"]:
            glyph = char["c"]
            if glyph.isspace():
                yield from finish()
                continue
            box = char["bbox"]
            if text and not vertical:
                gap = sign * (box[low] - last_end)
                if gap > WORD_GAP * size or gap < BACKWARD * size:
                    yield from finish()
            if not text:
                span = next_span
            text.append(glyph)
            boxes.append(box)
            last_end = box[high]
    yield from finish()


def _differs(left: Raw, right: Raw) -> bool:
    """Whether two spans cannot hold one word: other colour, visibility, or a much other size."""
    return (
        left["color"] != right["color"]
        or left["alpha"] != right["alpha"]
        or (left["char_flags"] & FILLED_OR_STROKED == 0)
        != (right["char_flags"] & FILLED_OR_STROKED == 0)
        or not 0.6 <= left["size"] / (right["size"] or 1.0) <= 1.7
    )


def _make_word(
    text: str,
    boxes: Sequence[tuple[float, float, float, float]],
    span: Raw,
    *,
    slanted: bool,
    vertical: bool,
) -> InkedWord:
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    word = Word(
        text=unify(text),
        bbox=BBox(min(x0s), min(tops), max(x1s), max(bottoms)),
        char_edges=(*x0s, x1s[-1]) if not vertical else (),
        size=span["size"],
        font=span["font"],
        bold=bool(span["flags"] & BOLD) or "Bold" in span["font"] or "Hei" in span["font"],
        vertical=vertical,
    )
    visible = span["alpha"] > 0 and span["char_flags"] & FILLED_OR_STROKED != 0
    return InkedWord(word, _on_paper(span["color"], span["alpha"]), visible, slanted)


def _turn_box(box: BBox, turn: Turn, width: float, height: float) -> BBox:
    """Turn a box of a page of `width` × `height` clockwise."""
    x0, top, x1, bottom = box
    if turn == 90:
        return BBox(height - bottom, x0, height - top, x1)
    if turn == 180:
        return BBox(width - x1, height - bottom, width - x0, height - top)
    if turn == 270:
        return BBox(top, width - x1, bottom, width - x0)
    return box


def _turn_word(word: Word, turn: Turn, width: float, height: float) -> Word:
    """Turn a word with its page; characters are spread evenly over the turned box."""
    bbox = _turn_box(word.bbox, turn, width, height)
    if word.vertical:
        return word._replace(bbox=bbox)
    step = bbox.width / len(word.text)
    edges = tuple(bbox.x0 + step * index for index in range(len(word.text) + 1))
    return word._replace(bbox=bbox, char_edges=edges)


def _on_paper(color: int, alpha: int) -> int:
    """Return the colour that ink of an opacity (0 to 255) has on white paper."""
    if alpha >= 255:
        return color
    channels = (color >> 16 & 0xFF, color >> 8 & 0xFF, color & 0xFF)
    red, green, blue = (255 - (255 - channel) * alpha // 255 for channel in channels)
    return red << 16 | green << 8 | blue


def _is_white(color: int) -> bool:
    return min(color >> 16 & 0xFF, color >> 8 & 0xFF, color & 0xFF) >= WHITE


def _is_visible(ink: InkedWord, fills: Sequence[tuple[BBox, int]]) -> bool:
    """Whether a reader of the page sees the word: painted, and not white on white."""
    if not ink.visible:
        return False
    return not _is_white(ink.color) or _is_on_dark(ink, fills)


def _is_on_dark(ink: InkedWord, fills: Sequence[tuple[BBox, int]]) -> bool:
    """Whether a word stands on shading that is darker than the word."""
    x, y = ink.word.bbox.center
    under = [color for box, color in fills if box.contains(x, y)]
    return bool(under) and not is_pale(under[-1])
