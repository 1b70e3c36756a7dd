"""Counts verdicts: overall, for each form, trait and producer, and for the rest of a report."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportparse.evaluate.judge import ERRORS, JudgedCell, Verdict, judge_statistics
from reportparse.evaluate.truth import TrueFigure, TruePublisherError, TrueReport, Truth
from reportparse.report import Figure, Finding, Report

FIELDS = ("agency", "year", "title", "issued", "period")


@dataclass(frozen=True, slots=True)
class Tally:
    """Verdicts on a set of cells."""

    cells: int
    right: int
    wrong: int
    missing: int
    invented: int
    swapped: int
    excused: int
    silent_errors: int
    needless_doubts: int
    wrong_units: int
    values: int
    """Cells whose truth is a value."""
    values_right: int


@dataclass(frozen=True, slots=True)
class Matches:
    """How a list of the report (unmapped rows, findings, figures) meets that of the truth."""

    right: int
    missed: int
    false: int


@dataclass(frozen=True, slots=True)
class Field:
    """How often a field of the report equals the truth."""

    right: int
    documents: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """A cell or field that is not right, for a person to look up."""

    file: str
    place: str
    verdict: str
    silent: bool
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that `evaluate` prints."""

    documents: int
    documents_fully_right: int
    failed_unexpectedly: tuple[str, ...]
    """Files whose truth is a report, and for which there is none."""
    reported_unexpectedly: tuple[str, ...]
    """Files that hold no readable report, and for which there is one."""
    overall: Tally
    forms: dict[str, Tally]
    traits: dict[str, Tally]
    producers: dict[str, Tally]
    fields: dict[str, Field]
    unmapped: Matches
    publisher_errors: Matches | None
    """Errors of publishers found, missed, and claimed falsely."""
    publishers_blamed: int | None
    """Of those errors, the ones that a finding attributes to the publisher."""
    figures: Matches | None
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    """One true report and what was made of it."""

    truth: Truth
    expected: TrueReport
    found: Report | None
    cells: tuple[JudgedCell, ...]
    fields: dict[str, tuple[str, str]]
    """Expected and found text of each field."""

    @property
    def fully_right(self) -> bool:
        proper = (Verdict.RIGHT, Verdict.EXCUSED)
        return all(cell.verdict in proper for cell in self.cells) and all(
            self.fields[name][0] == self.fields[name][1] for name in ("agency", "year")
        )


def evaluate_reports(documents: Iterable[tuple[Truth, Sequence[Report]]]) -> Evaluation:
    """Compare each document's reports (none when its conversion failed) with its truth."""
    documents = list(documents)
    pairs = [pair for truth, reports in documents for pair in _pair_reports(truth, reports)]
    cells = [cell for pair in pairs for cell in pair.cells]
    wrong_files = {pair.truth.file for pair in pairs if not pair.fully_right}
    return Evaluation(
        documents=len(documents),
        documents_fully_right=sum(truth.file not in wrong_files for truth, _ in documents),
        failed_unexpectedly=tuple(t.file for t, found in documents if t.reports and not found),
        reported_unexpectedly=tuple(t.file for t, found in documents if found and not t.reports),
        overall=_tally(cells),
        forms=_tallies((cell.key[0], cell) for cell in cells),
        traits=_tallies((trait, c) for p in pairs for trait in p.truth.traits for c in p.cells),
        producers=_tallies((pair.truth.producer, cell) for pair in pairs for cell in pair.cells),
        fields={name: _field(name, pairs) for name in FIELDS},
        unmapped=_unmapped(pairs),
        publisher_errors=_publisher_errors(pairs),
        publishers_blamed=_publishers_blamed(pairs),
        figures=_figures(pairs),
        mistakes=tuple(mistake for pair in pairs for mistake in _mistakes(pair)),
    )


def _pair_reports(truth: Truth, reports: Sequence[Report]) -> list[_Pair]:
    """Pair the reports of one PDF by agency and year, else in order; what is over is invented."""
    rest = list(reports)
    pairs = []
    for expected in truth.reports:
        found = max(rest, key=lambda report: _likeness(expected, report), default=None)
        if found is not None:
            rest.remove(found)
        pairs.append(_judge_pair(truth, expected, found))
    pairs.extend(_judge_pair(truth, TrueReport(), report) for report in rest)
    return pairs


def _judge_pair(truth: Truth, expected: TrueReport, found: Report | None) -> _Pair:
    cells = tuple(judge_statistics(expected, found))
    fields = {name: (_field_text(expected, name), _field_text(found, name)) for name in FIELDS}
    return _Pair(truth, expected, found, cells, fields)


def _likeness(expected: TrueReport, report: Report) -> int:
    return sum(
        _field_text(expected, name) == _field_text(report, name) for name in ("agency", "year")
    )


def _field_text(report: TrueReport | Report | None, name: str) -> str:
    """Return a field as text without white space; empty when there is none."""
    if report is None:
        return ""
    if name == "agency":
        agency = report.agency.name if isinstance(report, Report) else report.agency
        return _bare(agency or "")
    if name == "period":
        return f"{report.period.start}/{report.period.end}" if report.period else ""
    value = getattr(report, name)
    return "" if value is None else _bare(str(value))


def _tally(cells: Sequence[JudgedCell]) -> Tally:
    verdicts = Counter(cell.verdict for cell in cells)
    return Tally(
        cells=len(cells),
        right=verdicts[Verdict.RIGHT],
        wrong=verdicts[Verdict.WRONG],
        missing=verdicts[Verdict.MISSING],
        invented=verdicts[Verdict.INVENTED],
        swapped=verdicts[Verdict.SWAPPED],
        excused=verdicts[Verdict.EXCUSED],
        silent_errors=sum(cell.silent for cell in cells),
        needless_doubts=sum(cell.needless_doubt for cell in cells),
        wrong_units=sum(cell.wrong_unit for cell in cells),
        values=sum(cell.has_value for cell in cells),
        values_right=sum(cell.has_value and cell.verdict is Verdict.RIGHT for cell in cells),
    )


def _tallies(named_cells: Iterable[tuple[str, JudgedCell]]) -> dict[str, Tally]:
    groups: dict[str, list[JudgedCell]] = {}
    for name, cell in named_cells:
        groups.setdefault(name, []).append(cell)
    return {name: _tally(groups[name]) for name in sorted(groups)}


def _field(name: str, pairs: Sequence[_Pair]) -> Field:
    asked = [pair.fields[name] for pair in pairs if pair.found is not None]
    return Field(sum(expected == found for expected, found in asked), len(asked))


def _unmapped(pairs: Sequence[_Pair]) -> Matches:
    """Count rows and cells that belong to no indicator, by what they print."""
    return _sum_matches(
        (
            Counter(_bare(row.raw or "") for row in pair.expected.unmapped),
            Counter(_bare(row.raw) for row in pair.found.unmapped),
        )
        for pair in pairs
        if pair.found is not None
    )


def _publisher_errors(pairs: Sequence[_Pair]) -> Matches | None:
    """Count the publisher's errors by the statistics they name.

    Found is what a finding names, whomever it blames; false is what blames the publisher for
    nothing. What the truth allows to miss counts for neither.
    """
    matches = [
        _match_errors(pair.expected.publisher_errors, pair.found.findings)
        for pair in pairs
        if pair.expected.publisher_errors is not None and pair.found is not None
    ]
    if not matches:
        return None
    return Matches(
        sum(each.right for each in matches),
        sum(each.missed for each in matches),
        sum(each.false for each in matches),
    )


def _match_errors(errors: Sequence[TruePublisherError], findings: Sequence[Finding]) -> Matches:
    blamed = [f for f in findings if f.origin == "publisher" and f.severity == "error"]
    found = {_sorted_text(f.statistics) for f in findings if f.printed is not None} | {
        _sorted_text(f.statistics) for f in blamed
    }
    every = {_sorted_text(error.statistics) for error in errors}
    due = {_sorted_text(error.statistics) for error in errors if not error.doubt_allowed}
    false = sum(_sorted_text(finding.statistics) not in every for finding in blamed)
    return Matches(len(due & found), len(due - found), false)


def _publishers_blamed(pairs: Sequence[_Pair]) -> int | None:
    """Count the publisher's errors that are found and attributed to the publisher."""
    counts = [
        len(
            {_sorted_text(error.statistics) for error in pair.expected.publisher_errors}
            & {_sorted_text(f.statistics) for f in pair.found.findings if f.origin == "publisher"}
        )
        for pair in pairs
        if pair.expected.publisher_errors is not None and pair.found is not None
    ]
    return sum(counts) if counts else None


def _figures(pairs: Sequence[_Pair]) -> Matches | None:
    """Count figures of the narrative that are linked to an indicator."""
    bags = [
        (_linked(pair.expected.figures), _linked(pair.found.figures))
        for pair in pairs
        if pair.expected.figures is not None and pair.found is not None
    ]
    return _sum_matches(bags) if bags else None


def _linked(figures: Iterable[TrueFigure | Figure]) -> "Counter[str]":
    return Counter(
        f"{figure.indicator}@{figure.applicant} {Decimal(figure.value or 0).normalize():f}"
        for figure in figures
        if figure.indicator is not None
    )


def _sum_matches(bags: "Iterable[tuple[Counter[str], Counter[str]]]") -> Matches:
    right = missed = false = 0
    for expected, found in bags:
        right += (expected & found).total()
        missed += (expected - found).total()
        false += (found - expected).total()
    return Matches(right, missed, false)


def _bare(text: str) -> str:
    return "".join(text.split())


def _sorted_text(names: Iterable[str]) -> str:
    return " ".join(sorted(names))


def _mistakes(pair: _Pair) -> Iterable[Mistake]:
    for cell in pair.cells:
        is_off = cell.verdict in ERRORS or cell.verdict is Verdict.SWAPPED
        if is_off or cell.needless_doubt or cell.wrong_unit:
            yield _cell_mistake(pair.truth.file, cell)
    for name, (expected, found) in pair.fields.items():
        if pair.found is not None and expected != found:
            yield Mistake(pair.truth.file, name, "wrong", True, expected, found)
    yield from _figure_mistakes(pair)


def _figure_mistakes(pair: _Pair) -> Iterable[Mistake]:
    """List the figures linked falsely (silent: nothing in the report doubts a link) or missed."""
    if pair.expected.figures is None or pair.found is None:
        return
    expected, found = _linked(pair.expected.figures), _linked(pair.found.figures)
    for name in (expected - found).elements():
        yield Mistake(pair.truth.file, "figures", "missing", False, name, "nothing")
    for name in (found - expected).elements():
        yield Mistake(pair.truth.file, "figures", "invented", True, "nothing", name)


def _cell_mistake(file: str, cell: JudgedCell) -> Mistake:
    form, indicator, applicant, span = cell.key
    place = indicator + (f"@{applicant}" if applicant else "")
    place += "" if span == "year" else f" ({span})"
    verdict = cell.verdict.value
    if cell.verdict is Verdict.RIGHT:
        verdict = "needless doubt" if cell.needless_doubt else "wrong unit"
    return Mistake(file, f"{form} {place}", verdict, cell.silent, cell.expected, cell.found)
