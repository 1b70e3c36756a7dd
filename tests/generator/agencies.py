"""Who publishes a report, and how its name, title, dates and contacts are printed."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

AGENCIES_PATH = Path(__file__).with_name("agencies.yaml")
HAN_DIGITS = "〇一二三四五六七八九"
OFFICES = [
    "{agency}办公室",
    "{agency}办公室",
    "{agency}政务公开办公室",
    "{agency}政府信息公开办公室",
]


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency: its fullest name, the name in its titles, and how to reach it."""

    name: str
    short_name: str
    office: str
    address: str
    postcode: str
    phone: str
    fax: str
    email: str
    website: str


@cache
def agencies_data() -> Any:
    """Return the YAML as it stands."""
    return yaml.safe_load(AGENCIES_PATH.read_text(encoding="utf-8"))


def sample_agency(rng: Random, year: int, forms: tuple[str, ...]) -> Agency:
    """Choose an agency that existed in the year and used the forms."""
    entries = agencies_data()
    known = entries["fujian" if "statistics-fujian-2011" in forms else "general"]
    if year < 2019:
        known = [entry for entry in known if not re.search(entries["since_2019"], entry[0])]
    name, short_name, area, code = rng.choice(known)
    host = f"www.{rng.choice(['xxgk', 'zwgk', 'gov', 'bgs'])}{rng.randint(10, 99)}.gov.cn"
    road = rng.choice(entries["roads"])
    return Agency(
        name=name,
        short_name=short_name,
        office=rng.choice(OFFICES).format(agency=name),
        address=f"{area}{road}{rng.randint(1, 288)}号",
        postcode=f"{rng.randint(100000, 799999)}",
        phone=f"{code}-{rng.randint(2000000, 89999999)}",
        fax=f"{code}-{rng.randint(2000000, 89999999)}",
        email=f"zwgk{rng.randint(1, 999)}@{rng.choice(['163.com', '126.com', host[4:]])}",
        website=host,
    )


def han_number(number: int) -> str:
    """Write a number up to 31 in Chinese, as in dates."""
    tens, ones = divmod(number, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else HAN_DIGITS[tens] + "十"
    return lead + (HAN_DIGITS[ones] if ones or not tens else "")


def han_year(year: int, zero: str = "〇") -> str:
    """Write a year digit by digit in Chinese."""
    return "".join(HAN_DIGITS[int(digit)] for digit in str(year)).replace("〇", zero)


def date_text(day: tuple[int, int, int], rng: Random) -> str:
    """Print a date in one of the ways agencies do."""
    year, month, date = day
    return rng.choice(
        [
            f"{year}年{month}月{date}日",
            f"{year}年{month}月{date}日",
            f"{year} 年 {month} 月 {date} 日",
            f"{han_year(year)}年{han_number(month)}月{han_number(date)}日",
            f"{han_year(year, '○')}年{han_number(month)}月{han_number(date)}日",
            f"{year}-{month:02d}-{date:02d}",
            f"{year}年{month:02d}月{date:02d}日",
        ]
    )
