"""Measures: derived numbers as data, with their operands found in the forms."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reportparse.codebook.entries import Codebook, Form
from reportparse.codebook.rules import CellKey
from reportparse.codebook.series import Place, SeriesBook
from reportparse.codebook.series_specs import MeasureFormulaSpec, MeasureSpec, MeasuresSpec
from reportparse.errors import CodebookError

EACH = "{each}"


@dataclass(frozen=True, slots=True)
class Formula:
    """Numerator and denominator: sums of cells, in forms that are linked exactly."""

    name: str
    forms: tuple[str, ...]
    numerator: tuple[CellKey, ...]
    denominator: tuple[CellKey, ...]
    text: str
    """The formula in the names of its cells; `x.*` is the sum of all right below `x`."""
    note: str | None

    @property
    def operands(self) -> tuple[CellKey, ...]:
        """All cells, each once."""
        return tuple(dict.fromkeys(self.numerator + self.denominator))


@dataclass(frozen=True, slots=True)
class Measure:
    """A derived number and where it comes from."""

    measure: str
    zh: str
    en: str
    says: str
    source: str
    minimum: int
    formulas: tuple[Formula, ...]


def build_measures(
    codebook: Codebook, book: SeriesBook, spec: MeasuresSpec
) -> Mapping[str, Measure]:
    """Resolve the operands of every measure.

    Raises:
        CodebookError: A measure is defined twice or named like an indicator, an operand is in none
            of its forms, a form has two formulas, or one formula joins forms that are not linked
            exactly.
    """
    measures: dict[str, Measure] = {}
    known = {cell.indicator for form in codebook.forms.values() for cell in form.cells}
    for one in spec.measures:
        for member in one.each or ("",):
            measure = _build(one, member, codebook, book)
            if measure.measure in measures or measure.measure in known:
                raise CodebookError(f"measure {measure.measure!r}: the name is taken; rename it")
            measures[measure.measure] = measure
    return measures


def _build(spec: MeasureSpec, member: str, codebook: Codebook, book: SeriesBook) -> Measure:
    name = spec.measure.replace(EACH, member)
    try:
        if spec.each and name == spec.measure:
            raise CodebookError("its name needs {each}")
        formulas = tuple(
            _formula(number, formula, member, codebook, book)
            for number, formula in enumerate(spec.formulas)
        )
        forms = [form for formula in formulas for form in formula.forms]
        if len(forms) != len(set(forms)):
            raise CodebookError("a form has two formulas")
    except CodebookError as error:
        raise CodebookError(f"measure {name!r}: {error}") from error
    return Measure(name, spec.zh, spec.en, spec.says, spec.source, spec.minimum, formulas)


def _formula(
    number: int, spec: MeasureFormulaSpec, member: str, codebook: Codebook, book: SeriesBook
) -> Formula:
    found: list[tuple[tuple[CellKey, ...], tuple[CellKey, ...]]] = []
    for form_name in spec.forms:
        form = codebook.forms.get(form_name)
        if form is None:
            raise CodebookError(f"no form {form_name!r}")
        sides = (
            tuple(_operands(side, spec, member, form))
            for side in (spec.numerator, spec.denominator)
        )
        found.append((next(sides), next(sides)))
    joined = {_series_of(sides, form, book) for sides, form in zip(found, spec.forms, strict=True)}
    if len(joined) > 1:
        forms = " and ".join(spec.forms)
        raise CodebookError(f"{forms} are not linked exactly in its operands; give each a formula")
    numerator, denominator = found[0]
    text = " ÷ ".join(_sum(side, spec, member) for side in (spec.numerator, spec.denominator))
    return Formula(str(number), spec.forms, numerator, denominator, text, spec.note)


def _series_of(
    sides: tuple[tuple[CellKey, ...], tuple[CellKey, ...]], form: str, book: SeriesBook
) -> tuple[tuple[str, ...], ...]:
    places = [[Place(form, None, *key) for key in side] for side in sides]
    for place in (place for side in places for place in side):
        if place not in book.by_place:
            raise CodebookError(f"{place.cell} is not the same in every layout of {form}")
    return tuple(tuple(book.name_of(place) for place in side) for side in places)


def _operands(
    names: Iterable[str], spec: MeasureFormulaSpec, member: str, form: Form
) -> Iterator[CellKey]:
    cells = [(cell.indicator, cell.applicant, cell.span) for cell in form.cells]
    for name in names:
        indicator, _, applicant = name.replace(EACH, member).partition("@")
        column = applicant or spec.applicant
        wanted = [
            key
            for key in cells
            if key[1] == column and key[2] == "year" and _is_named(key[0], indicator)
        ]
        if not wanted:
            raise CodebookError(f"form {form.form!r} has no {name!r}")
        yield from wanted


def _is_named(indicator: str, pattern: str) -> bool:
    prefix, star, _ = pattern.partition("*")
    if not star:
        return indicator == pattern
    return indicator.startswith(prefix) and "." not in indicator[len(prefix) :]


def _sum(names: Iterable[str], spec: MeasureFormulaSpec, member: str) -> str:
    told = [name.replace(EACH, member) for name in names]
    if spec.applicant:
        told = [name if "@" in name else f"{name}@{spec.applicant}" for name in told]
    return told[0] if len(told) == 1 else f"({' + '.join(told)})"
