"""Units below or beside divisions: towns, and zones that a table lists or their ending shows."""

import re
from collections.abc import Iterator
from functools import lru_cache

from reportparse.agencies.bodies import TRAILING_REMARK, Body, load_bodies, read_body
from reportparse.agencies.places import Reading, read_behind_places, read_places
from reportparse.regions import Division, load_divisions
from reportparse.regions.zones import Zone, load_zones

_TOWN_NAME = r"[\u4e00-\u9fff]{1,10}?"
_ZONE_NAME = re.compile(r"[\u4e00-\u9fff]{3,24}")


@lru_cache(maxsize=1)
def _town_pattern() -> re.Pattern[str]:
    bodies = load_bodies()
    ends, authorities = "|".join(bodies.towns), "|".join(bodies.town_authorities)
    return re.compile(
        rf"(?:人民政府|政府)?(?P<town>{_TOWN_NAME}(?:{ends}))(?P<authority>{authorities}|)"
    )


def read_towns(
    places: tuple[Division, ...], short: int, tail: str, zone: Zone | None = None
) -> Iterator[Reading]:
    """Read a town or street, and its authority, behind the division or zone that it lies in."""
    match = _town_pattern().fullmatch(tail)
    if match is None or short or not _may_hold_towns(places[-1]):
        return
    town = match["town"]
    body = Body("gov", "办事处" if town.endswith("街道") else "人民政府")
    unit = f"town-{encode(town)}"
    if zone is not None:
        unit = f"zone-{zone.zone}-{unit}"
    yield Reading(places, body, unit, town, zone)


def read_town(division: Division, name: str) -> Reading | None:
    """Read a name that is a town's and says nothing of the division that the town lies in."""
    return next(read_towns((division,), 0, name), None)


@lru_cache(maxsize=4096)
def _may_hold_towns(division: Division) -> bool:
    """Whether towns lie in a division directly: counties, and cities without counties."""
    return division.level == "county" or not any(
        other.code.startswith(division.prefix) and other.code != division.code
        for other in load_divisions().all
    )


def encode(name: str) -> str:
    """Write a name in the letters and digits of Punycode (RFC 3492), which can be read back."""
    return name.encode("punycode").decode("ascii").lower()


def read_zones(places: tuple[Division, ...], short: int, tail: str) -> Iterator[Reading]:
    """Read a zone that a table lists, or one that its ending shows, behind the places or alone."""
    zones, divisions = load_zones(), load_divisions()
    for length in range(len(tail), 2, -1):
        piece = tail[:length]
        zone = zones.by_name.get(piece)
        if zone is None and places:
            zone = zones.inside(places[-1].lineage, piece)
        if zone is None:
            continue
        region = divisions.of_code(zone.region)
        if region is None or not _may_name(places, region):
            continue
        above = tuple(place for place in places if place.code != region.code)
        found = list(_read_zone_body((*above, region), zone, short, tail[length:]))
        yield from found
        if found:
            return  # the longest name: 第八师石河子市 is not 石河子市 of 第八师
    if places:
        yield from _read_unlisted_zone(places, short, tail)


def _may_name(places: tuple[Division, ...], region: Division) -> bool:
    """Whether the places before a zone's name hold its region, or lie in it."""
    return not places or (
        region.code.startswith(places[-1].prefix) or places[-1].code.startswith(region.prefix)
    )


def _read_zone_body(
    places: tuple[Division, ...], zone: Zone, short: int, tail: str
) -> Iterator[Reading]:
    body = read_zone_body(tail) if tail else Body("gov", zone.name)
    if body is not None:
        yield Reading(places, body, f"zone-{zone.zone}", zone.name, zone, short)
        return
    yield from read_towns(places, short, tail, zone)
    for inner, cost, rest in read_places(tail, places, short):
        if len(inner) > len(places):  # 河北雄安新区容城县人民政府
            yield from read_behind_places(inner, cost, rest)
            yield from read_towns(inner, cost, rest)


def read_zone_body(tail: str) -> Body | None:
    """Read what stands behind a zone: its authority, the office of that, or a department."""
    authorities = load_bodies().zone_authorities
    authority = next((one for one in authorities if tail.startswith(one)), None)
    if authority is None:
        body = read_body(tail)
        return body if body is not None and body.is_agency else None
    name, rest = authority.replace("管委会", "管理委员会"), tail.removeprefix(authority)
    if not rest:
        return Body("gov", name)
    if rest in ("办公室", "党政办公室"):
        return Body("office", name + rest)
    return read_zone_body(rest)  # 管理委员会财政局


def _read_unlisted_zone(places: tuple[Division, ...], short: int, tail: str) -> Iterator[Reading]:
    """Read a zone that its ending shows: 经济开发区管理委员会 behind the place."""
    bodies = load_bodies()
    ends = tuple(bodies.zones)
    for length in range(len(tail) - 1, 1, -1):
        name = TRAILING_REMARK.sub("", tail[:length])
        if not name.endswith(ends) or not _ZONE_NAME.fullmatch(name) or _names_body(name):
            continue
        body = read_zone_body(tail[length:])
        if body is not None:
            unit = f"zone-{encode(_shorten_zone(name))}"
            yield Reading(places, body, unit, name, short=short, guess=1)
            return


def _names_body(zone: str) -> bool:
    """Whether what would be a zone's name holds a body: two names printed as one."""
    return any(word in zone for word in (*load_bodies().zone_authorities, "局", "委员会"))


def _shorten_zone(name: str) -> str:
    """Write the two printings of one zone's name, 高新技术产业开发区 and 高新区, alike."""
    for long, written in load_bodies().zone_short.items():
        if name.endswith(long):
            return name.removesuffix(long) + written
    return name
