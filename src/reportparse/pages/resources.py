"""What a page is made of: its operators, the fonts, forms and pictures they name, and comments.

PyMuPDF lists both by wrapping each object anew, and looks into the file of every font. Every page
of every file comes here, so the bare functions of MuPDF are called; where they are not enough,
PyMuPDF is asked.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pymupdf
from pymupdf import mupdf


class NamedFont(NamedTuple):
    """A font that a page, or a form on it, names."""

    xref: int
    subtype: str
    base_font: str
    """Each byte of it as a character, as the text page gives it."""
    name: str
    encoding: str
    user: int
    """Object number of the form that names it; 0 is the page."""


def names_xobjects(document: pymupdf.Document, index: int) -> bool:
    """Whether a page (0-based) names forms or pictures; only these name more."""
    return _count(_find_resources(document, index), "XObject") > 0


def list_fonts(document: pymupdf.Document, index: int) -> list[NamedFont]:
    """List the fonts of a page (0-based) and of the forms drawn on it."""
    resources = _find_resources(document, index)
    if not _count(resources, "XObject"):
        return list(_read_fonts(resources))
    return [
        NamedFont(xref, subtype, base_font, name, encoding, user)
        for xref, _, subtype, base_font, name, encoding, user in document.get_page_fonts(
            index, full=True
        )
    ]


def read_contents(document: pymupdf.Document, index: int) -> bytes:
    """Return the operators of a page (0-based), without loading the page a second time."""
    page = mupdf.pdf_lookup_page_obj(pymupdf._as_pdf_document(document), index)
    return bytes(pymupdf.JM_BinFromBuffer(pymupdf.JM_read_contents(page)))


def has_annotations(document: pymupdf.Document, index: int) -> bool:
    """Whether comments, form fields or links lie on a page (0-based)."""
    annotations = mupdf.ll_pdf_dict_gets(_look_up_page(document, index), "Annots")
    return int(mupdf.ll_pdf_array_len(annotations)) > 0


def _find_resources(document: pymupdf.Document, index: int) -> Any:
    return mupdf.ll_pdf_dict_gets_inheritable(_look_up_page(document, index), "Resources")


def _look_up_page(document: pymupdf.Document, index: int) -> Any:
    if document.is_closed:
        raise ValueError("document closed")
    pdf = mupdf.ll_pdf_document_from_fz_document(document.this.m_internal)
    return mupdf.ll_pdf_lookup_page_obj(pdf, index)


def _count(resources: Any, kind: str) -> int:
    return int(mupdf.ll_pdf_dict_len(mupdf.ll_pdf_dict_gets(resources, kind)))


def _read_fonts(resources: Any) -> Iterator[NamedFont]:
    """Yield the fonts that resources name, as PyMuPDF lists them."""
    fonts = mupdf.ll_pdf_dict_gets(resources, "Font")
    for place in range(_count(resources, "Font")):
        font = mupdf.ll_pdf_dict_get_val(fonts, place)
        if not mupdf.ll_pdf_is_dict(font):
            continue
        base = mupdf.ll_pdf_dict_gets(font, "BaseFont")
        if base is None or mupdf.ll_pdf_is_null(base):
            base = mupdf.ll_pdf_dict_gets(font, "Name")
        encoding = mupdf.ll_pdf_dict_gets(font, "Encoding")
        if mupdf.ll_pdf_is_dict(encoding):
            encoding = mupdf.ll_pdf_dict_gets(encoding, "BaseEncoding")
        yield NamedFont(
            mupdf.ll_pdf_to_num(font),
            mupdf.ll_pdf_to_name(mupdf.ll_pdf_dict_gets(font, "Subtype")),
            mupdf.ll_pdf_to_name(base).encode("utf-8", "surrogateescape").decode("latin-1"),
            mupdf.ll_pdf_to_name(mupdf.ll_pdf_dict_get_key(fonts, place)),
            mupdf.ll_pdf_to_name(encoding),
            0,
        )
