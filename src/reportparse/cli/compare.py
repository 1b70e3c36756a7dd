"""`reportparse compare`: agencies × years."""

import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportparse.cli.failures import WrongUsageError, count, print_message, printable
from reportparse.cli.files import STDOUT, write_output
from reportparse.cli.options import (
    AgencyNames,
    ArchivePath,
    Debug,
    ExtraCodebooks,
    OutputFile,
    Years,
)
from reportparse.cli.tables import print_table
from reportparse.collector import paused_collector
from reportparse.errors import MissingExtraError

if TYPE_CHECKING:
    from reportparse.codebook.analysis import AnalysisBook
    from reportparse.compare import Comparison


class Format(StrEnum):
    """How a comparison is written."""

    TABLE = "table"
    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"


SUFFIXES = {f".{one}": one for one in Format} | {".htm": Format.HTML, ".tsv": Format.TABLE}


def compare(
    output: ArchivePath,
    indicator: Annotated[
        list[str],
        typer.Option(
            metavar="ID",
            help="An indicator (requests.received, requests.received@enterprise) or a measure "
            "(grant_rate, refusal_rate, refusal_ground, carried_share, reconsideration_reversal, "
            "litigation_reversal, applicant_share …); may be given repeatedly.",
        ),
    ],
    agency: AgencyNames = None,
    year: Years = None,
    form: Annotated[
        Format | None,
        typer.Option("--format", help="Told by the name of the file when not given, else a table."),
    ] = None,
    file: OutputFile = None,
    pdfs: Annotated[
        str | None,
        typer.Option(metavar="PLACE", help="Folder or web address of the PDFs to link."),
    ] = None,
    codebook: ExtraCodebooks = None,
    debug: Debug = False,
) -> None:
    """Compare agencies over years: an indicator, or a measure with its formula.

    Only numbers that count the same are joined and ranked; what is doubtful, blank or small says
    so.
    """
    from reportparse.codebook.analysis import load_analysis_book
    from reportparse.compare import compare as compare_archive
    from reportparse.compare import resolve_questions
    from reportparse.index import Selection, open_archive

    chosen = form or _format_of(file)
    if chosen is Format.XLSX and file in (None, STDOUT) and sys.stdout and sys.stdout.isatty():
        raise WrongUsageError("xlsx: is no text; name a file with -o")
    book = load_analysis_book(*codebook or ())
    questions = resolve_questions(indicator, book)
    needed = {cell[0] for question in questions for cell in question.operands}
    with paused_collector(), open_archive(output, book, needed) as archive:
        for problem in archive.problems:
            print_message(f"{problem}; left out")
        selection = Selection(agency or (), year or ())
        comparisons = compare_archive(archive, questions, selection, book)
    if chosen is Format.TABLE:
        _print_tables(comparisons, file)
    else:
        write_output(_render(comparisons, chosen, (file, pdfs), book), file)
    if file not in (None, STDOUT):
        agencies = len({row.agency_key for one in comparisons for row in one.rows})
        nouns = "1 agency" if agencies == 1 else f"{agencies} agencies"
        print_message(f"{file}: {count(len(questions), 'comparison')} of {nouns}")


def _format_of(file: Path | None) -> Format:
    if file is None or file == STDOUT:
        return Format.TABLE
    try:
        return SUFFIXES[file.suffix.lower()]
    except KeyError:
        raise WrongUsageError(
            f"{file}: which format is that? Give --format table, csv, xlsx or html"
        ) from None


def _render(
    comparisons: Sequence["Comparison"],
    chosen: Format,
    places: tuple[Path | None, str | None],
    book: "AnalysisBook",
) -> bytes:
    file, pdfs = places
    if chosen is Format.CSV:
        from reportparse.compare.table import as_csv

        return as_csv(comparisons)
    if chosen is Format.XLSX:
        from reportparse.compare.workbook import as_xlsx

        try:
            return as_xlsx(comparisons)
        except ModuleNotFoundError as error:
            raise MissingExtraError.of(error, "analysis") from error
    from reportparse.compare.links import Links
    from reportparse.compare.page import as_html

    folder = file.parent if file and file != STDOUT else None
    return as_html(comparisons, Links(pdfs, folder), book)


def _print_tables(comparisons: Sequence["Comparison"], file: Path | None) -> None:
    """Print each comparison as a table; into a file as tab-separated text."""
    from reportparse.compare.table import legend, matrix

    if file not in (None, STDOUT):
        rows = [row for one in comparisons for row in (*_titled(one), [])]
        text = "".join("\t".join(row) + "\n" for row in rows)
        write_output(text.encode("utf-8", "backslashreplace"), file)
        return
    for comparison in comparisons:
        header, body = matrix(comparison)
        question = comparison.question
        print_table(f"{question.zh}  {question.en}", header, body, right=range(1, len(header)))
        _print_legend(legend(comparison))


def _print_legend(lines: Iterable[str]) -> None:
    """Print what belongs to a table: below it on a terminal, else as messages."""
    if sys.stdout is not None and sys.stdout.isatty():
        text = "".join(f"{printable(line)}\n" for line in lines)
        write_output(f"{text}\n".encode("utf-8", "backslashreplace"), None)
        return
    for line in lines:
        print_message(line)


def _titled(comparison: "Comparison") -> list[list[str]]:
    from reportparse.compare.table import matrix

    header, body = matrix(comparison)
    return [
        [comparison.question.name, comparison.question.zh, comparison.question.en],
        header,
        *body,
    ]
