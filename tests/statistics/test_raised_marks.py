"""Marks of notes that stand small beside a number are none of its digits."""

import pytest

from reportparse.layout import Cell, TextLine, Word
from reportparse.pages.text_lines import find_text_lines
from reportparse.pipeline import default_codebook
from reportparse.statistics.raised_marks import part_mark
from reportparse.statistics.values import Vocabulary, read_value
from tests.handset import set_cell, set_word

COMMON = default_codebook().common
VOCABULARY = Vocabulary(
    frozenset(COMMON.blank_marks), frozenset(COMMON.count_units), frozenset(COMMON.money_units)
)


def set_lines(*words: Word) -> tuple[TextLine, ...]:
    return find_text_lines(words)


def cell(*words: Word) -> Cell:
    return set_cell("")._replace(text_lines=set_lines(*words))


@pytest.mark.parametrize("mark", ["1", "①", "*", "[1]", "（注2）"])
@pytest.mark.parametrize("rise", [-5.0, -3.0, 5.0])
@pytest.mark.parametrize("is_right", [True, False])
def test_mark_beside_a_number_is_its_note(mark: str, rise: float, *, is_right: bool) -> None:
    number = set_word("2736", 40, 100)
    small = set_word(mark, 0, 100, size=6)
    x0 = number.bbox.x1 + 0.2 if is_right else 39.8 - small.bbox.width
    reading = read_value(cell(number, set_word(mark, x0, 102 + rise, size=6)), VOCABULARY)
    assert (reading.state, reading.value, reading.note) == ("value", 2736, mark)


def test_digits_of_one_number_are_not_parted() -> None:
    level = set_lines(set_word("12", 40, 100), set_word(".5", 50, 102.4, size=7))
    assert part_mark(level) is None  # decimals set smaller, on the number's baseline
    assert part_mark(set_lines(set_word("12", 40, 100), set_word("34", 40, 108, size=8))) is None


def test_small_unit_is_no_mark() -> None:
    number, unit = set_word("12", 40, 100), set_word("万", 50.2, 97, size=6)
    assert part_mark(set_lines(number, unit)) is None


def test_text_further_off_is_no_mark() -> None:
    assert part_mark(set_lines(set_word("12", 40, 100), set_word("3", 60, 97, size=6))) is None
