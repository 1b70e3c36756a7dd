"""Several reports in one PDF: where each begins."""

from collections.abc import Sequence
from itertools import pairwise

from reportparse.layout import Page, PageKind
from reportparse.narrative.agency_names import are_related, is_agency_name, name_on_line
from reportparse.narrative.paragraphs import Paragraph
from reportparse.narrative.reading import ReadText, read_text
from reportparse.narrative.texts import squeeze
from reportparse.narrative.titles import Title, is_prose, mention_pattern
from reportparse.narrative.wordings import is_numbered_known_wording
from reportparse.pages.lookalikes import unify
from reportparse.report import Finding

FIRST_NUMERALS = ("一、", "一.", "一．")
TITLE_LINES_ABOVE = 6  # paragraphs, letterhead and agency, that may stand above a title


def split_reports(pages: Sequence[Page]) -> list[tuple[Page, ...]]:
    """Split the pages of a PDF into its reports.

    A report begins on a page that opens with a title naming another agency or another year than
    the titles before, or with one below which the sections begin again. A cover and the title
    repeated after it are one report.

    Returns:
        Consecutive pages, one tuple a report; a single one for a PDF with one report or none.
    """
    candidates = [page for page in pages if _may_show_title(page)]
    if len(candidates) < 2:
        return [tuple(pages)]
    text = read_text(candidates, around=pages)
    starts = {pages[0].page_number}
    before: tuple[Title, str] | None = None
    last: Title | None = None
    for title in text.titles:
        if not _opens_page(text, title):
            continue
        now = title, title.agency or _name_above(text, title)
        if before and (_is_another(before, now) or (last and _begins_again(text, last, title))):
            starts.add(title.page_number)
            before = None
        before = _merge(before, now)
        last = title
    return _split_at(pages, sorted(starts))


def find_second_report(text: ReadText) -> tuple[Finding, ...]:
    """Say that the sections of a report begin again below a title in the middle of a page.

    A second report begins there then, and whose a table is cannot be told.
    """
    for last, title in pairwise(text.titles):
        if not _opens_page(text, title) and _begins_again(text, last, title):
            return (
                Finding(
                    code="report.second",
                    origin="unclear",
                    severity="warning",
                    message=f"a second report, “{title.text}”, seems to begin in the middle of "
                    f"page {title.page_number}; every number may be of either and is doubtful",
                ),
            )
    return ()


def find_title(pages: Sequence[Page]) -> Title | None:
    """Find the title of an annual report on `pages`; None when there is none of a known kind."""
    return read_text([page for page in pages if _may_show_title(page)], around=pages).title


def _may_show_title(page: Page) -> bool:
    """Whether the page has the words of a title; quicker than reading its lines."""
    if page.kind is not PageKind.TEXT:
        return False
    text = squeeze(unify("".join([word.text for word in page.words])))
    return mention_pattern().search(text) is not None


def _split_at(pages: Sequence[Page], starts: Sequence[int]) -> list[tuple[Page, ...]]:
    bounds = [*starts, pages[-1].page_number + 1]
    return [
        tuple(page for page in pages if start <= page.page_number < end)
        for start, end in pairwise(bounds)
    ]


def _opens_page(text: ReadText, title: Title) -> bool:
    """Whether nothing but letterhead and agency stands above the title on its page."""
    above = [
        paragraph
        for paragraph in text.paragraphs[: title.first]
        if paragraph.last_page == title.page_number
    ]
    return len(above) <= TITLE_LINES_ABOVE and not any(map(is_prose, above))


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
    named = is_agency_name(old_name) and is_agency_name(new_name)
    return named and not are_related(old_name, new_name)


def _begins_again(text: ReadText, last: Title, title: Title) -> bool:
    """Whether sections that began below the last title begin again below this one."""
    between = text.paragraphs[last.first + 1 : title.first]
    after = [p for p in text.paragraphs[title.first + 1 :] if p.first_page == title.page_number]
    started = any(map(_is_first_heading, between)) and any(map(is_prose, between))
    return started and any(map(_is_first_heading, after)) and any(map(is_prose, after))


def _is_first_heading(paragraph: Paragraph) -> bool:
    heading = squeeze(paragraph.text)
    return heading.startswith(FIRST_NUMERALS) and is_numbered_known_wording(heading)


def _merge(before: tuple[Title, str] | None, now: tuple[Title, str]) -> tuple[Title, str]:
    """Keep what the titles of one report say together: a cover may name no agency, or no year."""
    if before is None:
        return now
    (old, old_name), (new, new_name) = before, now
    return (old if old.year else new), max(old_name, new_name, key=len)
