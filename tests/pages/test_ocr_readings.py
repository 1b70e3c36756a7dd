import pytest

from reportparse.layout import Ruling
from reportparse.pages.ocr.picture import POINT
from reportparse.pages.ocr.readings import (
    UNREAD,
    ReadLine,
    Shape,
    doubt_broken_print,
    doubt_crossed,
    judge_line,
    take_clearer_label,
)
from reportparse.pages.ocr.recogniser import LineReading, Reading
from reportparse.pages.ocr.text_boxes import TextBox

EM = 30.0


def box(digits: int) -> TextBox:
    return TextBox(100, 100, 100 + 14 * digits, 121, EM)


def number(text: str, score: float = 0.99) -> LineReading:
    return LineReading(Reading(text, score), Reading(text, score))


def text(printed: str, score: float = 0.9) -> LineReading:
    return LineReading(Reading(printed, score), Reading("", 0.0))


def test_number_that_both_read_alike_is_read() -> None:
    line = judge_line(box(3), number("128"), number("128"))
    assert (line.text, line.code) == ("128", None)


def test_surer_reading_of_two_is_kept_in_doubt() -> None:
    line = judge_line(box(3), number("126", 0.8), number("128", 0.9))
    assert (line.text, line.second, line.code) == ("128", "126", "readers-differ")


@pytest.mark.parametrize(("first", "second"), [(0.6, 0.99), (0.85, 0.3)])
def test_one_unsure_recogniser_is_a_doubt(first: float, second: float) -> None:
    line = judge_line(box(3), number("128", first), number("128", second))
    assert line.code == "faint"


@pytest.mark.parametrize("read", ["111", "11", "1"])
def test_digits_that_both_lose_are_missed_by_the_width_of_the_ink(read: str) -> None:
    line = judge_line(box(6), number(read), number(read))
    assert line.code == "unread-ink"


@pytest.mark.parametrize(("pieces", "code"), [(2, None), (3, "unread-ink"), (0, "unread-ink")])
def test_digits_set_apart_are_as_many_as_the_pieces_of_their_ink(
    pieces: int, code: str | None
) -> None:
    shape = Shape("", minus=False, comma=False, pieces=pieces)
    assert judge_line(box(6), number("14"), number("14"), shape).code == code


def test_ink_that_nobody_reads_is_no_blank() -> None:
    line = judge_line(box(2), text(""), text(""))
    assert (line.text, line.code) == (UNREAD, "unread-ink")


def test_speck_read_as_a_dash_is_in_doubt() -> None:
    line = judge_line(TextBox(10, 10, 14, 14, EM), number("-"), number("-"))
    assert line.code == "unread-ink"


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [
        (text("Bit", 0.76), text("总计", 0.99), "总计"),
        (text("Si", 0.3), text("总i", 0.8), "总i"),
        (text("总计", 0.6), text("惑计", 0.4), "总计"),
        (text("一", 0.5), text("二", 0.9), "一"),
        (text("4 1", 0.5), text("41", 0.9), "4 1"),
        (text("4166.21万元", 0.7), text("4168.21万元", 0.9), "4166.21万元"),
        (text("1.200万元", 0.7), text("1,200万元", 0.9), "1.200万元"),
        (text("0", 0.3), text("总计", 0.9), "0"),
        (text("决定数最", 0.85), text("决定数量", 0.9), "决定数最"),
    ],
)
def test_clearer_chinese_of_two_readings_of_a_label_is_taken(
    first: LineReading, second: LineReading, taken: str
) -> None:
    assert take_clearer_label(first, second).free.text == taken


def test_label_whose_digits_differ_is_in_doubt() -> None:
    assert judge_line(box(9), text("共12件"), text("共13件")).code == "readers-differ"
    assert judge_line(box(9), text("共12件"), text("共12仵")).code is None
    assert judge_line(box(9), text("1,200万元"), text("1.200万元")).code == "readers-differ"
    assert judge_line(box(9), text("-12万元"), text("12万元")).code == "readers-differ"


@pytest.mark.parametrize(
    ("read", "shape", "code"),
    [
        ("-37", Shape("", minus=True, comma=False), None),
        ("37", Shape("", minus=True, comma=False), "unread-ink"),
        ("-37", Shape("", minus=False, comma=False), "unread-ink"),
        ("5,022", Shape("", minus=False, comma=True), None),
        ("5.022", Shape("", minus=False, comma=True), "unread-ink"),
        ("5,022", Shape("", minus=False, comma=False), "unread-ink"),
    ],
)
def test_sign_and_separators_must_have_the_shape_of_their_ink(
    read: str, shape: Shape, code: str | None
) -> None:
    line = judge_line(box(len(read)), number(read), number(read), shape)
    assert (line.text, line.code) == (read, code)


def test_dash_that_one_recogniser_loses_is_kept_in_doubt() -> None:
    line = judge_line(box(3), number("37"), number("-37"), Shape("", minus=True, comma=False))
    assert (line.text, line.second, line.code) == ("-37", "37", "readers-differ")


def test_dashes_that_one_recogniser_takes_for_digits_are_dashes() -> None:
    dashes = Shape("----", minus=False, comma=False)
    line = judge_line(box(4), number("1111"), text("———_"), dashes)
    assert (line.text, line.code) == ("----", None)
    for second in (number("1111"), text("")):
        line = judge_line(box(6), number("1111"), second, dashes)
        assert line.text == "1111"


def test_ink_of_the_shape_of_a_mark_is_no_number() -> None:
    dash = Shape("-", minus=False, comma=False)
    assert judge_line(box(1), text("一"), text(""), dash).text == "-"
    slash = Shape("/", minus=False, comma=False)
    assert judge_line(box(1), number("1"), number("1"), slash).text == "/"
    assert judge_line(box(1), number("7"), number("7"), slash).text == "7"


def test_slash_that_is_read_otherwise_is_doubted_when_it_leans() -> None:
    wide = Shape("/", minus=False, comma=False)
    assert judge_line(box(1), text("一"), text("\\"), wide).text == "/"
    leaning = Shape("", minus=False, comma=False, leans=True)
    assert judge_line(box(1), number("1"), number("1"), leaning).code == "unread-ink"
    assert judge_line(box(1), number("4"), number("4"), leaning).code is None


def test_dash_close_to_a_rule_may_be_the_rest_of_a_digit() -> None:
    line = judge_line(box(1), text("一"), text(""), Shape("-", minus=False, comma=False, cut=True))
    assert (line.text, line.code) == ("-", "unread-ink")


def test_number_with_pale_ink_before_it_may_have_lost_its_sign() -> None:
    shape = Shape("", minus=False, comma=False, before=True)
    line = judge_line(box(2), number("18"), number("18"), shape)
    assert (line.text, line.code) == ("18", "unread-ink")


def test_crumb_of_a_rule_is_no_text_but_a_doubt() -> None:
    crumb = Shape("", minus=False, comma=False, crumb=True)
    line = judge_line(TextBox(100, 100, 120, 107, EM), text("三"), text("H"), crumb)
    assert (line.text, line.code) == ("", "unread-ink")


def read_page(sure: int, doubted: int) -> list[ReadLine]:
    """Return a page of numbers and a label, after the doubt about its print."""
    numbers = [ReadLine(box(1), "1", "1", None)] * sure
    doubts = [ReadLine(box(1), "4", "1", "readers-differ")] * doubted
    return doubt_broken_print([*numbers, *doubts, ReadLine(box(4), "申请2件", "", None)])


def test_no_number_is_certain_where_many_could_not_be_read() -> None:
    codes = [line.code for line in read_page(32, 8)]
    assert codes == ["broken"] * 32 + ["readers-differ"] * 8 + [None]


@pytest.mark.parametrize(("sure", "doubted"), [(33, 8), (4, 7)])
def test_few_doubts_say_nothing_of_other_numbers(sure: int, doubted: int) -> None:
    assert {line.code for line in read_page(sure, doubted)[:sure]} == {None}


def test_dashes_read_as_digits_say_nothing_of_the_print() -> None:
    dash = ReadLine(TextBox(100, 100, 140, 104, EM), "11", "--", "readers-differ")
    numbers = [ReadLine(box(1), "1", "1", None)] * 20
    assert doubt_broken_print([*numbers, *[dash] * 20]) == [*numbers, *[dash] * 20]


def test_number_through_whose_feet_a_rule_was_found_may_have_lost_its_point() -> None:
    line = ReadLine(TextBox(100, 50, 200, 70, 25.0), "10366214", "10366214", None)

    def crossed_by(position: float) -> ReadLine:
        return doubt_crossed([line], [Ruling("h", position * POINT, 40 * POINT, 260 * POINT)])[0]

    assert crossed_by(68.5).code == "unread-ink"
    assert crossed_by(74).code is None
