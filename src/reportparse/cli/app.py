"""Puts the commands together and turns every failure into one line and an exit status."""

import sys
import traceback
from collections.abc import Sequence
from typing import Annotated, NoReturn

import typer

from reportparse import __version__
from reportparse.cli.agency import agency
from reportparse.cli.batch import batch
from reportparse.cli.check import check
from reportparse.cli.codebook import codebook_app
from reportparse.cli.compare import compare
from reportparse.cli.convert import convert
from reportparse.cli.evaluate import evaluate
from reportparse.cli.export import export
from reportparse.cli.failures import print_message
from reportparse.cli.index import index
from reportparse.cli.inspect import inspect
from reportparse.cli.schema import schema
from reportparse.errors import ExitCode, ReportParseError

app = typer.Typer(
    name="reportparse",
    help="Turn annual disclosure reports (政府信息公开工作年度报告) from PDF into structured JSON.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.command(epilog="Example: reportparse convert report.pdf -o report.json")(convert)
app.command(epilog="Example: reportparse batch reports/ -o output/")(batch)
app.command(epilog="Example: reportparse schema")(schema)
app.command(epilog="Example: reportparse inspect report.pdf --page 1 -o page.png")(inspect)
app.command(epilog="Example: reportparse check output/")(check)
app.command(epilog="Example: reportparse index output/ -o archive.sqlite")(index)
app.command(epilog="Example: reportparse agency 洪泽县人民政府 --year 2014")(agency)
app.command(epilog="Example: reportparse compare output/ --indicator requests.received")(compare)
app.command(epilog="Example: reportparse export output/ --format csv -o data/")(export)
app.command(epilog="Example: reportparse evaluate output/ truth/")(evaluate)
app.add_typer(codebook_app, name="codebook")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"reportparse {__version__}")
        raise typer.Exit


@app.callback(epilog="Example: reportparse convert report.pdf -o report.json")
def _start(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Options that stand before any command."""


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    try:
        return int(app(list(arguments), prog_name="reportparse", standalone_mode=False) or 0)
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "reportparse"
        print_message(f"{error.format_message().rstrip('.')}; see {command} --help")
        return ExitCode.WRONG_USAGE
    except ReportParseError as error:
        if "--debug" in arguments:
            traceback.print_exc()
        print_message(str(error))
        return error.exit_code


def main() -> NoReturn:
    """Run the command line; never returns."""
    sys.exit(run(sys.argv[1:]))
