"""Every net for the cells of a form that were not found but may be printed nevertheless."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from reportparse.codebook import Codebook, FormCell
from reportparse.layout import Cell, Table
from reportparse.report import CellKey, cell_key
from reportparse.statistics.cells import CellReader
from reportparse.statistics.lost_columns import doubt_lost_columns
from reportparse.statistics.lost_rows import LostCells, doubt_lost_rows
from reportparse.statistics.printed_labels import doubt_printed_labels
from reportparse.statistics.repeated_rows import doubt_repeated_rows


def find_lost_cells(
    form_pages: Mapping[str, Sequence[int]],
    known: AbstractSet[CellKey],
    unread: tuple[Iterable[Sequence[Sequence[Cell]]], Sequence[Table]],
    codebook: Codebook,
    reader: CellReader,
) -> Iterator[LostCells]:
    """Find the cells that may stand in rows or tables that were not recognised.

    Args:
        form_pages: The forms found, and the pages on which they are.
        known: The cells that were found, or are doubted already.
        unread: Rows, by table or page, and tables that were read as no part of a form.
        codebook: The forms.
        reader: Reads the cells of the report.
    """
    seen = set(known)

    def is_known(form: str, cell: FormCell) -> bool:
        return (form, cell.indicator, cell.applicant, cell.span) in seen

    forms = [codebook.forms[form] for form in form_pages]
    if all([is_known(form.form, cell) for form in forms for cell in form.cells]):
        return
    rows, tables = list(unread[0]), unread[1]
    nets: tuple[Callable[[], LostCells], ...] = (
        lambda: doubt_lost_rows(rows, forms, is_known, reader),
        lambda: doubt_lost_columns(tables, forms, is_known, reader),
        lambda: doubt_repeated_rows(rows, forms, is_known, reader),
    )
    for net in nets:
        lost = net()
        seen |= {cell_key(statistic) for statistic, _ in lost.cells}
        yield lost
    yield doubt_printed_labels(forms, form_pages, is_known, reader.printed)
