"""The wordings that say what a number counts: `wordings.yaml`, checked and compiled once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict, Field

from reportparse.report import Applicant

NUMBER = "#"

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CHOSEN = ("<applicant>", "<choice>")
_START = "^"
_SOME_YEAR = "<some_year>"


class _Spec(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WordingSpec(_Spec):
    """One group of wordings that name the same indicator."""

    indicators: tuple[str, ...] = Field(
        description="The same count in forms of several generations; the report has one of them."
    )
    units: tuple[str, ...]
    wordings: tuple[str, ...]
    channels: str | None = Field(default=None, description="none: no channel may stand before it.")
    context: tuple[str, ...] = Field(default=(), description="One of these in the paragraph.")
    sentence: tuple[str, ...] = Field(default=(), description="One of these in the sentence.")
    bar: tuple[str, ...] = Field(default=(), description="None of these in the clause.")
    bar_sentence: tuple[str, ...] = Field(default=(), description="None of these in the sentence.")
    after: tuple[str, ...] = Field(default=(), description="What the figure before counts.")
    applicants: Mapping[str, Applicant] = Field(default_factory=dict)
    choose: Mapping[str, str] = Field(default_factory=dict)
    stock: bool = Field(default=False, description="Counted at the end of the year.")
    anyone: bool = Field(default=False, description="Others than the agency may be named before.")


class WordingsFile(_Spec):
    """The whole file."""

    units: tuple[str, ...]
    no_unit_before: tuple[str, ...]
    no_number_before: tuple[str, ...]
    no_chinese_before: tuple[str, ...]
    no_chinese_sentence: tuple[str, ...]
    no_number_after: tuple[str, ...]
    approximate_after: tuple[str, ...]
    quotes: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]]
    wordings: tuple[WordingSpec, ...]
    tails: tuple[str, ...]
    other_years: tuple[str, ...]
    own_years: tuple[str, ...]
    whole_years: tuple[str, ...]
    long_spans: tuple[str, ...]
    plans: tuple[str, ...]
    plan_openers: tuple[str, ...]
    accumulating: tuple[str, ...]
    comparing: tuple[str, ...]
    channel_words: tuple[str, ...]
    all_channels: tuple[str, ...]
    other_agencies: tuple[str, ...]
    neutral: tuple[str, ...]
    own_words: tuple[str, ...]
    area_bodies: tuple[str, ...]
    whole_area: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Wording:
    """A group of wordings, ready for matching."""

    spec: WordingSpec
    pattern: re.Pattern[str]
    """The words with the number in them; group `chosen` says which applicant or choice."""


@dataclass(frozen=True, slots=True)
class Wordings:
    """The file and what is made of it."""

    file: WordingsFile
    groups: tuple[Wording, ...]


@lru_cache(maxsize=1)
def load_wordings() -> Wordings:
    """Load the wordings that ship with the package, once.

    Raises:
        ValueError: The file is malformed, or a wording has no number or an unknown list.
    """
    place = resources.files("reportparse.figures") / "wordings.yaml"
    file = WordingsFile.model_validate(yaml.load(place.read_text(encoding="utf-8"), Loader=_Loader))
    groups = tuple(
        Wording(spec, re.compile(_any_of_wordings(spec, file))) for spec in file.wordings
    )
    return Wordings(file, groups)


def any_of(words: tuple[str, ...]) -> str:
    """Return a pattern of alternatives, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _any_of_wordings(spec: WordingSpec, file: WordingsFile) -> str:
    tail = any_of(file.tails)
    return "|".join(f"(?:{_pattern(text, spec, file)})(?=$|{tail})" for text in spec.wordings)


def _pattern(wording: str, spec: WordingSpec, file: WordingsFile) -> str:
    if wording.split().count(NUMBER) != 1:
        raise ValueError(f"wordings.yaml: {wording!r} must hold one {NUMBER}")
    return "".join(_word_pattern(word, spec, file) for word in wording.split())


def _word_pattern(word: str, spec: WordingSpec, file: WordingsFile) -> str:
    optional = word.startswith("[")
    word = word.strip("[]")
    if word in (NUMBER, _START):
        return word
    if word in _CHOSEN:
        chosen = tuple(spec.applicants) or tuple(spec.choose)
        return f"(?P<chosen>{any_of(chosen)})"
    alternatives: list[str] = []
    for part in word.split("|"):
        if part == _SOME_YEAR:
            alternatives.append(part)
        elif part.startswith("<"):
            name = part.strip("<>")
            if name not in file.lists:
                raise ValueError(f"wordings.yaml: no list is named {name!r}")
            alternatives.extend(file.lists[name])
        else:
            alternatives.append(part)
    pattern = any_of(tuple(alternatives)).replace(_SOME_YEAR, r"20\d\d年度?")
    return f"(?:{pattern}){'?' if optional else ''}"
