"""Where the typefaces are that producers embed."""

import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple


class FontFile(NamedTuple):
    """A typeface in a file; collections hold several."""

    path: Path
    face: int


class TypefaceMissingError(LookupError):
    """A typeface that a document is set in is not installed; a test that meets it is skipped."""


@cache
def font_path(family: str) -> FontFile:
    """Find the file of a typeface.

    Raises:
        TypefaceMissingError: fontconfig knows no such typeface, or is not installed.
    """
    found = list_faces(f":family={family}:style=Regular") or list_faces(f":family={family}")
    if not found:
        raise TypefaceMissingError(f"typeface {family} is not installed")
    path, _, face = min(found).partition(": :index=")
    return FontFile(Path(path), int(face or 0))


def require_typefaces(families: Iterable[str]) -> None:
    """Refuse typefaces that are not installed: some producers print others and do not say so.

    Raises:
        TypefaceMissingError: fontconfig knows no such typeface.
    """
    for family in families:
        font_path(family)


def list_faces(pattern: str) -> list[str]:
    """Ask fontconfig for the files of a pattern."""
    command = ["fc-list", pattern, "file", "index"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=True)
    except FileNotFoundError as error:
        raise TypefaceMissingError("fontconfig (fc-list) is not installed") from error
    return answer.stdout.splitlines()
