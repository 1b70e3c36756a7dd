"""Names with the agencies they stand for, and how well they are resolved."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from reportparse.agencies import Resolution, resolve_name

FOLDER = Path(__file__).parent
FILES = ("names.yaml", "names_held_out.yaml", "names_blind.yaml")


class Name(NamedTuple):
    """A name in a year, and what it stands for."""

    name: str
    year: int
    status: str = "resolved"
    region: str | None = None
    level: str | None = None
    id: str | None = None


class Score(NamedTuple):
    """What the names asked for and what was found."""

    resolvable: int
    resolved: int
    ambiguous: int
    kept_ambiguous: int
    unresolvable: int
    kept_unresolved: int
    wrong: tuple[str, ...]
    """Names with a wrong region, level or body, or resolved though nobody could."""


def load_names(file_name: str) -> list[Name]:
    """Read a file of names."""
    return [Name(**entry) for entry in yaml.safe_load((FOLDER / file_name).read_text("utf-8"))]


def score(names: list[Name]) -> Score:
    """Resolve every name and count."""
    found = [(name, resolve_name(name.name, name.year)) for name in names]
    statuses = [(name.status, answer.status) for name, answer in found]
    return Score(
        resolvable=sum(asked == "resolved" for asked, _ in statuses),
        resolved=statuses.count(("resolved", "resolved")),
        ambiguous=sum(asked == "ambiguous" for asked, _ in statuses),
        kept_ambiguous=statuses.count(("ambiguous", "ambiguous")),
        unresolvable=sum(asked == "unresolved" for asked, _ in statuses),
        kept_unresolved=statuses.count(("unresolved", "unresolved")),
        wrong=tuple(_wrong(found)),
    )


def _wrong(found: list[tuple[Name, Resolution]]) -> Iterator[str]:
    for name, answer in found:
        if answer.status != "resolved":
            continue
        region = answer.region.code if answer.region else None
        if (name.id, name.region, name.level) != (answer.id, region, answer.level):
            yield f"{name.name} {name.year}: {answer.id} in {region}, {answer.level}"
