"""The table of divisions: who was called what under which code, and what became of it."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

STATE = "000000"
# 伊犁哈萨克自治州 holds two prefectures whose codes do not show it.
ALSO_INSIDE = {"654000": ("6542", "6543")}
LEVEL_OF_LENGTH = {0: "state", 2: "province", 4: "prefecture", 6: "county"}


class Division(NamedTuple):
    """One name of one place under one code, and the years it was so."""

    code: str
    """Six digits of GB/T 2260."""
    name: str
    since: int | None
    """Year of the change that began it; None when before 2008."""
    until: int | None
    """Year of the change that ended it; None when it is in use."""
    lineage: str
    """The code that stands for the place over its one-to-one renamings."""
    became: tuple[str, ...]
    """The divisions that took it over or in, where its lineage ends."""
    source: str

    @property
    def prefix(self) -> str:
        """The digits that its code shares with the codes of everything inside it."""
        return prefix_of(self.code)

    @property
    def level(self) -> str:
        """Its level: `state`, `province`, `prefecture` or `county`."""
        return LEVEL_OF_LENGTH[len(self.prefix)]

    def is_in_force(self, year: int) -> bool:
        """Whether it is what the place was called at the end of `year`."""
        return (self.since or 0) <= year and (self.until is None or year < self.until)

    def ended_in(self, year: int) -> bool:
        """Whether it was replaced in the course of `year`."""
        return self.until == year


WHOLE_STATE = Division(STATE, "全国", None, None, STATE, (), "")


def prefix_of(code: str) -> str:
    """Return the digits of a code before the pairs of zeros that end it."""
    if code == STATE:
        return ""
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


class Divisions:
    """All divisions, to be looked up by name, code and lineage."""

    def __init__(self, divisions: Iterable[Division]) -> None:
        """Index the divisions."""
        self.all = tuple(divisions)
        self.by_name: dict[str, list[Division]] = {}
        self._by_code: dict[str, list[Division]] = {}
        self._by_lineage: dict[str, list[Division]] = {}
        for division in self.all:
            self.by_name.setdefault(division.name, []).append(division)
            self._by_code.setdefault(division.code, []).append(division)
            self._by_lineage.setdefault(division.lineage, []).append(division)

    def of_code(self, code: str, year: int | None = None) -> Division | None:
        """Return the division that has a code in `year`, or had it last; None when none had."""
        return _pick(self._by_code.get(code, ()), year)

    def of_lineage(self, lineage: str, year: int | None) -> Division | None:
        """Return what a lineage was in `year`; None when there was no such place then."""
        members = self._by_lineage.get(lineage, ())
        if year is None:
            return members[-1] if members else None
        found = next((one for one in members if one.is_in_force(year)), None)
        return found or next((one for one in members if one.ended_in(year)), None)

    def members(self, lineage: str) -> tuple[Division, ...]:
        """Return everything that a lineage was, the oldest first."""
        found = self._by_lineage.get(lineage, ())
        return tuple(sorted(found, key=lambda one: one.since or 0))

    def predecessors(self, code: str) -> tuple[Division, ...]:
        """Return the divisions whose lineages ended in the division with this code."""
        return tuple(one for one in self.all if code in one.became)

    def is_inside(self, inner: Division, outer: Division) -> bool:
        """Whether a division lies in another one, now or at any time of their lineages."""
        if inner.code.startswith((outer.prefix, *ALSO_INSIDE.get(outer.code, ()))):
            return True
        return any(
            one.code.startswith(other.prefix)
            for one in self.members(inner.lineage)
            for other in self.members(outer.lineage)
        )

    def parent(self, division: Division, year: int | None = None) -> Division | None:
        """Return the division one level above; None for a province."""
        for code in (division.code[:4] + "00", division.code[:2] + "0000"):
            above = self.of_code(code, year)
            if above is not None and above.code != division.code:
                return above
        return None


def _pick(divisions: Iterable[Division], year: int | None) -> Division | None:
    found: Division | None = None
    for division in divisions:
        if year is not None and division.is_in_force(year):
            return division
        found = division
    return found


@lru_cache(maxsize=1)
def load_divisions() -> Divisions:
    """Load the table that `tools/derive_divisions.py` makes."""
    return Divisions(_read_rows(read_text("divisions.tsv")))


def read_text(file_name: str) -> str:
    """Return the text of a file of this package."""
    return (resources.files("reportparse.regions") / file_name).read_text(encoding="utf-8")


def read_table(file_name: str) -> Iterator[list[str]]:
    """Yield the rows of a table of tab-separated values, without comments and header."""
    lines = (line for line in read_text(file_name).splitlines() if not line.startswith("#"))
    next(lines)
    for line in lines:
        yield line.split("\t")


def _read_rows(text: str) -> Iterator[Division]:
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    for line in lines[1:]:
        code, name, since, until, lineage, became, source = line.split("\t")
        yield Division(
            code,
            name,
            int(since) if since else None,
            int(until) if until else None,
            lineage,
            tuple(became.split()),
            source,
        )
