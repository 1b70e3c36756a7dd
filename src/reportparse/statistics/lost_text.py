"""A net below the tables: text that is printed where a cell was read as empty."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from reportparse.layout import BBox, Page, Table, Word
from reportparse.tables.chunks import is_number

_NO_LETTERS = re.compile(r"[\W_]+")


def letters_in(text: str) -> str:
    """Return the letters and digits of a text, as the keys of labels are made of them."""
    return _NO_LETTERS.sub("", text)


@dataclass(frozen=True)
class PrintedText:
    """The words of a report's pages, to be looked up by place or by what they say."""

    pages: Mapping[int, Page]
    _middles: dict[int, list[tuple[float, float]]] = field(default_factory=dict)
    """For each page looked at, `(y, x)` of the middle of every such word, top to bottom."""
    _letters: dict[int, str] = field(default_factory=dict)
    """For each page looked at, its letters and digits."""

    def letters_of(self, page_number: int) -> str:
        """Return the letters and digits of a page, as the keys of labels are made of them."""
        letters = self._letters.get(page_number)
        if letters is None:
            printed = "".join([word.text for word in self.pages[page_number].words])
            letters = self._letters[page_number] = letters_in(printed)
        return letters

    @cached_property
    def letters_of_all(self) -> str:
        """The letters and digits of all pages, a line for each."""
        return "\n".join([self.letters_of(page_number) for page_number in self.pages])

    def stands_in(self, page_number: int, bbox: BBox) -> bool:
        """Whether a word that says something, or a stamped number, has its middle in a box."""
        middles = self._middles_of(page_number)
        first = bisect_left(middles, (bbox.top, 0.0))
        for y, x in islice(middles, first, None):
            if y > bbox.bottom:
                return False
            if bbox.x0 < x < bbox.x1:
                return True
        return False

    def _middles_of(self, page_number: int) -> list[tuple[float, float]]:
        middles = self._middles.get(page_number)
        if middles is None:
            page = self.pages[page_number]
            # A vertical text beside rows reaches over many of them and belongs to none.
            words = [w for w in page.words if not w.vertical and _says_something(w.text)]
            # A number in the red of a seal close by may be the cell's.
            words += [word for word in page.overlay_words if is_number(word.text)]
            middles = sorted(word.bbox.center[::-1] for word in words)
            self._middles[page_number] = middles
        return middles


def _says_something(text: str) -> bool:
    return text.isalnum() or any(map(str.isalnum, text))


def find_lost_values(table: Table, pages: Mapping[int, Page]) -> Iterator[tuple[int, Word]]:
    """Yield page number and word of each value that stands inside a table but in none of its cells.

    Vertical texts and the words between a table's parts are left out; so is what only looks like
    text, such as a lone dash.
    """
    # Words that a cell took as they stand, by identity: nearly all.
    whole = {id(word) for cell in table.cells for line in cell.text_lines for word in line.words}
    pieces: dict[int, list[BBox]] = {}
    for part in table.parts:
        left, upper, right, lower = part.bbox
        for word in [word for word in pages[part.page_number].words if id(word) not in whole]:
            if word.vertical or not is_number(word.text):
                continue
            x, y = word.bbox.center
            if not (left <= x <= right and upper <= y <= lower):
                continue
            if not pieces:
                pieces = _places_of_words(table)
            # A word that was divided between cells stands in the boxes of its pieces.
            if not any(box.contains(x, y) for box in pieces.get(part.page_number, ())):
                yield part.page_number, word


def _places_of_words(table: Table) -> dict[int, list[BBox]]:
    places: dict[int, list[BBox]] = {}
    for cell in table.cells:
        own = places.setdefault(cell.page_number, [])
        own += [word.bbox for line in cell.text_lines for word in line.words]
    return places
