"""What stands in the margins of pages: page numbers, running headers and footers."""

from collections import Counter
from collections.abc import Sequence

import regex

from reportparse.layout import Page, TextLine
from reportparse.pages.text_lines import find_text_lines

MARGIN = 0.12  # of the page's height, at the top and at the bottom
_PAGE_NUMBER = regex.compile(
    r"[-—–―－_·.\s]*(?:第?\s*[\dIVXivx]{1,4}\s*页?(?:\s*[/／,，共of]+\s*\d{1,4}\s*页?)?)[-—–―－_·.\s]*"
)
_DIGITS = regex.compile(r"\d+")


def find_body_lines(pages: Sequence[Page]) -> list[list[TextLine]]:
    """Return the text lines of each page without page numbers, running headers and footers."""
    lines = [find_text_lines(page.words) for page in pages]
    seen = Counter(
        key
        for page, page_lines in zip(pages, lines, strict=True)
        for key in {_key(line) for line in page_lines if _in_margin(line, page)}
    )
    repeated = {key for key, count in seen.items() if count >= 2 and len(pages) >= 2}
    return [
        [line for line in page_lines if not _is_marginal(line, page, repeated)]
        for page, page_lines in zip(pages, lines, strict=True)
    ]


def _is_marginal(line: TextLine, page: Page, repeated: set[tuple[str, int]]) -> bool:
    if not _in_margin(line, page):
        return False
    return _PAGE_NUMBER.fullmatch(line.text) is not None or _key(line) in repeated


def _in_margin(line: TextLine, page: Page) -> bool:
    return line.bbox.bottom < MARGIN * page.height or line.bbox.top > (1 - MARGIN) * page.height


def _key(line: TextLine) -> tuple[str, int]:
    """Text with its numbers levelled, and the place in steps of 4 pt."""
    return _DIGITS.sub("#", line.text), round(line.bbox.top / 4)
