"""Rows of a scan whose labels cannot be read are given in doubt where none else can be meant."""

from dataclasses import replace
from decimal import Decimal
from typing import Literal

import pytest

from reportparse.pipeline import default_codebook
from reportparse.statistics import label_statistics
from tests.handset import set_page, set_table

LABELS = [
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "（一）予以公开",
    "（二）部分公开",
    "1.属于国家秘密",
    "2.其他法律行政法规禁止公开",
    "3.危及“三安全一稳定”",
    "4.保护第三方合法权益",
    "5.属于三类内部事务信息",
    "6.属于四类过程性信息",
    "7.属于行政执法案卷",
    "8.属于行政查询事项",
    "1.本机关不掌握相关政府信息",
    "2.没有现成信息需要另行制作",
    "3.补正后申请内容仍不明确",
    "1.信访举报投诉类申请",
    "2.重复申请",
    "3.要求提供公开出版物",
    "4.无正当理由大量反复申请",
    "5.要求行政机关确认或重新出具已获取信息",
    "（六）其他处理",
    "（七）总计",
    "四、结转下年度继续办理",
]
HEADERS = ["项目", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
Found = dict[str, tuple[str, int | Decimal | None]]  # status and value by indicator
COVERED = {8: "资愿有", 9: "届于四卷讨性"}


def read(covered: dict[int, str], *, reader: Literal["text", "ocr"] = "ocr") -> Found:
    """Return status and value of the totals, of rows of which some have another label."""
    rows = [
        [covered.get(number, label), *[str(number)] * 7]
        for number, label in enumerate(LABELS)
        if covered.get(number) != ""
    ]
    page = replace(set_page([]), reader=reader)
    table = set_table([HEADERS, *rows])
    found = label_statistics([table], [page], default_codebook(), 2020)
    return {s.indicator: (s.status, s.value) for s in found.statistics if s.applicant == "total"}


def test_rows_below_a_seal_are_named_by_their_place_in_doubt() -> None:
    found = read(COVERED)
    assert found["requests.processed.refused.internal_affairs"] == ("doubtful", 8)
    assert found["requests.processed.refused.process_information"] == ("doubtful", 9)
    assert found["requests.processed.refused.enforcement_file"][1] == 10


@pytest.mark.parametrize(
    "covered",
    [{8: "资愿有", 9: ""}, {8: "6.咨询类申请"}, {21: "资愿有", 22: "资愿"}],
    ids=["a row less than the form has", "another number", "the last rows"],
)
def test_row_that_may_be_another_has_no_value(covered: dict[int, str]) -> None:
    found = read(covered)
    wrong = "carried_out" if 22 in covered else "processed.refused.internal_affairs"
    status, value = found[f"requests.{wrong}"]
    assert status in ("doubtful", "missing")
    assert value is None


def test_row_of_a_page_of_text_is_named_by_its_label_alone() -> None:
    found = read(COVERED, reader="text")
    assert found["requests.processed.refused.internal_affairs"] == ("doubtful", None)
