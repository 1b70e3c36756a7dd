"""What the numbers of a form must fulfil, written down apart from the program's own rules.

The truth names every identity that the printed cells break, by the cells it compares.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from tests.generator.forms import DISPUTES_FORM, MATRIX_FORMS, applicants, matrix_rows
from tests.generator.truth import TrueBreak, TrueStatistic
from tests.generator.values import SUBSETS_FUJIAN

Key = tuple[str, str | None, str]
Printed = Mapping[Key, TrueStatistic]
ANSWERS = (
    "already_public granted partially_granted refused not_held nonexistent amend other_channel"
)
GROUNDS = (
    "state_secret trade_secret privacy safety_stability not_government_information other_legal"
)
LIST_SUMS = {
    "requests.received": "in_person fax online letter",
    "requests.closed": "on_time extended",
    "requests.answered": ANSWERS,
    "requests.answered.refused": GROUNDS,
    "institution.staff": "full_time part_time",
}
DISPUTES = ("reconsideration", "litigation.direct", "litigation.after_reconsideration")
SUBSETS_2014 = {
    "disclosure.total": ["disclosure.normative_documents"],
    "response.press_conferences": ["response.press_conferences.by_head"],
    "response.online_interviews": ["response.online_interviews.by_head"],
}


def find_breaks(form: str, statistics: Sequence[TrueStatistic]) -> Iterator[TrueBreak]:
    """Yield every identity that the printed cells of a form break.

    One with a blank or missing cell says nothing; then each part must still be within its total.
    """
    cells = {(one.indicator, one.applicant, one.span): one for one in statistics}
    for parts, total in _sums(form):
        if _are_printed(cells, [*parts, *total]):
            yield from _compare(cells, parts, total, lambda left, right: left == right)
        elif len(total) == 1:
            for part in parts:
                yield from _subset(cells, part, total[0])
    for part, whole in _subsets(form):
        yield from _subset(cells, part, whole)


def _subset(cells: Printed, part: Key, whole: Key) -> Iterator[TrueBreak]:
    if _are_printed(cells, [part, whole]):
        yield from _compare(cells, [part], [whole], lambda left, right: left <= right)


def _compare(
    cells: Printed,
    left: Sequence[Key],
    right: Sequence[Key],
    fits: Callable[[Decimal, Decimal], bool],
) -> Iterator[TrueBreak]:
    sums = [sum((_number(cells[key]) for key in side), Decimal(0)) for side in (left, right)]
    if not fits(sums[0], sums[1]):
        operands = [*left, *right]
        unsure = any(cells[key].doubt_allowed or cells[key].needs_ocr for key in operands)
        yield TrueBreak(tuple(_name(key) for key in operands), doubt_allowed=unsure)


def _number(cell: TrueStatistic) -> Decimal:
    return Decimal(str(cell.value))


def _are_printed(cells: Printed, keys: Sequence[Key]) -> bool:
    return all(key in cells and cells[key].value is not None for key in keys)


def _name(key: Key) -> str:
    indicator, applicant, span = key
    name = f"{indicator}@{applicant}" if applicant else indicator
    return name if span == "year" else f"{name}@{span}"


def _sums(form: str) -> Iterator[tuple[list[Key], list[Key]]]:
    """Yield what must be equal: the cells of either side, a single total on the right."""
    if form in MATRIX_FORMS:
        yield from _matrix_sums(form)
    if form == DISPUTES_FORM:
        for stem in DISPUTES:
            yield _parts(stem, "upheld corrected other pending"), [(f"{stem}.total", None, "year")]
    if form == "statistics-2014":
        for total, parts in LIST_SUMS.items():
            yield _parts(total, parts), [(total, None, "year")]
        for stem in ("reconsideration", "litigation"):
            yield _parts(stem, "upheld corrected other"), [(f"{stem}.total", None, "year")]


def _parts(stem: str, parts: str) -> list[Key]:
    return [(f"{stem}.{part}", None, "year") for part in parts.split()]


def _matrix_sums(form: str) -> Iterator[tuple[list[Key], list[Key]]]:
    rows = [row.indicator for row in matrix_rows(form) if row.indicator]
    leaves = [row for row in rows if row.startswith("requests.processed.")]
    for who, _ in applicants():
        outcomes: list[Key] = [(leaf, who, "year") for leaf in leaves]
        came: list[Key] = [(f"requests.{name}", who, "year") for name in ("received", "carried_in")]
        went: list[Key] = [
            (f"requests.{name}", who, "year") for name in ("processed", "carried_out")
        ]
        yield outcomes, went[:1]
        yield came, went
    columns = [who for who, _ in applicants() if who != "total"]
    for row in rows:
        parts: list[Key] = [(row, who, "year") for who in columns]
        yield parts, [(row, "total", "year")]


def _subsets(form: str) -> Iterator[tuple[Key, Key]]:
    if form == "statistics-2014":
        table, spans = SUBSETS_2014, ["year"]
    elif form == "statistics-fujian-2011":
        table, spans = SUBSETS_FUJIAN, ["year", "cumulative"]
    else:
        return
    for whole, parts in table.items():
        for part in parts:
            for span in spans:
                yield (part, None, span), (whole, None, span)
