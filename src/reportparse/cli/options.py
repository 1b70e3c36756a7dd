"""Arguments and options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

ReportFile = Annotated[
    Path, typer.Argument(metavar="REPORT.pdf", help="The PDF of an annual report.")
]
OutputFile = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write here instead of to stdout."),
]
Password = Annotated[
    str | None, typer.Option(metavar="TEXT", help="The password of an encrypted PDF.")
]
ExtraCodebooks = Annotated[
    list[Path] | None,
    typer.Option(
        "--codebook", metavar="FILE", help="A form of your own as YAML; may be given repeatedly."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of a failure.")]
NoOcr = Annotated[
    bool, typer.Option("--no-ocr", help="Never recognise pictures: such a report ends with 6.")
]
ReadTwice = Annotated[
    bool,
    typer.Option("--read-twice", help="Let a second reader look at every cell, not only in doubt."),
]
