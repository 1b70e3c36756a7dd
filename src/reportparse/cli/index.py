"""`reportparse index`: one SQLite file over an archive."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportparse.cli.failures import count, print_message
from reportparse.cli.options import Debug, ExtraCodebooks
from reportparse.collector import paused_collector

if TYPE_CHECKING:
    from reportparse.index import Update

Output = Annotated[
    Path, typer.Argument(metavar="OUTPUT", help="A folder of report JSONs, as batch makes it.")
]
IndexFile = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help="The index; archive.sqlite in the folder when not given.",
    ),
]


def index(
    output: Output,
    file: IndexFile = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Read every report again, as if there were no index.")
    ] = False,
    codebook: ExtraCodebooks = None,
    debug: Debug = False,
) -> None:
    """Make one SQLite file of all report JSONs, or bring it up to date.

    Only files whose bytes changed are read again; what is gone is removed. The file opens in
    Datasette, DuckDB, R and DB Browser; compare and export read it instead of the JSON files.
    """
    from reportparse.codebook.analysis import load_analysis_book
    from reportparse.index import update_index
    from reportparse.index.files import base_of
    from reportparse.index.reading import DEFAULT_NAME

    base = base_of(output)
    target = file or base / DEFAULT_NAME
    book = load_analysis_book(*codebook or ())
    with paused_collector():
        update = update_index(output, target, book, rebuild=rebuild)
    for path, problem in update.problems:
        print_message(f"{base / path}: {problem}; left out")
    print_message(f"{target}: {_summary(update)}")


def _summary(update: "Update") -> str:
    parts = [count(update.reports, "report")]
    if update.rebuilt:
        parts.append("built anew")
    for number, word in (
        (update.added, "new"),
        (update.changed, "changed"),
        (update.removed, "removed"),
        (update.unchanged, "unchanged"),
    ):
        if number:
            parts.append(f"{count(number, 'file')} {word}")
    return ", ".join(parts)
