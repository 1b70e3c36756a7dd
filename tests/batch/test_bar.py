"""What a person sees on a terminal while a batch runs."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from reportparse.errors import ExitCode
from tests.conftest import PROJECT


def shown_on_a_terminal(command: list[str]) -> tuple[int, str]:
    """Run a command whose stderr is a terminal; return its status and what it wrote there."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": "120", "TERM": "xterm"}
    started = subprocess.Popen(command, stderr=theirs, stdout=subprocess.PIPE, env=environment)
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 1 << 16):
            shown += chunk
    except OSError:  # how Linux says that the other side is closed
        pass
    os.close(ours)
    started.communicate()
    return started.returncode, shown.decode()


def test_a_bar_shows_how_far_how_fast_and_what_failed(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    sample = (PROJECT / "fixtures" / "pingtan-2011" / "report.pdf").read_bytes()
    for number in range(8):
        (folder / f"{number}.pdf").write_bytes(sample + b"%%%d" % number)
    (folder / "page.pdf").write_bytes(b"<html>")
    command = [sys.executable, "-m", "reportparse", "batch", str(folder), "-o", str(tmp_path / "o")]
    status, shown = shown_on_a_terminal([*command, "--workers", "1"])
    assert status == ExitCode.SOME_INPUTS_FAILED
    assert "9/9" in shown
    assert re.search(r"\d\.\d/s", shown)
    assert re.search(r"\d:\d\d:\d\d", shown)
    assert "not-a-pdf 1" in shown
