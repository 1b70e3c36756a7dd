"""Tables → an Excel workbook, a sheet for each."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reportparse.errors import LimitExceededError
from reportparse.export.tables import Table

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # the same input gives the same bytes
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
MOST_IN_MEMORY = 2_000_000  # cells, some 400 MB
LONGEST_CELL = 32_767  # characters Excel keeps


def write_xlsx(tables: Sequence[Table], path: Path) -> None:
    """Write the workbook. Text stays text: nothing becomes a formula, a link or a number.

    Raises:
        LimitExceededError: A table is larger than a sheet, or a text longer than a cell.
    """
    import xlsxwriter

    for table in tables:
        if table.height >= MOST_ROWS or len(table.columns) > MOST_COLUMNS:
            raise LimitExceededError(
                f"{table.name}: {table.height} rows and {len(table.columns)} columns are more than "
                "a sheet of Excel holds; give --format csv or parquet, or --layout wide"
            )
    size = sum(table.height * len(table.columns) for table in tables)
    options = {
        "constant_memory": size > MOST_IN_MEMORY,  # writes row by row, but takes longer
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as workbook:
        workbook.set_properties({"created": NO_TIME})
        head = workbook.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF4"})
        for table in tables:
            sheet = workbook.add_worksheet(table.name)
            sheet.freeze_panes(1, 1)
            for at, column in enumerate(table.columns):
                sheet.set_column(at, at, min(max(len(column.name) + 2, 9), 40))
            for at, column in enumerate(table.columns):
                sheet.write_string(0, at, column.name, head)
            _write_rows(sheet, table)
            if table.height:
                sheet.autofilter(0, 0, table.height, len(table.columns) - 1)


def _write_rows(sheet: "Worksheet", table: Table) -> None:
    write_number, write_string = sheet.write_number, sheet.write_string
    for row, cells in enumerate(zip(*table.values, strict=True), start=1):
        for at, cell in enumerate(cells):
            if cell is None:
                continue
            if isinstance(cell, str):
                if cell:
                    write_string(row, at, _fitting(cell, table.name))
            else:
                write_number(row, at, cell)


def _fitting(text: str, name: str) -> str:
    if len(text) > LONGEST_CELL:
        raise LimitExceededError(
            f"{name}: a text of {len(text)} characters is longer than a cell of Excel; give "
            "--format csv or parquet"
        )
    return text
