"""Nothing live comes out: over a hundred texts, in every output that a batch or convert writes."""

import json
import os
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest

from reportparse.batch.ledger import Record, read_records
from reportparse.batch.store import place_of
from reportparse.batch.summary import count_records, render_html, summarise
from reportparse.batch.unmapped import UnmappedLabel, as_yaml
from reportparse.cli.app import run
from reportparse.cli.failures import print_message
from reportparse.report import Agency, Unmapped
from tests.handmade import make_report
from tests.hostile.payloads import PAYLOADS
from tests.hostile.pdfs import one_page
from tests.hostile.raw import RawPdf

TAGS = {"html", "head", "meta", "title", "style", "body"}
TAGS |= {"h1", "h2", "p", "table", "tr", "th", "td"}
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "class", "name"}
LIVE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
MANY = 100


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self) -> None:
        """Start with nothing seen."""
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.others: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)


def assert_harmless_page(html: str) -> None:
    page = Page()
    page.feed(html)
    assert page.tags <= TAGS
    assert page.attributes <= ATTRIBUTES
    assert not page.others
    assert_harmless(html)


def assert_harmless(text: str) -> None:
    """Whether a terminal shows a text, and does nothing else."""
    odd = {char for char in text if unicodedata.category(char) in LIVE} - {"\n"}
    assert not odd, [ascii(char) for char in odd]


def record_of(payload: str) -> Record:
    return Record(
        input=payload,
        attempt=1,
        final=True,
        code="bug",
        exit_status=None,
        sha256=None,
        size=None,
        outputs=(),
        duplicate_of=payload,
        message=payload,
        seconds=0.0,
        parser="0",
    )


def test_there_are_enough() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) > MANY


@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
def test_a_text_stays_text(payload: str, capsys: pytest.CaptureFixture[str]) -> None:
    record = record_of(payload)
    line = record.to_line()
    assert line.isascii()
    assert line.count(b"\n") == 1
    assert_harmless(line.decode())
    assert Record.from_line(line) == record
    assert_harmless_page(render_html(count_records([record])))
    summary = json.dumps(summarise(count_records([record])))
    assert_harmless(summary)
    print_message(payload)
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert_harmless(said)


@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
def test_a_report_that_holds_a_text_is_sound_json_in_a_safe_place(payload: str) -> None:
    report = make_report(
        file=payload,
        title=payload,
        agency=Agency(name=payload),
        unmapped=(
            Unmapped(
                form=None, label=(payload,), raw=payload, page=1, bbox=(0, 0, 1, 1), reason="x"
            ),
        ),
    )
    text = report.to_json()
    assert_harmless(text)
    kept = payload.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert json.loads(text.encode())["agency"]["name"] == kept
    place = {"region": payload, "agency": payload, "year": 2020}
    parts = place_of(place, "0" * 64).split("/")
    assert all(re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*", part) for part in parts)
    as_yaml([UnmappedLabel(form=None, label=(kept,), reason="x", example=kept)])


def test_payloads_as_names_and_contents_of_files(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder, output = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for number, payload in enumerate(PAYLOADS):
        raw = payload.encode("utf-8", "surrogatepass").translate(None, b"/\0")[:200]
        path = os.fsencode(folder) + b"/%d" % number + raw + b".pdf"
        Path(os.fsdecode(path)).write_bytes(payload.encode("utf-8", "surrogatepass") + b"%PDF-1.7")
    run(["batch", str(folder), "-o", str(output), "--workers", "2"])
    records = list(read_records(output / "ledger.jsonl"))
    assert len(records) == len(PAYLOADS)
    assert {record.code for record in records} == {"not-a-pdf"}
    said = capfd.readouterr()
    for text in (said.out, said.err, (output / "ledger.jsonl").read_text()):
        assert_harmless(text)
    assert_harmless_page((output / "summary.html").read_text())
    assert not list(tmp_path.glob("x"))


def printed(text: str) -> bytes:
    """Return a report that prints a text, by way of a map from glyphs to characters."""
    title = "甲市乙局2023年政府信息公开工作年度报告"
    glyphs = f"{title}{text[:60]}。"
    pdf = RawPdf()
    rows = (
        b"<%02x> <%s>\n" % (code, char.encode("utf-16-be", "surrogatepass").hex().encode())
        for code, char in enumerate(glyphs, 1)
    )
    head = b"begincmap 1 begincodespacerange <00> <ff> endcodespacerange %d beginbfchar\n"
    mapping = pdf.add_stream(head % len(glyphs) + b"".join(rows) + b"endbfchar endcmap")
    font = pdf.add(
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 0 /LastChar 255 "
        b"/Widths [%s] /ToUnicode %d 0 R >>" % (b"600 " * 256, mapping)
    )
    codes = bytes(range(1, len(glyphs) + 1))
    first, second = (part.hex().encode() for part in (codes[: len(title)], codes[len(title) :]))
    lines = b"BT /B 9 Tf 60 700 Td <%s> Tj /B 6 Tf 0 -40 Td <%s> Tj ET" % (first, second)
    return one_page(pdf, pdf.add_stream(lines), b"/Font << /B %d 0 R >>" % font)


def test_payloads_in_print(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder, output = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for number, payload in enumerate(PAYLOADS):
        (folder / f"{number}.pdf").write_bytes(printed(payload) + b"%%%d" % number)
    run(["batch", str(folder), "-o", str(output), "--workers", "2", "--no-ocr"])
    records = list(read_records(output / "ledger.jsonl"))
    assert len(records) == len(PAYLOADS)
    assert {record.code for record in records} <= {"done", "doubtful", "not-a-report", "needs-ocr"}
    reports = list(output.glob("*/**/*.json"))
    assert len(reports) > MANY
    for report in reports:
        assert_harmless(report.read_text(encoding="utf-8"))
        json.loads(report.read_bytes())
    assert_harmless_page((output / "summary.html").read_text())
    said = capfd.readouterr()
    assert_harmless(said.out + said.err)
