"""How long indexing, comparing and exporting an archive take, and whether the exports are true.

    python -m benchmarks.analysis [--count 2000] [--verify]

Reports are invented (tests/archive.py): ten years of each agency, with blanks, doubts and four
generations of forms. Each command runs in a process of its own, as a user starts it; CPU and wall
clock are told. Targets for 2 000 reports: index in 10 s, compare and export in 3 s each. With
--verify every export, long and wide, is read back by another program and compared with the reports,
statistic by statistic.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportparse.codebook.analysis import load_analysis_book
from tests.archive import random_reports, write_archive
from tests.exports import FORMATS, find_long_mistakes, find_wide_mistakes

SEED = 20240601
INDEX_SECONDS, OTHER_SECONDS = 10.0, 3.0
QUESTIONS = ("--indicator", "requests.received", "--indicator", "grant_rate")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command took."""

    name: str
    cpu: float
    wall: float
    target: float


def run(name: str, arguments: Sequence[str], target: float) -> Cost:
    """Run a command in a process of its own."""
    before, start = os.times(), time.perf_counter()
    command = [sys.executable, "-m", "reportparse", *arguments]
    subprocess.run(command, check=True, capture_output=True)
    after, wall = os.times(), time.perf_counter() - start
    cpu = after.children_user + after.children_system
    return Cost(name, cpu - before.children_user - before.children_system, wall, target)


def measure(folder: Path) -> Iterator[Cost]:
    """Run every command on the archive in a folder."""
    output = str(folder / "output")
    yield run("compare, html, without an index", compare(output, folder / "a.html"), OTHER_SECONDS)
    yield run("index", ["index", output], INDEX_SECONDS)
    yield run("index again, nothing changed", ["index", output], INDEX_SECONDS)
    for suffix in ("csv", "xlsx", "html"):
        yield run(f"compare, {suffix}", compare(output, folder / f"a.{suffix}"), OTHER_SECONDS)
    for form in FORMATS:
        target = str(folder / "usual" / form)
        arguments = ["export", output, "--format", form, "-o", target]
        yield run(f"export, {form}, usual layout", arguments, OTHER_SECONDS)


def compare(output: str, target: Path) -> list[str]:
    """Return the arguments of a comparison."""
    return ["compare", output, *QUESTIONS, "-o", str(target)]


def verify(folder: Path, count: int) -> Iterator[tuple[str, int, list[str]]]:
    """Export in every format and layout; yield how many statistics were compared, and mistakes."""
    book = load_analysis_book()
    reports = list(random_reports(count, SEED))
    cells = sum(len(report.statistics) for report in reports)
    for form in FORMATS:
        for layout in ("long", "wide"):
            target = folder / layout / form
            arguments = ["export", str(folder / "output"), "--format", form, "-o", str(target)]
            run("", [*arguments, "--layout", layout], 0)
            if layout == "long":
                mistakes = list(find_long_mistakes(reports, target, form))
            else:
                mistakes = list(find_wide_mistakes(reports, target, form, book))
            yield f"{form}, {layout}", cells, mistakes


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one line for each command; 1 when an export is not true."""
    parser = argparse.ArgumentParser(description="Time of index, compare and export.")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--verify", action="store_true")
    options = parser.parse_args(arguments)
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_archive(folder / "output", options.count, SEED)
        print("  CPU s  wall s  target")
        for cost in measure(folder):
            print(f"{cost.cpu:7.2f} {cost.wall:7.2f} {cost.target:7.0f}  {cost.name}", flush=True)
        for what, cells, mistakes in verify(folder, options.count) if options.verify else ():
            print(f"{what}: {cells} statistics, {len(mistakes)} differ", *mistakes[:3], flush=True)
            wrong += len(mistakes)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
