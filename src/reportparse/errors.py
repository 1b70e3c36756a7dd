"""What can go wrong so that no report can be made, and the exit status of each case.

Anything that is off *inside* a report that can be made is a `Finding`, never an exception.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit status of the command line; `docs/errors.md` says what to do about each."""

    DONE = 0
    WRONG_USAGE = 2
    NOT_A_PDF = 3
    ENCRYPTED = 4
    NOT_A_REPORT = 5
    NEEDS_OCR = 6
    LIMIT_EXCEEDED = 7
    CANNOT_WRITE = 8
    SOME_INPUTS_FAILED = 10


class ReportParseError(Exception):
    """A report cannot be made. The message says what was seen and what to do next."""

    exit_code = ExitCode.NOT_A_PDF


class NotAPdfError(ReportParseError):
    """The bytes are no PDF, or are too damaged to read."""

    exit_code = ExitCode.NOT_A_PDF


class EncryptedError(ReportParseError):
    """The PDF asks for a password, or the given one is wrong."""

    exit_code = ExitCode.ENCRYPTED


class NotAReportError(ReportParseError):
    """A readable PDF that holds neither the title nor a form of an annual report."""

    exit_code = ExitCode.NOT_A_REPORT


class NeedsOcrError(ReportParseError):
    """No page has text that can be read without OCR."""

    exit_code = ExitCode.NEEDS_OCR


class LimitExceededError(ReportParseError):
    """Time, memory, pages or drawings are over the limit."""

    exit_code = ExitCode.LIMIT_EXCEEDED


class CannotWriteError(ReportParseError):
    """The output cannot be written; the input is not to blame."""

    exit_code = ExitCode.CANNOT_WRITE


class LockedError(CannotWriteError):
    """Another run is writing to the output."""


class WorkersFailedError(ReportParseError):
    """The processes of a batch cannot be started; no input is to blame."""

    exit_code = ExitCode.LIMIT_EXCEEDED


class MissingExtraError(ReportParseError):
    """A library is needed that an extra brings along."""

    exit_code = ExitCode.WRONG_USAGE

    @classmethod
    def of(cls, error: ModuleNotFoundError, extra: str) -> "MissingExtraError":
        """Return the error that names the command which installs what is missing."""
        return cls(f"{error.name}: is not installed; run pip install 'reportparse[{extra}]'")


class SeveralReportsError(ReportParseError):
    """The PDF holds several reports where the caller asked for the only one."""

    exit_code = ExitCode.WRONG_USAGE


class CodebookError(ReportParseError):
    """A codebook is malformed, or two of its entries could claim one label in one place."""

    exit_code = ExitCode.WRONG_USAGE


class AgenciesFileError(ReportParseError):
    """A file of decisions on agencies is malformed."""

    exit_code = ExitCode.WRONG_USAGE
