"""Tables → an Excel workbook, a sheet for each."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from reportparse.errors import LimitExceededError
from reportparse.export.tables import Cell, Table

NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # the same input gives the same bytes
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
LARGEST_SHEET = 2**31 - 1  # bytes of XML; more takes a ZIP64 archive, which not all programs read
LONGEST_CELL = 32_767  # characters Excel keeps
KEPT_TEXTS = 65_536  # different texts whose XML is kept; most cells hold one of a few
SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
EXTENT = re.compile(r'<dimension ref="[^"]*"/>')
ROWS_END = "</sheetData>"
# ECMA-376 part 1, 22.9.2.19: what XML cannot hold is written _xHHHH_, and so is what looks like it.
ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def write_xlsx(tables: Sequence[Table], path: Path) -> None:
    """Write the workbook. Text stays text: nothing becomes a formula, a link or a number.

    XlsxWriter makes the workbook but for the rows below the header, which it would take half of
    the time to write: those go into its sheets here, as inline strings and numbers.

    Raises:
        LimitExceededError: A table is larger than a sheet, or a text longer than a cell.
    """
    for table in tables:
        if table.height >= MOST_ROWS or len(table.columns) > MOST_COLUMNS:
            raise LimitExceededError(
                f"{table.name}: {table.height} rows and {len(table.columns)} columns are more than "
                "a sheet of Excel holds; give --format csv or parquet, or --layout wide"
            )
    with ZipFile(_headers(tables)) as headers, ZipFile(path, "w", ZIP_DEFLATED) as workbook:
        for member in headers.infolist():
            content = headers.read(member)
            sheet = SHEET.fullmatch(member.filename)
            with workbook.open(member, "w") as file:
                if sheet:
                    _write_sheet(file, content.decode(), tables[int(sheet[1]) - 1])
                else:
                    file.write(content)


def _headers(tables: Sequence[Table]) -> BytesIO:
    """Return a workbook whose sheets have a header only."""
    import xlsxwriter

    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": NO_TIME})
        head = workbook.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF4"})
        for table in tables:
            sheet = workbook.add_worksheet(table.name)
            sheet.freeze_panes(1, 1)
            for at, column in enumerate(table.columns):
                sheet.set_column(at, at, min(max(len(column.name) + 2, 9), 40))
                sheet.write_string(0, at, column.name, head)
            if table.height:
                sheet.autofilter(0, 0, table.height, len(table.columns) - 1)
    return file


def _write_sheet(file: IO[bytes], header: str, table: Table) -> None:
    """Write a sheet of which the header is there: the rows follow its row."""
    from xlsxwriter.utility import xl_col_to_name

    letters = [xl_col_to_name(at) for at in range(len(table.columns))]
    extent = f'<dimension ref="A1:{letters[-1]}{table.height + 1}"/>'
    before, end, after = EXTENT.sub(extent, header).partition(ROWS_END)
    file.write(before.encode())
    size = len(header)
    for rows in _rows(table, letters):
        content = rows.encode()
        size += len(content)
        if size > LARGEST_SHEET:
            raise LimitExceededError(
                f"{table.name}: is more than a sheet of Excel holds; give --format csv or parquet"
            )
        file.write(content)
    file.write(f"{end}{after}".encode())


def _rows(table: Table, letters: Sequence[str]) -> Iterator[str]:
    """Yield the XML of some rows at a time; cells that hold nothing are left out."""
    text_of = _texts(table.name)
    numbers = count(2)
    for part in table.read():
        columns = [[_content(cell, text_of) for cell in values] for values in part]
        rows: list[str] = []
        for contents in zip(*columns, strict=True):
            number = next(numbers)
            cells = [
                f'<c r="{letter}{number}"{content}'
                for letter, content in zip(letters, contents, strict=True)
                if content
            ]
            rows.append(f'<row r="{number}">{"".join(cells)}</row>')
        yield "".join(rows)


def _content(cell: Cell, text_of: Callable[[str], str]) -> str:
    """Return the XML of a cell after its place; nothing for an empty one."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        return text_of(cell)
    return f"><v>{int(cell) if isinstance(cell, bool) else cell!r}</v></c>"


def _texts(name: str) -> Callable[[str], str]:
    """Return what turns a text of a table into the XML of its cell."""

    @lru_cache(KEPT_TEXTS)
    def text_of(text: str) -> str:
        if len(text) > LONGEST_CELL:
            raise LimitExceededError(
                f"{name}: a text of {len(text)} characters is longer than a cell of Excel; give "
                "--format csv or parquet"
            )
        plain = ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
        plain = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return f' t="inlineStr"><is><t xml:space="preserve">{plain}</t></is></c>'

    return text_of
