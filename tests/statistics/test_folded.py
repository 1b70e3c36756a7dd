"""Lists printed in two halves beside each other."""

import pytest

from reportparse.codebook import load_codebook
from reportparse.statistics import Labelled, label_statistics
from reportparse.statistics.folded import unfold
from tests.handset import LEFT, set_page, set_table

CODEBOOK = load_codebook()
ENTRIES = CODEBOOK.forms["statistics-2014"].blocks[0].rows
HEADER = ["统计指标", "单位", "统计数"]
LIST = [[entry.label or "", "件", str(row)] for row, entry in enumerate(ENTRIES)]


def label(rows: list[list[str]]) -> Labelled:
    return label_statistics([set_table(rows)], [set_page([])], CODEBOOK, 2015)


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
