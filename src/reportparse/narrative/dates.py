"""Years, dates and periods as reports write them, in digits and in Chinese numerals.

Every function takes squeezed text (`texts.squeeze`): no spaces, no full-width digits.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from reportparse.report import Period

_ZERO = "〇○零ОOoΟ0"
_DIGITS = {**dict.fromkeys(_ZERO, 0), **{char: n for n, char in enumerate("一二三四五六七八九", 1)}}
_NUMERAL = rf"[{_ZERO}一二三四五六七八九]"
_YEAR = rf"(?:(?<!\d)(?:19|20)\d\d|二{_NUMERAL}{{3}}|一九{_NUMERAL}{{2}})"
_SMALL = (
    r"(?:\d{1,2}|[一二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])"
)
_DASH = r"(?:[-—–―－─~～至到]|起至|起到|起[,，]至)+"
_DAY_END = r"[日号]?"

YEAR_MENTION = re.compile(rf"(?P<year>{_YEAR})(?:年度|年)")
SCHOOL_YEAR = re.compile(rf"{_YEAR}(?:年)?{_DASH}{_YEAR}学?年度?")
FULL_DATE = re.compile(
    rf"(?P<year>{_YEAR})[年./-](?P<month>元(?=月)|{_SMALL})[月./-](?P<day>{_SMALL}){_DAY_END}(?!\d)"
)
_PERIOD = re.compile(
    rf"(?P<y1>{_YEAR})[年./-](?P<m1>{_SMALL})[月./-](?P<d1>{_SMALL})[日号]?(?:零时|0时)?"
    rf"{_DASH}(?:(?P<y2>{_YEAR})[年./-]|同年|当年|本年)?"
    rf"(?P<m2>{_SMALL})[月./-](?P<d2>{_SMALL})(?!\d)[日号]?"
)
_MONTHS = re.compile(
    rf"(?P<y1>{_YEAR})年(?P<m1>{_SMALL})月?{_DASH}(?:(?P<y2>{_YEAR})年)?(?P<m2>{_SMALL})月(?!\d)"
    rf"(?!{_SMALL}日)"
)
_PART_OF_YEAR = re.compile(r"第?[一二三四1-4]季度|[上下]半年|(?:[月季]|半年)报")
_SOME_MONTHS = re.compile(
    rf"(?<!\d){_SMALL}(?:月份?)?{_DASH}(?P<last>{_SMALL})月(?!{_SMALL}[日号])"
)
_ONE_MONTH = re.compile(rf"(?:年|^)(?:{_SMALL})月份?(?!{_SMALL}[日号]|{_DASH}|[\d底末])")
_OF_ANOTHER = re.compile(r"年度|年报|时间|日期|填|截")
_STATISTICS = re.compile(r"统计|报告期|所列|期限")
_SPAN = re.compile(r"期间|时段|时间|数据|年度报告|截止|截至")
_SHORTEST = 28  # days; what 统计期限 announces may be the first weeks of a new agency
_WHOLE_YEAR = 300  # days; what only 时间 or 数据 announces must be a year, else it is a campaign
_WORD_REACH = 40  # characters between the word that announces a period and the period


class YearMention(NamedTuple):
    """A year in a text, `2023年` or `2023年度`, and where it stands."""

    year: int
    start: int
    end: int


def find_years(text: str) -> list[YearMention]:
    """List the years a text mentions, in order."""
    return [
        YearMention(parse_year(match["year"]), match.start(), match.end())
        for match in YEAR_MENTION.finditer(text)
    ]


def parse_year(text: str) -> int:
    """Read `2023` or `二〇二三`."""
    return int("".join(str(_DIGITS.get(char, char)) for char in text))


def match_date(match: re.Match[str]) -> date | None:
    """Turn a match of `FULL_DATE` into a date; None when the calendar has no such day."""
    return _make_date(parse_year(match["year"]), match["month"], match["day"])


def find_dates(text: str) -> Iterator[tuple[date, re.Match[str]]]:
    """Yield every full date of a text that the calendar knows."""
    for match in FULL_DATE.finditer(text):
        if found := match_date(match):
            yield found, match


def find_period(text: str) -> Period | None:
    """Find the period that a text says its statistics cover.

    A span of dates counts when a word like 统计期限 announces it. A span of whole months
    (2023年1月至12月) covers its months from the first day to the last.
    """
    for match in _PERIOD.finditer(text):
        first = parse_year(match["y1"])
        start = _make_date(first, match["m1"], match["d1"])
        last = parse_year(match["y2"]) if match["y2"] else first
        end = _make_date(last, match["m2"], match["d2"])
        if start and end and _is_announced(text, match, (end - start).days):
            return Period(start=start, end=end)
    return _find_months(text)


def _find_months(text: str) -> Period | None:
    for match in _MONTHS.finditer(text):
        first = parse_year(match["y1"])
        last = parse_year(match["y2"]) if match["y2"] else first
        start = _make_date(first, match["m1"], "1")
        next_month = _parse_small(match["m2"]) % 12 + 1
        end_year = last + 1 if next_month == 1 else last
        end = _make_date(end_year, str(next_month), "1")
        if start and end and _is_announced(text, match, (end - start).days):
            return Period(start=start, end=date.fromordinal(end.toordinal() - 1))
    return None


def _is_announced(text: str, match: re.Match[str], days: int) -> bool:
    """Whether the sentence before a span of dates says that it is the one of the statistics."""
    before = text[max(0, match.start() - _WORD_REACH) : match.start()].rsplit("。", 1)[-1]
    if _STATISTICS.search(before):
        return days >= _SHORTEST
    return days >= _WHOLE_YEAR and _SPAN.search(before) is not None


def find_part_of_year(text: str) -> str | None:
    """Return what a title or caption says of a part of a year that it is on: 上半年, 第三季度, 5月.

    A month beside 年度 (年度报告, 2024年1月) or 填报时间 is another one.
    """
    if part := find_named_part(text):
        return part
    is_one_month = not (_OF_ANOTHER.search(text) or _SOME_MONTHS.search(text))
    month = _ONE_MONTH.search(text) if is_one_month else None
    return month[0].removeprefix("年") if month else None


def find_named_part(text: str) -> str | None:
    """Return the part of a year that a text names other than by one month: 上半年, 1-9月.

    Months that end with December are all there is of a year for an agency founded in it, and for
    every agency in 2008, when the regulation came into force on 1 May.
    """
    if part := _PART_OF_YEAR.search(text):
        return part[0]
    months = _SOME_MONTHS.search(text)
    if months is None or _parse_small(months["last"]) == 12:
        return None
    return months[0]


def _make_date(year: int, month: str, day: str) -> date | None:
    try:
        return date(year, _parse_small(month), _parse_small(day))
    except ValueError:
        return None


def _parse_small(text: str) -> int:
    """Read a month or day: `12`, `十二`, `二十一`, `廿一`, and 元 for the first month."""
    if text == "元":
        return 1
    if text.isdigit():
        return int(text)
    text = text.replace("廿", "二十")
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[text]
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)
