"""Rules → identities between the cells of each form, made once for a codebook.

Whatever adds up, balances or is contained becomes one `Identity`: cells on the left, cells on the
right, and how their two sums compare. Checks need to know nothing of forms.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from reportparse.codebook.entries import Form, FormCell
from reportparse.codebook.rule_specs import BetweenYearsSpec, FormulaSpec, RuleSpec, RulesSpec
from reportparse.errors import CodebookError
from reportparse.report import Applicant, Span

CellKey = tuple[str, Applicant | None, Span]
"""Indicator, applicant and span: a cell of a known form."""
Place = tuple[str, str, Applicant | None, Span]
"""Form, indicator, applicant and span."""
Relation = Literal["=", "<="]


@dataclass(frozen=True)
class Identity:
    """What the cells of one form must fulfil: the sum of the left compares with that of the right.

    Parts stand on the left; a total, a whole or the second side of a balance on the right.
    """

    rule: RuleSpec
    form: str
    left: tuple[FormCell, ...]
    right: tuple[FormCell, ...]
    relation: Relation = "="
    is_sum: bool = False
    """Whether the right is the total of the left."""
    instead_of: "Identity | None" = None
    """A sum that says the same and more; this one counts only where that cannot be assessed."""

    @property
    def operands(self) -> tuple[FormCell, ...]:
        """All cells, parts first."""
        return self.left + self.right

    @cached_property
    def places(self) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
        """Where the cells of either side are found in every report."""
        left, right = (
            tuple((self.form, *cell.key) for cell in side) for side in (self.left, self.right)
        )
        return left, right


@dataclass(frozen=True, slots=True)
class YearIdentity:
    """A cell of one year that follows from cells of the year before."""

    rule: RuleSpec
    forms: frozenset[str]
    formula: BetweenYearsSpec


@dataclass(frozen=True)
class Rules:
    """All rules of a codebook, ready to be checked."""

    specs: tuple[RuleSpec, ...]
    identities: Mapping[str, tuple[Identity, ...]] = field(default_factory=dict)
    """By form."""
    between_years: tuple[YearIdentity, ...] = ()

    @cached_property
    def names(self) -> frozenset[str]:
        """The ids of all rules."""
        return frozenset(spec.rule for spec in self.specs)

    @cached_property
    def by_kind(self) -> Mapping[str, tuple[tuple[RuleSpec, FormulaSpec], ...]]:
        """Rules with their formula, by the word that says what is asked, e.g. `complete`."""
        kinds: dict[str, list[tuple[RuleSpec, FormulaSpec]]] = {}
        for spec in self.specs:
            for formula in spec.formulas:
                word = getattr(formula, formula.kinds[0])
                kinds.setdefault(word if isinstance(word, str) else "", []).append((spec, formula))
        return {kind: tuple(found) for kind, found in kinds.items()}

    def of_indicator(self, indicator: str) -> Iterator[tuple[RuleSpec, str]]:
        """Yield every rule that names an indicator, with the form, each pair once."""
        seen: dict[tuple[str, str], RuleSpec] = {}
        for form, identities in self.identities.items():
            for identity in identities:
                if any(cell.indicator == indicator for cell in identity.operands):
                    seen[identity.rule.rule, form] = identity.rule
        for yearly in self.between_years:
            formula = yearly.formula
            if indicator in (formula.before, formula.after, *formula.plus, *formula.minus):
                seen.update(
                    {(yearly.rule.rule, form): yearly.rule for form in sorted(yearly.forms)}
                )
        for (_, form), rule in seen.items():
            yield rule, form


def build_rules(files: Iterable[tuple[str, RulesSpec]], forms: Mapping[str, Form]) -> Rules:
    """Resolve the operands of every rule; each file comes with its name, for messages.

    Raises:
        CodebookError: A rule is defined twice, or names an unknown form, indicator, group,
            applicant or rule, or cells that a form does not have side by side.
    """
    builder = _Builder(forms)
    specs: dict[str, RuleSpec] = {}
    for name, file in files:
        builder.groups = file.groups
        for spec in file.rules:
            if spec.rule in specs:
                raise CodebookError(f"{name}: rule {spec.rule!r} is defined twice; rename one")
            specs[spec.rule] = spec
            for formula in spec.formulas:
                try:
                    builder.add(spec, formula)
                except CodebookError as error:
                    raise CodebookError(f"{name}: rule {spec.rule!r}: {error}") from error
    return Rules(
        tuple(specs.values()),
        {form: tuple(found) for form, found in builder.identities.items()},
        tuple(builder.between_years),
    )


class _Builder:
    """Collects the identities of all rules."""

    def __init__(self, forms: Mapping[str, Form]) -> None:
        self.forms = forms
        self.groups: Mapping[str, Sequence[str]] = {}
        self.identities: dict[str, list[Identity]] = {}
        self.between_years: list[YearIdentity] = []
        self._cells = {
            name: {(c.indicator, c.applicant, c.span): c for c in form.cells}
            for name, form in forms.items()
        }
        self._indicators = {name: {key[0] for key in cells} for name, cells in self._cells.items()}

    def add(self, spec: RuleSpec, formula: FormulaSpec) -> None:
        """Add the identities of one formula, for each form it names."""
        if unknown := [form for form in formula.forms if form not in self.forms]:
            raise CodebookError(f"no form {unknown[0]!r}")
        known = set().union(*self._indicators.values())
        if strange := [name for name in formula.except_ if name not in known]:
            raise CodebookError(f"no indicator {strange[0]!r}")
        for form in formula.forms or self.forms:
            names = {cell.name for cell in self.forms[form].cells}
            if strange := [name for name in formula.doubts if name not in names]:
                raise CodebookError(f"form {form!r} has no cell {strange[0]!r}")
        if formula.between_years:
            self._add_between_years(spec, formula, formula.between_years)
        for form in formula.forms or self.forms:
            found = list(self._identities(spec, formula, form))
            self.identities.setdefault(form, []).extend(found)

    def _identities(self, spec: RuleSpec, formula: FormulaSpec, form: str) -> Iterator[Identity]:
        if formula.sum:
            parts = self._expand(formula.sum.parts, form)
            for left, right in self._side_by_side(parts, [formula.sum.total], form):
                yield Identity(spec, form, left, right, is_sum=True)
        elif formula.balance:
            left_names = self._expand(formula.balance.left, form)
            right_names = self._expand(formula.balance.right, form)
            for left, right in self._side_by_side(left_names, right_names, form):
                yield Identity(spec, form, left, right)
        elif formula.within:
            for part in self._expand(formula.within.parts, form):
                for left, right in self._side_by_side([part], [formula.within.whole], form):
                    yield Identity(spec, form, left, right, "<=")
        elif formula.applicants:
            total, columns = formula.applicants.total, formula.applicants.parts
            for name in dict.fromkeys(cell.indicator for cell in self.forms[form].cells):
                row = [self._cell((name, column, "year"), form) for column in (*columns, total)]
                yield Identity(spec, form, tuple(row[:-1]), (row[-1],), is_sum=True)
        else:
            yield from self._within_sums(spec, formula.within_sums, form)

    def _within_sums(self, spec: RuleSpec, names: Sequence[str], form: str) -> Iterator[Identity]:
        sums = [one for one in self.identities.get(form, ()) if one.is_sum]
        known = {one.rule.rule for found in self.identities.values() for one in found}
        if unknown := [name for name in names if name not in known]:
            raise CodebookError(f"no rule {unknown[0]!r} above it")
        for one in sums:
            if one.rule.rule in names:
                for part in one.left:
                    yield Identity(spec, form, (part,), one.right, "<=", instead_of=one)

    def _expand(self, names: Sequence[str], form: str) -> list[str]:
        """Replace groups by their members, and refuse what the form does not have."""
        expanded: list[str] = []
        for name in names:
            if name in self.groups:
                expanded += self._expand(self.groups[name], form)
            else:
                expanded.append(self._known(name, form))
        return expanded

    def _known(self, indicator: str, form: str) -> str:
        if indicator not in self._indicators[form]:
            raise CodebookError(f"no indicator or group {indicator!r} in form {form!r}")
        return indicator

    def _side_by_side(
        self, left: Sequence[str], right: Sequence[str], form: str
    ) -> Iterator[tuple[tuple[FormCell, ...], tuple[FormCell, ...]]]:
        """Yield the operands once for each applicant and span that the first one has."""
        for name in right:
            self._known(name, form)
        for indicator, applicant, span in self._cells[form]:
            if indicator == right[0]:
                yield (
                    tuple(self._cell((name, applicant, span), form) for name in left),
                    tuple(self._cell((name, applicant, span), form) for name in right),
                )

    def _cell(self, key: CellKey, form: str) -> FormCell:
        try:
            return self._cells[form][key]
        except KeyError:
            raise CodebookError(f"form {form!r} has no {key[0]} for {key[1]}, {key[2]}") from None

    def _add_between_years(
        self, spec: RuleSpec, formula: FormulaSpec, between: BetweenYearsSpec
    ) -> None:
        forms = formula.forms or tuple(self.forms)
        for form in forms:
            for name in (between.before, between.after, *between.plus, *between.minus):
                self._known(name, form)
        self.between_years.append(YearIdentity(spec, frozenset(forms), between))
