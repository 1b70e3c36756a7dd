"""The second reader sees what the first sees, in the same places, and never raises."""

from pathlib import Path

import pymupdf
import pytest

from reportparse.layout import Page
from reportparse.pages.pdfplumber_reader import SecondReader, Unread
from reportparse.pages.pymupdf_reader import read_pages
from tests.conftest import PROJECT
from tests.pages.test_displayed import print_text_at
from tests.test_doubts import print_pdf

SAME_PLACE = 4.0  # pt; the readers take the height of a character from different metrics
FIXTURES = sorted((PROJECT / "fixtures").glob("*/report.pdf"))


def read_again(pdf: bytes, page_number: int = 1, *, password: str | None = None) -> Page:
    page = SecondReader(pdf, password).read_page(page_number)
    assert isinstance(page, Page)
    return page


def with_page_keys(pdf: bytes, **values: str) -> bytes:
    """Set keys of the first page; `null` takes one away."""
    with pymupdf.open(stream=pdf) as document:
        for key, value in values.items():
            document.xref_set_key(document[0].xref, key, value)
        return bytes(document.tobytes())


@pytest.mark.parametrize("crop", ["null", "[30 70 370 560]"])
@pytest.mark.parametrize("angle", [0, 90, 180, 270])
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_second_reader_finds_the_word_where_the_first_does(
    rotate: int, angle: int, crop: str
) -> None:
    pdf = with_page_keys(print_text_at(angle, rotate), CropBox=crop)
    (first,) = read_pages(pdf)
    second = read_again(pdf)
    assert [word.text for word in second.words] == [word.text for word in first.words]
    assert (second.width, second.height, second.turned) == pytest.approx(
        (first.width, first.height, first.turned)
    )
    expected, found = first.to_display(first.words[0].bbox), second.to_display(second.words[0].bbox)
    assert tuple(found) == pytest.approx(tuple(expected), abs=SAME_PLACE)
    assert tuple(second.from_display(found)) == pytest.approx(tuple(second.words[0].bbox))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.parent.name)
def test_both_readers_read_the_same_characters_of_a_page(path: Path) -> None:
    pdf = path.read_bytes()
    for first in read_pages(pdf)[:4]:
        second = read_again(pdf, first.page_number)
        texts = [sorted("".join(word.text for word in page.words)) for page in (first, second)]
        assert texts[0] == texts[1]


def test_user_unit_is_counted() -> None:
    pdf = with_page_keys(print_pdf(), UserUnit="2")
    (first,) = read_pages(pdf)
    assert read_again(pdf).width == pytest.approx(first.width)


def test_page_that_pdfminer_cannot_read_is_said_to_be_unread() -> None:
    pdf = with_page_keys(print_pdf(), MediaBox="null")
    answer = SecondReader(pdf).read_page(1)
    assert isinstance(answer, Unread)
    assert not answer.capped


def test_what_is_no_pdf_is_said_to_be_unread() -> None:
    assert isinstance(SecondReader(b"no PDF").read_page(1), Unread)


def test_page_beyond_the_last_is_said_to_be_unread() -> None:
    assert isinstance(SecondReader(print_pdf()).read_page(2), Unread)


def test_no_more_pages_are_read_than_the_cap_allows() -> None:
    reader = SecondReader(print_pdf(), max_pages=1)
    assert isinstance(reader.read_page(1), Page)
    answer = reader.read_page(2)
    assert isinstance(answer, Unread)
    assert answer.capped
    assert isinstance(reader.read_page(1), Page)


def test_page_is_read_once() -> None:
    reader = SecondReader(print_pdf())
    assert reader.read_page(1) is reader.read_page(1)


@pytest.mark.parametrize("method", ["PDF_ENCRYPT_RC4_128", "PDF_ENCRYPT_AES_256"])
def test_encrypted_page_is_read_with_its_password(method: str) -> None:
    with pymupdf.open(stream=print_pdf()) as document:
        encryption = getattr(pymupdf, method)
        pdf = document.tobytes(encryption=encryption, user_pw="open", owner_pw="own")
    assert any(word.text == "12" for word in read_again(pdf, password="open").words)
    assert isinstance(SecondReader(pdf, "wrong").read_page(1), Unread)


def test_text_on_a_page_turned_without_rotate_is_upright() -> None:
    words = read_again(print_text_at(90, 0)).words
    assert words[0].bbox.width > words[0].bbox.height


def test_odd_files_never_raise(shared: Path) -> None:
    paths = sorted((shared / "bad").glob("*.pdf"))
    assert paths
    for path in paths:
        assert isinstance(SecondReader(path.read_bytes()).read_page(1), Page | Unread)
