"""What the first reader got wrong alone is noticed by what the page's operators write."""

from collections.abc import Callable
from dataclasses import replace
from unittest.mock import patch

import pytest

from benchmarks.misreadings import Sheet, damaged
from reportparse import Report, parse_report, pipeline
from reportparse.layout import Page, Word
from reportparse.pages.pymupdf_reader import read_document
from reportparse.second_reading.written_numbers import are_as_written, compare_with_written
from tests.conftest import PROJECT

FIXTURES = PROJECT / "fixtures"
NAMES = ("peixian-caizheng-2023", "nanhai-xiqiao-2024", "huangdao-chengguan-2020")


def misread(name: str, change: Callable[[Word], Word], *, count: int = 6) -> list[Report]:
    """Change one number at a time in the first reader's words; one report for each."""
    pdf = (FIXTURES / name / "report.pdf").read_bytes()
    clean, document = parse_report(pdf), read_document(pdf)
    reports = []
    for page in document.pages:
        cells = Sheet(page, clean.statistics).cells
        for statistic, word in cells[:: max(1, len(cells) // count)]:
            changed = damaged(document, page.page_number, {word: change(word)})
            with patch.object(pipeline, "read_document", lambda *_, d=changed, **__: d):
                report = parse_report(pdf)
            reports.append(report)
            (cell,) = (
                s
                for s in report.statistics
                if (s.form, s.indicator, s.applicant, s.span)
                == (statistic.form, statistic.indicator, statistic.applicant, statistic.span)
            )
            assert cell.value != statistic.value
            assert cell.status == "doubtful"
    return reports


@pytest.mark.parametrize("name", NAMES)
def test_misread_digit_is_doubtful_without_reading_every_cell_twice(name: str) -> None:
    def change(word: Word) -> Word:
        return word._replace(text=word.text[:-1] + ("7" if word.text[-1] != "7" else "1"))

    for report in misread(name, change):
        assert not [f for f in report.findings if f.origin == "publisher"]


def test_numbers_in_each_others_places_are_out_of_turn() -> None:
    pdf = (FIXTURES / NAMES[1] / "report.pdf").read_bytes()
    clean, document = parse_report(pdf), read_document(pdf)
    page = document.pages[1]
    words = [word for _, word in Sheet(page, clean.statistics).cells]
    first, second = words[3], next(w for w in words[12:] if w.text != words[3].text)
    exchanged = {
        first: first._replace(bbox=second.bbox, char_edges=second.char_edges),
        second: second._replace(bbox=first.bbox, char_edges=first.char_edges),
    }
    moved = replace(page, words=tuple(exchanged.get(word, word) for word in page.words))
    assert not compare_with_written(clean.statistics, [page], document.written).misread
    assert compare_with_written(clean.statistics, [moved], document.written).misread


def test_words_set_aside_may_be_written_anywhere() -> None:
    def word(text: str) -> Word:
        return Word(text, (0, 0, 1, 1), (0.0, 1.0), 9.0, "f", False)  # type: ignore[arg-type]

    page = Page(1, 99, 99, (word("12"), word("34")), hidden_words=(word("5"),))
    assert are_as_written(page, "12534")
    assert not are_as_written(page, "21534")
    assert not are_as_written(replace(page, hidden_words=()), "12534")


def test_documents_without_such_signs_ask_nobody() -> None:
    for name in NAMES:
        pdf = (FIXTURES / name / "report.pdf").read_bytes()
        document = read_document(pdf)
        compared = compare_with_written(
            parse_report(pdf).statistics, document.pages, document.written
        )
        assert not compared.misread
        assert not compared.cut
