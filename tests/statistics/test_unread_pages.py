"""Forms that may stand on recognised pages where nothing was made out."""

from dataclasses import replace

from reportparse.layout import Page, Ruling, Table, Word
from reportparse.pages.text_lines import find_text_lines
from reportparse.pipeline import default_codebook
from reportparse.report import FormFound
from reportparse.statistics import Labelled, label_statistics
from reportparse.statistics.unread_pages import choose_expected
from tests.handset import set_page, set_table, set_word

LATTICE = [
    *(Ruling("h", 100.0 + 20 * row, 50.0, 500.0) for row in range(8)),
    *(Ruling("v", 50.0 + 150 * col, 100.0, 240.0) for col in range(4)),
]
GARBLED = [["�", "1", "2"], ["|", "3", "0"]]
CONTACTS = [["甲局", "政务中心3楼"], ["乙局", "政务中心5楼"]]


def label(page: Page, *tables: Table, year: int | None = 2022) -> Labelled:
    return label_statistics(tables, [page], default_codebook(), year)


def scanned(*rulings: Ruling) -> Page:
    return replace(set_page([], rulings), reader="ocr")


def test_forms_that_a_page_of_rules_may_hold_are_doubtful() -> None:
    labelled = label(scanned(*LATTICE))
    expected = {"disclosure-2021", "requests-2021", "disputes-2019"}
    assert {form.form for form in labelled.forms} == expected
    assert {(s.status, s.value, s.page) for s in labelled.statistics} == {("doubtful", None, 1)}
    assert [finding.code for finding in labelled.findings] == ["form.not-found"] * 3


def test_table_of_numbers_that_is_no_form_may_be_one_on_a_scan() -> None:
    assert label(scanned(), set_table(GARBLED)).forms
    assert not label(scanned(), set_table(CONTACTS)).forms


def test_numbers_that_share_a_cell_with_their_headers_are_numbers_of_a_table() -> None:
    merged = [["行政復議"], ["結果 結果 其他\n維持 糾正 结果\n0 1 0"]]
    table = set_table(merged)
    cells = tuple(
        cell._replace(text_lines=find_text_lines(set_words(cell.text))) for cell in table.cells
    )
    assert label(scanned(), replace(table, cells=cells)).forms


def set_words(text: str) -> list[Word]:
    return [
        set_word(word, 50.0 + 40 * column, 100.0 + 20 * row)
        for row, line in enumerate(text.split("\n"))
        for column, word in enumerate(line.split())
    ]


def test_page_of_text_is_believed() -> None:
    assert label(set_page([], LATTICE), set_table(GARBLED)).findings == ()


def test_scan_without_a_table_gives_no_finding() -> None:
    assert label(scanned(*LATTICE[:4])).findings == ()


def test_forms_of_other_years_and_of_a_title_found_are_not_expected() -> None:
    def expected(year: int | None, *found: str) -> set[str]:
        forms = [FormFound(form=form, pages=(1,)) for form in found]
        return {form.form for form in choose_expected(forms, default_codebook(), year)}

    assert expected(2020) == {"disclosure-2019", "requests-2019", "disputes-2019"}
    assert expected(2022, "disclosure-2019", "requests-2019") == {"disputes-2019"}
    assert expected(2016, "statistics-fujian-2011") == set()
    assert expected(2016) == {"statistics-2014", "statistics-fujian-2011"}
    assert "requests-2021" in expected(None)
