"""What a name may mean: every division, zone or town with every body that its words allow."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from reportparse.agencies.bodies import TRAILING_REMARK, Body, Branch, load_bodies, read_body
from reportparse.regions import Division, load_divisions
from reportparse.regions.divisions import WHOLE_STATE
from reportparse.regions.names import load_place_names
from reportparse.regions.zones import Zone, load_zones

BRANCH = "分局"
_TOWN_NAME = r"[\u4e00-\u9fff]{1,10}?"
_FREE_TRADE_ZONE = re.compile(r"^中国[（(](.+?)[）)](自由贸易试验区)")
_ZONE_NAME = re.compile(r"[\u4e00-\u9fff]{3,24}")


class Reading(NamedTuple):
    """One way to understand a name."""

    places: tuple[Division, ...]
    """The divisions that it names, outermost first; empty for a relative name."""
    body: Body
    unit: str = ""
    """What ids name between the division and the body: `zone-pingtan`, `town-…`."""
    unit_name: str = ""
    """The zone or town as it is called."""
    zone: Zone | None = None
    short: int = 0
    """How many of its places are written short (宁夏)."""
    guess: int = 0
    """0 for what the tables list, 1 for a zone or another kind told by its ending alone."""
    relative: str = ""
    """市, 自治区 … or 我, 本, where the document must say which."""

    @property
    def region(self) -> Division:
        """The innermost division."""
        return self.places[-1]


@lru_cache(maxsize=4096)
def read_name(name: str) -> tuple[Reading, ...]:
    """Read a name, without its spaces.

    Returns:
        Every reading that explains the whole name, those that need least first; several of equal
        worth when its words do not say which place is meant. Empty when there is none.
    """
    bodies = load_bodies()
    ministry = TRAILING_REMARK.sub("", name).removeprefix("中华人民共和国")
    if state := bodies.state.get(ministry):
        return (Reading((WHOLE_STATE,), state),)
    name = _FREE_TRADE_ZONE.sub(r"\1\2", name)
    found = list(_read_placed(name))
    for branch in bodies.branches:
        rest = name.removeprefix(branch.ministry)
        if rest != name:
            found += _read_branch(branch, rest)
    found += _read_customs(name)
    return _keep_best(found) or tuple(_read_relative(name))


def _read_branch(branch: Branch, name: str) -> Iterator[Reading]:
    """Read what stands behind a ministry's name: a place, often without its kind, or a zone."""
    kinds = {body.id for body in branch.bodies.values()}
    for places, short, tail in read_places(name):
        body = branch.bodies.get(tail) if places else None
        if body is not None and _may_be_of(body, places[-1]):
            yield Reading(places, body, short=short)
        for reading in _read_zone(places, short, tail):
            if reading.body.id in kinds:
                yield reading
    yield from _read_customs(name)


def _keep_best(found: list[Reading]) -> tuple[Reading, ...]:
    """Keep the readings that assume least, once each."""
    if not found:
        return ()
    least = min(_cost(reading) for reading in found)
    return tuple(dict.fromkeys(reading for reading in found if _cost(reading) == least))


def _cost(reading: Reading) -> tuple[bool, int, int, int]:
    # 重庆巫溪工业园区 is the zone of 巫溪县, not one called 巫溪工业园区.
    unit = len(reading.unit_name) if reading.guess else 0
    return not reading.body.is_agency, reading.guess, unit, reading.short


def _read_placed(name: str) -> Iterator[Reading]:
    for places, short, tail in read_places(name):
        if places:
            yield from _read_body(places, short, tail)
            yield from _read_town(places, short, tail)
            yield from _read_district_branch(places, short, tail)
        yield from _read_zone(places, short, tail)
    yield from _read_unplaced_kind(name)


def read_places(
    text: str, places: tuple[Division, ...] = (), short: int = 0
) -> Iterator[tuple[tuple[Division, ...], int, str]]:
    """Yield the ways to read places, each inside the one before, and what is left of the text."""
    yield places, short, text
    names = load_place_names()
    for length in range(min(names.longest, len(text)), 1, -1):
        piece = text[:length]
        for index, cost in ((names.full, 0), (names.short, 1)):
            for division in index.get(piece, ()):
                if not places or _is_inside(division, places[-1]):
                    yield from read_places(text[length:], (*places, division), short + cost)


def _is_inside(inner: Division, outer: Division) -> bool:
    return inner.lineage != outer.lineage and load_divisions().is_inside(inner, outer)


def _read_body(places: tuple[Division, ...], short: int, tail: str) -> Iterator[Reading]:
    """Read the body behind the places; a bare place stands for its government."""
    if not tail:
        if not short:
            yield Reading(places, Body("gov", "人民政府"))
        return
    body = read_body(tail)
    if body is not None and _may_be_of(body, places[-1]):
        yield Reading(places, body, short=short)


def _read_district_branch(places: tuple[Division, ...], short: int, tail: str) -> Iterator[Reading]:
    """Read the branch of a city's bureau in one of its districts: 粮食局城厢分局."""
    stem = tail.removesuffix(BRANCH)
    middle = stem.find("局") + 1
    if stem == tail or not middle:
        return
    body = read_body(stem[:middle])
    if body is None or not body.is_agency:
        return
    for inner, cost, rest in read_places(stem[middle:], places, short):
        if not rest and len(inner) > len(places):
            name = body.name.removesuffix("局") + BRANCH
            yield Reading(inner, body._replace(name=name), short=cost)


def _may_be_of(body: Body, division: Division) -> bool:
    return not body.is_provincial or division.level == "province"


@lru_cache(maxsize=1)
def _town_pattern() -> re.Pattern[str]:
    bodies = load_bodies()
    ends, authorities = "|".join(bodies.towns), "|".join(bodies.town_authorities)
    return re.compile(
        rf"(?:人民政府|政府)?(?P<town>{_TOWN_NAME}(?:{ends}))(?P<authority>{authorities}|)"
    )


def _read_town(
    places: tuple[Division, ...], short: int, tail: str, zone: Zone | None = None
) -> Iterator[Reading]:
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
    return next(_read_town((division,), 0, name), None)


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


def _read_zone(places: tuple[Division, ...], short: int, tail: str) -> Iterator[Reading]:
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
        if region is not None and _may_name(places, region):
            above = tuple(place for place in places if place.code != region.code)
            yield from _read_zone_body((*above, region), zone, short, tail[length:])
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
    yield from _read_town(places, short, tail, zone)
    for inner, cost, rest in read_places(tail, places, short):
        if len(inner) > len(places):  # 河北雄安新区容城县人民政府
            yield from _read_body(inner, cost, rest)
            yield from _read_town(inner, cost, rest)


def read_zone_body(tail: str) -> Body | None:
    """Read what stands behind a zone: its authority, the office of that, or a department."""
    authorities = load_bodies().zone_authorities
    authority = next((one for one in authorities if tail.startswith(one)), None)
    if authority is None or not tail.startswith(tuple(authorities)):
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


def _read_customs(name: str) -> Iterator[Reading]:
    """Read the customs houses that are named after another place than the one they lie in."""
    bodies = load_bodies()
    code = bodies.customs.get(name.removeprefix("中华人民共和国").removesuffix("海关"))
    region = load_divisions().of_code(code) if code and name.endswith("海关") else None
    body = read_body("海关")
    if region is not None and body is not None:
        yield Reading((region,), body)


def _read_unplaced_kind(name: str) -> Iterator[Reading]:
    """Recognise a university or an enterprise whose name starts with no place."""
    body = read_body(name)
    if body is not None and not body.is_agency:
        yield Reading((WHOLE_STATE,), body, guess=2)


@lru_cache(maxsize=1)
def _relative_pattern() -> re.Pattern[str]:
    bodies = load_bodies()
    words, places = "|".join(bodies.self_words), "|".join(bodies.relative_places)
    return re.compile(rf"(?P<self>{words})?(?P<place>{places})(?P<tail>.+)")


def _read_relative(name: str) -> Iterator[Reading]:
    """Read a name that says no more than the kind of the place: 市政府办公室, 自治区公安厅."""
    match = _relative_pattern().fullmatch(name)
    body = read_body(match["tail"]) if match else None
    if match and body is not None and body.is_agency:
        yield Reading((), body, relative=match["place"])
