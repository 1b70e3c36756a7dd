"""All hostile files, and how each must end.

    python -m tests.hostile.gallery FOLDER

writes them, to look at them one by one.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from reportparse.batch.codes import Code
from tests.hostile.files import (
    ARCHIVES,
    DAMAGED,
    ENCRYPTED,
    GOOD,
    ODD_NAMES,
    OWNED,
    WRONG_TYPE,
    Maker,
    write_special,
)
from tests.hostile.pdfs import PDFS, SLOW, TITLED

READABLE: Mapping[str, Mapping[str, Maker]] = {
    "pdf": PDFS,
    "titled": TITLED,
    "damaged": DAMAGED,
    "encrypted": ENCRYPTED,
    "owned": OWNED,
    "type": WRONG_TYPE,
}


BAD_FILE = frozenset({Code.NOT_A_PDF, Code.NOT_A_REPORT, Code.NEEDS_OCR, Code.ENCRYPTED})
OVER_A_LIMIT = frozenset(
    {Code.LIMIT_EXCEEDED, Code.OUT_OF_TIME, Code.OUT_OF_CPU, Code.OUT_OF_MEMORY, Code.TOO_LARGE}
)
REPORT = frozenset({Code.DONE, Code.DOUBTFUL})
ENDINGS: Mapping[str, frozenset[Code]] = {
    "pdf/": BAD_FILE | OVER_A_LIMIT,
    "slow/": BAD_FILE | OVER_A_LIMIT,
    "titled/": REPORT,
    "damaged/": BAD_FILE | REPORT,
    "damaged/truncated": BAD_FILE | {Code.DOUBTFUL},
    "damaged/noisy": BAD_FILE | {Code.DOUBTFUL},
    "encrypted/": frozenset({Code.ENCRYPTED}),
    "owned/": REPORT,
    "type/": frozenset({Code.NOT_A_PDF}),
    "names/": REPORT,
    "archives/": frozenset({Code.BAD_ARCHIVE, Code.NOT_A_PDF, Code.NOT_A_FILE}),
    "archives/bomb": frozenset({Code.ARCHIVE_BOMB, Code.NOT_A_PDF}),
    "archives/encrypted": frozenset({Code.ENCRYPTED}),
    "special/": frozenset({Code.NOT_A_FILE}),
    "special/sparse": frozenset({Code.TOO_LARGE}),
}
"""How the files whose path begins so may end; the longest beginning counts."""


def endings_of(path: str) -> frozenset[Code]:
    """Return the codes with which a file of the gallery may end; `path` is below its folder."""
    return ENDINGS[max((start for start in ENDINGS if path.startswith(start)), key=len)]


def write_gallery(folder: Path, *, slow: bool) -> None:
    """Write every file below a folder, one folder for each kind.

    Args:
        folder: Made when missing.
        slow: Also those that take seconds to make or to refuse.
    """
    kinds = {**READABLE, "slow": SLOW} if slow else READABLE
    for kind, makers in kinds.items():
        (folder / kind).mkdir(parents=True, exist_ok=True)
        for name, make in makers.items():
            (folder / kind / f"{name}.pdf").write_bytes(make())
    _write_named(folder / "names")
    (folder / "archives").mkdir()
    for name, make in ARCHIVES.items():
        (folder / "archives" / name).write_bytes(make())
    (folder / "special").mkdir()
    write_special(folder / "special")


def _write_named(folder: Path) -> None:
    """Write good reports under odd names; each has other bytes."""
    folder.mkdir()
    good = GOOD.read_bytes()
    for number, name in enumerate(ODD_NAMES):
        path = os.fsencode(folder) + b"/" + name
        Path(os.fsdecode(path)).write_bytes(good + b"\n%%%d\n" % number)


if __name__ == "__main__":
    write_gallery(Path(sys.argv[1]), slow=True)
