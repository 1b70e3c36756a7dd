import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportparse.layout import BBox, Word
from reportparse.pages.text_lines import find_text_lines, join_words

SIZE = 10.0


def make_word(text: str, x0: float, top: float = 100.0, *, size: float = SIZE) -> Word:
    """Set a word: Chinese characters 1 em wide, others half an em."""
    edges = [x0]
    for char in text:
        edges.append(edges[-1] + size * (0.5 if char.isascii() else 1.0))
    box = BBox(x0, top, edges[-1], top + size)
    return Word(text, box, tuple(edges), size, "Song", False)


def set_words(*pieces: str | float, top: float = 100.0) -> list[Word]:
    """Set words on one baseline; a number is the gap in em before the next word."""
    words: list[Word] = []
    x = 50.0
    for piece in pieces:
        if isinstance(piece, str):
            words.append(make_word(piece, x, top))
            x = words[-1].bbox.x1
        else:
            x += piece * SIZE
    return words


def texts(words: list[Word]) -> list[str]:
    return [text_line.text for text_line in find_text_lines(words)]


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (("全年公开", 0.25, "1136", 0.25, "条"), "全年公开1136条"),
        (("公安厅", 0.5, "2017", 0.5, "年"), "公安厅 2017 年"),
        (("总", 0.5, "计"), "总 计"),
        (("一", 1.0, "概述"), "一 概述"),
        (("邮", 0.25, "编", 0.25, "：", 0.25, "地", 0.25, "址"), "邮编：地址"),
        (("政", 0.9, "府", 0.9, "信", 0.9, "息"), "政府信息"),
        (("Department", 0.3, "of", 0.3, "Public"), "Department of Public"),
        (("健康发展", 0.4, "。"), "健康发展。"),
        (("（", 0.4, "一）"), "（一）"),
        (("12", 0.0, "34"), "1234"),
    ],
)
def test_a_gap_is_a_space_only_where_the_line_is_not_stretched(
    pieces: tuple[str | float, ...], text: str
) -> None:
    assert texts(set_words(*pieces)) == [text]


def test_columns_far_apart_are_lines_of_their_own() -> None:
    assert texts(set_words("洪泽区人民政府", 8.0, "洪政发〔2024〕1号")) == [
        "洪泽区人民政府",
        "洪政发〔2024〕1号",
    ]


def test_a_title_spread_out_letter_by_letter_is_one_line() -> None:
    assert len(find_text_lines(set_words("公", 4.0, "告", 4.0, "栏"))) == 1


def test_words_of_different_size_on_one_baseline_are_one_line() -> None:
    note = make_word("注", 116.0, 103.0, size=8.0)
    assert len(find_text_lines([make_word("公开目录", 50.0, 96.0, size=16.0), note])) == 1
    digits = Word("2023", BBox(90.0, 97.0, 110.0, 112.0), (90, 95, 100, 105, 110), 10, "T", False)
    assert texts([make_word("全年公开", 50.0), digits]) == ["全年公开2023"]


def test_a_watermark_behind_the_text_is_no_part_of_its_line() -> None:
    watermark = make_word("样稿", 60.0, 75.0, size=60.0)
    assert "全年公开" in texts([*set_words("全年公开"), watermark])


def test_lines_come_from_top_to_bottom_and_left_to_right() -> None:
    words = [*set_words("三", top=140), *set_words("一", 9.0, "二", top=100)]
    assert texts(words) == ["一", "二", "三"]


def test_lines_set_close_together_stay_apart() -> None:
    assert texts([*set_words("上一行", top=100), *set_words("下一行", top=109)]) == [
        "上一行",
        "下一行",
    ]


def test_vertical_words_are_lines_of_their_own() -> None:
    vertical = Word(
        "本年度办理结果", BBox(50, 100, 60, 170), (), SIZE, "Song", False, vertical=True
    )
    assert sorted(texts([vertical, make_word("三", 62.0, 130.0)])) == ["三", "本年度办理结果"]


def test_no_words_make_no_lines() -> None:
    assert find_text_lines([]) == ()


def test_words_are_joined_left_to_right() -> None:
    assert join_words(set_words("共", 0.3, "5", 0.3, "页")) == "共5页"


word_lists = st.lists(
    st.builds(
        make_word,
        st.text("公开信息2023ab（）。", min_size=1, max_size=6),
        st.floats(0, 500),
        st.floats(0, 700),
        size=st.sampled_from([9.0, 12.0, 16.0, 40.0]),
    ),
    max_size=30,
)


@given(word_lists, st.randoms(use_true_random=False))
def test_order_of_words_changes_nothing(words: list[Word], rng: random.Random) -> None:
    shuffled = words[:]
    rng.shuffle(shuffled)
    assert find_text_lines(shuffled) == find_text_lines(words)


@given(word_lists)
def test_every_word_is_in_exactly_one_line(words: list[Word]) -> None:
    placed = [word for text_line in find_text_lines(words) for word in text_line.words]
    assert sorted(placed) == sorted(words)


@given(word_lists)
def test_a_line_prints_its_characters_and_nothing_else(words: list[Word]) -> None:
    for text_line in find_text_lines(words):
        printed = "".join(word.text for word in text_line.words)
        assert text_line.text.replace(" ", "") == printed
