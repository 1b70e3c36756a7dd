"""What probably happened where an identity is broken: a word, never a repair."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from reportparse.checks.identities import Outcome, Place, holds, place_of

Sum = int | Decimal
SCALES = (10, 10_000)
"""A digit too many or too few, and 元 for 万元."""


def diagnose_all(broken: Sequence[Outcome]) -> list[str]:
    """Return one diagnosis for each broken identity, in their order (docs/checks.md)."""
    empty_totals = dict(_empty_totals(broken))
    residuals: dict[tuple[str, str], list[Sum]] = {}
    for outcome in broken:
        residuals.setdefault(_rule_and_form(outcome), []).append(outcome.residual)
    return [
        _diagnose(outcome, empty_totals, residuals[_rule_and_form(outcome)]) for outcome in broken
    ]


def _rule_and_form(outcome: Outcome) -> tuple[str, str]:
    return outcome.identity.rule.rule, outcome.identity.form


def _empty_totals(broken: Iterable[Outcome]) -> Iterator[tuple[Place, Sum]]:
    """Yield each total that prints 0, with what its parts add up to."""
    for outcome in broken:
        if outcome.identity.is_sum and outcome.right_sum == 0:
            yield place_of(outcome.right[0]), outcome.left_sum


def _diagnose(outcome: Outcome, empty_totals: Mapping[Place, Sum], residuals: Sequence[Sum]) -> str:
    if _is_left_zero(outcome, empty_totals):
        return "total-left-zero"
    if outcome.identity.relation != "=":
        return "scale" if _is_scaled(outcome) else "other"
    residual = outcome.residual
    if _is_scaled(outcome):
        return "scale"
    if -residual in residuals:
        return "opposite-residuals"
    if any(abs(residual) == part.value for part in outcome.left if part.value):
        return "one-part-missing"
    return "digits-transposed" if residual % 9 == 0 else "other"


def _is_left_zero(outcome: Outcome, empty_totals: Mapping[Place, Sum]) -> bool:
    """Whether a total that prints 0 explains the break, here or as one operand of many."""
    if outcome.right_sum == 0 and (outcome.identity.is_sum or outcome.identity.relation == "<="):
        return True
    left = [empty_totals.get(place_of(operand), 0) for operand in outcome.left]
    right = [empty_totals.get(place_of(operand), 0) for operand in outcome.right]
    if not any(left) and not any(right):
        return False
    return holds(outcome.identity, outcome.left_sum + sum(left), outcome.right_sum + sum(right))


def _is_scaled(outcome: Outcome) -> bool:
    left, right = outcome.left_sum, outcome.right_sum
    return bool(left and right) and any(
        left == right * scale or right == left * scale for scale in SCALES
    )
