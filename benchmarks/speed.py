"""How much CPU a conversion costs beside what PyMuPDF and pdfplumber alone cost on the same file.

    python -m benchmarks.speed [REPORT.pdf ...] [--rounds N]

Absolute times depend on the machine, ratios hardly do: in every round each of the three runs once,
in turn, in this one process, and the medians are compared. Targets: at most 3 times the cost of
opening the file with PyMuPDF and calling get_text("dict") on every page, and at least 7 times less
than pdfplumber's extract_tables() over the same pages. The share of the rules is measured by
applying them once more to the finished reports: at most 15 % of a conversion.
"""

import argparse
import gc
import io
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pdfplumber
import pymupdf

from reportparse import load_codebook, parse_reports
from reportparse.checks import apply_rules

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
MAX_TIMES_PYMUPDF = 3.0
MIN_TIMES_FASTER_THAN_PDFPLUMBER = 7.0
MAX_SHARE_OF_RULES = 0.15


@dataclass(frozen=True, slots=True)
class Cost:
    """Median CPU seconds of one file."""

    ours: float
    pymupdf: float
    pdfplumber: float
    rules: float

    @property
    def share_of_rules(self) -> float:
        """What the rules add to a conversion without them."""
        return self.rules / (self.ours - self.rules)

    @property
    def times_pymupdf(self) -> float:
        """How many times the cost of PyMuPDF's text."""
        return self.ours / self.pymupdf

    @property
    def times_faster_than_pdfplumber(self) -> float:
        """How many times cheaper than pdfplumber's tables."""
        return self.pdfplumber / self.ours

    @property
    def is_on_target(self) -> bool:
        """Whether both targets are met."""
        return (
            self.times_pymupdf <= MAX_TIMES_PYMUPDF
            and self.times_faster_than_pdfplumber >= MIN_TIMES_FASTER_THAN_PDFPLUMBER
            and self.share_of_rules <= MAX_SHARE_OF_RULES
        )


def read_text_with_pymupdf(pdf: bytes) -> None:
    """Open the file and read the text of every page."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        for page in document:
            page.get_text("dict")


def read_tables_with_pdfplumber(pdf: bytes) -> None:
    """Open the file and extract the tables of every page."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            page.extract_tables()


def measure(pdf: bytes, rounds: int) -> Cost:
    """Run the three in turn, `rounds` times after one round to warm up."""
    codebook = load_codebook()

    def convert(source: bytes) -> None:
        parse_reports(source, codebook=codebook)

    reports = parse_reports(pdf, codebook=codebook)

    def check(_: bytes) -> None:
        for report in reports:
            apply_rules(report, codebook)

    contestants = (convert, read_text_with_pymupdf, read_tables_with_pdfplumber, check)
    seconds: list[list[float]] = [[] for _ in contestants]
    for current in range(rounds + 1):
        for contestant, times in zip(contestants, seconds, strict=True):
            elapsed = cpu_seconds(contestant, pdf)
            if current > 0:
                times.append(elapsed)
    return Cost(*(statistics.median(times) for times in seconds))


def cpu_seconds(run: Callable[[bytes], None], pdf: bytes) -> float:
    """Return the CPU time of one run; garbage of the run before is collected first."""
    gc.collect()
    start = time.process_time()
    run(pdf)
    return time.process_time() - start


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one line for each file; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description="CPU ratios of a conversion.")
    parser.add_argument("files", nargs="*", type=Path, metavar="REPORT.pdf")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args(arguments)
    files = options.files or sorted(FIXTURES.glob("*/report.pdf"))
    print("reportparse    ÷ PyMuPDF (≤ 3)   pdfplumber ÷ reportparse (≥ 7)   rules (≤ 15 %)   file")
    missed = False
    for file in files:
        cost = measure(file.read_bytes(), options.rounds)
        missed = missed or not cost.is_on_target
        print(
            f"{cost.ours * 1000:8.1f} ms {cost.times_pymupdf:14.2f} "
            f"{cost.times_faster_than_pdfplumber:27.1f} {cost.share_of_rules:21.1%} "
            f"{'' if cost.is_on_target else 'MISSED':>9}"
            f"   {file}"
        )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
