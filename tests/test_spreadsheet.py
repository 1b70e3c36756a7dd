"""The sheets of an exported workbook hold what the tables hold, whatever is in them."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest

from reportparse.errors import LimitExceededError
from reportparse.export import spreadsheet
from reportparse.export.spreadsheet import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, write_xlsx
from reportparse.export.tables import Cell, Column, Table, Type, Values

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TEXTS = (
    "a&b <c> \"d\" 'e'",
    "  around  ",
    "二\n行",
    "_x0041_",
    "\x00\x1b\r\ud800\ufffe",
    "=1+1",
    "07",
)
NUMBERS = (0, -1, 10**15 - 1, 0.1, 0.1 + 0.2, 1e-7, 4166.214619, 1e22)


@pytest.fixture(autouse=True)
def _needs_the_extra() -> None:
    pytest.importorskip("xlsxwriter", reason="the extra `analysis` is not installed")


def table_of(name: str, kind: Type, *values: Cell) -> Table:
    """Return a table with a column of values, and one that numbers them."""
    columns = [Column("number", "integer", "its place"), Column("value", kind, "what is tried")]
    return Table.of((name, name), columns, [list(range(len(values))), list(values)])


def sheet_of(path: Path, number: int = 1) -> ElementTree.Element:
    with ZipFile(path) as workbook:
        return ElementTree.fromstring(workbook.read(f"xl/worksheets/sheet{number}.xml"))


def unescaped(text: str) -> str:
    """Read a text as Excel does (ECMA-376 part 1, 22.9.2.19)."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def cells_of(sheet: ElementTree.Element, letter: str) -> dict[int, str | int | float]:
    """Return the texts and numbers of a column, by row, the header left out."""
    found: dict[int, str | int | float] = {}
    for cell in sheet.iter(f"{MAIN}c"):
        column, row = re.fullmatch(r"([A-Z]+)(\d+)", cell.attrib["r"]).groups()  # type: ignore[union-attr]
        if column != letter or row == "1":
            continue
        if cell.get("t") == "inlineStr":
            found[int(row)] = unescaped("".join(cell.itertext()))
        else:
            printed = cell.findtext(f"{MAIN}v", "")
            found[int(row)] = int(printed) if printed.lstrip("-").isdigit() else float(printed)
    return found


def test_every_text_comes_back_and_none_becomes_a_formula(tmp_path: Path) -> None:
    write_xlsx([table_of("texts", "string", *TEXTS)], tmp_path / "a.xlsx")
    sheet = sheet_of(tmp_path / "a.xlsx")
    assert cells_of(sheet, "B") == dict(enumerate(TEXTS, start=2))
    assert list(sheet.iter(f"{MAIN}f")) == []


def test_every_number_comes_back_to_the_last_digit(tmp_path: Path) -> None:
    write_xlsx([table_of("numbers", "number", *NUMBERS)], tmp_path / "a.xlsx")
    assert cells_of(sheet_of(tmp_path / "a.xlsx"), "B") == dict(enumerate(NUMBERS, start=2))


def test_blank_is_no_cell_and_zero_is_one(tmp_path: Path) -> None:
    write_xlsx([table_of("few", "integer", None, 0, "", False, True)], tmp_path / "a.xlsx")
    assert cells_of(sheet_of(tmp_path / "a.xlsx"), "B") == {3: 0, 5: 0, 6: 1}


def test_each_table_has_its_sheet_with_frozen_header_and_filter(tmp_path: Path) -> None:
    tables = [table_of("one", "integer", 5), table_of("two", "string", "a", "b"), empty_table()]
    write_xlsx(tables, tmp_path / "a.xlsx")
    extents = []
    for number in (1, 2, 3):
        sheet = sheet_of(tmp_path / "a.xlsx", number)
        pane, extent = sheet.find(f".//{MAIN}pane"), sheet.find(f"{MAIN}dimension")
        assert pane is not None
        assert extent is not None
        assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
        extents.append(extent.get("ref"))
        assert (sheet.find(f"{MAIN}autoFilter") is None) == (number == 3)
    assert extents == ["A1:B2", "A1:B3", "A1:B1"]


def empty_table() -> Table:
    return table_of("none", "string")


def test_parts_of_a_table_follow_one_another(tmp_path: Path) -> None:
    def read() -> Iterator[Values]:
        yield [[1, 2]]
        yield [[3]]

    column = Column("value", "integer", "a number")
    write_xlsx([Table("parts", "parts", [column], 3, read)], tmp_path / "a.xlsx")
    assert cells_of(sheet_of(tmp_path / "a.xlsx"), "A") == {2: 1, 3: 2, 4: 3}


def too_much() -> Sequence[Table]:
    columns = [Column(f"c{at}", "integer", "a number") for at in range(MOST_COLUMNS + 1)]
    return [
        Table("high", "high", columns[:1], MOST_ROWS, lambda: iter([])),
        Table("wide", "wide", columns, 0, lambda: iter([])),
        table_of("long", "string", "长" * (LONGEST_CELL + 1)),
    ]


@pytest.mark.parametrize("table", too_much(), ids=lambda table: table.name)
def test_what_excel_does_not_hold_is_an_error(table: Table, tmp_path: Path) -> None:
    with pytest.raises(LimitExceededError, match=f"{table.name}: .* give --format csv or parquet"):
        write_xlsx([table], tmp_path / "a.xlsx")


def test_a_sheet_of_too_many_bytes_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet, "LARGEST_SHEET", 2_000)
    with pytest.raises(LimitExceededError, match="large: is more than a sheet of Excel holds"):
        write_xlsx([table_of("large", "string", "长" * 2_000)], tmp_path / "a.xlsx")
