"""Converts the sample reports and says what was found: `python scripts/demo.py FIXTURES OUTPUT`."""

import sys
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.text import Text

from reportparse import Report, ReportParseError, parse_reports
from reportparse.report import Finding, Statistic

SAMPLE_NUMBERS = 3
SHOWN_FINDINGS = 3
STATUS_COLOURS = {"certain": "green", "doubtful": "yellow", "blank": "dim", "missing": "dim"}


def main() -> int:
    """Convert every `*/report.pdf` of the first folder into the second."""
    fixtures, output = Path(sys.argv[1]), Path(sys.argv[2])
    console = Console(highlight=False)
    samples = sorted(fixtures.glob("*/report.pdf"))
    output.mkdir(exist_ok=True)
    failures = 0
    for sample in samples:
        try:
            reports = parse_reports(sample.read_bytes(), file_name=sample.name)
        except ReportParseError as error:
            console.print(f"{sample}: {error}", style="red")
            failures += 1
            continue
        for index, report in enumerate(reports):
            name = sample.parent.name + (f"-{index + 1}" if len(reports) > 1 else "")
            json_file = output / f"{name}.json"
            json_file.write_text(report.to_json(), encoding="utf-8")
            show_report(console, report, sample, json_file)
    console.print(f"{len(samples) - failures} of {len(samples)} sample reports are in {output}/")
    console.print("Your own: .venv/bin/reportparse convert REPORT.pdf -o report.json")
    return 1 if failures or not samples else 0


def show_report(console: Console, report: Report, sample: Path, json_file: Path) -> None:
    """Print what one report holds, in a few lines."""
    year = f"{report.year}" if report.year else "no year found"
    console.print(f"{report.agency.name or 'no agency found'} · {year}", style="bold")
    forms = (f"{found.form} (p. {page_range(found.pages)})" for found in report.forms)
    rows = [("read", Text(f"{sample}, {report.source.pages} pages"))]
    rows.append(("forms", Text(", ".join(forms) or "none: sections only")))
    rows.append(("statistics", count_statuses(report)))
    rows.extend(("e.g.", describe_number(statistic)) for statistic in pick_numbers(report))
    rows.append(("findings", Text(str(len(report.findings)) if report.findings else "none")))
    rows.extend(("", describe_finding(finding)) for finding in report.findings[:SHOWN_FINDINGS])
    rows.append(("JSON", Text(str(json_file))))
    for label, text in rows:
        console.print(Text(f"  {label:<11}", style="dim") + text, soft_wrap=True)
    console.print()


def page_range(pages: tuple[int, ...]) -> str:
    """Return "3" or "3–5"."""
    return str(pages[0]) if len(pages) == 1 else f"{pages[0]}–{pages[-1]}"


def count_statuses(report: Report) -> Text:
    """Return the number of statistics, and of each status."""
    counts = Counter[str](statistic.status for statistic in report.statistics)
    text = Text(f"{len(report.statistics)}")
    for status, colour in STATUS_COLOURS.items():
        if counts[status]:
            text.append(f"  {counts[status]} {status}", style=colour)
    return text


def pick_numbers(report: Report) -> list[Statistic]:
    """Return the largest number of each of the first forms: the likeliest to interest someone."""
    largest: dict[str, Statistic] = {}
    for statistic in report.statistics:
        if statistic.value is None:
            continue
        best = largest.get(statistic.form)
        if best is None or best.value is None or statistic.value > best.value:
            largest[statistic.form] = statistic
    return list(largest.values())[:SAMPLE_NUMBERS]


def describe_number(statistic: Statistic) -> Text:
    """Return a number, what it counts, and where it is printed."""
    applicant = f" ({statistic.applicant})" if statistic.applicant else ""
    return Text.assemble(
        (f"{statistic.value} {statistic.unit}", "bold"),
        f"  {statistic.indicator}{applicant}",
        (f"  p. {statistic.page}  {' > '.join(statistic.label)}", "dim"),
    )


def describe_finding(finding: Finding) -> Text:
    """Return who erred, and how."""
    return Text.assemble((f"{finding.origin} {finding.severity}: ", "yellow"), finding.message)


if __name__ == "__main__":
    sys.exit(main())
