"""What a batch survives: faults in workers, kill -9, full disks, and runs that race each other.

    python -m benchmarks.soak faults [--positions 20]
    python -m benchmarks.soak kills [--count 500] [--seed 1]
    python -m benchmarks.soak full-disk [--count 30]
    python -m benchmarks.soak races [--count 50]

All work on files that hold orders (`tests/batch/faults.py`), so that nearly all of the time is the
batch itself: isolation, ledger and store. Each says how often it tried and what went wrong; exit
status is 1 when anything did. `full-disk` needs to be root, for a file system of its own.
"""

import argparse
import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from reportparse.batch.codes import Code
from reportparse.batch.inputs import list_inputs
from reportparse.batch.ledger import read_finals, read_records
from reportparse.batch.verify import verify
from reportparse.errors import ExitCode

OBEDIENT = [sys.executable, "-m", "tests.batch.obedient"]
INPUTS = 60
FAULTS = {
    "segfault": ("signal 11", Code.CRASHED),
    "abort": ("signal 6", Code.CRASHED),
    "exit 0": ("exit 0", Code.EXITED),
    "hang": ("hang", Code.OUT_OF_TIME),
    "busy loop": ("spin", Code.OUT_OF_TIME),
    "out of memory": ("memory", Code.OUT_OF_MEMORY),
    "garbage on the channel": ("garbage", Code.GARBLED),
    "a gigabyte on the channel": ("gigabyte zeros", Code.GARBLED),
    "a frame of a gigabyte": ("gigabyte frame", Code.GARBLED),
    "messages without end": ("messages", Code.GARBLED),
    "noise on stdout": ("noise", Code.DONE),
    "EIO": (f"errno {errno.EIO}", Code.UNREADABLE),
    "ENOSPC": (f"errno {errno.ENOSPC}", Code.UNREADABLE),
    "EMFILE": ("descriptors", Code.UNREADABLE),
    "clock jump": ("clock 0", Code.DONE),
    "SIGTERM": ("signal 15", Code.CRASHED),
}


@dataclass
class Tally:
    """How often something was tried, and what went wrong."""

    tried: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def require(self, holds: bool, what: str) -> None:
        """Note what does not hold."""
        if not holds:
            self.wrong.append(what)
            print(f"WRONG: {what}", flush=True)


def write_orders(folder: Path, count: int, odd: dict[int, str] | None = None) -> None:
    """Write inputs: reports of a few agencies, copies, second reports, pairs, and what is odd."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        agency = "-" if number % 5 == 4 else f"cn-{number % 7}"
        notes = f"n{number} m{number}" if number % 11 == 3 else f"n{number % 50}"
        order = f"report {agency} {2000 + number % 3} {notes}"
        (folder / f"{number:04}.pdf").write_text((odd or {}).get(number, order))


def reports_in(folder: Path) -> dict[str, bytes]:
    """Return every report of an output folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in folder.glob("[!.]*/**/*.json")
    }


def codes_in(output: Path) -> dict[str, str]:
    """Return the final code of each input, by its name."""
    finals, _ = read_finals(output / "ledger.jsonl")
    return {Path(key).stem: record.code for key, record in finals.items()}


def run(folder: Path, output: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a batch to its end."""
    command = [*OBEDIENT, str(folder), str(output), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)


def try_faults(work: Path, positions: int, tally: Tally) -> None:
    """Let one input among others do something terrible, at one position after the other."""
    good, alone = work / "good", work / "alone"
    write_orders(good, positions)
    run(good, alone)
    whole = reports_in(alone)
    seconds = ("--seconds", "1.5")
    for name, (order, code) in FAULTS.items():
        for position in range(positions):
            folder, output = work / "in", work / "out"
            shutil.copytree(good, folder)
            (folder / f"{position:04}-odd.pdf").write_text(order)
            done = run(folder, output, *(seconds if code is Code.OUT_OF_TIME else ()))
            culprit = f"{position:04}-odd"
            wanted = dict.fromkeys((path.stem for path in good.iterdir()), "done") | {culprit: code}
            tally.require(done.returncode == 0, f"{name} at {position}: {done.stderr}")
            tally.require(codes_in(output) == wanted, f"{name} at {position}: {codes_in(output)}")
            same = whole.items() <= reports_in(output).items()
            tally.require(same, f"{name} at {position}: other outputs differ")
            _verify(folder, output, f"{name} at {position}", tally)
            tally.tried[name] += 1
            shutil.rmtree(folder)
            shutil.rmtree(output)


def _verify(folder: Path, output: Path, what: str, tally: Tally) -> None:
    seen = verify(list_inputs([str(folder)]).inputs, output)
    tally.require(not seen.problems, f"{what}: {seen.problems[:3]}")


def children_of(pid: int) -> list[int]:
    """Return the children of a process."""
    with suppress(OSError):
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        return [int(child) for child in text.split()]
    return []


def kill(started: "subprocess.Popen[bytes]", victim: str, dice: random.Random) -> None:
    """Kill the parent, one of its workers, or all of them."""
    workers = children_of(started.pid)
    victims = [] if victim == "worker" else [started.pid]
    if victim == "both":
        victims += workers
    elif victim == "worker" and workers:
        victims = [dice.choice(workers)]
    for pid in victims:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def try_kills(work: Path, count: int, seed: int, tally: Tally) -> None:
    """Kill runs at random times; what is there is whole at any time, and the end is the same."""
    dice = random.Random(seed)
    folder, whole = work / "in", work / "whole"
    write_orders(folder, INPUTS)
    start = time.monotonic()
    run(folder, whole)
    longest = time.monotonic() - start
    expected = reports_in(whole)
    kills = 0
    while kills < count:
        output = work / "out"
        for _ in range(dice.randint(1, 8)):
            started = subprocess.Popen(
                [*OBEDIENT, str(folder), str(output)], stderr=subprocess.DEVNULL
            )
            time.sleep(dice.uniform(0.0, longest))
            victim = dice.choice(("parent", "parent", "worker", "both"))
            kill(started, victim, dice)
            if victim == "worker":
                time.sleep(dice.uniform(0.0, longest / 2))
                kill(started, "parent", dice)
            started.wait()
            kills += 1
            tally.tried[victim] += 1
            here = reports_in(output) if output.exists() else {}
            tally.require(here.items() <= expected.items(), f"kill {kills}: a file is not whole")
        done = run(folder, output)
        tally.require(done.returncode == 0, f"kill {kills}: {done.stderr}")
        tally.require(reports_in(output) == expected, f"kill {kills}: the end is not the same")
        tally.require(set(codes_in(output).values()) == {"done"}, f"kill {kills}: codes")
        _verify(folder, output, f"kill {kills}", tally)
        shutil.rmtree(output)


@contextmanager
def small_disk(place: Path, kibibytes: int) -> Iterator[Path]:
    """Mount a file system of a few kibibytes."""
    place.mkdir(exist_ok=True)
    size = f"size={kibibytes}k"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "none", str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def try_full_disks(work: Path, count: int, tally: Tally) -> None:
    """Let the disk be full sooner and later; then make room and go on."""
    folder, whole = work / "in", work / "whole"
    write_orders(folder, INPUTS)
    run(folder, whole)
    expected = reports_in(whole)
    size = sum(max(4096, len(content)) for content in expected.values()) >> 10
    for number in range(count):
        room = 8 + size * number // count
        with small_disk(work / "disk", room) as disk:
            output = disk / "out"
            done = run(folder, output)
            what = f"disk of {room} KiB"
            tally.require(done.returncode == ExitCode.CANNOT_WRITE, f"{what}: {done.returncode}")
            blamed = [r for r in read_records(output / "ledger.jsonl") if r.code != "done"]
            tally.require(not blamed, f"{what}: blames {blamed[:1]}")
            here = reports_in(output) if output.exists() else {}
            tally.require(here.items() <= expected.items(), f"{what}: a file is not whole")
            subprocess.run(["mount", "-o", "remount,size=100m", str(disk)], check=True)
            done = run(folder, output)
            tally.require(done.returncode == 0, f"{what}: {done.stderr}")
            tally.require(reports_in(output) == expected, f"{what}: the end is not the same")
            _verify(folder, output, what, tally)
        tally.tried["full disk"] += 1


def try_races(work: Path, count: int, seed: int, tally: Tally) -> None:
    """Start three runs at once: one works, the others say so. Then three shards at once."""
    dice = random.Random(seed)
    folder, whole = work / "in", work / "whole"
    write_orders(folder, INPUTS)
    run(folder, whole)
    expected = reports_in(whole)
    for number in range(count):
        output = work / "out"
        command = [*OBEDIENT, str(folder), str(output)]
        runs = []
        for _ in range(3):
            runs.append(subprocess.Popen(command, stderr=subprocess.DEVNULL))
            time.sleep(dice.choice((0.0, 0.0, dice.uniform(0, 0.3))))
        statuses = sorted(started.wait() for started in runs)
        tally.require(statuses[0] == 0, f"race {number}: {statuses}")
        tally.require(set(statuses) <= {0, ExitCode.CANNOT_WRITE}, f"race {number}: {statuses}")
        tally.require(reports_in(output) == expected, f"race {number}: the end is not the same")
        _verify(folder, output, f"race {number}", tally)
        shutil.rmtree(output)
        shards = [
            subprocess.Popen([*command, "--shard", f"{part}/3"], stderr=subprocess.DEVNULL)
            for part in (1, 2, 3)
        ]
        statuses = [started.wait() for started in shards]
        tally.require(statuses == [0, 0, 0], f"race {number} of shards: {statuses}")
        tally.require(len(reports_in(output)) == len(expected), f"race {number} of shards: reports")
        _verify(folder, output, f"race {number} of shards", tally)
        shutil.rmtree(output)
        tally.tried["races"] += 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the trials."""
    parser = argparse.ArgumentParser(description="What a batch survives.")
    parser.add_argument("trial", choices=("faults", "kills", "full-disk", "races"))
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--positions", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    tally = Tally()
    trials: dict[str, Callable[[Path], None]] = {
        "faults": lambda work: try_faults(work, given.positions, tally),
        "kills": lambda work: try_kills(work, given.count or 500, given.seed, tally),
        "full-disk": lambda work: try_full_disks(work, given.count or 30, tally),
        "races": lambda work: try_races(work, given.count or 50, given.seed, tally),
    }
    with tempfile.TemporaryDirectory() as work:
        trials[given.trial](Path(work))
    for name, number in tally.tried.items():
        print(f"{number:6} {name}")
    print(f"{len(tally.wrong)} wrong")
    return int(bool(tally.wrong))


if __name__ == "__main__":
    sys.exit(main())
