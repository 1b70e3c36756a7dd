"""A PDF that asks for too much is refused before the work begins, and others are not touched."""

import zlib

import pytest

from reportparse.errors import LimitExceededError
from reportparse.limits import DocumentLimits
from reportparse.pages import drawings
from reportparse.pages.pymupdf_reader import read_document
from tests.hostile.raw import RawPdf, pdf_of_pages, text_of

DRAWN = b" 0 0 10 10 re f 20 0 10 10 re f 40 0 10 10 re f"


def refusal(pdf: bytes, limits: DocumentLimits) -> str:
    with pytest.raises(LimitExceededError) as caught:
        read_document(pdf, limits=limits)
    return str(caught.value)


def test_each_limit_holds_for_the_document_and_names_its_option() -> None:
    pdf = pdf_of_pages([text_of(b"abc") + DRAWN] * 3)
    read_document(pdf, limits=DocumentLimits(pages=3, glyphs=9, drawings=9))
    assert "--max-pages" in refusal(pdf, DocumentLimits(pages=2))
    assert "--max-glyphs" in refusal(pdf, DocumentLimits(glyphs=8))
    assert "--max-drawings" in refusal(pdf, DocumentLimits(drawings=8))
    assert "--max-stream" in refusal(pdf, DocumentLimits(stream_bytes=20))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"BT /F1 1 Tf 50 700 Td " + b"(mmmmmmmmmm) Tj 0 -.01 Td " * 15_000 + b"ET", "glyphs"),
        (b"".join(b"0 %d m 500 %d l S " % (y % 800, y % 800) for y in range(150_000)), "drawings"),
    ],
)
def test_a_swollen_page_is_refused_before_it_is_taken_apart(content: bytes, what: str) -> None:
    limits = DocumentLimits(glyphs=100_000, drawings=100_000)
    assert f"over 100000 {what}" in refusal(pdf_of_pages([content]), limits)


def test_a_bomb_behind_two_filters_is_found() -> None:
    pdf = RawPdf()
    bomb = zlib.compress(zlib.compress(bytes(1 << 24), 9), 9)
    pdf.add_encoded(bomb, b"/Filter [/FlateDecode /FlateDecode]")
    assert len(bomb) < 1 << 10
    refusal(pdf_of_pages([text_of()], pdf=pdf), DocumentLimits(stream_bytes=1 << 23))


@pytest.mark.parametrize("kind", [b"/Subtype /Image /Width 9 /Height 9", b"/Type /EmbeddedFile"])
def test_what_is_never_unpacked_does_not_count(kind: bytes) -> None:
    pdf = RawPdf()
    pdf.add_stream(bytes(1 << 20), kind)
    read_document(pdf_of_pages([text_of()], pdf=pdf), limits=DocumentLimits(stream_bytes=1 << 10))


def test_looking_for_bombs_mends_nothing() -> None:
    pdf = RawPdf()
    pdf.add_stream(b"unused")
    damaged = pdf_of_pages([text_of()], pdf=pdf).replace(b"1 0 obj", b"9 9 bjo", 1)
    document = read_document(damaged)
    assert not document.repaired
    assert [word.text for word in document.pages[0].words] == ["hello"]


def test_drawings_are_not_listed_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyMuPDF ends the process when it gets no memory for them."""
    dots = b"".join(b"%d %d .7 .7 re f " % (n % 590, n % 839) for n in range(900))
    pdf = pdf_of_pages([dots + text_of()])
    assert read_document(pdf).pages[0].words
    monkeypatch.setattr(drawings, "MAX_CONTENTS", 100)
    monkeypatch.delattr("pymupdf.Page.get_cdrawings")
    assert read_document(pdf).pages[0].words
