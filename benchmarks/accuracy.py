"""How much of a folder of PDFs with known numbers is read right.

    python -m benchmarks.accuracy FOLDER [-o OUTPUT] [--mistakes]
    python -m benchmarks.accuracy --seed 7 --count 60

FOLDER holds `NNNN.pdf` beside `NNNN.truth.json` (`docs/truth.md`). Without it, reports are printed
first, by the generator of the tests and with the given seed, into a temporary folder.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from reportparse import ReportParseError, parse_reports
from reportparse.cli.app import run
from reportparse.cli.convert import join_reports
from reportparse.evaluate.truth import SUFFIX, read_truth

PROCESSES = 2


def convert_folder(folder: Path, output: Path) -> dict[Path, int]:
    """Convert every PDF; returns the exit status of each that gave no report."""
    files = sorted(folder.glob("*.pdf"))
    output.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(PROCESSES) as pool:
        statuses = pool.map(convert_file, files, [output] * len(files), chunksize=4)
        return {file: status for file, status in zip(files, statuses, strict=True) if status}


def convert_file(file: Path, output: Path) -> int:
    """Convert one PDF into `output`, without recognition, and return its exit status."""
    report_json = output / f"{file.stem}.json"
    report_json.unlink(missing_ok=True)
    try:
        reports = parse_reports(file.read_bytes(), file_name=file.name, ocr=False)
    except ReportParseError as error:
        return error.exit_code
    report_json.write_text(join_reports([report.to_json() for report in reports]), encoding="utf-8")
    return 0


def print_corpus(folder: Path, seed: int, count: int) -> None:
    """Print `count` reports with known numbers into `folder`."""
    command = [sys.executable, "-m", "tests.generator"]
    options = ["--seed", str(seed), "--count", str(count), "--out", str(folder)]
    subprocess.run([*command, *options], check=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print, convert, compare."""
    parser = argparse.ArgumentParser(description="Accuracy on PDFs with known numbers.")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("-o", "--output", type=Path, help="keep the report JSONs here")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--mistakes", action="store_true")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary) / "printed"
        output = options.output or Path(temporary) / "output"
        if options.folder is None:
            print_corpus(folder, options.seed, options.count)
        for file, status in convert_folder(folder, output).items():
            expected = read_truth(file.with_suffix(SUFFIX)).exit_status
            if status != expected:
                print(f"{file}: exit status {status}, expected {expected}", file=sys.stderr)
        return run(
            ["evaluate", str(output), str(folder), *(["--mistakes"] if options.mistakes else [])]
        )


if __name__ == "__main__":
    sys.exit(main())
