"""Files that appear whole under their name, or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reportparse.errors import CannotWriteError


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a new name beside `path` to write to; it becomes `path` when the block ends well.

    Raises:
        CannotWriteError: Missing folder, no permission, disk full.
    """
    try:
        if path.is_dir():
            raise CannotWriteError(f"{path}: is a folder; give a file name inside it")
        if not path.parent.is_dir():
            raise FileNotFoundError(2, "No such file or directory")
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(13, "Permission denied")
        part = part_beside(path.resolve())
        try:
            yield part
            part.replace(path.resolve())
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error


def part_beside(path: Path) -> Path:
    """Return a name beside a file that no other process uses; it keeps the file's suffix."""
    return path.with_name(f".{path.stem[:90]}.{secrets.token_hex(4)}.part{path.suffix}")


def cannot_write(path: Path, error: OSError) -> CannotWriteError:
    """Return the error that says why a file cannot be written and what helps."""
    reason = error.strerror or error
    missing = not path.parent.is_dir()
    advice = (
        f"make the folder {path.parent} first" if missing else "choose another place or make room"
    )
    return CannotWriteError(f"{path}: cannot be written ({reason}); {advice}")
