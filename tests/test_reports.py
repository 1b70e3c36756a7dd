"""Whole reports, cell by cell: the samples in fixtures/, and real ones where they are at hand."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from reportparse import Report, parse_report
from reportparse.report import Statistic
from tests.generator.real_tables import render_real_tables

PROJECT = Path(__file__).resolve().parents[1]
FIXTURES = sorted((PROJECT / "fixtures").glob("*/report.pdf"))
REAL = PROJECT.parent / "shared" / "real"
needs_real = pytest.mark.skipif(not REAL.exists(), reason="the real reports are not at hand")
Truth = dict[str, object]


def read_truth(path: Path) -> Truth:
    truth: Truth = json.loads(path.read_text("utf-8"))
    return truth


def true_cells(truth: Truth) -> Iterator[tuple[tuple[object, ...], object, object]]:
    """Yield each true cell: its identity, its state, its value."""
    statistics = truth["statistics"]
    assert isinstance(statistics, list)
    for cell in statistics:
        identity = (cell["form"], cell["indicator"], cell["applicant"], cell["span"])
        yield identity, cell["state"], cell["value"]


def identify(statistic: Statistic) -> tuple[object, ...]:
    return (statistic.form, statistic.indicator, statistic.applicant, statistic.span)


def state(statistic: Statistic) -> str:
    return statistic.status if statistic.status in ("blank", "missing") else "value"


def find_mistakes(report: Report, truth: Truth) -> list[str]:
    found = {identify(statistic): statistic for statistic in report.statistics}
    mistakes = []
    for identity, true_state, value in true_cells(truth):
        statistic = found.pop(identity, None)
        if statistic is None or state(statistic) != true_state:
            mistakes.append(f"{identity}: {true_state} read as {statistic and statistic.status}")
        elif value is not None and Decimal(str(value)) != statistic.value:
            mistakes.append(f"{identity}: {value} read as {statistic.value}")
    return mistakes + [f"{identity}: not printed" for identity in found]


@pytest.mark.parametrize("pdf", FIXTURES, ids=[pdf.parent.name for pdf in FIXTURES])
def test_every_cell_of_a_sample_is_read_as_printed(pdf: Path) -> None:
    report = parse_report(pdf)
    truth = read_truth(pdf.with_name("report.truth.json"))
    assert find_mistakes(report, truth) == []
    assert (report.agency.name, report.year) == (truth["agency"], truth["year"])
    assert (report.issued and report.issued.isoformat()) == truth["issued"]
    assert [form.form for form in report.forms] == truth["forms"]


@needs_real
def test_every_cell_of_the_real_report_is_read_as_printed() -> None:
    report = parse_report(REAL / "hongze-2023.pdf")
    rows = json.loads((REAL / "tables" / "hongze_2023.json").read_text("utf-8"))["rows"]
    assert [str(statistic.value) for statistic in report.statistics] == [
        str(row["value"]) for row in rows
    ]
    assert {statistic.status for statistic in report.statistics} == {"certain"}
    assert (report.agency.name, report.year) == ("淮安市洪泽区人民政府", 2023)
    assert [form.form for form in report.forms] == [
        "disclosure-2021",
        "requests-2019",
        "disputes-2019",
    ]
    totals = {s.indicator: s.value for s in report.statistics if s.form == "disputes-2019"}
    assert totals["reconsideration.total"] == totals["litigation.after_reconsideration.total"] == 0


@needs_real
@pytest.mark.parametrize("producer", ["typst", "reportlab"])
def test_every_cell_of_the_transcribed_tables_is_read_as_printed(
    producer: str, tmp_path: Path
) -> None:
    tables = sorted((REAL / "tables").glob("*.json"))
    render_real_tables(tables, producer, tmp_path)
    mistakes = {}
    for pdf in sorted(tmp_path.glob("*.pdf")):
        truth = read_truth(pdf.with_suffix(".truth.json"))
        if found := find_mistakes(parse_report(pdf), truth):
            mistakes[pdf.stem] = found[:5]
    assert len(list(tmp_path.glob("*.pdf"))) == len(tables)
    assert mistakes == {}
