"""Rows of a form that stand outside its table are doubted, not called missing."""

import pytest

from reportparse.pipeline import default_codebook
from reportparse.statistics import Labelled, label_statistics
from tests.handset import set_page, set_row, set_table

FIRST = [
    ["统计指标", "单位", "统计数"],
    ["一、主动公开情况", "/", "/"],
    ["（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", "12"],
    ["其中：主动公开规范性文件数", "条", "3"],
    ["制发规范性文件总数", "件", "4"],
    ["1.政府公报公开政府信息数", "条", "0"],
    ["2.政府网站公开政府信息数", "条", "9"],
]
REST = [
    ["（一）政府信息公开工作专门机构数", "个", "1"],
    ["（二）设置政府信息公开查阅点数", "个", "2"],
    ["2.兼职人员数", "人", "5"],
]


def label(*tables: list[list[str]]) -> Labelled:
    pages = [set_page([], page_number=number) for number, _ in enumerate(tables, 1)]
    printed = [
        set_table(rows, page_numbers=[number] * len(rows)) for number, rows in enumerate(tables, 1)
    ]
    return label_statistics(printed, pages, default_codebook(), 2016)


def statuses(labelled: Labelled) -> dict[str, tuple[str, int | None]]:
    return {s.indicator: (s.status, s.page) for s in labelled.statistics}


def test_rows_of_a_table_that_was_not_recognised_are_doubted() -> None:
    labelled = label(FIRST, REST[:2])
    found = statuses(labelled)
    assert found["institution.offices"] == ("doubtful", 2)
    assert found["institution.access_points"] == ("doubtful", 2)
    assert found["institution.staff.part_time"] == ("missing", None)
    assert {u.raw for u in labelled.unmapped} == {"1", "2"}
    (finding,) = [f for f in labelled.findings if f.code == "row.lost"]
    assert len(finding.statistics) == 2


def test_all_that_is_missing_may_be_where_many_rows_are() -> None:
    found = statuses(label(FIRST, REST))
    assert "missing" not in {status for status, _ in found.values()}
    assert found["training.courses"] == ("doubtful", 2)


def test_one_short_label_elsewhere_may_be_anything() -> None:
    found = statuses(label(FIRST, [["兼职人员数", "人", "5"], ["车辆", "辆", "2"]]))
    assert found["institution.staff.part_time"] == ("missing", None)


def test_row_without_a_number_is_none_of_the_form() -> None:
    found = statuses(label(FIRST, [["（二）设置政府信息公开查阅点数", "个", "见附件"]]))
    assert "doubtful" not in {status for status, _ in found.values()}


def test_row_that_stands_in_no_table_is_doubted() -> None:
    words = set_row(80, (50, "（三）接受培训人员数"), (300, "人次"), (400, "3354"))
    prose = set_row(120, (50, "举办各类培训班数为3次。"))
    pages = [set_page([]), set_page([*words, *prose], page_number=2)]
    labelled = label_statistics([set_table(FIRST)], pages, default_codebook(), 2016)
    found = statuses(labelled)
    assert found["training.participants"] == ("doubtful", 2)
    assert found["training.courses"] == ("missing", None)
    assert [(u.label, u.raw) for u in labelled.unmapped] == [
        (("（三）接受培训人员数", "人次"), "3354")
    ]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("（二）设置政府信息公开查阅点数 2", "2"),
        ("（二）设置政府信息公开查阅点数：2,100个", "2,100"),
        ("（二）设置政府信息公开查阅点数2个，比上年增加1个", None),
        ("设置政府信息公开查阅点数", None),
    ],
)
def test_number_close_behind_its_label_is_doubted(line: str, number: str | None) -> None:
    page = set_page(set_row(400.0, (100.0, line)))
    labelled = label_statistics([set_table(FIRST)], [page], default_codebook(), 2016)
    (points,) = [s for s in labelled.statistics if s.indicator == "institution.access_points"]
    assert points.status == ("missing" if number is None else "doubtful")
    assert [row.raw for row in labelled.unmapped] == ([] if number is None else [number])


def test_row_below_a_header_that_the_form_does_not_have_is_doubted() -> None:
    rows = [
        ["信息内容", "本年处理决定数量"],
        ["行政处罚", "3"],
        ["行政强制", "4"],
        ["信息内容", "收费总计"],
        ["行政事业性收费", "17.5"],
    ]
    labelled = label_statistics([set_table(rows)], [set_page([])], default_codebook(), 2023)
    found = {s.indicator: (s.status, s.value) for s in labelled.statistics}
    assert found["enforcement.decisions"] == ("certain", 4)
    assert found["fees.administrative.amount"] == ("doubtful", None)
