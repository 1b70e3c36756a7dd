"""`reportparse agency`, and where the reports of known agencies go."""

import io
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from reportparse.cli.app import run
from reportparse.errors import ExitCode
from reportparse.pipeline import parse_report

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
AGENCIES = {
    "chongqing-guihua-2025": ("cn-500000-dept-ziran", "500000"),
    "huangdao-chengguan-2020": ("cn-370211-dept-chengguan", "370211"),
    "jiangsu-shuili-2021": ("cn-320000-dept-shuili", "320000"),
    "nanhai-xiqiao-2024": ("cn-440605-town-gdw908dt8h", "440605"),
    "ningxia-gongan-2017": ("cn-640000-dept-gongan", "640000"),
    "peixian-caizheng-2023": ("cn-320322-dept-caizheng", "320322"),
    "pingtan-2011": ("cn-350128-zone-pingtan", "350128"),
    "siming-2016": ("cn-350203-gov", "350203"),
    "xinjiang-jiaoyu-2017": ("cn-650000-dept-jiaoyu", "650000"),
}


def ask(arguments: Sequence[str], capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    assert run(["agency", *arguments]) == ExitCode.DONE
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("fixture", sorted(AGENCIES))
def test_the_agency_of_every_fixture_is_known(fixture: str) -> None:
    agency = parse_report(FIXTURES / fixture / "report.pdf").agency
    assert agency.status == "resolved"
    assert agency.region is not None
    assert (agency.id, agency.region.code) == AGENCIES[fixture]


def test_every_fixture_has_a_known_agency() -> None:
    assert {path.parent.name for path in FIXTURES.glob("*/report.pdf")} == set(AGENCIES)


def test_one_object_a_name_with_the_year_of_the_option(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = ask(["洪泽县人民政府", "鼓楼区教育局", "--year", "2014"], capsys)
    assert first == {
        "name": "洪泽县人民政府",
        "year": 2014,
        "status": "resolved",
        "id": "cn-320813-gov",
        "region": {"code": "320829", "lineage": "320813", "name": "洪泽县", "level": "county"},
        "level": "county",
        "body": "人民政府",
        "candidates": [],
        "note": None,
    }
    assert (second["status"], second["id"]) == ("ambiguous", None)


def test_a_list_on_stdin_has_a_year_on_each_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "通州区人民政府\t2008\r\n通州区人民政府\t2015\n\n南京市财政局\n".encode()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(lines)))
    answers = ask(["-", "--year", "2020"], capsys)
    assert [(one["year"], one["status"]) for one in answers] == [
        (2008, "resolved"),
        (2015, "ambiguous"),
        (2020, "resolved"),
    ]


def test_a_line_whose_year_is_none_is_wrong_usage(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO("南京市\tlast\n".encode())))
    assert run(["agency", "-"]) == ExitCode.WRONG_USAGE
    assert "line 1 of stdin: “last” is no year" in capsys.readouterr().err


def test_a_decision_answers_for_a_name_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "agencies.yaml"
    path.write_text("- {name: 鼓楼区教育局, region: '320106'}\n", encoding="utf-8")
    (answer,) = ask(["鼓楼区教育局", "--year", "2016", "--agencies", str(path)], capsys)
    assert answer["id"] == "cn-320106-dept-jiaoyu"


@pytest.mark.parametrize("command", ["agency", "convert", "batch"])
def test_a_malformed_file_of_decisions_stops_every_command(
    tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "agencies.yaml"
    path.write_text("- {name: 鼓楼区教育局}\n", encoding="utf-8")
    pdf = str(FIXTURES / "siming-2016" / "report.pdf")
    arguments = {
        "agency": ["鼓楼区教育局"],
        "convert": [pdf],
        "batch": [pdf, "-o", str(tmp_path / "output")],
    }
    assert run([command, *arguments[command], "--agencies", str(path)]) == ExitCode.WRONG_USAGE
    assert "agencies.yaml" in capsys.readouterr().err


def test_a_batch_keeps_each_report_under_its_region_agency_and_year(tmp_path: Path) -> None:
    names = ("siming-2016", "ningxia-gongan-2017")
    for name in names:
        shutil.copy(FIXTURES / name / "report.pdf", tmp_path / f"{name}.pdf")
    output = tmp_path / "output"
    sources = [str(tmp_path / f"{name}.pdf") for name in names]
    assert run(["batch", *sources, "-o", str(output), "--workers", "1"]) == ExitCode.DONE
    stored = {str(path.relative_to(output)) for path in output.glob("*/*/*.json")}
    assert stored == {"350203/cn-350203-gov/2016.json", "640000/cn-640000-dept-gongan/2017.json"}


def test_a_batch_converts_again_what_a_decision_may_change(tmp_path: Path) -> None:
    path = tmp_path / "agencies.yaml"
    path.write_text("[]\n", encoding="utf-8")
    pdf, output = str(FIXTURES / "siming-2016" / "report.pdf"), tmp_path / "output"
    arguments = ["batch", pdf, "-o", str(output), "--workers", "1", "--agencies", str(path)]
    assert run(arguments) == ExitCode.DONE
    entry = "- {name: 厦门市思明区人民政府, id: cn-350203-office, body: 人民政府办公室}\n"
    path.write_text(entry, encoding="utf-8")
    assert run(arguments) == ExitCode.DONE
    stored = [str(path.relative_to(output)) for path in output.glob("*/*/*.json")]
    assert stored == ["350203/cn-350203-office/2016.json"]
