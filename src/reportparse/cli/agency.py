"""`reportparse agency`: which agency a name stands for, without a document."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from reportparse.cli.failures import WrongUsageError
from reportparse.cli.files import write_output
from reportparse.cli.options import AgenciesFile, Debug

FROM_STDIN = "-"
LINES = 1000  # answers that are written at a time

Names = Annotated[
    list[str],
    typer.Argument(
        metavar="NAME...", help="Names of agencies; - reads lines of name, tab and year from stdin."
    ),
]
Year = Annotated[
    int | None,
    typer.Option(metavar="Y", help="The year reported on; today's names and those before if none."),
]


def agency(
    names: Names,
    year: Year = None,
    agencies: AgenciesFile = None,
    debug: Debug = False,
) -> None:
    """Say which agency a name stands for: one JSON object a line.

    A name that several agencies have is ambiguous and lists them; nothing
    is guessed.

    Exit status: 0 done, whatever was found; 2 wrong usage.
    """
    answers = _answer(_questions(names, year), agencies)
    while some := list(islice(answers, LINES)):
        write_output("".join(some).encode("utf-8", "backslashreplace"), None)


def _questions(names: Sequence[str], year: int | None) -> Iterator[tuple[str, int | None]]:
    for name in names:
        if name != FROM_STDIN:
            yield name, year
            continue
        for number, line in enumerate(sys.stdin.buffer, 1):
            text = line.decode("utf-8", "backslashreplace").rstrip("\r\n").lstrip("\ufeff")
            if text.strip():
                yield _read_line(text, number, year)


def _read_line(text: str, number: int, year: int | None) -> tuple[str, int | None]:
    """Take a line of name, tab and year apart; the option gives the year where it has none."""
    name, _, printed = text.partition("\t")
    printed = printed.strip()
    if not printed:
        return name, year
    if not (printed.isascii() and printed.isdecimal() and len(printed) == 4):
        raise WrongUsageError(
            f"line {number} of stdin: “{printed}” is no year; write the name, a tab, the year"
        )
    return name, int(printed)


def _answer(questions: Iterable[tuple[str, int | None]], agencies: Path | None) -> Iterator[str]:
    """Yield one line of JSON for each name."""
    from reportparse.agencies import load_decisions, resolve_name
    from reportparse.agencies.decisions import apply_decision

    decisions = load_decisions(agencies) if agencies else None
    for name, year in questions:
        decision = decisions.find(name, year, None) if decisions else None
        found = apply_decision(decision, name, year) if decision else resolve_name(name, year)
        answer = {
            "name": name,
            "year": year,
            "status": found.status,
            "id": found.id,
            "region": found.region.model_dump() if found.region else None,
            "level": found.level,
            "body": found.body,
            "candidates": found.candidates,
            "note": found.note,
        }
        yield json.dumps(answer, ensure_ascii=False) + "\n"
