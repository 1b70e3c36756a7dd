"""Whether a printed page shows what its truth says: no text over text, every number on paper."""

from collections import Counter, defaultdict
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import pymupdf

from tests.generator.document import Document, Table
from tests.generator.truth import Truth

SHRINK = 0.28
"""Share cut from each side of a character's box, which is larger than its ink."""
BUCKET = 24.0
STAMP_TRAITS = {"watermark-under", "watermark-over", "seal-under", "seal-over"}
HIDDEN_TEXT = "hidden-text"
DARK = 0x60  # every channel of the colour of text that is no stamp is at most this


class Overlap(NamedTuple):
    """Two characters printed over each other."""

    page_number: int
    first: str
    second: str
    x: float
    y: float


Character = tuple[str, float, float, float, float]


def page_characters(page: pymupdf.Page, *, only_dark: bool = False) -> list[Character]:
    """Return every visible character with a box around its ink, or only the dark ones."""
    found = []
    for block in page.get_text("rawdict")["blocks"]:
        for line in block.get("lines", []):
            for span in line["spans"]:
                channels = (
                    span["color"] >> 16 & 0xFF,
                    span["color"] >> 8 & 0xFF,
                    span["color"] & 0xFF,
                )
                if only_dark and max(channels) > DARK:
                    continue
                for char in span["chars"]:
                    x0, y0, x1, y1 = pymupdf.Rect(char["bbox"]) * page.rotation_matrix
                    dx, dy = (x1 - x0) * SHRINK, (y1 - y0) * SHRINK
                    if char["c"].isalnum():  # punctuation is set tight: its box may overlap
                        found.append((char["c"], x0 + dx, y0 + dy, x1 - dx, y1 - dy))
    return found


def find_overlaps(path: Path, *, only_dark: bool = False) -> list[Overlap]:
    """Return characters that lie over each other, page by page; stamps are not dark."""
    overlaps = []
    with pymupdf.open(path) as pdf:
        for page in pdf.pages():
            overlaps += page_overlaps(page, only_dark=only_dark)
    return overlaps


def is_legible(path: Path, traits: Collection[str]) -> bool:
    """Whether no text lies over other text, but for what the traits put there."""
    if HIDDEN_TEXT in traits:
        return True
    return not find_overlaps(path, only_dark=not STAMP_TRAITS.isdisjoint(traits))


def page_overlaps(page: pymupdf.Page, *, only_dark: bool = False) -> list[Overlap]:
    """Return the overlaps of one page; characters meet in buckets of the page."""
    buckets: dict[tuple[int, int], list[Character]] = defaultdict(list)
    overlaps = []
    for character in page_characters(page, only_dark=only_dark):
        text, x0, y0, x1, y1 = character
        cells = {(int(x // BUCKET), int(y // BUCKET)) for x in (x0, x1) for y in (y0, y1)}
        rivals = {rival for cell in cells for rival in buckets[cell]}
        overlaps += [
            Overlap(page.number + 1, rival[0], text, x0, y0)
            for rival in rivals
            if x0 < rival[3] and rival[1] < x1 and y0 < rival[4] and rival[2] < y1
        ]
        for cell in cells:
            buckets[cell].append(character)
    return overlaps


def off_page(path: Path) -> list[str]:
    """Return characters that lie outside their page."""
    lost = []
    with pymupdf.open(path) as pdf:
        for page in pdf.pages():
            width, height = page.rect.width, page.rect.height
            lost += [
                text
                for text, x0, y0, x1, y1 in page_characters(page)
                if x1 < 0 or y1 < 0 or x0 > width or y0 > height
            ]
    return lost


def lost_characters(path: Path, document: Document) -> int:
    """Count the Chinese characters of a document's tables that the pages hold too seldom."""
    with pymupdf.open(path) as pdf:
        printed = Counter("".join(page.get_text() for page in pdf.pages()))
    wanted = Counter(
        char
        for block in document.blocks
        if isinstance(block, Table)
        for cell in block.cells
        for char in cell.text
        if "\u4e00" <= char <= "\u9fff"
    )
    return (wanted - printed).total()


def unprinted_values(path: Path, truth: Truth) -> list[str]:
    """Return the values of a truth that the pages do not hold often enough, as printed."""
    with pymupdf.open(path) as pdf:
        text = "".join("".join(page.get_text().split()) for page in pdf.pages())
    wanted = Counter(
        "".join(one.raw.split())
        for report in truth.reports
        for one in report.statistics
        if one.raw and one.state == "value"
    )
    return [raw for raw, times in wanted.items() if text.count(raw) < times]
