"""`reportparse evaluate`: report JSONs against the truth, cell by cell."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportparse.cli.failures import print_message
from reportparse.cli.files import write_output
from reportparse.cli.options import AsJson, Debug
from reportparse.cli.tables import print_table

if TYPE_CHECKING:
    from reportparse.evaluate.score import Evaluation, Matches, Tally

TALLY_COLUMNS = (
    "of",
    "cells",
    "right",
    "wrong",
    "missing",
    "invented",
    "swapped",
    "excused",
    "silent errors",
    "needless doubts",
    "wrong units",
    "values right",
)
MISTAKE_COLUMNS = ("file", "place", "verdict", "silent", "expected", "found")


def evaluate(
    output: Annotated[
        Path, typer.Argument(metavar="OUTPUT", help="A report JSON, or a folder of them.")
    ],
    truth: Annotated[
        Path, typer.Argument(metavar="TRUTH", help="A *.truth.json, or a folder of them.")
    ],
    mistakes: Annotated[
        bool, typer.Option("--mistakes", help="List every cell and field that is not right.")
    ] = False,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Compare report JSONs with the truth, cell by cell.

    A silent error is a value that is wrong, missing or invented without being marked doubtful.
    """
    from reportparse.evaluate.pairing import pair_files
    from reportparse.evaluate.score import evaluate_reports

    paired = pair_files(output, truth)
    for path in paired.without_truth:
        print_message(f"{path}: no truth speaks of it; left out")
    evaluation = evaluate_reports(paired.documents)
    if as_json:
        text = json.dumps(asdict(evaluation), ensure_ascii=False, indent=2) + "\n"
        write_output(text.encode(), None)
        return
    print_evaluation(evaluation)
    if mistakes:
        rows = [
            (m.file, m.place, m.verdict, "silent" if m.silent else "", m.expected, m.found)
            for m in evaluation.mistakes
        ]
        print_table("Mistakes", MISTAKE_COLUMNS, rows)


def print_evaluation(evaluation: "Evaluation") -> None:
    """Print the documents, then the cells, as tables."""
    print_table("Documents", ("what", "right", "of"), _document_rows(evaluation))
    groups = (evaluation.forms, evaluation.producers, evaluation.traits)
    tallies = [("all", evaluation.overall), *(row for group in groups for row in group.items())]
    print_table("Cells", TALLY_COLUMNS, [_tally_row(name, tally) for name, tally in tallies])


def _document_rows(evaluation: "Evaluation") -> list[tuple[str, ...]]:
    documents = str(evaluation.documents)
    rows: list[tuple[str, ...]] = [
        ("fully right", str(evaluation.documents_fully_right), documents)
    ]
    rows.extend(
        (name, str(field.right), str(field.documents)) for name, field in evaluation.fields.items()
    )
    lists: list[tuple[str, Matches | None]] = [
        ("unmapped rows", evaluation.unmapped),
        ("publisher errors", evaluation.publisher_errors),
        ("linked figures", evaluation.figures),
    ]
    for name, matches in lists:
        if matches is not None:
            rows.append((name, str(matches.right), str(matches.right + matches.missed)))
            rows.append((f"{name}, claimed falsely", str(matches.false), ""))
    if evaluation.publishers_blamed is not None:
        rows.append(("publisher errors, origin publisher", str(evaluation.publishers_blamed), ""))
    rows.append(("failed though a report", str(len(evaluation.failed_unexpectedly)), documents))
    rows.append(("reported though none", str(len(evaluation.reported_unexpectedly)), documents))
    return rows


def _tally_row(name: str, tally: "Tally") -> tuple[str, ...]:
    counts = (
        tally.cells,
        tally.right,
        tally.wrong,
        tally.missing,
        tally.invented,
        tally.swapped,
        tally.excused,
        tally.silent_errors,
        tally.needless_doubts,
        tally.wrong_units,
    )
    rate = f"{tally.values_right / tally.values:.3%}" if tally.values else "none"
    return (name, *(str(count) for count in counts), rate)
