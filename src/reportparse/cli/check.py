"""`reportparse check`: the rules again, and those between years, on stored reports."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportparse.cli.failures import WrongUsageError, count, print_message
from reportparse.cli.files import write_output
from reportparse.cli.options import AsJson, Debug, ExtraCodebooks
from reportparse.cli.tables import print_table

if TYPE_CHECKING:
    from reportparse.codebook import Codebook
    from reportparse.report import Finding, Report

ReportFiles = Annotated[
    list[Path],
    typer.Argument(
        metavar="REPORT.json...", help="Report JSONs; a folder stands for every *.json below it."
    ),
]
COLUMNS = ("agency", "year", "severity", "origin", "rule", "diagnosis", "finding", "pages")
SEVERITIES = ("error", "warning", "info")


def check(
    reports: ReportFiles,
    codebook: ExtraCodebooks = None,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Run the rules again on report JSONs.

    Where reports of one agency on years that follow each other are given together, the rules
    between years run too. The files stay as they are.

    Exit status: 0 done, whatever was found; 2 wrong usage or no report JSON.
    """
    from reportparse.checks import check_years
    from reportparse.codebook import load_codebook
    from reportparse.evaluate.pairing import list_files, read_reports

    rules = load_codebook(*codebook or ())
    read = [
        (path, report)
        for place in reports
        for path in list_files(place, "*.json")
        for report in read_reports(path)
    ]
    if not read:
        raise WrongUsageError(f"{reports[0]}: holds no report JSON; give the output of convert")
    findings = _check_each([report for _, report in read], rules)
    for number, finding in check_years([report for _, report in read], rules):
        findings[number].append(finding)
    if as_json:
        entries = [
            _entry(path, report, found)
            for (path, report), found in zip(read, findings, strict=True)
        ]
        text = json.dumps(entries, ensure_ascii=False, indent=2) + "\n"
        write_output(text.encode("utf-8", "backslashreplace"), None)
        return
    _print_findings([report for _, report in read], findings)
    print_message(_summary(findings))


def _print_findings(reports: Sequence["Report"], findings: Sequence[Sequence["Finding"]]) -> None:
    """Print a table for each report on a terminal, one for all into a pipe or file."""
    rows_of = [_rows(report, found) for report, found in zip(reports, findings, strict=True)]
    if sys.stdout is None or not sys.stdout.isatty():
        print_table("Findings", COLUMNS, [row for rows in rows_of for row in rows])
        return
    for rows in rows_of:
        if rows:
            print_table(" ".join(rows[0][:2]), COLUMNS[2:], [row[2:] for row in rows])


def _check_each(reports: Sequence["Report"], rules: "Codebook") -> list[list["Finding"]]:
    from reportparse.checks import apply_rules

    return [list(apply_rules(report, rules).findings) for report in reports]


def _entry(path: Path, report: "Report", findings: Sequence["Finding"]) -> dict[str, object]:
    return {
        "file": str(path),
        "agency": report.agency.name,
        "year": report.year,
        "findings": [finding.model_dump(mode="json") for finding in findings],
    }


def _rows(report: "Report", findings: Sequence["Finding"]) -> list[tuple[str, ...]]:
    """Return one row for each finding, the gravest first."""
    who = (report.agency.name or "unknown", str(report.year or "unknown"))
    ordered = sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))
    return [
        (*who, f.severity, f.origin, f.code, f.diagnosis or "", f.message, _pages(report, f))
        for f in ordered
    ]


def _pages(report: "Report", finding: "Finding") -> str:
    """Return the pages on which the cells of a finding stand."""
    from reportparse.checks import cells_named

    pages = {statistic.page for statistic in cells_named(report, finding)}
    return " ".join(str(page) for page in sorted(page for page in pages if page is not None))


def _summary(findings: Sequence[Sequence["Finding"]]) -> str:
    every = [finding for found in findings for finding in found]
    shares = [
        count(sum(finding.severity == severity for finding in every), severity)
        for severity in SEVERITIES[:2]
    ]
    return f"{count(len(findings), 'report')}, {', '.join(shares)}, {len(every)} findings in all"
