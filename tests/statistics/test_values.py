from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportparse.codebook import load_codebook
from reportparse.layout import TextLine, Word, union_bbox
from reportparse.statistics.values import (
    Reading,
    Vocabulary,
    is_one_spread_number,
    parse_value,
    read_value,
)
from tests.handset import set_cell, set_row

COMMON = load_codebook().common
VOCABULARY = Vocabulary(
    frozenset(COMMON.blank_marks), frozenset(COMMON.count_units), frozenset(COMMON.money_units)
)
WIDE = dict(zip("0123456789,", "０１２３４５６７８９，", strict=True))

DASHES = ("—", "——", "———", "----", "-", "－", "−", "–", "— —", "／", "∕", "⁄", "╱")


def parse(text: str) -> Reading:
    return parse_value(text, VOCABULARY)


@pytest.mark.parametrize("mark", [*DASHES, "", " ", "\u00a0", "\u3000", "/", "//", "无", "*", "\\"])
def test_blank_mark_is_not_zero(mark: str) -> None:
    reading = parse(mark)
    assert (reading.state, reading.value) == ("blank", None)


def test_blank_keeps_what_is_printed() -> None:
    assert parse(" —— ").raw == "——"


@pytest.mark.parametrize("zero", ["0", "０", " 0 ", "0件", "0.00"])
def test_zero_is_not_blank(zero: str) -> None:
    reading = parse(zero)
    assert reading.state == "value"
    assert reading.value == 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234", 1234),
        ("1，234", 1234),
        ("１，２３４", 1234),
        ("１２", 12),
        ("1,234,567", 1234567),
        ("-18", -18),
        ("－18", -18),
        ("—18", -18),
        ("- 18", -18),
        ("+3", 3),
        ("12 ", 12),
        ("1, 234", 1234),
    ],
)
def test_whole_number_is_read_as_printed(text: str, value: int) -> None:
    reading = parse(text)
    assert (reading.state, reading.value) == ("value", value)
    assert type(reading.value) is int


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("10.50", "10.50"),
        ("4166.214619", "4166.214619"),
        ("0.10", "0.10"),
        ("1,234.00", "1234.00"),
        ("-5.0", "-5.0"),
        ("10．50", "10.50"),
        ("0.1000000000000000055", "0.1000000000000000055"),
    ],
)
def test_decimal_keeps_every_printed_digit(text: str, printed: str) -> None:
    value = parse(text).value
    assert isinstance(value, Decimal)
    assert format(value, "f") == printed


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("84件", 84, "件"),
        ("2笔", 2, "笔"),
        ("2 笔", 2, "笔"),
        ("251000元", 251000, "元"),
        ("12.5万元", Decimal("12.5"), "万元"),
    ],
)
def test_unit_in_the_cell_is_told_apart(text: str, value: int | Decimal, unit: str) -> None:
    reading = parse(text)
    assert (reading.value, reading.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ("22（其中修订16件）", 22, "其中修订16件"),
        ("55(含自然失效29件)", 55, "含自然失效29件"),
        ("3件（含上年1件）", 3, "含上年1件"),
        ("5 （注）", 5, "注"),
    ],
)
def test_remark_in_the_cell_is_kept_beside_the_number(text: str, value: int, note: str) -> None:
    reading = parse(text)
    assert (reading.state, reading.value, reading.note) == ("value", value, note)


@pytest.mark.parametrize(
    "text",
    [
        "+3/-2",
        "12 34",
        "00",
        "007",
        "1,23",
        "12,34",
        "1,2345",
        "1.2.3",
        "5-6",
        "12%",
        "约12",
        "12人次多",
        "十二",
        "1e5",
        "--5",
        ".5",
        "5①2",
        "（3）",
        "3甲",
        "?",
    ],
)
def test_what_is_no_single_number_is_unreadable(text: str) -> None:
    reading = parse(text)
    assert (reading.state, reading.value, reading.raw) == ("unreadable", None, text)


def test_wrapped_number_that_fills_its_cell_is_one_number() -> None:
    reading = read_value(set_cell("4166.21\n4619", width=40), VOCABULARY)
    assert (reading.value, reading.broken) == (Decimal("4166.214619"), False)


def test_number_in_a_cell_with_room_for_one_digit_is_one_number() -> None:
    reading = read_value(set_cell("1\n2\n7\n6\n9", width=20), VOCABULARY)
    assert (reading.value, reading.broken) == (12769, False)


def test_digits_below_each_other_in_a_wide_cell_are_in_doubt() -> None:
    assert read_value(set_cell("1\n2", width=40), VOCABULARY).broken


def test_two_numbers_below_each_other_in_a_wide_cell_are_in_doubt() -> None:
    reading = read_value(set_cell("12\n34", width=120), VOCABULARY)
    assert reading.state != "value" or reading.broken


def test_remark_on_a_second_line_leaves_the_number_clear() -> None:
    reading = read_value(set_cell("22\n（其中修订16件）", width=120), VOCABULARY)
    assert (reading.value, reading.note, reading.broken) == (22, "其中修订16件", False)


def spread_line(text: str, xs: tuple[float, ...]) -> TextLine:
    words: list[Word] = set_row(100, *zip(xs, text, strict=True))
    return TextLine(" ".join(text), union_bbox(word.bbox for word in words), tuple(words))


def test_decimal_set_spread_out_is_one_number() -> None:
    line = spread_line("94.08", (50, 58, 66, 74, 82))
    assert parse(line.text).value == Decimal("94.08")
    assert parse(line.text).broken
    assert is_one_spread_number(line)


def test_decimal_beside_another_number_is_not_one_number() -> None:
    assert not is_one_spread_number(spread_line("94.08", (50, 58, 66, 84, 92)))


def test_empty_cell_is_blank() -> None:
    assert read_value(set_cell(""), VOCABULARY).state == "blank"


@given(st.integers(-(10**12), 10**12))
def test_number_with_separators_is_read_back(number: int) -> None:
    assert parse(f"{number:,}").value == number
    assert parse(str(number)).value == number


@given(st.integers(0, 10**9))
def test_full_width_number_is_read_back(number: int) -> None:
    wide = "".join(WIDE.get(char, char) for char in f"{number:,}")
    assert parse(wide).value == number


@given(st.decimals(min_value=0, max_value=10**9, places=6))
def test_decimal_is_read_back_digit_for_digit(number: Decimal) -> None:
    value = parse(format(number, "f")).value
    assert isinstance(value, Decimal)
    assert format(value, "f") == format(number, "f")


@given(st.text("0123456789,.+-/ （）件元—无", max_size=8))
def test_value_is_given_only_for_one_run_of_digits(text: str) -> None:
    reading = parse(text)
    if reading.state == "value":
        number = text.partition("（")[0]
        digits = "".join(char for char in number if char.isdigit())
        assert "".join(char for char in str(reading.value) if char.isdigit()) == digits
    else:
        assert reading.value is None
