"""The digits that a page's operators write are read without the first reader."""

import pymupdf
import pytest

from reportparse import parse_report
from reportparse.pages.pymupdf_reader import read_document
from reportparse.pages.written_digits import WrittenPages, find_digit_codes
from reportparse.second_reading.written_numbers import are_as_written
from tests.conftest import PROJECT

REPORTS = sorted((PROJECT / "fixtures").glob("*/report.pdf"))


def write(operators: bytes, *, setup: bytes = b"") -> WrittenPages:
    """Make a page in Helvetica (/helv), with operators instead of its own."""
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 72), "5", fontname="helv")
    document.update_stream(page.get_contents()[0], operators)
    return WrittenPages(document)


@pytest.mark.parametrize(
    ("cmap", "codes"),
    [
        (
            b"beginbfrange <0013> <001C> <0030> endbfrange",
            {0x13 + n: str(n) for n in range(10)},
        ),
        (
            b"1 beginbfrange\n<0013> <001C> <0030>\nendbfrange",
            {0x13 + n: str(n) for n in range(10)},
        ),
        (b"2 beginbfchar <01> <0035>\n<02> <0030>\nendbfchar", {1: "5", 2: "0"}),
        (b"2 beginbfchar\n<01> <0035>\n<02> <0030>\nendbfchar", {1: "5", 2: "0"}),
        (b"2 beginbfchar\n<01> <4E00>\n<0030> <4E8C>\nendbfchar", {}),
        (b"2 beginbfchar\n<01> <4E00>\n<0030> <4E8C>\n<0031> <4E09> endbfchar", {}),
        (b"beginbfchar\n<01> <0031002E>\nendbfchar", {1: "1"}),
        (b"beginbfchar\n<01> <FF11>\n<02> <ff15>\nendbfchar", {1: "１", 2: "５"}),
        (b"beginbfrange\n<01> <02> [<0037> <0036>]\nendbfrange", {1: "7", 2: "6"}),
        (
            b"beginbfrange <0000> <FFFF> <0000> endbfrange",
            {n: chr(n) for n in (*range(0x30, 0x3A), *range(0xFF10, 0xFF1A))},
        ),
        (b"beginbfchar <0013> <4E00> endbfchar", {}),
    ],
)
def test_codes_of_digits_are_found_in_a_map(cmap: bytes, codes: dict[int, str]) -> None:
    assert find_digit_codes(cmap) == codes


@pytest.mark.parametrize(
    ("operators", "digits"),
    [
        (b"BT /helv 11 Tf (a1) Tj [(2) -30 (3\\)4)] TJ ET", "1234"),
        (b"BT /helv 11 Tf <3132> Tj <3> Tj ET", "120"),
        (b"BT /helv 11 Tf <31 32> Tj <3 3> Tj <3 43> Tj ET", "12340"),
        (b"BT /helv 11 Tf (\\0617\\\\8\\\n9) Tj ET", "1789"),
        (b"BT /helv 11 Tf ((1)2) Tj ET % (3) Tj", "12"),
        (b"/Span <</ActualText <3132>/Lang(zh-5)>> BDC BT /helv 11 Tf (7) Tj ET EMC", "7"),
        (b"BT /none 11 Tf (1) Tj ET", None),
        (b"BT (1) Tj ET", None),
        (b"BI /W 1 /H 1 ID \x00 EI BT /helv 11 Tf (1) Tj ET", None),
    ],
)
def test_digits_are_read_from_the_strings_that_are_shown(
    operators: bytes, digits: str | None
) -> None:
    assert write(operators).digits_on(1) == digits


def test_digits_in_a_form_stand_where_it_is_drawn() -> None:
    with pymupdf.open() as inner:
        inner.new_page().insert_text((72, 72), "42")
        document = pymupdf.open()
        page = document.new_page()
        page.insert_text((72, 72), "1")
        page.show_pdf_page(page.rect, inner, 0)
        page.insert_text((72, 90), "9")
    assert WrittenPages(document).digits_on(1) == "1429"


def test_forms_that_draw_themselves_end() -> None:
    with pymupdf.open() as inner:
        inner.new_page().insert_text((72, 72), "42")
        document = pymupdf.open()
        document.new_page().show_pdf_page(pymupdf.Rect(0, 0, 99, 99), inner, 0)
    for form, *_ in document.get_page_xobjects(0):
        document.xref_set_key(form, "Resources", f"<</XObject<</Again {form} 0 R>>>>")
        document.update_stream(form, b"/Again Do " * 40)
    assert WrittenPages(document).digits_on(1) is None


def test_clips_of_several_outlines_are_noticed() -> None:
    assert not write(b"q 0 0 9 9 re W n Q q 0 0 9 9 re W* n Q").has_clips_with_holes(1)
    assert not write(b"0 0 9 9 re 0 0 9 9 re f").has_clips_with_holes(1)
    assert write(b"q 0 0 9 9 re 3 3 1 1 re W* n Q").has_clips_with_holes(1)
    lines = b"0 0 m 9 0 l 9 9 l h 1 1 m 2 1 l 2 2 l h W* n"
    assert write(lines).has_clips_with_holes(1)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.parent.name)
def test_every_page_with_numbers_is_read_as_written(path) -> None:  # type: ignore[no-untyped-def]
    document = read_document(path.read_bytes())
    numbered = {s.page for s in parse_report(path).statistics if s.value is not None}
    for page in document.pages:
        if page.page_number in numbered:
            digits = document.written.digits_on(page.page_number)
            assert digits is not None
            assert are_as_written(page, digits)


@pytest.mark.parametrize("piece", [b"(\\", b"(", b"<", b"<< <a ", b"(a", b"/a ", b"h 1 1 m 1 1 l "])
def test_what_never_ends_is_read_once(piece: bytes) -> None:
    """A search that begins anew at each of a million pieces would take hours."""
    pages = write(piece * ((1 << 20) // len(piece)))
    assert not pages.digits_on(1)
    assert not pages.has_clips_with_holes(1)


@pytest.mark.parametrize(
    "piece",
    [b"beginbfchar <01> <0031> ", b"beginbfchar\n<01> <0031>\n", b"<0030>end", b"<01> <02> ["],
)
def test_map_that_never_ends_is_read_once(piece: bytes) -> None:
    assert find_digit_codes(b"beginbfchar\n<01> <0031>\n" + piece * 50_000)[1] == "1"
