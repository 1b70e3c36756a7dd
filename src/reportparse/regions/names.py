"""Other names of divisions: without their kind (宁夏), without their peoples (湘西州)."""

import re
from functools import lru_cache

from reportparse.regions.divisions import Division, load_divisions, read_table, read_text

_KIND = re.compile(r"(?P<stem>.{2,}?)(?:特别行政区|省|市|地区|盟|县|林区|特区|区|旗)")


@lru_cache(maxsize=1)
def _autonomous() -> re.Pattern[str]:
    """Build the pattern of an autonomous division's name: `stem`, `peoples`, `kind`."""
    lines = [line for line in read_text("peoples.txt").splitlines() if line[0] != "#"]
    peoples = [line.removesuffix(" alone") for line in lines]
    alone = [line.removesuffix(" alone") for line in lines if line.endswith(" alone")]
    one = rf"(?:{'|'.join(peoples)})族|{'|'.join(alone)}"
    return re.compile(rf"(?P<stem>.*?)(?P<peoples>(?:{one})*)自治(?P<kind>[州县旗区])")


@lru_cache(maxsize=1)
def _exceptions() -> dict[str, str]:
    return {division: name for division, name in read_table("everyday_names.tsv")}


def everyday_names(name: str) -> tuple[str, ...]:
    """Return the names that stand for an autonomous division: 湘西州 for 湘西土家族苗族自治州."""
    match = _autonomous().fullmatch(name) if "自治" in name else None
    if match is None or match["kind"] == "区":
        return ()
    names = {_stem(match) + match["kind"], _exceptions().get(name, name)}
    return tuple(sorted(names - {name}))


def short_names(name: str) -> tuple[str, ...]:
    """Return the name without its kind, when two characters or more are left: 宁夏, 淮安."""
    match = _autonomous().fullmatch(name) if "自治" in name else None
    if match:
        return (_stem(match),)
    match = _KIND.fullmatch(name)
    return (match["stem"],) if match else ()


def _stem(match: re.Match[str]) -> str:
    """Return the place itself; 东乡族自治县 and 内蒙古自治区 are named after their people."""
    if len(match["stem"]) >= 2:
        return match["stem"]
    return match["stem"] + match["peoples"].removesuffix("族")


class PlaceNames:
    """Divisions by every name that they are written with."""

    def __init__(self) -> None:
        """Index the full and everyday names, and the short ones apart."""
        self.full: dict[str, list[Division]] = {}
        self.short: dict[str, list[Division]] = {}
        for division in load_divisions().all:
            for name in (division.name, *everyday_names(division.name)):
                self.full.setdefault(name, []).append(division)
            for name in short_names(division.name):
                self.short.setdefault(name, []).append(division)
        self.longest = max(map(len, self.full))


@lru_cache(maxsize=1)
def load_place_names() -> PlaceNames:
    """Index the names of all divisions, once."""
    return PlaceNames()
