"""The closed vocabulary of bodies: 财政局 → dept-caizheng, 政府办 → office."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LONG_ENDINGS = {"委": "委员会", "办": "办公室"}
JOINERS = ("和", "与", "、", "及")  # between the parts of a compound: 教育和体育局
TRAILING_REMARK = re.compile(r"[（(][^（）()]*[）)]$")  # 文化和旅游局（文物局）


class Body(NamedTuple):
    """What kind of body a name ends with."""

    id: str
    """The end of the agency's id, e.g. `dept-caizheng`."""
    name: str
    """How it is called in full, e.g. 卫生健康委员会 for 卫健委."""
    is_provincial: bool = False
    """Only a province has a body of this name."""
    is_agency: bool = True
    """False for a university, an enterprise: recognised, but without an id."""


class Branch(NamedTuple):
    """A ministry whose branches bear its name before the place's."""

    ministry: str
    bodies: Mapping[str, Body]
    """What stands after the place, e.g. 税务局."""


class Succession(NamedTuple):
    """Bodies that a later one took over, wholly or in part: their numbers do not join."""

    predecessors: tuple[str, ...]
    """Kinds, as ids end with them."""
    successor: str
    first: int
    last: int
    """The years in which one place after the other made the change."""
    source: str


class Bodies:
    """All bodies, to be read from the end of a name."""

    def __init__(self, lists: Mapping[str, Any]) -> None:
        """Build every name from the stems and endings of the vocabulary.

        Raises:
            ValueError: A name stands for two kinds.
        """
        self.governments: Sequence[str] = lists["governments"]
        self._offices: Sequence[str] = lists["offices"]
        self._endings = sorted(lists["endings"], key=len, reverse=True)
        self._provincial = tuple(lists["provincial_endings"])
        self._stems: dict[str, tuple[str, str]] = {}
        self._exact: dict[str, Body] = {}
        for kind, entry in lists["departments"].items():
            self._add(kind, entry)
        for kind, names in lists["others"].items():
            for name in names:
                self._exact[name] = Body(kind, name)
        self._other_kinds = [
            (ending, Body(kind, ending, is_agency=False))
            for kind, endings in lists["other_kinds"].items()
            for ending in endings
        ]
        self.state = {name: Body(kind, name) for name, kind in lists["state"].items()}
        self.branches = [
            Branch(ministry, self._read_branch(bodies))
            for ministry, bodies in lists["branches"].items()
        ]
        self.successions = [_read_succession(entry) for entry in lists["successions"]]
        self.customs: Mapping[str, str] = lists["customs"]
        self.towns: Sequence[str] = lists["towns"]
        self.town_authorities: Sequence[str] = lists["town_authorities"]
        self.zones: Sequence[str] = lists["zones"]
        self.zone_authorities: Sequence[str] = lists["zone_authorities"]
        self.zone_short: Mapping[str, str] = lists["zone_short"]
        self.relative_places: Sequence[str] = lists["relative_places"]
        self.self_words: Sequence[str] = lists["self_words"]
        self._longest_stem = max(map(len, self._stems))

    def _add(self, kind: str, entry: Mapping[str, Any]) -> None:
        stems, names = entry.get("stems", ()), entry.get("names", ())
        for name in names:
            self._put(self._exact, name, self._department(kind, name))
        for stem in stems:
            self._put(self._stems, stem, (kind, stem))
        for short, long in entry.get("short", {}).items():
            if long in names:
                self._put(self._exact, short, self._department(kind, long))
            else:
                self._put(self._stems, short, (kind, long))

    def _department(self, kind: str, name: str) -> Body:
        return Body(f"dept-{kind}", name, is_provincial=name.endswith(self._provincial))

    @staticmethod
    def _put(index: dict[str, Any], name: str, meaning: object) -> None:
        if index.setdefault(name, meaning) != meaning:
            raise ValueError(f"agencies/bodies.yaml: {name} stands for {index[name]} and {meaning}")

    def _read_branch(self, bodies: Sequence[str] | Mapping[str, str]) -> dict[str, Body]:
        if isinstance(bodies, Mapping):
            return {name: Body(f"dept-{kind}", name) for name, kind in bodies.items()}
        names = {f"dept-{kind}" for kind in bodies}
        exact = {name: body for name, body in self._exact.items() if body.id in names}
        made = {
            stem + ending: Body(f"dept-{kind}", stem + ending)
            for stem, (kind, _) in self._stems.items()
            for ending in ("局", "分局")
            if f"dept-{kind}" in names
        }
        return exact | made

    @property
    def kinds(self) -> frozenset[str]:
        """Every kind of department that the vocabulary has a name for."""
        bodies = (*self._exact.values(), *self.state.values())
        branches = (body for branch in self.branches for body in branch.bodies.values())
        stems = {f"dept-{kind}" for kind, _ in self._stems.values()}
        return frozenset({body.id for body in (*bodies, *branches)} | stems)

    def read(self, text: str) -> Body | None:
        """Read what stands behind the place; None when the vocabulary does not have it."""
        text = TRAILING_REMARK.sub("", text)
        return (
            self._read_government(text)
            or self._exact.get(text)
            or self._read_department(text)
            or self._read_below_government(text)
            or self._read_other_kind(text)
        )

    def _read_government(self, text: str) -> Body | None:
        for government in self.governments:
            if not text.startswith(government):
                continue
            name = "行政公署" if "署" in government else "人民政府"
            rest = text.removeprefix(government)
            if not rest:
                return Body("gov", name)
            if rest in self._offices:
                return Body("office", name + LONG_ENDINGS.get(rest, rest))
        return None

    def _read_below_government(self, text: str) -> Body | None:
        """Read a department behind the government's name, as 行政公署教育局."""
        for government in self.governments:
            rest = text.removeprefix(government)
            if rest != text:
                return self._exact.get(rest) or self._read_department(rest)
        return None

    def _read_department(self, text: str) -> Body | None:
        for ending in self._endings:
            stem = text.removesuffix(ending)
            if stem == text:
                continue
            parts = next(self._split(stem), None)
            if parts is None:
                continue
            kinds = sorted({self._stems[part][0] for part in parts})
            name = stem if len(parts) > 1 else self._stems[parts[0]][1]
            return self._department("-".join(kinds), name + LONG_ENDINGS.get(ending, ending))
        return None

    def _split(self, text: str) -> Iterator[tuple[str, ...]]:
        """Yield the ways to take a compound apart, those with the longest parts first."""
        for length in range(min(self._longest_stem, len(text)), 0, -1):
            part = text[:length]
            if part not in self._stems:
                continue
            rest = text[length:]
            if not rest:
                yield (part,)
                continue
            for joiner in (*JOINERS, ""):
                if rest.startswith(joiner):
                    yield from ((part, *more) for more in self._split(rest.removeprefix(joiner)))

    def _read_other_kind(self, text: str) -> Body | None:
        return next((body for ending, body in self._other_kinds if text.endswith(ending)), None)


def _read_succession(entry: Mapping[str, Any]) -> Succession:
    first, last = entry["years"].split("-")
    predecessors = tuple(f"dept-{kind}" for kind in entry["from"])
    return Succession(predecessors, f"dept-{entry['to']}", int(first), int(last), entry["source"])


@lru_cache(maxsize=1)
def load_bodies() -> Bodies:
    """Load the vocabulary that ships with the package, once."""
    text = resources.files("reportparse.agencies").joinpath("bodies.yaml").read_text("utf-8")
    return Bodies(yaml.load(text, Loader=_Loader))


@lru_cache(maxsize=4096)
def read_body(text: str) -> Body | None:
    """Read a body, remembering those that were read before."""
    return load_bodies().read(text)
