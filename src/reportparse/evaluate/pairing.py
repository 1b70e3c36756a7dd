"""Finds the report JSONs and the truths of a folder and brings them together."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from reportparse.errors import ExitCode, ReportParseError
from reportparse.evaluate.truth import SUFFIX, Truth, TruthError, read_truth
from reportparse.report import Report

_ONE_OR_MANY: TypeAdapter[Report | list[Report]] = TypeAdapter(Report | list[Report])


class NotAReportFileError(ReportParseError):
    """A JSON file that holds no report of schema 1.0."""

    exit_code = ExitCode.WRONG_USAGE


@dataclass(frozen=True, slots=True)
class Paired:
    """Every truth with its reports, and the report files no truth speaks of."""

    documents: tuple[tuple[Truth, Sequence[Report]], ...]
    without_truth: tuple[Path, ...]


def pair_files(output: Path, truth: Path) -> Paired:
    """Pair report JSONs with truths by `source.file`, else by the name of the JSON file.

    Raises:
        TruthError: There is no truth, or one is malformed.
        NotAReportFileError: A file named alone, or every file of the folder, holds no report.
    """
    truths = [read_truth(path) for path in list_files(truth, f"*{SUFFIX}")]
    if not truths:
        raise TruthError(f"{truth}: holds no *{SUFFIX}; see docs/truth.md")
    reports: dict[str, list[Report]] = {each.file: [] for each in truths}
    file_of_stem = {Path(each.file).stem: each.file for each in truths}
    without_truth = []
    for path in list_files(output, "*.json"):
        if path.name.endswith(SUFFIX):
            continue
        for report in read_reports(path):
            file = report.source.file if report.source.file in reports else None
            file = file or file_of_stem.get(path.stem)
            if file is None:
                without_truth.append(path)
            else:
                reports[file].append(report)
    documents = tuple((each, reports[each.file]) for each in truths)
    return Paired(documents, tuple(without_truth))


def read_reports(path: Path) -> list[Report]:
    """Read the report, or the array of reports, of one JSON file."""
    try:
        parsed = _ONE_OR_MANY.validate_json(path.read_bytes())
    except OSError as error:
        message = f"{path}: cannot be read ({error.strerror}); check the path"
        raise NotAReportFileError(message) from error
    except ValidationError as error:
        message = f"{path}: holds no report of schema 1.0; convert the PDF again"
        raise NotAReportFileError(message) from error
    return parsed if isinstance(parsed, list) else [parsed]


def list_files(place: Path, pattern: str) -> list[Path]:
    """Return the file itself, or the files below a folder whose name fits, sorted."""
    return sorted(place.rglob(pattern)) if place.is_dir() else [place]
