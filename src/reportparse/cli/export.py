"""`reportparse export`: the data of an archive for other programs."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from reportparse.cli.failures import WrongUsageError, print_message
from reportparse.cli.options import AgencyNames, ArchivePath, Debug, ExtraCodebooks, Years
from reportparse.collector import paused_collector
from reportparse.errors import MissingExtraError


class ExportFormat(StrEnum):
    """The formats of `reportparse.export.FORMATS`, known without loading them."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    DTA = "dta"
    SAV = "sav"
    SQLITE = "sqlite"


class ExportLayout(StrEnum):
    """How the rows are cut."""

    LONG = "long"
    WIDE = "wide"


def export(
    output: ArchivePath,
    file: Annotated[
        Path,
        typer.Option(
            "-o", "--output", metavar="PATH", help="A folder, or a file with the format's suffix."
        ),
    ],
    form: Annotated[
        ExportFormat | None,
        typer.Option("--format", help="Told by the name of the file when not given."),
    ] = None,
    layout: Annotated[
        ExportLayout | None,
        typer.Option(
            help="long: a row for each cell; wide: a row for each report, usual for xlsx, dta, sav."
        ),
    ] = None,
    agency: AgencyNames = None,
    year: Years = None,
    indicator: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Only this indicator; all when not given."),
    ] = None,
    codebook: ExtraCodebooks = None,
    debug: Debug = False,
) -> None:
    """Write the data of an archive for other programs, with a codebook and a datapackage.json.

    Every number keeps its status; blank, missing and unreadable stay apart, in Stata and SPSS as
    typed missing values.
    """
    from reportparse.codebook.analysis import load_analysis_book
    from reportparse.export import FORMATS, Request
    from reportparse.export import export as export_archive
    from reportparse.index import Selection, open_archive

    chosen = FORMATS[form or _format_of(file)]
    book = load_analysis_book(*codebook or ())
    with paused_collector(), open_archive(output, book) as archive:
        for problem in archive.problems:
            print_message(f"{problem}; left out")
        request = Request(
            chosen,
            layout.value if layout else chosen.layout,
            Selection(agency or (), year or ()),
            indicator or (),
        )
        try:
            written = export_archive(archive, request, file, book)
        except ModuleNotFoundError as error:
            raise MissingExtraError.of(error, "analysis") from error
    names = ", ".join(path.name for path in written)
    print_message(f"{written[0].parent}: {names}")


def _format_of(file: Path) -> ExportFormat:
    try:
        return ExportFormat(file.suffix[1:].lower())
    except ValueError:
        raise WrongUsageError(
            f"{file}: which format? Give --format csv, xlsx, parquet, dta, sav or sqlite"
        ) from None
