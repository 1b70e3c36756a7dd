"""Rules → findings: what the numbers of a report say about one another.

The rules are data (`codebooks/rules.yaml`, `docs/checks.md`). Nothing here changes a value. The
functions are pure and can be run again on a stored report, with the same result.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from reportparse.checks.diagnosis import diagnose_all
from reportparse.checks.identities import (
    Outcome,
    Place,
    add_up,
    assess_report,
    index_cells,
    is_assessable,
    place_of,
    rules_of_cells,
)
from reportparse.checks.messages import (
    describe_blank_total,
    describe_break,
    describe_doubted_break,
    describe_misreading,
)
from reportparse.checks.single_cells import (
    check_all_zero,
    check_completeness,
    check_figures,
    check_numbers,
    check_period,
    find_incomplete_forms,
)
from reportparse.checks.trust import (
    columns_stand_in_line,
    could_be_misread,
    fails_as_read,
    find_doubted_forms,
    find_origin,
    find_shifted_forms,
    find_suspects,
)
from reportparse.checks.years import check_years
from reportparse.codebook import Codebook
from reportparse.report import Finding, Report, Severity, Statistic, StatisticEvidence
from reportparse.statistics.cells import name_statistic

__all__ = [
    "Checked",
    "apply_rules",
    "cells_in_question",
    "cells_named",
    "check_figures",
    "check_report",
    "check_years",
    "with_findings",
]


class Checked(NamedTuple):
    """What the rules say of a report."""

    statistics: tuple[Statistic, ...]
    """With the rules that cover them; doubtful where a rule speaks against the reading."""
    findings: tuple[Finding, ...]
    """Those of the rules only."""


def apply_rules(report: Report, codebook: Codebook) -> Report:
    """Return the report with what the rules say; findings of an earlier run are replaced."""
    checked = check_report(report, codebook)
    others = _findings_of_others(report, codebook)
    return report.model_copy(
        update={"statistics": checked.statistics, "findings": (*others, *checked.findings)}
    )


def with_findings(report: Report, findings: Iterable[Finding]) -> Report:
    """Return the report with more findings after its own."""
    return report.model_copy(update={"findings": (*report.findings, *findings)})


def check_report(report: Report, codebook: Codebook) -> Checked:
    """Apply every rule on one report.

    A failed rule blames the publisher only where readers, wording and place are beyond doubt
    (`trust.py`). It can be asked again after a second reader has looked at `cells_in_question`:
    `second_reader` of the evidence then speaks for or against each.
    """
    report = _without_rules(report, codebook)
    outcomes = assess_report(report, index_cells(report), codebook.rules)
    incomplete = find_incomplete_forms(report, codebook)
    doubted = find_doubted_forms(report, {form: told for form, (told, _) in incomplete.items()})
    broken = [outcome for outcome in outcomes if outcome.state == "fail"]
    for form in dict.fromkeys(outcome.identity.form for outcome in broken):
        if not columns_stand_in_line(report, form):
            doubted.setdefault(form, "its cells do not stand in the form's order")
    diagnoses = diagnose_all(broken)
    for form in find_shifted_forms(outcomes, broken, diagnoses):
        doubted.setdefault(form, "so many of its sums fail that cells may have been shifted")
    unclear: list[Outcome] = []
    findings: list[Finding] = []
    for outcome, diagnosis in zip(broken, diagnoses, strict=True):
        finding = _break_finding(outcome, diagnosis, publisher=not _is_doubted(outcome, doubted))
        findings.append(finding)
        if finding.origin == "unclear":
            unclear.append(outcome)
    findings += _other_findings(outcomes)
    findings += check_numbers(report, codebook, doubted)
    findings += check_completeness(incomplete, codebook)
    all_zero = list(check_all_zero(report, codebook))
    findings += all_zero
    findings += check_period(report, codebook)
    findings += check_figures(report, codebook)
    suspects = find_suspects(outcomes, unclear) | {
        place_of(cell) for finding in all_zero for cell in cells_named(report, finding)
    }
    covered = rules_of_cells(outcomes)
    statistics = tuple(
        _judged(statistic, covered.get(place_of(statistic), ()), suspects)
        for statistic in report.statistics
    )
    return Checked(statistics, tuple(findings))


def cells_in_question(report: Report, findings: Iterable[Finding]) -> tuple[Statistic, ...]:
    """Return the printed cells that failed identities touch, for a second reader to look at.

    Args:
        report: The report the findings are about.
        findings: What `check_report` found; those without two numbers to compare are left out.
    """
    compared = [f for f in findings if f.printed is not None and f.origin != "extraction"]
    named = {name for finding in compared for name in finding.statistics}
    if not named:
        return ()
    return tuple(
        statistic
        for statistic in report.statistics
        if statistic.page is not None and name_statistic(statistic) in named
    )


def cells_named(report: Report, finding: Finding) -> list[Statistic]:
    """Return the statistics that a finding names."""
    names = frozenset(finding.statistics)
    return [statistic for statistic in report.statistics if name_statistic(statistic) in names]


def _is_doubted(outcome: Outcome, doubted: dict[str, str]) -> bool:
    return find_origin(outcome, doubted) != "publisher"


def _break_finding(outcome: Outcome, diagnosis: str, *, publisher: bool) -> Finding:
    """Report a broken identity: an error of the publisher's, or a reading that is not sure."""
    rule = outcome.identity.rule
    severity: Severity = rule.severity
    if not publisher and severity == "error":
        severity = "warning"
    return Finding(
        code=rule.rule,
        origin="publisher" if publisher else "unclear",
        severity=severity,
        message=describe_break(outcome),
        statistics=tuple(name_statistic(operand) for operand in outcome.operands),
        printed=outcome.right_sum,
        expected=outcome.left_sum if outcome.identity.relation == "=" else None,
        diagnosis=diagnosis,
    )


def _other_findings(outcomes: Sequence[Outcome]) -> Iterator[Finding]:
    """Yield what can be said where an identity cannot be assessed."""
    for outcome in outcomes:
        if outcome.state != "not-assessable":
            continue
        suspect = could_be_misread(outcome)
        if suspect is not None:
            yield Finding(
                code=outcome.identity.rule.rule,
                origin="extraction",
                severity="warning",
                message=describe_misreading(outcome, suspect),
                statistics=(name_statistic(suspect),),
                diagnosis="other",
            )
        elif fails_as_read(outcome):
            yield _doubted_break_finding(outcome)
        elif _has_blank_total(outcome):
            yield Finding(
                code=outcome.identity.rule.rule,
                origin="unclear",
                severity="info",
                message=describe_blank_total(outcome),
                statistics=tuple(name_statistic(operand) for operand in outcome.operands),
                expected=outcome.left_sum,
                diagnosis="total-left-blank",
            )


def _doubted_break_finding(outcome: Outcome) -> Finding:
    """Report an identity that the numbers break as read, though the reading of some is doubtful.

    It has no diagnosis, by which it is told from one that was assessed (`_without_rules`).
    """
    rule = outcome.identity.rule
    return Finding(
        code=rule.rule,
        origin="unclear",
        severity="info" if rule.severity == "info" else "warning",
        message=describe_doubted_break(outcome),
        statistics=tuple(name_statistic(operand) for operand in outcome.operands),
        printed=outcome.right_sum,
        expected=outcome.left_sum if outcome.identity.relation == "=" else None,
    )


def _has_blank_total(outcome: Outcome) -> bool:
    """Whether the total is blank though its parts are printed and are not all 0."""
    return (
        outcome.identity.is_sum
        and outcome.right[0].status == "blank"
        and all(is_assessable(operand) for operand in outcome.left)
        and add_up(outcome.left) != 0
    )


def _judged(statistic: Statistic, rules: tuple[str, ...], suspects: set[Place]) -> Statistic:
    """Return a statistic with its rules; doubtful when a broken identity speaks against it."""
    changes: dict[str, object] = {}
    if rules != statistic.evidence.rules:
        changes["evidence"] = _with_rules(statistic.evidence, rules)
    if suspects and statistic.status == "certain" and place_of(statistic) in suspects:
        changes["status"] = "doubtful"
    return statistic.model_copy(update=changes) if changes else statistic


@lru_cache(maxsize=4096)
def _with_rules(evidence: StatisticEvidence, rules: tuple[str, ...]) -> StatisticEvidence:
    return evidence.model_copy(update={"rules": rules})


def _findings_of_others(report: Report, codebook: Codebook) -> tuple[Finding, ...]:
    return tuple(f for f in report.findings if f.code not in codebook.rules.names)


def _without_rules(report: Report, codebook: Codebook) -> Report:
    """Take back what an earlier run of the rules said, so that a new one starts from the print.

    A cell that only a broken identity spoke against was certain before.
    """
    others = _findings_of_others(report, codebook)
    if len(others) == len(report.findings):
        return report
    all_zero = {rule.rule for rule, _ in codebook.rules.by_kind.get("all-zero", ())}
    by_rules = {
        name
        for finding in report.findings
        if finding.code in codebook.rules.names and finding.origin == "unclear"
        if finding.code in all_zero or None not in (finding.printed, finding.diagnosis)
        for name in finding.statistics
    }
    by_rules -= {name for finding in others for name in finding.statistics}
    statistics = tuple(
        statistic.model_copy(update={"status": "certain"})
        if statistic.status == "doubtful" and name_statistic(statistic) in by_rules
        else statistic
        for statistic in report.statistics
    )
    return report.model_copy(update={"statistics": statistics, "findings": others})
