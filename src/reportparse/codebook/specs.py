"""What a codebook file may say: the pydantic models of its YAML."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from reportparse.codebook.rule_specs import RuleSpec
from reportparse.codebook.series_specs import LinkSpec
from reportparse.report import Applicant, Span


class _Spec(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AliasSpec(_Spec):
    """Another wording of a label, and the report that shows it."""

    label: str
    seen_in: str


class SourceSpec(_Spec):
    """The notice that prescribes a form, or the reports that show it."""

    notice: str
    title: str | None = None
    note: str | None = None


class YearsSpec(_Spec):
    """The reporting years in which a form is used; `last` null means until today."""

    first: int
    last: int | None = None
    note: str | None = None


class AxisSpec(_Spec):
    """One row or column of a block, with the rows or columns under it."""

    label: str | None = None
    aliases: tuple[AliasSpec, ...] = ()
    indicator: str | None = None
    unit: str | None = None
    applicant: Applicant | None = None
    span: Span | None = None
    source: str | None = None
    rows: tuple["AxisSpec", ...] = ()
    columns: tuple["AxisSpec", ...] = ()
    valued: bool = Field(default=True, description="False: the row only groups those below it.")


class OrderSpec(_Spec):
    """An order in which reports print the rows of a block, and the report that shows it."""

    seen_in: str
    indicators: tuple[tuple[str, ...], ...]


class BlockSpec(_Spec):
    """A small table: a title row of its own if any, rows and columns."""

    block: str
    label: str | None = None
    aliases: tuple[AliasSpec, ...] = ()
    source: str | None = None
    row_headers: tuple[str, ...] = Field(
        default=(), description="What may stand at the head of the label columns."
    )
    columns: tuple[AxisSpec, ...]
    orders: tuple[OrderSpec, ...] = Field(
        default=(),
        description="Orders of the rows, if several are printed; rows left out of "
        "one are not printed in it. Without any: the order of `rows`.",
    )
    rows: tuple[AxisSpec, ...]


class FormSpec(_Spec):
    """One YAML file: a statistical table as the state prescribes it."""

    form: str
    title: str
    source: SourceSpec
    years: YearsSpec
    blocks: tuple[BlockSpec, ...]
    groups: Mapping[str, tuple[str, ...]] = Field(
        default={}, description="Names for operands that several of its rules share."
    )
    rules: tuple[RuleSpec, ...] = Field(
        default=(), description="Its own rules; formulas that name no form are about this one."
    )
    links: tuple[LinkSpec, ...] = Field(
        default=(), description="How its indicators relate to those of other forms."
    )


class CommonSpec(_Spec):
    """What may stand in the tables of every form."""

    auxiliary_columns: Mapping[str, tuple[str, ...]]
    numbering_rows: tuple[str, ...]
    contrary_remarks: tuple[str, ...]
    other_year_words: tuple[str, ...]
    blank_marks: tuple[str, ...]
    money_units: tuple[str, ...]
    count_units: tuple[str, ...]
