"""`reportparse inspect`: one page with everything the parser sees drawn on it."""

from pathlib import Path
from typing import Annotated

import typer

from reportparse.cli.failures import (
    WrongUsageError,
    count,
    encodable,
    message_about,
    print_message,
)
from reportparse.cli.files import read_input, refuse_overwriting, write_output
from reportparse.cli.options import Debug, ExtraCodebooks, Password, ReportFile
from reportparse.errors import NeedsOcrError, NotAReportError, ReportParseError

PageNumber = Annotated[int, typer.Option("--page", min=1, metavar="N", help="Which page, from 1.")]
PictureFile = Annotated[
    Path, typer.Option("-o", "--output", metavar="FILE", help="The picture to write, a PNG.")
]


def inspect(
    report: ReportFile,
    output: PictureFile,
    page: PageNumber = 1,
    password: Password = None,
    codebook: ExtraCodebooks = None,
    debug: Debug = False,
) -> None:
    """Draw one page with its words, rulings, cells and statistics.

    A page of a PDF that is no annual report is drawn too, without statistics.
    """
    from reportparse.codebook import load_codebook
    from reportparse.page_picture import draw_page
    from reportparse.pages.pymupdf_reader import read_pages
    from reportparse.pipeline import default_codebook, parse_reports
    from reportparse.tables import find_tables

    pdf = read_input(report)
    refuse_overwriting(report, output)
    forms = load_codebook(*codebook) if codebook else None
    try:
        pages = read_pages(pdf, password=password)
        if page > len(pages):
            raise WrongUsageError(f"has {count(len(pages), 'page')}; give --page 1 to {len(pages)}")
        try:
            reports = parse_reports(
                pdf, codebook=forms, password=password, file_name=encodable(report.name)
            )
        except (NotAReportError, NeedsOcrError) as error:
            print_message(f"{message_about(report, error)}; drawing without statistics")
            reports = []
    except ReportParseError as error:
        raise type(error)(message_about(report, error)) from error
    seen = pages[page - 1]
    known = forms or default_codebook()
    tables = find_tables(pages, known.known_labels)
    picture = draw_page(pdf, seen, tables, reports, password=password)
    write_output(picture, output)
