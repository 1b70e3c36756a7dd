"""Tables → Parquet, Stata and SPSS files."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from reportparse.errors import LimitExceededError
from reportparse.export.tables import ABSENT, Cell, Column, Table

STATA_LABEL, SPSS_LABEL = 80, 120  # characters of a variable's label
STATA_TEXT = 2045  # bytes of a text in Stata
SPSS_TEXT = 32_767  # bytes of a text in SPSS
STATA_ABSENT = {
    "blank": "b",
    "missing": "m",
    "unreadable": "u",
    "inexact": "i",
    "several": "s",
    "no-form": "n",
}
SPSS_FIRST = -9_000_000_000_000_001  # below any number that is printed; a double holds it exactly
SPSS_ABSENT = {name: SPSS_FIRST - at for at, name in enumerate(STATA_ABSENT)}


def write_parquet(tables: Sequence[Table], path: Path) -> None:
    """Write one table with its types; what the columns mean is in the metadata of each field."""
    import pyarrow as pa
    from pyarrow import parquet

    (table,) = tables
    types = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
    }
    schema = pa.schema(
        [
            pa.field(column.name, types[column.type], metadata=_about(column))
            for column in table.columns
        ]
    )
    with parquet.ParquetWriter(str(path), schema, compression="zstd") as writer:
        for part in table.read():
            arrays = [
                pa.array(values, types[column.type])
                for column, values in zip(table.columns, part, strict=True)
            ]
            writer.write_table(pa.table(arrays, schema=schema))


def _about(column: Column) -> dict[str, str]:
    about = {"description": column.description}
    return about | {"unit": column.unit} if column.unit else about


def write_dta(tables: Sequence[Table], path: Path) -> None:
    """Write one table for Stata 14 or later; absent numbers are .b, .m, .u and so on."""
    import pyreadstat

    (table,) = tables
    frame, labels = _frame(table, STATA_ABSENT, STATA_TEXT)
    absent = _absent_columns(table)
    pyreadstat.write_dta(
        frame,
        str(path),
        file_label=_cut(table.title, STATA_LABEL),
        column_labels=[_cut(column.title, STATA_LABEL) for column in table.columns],
        variable_value_labels=labels,
        missing_user_values={name: sorted(STATA_ABSENT.values()) for name in absent},
    )


def write_sav(tables: Sequence[Table], path: Path) -> None:
    """Write one table for SPSS: absent numbers are user-missing values, with labels."""
    import pyreadstat

    (table,) = tables
    codes = {name: float(code) for name, code in SPSS_ABSENT.items()}
    frame, labels = _frame(table, codes, SPSS_TEXT)
    absent = _absent_columns(table)
    told = {code: _meaning(name) for name, code in codes.items()}
    labels |= dict.fromkeys(absent, told)
    low, high = min(codes.values()), max(codes.values())
    pyreadstat.write_sav(
        frame,
        str(path),
        file_label=_cut(table.title, 60),
        column_labels=[_cut(column.title, SPSS_LABEL) for column in table.columns],
        variable_value_labels=labels,
        missing_ranges={name: [{"lo": low, "hi": high}] for name in absent},
        row_compress=True,
    )


def _frame(
    table: Table, absent: Mapping[str, Cell], longest: int
) -> tuple[Any, dict[str, dict[int | float, str]]]:
    """Return the table as a data frame, coded columns as numbers, and the labels of the codes."""
    import pandas as pd

    by_name = dict(zip((one.name for one in table.columns), table.values, strict=True))
    columns: dict[str, Any] = {}
    labels: dict[str, dict[int | float, str]] = {}
    for column in table.columns:
        values = by_name[column.name]
        if column.codes and column.name != "absent":
            numbers = {code: at for at, code in enumerate(column.codes, start=1)}
            labels[column.name] = {at: code for code, at in numbers.items()}
            coded = [None if value is None else numbers[str(value)] for value in values]
            columns[column.name] = pd.Series(coded, dtype="float64")
        elif column.absent:
            columns[column.name] = _numbers(values, by_name[column.absent], absent)
        elif column.type == "string":
            columns[column.name] = pd.Series(_fitting(column, values, longest), dtype="object")
        else:
            columns[column.name] = pd.Series(values, dtype="float64")
    return pd.DataFrame(columns), labels


def _numbers(values: Sequence[Cell], reasons: Sequence[Cell], absent: Mapping[str, Cell]) -> Any:
    """Return numbers, and where there is none the code that says why."""
    import pandas as pd

    filled = [
        absent[str(why or "no-form")] if value is None else float(value)
        for value, why in zip(values, reasons, strict=True)
    ]
    has_text = any(isinstance(value, str) for value in filled)
    return pd.Series(filled, dtype="object" if has_text else "float64")


def _fitting(column: Column, values: Sequence[Cell], longest: int) -> list[str]:
    texts = ["" if value is None else str(value) for value in values]
    width = max((len(text.encode("utf-8", "backslashreplace")) for text in set(texts)), default=0)
    if width > longest:
        raise LimitExceededError(
            f"{column.name}: a text of {width} bytes is longer than the format holds; give "
            "--format csv or parquet"
        )
    return texts


def _absent_columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.absent]


def _meaning(name: str) -> str:
    return _cut(ABSENT.get(name, "the report has no form that holds it"), SPSS_LABEL)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
