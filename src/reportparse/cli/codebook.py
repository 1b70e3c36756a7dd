"""`reportparse codebook`: the indicators, one of them in every form, a check of one's own form."""

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportparse.cli.failures import WrongUsageError, count, print_message
from reportparse.cli.files import write_output
from reportparse.cli.options import Debug, ExtraCodebooks
from reportparse.cli.series import comparable_years, print_measure, print_series
from reportparse.cli.tables import print_table

if TYPE_CHECKING:
    from reportparse.codebook import Codebook, Form, FormCell, RuleSpec
    from reportparse.codebook.analysis import AnalysisBook

codebook_app = typer.Typer(
    help="Look up the forms and their indicators, or check a form of your own.",
    epilog="Example: reportparse codebook list",
    no_args_is_help=False,
    rich_markup_mode="rich",
)
Row = tuple[str, ...]


@codebook_app.command("list", epilog="Example: reportparse codebook list")
def list_indicators(codebook: ExtraCodebooks = None, debug: Debug = False) -> None:
    """List every indicator: its unit, the forms that have it, its official label."""
    from reportparse.codebook import load_codebook

    cells_of: dict[str, list[FormCell]] = {}
    forms_of: dict[str, dict[str, None]] = {}
    for form in load_codebook(*codebook or ()).forms.values():
        for cell in form.cells:
            cells_of.setdefault(cell.indicator, []).append(cell)
            forms_of.setdefault(cell.indicator, {})[form.form] = None
    rows = [
        (indicator, _units(cells), " ".join(forms_of[indicator]), _label(cells[-1]))
        for indicator, cells in sorted(cells_of.items())
    ]
    print_table("Indicators", ("indicator", "unit", "forms", "label"), rows)


@codebook_app.command("show", epilog="Example: reportparse codebook show requests.received")
def show_indicator(
    name: Annotated[str, typer.Argument(metavar="ID", help="An indicator, a form, or a measure.")],
    codebook: ExtraCodebooks = None,
    debug: Debug = False,
) -> None:
    """Show one indicator in every form that has it, its rules and the years it can be compared in.

    A form is shown with all its indicators, a measure with its formulas.
    """
    from reportparse.codebook.analysis import load_analysis_book

    book = load_analysis_book(*codebook or ())
    loaded = book.codebook
    if name in book.measures:
        print_measure(name, book)
        return
    forms = [loaded.forms[name]] if name in loaded.forms else list(loaded.forms.values())
    wanted = None if name in loaded.forms else name
    rows = [row for form in forms for row in _form_rows(form, wanted, book)]
    if not rows:
        raise WrongUsageError(_unknown(name, book))
    columns = ("form", "years", "indicator", "unit", "cells", "comparable", "label", "source")
    print_table(name, columns, rows)
    if wanted is not None:
        _print_rules(wanted, loaded)
        print_series(wanted, book)


@codebook_app.command("validate", epilog="Example: reportparse codebook validate my-form.yaml")
def validate_form(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A form as YAML.")],
    debug: Debug = False,
) -> None:
    """Check a form of your own: is it well formed, and unambiguous beside the other forms?"""
    from reportparse.codebook import load_form
    from reportparse.codebook.analysis import load_analysis_book

    form = load_form(file)
    load_analysis_book(file)
    size = f"{count(len(form.blocks), 'block')}, {count(len(form.cells), 'cell')}"
    print_message(f"{file}: form {form.form}, {size}, no ambiguity")


@codebook_app.command("unmapped", epilog="Example: reportparse codebook unmapped output/")
def list_unmapped(
    output: Annotated[
        Path, typer.Argument(metavar="OUTPUT", help="A report JSON, or a folder of them.")
    ],
    debug: Debug = False,
) -> None:
    """List the labels that no entry claims, the most frequent first, as YAML to add from."""
    from reportparse.batch.unmapped import as_yaml, rank_unmapped

    if not output.exists():
        raise WrongUsageError(f"{output}: no such file or folder; check the path")
    labels = rank_unmapped(output)
    write_output(as_yaml(labels).encode("utf-8", "backslashreplace"), None)
    print_message(f"{output}: {count(len(labels), 'label')} that no entry claims")


def _form_rows(form: "Form", indicator: str | None, book: "AnalysisBook") -> Iterable[Row]:
    """Yield one row for each indicator of a form and each unit it is printed in."""
    years = f"{form.years.first}–{form.years.last or ''}"
    cells = (cell for cell in form.cells if indicator in (None, cell.indicator))
    for name, same in groupby(cells, key=lambda cell: cell.indicator):
        group = list(same)
        label = _label(group[0])
        comparable = comparable_years(group, form.form, book)
        size = str(len(group))
        yield form.form, years, name, _units(group), size, comparable, label, form.source.notice


def _print_rules(indicator: str, codebook: "Codebook") -> None:
    """Print the rules that name an indicator; where there is none, say so."""
    forms_of: dict[str, list[str]] = {}
    rule_of: dict[str, RuleSpec] = {}
    for rule, form in codebook.rules.of_indicator(indicator):
        forms_of.setdefault(rule.rule, []).append(form)
        rule_of[rule.rule] = rule
    if not rule_of:
        print_message(f"{indicator}: no rule covers it; an error in it would go unnoticed")
        return
    rows = [
        (
            name,
            " ".join(forms_of[name]),
            rule.severity,
            rule.says,
            rule.source,
            "; ".join(rule.false_positives),
        )
        for name, rule in rule_of.items()
    ]
    print_table("Rules", ("rule", "forms", "severity", "says", "source", "false positives"), rows)


def _units(cells: Iterable["FormCell"]) -> str:
    return " ".join(dict.fromkeys(cell.unit for cell in cells))


def _label(cell: "FormCell") -> str:
    """Return the official label; only the row's where the column names no indicator."""
    return " > ".join(cell.label if cell.column.indicator else cell.row.path)


def _unknown(name: str, book: "AnalysisBook") -> str:
    known = {cell.indicator for form in book.codebook.forms.values() for cell in form.cells}
    names = sorted(known.union(book.codebook.forms, book.measures))
    close = get_close_matches(name, names, n=3)
    advice = f"did you mean {', '.join(close)}?" if close else "see reportparse codebook list"
    return f"{name}: neither an indicator nor a form nor a measure; {advice}"
