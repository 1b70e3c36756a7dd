"""The gate is strict: in CI a test that skips itself fails."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import IMPOSSIBLE_HERE, PROJECT


def run_pytest(folder: Path, *, ci: bool) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    if ci:
        environment["CI"] = "true"
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-c", os.devnull]
    done = subprocess.run(
        [*command, "--rootdir", str(folder), str(folder)],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("source", "outside", "inside"),
    [
        ("def test_it(): pytest.skip('no printer')", "1 skipped", "1 failed"),
        ("pytest.skip('no printer', allow_module_level=True)", "1 skipped", "1 error"),
        ("@pytest.mark.skip('no printer')\ndef test_it(): pass", "1 skipped", "1 error"),
        (f"def test_it(): pytest.skip('{IMPOSSIBLE_HERE} no pipe')", "1 skipped", "1 skipped"),
    ],
)
def test_skip_fails_in_ci_only(tmp_path: Path, source: str, outside: str, inside: str) -> None:
    (tmp_path / "test_sample.py").write_text(f"import pytest\n{source}\n", encoding="utf-8")
    assert outside in run_pytest(tmp_path, ci=False)
    assert inside in run_pytest(tmp_path, ci=True)


def test_gate_is_valid_and_may_be_started() -> None:
    gate = PROJECT / ".ci" / "run"
    assert os.access(gate, os.X_OK)
    subprocess.run(["bash", "-n", str(gate)], check=True)
