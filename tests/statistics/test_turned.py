"""Forms printed with their rows as columns."""

from dataclasses import replace

import pytest

from reportparse.codebook import load_codebook
from reportparse.layout import TableKind
from reportparse.statistics import Labelled, label_statistics
from reportparse.statistics.turned import turn_table
from tests.handset import UP, set_page, set_table

OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
GROUPS = ("行政复议", "未经复议直接起诉", "复议后起诉")
VALUES = [str(number) for number in range(15)]


def label(rows: list[list[str]]) -> Labelled:
    return label_statistics([set_table(rows)], [set_page([])], load_codebook(), 2022)


def turn_disputes() -> list[list[str]]:
    """Print disputes-2019 as a list: one group below the other, each value beside its outcome."""
    groups = [name for group in GROUPS for name in (group, *[UP] * 4)]
    return [list(row) for row in zip(groups, OUTCOMES * 3, VALUES, strict=True)]


def test_disputes_printed_as_a_list_are_read() -> None:
    for head in ([], [["类别", "结果", "件数"]]):
        statistics = label([*head, *turn_disputes()]).statistics
        assert [str(s.value) for s in statistics] == VALUES
        assert {s.status for s in statistics} == {"certain"}


def list_disclosure(form: str) -> list[list[str]]:
    """Print a form of several blocks as a list: one row for each of its cells."""
    rows = [["条款", "信息内容", "统计项目", "数量"]]
    for block in load_codebook().forms[form].blocks:
        cells = list(block.cells.values())
        for at, cell in enumerate(cells):
            subject = cell.row.label if at == 0 or cells[at - 1].row != cell.row else UP
            texts = (block.label if at == 0 else UP, subject, cell.column.label)
            rows.append([*(text or "" for text in texts), str(len(rows))])
    return rows


@pytest.mark.parametrize("form", ["disclosure-2019", "disclosure-2021"])
def test_form_printed_as_a_list_of_its_cells_is_read(form: str) -> None:
    rows = list_disclosure(form)
    labelled = label(rows)
    assert [found.form for found in labelled.forms] == [form]
    assert [s.value for s in labelled.statistics] == list(range(1, len(rows)))
    assert {s.status for s in labelled.statistics} == {"certain"}


@pytest.mark.parametrize("change", ["missing", "twice", "other"])
def test_list_that_is_not_all_of_a_form_is_not_read_as_one(change: str) -> None:
    rows = list_disclosure("disclosure-2021")
    last = ["第二十条第（八）项", "行政事业性收费", "本年收费金额（单位：万元）", "10"]
    others = {"missing": [], "twice": [last, last], "other": [last, ["", "公文", "件数", "3"]]}
    labelled = label([*rows[:-1], *others[change]])
    assert not any(statistic.value for statistic in labelled.statistics)


def test_smallest_form_is_read_with_its_columns_below_each_other() -> None:
    rows = [["通知收取件数", "8"], ["通知收取金额（元）", ""], ["实际收取金额（元）", "0"]]
    table = set_table(rows)
    statistics = label_statistics([table], [set_page([])], load_codebook(), 2023).statistics
    assert [(s.value, s.status) for s in statistics] == [
        (8, "certain"),
        (None, "blank"),
        (0, "certain"),
    ]


def test_part_of_a_form_is_not_read_turned() -> None:
    assert label(turn_disputes()[:10]).statistics == ()


@pytest.mark.parametrize("form", ["requests-2019", "requests-2021"])
def test_matrix_of_requests_is_read_turned_where_groups_are_merged_cells(form: str) -> None:
    codebook = load_codebook()
    block = codebook.forms[form].blocks[0]
    labels = {entry.index: entry.label or "" for entry in block.rows}
    rows = [["", "", *(column.label or "" for column in block.columns)]]
    above: int | None = None
    for entry in (entry for entry in block.rows if entry.valued):
        numbers = [str(100 * entry.index + at) for at in range(len(block.columns))]
        group = "" if entry.parent is None else labels[entry.parent]
        rows.append([UP if group and entry.parent == above else group, entry.label or "", *numbers])
        above = entry.parent
    table = turn_table(set_table(rows))
    statistics = label_statistics([table], [set_page([])], codebook, 2022).statistics
    assert {(s.form, s.status) for s in statistics} == {(form, "certain")}
    assert [str(s.value) for s in statistics] == [text for row in rows[1:] for text in row[2:]]
    last = table.n_cols - 1
    kept = tuple(cell for cell in table.cells if cell.col + cell.col_span <= last)
    cut = replace(table, cells=kept, n_cols=last)
    assert not label_statistics([cut], [set_page([])], codebook, 2022).statistics


def test_list_of_other_things_is_no_turned_form() -> None:
    rows = [
        [group, outcome, value]
        for (group, _, value), outcome in zip(turn_disputes(), "甲乙丙丁戊" * 3, strict=True)
    ]
    assert label(rows).statistics == ()


WRAPPED = [
    ["", "", "结果维", "结果纠", "其他结", "尚未审", ""],
    ["", "类别", "", "", "", "", "总计"],
    ["", "", "持", "正", "果", "结", ""],
    ["", "行政复议", *VALUES[:5]],
    ["", "未经复议直接", "", "", "", "", ""],
    ["", "", *VALUES[5:10]],
    ["行政诉讼", "起诉", "", "", "", "", ""],
    ["", "复议后起诉", *VALUES[10:]],
]


def label_lines(rows: list[list[str]]) -> Labelled:
    table = set_table(rows, kind=TableKind.ALIGNED)
    return label_statistics([table], [set_page([])], load_codebook(), 2022)


def test_matrix_whose_headers_and_labels_are_set_over_lines_is_read() -> None:
    statistics = label_lines(WRAPPED).statistics
    assert [str(s.value) for s in statistics] == VALUES
    assert {s.status for s in statistics} == {"certain"}


def test_matrix_with_a_row_of_values_that_nothing_names_is_not_read() -> None:
    other = [*WRAPPED[:4], ["", "", "7", "", "", "", ""], *WRAPPED[4:]]
    assert label_lines(other).statistics == ()
    assert label_lines([*WRAPPED, ["", "", "7", "", "", "", ""]]).statistics == ()


def test_matrix_with_a_number_broken_around_its_label_is_not_read() -> None:
    upper, lower = ["", "", "1", *VALUES[6:10]], ["", "", "4", "", "", "", ""]
    label_row = ["", "未经复议直接起诉", "", "", "", "", ""]
    rows = [*WRAPPED[:4], upper, label_row, lower, *WRAPPED[6:]]
    assert label_lines(rows).statistics == ()
