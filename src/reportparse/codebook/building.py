"""Specs → entries: rows and columns flattened in printed order, with all they inherit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from reportparse.codebook.entries import Block, Entry, label_key, label_keys
from reportparse.codebook.specs import AxisSpec, BlockSpec
from reportparse.errors import CodebookError
from reportparse.labels import parse_label
from reportparse.report import Applicant, Span


def build_block(form: str, spec: BlockSpec) -> Block:
    """Number the rows and columns of a block, each with its keys and what it inherits.

    Raises:
        CodebookError: An order of the block names a row it does not have.
    """
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
