"""Tables + codebook → statistics: every cell of every form found, and what fits nothing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import regex

from reportparse.codebook import Block, Codebook, Entry, Form, FormCell, label_key
from reportparse.labels import parse_label
from reportparse.layout import Cell, Page, Table, TextLine, cells_by_row
from reportparse.report import Finding, FormFound, Statistic, Unmapped
from reportparse.statistics.cells import (
    CellReader,
    CellReading,
    missing_statistic,
    name_statistic,
    row_path,
)
from reportparse.statistics.choose import ReadBlock, read_blocks
from reportparse.statistics.lost_forms import Caption, LostForms, find_lost_forms
from reportparse.statistics.lost_rows import LostRow, find_lost_rows
from reportparse.statistics.lost_text import PrintedText, find_lost_values
from reportparse.statistics.rows import PrintedRow
from reportparse.statistics.unread import rows_that_may_be
from reportparse.statistics.values import Vocabulary
from reportparse.tables.chunks import looks_like_value

_YEAR = regex.compile(r"(?<!\d)((?:19|20)\d\d)\s*年")
_CAPTION = regex.compile(r"(?:表|统计情况|情况统计)\s*[)）]?$")
_NUMBER_INSIDE = regex.compile(r"(?<=[\p{Han})）])\d")
PARAGRAPH = "。"  # ends a sentence, never a caption
MAX_CAPTION = 50  # characters; a longer line is a sentence
PART_OF_FORM = 3  # rows of a form in a table that was not recognised

Key = tuple[str, str, str | None, str]


@dataclass(frozen=True, slots=True)
class Labelled:
    """What the tables of a document say."""

    forms: tuple[FormFound, ...]
    statistics: tuple[Statistic, ...]
    unmapped: tuple[Unmapped, ...]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Collected:
    """What the tables read so far gave."""

    found: dict[Key, Statistic] = field(default_factory=dict)
    unread: dict[Key, int] = field(default_factory=dict)
    """Cells that may stand in a row nobody could name, and the page of that row."""
    form_pages: dict[str, list[int]] = field(default_factory=dict)
    unmapped: list[Unmapped] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def label_statistics(
    tables: Sequence[Table],
    pages: Sequence[Page],
    codebook: Codebook,
    year: int | None,
    captions: Sequence[Caption] = (),
) -> Labelled:
    """Find the forms among the tables and give every printed cell its indicator.

    Args:
        tables: Joined tables of one report, in reading order.
        pages: The report's pages.
        codebook: The forms.
        year: Reporting year; a table whose caption names another year is not this report's.
        captions: Short paragraphs: a form whose title is among them is printed, found or not.
    """
    common = codebook.common
    vocabulary = Vocabulary(
        frozenset(common.blank_marks), frozenset(common.count_units), frozenset(common.money_units)
    )
    by_number = {page.page_number: page for page in pages}
    reader = CellReader(vocabulary, by_number, PrintedText(by_number))
    collected = _Collected()
    other_year: str | None = None
    unread: list[Table] = []
    left_over: list[list[list[Cell]]] = []
    for table in tables:
        blocks, undecided = read_blocks(table, codebook, year)
        left_over.append(_rows_outside(table, blocks))
        if _has_own_caption(table.caption, codebook):
            other_year = _find_other_year(table.caption, year, codebook)
        for read in blocks:
            if other_year is not None:
                reason = f"its table is on {other_year}, the report is on {year}"
                collected.unmapped += _set_aside(read, reader, reason)
            else:
                _collect(read, reader, collected, undecided=read.block.form in undecided)
        if blocks:
            collected.unmapped += _find_lost(blocks[0].block.form, table, reader)
        else:
            unread.append(table)
    _doubt_lost_rows(left_over, collected, reader, codebook)
    in_use = _titles_not_found(collected.form_pages, year, codebook)
    lost = find_lost_forms(captions, unread, in_use, reader)
    return _with_lost(_complete(collected, codebook), lost)


def _rows_outside(table: Table, blocks: Sequence[ReadBlock]) -> list[list[Cell]]:
    """Return the rows of a table that are no part of a block."""
    taken = {
        number
        for read in blocks
        for number in range(read.first_row, max(row.last for row in read.rows) + 1)
    }
    rows = cells_by_row(table.cells, table.n_rows)
    return [row for number, row in enumerate(rows) if number not in taken]


def _doubt_lost_rows(
    left_over: Sequence[Sequence[Sequence[Cell]]],
    collected: _Collected,
    reader: CellReader,
    codebook: Codebook,
) -> None:
    """Doubt the cells of a row that was not found while a row like it is printed elsewhere."""
    known = collected.found.keys() | collected.unread.keys()
    for form in collected.form_pages:
        for block in codebook.forms[form].blocks:
            missing = {
                entry.index: statistics
                for entry in block.rows
                if entry.valued
                and (statistics := _statistics_of_row(form, block, entry))
                and known.isdisjoint(map(_key, statistics))
            }
            for rows in left_over if missing else ():
                entries = [entry for entry in block.rows if entry.index in missing]
                lost = find_lost_rows(rows, entries)
                named = {row.entry.index for row in lost}
                # So many rows are a part of the form: whatever else is missing may be in it.
                gone = list(missing) if len(lost) >= PART_OF_FORM else list(named)
                statistics = [cell for index in gone for cell in missing.pop(index)]
                if lost:
                    page_number = lost[0].values[0].page_number
                    collected.unread |= {_key(cell): page_number for cell in statistics}
                    collected.findings.append(_explain_lost_rows(lost, statistics))
                    collected.unmapped += _unmapped_rows(form, lost, reader)


def _unmapped_rows(form: str, lost: Sequence[LostRow], reader: CellReader) -> Iterator[Unmapped]:
    for row in lost:
        for cell in row.values:
            reason = "its row stands in no table that was recognised"
            yield reader.unmapped(form, row.label, cell, reason)


def _statistics_of_row(form: str, block: Block, entry: Entry) -> list[Statistic]:
    """Return the cells of a row, as missing."""
    return [
        missing_statistic(form, cell)
        for (index, _), cell in block.cells.items()
        if index == entry.index
    ]


def _explain_lost_rows(lost: Sequence[LostRow], statistics: Sequence[Statistic]) -> Finding:
    first = lost[0]
    more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
    return Finding(
        code="row.lost",
        origin="unclear",
        severity="warning",
        message=f"the row {' > '.join(first.label)!r} on page {first.values[0].page_number}{more} "
        "may be of the form, but stands in no table that was recognised; the values are listed as "
        "unmapped",
        statistics=tuple(name_statistic(statistic) for statistic in statistics),
    )


def _titles_not_found(found: Collection[str], year: int | None, codebook: Codebook) -> list[Form]:
    """Return the forms that a report on a year may print, without those of a title found."""
    titles = {label_key(codebook.forms[form].title) for form in found}
    return [
        form
        for form in codebook.forms.values()
        if (year is None or form.years.first <= year) and label_key(form.title) not in titles
    ]


def _with_lost(labelled: Labelled, lost: LostForms) -> Labelled:
    return Labelled(
        labelled.forms + lost.forms,
        labelled.statistics + lost.statistics,
        labelled.unmapped + lost.unmapped,
        labelled.findings + lost.findings,
    )


def _complete(collected: _Collected, codebook: Codebook) -> Labelled:
    """List every cell of the forms found, in the forms' order, the missing ones too."""
    statistics: list[Statistic] = []
    for form in collected.form_pages:
        for cell in codebook.forms[form].cells:
            found = collected.found.get((form, cell.indicator, cell.applicant, cell.span))
            statistics.append(found or _not_found(form, cell, collected.unread))
    forms = tuple(
        FormFound(form=form, pages=tuple(sorted(set(numbers))))
        for form, numbers in collected.form_pages.items()
    )
    return Labelled(forms, tuple(statistics), tuple(collected.unmapped), tuple(collected.findings))


def _not_found(form: str, cell: FormCell, unread: Mapping[Key, int]) -> Statistic:
    """Say that a cell is missing, or that it may be printed in a row nobody could name."""
    statistic = missing_statistic(form, cell)
    page = unread.get(_key(statistic))
    if page is None:
        return statistic
    return statistic.model_copy(update={"status": "doubtful", "page": page})


def _collect(
    read: ReadBlock, reader: CellReader, collected: _Collected, *, undecided: bool
) -> None:
    """Add the cells of a block; a block printed twice is compared with the first."""
    form = read.block.form
    readings = list(_read_cells(read, reader))
    if undecided:
        readings = [_lower(reading) for reading in readings]
        collected.findings.append(_undecided_finding(read))
    again = [r.statistic for r in readings if r.statistic and _key(r.statistic) in collected.found]
    if again:
        _compare_again(again, collected)
        return
    for reading in readings:
        if reading.statistic is not None:
            collected.found[_key(reading.statistic)] = reading.statistic
        if reading.unmapped is not None:
            collected.unmapped.append(reading.unmapped)
        if reading.finding is not None:
            collected.findings.append(reading.finding)
    collected.form_pages.setdefault(form, []).extend(read.page_numbers)
    collected.unmapped += _find_unmatched(read, reader)
    for row, entries in rows_that_may_be(read):
        cells = [cell for (index, _), cell in read.block.cells.items() if index in entries]
        statistics = [missing_statistic(form, cell) for cell in cells]
        collected.unread |= {_key(statistic): row.page_number for statistic in statistics}
        collected.findings.append(_explain_unnamed(row, statistics))
    for row, cell in _cells_in_labels(read):
        statistic = missing_statistic(form, cell)
        collected.unread[_key(statistic)] = row.page_number
        collected.findings.append(_explain_in_label(statistic))


def _cells_in_labels(read: ReadBlock) -> Iterator[tuple[PrintedRow, FormCell]]:
    """Yield the cells over which the label of their row reaches, if it holds a number."""
    for match in read.matches:
        row = read.rows[match.item]
        if not match.entry.valued or not _NUMBER_INSIDE.search(row.leaf):
            continue
        for column in read.segments[read.row_segments[match.item]].columns:
            index = column.match.entry.index
            if not row.values[index] and row.leaf_cols.stop > column.slot.cols.start:
                yield row, read.block.cells[match.entry.index, index]


def _explain_in_label(statistic: Statistic) -> Finding:
    return Finding(
        code="cell.in-label",
        origin="unclear",
        severity="warning",
        message=f"{name_statistic(statistic)}: the label of its row reaches over the cell and "
        "holds a number, which may be its value",
        statistics=(name_statistic(statistic),),
    )


def _key(statistic: Statistic) -> Key:
    return (statistic.form, statistic.indicator, statistic.applicant, statistic.span)


def _read_cells(read: ReadBlock, reader: CellReader) -> Iterator[CellReading]:
    beside = _rows_beside_unlabelled(read)
    for match in read.matches:
        if match.entry.valued:
            segment = read.segments[read.row_segments[match.item]]
            path = row_path(read, match)
            for column in segment.columns:
                reading = reader.read(read, match, column, path)
                if reading is not None:
                    yield _doubt(reading) if match.item in beside else reading


def _lower(reading: CellReading) -> CellReading:
    """Lower a value to doubtful."""
    statistic = reading.statistic
    if statistic is None or statistic.status not in ("certain", "blank"):
        return reading
    return CellReading(statistic.model_copy(update={"status": "doubtful"}), finding=reading.finding)


def _doubt(reading: CellReading) -> CellReading:
    """Lower a value beside a row without a label, and say why."""
    lowered = _lower(reading)
    if lowered is reading or lowered.statistic is None:
        return reading
    return CellReading(lowered.statistic, finding=_explain_unlabelled(lowered.statistic))


def _rows_beside_unlabelled(read: ReadBlock) -> frozenset[int]:
    """Return the rows beside a row of values without any label: it may be the rest of theirs.

    At the top of a page the rest of a group's label may stand beside such values.
    """
    if all(row.label is None for row in read.block.rows):
        return frozenset()
    matched = {match.item for match in read.matches}
    return frozenset(
        near
        for number, row in enumerate(read.rows)
        if row.has_values and number not in matched
        if not row.leaf or (not row.leaf_is_last and _is_beside_page_break(read.rows, number))
        for near in (number - 1, number + 1)
    )


def _is_beside_page_break(rows: Sequence[PrintedRow], number: int) -> bool:
    around = rows[max(number - 1, 0) : number + 2]
    return any(row.page_number != rows[number].page_number for row in around)


def _explain_unlabelled(statistic: Statistic) -> Finding:
    return Finding(
        code="row.unlabelled",
        origin="unclear",
        severity="warning",
        message=f"{' > '.join(statistic.label)}: a row of values without a label stands beside; "
        "it may hold the rest of this one",
        statistics=(name_statistic(statistic),),
    )


def _explain_unnamed(row: PrintedRow, statistics: Sequence[Statistic]) -> Finding:
    return Finding(
        code="row.unnamed",
        origin="unclear",
        severity="warning",
        message=f"the row {' > '.join(row.label)!r} on page {row.page_number} has no label of the "
        "form, but may be one that is not found elsewhere; its values are listed as unmapped",
        statistics=tuple(name_statistic(statistic) for statistic in statistics),
    )


def _undecided_finding(read: ReadBlock) -> Finding:
    return Finding(
        code="form.undecided",
        origin="unclear",
        severity="warning",
        message=f"the table could be {read.block.form!r} or another form just as well; "
        "its values are doubtful",
    )


def _compare_again(again: Sequence[Statistic], collected: _Collected) -> None:
    """Compare a form's second printing with the first; what differs becomes doubtful."""
    differing: list[str] = []
    for statistic in again:
        key = _key(statistic)
        first = collected.found[key]
        if (first.value, first.status == "blank") != (statistic.value, statistic.status == "blank"):
            differing.append(name_statistic(statistic))
            if first.status == "certain":
                collected.found[key] = first.model_copy(update={"status": "doubtful"})
    pages = sorted({statistic.page for statistic in again if statistic.page is not None})
    collected.findings.append(
        Finding(
            code="form.twice",
            origin="unclear",
            severity="warning" if differing else "info",
            message=f"{again[0].form} is printed again on page {pages[0] if pages else '?'}; "
            f"{len(differing)} values differ there, the first printing is given",
            statistics=tuple(differing),
        )
    )


def _find_unmatched(read: ReadBlock, reader: CellReader) -> Iterator[Unmapped]:
    """Report the printed values of rows and columns that no entry claims."""
    matched = {match.item: match.entry.valued for match in read.matches}
    for number, row in enumerate(read.rows):
        for cell in row.stray:
            reason = "the form has no column with this header in this place"
            yield reader.unmapped(read.block.form, row.label, cell, reason)
        if matched.get(number) or not row.has_values:
            continue
        cells = dict.fromkeys(cell for cells in row.values.values() for cell in cells)
        for cell in cells:
            is_mark = number in matched and reader.is_blank(cell)  # a group's —— is no value
            if cell.text_lines and not is_mark:
                reason = "no entry has this label in this place"
                yield reader.unmapped(read.block.form, row.label, cell, reason)


def _find_lost(form: str, table: Table, reader: CellReader) -> Iterator[Unmapped]:
    """Report the values inside a table that no cell of it took."""
    for page_number, word in find_lost_values(table, reader.pages):
        cell = Cell(0, 0, 1, 1, word.bbox, page_number, (TextLine(word.text, word.bbox, (word,)),))
        yield reader.unmapped(form, (), cell, "it stands in the table, but in none of its cells")


def _set_aside(read: ReadBlock, reader: CellReader, reason: str) -> Iterator[Unmapped]:
    """Report all values of a table that is the form but not this report's."""
    for row in read.rows:
        for cells in row.values.values():
            for cell in cells:
                if cell.text_lines and looks_like_value(cell.text):
                    yield reader.unmapped(read.block.form, row.label, cell, reason)


def _has_own_caption(caption: str, codebook: Codebook) -> bool:
    """Whether more than the title of a block stands above a table: such a table goes on a series.

    Where the blocks of a form are tables of their own, only the first has the form's caption.
    """
    return any(parse_label(line).key not in codebook.titles for line in caption.split("\n") if line)


def _find_other_year(caption: str, year: int | None, codebook: Codebook) -> str | None:
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
