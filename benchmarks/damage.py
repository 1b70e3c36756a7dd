"""Whether damage in a file can change a number without any doubt.

    python -m benchmarks.damage [REPORT.pdf ...] [--flips N] [--seed S]

In the packed contents of every page, N times, one bit is flipped, as a bad disk or line does. What
comes out is compared with the whole file, statistic by statistic. Silent is what differs and says
nothing: a value or blank that is neither doubtful nor the same, or a report whose statistics are
fewer, whose agency or year is another, without any finding that something is broken. Target: none.
"""

import argparse
import random
import sys
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pymupdf

from reportparse import Report, ReportParseError, load_codebook, parse_reports

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
Key = tuple[str, str, str | None, str]


def flipped(pdf: bytes, flips: int, dice: random.Random) -> Iterator[bytes]:
    """Yield copies of a file with one bit of some page's contents flipped."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        packed = [
            document.xref_stream_raw(xref) for page in document for xref in page.get_contents()
        ]
    for content in packed:
        start = pdf.find(content)
        for _ in range(flips if start >= 0 and content else 0):
            damaged = bytearray(pdf)
            damaged[start + dice.randrange(len(content))] ^= 1 << dice.randrange(8)
            yield bytes(damaged)


def values(reports: Sequence[Report]) -> dict[Key, tuple[object, str]]:
    """Return value and status of every statistic."""
    return {
        (s.form, s.indicator, s.applicant, s.span): (s.value, s.status)
        for report in reports
        for s in report.statistics
    }


def judge(whole: Sequence[Report], seen: Sequence[Report]) -> str:
    """Say how the reports of a damaged file compare with those of the whole one."""
    truth, found = values(whole), values(seen)
    told = any(finding.origin != "publisher" for report in seen for finding in report.findings)
    wrong = [
        key
        for key, (value, status) in found.items()
        if status not in ("doubtful", "missing") and truth.get(key, (None, ""))[0] != value
    ]
    if wrong:
        return "SILENT: a value"
    names = [(report.agency.name, report.year) for report in whole]
    same = names == [(report.agency.name, report.year) for report in seen]
    if not told and (not same or truth.keys() != found.keys()):
        return "SILENT: lost, or another agency or year"
    return "the same" if truth == found and same else "told"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print how many damaged files ended how; 1 when anything was silent or a bug."""
    parser = argparse.ArgumentParser(description="Flip bits in the contents of pages.")
    parser.add_argument("files", nargs="*", type=Path, metavar="REPORT.pdf")
    parser.add_argument("--flips", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    codebook = load_codebook()
    endings: Counter[str] = Counter()
    for file in options.files or sorted(FIXTURES.glob("*/report.pdf")):
        whole = parse_reports(file.read_bytes(), codebook=codebook, ocr=False)
        dice = random.Random(options.seed)
        for number, pdf in enumerate(flipped(file.read_bytes(), options.flips, dice)):
            try:
                ending = judge(whole, parse_reports(pdf, codebook=codebook, ocr=False))
            except ReportParseError as error:
                ending = f"refused: {type(error).__name__}"
            except Exception:  # noqa: BLE001 - a bug is what is looked for
                ending = "BUG"
                traceback.print_exc()
            endings[ending] += 1
            if ending.isupper() or ending.startswith("SILENT"):
                print(f"{file} flip {number}: {ending}")
    for ending, number in endings.most_common():
        print(f"{number:6} {ending}")
    return int(any(ending == "BUG" or ending.startswith("SILENT") for ending in endings))


if __name__ == "__main__":
    sys.exit(main())
