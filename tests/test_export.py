"""Every export holds what the report JSONs hold, value by value, doubts and blanks included."""

import csv
import json
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from reportparse.cli.app import run
from reportparse.codebook.analysis import load_analysis_book
from reportparse.errors import ExitCode
from reportparse.inert import inert
from reportparse.report import Finding, Report
from tests.archive import Values, Wanted, make_report, random_reports, write_report
from tests.conftest import PROJECT
from tests.exports import (
    FORMATS,
    find_long_mistakes,
    find_wide_mistakes,
    read_csv,
    read_table,
)

BOOK = load_analysis_book()
LIBRARIES = {"xlsx": "xlsxwriter", "parquet": "pyarrow", "dta": "pyreadstat", "sav": "pyreadstat"}
NEEDS_EXTRA = "the extra `analysis` is not installed"
HOSTILE = '=cmd|"/c calc"!A1\x00\x1b[31m\u202e\n<b>'
RECEIVED = "requests.received@total"


def needs_library(form: str) -> None:
    if form in LIBRARIES:
        pytest.importorskip(LIBRARIES[form], reason=NEEDS_EXTRA)
    if form == "xlsx":
        pytest.importorskip("openpyxl", reason="openpyxl is not installed")


def reports_to_export() -> list[Report]:
    """Random reports, and one with everything that is hard to keep."""
    hard: Values = {
        "fees.administrative.amount": Decimal("4166.2146190"),
        "licensing.decisions": 10**25 + 1,
        "penalties.decisions": 9_007_199_254_740_993,
        "enforcement.decisions": (None, "doubtful"),
        "rules.issued": (7, "doubtful"),
        RECEIVED: (None, "blank"),
    }
    units = {"fees.administrative.amount": "元"}
    finding = Finding(
        code="requests.flow",
        origin="publisher",
        severity="error",
        message=HOSTILE,
        statistics=(RECEIVED,),
        printed=Decimal("1.50"),
        expected=2,
    )
    odd = make_report(Wanted(HOSTILE, 2030, values=hard, units=units, findings=[finding]))
    first = odd.statistics[0].model_copy(update={"raw": "=1+1", "note": "@SUM(A1)"})
    odd = odd.model_copy(update={"statistics": (first, *odd.statistics[1:])})
    return [*random_reports(11, seed=3), odd]


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive") / "output"
    for report in reports_to_export():
        write_report(folder, report)
    return folder


def export(output: Path, form: str, target: Path, *options: str) -> None:
    arguments = ["export", str(output), "--format", form, "-o", str(target), *options]
    assert run(arguments) == ExitCode.DONE


@pytest.mark.parametrize("form", FORMATS)
def test_long_layout_gives_back_every_statistic(form: str, output: Path, tmp_path: Path) -> None:
    needs_library(form)
    export(output, form, tmp_path / "data", "--layout", "long")
    assert list(find_long_mistakes(reports_to_export(), tmp_path / "data", form)) == []
    assert len(read_table(tmp_path / "data", form, "statistics")) > 1000


@pytest.mark.parametrize("form", FORMATS)
def test_wide_layout_gives_back_every_statistic(form: str, output: Path, tmp_path: Path) -> None:
    needs_library(form)
    export(output, form, tmp_path / "data", "--layout", "wide")
    assert list(find_wide_mistakes(reports_to_export(), tmp_path / "data", form, BOOK)) == []
    assert len(read_table(tmp_path / "data", form, "statistics")) == 12


def test_numbers_of_stata_and_spss_are_missing_in_their_own_ways(
    output: Path, tmp_path: Path
) -> None:
    pyreadstat = pytest.importorskip("pyreadstat", reason=NEEDS_EXTRA)
    for form, reader in (("dta", pyreadstat.read_dta), ("sav", pyreadstat.read_sav)):
        export(output, form, tmp_path / form)
        path = tmp_path / form / f"statistics.{form}"
        plain, meta = reader(str(path), output_format="dict")
        column = "rq_recv_tot_r19"
        assert any(value != value or value is None for value in plain[column])
        assert all(value is None or value != value or value >= 0 for value in plain[column])
        assert meta.column_names_to_labels[column].startswith("Requests received (all applicants)")
        assert "一、本年新收政府信息公开申请数量" in meta.column_names_to_labels[column]
        assert meta.variable_value_labels[f"{column}_s"][1] == "certain"


def test_stata_file_opens_in_pandas_too(output: Path, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas", reason=NEEDS_EXTRA)
    export(output, "dta", tmp_path)
    path = tmp_path / "statistics.dta"
    frame = pandas.read_stata(path, convert_missing=True, convert_categoricals=False)
    assert {".b", ".n"} <= {str(value) for value in frame["rq_recv_tot_r19"]}
    frame = pandas.read_stata(path)
    assert {"certain", "blank"} <= set(frame["rq_recv_tot_r19_s"].dropna())


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("layout", ["long", "wide"])
def test_frictionless_validates_the_package(
    form: str, layout: str, output: Path, tmp_path: Path
) -> None:
    needs_library(form)
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed")
    export(output, form, tmp_path / "data", "--layout", layout)
    report = frictionless.validate(str(tmp_path / "data" / "datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "note"])[:5]
    tables = [task for task in report.tasks if task.type == "table"]
    assert len(tables) >= 2
    for path in (tmp_path / "data").iterdir():
        if path.name not in ("datapackage.json", "codebook.csv"):
            content = path.read_bytes()
            path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
            break
    assert not frictionless.validate(str(tmp_path / "data" / "datapackage.json")).valid


def test_every_column_is_in_the_codebook_and_the_package(output: Path, tmp_path: Path) -> None:
    for layout in ("long", "wide"):
        folder = tmp_path / layout
        export(output, "csv", folder, "--layout", layout)
        package = json.loads((folder / "datapackage.json").read_text("utf-8"))
        described = {
            (resource["path"].removesuffix(".csv"), field["name"])
            for resource in package["resources"]
            for field in resource["schema"]["fields"]
        }
        listed = {(row["table"], row["column"]) for row in read_csv(folder / "codebook.csv")}
        for name in ("statistics", "reports", "findings", "indicators"):
            header = (folder / f"{name}.csv").read_text("utf-8").splitlines()[0].split(",")
            assert {(name, column) for column in header} <= listed & described
        assert all(row["description"] for row in read_csv(folder / "codebook.csv"))


def test_columns_have_names_that_every_program_takes(output: Path, tmp_path: Path) -> None:
    export(output, "csv", tmp_path, "--layout", "wide")
    header = (tmp_path / "statistics.csv").read_text("utf-8").splitlines()[0].split(",")
    assert len({name.lower() for name in header}) == len(header) > 500
    for name in header:
        assert name.isascii()
        assert name.replace("_", "a").isalnum()
        assert name[0].isalpha()
        assert len(name) <= 32


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_live_comes_out(form: str, output: Path, tmp_path: Path) -> None:
    needs_library(form)
    for layout in ("long", "wide"):
        folder = tmp_path / layout
        export(output, form, folder, "--layout", layout)
        for path in folder.glob("*.csv"):
            check_csv_is_inert(path)
        names = ["agency" if layout == "long" else "agency_name"]
        rows = read_table(folder, form, "statistics")
        hostile = [row for row in rows if "cmd" in str(row[names[0]])]
        assert hostile
        assert {row[names[0]] for row in hostile} == {inert(HOSTILE)}
        (finding,) = [
            row for row in read_table(folder, form, "findings") if "cmd" in row["message"]
        ]
        assert "\x1b" not in finding["message"]
    if form == "xlsx":
        check_workbook_is_inert(tmp_path / "long" / "statistics.xlsx")


def check_csv_is_inert(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            for cell in row:
                assert not cell.startswith(("=", "@", "\t", "\r")), cell
                if cell.startswith(("+", "-")):
                    float(cell)
                assert all(char.isprintable() or char in "\n\u3000" for char in cell)


def check_workbook_is_inert(path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    for sheet in openpyxl.load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.value
                assert cell.hyperlink is None


def test_file_is_named_and_the_rest_stands_beside_it(output: Path, tmp_path: Path) -> None:
    assert run(["export", str(output), "-o", str(tmp_path / "my.csv")]) == ExitCode.DONE
    assert run(["export", str(output), "-o", str(tmp_path / "my.sqlite")]) == ExitCode.DONE
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {
        "my.csv",
        "my.reports.csv",
        "my.findings.csv",
        "my.indicators.csv",
        "my.codebook.csv",
        "my.sqlite",
        "datapackage.json",
    }
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert [one["path"] for one in package["resources"]][-3:] == [
        "my.sqlite",
        "my.indicators.csv",
        "my.codebook.csv",
    ]
    assert "my.csv" in {one["path"] for one in package["resources"]}
    (tmp_path / "my.csv").unlink()
    assert run(["export", str(output), "-o", str(tmp_path / "my.sqlite")]) == ExitCode.DONE
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert "my.csv" not in {one["path"] for one in package["resources"]}


def test_a_package_of_others_is_never_overwritten(
    output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "datapackage.json"
    other.write_text('{"name": "precious"}', encoding="utf-8")
    arguments = ["export", str(output), "--format", "csv", "-o", str(tmp_path)]
    assert run(arguments) == ExitCode.CANNOT_WRITE
    assert "folder of its own" in capsys.readouterr().err
    assert other.read_text("utf-8") == '{"name": "precious"}'
    assert [path.name for path in tmp_path.iterdir()] == ["datapackage.json"]


def test_agencies_years_and_indicators_are_chosen(output: Path, tmp_path: Path) -> None:
    options = ["--agency", "第1市", "--year", "2014", "--indicator", "requests.received"]
    export(output, "csv", tmp_path, *options)
    rows = read_csv(tmp_path / "statistics.csv")
    assert {(row["agency"], row["year"], row["indicator"]) for row in rows} == {
        ("第1市某某局", "2014", "requests.received")
    }
    assert len(read_csv(tmp_path / "reports.csv")) == 1


@pytest.mark.parametrize(
    ("options", "status", "words"),
    [
        (["-o", "data.doc"], ExitCode.WRONG_USAGE, "which format"),
        (["--format", "doc", "-o", "data"], ExitCode.WRONG_USAGE, "'doc' is not one of"),
        (["--format", "csv"], ExitCode.WRONG_USAGE, "--output"),
        (["--format", "csv", "-o", "a.xlsx"], ExitCode.WRONG_USAGE, "is named .xlsx"),
        (["--format", "csv", "-o", "a.txt"], ExitCode.WRONG_USAGE, "is named .txt"),
        (
            ["-o", "a.csv", "--indicator", "requests.recieved"],
            ExitCode.WRONG_USAGE,
            "no report has",
        ),
        (["-o", "a.csv", "--agency", "无"], ExitCode.WRONG_USAGE, "no agency"),
        (["-o", "a.csv", "--year", "1999"], ExitCode.WRONG_USAGE, "choose others"),
        (["-o", "none/a.csv"], ExitCode.CANNOT_WRITE, "make the folder"),
        (["--format", "csv", "-o", "blocked/data"], ExitCode.CANNOT_WRITE, "cannot be written"),
    ],
)
def test_failure_is_one_line_and_writes_nothing(
    options: list[str],
    status: int,
    words: str,
    output: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "blocked").write_text("", encoding="utf-8")
    assert run(["export", str(output), *options]) == status
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert words in said
    assert [path.name for path in tmp_path.iterdir()] == ["blocked"]


@pytest.mark.parametrize("form", sorted(LIBRARIES))
def test_missing_extra_names_the_command_that_installs_it(
    form: str,
    output: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, LIBRARIES[form], None)
    arguments = ["export", str(output), "--format", form, "-o", str(tmp_path / "data")]
    assert run(arguments) == ExitCode.WRONG_USAGE
    said = capsys.readouterr().err
    advice = "is not installed; run pip install 'reportparse[analysis]'"
    assert said == f"reportparse: {LIBRARIES[form]}: {advice}\n"
    assert list((tmp_path / "data").iterdir()) == []


def test_text_that_a_format_cannot_hold_is_an_error_and_never_cut(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pyreadstat", reason=NEEDS_EXTRA)
    write_report(tmp_path / "output", make_report(Wanted(agency="长" * 1000, agency_id="cn-1")))
    arguments = [
        "export",
        str(tmp_path / "output"),
        "--format",
        "dta",
        "-o",
        str(tmp_path / "data"),
    ]
    assert run(arguments) == ExitCode.LIMIT_EXCEEDED
    said = capsys.readouterr().err
    assert "agency_name: a text of 3000 bytes" in said
    assert said.count("\n") == 1
    assert list((tmp_path / "data").iterdir()) == []


def test_one_number_in_two_forms_of_a_report_is_told_in_the_wide_layout(tmp_path: Path) -> None:
    both = ("requests-2019", "requests-2021")
    report = make_report(Wanted(forms=both, values={RECEIVED: 5}))
    statistics = [
        one.model_copy(update={"value": 6})
        if (one.form, one.indicator, one.applicant)
        == ("requests-2021", "requests.received", "total")
        else one
        for one in report.statistics
    ]
    changed = report.model_copy(update={"statistics": tuple(statistics)})
    write_report(tmp_path / "output", changed)
    export(tmp_path / "output", "csv", tmp_path / "data", "--layout", "wide")
    (row,) = read_csv(tmp_path / "data" / "statistics.csv")
    assert (row["rq_recv_tot_r19"], row["rq_recv_tot_r19_s"]) == (None, "several")
    assert (row["rq_in_tot_r19"], row["rq_in_tot_r19_s"]) == ("0", "certain")


def test_the_same_archive_gives_the_same_bytes(output: Path, tmp_path: Path) -> None:
    for form in ("csv", "xlsx", "parquet"):
        needs_library(form)
        for name in ("one", "other"):
            export(output, form, tmp_path / form / name)
        for path in (tmp_path / form / "one").iterdir():
            assert path.read_bytes() == (tmp_path / form / "other" / path.name).read_bytes()


def read_document() -> str:
    return (PROJECT / "docs" / "export.md").read_text("utf-8")


def test_every_format_and_absence_is_in_the_manual() -> None:
    from reportparse.export.tables import ABSENT

    text = read_document()
    for name in (*FORMATS, *ABSENT, "no-form"):
        assert f"`{name}`" in text, name


@pytest.mark.parametrize("form", FORMATS)
def test_an_archive_is_exported_some_reports_at_a_time(
    form: str, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs_library(form)
    monkeypatch.setattr("reportparse.export.long.REPORTS_AT_ONCE", 5)
    export(output, form, tmp_path / "data", "--layout", "long")
    assert list(find_long_mistakes(reports_to_export(), tmp_path / "data", form)) == []
