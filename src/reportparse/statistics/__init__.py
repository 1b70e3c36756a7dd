"""Tables + codebook → statistics: every cell of every form found, and what fits nothing."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from reportparse.codebook import Codebook, Form, FormCell, label_key
from reportparse.layout import Cell, Page, Table, TextLine, cells_by_row
from reportparse.report import (
    CellKey,
    Finding,
    FormFound,
    Statistic,
    Unmapped,
    cell_key,
)
from reportparse.statistics.by_place import name_by_place
from reportparse.statistics.captions import find_owners
from reportparse.statistics.cells import (
    CellReader,
    CellReading,
    missing_statistic,
    name_statistic,
    row_path,
)
from reportparse.statistics.choose import (
    ReadBlock,
    Tie,
    read_blocks,
)
from reportparse.statistics.crossed import line_up_groups
from reportparse.statistics.folded import unfold
from reportparse.statistics.in_labels import cells_in_labels, explain_in_label
from reportparse.statistics.joined_rows import explain_joined, rows_with_taller_cells
from reportparse.statistics.listed import unlist
from reportparse.statistics.lost_cells import find_lost_cells
from reportparse.statistics.lost_forms import (
    Caption,
    LostForms,
    find_lost_forms,
)
from reportparse.statistics.lost_rows import rows_outside
from reportparse.statistics.lost_text import PrintedText, find_lost_values
from reportparse.statistics.overprinted import doubt_overprinted
from reportparse.statistics.owners import (
    doubt_whole,
    find_own_titles,
    release_repeated,
)
from reportparse.statistics.several_labels import explain_several, rows_of_several
from reportparse.statistics.ties import (
    prefer_current,
    settle_ties,
    tied_forms,
)
from reportparse.statistics.turned import turn_table
from reportparse.statistics.twice import compare_again, doubt_rival, lower
from reportparse.statistics.unknown_headers import columns_that_may_be, explain_columns
from reportparse.statistics.unlabelled import explain_unlabelled, rows_beside_unlabelled
from reportparse.statistics.unread import explain_row, rows_that_may_be
from reportparse.statistics.unread_pages import choose_expected, find_unread_forms
from reportparse.statistics.values import Vocabulary
from reportparse.tables.chunks import looks_like_value

MIN_TURNED = 6  # cells; the smallest form of several columns, 信息处理费收取情况, has as many


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

    found: dict[CellKey, Statistic] = field(default_factory=dict)
    unread: dict[CellKey, int] = field(default_factory=dict)
    """Cells that may stand in a row nobody could name, and the page of that row."""
    form_pages: dict[str, list[int]] = field(default_factory=dict)
    set_aside: set[str] = field(default_factory=set)
    """Forms printed with the numbers of another year."""
    unmapped: list[Unmapped] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def label_statistics(
    tables: Sequence[Table],
    pages: Sequence[Page],
    codebook: Codebook,
    year: int | None,
    captions: Sequence[Caption] = (),
    *,
    agency: str | None = None,
    stated_year: int | None = None,
) -> Labelled:
    """Find the forms among the tables and give every printed cell its indicator.

    Args:
        tables: Joined tables of one report, in reading order.
        pages: The report's pages.
        codebook: The forms.
        year: Reporting year; a table whose caption names another year is not this report's.
        captions: Short paragraphs: a form whose title is among them is printed, found or not.
        agency: Whose report it is; a form it prints is not compared with another agency's.
        stated_year: The year of the period that the text states, where it is one.
    """
    by_number = {page.page_number: page for page in pages}
    reader = CellReader(_vocabulary_of(codebook), by_number, PrintedText(by_number))
    collected = _Collected()
    unread: list[Table] = []
    tables, readings = _read_tables(tables, codebook, year)
    owners = release_repeated(find_owners(tables, codebook, year, agency, stated_year), readings)
    own_titles = find_own_titles(readings, owners, codebook)
    for table, (blocks, ties), each in zip(tables, readings, owners, strict=True):
        undecided = tied_forms(ties)
        for read, owner in zip(blocks, each, strict=True):
            form = read.block.form
            if reason := owner.explain(year, is_printed=codebook.forms[form].title in own_titles):
                collected.unmapped += _set_aside(read, reader, reason)
                collected.set_aside.add(form)
            else:
                _collect(read, reader, collected, doubt_whole(read, owner, undecided))
        if any(owner.other_year is None for owner in each):
            _list_rivals(ties, collected)
        if blocks:
            collected.unmapped += _find_lost(blocks[0].block.form, table, reader)
        else:
            unread.append(table)
    left_over = (
        _rows_outside(table, blocks) for table, (blocks, _) in zip(tables, readings, strict=True)
    )
    rows = chain(left_over, rows_outside(pages, tables))
    known = collected.found.keys() | collected.unread.keys()
    for lost in find_lost_cells(collected.form_pages, known, (rows, unread), codebook, reader):
        collected.unread |= {cell_key(cell): page_number for cell, page_number in lost.cells}
        collected.unmapped += lost.unmapped
        collected.findings += lost.findings
    in_use = _titles_not_found(collected.form_pages.keys() | collected.set_aside, year, codebook)
    labelled = _with_lost(
        _complete(collected, codebook), find_lost_forms(captions, unread, in_use, reader)
    )
    expected = choose_expected(labelled.forms, codebook, year)
    labelled = _with_lost(labelled, find_unread_forms(expected, unread, labelled.forms, pages))
    is_odd = bool(labelled.findings or labelled.unmapped)  # as everything printed on a form is
    return _doubt_overprinted(labelled, by_number) if is_odd else labelled


def _read_tables(
    tables: Sequence[Table], codebook: Codebook, year: int | None
) -> tuple[list[Table], list[tuple[list[ReadBlock], list[Tie]]]]:
    """Read each table as the blocks it prints; where two forms fit, all tables decide.

    Returns:
        The tables as they are read, and the blocks of each with their ties.
    """
    row_headers = frozenset(key for block in codebook.blocks for key in block.row_header_keys)
    as_read = [_read_table(unfold(table, row_headers), codebook, year) for table in tables]
    settled = settle_ties([reading for _, reading in as_read])
    return [table for table, _ in as_read], [
        prefer_current(*reading, codebook, year) for reading in settled
    ]


def _vocabulary_of(codebook: Codebook) -> Vocabulary:
    common = codebook.common
    return Vocabulary(
        frozenset(common.blank_marks), frozenset(common.count_units), frozenset(common.money_units)
    )


def _read_table(
    table: Table, codebook: Codebook, year: int | None
) -> tuple[Table, tuple[list[ReadBlock], list[Tie]]]:
    """Read a table as it stands, or else as a whole form whose rows are printed as columns.

    A form of one row may be printed with the groups of its columns as rows.
    """
    reading = read_blocks(table, codebook, year)
    if reading[0]:
        return table, reading
    others = [turn_table(table)] if len(table.cells) >= MIN_TURNED else []
    others += [
        lined_up
        for block in codebook.blocks
        if block.is_one_row and (lined_up := line_up_groups(table, block)) is not None
    ]
    if (blocks_of_list := unlist(table, list(codebook.forms.values()))) is not None:
        others.append(blocks_of_list)
    for other in others:
        blocks, ties = read_blocks(other, codebook, year)
        if blocks and all(read.is_whole for read in blocks):
            return other, (blocks, ties)
    return table, reading


def _doubt_overprinted(labelled: Labelled, pages: Mapping[int, Page]) -> Labelled:
    statistics, findings = doubt_overprinted(labelled.statistics, labelled.forms, pages)
    return replace(labelled, statistics=statistics, findings=labelled.findings + findings)


def _rows_outside(table: Table, blocks: Sequence[ReadBlock]) -> list[list[Cell]]:
    """Return the rows of a table that no block has matched, nor taken for its header."""
    taken = {
        number
        for read in blocks
        for first, last in (
            *((segment.top_row, segment.header_row) for segment in read.segments),
            *((read.rows[m.item].first, read.rows[m.item].last) for m in read.matches),
        )
        for number in range(first, last + 1)
    }
    rows = cells_by_row(table.cells, table.n_rows)
    return [row for number, row in enumerate(rows) if number not in taken]


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


def _not_found(form: str, cell: FormCell, unread: Mapping[CellKey, int]) -> Statistic:
    """Say that a cell is missing, or that it may be printed in a row nobody could name."""
    statistic = missing_statistic(form, cell)
    return missing_statistic(form, cell, unread.get(cell_key(statistic)))


def _collect(
    read: ReadBlock, reader: CellReader, collected: _Collected, doubt: Finding | None
) -> None:
    """Add the cells of a block; a block printed twice is compared with the first.

    Args:
        read: The block.
        reader: Reads its cells.
        collected: What the tables so far gave.
        doubt: What speaks against the whole block.
    """
    form = read.block.form
    read = name_by_place(read, reader.pages)
    readings = list(_read_cells(read, reader))
    if doubt is not None:
        readings = [lower(reading) for reading in readings]
        collected.findings.append(doubt)
    again = [
        r.statistic for r in readings if r.statistic and cell_key(r.statistic) in collected.found
    ]
    if again:
        compare_again(again, collected.found, collected.findings)
        return
    for reading in doubt_rival(form, readings, collected.found, collected.findings):
        if reading.statistic is not None:
            collected.found[cell_key(reading.statistic)] = reading.statistic
        if reading.unmapped is not None:
            collected.unmapped.append(reading.unmapped)
        if reading.finding is not None:
            collected.findings.append(reading.finding)
    collected.form_pages.setdefault(form, []).extend(read.page_numbers)
    collected.unmapped += _find_unmatched(read, reader)
    for row, entries in rows_that_may_be(read):
        cells = [cell for (index, _), cell in read.block.cells.items() if index in entries]
        statistics = [missing_statistic(form, cell) for cell in cells]
        collected.unread |= {cell_key(statistic): row.page_number for statistic in statistics}
        collected.findings.append(explain_row(row, statistics))
    if len(read.block.columns) > 1 and read.extra_columns:
        _doubt_columns(read, collected)
    _doubt_in_labels(read, collected)


def _doubt_in_labels(read: ReadBlock, collected: _Collected) -> None:
    """Doubt the cells, empty or none, whose value may stand in a label that reaches over them."""
    for row, cell in cells_in_labels(read):
        statistic = missing_statistic(read.block.form, cell)
        key = cell_key(statistic)
        collected.unread[key] = row.page_number
        if key in collected.found:  # as blank
            blank = collected.found[key]
            collected.found[key] = blank.model_copy(update={"status": "doubtful"})
        collected.findings.append(explain_in_label(statistic))


def _doubt_columns(read: ReadBlock, collected: _Collected) -> None:
    """Doubt the cells of the columns that may stand under headers nobody could name."""
    columns = columns_that_may_be(read.segments[0], read.extra_columns) or ()
    rows = {match.entry.index: read.rows[match.item].page_number for match in read.matches}
    cells = [
        (missing_statistic(read.block.form, cell), rows[row])
        for (row, column), cell in read.block.cells.items()
        if column in columns and row in rows
    ]
    if cells:
        collected.unread |= {cell_key(statistic): page_number for statistic, page_number in cells}
        collected.findings.append(explain_columns([name_statistic(cell) for cell, _ in cells]))


def _list_rivals(ties: Sequence[Tie], collected: _Collected) -> None:
    """List the cells that a table prints if it is the other of two forms, which nobody can say."""
    for _, rival in ties:
        form, pages = rival.block.form, rival.page_numbers
        collected.form_pages.setdefault(form, []).extend(pages)
        cells = [missing_statistic(form, cell) for cell in rival.block.cells.values()]
        collected.unread |= {cell_key(statistic): pages[0] for statistic in cells}


def _read_cells(read: ReadBlock, reader: CellReader) -> Iterator[CellReading]:
    doubted = (
        (rows_beside_unlabelled(read), explain_unlabelled),
        (rows_of_several(read), explain_several),
        (rows_with_taller_cells(read), explain_joined),
    )
    for match in read.matches:
        if match.entry.valued:
            segment = read.segments[read.row_segments[match.item]]
            path = row_path(read, match)
            explain = next((explain for rows, explain in doubted if match.item in rows), None)
            for column in segment.columns:
                reading = reader.read(read, match, column, path)
                if reading is not None:
                    yield reading if explain is None else _doubt(reading, explain)


def _doubt(reading: CellReading, explain: Callable[[Statistic], Finding]) -> CellReading:
    """Lower a value of which the rows say that it may be another's, and say why."""
    lowered = lower(reading)
    if lowered is reading or lowered.statistic is None:
        return reading
    return CellReading(lowered.statistic, finding=explain(lowered.statistic))


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
