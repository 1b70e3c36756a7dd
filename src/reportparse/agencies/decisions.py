"""What a user decided about names that do not say which agency they mean."""

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Self

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from reportparse.agencies.resolving import (
    Resolution,
    find_candidates,
    make_region,
    resolved,
)
from reportparse.errors import AgenciesFileError
from reportparse.regions import Division, load_divisions
from reportparse.regions.divisions import STATE, WHOLE_STATE

_ID = re.compile(r"cn-(?P<lineage>\d{6}(?:\.\d{4})?)-(?P<body>[a-z0-9][a-z0-9-]*)")
_YEARS = re.compile(r"(?P<first>20\d\d)(?:-(?P<last>20\d\d)?)?")


class Decision(BaseModel):
    """One entry of the file: a name, where it holds, and the agency that it stands for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    region: str | None = None
    id: str | None = None
    body: str | None = None
    years: str | None = None
    file: str | None = None

    @field_validator("region", "years", mode="before")
    @classmethod
    def _as_text(cls, value: object) -> object:
        """Take the code or year that YAML read as a number."""
        return str(value) if isinstance(value, int) else value

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.region is None) == (self.id is None):
            raise ValueError("give either the region's code or the agency's id")
        if self.id is not None and not _ID.fullmatch(self.id):
            raise ValueError(f"{self.id!r} is no id such as cn-320106-dept-jiaoyu")
        if self.years is not None and not _YEARS.fullmatch(self.years):
            raise ValueError(f"years {self.years!r}: write 2015, 2015-2018 or 2015-")
        code = self.region or (self.id or "").split("-")[1].partition(".")[0]
        if code != STATE and load_divisions().of_code(code) is None:
            raise ValueError(f"{code} is the code of no division")
        return self

    def holds(self, name: str, year: int | None, file: str | None) -> bool:
        """Whether it decides on this name in this report."""
        if "".join(self.name.split()) != "".join(name.split()):
            return False
        if self.file is not None and not fnmatchcase(file or "", self.file):
            return False
        return self._holds_in(year)

    def _holds_in(self, year: int | None) -> bool:
        match = _YEARS.fullmatch(self.years or "")
        if match is None:
            return True
        if year is None:
            return False
        first = int(match["first"])
        last = match["last"] or ("9999" if "-" in match[0] else match["first"])
        return first <= year <= int(last)


class Decisions:
    """The entries of a file, in its order; the first that holds decides."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        """Keep the entries."""
        self._decisions = tuple(decisions)

    def find(self, name: str, year: int | None, file: str | None) -> Decision | None:
        """Return the decision on a name in a report; None when the file has none."""
        return next((one for one in self._decisions if one.holds(name, year, file)), None)


def load_decisions(path: Path) -> Decisions:
    """Read a file of decisions.

    Raises:
        AgenciesFileError: The file cannot be read, is no YAML, or an entry is malformed.
    """
    try:
        entries = yaml.safe_load(path.read_text("utf-8"))
        return Decisions(TypeAdapter(list[Decision]).validate_python(entries or []))
    except OSError as error:
        reason = error.strerror or error
        raise AgenciesFileError(f"{path}: cannot be read ({reason}); check the path") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())
        raise AgenciesFileError(f"{path}: is no YAML in UTF-8: {reason}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = " ".join(str(part) for part in first["loc"])
        raise AgenciesFileError(
            f"{path}: entry {place}: {first['msg']}; docs/agencies.md shows how to write one"
        ) from error


def apply_decision(decision: Decision, name: str, year: int | None) -> Resolution:
    """Resolve a name as a decision says."""
    if decision.region is not None:
        return _in_region(decision.region, name, year)
    match = _ID.fullmatch(decision.id or "")
    assert match is not None
    division = _division_of(match["lineage"], year)
    return Resolution(
        "resolved",
        id=match[0],
        region=make_region(division),
        level=division.level,
        body=decision.body,
    )


def _in_region(code: str, name: str, year: int | None) -> Resolution:
    """Choose the candidate in a division; none when the name cannot be there."""
    division = load_divisions().of_code(code, year)
    chosen = [
        candidate
        for candidate in find_candidates(name, year)
        if division is not None and candidate.region.lineage == division.lineage
    ]
    if len({candidate.id for candidate in chosen}) != 1:
        note = f"the decision names {code}, but no agency of this name is there"
        return Resolution("unresolved", note=note)
    return resolved(chosen[0], year)


def _division_of(lineage: str, year: int | None) -> Division:
    if lineage == STATE:
        return WHOLE_STATE
    divisions = load_divisions()
    members = divisions.members(lineage)
    found = divisions.of_lineage(lineage, year) or (members[-1] if members else None)
    return found or divisions.of_code(lineage.partition(".")[0], year) or WHOLE_STATE
