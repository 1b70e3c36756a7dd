"""A matrix of requests made by hand, its cells on a grid, for tests that need no PDF."""

from collections.abc import Iterable, Mapping
from random import Random

from reportparse import load_codebook
from reportparse.codebook import Codebook
from reportparse.report import FormFound, Report, Statistic, StatisticEvidence
from tests.generator.values import Key, Number, Values, request_values
from tests.handmade import make_report

FORM = "requests-2021"
CODEBOOK: Codebook = load_codebook()
Place = tuple[str, str | None]


def balanced_values(seed: int = 3) -> Values:
    """Return numbers that keep every identity and are not all zero."""
    for number in range(seed, seed + 50):
        values = request_values(FORM, Random(number))
        if int(values["requests.processed", "total", "year"]) > 20:
            return values
    raise AssertionError("no seed gives a matrix with numbers")


def matrix_report(values: Mapping[Key, Number], *, year: int = 2023, **fields: object) -> Report:
    """Print values on a grid of page 1, one row of the form below the other."""
    statistics = []
    rows: dict[str, int] = {}
    columns: dict[str | None, int] = {}
    for cell in CODEBOOK.forms[FORM].cells:
        row = rows.setdefault(cell.indicator, len(rows))
        col = columns.setdefault(cell.applicant, len(columns))
        value = int(values[cell.indicator, cell.applicant, cell.span])
        statistics.append(
            Statistic(
                indicator=cell.indicator,
                applicant=cell.applicant,
                span=cell.span,
                form=FORM,
                value=value,
                unit=cell.unit,
                raw=str(value),
                label=cell.label,
                page=1,
                bbox=(200.0 + 40 * col, 100.0 + 20 * row, 240.0 + 40 * col, 120.0 + 20 * row),
                status="certain",
                evidence=StatisticEvidence(wording="exact", place="agrees", reader="text"),
                note=None,
            )
        )
    fields["forms"] = (FormFound(form=FORM, pages=(1,)),)
    return make_report(statistics, year=year).model_copy(update=fields)


def with_cells(report: Report, changed: Mapping[Place, Mapping[str, object]]) -> Report:
    """Return a report in which some cells are otherwise."""
    statistics = tuple(
        statistic.model_copy(update=changed.get((statistic.indicator, statistic.applicant), {}))
        for statistic in report.statistics
    )
    return report.model_copy(update={"statistics": statistics})


def printed(value: int) -> dict[str, object]:
    """Return what changes in a cell that prints another number."""
    return {"value": value, "raw": str(value)}


def value_of(report: Report, place: Place) -> int:
    """Return the value of a cell."""
    for statistic in report.statistics:
        if (statistic.indicator, statistic.applicant) == place:
            return int(statistic.value or 0)
    raise KeyError(place)


def statuses(statistics: Iterable[Statistic]) -> set[str]:
    """Return the statuses that occur."""
    return {statistic.status for statistic in statistics}
