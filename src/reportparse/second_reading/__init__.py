"""Cells in doubt are read a second time, by a reader that shares no code with the first.

The value never changes. Agreement is evidence that the characters were read right; it clears no
doubt, because every doubt of the stages before is about something else: which cell or indicator a
number belongs to, whether it is one number, or what a picture shows. Disagreement is a doubt.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from reportparse.layout import BBox, Page, Word
from reportparse.pages.pdfium_reader import read_boxes
from reportparse.pages.pdfplumber_reader import SecondReader, Unread
from reportparse.pages.text_lines import find_text_lines
from reportparse.report import CellKey, Finding, Report, Statistic, cell_key
from reportparse.statistics.cells import name_statistic
from reportparse.tables.grid import HANGING

LABEL_ROOM = 20.0  # pt; a label of several text lines reaches above and below its value
MAX_MISREAD = 0.25  # share of a label's characters read in another way; more is another label
_NUMBER = re.compile(r"[+\-]?[\d０-９][\d０-９,，.．]*")  # never divided between two cells
_UNDECODED = re.compile(r"\(cid:\d+\)|[\ufffd\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class SecondReading:
    """The statistics with the second reader's evidence, in the order given, and its findings."""

    statistics: tuple[Statistic, ...]
    findings: tuple[Finding, ...]


def find_cells_in_doubt(statistics: Sequence[Statistic], pages: Sequence[Page]) -> set[CellKey]:
    """Choose the cells a second reader must look at; none in a document without doubt.

    Chosen are the doubtful cells; cells with hidden words on a picture, where white text may be
    seen; all cells of a document with layers, because MuPDF leaves out what is switched off; and,
    on the pages that are read again anyway, the blank cells.
    """
    suspects = {page.page_number: page for page in pages if page.layered or page.hidden_words}
    chosen = [
        statistic
        for statistic in statistics
        if (statistic.status == "doubtful" and statistic.bbox is not None)
        or (statistic.page in suspects and _may_show_more(statistic, suspects[statistic.page]))
    ]
    again = {statistic.page for statistic in chosen}
    chosen += [s for s in statistics if s.status == "blank" and s.page in again]
    return {cell_key(statistic) for statistic in chosen}


def find_empty_cells(report: Report) -> list[Statistic]:
    """Choose the cells read as blank that have not as much as a dash: it may have been lost."""
    return [s for s in report.statistics if s.status == "blank" and not s.raw]


def _may_show_more(statistic: Statistic, page: Page) -> bool:
    """Whether text of a cell may have been left out that is seen."""
    return page.layered or any(
        image.contains(*word.bbox.center)
        for word in _hidden_in(statistic, page)
        for image in page.images
    )


def find_hidden_text(statistics: Sequence[Statistic], pages: Sequence[Page]) -> list[Finding]:
    """Report the cells in which words stand that nobody sees; they are no part of the value."""
    by_number = {page.page_number: page for page in pages if page.hidden_words}
    return [
        Finding(
            code="text.hidden",
            origin="unclear",
            severity="info",
            message=f"{_label(statistic)}: {_show(statistic.raw)} is seen in the cell; "
            f"{_show(' '.join(word.text for word in words))} stands there hidden and was left out",
            statistics=(name_statistic(statistic),),
        )
        for statistic in statistics
        if statistic.page in by_number
        if (words := _hidden_in(statistic, by_number[statistic.page]))
    ]


def _hidden_in(statistic: Statistic, page: Page) -> list[Word]:
    """Return the hidden words with a digit in a cell."""
    if statistic.bbox is None or not page.hidden_words:
        return []
    box = page.from_display(BBox(*statistic.bbox))
    return [
        word
        for word in page.hidden_words
        if box.contains(*word.bbox.center) and any(map(str.isdigit, word.text))
    ]


def ask_again(
    statistics: Sequence[Statistic], reader: SecondReader, which: Collection[CellKey]
) -> SecondReading:
    """Ask the second reader what stands in some cells.

    Args:
        statistics: All statistics of a report.
        reader: The second reader of its PDF; it keeps the pages it has read.
        which: The cells in question. A cell without a place on a page cannot be asked about.

    Returns:
        The statistics: `second_reader` is `agrees` where both read the same, and `disagrees`, with
        the status `doubtful`, where they do not. A cell whose page the second reader could not
        read stays as it is. Findings hold both readings.
    """
    asked = frozenset(which)
    if not asked:
        return SecondReading(tuple(statistics), ())
    heard: list[Statistic] = []
    findings: list[Finding] = []
    unread: defaultdict[Unread, list[Statistic]] = defaultdict(list)
    for statistic in statistics:
        answer = _ask(statistic, reader) if cell_key(statistic) in asked else None
        if answer is None:
            heard.append(statistic)
        elif isinstance(answer, Unread):
            heard.append(statistic)
            unread[answer].append(statistic)
        else:
            heard.append(with_answer(statistic, agrees=not answer))
            findings += [_explain_difference(statistic, why) for why in answer]
    findings += [_explain_unread(why, cells) for why, cells in unread.items()]
    return SecondReading(tuple(heard), tuple(findings))


def confirm(
    statistics: Sequence[Statistic], reader: SecondReader, which: Collection[CellKey]
) -> SecondReading:
    """Look at cells that nothing but a rule speaks against; arguments as of `ask_again`.

    PDFium looks first, since it takes a twentieth of the time; where it reads the same, that is
    agreement. The others are asked about as cells in doubt are.
    """
    wanted = frozenset(which)
    if not wanted:
        return SecondReading(tuple(statistics), ())
    asked = [s for s in statistics if cell_key(s) in wanted]
    cells = [(s, s.page, BBox(*s.bbox)) for s in asked if s.page is not None and s.bbox is not None]
    texts = read_boxes(reader.pdf, reader.password, [(page, box) for _, page, box in cells])
    confirmed = {
        cell_key(statistic)
        for (statistic, _, _), text in zip(cells, texts, strict=True)
        if text is not None and _squeeze(text) == _squeeze(statistic.raw or "")
        if statistic.evidence.reader == "text" and statistic.evidence.wording != "damaged"
    }
    heard = [
        with_answer(statistic, agrees=True) if cell_key(statistic) in confirmed else statistic
        for statistic in statistics
    ]
    return ask_again(heard, reader, wanted - confirmed)


def _ask(statistic: Statistic, reader: SecondReader) -> "list[_Difference] | Unread | None":
    """Return how the second reading of a cell differs; None when there is no cell to look at."""
    if statistic.page is None or statistic.bbox is None or statistic.evidence.reader != "text":
        return None
    page = reader.read_page(statistic.page)
    if isinstance(page, Unread):
        return page
    box = page.from_display(BBox(*statistic.bbox))
    second = _read_box(page, box)
    if _UNDECODED.search(second):
        return Unread(False, "a font has no characters it knows")
    differences: list[_Difference] = []
    if _squeeze(second) != _squeeze(statistic.raw or ""):
        differences.append(_Difference("the cell", statistic.raw or "", second))
    if statistic.evidence.wording == "damaged":
        differences += _compare_label(statistic, page, box)
    return differences


@dataclass(frozen=True, slots=True)
class _Difference:
    """What the two readers read in one place."""

    place: str
    first: str
    second: str

    @property
    def one_sided(self) -> bool:
        """Whether one reader sees all that the other sees, and more."""
        first, second = Counter(_squeeze(self.first)), Counter(_squeeze(self.second))
        return first <= second or second <= first


def _compare_label(statistic: Statistic, page: Page, box: BBox) -> Iterator[_Difference]:
    """Compare the parts of a damaged label that stand left of the value with the second reading.

    Only the characters count, not their order: a label on several text lines stands among those
    of its group. A part is compared where nearly all of it stands beside the value, for others
    stand in the header or on the page before; and a character counts as misread only when the
    second reader sees it nowhere on the page.
    """
    row = BBox(0.0, box.top - LABEL_ROOM, box.x0, box.bottom + LABEL_ROOM)
    second = _read_box(page, row)
    beside = Counter(_squeeze(second))
    anywhere = set(_squeeze("".join(word.text for word in page.words)))
    for part in statistic.label:
        chars = Counter(_squeeze(part))
        missing = chars - beside
        if missing.total() <= MAX_MISREAD * chars.total() and not anywhere.issuperset(missing):
            yield _Difference("its row's label", part, second)


def _read_box(page: Page, box: BBox) -> str:
    """Read what stands in a box, line by line; a number over its border is in or out as a whole."""
    inside = [part for word in page.words if (part := _part_inside(word, box)) is not None]
    return "\n".join(line.text for line in find_text_lines(_without_copies(inside)))


def _without_copies(words: Sequence[Word]) -> list[Word]:
    """Leave out what is printed again at the same place: to look bold, or unseen to be searched.

    MuPDF leaves that out, too, where it says the same.
    """
    kept: list[Word] = []
    for word in words:
        same = [other for other in kept if other.text == word.text]
        if not any(other.bbox.contains(*word.bbox.center) for other in same) or not any(
            word.bbox.contains(*other.bbox.center) for other in same
        ):
            kept.append(word)
    return kept


def _part_inside(word: Word, box: BBox) -> Word | None:
    """Return the part of a word that stands in a box, by the middles of its characters."""
    if not box.overlaps(word.bbox):
        return None
    if len(word.text) == 1 or not word.char_edges or _NUMBER.fullmatch(word.text):
        return word if box.contains(*word.bbox.center) else None
    middle = word.bbox.center[1]
    edges = word.char_edges
    kept = [
        index
        for index in range(len(word.text))
        if box.contains((edges[index] + edges[index + 1]) / 2, middle)
    ]
    if not kept or all(word.text[index] in HANGING for index in kept):
        return None  # nothing, or the end of a line that hangs over the border beside
    first, end = kept[0], kept[-1] + 1
    bbox = BBox(edges[first], word.bbox.top, edges[end], word.bbox.bottom)
    return word._replace(
        text=word.text[first:end], bbox=bbox, char_edges=word.char_edges[first : end + 1]
    )


def _squeeze(text: str) -> str:
    """Drop white space, and unify characters that look the same."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def with_answer(statistic: Statistic, *, agrees: bool) -> Statistic:
    """Return a statistic with what a second reading says; where it disagrees, it is doubtful."""
    agrees = agrees and statistic.evidence.second_reader != "disagrees"
    evidence = statistic.evidence.model_copy(
        update={"second_reader": "agrees" if agrees else "disagrees"}
    )
    status = statistic.status if agrees else "doubtful"
    return statistic.model_copy(update={"evidence": evidence, "status": status})


def _explain_difference(statistic: Statistic, difference: _Difference) -> Finding:
    return Finding(
        code="text.one-reader" if difference.one_sided else "text.readers-differ",
        origin="extraction",
        severity="warning",
        message=f"{_label(statistic)}: the first reader reads {_show(difference.first)} in "
        f"{difference.place}, the second {_show(difference.second)}",
        statistics=(name_statistic(statistic),),
    )


def _explain_unread(unread: Unread, cells: Sequence[Statistic]) -> Finding:
    pages = sorted({statistic.page for statistic in cells if statistic.page is not None})
    listed = ", ".join(str(number) for number in pages)
    return Finding(
        code="second-reader.capped" if unread.capped else "second-reader.failed",
        origin="extraction",
        severity="info",
        message=f"what stands in {len(cells)} cells on page {listed} was not read a second time: "
        f"{unread.why}",
        statistics=tuple(name_statistic(statistic) for statistic in cells),
    )


def _label(statistic: Statistic) -> str:
    return " > ".join(statistic.label)


def _show(text: str | None) -> str:
    return repr(" ".join((text or "").split())) if text else "nothing"
