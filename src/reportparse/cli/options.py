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
AgenciesFile = Annotated[
    Path | None,
    typer.Option(
        "--agencies", metavar="FILE", help="Which agency a name stands for, decided by you (YAML)."
    ),
]
NoOcr = Annotated[
    bool, typer.Option("--no-ocr", help="Never recognise pictures: such a report ends with 6.")
]
OcrPages = Annotated[
    str,
    typer.Option(
        "--ocr-pages", metavar="PAGES", help="Recognise these pages whatever their text: 3-5,8."
    ),
]
OcrThreads = Annotated[
    int, typer.Option(min=1, metavar="N", help="Pages that are recognised side by side.")
]
ReadTwice = Annotated[
    bool,
    typer.Option("--read-twice", help="Let a second reader look at every cell, not only in doubt."),
]


MaxSeconds = Annotated[float, typer.Option(min=0.1, metavar="S", help="Time to parse a PDF.")]
MaxCpu = Annotated[float, typer.Option(min=1, metavar="S", help="CPU time to parse a PDF.")]
MaxMemory = Annotated[int, typer.Option(min=64, metavar="MIB", help="Memory to parse a PDF.")]
MaxBytes = Annotated[int, typer.Option(min=1, metavar="MIB", help="Size of a file.")]
MaxPages = Annotated[int, typer.Option(min=1, metavar="N", help="Pages of a PDF.")]
MaxGlyphs = Annotated[int, typer.Option(min=1, metavar="N", help="Characters of a PDF.")]
MaxDrawings = Annotated[
    int, typer.Option(min=1, metavar="N", help="Drawn lines and boxes of a PDF.")
]
MaxStream = Annotated[
    int, typer.Option(min=1, metavar="MIB", help="What one stream of a PDF unpacks to.")
]
ArchivePath = Annotated[
    Path,
    typer.Argument(metavar="OUTPUT", help="What batch made, a report JSON, or an index of them."),
]
AgencyNames = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME", help="Its id or a part of its name; may be given repeatedly; else all."
    ),
]
Years = Annotated[
    list[str] | None,
    typer.Option(metavar="YEAR", help="2022, or 2014-2018; may be given repeatedly; else all."),
]
