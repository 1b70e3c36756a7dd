"""The command line as a user meets it: what it prints, writes and returns."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reportparse
from reportparse import errors, parse_report
from reportparse.batch import alone
from reportparse.cli.app import run
from reportparse.cli.failures import encodable, printable
from reportparse.cli.files import write_output
from reportparse.codebook import Codebook, load_codebook
from reportparse.errors import ExitCode, ReportParseError
from reportparse.limits import DocumentLimits
from reportparse.report import Report
from tests.command import COMMANDS, run_module
from tests.conftest import PROJECT
from tests.handmade import make_report, make_statistic

PDF = b"%PDF-1.7\n"
ParseReports = Callable[..., list[Report]]


class Captured(SimpleNamespace):
    """What one run of a command left: its exit status, stdout and stderr."""

    status: int
    out: str
    err: str


@pytest.fixture
def command(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Captured]:
    """Run a command in this process."""

    def run_command(*arguments: str | Path) -> Captured:
        capfdbinary.readouterr()
        status = run([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return Captured(status=status, out=out.decode(), err=err.decode())

    return run_command


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "report.pdf"
    path.write_bytes(PDF)
    return path


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> Callable[[ParseReports], None]:
    """Put another function in the place of the pipeline, and call it in this process."""

    def replace(parse_reports: ParseReports) -> None:
        monkeypatch.setattr(alone, "parse_alone", alone.parse_here)
        monkeypatch.setitem(
            sys.modules, "reportparse.pipeline", SimpleNamespace(parse_reports=parse_reports)
        )

    return replace


def failing_with(error: Exception) -> ParseReports:
    def parse_reports(source: bytes, **options: object) -> list[Report]:
        raise error

    return parse_reports


def returning(*reports: Report) -> ParseReports:
    def parse_reports(source: bytes, **options: object) -> list[Report]:
        return list(reports)

    return parse_reports


def assert_one_line(text: str, *parts: str) -> None:
    assert text.count("\n") == 1, text
    assert text.endswith("\n")
    for part in parts:
        assert part in text


# Help


def test_help_imports_no_pdf_library_and_no_model() -> None:
    code = (
        "import sys; from reportparse.cli.app import run; run(['--help'])\n"
        "heavy = {'pymupdf', 'fitz', 'pdfplumber', 'pdfminer', 'pydantic', 'yaml', 'jieba'}\n"
        "print('imported:', sorted(heavy & {name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "imported: []"


@pytest.mark.parametrize("names", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(names: list[str]) -> None:
    done = run_module([*names, "--help"])
    assert done.returncode == 0
    assert f"Example: reportparse {' '.join(names)}" in done.stdout


def test_version_is_that_of_the_package(command: Callable[..., Captured]) -> None:
    assert command("--version").out == f"reportparse {reportparse.__version__}\n"


# Wrong usage


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        ([], ["Missing command", "reportparse --help"]),
        (["convrt"], ["convrt", "convert", "--help"]),
        (["convert"], ["REPORT.pdf", "convert --help"]),
        (["convert", "--colour", "a.pdf"], ["--colour", "convert --help"]),
        (["convert", "missing.pdf"], ["missing.pdf", "no such file"]),
        (["convert", "."], ["is a folder"]),
        (["inspect", "a.pdf", "--page", "0", "-o", "a.png"], ["--page", "inspect --help"]),
        (["codebook"], ["codebook --help"]),
        (["codebook", "show", "requests.recieved"], ["requests.received"]),
        (["codebook", "validate", "missing.yaml"], ["missing.yaml"]),
        (["evaluate", "missing", "missing"], ["missing"]),
    ],
)
def test_wrong_usage_is_one_line_with_status_2(
    command: Callable[..., Captured], arguments: list[str], parts: list[str]
) -> None:
    done = command(*arguments)
    assert done.status == ExitCode.WRONG_USAGE
    assert done.out == ""
    assert_one_line(done.err, *parts)


def test_pipe_as_input_is_refused_without_waiting(
    command: Callable[..., Captured], tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe.pdf"
    os.mkfifo(pipe)
    done = command("convert", pipe)
    assert done.status == ExitCode.WRONG_USAGE
    assert_one_line(done.err, "pipe.pdf", "no regular file")


def test_input_is_never_overwritten(command: Callable[..., Captured], pdf: Path) -> None:
    done = command("convert", pdf, "-o", pdf)
    assert done.status == ExitCode.WRONG_USAGE
    assert_one_line(done.err, "is the input itself")
    assert pdf.read_bytes() == PDF


# Failures


@pytest.mark.parametrize(
    "kind",
    [
        errors.NotAPdfError,
        errors.EncryptedError,
        errors.NotAReportError,
        errors.NeedsOcrError,
        errors.LimitExceededError,
    ],
)
def test_failure_is_one_line_names_the_file_and_writes_nothing(
    command: Callable[..., Captured],
    pipeline: Callable[[ParseReports], None],
    pdf: Path,
    kind: type[ReportParseError],
) -> None:
    pipeline(failing_with(kind("something was\nseen; do that")))
    output = pdf.with_name("report.json")
    done = command("convert", pdf, "-o", output)
    assert done.status == kind.exit_code
    assert done.out == ""
    assert_one_line(done.err, str(pdf), "do that")
    assert list(pdf.parent.iterdir()) == [pdf]


def test_traceback_of_a_failure_is_shown_with_debug_only(
    command: Callable[..., Captured], pipeline: Callable[[ParseReports], None], pdf: Path
) -> None:
    pipeline(failing_with(errors.NotAPdfError("seen; do")))
    assert "Traceback" not in command("convert", pdf).err
    assert "Traceback" in command("convert", pdf, "--debug").err


def test_bug_passes_through_untouched(
    command: Callable[..., Captured], pipeline: Callable[[ParseReports], None], pdf: Path
) -> None:
    pipeline(failing_with(ZeroDivisionError("a bug")))
    with pytest.raises(ZeroDivisionError):
        command("convert", pdf)


def test_odd_bytes_in_a_file_name_do_not_break_the_message(
    command: Callable[..., Captured], tmp_path: Path
) -> None:
    name = os.fsdecode(b"\xff\xe4\n\x1b[31m.pdf")
    done = command("convert", tmp_path / name)
    assert done.status == ExitCode.WRONG_USAGE
    assert_one_line(done.err, r"\udcff\udce4\n\x1b[31m.pdf")


@given(st.text(st.characters()))
def test_printable_text_is_one_line_that_utf8_can_hold(text: str) -> None:
    shown = printable(text)
    assert len(shown.splitlines()) <= 1
    assert "\x1b" not in shown
    shown.encode()


@given(st.binary().filter(lambda name: b"\0" not in name))
def test_any_file_name_fits_into_json(name: bytes) -> None:
    make_report(file=encodable(name.decode("utf-8", "surrogateescape"))).to_json()


# Convert


def test_one_report_is_an_object_and_several_are_an_array(
    command: Callable[..., Captured], pipeline: Callable[[ParseReports], None], pdf: Path
) -> None:
    one = make_report([make_statistic("requests.received", 84)])
    pipeline(returning(one))
    assert command("convert", pdf).out == one.to_json()
    pipeline(returning(one, one))
    both = json.loads(command("convert", pdf).out)
    assert both == [json.loads(one.to_json())] * 2


def test_output_file_holds_what_stdout_would_show(
    command: Callable[..., Captured], pipeline: Callable[[ParseReports], None], pdf: Path
) -> None:
    pipeline(returning(make_report([make_statistic("requests.received", 84)])))
    output = pdf.with_name("report.json")
    done = command("convert", pdf, "-o", output)
    assert done.status == ExitCode.DONE
    assert done.out == ""
    assert_one_line(done.err, str(output), "1 statistic (1 certain), 0 findings")
    assert output.read_text(encoding="utf-8") == command("convert", pdf, "-o", "-").out


def test_options_reach_the_pipeline(
    command: Callable[..., Captured],
    pipeline: Callable[[ParseReports], None],
    pdf: Path,
) -> None:
    seen: dict[str, object] = {}

    def parse_reports(source: bytes, **options: object) -> list[Report]:
        seen.update(options, source=source)
        return [make_report()]

    pipeline(parse_reports)
    limits = ("--max-pages", "1", "--max-glyphs", "2", "--max-drawings", "3", "--max-stream", "4")
    options = ("--password", "open", "--no-ocr", "--ocr-threads", "3", "--read-twice", *limits)
    assert command("convert", pdf, *options).status == ExitCode.DONE
    codebook = seen.pop("codebook")
    assert isinstance(codebook, Codebook)
    assert codebook.digest == load_codebook().digest
    assert seen == {
        "source": PDF,
        "password": "open",
        "file_name": "report.pdf",
        "read_twice": True,
        "ocr": False,
        "ocr_pages": (),
        "ocr_threads": 3,
        "limits": DocumentLimits(1, 2, 3, 4 << 20),
        "agencies": None,
    }


def test_pages_to_recognise_reach_the_pipeline(
    command: Callable[..., Captured],
    pipeline: Callable[[ParseReports], None],
    pdf: Path,
) -> None:
    seen: dict[str, object] = {}

    def parse_reports(_: bytes, **options: object) -> list[Report]:
        seen.update(options)
        return [make_report()]

    pipeline(parse_reports)
    assert command("convert", pdf, "--ocr-pages", "3-5, 8,4").status == ExitCode.DONE
    assert seen["ocr_pages"] == (3, 4, 5, 8)


# Output


@pytest.mark.parametrize("place", ["no/such/folder/report.json", "."])
def test_output_that_cannot_be_written_is_status_8(
    command: Callable[..., Captured],
    pipeline: Callable[[ParseReports], None],
    pdf: Path,
    place: str,
) -> None:
    pipeline(returning(make_report()))
    output = pdf.parent / place
    done = command("convert", pdf, "-o", output)
    assert done.status == ExitCode.CANNOT_WRITE
    assert_one_line(done.err, str(output))
    assert list(pdf.parent.iterdir()) == [pdf]


def test_full_disk_is_status_8() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("platform: there is no /dev/full to stand for a full disk")
    with full.open("wb") as device:
        done = run_module(["schema"], stdout=device.fileno())
    assert done.returncode == ExitCode.CANNOT_WRITE
    assert_one_line(done.stderr, "No space left")


def test_disk_that_fills_up_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    output = tmp_path / "report.json"
    output.write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(errors.CannotWriteError, match="No space left"):
        write_output(b"new", output)
    assert list(tmp_path.iterdir()) == [output]
    assert output.read_bytes() == b"old"


def test_written_file_has_the_usual_permissions(tmp_path: Path) -> None:
    usual, output = tmp_path / "usual", tmp_path / "report.json"
    usual.touch()
    write_output(b"{}", output)
    assert stat.S_IMODE(output.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)


def test_output_through_a_link_replaces_the_file_not_the_link(tmp_path: Path) -> None:
    target, link = tmp_path / "report.json", tmp_path / "link.json"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_output(b"new", link)
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_reader_that_leaves_is_no_failure_to_talk_about() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = run_module(["schema"], stdout=writing)
    os.close(writing)
    assert done.stderr == ""


# Schema, codebook, evaluate


def test_schema_names_every_key_of_a_report(command: Callable[..., Captured]) -> None:
    schema = json.loads(command("schema").out)
    assert list(schema["properties"]) == list(json.loads(make_report().to_json()))
    for model in (schema, *schema["$defs"].values()):
        assert model["additionalProperties"] is False
        assert set(model["required"]) == set(model["properties"])


def test_codebook_list_names_every_indicator_once(command: Callable[..., Captured]) -> None:
    header, *rows = command("codebook", "list").out.splitlines()
    known = {cell.indicator for form in load_codebook().forms.values() for cell in form.cells}
    listed = [row.split("\t")[0] for row in rows]
    assert header.split("\t")[0] == "indicator"
    assert listed == sorted(known)


def test_codebook_show_gives_one_indicator_in_every_form(command: Callable[..., Captured]) -> None:
    _, *rows = command("codebook", "show", "requests.received").out.splitlines()
    split = next(number for number, row in enumerate(rows) if row.startswith("rule\t"))
    rules = [row.split("\t")[0] for row in rows[split + 1 :]]
    assert rules[:2] == ["requests.flow", "requests.applicants.sum"]
    forms = [row.split("\t")[0] for row in rows[:split]]
    assert forms == ["requests-2019", "requests-2021", "statistics-2014", "statistics-fujian-2011"]


def test_codebook_show_gives_every_indicator_of_one_form(command: Callable[..., Captured]) -> None:
    _, *rows = command("codebook", "show", "disclosure-2021").out.splitlines()
    assert len(rows) == len(load_codebook().forms["disclosure-2021"].cells)


@pytest.fixture
def evaluated(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    output, truth = tmp_path / "output", tmp_path / "truth"
    output.mkdir()
    truth.mkdir()
    report = make_report([make_statistic("requests.received", 84)], file="0001.pdf")
    (output / "0001.json").write_text(report.to_json(), encoding="utf-8")
    statistic = {
        "form": "disclosure-2021",
        "indicator": "requests.received",
        "state": "value",
        "value": 85,
    }
    document = {"truth_version": "1.0", "file": "0001.pdf", "statistics": [statistic]}
    (truth / "0001.truth.json").write_text(json.dumps(document), encoding="utf-8")
    yield output, truth


def test_evaluate_counts_a_silent_error(
    command: Callable[..., Captured], evaluated: tuple[Path, Path]
) -> None:
    assert json.loads(command("evaluate", *evaluated, "--json").out)["overall"] == {
        "cells": 1,
        "right": 0,
        "wrong": 1,
        "missing": 0,
        "invented": 0,
        "swapped": 0,
        "excused": 0,
        "silent_errors": 1,
        "needless_doubts": 0,
        "wrong_units": 0,
        "values": 1,
        "values_right": 0,
    }


def test_evaluate_lists_mistakes(
    command: Callable[..., Captured], evaluated: tuple[Path, Path]
) -> None:
    done = command("evaluate", *evaluated, "--mistakes")
    assert "0001.pdf\tdisclosure-2021 requests.received\twrong\tsilent\tvalue 85" in done.out


# Broken and odd files


def test_broken_pdf_is_one_line_and_never_a_traceback(
    command: Callable[..., Captured],
    monkeypatch: pytest.MonkeyPatch,
    shared: Path,
    tmp_path: Path,
) -> None:
    """Called in this process: of what a process of its own does, `tests/batch` speaks."""
    monkeypatch.setattr(alone, "parse_alone", alone.parse_here)
    files = sorted((shared / "bad").glob("*.pdf"))
    assert files
    output = tmp_path / "report.json"
    for file in files:
        done = command("convert", file, "-o", output)
        if done.status != ExitCode.DONE:
            assert_one_line(done.err, file.name)
            assert not output.exists()
        output.unlink(missing_ok=True)


def test_two_conversions_are_byte_identical(command: Callable[..., Captured]) -> None:
    sample = str(PROJECT / "fixtures" / "ningxia-gongan-2017" / "report.pdf")
    elsewhere = run_module(["convert", sample])
    assert elsewhere.returncode == ExitCode.DONE
    assert command("convert", sample).out == elsewhere.stdout


def test_codebook_show_says_that_no_rule_covers_an_indicator(
    command: Callable[..., Captured],
) -> None:
    assert "no rule covers it" in command("codebook", "show", "fees.requests").err


def test_check_lists_the_findings_of_stored_reports(
    tmp_path: Path, command: Callable[..., Captured]
) -> None:
    path = tmp_path / "report.json"
    path.write_text(
        parse_report(PROJECT / "fixtures" / "ningxia-gongan-2017" / "report.pdf").to_json(),
        encoding="utf-8",
    )
    shown = command("check", str(tmp_path))
    assert shown.out.splitlines()[0].startswith("agency\tyear\tseverity\torigin\trule")
    assert "1 report, 0 errors, 0 warnings" in shown.err
    (entry,) = json.loads(command("check", "--json", str(path)).out)
    assert (entry["year"], entry["findings"]) == (2017, [])


def test_check_of_what_is_no_report_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    for place in (tmp_path / "a.json", tmp_path / "none.json"):
        assert run(["check", str(place)]) == ExitCode.WRONG_USAGE
        assert len(capsys.readouterr().err.splitlines()) == 1
