"""Rules about one cell, one form or the whole report: counts, completeness, period, figures."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from reportparse.checks.identities import is_assessable
from reportparse.checks.trust import is_beyond_doubt
from reportparse.codebook import CellKey, Codebook, Entry, Form, FormCell, FormulaSpec, RuleSpec
from reportparse.labels import parse_label
from reportparse.report import Finding, Report, Statistic
from reportparse.statistics.cells import name_statistic

CellsOfForm = Mapping[CellKey, Statistic]


def check_numbers(
    report: Report, codebook: Codebook, doubted_forms: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield the counts with decimals and the numbers below zero."""
    rules = codebook.rules.by_kind
    count_units = codebook.common.count_units
    for statistic in report.statistics:
        if not is_assessable(statistic) or statistic.value is None:
            continue
        broken = []
        has_decimals = isinstance(statistic.value, Decimal) and statistic.value % 1 != 0
        if has_decimals and statistic.unit in count_units:
            broken = [(rule, f, "is no whole number") for rule, f in rules.get("whole", ())]
        if statistic.value < 0:
            broken += [(r, f, "is below zero") for r, f in rules.get("not-negative", ())]
        for rule, formula, seen in broken:
            if _concerns(formula, statistic):
                yield _number_finding(rule, statistic, seen, doubted_forms)


def _concerns(formula: FormulaSpec, statistic: Statistic) -> bool:
    return (not formula.forms or statistic.form in formula.forms) and (
        statistic.indicator not in formula.except_
    )


def _number_finding(
    rule: RuleSpec, statistic: Statistic, seen: str, doubted_forms: Mapping[str, str]
) -> Finding:
    trusted = statistic.form not in doubted_forms and is_beyond_doubt(statistic)
    return Finding(
        code=rule.rule,
        origin="publisher" if trusted else "unclear",
        severity=rule.severity,
        message=f"{' > '.join(statistic.label)}: {statistic.value} {seen}",
        statistics=(name_statistic(statistic),),
        printed=statistic.value,
        diagnosis="other",
    )


def find_incomplete_forms(
    report: Report, codebook: Codebook
) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the forms that are not printed in full and in order: what is off, and the cells."""
    incomplete: dict[str, tuple[str, tuple[str, ...]]] = {}
    cells_of: dict[str, dict[CellKey, Statistic]] = {}
    for statistic in report.statistics:
        key = (statistic.indicator, statistic.applicant, statistic.span)
        cells_of.setdefault(statistic.form, {})[key] = statistic
    for name, cells in cells_of.items():
        form = codebook.forms.get(name)
        if form is None:
            continue
        off = dict(_displaced(form, cells))
        missing = _missing(form, cells)
        told = [f"{text} ({len(names)})" for text, names in _grouped(off).items()]
        if missing:
            told.insert(0, f"{len(missing)} of {len(cells)} cells are not printed")
        if told:
            names = tuple(dict.fromkeys((*missing, *off)))
            incomplete[name] = (f"{name}: " + "; ".join(told), names)
    return incomplete


def check_completeness(
    incomplete: Mapping[str, tuple[str, tuple[str, ...]]], codebook: Codebook
) -> Iterator[Finding]:
    """Yield one finding for each form that is not printed in full and in order."""
    for rule, formula in codebook.rules.by_kind.get("complete", ()):
        for form, (message, names) in incomplete.items():
            if not formula.forms or form in formula.forms:
                yield Finding(
                    code=rule.rule,
                    origin="unclear",
                    severity=rule.severity,
                    message=message,
                    statistics=names,
                )


def check_all_zero(report: Report, codebook: Codebook) -> Iterator[Finding]:
    """Yield the forms in which every number is 0, naming the cells that are doubted for it."""
    for rule, formula in codebook.rules.by_kind.get("all-zero", ()):
        for found in report.forms:
            if found.form not in formula.forms:
                continue
            values = [s.value for s in report.statistics if s.form == found.form]
            printed = [value for value in values if value is not None]
            if printed and not any(printed):
                yield Finding(
                    code=rule.rule,
                    origin="unclear",
                    severity=rule.severity,
                    message=f"{found.form}: every number is 0; sums prove nothing here, "
                    "only the labels speak for it, so its grand total is doubtful",
                    statistics=formula.doubts,
                )


def check_period(report: Report, codebook: Codebook) -> Iterator[Finding]:
    """Yield what is off about the period that the report says it covers, and its date of issue."""
    period, year = report.period, report.year
    for rule, _ in codebook.rules.by_kind.get("period", ()):
        seen = None
        if period is None:
            continue
        span = f"{period.start} – {period.end}"
        whole_year = (period.start.month, period.start.day, period.end.month, period.end.day)
        if year is not None and (period.start.year, period.end.year) != (year, year):
            seen = f"the period is {span}, the report is on {year}"
        elif whole_year != (1, 1, 12, 31):
            seen = f"the period is {span}, not a whole year"
        elif report.issued is not None and report.issued <= period.end:
            told = any(finding.code == "issued.before-year-end" for finding in report.findings)
            seen = None if told else f"issued on {report.issued}, before the period {span} is over"
        if seen is not None:
            yield Finding(code=rule.rule, origin="unclear", severity=rule.severity, message=seen)


def check_figures(report: Report, codebook: Codebook) -> Iterator[Finding]:
    """Yield the numbers in sentences that differ from the indicator they name, each once."""
    if not report.figures:
        return
    cells = {(s.indicator, s.applicant): s for s in report.statistics if s.span == "year"}
    said: set[tuple[str | None, str | None, str]] = set()
    for rule, _ in codebook.rules.by_kind.get("figures", ()):
        for figure in report.figures:
            place = (figure.indicator, figure.applicant)
            if figure.agrees is not False or (*place, figure.raw) in said:
                continue
            said.add((*place, figure.raw))
            statistic = cells[place[0] or "", place[1]]
            yield Finding(
                code=rule.rule,
                origin="unclear",
                severity=rule.severity,
                message=f"page {figure.page} says {figure.raw}{figure.unit or ''}, the table on "
                f"page {statistic.page} {statistic.raw}; they may count different things",
                statistics=(name_statistic(statistic),),
                printed=figure.value,
                expected=statistic.value,
            )


def _missing(form: Form, cells: CellsOfForm) -> list[str]:
    """Return the cells that are not printed, by the order of rows that fits best."""
    missing: list[str] = []
    if not any([statistic.status == "missing" for statistic in cells.values()]):
        return missing
    for block in form.blocks:
        by_row: dict[int, list[Statistic]] = {}
        for (row_index, _), cell in block.cells.items():
            statistic = _find(cells, cell)
            if statistic is not None and statistic.status == "missing":
                by_row.setdefault(row_index, []).append(statistic)
        if by_row:
            orders = [
                [statistic for row in order for statistic in by_row.get(row.index, ())]
                for order in block.row_orders
            ]
            missing += [name_statistic(statistic) for statistic in min(orders, key=len)]
    return missing


def _displaced(form: Form, cells: CellsOfForm) -> Iterator[tuple[str, str]]:
    """Yield the cells that stand in another place, or under another number, with what is off."""
    for block in form.blocks:
        numbered = len(block.row_orders) == 1  # in another order the form itself numbers anew
        for form_cell in block.cells.values():
            statistic = _find(cells, form_cell)
            if statistic is None or statistic.status == "missing":
                continue
            if statistic.evidence.place == "disagrees":
                yield name_statistic(statistic), "rows or columns stand in another order"
            elif numbered and _is_numbered_otherwise(form_cell.row, statistic):
                yield name_statistic(statistic), "rows have another number"


def _is_numbered_otherwise(row: Entry, statistic: Statistic) -> bool:
    """Whether the printed number of a row is not the form's; a row without a number is none."""
    if row.ordinal is None:
        return False
    for text in statistic.label:
        label = parse_label(text)
        if label.key in row.keys:
            return label.ordinal not in (None, row.ordinal)
    return False


def _grouped(off: Mapping[str, str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for name, text in off.items():
        groups.setdefault(text, []).append(name)
    return groups


def _find(cells: CellsOfForm, cell: FormCell) -> Statistic | None:
    return cells.get((cell.indicator, cell.applicant, cell.span))
