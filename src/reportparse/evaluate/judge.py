"""Judges every cell of a report against the truth."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from reportparse.evaluate.truth import TrueReport, TrueStatistic
from reportparse.report import Report, Statistic

Key = tuple[str, str, str | None, str]


class Verdict(Enum):
    """How a cell of the report compares with the truth."""

    RIGHT = "right"
    WRONG = "wrong"
    """Another value than printed."""
    MISSING = "missing"
    """A value is printed, the report gives none."""
    INVENTED = "invented"
    """The report gives a value where none is printed."""
    SWAPPED = "swapped"
    """A blank cell reported as missing, or the reverse; no value is at stake."""
    EXCUSED = "excused"
    """No value where that is a proper answer: the label is past deciding, or it needs OCR."""


ERRORS = (Verdict.WRONG, Verdict.MISSING, Verdict.INVENTED)


@dataclass(frozen=True, slots=True)
class JudgedCell:
    """The verdict on one cell."""

    key: Key
    verdict: Verdict
    has_value: bool
    """The truth is a value, neither blank nor missing, and one is due."""
    silent: bool
    """Wrong, missing or invented, and nothing in the report says that it may be."""
    needless_doubt: bool
    wrong_unit: bool
    expected: str
    found: str


def judge_statistics(truth: TrueReport, report: Report | None) -> Iterator[JudgedCell]:
    """Judge every cell of the truth, then every value the truth does not have.

    No report at all is not silent: the command ended with a failure.
    """
    found_by_key: dict[Key, list[Statistic]] = {}
    for statistic in () if report is None else report.statistics:
        found_by_key.setdefault(_key(statistic), []).append(statistic)
    for expected in truth.statistics:
        same_key = found_by_key.get(_key(expected), [])
        found = same_key.pop(0) if same_key else None
        yield _judge(expected, found, failed=report is None)
    for extra in (statistic for rest in found_by_key.values() for statistic in rest):
        if extra.value is not None:
            yield _invented(extra)


def same_number(first: int | Decimal | None, second: int | Decimal | None) -> bool:
    """Compare as decimals: 12.50 is 12.5, and nothing is rounded."""
    if first is None or second is None:
        return first is second
    return Decimal(first) == Decimal(second)


def _key(statistic: Statistic | TrueStatistic) -> Key:
    return (statistic.form, statistic.indicator, statistic.applicant, statistic.span)


def _judge(expected: TrueStatistic, found: Statistic | None, *, failed: bool) -> JudgedCell:
    verdict = _verdict(expected, found)
    doubtful = found is not None and found.status == "doubtful"
    loud = doubtful or failed
    is_right = verdict is Verdict.RIGHT
    units = (expected.unit, None if found is None else found.unit)
    return JudgedCell(
        key=_key(expected),
        verdict=verdict,
        has_value=expected.state == "value" and verdict is not Verdict.EXCUSED,
        silent=verdict in ERRORS and not loud,
        needless_doubt=is_right and doubtful and not expected.doubt_allowed,
        wrong_unit=is_right
        and expected.value is not None
        and None not in units
        and units[0] != units[1],
        expected=_shown(expected.state, expected.raw, expected.value),
        found="nothing" if found is None else _shown(found.status, found.raw, found.value),
    )


def _verdict(expected: TrueStatistic, found: Statistic | None) -> Verdict:
    status = "missing" if found is None else found.status
    value = None if found is None else found.value
    if expected.state == "value":
        absent = status == "missing" or (status == "doubtful" and value is None)
        if absent and (expected.doubt_allowed or expected.needs_ocr):
            return Verdict.EXCUSED
        if absent or status == "blank":
            return Verdict.MISSING
        return Verdict.RIGHT if same_number(expected.value, value) else Verdict.WRONG
    if value is not None:
        return Verdict.INVENTED
    return Verdict.RIGHT if status in (expected.state, "doubtful") else Verdict.SWAPPED


def _invented(extra: Statistic) -> JudgedCell:
    return JudgedCell(
        key=_key(extra),
        verdict=Verdict.INVENTED,
        has_value=False,
        silent=extra.status != "doubtful",
        needless_doubt=False,
        wrong_unit=False,
        expected="nothing",
        found=_shown(extra.status, extra.raw, extra.value),
    )


def _shown(state: str, raw: str | None, value: int | Decimal | None) -> str:
    return f"{state} {raw!r}" if value is None else f"{state} {value} {raw!r}"
