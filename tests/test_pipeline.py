import json
from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table

from reportparse import load_codebook, parse_report, parse_reports
from reportparse.errors import (
    EncryptedError,
    NeedsOcrError,
    NotAPdfError,
    NotAReportError,
    SeveralReportsError,
)
from reportparse.report import Report
from tests.own_form import OWN_FORM
from tests.test_report import REPORT_KEYS

FONT = "STSong-Light"
TITLE = "某市公安局2023年政府信息公开工作年度报告"
GRID = [("FONT", (0, 0), (-1, -1), FONT, 10), ("GRID", (0, 0), (-1, -1), 0.5, "black")]
BODY = ParagraphStyle("body", fontName=FONT, fontSize=12, leading=18)
DOCUMENTS = [
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "0", "1", "2"],
    ["行政规范性文件", "3", "—", "5"],
]
SECTION = ("一、总体情况", "本年度公开信息三百条。")

pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def print_pdf(*content: str | Sequence[Sequence[str]] | Flowable) -> bytes:
    """Print paragraphs (texts) and ruled tables (rows of texts), the same bytes every time."""
    story = [
        Paragraph(each, BODY)
        if isinstance(each, str)
        else each
        if isinstance(each, Flowable)
        else Table([list(row) for row in each], style=GRID)
        for each in content
    ]
    stream = BytesIO()
    SimpleDocTemplate(stream, invariant=1).build(story)
    return stream.getvalue()


@cache
def report_pdf() -> bytes:
    return print_pdf(
        TITLE, "一、总体情况", "本年度公开信息三百条。", "二、主动公开政府信息情况", DOCUMENTS
    )


@cache
def report() -> Report:
    return parse_report(report_pdf())


def values(made: Report) -> dict[str, tuple[object, str]]:
    return {s.indicator: (s.value, s.status) for s in made.statistics if s.status != "missing"}


def draw_page(draw: Callable[[Canvas], None]) -> bytes:
    stream = BytesIO()
    canvas = Canvas(stream)
    canvas.setFont(FONT, 12)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def picture(canvas: Canvas) -> None:
    stream = BytesIO(b"P6 2 2 255\n" + bytes(range(12)))
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(stream), 0, 0, 595, 842)


def test_report_is_read_from_bytes() -> None:
    assert (report().title, report().year) == (TITLE, 2023)
    assert report().agency.name == "某市公安局"
    assert [form.form for form in report().forms] == ["disclosure-2021"]
    assert list(values(report()).values()) == [
        (0, "certain"),
        (1, "certain"),
        (2, "certain"),
        (3, "certain"),
        (None, "blank"),
        (5, "certain"),
    ]


def test_report_is_read_from_a_path_and_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "某市公安局.pdf"
    path.write_bytes(report_pdf())
    read = parse_report(path)
    assert read.source.file == "某市公安局.pdf"
    assert read.model_copy(update={"source": report().source}) == report()


def test_source_is_described() -> None:
    source = report().source
    assert (source.file, source.pages, source.text_pages) == (None, 1, (1,))
    assert source.bytes == len(report_pdf())
    assert len(source.sha256) == 64


def test_name_of_the_file_never_gives_the_year() -> None:
    pdf = print_pdf("政府信息公开工作年度报告", DOCUMENTS)
    assert parse_report(pdf, file_name="2019.pdf").year is None


def test_two_conversions_are_byte_identical() -> None:
    assert parse_report(report_pdf()).to_json() == parse_report(report_pdf()).to_json()


def test_keys_come_in_the_order_of_the_contract() -> None:
    assert list(json.loads(report().to_json())) == REPORT_KEYS


def test_parser_names_its_codebook(tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(OWN_FORM, encoding="utf-8")
    other = parse_report(report_pdf(), codebook=load_codebook(path))
    assert report().parser.codebook == load_codebook().digest
    assert other.parser.codebook != report().parser.codebook


def test_form_of_ones_own_is_read_with_its_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(OWN_FORM, encoding="utf-8")
    table = [["事项", "受理件数", "办结件数"], ["咨询", "120", "118"], ["投诉", "14", "/"]]
    pdf = print_pdf(TITLE, "一、总体情况", table)
    assert parse_report(pdf).statistics == ()
    assert values(parse_report(pdf, codebook=load_codebook(path))) == {
        "hotline.questions.received": (120, "certain"),
        "hotline.questions.completed": (118, "certain"),
        "hotline.complaints.received": (14, "certain"),
        "hotline.complaints.completed": (None, "blank"),
    }


def test_report_without_a_table_has_sections_and_no_statistics() -> None:
    read = parse_report(print_pdf(TITLE, *SECTION))
    assert (read.forms, read.statistics) == ((), ())
    assert [section.title for section in read.sections] == ["总体情况"]


def test_table_alone_without_a_title_is_a_report_without_a_year() -> None:
    read = parse_report(print_pdf("主动公开政府信息情况", DOCUMENTS))
    assert (read.title, read.year) == (None, None)
    assert len(values(read)) == 6


def test_several_reports_in_one_pdf_are_several() -> None:
    second = TITLE.replace("公安局", "教育局")
    pdf = print_pdf(
        *(TITLE, *SECTION, DOCUMENTS, PageBreak()),
        *(second, *SECTION, DOCUMENTS),
    )
    assert [read.agency.name for read in parse_reports(pdf)] == ["某市公安局", "某市教育局"]
    with pytest.raises(SeveralReportsError):
        parse_report(pdf)


def test_page_that_is_a_scan_is_reported_on_a_mixed_document() -> None:
    class Scan(Flowable):
        def wrap(self, *_: float) -> tuple[float, float]:
            return (1, 1)

        def draw(self) -> None:
            self.canv.translate(-100, -600)
            picture(self.canv)

    read = parse_report(print_pdf(TITLE, DOCUMENTS, PageBreak(), Scan()))
    assert "page.scan" in [finding.code for finding in read.findings]
    assert read.source.text_pages == (1,)
    assert len(values(read)) == 6


def test_pdf_that_is_no_report_is_refused() -> None:
    with pytest.raises(NotAReportError):
        parse_reports(print_pdf("关于召开会议的通知", "请准时参加。会议议程另行通知。"))


PENALTIES = [
    ["信息内容", "本年处理决定数量"],
    ["行政许可", "13"],
    ["行政处罚", "4"],
    ["行政强制", "0"],
]


@pytest.mark.parametrize(
    "content",
    [
        ("某局2023年度法治政府建设年度报告", PENALTIES),
        (
            "政府信息公开工作年度报告格式",
            [DOCUMENTS[0], *([row[0], "", "", ""] for row in DOCUMENTS[1:])],
        ),
        ("2023年第一季度行政规范性文件统计", *SECTION, DOCUMENTS),
        ("行政规范性文件统计", "统计期限：2023年1月1日至2023年9月30日", DOCUMENTS),
    ],
)
def test_table_or_two_of_a_form_make_no_report_without_a_title(
    content: tuple[str | Sequence[Sequence[str]], ...],
) -> None:
    with pytest.raises(NotAReportError):
        parse_reports(print_pdf(*content))


def test_form_that_is_filled_in_for_the_most_part_makes_a_report_without_a_title() -> None:
    assert len(values(parse_report(print_pdf("统计情况", DOCUMENTS)))) == 6


def test_bare_pages_are_no_report() -> None:
    with pytest.raises(NotAReportError):
        parse_reports(draw_page(lambda canvas: None))


def test_scan_needs_ocr() -> None:
    with pytest.raises(NeedsOcrError):
        parse_reports(draw_page(picture), ocr=False)


def test_bytes_that_are_no_pdf_are_refused() -> None:
    with pytest.raises(NotAPdfError):
        parse_reports(b"<html>404</html>")


def test_absent_file_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        parse_reports(tmp_path / "absent.pdf")


def test_encrypted_pdf_needs_its_password() -> None:
    stream = BytesIO()
    canvas = Canvas(stream, encrypt="secret")
    canvas.drawString(50, 500, "2023")
    canvas.save()
    with pytest.raises(EncryptedError):
        parse_reports(stream.getvalue())
    with pytest.raises(NotAReportError):
        parse_reports(stream.getvalue(), password="secret")
