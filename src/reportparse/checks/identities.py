"""What an identity says about the cells of a report: it holds, fails, or cannot be assessed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Literal

from reportparse.codebook import Identity, Rules
from reportparse.report import Report, Statistic

State = Literal["pass", "fail", "not-assessable", "not-applicable"]
Place = tuple[str, str, str | None, str]
"""Form, indicator, applicant and span."""
Cells = Mapping[Place, Statistic]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one identity says of one report."""

    identity: Identity
    state: State
    left: tuple[Statistic, ...]
    right: tuple[Statistic, ...]
    """Both empty when a cell is not listed in the report."""

    @property
    def operands(self) -> tuple[Statistic, ...]:
        """All statistics, parts first."""
        return self.left + self.right

    @property
    def left_sum(self) -> int | Decimal:
        """What the left adds up to; only where every operand has a value."""
        return add_up(self.left)

    @property
    def right_sum(self) -> int | Decimal:
        """What the right adds up to; only where every operand has a value."""
        return add_up(self.right)

    @property
    def residual(self) -> int | Decimal:
        """Left less right: what is missing on the right."""
        return self.left_sum - self.right_sum


def index_cells(report: Report) -> Cells:
    """Return the statistics of a report by their place."""
    return {place_of(statistic): statistic for statistic in report.statistics}


def place_of(statistic: Statistic) -> Place:
    """Return what no other statistic of the report has."""
    return (statistic.form, statistic.indicator, statistic.applicant, statistic.span)


def assess_report(report: Report, cells: Cells, rules: Rules) -> list[Outcome]:
    """Assess every identity of every form found, in the order of the rules."""
    outcomes: list[Outcome] = []
    sound = frozenset(place for place, each in cells.items() if is_assessable(each))
    for form in report.forms:
        states: dict[int, State] = {}
        for identity in rules.identities.get(form.form, ()):
            sum_state = states.get(id(identity.instead_of), "not-assessable")
            if sum_state in ("pass", "fail"):
                continue  # not applicable: the sum says the same and more
            outcome = assess(identity, cells, sound)
            states[id(identity)] = outcome.state
            outcomes.append(outcome)
    return outcomes


def assess(identity: Identity, cells: Cells, sound: frozenset[Place]) -> Outcome:
    """Assess one identity; a blank, missing or doubtful operand is never taken for a number.

    Args:
        identity: The identity.
        cells: The statistics of a report.
        sound: Where those stand that are assessable.
    """
    left, right = (_find(side, cells) for side in identity.places)
    if len(left) + len(right) < len(identity.left) + len(identity.right):
        return Outcome(identity, "not-applicable", (), ())
    if not all(map(sound.issuperset, identity.places)):
        return Outcome(identity, "not-assessable", left, right)
    state: State = "pass" if holds(identity, add_up(left), add_up(right)) else "fail"
    return Outcome(identity, state, left, right)


def is_assessable(statistic: Statistic) -> bool:
    """Whether a number is printed there and nothing speaks against having read it right."""
    return (
        statistic.status == "certain"
        and statistic.value is not None
        and statistic.evidence.second_reader != "disagrees"
    )


def holds(identity: Identity, left: int | Decimal, right: int | Decimal) -> bool:
    """Whether two sums compare as the identity says."""
    return left == right if identity.relation == "=" else left <= right


def add_up(statistics: Sequence[Statistic]) -> int | Decimal:
    """Add values up without rounding; a statistic without a value is an error of the caller."""
    total: int | Decimal = 0
    for statistic in statistics:
        assert statistic.value is not None, "only assessable operands are added up"
        total += statistic.value
    return total


def rules_of_cells(outcomes: Sequence[Outcome]) -> dict[Place, tuple[str, ...]]:
    """Return the rules that could have noticed an error in each cell: those assessed with it."""
    found: dict[Place, dict[str, None]] = {}
    for outcome in outcomes:
        if outcome.state in ("pass", "fail"):
            rule = outcome.identity.rule.rule
            for place in chain(*outcome.identity.places):
                found.setdefault(place, {})[rule] = None
    return {place: tuple(names) for place, names in found.items()}


def _find(places: Sequence[Place], cells: Cells) -> tuple[Statistic, ...]:
    return tuple([cells[place] for place in places if place in cells])
