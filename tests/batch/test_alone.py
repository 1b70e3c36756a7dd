"""`convert` survives what its PDF does, says it in one line, and keeps to its limits."""

import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest

from reportparse.batch import alone
from reportparse.batch.codes import Code
from reportparse.batch.limits import Limits
from reportparse.batch.runner import Options
from reportparse.errors import ExitCode, WorkersFailedError
from tests.batch.faults import TARGET
from tests.command import run_module
from tests.conftest import PROJECT
from tests.hostile.raw import pdf_of_pages, text_of

SAMPLE = PROJECT / "fixtures" / "ningxia-gongan-2017" / "report.pdf"
LIMITS = Limits(cpu_seconds=60, memory=1 << 29)


def convert(path: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    done = run_module(["convert", str(path), *options])
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ("signal 11", Code.CRASHED),
        ("exit 0", Code.EXITED),
        ("hang", Code.OUT_OF_TIME),
        ("memory", Code.OUT_OF_MEMORY),
        ("raise x", Code.BUG),
    ],
)
def test_what_a_pdf_does_to_its_process_is_told_and_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: str, code: Code
) -> None:
    monkeypatch.setattr(alone, "TARGET", TARGET)
    path = tmp_path / "a.pdf"
    path.write_text(order)
    start = time.monotonic()
    limits = replace(LIMITS, seconds=1.5) if order == "hang" else LIMITS
    ended = alone.parse_alone(path, "a.pdf", Options(limits=limits))
    assert (ended.code, ended.reports) == (code, ())
    assert ended.message
    if code is Code.OUT_OF_TIME:
        assert time.monotonic() - start < 30  # one try; the start of the process is not timed


@pytest.mark.parametrize(
    "options",
    [
        ["--max-pages", "1"],
        ["--max-glyphs", "10"],
        ["--max-drawings", "10"],
        ["--max-seconds", "0.1"],
    ],
)
def test_a_limit_is_status_7_and_names_its_option(options: list[str]) -> None:
    done = convert(SAMPLE, *options)
    assert done.returncode == ExitCode.LIMIT_EXCEEDED
    assert options[0] in done.stderr
    assert done.stderr.count("\n") == 1


def test_too_little_memory_to_start_is_status_7(tmp_path: Path) -> None:
    done = convert(SAMPLE, "--max-memory", "64", "-o", str(tmp_path / "a.json"))
    assert done.returncode == WorkersFailedError.exit_code
    assert not list(tmp_path.iterdir())


def test_a_pdf_over_the_size_is_status_7(tmp_path: Path) -> None:
    path = tmp_path / "sparse.pdf"
    with path.open("wb") as file:
        file.write(pdf_of_pages([text_of()]))
        file.truncate(1 << 40)
    assert convert(path).returncode == ExitCode.LIMIT_EXCEEDED
