"""Report → rows of the index."""

from collections.abc import Iterator
from decimal import Decimal
from math import isfinite

from reportparse.inert import inert
from reportparse.report import Report, Statistic

Row = tuple[object, ...]
LARGEST_INTEGER = 2**63 - 1  # what SQLite keeps as a whole number
SHORT_DIGEST = 16


def agency_key(report: Report) -> tuple[str, str]:
    """Return what an agency is recognised by in an archive, and of which kind that is.

    The id; failing that the printed name; failing that, and where a name is known to be that of
    several agencies, the PDF: nothing is joined by a guess.
    """
    agency = report.agency
    if agency.id:
        return inert(agency.id), "id"
    name = inert("".join((agency.name or "").split()))
    if name and agency.status != "ambiguous":
        return f"name:{name}", "name"
    return f"sha256:{report.source.sha256[:SHORT_DIGEST]}", "source"


def report_row(report: Report, position: int, source_path: str | None) -> Row:
    """Return the values of a row of `reports`, but for its ids."""
    agency, region = report.agency, report.agency.region
    period = report.period
    return (
        position,
        agency_key(report)[0],
        _text(agency.id),
        _text(agency.name),
        agency.status,
        _text(agency.body),
        _text(region.code) if region else None,
        _text(region.lineage) if region else None,
        _text(region.name) if region else None,
        _text(region.level) if region else None,
        report.year,
        period.start.isoformat() if period else None,
        period.end.isoformat() if period else None,
        _text(report.title),
        report.issued.isoformat() if report.issued else None,
        _text(report.source.file),
        inert(report.source.sha256),
        report.source.pages,
        _text(source_path),
        len(report.source.ocr_pages),
        inert(report.parser.version),
        inert(report.parser.codebook),
    )


def statistic_row(statistic: Statistic) -> Row:
    """Return the values of a row of `statistics`, but for its ids."""
    value = statistic.value
    return (
        _number(value),
        None if value is None else exact(value),
        inert(statistic.unit),
        statistic.status,
        absence(statistic),
        _text(statistic.raw),
        statistic.page,
        *(statistic.bbox or (None, None, None, None)),
        _text(statistic.note),
    )


def finding_rows(report: Report) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """Yield a row of `findings` and the cells it names, for each finding."""
    for one in report.findings:
        row = (
            inert(one.code),
            one.origin,
            one.severity,
            inert(one.message),
            None if one.printed is None else exact(one.printed),
            None if one.expected is None else exact(one.expected),
            _text(one.diagnosis),
        )
        yield row, one.statistics


def figure_rows(report: Report) -> Iterator[Row]:
    """Yield a row of `figures` for each figure."""
    for one in report.figures:
        yield (
            inert(one.text),
            _number(one.value),
            None if one.value is None else exact(one.value),
            _text(one.unit),
            inert(one.raw),
            one.page,
            _text(one.indicator),
            one.applicant,
            None if one.agrees is None else int(one.agrees),
        )


def section_rows(report: Report) -> Iterator[Row]:
    """Yield a row of `sections` for each section."""
    for one in report.sections:
        title, text = inert(one.title), inert(one.text)
        yield _text(one.number), title, one.level, text, one.first_page, one.last_page


def unmapped_rows(report: Report) -> Iterator[Row]:
    """Yield a row of `unmapped` for each cell that no entry claims."""
    for one in report.unmapped:
        label = inert(" > ".join(one.label))
        yield _text(one.form), label, inert(one.raw), one.page, inert(one.reason)


def exact(value: int | Decimal) -> str:
    """Return a number digit for digit, as the report JSON has it."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def absence(statistic: Statistic) -> str | None:
    """Return why a statistic has no number: blank, missing, or printed but no number."""
    if statistic.value is not None:
        return None
    return statistic.status if statistic.status in ("blank", "missing") else "unreadable"


def _number(value: int | Decimal | None) -> int | float | None:
    if isinstance(value, int) and abs(value) <= LARGEST_INTEGER:
        return value
    try:
        number = None if value is None else float(value)
    except OverflowError:
        return None
    return number if number is None or isfinite(number) else None


def _text(text: str | None) -> str | None:
    return None if text is None else inert(text)
