"""Tables for people on a terminal, tab-separated text for programs behind a pipe."""

import io
import re
import shutil
import sys
from collections.abc import Collection, Sequence

from reportparse.cli.files import write_output

NUMBER = re.compile(r"[0-9.]+%?")


def print_table(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Collection[int] = (),
) -> None:
    """Print rows to stdout: drawn on a terminal, else one header line and tab-separated rows.

    Columns of numbers, and those in `right`, are set to the right.
    """
    if sys.stdout is not None and sys.stdout.isatty():
        text = _drawn(title, columns, rows, right)
    else:
        text = "".join("\t".join(row) + "\n" for row in (columns, *rows))
    write_output(text.encode("utf-8", "backslashreplace"), None)


def _drawn(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Collection[int],
) -> str:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    for index, column in enumerate(columns):
        is_number = index in right or all(
            NUMBER.fullmatch(row[index]) for row in rows if row[index]
        )
        table.add_column(column, justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(text) for text in row))
    width = shutil.get_terminal_size().columns
    drawn = io.StringIO()
    Console(file=drawn, force_terminal=True, width=width).print(table)
    return drawn.getvalue()
