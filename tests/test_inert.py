"""Text of strangers stays text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportparse.inert import inert, inert_cell, original_cell

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))
TRICKY = st.text(st.sampled_from("=+-@＝＋－＠'\t\r\n 05.一\x00\x1b\u202e\ud800"), max_size=6)


@given(ANY_TEXT | TRICKY)
def test_nothing_that_acts_is_left_and_utf8_can_hold_it(text: str) -> None:
    shown = inert(text)
    shown.encode("utf-8")
    assert inert(shown) == shown
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]
    if text.isprintable():
        assert shown == text or "\u200e" in text


@given(ANY_TEXT | TRICKY)
def test_no_cell_of_a_csv_file_is_a_formula_and_all_come_back(text: str) -> None:
    cell = inert_cell(text)
    if cell.lstrip()[:1] in tuple("=+-@＝＋－＠"):
        assert cell == cell.strip()
        float(cell)
    assert original_cell(cell) == inert(text)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("  @SUM(A1)", "'  @SUM(A1)"),
        ("＝１", "'＝１"),
        ("----", "'----"),
        ("-18", "-18"),
        ("+3/-2", "'+3/-2"),
        ("'=1", "''=1"),
        ("84件", "84件"),
        ("——", "——"),
    ],
)
def test_numbers_stay_numbers_and_marks_stay_marks(text: str, cell: str) -> None:
    assert inert_cell(text) == cell
