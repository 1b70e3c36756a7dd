"""Levels that a scan has lost in one column stand where the cells beside it end."""

from collections.abc import Sequence

import pytest

from reportparse import load_codebook
from reportparse.layout import Word
from reportparse.tables.grid import fill_cells
from reportparse.tables.lost_levels import find_lost_levels
from tests.handset import rule_h, rule_v, set_lattice, set_word

HEADERS = load_codebook().headers
XS, YS = (50, 150, 250, 350), (100, 130, 160)


def middle_column(
    words: Sequence[Word], *, of_labels: bool = False
) -> tuple[list[str], list[str]] | None:
    """Read a column whose middle rule is lost; returns its texts, and those without a rule.

    Left of labels the cells of a group reach over both rows.
    """
    middle = [XS[2:]] if of_labels else [XS[:2], XS[2:]]
    lattice = set_lattice(
        [
            *(rule_h(y, XS[0], XS[-1]) for y in (YS[0], YS[-1])),
            *(rule_h(YS[1], start, end) for start, end in middle),
            *(rule_v(x, YS[0], YS[-1]) for x in XS),
        ]
    )
    found = find_lost_levels(lattice, fill_cells(lattice, words, 1)[0], HEADERS)
    if found is None:
        return None
    finer, beside, specks = found
    cells = fill_cells(finer, [word for word in words if word not in specks], 1)[0]
    return (
        [cell.text for cell in cells if cell.col == 1],
        [cell.text for cell in cells if cell.bbox in beside],
    )


def test_header_and_value_in_one_cell_are_parted() -> None:
    words = [set_word("尚未", 190, 104), set_word("审结", 190, 116), set_word("3", 195, 140)]
    assert middle_column(words) == (["尚未\n审结", "3"], ["3"])


def test_what_stands_below_a_header_is_parted_though_it_is_misread() -> None:
    words = [set_word("总计", 190, 110), set_word("C", 195, 140)]
    assert middle_column(words) == (["总计", "C"], ["C"])


def test_two_values_in_one_cell_are_parted() -> None:
    words = [set_word("427", 190, 104), set_word("4", 197, 116), set_word("764", 190, 140)]
    assert middle_column(words) == (["427\n4", "764"], ["427\n4", "764"])


def test_numbered_labels_in_one_cell_are_parted_at_the_level_of_their_values() -> None:
    words = [set_word("三", 95, 125), set_word("(-)予以公开", 155, 110)]
    words += [
        set_word("（二）部分公开", 155, 140),
        set_word("5", 300, 110),
        set_word("0", 300, 140),
    ]
    assert middle_column(words, of_labels=True) == (["(-)予以公开", "（二）部分公开"], [])


def test_label_of_two_lines_over_two_rows_stays_whole() -> None:
    words = [set_word("（三）不予", 155, 110), set_word("公开", 155, 140)]
    assert middle_column(words, of_labels=True) is None


@pytest.mark.parametrize(
    "words",
    [
        [set_word("12", 195, 125)],
        [set_word("12", 195, 108)],
        [set_word("第二十条", 180, 110), set_word("第（五）项", 180, 140)],
        [],
    ],
    ids=["a value over both rows", "one value", "a label over both rows", "nothing"],
)
def test_merged_cell_stays_whole(words: Sequence[Word]) -> None:
    assert middle_column(words) is None


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        (("1,28", "0", "1,38", "0"), ["1,28\n0", "1,38\n0"]),
        (("1,28", "0", "", "0"), ["1,28\n0", "0"]),
    ],
    ids=["wrapped values", "a wrapped value and another"],
)
def test_rule_lost_in_columns_beside_each_other_is_that_of_the_next_one(
    words: Sequence[str], texts: Sequence[str]
) -> None:
    ys, xs = (100, 150, 200), (50, 150, 250, 350)
    lattice = set_lattice(
        [
            *(rule_h(y, xs[0], xs[-1]) for y in (ys[0], ys[-1])),
            rule_h(ys[1], xs[2], xs[3]),
            *(rule_v(x, ys[0], ys[-1]) for x in xs),
        ]
    )
    lines = zip((106, 122, 154, 170), words, strict=True)
    printed = [set_word(text, 190, y) for y, text in lines if text]
    printed += [set_word("一、新收", 55, 120), set_word("二、结转", 55, 170)]
    printed += [set_word("--", 60, 142)]
    found = find_lost_levels(lattice, fill_cells(lattice, printed, 1)[0], HEADERS)
    assert found is not None
    cells = fill_cells(found.lattice, [w for w in printed if w not in found.specks], 1)[0]
    assert [cell.text for cell in cells if cell.col == 0] == ["一、新收", "二、结转"]
    assert [cell.text for cell in cells if cell.col == 1] == texts
