"""Which pages can be read without OCR.

A page is never read as data when its glyphs have no Unicode (U+FFFD, private use; a reader may
give their numbers as control characters and accented letters), or when the Unicode they claim makes
no Chinese: a ToUnicode map that lies gives rare characters at random.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

from reportparse.layout import BBox, PageKind, Word

MIN_CHARS = 12  # fewer characters than any page with a table or a paragraph
MAX_UNMAPPED = 0.25  # share of glyphs without Unicode; bullets and stars reach 0.05. Digits do not
# count, where there is more: those of a table may be of another font than its labels
MIN_HAN_TO_JUDGE = 40  # ideographs; a page of digits and Latin is not judged by its language
MIN_COMMON = 0.30  # share of frequent ideographs; real reports reach 0.55 to 0.8
_UNMAPPED = re.compile(
    r"[\x00-\x1f\x7f-\xa6\xa9-\xac\xae\xaf\xb2-\xb6\xb8-\xd6\xd8-\xf6\xf8-\u024f"
    r"\ue000-\uf8ff\ufffd\U000f0000-\U0010fffd]+"
)  # and what may be the number of a glyph: the rest of Latin-1, but for signs that reports have,
# and accented letters; pages in another script are text
_NUMBER = re.compile(r"[0-9.,%-]+")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
PICTURE_SHARE = 0.35  # of the page; a picture this large on a page with hardly any text is a scan
LEAST_WIDTH, LEAST_HEIGHT = 150.0, 12.0  # pt; a smaller picture holds no row of a table


def classify_page(words: Sequence[Word], images: Sequence[BBox], area: float) -> PageKind:
    """Say whether the words of a page can be believed.

    Args:
        words: Visible words.
        images: Boxes of the pictures on the page, needed only when there is hardly any text.
        area: Page area in square points.
    """
    text = "".join([word.text for word in words])
    if len(text) < MIN_CHARS:
        covered = sum(image.width * image.height for image in images)
        if covered >= PICTURE_SHARE * area or (not text and any(map(may_hold_rows, images))):
            return PageKind.SCAN
        if not text:
            return PageKind.EMPTY
    n_unmapped = _count(_UNMAPPED, text)
    if n_unmapped >= MIN_CHARS or n_unmapped > MAX_UNMAPPED * len(text):
        n_letters = len(text) - _count(_NUMBER, text)
        if n_unmapped > MAX_UNMAPPED * n_letters:
            return PageKind.UNREADABLE
    n_han = _count(_HAN, text)
    if n_han >= MIN_HAN_TO_JUDGE and _count(_frequent_runs(), text) < MIN_COMMON * n_han:
        return PageKind.UNREADABLE
    return PageKind.TEXT


def _count(runs: re.Pattern[str], text: str) -> int:
    """Count the characters in the runs that a pattern finds: no object for each, as in a set."""
    return sum(map(len, runs.findall(text)))


def may_hold_rows(picture: BBox) -> bool:
    """Whether a picture is large enough for a row of a table, as a page break may leave it."""
    return picture.width >= LEAST_WIDTH and picture.height >= LEAST_HEIGHT


@lru_cache(maxsize=1)
def _frequent_runs() -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(frequent_characters()))}]+")


@lru_cache(maxsize=1)
def frequent_characters() -> frozenset[str]:
    """Ideographs frequent in official Chinese prose and in the forms, both scripts."""
    path = resources.files("reportparse") / "pages" / "frequent_characters.txt"
    rows = (row for row in path.read_text("utf-8").splitlines() if not row.startswith("#"))
    return frozenset("".join(rows))
