"""What a comparison says: an answer for each agency and year, with all that speaks against it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from reportparse.codebook.series_specs import Relation
from reportparse.compare.questions import Question

State = Literal[
    "certain",  # a number nothing speaks against
    "doubtful",  # a number, but look at the page first
    "contradicted",  # printed so, but the agency's own sums do not agree with it
    "blank",
    "missing",
    "unreadable",  # printed, but no number
    "several",  # two numbers where one is needed
    "no-cases",  # nothing to take a share of
    "not-printed",  # the report has no form that holds it
    "no-report",
]
HAS_NUMBER: frozenset[State] = frozenset(("certain", "doubtful", "contradicted"))


@dataclass(frozen=True, slots=True)
class Source:
    """The report an answer comes from."""

    report_id: int
    file: str | None
    path: str | None
    """Where the batch read the PDF from, if a ledger says so."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Operand:
    """A statistic that an answer is made of."""

    cell: str
    label: str
    form: str
    value: str | None
    unit: str
    status: str
    raw: str | None
    page: int | None
    source: Source


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reports of an agency say about one question and year."""

    year: int
    state: State
    reason: str | None
    """Why it is not certain."""
    segment: str | None
    """What it may be compared with: answers of the same segment."""
    value: Decimal | Fraction | None
    numerator: Decimal | None
    denominator: Decimal | None
    unit: str
    forms: tuple[str, ...]
    operands: tuple[Operand, ...]
    is_small: bool = False
    rank: int | None = None
    ranked: int | None = None
    """Among how many."""
    unranked: str | None = None
    """Why it has no rank."""

    @property
    def page(self) -> int | None:
        """The page of its first operand."""
        return next((one.page for one in self.operands if one.page is not None), None)

    @property
    def source(self) -> Source | None:
        """The report of its first operand."""
        return self.operands[0].source if self.operands else None


@dataclass(frozen=True, slots=True)
class Break:
    """Two years of one agency between which the numbers stop counting the same."""

    agency: str
    before: int
    after: int
    relation: Relation | Literal["unit", "unknown", "place"]
    """What the earlier number is, seen from the later one."""
    note: str
    source: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """The answers of one agency, by year."""

    agency_key: str
    agency: str
    region: str | None
    answers: Mapping[int, Answer]
    breaks: Mapping[int, Break]
    """By the later year."""
    changes: Sequence[str] = ()
    """What it took over and what took it over, each in a sentence."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question over agencies and years."""

    question: Question
    years: Sequence[int]
    rows: Sequence[Row]

    def answers(self) -> Iterator[tuple[Row, Answer]]:
        """Yield every answer with its row."""
        for row in self.rows:
            for year in self.years:
                yield row, row.answers[year]

    def ranked(self, year: int) -> list[tuple[Row, Answer]]:
        """Return the answers of a year that have a rank, the first first, series by series."""
        found = [(row, row.answers[year]) for row in self.rows if row.answers[year].rank]
        return sorted(found, key=lambda one: (one[1].segment or "", one[1].rank or 0))

    def unranked(self, year: int) -> list[tuple[Row, Answer]]:
        """Return the answers of a year that have none, with the reason."""
        return [(row, row.answers[year]) for row in self.rows if not row.answers[year].rank]

    @property
    def ranked_year(self) -> int | None:
        """The last year in which anything is ranked."""
        return max((year for year in self.years if self.ranked(year)), default=None)
