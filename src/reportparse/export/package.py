"""The description of an export: a codebook for people, a Data Package for programs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from reportparse import __version__
from reportparse.export.tables import Column, Table

DESCRIPTION = "datapackage.json"
CREATOR = "reportparse"
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/vnd.apache.parquet",
    ".dta": "application/x-stata-dta",
    ".sav": "application/x-spss-sav",
    ".sqlite": "application/vnd.sqlite3",
}
Described = dict[str, object]


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of an export, with its tables, size and digest."""

    tables: Sequence[Table]
    path: Path
    bytes_: int
    digest: str

    @classmethod
    def of(cls, tables: Sequence[Table], path: Path, written: Path) -> "Resource":
        """Describe a file that is written but not yet in its place."""
        with written.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        return cls(tables, path, written.stat().st_size, digest)


def codebook_table(tables: Sequence[Table]) -> Table:
    """Return every column of every table with its meaning."""
    columns = (
        Column("table", "string", "the table"),
        Column("column", "string", "the column"),
        Column("type", "string", "string, integer, number or boolean"),
        Column("unit", "string", "unit of the numbers, where all have one"),
        Column("description", "string", "what stands in it"),
        Column("codes", "string", "what may stand in it, where that is a closed list"),
        Column("absent", "string", "the column that says why a number is not there"),
    )
    rows = [
        (
            table.name,
            one.name,
            one.type,
            one.unit,
            one.description,
            "; ".join(f"{code}: {meaning}" for code, meaning in one.codes.items()),
            one.absent,
        )
        for table in tables
        for one in table.columns
    ]
    values = list(zip(*rows, strict=True))
    return Table.of(("codebook", "Every column and what it means"), columns, values)


def describe(resources: Sequence[Resource], layout: str) -> Described:
    """Return the Data Package of an export."""
    return {
        "name": "annual-disclosure-reports",
        "title": "政府信息公开工作年度报告",
        "description": "Statistics of annual reports on government information disclosure, as "
        "printed. Blank is not zero; a number that is doubtful says so.",
        "created_by": f"{CREATOR} {__version__}",
        "resources": [_resource(one, layout) for one in resources],
    }


def _resource(one: Resource, layout: str) -> Described:
    suffix = one.path.suffix.lower()
    described: Described = {
        "name": one.path.name.lower().replace("_", "-"),
        "path": one.path.name,
        "title": "; ".join(table.title for table in one.tables),
        "format": suffix[1:],
        "mediatype": MEDIA_TYPES[suffix],
        "bytes": one.bytes_,
        "hash": f"sha256:{one.digest}",
    }
    if one.tables[0].name == "statistics":
        described["one_row_is"] = "a cell" if layout == "long" else "a report"
    schemas = {table.name: _schema(table) for table in one.tables}
    if suffix == ".csv":
        described |= {"profile": "tabular-data-resource", "encoding": "utf-8"}
        described["schema"] = schemas.popitem()[1]
        described["rows"] = one.tables[0].height
    else:
        described |= {"profile": "data-resource", "type": "file"}
        described["tables"] = schemas
    return described


def _schema(table: Table) -> Described:
    schema: Described = {
        "fields": [_field(one) for one in table.columns],
        "missingValues": [""],
    }
    if len(table.key) == 1:
        schema["primaryKey"] = list(table.key)
    return schema


def _field(one: Column) -> Described:
    field: Described = {
        "name": one.name,
        "type": one.type,
        "title": one.title,
        "description": one.description,
    }
    if one.unit:
        field["unit"] = one.unit
    if one.codes:
        field["constraints"] = {"enum": list(one.codes)}
        field["codes"] = dict(one.codes)
    return field


def is_ours(path: Path) -> bool:
    """Whether a description was written by this program."""
    return str(_read(path).get("created_by", "")).startswith(CREATOR)


def merge(path: Path, described: Described) -> bytes:
    """Return a description with what stands in the one at `path` about other files."""
    new = described["resources"]
    assert isinstance(new, list)
    names = {one["path"] for one in new}
    before = _read(path).get("resources", [])
    kept = [
        one
        for one in (before if isinstance(before, list) else [])
        if isinstance(one, Mapping)
        and one.get("path") not in names
        and (path.parent / str(one.get("path"))).is_file()
    ]
    whole = {**described, "resources": [*kept, *new]}
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode(
        "utf-8", "backslashreplace"
    )


def _read(path: Path) -> Mapping[str, object]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
