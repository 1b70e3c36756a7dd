"""Places at the beginning of a name, and the body right behind them."""

from collections.abc import Iterator
from typing import NamedTuple

from reportparse.agencies.bodies import Body, read_body
from reportparse.regions import Division, load_divisions
from reportparse.regions.names import load_place_names
from reportparse.regions.zones import Zone


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


def read_behind_places(places: tuple[Division, ...], short: int, tail: str) -> Iterator[Reading]:
    """Read the body behind the places; a bare place stands for its government."""
    if not tail:
        if not short:
            yield Reading(places, Body("gov", "人民政府"))
        return
    body = read_body(tail)
    if body is not None and may_be_of(body, places[-1]):
        yield Reading(places, body, short=short)


def may_be_of(body: Body, division: Division) -> bool:
    """Whether a division of this level may have a body of this name."""
    return not body.is_provincial or division.level == "province"
