"""What the files of `codebooks/series/` may say: links, layouts, measures and names."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from reportparse.report import Applicant

Relation = Literal["exact", "broader", "narrower", "overlaps", "none"]
INVERSE: Mapping[Relation, Relation] = {
    "exact": "exact",
    "broader": "narrower",
    "narrower": "broader",
    "overlaps": "overlaps",
    "none": "none",
}


class _Spec(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LinkSpec(_Spec):
    """How indicators of one form relate to those of another: `from` is `relation` than `to`."""

    from_: str = Field(alias="from")
    to: str
    relation: Relation
    note: str
    source: str | None = None
    applicant: Applicant | None = Field(
        default=None, description="The column meant in the form that has applicants."
    )
    indicators: Literal["shared"] | Mapping[str, tuple[str, ...]] = Field(
        description="Pairs; or `shared`: every cell that both forms name alike."
    )
    except_: tuple[str, ...] = Field(default=(), alias="except")


class LayoutYearsSpec(_Spec):
    """The reporting years in which a layout is used."""

    first: int
    last: int | None = None
    note: str | None = None


class LayoutSpec(_Spec):
    """One of the layouts a form is printed in; any of `shown_by` tells it."""

    layout: str
    shown_by: tuple[str, ...] = Field(min_length=1)
    years: LayoutYearsSpec


class ChangeSpec(_Spec):
    """Indicators that do not count the same in two layouts of one form."""

    from_: str = Field(alias="from")
    to: str
    relation: Relation
    note: str
    source: str | None = None
    indicators: tuple[str, ...] = Field(min_length=1)


class LayoutsSpec(_Spec):
    """The layouts of a form, and what changes between them."""

    form: str
    layouts: tuple[LayoutSpec, ...] = Field(min_length=2)
    changes: tuple[ChangeSpec, ...]


class LinksSpec(_Spec):
    """`links.yaml`."""

    layouts: tuple[LayoutsSpec, ...] = ()
    links: tuple[LinkSpec, ...]


class MeasureFormulaSpec(_Spec):
    """Numerator and denominator in forms that are linked exactly."""

    forms: tuple[str, ...] = Field(min_length=1)
    applicant: Applicant | None = None
    numerator: tuple[str, ...] = Field(min_length=1)
    denominator: tuple[str, ...] = Field(min_length=1)
    note: str | None = None


class MeasureSpec(_Spec):
    """A derived number; with `each`, one for each member, put in for `{each}`."""

    measure: str
    zh: str
    en: str
    says: str
    source: str
    minimum: int = Field(ge=1, description="A smaller denominator is marked and not ranked.")
    each: tuple[str, ...] = ()
    formulas: tuple[MeasureFormulaSpec, ...] = Field(min_length=1)


class MeasuresSpec(_Spec):
    """`measures.yaml`."""

    measures: tuple[MeasureSpec, ...]


class NameSpec(_Spec):
    """English label and short name of an indicator or form."""

    en: str
    short: str


class DimensionNameSpec(NameSpec):
    """The same with the Chinese label of an applicant or span."""

    zh: str


class NamesSpec(_Spec):
    """`names.yaml`."""

    forms: Mapping[str, NameSpec]
    applicants: Mapping[Applicant, DimensionNameSpec]
    spans: Mapping[str, DimensionNameSpec]
    money_units: Mapping[str, Decimal]
    indicators: Mapping[str, NameSpec]
