"""What a truth file holds.

Beside every `NNNN.pdf` stands `NNNN.truth.json`, UTF-8:

    {"truth_version": "1.0", "file": "0001.pdf", "producer": "typst", "traits": ["rules-none", …],
     "exit_status": 0, "ocr_pages": [],
     "agency": "淮安市洪泽区人民政府", "year": 2023, "title": "…", "issued": "2024-01-15",
     "period": {"start": "2023-01-01", "end": "2023-12-31"},
     "forms": ["disclosure-2021", …], "statistics": [STATISTIC, …],
     "unmapped": [{"label": "…", "raw": "12"}, …],
     "figures": [{"value": 84, "indicator": "requests.received", "applicant": null}, …],
     "publisher_errors": [{"statistics": ["…", "…"], "doubt_allowed": false}, …]}

- `agency` is the fullest name the document prints, `year` the year reported on; both, and `title`,
  `issued` and `period`, are null where the document shows none.
- `exit_status` is what `reportparse convert` must end with (`docs/cli.md`); where it is not 0 the
  document gives no report and the other keys are null or empty.
- A STATISTIC is `{"form", "indicator", "applicant", "span", "state", "value", "unit", "raw",
  "doubt_allowed"}`. Every cell of every form that is printed is listed. `state` is `value` (a
  number is printed), `blank` (printed as blank, a dash, / or 无) or `missing` (the row or column
  is left out). `value` is a whole number, or a string for a decimal exactly as printed; it is
  null when blank or missing, and when what is printed names no one number (`+3/-2`). `raw` is the
  cell as printed, line breaks removed, null when missing.
- `doubt_allowed` marks cells where a doubt, or none found, is a proper answer, but another number
  never is: a damaged label, a row out of its place, a number that is none.
- `unmapped` are rows of a form's table that the form does not have.
- `figures` are the numbers in sentences that name a statistic of the report's tables; null in a
  report without tables.
- `publisher_errors` are the identities that the printed numbers break, by the cells each compares.
- `ocr_pages` are 1-based numbers of pages that are pictures; statistics on them carry
  `"needs_ocr": true`, and without OCR they can only be missing.

A PDF that holds several reports has `"reports": [{…}, …]` in the place of the report's own keys;
`file`, `producer`, `traits`, `exit_status` and `ocr_pages` stay outside.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

TRUTH_VERSION = "1.0"
State = Literal["value", "blank", "missing"]


@dataclass(frozen=True, slots=True)
class TrueStatistic:
    """One cell of a form as the document prints it."""

    form: str
    indicator: str
    applicant: str | None
    span: str
    state: State
    value: int | str | None
    unit: str
    raw: str | None
    doubt_allowed: bool = False
    needs_ocr: bool = False


@dataclass(frozen=True, slots=True)
class TrueUnmapped:
    """A value in a row or column the form does not have."""

    label: str
    raw: str


@dataclass(frozen=True, slots=True)
class TrueFigure:
    """A number in a sentence that names what it counts."""

    value: int
    indicator: str
    applicant: str | None


@dataclass(frozen=True, slots=True)
class TrueBreak:
    """An identity that the printed numbers break, by the cells it compares."""

    statistics: tuple[str, ...]
    doubt_allowed: bool = False


@dataclass(frozen=True, slots=True)
class TrueReport:
    """What one report says."""

    agency: str | None = None
    year: int | None = None
    title: str | None = None
    issued: str | None = None
    period: tuple[str, str] | None = None
    forms: tuple[str, ...] = ()
    statistics: tuple[TrueStatistic, ...] = ()
    unmapped: tuple[TrueUnmapped, ...] = ()
    figures: tuple[TrueFigure, ...] | None = None
    """None where what the sentences name depends on tables that are not there."""
    publisher_errors: tuple[TrueBreak, ...] = ()


@dataclass(frozen=True, slots=True)
class Truth:
    """What one PDF holds."""

    reports: tuple[TrueReport, ...]
    traits: tuple[str, ...] = ()
    exit_status: int = 0
    ocr_pages: tuple[int, ...] = field(default=())


def truth_json(truth: Truth, file: str, producer: str) -> str:
    """Return the truth file of a PDF."""
    outer: dict[str, object] = {
        "truth_version": TRUTH_VERSION,
        "file": file,
        "producer": producer,
        "traits": list(truth.traits),
        "exit_status": truth.exit_status,
        "ocr_pages": list(truth.ocr_pages),
    }
    reports = [report_entries(report) for report in truth.reports or (TrueReport(),)]
    if len(reports) == 1:
        outer.update(reports[0])
    else:
        outer["reports"] = reports
    return json.dumps(outer, ensure_ascii=False, indent=1) + "\n"


def report_entries(report: TrueReport) -> dict[str, object]:
    """Return the keys of one report."""
    period = report.period and {"start": report.period[0], "end": report.period[1]}
    return {
        "agency": report.agency,
        "year": report.year,
        "title": report.title,
        "issued": report.issued,
        "period": period,
        "forms": list(report.forms),
        "statistics": [statistic_entries(statistic) for statistic in report.statistics],
        "unmapped": [asdict(unmapped) for unmapped in report.unmapped],
        "figures": None if report.figures is None else [asdict(one) for one in report.figures],
        "publisher_errors": [asdict(broken) for broken in report.publisher_errors],
    }


def statistic_entries(statistic: TrueStatistic) -> dict[str, object]:
    """Return the keys of one statistic; `needs_ocr` only where it is true."""
    entries: dict[str, object] = asdict(statistic)
    if not statistic.needs_ocr:
        del entries["needs_ocr"]
    return entries


def write_truth(truth: Truth, pdf: Path, producer: str) -> Path:
    """Write the truth file beside a PDF and return its path."""
    path = pdf.with_suffix("").with_suffix(".truth.json")
    path.write_text(truth_json(truth, pdf.name, producer), encoding="utf-8")
    return path


def missing_statistics(
    printed: Iterable[TrueStatistic], cells: Iterable[tuple[str, str, str | None, str, str]]
) -> list[TrueStatistic]:
    """Complete a form: its cells in order, printed or missing.

    Args:
        printed: What the tables print.
        cells: Every cell of the form as (form, indicator, applicant, span, unit).
    """
    found = {(one.form, one.indicator, one.applicant, one.span): one for one in printed}
    return [
        found.get((form, indicator, applicant, span))
        or TrueStatistic(form, indicator, applicant, span, "missing", None, unit, None)
        for form, indicator, applicant, span, unit in cells
    ]
