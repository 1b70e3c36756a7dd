"""One PDF in a worker of its own, with the limits of a batch: what `reportparse convert` does."""

import os
from pathlib import Path
from typing import NamedTuple

from reportparse.batch.channel import Message
from reportparse.batch.codes import Code
from reportparse.batch.parsing import TARGET, make_parser
from reportparse.batch.reading import SourceReader, UnreadableError
from reportparse.batch.runner import Options, worker_settings
from reportparse.batch.supervisor import Supervisor, Task
from reportparse.batch.worker import Outcome


class Ended(NamedTuple):
    """How the conversion of one PDF ended."""

    code: Code
    message: str
    """What was seen; empty for a report that was made."""
    reports: tuple[bytes, ...] = ()
    """Report JSONs in the order they stand in the PDF."""
    trace: str = ""
    """The traceback of a bug."""


def parse_alone(path: Path, name: str, options: Options) -> Ended:
    """Convert one PDF in a process that is killed when it exceeds a limit.

    Args:
        path: A regular file.
        name: Its name for `source.file`.
        options: Limits, codebooks and how to read; there is one worker.

    Raises:
        WorkersFailedError: The process cannot be started.
    """
    if os.name != "posix":  # nothing there can limit a process
        return parse_here(path, name, options)
    source: Message = {"path": os.fsencode(path.absolute()).hex()}
    settings = worker_settings(options)
    with Supervisor(TARGET, settings, workers=1, limits=options.limits, tries=1) as pool:
        pool.submit(Task(0, source, name))
        while not (results := pool.wait()):
            pass
    result = results[0]
    outcome = {**result.message, "message": result.attempts[-1].message}
    return _ended(Outcome(outcome, result.body))


def parse_here(path: Path, name: str, options: Options) -> Ended:
    """Convert one PDF in this process; only limits of the document hold, and bugs are raised."""
    source: Message = {"path": os.fsencode(path.absolute()).hex()}
    try:
        pdf = SourceReader(options.limits.file_bytes).read(source)
    except UnreadableError as error:
        return Ended(error.code, str(error))
    return _ended(make_parser(worker_settings(options))(pdf, name))


def _ended(outcome: Outcome) -> Ended:
    message, reports, start = outcome.message, [], 0
    for report in message.get("reports", ()):
        reports.append(outcome.body[start : start + report["bytes"]])
        start += report["bytes"]
    return Ended(
        Code(message["code"]),
        message.get("message", ""),
        tuple(reports),
        message.get("trace", ""),
    )
