"""Label normalisation: what two printings of one official label have in common.

Numbering, brackets, spaces, width, punctuation, 其中 and traditional characters vary from report to
report and carry no meaning of their own; every other character does. Two labels are the same only
if their keys are equal: a similarity score never decides (`edit_distance` only ranks).
"""

import unicodedata
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import regex
from rapidfuzz.distance import OSA

_CHINESE_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九十")}

# （一） (1) [1] | 一、 1. 1、 1· (a full stop set in the middle of its square) | 三三、 (a doubled
# numeral, seen in print) | ① (NFKC makes it "1")
_NUMBERING = regex.compile(
    r"""^(?:
        [(\[【〔](?P<bracketed>[一二三四五六七八九十]{1,3}|\d{1,2})[)\]】〕][、.,:]?
      | [(\[【〔](?P<unclosed>[一二三四五六七八九十]{1,2}|\d{1,2})(?=\p{Han})
      | (?P<pointed>[一二三四五六七八九十]{1,3}|\d{1,2})[、.,:)·・]
      | (?P<bare>\d{1,2})(?=\p{Han})
    )""",
    regex.VERBOSE,
)
_OF_WHICH = regex.compile(r"^(?:其其?中中?|中其|[其中](?=:))[:,、]?")  # a slip may double or swap
_REMARK = regex.compile(r"\([^()]*\)?")
_NOT_WORD = regex.compile(r"[^\p{L}\p{N}]+")
_SPACE = regex.compile(r"\s+")


class Label(NamedTuple):
    """A printed label, taken apart."""

    key: str
    """Letters, ideographs and digits without numbering, 其中 and bracketed remarks."""
    remark: str
    """Letters, ideographs and digits of the bracketed remarks, joined."""
    ordinal: int | None
    """The number of its numbering: 3 for （三）, 3. or ③."""
    of_which: bool
    """Whether 其中 stands before it."""


@lru_cache(maxsize=4096)
def parse_label(text: str) -> Label:
    """Take a printed label apart into the key that is compared and what varies around it."""
    rest = _SPACE.sub("", unicodedata.normalize("NFKC", text)).translate(_simplified())
    ordinal: int | None = None
    of_which = False
    while True:
        if match := _OF_WHICH.match(rest):
            of_which = True
        elif ordinal is None and (match := _NUMBERING.match(rest)):
            ordinal = _parse_ordinal(match[match.lastgroup or 0])
        if not match or match.end() == len(rest):
            break
        rest = rest[match.end() :]
    core = _REMARK.sub("", rest)
    key = _NOT_WORD.sub("", core)
    if not key:
        return Label(_NOT_WORD.sub("", rest), "", ordinal, of_which)
    remark = _NOT_WORD.sub("", "".join(_REMARK.findall(rest)))
    return Label(key, remark, ordinal, of_which)


def _parse_ordinal(numeral: str) -> int | None:
    if numeral.isdigit():
        return int(numeral)
    if len(numeral) == 1:
        return _CHINESE_DIGITS[numeral]
    if "十" not in numeral:  # 三三、: a numeral printed twice
        return _CHINESE_DIGITS[numeral[0]] if len(set(numeral)) == 1 else None
    tens, _, ones = numeral.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return None
    return 10 * _CHINESE_DIGITS.get(tens, 1) + _CHINESE_DIGITS.get(ones, 0)


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    """Map traditional to simplified, for the characters that occur in the official labels."""
    path = resources.files("reportparse") / "codebooks" / "traditional.txt"
    rows = (row for row in path.read_text("utf-8").splitlines() if not row.startswith("#"))
    pairs = (pair for row in rows for pair in row.split())
    return {ord(pair[0]): pair[1] for pair in pairs}


@lru_cache(maxsize=1)
def _contrary_words() -> tuple[str, ...]:
    """Words whose presence makes a label another one."""
    path = resources.files("reportparse") / "codebooks" / "contrary_words.txt"
    rows = (row for row in path.read_text("utf-8").splitlines() if not row.startswith("#"))
    return tuple(word for row in rows for word in row.split())


def edit_distance(left: str, right: str) -> int:
    """Count the characters dropped, added, changed or exchanged with a neighbour.

    Optimal string alignment distance (Damerau 1964, without repeated edits of one pair).
    """
    return OSA.distance(left, right)


@lru_cache(maxsize=1 << 16)
def is_damaged_form_of(printed: str, official: str) -> bool:
    """Whether `printed` can be `official` after a slip: characters dropped, doubled or changed.

    A changed character weighs most, since it makes another word (工作秘密 is not 国家秘密): one in
    a short label, two in one of ten characters or more. Dropped or added characters may make up
    a third of the label. This only lets a label be *considered*; its place must agree too.
    """
    if not printed or not official:
        return False
    limit = max(1, max(len(printed), len(official)) // 3)
    difference = abs(len(printed) - len(official))
    if difference > limit:
        return False
    if is_contrary_to(printed, official):
        return False
    distance = OSA.distance(printed, official, score_cutoff=limit)
    if distance > limit:
        return False
    return distance - difference <= (2 if len(official) >= 10 else 1)


def is_contrary_to(printed: str, official: str) -> bool:
    """Whether `printed` has a word that makes it another label, as 党内 before 规范性文件."""
    return any(word in printed and word not in official for word in _contrary_words())
