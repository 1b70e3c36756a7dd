"""Which pages can be read without OCR.

A page is never read as data when its glyphs have no Unicode (U+FFFD, private use), or when the
Unicode they claim makes no Chinese: a ToUnicode map that lies gives rare characters at random.
"""

from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

from reportparse.layout import BBox, PageKind, Word

MIN_CHARS = 12  # fewer characters than any page with a table or a paragraph
MAX_UNMAPPED = 0.25  # share of glyphs without Unicode; bullets and stars reach 0.05
MIN_HAN_TO_JUDGE = 40  # ideographs; a page of digits and Latin is not judged by its language
MIN_COMMON = 0.30  # share of frequent ideographs; real reports reach 0.55 to 0.8
PICTURE_SHARE = 0.35  # of the page; a picture this large on a page with no text is a scan


def classify_page(words: Sequence[Word], images: Sequence[BBox], area: float) -> PageKind:
    """Say whether the words of a page can be believed.

    Args:
        words: Visible words.
        images: Boxes of the pictures on the page, needed only when there is hardly any text.
        area: Page area in square points.
    """
    text = "".join(word.text for word in words)
    if len(text) < MIN_CHARS:
        covered = sum(image.width * image.height for image in images)
        if covered >= PICTURE_SHARE * area:
            return PageKind.SCAN
        if not text:
            return PageKind.EMPTY
    unmapped = sum(1 for char in text if is_unmapped(char))
    if unmapped > MAX_UNMAPPED * len(text):
        return PageKind.UNREADABLE
    han = [char for char in text if "\u4e00" <= char <= "\u9fff"]
    if len(han) >= MIN_HAN_TO_JUDGE:
        common = frequent_characters()
        if sum(1 for char in han if char in common) < MIN_COMMON * len(han):
            return PageKind.UNREADABLE
    return PageKind.TEXT


def is_unmapped(char: str) -> bool:
    """Whether the character stands for a glyph without Unicode."""
    code = ord(char)
    return code == 0xFFFD or code < 0x20 or 0xE000 <= code <= 0xF8FF or 0xF0000 <= code <= 0x10FFFD


@lru_cache(maxsize=1)
def frequent_characters() -> frozenset[str]:
    """Ideographs frequent in official Chinese prose and in the forms, both scripts."""
    path = resources.files("reportparse") / "pages" / "frequent_characters.txt"
    rows = (row for row in path.read_text("utf-8").splitlines() if not row.startswith("#"))
    return frozenset("".join(rows))
