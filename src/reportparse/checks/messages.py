"""Outcomes in words: what adds up to what, by the form's own labels."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from reportparse.checks.identities import Outcome, is_assessable
from reportparse.codebook import YEAR_PLACEHOLDER, FormCell
from reportparse.report import Number, Statistic

MANY = 6  # operands; a longer sum is told without its zeros


def describe_break(outcome: Outcome) -> str:
    """Say in one sentence what is printed on either side of a broken identity."""
    identity = outcome.identity
    subject = _subject(identity.operands)
    left = _sum_in_words(outcome.left)
    last = identity.right[-1]
    if identity.relation == "<=":
        whole = _own_label(last, identity.operands)
        part = _own_label(identity.left[0], identity.operands)
        return f"{subject}{part} prints {left}, more than {whole}, which prints {outcome.right_sum}"
    if len(outcome.right) == 1:
        return (
            f"{subject}{left}, but {_own_label(last, identity.operands)} prints {outcome.right_sum}"
        )
    return f"{subject}{left}, but {_sum_in_words(outcome.right)} on the other side"


def describe_doubted_break(outcome: Outcome) -> str:
    """Say what does not add up as read, and which cells are in doubt."""
    doubtful = [operand for operand in outcome.operands if not is_assessable(operand)]
    cells = ", ".join(f"{operand.raw!r} in {' > '.join(operand.label)}" for operand in doubtful)
    return f"{describe_break(outcome)}; it is in doubt whether this is what is printed ({cells})"


def describe_misreading(outcome: Outcome, suspect: Statistic) -> str:
    """Say which doubtful cell, read otherwise, would make an identity hold."""
    return (
        f"{_subject(outcome.identity.operands)}{outcome.identity.rule.says}: this would hold if "
        f"{suspect.raw!r} in {' > '.join(suspect.label)} were read otherwise"
    )


def describe_blank_total(outcome: Outcome) -> str:
    """Say what the parts of a total that was left blank add up to."""
    identity = outcome.identity
    total = _own_label(identity.right[0], identity.operands)
    return f"{_subject(identity.operands)}{_sum_in_words(outcome.left)}, and {total} is left blank"


def _sum_in_words(statistics: Sequence[Statistic]) -> str:
    """Return `10 + 1 + 0 + 0 = 11`; of a long sum only the numbers that are not 0."""
    values: list[Number] = [statistic.value for statistic in statistics]
    if len(values) > MANY:
        values = [value for value in values if value] or [0]
    total = sum(statistic.value or 0 for statistic in statistics)
    text = " + ".join(str(value) for value in values)
    return text if len(values) == 1 else f"{text} = {total}"


def _subject(operands: Sequence[FormCell]) -> str:
    """Return what all cells share: the group of columns, the row, or the column."""
    shared = _common(operands, from_end=True) or _common(operands, from_end=False)
    text = " > ".join(shared).replace(YEAR_PLACEHOLDER, "")
    return f"{text}: " if text else ""


def _own_label(cell: FormCell, operands: Sequence[FormCell]) -> str:
    """Return the part of a cell's label that the others do not share."""
    end = len(_common(operands, from_end=True))
    label = cell.label[: len(cell.label) - end] if end else cell.label
    return label[-1] if label else cell.label[-1]


def _common(operands: Sequence[FormCell], *, from_end: bool) -> tuple[str, ...]:
    step = -1 if from_end else 1
    shared = list(_equal_texts([cell.label[::step] for cell in operands]))
    return tuple(shared[::step])


def _equal_texts(labels: Sequence[Sequence[str]]) -> Iterator[str]:
    for texts in zip_longest(*labels):
        if texts[0] is None or len(set(texts)) > 1:
            return
        yield texts[0]
