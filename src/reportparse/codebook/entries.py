"""The forms as matching sees them: blocks of rows and columns, each with its keys."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from reportparse.codebook.series_specs import LinkSpec
from reportparse.codebook.specs import CommonSpec, SourceSpec, YearsSpec
from reportparse.errors import CodebookError
from reportparse.labels import parse_label
from reportparse.layout import KnownLabels
from reportparse.report import Applicant, Span

if TYPE_CHECKING:
    from reportparse.codebook.rules import Rules

YEAR_PLACEHOLDER = "{year}"  # in a column label: any year of four digits, e.g. 2016年度
YEAR_KEY = "0000"  # what a year becomes in the key of such a label


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
    def key(self) -> tuple[str, Applicant | None, Span]:
        """Indicator, applicant and span: one cell of a form."""
        return self.indicator, self.applicant, self.span

    @property
    def label(self) -> tuple[str, ...]:
        """The official labels: the row's path, then the column's."""
        return tuple(part for part in (*self.row.path, *self.column.path) if part)

    @property
    def name(self) -> str:
        """How findings name it, e.g. `requests.processed@total`."""
        return name_of_cell(self.indicator, self.applicant, self.span)


def name_of_cell(indicator: str, applicant: Applicant | None, span: Span) -> str:
    """Name a cell as findings do: the indicator, with what tells it from its neighbours."""
    name = indicator if applicant is None else f"{indicator}@{applicant}"
    return name if span == "year" else f"{name}@{span}"


@dataclass(frozen=True, eq=False)
class Block:
    """A small table of a form; equal to none but itself, so that it can be a key."""

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
    def is_one_row(self) -> bool:
        """Whether it is one row of values without a label, as disputes-2019 is."""
        return all(row.label is None for row in self.rows)

    @cached_property
    def row_index(self) -> Mapping[str, tuple[Entry, ...]]:
        """Rows by key."""
        return _index(self.rows)

    @cached_property
    def column_index(self) -> Mapping[str, tuple[Entry, ...]]:
        """Leaf columns by key."""
        return _index(self.columns)

    @cached_property
    def labels(self) -> frozenset[str]:
        """Keys of all that a table of the block shows beside its values."""
        return self.column_group_keys.union(self.row_index, self.column_index)

    @cached_property
    def label_beginnings(self) -> tuple[str, ...]:
        """The first two characters of each label."""
        return tuple(label[:2] for label in self.labels)

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
    links: tuple[LinkSpec, ...] = ()

    @cached_property
    def cells(self) -> tuple[FormCell, ...]:
        """Every cell in the form's order."""
        return tuple(cell for block in self.blocks for cell in block.cells.values())

    @cached_property
    def applicants(self) -> Mapping[str, frozenset[Applicant | None]]:
        """For every indicator, by whom it is counted."""
        found: dict[str, set[Applicant | None]] = {}
        for cell in self.cells:
            found.setdefault(cell.indicator, set()).add(cell.applicant)
        return {indicator: frozenset(applicants) for indicator, applicants in found.items()}


@dataclass(frozen=True)
class Codebook:
    """All forms, and what is common to them."""

    forms: Mapping[str, Form]
    common: CommonSpec
    rules: "Rules"
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
    def titles(self) -> frozenset[str]:
        """Keys of the blocks' titles, which stand in a table above each block's header."""
        return frozenset(key for block in self.blocks for key in block.title_keys)

    @cached_property
    def headers(self) -> frozenset[str]:
        """Keys of the headers of all columns, and of groups of columns."""
        return frozenset(
            key
            for block in self.blocks
            for keys in (block.column_index, block.column_group_keys)
            for key in keys
        )

    @cached_property
    def known_labels(self) -> KnownLabels:
        """The labels that help to find tables."""
        groups = frozenset(key for block in self.blocks for key in block.row_group_keys)
        units = frozenset(self.common.count_units) | frozenset(self.common.money_units)
        return KnownLabels(self.captions, self.titles, groups, self.headers, units)

    @cached_property
    def auxiliary_columns(self) -> Mapping[str, str]:
        """Role (number, unit, remark) of an auxiliary column by the key of its header."""
        return {
            parse_label(label).key: role
            for role, labels in self.common.auxiliary_columns.items()
            for label in labels
        }


def label_key(label: str) -> str:
    """Return the key of a label of the codebook; `{year}` stands for any year."""
    return parse_label(label.replace(YEAR_PLACEHOLDER, YEAR_KEY)).key


def label_keys(label: str) -> tuple[str, ...]:
    """Return the keys of a label: without its bracketed remark, and with it as if unbracketed."""
    parsed = parse_label(label.replace(YEAR_PLACEHOLDER, YEAR_KEY))
    return tuple(dict.fromkeys((parsed.key, parsed.key + parsed.remark)))


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
        raise CodebookError(f"block {block.block!r}: {place}: no indicator or no unit")
    return FormCell(
        row=row,
        column=column,
        indicator=indicator,
        unit=unit,
        applicant=column.applicant or row.applicant,
        span=column.span or row.span or "year",
    )
