"""`reportparse convert`: one PDF becomes its report JSON."""

import textwrap
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from reportparse.cli.failures import count, encodable, message_about, print_message
from reportparse.cli.files import STDOUT, read_input, refuse_overwriting, write_output
from reportparse.cli.options import (
    Debug,
    ExtraCodebooks,
    NoOcr,
    OutputFile,
    Password,
    ReadTwice,
    ReportFile,
)
from reportparse.errors import ReportParseError

if TYPE_CHECKING:
    from reportparse.report import Report


def convert(
    report: ReportFile,
    output: OutputFile = None,
    password: Password = None,
    codebook: ExtraCodebooks = None,
    no_ocr: NoOcr = False,
    read_twice: ReadTwice = False,
    debug: Debug = False,
) -> None:
    """Convert one PDF into its report JSON.

    A PDF that holds several reports gives an array.

    Exit status: 0 done, 2 wrong usage, 3 not a PDF, 4 encrypted,
    5 no annual report, 6 needs OCR, 8 output cannot be written.
    """
    pdf = read_input(report)
    refuse_overwriting(report, output)
    from reportparse.codebook import load_codebook
    from reportparse.pipeline import parse_reports

    forms = load_codebook(*codebook) if codebook else None
    try:
        reports = parse_reports(
            pdf,
            codebook=forms,
            password=password,
            file_name=encodable(report.name),
            read_twice=read_twice,
            ocr=not no_ocr,
        )
    except ReportParseError as error:
        raise type(error)(message_about(report, error)) from error
    write_output(reports_json(reports).encode(), output)
    if output is not None and output != STDOUT:
        for parsed in reports:
            print_message(f"{output}: {summary(parsed)}")


def reports_json(reports: Sequence["Report"]) -> str:
    """Return one report as an object, several as an array."""
    if len(reports) == 1:
        return reports[0].to_json()
    members = [textwrap.indent(report.to_json().rstrip("\n"), "  ") for report in reports]
    return "[\n" + ",\n".join(members) + "\n]\n"


def summary(report: "Report") -> str:
    """Return one line: whose report it is, and how many statistics have which status."""
    statuses = Counter(statistic.status for statistic in report.statistics)
    shares = ", ".join(f"{number} {status}" for status, number in statuses.most_common())
    statistics = count(len(report.statistics), "statistic") + (f" ({shares})" if shares else "")
    whose = f"{report.agency.name or 'agency unknown'} {report.year or 'year unknown'}"
    return f"{whose}, {statistics}, {count(len(report.findings), 'finding')}"
