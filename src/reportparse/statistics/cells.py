"""One printed cell becomes one statistic, or is reported as fitting nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import combinations
from typing import NamedTuple

import regex

from reportparse.codebook import FormCell, name_of_cell
from reportparse.labels import parse_label
from reportparse.layout import BBox, Cell, Misgiving, Page, Word
from reportparse.report import Box, Finding, Statistic, StatisticEvidence, Status, Unmapped
from reportparse.statistics.choose import ReadBlock
from reportparse.statistics.doubts import REASONS, make_warning
from reportparse.statistics.grids import Slot
from reportparse.statistics.lost_text import PrintedText
from reportparse.statistics.matching import Match, Place, Wording
from reportparse.statistics.rows import PrintedRow
from reportparse.statistics.segments import ColumnMatch
from reportparse.statistics.values import (
    Reading,
    Vocabulary,
    is_one_spread_number,
    read_value,
)
from reportparse.statistics.wrapped_numbers import is_parted

_WORDINGS: tuple[Wording, ...] = ("exact", "alias", "damaged", "none")
_PLACES: tuple[Place, ...] = ("agrees", "unique", "disagrees", "none")
SMALLER = 0.9  # of the size of the value's digits
OVERPRINT_ACROSS = 0.1  # em; numbers side by side share less
OVERPRINT_DOWN = 0.5  # em; the lines of a number that is wrapped share less
REACHES_IN = 3.0  # pt of a word's width in a cell, of a word that stands over several cells
LONG_ROW = 10  # value cells
_MERGED = "its cell reaches over several columns"
_MONEY = regex.compile(r"(?P<unit>[百千万亿]*元)")


class CellReading(NamedTuple):
    """What one cell gives: a statistic or an unmapped cell, and what is off about it."""

    statistic: Statistic | None = None
    unmapped: Unmapped | None = None
    finding: Finding | None = None


@dataclass(frozen=True)
class CellReader:
    """Reads value cells of a report."""

    vocabulary: Vocabulary
    pages: Mapping[int, Page]
    printed: PrintedText

    def read(
        self, read: ReadBlock, match: Match, column: ColumnMatch, path: tuple[str, ...]
    ) -> CellReading | None:
        """Read the cell of a matched row in a matched column; None when there is no cell.

        Args:
            read: The block the row belongs to.
            match: The row.
            column: The column.
            path: The row's label as printed (`row_path`).
        """
        row = read.rows[match.item]
        inside = row.values[column.match.entry.index]
        if not inside:
            return None
        form_cell = read.block.cells[match.entry.index, column.match.entry.index]
        label = path if len(read.block.columns) == 1 else (*path, *column.label)
        filled = [cell for cell in inside if cell.text_lines]
        source = _join_cells(filled) if filled else inside[0]
        page = self.pages[source.page_number]
        if filled and column.match.entry.index in row.merged_values:
            unmapped = self.unmapped(read.block.form, label, source, _MERGED)
            statistic = missing_statistic(read.block.form, form_cell, source.page_number)
            return CellReading(statistic, unmapped)
        reading = read_value(source, self.vocabulary)
        if reading.broken:
            reading = _accept_spread(reading, source, column.slot)
        misgivings = self._misgivings(inside, filled=bool(filled)) if self._is_unsure else []
        doubts = self._find_doubts(inside, source, misgivings, page)
        if row.stray and not column.slot.is_ruled:
            doubts |= {"stray"}
        recognised = page.is_recognised(source.bbox)
        if recognised:
            doubts |= _doubts_of_recognition(inside, source, row)
        certain = match.is_certain and column.match.is_certain and len(filled) <= 1 and not doubts
        evidence = _evidence(match.wording, column.match.wording, match.place, column.match.place)
        if recognised:
            evidence = _as_recognised(evidence, source, misgivings)
        statistic = Statistic(
            indicator=form_cell.indicator,
            applicant=form_cell.applicant,
            span=form_cell.span,
            form=read.block.form,
            value=reading.value,
            unit=self._unit(form_cell, reading, row, column),
            raw=reading.raw,
            label=label,
            page=source.page_number,
            bbox=self.display_box(source),
            status="doubtful" if doubts else _status(reading, certain=certain),
            evidence=evidence,
            note=reading.note or row.remark,
        )
        if statistic.status != "doubtful":
            return CellReading(statistic)
        finding = _explain_doubt(statistic, reading, doubts)
        return CellReading(statistic, finding=_show_readings(finding, misgivings))

    def _find_doubts(
        self, inside: Sequence[Cell], source: Cell, misgivings: Sequence[Misgiving], page: Page
    ) -> frozenset[str]:
        """Return what the page itself says against a reading, whatever its label."""
        doubts = inside[0].doubts
        if len(inside) > 1:
            doubts = doubts.union(*(cell.doubts for cell in inside[1:]))
        if not source.text_lines:
            if self.printed.stands_in(source.page_number, source.bbox):
                doubts |= {"text-lost"}
        elif not _is_one_word(source):
            doubts |= _doubts_of_print(source)
        if page.obscured_words and _is_obscured(source, page):
            doubts |= {"obscured"}
        if misgivings:
            doubts |= {misgiving.code for misgiving in misgivings}
        return doubts

    def unmapped(
        self, form: str | None, label: tuple[str, ...], cell: Cell, reason: str
    ) -> Unmapped:
        """Report a printed cell that no entry claims."""
        return Unmapped(
            form=form,
            label=label,
            raw="".join(cell.text.split("\n")),
            page=cell.page_number,
            bbox=self.display_box(cell),
            reason=reason,
        )

    def is_blank(self, cell: Cell) -> bool:
        """Whether a cell prints nothing, or a mark for none."""
        return read_value(cell, self.vocabulary).state == "blank"

    def _misgivings(self, cells: Sequence[Cell], *, filled: bool) -> list[Misgiving]:
        """Return what speaks against the recognition of a cell; nothing on pages of text.

        Stains count only where nothing was read: a seal's ink beside a number hides none of it.
        """
        return [
            misgiving
            for cell in cells
            for misgiving in self.pages[cell.page_number].misgivings
            if _concerns(misgiving, cell) and (misgiving.code != "stained" or not filled)
        ]

    @cached_property
    def _is_unsure(self) -> bool:
        """Whether recognition is in doubt anywhere."""
        return any(page.misgivings for page in self.pages.values())

    def display_box(self, cell: Cell) -> Box:
        """Return the cell's box on the page as displayed, rounded to a tenth of a point."""
        page = self.pages[cell.page_number]
        moved = page.turned or page.display_map
        return _round_box(page.to_display(cell.bbox) if moved else cell.bbox)

    def _unit(self, cell: FormCell, reading: Reading, row: PrintedRow, column: ColumnMatch) -> str:
        """Return the unit: for money the one the page prints, in cell, row, label or header."""
        if cell.unit not in self.vocabulary.money_units:
            return cell.unit
        if reading.unit in self.vocabulary.money_units:
            return reading.unit or cell.unit
        texts = (row.unit or "", parse_label(row.leaf).remark, column.slot.remark)
        for text in texts:
            match = _MONEY.search(text)
            if match and match["unit"] in self.vocabulary.money_units:
                return match["unit"]
        return cell.unit


def _doubts_of_recognition(inside: Sequence[Cell], source: Cell, row: PrintedRow) -> set[str]:
    """Return what speaks against the reading of a cell that was recognised from a picture."""
    doubts = {"row-cut"} if _stands_alone(row) else set()
    if not source.text_lines:
        doubts.add("unseen")
    elif len(inside) > 1 or source.row_span > 1 or is_parted(source, row):
        doubts.add("rule-lost")
    return doubts


def _stands_alone(row: PrintedRow) -> bool:
    """Whether one number alone was recognised in a long row: a page break may have cut it.

    The first line of a number that is set over two stands before the break then.
    """
    if len(row.values) < LONG_ROW:
        return False
    return sum(any(cell.text_lines for cell in cells) for cells in row.values.values()) == 1


def _is_obscured(cell: Cell, page: Page) -> bool:
    """Whether words of a cell may be hidden or struck out."""
    return any([cell.bbox.contains(*word.bbox.center) for word in page.obscured_words])


def _as_recognised(
    evidence: StatisticEvidence, cell: Cell, misgivings: Sequence[Misgiving]
) -> StatisticEvidence:
    """Return the evidence of a cell that was recognised from a picture."""
    differ = any(misgiving.code == "readers-differ" for misgiving in misgivings)
    second = "not-asked" if not cell.text_lines else "disagrees" if differ else "agrees"
    return evidence.model_copy(update={"reader": "ocr", "second_reader": second})


def _round_box(box: BBox) -> Box:
    """Round to tenths of a point."""
    round_edge = _round_edge if all(box) else _round_edge.__wrapped__  # 0.0 and -0.0 are one key
    x0, top, x1, bottom = map(round_edge, box)
    return (x0, top, x1, bottom)


@lru_cache(maxsize=4096)
def _round_edge(x: float) -> float:
    """Round an edge, which all cells of a row or column share: each takes as long as a look-up."""
    return round(x, 1)


@lru_cache(maxsize=256)
def _evidence(
    row_wording: Wording, column_wording: Wording, row_place: Place, column_place: Place
) -> StatisticEvidence:
    """Return the weaker witness of row and column on either side."""
    return StatisticEvidence(
        wording=max(row_wording, column_wording, key=_WORDINGS.index),
        place=max(row_place, column_place, key=_PLACES.index),
        reader="text",
    )


def missing_statistic(form: str, cell: FormCell, page: int | None = None) -> Statistic:
    """Make the statistic of a cell that the form has and the document does not show.

    Args:
        form: The form.
        cell: Its cell.
        page: Where it may be printed nevertheless, which makes it doubtful.
    """
    return Statistic(
        indicator=cell.indicator,
        applicant=cell.applicant,
        span=cell.span,
        form=form,
        value=None,
        unit=cell.unit,
        raw=None,
        label=cell.label,
        page=page,
        bbox=None,
        status="missing" if page is None else "doubtful",
        evidence=StatisticEvidence(wording="none", place="none", reader="none"),
        note=None,
    )


def name_statistic(statistic: Statistic) -> str:
    """Name a statistic in a finding: `requests.processed@total`, or the indicator alone."""
    return name_of_cell(statistic.indicator, statistic.applicant, statistic.span)


def _join_cells(filled: list[Cell]) -> Cell:
    if len(filled) == 1:
        return filled[0]
    return filled[0]._replace(text_lines=tuple(line for cell in filled for line in cell.text_lines))


def _accept_spread(reading: Reading, cell: Cell, slot: Slot) -> Reading:
    """Take digits set apart evenly between two rules for the one number that they are."""
    if not slot.is_ruled or len(cell.text_lines) > 1:
        return reading
    return replace(reading, broken=not is_one_spread_number(cell.text_lines[0]))


def _status(reading: Reading, *, certain: bool) -> Status:
    if reading.state == "blank":
        return "blank"
    clear = reading.state == "value" and not reading.broken
    return "certain" if certain and clear else "doubtful"


def row_path(read: ReadBlock, match: Match) -> tuple[str, ...]:
    """Return a row's label as printed, groups first.

    A group printed in a row of its own above is taken from there; one that is not printed, from
    the form.
    """
    row = read.rows[match.item]
    if len(row.label) != 1:
        return row.label
    printed = {other.entry.index: read.rows[other.item].leaf for other in read.matches}
    path = [*row.label]
    parent = match.entry.parent
    while parent is not None:
        entry = read.block.rows[parent]
        path.insert(0, printed.get(parent) or entry.label or "")
        parent = entry.parent
    return tuple(path)


def _is_one_word(cell: Cell) -> bool:
    """Whether a cell with text holds a single word."""
    return len(cell.text_lines) == 1 and len(cell.text_lines[0].words) == 1


def _has_mixed_sizes(cell: Cell) -> bool:
    """Whether digits of two sizes stand in a cell: the small ones may be a note's."""
    sizes = [
        word.size
        for text_line in cell.text_lines
        for word in text_line.words
        if word.text[0].isdecimal()  # ① is a mark
    ]
    return len(sizes) > 1 and min(sizes) < SMALLER * max(sizes)


def _doubts_of_print(cell: Cell) -> frozenset[str]:
    """Return what speaks against the text of a cell as it is set."""
    doubts = {"mixed-sizes": _has_mixed_sizes, "overprinted": _is_overprinted}
    return frozenset(doubt for doubt, is_seen in doubts.items() if is_seen(cell))


def _is_overprinted(cell: Cell) -> bool:
    """Whether two numbers lie on one another, so that neither can be read for certain."""
    lines = cell.text_lines
    words = [word for line in lines for word in line.words if any(map(str.isdigit, word.text))]
    return any(_lie_on_one_another(*pair) for pair in combinations(words, 2))


def _lie_on_one_another(first: Word, second: Word) -> bool:
    size = min(first.size, second.size)
    across = min(first.bbox.x1, second.bbox.x1) - max(first.bbox.x0, second.bbox.x0)
    down = min(first.bbox.bottom, second.bbox.bottom) - max(first.bbox.top, second.bbox.top)
    return across > OVERPRINT_ACROSS * size and down > OVERPRINT_DOWN * size


def _concerns(misgiving: Misgiving, cell: Cell) -> bool:
    """Whether what was not clear stands in a cell, or reaches into it from its neighbours."""
    x0, top, x1, bottom = misgiving.bbox
    if cell.bbox.contains(*misgiving.bbox.center):
        return True
    shared = min(x1, cell.bbox.x1) - max(x0, cell.bbox.x0)
    level = cell.bbox.top <= (top + bottom) / 2 <= cell.bbox.bottom
    return misgiving.code != "stained" and level and shared >= REACHES_IN


def _show_readings(finding: Finding, misgivings: Sequence[Misgiving]) -> Finding:
    """Add what the two recognisers read where they differ."""
    differing = [m for m in misgivings if m.first != m.second and m.code != "stained"]
    if not differing:
        return finding
    shown = "; ".join(f"{m.first!r} and {m.second!r}" for m in differing)
    return finding.model_copy(update={"message": f"{finding.message} ({shown})"})


def _explain_doubt(statistic: Statistic, reading: Reading, doubts: frozenset[str]) -> Finding:
    """Say why a value is doubtful."""
    evidence = statistic.evidence
    if doubts:
        reasons = [REASONS[doubt] for doubt in sorted(doubts)]
        code, why = reasons[0][0], "; ".join(text for _, text in reasons)
    elif reading.state == "unreadable":
        code, why = "value.unreadable", f"{reading.raw!r} is no single number"
    elif reading.broken:
        code, why = (
            "value.broken",
            f"{reading.raw!r} is not printed in one piece; it may be two numbers",
        )
    elif evidence.wording == "none":
        code, why = "row.by-place", "its label cannot be read, and its place alone names it"
    elif evidence.wording == "damaged":
        code, why = "label.damaged", "its label is not the official one, nor may its place be"
    elif evidence.place == "disagrees":
        code, why = "label.out-of-order", "its label stands in another place than the form has it"
    else:
        code, why = "cell.divided", "its column is cut in two"
    return explain_cell(statistic, code, why)


def explain_cell(statistic: Statistic, code: str, why: str) -> Finding:
    """Say why a cell is doubtful, under its label as printed."""
    return make_warning(code, f"{' > '.join(statistic.label)}: {why}", (name_statistic(statistic),))
