"""What the commands read and write: whole files in, whole files out or none."""

import os
import secrets
import stat
import sys
from pathlib import Path

import typer

from reportparse.cli.failures import WrongUsageError
from reportparse.errors import CannotWriteError

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
        if path.is_dir():
            raise CannotWriteError(f"{path}: is a folder; give a file name inside it")
        _write_file(content, path.resolve())
    except OSError as error:
        reason = error.strerror or error
        raise CannotWriteError(f"{path}: cannot be written ({reason}); {_advice(path)}") from error


def _advice(path: Path) -> str:
    if not path.parent.is_dir():
        return f"make the folder {path.parent} first"
    return "choose another place or make room"


def _write_file(content: bytes, path: Path) -> None:
    if path.exists() and not path.is_file():  # a device or a pipe cannot be replaced
        path.write_bytes(content)
        return
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(13, "Permission denied")
    part = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


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
