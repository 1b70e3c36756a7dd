"""Numbers as sentences print them: 1,234, １２３, 3.5万, 十二, 两万三千, 30余, 近191万, 百分之五.

A number's value is what its digits say. Words that make it less than exact (余, 近, 以上, +) do not
change the value; they mark it `approximate`. A range (3-5) has no value; digits that say no number
(三四十, 二〇二三) are none.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
    "俩": 2,
}
ZEROS = "零〇○"
SMALL_UNITS = {"十": 10, "百": 100, "千": 1000}
LARGE_UNITS = {"亿": 10**8, "万": 10**4}
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6} | {
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}

_WIDTHS = {0xFF10 + n: 0x30 + n for n in range(10)} | {
    ord("．"): ord("."),
    ord("％"): ord("%"),
    ord("＋"): ord("+"),
}
_WIDE = re.compile(f"[{''.join(map(chr, _WIDTHS))}]")
_FULL_WIDTH_COMMAS = re.compile(r"(?<![\d.,，])\d{1,3}(?:，\d{3})+(?![\d.,])")
_SCALE = r"(?:[十百千]?[万亿]|万亿|[百千])"
# Lengths have a limit, for no count is longer, and a broken file may hold digits without end.
_ARABIC = r"(?<!\d)(?:\d{1,3}(?:,\d{3}){1,4}(?![\d,]\d)|\d{1,15}(?!\d))(?:\.\d{1,10}(?!\d))?"
_HAN = "[〇○零一二两三四五六七八九十百千万亿]"
_CHINESE = rf"(?<!{_HAN}){_HAN}{{1,24}}(?!{_HAN})"
_BEFORE = (
    r"(?:近|约|大约|将近|接近|超过|超|逾|突破|不足|不到|不低于|不少于|不超过|至少|最多|多于|少于)"
)
_AFTER = r"(?:余|多|来|\+)"
_PATTERN = re.compile(
    rf"(?P<before>{_BEFORE})?"
    rf"(?:(?P<percent>百分之)(?P<share>{_ARABIC}|{_CHINESE}(?:点[零〇一二三四五六七八九]+)?)"
    rf"|(?P<first>{_ARABIC})(?P<scale>{_SCALE}(?!元))?"
    rf"(?:(?P<range>[-—–~～至到])(?P<last>{_ARABIC}){_SCALE}?(?!元)"
    rf"|(?P<second>\d{{1,12}})(?P<lower>[万千])(?!元)|(?P<rest>\d{{1,12}}))?"
    rf"|(?P<chinese>{_CHINESE}))"
    rf"(?P<after>{_AFTER}?)(?P<scale_after>(?<=[余多+])[万亿](?!元))?(?P<more>\+?)"
)
_BELOW_TEN_THOUSAND = re.compile(
    r"(?!$)(?![零〇○])(?:(?P<thousands>D)千)?(?:[零〇○]?(?P<hundreds>D)百)?"
    r"(?:[零〇○]?(?P<tens>D|(?<![百千]))十)?(?:[零〇○]?(?P<ones>D))?".replace(
        "D", "[一二两三四五六七八九]"
    )
)
_ARABIC_SCALED = re.compile(r"\d")
_NO_NUMBER_BEFORE = re.compile(r"[A-Za-z0-9.,/〔\[【#No№-]$")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number within a text."""

    start: int
    end: int
    value: int | Decimal | None
    """None for a range, which is no single number."""
    approximate: bool
    percent: bool
    chinese: bool
    """Printed in Chinese digits only."""


def narrow(text: str) -> str:
    """Narrow full-width digits and marks; every character keeps its place."""
    text = _FULL_WIDTH_COMMAS.sub(lambda found: found[0].replace("，", ","), text)
    return text.translate(_WIDTHS) if _WIDE.search(text) else text


def find_numerals(text: str) -> list[Numeral]:
    """Find the numbers in a text that `narrow` has narrowed, in order."""
    return [
        numeral
        for found in _PATTERN.finditer(text)
        if (numeral := _read_numeral(found, text)) is not None
    ]


def parse_chinese(text: str) -> int | None:
    """Return what a Chinese numeral says; None when it says no single whole number.

    Both full numerals (两万三千零五) and those that leave the last unit out (两万三, 一百二) count.
    """
    total = 0
    rest = text
    for unit, size in LARGE_UNITS.items():
        if unit not in rest:
            continue
        upper, _, rest = rest.rpartition(unit)
        if total and upper[:1] in ZEROS:
            upper = upper[1:]
        factor = parse_chinese(upper) if upper else None
        if factor is None or factor == 0:
            return None
        total += factor * size
        if len(rest) == 1 and rest in DIGITS and rest not in ZEROS:
            return total + DIGITS[rest] * size // 10
    if total and len(rest) > 1 and rest[0] in ZEROS:
        rest = rest[1:]
    lower = _parse_below_ten_thousand(rest) if rest else 0
    if lower is None:
        return None
    return total + lower


def _parse_below_ten_thousand(text: str) -> int | None:
    """Return what a numeral of 十, 百 and 千 says."""
    if text in DIGITS:
        return DIGITS[text]
    found = _BELOW_TEN_THOUSAND.fullmatch(text)
    if found is None:
        return None
    total = sum(
        (DIGITS[found[name]] if found[name] else 1) * size
        for name, size in (("thousands", 1000), ("hundreds", 100), ("tens", 10))
        if found[name] is not None
    )
    ones = DIGITS[found["ones"] or "零"]
    left_out = text[-2:-1] in ("百", "千")  # 一百二 is 120
    return total + ones * (SMALL_UNITS[text[-2]] // 10 if left_out else 1)


def _read_numeral(found: re.Match[str], text: str) -> Numeral | None:
    start, end = found.span()
    digits = found.start("first" if found["first"] else "chinese" if found["chinese"] else "share")
    if found["first"] and _NO_NUMBER_BEFORE.search(text[max(0, digits - 1) : digits]):
        return None
    value = _value_of(found)
    if value is None and found["range"] is None:
        return None
    return Numeral(
        start=start,
        end=end,
        value=value,
        approximate=any(found[name] for name in ("before", "after", "more")),
        percent=found["percent"] is not None,
        chinese=found["chinese"] is not None,
    )


def _value_of(found: re.Match[str]) -> int | Decimal | None:
    if found["range"]:
        return None
    if found["percent"]:
        return _share(found["share"])
    if found["chinese"]:
        value = parse_chinese(found["chinese"])
        scale = found["scale_after"]
        return value * SCALES[scale] if value is not None and scale else value
    value_of_first = Decimal(found["first"].replace(",", ""))
    scale = found["scale"] or found["scale_after"]
    total = value_of_first * SCALES[scale] if scale else value_of_first
    if found["second"] or found["rest"]:
        if not found["scale"]:
            return None
        lower = int(found["second"] or found["rest"]) * SCALES.get(found["lower"] or "", 1)
        if lower >= SCALES[found["scale"]]:
            return None
        total += lower
    return _whole(total, exact="." not in found["first"] or scale is not None)


def _share(text: str) -> int | Decimal | None:
    if _ARABIC_SCALED.match(text):
        return Decimal(text) if "." in text else int(text.replace(",", ""))
    whole, _, decimals = text.partition("点")
    value = parse_chinese(whole)
    if value is None or not decimals:
        return value
    return Decimal(f"{value}.{''.join(str(DIGITS[char]) for char in decimals)}")


def _whole(value: Decimal, *, exact: bool) -> int | Decimal:
    """Return a whole number as int; a decimal stays as it is printed."""
    return int(value) if exact and value == value.to_integral_value() else value
