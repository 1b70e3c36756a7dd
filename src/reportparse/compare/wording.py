"""How answers are told: numbers, marks and words, in Chinese and English."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from reportparse.compare.comparison import HAS_NUMBER, Answer, Break, State

STATES: Mapping[State, tuple[str, str, str]] = {
    "certain": ("", "", ""),
    "doubtful": ("?", "存疑", "doubtful: look at the page before you use it"),
    "contradicted": ("!", "不符", "printed so, but the agency's own sums disagree"),
    "blank": ("blank", "空白", "printed blank, which is not zero"),
    "missing": ("missing", "未列", "the form has it, the report does not show it"),
    "unreadable": ("unreadable", "无法辨认", "printed, but no number"),
    "several": ("several", "多个数", "several numbers where one is needed"),
    "no-cases": ("0 of 0", "无分母", "nothing to take a share of"),
    "not-printed": ("no form", "无此表", "the report has no form that holds it"),
    "no-report": ("", "无报告", "no report on the year"),
}
"""Mark in a table, Chinese, English."""
SMALL_MARK, SMALL_ZH, SMALL_EN = "°", "基数小", "a share of few"
BREAK_MARK, BREAK_ZH = "‖", "口径变化，前后不可比"
BREAK_EN = "does not count the same as the year before"
RELATIONS: Mapping[str, str] = {
    "broader": "the earlier number is broader",
    "narrower": "the earlier number is narrower",
    "overlaps": "the two overlap",
    "none": "the two have nothing to do with each other",
    "unit": "another unit",
    "unknown": "not the same",
    "place": "the place itself changed",
}
TENTH = Decimal("0.1")


def value_text(answer: Answer) -> str:
    """Return a number for people, without marks: "72,804", "33.9%", "4166.214619"; "" if none."""
    if answer.value is None:
        return ""
    if isinstance(answer.value, Fraction):
        return f"{per_cent(answer.value)}%"
    return f"{answer.value:,f}"


def per_cent(share: Fraction) -> Decimal:
    """Return a share in per cent, rounded to a tenth."""
    exact = Decimal(share.numerator) * 100 / Decimal(share.denominator)
    return exact.quantize(TENTH, ROUND_HALF_UP)


def number_of(answer: Answer) -> str:
    """Return a number for programs: digit for digit, shares with ten places; "" if none."""
    value = answer.value
    if value is None:
        return ""
    if isinstance(value, Fraction):
        return format(Decimal(value.numerator) / Decimal(value.denominator), ".10f")
    return format(value, "f")


def cell_text(answer: Answer, found: Break | None) -> str:
    """Return what stands in a table: number and marks, or why there is none."""
    mark = STATES[answer.state][0]
    small = SMALL_MARK if answer.is_small else ""
    if answer.value is not None:
        text = f"{value_text(answer)}{mark}{small}"
    else:
        text = f"{share_text(answer)}{mark}" if answer.state in HAS_NUMBER else mark
    return f"{BREAK_MARK}{text}" if found else text


def share_text(answer: Answer) -> str:
    """Return "258 of 761" for a share; "" for anything else."""
    if answer.numerator is None or answer.denominator is None:
        return ""
    return f"{answer.numerator:,f} of {answer.denominator:,f}"


def break_text(found: Break) -> str:
    """Return a break in one sentence."""
    return f"{found.before} ‖ {found.after}: {RELATIONS[found.relation]}. {found.note}"
