import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportparse.layout import Word
from reportparse.tables.chunks import find_rows, join_vertical_texts, looks_like_value, value_chunks
from tests.handset import set_column, set_row, set_word

NUMBERS = ("0", "84", "1,234", "１，２３４", "-18", "+3/-2", "4166.214619", "12%")
VALUES = (*NUMBERS, "—", "——", "/", "无", "84件", "2笔", "12.5万元", "22（其中修订16件）")


def texts(words: list[Word]) -> list[list[str]]:
    return [[chunk.text for chunk in row] for row in find_rows(words)]


@pytest.mark.parametrize("text", VALUES)
def test_content_of_a_value_cell_looks_like_a_value(text: str) -> None:
    assert looks_like_value(text)


@pytest.mark.parametrize("text", ["－\n－", "—\n—\n—", "20\n83"])
def test_content_of_a_value_cell_may_be_set_over_lines(text: str) -> None:
    assert looks_like_value(text)


@pytest.mark.parametrize(
    "text", ["", "规章", "第三方", "1.属于国家秘密", "2016年度", "三", "（一）"]
)
def test_label_does_not_look_like_a_value(text: str) -> None:
    assert not looks_like_value(text)


def test_texts_far_apart_are_chunks_and_words_close_together_are_one() -> None:
    assert texts(set_row(100, (50, "行政"), (71, "许可"), (150, "件"), (200, "12"))) == [
        ["行政许可", "件", "12"]
    ]


def test_values_close_together_are_chunks_of_their_own() -> None:
    assert texts(set_row(100, (50, "0"), (60, "12"), (75, "0"))) == [["0", "12", "0"]]


PROSE = ("全年办结申请36件，其中网站4464条，", "均已按时答复，未收取费用，全部予以公开。")


def set_wide(text: str, top: float) -> list[Word]:
    words: list[Word] = []
    for char in text:
        x = words[-1].bbox.x1 + 4.0 if words else 50.0
        words.append(set_word(char, x, top))
    return words


def test_prose_set_letter_by_letter_is_one_chunk_with_its_digits() -> None:
    assert [len(row) for row in find_rows(set_wide(PROSE[0], 100))] == [1]


def test_characters_of_prose_set_letter_by_letter_are_no_vertical_text() -> None:
    tops = (100, 118, 136, 154, 172)
    words = [word for top in tops for word in set_wide(PROSE[1], top)]
    assert [len(row) for row in find_rows(words)] == [1] * len(tops)


def test_headers_set_vertically_in_narrow_columns_are_no_prose() -> None:
    headers = [("结果维持", "结果纠正", "其他结果", "尚未审结")[index % 4] for index in range(15)]
    words = [set_column(text, 60 + 28 * index, 100) for index, text in enumerate(headers)]
    joined = join_vertical_texts([word for column in words for word in column])
    assert [word.text for word in joined] == headers


def test_rows_come_from_top_to_bottom() -> None:
    words = set_row(140, (50, "乙"), (200, "2")) + set_row(100, (50, "甲"), (200, "1"))
    assert texts(words) == [["甲", "1"], ["乙", "2"]]


def test_value_set_a_little_lower_than_its_label_is_in_its_row() -> None:
    assert texts([set_word("规章", 50, 100), set_word("7", 200, 103)]) == [["规章", "7"]]


def test_characters_one_below_the_other_are_one_vertical_text() -> None:
    joined = join_vertical_texts(set_column("本年度办理结果", 50, 100))
    assert [(word.text, word.vertical) for word in joined] == [("本年度办理结果", True)]


def test_units_below_each_other_are_no_vertical_text() -> None:
    words = set_column("件件条件项", 150, 100, size=12)
    assert list(join_vertical_texts(words)) == words


def test_numbers_below_each_other_are_no_vertical_text() -> None:
    words = set_column("01030", 150, 100)
    assert list(join_vertical_texts(words)) == words


def test_few_characters_below_each_other_are_no_vertical_text() -> None:
    words = set_column("合计数", 50, 100)
    assert list(join_vertical_texts(words)) == words


def test_vertical_text_leaves_the_labels_beside_it_whole() -> None:
    rows = [set_row(100 + 14 * n, (100, "予以公开"), (300, str(n))) for n in range(5)]
    words = [word for row in rows for word in row] + set_column("办理结果", 50, 110, size=12)
    labels = [chunk for row in texts(words) for chunk in row]
    assert labels.count("予以公开") == 5
    assert labels.count("办理结果") == 1


def test_values_of_a_row_are_told_from_its_texts() -> None:
    (row,) = find_rows(set_row(100, (50, "规章"), (150, "件"), (200, "12"), (250, "——")))
    assert [chunk.text for chunk in value_chunks(row)] == ["12", "——"]


word_lists = st.lists(
    st.builds(
        set_word,
        st.text("公开信息件02—", min_size=1, max_size=4),
        st.integers(0, 50).map(lambda n: n * 10.0),
        st.integers(0, 30).map(lambda n: n * 12.0),
    ),
    max_size=15,
    unique_by=lambda word: (word.bbox.x0, word.bbox.top),
)


@given(word_lists, st.randoms(use_true_random=False))
def test_order_of_words_changes_no_row(words: list[Word], rng: random.Random) -> None:
    shuffled = words[:]
    rng.shuffle(shuffled)
    assert texts(shuffled) == texts(words)


@given(word_lists)
def test_every_character_is_in_one_row(words: list[Word]) -> None:
    printed = "".join(text for row in texts(words) for text in row).replace(" ", "")
    assert sorted(printed) == sorted("".join(word.text for word in words))


def test_number_over_two_lines_around_its_label_is_of_one_row() -> None:
    words = [*set_row(94, (200, "20"), (300, "1")), *set_row(106, (200, "83"), (300, "4"))]
    assert texts([*words, *set_row(100, (60, "行政许可"))]) == [["行政许可", "20", "83", "1", "4"]]
    counted = [*set_row(94, (200, "2083")), *set_row(106, (205, "件"))]
    assert texts([*counted, *set_row(100, (60, "行政许可"))]) == [["行政许可", "2083", "件"]]
    apart = [*set_row(82, (200, "20")), *set_row(100, (60, "行政许可")), *set_row(118, (200, "83"))]
    assert texts(apart) == [["20"], ["行政许可"], ["83"]]
