"""The codebook: every form as data, loaded from YAML and refused when it is ambiguous.

A form is a sequence of blocks; a block is a small table with its own rows and columns, each listed
once. The indicator of a cell is the row's id and the column's id, joined by a dot. See
`docs/codebook.md` for how to write one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reportparse.errors import CodebookError
from reportparse.labels import parse_label
from reportparse.report import Applicant, Span

YEAR_PLACEHOLDER = "{year}"  # in a column label: any year of four digits, e.g. 2016年度
YEAR_KEY = "0000"  # what a year becomes in the key of such a label


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


class CommonSpec(_Spec):
    """What may stand in the tables of every form."""

    auxiliary_columns: Mapping[str, tuple[str, ...]]
    contrary_remarks: tuple[str, ...]
    other_year_words: tuple[str, ...]
    blank_marks: tuple[str, ...]
    money_units: tuple[str, ...]
    count_units: tuple[str, ...]


_SpecT = TypeVar("_SpecT", FormSpec, CommonSpec)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row or column of a block, ready for matching."""

    index: int
    """Place among all rows (or leaf columns) of its block, 0-based, in printed order."""
    label: str | None
    path: tuple[str, ...]
    """Labels from the outermost group to this one."""
    keys: Mapping[str, Literal["exact", "alias"]]
    """Keys (see `labels.parse_label`) under which the entry may be printed."""
    group_keys: tuple[frozenset[str], ...]
    """Keys of the groups above, outermost first."""
    ordinal: int | None
    indicator: str | None
    unit: str | None
    applicant: Applicant | None
    span: Span | None
    valued: bool
    parent: int | None
    """Index of the group above, if it is an entry (rows only)."""


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell of a form: which row and column hold which indicator."""

    row: Entry
    column: Entry
    indicator: str
    unit: str
    applicant: Applicant | None
    span: Span

    @property
    def label(self) -> tuple[str, ...]:
        """The official labels: the row's path, then the column's."""
        return tuple(part for part in (*self.row.path, *self.column.path) if part)


@dataclass(frozen=True)
class Block:
    """A small table of a form."""

    form: str
    block: str
    label: str | None
    title_keys: frozenset[str]
    row_header_keys: frozenset[str]
    rows: tuple[Entry, ...]
    columns: tuple[Entry, ...]
    row_orders: tuple[tuple[Entry, ...], ...]
    """The orders in which the rows are printed, at least one."""

    @cached_property
    def row_index(self) -> Mapping[str, tuple[Entry, ...]]:
        """Rows by key."""
        return _index(self.rows)

    @cached_property
    def column_index(self) -> Mapping[str, tuple[Entry, ...]]:
        """Leaf columns by key."""
        return _index(self.columns)

    @cached_property
    def column_group_keys(self) -> frozenset[str]:
        """Keys of the headers above the leaf columns."""
        return frozenset(key for entry in self.columns for keys in entry.group_keys for key in keys)

    @cached_property
    def row_group_keys(self) -> frozenset[str]:
        """Keys of the groups above the rows."""
        return frozenset(key for entry in self.rows for keys in entry.group_keys for key in keys)

    @cached_property
    def cells(self) -> Mapping[tuple[int, int], FormCell]:
        """Every cell by (row index, column index), in the form's order."""
        return {
            (row.index, column.index): _make_cell(row, column, self)
            for row in self.rows
            if row.valued
            for column in self.columns
        }


@dataclass(frozen=True)
class Form:
    """A statistical table as the state prescribes it."""

    form: str
    title: str
    source: SourceSpec
    years: YearsSpec
    blocks: tuple[Block, ...]

    @cached_property
    def cells(self) -> tuple[FormCell, ...]:
        """Every cell in the form's order."""
        return tuple(cell for block in self.blocks for cell in block.cells.values())


@dataclass(frozen=True)
class Codebook:
    """All forms, and what is common to them."""

    forms: Mapping[str, Form]
    common: CommonSpec
    digest: str = field(default="")
    """First 12 hex digits of the SHA-256 over the files, in order."""

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of all forms."""
        return tuple(block for form in self.forms.values() for block in form.blocks)

    @cached_property
    def captions(self) -> frozenset[str]:
        """Keys of the forms' titles, which stand above their tables."""
        return frozenset(label_key(form.title) for form in self.forms.values())

    @cached_property
    def auxiliary_columns(self) -> Mapping[str, str]:
        """Role (number, unit, remark) of an auxiliary column by the key of its header."""
        return {
            parse_label(label).key: role
            for role, labels in self.common.auxiliary_columns.items()
            for label in labels
        }


def load_codebook(*extra: Path) -> Codebook:
    """Load the forms that ship with the package and those of `extra` files.

    Raises:
        CodebookError: A file is malformed, a form is defined twice, or two entries could claim
            one label in one place.
    """
    folder = resources.files("reportparse") / "codebooks"
    shipped = sorted(
        (path for path in folder.iterdir() if path.name.endswith(".yaml")), key=lambda p: p.name
    )
    digest = sha256()
    common: CommonSpec | None = None
    forms: dict[str, Form] = {}
    for path in (*shipped, *extra):
        text = _read_text(path)
        digest.update(text)
        if path.name == "common.yaml" and path not in extra:
            common = _validate(CommonSpec, text, path)
            continue
        form = _build_form(_validate(FormSpec, text, path), path)
        if form.form in forms:
            raise CodebookError(f"{path}: form {form.form!r} is defined twice; rename one")
        forms[form.form] = form
    assert common is not None, "codebooks/common.yaml ships with the package"
    _refuse_equal_blocks(forms.values())
    return Codebook(forms, common, digest.hexdigest()[:12])


def load_form(path: Path) -> Form:
    """Load one file alone; raises CodebookError when it is malformed or ambiguous."""
    return _build_form(_validate(FormSpec, _read_text(path), path), path)


def label_key(label: str) -> str:
    """Return the key of a label of the codebook; `{year}` stands for any year."""
    return parse_label(label.replace(YEAR_PLACEHOLDER, YEAR_KEY)).key


def label_keys(label: str) -> tuple[str, ...]:
    """Return the keys of a label: without its bracketed remark, and with it as if unbracketed."""
    parsed = parse_label(label.replace(YEAR_PLACEHOLDER, YEAR_KEY))
    return tuple(dict.fromkeys((parsed.key, parsed.key + parsed.remark)))


def _read_text(path: Path | Traversable) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CodebookError(f"{path}: cannot be read ({error.strerror}); check the path") from error


def _validate(spec: type[_SpecT], text: bytes, path: Path | Traversable) -> _SpecT:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return spec.model_validate(yaml.load(text, Loader=loader))
    except yaml.YAMLError as error:
        raise CodebookError(f"{path}: no YAML: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise CodebookError(f"{path}: {place}: {first['msg']}") from error


def _build_form(spec: FormSpec, path: Path | Traversable) -> Form:
    blocks = tuple(_build_block(spec.form, block) for block in spec.blocks)
    form = Form(spec.form, spec.title, spec.source, spec.years, blocks)
    for block in blocks:
        _refuse_equal_labels(block.rows, f"{path}: block {block.block!r}")
        _refuse_equal_labels(block.columns, f"{path}: block {block.block!r}")
    _refuse_equal_cells(form, path)
    return form


def _build_block(form: str, spec: BlockSpec) -> Block:
    titles = () if spec.label is None else (spec.label, *(alias.label for alias in spec.aliases))
    rows = tuple(_flatten(spec.rows, leaves_only=False))
    columns = tuple(_flatten(spec.columns, leaves_only=True))
    return Block(
        form=form,
        block=spec.block,
        label=spec.label,
        title_keys=frozenset(label_key(title) for title in titles),
        row_header_keys=frozenset(label_key(label) for label in spec.row_headers),
        rows=rows,
        columns=columns,
        row_orders=_row_orders(spec, rows) or (rows,),
    )


def _row_orders(spec: BlockSpec, rows: Sequence[Entry]) -> tuple[tuple[Entry, ...], ...]:
    by_indicator = {row.indicator: row for row in rows}
    orders = []
    for order in spec.orders:
        names = [name for names in order.indicators for name in names]
        if unknown := [name for name in names if name not in by_indicator]:
            raise CodebookError(
                f"block {spec.block!r}: order of {order.seen_in}: no row {unknown[0]!r}"
            )
        orders.append(tuple(by_indicator[name] for name in names))
    return tuple(orders)


@dataclass(frozen=True, slots=True)
class _Above:
    """What an entry inherits from the groups above it."""

    path: tuple[str, ...] = ()
    group_keys: tuple[frozenset[str], ...] = ()
    ids: tuple[str, ...] = ()
    unit: str | None = None
    applicant: Applicant | None = None
    span: Span | None = None
    index: int | None = None


def _flatten(specs: Sequence[AxisSpec], *, leaves_only: bool) -> Iterator[Entry]:
    """List rows (groups too, columns only as leaves) in printed order, numbered from 0."""
    counter = 0

    def visit(spec: AxisSpec, above: _Above) -> Iterator[Entry]:
        nonlocal counter
        keys = _entry_keys(spec, above, joined=leaves_only)
        path = (*above.path, spec.label) if spec.label is not None else above.path
        own_ids = () if spec.indicator is None else (spec.indicator,)
        ids = (*above.ids, *own_ids) if leaves_only else own_ids
        below = spec.columns if leaves_only else spec.rows
        index = None
        if not (leaves_only and below):
            index, counter = counter, counter + 1
            yield Entry(
                index=index,
                label=spec.label,
                path=path,
                keys=keys,
                group_keys=above.group_keys,
                ordinal=None if spec.label is None else parse_label(spec.label).ordinal,
                indicator=".".join(ids) or None,
                unit=spec.unit or above.unit,
                applicant=spec.applicant or above.applicant,
                span=spec.span or above.span,
                valued=spec.valued and (spec.indicator is not None or not below),
                parent=above.index,
            )
        own = frozenset(keys)
        inherited = _Above(
            path, (*above.group_keys, own), ids, spec.unit, spec.applicant, spec.span, index
        )
        for child in below:
            yield from visit(child, inherited)

    for spec in specs:
        yield from visit(spec, _Above())


def _entry_keys(
    spec: AxisSpec, above: _Above, *, joined: bool
) -> dict[str, Literal["exact", "alias"]]:
    """Return the keys of an entry; `joined` adds those of the label after its groups' labels."""
    keys: dict[str, Literal["exact", "alias"]] = {}
    for alias in spec.aliases:
        keys |= dict.fromkeys(label_keys(alias.label), "alias")
    if spec.label is not None:
        keys |= dict.fromkeys(label_keys(spec.label), "exact")
        if joined:
            prefix = ""
            for label in reversed(above.path):
                prefix = label_key(label) + prefix
                keys.setdefault(prefix + label_key(spec.label), "exact")
    return keys


def _index(entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    index: dict[str, tuple[Entry, ...]] = {}
    for entry in entries:
        for key in entry.keys:
            index[key] = (*index.get(key, ()), entry)
    return index


def _make_cell(row: Entry, column: Entry, block: Block) -> FormCell:
    indicator = ".".join(part for part in (row.indicator, column.indicator) if part)
    unit = column.unit or row.unit
    if not indicator or unit is None:
        place = " × ".join((*row.path, *column.path))
        raise CodebookError(f"form {block.form!r}: {place}: no indicator or no unit")
    return FormCell(
        row=row,
        column=column,
        indicator=indicator,
        unit=unit,
        applicant=column.applicant or row.applicant,
        span=column.span or row.span or "year",
    )


def _refuse_equal_labels(entries: Sequence[Entry], where: str) -> None:
    """Refuse two entries under one group that could claim the same label."""
    claimed: dict[tuple[tuple[str, ...], str], Entry] = {}
    for entry in entries:
        group = entry.path[:-1] if entry.label is not None else entry.path
        for key in entry.keys:
            other = claimed.setdefault((group, key), entry)
            if other is not entry:
                raise CodebookError(
                    f"{where}: {entry.label!r} and {other.label!r} could both claim a label "
                    f"printed as {key!r} under {' > '.join(group) or 'the top'}"
                )


def _refuse_equal_cells(form: Form, path: Path | Traversable) -> None:
    seen: set[tuple[str, str | None, str]] = set()
    for cell in form.cells:
        identity = (cell.indicator, cell.applicant, cell.span)
        if identity in seen:
            raise CodebookError(f"{path}: two cells hold {cell.indicator!r}; give each its own id")
        seen.add(identity)


def _refuse_equal_blocks(forms: Iterable[Form]) -> None:
    """Refuse two forms with a block of the very same labels: no table could tell them apart."""
    seen: dict[tuple[tuple[frozenset[str], ...], ...], str] = {}
    for form in forms:
        for block in form.blocks:
            shape = (
                tuple(frozenset(entry.keys) for entry in block.rows),
                tuple(frozenset(entry.keys) for entry in block.columns),
            )
            other = seen.setdefault(shape, form.form)
            if other != form.form:
                raise CodebookError(
                    f"forms {form.form!r} and {other!r} have a block with the same labels: "
                    "no table could tell them apart"
                )
