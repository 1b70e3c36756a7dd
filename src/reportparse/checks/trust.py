"""Who is wrong when a rule fails: the publisher only where the reading is beyond doubt.

docs/checks.md lists what is asked. One false accusation of an agency costs more than ten that are
missed, so whatever is not asked and answered here makes the origin `unclear`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from unicodedata import normalize

import regex

from reportparse.checks.identities import Outcome, Place, holds, is_assessable, place_of
from reportparse.report import Box, Origin, Report, Statistic, StatisticEvidence

# Findings that speak against a whole table, not only against the cells they name.
OF_THE_DOCUMENT = frozenset(
    {"form.undecided", "form.twice", "form.rival", "form.unsure", "report.second"}
)
OF_THE_TABLE = frozenset(
    {
        "cell.crosses-border",
        "cell.divided",
        "cell.straddles-rule",
        "label.out-of-order",
        "row.unlabelled",
    }
)
SAME_TABLE = 40.0  # pt; a row that far from the cells of a form may still be a row of its table
FEWEST_SHIFTED = 2  # sums; in one of them a part may be half of all by chance
MANY_BROKEN = 5  # sums of one rule in a form; agencies break up to four, total columns apart
OVERLAP = 0.5  # pt; cells side by side share less, cells of one row or column share more
_NUMBER = regex.compile(r"\d[\d,]*(?:\.\d+)?")
_SET_APART = regex.compile(r"\d\s+\d")
_NUMBERS = regex.compile(r"\d+(?:\.\d+)?")


def find_origin(outcome: Outcome, doubted_forms: Mapping[str, str]) -> Origin:
    """Attribute a failed identity; see the module."""
    form = outcome.identity.form
    beyond_doubt = (
        form not in doubted_forms
        and all(is_beyond_doubt(operand) for operand in outcome.operands)
        and stand_in_line(outcome.operands)
    )
    return "publisher" if beyond_doubt else "unclear"


def is_beyond_doubt(statistic: Statistic) -> bool:
    """Whether readers and both witnesses agree on what is printed in a cell."""
    return (
        is_assessable(statistic)
        and _is_well_read(statistic.evidence)
        and _is_what_is_printed(statistic)
    )


@lru_cache(maxsize=1024)
def _is_well_read(evidence: StatisticEvidence) -> bool:
    return (
        (evidence.reader == "text" or evidence.second_reader == "agrees")
        and evidence.wording in ("exact", "alias")
        and evidence.place == "agrees"
    )


def _is_what_is_printed(statistic: Statistic) -> bool:
    """Whether the value is the number that `raw` opens with; signs come in many shapes.

    Digits set apart may be two numbers, whatever they were taken for.
    """
    raw = normalize("NFKC", statistic.raw or "")
    if _SET_APART.search(raw):
        return False
    match = _NUMBER.search(raw.replace(" ", ""))
    if match is None or statistic.value is None:
        return False
    return Decimal(match[0].replace(",", "")) == abs(statistic.value)


def columns_stand_in_line(report: Report, form: str) -> bool:
    """Whether the printed cells of each column of a form (or of its one row) stand in its order."""
    columns: dict[tuple[str | None, str], list[Statistic]] = {}
    for statistic in report.statistics:
        if statistic.form == form and statistic.page is not None:
            columns.setdefault((statistic.applicant, statistic.span), []).append(statistic)
    return all(stand_in_line(column) for column in columns.values())


def stand_in_line(operands: Sequence[Statistic]) -> bool:
    """Whether cells stand in one row or one column, in the form's order, on each page.

    A reader that exchanged rows or took a cell from elsewhere gives itself away here.
    """
    pages: dict[int, list[Box]] = {}
    last_page = 0
    for operand in operands:
        if operand.page is None or operand.bbox is None or operand.page < last_page:
            return False
        last_page = operand.page
        pages.setdefault(operand.page, []).append(operand.bbox)
    return all(_is_line(boxes, 0, 2) or _is_line(boxes, 1, 3) for boxes in pages.values())


def _is_line(boxes: Sequence[Box], low: int, high: int) -> bool:
    """Whether boxes overlap on one axis and follow each other, apart, on the other."""
    if len(boxes) == 1:
        return True
    shared = min(box[high] for box in boxes) - max(box[low] for box in boxes)
    first, last = 1 - low, 3 - low  # the other axis
    steps = [(a, b) for a, b in pairwise(boxes)]
    onward = all(b[first] >= a[last] - OVERLAP for a, b in steps)
    backward = all(b[last] <= a[first] + OVERLAP for a, b in steps)
    return shared > OVERLAP and (onward or backward)


def find_doubted_forms(report: Report, incomplete: Mapping[str, str]) -> dict[str, str]:
    """Return the forms whose table may have been taken for another one, each with the reason.

    Args:
        report: The report.
        incomplete: Forms of which rows or columns are missing or displaced, with what is.
    """
    doubted = dict(incomplete)
    for finding in report.findings:
        if finding.code in OF_THE_DOCUMENT and finding.severity != "info":
            return dict.fromkeys((form.form for form in report.forms), finding.message)
        if finding.code in OF_THE_TABLE:
            named = {name.partition("@")[0] for name in finding.statistics}
            for statistic in report.statistics:
                if statistic.indicator in named:
                    doubted.setdefault(statistic.form, finding.message)
    for form, reason in _forms_beside_unmapped(report):
        doubted.setdefault(form, reason)
    return doubted


def _forms_beside_unmapped(report: Report) -> list[tuple[str, str]]:
    """Return the forms in whose table a number stands that belongs to none of its cells."""
    found = []
    numbers = [row for row in report.unmapped if any(char.isdigit() for char in row.raw)]
    for row in numbers:
        for form in dict.fromkeys(s.form for s in report.statistics if s.page == row.page):
            boxes = [
                s.bbox
                for s in report.statistics
                if s.form == form and s.page == row.page and s.bbox is not None
            ]
            if boxes and _is_near(row.bbox, boxes):
                found.append((form, f"{row.raw} on page {row.page} belongs to no cell of the form"))
    return found


def _is_near(box: Box, boxes: Sequence[Box]) -> bool:
    return all(
        box[low] <= max(other[high] for other in boxes) + SAME_TABLE
        and box[high] >= min(other[low] for other in boxes) - SAME_TABLE
        for low, high in ((0, 2), (1, 3))
    )


def could_be_misread(outcome: Outcome) -> Statistic | None:
    """Return the one doubtful operand that, read otherwise, would make a broken identity hold.

    None when the identity holds as read, when an operand has no value, or when no other reading
    of a single doubtful operand explains it.
    """
    doubtful = [operand for operand in outcome.operands if not is_assessable(operand)]
    if not doubtful or any(operand.raw is None for operand in doubtful):
        return None
    if any(operand.status == "blank" for operand in doubtful):
        return None
    if all(operand.value is not None for operand in doubtful) and holds(
        outcome.identity, outcome.left_sum, outcome.right_sum
    ):
        return None
    for suspect in doubtful:
        others_known = all(o.value is not None for o in outcome.operands if o is not suspect)
        readings = other_readings(suspect) if others_known else ()
        if any(_would_hold(outcome, suspect, value) for value in readings):
            return suspect
    return None


def fails_as_read(outcome: Outcome) -> bool:
    """Whether every operand has a number, some in doubt, and the identity does not hold for them.

    An identity that cannot be assessed is not failed; but that its numbers disagree is worth a
    look, whether a number was misread or is printed so.
    """
    return (
        outcome.state == "not-assessable"
        and all(operand.value is not None for operand in outcome.operands)
        and not holds(outcome.identity, outcome.left_sum, outcome.right_sum)
    )


def _would_hold(outcome: Outcome, suspect: Statistic, value: int | Decimal) -> bool:
    sums: list[int | Decimal] = []
    for side in (outcome.left, outcome.right):
        total: int | Decimal = 0
        for operand in side:
            same = place_of(operand) == place_of(suspect)
            number = value if same else operand.value
            assert number is not None, "the caller looked"
            total += number
        sums.append(total)
    return holds(outcome.identity, sums[0], sums[1])


def other_readings(statistic: Statistic) -> set[int | Decimal]:
    """Return the numbers that the print of a doubtful cell may also be.

    Its numbers one by one, all its digits joined, and either without one or two digits at an end,
    which may belong to a neighbour or to the mark of a note.
    """
    raw = normalize("NFKC", statistic.raw or "").replace(",", "")
    texts = set(_NUMBERS.findall(raw))
    texts.add("".join(char for char in raw if char.isdigit()))
    texts |= {text[cut:] for text in texts for cut in (1, 2)}
    texts |= {text[:-cut] for text in texts for cut in (1, 2)}
    readings = {
        Decimal(text) if "." in text else int(text) for text in texts if _NUMBERS.fullmatch(text)
    }
    return readings - {statistic.value}


def find_shifted_forms(
    outcomes: Sequence[Outcome], broken: Sequence[Outcome], diagnoses: Sequence[str]
) -> set[str]:
    """Return the forms in which a column was shifted, by whomever.

    Most sums of a rule fail, where sums of nothing but zeros say nothing and totals that were left
    0 are an agency's habit; or all that fail would hold if one of the parts were the total.
    """
    shifted = {
        form for (_, form), failing in _by_rule(broken).items() if _have_other_total(failing)
    }
    failed = Counter(
        _rule_of(outcome)
        for outcome, diagnosis in zip(broken, diagnoses, strict=True)
        if outcome.identity.is_sum and diagnosis != "total-left-zero"
    )
    many = {rule: count for rule, count in failed.items() if count >= MANY_BROKEN}
    if not many:
        return shifted
    telling = Counter(
        _rule_of(outcome)
        for outcome in outcomes
        if outcome.state in ("pass", "fail") and any(each.value for each in outcome.operands)
    )
    return shifted | {
        form for (rule, form), count in many.items() if 2 * count > telling[rule, form]
    }


def _by_rule(broken: Sequence[Outcome]) -> dict[tuple[str, str], list[Outcome]]:
    sums: dict[tuple[str, str], list[Outcome]] = {}
    for outcome in broken:
        if outcome.identity.is_sum and len(outcome.left) > 1:
            sums.setdefault(_rule_of(outcome), []).append(outcome)
    return sums


def _have_other_total(failing: Sequence[Outcome]) -> bool:
    """Whether one and the same part is, in all of several sums, what the other cells add up to."""
    if len(failing) < FEWEST_SHIFTED or len({len(each.left) for each in failing}) > 1:
        return False
    return any(
        all(2 * (each.left[place].value or 0) == each.left_sum + each.right_sum for each in failing)
        for place in range(len(failing[0].left))
    )


def _rule_of(outcome: Outcome) -> tuple[str, str]:
    return outcome.identity.rule.rule, outcome.identity.form


def find_suspects(outcomes: Sequence[Outcome], unclear: Sequence[Outcome]) -> set[Place]:
    """Return the cells that failed identities speak against and no other one speaks for.

    Where each cell of a failed identity is part of one that holds, all of its cells are suspect.
    """
    if not unclear:
        return set()
    vouched = {
        place_of(operand)
        for outcome in outcomes
        if outcome.state == "pass" and outcome.identity.relation == "="
        for operand in outcome.operands
    }
    suspects: set[Place] = set()
    for outcome in unclear:
        places = {place_of(operand) for operand in outcome.operands}
        suspects |= places - vouched or places
    return suspects
