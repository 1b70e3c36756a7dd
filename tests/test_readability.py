from dataclasses import replace
from pathlib import Path

import pytest

from reportparse import parse_report
from reportparse.errors import NotAPdfError
from reportparse.layout import PageKind
from reportparse.readability import find_unread_pages, require_text
from tests.handset import set_page, set_word

SAMPLE = Path(__file__).parents[1] / "fixtures" / "chongqing-guihua-2025" / "report.pdf"
TEXT = set_page([set_word("一、总体情况", 60, 100)])
DAMAGED = replace(set_page([], page_number=2), kind=PageKind.DAMAGED)


def test_damaged_page_beside_whole_ones_is_reported() -> None:
    require_text([TEXT, DAMAGED], ocr=True)
    (finding,) = find_unread_pages([TEXT, DAMAGED])
    assert (finding.code, finding.origin) == ("page.damaged", "extraction")
    assert "page 2" in finding.message


def test_file_without_a_whole_page_is_too_damaged() -> None:
    with pytest.raises(NotAPdfError, match="too damaged"):
        require_text([DAMAGED], ocr=True)


def test_file_mended_while_it_was_opened_says_so() -> None:
    pdf = SAMPLE.read_bytes()
    broken = pdf[: pdf.rindex(b"startxref")] + b"startxref\n1\n%%EOF\n"
    report = parse_report(broken)
    assert [f.code for f in report.findings if f.code.startswith("file.")] == ["file.repaired"]
    whole = parse_report(pdf)
    assert [s.value for s in report.statistics] == [s.value for s in whole.statistics]
    assert not [f.code for f in whole.findings if f.code.startswith("file.")]
