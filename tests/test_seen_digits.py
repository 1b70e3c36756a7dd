"""Numbers that are painted otherwise than the file gives them are never believed, nor blamed."""

import re
from dataclasses import replace

import pymupdf
import pytest

from reportparse import Report, parse_report
from reportparse.layout import Word
from reportparse.pages.pymupdf_reader import read_document
from reportparse.report import Statistic, cell_key
from reportparse.second_reading.seen_digits import (
    SeenDigits,
    find_misnamed_digits,
    look_at_numbers,
    readable_name,
    words_in,
)
from tests.conftest import PROJECT
from tests.test_doubts import find, place, print_pdf, without

FIXTURES = PROJECT / "fixtures"
TYPST, LIBREOFFICE = "peixian-caizheng-2023", "nanhai-xiqiao-2024"


def exchange_digits(pdf: bytes, first: str, second: str) -> bytes:
    """Exchange two digits in every map from a font's codes to characters."""
    codes = {f"{ord(first):04X}": f"{ord(second):04X}", f"{ord(second):04X}": f"{ord(first):04X}"}
    line = re.compile(rb"(?m)^(\s*<[0-9A-Fa-f]+>\s*<)([0-9A-Fa-f]{4})(>\s*)$")
    with pymupdf.open(stream=pdf) as document:
        for xref in range(1, document.xref_length()):
            if document.xref_is_stream(xref) and b"begincmap" in document.xref_stream(xref):
                cmap = line.sub(
                    lambda found: (
                        found[1]
                        + codes.get(found[2].decode().upper(), found[2].decode()).encode()
                        + found[3]
                    ),
                    document.xref_stream(xref),
                )
                document.update_stream(xref, cmap)
        return bytes(document.tobytes())


@pytest.mark.parametrize("name", [TYPST, LIBREOFFICE])
@pytest.mark.parametrize("digits", ["38", "12", "06"])
def test_numbers_of_a_font_that_exchanges_digits_are_doubted_and_blame_nobody(
    name: str, digits: str
) -> None:
    pdf = (FIXTURES / name / "report.pdf").read_bytes()
    clean = {place_of(s): s for s in parse_report(pdf).statistics}
    report = parse_report(exchange_digits(pdf, *digits))
    changed = [s for s in report.statistics if s.value != clean[place_of(s)].value]
    assert changed
    assert {s.status for s in changed} == {"doubtful"}
    assert "text.misnamed-digits" in {finding.code for finding in report.findings}
    assert [f for f in report.findings if f.origin == "publisher"] == []


def place_of(statistic: Statistic) -> tuple[str, str, str | None, str]:
    return (statistic.form, statistic.indicator, statistic.applicant, statistic.span)


@pytest.mark.parametrize(
    "path", sorted(FIXTURES.glob("*/report.pdf")), ids=lambda path: path.parent.name
)
def test_no_report_as_it_was_printed_is_contradicted(path: object) -> None:
    report = parse_report(path, read_twice=True)  # type: ignore[arg-type]
    codes = {finding.code for finding in report.findings}
    assert codes.isdisjoint({"text.misnamed-digits", "text.painted-otherwise"})


def with_overlay(pdf: bytes, lay: str) -> Report:
    """Lay something over the number 12 of the first cell."""
    with pymupdf.open(stream=pdf) as document:
        page = document[0]
        x, y = place(1, 1)
        box = pymupdf.Rect(x + 4, 842 - y - 12, x + 12, 842 - y + 4)
        if lay == "picture":
            white = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 8, 8))
            white.clear_with(255)
            page.insert_image(box, pixmap=white)
        else:
            annotation = page.add_rect_annot(box)
            annotation.set_colors(stroke=(1, 1, 1), fill=(1, 1, 1))
            annotation.update()
        return parse_report(bytes(document.tobytes()))


@pytest.mark.parametrize("lay", ["picture", "comment"])
def test_number_half_hidden_by_a_picture_or_a_comment_is_doubted(lay: str) -> None:
    statistic = find(with_overlay(print_pdf(), lay), "rules.issued")
    assert statistic.status == "doubtful"


def test_picture_beside_the_digits_of_a_cell_hides_nothing() -> None:
    with pymupdf.open(stream=print_pdf()) as document:
        x, y = place(1, 1)
        white = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 8, 8))
        white.clear_with(255)
        document[0].insert_image((x + 30, 842 - y - 12, x + 40, 842 - y), pixmap=white)
        statistic = find(parse_report(bytes(document.tobytes())), "rules.issued")
    assert (statistic.value, statistic.status) == (12, "certain")


def test_number_printed_on_a_number_is_doubted() -> None:
    def overprint(canvas: object) -> None:
        x, y = place(1, 1)
        canvas.drawString(x + 3, y, "43")  # type: ignore[attr-defined]

    report = parse_report(print_pdf(then=overprint))
    assert find(report, "rules.issued").status == "doubtful"
    assert "cell.overprinted" in {finding.code for finding in report.findings}


def test_digit_cut_in_half_by_a_clip_is_doubted_when_read_twice() -> None:
    with pymupdf.open(stream=print_pdf()) as document:
        page = document[0]
        page.clean_contents()
        xref = page.get_contents()[0]
        x, y = place(1, 1)
        hole = f"q 0 0 595 842 re {x + 8} {y - 4} 2.5 16 re W* n\n".encode()
        document.update_stream(xref, hole + document.xref_stream(xref) + b"\nQ")
        pdf = bytes(document.tobytes())
    statistic = find(parse_report(pdf, read_twice=True), "rules.issued")
    assert statistic.status == "doubtful"


def test_digits_of_a_page_that_is_stored_on_its_side_are_not_held_to_be_unlike() -> None:
    pdf = (FIXTURES / LIBREOFFICE / "report.pdf").read_bytes()
    with pymupdf.open(stream=pdf) as upright, pymupdf.open() as document:
        for number, page in enumerate(upright):
            width, height = page.rect.width, page.rect.height
            side = document.new_page(width=height, height=width)
            side.show_pdf_page(side.rect, upright, number, rotate=90)
            side.set_rotation(90)
        stored = bytes(document.tobytes())
    read = read_document(stored)
    assert not SeenDigits.of(read.painted, read.written, read.pages).pages
    report = parse_report(stored, read_twice=True)
    assert "text.painted-otherwise" not in {finding.code for finding in report.findings}
    values = [s.value for s in report.statistics]
    assert values == [s.value for s in parse_report(pdf).statistics]


def test_number_under_a_narrow_white_box_is_not_certain() -> None:
    with pymupdf.open(stream=print_pdf(rows=without(0, 1))) as document:
        x, y = place(1, 1)
        document[0].insert_text((x, 842 - y), "7", fontsize=6)
        box = (x - 0.1, 842 - y - 5, x + 3.4, 842 - y + 1)
        document[0].draw_rect(box, color=None, fill=(1, 1, 1))
        statistic = find(parse_report(bytes(document.tobytes())), "rules.issued")
    assert statistic.status != "certain"


@pytest.mark.parametrize("name", ["chongqing-guihua-2025", TYPST, LIBREOFFICE])
def test_misread_digit_is_never_confirmed_by_its_picture(name: str) -> None:
    document = read_document((FIXTURES / name / "report.pdf").read_bytes())
    statistics = parse_report(FIXTURES / name / "report.pdf").statistics
    seen = SeenDigits.of(document.painted, document.written, document.pages)
    cells = [s for s in statistics if len(words_in(s, seen)) == 1][::9]
    assert len(cells) > 15
    for cell in cells:
        page = document.pages[(cell.page or 0) - 1]
        (word,) = words_in(cell, seen)
        for digit in "0123456789":
            text = word.text[:-1] + digit
            changed = tuple(w._replace(text=text) if w is word else w for w in page.words)
            pages = [replace(page, words=changed) if p is page else p for p in document.pages]
            misread = cell.model_copy(update={"raw": text, "value": int(text)})
            misled = SeenDigits.of(document.painted, document.written, pages)
            looked = look_at_numbers([misread], {cell_key(misread)}, misled)
            answer = looked.statistics[0].evidence.second_reader
            assert (answer == "agrees") <= (text == word.text), (cell.label, word.text, text)


def test_ink_over_one_print_of_two_digits_condemns_no_typeface(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pdf = (FIXTURES / LIBREOFFICE / "report.pdf").read_bytes()
    statistics = parse_report(pdf).statistics
    document = read_document(pdf)
    seen = SeenDigits.of(document.painted, document.written, document.pages)
    looked: dict[str, object] = {}

    def look_at(self: SeenDigits, printed: tuple[int, Word, int]) -> object:
        page_number, word, index = printed
        digit = {"1": "2", "2": "1"}.get(word.text[index], word.text[index])
        if digit not in looked:  # only the first print of each is exchanged
            for other in self.numbers_on(page_number):
                if digit in other.text and other.font == word.font:
                    painted = self.painted.look_at(page_number, other)
                    assert painted is not None
                    looked[digit] = painted.digit(other.text.index(digit))
                    return looked[digit]
        painted = self.painted.look_at(page_number, word)
        assert painted is not None
        return painted.digit(index)

    monkeypatch.setattr(SeenDigits, "look_at", look_at)
    assert find_misnamed_digits(statistics, seen) == {}
    assert {"1", "2"} <= looked.keys()


@pytest.mark.parametrize("share", [0.5, 0.85])
def test_digit_cut_in_part_by_a_clip_with_a_hole_is_doubtful_by_default(share: float) -> None:
    pdf = (FIXTURES / "chongqing-guihua-2025" / "report.pdf").read_bytes()
    clean = parse_report(pdf)
    cell = next(
        s for s in clean.statistics if s.status == "certain" and (s.raw or "").endswith("3")
    )
    document = read_document(pdf)
    seen = SeenDigits.of(document.painted, document.written, document.pages)
    (word,) = words_in(cell, seen)
    with pymupdf.open(stream=pdf) as cut:
        page = cut[(cell.page or 0) - 1]
        page.clean_contents()
        first, end = word.char_edges[-2:]
        left = first + share * (end - first)
        bottom = page.rect.height - word.bbox.bottom
        hole = f"{left} {bottom} {word.char_edges[-1] - left} {word.bbox.height} re"
        clip = f"q 0 0 {page.rect.width} {page.rect.height} re {hole} W* n\n".encode()
        contents = page.get_contents()[0]
        cut.update_stream(contents, clip + cut.xref_stream(contents) + b"\nQ")
        report = parse_report(bytes(cut.tobytes()))
    again = next(s for s in report.statistics if cell_key(s) == cell_key(cell))
    assert again.status == "doubtful"
    assert sum(s.status == "doubtful" for s in report.statistics) == 1 + sum(
        s.status == "doubtful" for s in clean.statistics
    )


@pytest.mark.parametrize(
    ("font", "name"),
    [
        ("FZFSK--GBK1-0", "FZFSK--GBK1-0"),
        ("仿宋_GB2312".encode().decode("latin-1"), "仿宋_GB2312"),
        ("宋体", "宋体"),
        ("宋体".encode()[:4].decode("latin-1"), "宋体".encode()[:4].decode("latin-1")),
    ],
)
def test_a_typeface_is_named_in_its_own_script_where_that_is_known(font: str, name: str) -> None:
    assert readable_name(font) == name
