"""How an input can end: the closed list of codes in the ledger."""

from enum import StrEnum

from reportparse.errors import ExitCode


class Code(StrEnum):
    """The end of one attempt; `docs/batch.md` says what to do about each."""

    DONE = "done"
    DOUBTFUL = "doubtful"
    NOT_A_FILE = "not-a-file"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too-large"
    NOT_A_PDF = "not-a-pdf"
    ENCRYPTED = "encrypted"
    NOT_A_REPORT = "not-a-report"
    NEEDS_OCR = "needs-ocr"
    LIMIT_EXCEEDED = "limit-exceeded"
    OUT_OF_TIME = "out-of-time"
    OUT_OF_CPU = "out-of-cpu"
    OUT_OF_MEMORY = "out-of-memory"
    SILENT = "silent"
    CRASHED = "crashed"
    EXITED = "exited"
    GARBLED = "garbled"
    BUG = "bug"
    BAD_ARCHIVE = "bad-archive"
    ARCHIVE_BOMB = "archive-bomb"

    @property
    def is_failure(self) -> bool:
        """Whether no report was made."""
        return self not in (Code.DONE, Code.DOUBTFUL)


ADVICE: dict[Code, str] = {
    Code.DONE: "",
    Code.DOUBTFUL: "look at the page before a doubtful number is used",
    Code.NOT_A_FILE: "check the path",
    Code.UNREADABLE: "check the disk, then --retry unreadable",
    Code.TOO_LARGE: "look what it is, or raise --max-bytes",
    Code.NOT_A_PDF: "download it again",
    Code.ENCRYPTED: "give --password, or unpack the archive",
    Code.NOT_A_REPORT: "check that it is the right file",
    Code.NEEDS_OCR: "get a version with text, or a better scan",
    Code.LIMIT_EXCEEDED: "look what it is, or raise the limit and --retry limit-exceeded",
    Code.OUT_OF_TIME: "look what it is, or raise --max-seconds and --retry out-of-time",
    Code.OUT_OF_CPU: "look what it is, or raise --max-cpu-seconds and --retry out-of-cpu",
    Code.OUT_OF_MEMORY: "look what it is, or raise --max-memory and --retry out-of-memory",
    Code.SILENT: "check the disk, then --retry silent",
    Code.CRASHED: "get a fresh copy; report it with the file",
    Code.EXITED: "get a fresh copy; report it with the file",
    Code.GARBLED: "get a fresh copy; report it with the file",
    Code.BUG: "report it with the file",
    Code.BAD_ARCHIVE: "download the archive again, or unpack it",
    Code.ARCHIVE_BOMB: "look what it is",
}
"""What a person can do about each."""

# What another try in a fresh process may change; the other codes say the same every time.
WORTH_A_RETRY = frozenset(
    {
        Code.UNREADABLE,
        Code.OUT_OF_TIME,
        Code.OUT_OF_CPU,
        Code.OUT_OF_MEMORY,
        Code.SILENT,
        Code.CRASHED,
        Code.EXITED,
        Code.GARBLED,
    }
)

CODE_OF_STATUS = {
    ExitCode.NOT_A_PDF: Code.NOT_A_PDF,
    ExitCode.ENCRYPTED: Code.ENCRYPTED,
    ExitCode.NOT_A_REPORT: Code.NOT_A_REPORT,
    ExitCode.NEEDS_OCR: Code.NEEDS_OCR,
    ExitCode.LIMIT_EXCEEDED: Code.LIMIT_EXCEEDED,
}
STATUS_OF_CODE = {code: status for status, code in CODE_OF_STATUS.items()}
LIMITS_EXCEEDED = frozenset(
    {Code.TOO_LARGE, Code.OUT_OF_TIME, Code.OUT_OF_CPU, Code.OUT_OF_MEMORY, Code.ARCHIVE_BOMB}
)


def exit_status(code: Code) -> int | None:
    """Return the exit status `convert` has for this end; None where it has none."""
    if code in LIMITS_EXCEEDED:
        return ExitCode.LIMIT_EXCEEDED
    if not code.is_failure:
        return ExitCode.DONE
    return STATUS_OF_CODE.get(code)
