"""Headers printed again on each page, without rules: every line of them is a row of its own."""

from reportparse.codebook import load_codebook
from reportparse.layout import TableKind
from reportparse.statistics import Labelled, label_statistics
from tests.handset import set_page, set_table

HEADER = [
    ["（本列数据的勾", "", "", "申请人情况", "", "", "", ""],
    ["稽关系为：第一", "自然人", "", "法人或其他组织", "", "", "", "总计"],
    ["项加第二项之", "", "商业企", "科研机", "社会公", "法律服", "其他", ""],
    ["和）", "", "", "", "", "", "", ""],
    ["", "", "业", "构", "益组织", "务机构", "", ""],
]
UPPER = [
    ["一、本年新收政府信息公开申请数量", "9", "8", "7", "6", "5", "4", "39"],
    ["（一）予以公开", "1", "0", "0", "0", "0", "0", "1"],
    ["2.其他法律", "3", "4", "5", "6", "7", "8", "33"],
]
LOWER = [
    ["行政法规禁", "", "", "", "", "", "", ""],
    ["止公开", "", "", "", "", "", "", ""],
    ["4.保护第三方合法权益", "2", "3", "4", "5", "6", "7", "27"],
]


def label(again: list[list[str]]) -> Labelled:
    rows = [*HEADER, *UPPER, *again, *LOWER]
    pages = [1] * (len(HEADER) + len(UPPER)) + [2] * (len(again) + len(LOWER))
    table = set_table(rows, kind=TableKind.ALIGNED, page_numbers=pages)
    pages_set = [set_page([], page_number=number) for number in (1, 2)]
    return label_statistics([table], pages_set, load_codebook(), 2020)


def read(labelled: Labelled, indicator: str) -> list[int | None]:
    found = [s for s in labelled.statistics if s.indicator == indicator]
    assert {s.status for s in found} == {"certain"}
    return [int(s.value) if s.value is not None else None for s in found]


def test_label_goes_on_below_a_header_that_is_printed_again() -> None:
    labelled = label(HEADER)
    assert read(labelled, "requests.processed.refused.law_prohibited") == [3, 4, 5, 6, 7, 8, 33]
    assert read(labelled, "requests.received") == [9, 8, 7, 6, 5, 4, 39]


def test_header_whose_first_line_is_left_out_names_the_same_columns() -> None:
    labelled = label(HEADER[1:])
    assert read(labelled, "requests.processed.refused.law_prohibited") == [3, 4, 5, 6, 7, 8, 33]
    assert read(labelled, "requests.processed.refused.third_party") == [2, 3, 4, 5, 6, 7, 27]
