"""A second, different report of one agency and year gets a finding that names the first.

The finding is put into the text of the report JSON: to decode and encode the whole report takes
the one process that records all results longer than everything else it does for an input.
"""

from textwrap import indent

SECOND = "year.second-report"
OPENS = b'\n  "findings": ['  # of the report itself: whatever is nested stands further right
CLOSES = b"\n  ]"


def add_rival(report: bytes, rival: str) -> bytes:
    """Return a report JSON, as `Report.to_json` writes it, with the finding as its last one.

    A text without a list of findings is no report, and stays as it is.

    Args:
        report: The second report.
        rival: The path of the first.
    """
    from reportparse.report import Finding

    finding = Finding(
        code=SECOND,
        origin="unclear",
        severity="warning",
        message=f"another report of the same agency and year came first and is in {rival}; "
        "compare the two",
    )
    added = b"\n" + indent(finding.model_dump_json(indent=2), "    ").encode()
    before, opens, after = report.partition(OPENS)
    if after.startswith(b"]"):
        return before + opens + added + CLOSES + after[1:]
    findings, closes, rest = after.partition(CLOSES)
    if not closes:
        return report
    return before + opens + findings + b"," + added + closes + rest
