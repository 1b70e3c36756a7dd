"""Sentences with known numbers, and what each of the numbers counts."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from tests.generator.agencies import Agency
from tests.generator.truth import TrueFigure, TrueStatistic

FIGURES_PATH = Path(__file__).with_name("figures.yaml")
DIFFERENT_SHARE = 0.2  # of the numbers that have a statistic; agencies often contradict themselves
TRAPS = "traps"
MODERN_LISTS = ("requests", "disputes", "documents")
EARLY_LISTS = ("early",)

_SLOT = re.compile(r"\{(?P<name>~|[\w.]+\.[\w.]+(?:@\w+)?)(?:!(?P<style>\w+))?\}")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_HAN = "零一二三四五六七八九"

Printed = Mapping[tuple[str, str | None], int]
"""The whole numbers of the tables by indicator and applicant."""


@cache
def figures_data() -> Any:
    """Return the YAML as it stands."""
    return yaml.safe_load(FIGURES_PATH.read_text(encoding="utf-8"))


class NamedNumber(int):
    """A number in a sentence; formatted with an indicator it is a figure that names it."""

    counted: list[TrueFigure]
    printed: frozenset[str]

    def __new__(
        cls, value: int, counted: list[TrueFigure], printed: Iterable[str]
    ) -> "NamedNumber":
        """Make the number of a report whose tables have the indicators `printed`."""
        number = super().__new__(cls, value)
        number.counted = counted
        number.printed = frozenset(printed)
        return number

    def __format__(self, indicator: str) -> str:
        """Write the number and note what it counts, if a table of the report counts it."""
        if indicator in self.printed:
            self.counted.append(TrueFigure(int(self), indicator, None))
        elif f"{indicator}@total" in self.printed:
            self.counted.append(TrueFigure(int(self), indicator, "total"))
        return str(int(self))


def printed_numbers(statistics: Iterable[TrueStatistic]) -> Printed:
    """Collect the whole numbers of this year that the tables of a report print."""
    return {
        (one.indicator, one.applicant): one.value
        for one in statistics
        if one.span == "year" and isinstance(one.value, int)
    }


def tell_figures(
    agency: Agency, year: int, printed: Printed, seed: str
) -> tuple[list[str], list[TrueFigure]]:
    """Write a few sentences about the numbers of the tables, and a few traps.

    The draws have a generator of their own, so that a report's other draws stay what they were.
    """
    rng = Random(f"{seed}:figures")
    data = figures_data()
    modern = any(applicant for _, applicant in printed)
    wanted = [
        sentence
        for name in (MODERN_LISTS if modern else EARLY_LISTS)
        for sentence in data[name]
        if all(_key(slot["name"]) in printed for slot in _slots(sentence))
    ]
    chosen = rng.sample(wanted, min(len(wanted), 3)) + rng.sample(data[TRAPS], 3)
    rng.shuffle(chosen)
    counted: list[TrueFigure] = []
    names = {
        "year": str(year),
        "last": str(year - 1),
        "next": str(year + 1),
        "own": rng.choice([agency.name, "我单位" if _is_single(agency.name) else agency.name]),
        "others": rng.choice(data["others"]),
    }
    texts = [_write(sentence, names, printed, rng, counted) for sentence in chosen]
    return texts, counted


def _is_single(name: str) -> bool:
    """Whether an agency's report counts only its own numbers, not those of a whole area."""
    return not name.endswith(("政府", "委员会"))


def _slots(sentence: str) -> list[re.Match[str]]:
    return [slot for slot in _SLOT.finditer(sentence) if slot["name"] != "~"]


def _key(name: str) -> tuple[str, str | None]:
    indicator, _, applicant = name.partition("@")
    return indicator, applicant or None


def _write(
    sentence: str,
    names: Mapping[str, str],
    printed: Printed,
    rng: Random,
    counted: list[TrueFigure],
) -> str:
    def number(slot: re.Match[str]) -> str:
        if slot["name"] == "~":
            return str(rng.randint(2, 99))
        key = _key(slot["name"])
        value = printed[key] + (rng.randint(1, 40) if rng.random() < DIFFERENT_SHARE else 0)
        counted.append(TrueFigure(value, *key))
        return _written(value, slot["style"])

    return _SLOT.sub(number, sentence).format(**names)


def _written(value: int, style: str | None) -> str:
    if style == "comma":
        return f"{value:,}"
    if style == "wide":
        return str(value).translate(_FULL_WIDTH)
    return write_han(value) if style == "han" else str(value)


def write_han(number: int) -> str:
    """Write a number in Chinese digits."""
    if number < 10:
        return _HAN[number]
    for size, unit in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        upper, rest = divmod(number, size)
        if upper:
            gap = "零" if rest and rest < size // 10 else ""
            return write_han(upper) + unit + (gap + write_han(rest) if rest else "")
    raise ValueError(f"{number} is too large")
