"""Forms whose title or labels are printed though none of their tables was recognised."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from reportparse.codebook import Form, label_key
from reportparse.layout import Cell, Table, cells_by_row
from reportparse.pages.text_lines import find_text_lines
from reportparse.report import Finding, FormFound, Statistic, Unmapped
from reportparse.statistics.cells import CellReader, missing_statistic
from reportparse.statistics.doubts import make_warning
from reportparse.statistics.lost_labels import find_labelled_form
from reportparse.statistics.lost_text import PrintedText
from reportparse.tables.chunks import is_number, looks_like_value

FEW_LABELS = 3  # of a table; with fewer it could be a province's form as well
UNREAD_LABELS = 2  # by which two forms may differ where it is not known which one it is
FEW_ROWS = 3  # rows of values that make a table a form's; half of them in a shorter one
MOST_COLUMNS = 0.6  # share of a form's columns, or rows, that its values fill at least
MAX_TITLE_LINE = 30  # characters; a longer line is a sentence
_OF_PROSE = re.compile(r"[。，；！？《》]|[.…·．]{3}|…")  # or of a table of contents
MIN_TITLE = 8  # characters of the end of a title
REASON = "its table was not recognised"


class Caption(NamedTuple):
    """A short paragraph, which may stand above a table."""

    text: str
    page_number: int
    top: float


class LostForms(NamedTuple):
    """What can be said of the forms that are printed and were not recognised."""

    forms: tuple[FormFound, ...]
    """Those whose table is there, by its place and its shape."""
    statistics: tuple[Statistic, ...]
    """Their cells: doubtful, without a value."""
    unmapped: tuple[Unmapped, ...]
    """The numbers of their tables."""
    findings: tuple[Finding, ...]


NOTHING_LOST = LostForms((), (), (), ())


def find_lost_forms(
    captions: Sequence[Caption],
    unread: Sequence[Table],
    in_use: Sequence[Form],
    reader: CellReader,
) -> LostForms:
    """Report the forms whose title or labels are printed, and whose table was not recognised.

    Args:
        captions: The short paragraphs of the report.
        unread: The tables that were recognised as no form, in reading order.
        in_use: The forms that the report may print and that were not found.
        reader: Reads the cells of the report.
    """
    forms_of: dict[str, list[Form]] = {}
    for form in in_use:
        forms_of.setdefault(label_key(form.title), []).append(form)
    short_lines = _captions_in(reader.printed, in_use)
    in_order = sorted([*captions, *short_lines], key=lambda caption: caption[1:])
    titled = list(_find_titles(in_order, list(forms_of)))
    firsts = {title: caption for title, caption in reversed(titled)}
    once = sorted(firsts.items(), key=lambda each: each[1][1:])
    lost = NOTHING_LOST
    for title, rivals in forms_of.items():
        own = {form.form: _find_own(form, title, (titled, once), unread) for form in rivals}
        more = NOTHING_LOST
        if any(own.values()):
            for form in _choose(rivals, own):
                listed = _lose(form, own[form.form], reader)
                more = _add(more, listed._replace(unmapped=() if more.forms else listed.unmapped))
        elif labelled := find_labelled_form(rivals, reader.printed):
            more = lose_cells(labelled.form, labelled.pages)
        if more.forms or title in firsts:
            names = " or ".join(other.form for other in rivals)
            lost = add_lost(lost, more, _explain(firsts.get(title), names, more))
    return lost


def _choose(rivals: Sequence[Form], own: Mapping[str, Sequence[Table]]) -> list[Form]:
    """Return which forms of a title some tables may be: those of which most labels are printed.

    A newer form has nearly all labels of the one before it, and a few may not have been read. With
    hardly any label they could be the one that a province has, too, whose title has a remark.
    """
    n_labels = {form.form: _count_labels(form, own[form.form]) for form in rivals}
    ranked = sorted(rivals, key=lambda form: (n_labels[form.form], form.years.first), reverse=True)
    most = n_labels[ranked[0].form]
    if most >= FEW_LABELS:
        return [form for form in ranked if n_labels[form.form] >= most - UNREAD_LABELS]
    newest: dict[str, Form] = {}
    for form in ranked:
        if own[form.form]:
            newest.setdefault(form.title, form)
    return list(newest.values())


def _captions_in(printed: PrintedText, forms: Sequence[Form]) -> Iterator[Caption]:
    """Yield the lines with a form's title on pages where one is printed, inside tables, too.

    A title between two tables may be taken for a part of one, and is in no paragraph then.
    """
    titles = {label_key(form.title) for form in forms}
    for number, page in printed.pages.items():
        letters = printed.letters_of(number)
        if any(title in letters for title in titles):
            for line in find_text_lines(page.words):
                if len(line.text) <= MAX_TITLE_LINE and not _OF_PROSE.search(line.text):
                    yield Caption(line.text, page.page_number, line.bbox.top)


def _find_titles(
    captions: Sequence[Caption], titles: Sequence[str]
) -> Iterator[tuple[str, Caption]]:
    """Yield every caption with each title, in reading order.

    A title stands in the table of contents, too, or among headings whose tables all follow later.
    """
    for caption in captions:
        key = label_key(caption.text)
        for title in titles:
            if _names(key, title):
                yield title, caption


def _find_own(
    form: Form,
    title: str,
    orders: Sequence[Sequence[tuple[str, Caption]]],
    unread: Sequence[Table],
) -> list[Table]:
    """Return the tables that may be a form, below its title wherever printed, or else once.

    Where none is, those below may be the pieces of one.
    """
    own = [table for table in unread if _may_be(form, table)]
    pieces = [_tables_below(title, order, unread) for order in orders]
    return next(
        filter(None, (_tables_below(title, order, own) for order in orders)),
        next((tables for tables in pieces if _has_size(form, tables)), []),
    )


def _has_size(form: Form, tables: Sequence[Table]) -> bool:
    """Whether tables have in all about as many values as a form has rows or columns."""
    rows = sum([row.valued for block in form.blocks for row in block.rows])
    size = max(rows, *[len(block.columns) for block in form.blocks])
    count = sum([_count_values(cell) for table in tables for cell in table.cells])
    return MOST_COLUMNS * size <= count <= size / MOST_COLUMNS


def _count_labels(form: Form, tables: Sequence[Table]) -> int:
    """Count the texts of tables that are labels of a form: of two of one title, it has more."""
    shown = {label_key(cell.text) for table in tables for cell in table.cells if cell.text_lines}
    return len(shown & frozenset().union(*[block.labels for block in form.blocks]))


def _tables_below(
    title: str, titled: Sequence[tuple[str, Caption]], tables: Sequence[Table]
) -> list[Table]:
    """Return the tables above which this title is the last one printed."""
    below: list[Table] = []
    for table in tables:
        place = _find_top(table)
        above = [other for other, caption in titled if caption[1:] <= place]
        if above and above[-1] == title:
            below.append(table)
    return below


def _find_top(table: Table) -> tuple[int, float]:
    """Return the page and the height of a table's first text.

    The frame of one that has rules between its rows alone may begin at the last rule of another.
    """
    first = table.parts[0]
    tops = [
        line.bbox.top
        for cell in table.cells
        if cell.page_number == first.page_number
        for line in cell.text_lines
    ]
    return first.page_number, min(tops, default=first.bbox.top)


def _names(key: str, title: str) -> bool:
    """Whether a caption has a form's title in it, or is its end: 五、信息处理费收取情况."""
    return title in key or (len(key) >= MIN_TITLE and title.endswith(key))


def count_numbers(cell: Cell) -> int:
    """Count the numbers in a cell: of rows and columns that nothing divides it holds several.

    Digits set apart are one number.
    """
    words = [word.text for line in cell.text_lines for word in line.words]
    numbers = [text for text in words if is_number(text)]
    if numbers and len(numbers) == len(words) and all(len(text) == 1 for text in numbers):
        return len(cell.text_lines)
    return len(numbers)


def _count_values(cell: Cell) -> int:
    """Count the numbers in a cell, or its mark for none: half a row may be dashes."""
    return count_numbers(cell) or int(looks_like_value(cell.text))


def _values(cells: Sequence[Cell]) -> list[Cell]:
    """Return the cells that hold a number."""
    return [cell for cell in cells if count_numbers(cell)]


def _may_be(form: Form, table: Table) -> bool:
    """Whether a table may be a form printed in some way: by its shape, or its numbers alone.

    It has about as many numbers beside each other; or in all about as many as the form has rows or
    columns, of which it may give but one.
    """
    if _has_size(form, [table]):
        return True
    counts = [sum(map(_count_values, row)) for row in cells_by_row(table.cells, table.n_rows)]
    return any(
        sum(count >= MOST_COLUMNS * len(block.columns) for count in counts)
        >= min(FEW_ROWS, sum(row.valued for row in block.rows) / 2)
        for block in form.blocks
    )


def _lose(form: Form, tables: Sequence[Table], reader: CellReader) -> LostForms:
    """List the cells of a form without values, and the numbers of what may be its tables."""
    unmapped = tuple(
        reader.unmapped(form.form, tuple(_labels(row)), cell, REASON)
        for table in tables
        for number, row in enumerate(cells_by_row(table.cells, table.n_rows))
        for cell in _values(row)
        if cell.row == number
    )
    pages = sorted({number for table in tables for number in table.page_numbers})
    return lose_cells(form, tuple(pages))._replace(unmapped=unmapped)


def lose_cells(form: Form, pages: tuple[int, ...]) -> LostForms:
    """List the cells of a form, doubtful and without values, that stand somewhere on some pages."""
    statistics = tuple(missing_statistic(form.form, cell, pages[0]) for cell in form.cells)
    return LostForms((FormFound(form=form.form, pages=pages),), statistics, (), ())


def _labels(row: Sequence[Cell]) -> Iterator[str]:
    for cell in row:
        if cell.text_lines and not looks_like_value(cell.text):
            yield "".join(cell.text.split())


def _explain(caption: Caption | None, names: str, lost: LostForms) -> Finding:
    told = "what it holds is missing here"
    if lost.forms:
        listed = "its numbers are listed as unmapped, and " if lost.unmapped else ""
        told = f"{listed}every cell of {' and '.join(f.form for f in lost.forms)} is doubtful"
    seen = "most labels of a form are" if caption is None else f"{caption.text} is"
    where = "" if caption is None else " below"
    return make_warning(
        "form.not-found", f"{seen} printed, but no table of {names} was recognised{where}; {told}"
    )


def add_lost(lost: LostForms, more: LostForms, finding: Finding) -> LostForms:
    """Return what is lost already and one form more, with what is to be said of it."""
    added = _add(lost, more)
    return added._replace(findings=(*added.findings, finding))


def _add(lost: LostForms, more: LostForms) -> LostForms:
    return LostForms(
        lost.forms + more.forms,
        lost.statistics + more.statistics,
        lost.unmapped + more.unmapped,
        lost.findings + more.findings,
    )
