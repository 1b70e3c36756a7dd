"""Forms that a recognised page may hold: what recognition garbles has neither title nor labels.

Where rules or lines of a scan are not found, a table is but a heap of cells, or none. The forms of
the reporting year that are found nowhere else may stand there.
"""

from collections.abc import Collection, Iterator, Sequence

from reportparse.codebook import Codebook, Form, label_key
from reportparse.layout import Page, Table
from reportparse.report import Finding, FormFound
from reportparse.statistics.doubts import make_warning
from reportparse.statistics.lost_forms import (
    NOTHING_LOST,
    LostForms,
    add_lost,
    count_numbers,
    lose_cells,
)

LEAST_CELLS = 10  # of a form; smaller ones are printed by few agencies
FEW_NUMBERS = 3  # of a table; one of names or addresses has fewer
LYING, STANDING = 5, 3  # rulings of a page with a table of numbers
LONG = 100.0  # pt; lying ones that are shorter may be strokes of text


def find_unread_forms(
    forms: Sequence[Form],
    unread: Sequence[Table],
    found: Sequence[FormFound],
    pages: Sequence[Page],
) -> LostForms:
    """Doubt every cell of the forms that may stand where nothing was made out.

    Args:
        forms: The forms that the report has to print and that were not found.
        unread: The tables that were recognised as no form.
        found: The forms that were found; where one stands, the rules are its.
        pages: The report's pages.
    """
    taken = {number for form in found for number in form.pages}
    numbers = tuple(sorted({*_with_unread_tables(unread, pages), *_with_rules(taken, pages)}))
    wanted = [form for form in forms if len(form.cells) >= LEAST_CELLS] if numbers else []
    lost = NOTHING_LOST
    for form in wanted:
        lost = add_lost(lost, lose_cells(form, numbers), _explain(form, numbers))
    return lost


def choose_expected(found: Sequence[FormFound], codebook: Codebook, year: int | None) -> list[Form]:
    """Return the forms that a report on a year has to print and does not, the newest of a title.

    Args:
        found: The forms that were found, or are listed in doubt.
        codebook: The forms; one of a province has the title of another, with a remark: （福建省）.
        year: The reporting year.
    """
    titles = {label_key(codebook.forms[form.form].title) for form in found}
    expected: dict[str, Form] = {}
    for form in sorted(codebook.forms.values(), key=lambda form: -form.years.first):
        last = form.years.last
        is_used = last is None if year is None else form.years.first <= year <= (last or year)
        if is_used and label_key(form.title) not in titles:
            expected.setdefault(form.title, form)
    return list(expected.values())


def _with_unread_tables(unread: Sequence[Table], pages: Sequence[Page]) -> Iterator[int]:
    """Yield the recognised pages on which a table of numbers is no form."""
    by_number = {page.page_number: page for page in pages}
    for table in unread:
        if sum(map(count_numbers, table.cells)) >= FEW_NUMBERS:
            for part in table.parts:
                if by_number[part.page_number].is_recognised(part.bbox):
                    yield part.page_number


def _with_rules(taken: Collection[int], pages: Sequence[Page]) -> Iterator[int]:
    """Yield the recognised pages with the rules of a table, and no form."""
    for page in pages:
        if page.reader != "ocr" or page.page_number in taken:
            continue
        lying = [r for r in page.rulings if r.orientation == "h" and r.end - r.start >= LONG]
        standing = [r for r in page.rulings if r.orientation == "v"]
        if len(lying) >= LYING and len(standing) >= STANDING:
            yield page.page_number


def _explain(form: Form, numbers: Sequence[int]) -> Finding:
    where = ", ".join(map(str, numbers))
    return make_warning(
        "form.not-found",
        f"no table of {form.form} was recognised; a table of page {where}, which was "
        "recognised from a picture, may be it: every cell of the form is doubtful",
    )
