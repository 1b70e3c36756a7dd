"""Which pages, and which pictures on pages of text, must be recognised."""

from reportparse.layout import BBox, Page, PageKind
from reportparse.pages.kind import may_hold_rows

SOME_TEXT = 12  # characters that stand over a picture: then it lies behind the text
MAX_SHARE = 0.9  # of the page; a picture under all of a page of text is its paper


def needs_recognition(page: Page) -> bool:
    """Whether the text of a page is missing or not to be believed."""
    return page.kind in (PageKind.SCAN, PageKind.UNREADABLE)


def find_table_pictures(page: Page) -> tuple[BBox, ...]:
    """Return the pictures on a page of text that are large enough to hold a table.

    Whether one does hold a table shows when it is drawn.
    """
    if page.kind is not PageKind.TEXT or page.reader == "ocr":
        return ()
    return tuple(
        image
        for image in page.images
        if may_hold_rows(image)
        and image.width * image.height <= MAX_SHARE * page.width * page.height
        and _length_over(page, image) < SOME_TEXT
    )


def _length_over(page: Page, image: BBox) -> int:
    return sum(len(word.text) for word in page.words if image.contains(*word.bbox.center))
