"""What a page names is read as PyMuPDF lists it."""

from pathlib import Path

import pymupdf
import pytest

from reportparse.pages.resources import list_fonts, names_xobjects
from tests.conftest import PROJECT

REPORTS = sorted((PROJECT / "fixtures").glob("*/report.pdf"))


def listed(document: pymupdf.Document, index: int) -> list[tuple[object, ...]]:
    """Return what PyMuPDF lists, without the kind of the font's file."""
    fonts = document.get_page_fonts(index, full=True)
    return [(xref, *rest) for xref, _, *rest in fonts]


@pytest.mark.parametrize("report", REPORTS, ids=lambda path: path.parent.name)
def test_fonts_of_reports_are_those_that_pymupdf_lists(report: Path) -> None:
    with pymupdf.open(report) as document:
        for index in range(document.page_count):
            assert [*map(tuple, list_fonts(document, index))] == listed(document, index)


def make_document(fonts: str, *, xobjects: str = "") -> pymupdf.Document:
    """Make a page that inherits its resources from the tree of pages."""
    document = pymupdf.open()
    page = document.new_page()
    document.xref_set_key(page.xref, "Resources", "null")
    kind, parent = document.xref_get_key(page.xref, "Parent")
    assert kind == "xref"
    resources = f"<</Font<<{fonts}>>{xobjects}>>"
    document.xref_set_key(int(parent.split()[0]), "Resources", resources)
    return document


@pytest.mark.parametrize(
    "font",
    [
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        "<</Type/Font/Subtype/Type1/BaseFont/#CB#CE#CC#E5/Encoding<</BaseEncoding/X>>>>",
        "<</Type/Font/Subtype/Type3/Name/Drawn/Encoding<</Differences[]>>>>",
        "/NoFont",
    ],
)
def test_fonts_are_found_whatever_is_left_out_of_them(font: str) -> None:
    document = make_document(f"/F1 {font}/F2<</Subtype/TrueType/BaseFont/Arial>>")
    assert [*map(tuple, list_fonts(document, 0))] == listed(document, 0)
    assert list_fonts(document, 0)[-1].base_font == "Arial"


def test_fonts_of_a_form_are_listed_with_those_of_its_page() -> None:
    document = make_document("/F1<</Subtype/Type1/BaseFont/Helvetica>>")
    form = document.get_new_xref()
    inner = "<</Font<</F2<</Subtype/Type1/BaseFont/Courier>>>>>>"
    document.update_object(form, f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources{inner}>>")
    document.update_stream(form, b"")
    assert not names_xobjects(document, 0)
    parent = int(document.xref_get_key(document[0].xref, "Parent")[1].split()[0])
    document.xref_set_key(parent, "Resources/XObject", f"<</Fm {form} 0 R>>")
    assert names_xobjects(document, 0)
    assert [(font.base_font, font.user) for font in list_fonts(document, 0)] == [
        ("Helvetica", 0),
        ("Courier", form),
    ]


def test_page_without_resources_names_nothing() -> None:
    document = pymupdf.open()
    page = document.new_page()
    document.xref_set_key(page.xref, "Resources", "null")
    assert list_fonts(document, 0) == []
    assert not names_xobjects(document, 0)
