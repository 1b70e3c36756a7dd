from datetime import date
from pathlib import Path

from reportparse.narrative import (
    ReadText,
    find_contact,
    identify_report,
    read_text,
    split_reports,
    split_sections,
)
from reportparse.pages.pymupdf_reader import read_document
from reportparse.report import Period
from reportparse.tables import find_tables

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
TABLE_WORDS = ("本年新收", "结果维持", "现行有效件数", "自然人")


def read(path: Path) -> ReadText:
    (pages,) = split_reports(read_document(path.read_bytes()).pages)
    return read_text(pages, find_tables(pages))


def test_hongze_2023_is_read_as_printed(shared: Path) -> None:
    text = read(shared / "real" / "hongze-2023.pdf")
    identity = identify_report(text)
    assert identity.agency.name == "淮安市洪泽区人民政府"
    assert identity.year == 2023
    assert identity.title == "2023年政府信息公开工作年度报告"
    assert identity.period == Period(start=date(2023, 1, 1), end=date(2023, 12, 31))
    assert identity.issued is None
    assert identity.findings == ()
    sections = [section for section in split_sections(text) if section.level == 1]
    assert [(section.number, section.first_page, section.last_page) for section in sections] == [
        (None, 1, 1),
        ("一", 1, 1),
        ("二", 2, 3),
        ("三", 3, 4),
        ("四", 4, 4),
        ("五", 4, 5),
        ("六", 5, 5),
    ]
    assert [section.text for section in sections[2:5]] == ["", "", ""]
    assert find_contact(text).phones == ("0517-87222589",)


def test_ningxia_gongan_2017_is_read_as_printed() -> None:
    text = read(FIXTURES / "ningxia-gongan-2017" / "report.pdf")
    identity = identify_report(text)
    assert identity.agency.name == "宁夏回族自治区公安厅"
    assert identity.year == 2017
    assert identity.title == "2017年政府信息公开工作年度报告"
    assert identity.issued == date(2018, 1, 15)
    assert identity.period == Period(start=date(2017, 1, 1), end=date(2017, 12, 31))
    assert {"cover", "title", "signature", "text"} <= {
        evidence.source for evidence in identity.agency.evidence
    }
    sections = split_sections(text)
    assert [section.number for section in sections if section.level == 1] == [
        None,
        *"一二三四五六七",
        None,
    ]
    assert sections[-1].title == "附件"
    assert not any(word in section.text for section in sections for word in TABLE_WORDS)
    contact = find_contact(text)
    assert contact.phones == ("0951-6136088", "6136117")
    assert contact.website == "www.nxga.gov.cn"
    assert contact.emails == ("nxgatbgs@163.com",)
