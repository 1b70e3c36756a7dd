"""What the commands read and write: whole files in, whole files out or none."""

import os
import stat
import sys
from pathlib import Path

import typer

from reportparse.cli.failures import WrongUsageError
from reportparse.errors import CannotWriteError
from reportparse.outputs import cannot_write, whole_file

STDOUT = Path("-")
READER_LEFT = 141  # 128 + SIGPIPE: what a shell shows for any program whose reader closed the pipe


def require_file(path: Path) -> None:
    """Look whether a file can be read.

    Raises:
        WrongUsageError: There is no such file, it is no regular file, or it may not be read.
    """
    read_input(path, most=1)


def read_input(path: Path, *, most: int = -1) -> bytes:
    """Return the bytes of a regular file, or the first `most` of them.

    Raises:
        WrongUsageError: There is no such file, it is no regular file, or it may not be read.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise WrongUsageError(f"{path}: is a folder; give one PDF file")
        if not stat.S_ISREG(mode):
            raise WrongUsageError(f"{path}: is no regular file; save it to a file and give that")
        with path.open("rb") as file:
            return file.read(most)
    except FileNotFoundError as error:
        raise WrongUsageError(f"{path}: no such file; check the path") from error
    except OSError as error:
        reason = error.strerror or error
        raise WrongUsageError(f"{path}: cannot be read ({reason}); check the file") from error


def refuse_overwriting(source: Path, output: Path | None) -> None:
    """Raise WrongUsageError when `output` is the very file that is read."""
    if output is not None and output.exists() and source.exists() and source.samefile(output):
        raise WrongUsageError(f"{output}: is the input itself; give another output file")


def write_output(content: bytes, path: Path | None) -> None:
    """Write to `path`, or to stdout when it is None or `-`.

    The file appears whole under its name, or not at all.

    Raises:
        CannotWriteError: Missing folder, no permission, disk full, closed stdout.
    """
    if path is None or path == STDOUT:
        _write_stdout(content)
        return
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(content)  # a device or a pipe cannot be replaced
            return
        with whole_file(path) as part, part.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise cannot_write(path, error) from error


def _write_stdout(content: bytes) -> None:
    if sys.stdout is None:
        raise CannotWriteError("stdout: is closed; write to a file with -o FILE")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _discard_stdout()
        raise typer.Exit(READER_LEFT) from None
    except OSError as error:
        _discard_stdout()
        reason = error.strerror or error
        raise CannotWriteError(
            f"stdout: cannot be written ({reason}); write to another place with -o FILE"
        ) from error


def _discard_stdout() -> None:
    """Let the interpreter's last flush of stdout succeed, so that it prints no second error."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
