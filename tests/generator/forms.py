"""The forms as the generator knows them: rows, columns, units, in the order they are printed."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

FORMS_PATH = Path(__file__).with_name("forms.yaml")
LIST_FORMS = ("statistics-2014", "statistics-fujian-2011")
BLOCK_FORMS = ("disclosure-2019", "disclosure-2021", "processing-fees-2023")
MATRIX_FORMS = ("requests-2019", "requests-2021")
DISPUTES_FORM = "disputes-2019"
FORM_NAMES = (*LIST_FORMS, *BLOCK_FORMS, *MATRIX_FORMS, DISPUTES_FORM)
RESULT = "三、本年度办理结果"


class CellKey(NamedTuple):
    """What names one cell of a form."""

    form: str
    indicator: str
    applicant: str | None
    span: str
    unit: str


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of a list form; headings have no indicator."""

    level: int
    label: str
    indicator: str | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row of a requests matrix. `group` is the cell left of the label, if any."""

    group: str | None
    label: str
    indicator: str | None


@dataclass(frozen=True, slots=True)
class FormBlock:
    """One small table: its heading, column headers, and rows of a label and indicators."""

    heading: str | None
    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, tuple[str, ...]], ...]


@cache
def forms_data() -> Any:
    """Return the YAML as it stands."""
    return yaml.safe_load(FORMS_PATH.read_text(encoding="utf-8"))


def list_rows(form: str, year: int) -> list[ListRow]:
    """Return the rows of a list form as they were printed for a year."""
    entry = forms_data()["list_forms"][form]
    rows = entry["rows_2014"] if "rows_2014" in entry and year >= 2014 else entry["rows"]
    return [ListRow(*row) for row in rows]


def list_columns(form: str) -> tuple[str, ...]:
    """Return the column headers of a list form."""
    return tuple(forms_data()["list_forms"][form]["columns"])


def matrix_rows(form: str) -> list[MatrixRow]:
    """Return the rows of a requests matrix."""
    return [
        MatrixRow(*row[:3])
        for row in forms_data()["requests"]["rows"]
        if len(row) == 3 or row[3] == form
    ]


def applicants() -> list[tuple[str, str]]:
    """Return the columns of a requests matrix as (applicant, label)."""
    return [(applicant, label) for applicant, label in forms_data()["requests"]["columns"]]


def form_blocks(form: str) -> list[FormBlock]:
    """Return the small tables of a disclosure form or of the processing fees."""
    return [
        FormBlock(
            block["heading"],
            tuple(block["columns"]),
            tuple((row[0], tuple(row[1:])) for row in block["rows"]),
        )
        for block in forms_data()["block_forms"][form]
    ]


def dispute_columns() -> list[tuple[str, str | None, str, str]]:
    """Return the 15 columns as (top group, sub-group, label, indicator)."""
    entry = forms_data()["disputes"]
    return [
        (top, sub, label, f"{stem}.{key}")
        for top, sub, stem in entry["groups"]
        for key, label in entry["columns"]
    ]


def block_unit(indicator: str) -> str:
    """Return the unit of an indicator of the block forms."""
    unit: str = forms_data()["block_units"].get(indicator, "件")
    return unit


def form_cells(form: str) -> list[CellKey]:
    """Return every cell of a form, in its order."""
    if form in MATRIX_FORMS:
        return [
            CellKey(form, row.indicator, applicant, "year", "件")
            for row in matrix_rows(form)
            if row.indicator
            for applicant, _ in applicants()
        ]
    if form == DISPUTES_FORM:
        return [CellKey(form, indicator, None, "year", "件") for *_, indicator in dispute_columns()]
    if form in BLOCK_FORMS:
        return [
            CellKey(form, indicator, None, "year", block_unit(indicator))
            for block in form_blocks(form)
            for _, indicators in block.rows
            for indicator in indicators
        ]
    spans = ("year", "cumulative") if form == "statistics-fujian-2011" else ("year",)
    units = {
        row.indicator: row.unit
        for year in (2011, 2018)
        for row in list_rows(form, year)
        if row.indicator
    }
    return [
        CellKey(form, indicator, None, span, unit)
        for indicator, unit in units.items()
        for span in spans
    ]
