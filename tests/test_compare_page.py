"""The page of a comparison in a real browser without a network."""

import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from reportparse.codebook.analysis import load_analysis_book
from reportparse.compare import compare, resolve_questions
from reportparse.compare.links import Links
from reportparse.compare.page import as_html
from reportparse.index import Selection, open_archive
from tests.archive import Values, Wanted, make_report, write_report

BOOK = load_analysis_book()
CHROMIUM = shutil.which("chromium")
HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>‮\x00'
RECEIVED = "requests.received@total"


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page about two agencies, one of them hostile, with a break, a doubt and a blank."""
    folder = tmp_path_factory.mktemp("page")
    output = folder / "output"
    numbers: dict[int, Values] = {
        2017: {"requests.received": 12},
        2018: {"requests.received": 15},
        2019: {RECEIVED: 30, "requests.processed@total": 28},
        2020: {RECEIVED: (40, "doubtful"), "requests.processed@total": 5},
        2021: {RECEIVED: None},
        2022: {RECEIVED: 50, "requests.processed@total": 44},
    }
    for agency in ("甲市人民政府", HOSTILE):
        for year, values in numbers.items():
            if year <= 2018:
                forms: tuple[str, ...] = ("statistics-2014",)
            elif year <= 2020:
                forms = ("disclosure-2019", "requests-2019", "disputes-2019")
            else:
                forms = ("disclosure-2021", "requests-2021", "disputes-2019")
            wanted = Wanted(agency, year, forms, values, file=f"{HOSTILE[:12]}{year}.pdf")
            write_report(output, make_report(wanted))
    with open_archive(output, BOOK) as archive:
        questions = resolve_questions(["requests.received", "grant_rate"], BOOK)
        comparisons = compare(archive, questions, Selection(), BOOK)
    path = folder / "page.html"
    path.write_bytes(as_html(comparisons, Links(str(folder / "pdfs"), folder), BOOK))
    return path


class Elements(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self) -> None:
        """Start with nothing."""
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in ("href", "src", "xlink:href"):
                self.addresses.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)
            if name == "id":
                self.ids.add(value or "")


def test_page_runs_nothing_and_names_nothing_but_pages_of_pdfs(page_file: Path) -> None:
    text = page_file.read_text("utf-8")
    elements = Elements()
    elements.feed(text)
    assert not elements.tags & {"script", "img", "iframe", "link", "object", "embed", "form"}
    assert not elements.handlers
    assert "default-src 'none'" in text
    assert "\x00" not in text
    assert "‮" not in text
    assert elements.addresses
    for address in elements.addresses:
        assert address.startswith(("pdfs/", "#")), address
        assert not address.startswith("#") or address[1:] in elements.ids
    assert any(address.endswith(".pdf#page=3") for address in elements.addresses)


def test_numbers_lead_to_their_sources_where_no_pdf_is_known(tmp_path: Path) -> None:
    write_report(tmp_path, make_report(Wanted(values={RECEIVED: 5})))
    with open_archive(tmp_path, BOOK) as archive:
        questions = resolve_questions(["requests.received"], BOOK)
        comparisons = compare(archive, questions, Selection(), BOOK)
    elements = Elements()
    elements.feed(as_html(comparisons, Links(), BOOK).decode())
    assert elements.addresses
    assert {address[1:] for address in elements.addresses} <= elements.ids


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


def test_browser_draws_charts_and_chinese_offline(page_file: Path, browser: Any) -> None:
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    requests: list[str] = []
    messages: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("dialog", lambda dialog: messages.append(dialog.message))
    page.goto(page_file.as_uri())
    assert requests == [page_file.as_uri()]
    assert messages == []
    charts = page.locator("figure svg")
    assert charts.count() >= 4
    for number in range(charts.count()):
        box = charts.nth(number).bounding_box()
        assert box["width"] > 200
        assert box["height"] > 20
    first = charts.first
    assert first.locator("circle").count() == 5
    assert first.locator("circle.doubtful").count() == 1
    assert first.locator("line.break").count() == 1
    assert first.locator("line.line").count() == 2
    assert first.locator("path.none").count() == 1
    heading = page.locator("h1")
    assert "政府信息公开年度报告比较" in heading.inner_text()
    assert draws_glyphs(page, "政府信息公开")
    context.close()


def draws_glyphs(page: Any, text: str) -> bool:
    """Whether each character looks different, so that none is the box of a missing glyph."""
    pictures = []
    for char in text:
        page.set_content(f'<span style="font:40px sans-serif">{char}</span>')
        pictures.append(page.locator("span").screenshot())
    return len(set(pictures)) == len(text)


def test_printed_pages_hold_every_number_and_nothing_is_cut_off(
    page_file: Path, browser: Any, tmp_path: Path
) -> None:
    import pymupdf

    page = browser.new_page()
    page.goto(page_file.as_uri())
    page.pdf(path=str(tmp_path / "a.pdf"), prefer_css_page_size=True)
    page.close()
    with pymupdf.open(tmp_path / "a.pdf") as document:
        text = "".join(sheet.get_text() for sheet in document)
        landscape = {sheet.rect.width > sheet.rect.height for sheet in document}
    assert landscape == {True}
    for number in ("12", "15", "30", "40?", "50", "空白", "口径变化"):
        assert number in text


def test_narrow_screen_scrolls_the_table_and_not_the_page(page_file: Path, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 400, "height": 800})
    page.goto(page_file.as_uri())
    width = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert width <= 420
