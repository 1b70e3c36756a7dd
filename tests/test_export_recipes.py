"""The recipes of docs/export.md run, and all give the same numbers."""

import csv
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reportparse.cli.app import run
from reportparse.errors import ExitCode
from tests.archive import Wanted, make_report, write_report
from tests.conftest import PROJECT

TEXT = (PROJECT / "docs" / "export.md").read_text("utf-8")
RECEIVED = "requests.received@total"
EXPECTED = {2021: 12, 2022: 30}


def recipes(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with exports of three agencies, one number doubtful, one blank."""
    folder = tmp_path_factory.mktemp("recipes")
    numbers = [("甲", 2021, 5), ("乙", 2021, 7), ("甲", 2022, 30), ("乙", 2022, (99, "doubtful"))]
    for agency, year, value in [*numbers, ("丙", 2022, None)]:
        wanted = Wanted(agency, year, values={RECEIVED: value})  # type: ignore[dict-item]
        write_report(folder / "output", make_report(wanted))
    return folder


@pytest.fixture
def data(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(workplace)
    yield workplace / "data"
    shutil.rmtree(workplace / "data", ignore_errors=True)


def export(form: str) -> None:
    assert run(["export", "output", "--format", form, "-o", "data"]) == ExitCode.DONE


def run_python(library: str) -> Any:
    pytest.importorskip(library, reason=f"{library} is not installed")
    (code,) = (each for each in recipes("python") if f"import {library}" in each)
    names: dict[str, Any] = {}
    exec(compile(code, "docs/export.md", "exec"), names)
    return names["result"]


def test_pandas(data: Path) -> None:
    export("csv")
    assert run_python("pandas").to_dict() == EXPECTED


def test_polars(data: Path) -> None:
    export_or_skip("parquet", "pyarrow")
    assert dict(run_python("polars").iter_rows()) == EXPECTED


def test_pyreadstat_reads_what_stata_reads(data: Path) -> None:
    export_or_skip("dta", "pyreadstat")
    assert run_python("pyreadstat").to_dict() == EXPECTED


def test_openpyxl_reads_what_excel_reads(data: Path) -> None:
    export_or_skip("xlsx", "xlsxwriter")
    assert run_python("openpyxl") == EXPECTED


def export_or_skip(form: str, library: str) -> None:
    pytest.importorskip(library, reason="the extra `analysis` is not installed")
    export(form)


def test_duckdb(data: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="the extra `analysis` is not installed")
    for form in ("parquet", "csv"):
        export(form)
        query = recipes("sql")[0].replace("statistics.parquet", f"statistics.{form}")
        assert dict(duckdb.sql(query).fetchall()) == EXPECTED


def test_sqlite(data: Path) -> None:
    export("sqlite")
    connection = sqlite3.connect("data/statistics.sqlite")
    assert dict(connection.execute(recipes("sql")[1]).fetchall()) == EXPECTED
    connection.close()


def test_r(data: Path) -> None:
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("platform: R is not installed")
    export("csv")
    (code,) = recipes("r")
    code += 'write.csv(result, "result.csv", row.names = FALSE)\n'
    subprocess.run([program, "-e", code], check=True, timeout=120, capture_output=True)
    with Path("result.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {int(row["year"]): float(row["value"]) for row in rows} == EXPECTED


def test_stata_recipe_names_columns_that_are_there(data: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat", reason="the extra `analysis` is not installed")
    export("dta")
    _, about = pyreadstat.read_dta("data/statistics.dta", metadataonly=True)
    (code,) = recipes("stata")
    assert set(re.findall(r"\b(?:rq_\w+|year)\b", code)) <= set(about.column_names)
    assert about.variable_value_labels["rq_recv_tot_r19_s"][1] == "certain"


def test_every_recipe_is_run_by_a_test() -> None:
    assert len(recipes("python")) == 4
    assert [len(recipes(language)) for language in ("sql", "r", "stata")] == [2, 1, 1]
