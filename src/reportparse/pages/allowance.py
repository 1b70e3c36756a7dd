"""What a PDF may hold. A small file can ask for days of work: it is refused before that begins.

What MuPDF itself takes for a page (milliseconds for thousands of glyphs) is left to the limits of
the process; here stands what becomes far dearer as Python objects.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pymupdf
from pymupdf import mupdf

from reportparse.errors import LimitExceededError
from reportparse.limits import DocumentLimits

READ_ERRORS = (RuntimeError, ValueError, mupdf.FzErrorBase)  # what MuPDF raises

SWOLLEN = 8 << 20  # bytes of a text page; a dense page of a report takes 1 << 17
FLATE_RATIO = 1032  # the most that deflate can unpack a byte to
TEXT_BLOCK, VECTOR_BLOCK = 0, 3
TYPE_KEYS = ("Type", "Subtype")
NEVER_UNPACKED = ("Image", "EmbeddedFile")


class Allowance:
    """How much of its limits a document has used so far."""

    def __init__(self, limits: DocumentLimits) -> None:
        """Start with nothing used."""
        self._limits = limits
        self._glyphs = self._drawings = 0

    def refuse_swollen(self, text_page: pymupdf.TextPage) -> None:
        """Count a huge page while it is still in the memory of MuPDF, ten times smaller there.

        Raises:
            LimitExceededError: With this page the document has too many glyphs or drawings.
        """
        if mupdf.ll_fz_pool_size(text_page.this.m_internal.pool) > SWOLLEN:
            glyphs = len(text_page.extractTEXT().replace("\n", ""))
            self._require(self._glyphs + glyphs, self._limits.glyphs, "glyphs")
            room = self._limits.drawings - self._drawings
            drawings = sum(1 for _ in _walk_vectors(text_page, room + 1))
            self._require(self._drawings + drawings, self._limits.drawings, "drawings")

    def take(self, blocks: Sequence[Mapping[str, Any]]) -> None:
        """Add a page's blocks to what is used.

        Raises:
            LimitExceededError: The document has too many glyphs or drawings.
        """
        kinds = [block["type"] for block in blocks]
        self._drawings += kinds.count(VECTOR_BLOCK)
        texts = [block for block, kind in zip(blocks, kinds, strict=True) if kind == TEXT_BLOCK]
        spans = [span for block in texts for line in block["lines"] for span in line["spans"]]
        self._glyphs += sum([len(span["chars"]) for span in spans])
        self._require(self._glyphs, self._limits.glyphs, "glyphs")
        self._require(self._drawings, self._limits.drawings, "drawings")

    @staticmethod
    def _require(seen: int, allowed: int, what: str) -> None:
        if seen > allowed:
            raise exceeded(f"has over {allowed} {what}", what)


def exceeded(seen: str, option: str) -> LimitExceededError:
    """Return the error of a limit; `option` is the rest of the option's name."""
    return LimitExceededError(f"{seen}; look whether it is a report, or raise --max-{option}")


def refuse_long(document: pymupdf.Document, limits: DocumentLimits) -> None:
    """Raise LimitExceededError when a document has too many pages."""
    if document.page_count > limits.pages:
        raise exceeded(f"has {document.page_count} pages, {limits.pages} are allowed", "pages")


def refuse_bombs(document: pymupdf.Document, limits: DocumentLimits) -> None:
    """Raise LimitExceededError when a stream unpacks to more than it may; pictures do not count.

    Only streams that could be so large are unpacked, and nothing of them is kept.
    """
    pdf = pymupdf._as_pdf_document(document)
    for xref in range(1, document.xref_length()):
        try:
            if not _may_be_larger(pdf.m_internal, xref, limits.stream_bytes):
                continue
            stream = mupdf.pdf_open_stream_number(pdf, xref)
            unpacked = mupdf.fz_skip(stream, limits.stream_bytes + 1)
        except READ_ERRORS:  # a damaged object is found where it is used
            continue
        if unpacked > limits.stream_bytes:
            raise exceeded(
                f"has a stream that unpacks to over {limits.stream_bytes} bytes", "stream"
            )


def _may_be_larger(pdf: object, xref: int, allowed: int) -> bool:
    """Whether an object is a stream that could unpack to more than `allowed` bytes.

    Told by its filters and the bytes it has, not by its /Length, which may lie. Every object of
    every file comes here, so the bare functions of MuPDF are called, without PyMuPDF's wrappers.
    """
    if not mupdf.ll_pdf_obj_num_is_stream(pdf, xref):
        return False
    entry = mupdf.ll_pdf_load_object(pdf, xref)
    try:
        filters = mupdf.ll_pdf_dict_gets(entry, "Filter")
        simple = filters is None or mupdf.ll_pdf_to_name(filters) == "FlateDecode"
        if simple and _raw_length(pdf, xref) * FLATE_RATIO <= allowed:
            return False
        names = {mupdf.ll_pdf_to_name(mupdf.ll_pdf_dict_gets(entry, key)) for key in TYPE_KEYS}
        return names.isdisjoint(NEVER_UNPACKED)
    finally:
        mupdf.ll_pdf_drop_obj(entry)


def _raw_length(pdf: object, xref: int) -> int:
    """Return how many bytes a stream has in the file."""
    raw = mupdf.ll_pdf_load_raw_stream_number(pdf, xref)
    try:
        return int(raw.len)
    finally:
        mupdf.ll_fz_drop_buffer(raw)


def _walk_vectors(text_page: pymupdf.TextPage, most: int) -> Iterator[None]:
    """Yield once for each drawn box, `most` times at most."""
    block = text_page.this.m_internal.first_block
    while block and most:
        if block.type == VECTOR_BLOCK:
            most -= 1
            yield None
        block = block.next
