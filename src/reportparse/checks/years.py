"""Rules between the reports of one agency on two years that follow each other."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from reportparse.checks.identities import add_up, is_assessable
from reportparse.checks.trust import find_doubted_forms, is_beyond_doubt
from reportparse.codebook import Codebook, YearIdentity
from reportparse.report import Applicant, Finding, Report, Severity, Statistic
from reportparse.statistics.cells import name_statistic

Cell = tuple[str, Applicant | None, str]


def check_years(reports: Sequence[Report], codebook: Codebook) -> list[tuple[int, Finding]]:
    """Apply the rules between years wherever two reports of one agency follow each other.

    Args:
        reports: Any reports, in any order. Agencies are the same by id, else by name; a report
            without either, or without a year, is compared with none; nor is a year that several
            reports of one agency are on.
        codebook: The rules.

    Returns:
        Each finding with the index of the later report, which it is about.
    """
    by_agency: dict[str, dict[int, list[int]]] = {}
    for number, report in enumerate(reports):
        agency = report.agency.id or "".join((report.agency.name or "").split())
        if agency and report.year is not None:
            by_agency.setdefault(agency, {}).setdefault(report.year, []).append(number)
    found: list[tuple[int, Finding]] = []
    for years in by_agency.values():
        for before, after in pairwise(sorted(years)):
            if after == before + 1 and len(years[before]) == len(years[after]) == 1:
                (last,), (this,) = years[before], years[after]
                pair = (reports[last], reports[this])
                found += [(this, finding) for finding in _check_pair(*pair, codebook)]
    return sorted(found, key=lambda entry: entry[0])


def _check_pair(last: Report, this: Report, codebook: Codebook) -> Iterator[Finding]:
    doubted = [find_doubted_forms(report, {}) for report in (last, this)]
    for yearly in codebook.rules.between_years:
        cells = _cells(this, yearly.forms)
        before = _cells(last, yearly.forms)
        for cell in cells:
            if cell[0] == yearly.formula.after:
                outcome = _compare(yearly, cell, before, cells)
                if outcome is not None:
                    yield _finding(yearly, cell, outcome, (last, this), doubted)
    for rule, _ in codebook.rules.by_kind.get("unchanged", ()):
        for form in this.forms:
            if _is_unchanged(last, this, form.form):
                yield Finding(
                    code=rule.rule,
                    origin="unclear",
                    severity=rule.severity,
                    message=f"{form.form} has the very numbers of {last.year}",
                )


def _cells(report: Report, forms: frozenset[str]) -> Mapping[Cell, Statistic]:
    return {(s.indicator, s.applicant, s.span): s for s in report.statistics if s.form in forms}


def _compare(
    yearly: YearIdentity,
    cell: Cell,
    before: Mapping[Cell, Statistic],
    cells: Mapping[Cell, Statistic],
) -> tuple[Statistic, ...] | None:
    """Return the operands of a broken identity: last year's cell, plus, minus, this year's."""
    formula, rest = yearly.formula, cell[1:]
    named = [cells.get((name, *rest)) for name in (*formula.plus, *formula.minus)]
    operands = (before.get((formula.before, *rest)), *named, cells[cell])
    found = tuple(operand for operand in operands if operand is not None)
    if len(found) < len(operands) or not all(is_assessable(operand) for operand in found):
        return None
    cut = 1 + len(formula.plus)
    expected = add_up(found[:cut]) - add_up(found[cut:-1])
    return None if expected == found[-1].value else found


def _finding(
    yearly: YearIdentity,
    cell: Cell,
    operands: Sequence[Statistic],
    reports: tuple[Report, Report],
    doubted: Sequence[Mapping[str, str]],
) -> Finding:
    rule, cut = yearly.rule, 1 + len(yearly.formula.plus)
    last, this = operands[0], operands[-1]
    certain = (
        all(is_beyond_doubt(operand) for operand in operands)
        and last.form not in doubted[0]
        and this.form not in doubted[1]
    )
    severity: Severity = rule.severity
    if not certain and severity == "error":
        severity = "warning"
    expected = add_up(operands[:cut]) - add_up(operands[cut:-1])
    label = " > ".join(this.label)
    plus = "".join(f" + {operand.value}" for operand in operands[1:cut])
    minus = "".join(f" − {operand.value}" for operand in operands[cut:-1])
    return Finding(
        code=rule.rule,
        origin="publisher" if certain else "unclear",
        severity=severity,
        message=f"{label}: {last.value} ({name_statistic(last)} of {reports[0].year}){plus}{minus} "
        f"= {expected}, but {reports[1].year} prints {this.value}",
        statistics=tuple(name_statistic(operand) for operand in operands[1:]),
        printed=this.value,
        expected=expected,
        diagnosis="other",
    )


def _is_unchanged(last: Report, this: Report, form: str) -> bool:
    """Whether a form prints the same in both years, and not only zeros and blanks."""
    old, new = (
        [(s.indicator, s.applicant, s.span, s.value) for s in report.statistics if s.form == form]
        for report in (last, this)
    )
    return old == new and any(entry[3] for entry in new)
