"""How a failure is told: one line on stderr with the file, what was seen and what to do next."""

import sys
import unicodedata
from pathlib import Path

from reportparse.errors import ExitCode, ReportParseError

# Cc control, Cf invisible format, Cs surrogate (a byte of a file name that is no UTF-8),
# Zl and Zp line and paragraph separators: all could break the line or the terminal.
UNPRINTABLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class WrongUsageError(ReportParseError):
    """The command cannot run as it was typed."""

    exit_code = ExitCode.WRONG_USAGE


def file_error(path: Path, message: str, kind: type[ReportParseError]) -> ReportParseError:
    """Return an error of `kind` whose message opens with the file."""
    return kind(f"{path}: {message}")


def message_about(path: Path, error: ReportParseError) -> str:
    """Return the error's message, opened with the file unless it names the file already."""
    message = str(error)
    return message if path.name in message else f"{path}: {message}"


def printable(text: str) -> str:
    """Escape what would break a line or a terminal; everything else stays as it is."""
    return "".join(
        repr(char)[1:-1] if unicodedata.category(char) in UNPRINTABLE_CATEGORIES else char
        for char in text
    )


def encodable(file_name: str) -> str:
    """Return a file name that UTF-8 can hold: stray bytes become backslash escapes."""
    return file_name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def count(number: int, noun: str) -> str:
    """Return "1 page" or "2 pages"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def print_message(message: str) -> None:
    """Print one line to stderr; nothing happens when stderr is closed."""
    if sys.stderr is not None:
        print(f"reportparse: {printable(message)}", file=sys.stderr)
