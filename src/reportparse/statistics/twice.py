"""A form that is printed twice, or beside the one that replaced it: one is not this report's."""

from collections.abc import Mapping, MutableMapping, Sequence

from reportparse.report import CellKey, Finding, Statistic, cell_key
from reportparse.statistics.cells import CellReading, name_statistic
from reportparse.statistics.choose import ReadBlock
from reportparse.statistics.doubts import make_warning

SHARED = 0.5  # of a form's cells; forms that replace each other share more


def lower(reading: CellReading) -> CellReading:
    """Lower a value to doubtful."""
    statistic = reading.statistic
    if statistic is None or statistic.status not in ("certain", "blank"):
        return reading
    return CellReading(statistic.model_copy(update={"status": "doubtful"}), finding=reading.finding)


def compare_again(
    again: Sequence[Statistic], found: MutableMapping[CellKey, Statistic], findings: list[Finding]
) -> None:
    """Compare a form's second printing with the first; what differs becomes doubtful.

    Where the first is empty, as a sample is, the second is given, but nothing says whose it is.
    """
    is_sample = all(found[cell_key(s)].status == "blank" for s in again)
    differing = _doubt_differing([(s, cell_key(s)) for s in again], found)
    if is_sample:
        found.update((cell_key(s), s.model_copy(update={"status": "doubtful"})) for s in again)
    given = "this one is given, the first is empty" if is_sample else "the first printing is given"
    findings.append(
        Finding(
            code="form.twice",
            origin="unclear",
            severity="warning" if differing else "info",
            message=f"{again[0].form} is printed again on page {_first_page(again)}; "
            f"{len(differing)} values differ there, {given}",
            statistics=tuple(differing),
        )
    )


def doubt_rival(
    form: str,
    readings: Sequence[CellReading],
    found: MutableMapping[CellKey, Statistic],
    findings: list[Finding],
) -> Sequence[CellReading]:
    """Lower the values of a form beside one that asks for the same: nobody reports in both.

    One of them is of another year or another agency, whatever stands above it. What differs is
    doubtful in the form printed first, too.
    """
    others: Mapping[tuple[str, str | None, str], CellKey] = {
        key[1:]: key for key in found if key[0] != form
    }
    if not others:
        return readings
    own = [reading.statistic for reading in readings if reading.statistic]
    pairs = [(s, others[cell_key(s)[1:]]) for s in own if cell_key(s)[1:] in others]
    if not own or len(pairs) <= SHARED * len(own):
        return readings
    differing = _doubt_differing(pairs, found)
    findings.append(
        make_warning(
            "form.rival",
            f"{form} is printed on page {_first_page(own)} beside {pairs[0][1][0]}, which "
            f"asks for the same; {len(differing)} values differ, one of the two is of another year",
            tuple(differing),
        )
    )
    return [lower(reading) for reading in readings]


def explain_unsure(read: ReadBlock, doubt: str) -> Finding:
    """Say that a table may be of another year or agency, and why."""
    return make_warning(
        "form.unsure",
        f"{read.block.form} is printed on page {read.page_numbers[0]} {doubt}; its values are "
        "doubtful",
    )


def _doubt_differing(
    pairs: Sequence[tuple[Statistic, CellKey]], found: MutableMapping[CellKey, Statistic]
) -> list[str]:
    """Doubt the values found first that differ from those printed again, and name these."""
    differing: list[str] = []
    for statistic, key in pairs:
        first = found[key]
        if (first.value, first.status == "blank") != (statistic.value, statistic.status == "blank"):
            differing.append(name_statistic(statistic))
            if first.status in ("certain", "blank"):
                found[key] = first.model_copy(update={"status": "doubtful"})
    return differing


def _first_page(statistics: Sequence[Statistic]) -> int | str:
    return min([s.page for s in statistics if s.page is not None], default="?")
