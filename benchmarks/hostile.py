"""Whether hostile files keep to their limits, end sensibly, and leave their neighbours alone.

    python -m benchmarks.hostile [FOLDER ...]
    python -m benchmarks.hostile --convert FOLDER

The first writes the gallery of `tests/hostile`, the slow files included, converts it in one batch
with good reports and the PDFs of the folders, and looks at the ledger, at the clock, and many times
a second at the memory of every worker. The second gives each PDF of a folder to `convert` and looks
at exit status, messages, time and memory. Targets: each file ends in one record with a code that
fits it, none is over a limit by more than a tenth, and the outputs of the good reports are the same
as without the others.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from benchmarks.soak import Tally, children_of, reports_in
from reportparse.batch.codes import Code
from reportparse.batch.ledger import read_records
from reportparse.errors import ExitCode
from tests.hostile.gallery import endings_of, write_gallery

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
SECONDS, CPU_SECONDS, MEBIBYTES = 30.0, 30.0, 1024
TOLERANCE = 1.1
LIMITS = (
    *("--max-seconds", f"{SECONDS:g}", "--max-cpu-seconds", f"{CPU_SECONDS:g}"),
    *("--max-memory", str(MEBIBYTES), "--no-ocr"),
)
STATUSES = {status.value for status in ExitCode} - {ExitCode.SOME_INPUTS_FAILED}
INEXPLICABLE = {Code.BUG, Code.CRASHED, Code.EXITED, Code.GARBLED, Code.SILENT}


def peak_of(pid: int) -> int:
    """Return the largest address space of a process, in MiB."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmPeak:"):
                return int(line.split()[1]) >> 10
    return 0


def run_batch(sources: Sequence[Path], output: Path) -> int:
    """Run a batch; return the largest address space of any worker, in MiB."""
    command = [sys.executable, "-m", "reportparse", "batch", *map(str, sources)]
    started = subprocess.Popen([*command, "-o", str(output), *LIMITS], stderr=subprocess.DEVNULL)
    peak = 0
    while started.poll() is None:
        peak = max([peak, *(peak_of(pid) for pid in children_of(started.pid))])
        time.sleep(0.02)
    return peak


def try_batch(work: Path, folders: Sequence[Path], tally: Tally) -> None:
    """Convert everything in one batch, and look at what came of it."""
    gallery, good = work / "gallery", work / "good"
    write_gallery(gallery, slow=True)
    good.mkdir()
    for report in sorted(FIXTURES.glob("*/report.pdf")):
        (good / f"{report.parent.name}.pdf").write_bytes(report.read_bytes())
    run_batch([good], work / "alone")
    peak = run_batch([good, gallery, *folders], work / "together")
    records = list(read_records(work / "together" / "ledger.jsonl"))
    finals = [record for record in records if record.final]
    codes = Counter(record.code for record in finals)
    tally.require(len({record.input for record in finals}) == len(finals), "one record for each")
    for record in finals:
        below = record.input.removeprefix("bytes:").partition(f"{gallery}/")[2]
        fits = endings_of(below) if below else set(Code) - INEXPLICABLE
        tally.require(Code(record.code) in fits, f"{record.input}: {record.code} {record.message}")
    longest = max(record.seconds for record in records)
    tally.require(longest <= TOLERANCE * SECONDS, f"took {longest:.1f} s, {SECONDS:g} are allowed")
    tally.require(peak <= TOLERANCE * MEBIBYTES, f"took {peak} MiB, {MEBIBYTES} are allowed")
    same = reports_in(work / "alone").items() <= reports_in(work / "together").items()
    tally.require(same, "the outputs of the good reports differ")
    print(f"{len(finals)} inputs: {dict(codes)}")
    print(f"longest {longest:.1f} s of {SECONDS:g}; largest worker {peak} MiB of {MEBIBYTES}")


def try_convert(work: Path, folder: Path, tally: Tally) -> None:
    """Convert the PDFs of a folder one by one."""
    statuses: Counter[int] = Counter()
    longest, largest = 0.0, 0
    for number, path in enumerate(sorted(folder.rglob("*.pdf"))):
        output = work / f"{number}.json"
        command = [sys.executable, "-m", "reportparse", "convert", str(path), "-o", str(output)]
        start = time.monotonic()
        with (work / "said").open("w+b") as messages:
            started = subprocess.Popen([*command, *LIMITS], stderr=messages)
            _, ended, usage = os.wait4(started.pid, 0)
        started.returncode = status = os.waitstatus_to_exitcode(ended)
        said = (work / "said").read_bytes()
        longest = max(longest, time.monotonic() - start)
        largest = max(largest, usage.ru_maxrss >> 10)
        statuses[status] += 1
        tally.require(status in STATUSES, f"{path}: exit status {status}")
        tally.require(said.count(b"\n") == 1, f"{path}: says {said!r}")
        tally.require(output.exists() == (status == 0), f"{path}: {status} and its output")
    for status, count in sorted(statuses.items()):
        print(f"{count:6} ended with {status}")
    print(f"longest {longest:.1f} s; largest process {largest} MiB resident")
    tally.require(longest <= TOLERANCE * SECONDS + 10, f"took {longest:.1f} s")
    tally.require(largest <= TOLERANCE * MEBIBYTES, f"took {largest} MiB")


def main(arguments: Sequence[str] | None = None) -> int:
    """Try; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description="Hostile files and their limits.")
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--convert", type=Path, metavar="FOLDER")
    given = parser.parse_args(arguments)
    tally = Tally()
    with tempfile.TemporaryDirectory() as name:
        if given.convert:
            try_convert(Path(name), given.convert, tally)
        else:
            try_batch(Path(name), given.folders, tally)
    print(f"{len(tally.wrong)} wrong")
    return int(bool(tally.wrong))


if __name__ == "__main__":
    sys.exit(main())
