"""The command in a process of its own, as a user starts it."""

import os
import subprocess
import sys
from collections.abc import Sequence

COMMANDS = (
    ["convert"],
    ["batch"],
    ["schema"],
    ["inspect"],
    ["export"],
    ["compare"],
    ["index"],
    ["check"],
    ["agency"],
    ["evaluate"],
    ["codebook", "list"],
    ["codebook", "show"],
    ["codebook", "validate"],
    ["codebook", "unmapped"],
)


def run_module(
    arguments: Sequence[str], *, stdout: int | None = subprocess.PIPE, width: int = 200
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "reportparse", *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, "COLUMNS": str(width)},
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
