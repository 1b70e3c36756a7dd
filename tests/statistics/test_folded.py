"""Lists printed in two halves beside each other."""

import pytest

from reportparse.codebook import load_codebook
from reportparse.layout import TableKind
from reportparse.statistics import Labelled, label_statistics
from reportparse.statistics.folded import unfold
from tests.handset import LEFT, set_page, set_table

CODEBOOK = load_codebook()
ENTRIES = CODEBOOK.forms["statistics-2014"].blocks[0].rows
HEADER = ["统计指标", "单位", "统计数"]
LIST = [[entry.label or "", "件", str(row)] for row, entry in enumerate(ENTRIES)]


def label(rows: list[list[str]], kind: TableKind = TableKind.RULED) -> Labelled:
    return label_statistics([set_table(rows, kind=kind)], [set_page([])], CODEBOOK, 2015)


def fold(rows: list[list[str]]) -> list[list[str]]:
    half = (len(rows) + 1) // 2
    right = [*rows[half:], ["", "", ""]][:half]
    return [[*left, *other] for left, other in zip(rows[:half], right, strict=True)]


@pytest.mark.parametrize("title", [[], [["政府信息公开情况统计表", *[LEFT] * 5]]])
def test_list_in_two_halves_is_read_as_one(title: list[list[str]]) -> None:
    folded = label([*title, [*HEADER, *HEADER], *fold(LIST)])
    once = label([HEADER, *LIST])
    assert [s.value for s in folded.statistics] == [s.value for s in once.statistics]
    assert {s.status for s in folded.statistics} == {"certain"}
    assert [u.raw for u in folded.unmapped] == [u.raw for u in once.unmapped]


def test_halves_below_different_headers_stay_apart() -> None:
    table = set_table([[*HEADER, "统计指标", "单位", "上年统计数"], *fold(LIST)])
    assert unfold(table, frozenset({"统计指标"})) is table


def test_headers_that_repeat_above_no_labels_are_no_halves() -> None:
    table = set_table([["结果维持", "结果纠正"] * 2, ["1", "2", "3", "4"]])
    assert unfold(table, frozenset({"统计指标"})) is table


def test_halves_with_a_cell_over_both_stay_apart() -> None:
    table = set_table([[*HEADER, *HEADER], ["合计", LEFT, LEFT, LEFT, LEFT, "7"], *fold(LIST)])
    assert unfold(table, frozenset({"统计指标"})) is table


def test_halves_that_begin_with_a_number_are_read_as_one() -> None:
    numbered = [[str(number), *row] for number, row in enumerate(LIST, 1)]
    half = (len(LIST) + 1) // 2
    right = [*numbered[half:], [""] * 4][:half]
    rows = [[*left, *other] for left, other in zip(numbered[:half], right, strict=True)]
    folded = label([["序号", *HEADER] * 2, *rows])
    assert [s.value for s in folded.statistics] == [
        s.value for s in label([HEADER, *LIST]).statistics
    ]
    assert {s.status for s in folded.statistics} == {"certain"}


def test_halves_without_rules_may_have_labels_over_lines_and_other_label_columns() -> None:
    """The left half has a column more, for labels set further right."""
    rows = [["", *HEADER, *HEADER]]
    for left, right in zip(fold(LIST), [True, False] * len(LIST), strict=False):
        label_text, *values = left[:3]
        place = ["", label_text[:4]] if right else [label_text[:4], ""]
        rest = ["", label_text[4:]] if right else [label_text[4:], ""]
        rows += [[*place, *values, "", "", ""], [*rest, "", "", *left[3:]]]
    folded = label(rows, TableKind.ALIGNED)
    once = label([HEADER, *LIST])
    assert [s.value for s in folded.statistics] == [s.value for s in once.statistics]
