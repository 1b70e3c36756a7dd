"""Scanned reports, from the picture to the report."""

import math
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path
from random import Random

import pymupdf
import pytest

from reportparse import Report, parse_report, parse_reports
from reportparse.errors import NeedsOcrError
from reportparse.layout import BBox, Ruling
from reportparse.pages import ocr as ocr_extra
from reportparse.pages.pymupdf_reader import read_pages
from reportparse.report import Statistic
from reportparse.tables import find_tables
from tests.command import run_module
from tests.test_reports import find_mistakes, read_truth

if not ocr_extra.is_installed():
    pytest.skip("the extra `ocr` is not installed", allow_module_level=True)

from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.picture import Picture
from reportparse.pages.ocr.straighten import Skew
from tests.spoiling import CONDITIONS, GREY, RED, Spoiling, scan_pdf

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
SAMPLE = FIXTURES / "chongqing-guihua-2025" / "report.pdf"
LEAST_RIGHT = 0.97
HEAVY = Spoiling(150, 1.5, 6.0, 0.6, 60, turn=90)


def one_page(number: int) -> bytes:
    """Return one page of the sample as a PDF of its own, 1-based."""
    with pymupdf.open(SAMPLE) as pdf:
        pdf.select([number - 1])
        return bytes(pdf.tobytes())


@cache
def read_scan(spoiling: Spoiling) -> Report:
    """Scan the page of the sample that holds the matrix of requests, and read it."""
    return parse_report(scan_pdf(one_page(2), spoiling))


def true_values() -> dict[tuple[str, str | None], str]:
    statistics = read_truth(SAMPLE.with_name("report.truth.json"))["statistics"]
    assert isinstance(statistics, list)
    return {(cell["indicator"], cell["applicant"]): str(cell["value"]) for cell in statistics}


def wrong_values(report: Report) -> list[Statistic]:
    truth = true_values()
    return [
        statistic
        for statistic in report.statistics
        if statistic.value is not None
        and str(statistic.value) != truth[statistic.indicator, statistic.applicant]
    ]


def test_clean_scan_is_read_as_its_text_is() -> None:
    report = parse_report(scan_pdf(SAMPLE.read_bytes(), CONDITIONS["200 dpi, clean"]))
    truth = read_truth(SAMPLE.with_name("report.truth.json"))
    assert find_mistakes(report, truth) == []
    assert (report.agency.name, report.year) == (truth["agency"], truth["year"])
    assert (report.source.text_pages, report.source.ocr_pages) == ((), (1, 2, 3))
    assert {statistic.evidence.reader for statistic in report.statistics} == {"ocr"}
    certain = [statistic for statistic in report.statistics if statistic.status == "certain"]
    assert {statistic.evidence.second_reader for statistic in certain} == {"agrees"}


@pytest.mark.parametrize(
    "spoiling",
    [HEAVY, CONDITIONS["120 dpi, the same"], CONDITIONS["1-bit, 200 dpi"]],
    ids=["150 dpi on its side", "120 dpi", "1-bit"],
)
def test_spoiled_scan_gives_no_wrong_number_in_silence(spoiling: Spoiling) -> None:
    report = read_scan(spoiling)
    assert [wrong for wrong in wrong_values(report) if wrong.status != "doubtful"] == []
    read = [statistic for statistic in report.statistics if statistic.value is not None]
    forms = {statistic.form for statistic in read}  # without the rival of an undecided one
    printed = [s for s in report.statistics if s.page is not None and s.form in forms]
    assert len(printed) > 100
    assert len(read) - len(wrong_values(report)) >= LEAST_RIGHT * len(printed)


def test_cell_in_which_nothing_is_recognised_is_never_blank_without_doubt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from reportparse.pages.ocr import recognition, text_boxes

    found = text_boxes.find_text_boxes

    def lose_lone_digits(*arguments: object) -> object:
        boxes = found(*arguments)  # type: ignore[arg-type]
        return [box for box in boxes if box.width > box.height]

    monkeypatch.setattr(recognition, "find_text_boxes", lose_lone_digits)
    report = parse_report(scan_pdf(one_page(2), Spoiling(200)))
    assert [s for s in report.statistics if s.status == "blank"] == []
    assert "ocr.unseen" in {finding.code for finding in report.findings}


def test_number_of_a_cell_that_lost_the_rule_above_it_is_doubtful(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from reportparse.pages.ocr import recognition

    flatten = recognition.flatten_picture

    def lose_border(
        picture: Picture, skew: Skew | None = None
    ) -> tuple[Picture, Array, tuple[Ruling, ...]]:
        straight, used, rulings = flatten(picture, skew)
        posts = sorted({round(r.position) for r in rulings if r.orientation == "v"})
        rows = sorted({r.position for r in rulings if r.orientation == "h"})

        def is_lost(rule: Ruling) -> bool:
            return rule.orientation == "h" and abs(rule.position - rows[len(rows) // 2]) < 2

        last = max(post for post in posts if post < max(r.end for r in rulings if is_lost(r)) - 5)
        cut = (r._replace(end=last) if is_lost(r) else r for r in rulings)
        return straight, used, tuple(cut)

    monkeypatch.setattr(recognition, "flatten_picture", lose_border)
    report = parse_report(scan_pdf(one_page(2), Spoiling(200)))
    lost = [finding for finding in report.findings if finding.code == "ocr.rule-lost"]
    named = {name for finding in lost for name in finding.statistics}
    assert "requests.processed.granted@natural_person" in named  # 560 above 3300
    assert [wrong for wrong in wrong_values(report) if wrong.status != "doubtful"] == []


def test_cell_under_a_seal_is_never_blank_without_doubt() -> None:
    report = read_scan(Spoiling(200, seal=RED))
    assert [s for s in report.statistics if s.status == "blank"] == []
    assert [wrong for wrong in wrong_values(report) if wrong.status != "doubtful"] == []
    assert any(finding.code.startswith("ocr.") for finding in report.findings)


@pytest.mark.parametrize("ink", [RED, GREY], ids=["red", "grey"])
def test_number_seen_through_a_seal_is_certain(ink: tuple[int, int, int]) -> None:
    report = read_scan(Spoiling(200, seal=ink))
    assert "ocr.covered" not in {finding.code for finding in report.findings}
    assert wrong_values(report) == []


@pytest.mark.parametrize("ink", [RED, GREY], ids=["red", "grey"])
def test_number_of_which_a_seal_hides_a_part_is_doubtful(ink: tuple[int, int, int]) -> None:
    report = read_scan(Spoiling(200, seal=ink, covering=1.0))
    assert "ocr.covered" in {finding.code for finding in report.findings}
    assert [wrong for wrong in wrong_values(report) if wrong.status != "doubtful"] == []


def test_text_page_beside_a_scan_stays_text() -> None:
    with pymupdf.open(SAMPLE) as pdf, pymupdf.open() as mixed:
        mixed.insert_pdf(pdf, from_page=0, to_page=0)
        with pymupdf.open(stream=scan_pdf(one_page(2), Spoiling())) as scan:
            mixed.insert_pdf(scan)
        report = parse_report(bytes(mixed.tobytes()))
    assert (report.source.text_pages, report.source.ocr_pages) == ((1,), (2,))
    assert not [finding for finding in report.findings if finding.code == "page.scan"]


def test_picture_of_a_table_in_a_page_of_text_is_recognised() -> None:
    pdf = scan_pdf(one_page(2), CONDITIONS["table as picture"])
    report = parse_report(pdf)
    assert (report.source.text_pages, report.source.ocr_pages) == ((1,), (1,))
    assert wrong_values(report) == []
    read = [statistic for statistic in report.statistics if statistic.value is not None]
    assert len(read) > 100
    assert {statistic.evidence.reader for statistic in read} == {"ocr"}


@pytest.mark.parametrize("turn", [90, 270])
def test_picture_of_a_table_on_a_page_whose_text_runs_sideways_is_recognised(turn: int) -> None:
    pdf = scan_pdf(one_page(2), CONDITIONS["table as picture"])
    with pymupdf.open(stream=pdf, filetype="pdf") as upright, pymupdf.open() as sideways:
        _, _, width, height = upright[0].rect
        page = sideways.new_page(width=height, height=width)
        page.show_pdf_page(page.rect, upright, 0, rotate=turn)
        report = parse_report(bytes(sideways.tobytes()))
    assert report.source.ocr_pages == (1,)
    assert wrong_values(report) == []
    assert len([statistic for statistic in report.statistics if statistic.value is not None]) > 100


@pytest.mark.parametrize("footer", ["", "第二页 政府信息公开年报第二页"])
def test_picture_of_the_last_row_alone_on_its_page_is_read(footer: str) -> None:
    report = parse_report(cut_table_picture(footer))
    assert wrong_values(report) == []
    last = [s for s in report.statistics if s.page == 2 and s.value is not None]
    assert len(last) == 7
    assert {statistic.indicator for statistic in last} == {
        "requests.processed.declined.publication"
    }


def cut_table_picture(footer: str) -> bytes:
    """Return the matrix of requests as two pictures; its last row stands on a page of its own."""
    pdf = one_page(2)
    (page,) = read_pages(pdf)
    (table,) = (table for table in find_tables([page]) if table.n_cols > 7)
    x0, top, x1, bottom = table.parts[0].bbox
    cut = max(cell.bbox.top for cell in table.cells)
    upper = pymupdf.Rect(x0 - 3, top - 3, x1 + 3, cut + 1)
    lower = pymupdf.Rect(x0 - 3, cut - 1, x1 + 3, bottom + 3)
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        first = document[0]
        pictures = [first.get_pixmap(dpi=200, clip=area) for area in (upper, lower)]
        first.add_redact_annot(upper | pymupdf.Rect(0, cut, page.width, page.height))
        first.apply_redactions()
        first.insert_image(upper, pixmap=pictures[0])
        second = document.new_page(width=page.width, height=page.height)
        at_top = pymupdf.Rect(lower.x0, 72, lower.x1, 72 + lower.height)
        second.insert_image(at_top, pixmap=pictures[1])
        if footer:
            second.insert_text((250, 800), footer, fontname="china-s")
        return bytes(document.tobytes())


@pytest.mark.parametrize("unicode", ["no ToUnicode", "lying ToUnicode"])
def test_page_whose_text_cannot_be_believed_is_recognised(unicode: str) -> None:
    report = parse_report(scan_pdf(one_page(2), CONDITIONS[unicode]))
    assert (report.source.text_pages, report.source.ocr_pages) == ((), (1,))
    assert wrong_values(report) == []


def test_page_that_is_asked_for_is_recognised_and_the_same_with_threads() -> None:
    with pymupdf.open(SAMPLE) as pdf:
        pdf.select([2, 2])
        twice = bytes(pdf.tobytes())
    (one,) = parse_reports(twice, ocr_pages=[1, 2])
    (side_by_side,) = parse_reports(twice, ocr_pages=[1, 2], ocr_threads=2)
    assert one.source.ocr_pages == (1, 2)
    assert one.to_json() == side_by_side.to_json()


def test_boxes_of_a_skewed_scan_on_its_side_lie_on_the_page_as_displayed() -> None:
    page = one_page(2)
    printed = {key(s): s.bbox for s in parse_report(page).statistics if s.bbox}
    with pymupdf.open(stream=page) as pdf:
        width, height = pdf[0].rect.width, pdf[0].rect.height
    angle = math.radians(Random(f"0:{len(page)}").uniform(-2.0, 2.0))  # as `scan_pdf` draws it
    scanned = parse_report(scan_pdf(page, Spoiling(150, skew=2.0, turn=90)))
    found = {key(s): s.bbox for s in scanned.statistics if s.bbox and key(s) in printed}
    assert len(found) > 100
    far = {}
    for cell, box in found.items():
        x, y = BBox(*printed[cell]).center
        right, down = x - width / 2, y - height / 2
        skewed_x = width / 2 + right * math.cos(angle) + down * math.sin(angle)
        skewed_y = height / 2 - right * math.sin(angle) + down * math.cos(angle)
        seen = BBox(*box).center
        if math.dist(seen, (height - skewed_y, skewed_x)) > 3:
            far[cell] = seen
    assert far == {}


def key(statistic: Statistic) -> tuple[str, str | None]:
    return statistic.indicator, statistic.applicant


def test_recognition_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    from reportparse.pages.ocr import recogniser

    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    recogniser.first_recogniser.cache_clear()
    recogniser.second_recogniser.cache_clear()
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert parse_report(scan_pdf(one_page(1), Spoiling())).source.ocr_pages == (1,)


def test_text_imports_nothing_of_the_extra() -> None:
    code = (
        "import sys; from pathlib import Path; from reportparse import parse_report\n"
        "parse_report(Path(sys.argv[1]))\n"
        "print({'cv2', 'numpy', 'onnxruntime', 'rapidocr'} & set(sys.modules))"
    )
    arguments = [sys.executable, "-c", code, str(SAMPLE)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_without_the_extra_the_pages_and_the_command_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ocr_extra, "is_installed", lambda: False)
    with pytest.raises(NeedsOcrError, match=r"page 1-3: .*pip install 'reportparse\[ocr\]'"):
        parse_report(scan_pdf(SAMPLE.read_bytes(), Spoiling(72)))


def test_pages_that_are_asked_for_need_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr_extra, "is_installed", lambda: False)
    with pytest.raises(NeedsOcrError, match=r"pages 2, 3 .*pip install 'reportparse\[ocr\]'"):
        parse_reports(SAMPLE, ocr_pages=[2, 3])


@pytest.mark.parametrize(
    ("options", "told"),
    [(["--ocr-pages", "2-"], "'2-' is no page"), (["--ocr-pages", "2", "--no-ocr"], "exclude")],
)
def test_wrong_page_lists_are_refused(options: list[str], told: str) -> None:
    done = run_module(["convert", str(SAMPLE), *options])
    assert done.returncode == 2
    assert told in done.stderr


def test_no_ocr_ends_with_6(tmp_path: Path) -> None:
    pdf = tmp_path / "scan.pdf"
    pdf.write_bytes(scan_pdf(one_page(1), Spoiling(72)))
    done = run_module(["convert", str(pdf), "--no-ocr"])
    assert done.returncode == 6
    assert "leave out --no-ocr" in done.stderr
