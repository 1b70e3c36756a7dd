"""What a PDF may hold. A small file can ask for days of work: it is refused before that begins.

What MuPDF itself takes for a page (milliseconds for thousands of glyphs) is left to the limits of
the process; here stands what becomes far dearer as Python objects.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import pymupdf
from pymupdf import mupdf

from reportparse.errors import LimitExceededError
from reportparse.limits import DocumentLimits

READ_ERRORS = (RuntimeError, ValueError, mupdf.FzErrorBase)  # what MuPDF raises

SWOLLEN = 8 << 20  # bytes of a text page; a dense page of a report takes 1 << 17
FLATE_RATIO = 1032  # the most that deflate can unpack a byte to
VECTOR_BLOCK = 3
NEVER_UNPACKED = ("/Image", "/EmbeddedFile")


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
        for block in blocks:
            if block["type"] == VECTOR_BLOCK:
                self._drawings += 1
            elif block["type"] == 0:
                self._glyphs += sum(
                    len(span["chars"]) for line in block["lines"] for span in line["spans"]
                )
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
        with suppress(*READ_ERRORS):  # a damaged object is found where it is used
            if not document.xref_is_stream(xref) or not _may_be_larger(
                document, xref, limits.stream_bytes
            ):
                continue
            stream = mupdf.pdf_open_stream_number(pdf, xref)
            if mupdf.fz_skip(stream, limits.stream_bytes + 1) > limits.stream_bytes:
                raise exceeded(
                    f"has a stream that unpacks to over {limits.stream_bytes} bytes", "stream"
                )


def _may_be_larger(document: pymupdf.Document, xref: int, allowed: int) -> bool:
    """Whether a stream could unpack to more than `allowed` bytes, by its length and filters."""
    kind, filters = document.xref_get_key(xref, "Filter")
    simple = kind == "null" or (kind == "name" and filters == "/FlateDecode")
    if simple and len(document.xref_stream_raw(xref)) * FLATE_RATIO <= allowed:
        return False
    names = {document.xref_get_key(xref, key)[1] for key in ("Type", "Subtype")}
    return names.isdisjoint(NEVER_UNPACKED)


def _walk_vectors(text_page: pymupdf.TextPage, most: int) -> Iterator[None]:
    """Yield once for each drawn box, `most` times at most."""
    block = text_page.this.m_internal.first_block
    while block and most:
        if block.type == VECTOR_BLOCK:
            most -= 1
            yield None
        block = block.next
