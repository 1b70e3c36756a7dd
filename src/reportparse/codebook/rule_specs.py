"""What a codebook file may say about rules: the pydantic models of their YAML."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from reportparse.report import Applicant, Severity


class _Spec(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SumSpec(_Spec):
    """The parts add up to the total."""

    total: str
    parts: tuple[str, ...] = Field(min_length=1)


class BalanceSpec(_Spec):
    """Both sides add up to the same."""

    left: tuple[str, ...] = Field(min_length=1)
    right: tuple[str, ...] = Field(min_length=1)


class ApplicantsSpec(_Spec):
    """In every row some columns add up to another one."""

    total: Applicant
    parts: tuple[Applicant, ...] = Field(min_length=1)


class WithinSpec(_Spec):
    """Each part is at most the whole."""

    whole: str
    parts: tuple[str, ...] = Field(min_length=1)


class BetweenYearsSpec(_Spec):
    """`before` of last year + `plus` − `minus` = `after` of this year."""

    before: str
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    after: str


class FormulaSpec(_Spec):
    """One formula of a rule, and the forms it holds in; exactly one of the kinds is given."""

    forms: tuple[str, ...] = Field(default=(), description="All forms when none is named.")
    sum: SumSpec | None = None
    balance: BalanceSpec | None = None
    applicants: ApplicantsSpec | None = None
    within: WithinSpec | None = None
    within_sums: tuple[str, ...] = Field(
        default=(),
        description="Rules: where a sum of theirs cannot be assessed, each part is still at most "
        "the total.",
    )
    every_count: Literal["whole"] | None = None
    every_number: Literal["not-negative"] | None = None
    except_: tuple[str, ...] = Field(default=(), alias="except")
    whole_form: Literal["complete", "all-zero"] | None = None
    doubts: tuple[str, ...] = Field(
        default=(),
        description="Beside whole_form: the cells that become doubtful where the rule fails, "
        "named as in findings, e.g. requests.processed@total.",
    )
    whole_report: Literal["period", "figures"] | None = None
    between_years: BetweenYearsSpec | None = None
    two_years: Literal["unchanged"] | None = None

    @property
    def kinds(self) -> list[str]:
        """The kinds that are given."""
        return [
            name
            for name in FormulaSpec.model_fields
            if name not in ("forms", "except_", "doubts") and getattr(self, name)
        ]

    @model_validator(mode="after")
    def _refuse_several_kinds(self) -> "FormulaSpec":
        if len(self.kinds) != 1:
            raise ValueError(f"one kind of formula is needed, not {self.kinds or 'none'}")
        return self


class RuleSpec(_Spec):
    """A rule: what it says, why it must hold, and when it may fail though nothing is wrong."""

    rule: str
    says: str
    source: str
    false_positives: tuple[str, ...] = ()
    severity: Severity
    formulas: tuple[FormulaSpec, ...] = Field(min_length=1)


class RulesSpec(_Spec):
    """A YAML file of rules, with names for operands that several of them share."""

    groups: Mapping[str, tuple[str, ...]] = {}
    rules: tuple[RuleSpec, ...]
