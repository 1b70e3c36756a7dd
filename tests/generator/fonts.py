"""Where the typefaces are that producers embed."""

import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple


class FontFile(NamedTuple):
    """A typeface in a file; collections hold several."""

    path: Path
    face: int


@cache
def font_path(family: str) -> FontFile:
    """Find the file of a typeface.

    Raises:
        LookupError: fontconfig knows no such typeface.
    """
    found = list_faces(f":family={family}:style=Regular") or list_faces(f":family={family}")
    if not found:
        raise LookupError(f"typeface {family} is not installed")
    path, _, face = min(found).partition(": :index=")
    return FontFile(Path(path), int(face or 0))


def list_faces(pattern: str) -> list[str]:
    """Ask fontconfig for the files of a pattern."""
    answer = subprocess.run(
        ["fc-list", pattern, "file", "index"], capture_output=True, text=True, check=True
    )
    return answer.stdout.splitlines()
