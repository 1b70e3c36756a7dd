"""The agency of a report: its name, and what else the document says about where it is."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reportparse.agencies.decisions import Decisions, apply_decision
from reportparse.agencies.places import Reading, may_be_of, read_places
from reportparse.agencies.reading import read_name
from reportparse.agencies.resolving import (
    Candidate,
    Fit,
    Resolution,
    find_candidates,
    judge,
    make_candidate,
    resolved,
)
from reportparse.agencies.units import read_town
from reportparse.narrative.agency_names import are_related
from reportparse.narrative.findings import make_finding
from reportparse.regions import Division, load_divisions
from reportparse.report import Agency, AgencyEvidence, Finding

NAMING_SOURCES = ("cover", "title", "signature", "header")
DECIDE = "say which with --agencies (docs/agencies.md)"
# Endings of the divisions that a relative word may stand for.
KINDS = {
    "省": ("省",),
    "自治区": ("自治区",),
    "市": ("市",),
    "自治州": ("自治州",),
    "州": ("州",),
    "盟": ("盟",),
    "地区": ("地区",),
    "县": ("县",),
    "自治县": ("自治县",),
    "区": ("区",),
    "旗": ("旗",),
}


class Surroundings(NamedTuple):
    """What a report says besides the agency's name."""

    year: int | None
    address: str | None = None
    """The address at which the agency can be reached."""
    file_name: str | None = None
    decisions: Decisions | None = None


class _Chosen(NamedTuple):
    """A resolution and what besides the name led to it."""

    resolution: Resolution
    evidence: tuple[AgencyEvidence, ...] = ()
    said_by: str = ""


def resolve_agency(agency: Agency, around: Surroundings) -> tuple[Agency, tuple[Finding, ...]]:
    """Find out which agency the names on a document stand for.

    What the name leaves open, another name on the document or its address may settle. The file
    name never does.

    Returns:
        The agency with status, id, region and candidates, and findings about them.
    """
    if agency.name is None:
        return agency, ()
    chosen = _choose(agency, agency.name, around)
    resolution = chosen.resolution
    evidence = (*agency.evidence, *chosen.evidence)
    if resolution.status == "ambiguous":
        evidence += _hint(resolution, agency.name, around)
    known = agency.model_copy(
        update={
            "status": resolution.status,
            "id": resolution.id,
            "candidates": resolution.candidates,
            "region": resolution.region,
            "body": resolution.body,
            "evidence": evidence,
        }
    )
    return known, _find(agency.name, chosen)


def _choose(agency: Agency, name: str, around: Surroundings) -> _Chosen:
    if around.decisions and (
        decision := around.decisions.find(name, around.year, around.file_name)
    ):
        resolution = apply_decision(decision, name, around.year)
        shown = AgencyEvidence(
            source="option", text=decision.id or decision.region or "", page=None
        )
        return _Chosen(resolution, (shown,))
    candidates = find_candidates(name, around.year)
    resolution = judge(candidates, name, around.year)
    if resolution.status == "ambiguous":
        return _narrow(candidates, agency, around) or _Chosen(resolution)
    if candidates or resolution.status == "resolved":
        return _Chosen(resolution)
    relative = next((reading for reading in read_name(name) if reading.relative), None)
    found = _place(relative, agency, around) if relative else _place_town(name, agency, around)
    return found or _read_another_name(agency, name, around) or _Chosen(resolution)


def _narrow(
    candidates: Sequence[Candidate], agency: Agency, around: Surroundings
) -> _Chosen | None:
    """Let the places that the document names elsewhere choose among candidates."""
    told = []
    for place, shown in _places_around(agency, around):
        left = [one for one in candidates if _lies(one.region, place)]
        if len({one.id for one in left}) == 1:
            told.append((left[0], shown))
    return _agree(told, agency, around)


def _agree(
    told: Sequence[tuple[Candidate, AgencyEvidence]], agency: Agency, around: Surroundings
) -> _Chosen | None:
    """Take what all places say that say anything; none where they contradict each other."""
    if len({candidate.id for candidate, _ in told}) != 1:
        return None
    candidate, shown = told[0]
    evidence = () if shown in agency.evidence else (shown,)
    return _Chosen(resolved(candidate, around.year), evidence, shown.text)


def _lies(region: Division, place: Division) -> bool:
    return region.lineage == place.lineage or (
        region.code != place.code and region.code.startswith(place.prefix)
    )


def _places_around(
    agency: Agency, around: Surroundings
) -> Iterator[tuple[Division, AgencyEvidence]]:
    """Yield the places that other names and the address give beyond doubt."""
    for shown in agency.evidence:
        if shown.text != agency.name:
            place = _place_of_name(shown.text, around.year)
            if place is not None:
                yield place, shown
    if around.address and (place := _place_of_address(around.address, around.year)):
        yield place, AgencyEvidence(source="contact", text=around.address, page=None)


def _place_of_name(name: str, year: int | None) -> Division | None:
    candidates = find_candidates(name, year)
    lineages = {candidate.region.lineage for candidate in candidates}
    if len(lineages) != 1 or candidates[0].fit is Fit.NOT_THERE:
        return None
    return candidates[0].region


def _place_of_address(address: str, year: int | None) -> Division | None:
    """Return the innermost division that an address starts with, when it can be only one."""
    longest = min((len(tail) for places, _, tail in read_places(address) if places), default=None)
    if longest is None:
        return None
    found = {
        places[-1]
        for places, short, tail in read_places(address)
        if places and not short and len(tail) == longest
    }
    in_force = {place for place in found if year is None or place.is_in_force(year)}
    found = in_force or found
    return found.pop() if len({place.lineage for place in found}) == 1 else None


def _place(reading: Reading, agency: Agency, around: Surroundings) -> _Chosen | None:
    """Find the place that 市 or 自治区 stands for among those the document names."""
    endings = KINDS.get(reading.relative, ())
    told = []
    for place, shown in _places_around(agency, around):
        above = _climb(place, endings, around.year) if endings else []
        if len(above) != 1 or not may_be_of(reading.body, above[0]):
            continue
        candidate = make_candidate(reading._replace(places=(above[0],), relative=""), around.year)
        if candidate.fit is not Fit.NOT_THERE:
            told.append((candidate, shown))
    return _agree(told, agency, around)


def _place_town(name: str, agency: Agency, around: Surroundings) -> _Chosen | None:
    """Put a town whose name stands alone into the division that the document names."""
    told = []
    for place, shown in _places_around(agency, around):
        reading = read_town(place, "".join(name.split()))
        if reading is not None:
            told.append((make_candidate(reading, around.year), shown))
    return _agree(told, agency, around)


def _climb(place: Division, endings: tuple[str, ...], year: int | None) -> list[Division]:
    """List a place and those above it that are of a kind: several when 市 may be two of them."""
    found, current = [], place
    divisions = load_divisions()
    while True:
        if current.name.endswith(endings):
            found.append(current)
        above = divisions.parent(current, year)
        if above is None or above.code == current.code:
            return found
        current = above


def _read_another_name(agency: Agency, name: str, around: Surroundings) -> _Chosen | None:
    """Take another printing of the same name that can be read where the chosen one cannot."""
    for shown in agency.evidence:
        if shown.source not in NAMING_SOURCES or shown.text == name:
            continue
        if are_related(shown.text, name):
            resolution = judge(find_candidates(shown.text, around.year), shown.text, around.year)
            if resolution.status == "resolved":
                return _Chosen(resolution, (), shown.text)
    return None


def _hint(resolution: Resolution, name: str, around: Surroundings) -> tuple[AgencyEvidence, ...]:
    """Show a file name that speaks for one of the candidates; it decides nothing."""
    if not around.file_name:
        return ()
    for start in range(len(around.file_name)):
        for places, short, _ in read_places(around.file_name[start : start + 30]):
            if not places or short:
                continue
            fitting = [
                candidate
                for candidate in find_candidates(name, around.year)
                if _lies(candidate.region, places[0])
            ]
            if len(fitting) == 1:
                return (AgencyEvidence(source="file_name", text=around.file_name, page=None),)
    return ()


def _find(name: str, chosen: _Chosen) -> tuple[Finding, ...]:
    """Say what a person should know about the agency of a report."""
    resolution = chosen.resolution
    if resolution.status == "ambiguous":
        message = f"“{name}”: {resolution.note}; {DECIDE}"
        return (make_finding("agency.ambiguous", message),)
    if resolution.status == "unresolved":
        message = f"“{name}”: {resolution.note}"
        return (make_finding("agency.unresolved", message, severity="info"),)
    findings = []
    if resolution.note:
        findings.append(make_finding("agency.other-year", f"“{name}”: {resolution.note}"))
    if chosen.said_by:
        message = f"“{name}” is {resolution.id}, because the document names “{chosen.said_by}”"
        findings.append(make_finding("agency.by-context", message, severity="info"))
    return tuple(findings)
