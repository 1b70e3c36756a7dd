"""`reportparse convert`: one PDF becomes its report JSON."""

import json
import re
import textwrap
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportparse.cli.failures import WrongUsageError, count, encodable, file_error, print_message
from reportparse.cli.files import STDOUT, refuse_overwriting, require_file, write_output
from reportparse.cli.options import Debug, OcrPages, OcrThreads, OutputFile, ReportFile
from reportparse.cli.reading import Reading, takes_reading
from reportparse.errors import (
    EncryptedError,
    LimitExceededError,
    NeedsOcrError,
    NotAPdfError,
    NotAReportError,
    ReportParseError,
)

if TYPE_CHECKING:
    from reportparse.batch.alone import Ended

KINDS = (NotAPdfError, EncryptedError, NotAReportError, NeedsOcrError, LimitExceededError)


@takes_reading
def convert(
    report: ReportFile,
    output: OutputFile = None,
    *,
    reading: Reading,
    ocr_pages: OcrPages = "",
    ocr_threads: OcrThreads = 2,
    debug: Debug = False,
) -> None:
    """Convert one PDF into its report JSON.

    A PDF that holds several reports gives an array. It is read in a process
    of its own, which ends when it takes more time or memory than it may.

    Exit status: 0 done, 2 wrong usage, 3 not a PDF, 4 encrypted,
    5 no annual report, 6 needs OCR, 7 a limit was exceeded,
    8 output cannot be written.
    """
    require_file(report)
    refuse_overwriting(report, output)
    from reportparse.batch import alone

    pages = _page_numbers(ocr_pages, no_ocr=reading.no_ocr)
    options = replace(reading.options(), ocr_pages=pages, ocr_threads=ocr_threads)
    ended = alone.parse_alone(report, encodable(report.name), options)
    texts = _texts(report, ended, debug=debug)
    write_output(join_reports(texts).encode(), output)
    if output is not None and output != STDOUT:
        for text in texts:
            print_message(f"{output}: {summary(json.loads(text))}")


def _texts(path: Path, ended: "Ended", *, debug: bool) -> list[str]:
    """Return the report JSONs that were made; raises the failure when there are none."""
    if ended.code.is_failure:
        if debug and ended.trace:
            print_message(ended.trace)
        raise _failure(path, ended)
    return [text.decode() for text in ended.reports]


def _page_numbers(pages: str, *, no_ocr: bool) -> tuple[int, ...]:
    """Return the numbers that a list of pages and ranges names: 3-5,8."""
    if pages and no_ocr:
        raise WrongUsageError("--ocr-pages and --no-ocr exclude each other; leave one out")
    numbers: set[int] = set()
    for part in filter(None, re.split(r"[,\s]+", pages)):
        match = re.fullmatch(r"([1-9]\d{0,4})(?:-([1-9]\d{0,4}))?", part)
        if match is None:
            raise WrongUsageError(
                f"--ocr-pages: {part!r} is no page and no range of pages; write 3-5,8"
            )
        numbers.update(range(int(match[1]), int(match[2] or match[1]) + 1))
    return tuple(sorted(numbers))


def _failure(path: Path, ended: "Ended") -> ReportParseError:
    """Return the error that says how a conversion failed."""
    from reportparse.batch.codes import Code, exit_status

    if ended.code in (Code.NOT_A_FILE, Code.UNREADABLE):
        return file_error(path, f"{ended.message}; check the file", WrongUsageError)
    message = ended.message
    if ended.code is Code.BUG:
        message = f"cannot be read, by a bug ({message}); please report it with the file"
    status = exit_status(ended.code)
    kind = next((kind for kind in KINDS if kind.exit_code == status), NotAPdfError)
    return file_error(path, message, kind)


def join_reports(texts: Sequence[str]) -> str:
    """Return one report JSON as it is, several as an array."""
    if len(texts) == 1:
        return texts[0]
    members = [textwrap.indent(text.rstrip("\n"), "  ") for text in texts]
    return "[\n" + ",\n".join(members) + "\n]\n"


def summary(report: dict[str, Any]) -> str:
    """Return one line: whose report JSON it is, and how many statistics have which status."""
    statuses = Counter(statistic["status"] for statistic in report["statistics"])
    shares = ", ".join(f"{number} {status}" for status, number in statuses.most_common())
    statistics = count(len(report["statistics"]), "statistic") + (f" ({shares})" if shares else "")
    whose = f"{report['agency']['name'] or 'agency unknown'} {report['year'] or 'year unknown'}"
    return f"{whose}, {statistics}, {count(len(report['findings']), 'finding')}"
