"""Whatever stands on the pages, they are read without failing, and the same way each time."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from reportparse.layout import Page
from reportparse.narrative import (
    find_contact,
    identify_report,
    read_text,
    split_reports,
    split_sections,
)
from tests.narrative.typeset import HEIGHT, WIDTH, place, typeset

pieces = st.sampled_from(
    [
        "一、总体情况",
        "（一）主动公开。",
        "2023年政府信息公开工作年度报告",
        "年度报告",
        "甲县人民政府",
        "附件",
        "目录",
        "二〇二三年",
        "2023年1月1日至2023年13月31日",
        "电话：0517-",
        "@",
        "（",
        "1.",
        "一",
        "——",
        "\u3000",
        "",
        "地址：",
        "本报告由",
        "办公室",
        "学年",
        "2018-2019学年",
    ]
)
texts = st.lists(pieces | st.text(max_size=4), max_size=4).map("".join)
lines = st.tuples(texts, st.floats(20, 560), st.floats(20, 820), st.sampled_from([9, 12, 16, 30]))
pages = st.lists(st.lists(lines, max_size=8), min_size=1, max_size=3)


def make_pages(drawn: list[list[tuple[str, float, float, int]]]) -> list[Page]:
    return [
        Page(
            number,
            WIDTH,
            HEIGHT,
            tuple(word for text, x0, top, size in page for word in place(text, x0, top, size)),
        )
        for number, page in enumerate(drawn, 1)
    ]


@settings(max_examples=200)
@given(pages)
def test_any_pages_can_be_read(drawn: list[list[tuple[str, float, float, int]]]) -> None:
    source = make_pages(drawn)
    assert [page for part in split_reports(source) for page in part] == source
    text = read_text(source)
    identify_report(text)
    find_contact(text)
    for section in split_sections(text):
        assert 1 <= section.first_page <= section.last_page <= len(source)


@given(st.randoms(use_true_random=False))
def test_order_of_words_on_a_page_changes_nothing(rng: random.Random) -> None:
    source = typeset(
        "# 甲县财政局\n# 2023年政府信息公开工作年度报告\n本报告由甲县财政局编制，统计期限自2023年"
        "1月1日起至2023年12月31日止，电话：0517-87222589。\n! 一、总体情况\n> 2024年1月15日"
    )
    words = list(source[0].words)
    rng.shuffle(words)
    text, shuffled = read_text(source), read_text([replace(source[0], words=tuple(words))])
    assert identify_report(shuffled) == identify_report(text)
    assert split_sections(shuffled) == split_sections(text)
    assert find_contact(shuffled) == find_contact(text)
