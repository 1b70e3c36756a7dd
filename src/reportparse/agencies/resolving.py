"""From a name and a year to one agency, or to all that it may be; nothing is guessed."""

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Literal, NamedTuple

from reportparse.agencies.places import Reading
from reportparse.agencies.reading import read_name
from reportparse.regions import Division, load_divisions
from reportparse.report import Region

Status = Literal["resolved", "ambiguous", "unresolved"]


class Fit(IntEnum):
    """How well a place fits a year, the best first."""

    IN_FORCE = 0
    """It bore this name at the end of the year."""
    CHANGED = 1
    """It bore this name until some day of the year."""
    OTHER_NAME = 2
    """The place was there, under another name."""
    NOT_THERE = 3
    """There was no such place: it was merged or divided before, or founded later."""


class Candidate(NamedTuple):
    """One agency that a name may stand for in a year."""

    id: str
    region: Division
    """The division as it was in the year."""
    level: str
    body: str
    fit: Fit
    reading: Reading


class Resolution(NamedTuple):
    """What a name stands for in a year."""

    status: Status
    id: str | None = None
    region: Region | None = None
    level: str | None = None
    body: str | None = None
    candidates: tuple[str, ...] = ()
    note: str | None = None
    """Why it is not resolved, or what a person should know who uses it."""


def resolve_name(name: str, year: int | None = None) -> Resolution:
    """Say which agency a name stands for in the year reported on.

    Args:
        name: The name as printed; spaces do not matter.
        year: The year reported on; None takes the place as it was under this name.
    """
    found = find_candidates(name, year)
    return judge(found, name, year)


def find_candidates(name: str, year: int | None) -> tuple[Candidate, ...]:
    """List the agencies that a name may stand for, those only that fit the year best."""
    readings = read_name("".join(name.split()))
    candidates = [make_candidate(reading, year) for reading in readings if reading.places]
    if not candidates:
        return ()
    best = min(candidate.fit for candidate in candidates)
    return tuple(candidate for candidate in candidates if candidate.fit == best)


def make_candidate(reading: Reading, year: int | None) -> Candidate:
    """Return the agency that one reading of a name stands for in a year."""
    region, fit = _fit(reading.region, year)
    if year is not None and fit is Fit.IN_FORCE and reading.zone is not None:
        until = reading.zone.until
        fit = Fit.NOT_THERE if until is not None and year >= until else fit
    return Candidate(
        id=make_id(region.lineage, reading),
        region=region,
        level=_level(reading),
        body=reading.body.name,
        fit=fit,
        reading=reading,
    )


def _fit(division: Division, year: int | None) -> tuple[Division, Fit]:
    """Return what a division was in a year, and how well its name fits."""
    if year is None or division.is_in_force(year):
        return division, Fit.IN_FORCE
    there = load_divisions().of_lineage(division.lineage, year)
    if division.ended_in(year):
        return there or division, Fit.CHANGED
    return (there, Fit.OTHER_NAME) if there else (division, Fit.NOT_THERE)


def _level(reading: Reading) -> str:
    if reading.unit.startswith("town-") or "-town-" in reading.unit:
        return "township"
    return "zone" if reading.unit else reading.region.level


def make_id(lineage: str, reading: Reading) -> str:
    """Put an agency's id together: `cn-320813-dept-caizheng`."""
    parts = ["cn", lineage, reading.unit, reading.body.id]
    if reading.unit and reading.body.id == "gov":
        parts.pop()
    return "-".join(filter(None, parts))


def judge(candidates: Sequence[Candidate], name: str, year: int | None) -> Resolution:
    """Decide among candidates of equal worth: one, several or none."""
    if not candidates:
        return _nothing(name)
    first = candidates[0]
    if not first.reading.body.is_agency:
        return _other_kind(candidates)
    if first.fit is Fit.NOT_THERE:
        return Resolution(
            "unresolved",
            level=first.level,
            body=first.body,
            candidates=_with_successors(candidates),
            note=_explain_not_there(candidates, year),
        )
    ids = sorted({candidate.id for candidate in candidates})
    if len(ids) > 1:
        shown = "、".join(sorted({describe(candidate.region, year) for candidate in candidates}))
        note = f"{len(ids)} agencies have this name: {shown}"
        bodies = {candidate.body for candidate in candidates}
        levels = {candidate.level for candidate in candidates}
        return Resolution(
            "ambiguous",
            level=levels.pop() if len(levels) == 1 else None,
            body=bodies.pop() if len(bodies) == 1 else None,
            candidates=tuple(ids),
            note=note,
        )
    return resolved(first, year)


def resolved(candidate: Candidate, year: int | None) -> Resolution:
    """Return the resolution to one candidate."""
    return Resolution(
        "resolved",
        id=candidate.id,
        region=make_region(candidate.region),
        level=candidate.level,
        body=candidate.body,
        note=_explain_year(candidate, year),
    )


def make_region(division: Division) -> Region:
    """Return a division as the report JSON shows it."""
    return Region(
        code=division.code, lineage=division.lineage, name=division.name, level=division.level
    )


def describe(division: Division, year: int | None) -> str:
    """Return a division's name with the divisions above it."""
    names = [division.name]
    divisions = load_divisions()
    code_year = year if year is not None else division.until and division.until - 1
    above = divisions.parent(division, code_year)
    while above is not None and above.code != division.code:
        names.append(above.name)
        division, above = above, divisions.parent(above, code_year)
    return "".join(reversed(names))


def _other_kind(candidates: Sequence[Candidate]) -> Resolution:
    """Recognise what is no agency of the government; it has no id."""
    body = candidates[0].reading.body
    note = f"a {body.id}, not an agency with an id"
    return Resolution("unresolved", level=body.id, body=body.name, note=note)


def _nothing(name: str) -> Resolution:
    relative = next((one for one in read_name("".join(name.split())) if one.relative), None)
    if relative is not None:
        note = f"“{relative.relative}” does not say which; the document has to"
        return Resolution("unresolved", body=relative.body.name, note=note)
    return Resolution(
        "unresolved",
        note="no division and body of the vocabulary read like this; see docs/agencies.md",
    )


def _explain_year(candidate: Candidate, year: int | None) -> str | None:
    printed, region = candidate.reading.region, candidate.region
    if candidate.fit is Fit.OTHER_NAME:
        return f"{_years_of(printed)}; in {year} the place was {region.name}"
    if candidate.fit is Fit.CHANGED and printed.name != region.name:
        return f"{printed.name} became {region.name} in {year}"
    return None


def _years_of(division: Division) -> str:
    if division.until is not None:
        return f"{division.name} was its name until {division.until}"
    return f"{division.name} is its name since {division.since}"


def _explain_not_there(candidates: Sequence[Candidate], year: int | None) -> str:
    printed = candidates[0].reading.region
    if printed.until is not None and year is not None and printed.until <= year:
        what = "was merged or divided" if printed.became else "ended"
        return f"{printed.name} {what} in {printed.until}, before the end of {year}"
    if candidates[0].reading.zone is not None and printed.is_in_force(year or 0):
        return f"{candidates[0].reading.unit_name} was no zone any more in {year}"
    return f"{printed.name} exists since {printed.since}, not in {year}"


def _with_successors(candidates: Iterable[Candidate]) -> tuple[str, ...]:
    """List the agency itself and those that took it over."""
    ids: dict[str, None] = {}
    divisions = load_divisions()
    for candidate in candidates:
        ids[candidate.id] = None
        for code in candidate.region.became:
            division = divisions.of_code(code, candidate.region.until)
            if division is not None:
                ids[make_id(division.lineage, candidate.reading)] = None
    return tuple(ids)
