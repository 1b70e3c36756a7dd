"""What lies on a page and is no text: pictures, comments and form fields."""

import pymupdf

from reportparse.layout import BBox
from reportparse.pages.resources import has_annotations, names_xobjects

FEW_LINES = 3  # with fewer the page may be a scan, and its pictures are looked up


def find_images(page: pymupdf.Page, n_lines: int) -> list[BBox]:
    """Look up where pictures stand, only where they may hold what the lines of text do not."""
    if n_lines >= FEW_LINES and not (
        names_xobjects(page.parent, page.number) and page.get_images()
    ):
        return []
    return [BBox(*image["bbox"]) for image in page.get_image_info()]


def find_comments(page: pymupdf.Page) -> list[BBox]:
    """Look up where comments and form fields lie."""
    if not has_annotations(page.parent, page.number):
        return []
    comments = [BBox(*comment.rect) for comment in page.annots()] if page.first_annot else []
    return comments + ([BBox(*each.rect) for each in page.widgets()] if page.first_widget else [])
