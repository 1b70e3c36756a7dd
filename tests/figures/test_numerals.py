from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportparse.figures.numerals import Numeral, find_numerals, narrow, parse_chinese

CHINESE_DIGITS = "零一二三四五六七八九"
FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


def write_chinese(number: int) -> str:
    """Write a number below 10^12 as Chinese does."""
    if number < 10:
        return CHINESE_DIGITS[number]
    for size, unit in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        upper, rest = divmod(number, size)
        if not upper:
            continue
        text = write_chinese(upper) + unit
        if not rest:
            return text
        return text + ("零" if rest < size // 10 else "") + write_chinese(rest)
    raise AssertionError


def only(text: str) -> Numeral:
    (numeral,) = find_numerals(narrow(text))
    return numeral


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_number_survives_being_written_in_chinese(number: int) -> None:
    text = write_chinese(number)
    assert parse_chinese(text) == number
    assert only(f"共{text}件").value == number


@given(st.integers(min_value=10, max_value=19))
def test_ten_is_written_without_a_leading_one(number: int) -> None:
    assert parse_chinese(write_chinese(number).removeprefix("一")) == number


@given(st.integers(min_value=0, max_value=10**12))
def test_number_survives_separators_and_full_width(number: int) -> None:
    for text in (f"{number}", f"{number:,}"):
        assert only(f"收到{text}件").value == number
        assert only(f"收到{text.translate(FULL_WIDTH)}件").value == number


@given(st.decimals(min_value=0, max_value=10**6, places=2))
def test_decimal_stays_as_printed(number: Decimal) -> None:
    value = only(f"占{number}%").value
    assert isinstance(value, Decimal)
    assert str(value) == str(number)


@given(st.integers(min_value=1, max_value=99_999), st.sampled_from(["万", "亿"]))
def test_scale_multiplies_exactly(tenths: int, scale: str) -> None:
    size = {"万": 10**4, "亿": 10**8}[scale]
    text = f"{tenths // 10}.{tenths % 10}{scale}"
    assert only(f"公开{text}条").value == tenths * size // 10


@given(st.text(alphabet="零〇一二两三四五六七八九十百千万亿", max_size=8))
def test_any_digits_say_one_number_or_none(text: str) -> None:
    value = parse_chinese(text) if text else None
    assert value is None or value >= 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十二", 12),
        ("两万三千", 23000),
        ("两万三", 23000),
        ("一百二", 120),
        ("一百零二", 102),
        ("三千五百万", 35_000_000),
        ("一亿零五", 100_000_005),
        ("三四十", None),
        ("二〇二三", None),
        ("十百", None),
        ("百", None),
        ("零十", None),
        ("一万亿", 10**12),
    ],
)
def test_chinese_numeral_is_read_or_refused(text: str, value: int | None) -> None:
    assert parse_chinese(text) == value


@pytest.mark.parametrize(
    ("text", "value", "raw", "approximate"),
    [
        ("30余起", 30, "30余", True),
        ("近191万", 1_910_000, "近191万", True),
        ("300万+", 3_000_000, "300万+", True),
        ("100余万条", 1_000_000, "100余万", True),
        ("约2.5万条", 25_000, "约2.5万", True),
        ("十余件", 10, "十余", True),
        ("百分之三十", 30, "百分之三十", False),
        ("百分之三点五", Decimal("3.5"), "百分之三点五", False),
        ("百分之99.5", Decimal("99.5"), "百分之99.5", False),
        ("1亿2000万次", 120_000_000, "1亿2000万", False),
        ("12.50万元", Decimal("12.50"), "12.50", False),
        ("3-5件", None, "3-5", False),
        ("20至30人", None, "20至30", False),
    ],
)
def test_number_is_found_with_what_makes_it_less_than_exact(
    text: str, value: int | Decimal | None, raw: str, approximate: bool
) -> None:
    numeral = only(text)
    assert text[numeral.start : numeral.end] == raw
    assert (numeral.value, numeral.approximate) == (value, approximate)


def test_full_width_keeps_every_character_in_place() -> None:
    text = "共１，２３４件，２．５％"
    assert len(narrow(text)) == len(text)
    assert narrow(text) == "共1,234件，2.5%"
