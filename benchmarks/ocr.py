"""How much of scanned reports is read right, by how the scan was spoiled.

    python -m benchmarks.ocr --seed 60660 --cells 3000

Reports with known numbers are printed by the generator of the tests, rasterised and spoiled
(`tests/spoiling.py`), and recognised. Value cells are the cells that print a number. A cell is
silently wrong when a number is given that is not the printed one and nothing says that it may be;
a value that is absent counts as not right, and as lost when no finding or status tells of it.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pymupdf

from benchmarks.accuracy import print_corpus
from reportparse import Report, ReportParseError, parse_reports
from reportparse.evaluate.judge import JudgedCell, Verdict, judge_statistics
from reportparse.evaluate.truth import SUFFIX, Truth, read_truth
from reportparse.pages.pymupdf_reader import read_pages
from reportparse.tables import find_tables
from tests.spoiling import CONDITIONS, Spoiling, scan_pdf

COLUMNS = ("value cells", "right", "silent wrong", "lost", "needless doubts", "CPU-s a page")
OPEN_TABLES = ("three-line, 200 dpi, clean", "none, 200 dpi, clean", "horizontal, 200 dpi, clean")
RULED_OFF = ("rules-", "scan-", "private-use", "no-unicode", "lying-unicode", "kind-", "rotate-")


def choose_reports(folder: Path, open_table: str) -> list[tuple[Path, Truth]]:
    """Return the printed reports with ruled grids, or with tables of an open kind."""
    chosen = []
    for path in sorted(folder.glob("*.pdf")):
        truth = read_truth(path.with_suffix(SUFFIX))
        odd = [trait for trait in truth.traits if trait.startswith(RULED_OFF)]
        fits = f"rules-{open_table}" in truth.traits if open_table else not odd
        if len(truth.reports) == 1 and fits:
            chosen.append((path, truth))
    return chosen


def keep_table_pages(pdf: bytes) -> bytes:
    """Leave out the pages without tables, but for the first: prose is not what is measured.

    A page break may leave but the header of a table on its page.
    """
    (report,) = parse_reports(pdf, ocr=False)
    pages = {1} | {s.page for s in report.statistics if s.page is not None}
    pages |= {part.page_number for table in find_tables(read_pages(pdf)) for part in table.parts}
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        document.select([number - 1 for number in sorted(pages)])
        return bytes(document.tobytes())


def measure(
    reports: Sequence[tuple[Path, Truth]], spoiling: Spoiling, cells: int, mistakes: bool
) -> tuple[Counter[str], float]:
    """Scan and recognise reports until `cells` value cells are judged; returns counts and CPU-s."""
    counts: Counter[str] = Counter()
    spent = 0.0
    for path, truth in reports:
        scanned = scan_pdf(keep_table_pages(path.read_bytes()), spoiling)
        started = time.process_time()
        report = recognise(scanned)
        spent += time.process_time() - started
        counts["pages"] += len(report.source.ocr_pages) if report else 1
        for cell in judge_statistics(truth.reports[0], report):
            count_cell(cell, counts)
            if mistakes and cell.verdict in (Verdict.WRONG, Verdict.INVENTED, Verdict.MISSING):
                print(f"  {path.stem} {cell.key} {cell.expected} -> {cell.found}", flush=True)
        if counts["value cells"] >= cells:
            break
    return counts, spent


def recognise(pdf: bytes) -> Report | None:
    """Recognise one report; None when none can be made."""
    try:
        return parse_reports(pdf)[0]
    except ReportParseError:
        return None


def count_cell(cell: JudgedCell, counts: Counter[str]) -> None:
    """Add the verdict on one cell."""
    given = cell.verdict in (Verdict.WRONG, Verdict.INVENTED)
    counts["silent wrong"] += given and cell.silent
    if not cell.has_value:
        return
    counts["value cells"] += 1
    counts["right"] += cell.verdict is Verdict.RIGHT
    counts["lost"] += cell.verdict is Verdict.MISSING and cell.silent
    counts["needless doubts"] += cell.needless_doubt


def table_rows(
    folder: Path, cells: int, names: Sequence[str], mistakes: bool
) -> Iterator[tuple[str, ...]]:
    """Yield a row of figures for each condition."""
    for name in names:
        open_table = name.partition(", ")[0] if name in OPEN_TABLES else ""
        reports = choose_reports(folder, open_table)
        spoiling = CONDITIONS["200 dpi, clean" if open_table else name]
        counts, spent = measure(reports, spoiling, cells, mistakes)
        total = counts["value cells"] or 1
        yield (
            name,
            str(counts["value cells"]),
            f"{counts['right'] / total:.2%}",
            str(counts["silent wrong"]),
            str(counts["lost"]),
            f"{counts['needless doubts'] / total:.2%}",
            f"{spent / max(counts['pages'], 1):.1f}",
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print, scan, recognise, compare."""
    parser = argparse.ArgumentParser(description="Accuracy on scans with known numbers.")
    parser.add_argument("folder", nargs="?", type=Path, help="printed reports with their truth")
    parser.add_argument("--seed", type=int, default=60660)
    parser.add_argument("--count", type=int, default=120, help="how many reports to print")
    parser.add_argument("--cells", type=int, default=3000, help="value cells for each condition")
    parser.add_argument("--only", nargs="*", help="parts of the conditions' names")
    parser.add_argument("--mistakes", action="store_true")
    options = parser.parse_args(arguments)
    names = [*CONDITIONS, *OPEN_TABLES]
    if options.only:
        names = [name for name in names if any(part in name for part in options.only)]
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        if options.folder is None:
            print_corpus(folder, options.seed, options.count)
        print("\t".join(("condition", *COLUMNS)), flush=True)
        for row in table_rows(folder, options.cells, names, options.mistakes):
            print("\t".join(row), flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory: {peak:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
