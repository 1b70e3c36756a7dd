"""Rows and small tables of a form that were not found although their names are printed."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import regex

from reportparse.codebook import Block, Entry, Form, FormCell
from reportparse.labels import parse_label
from reportparse.layout import Page, Word
from reportparse.report import Finding
from reportparse.statistics.cells import missing_statistic, name_statistic
from reportparse.statistics.doubts import make_warning
from reportparse.statistics.lost_rows import TELLING, LostCells
from reportparse.statistics.lost_text import PrintedText, letters_in
from reportparse.tables.chunks import is_number

BESIDE = 2.0  # heights of a word; between the middles of a label's line and of its number
MIN_PART = 3  # letters of a label on one of its lines

_REMARK = regex.compile(r"[（(][^（()）]*[）)]?")
_SENTENCE = regex.compile(r"[，。；]")


class _PageText(NamedTuple):
    """What a page prints, without its sentences."""

    number: int
    letters: str
    """All letters and digits."""
    words: Counter[str]
    """How often each label stands in a word of its own, by key."""
    texts: tuple[tuple[str, Word], ...]
    """The letters of each word."""
    numbers: tuple[float, ...]
    """The height of the middle of each word that is a number, in points."""

    def has_number_beside(self, key: str) -> bool:
        """Whether a number stands about as high as a word that is a label or a part of one."""
        return any(
            abs(y - word.bbox.center[1]) <= BESIDE * word.bbox.height
            for letters, word in self.texts
            if key in letters or (len(letters) >= MIN_PART and letters in key)
            for y in self.numbers
        )


def doubt_printed_labels(
    forms: Sequence[Form],
    form_pages: Mapping[str, Sequence[int]],
    is_known: Callable[[str, FormCell], bool],
    printed: PrintedText,
) -> LostCells:
    """Find the cells that were not found though the label of their row is printed.

    So are those of a small table of which nothing but its title was read.

    Args:
        forms: The forms found.
        form_pages: The pages on which each was found.
        is_known: Whether a form's cell was found, or is doubted already.
        printed: The words of the pages.
    """
    lost = LostCells([], [], [])
    for form in forms:
        numbers = form_pages[form.form]
        text: list[_PageText] = []
        for block in form.blocks:
            found = [cell for cell in block.cells.values() if is_known(form.form, cell)]
            if len(found) == len(block.cells):
                continue
            if not text:
                text = _read_pages(range(min(numbers) - 1, max(numbers) + 2), printed)
            for name, cells, page_number in _find_printed(block, found, text, numbers):
                statistics = [missing_statistic(form.form, cell) for cell in cells]
                lost.cells.extend((statistic, page_number) for statistic in statistics)
                names = tuple(name_statistic(statistic) for statistic in statistics)
                lost.findings.append(_explain(name, page_number, names))
    return lost


def _read_pages(numbers: range, printed: PrintedText) -> list[_PageText]:
    return [_read_page(printed.pages[number]) for number in numbers if number in printed.pages]


def _read_page(page: Page) -> _PageText:
    words = [word for word in page.words if not _SENTENCE.search(_REMARK.sub("", word.text))]
    texts = tuple((letters_in(word.text), word) for word in words)
    return _PageText(
        page.page_number,
        "".join(letters for letters, _ in texts),
        Counter(parse_label(word.text).key for word in words),
        texts,
        tuple(word.bbox.center[1] for word in words if is_number(word.text)),
    )


def _find_printed(
    block: Block, found: Sequence[FormCell], around: Sequence[_PageText], numbers: Sequence[int]
) -> Iterator[tuple[str, list[FormCell], int]]:
    """Yield each name that is printed though none of its cells was found: name, cells, page.

    The title of a small table may also stand on the page before the others, or after them.
    """
    if not found and block.label is not None:
        title = letters_in(block.label)
        titled = (page.number for page in around if title in page.letters and page.numbers)
        page_number = next(titled, None)
        if page_number is not None:
            yield block.label, [*block.cells.values()], page_number
            return
    text = [page for page in around if min(numbers) <= page.number <= max(numbers)]
    rows_found = {cell.row.index: cell.row for cell in found}
    headers = block.column_group_keys.union(block.column_index)
    others = [*rows_found.values()]
    for row in block.rows:
        if not row.valued or row.label is None or row.index in rows_found:
            continue
        pages = (_page_of(key, others, text) for key in row.keys if key not in headers)
        page_number = next((page for page in pages if page is not None), None)
        if page_number is not None:
            cells = [cell for (index, _), cell in block.cells.items() if index == row.index]
            yield row.label, cells, page_number


def _page_of(key: str, others: Sequence[Entry], text: Sequence[_PageText]) -> int | None:
    """Return the page on which a label is printed; the labels of others may hold it, too.

    A short one must stand there apart from all other text.
    """
    if len(key) < TELLING:
        holding = sum(key in other.keys for other in others)
        counts = {page.number: page.words[key] for page in text}
    else:
        holding = sum(any(key in other_key for other_key in other.keys) for other in others)
        counts = {page.number: page.letters.count(key) for page in text}
    if sum(counts.values()) <= holding:
        return None
    shown = (page for page in text if counts[page.number])
    return next((page.number for page in shown if page.has_number_beside(key)), None)


def _explain(name: str, page_number: int, names: tuple[str, ...]) -> Finding:
    return make_warning(
        "label.unread",
        f"{name!r} is printed on page {page_number}, but no number was found beside it",
        names,
    )
