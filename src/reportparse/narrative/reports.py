"""Several reports in one PDF: where each begins."""

from itertools import pairwise

from reportparse.narrative.agency_names import are_related, name_on_line
from reportparse.narrative.reading import ReadText, read_text
from reportparse.narrative.titles import Title

TITLE_LINES_ABOVE = 6  # paragraphs, letterhead and agency, that may stand above a title


def split_reports(text: ReadText) -> list[ReadText]:
    """Split the text of a PDF into its reports, each with its own pages and tables.

    A report begins on a page that opens with a title naming another agency or another year than
    the titles before. A cover and the title repeated after it are one report.

    Returns:
        One text a report, together covering all pages; a single one, `text` itself, for a PDF
        with one report or none.
    """
    starts: list[int] = []
    before: tuple[Title, str] | None = None
    for title in text.titles:
        if not _opens_page(text, title):
            continue
        now = title, title.agency or _name_above(text, title)
        if before and _is_another(before, now):
            starts.append(title.page_number)
            before = None
        before = _merge(before, now)
    return [text] if not starts else _split_at(text, starts)


def _split_at(text: ReadText, starts: list[int]) -> list[ReadText]:
    reports = []
    bounds = [text.pages[0].page_number, *starts, text.pages[-1].page_number + 1]
    for start, end in pairwise(bounds):
        reports.append(
            read_text(
                [page for page in text.pages if start <= page.page_number < end],
                [table for table in text.tables if start <= table.page_numbers[0] < end],
            )
        )
    return reports


def _opens_page(text: ReadText, title: Title) -> bool:
    """Whether nothing but letterhead and agency stands above the title on its page."""
    above = [
        paragraph
        for paragraph in text.paragraphs[: title.first]
        if paragraph.last_page == title.page_number
    ]
    return len(above) <= TITLE_LINES_ABOVE and title.page_number > text.pages[0].page_number - 1


def _name_above(text: ReadText, title: Title) -> str:
    names = [
        name_on_line(squeezed)
        for squeezed, paragraph in zip(text.squeezed, text.paragraphs, strict=True)
        if paragraph.first_page == title.page_number
    ]
    return next((name for name in names[:TITLE_LINES_ABOVE] if name), "")


def _is_another(before: tuple[Title, str], now: tuple[Title, str]) -> bool:
    (old, old_name), (new, new_name) = before, now
    if old.year and new.year and old.year != new.year:
        return True
    return bool(old_name and new_name) and not are_related(old_name, new_name)


def _merge(before: tuple[Title, str] | None, now: tuple[Title, str]) -> tuple[Title, str]:
    """Keep what the titles of one report say together: a cover may name no agency, or no year."""
    if before is None:
        return now
    (old, old_name), (new, new_name) = before, now
    return (old if old.year else new), max(old_name, new_name, key=len)
