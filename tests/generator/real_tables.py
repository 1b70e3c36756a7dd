"""Typeset transcribed tables of real reports, their labels and numbers as printed there.

python -m tests.generator.real_tables ../shared/real/tables OUT --producer typst
"""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.generator.batch import print_group
from tests.generator.block_tables import block_table, disputes_table
from tests.generator.document import Block, Document, paragraph
from tests.generator.forms import (
    DISPUTES_FORM,
    CellKey,
    ListRow,
    form_blocks,
    form_cells,
    forms_data,
    list_rows,
    matrix_rows,
)
from tests.generator.identities import find_breaks
from tests.generator.labels import LabelWriter, PrintedLabel, bare_name
from tests.generator.list_tables import table_of_rows
from tests.generator.matrix_tables import matrix_table
from tests.generator.pages import sample_setup, sample_theme
from tests.generator.printing import BLANK, PrintedValue, ValueWriter
from tests.generator.producers import PRODUCERS
from tests.generator.sample import Sample
from tests.generator.sketch import Desk, PrintedForm
from tests.generator.truth import TrueReport, Truth
from tests.generator.values import Number, Values

AMOUNT = re.compile(r"(?P<number>-?[0-9]+(?:\.[0-9]+)?)(?P<unit>元?)")
MATRIX_SIZES = {161: "requests-2019", 175: "requests-2021"}
Row = dict[str, object]


@dataclass(slots=True)
class ExactLabels(LabelWriter):
    """Prints labels as the transcription has them."""

    printed: dict[str, str] = field(default_factory=dict)

    def write(self, label: str) -> PrintedLabel:
        """Return the label as transcribed, else as the form has it."""
        return PrintedLabel(self.printed.get(label, label))

    def heading(self, label: str) -> str:
        """Return the label as transcribed, else as the form has it."""
        return self.printed.get(label, label)


@dataclass(frozen=True, slots=True)
class ExactNumbers(ValueWriter):
    """Prints numbers as the transcription has them."""

    printed: dict[tuple[str, str | None, str], PrintedValue] = field(default_factory=dict)

    def write(self, number: Number, key: CellKey, *, roomy: bool) -> PrintedValue:
        """Return the cell as transcribed."""
        return self.printed[key.indicator, key.applicant, key.span]


def printed_value(value: object) -> PrintedValue:
    """Read a transcribed value: a count, an amount with or without 元, or a blank."""
    if value is None:
        return BLANK
    if isinstance(value, int):
        return PrintedValue(str(value), value, "value")
    match = AMOUNT.fullmatch(str(value))
    if match is None:
        raise ValueError(f"not a number: {value}")
    text = match["number"]
    return PrintedValue(str(value), text if "." in text else int(text), "value")


def official_label(printed: str) -> str:
    """Return the form's own wording of a transcribed label."""
    label: str = forms_data()["real_labels"].get(printed, printed)
    return label


def row_path(row: Row) -> list[str]:
    """Return the headers of a transcribed row, outermost first."""
    path = row["path"]
    if not isinstance(path, list):
        raise TypeError(f"not a path: {path}")
    return [str(part) for part in path]


def typeset_form(
    form: str, rows: Sequence[Row], keys: Sequence[CellKey], desk: Desk
) -> PrintedForm:
    """Print one form from its transcribed cells, given in the order of `keys`."""
    desk.numbers = ExactNumbers(
        frozenset(),
        desk.rng,
        None,
        1.0,
        {key[1:4]: printed_value(row["value"]) for key, row in zip(keys, rows, strict=True)},
    )
    values: Values = {key[1:4]: 0 for key in keys}
    if form in MATRIX_SIZES.values():
        return matrix_table(form, values, desk)
    if form == DISPUTES_FORM:
        return disputes_table(values, desk)
    return block_table(form, values, desk)


def requests_labels(rows: Sequence[Row], form: str) -> dict[str, str]:
    """Return the matrix labels that are printed otherwise than the form has them."""
    printed: dict[str, str] = {}
    for official, row in zip(matrix_rows(form), rows[::7], strict=True):
        path = row_path(row)
        printed[official.label] = path[-1]
        for part in path[1:-1]:
            printed[official_label(part)] = part
    return printed


def disclosure_keys(rows: Sequence[Row], form: str) -> tuple[list[CellKey], dict[str, str]]:
    """Find the cell of each transcribed value of a disclosure form, and its labels."""
    cells = {cell.indicator: cell for cell in form_cells(form)}
    keys: list[CellKey] = []
    printed: dict[str, str] = {}
    for row in rows:
        _, heading, label = row_path(row)
        column = str(row["column"])
        for block in form_blocks(form):
            for official, indicators in block.rows:
                named = official in (label, official_label(label))
                if block.heading != heading or official is None or not named:
                    continue
                at = next(
                    at for at, text in enumerate(block.columns) if text == official_label(column)
                )
                keys.append(cells[indicators[at]])
                printed |= {official: label, block.columns[at]: column}
    return keys, printed


def typeset_modern(rows: Sequence[Row], desk: Desk, labels: ExactLabels) -> list[PrintedForm]:
    """Print the three tables of a report on 2019 or later."""
    sections: dict[str, list[Row]] = {}
    for row in rows:
        sections.setdefault(row_path(row)[0][:1], []).append(row)
    disclosure, requests, disputes = sections.values()
    form = "disclosure-2019" if len(disclosure) > 10 else "disclosure-2021"
    keys, labels.printed = disclosure_keys(disclosure, form)
    first = typeset_form(form, disclosure, keys, desk)
    form = MATRIX_SIZES[len(requests)]
    labels.printed = requests_labels(requests, form)
    second = typeset_form(form, requests, form_cells(form), desk)
    labels.printed = {}
    third = typeset_form(DISPUTES_FORM, disputes, form_cells(DISPUTES_FORM), desk)
    return [first, second, third]


def typeset_list(rows: Sequence[Row], desk: Desk, labels: ExactLabels) -> list[PrintedForm]:
    """Print the one table of a report before 2019."""
    form = "statistics-2014" if rows[0].get("column") is None else "statistics-fujian-2011"
    texts = list(dict.fromkeys(tuple(row_path(row)) for row in rows))
    by_path = {path: [row for row in rows if tuple(row_path(row)) == path] for path in texts}
    printed: dict[tuple[str, str | None, str], PrintedValue] = {}
    listed: list[tuple[ListRow, bool]] = []
    for path, indicator in zip(texts, list_indicators(form, texts), strict=True):
        some = by_path[path]
        unit = str(some[0].get("unit") or "") if indicator else ""
        listed.append((ListRow(len(path), path[-1], indicator, unit), False))
        if indicator:
            for span, row in zip(("year", "cumulative"), some, strict=False):
                printed[indicator, None, span] = printed_value(row["value"])
    desk.numbers = ExactNumbers(frozenset(), desk.rng, None, 1.0, printed)
    if form == "statistics-fujian-2011":
        labels.printed = {"{year}年度": str(rows[0]["column"])}
    return [table_of_rows(form, listed, dict.fromkeys(printed, 0), desk)]


def list_indicators(form: str, paths: Sequence[tuple[str, ...]]) -> list[str | None]:
    """Return the indicator of each row of a list form; None for a heading."""
    if form == "statistics-2014":
        return [row.indicator for row in list_rows(form, 2017)]
    known = {
        bare_name(row.label): row.indicator
        for year in (2018, 2011)
        for row in list_rows(form, year)
    }
    return [known[bare_name(official_label(path[-1]))] for path in paths]


def real_sample(path: Path, producer: str) -> Sample:
    """Return a small report around one transcribed file, ready to be printed."""
    entry = json.loads(path.read_text(encoding="utf-8"))
    agency, year, rows = str(entry["agency"]), int(entry["year"]), entry["rows"]
    rng = Random(f"{path.name}:{producer}")
    desk = Desk.sample(frozenset(), year, rng)
    labels = ExactLabels(frozenset(), rng)
    desk.labels = labels
    modern = row_path(rows[0])[0].startswith("二、")
    forms = (typeset_modern if modern else typeset_list)(rows, desk, labels)
    headings = list(dict.fromkeys(row_path(row)[0] for row in rows)) if modern else ["附件"]
    title = f"{year}年政府信息公开工作年度报告"
    blocks: list[Block] = [paragraph(agency, "title"), paragraph(title, "title")]
    blocks.append(paragraph(f"现公布{agency}{year}年度政府信息公开工作年度报告。"))
    for heading, form in zip(headings, forms, strict=True):
        blocks += [paragraph(heading, "heading1"), *form.blocks]
    document = Document(
        tuple(blocks),
        theme=sample_theme(frozenset(), producer, rng),
        setup=sample_setup(frozenset(), agency, rng),
    )
    report = TrueReport(
        agency=agency,
        year=year,
        title=title,
        forms=tuple(form.form for form in forms),
        statistics=tuple(one for form in forms for one in form.statistics),
        publisher_errors=tuple(
            broken for form in forms for broken in find_breaks(form.form, form.statistics)
        ),
    )
    return Sample(document, Truth((report,)))


def render_real_tables(paths: Sequence[Path], producer: str, folder: Path) -> list[Path]:
    """Print transcribed files through a producer; return the PDFs, a truth beside each."""
    folder.mkdir(parents=True, exist_ok=True)
    targets = [folder / f"{path.stem}.pdf" for path in paths]
    samples = [real_sample(path, producer) for path in paths]
    return [path for path, _ in print_group(producer, list(zip(targets, samples, strict=True)))]


def render_real_table(path: Path, producer: str, folder: Path) -> Path:
    """Print one transcribed file through a producer and return the PDF."""
    return render_real_tables([path], producer, folder)[0]


def main(arguments: list[str]) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--producer", choices=sorted(PRODUCERS), default="typst")
    options = parser.parse_args(arguments)
    paths = sorted(options.tables.glob("*.json"))
    for target in render_real_tables(paths, options.producer, options.out):
        print(target)


if __name__ == "__main__":
    main(sys.argv[1:])
