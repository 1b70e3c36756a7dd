"""What became of agencies and their places: mergers and takeovers, which never join numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from reportparse.agencies.bodies import load_bodies
from reportparse.regions.divisions import Divisions, load_divisions

DEPARTMENT = "dept-"


@dataclass(frozen=True, slots=True)
class Change:
    """An agency, or the place it stands for, took over another one or was taken over."""

    agency_key: str
    first: int
    last: int
    """The years in which it happened; a place changes in one year."""
    kind: Literal["place", "body"]
    direction: Literal["from", "into"]
    other: str
    """What it took over, or what took it over."""
    other_key: str | None
    """The key of that agency, where it is in the archive."""
    source: str


def find_changes(ids: Sequence[str]) -> Iterator[Change]:
    """Yield the changes of agencies with these ids (`cn-<lineage>-<body>`)."""
    known = set(ids)
    divisions = load_divisions()
    for agency in ids:
        _, _, rest = agency.partition("-")
        lineage, _, body = rest.partition("-")
        if lineage and body:
            yield from _changes_of_place(agency, (lineage, body), known, divisions)
            if body.startswith(DEPARTMENT):
                yield from _changes_of_body(agency, (lineage, body), known)


def _changes_of_place(
    agency: str, parts: tuple[str, str], known: set[str], divisions: Divisions
) -> Iterator[Change]:
    lineage, body = parts
    for member in divisions.members(lineage):
        for before in divisions.predecessors(member.code):
            if before.lineage != lineage and before.until is not None:
                year, other = before.until, f"cn-{before.lineage}-{body}"
                yield Change(
                    agency,
                    year,
                    year,
                    "place",
                    "from",
                    before.name,
                    other if other in known else None,
                    before.source,
                )
        for code in member.became:
            after = divisions.of_code(code, member.until)
            if after is not None and member.until is not None:
                year, other = member.until, f"cn-{after.lineage}-{body}"
                yield Change(
                    agency,
                    year,
                    year,
                    "place",
                    "into",
                    after.name,
                    other if other in known else None,
                    member.source,
                )


def _changes_of_body(agency: str, parts: tuple[str, str], known: set[str]) -> Iterator[Change]:
    lineage, body = parts
    for one in load_bodies().successions:
        if body in one.predecessors:
            others: tuple[str, ...] = (one.successor,)
            direction: Literal["from", "into"] = "into"
        elif body == one.successor:
            others, direction = one.predecessors, "from"
        else:
            continue
        for name in others:
            other = f"cn-{lineage}-{name}"
            if other in known:
                yield Change(
                    agency, one.first, one.last, "body", direction, name, other, one.source
                )
