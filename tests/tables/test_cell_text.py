"""The lines of a cell are read in the order in which they were set."""

import pytest

from reportparse.layout import Word
from reportparse.tables.cell_text import read_cell
from tests.handset import set_word


def turn(text: str, x0: float, top: float, *, upward: bool) -> Word:
    return set_word(text, x0, top, vertical=True)._replace(upward=upward)


@pytest.mark.parametrize("top", [98.0, 100.0, 110.0])
def test_lines_turned_to_the_left_follow_to_the_right(top: float) -> None:
    words = [turn("组织", 12, top, upward=True), turn("社会公益", 0, 100, upward=True)]
    assert [line.text for line in read_cell(words)] == ["社会公益", "组织"]


@pytest.mark.parametrize("top", [98.0, 100.0, 110.0])
def test_lines_turned_to_the_right_follow_to_the_left(top: float) -> None:
    words = [turn("组织", 0, top, upward=False), turn("社会公益", 12, 100, upward=False)]
    assert [line.text for line in read_cell(words)] == ["社会公益", "组织"]


def test_words_of_one_turned_line_stand_in_its_direction() -> None:
    for upward, expected in ((True, "公益社会"), (False, "社会公益")):
        words = [turn("社会", 0, 100, upward=upward), turn("公益", 0, 120, upward=upward)]
        words += [turn("组织", 12 if upward else -12, 100, upward=upward)]
        assert [line.text for line in read_cell(words)] == [expected, "组织"]


def test_level_words_are_read_from_the_left() -> None:
    words = [set_word("组织", 0, 112), set_word("社会公益", 0, 100)]
    assert [line.text for line in read_cell(words)] == ["社会公益", "组织"]
