"""What every export is made of: tables of typed columns, each with what it means."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from math import isfinite
from typing import Literal

Type = Literal["string", "integer", "number", "boolean"]
Cell = str | int | float | bool | None
Values = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, type and meaning, and the codes it is made of, if it is."""

    name: str
    type: Type
    description: str
    label: str = ""
    """What stands above it in a statistics package; the description when there is none."""
    codes: Mapping[str, str] = field(default_factory=dict)
    """Every text that may stand in it, with its meaning."""
    absent: str | None = None
    """The column that says why a number is not there."""
    unit: str = ""

    @property
    def title(self) -> str:
        """Label, else description."""
        return self.label or self.description


@dataclass(frozen=True)
class Table:
    """Columns and their values, read part by part: an archive need not fit in memory."""

    name: str
    title: str
    columns: Sequence[Column]
    height: int
    """The number of rows."""
    read: Callable[[], Iterator[Values]]
    """Yields some rows at a time, column by column."""
    key: tuple[str, ...] = ()
    """Columns that together tell the rows apart."""

    @classmethod
    def of(
        cls, names: tuple[str, str], columns: Sequence[Column], values: Values, *key: str
    ) -> "Table":
        """Return a table, by name and title, whose values are all there."""
        height = len(values[0]) if values else 0
        return cls(*names, columns, height, lambda: iter([values]), key)

    @cached_property
    def values(self) -> Values:
        """All values, column by column."""
        parts = list(self.read())
        if len(parts) == 1:
            return parts[0]
        return [[cell for part in parts for cell in part[at]] for at in range(len(self.columns))]

    def column(self, name: str) -> Sequence[Cell]:
        """Return the values of a column."""
        return self.values[[one.name for one in self.columns].index(name)]


SAFE_DIGITS = 15  # of a whole number that every program holds exactly
ABSENT = {
    "blank": "printed blank: empty, a dash, / or 无; not zero",
    "missing": "the form has the cell, the report does not show it",
    "unreadable": "something is printed, but no number",
    "inexact": "a number that a column of numbers cannot hold; see value_exact of the long layout",
    "several": "two forms of the report print different numbers; see the long layout",
}
STATUS = {
    "certain": "read, and matched by wording and by place",
    "doubtful": "something speaks against it: look at the page before you use it",
    "blank": ABSENT["blank"],
    "missing": ABSENT["missing"],
}


def as_number(exact: str | None) -> int | float | None:
    """Return a number as programs hold it, or None where they would hold another one."""
    if exact is None:
        return None
    if exact.isascii() and exact.isdigit() and len(exact) <= SAFE_DIGITS:
        return int(exact)
    try:
        value = Decimal(exact)
    except InvalidOperation:
        return None
    number = float(value)
    if not isfinite(number) or Decimal(repr(number)) != value:
        return None
    return int(value) if "." not in exact else number
