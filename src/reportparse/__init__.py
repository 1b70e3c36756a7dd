"""Turn annual disclosure reports of China's agencies from PDF into checked, structured JSON.

    from reportparse import parse_report

    report = parse_report(Path("report.pdf"))

The names below are imported when they are first used, so that `import reportparse` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportparse.codebook import load_codebook
    from reportparse.errors import ReportParseError
    from reportparse.limits import DocumentLimits
    from reportparse.pipeline import parse_report, parse_reports
    from reportparse.report import Report

__version__ = "0.1.0"

__all__ = [
    "DocumentLimits",
    "Report",
    "ReportParseError",
    "__version__",
    "load_codebook",
    "parse_report",
    "parse_reports",
]

_HOME = {
    "DocumentLimits": "reportparse.limits",
    "Report": "reportparse.report",
    "ReportParseError": "reportparse.errors",
    "load_codebook": "reportparse.codebook",
    "parse_report": "reportparse.pipeline",
    "parse_reports": "reportparse.pipeline",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
