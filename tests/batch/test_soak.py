"""The short version of `benchmarks/soak.py`: kills, races, and disks that are full."""

import errno
import os
import random
import signal
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

import pytest

from benchmarks.soak import (
    OBEDIENT,
    Tally,
    codes_in,
    reports_in,
    run,
    try_full_disks,
    try_kills,
    try_races,
    write_orders,
)
from reportparse.batch.inputs import list_inputs
from reportparse.batch.ledger import read_records
from reportparse.batch.runner import GROUP, Options, run_batch
from reportparse.batch.store import Store
from reportparse.cli.app import run as run_command
from reportparse.errors import CannotWriteError, ExitCode
from tests.batch.faults import TARGET
from tests.conftest import PROJECT

INPUTS = 25


def test_killed_at_random_a_batch_loses_nothing(tmp_path: Path) -> None:
    tally = Tally()
    try_kills(tmp_path, 5, 3, tally)
    assert sum(tally.tried.values()) >= 5
    assert not tally.wrong


def test_of_three_runs_at_once_one_works_and_shards_share_a_folder(tmp_path: Path) -> None:
    tally = Tally()
    try_races(tmp_path, 1, 3, tally)
    assert not tally.wrong


def test_a_file_system_that_is_full_blames_no_input(tmp_path: Path) -> None:
    tally = Tally()
    try:
        try_full_disks(tmp_path, 2, tally)
    except (subprocess.CalledProcessError, FileNotFoundError):
        pytest.skip("platform: no file system can be mounted here")
    assert not tally.wrong


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS])
def test_a_write_that_fails_at_any_moment_ends_the_run_and_it_goes_on_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    folder, whole, output = tmp_path / "in", tmp_path / "whole", tmp_path / "out"
    write_orders(folder, INPUTS)
    inputs = list_inputs([str(folder)]).inputs
    options = Options(workers=2, target=TARGET)
    with Store(whole) as place:
        run_batch(inputs, place, options)
    real, calls = os.fsync, count()
    for moment in (9, 0, 4, 2):  # calls that still succeed

        def fail_later(descriptor: int, until: int = next(calls) + moment) -> None:
            if next(calls) > until:
                raise OSError(number, os.strerror(number))
            real(descriptor)

        monkeypatch.setattr(os, "fsync", fail_later)
        with pytest.raises(CannotWriteError), Store(output) as place:
            run_batch(inputs, place, options)
        assert {record.code for record in read_records(output / "ledger.jsonl")} <= {"done"}
    monkeypatch.setattr(os, "fsync", real)
    assert run(folder, output).returncode == 0
    assert reports_in(output) == reports_in(whole)


def test_the_clock_of_the_wall_may_jump(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(5)
    monkeypatch.setattr(time, "time", lambda: dice.uniform(-1e9, 1e10))
    write_orders(tmp_path / "in", INPUTS, {3: "clock 0", 7: "clock 99999999999"})
    inputs = list_inputs([str(tmp_path / "in")]).inputs
    with Store(tmp_path / "out") as place:
        run_batch(inputs, place, Options(workers=2, target=TARGET))
    assert set(codes_in(tmp_path / "out").values()) == {"done"}


def test_a_run_that_is_stopped_and_continued_goes_on(tmp_path: Path) -> None:
    write_orders(tmp_path / "in", INPUTS)
    started = subprocess.Popen([*OBEDIENT, str(tmp_path / "in"), str(tmp_path / "out")])
    time.sleep(0.4)
    started.send_signal(signal.SIGSTOP)
    time.sleep(0.5)
    started.send_signal(signal.SIGCONT)
    assert started.wait(60) == 0
    assert set(codes_in(tmp_path / "out").values()) == {"done"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_finishes_what_is_in_flight_and_the_same_command_goes_on(
    tmp_path: Path, number: signal.Signals
) -> None:
    folder, output = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    sample = (PROJECT / "fixtures" / "nanhai-xiqiao-2024" / "report.pdf").read_bytes()
    inputs = 2 * GROUP + 20  # outputs appear in groups; the signal must find work left to do
    for copy in range(inputs):
        (folder / f"{copy:03}.pdf").write_bytes(sample + b"\n%%%d\n" % copy)
    command = ["batch", str(folder), "-o", str(output), "--workers", "1"]
    started = subprocess.Popen(
        [sys.executable, "-m", "reportparse", *command], stderr=subprocess.PIPE, text=True
    )
    ledger = output / "ledger.jsonl"
    deadline = time.monotonic() + 60
    while not (output.exists() and reports_in(output)):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    started.send_signal(number)
    _, said = started.communicate(timeout=60)
    assert started.returncode == 130
    assert "finishing the inputs in flight" in said
    assert "the same command goes on" in said
    kept = reports_in(output)
    records = list(read_records(ledger))
    assert 0 < len(records) < inputs
    assert all(record.code == "done" and record.final for record in records)
    assert run_command(command) == ExitCode.DONE
    assert kept.items() <= reports_in(output).items()
    assert len(reports_in(output)) == inputs
    assert run_command([*command, "--verify"]) == ExitCode.DONE


def test_retry_does_inputs_of_that_code_again_and_no_others(tmp_path: Path) -> None:
    folder, output = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    samples = ("nanhai-xiqiao-2024", "ningxia-gongan-2017")
    for name in samples:
        pdf = (PROJECT / "fixtures" / name / "report.pdf").read_bytes()
        (folder / f"{name}.pdf").write_bytes(pdf)
    (folder / "page.pdf").write_bytes(b"<html>")
    command = ["batch", str(folder), "-o", str(output), "--workers", "1"]
    assert run_command([*command, "--max-pages", "5"]) == ExitCode.SOME_INPUTS_FAILED
    assert codes_in(output)["ningxia-gongan-2017"] == "limit-exceeded"
    assert run_command(command) == ExitCode.SOME_INPUTS_FAILED
    assert codes_in(output)["ningxia-gongan-2017"] == "limit-exceeded"  # limits are not compared
    before = (output / "ledger.jsonl").read_bytes().count(b"\n")
    assert run_command([*command, "--retry", "limit-exceeded"]) == ExitCode.SOME_INPUTS_FAILED
    codes = codes_in(output)
    assert codes["ningxia-gongan-2017"] in ("done", "doubtful")
    assert codes["page"] == "not-a-pdf"
    assert (output / "ledger.jsonl").read_bytes().count(b"\n") == before + 1
    assert run_command([*command, "--retry", "no-such-code"]) == ExitCode.WRONG_USAGE
