"""Zones that publish reports but are no divisions: development zones, new areas, the corps."""

from functools import lru_cache
from typing import NamedTuple

from reportparse.regions.divisions import Divisions, load_divisions, read_table
from reportparse.regions.names import short_names

# A zone's name without the place before it is looked up inside that place only.
SHORTENED = (
    ("高新技术产业开发区", "高新区"),
    ("高技术产业开发区", "高新区"),
    ("高新技术产业园区", "高新区"),
    ("高新技术开发区", "高新区"),
    ("经济技术开发区", "经开区"),
    ("经济技术开发区", "开发区"),
    ("经济开发区", "开发区"),
)


class Zone(NamedTuple):
    """A zone, and the division that it lies in."""

    zone: str
    """How ids name it, e.g. `pingtan`; six digits for one that statistics count."""
    name: str
    region: str
    until: int | None
    """Year in which it ended or became a division; None while it exists."""


class Zones:
    """All zones by their names."""

    def __init__(self, divisions: Divisions) -> None:
        """Read both tables and index the names."""
        self.by_name: dict[str, Zone] = {}
        self._inside: dict[tuple[str, str], Zone | None] = {}
        for slug, name, region, aliases, until, _source in read_table("zones.tsv"):
            zone = Zone(slug, name, region, int(until) if until else None)
            for alias in (name, *filter(None, aliases.split("|"))):
                self.by_name[alias] = zone
        for slug, name, region in read_table("zones_statistical.tsv"):
            self._add(Zone(slug, name, region, None), divisions)

    def inside(self, lineage: str, name: str) -> Zone | None:
        """Return the one zone in a division that has a name without the division's own."""
        return self._inside.get((lineage, name))

    def _add(self, zone: Zone, divisions: Divisions) -> None:
        region = divisions.of_code(zone.region)
        if region is None:
            raise LookupError(f"zones_statistical.tsv: {zone.region} is no division")
        province = divisions.parent(region) or region
        rest = zone.name
        for place in (province, region):
            for piece in (place.name, *short_names(place.name)):
                rest = rest.removeprefix(piece)
        places = {"", region.name, *short_names(region.name)}
        for name in {zone.name, rest, *_shorten(rest)}:
            key = (region.lineage, name)
            taken = key in self._inside and self._inside[key] != zone
            self._inside[key] = None if taken else zone
        for place_name in places - {""}:
            self.by_name.setdefault(place_name + rest, zone)
        self.by_name.setdefault(zone.name, zone)


def _shorten(name: str) -> set[str]:
    return {name.removesuffix(long) + short for long, short in SHORTENED if name.endswith(long)}


@lru_cache(maxsize=1)
def load_zones() -> Zones:
    """Load the zones."""
    return Zones(load_divisions())
