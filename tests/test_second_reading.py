"""What the second reader's word does to a report: evidence and doubts, never another value."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from reportparse import Report, parse_report, pipeline
from reportparse.layout import BBox, Page, Word
from reportparse.pages.pdfplumber_reader import SecondReader, Unread
from reportparse.pages.pymupdf_reader import read_document
from reportparse.report import Finding, Statistic, cell_key
from reportparse.second_reading import (
    SecondReading,
    ask_again,
    find_cells_in_doubt,
)
from tests.conftest import PROJECT
from tests.generator.batch import print_group
from tests.generator.sample import Wish, sample_document
from tests.handmade import make_statistic
from tests.handset import set_page, set_word
from tests.pages.test_pdfplumber_reader import with_page_keys
from tests.test_doubts import FONT, HEIGHT, LEFT, ROWS, TOP, WIDTH, find, place, print_pdf, without

FIXTURES = PROJECT / "fixtures"
CELL = BBox(100, 100, 160, 120)
Draw = Callable[[Canvas], None]


class PreparedReader(SecondReader):
    """A second reader with pages set by hand."""

    def __init__(self, *pages: Page | Unread) -> None:
        """Take the pages, the first being page 1."""
        super().__init__(b"")
        self.prepared = pages

    def read_page(self, page_number: int) -> Page | Unread:
        return self.prepared[page_number - 1]


def in_cell(raw: str | None, **fields: object) -> Statistic:
    """Return a statistic that stands in CELL on page 1."""
    value = int("".join(raw.split())) if raw else None
    statistic = make_statistic("rules.issued", value, "certain" if raw else "blank")
    return statistic.model_copy(update={"bbox": tuple(CELL), "raw": raw or "", **fields})


def ask(statistic: Statistic, *words: Word) -> tuple[Statistic, tuple[Finding, ...]]:
    """Ask a second reader who sees some words about one cell."""
    heard = ask_again([statistic], PreparedReader(set_page(words)), {cell_key(statistic)})
    return heard.statistics[0], heard.findings


def test_number_printed_again_at_its_place_is_read_once() -> None:
    statistic, findings = ask(in_cell("12"), set_word("12", 120, 105), set_word("12", 121, 106))
    assert (statistic.status, statistic.evidence.second_reader) == ("certain", "agrees")
    assert findings == ()


@pytest.mark.parametrize(("text", "x0"), [("12", 135), ("13", 121)])
def test_number_printed_beside_or_over_another_is_doubted(text: str, x0: float) -> None:
    statistic, _ = ask(in_cell("12"), set_word("12", 120, 105), set_word(text, x0, 106))
    assert (statistic.status, statistic.evidence.second_reader) == ("doubtful", "disagrees")


def cross_border(canvas: Canvas) -> None:
    canvas.drawString(LEFT + 2 * WIDTH - 12, TOP - HEIGHT - 14, "98765")


def print_doubt() -> bytes:
    """Print a form with one number over a border, and the others after it in their order."""
    rows = tuple(("", "", "", "") for _ in ROWS)

    def draw(canvas: Canvas) -> None:
        canvas.drawString(*place(1, 0), ROWS[0][0])
        cross_border(canvas)
        for row, texts in enumerate(ROWS, start=1):
            for col, text in enumerate(texts):
                if (row, col) not in ((1, 0), (1, 1)):
                    canvas.drawString(*place(row, col), text)

    return print_pdf(rows=rows, then=draw)


# --- answers


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_other_digits_are_a_doubt_and_both_readings_are_shown(first: int, second: int) -> None:
    statistic, findings = ask(in_cell(str(first)), set_word(str(second), 102, 104, size=4))
    assert statistic.value == first
    if first == second:
        assert (statistic.status, statistic.evidence.second_reader) == ("certain", "agrees")
        assert not findings
    else:
        assert (statistic.status, statistic.evidence.second_reader) == ("doubtful", "disagrees")
        assert repr(str(first)) in findings[0].message
        assert repr(str(second)) in findings[0].message


def test_text_in_a_cell_read_as_blank_is_a_doubt() -> None:
    statistic, (finding,) = ask(in_cell(None), set_word("7", 110, 104))
    assert (statistic.status, statistic.value) == ("doubtful", None)
    assert finding.code == "text.one-reader"


def test_number_only_the_first_reader_sees_is_a_doubt() -> None:
    statistic, (finding,) = ask(in_cell("7"))
    assert (statistic.status, statistic.value) == ("doubtful", 7)
    assert finding.code == "text.one-reader"


def test_blank_cell_that_both_see_blank_stays_blank() -> None:
    statistic, findings = ask(in_cell(None))
    assert (statistic.status, statistic.evidence.second_reader) == ("blank", "agrees")
    assert not findings


@pytest.mark.parametrize(("first", "second"), [("１２", "12"), ("1 234", "1234")])
def test_width_and_spaces_are_no_difference(first: str, second: str) -> None:
    statistic, _ = ask(in_cell(first), set_word(second, 102, 104))
    assert statistic.evidence.second_reader == "agrees"


def test_number_over_a_border_is_in_one_cell_as_a_whole() -> None:
    statistic, _ = ask(in_cell("98765"), set_word("98765", 93, 104))
    assert statistic.evidence.second_reader == "agrees"


def test_mark_hanging_from_the_label_beside_is_no_text_of_the_cell() -> None:
    statistic, _ = ask(in_cell("90"), set_word("一稳定”", 66, 104), set_word("90", 110, 104))
    assert statistic.evidence.second_reader == "agrees"


def test_characters_without_unicode_are_no_second_reading() -> None:
    statistic, (finding,) = ask(in_cell("7"), set_word("(cid:24)", 102, 104))
    assert (statistic.status, statistic.evidence.second_reader) == ("certain", "not-asked")
    assert finding.code == "second-reader.failed"


def test_label_read_in_another_way_is_shown() -> None:
    damaged = in_cell("7").evidence.model_copy(update={"wording": "damaged"})
    statistic = in_cell("7", label=("行政规范怪文件",), evidence=damaged, status="doubtful")
    words = [set_word("行政规范性文件", 20, 104), set_word("7", 110, 104)]
    heard, (finding,) = ask(statistic, *words)
    assert heard.evidence.second_reader == "disagrees"
    assert "'行政规范性文件'" in finding.message


def test_agreement_clears_no_doubt() -> None:
    statistic, _ = ask(in_cell("7", status="doubtful"), set_word("7", 110, 104))
    assert (statistic.status, statistic.evidence.second_reader) == ("doubtful", "agrees")


def test_cells_not_asked_about_stay_as_they_are() -> None:
    statistic = in_cell("7")
    assert ask_again([statistic], PreparedReader(), ()) == SecondReading((statistic,), ())


@pytest.mark.parametrize("capped", [True, False])
def test_unread_page_leaves_the_cells_as_they_are_and_is_reported(capped: bool) -> None:
    statistic = in_cell("7")
    reader = PreparedReader(Unread(capped, "no reason"))
    heard = ask_again([statistic], reader, {cell_key(statistic)})
    assert heard.statistics == (statistic,)
    (finding,) = heard.findings
    code = "second-reader.capped" if capped else "second-reader.failed"
    assert (finding.code, finding.origin, finding.severity) == (code, "extraction", "info")
    assert finding.statistics == ("rules.issued",)


# --- who is asked


def test_doubtful_cells_and_the_blank_ones_beside_them_are_asked() -> None:
    doubtful = make_statistic("a", 1, "doubtful")
    blank = make_statistic("b", None, "blank")
    certain = make_statistic("c", 1)
    elsewhere = blank.model_copy(update={"indicator": "d", "page": 2})
    asked = find_cells_in_doubt([doubtful, blank, certain, elsewhere], [set_page(())])
    assert asked == {cell_key(doubtful), cell_key(blank)}


def test_doubt_about_a_cell_that_was_not_found_asks_nobody() -> None:
    lost = make_statistic("a", None, "doubtful").model_copy(update={"bbox": None})
    assert not find_cells_in_doubt([lost, make_statistic("b", None, "blank")], [set_page(())])


def test_document_with_layers_is_asked_about_every_cell() -> None:
    statistics = [make_statistic("a", 1)]
    assert find_cells_in_doubt(statistics, [replace(set_page(()), layered=True)])
    assert not find_cells_in_doubt(statistics, [set_page(())])


def test_hidden_text_on_a_picture_is_asked_about() -> None:
    page = replace(set_page(()), hidden_words=(set_word("9", 110, 104),), images=(CELL,))
    assert find_cells_in_doubt([in_cell("7")], [page])
    assert not find_cells_in_doubt([in_cell("7")], [replace(page, images=())])


def imported_by_converting(path: Path) -> set[str]:
    """Return which libraries of the second reader are loaded after one conversion."""
    program = (
        "import sys; from pathlib import Path; from reportparse import parse_report; "
        "parse_report(Path(sys.argv[1])); "
        "print(*{'pdfplumber', 'pdfminer'}.intersection(sys.modules))"
    )
    command = [sys.executable, "-c", program, str(path)]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return set(run.stdout.split())


@pytest.mark.parametrize("name", ["ningxia-gongan-2017", "huangdao-chengguan-2020", "pingtan-2011"])
def test_second_reader_is_not_even_loaded_without_doubt(name: str) -> None:
    assert not imported_by_converting(FIXTURES / name / "report.pdf")


def test_second_reader_is_loaded_where_there_is_doubt(tmp_path: Path) -> None:
    path = tmp_path / "doubt.pdf"
    path.write_bytes(print_doubt())
    assert imported_by_converting(path) == {"pdfplumber", "pdfminer"}


# --- whole reports


def test_doubtful_cell_carries_the_second_reading() -> None:
    report = parse_report(print_doubt())
    asked = {s.indicator for s in report.statistics if s.evidence.second_reader != "not-asked"}
    assert "rules.issued" in asked
    assert find(report, "rules.in_force").evidence.second_reader == "not-asked"


def test_failing_second_reader_never_stops_a_conversion() -> None:
    report = parse_report(with_page_keys(print_doubt(), MediaBox="null"))
    finding = next(f for f in report.findings if f.code == "second-reader.failed")
    assert "rules.issued" in finding.statistics
    assert {s.evidence.second_reader for s in report.statistics} == {"not-asked"}


def values_on(page: Page, statistics: list[Statistic]) -> list[Word]:
    """Return the words that are numbers in the cells of a page."""
    boxes = [
        page.from_display(BBox(*s.bbox))
        for s in statistics
        if s.bbox is not None and s.page == page.page_number
    ]
    return [
        word
        for word in page.words
        if word.text[-1].isdecimal() and any(box.contains(*word.bbox.center) for box in boxes)
    ]


def damage(page: Page, statistics: list[Statistic]) -> Page:
    """Change the last digit of every number in the cells of a page."""
    values = set(values_on(page, statistics))
    words = [
        word._replace(text=f"{word.text[:-1]}{(int(word.text[-1]) + 1) % 10}")
        if word in values
        else word
        for word in page.words
    ]
    return replace(page, words=tuple(words))


def assert_all_doubted(heard: SecondReading, filled: int) -> None:
    doubted = [s for s in heard.statistics if s.evidence.second_reader == "disagrees"]
    assert len(doubted) == filled
    assert {s.status for s in doubted} == {"doubtful"}
    shown = [f for f in heard.findings if f.code.startswith("text.")]
    assert len(shown) == filled
    for statistic, finding in zip(doubted, shown, strict=True):
        assert repr(statistic.raw) in finding.message


@pytest.mark.parametrize("name", ["chongqing-guihua-2025", "nanhai-xiqiao-2024"])
@pytest.mark.parametrize("damaged", ["first", "second"])
def test_misread_digit_of_either_reader_is_a_doubt_in_every_cell_asked(
    name: str, damaged: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = (FIXTURES / name / "report.pdf").read_bytes()
    clean = parse_report(pdf)
    statistics = list(clean.statistics)
    filled = sum(statistic.value is not None for statistic in statistics)
    assert filled >= 200
    report, reader = clean, SecondReader(pdf)
    if damaged == "first":
        document = read_document(pdf)
        pages = tuple(damage(page, statistics) for page in document.pages)
        misread = document._replace(pages=pages)
        monkeypatch.setattr(pipeline, "read_document", lambda *_, **__: misread)
        report = parse_report(pdf)
    else:
        numbers = range(1, clean.source.pages + 1)
        seen = [page for n in numbers if isinstance(page := reader.read_page(n), Page)]
        reader = PreparedReader(*(damage(page, statistics) for page in seen))
    assert_all_doubted(ask_again(report.statistics, reader, set(map(cell_key, statistics))), filled)


@pytest.mark.parametrize("name", ["chongqing-guihua-2025", "huangdao-chengguan-2020"])
def test_readers_agree_on_every_cell_of_a_clean_report(name: str) -> None:
    pdf = (FIXTURES / name / "report.pdf").read_bytes()
    statistics = parse_report(pdf).statistics
    heard = ask_again(statistics, SecondReader(pdf), set(map(cell_key, statistics)))
    assert not heard.findings
    assert {s.evidence.second_reader for s in heard.statistics} == {"agrees"}


def misread_one(page: Page, statistic: Statistic) -> Page:
    """Change the digits of one cell's word."""
    assert statistic.bbox is not None
    box = BBox(*statistic.bbox)
    words = tuple(
        word._replace(text=word.text.translate(str.maketrans("0123456789", "1234567890")))
        if box.contains(*word.bbox.center)
        else word
        for word in page.words
    )
    return replace(page, words=words)


@pytest.mark.parametrize("indicator", ["requests.processed.granted", "requests.processed"])
def test_misread_digit_that_breaks_a_sum_is_never_the_agencys_error(
    indicator: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = (FIXTURES / "chongqing-guihua-2025" / "report.pdf").read_bytes()
    clean = parse_report(pdf)
    (cell,) = [s for s in clean.statistics if (s.indicator, s.applicant) == (indicator, "total")]
    document = read_document(pdf)
    pages = tuple(
        misread_one(page, cell) if page.page_number == cell.page else page
        for page in document.pages
    )
    misread = document._replace(pages=pages)
    monkeypatch.setattr(pipeline, "read_document", lambda *_, **__: misread)
    report = parse_report(pdf)
    (damaged,) = [
        s for s in report.statistics if (s.indicator, s.applicant) == (indicator, "total")
    ]
    assert damaged.value != cell.value
    assert (damaged.status, damaged.evidence.second_reader) == ("doubtful", "disagrees")
    assert "text.readers-differ" in {finding.code for finding in report.findings}
    blamed = [f for f in report.findings if f.origin == "publisher"]
    assert blamed == [f for f in clean.findings if f.origin == "publisher"]


def test_numbers_of_a_sum_that_fails_in_print_are_confirmed_without_the_slow_reader(
    tmp_path: Path,
) -> None:
    path = tmp_path / "sums-wrong.pdf"
    sample = sample_document("1:1", Wish("reportlab", "sums-wrong", "requests-2021"))
    assert list(print_group("reportlab", [(path, sample)]))
    code = (
        "import sys; from pathlib import Path; from reportparse import parse_report;"
        f"report = parse_report(Path({str(path)!r}));"
        "print('pdfplumber' in sys.modules, any(f.origin == 'publisher' for f in report.findings),"
        "{s.evidence.second_reader for s in report.statistics} == {'agrees', 'not-asked'})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "True"]


# --- text that is not what a person sees


def beside(draw: Callable[[Canvas, float, float], None]) -> Draw:
    """Draw something where the next digit behind 12 would stand."""
    x, y = place(1, 1)
    return lambda canvas: draw(canvas, x + 10.5, y)


def write_operators(canvas: Canvas, operators: str) -> None:
    """Write what reportlab has no function for into the page's content."""
    canvas._code.append(operators)  # type: ignore[attr-defined]


def draw_white(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(x, y, "9")


def draw_invisible(canvas: Canvas, x: float, y: float) -> None:
    text = canvas.beginText(x, y)
    text.setTextRenderMode(3)
    text.textOut("9")
    canvas.drawText(text)


def draw_transparent(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFillAlpha(0)
    canvas.drawString(x, y, "9")


def draw_clipped(canvas: Canvas, x: float, y: float) -> None:
    path = canvas.beginPath()
    path.rect(300, 300, 20, 20)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.drawString(x, y, "9")


def draw_off_page(canvas: Canvas, x: float, y: float) -> None:
    canvas.drawString(x + 500, y, "9")


def draw_other_actual_text(canvas: Canvas, x: float, y: float) -> None:
    write_operators(canvas, "/Span <</ActualText (99)>> BDC")
    canvas.setFont(FONT, 10)
    canvas.drawString(x - 10.5, y, "12")
    write_operators(canvas, "EMC")


def draw_on_layer(canvas: Canvas, x: float, y: float) -> None:
    write_operators(canvas, "/OC /MC0 BDC")
    canvas.drawString(x, y, "9")
    write_operators(canvas, "EMC")


def with_layer(pdf: bytes, *, on: bool) -> bytes:
    """Make a layer of what `draw_on_layer` drew."""
    with pymupdf.open(stream=pdf) as document:
        layer = document.add_ocg("digits", on=on)
        properties = f"<</MC0 {layer} 0 R>>"
        document.xref_set_key(document[0].xref, "Resources/Properties", properties)
        return bytes(document.tobytes())


@pytest.mark.parametrize(
    "draw",
    [draw_white, draw_invisible, draw_transparent, draw_clipped, draw_off_page],
    ids=lambda draw: draw.__name__,
)
def test_digit_that_nobody_sees_is_no_part_of_the_number(
    draw: Callable[[Canvas, float, float], None],
) -> None:
    assert find(parse_report(print_pdf(then=beside(draw))), "rules.issued").value == 12


@pytest.mark.parametrize("draw", [draw_white, draw_invisible, draw_transparent])
def test_hidden_digit_in_a_cell_is_reported(draw: Callable[[Canvas, float, float], None]) -> None:
    report = parse_report(print_pdf(then=beside(draw)))
    (finding,) = (f for f in report.findings if f.code == "text.hidden")
    assert finding.statistics == ("rules.issued",)
    assert "'9'" in finding.message


def test_glyphs_count_and_not_the_text_that_stands_for_them() -> None:
    pdf = print_pdf(rows=without(0, 1), then=beside(draw_other_actual_text))
    assert find(parse_report(pdf), "rules.issued").value == 12


def test_digit_on_a_layer_that_is_off_is_a_doubt_with_both_readings() -> None:
    report = parse_report(with_layer(print_pdf(then=beside(draw_on_layer)), on=False))
    statistic = find(report, "rules.issued")
    assert (statistic.value, statistic.status) == (12, "doubtful")
    (finding,) = (f for f in report.findings if f.code == "text.one-reader")
    assert "'12'" in finding.message
    assert "'129'" in finding.message
    assert find(report, "rules.repealed").evidence.second_reader == "agrees"


def test_digit_on_a_layer_that_is_on_is_seen_by_both() -> None:
    report: Report = parse_report(with_layer(print_pdf(then=beside(draw_on_layer)), on=True))
    statistic = find(report, "rules.issued")
    assert (statistic.value, statistic.evidence.second_reader) == (129, "agrees")


def test_number_as_a_comment_on_the_page_is_seen() -> None:
    with pymupdf.open(stream=print_pdf(rows=without(0, 1))) as document:
        x, y = place(1, 1)
        box = (x, 842 - y - 12, x + 40, 842 - y + 4)
        document[0].add_freetext_annot(box, ROWS[0][1], fontsize=10)
        pdf = bytes(document.tobytes())
    statistic = find(parse_report(pdf), "rules.issued")
    assert statistic.value == 12 or statistic.status != "certain"


def test_every_cell_is_read_twice_when_asked() -> None:
    pdf = (FIXTURES / "chongqing-guihua-2025" / "report.pdf").read_bytes()
    once, twice = parse_report(pdf), parse_report(pdf, read_twice=True)
    assert {s.evidence.second_reader for s in once.statistics} == {"not-asked"}
    assert {s.evidence.second_reader for s in twice.statistics} == {"agrees"}
    assert [s.value for s in once.statistics] == [s.value for s in twice.statistics]


def test_number_the_first_reader_lost_is_a_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = (FIXTURES / "chongqing-guihua-2025" / "report.pdf").read_bytes()
    clean = parse_report(pdf)
    cell = next(s for s in clean.statistics if s.indicator == "licensing.decisions")
    assert cell.bbox is not None
    box = BBox(*cell.bbox)
    document = read_document(pdf)
    pages = tuple(
        replace(page, words=tuple(w for w in page.words if not box.contains(*w.bbox.center)))
        if page.page_number == cell.page
        else page
        for page in document.pages
    )
    monkeypatch.setattr(pipeline, "read_document", lambda *_, **__: document._replace(pages=pages))
    (lost,) = [s for s in parse_report(pdf).statistics if s.indicator == cell.indicator]
    assert (lost.value, lost.status) == (None, "doubtful")
    assert lost.evidence.second_reader == "disagrees"
