"""Which agencies and years of an archive are meant."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from reportparse.errors import ExitCode, ReportParseError
from reportparse.index.reading import Archive

LONGEST_SPAN = 60  # years; a longer one holds a year that cannot be, and its gaps are not shown
YEARS = re.compile(r"(\d{4})(?:[-–](\d{4}))?")


class SelectionError(ReportParseError):
    """An agency or year that the archive does not have."""

    exit_code = ExitCode.WRONG_USAGE


@dataclass(frozen=True, slots=True)
class AgencyChange:
    """A merger or takeover of an agency or of its place."""

    first: int
    last: int
    kind: str
    direction: str
    other: str
    source: str

    @property
    def sentence(self) -> str:
        """The change in one sentence."""
        years = str(self.first) if self.first == self.last else f"{self.first}–{self.last}"
        verb = "took over" if self.direction == "from" else "went into"
        return f"{years}: {verb} {self.other}; the numbers are not joined ({self.source})"


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency of the archive."""

    key: str
    name: str
    region: str | None
    first: int | None
    last: int | None
    changes: Sequence[AgencyChange] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """Agencies by key or by a part of a name they had; years as 2022 or 2014-2018; all if empty."""

    agencies: Sequence[str] = ()
    years: Sequence[str] = ()


def select_agencies(archive: Archive, wanted: Sequence[str]) -> list[Agency]:
    """Return the agencies meant, by region and name.

    Raises:
        SelectionError: One of the wanted names fits no agency.
    """
    known = archive.rows(
        "SELECT * FROM agencies ORDER BY region_lineage IS NULL, region_lineage, name"
    )
    names: dict[str, set[str]] = {}
    for row in archive.rows("SELECT agency_key, name FROM agency_names WHERE name IS NOT NULL"):
        names.setdefault(row["agency_key"], set()).add("".join(row["name"].split()))
    kept: set[str] = set()
    for text in wanted:
        plain = "".join(text.split())
        exact = {row["agency_key"] for row in known if text in (row["agency_key"], row["name"])}
        found = exact or {key for key, all_of in names.items() if any(plain in n for n in all_of)}
        if not found:
            every = sorted({name for all_of in names.values() for name in all_of})
            close = get_close_matches(plain, every, n=3, cutoff=0.4)
            advice = f"did you mean {', '.join(close)}?" if close else "give a part of its name"
            raise SelectionError(f"{text}: no agency of {archive.path}; {advice}")
        kept |= found
    changes = _read_changes(archive)
    shown: dict[str, int] = {}
    for row in known:
        shown[row["name"] or ""] = shown.get(row["name"] or "", 0) + 1
    return [
        Agency(
            row["agency_key"],
            _shown_name(row, shown),
            row["region_lineage"],
            row["first_year"],
            row["last_year"],
            changes.get(row["agency_key"], ()),
        )
        for row in known
        if not wanted or row["agency_key"] in kept
    ]


def _read_changes(archive: Archive) -> dict[str, list[AgencyChange]]:
    found: dict[str, list[AgencyChange]] = {}
    rows = archive.rows(
        "SELECT c.*, coalesce(a.name, c.other) AS told FROM agency_changes c "
        "LEFT JOIN agencies a ON a.agency_key = c.other_key ORDER BY c.first_year, told"
    )
    for row in rows:
        change = AgencyChange(
            row["first_year"],
            row["last_year"],
            row["kind"],
            row["direction"],
            row["told"],
            row["source"],
        )
        found.setdefault(row["agency_key"], []).append(change)
    return found


def _shown_name(row: object, shown: dict[str, int]) -> str:
    """Return an agency's name; with its key where another agency has the same name, or none."""
    name, key = row["name"], row["agency_key"]  # type: ignore[index]
    if not name:
        return str(key)
    return f"{name} ({key})" if shown[name] > 1 else str(name)


def select_years(archive: Archive, wanted: Sequence[str], agencies: Sequence[Agency]) -> list[int]:
    """Return the years meant, or all from the first to the last that a report of theirs is on.

    Raises:
        SelectionError: A year is none, or a range is upside down.
    """
    if not wanted:
        spans = [(one.first, one.last) for one in agencies if one.first and one.last]
        if not spans:
            return []
        first, last = min(first for first, _ in spans), max(last for _, last in spans)
        if last - first <= LONGEST_SPAN:
            return list(range(first, last + 1))
        rows = archive.rows("SELECT DISTINCT year FROM reports WHERE year IS NOT NULL")
        return sorted(row["year"] for row in rows if first <= row["year"] <= last)
    years: set[int] = set()
    for text in wanted:
        match = YEARS.fullmatch(text)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if first > last:
            raise SelectionError(f"--year {text}: is no year; give 2022 or 2014-2018")
        years |= set(range(first, last + 1))
    return sorted(years)
