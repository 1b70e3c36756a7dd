"""Rows of a form that were not found although a row with their label is printed elsewhere."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reportparse.codebook import Entry
from reportparse.labels import parse_label
from reportparse.layout import Cell
from reportparse.tables.chunks import looks_like_value

TELLING = 6  # characters of a label that hardly any other table prints
FEW_ROWS = 2  # rows with shorter labels that make a table a part of the form


class LostRow(NamedTuple):
    """A printed row of numbers that may be a row of a form."""

    entry: Entry
    label: tuple[str, ...]
    """Its texts, from left to right."""
    values: tuple[Cell, ...]
    """Its numbers, at least one."""


def find_lost_rows(rows: Sequence[Sequence[Cell]], missing: Sequence[Entry]) -> list[LostRow]:
    """Return the rows of a table that are labelled like entries that were not found.

    Args:
        rows: Rows of a table that were read as no part of a form, each from left to right.
        missing: Rows of a form of which no cell was found.

    Returns:
        Each such row; none where only a short label or two could be chance.
    """
    lost = list(_find(rows, missing))
    telling = any(len(key) >= TELLING for row in lost for key in _keys(row.label))
    return lost if telling or len(lost) >= FEW_ROWS else []


def _find(rows: Sequence[Sequence[Cell]], missing: Sequence[Entry]) -> Iterator[LostRow]:
    left = list(missing)
    for row in rows:
        filled = [cell for cell in row if cell.text_lines]
        values = tuple([cell for cell in filled if _is_number(cell)])
        if not values or not left:
            continue
        label = tuple(
            ["".join(cell.text.split()) for cell in filled if not looks_like_value(cell.text)]
        )
        keys = _keys(label)
        entry = next((entry for entry in left if not keys.isdisjoint(entry.keys)), None)
        if entry is not None:
            left.remove(entry)
            yield LostRow(entry, label, values)


def _keys(label: Sequence[str]) -> frozenset[str]:
    return frozenset(parse_label(text).key for text in label)


def _is_number(cell: Cell) -> bool:
    return looks_like_value(cell.text) and any(map(str.isdigit, cell.text))
