from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportparse.narrative.dates import (
    find_dates,
    find_part_of_year,
    find_period,
    find_years,
    parse_year,
)

HAN = "〇一二三四五六七八九"


def han_small(number: int) -> str:
    tens, ones = divmod(number, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else HAN[tens] + "十"
    return lead + (HAN[ones] if ones else "")


@given(st.dates(date(1990, 1, 1), date(2049, 12, 31)))
def test_a_date_is_read_in_every_style(day: date) -> None:
    year = "".join(HAN[int(digit)] for digit in str(day.year))
    for printed in (
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{day.month:02d}月{day.day:02d}日",
        day.isoformat(),
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month}/{day.day}",
        f"{year}年{han_small(day.month)}月{han_small(day.day)}日",
    ):
        assert [found for found, _ in find_dates(printed)] == [day], printed


def test_the_first_month_is_also_written_yuan() -> None:
    assert [found for found, _ in find_dates("二〇二三年元月十日")] == [date(2023, 1, 10)]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("2016年第三季度政府信息公开情况统计表", "第三季度"),
        ("某局2016年上半年政府信息公开情况统计表", "上半年"),
        ("政府信息公开申请情况月报（2023年5月）", "月报"),
        ("2023年5月政府信息公开申请情况统计表", "5月"),
        ("2023年1—9月政府信息公开情况统计表", "1—9月"),
        ("2023年1月至12月政府信息公开情况统计表", None),
        ("某局2008年5月至12月政府信息公开工作年度报告", None),
        ("政府信息公开情况统计表（2017年1月1日至12月31日）", None),
        ("政府信息公开情况统计表（截至2017年12月底）", None),
        ("政府信息公开情况统计表（填报时间：2018年1月）", None),
        ("2023年度政府信息公开工作年度报告2024年1月", None),
        ("政府信息公开情况统计表", None),
    ],
)
def test_a_part_of_a_year_is_told_from_the_whole(text: str, part: str | None) -> None:
    assert find_part_of_year(text) == part


def test_a_day_that_no_calendar_has_is_no_date() -> None:
    assert list(find_dates("2023年2月30日")) == []


@pytest.mark.parametrize("zero", "〇○零ОO")
def test_the_zero_of_a_year_has_many_shapes(zero: str) -> None:
    assert parse_year(f"二{zero}一{zero}") == 2010
    assert [mention.year for mention in find_years(f"二{zero}一八年度")] == [2018]


@pytest.mark.parametrize(
    "text",
    [
        "统计期限自2023年1月1日起至2023年12月31日止",
        "数据统计期限为2023年1月1日-12月31日",
        "所列数据的统计期限自2023年1月1日起，至2023年12月31日止。",
        "统计期限：二〇二三年一月一日至十二月三十一日",
        "报告期为2023年1月1日—同年12月31日",
        "统计时间为2023年1月至12月",
        "统计时段2023.1.1-2023.12.31",
    ],
)
def test_a_period_is_read_in_every_style(text: str) -> None:
    period = find_period(text)
    assert period
    assert (period.start, period.end) == (date(2023, 1, 1), date(2023, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2023年3月1日至2023年3月15日开展集中宣传活动",
        "统计期限截至2023年12月31日",
        "公示时间为2023年3月1日至2023年3月7日",
        "数据采集自2023年6月1日至2023年8月31日",
        "统计期限自2023年13月1日至2023年12月31日",
        "统计期限自2023年12月31日至2023年1月1日",
    ],
)
def test_other_spans_are_no_period(text: str) -> None:
    assert find_period(text) is None
