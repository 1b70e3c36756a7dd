"""What isolation, ledger and store cost, what a second worker brings, and whether memory grows.

    python -m benchmarks.throughput [--count N] [--rounds R] [REPORT.pdf ...]
    python -m benchmarks.throughput --memory --count 20000

N files are made from printed reports by a comment at their end, so that every hash differs. In each
round the same files go through a plain loop in one process (read, parse, write the JSON), through a
batch with one worker and through one with two, each in a process of its own. None of them
recognises pictures. Medians of the rounds are compared: overhead by CPU time of all processes
(which other work on the machine hardly moves) and by wall clock, two workers by wall clock.
Targets: at most 15 % over the loop, and 1.85 times with two workers.
With --memory, one batch of all N files runs and the memory of its processes is sampled; target: the
last tenth of the inputs within 10 % of the first.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from benchmarks.soak import children_of

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
LOOP = """
import sys
from pathlib import Path
from reportparse import load_codebook, parse_reports
codebook, output = load_codebook(), Path(sys.argv[2])
output.mkdir()
for path in sorted(Path(sys.argv[1]).iterdir()):
    pdf = path.read_bytes()
    for report in parse_reports(pdf, codebook=codebook, file_name=path.name, ocr=False):
        (output / f"{path.stem}.json").write_bytes(report.to_json().encode())
"""
MAX_OVERHEAD, MIN_SPEEDUP, MAX_GROWTH = 1.15, 1.85, 1.10


class Cost(NamedTuple):
    """Seconds of one run."""

    wall: float
    cpu: float


def write_files(folder: Path, reports: Sequence[Path], count: int) -> None:
    """Write `count` different files, made from the reports in turn."""
    folder.mkdir()
    contents = [report.read_bytes() for report in reports]
    for number in range(count):
        pdf = contents[number % len(contents)]
        (folder / f"{number:08}.pdf").write_bytes(pdf + b"\n%%%d\n" % number)


def run(command: Sequence[str]) -> Cost:
    """Run a command to its end; its own processes count, too."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run([sys.executable, *command], check=False, stderr=subprocess.DEVNULL)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - start
    assert done.returncode in (0, 10), command
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu)


def batch(folder: Path, output: Path, workers: int) -> list[str]:
    """Return the arguments of a batch."""
    arguments = ["-m", "reportparse", "batch", str(folder), "-o", str(output)]
    return [*arguments, "--workers", str(workers), "--no-ocr"]


def compare(work: Path, folder: Path, rounds: int, count: int) -> bool:
    """Print the medians; whether both targets are met."""
    costs: dict[str, list[Cost]] = {"loop": [], "one worker": [], "two workers": []}
    for number in range(rounds):
        costs["loop"].append(run(["-c", LOOP, str(folder), str(work / f"loop{number}")]))
        for workers, name in ((1, "one worker"), (2, "two workers")):
            output = work / f"batch{number}-{workers}"
            costs[name].append(run(batch(folder, output, workers)))
    middle = {
        name: Cost(*(statistics.median(values) for values in zip(*seen, strict=True)))
        for name, seen in costs.items()
    }
    loop, one, two = middle["loop"], middle["one worker"], middle["two workers"]
    for name, cost in middle.items():
        each = 1000 * cost.cpu / count
        print(f"{name:12} {cost.wall:8.1f} s wall {cost.cpu:8.1f} s CPU {each:7.2f} ms CPU a file")
    speedup = statistics.median(
        first.wall / second.wall
        for first, second in zip(costs["one worker"], costs["two workers"], strict=True)
    )
    print(f"overhead: {one.cpu / loop.cpu - 1:+.1%} CPU, {one.wall / loop.wall - 1:+.1%} wall")
    print(f"two workers: {speedup:.2f} times one by wall; CPU {two.cpu / one.cpu - 1:+.1%}")
    return one.cpu / loop.cpu <= MAX_OVERHEAD and speedup >= MIN_SPEEDUP


def resident(pid: int) -> int:
    """Return the memory of a process in KiB that no other process shares; 0 when it is gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Private_Dirty:"):
                return int(line.split()[1])
    return 0


def sample(started: "subprocess.Popen[bytes]", output: Path) -> Iterator[tuple[int, int, int]]:
    """Yield records so far, memory of the parent and of the largest worker (KiB), until the end."""
    ledger = output / "ledger.jsonl"
    while started.poll() is None:
        time.sleep(1)
        lines = ledger.read_bytes().count(b"\n") if ledger.exists() else 0
        workers = [resident(pid) for pid in children_of(started.pid)]
        if lines and workers:
            yield lines, resident(started.pid), max(workers)


def watch_memory(work: Path, folder: Path, count: int) -> bool:
    """Print the memory by tenths of the inputs; whether it stays flat."""
    output = work / "out"
    start = time.monotonic()
    started = subprocess.Popen(
        [sys.executable, *batch(folder, output, len(os.sched_getaffinity(0)))],
        stderr=subprocess.DEVNULL,
    )
    seen = list(sample(started, output))
    wall = time.monotonic() - start
    tenths: list[tuple[float, float]] = []
    for tenth in range(10):
        here = [(p, w) for n, p, w in seen if tenth * count <= 10 * n < (tenth + 1) * count]
        if here:
            parents, workers = zip(*here, strict=True)
            tenths.append((statistics.median(parents) / 1024, statistics.median(workers) / 1024))
            parent, worker = tenths[-1]
            print(
                f"tenth {tenth + 1:2}: parent {parent:6.1f} MiB, largest worker {worker:6.1f} MiB"
            )
    print(f"{count} files in {wall:.0f} s: {count / wall:.1f} a second")
    return all(
        last <= MAX_GROWTH * first for first, last in zip(tenths[0], tenths[-1], strict=True)
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description="Cost of a batch beside a plain loop.")
    parser.add_argument("files", nargs="*", type=Path, metavar="REPORT.pdf")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", action="store_true")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        reports = given.files or sorted(FIXTURES.glob("*/report.pdf"))
        write_files(work / "in", reports, given.count)
        if given.memory:
            met = watch_memory(work, work / "in", given.count)
        else:
            met = compare(work, work / "in", given.rounds, given.count)
    print("targets met" if met else "MISSED")
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
