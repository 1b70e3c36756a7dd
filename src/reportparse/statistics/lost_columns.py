"""Columns of a form without row labels that were not found although a table prints their names."""

from collections.abc import Callable, Sequence

from reportparse.codebook import Block, Form, FormCell
from reportparse.labels import parse_label
from reportparse.layout import Table
from reportparse.report import Finding
from reportparse.statistics.cells import CellReader, missing_statistic, name_statistic
from reportparse.statistics.lost_rows import LostCells, is_number

MIN_NAMED = 3  # headers of a form that no other table has by chance


def doubt_lost_columns(
    unread: Sequence[Table],
    forms: Sequence[Form],
    is_known: Callable[[str, FormCell], bool],
    reader: CellReader,
) -> LostCells:
    """Find the cells whose column was not found while a table that is no form prints its header.

    Args:
        unread: Tables in which no form was recognised.
        forms: The forms found.
        is_known: Whether a form's cell was found, or is doubted already.
        reader: Reads the cells of the report.
    """
    lost = LostCells([], [], [])
    for form in forms:
        for block in form.blocks:
            if any(row.label is not None for row in block.rows):
                continue
            missing = {
                column: cell
                for (_, column), cell in block.cells.items()
                if not is_known(form.form, cell)
            }
            table = next((table for table in unread if _names(table, block, missing)), None)
            if table is None:
                continue
            page_number = table.parts[0].page_number
            statistics = [missing_statistic(form.form, cell) for cell in missing.values()]
            lost.cells.extend((statistic, page_number) for statistic in statistics)
            lost.unmapped.extend(
                reader.unmapped(form.form, (), cell, "its table was not recognised")
                for cell in table.cells
                if is_number(cell)
            )
            names = tuple(name_statistic(statistic) for statistic in statistics)
            lost.findings.append(_explain(page_number, names))
    return lost


def _names(table: Table, block: Block, missing: dict[int, FormCell]) -> bool:
    """Whether a table with numbers has the headers of columns that are missing."""
    printed = {parse_label(cell.text).key for cell in table.cells if cell.text_lines}
    named = sum(not printed.isdisjoint(block.columns[column].keys) for column in missing)
    return named >= min(MIN_NAMED, len(block.columns)) and any(map(is_number, table.cells))


def _explain(page_number: int, names: tuple[str, ...]) -> Finding:
    return Finding(
        code="columns.lost",
        origin="unclear",
        severity="warning",
        message=f"a table on page {page_number} has headers of columns that were not found, but "
        "was not recognised; its values are listed as unmapped",
        statistics=names,
    )
