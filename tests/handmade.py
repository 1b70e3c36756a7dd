"""Reports made by hand, for tests that need no PDF."""

from collections.abc import Sequence
from decimal import Decimal

from reportparse.report import (
    Agency,
    Contact,
    Parser,
    Report,
    Source,
    Statistic,
    StatisticEvidence,
    Status,
)

FORM = "disclosure-2021"
AGENCY = "甲市乙局"


def make_statistic(
    indicator: str,
    value: int | Decimal | None,
    status: Status = "certain",
    *,
    unit: str = "件",
) -> Statistic:
    """Return a statistic of FORM that stands on page 1."""
    return Statistic(
        indicator=indicator,
        applicant=None,
        span="year",
        form=FORM,
        value=value,
        unit=unit,
        raw=None if status == "missing" else str(value),
        label=("规章",),
        page=1,
        bbox=(0, 0, 1, 1),
        status=status,
        evidence=StatisticEvidence(wording="exact", place="agrees", reader="text"),
        note=None,
    )


def make_report(
    statistics: Sequence[Statistic] = (), *, file: str = "a.pdf", year: int = 2023, **fields: object
) -> Report:
    """Return a report of AGENCY; `fields` replace what is empty otherwise."""
    empty = Report(
        agency=Agency(name=AGENCY),
        year=year,
        period=None,
        title=None,
        issued=None,
        forms=(),
        statistics=tuple(statistics),
        unmapped=(),
        sections=(),
        contact=Contact(),
        findings=(),
        source=Source(file=file, sha256="0" * 64, bytes=1, pages=1, producer=None, text_pages=(1,)),
        parser=Parser(version="0", codebook="0"),
    )
    return empty.model_copy(update=fields)
