"""One flipped bit in a file never changes a number without a doubt."""

import random

import pytest

from benchmarks.damage import flipped, judge
from reportparse import Report, ReportParseError, parse_report, parse_reports
from reportparse.errors import EncryptedError, NotAPdfError
from reportparse.pages.pymupdf_reader import read_document
from tests.conftest import PROJECT
from tests.hostile.files import ENCRYPTED
from tests.hostile.pdfs import PDFS
from tests.hostile.raw import RawPdf, pdf_of_pages, text_of

SAMPLE = PROJECT / "fixtures" / "peixian-caizheng-2023" / "report.pdf"


@pytest.fixture(scope="module")
def whole() -> Report:
    return parse_report(SAMPLE)


def test_flipped_bits_are_told_and_every_number_there_is_doubtful(whole: Report) -> None:
    """Of these copies, three changed values without any doubt before damage was looked for."""
    endings = []
    for pdf in list(flipped(SAMPLE.read_bytes(), 4, random.Random(1)))[8:20]:
        try:
            seen = parse_reports(pdf, ocr=False)
        except ReportParseError:
            continue
        assert not [f for report in seen for f in report.findings if f.origin == "publisher"]
        endings.append(judge([whole], seen))
    assert len(endings) > 6
    assert not [ending for ending in endings if ending.startswith("SILENT")]


def test_a_whole_file_has_no_damaged_page(whole: Report) -> None:
    assert not [f.code for f in whole.findings if f.code.startswith("file.")]


def test_a_broken_word_in_the_contents_damages_that_page_alone() -> None:
    pdf = pdf_of_pages([text_of(), b"/P 1 Tg " + text_of()])
    assert [page.damaged for page in read_document(pdf).pages] == [False, True]


def test_a_broken_stream_damages_every_page_for_others_may_use_it() -> None:
    pdf = RawPdf()
    pdf.add(b"unused")
    whole = pdf_of_pages([text_of(b"x" * 300), text_of()], pdf=pdf)
    start = whole.index(b"stream\n") + 20
    broken = whole[:start] + bytes([whole[start] ^ 4]) + whole[start + 1 :]
    assert [page.damaged for page in read_document(broken).pages] == [True, True]


@pytest.mark.parametrize("name", ["loop-page-tree", "pages-claimed-negative", "pages-shared-2^30"])
def test_a_page_tree_without_sense_is_no_bug(name: str) -> None:
    with pytest.raises(NotAPdfError, match="no page"):
        read_document(PDFS[name]())


def test_unknown_encryption_is_called_encryption() -> None:
    with pytest.raises(EncryptedError):
        read_document(ENCRYPTED["handler-unknown"]())


def test_text_of_no_size_is_not_read() -> None:
    (page,) = read_document(pdf_of_pages([text_of(size=0)])).pages
    assert not page.words
