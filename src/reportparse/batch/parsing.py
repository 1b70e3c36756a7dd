"""What a worker does with the bytes of one PDF."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reportparse.batch.channel import Message
from reportparse.batch.codes import CODE_OF_STATUS, Code
from reportparse.batch.worker import Outcome, Target
from reportparse.errors import ReportParseError
from reportparse.limits import DocumentLimits

if TYPE_CHECKING:
    from reportparse.report import Report

TARGET = "reportparse.batch.parsing:make_parser"


def make_parser(options: Message) -> Target:
    """Return a function that turns one PDF into its report JSONs.

    Args:
        options: `codebooks` (paths), `agencies` (a path or None), `password`, `read_twice`, `ocr`,
            `ocr_pages`, `ocr_threads` and `limits`.
    """
    from reportparse.agencies import load_decisions
    from reportparse.codebook import load_codebook
    from reportparse.pipeline import parse_reports

    limits = DocumentLimits(**options["limits"])
    codebook = load_codebook(*(Path(path) for path in options["codebooks"]))

    decisions = load_decisions(Path(options["agencies"])) if options["agencies"] else None

    def parse(pdf: bytes, name: str) -> Outcome:
        try:
            reports = parse_reports(
                pdf,
                codebook=codebook,
                password=options["password"],
                file_name=name,
                read_twice=options["read_twice"],
                ocr=options["ocr"],
                ocr_pages=options["ocr_pages"],
                ocr_threads=options["ocr_threads"],
                limits=limits,
                agencies=decisions,
            )
        except ReportParseError as error:
            code = CODE_OF_STATUS.get(error.exit_code, Code.BUG)
            return Outcome({"code": code, "message": str(error)})
        texts = [report.to_json().encode() for report in reports]
        code = Code.DOUBTFUL if any(map(is_doubtful, reports)) else Code.DONE
        described = [
            {**describe_place(report), "bytes": len(text)}
            for report, text in zip(reports, texts, strict=True)
        ]
        message = describe_doubts(reports) if code is Code.DOUBTFUL else ""
        outcome = {"code": code, "message": message, "reports": described}
        return Outcome(outcome, b"".join(texts))

    return parse


def is_doubtful(report: "Report") -> bool:
    """Whether a person should look at the page before the report is used."""
    return any(statistic.status == "doubtful" for statistic in report.statistics) or any(
        finding.origin != "publisher" and finding.severity != "info" for finding in report.findings
    )


def describe_doubts(reports: Sequence["Report"]) -> str:
    """Say why a person should look: how many statistics are doubtful, and which findings say so."""
    statistics = [statistic for report in reports for statistic in report.statistics]
    doubtful = sum(statistic.status == "doubtful" for statistic in statistics)
    codes = Counter(
        finding.code
        for report in reports
        for finding in report.findings
        if finding.origin != "publisher" and finding.severity != "info"
    )
    shares = [f"{doubtful} of {len(statistics)} statistics doubtful"] if doubtful else []
    shares += [f"{code} ({number})" if number > 1 else code for code, number in codes.most_common()]
    return ", ".join(shares)


def describe_place(report: "Report") -> Message:
    """Return what decides where the report is kept."""
    agency = report.agency
    resolved = agency.status == "resolved" and agency.region is not None
    return {
        "region": agency.region.code if resolved and agency.region else None,
        "agency": agency.id if resolved else None,
        "year": report.year,
    }
