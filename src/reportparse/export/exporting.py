"""Archive → files: the data, what is in them, and a `datapackage.json` about both."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from reportparse.codebook.analysis import AnalysisBook
from reportparse.errors import CannotWriteError, ExitCode, ReportParseError
from reportparse.export.files import write_csv, write_sqlite
from reportparse.export.frames import write_dta, write_parquet, write_sav
from reportparse.export.long import (
    findings_table,
    indicators_table,
    long_table,
    reports_table,
)
from reportparse.export.package import (
    DESCRIPTION,
    Resource,
    codebook_table,
    describe,
    is_ours,
    merge,
)
from reportparse.export.spreadsheet import write_xlsx
from reportparse.export.tables import Table
from reportparse.export.wide import wide_table
from reportparse.index import Archive, Selection
from reportparse.index.selection import select_agencies, select_years
from reportparse.outputs import whole_file

Layout = Literal["long", "wide"]
Write = Callable[[Sequence[Table], Path], None]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: how it is written, whether one file holds all tables, its usual layout."""

    name: str
    write: Write
    holds_all: bool
    layout: Layout


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("csv", write_csv, False, "long"),
        Format("xlsx", write_xlsx, True, "wide"),
        Format("parquet", write_parquet, False, "long"),
        Format("dta", write_dta, False, "wide"),
        Format("sav", write_sav, False, "wide"),
        Format("sqlite", write_sqlite, True, "long"),
    )
}


FILE_SUFFIXES = {*(f".{name}" for name in FORMATS), ".db", ".htm", ".html", ".json", ".txt", ".tsv"}


class ExportError(ReportParseError):
    """What is asked for cannot be exported."""

    exit_code = ExitCode.WRONG_USAGE


@dataclass(frozen=True, slots=True)
class Request:
    """What to export, and as what."""

    format: Format
    layout: Layout
    selection: Selection
    indicators: Sequence[str] = ()
    """With or without their applicant; all when there are none."""


def export(archive: Archive, request: Request, target: Path, book: AnalysisBook) -> list[Path]:
    """Write the files of an export and return them, the data first.

    Args:
        archive: The reports.
        request: What to export.
        target: A file with the suffix of the format, beside which the others are put; or a folder.
        book: The codebook, for labels.

    Raises:
        ExportError: Nothing is selected, or an indicator is not there.
        CannotWriteError: A file cannot be written, or a `datapackage.json` there is not ours.
    """
    tables = _tables(archive, request, book)
    places = _places(tables, request.format, target)
    description = places[0][1].parent / DESCRIPTION
    if description.exists() and not is_ours(description):
        raise CannotWriteError(f"{description}: is another package's; give a folder of its own")
    resources: list[Resource] = []
    with ExitStack() as files:
        for held, path in places:
            part = files.enter_context(whole_file(path))
            write = write_csv if path.suffix == ".csv" else request.format.write
            write(held, part)
            resources.append(Resource.of(held, path, part))
        part = files.enter_context(whole_file(description))
        part.write_bytes(merge(description, describe(resources, request.layout)))
    return [path for _, path in places] + [description]


def _tables(archive: Archive, request: Request, book: AnalysisBook) -> list[Table]:
    """Return the data, then reports, findings, indicators, and the codebook of them all."""
    reports = _selected_reports(archive, request.selection)
    cells = _selected_cells(archive, request.indicators)
    if request.layout == "long":
        data = long_table(archive, reports, cells)
    else:
        data = wide_table(archive, reports, cells, book)
    tables = [data, reports_table(archive, reports), findings_table(archive, reports)]
    tables.append(indicators_table(archive, book))
    return [*tables, codebook_table(tables)]


def _selected_reports(archive: Archive, selection: Selection) -> list[int]:
    rows = archive.rows("SELECT report_id, agency_key, year FROM reports ORDER BY report_id")
    agencies = select_agencies(archive, selection.agencies)
    keys = {agency.key for agency in agencies}
    years = set(select_years(archive, selection.years, agencies)) if selection.years else None
    found = [
        row["report_id"]
        for row in rows
        if row["agency_key"] in keys and (years is None or row["year"] in years)
    ]
    if not found:
        raise ExportError(f"{archive.path}: no report of these agencies and years; choose others")
    return found


def _selected_cells(archive: Archive, indicators: Sequence[str]) -> list[int] | None:
    if not indicators:
        return None
    found: list[int] = []
    rows = archive.rows("SELECT cell_id, indicator, applicant FROM cells")
    for name in indicators:
        indicator, _, applicant = name.partition("@")
        cells = [
            row["cell_id"]
            for row in rows
            if row["indicator"] == indicator and applicant in ("", row["applicant"])
        ]
        if not cells:
            raise ExportError(f"{name}: no report has it; see reportparse codebook list")
        found += cells
    return found


def _places(tables: Sequence[Table], form: Format, target: Path) -> list[tuple[list[Table], Path]]:
    """Return which tables go into which file, the data first."""
    suffix = f".{form.name}"
    named = target.suffix.lower()
    if named in FILE_SUFFIXES and named != suffix and not target.is_dir():
        raise ExportError(
            f"{target}: is named {named}, but the format is {form.name}; give another name"
        )
    if named == suffix and not target.is_dir():
        stem, folder = target.with_suffix("").name, target.parent
        data = target
    else:
        _make_folder(target)
        stem, folder = "", target
        data = folder / f"statistics{suffix}"
    beside = f"{stem}." if stem else ""
    described = {"indicators", "codebook"}  # small, and read by people: CSV whatever the data are
    rest = [
        ([table], folder / f"{beside}{table.name}{'.csv' if table.name in described else suffix}")
        for table in tables[1:]
        if table.name in described or not form.holds_all
    ]
    return [(list(tables) if form.holds_all else [tables[0]], data), *rest]


def _make_folder(target: Path) -> None:
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or error
        raise CannotWriteError(
            f"{target}: cannot be written ({reason}); choose another place or make room"
        ) from error
