"""What a name may mean: every division, zone or town with every body that its words allow."""

import re
from collections.abc import Iterator
from functools import lru_cache

from reportparse.agencies.bodies import TRAILING_REMARK, Branch, load_bodies, read_body
from reportparse.agencies.places import Reading, may_be_of, read_behind_places, read_places
from reportparse.agencies.units import read_towns, read_zones
from reportparse.regions import Division, load_divisions
from reportparse.regions.divisions import WHOLE_STATE

BRANCH = "分局"
_FREE_TRADE_ZONE = re.compile(r"^中国[（(](.+?)[）)](自由贸易试验区)")


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
        if body is not None and may_be_of(body, places[-1]):
            yield Reading(places, body, short=short)
        for reading in read_zones(places, short, tail):
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
            yield from read_behind_places(places, short, tail)
            yield from read_towns(places, short, tail)
            yield from _read_district_branch(places, short, tail)
        yield from read_zones(places, short, tail)
    yield from _read_unplaced_kind(name)


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
