"""What the caption of a table says of it."""

import regex

from reportparse.codebook import Codebook
from reportparse.labels import parse_label

_YEAR = regex.compile(r"(?<!\d)((?:19|20)\d\d)\s*年")
_CAPTION = regex.compile(
    r"^(?:附件|附表|附)\s*[\d一二三四五六七八九十]{0,2}\s*[:：]|(?:表|统计情况|情况统计|统计数据|数据统计)\s*[)）]?$"
)
PARAGRAPH = "。"  # ends a sentence, never a caption
MAX_CAPTION = 50  # characters; a longer line is a sentence


def has_own_caption(caption: str, codebook: Codebook) -> bool:
    """Whether more than the title of a block stands above a table: such a table goes on a series.

    Where the blocks of a form are tables of their own, only the first has the form's caption.
    """
    return any(parse_label(line).key not in codebook.titles for line in caption.split("\n") if line)


def find_other_year(caption: str, year: int | None, codebook: Codebook) -> str | None:
    """Return what a caption says of the year when it is not the reporting year."""
    if year is None:
        return None
    lines = [line.strip() for line in caption.split("\n") if len(line) <= MAX_CAPTION]
    for line in reversed(lines):
        key = parse_label(line).key
        named = any(title in key for title in codebook.captions) or _CAPTION.search(line)
        if PARAGRAPH in line or not named:
            continue
        years = [int(text) for text in _YEAR.findall(line)]
        if years:
            return None if year in years else str(years[0])
        return next((word for word in codebook.common.other_year_words if word in line), None)
    return None
