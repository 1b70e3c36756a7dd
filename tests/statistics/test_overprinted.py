from pathlib import Path

import pymupdf

from reportparse import parse_reports
from reportparse.layout import Word
from reportparse.statistics.overprinted import MIN_WORDS, is_overprinted
from tests.handset import set_word

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
REPORT = FIXTURES / "nanhai-xiqiao-2024" / "report.pdf"
LABEL = "行政规范性文件"
SHIFT = pymupdf.Rect(9, 7, 9, 7)


def lines(count: int, x: float = 60, shift: float = 0.0) -> list[Word]:
    return [set_word(LABEL, x, 100 + 30 * row + shift) for row in range(count)]


def test_words_beside_and_below_each_other_are_not_overprinted() -> None:
    assert not is_overprinted([*lines(20), *lines(20, x=300)])


def test_words_printed_half_over_others_are() -> None:
    assert is_overprinted([*lines(MIN_WORDS), *lines(MIN_WORDS, x=90, shift=4)])


def test_a_few_words_over_others_may_be_headers_in_narrow_columns() -> None:
    assert not is_overprinted([*lines(20), *lines(MIN_WORDS - 1, x=90, shift=4)])


def test_closing_marks_over_the_next_word_do_not_count() -> None:
    width = lines(1)[0].bbox.width
    assert not is_overprinted([*lines(20), *lines(20, x=60 + width - 5)])


def print_page_over_page(pdf: bytes, below: int, above: int) -> bytes:
    with pymupdf.open(stream=pdf, filetype="pdf") as document, pymupdf.open() as source:
        source.insert_pdf(document)
        page = document[below]
        page.show_pdf_page(page.rect + SHIFT, source, above)
        return bytes(document.tobytes())


def test_nothing_on_a_page_printed_over_is_certain() -> None:
    (report,) = parse_reports(print_page_over_page(REPORT.read_bytes(), 1, 2), ocr=False)
    touched = {form.form for form in report.forms if 2 in form.pages}
    assert touched
    assert all(s.status == "doubtful" for s in report.statistics if s.form in touched)
    assert "page.overprinted" in {finding.code for finding in report.findings}
