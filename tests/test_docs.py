"""The documents say what the program does."""

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from reportparse import Report, parse_report
from reportparse.cli.app import run
from reportparse.codebook import AxisSpec, BlockSpec, FormSpec, load_codebook
from reportparse.errors import ExitCode, ReportParseError
from reportparse.evaluate.truth import TrueReport, TrueStatistic, Truth, read_truth
from tests.command import COMMANDS, run_module
from tests.conftest import PROJECT

DOCUMENTS = [PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *(PROJECT / "docs").glob("*.md")]
SAMPLE = PROJECT / "fixtures" / "ningxia-gongan-2017" / "report.pdf"


def read(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def code_block(name: str, language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", read(name), re.DOTALL)
    assert found is not None
    return found[1]


def shown_part_is_real(shown: object, real: object) -> bool:
    """Whether everything shown is there; a list shows some of its members."""
    if isinstance(shown, dict) and isinstance(real, dict):
        return all(key in real and shown_part_is_real(shown[key], real[key]) for key in shown)
    if isinstance(shown, list) and isinstance(real, list):
        if not any(isinstance(member, dict) for member in shown):
            return shown == real
        return all(any(shown_part_is_real(one, other) for other in real) for one in shown)
    return shown == real


@pytest.fixture(scope="module")
def report() -> Report:
    return parse_report(SAMPLE)


@pytest.fixture
def workplace(tmp_path: Path, report: Report, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with every file the examples name."""
    shutil.copy(SAMPLE, tmp_path / "report.pdf")
    (tmp_path / "reports").mkdir()
    shutil.copy(SAMPLE, tmp_path / "reports")
    form = code_block("docs/codebook.md", "yaml")
    (tmp_path / "my-form.yaml").write_text(form, encoding="utf-8")
    truth = {"truth_version": "1.0", "file": "report.pdf"}
    for folder, name, text in (
        ("output", "report.json", report.to_json()),
        ("truth", "report.truth.json", json.dumps(truth)),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def example_of(names: list[str]) -> str:
    found = re.search(r"Example: (reportparse .*)", run_module([*names, "--help"]).stdout)
    assert found is not None
    return found[1].rstrip()


def documented_commands(name: str) -> Iterator[str]:
    """Yield every command line of a document that starts with `reportparse`."""
    for line in read(name).splitlines():
        if line.startswith("    reportparse "):
            yield line.partition("#")[0].strip()


@pytest.mark.parametrize("names", COMMANDS, ids=" ".join)
@pytest.mark.usefixtures("workplace")
def test_example_in_the_help_of_every_command_works(names: list[str]) -> None:
    assert run(shlex.split(example_of(names))[1:]) == ExitCode.DONE


@pytest.mark.parametrize(
    "line", [*documented_commands("README.md"), *documented_commands("docs/cli.md")]
)
@pytest.mark.usefixtures("workplace")
def test_documented_command_works(line: str) -> None:
    assert run(shlex.split(line)[1:]) == ExitCode.DONE


@pytest.mark.parametrize("names", COMMANDS, ids=" ".join)
def test_every_option_is_in_the_manual(names: list[str]) -> None:
    manual = read("docs/cli.md")
    options = set(re.findall(r"--[a-z-]+", run_module([*names, "--help"]).stdout)) - {"--help"}
    assert options
    assert not {option for option in options if f"`{option}" not in manual}


def test_excerpt_in_the_readme_is_real(report: Report) -> None:
    excerpt = json.loads(code_block("README.md", "json"))
    assert shown_part_is_real(excerpt, json.loads(report.to_json()))
    assert f"there are {len(report.statistics)} statistics" in read("README.md")


def test_python_in_the_readme_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(PROJECT)
    exec(compile(code_block("README.md", "python"), "README.md", "exec"), {})
    assert "requests.received 84 件 p. 20" in capsys.readouterr().out


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_make_commands_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    named = set(
        re.findall(r"^(?:    |\| `)make ([a-z]+)", document.read_text("utf-8"), re.MULTILINE)
    )
    assert named <= targets


def test_every_exit_status_is_explained() -> None:
    text = read("docs/errors.md")
    for code in ExitCode:
        assert f"| {code.value} |" in text or f"status of {code.value} " in text


def test_every_exception_is_explained_with_its_status() -> None:
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \| (\d+) \|$", read("docs/errors.md"), re.MULTILINE)
    explained = {name: int(status) for names, status in rows for name in re.findall(r"\w+", names)}
    raised = {
        kind.__name__: int(kind.exit_code)
        for kind in ReportParseError.__subclasses__()
        if kind.__module__ == "reportparse.errors"
    }
    assert explained == raised


def test_every_key_of_the_report_is_explained() -> None:
    text = read("docs/report.md")
    schema = Report.model_json_schema(mode="serialization")
    models = {"": schema, **schema["$defs"]}
    unexplained = {
        f"{model}.{key}"
        for model, described in models.items()
        for key in described["properties"]
        if not re.search(rf"[`\"]{key}[`\"]", text)
    }
    assert not unexplained


def test_every_key_of_a_truth_is_explained_and_the_example_is_one(tmp_path: Path) -> None:
    text = read("docs/truth.md")
    for model in (Truth, TrueReport, TrueStatistic):
        for key in model.model_fields:
            assert f"`{key}`" in text or f'"{key}"' in text, key
    path = tmp_path / "0001.truth.json"
    path.write_text(code_block("docs/truth.md", "json"), encoding="utf-8")
    (report,) = read_truth(path).reports
    assert report.statistics[0].value == 2


def test_form_of_the_codebook_manual_gives_the_indicators_it_names(workplace: Path) -> None:
    form = load_codebook(workplace / "my-form.yaml").forms["hotline-2022"]
    indicators = [cell.indicator for cell in form.cells]
    assert len(indicators) == 6
    assert set(re.findall(r"`(hotline\.\w+\.\w+)`", read("docs/codebook.md"))) <= set(indicators)


def test_every_code_of_a_finding_is_explained_and_used() -> None:
    areas = "agency|cell|form|issued|label|narrative|page|row|second-reader|text|title|value|year"
    code = rf"(?:{areas})\.[a-z]+(?:-[a-z]+)*"
    sources = (path.read_text("utf-8") for path in (PROJECT / "src").rglob("*.py"))
    used = {found for source in sources for found in re.findall(rf'"({code})"', source)}
    assert used == set(re.findall(rf"`({code})`", read("docs/report.md")))


def test_every_key_of_a_form_is_explained() -> None:
    text = read("docs/codebook.md")
    for model in (FormSpec, BlockSpec, AxisSpec):
        for key in model.model_fields:
            assert f"`{key}`" in text, key


def print_hotline_report(path: Path) -> None:
    """Print a report with the table that the codebook manual describes."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("body", fontName="STSong-Light", fontSize=12, leading=18)
    rows = [
        ["诉求类别", "受理件数", "办结件数"],
        ["咨询", "120", "118"],
        ["投诉", "14", "14"],
        ["建议", "9", "/"],
    ]
    everywhere = (0, 0), (-1, -1)
    style = [("FONT", *everywhere, "STSong-Light", 12), ("GRID", *everywhere, 0.5, "black")]
    SimpleDocTemplate(str(path)).build(
        [
            Paragraph("某市某局2022年政府信息公开工作年度报告", body),
            Paragraph("一、总体情况", body),
            Table(rows, style=style),
        ]
    )


def test_form_nobody_listed_is_read_with_the_file_of_the_manual_alone(workplace: Path) -> None:
    print_hotline_report(workplace / "hotline.pdf")
    arguments = ["convert", "hotline.pdf", "-o", "hotline.json"]
    assert run([*arguments, "--codebook", "my-form.yaml"]) == ExitCode.DONE
    statistics = json.loads((workplace / "hotline.json").read_text("utf-8"))["statistics"]
    read_values = {each["indicator"]: (each["value"], each["status"]) for each in statistics}
    assert read_values == {
        "hotline.questions.received": (120, "certain"),
        "hotline.questions.completed": (118, "certain"),
        "hotline.complaints.received": (14, "certain"),
        "hotline.complaints.completed": (14, "certain"),
        "hotline.suggestions.received": (9, "certain"),
        "hotline.suggestions.completed": (None, "blank"),
    }
    assert run(arguments) == ExitCode.DONE
    assert json.loads((workplace / "hotline.json").read_text("utf-8"))["statistics"] == []


def test_every_stage_is_in_the_architecture() -> None:
    from tests.test_architecture import RANKS

    text = read("docs/architecture.md")
    rows = re.findall(r"^\| (\d+) \| ([^|]+) \|", text, re.MULTILINE)
    stages = {name: int(rank) for rank, names in rows for name in re.findall(r"`(\w+)`", names)}
    assert stages == {name: rank for name, rank in RANKS.items() if name not in ("", "__main__")}
