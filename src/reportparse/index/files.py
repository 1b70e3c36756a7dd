"""The report JSONs of a folder: which there are, and what they hold."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from reportparse.errors import ExitCode, ReportParseError
from reportparse.report import Report

_MANY = TypeAdapter(list[Report])
LIST = re.compile(rb"[ \t\r\n]*\[")  # how a JSON list begins (RFC 8259, 2)
LARGEST = 1_000_000  # of a page, a level or a year
LEDGERS = "ledger*.jsonl"
SUMMARY = "summary.json"  # what batch writes beside its ledgers


class NoArchiveError(ReportParseError):
    """What was given is neither a folder of report JSONs nor an index of one."""

    exit_code = ExitCode.WRONG_USAGE


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A JSON file below a folder, as it is now."""

    path: str
    """Below the folder, with slashes."""
    sha256: str
    mtime_ns: int
    content: bytes


def list_json(folder: Path) -> list[str]:
    """Return the JSON files below a folder, or the file itself, as names below it, sorted.

    The summary that a batch wrote of its run is none of them.
    """
    if not folder.exists():
        raise NoArchiveError(f"{folder}: no such file or folder; check the path")
    if not folder.is_dir():
        return [folder.name]
    found = (path.relative_to(folder) for path in folder.rglob("*.json"))
    own = SUMMARY if any(folder.glob(LEDGERS)) else None
    return sorted(p.as_posix() for p in found if not _is_hidden(p) and p.as_posix() != own)


def base_of(folder: Path) -> Path:
    """Return the folder that the names of `list_json` are below."""
    return folder if folder.is_dir() else folder.parent


def read_file(base: Path, name: str) -> ReportFile | None:
    """Read a file; None when it is gone or may not be read."""
    path = base / name
    try:
        content = path.read_bytes()
        status = path.stat()
    except OSError:
        return None
    digest = sha256(content).hexdigest()
    return ReportFile(name, digest, status.st_mtime_ns, content)


def parse_reports_of(content: bytes) -> tuple[list[Report], str | None]:
    """Return the reports of a JSON file, or why it has none; other JSON has neither."""
    try:
        # Asked for either, pydantic tries both, which takes half as long again.
        if LIST.match(content):
            reports = _MANY.validate_json(content)
        else:
            reports = [Report.model_validate_json(content)]
    except ValidationError as error:
        return [], _problem(content, error)
    if any(map(_is_implausible, reports)):
        return (
            [],
            f"holds a year or page that no report has (over {LARGEST}); convert the PDF again",
        )
    return reports, None


def _is_implausible(report: Report) -> bool:
    """Whether a whole number is larger than a database takes; only a forged file has such."""
    numbers: list[int | None] = [report.year, report.source.pages, *report.source.ocr_pages]
    numbers += [page for form in report.forms for page in form.pages]
    numbers += [one.page for one in report.statistics]
    numbers += [one.page for one in report.figures]
    numbers += [one.page for one in report.unmapped]
    for section in report.sections:
        numbers += (section.level, section.first_page, section.last_page)
    return any(number is not None and abs(number) > LARGEST for number in numbers)


def read_source_paths(base: Path) -> Mapping[str, str]:
    """Return where the batch read each PDF from, by its SHA-256, as the ledgers beside say."""
    paths: dict[str, str] = {}
    for ledger in sorted(base.glob(LEDGERS)):
        for line in _lines(ledger):
            try:
                record = json.loads(line)
                digest, source = record["sha256"], record["input"]
            except (ValueError, KeyError, TypeError):
                continue
            if isinstance(digest, str) and isinstance(source, str):
                paths.setdefault(digest, source)
    return paths


def _lines(path: Path) -> Iterator[str]:
    try:
        yield from path.read_text("utf-8", "backslashreplace").splitlines()
    except OSError:
        return


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _problem(content: bytes, error: ValidationError) -> str | None:
    """Say what is wrong with a file that should hold a report; None when it never meant to."""
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError):
        return "is no JSON; convert the PDF again"
    first = parsed[0] if isinstance(parsed, list) and parsed else parsed
    if not isinstance(first, dict) or "schema_version" not in first:
        return None
    detail = error.errors(include_url=False, include_input=False)
    place = ".".join(str(part) for part in detail[-1]["loc"])
    return f"holds no report of schema 1.0 ({place}: {detail[-1]['msg']}); convert the PDF again"
