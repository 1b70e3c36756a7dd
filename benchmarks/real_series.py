"""Transcribed tables of real reports → PDFs → report JSONs, as an archive to compare.

    python -m benchmarks.real_series ../shared/real/tables OUT [--producer typst]

Each transcription is printed as a PDF and converted like any other. OUT/pdfs holds the PDFs and
OUT/output the report JSONs. Then, for the series of one agency:

    reportparse compare OUT/output --indicator requests.received --agency 平潭综合实验区
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from reportparse import parse_reports
from reportparse.codebook import load_codebook
from tests.generator.producers import PRODUCERS
from tests.generator.real_tables import render_real_tables


def write_real_archive(tables: Path, folder: Path, producer: str) -> list[Path]:
    """Print and convert every transcription; return the report JSONs."""
    written = []
    codebook = load_codebook()
    output = folder / "output"
    output.mkdir(parents=True, exist_ok=True)
    for pdf in render_real_tables(sorted(tables.glob("*.json")), producer, folder / "pdfs"):
        for report in parse_reports(pdf.read_bytes(), codebook=codebook, file_name=pdf.name):
            path = output / f"{pdf.stem}.json"
            path.write_text(report.to_json(), encoding="utf-8")
            written.append(path)
    return written


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("tables", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--producer", choices=sorted(PRODUCERS), default="typst")
    options = parser.parse_args(arguments)
    written = write_real_archive(options.tables, options.out, options.producer)
    print(f"{len(written)} reports in {options.out / 'output'}")


if __name__ == "__main__":
    main()
