from reportparse.pages.overlays import find_pale_limit, is_pale, is_red, split_overlays
from tests.handset import set_row, set_word

BLACK, RED, GREY = 0x000000, 0xE60012, 0xC8C8C8
TEXT = [(word, BLACK, False) for word in set_row(100, (50, "本年新收"), (150, "12"), (200, "件"))]


def texts(words: tuple[object, ...]) -> list[str]:
    return [word.text for word in words]  # type: ignore[attr-defined]


def test_slanted_word_is_an_overlay() -> None:
    mark = set_word("样稿", 60, 300)
    words, overlays = split_overlays([*TEXT, (mark, BLACK, True)])
    assert texts(words) == ["本年新收", "12", "件"]
    assert texts(overlays) == ["样稿"]


def test_large_word_across_the_text_is_an_overlay() -> None:
    mark = set_word("样稿", 50, 80, size=50)
    assert texts(split_overlays([*TEXT, (mark, BLACK, False)])[1]) == ["样稿"]


def test_large_title_over_nothing_is_text() -> None:
    title = set_word("年度报告", 50, 20, size=30)
    assert split_overlays([*TEXT, (title, BLACK, False)])[1] == ()


def test_red_word_across_the_text_is_an_overlay() -> None:
    stamp = set_word("公安局章", 55, 102, size=14)
    assert texts(split_overlays([*TEXT, (stamp, RED, False)])[1]) == ["公安局章"]


def test_red_word_inside_the_ring_of_a_seal_is_an_overlay() -> None:
    ring = [(set_word(char, 400 + 10 * i, 700 - i), RED, True) for i, char in enumerate("某某局")]
    name = set_word("专用章", 400, 740)
    assert "专用章" in texts(split_overlays([*TEXT, *ring, (name, RED, False)])[1])


def test_red_heading_alone_is_text() -> None:
    heading = set_word("某市人民政府文件", 50, 50, size=20)
    assert split_overlays([*TEXT, (heading, RED, False)])[1] == ()


def test_red_number_in_a_table_is_text() -> None:
    number = set_word("17", 170, 130)
    words, overlays = split_overlays([*TEXT, (number, RED, False)])
    assert "17" in texts(words)
    assert overlays == ()


def test_pale_number_in_a_table_is_text_unless_it_lies_over_another() -> None:
    zero = set_word("0", 170, 130)
    words, overlays = split_overlays([*TEXT, (zero, GREY, False)])
    assert "0" in texts(words)
    assert overlays == ()
    assert texts(split_overlays([*TEXT, (set_word("0", 152, 101), GREY, False)])[1]) == ["0"]


def test_pale_words_are_a_watermark_only_where_they_are_large() -> None:
    limit = find_pale_limit(ink[0] for ink in TEXT)
    assert set_word("0", 0, 0).size < limit < set_word("样稿", 0, 0, size=30).size
    assert find_pale_limit([]) == 0.0


def test_no_words_have_no_overlay() -> None:
    assert split_overlays([]) == ((), ())


def test_colours_of_seals_and_watermarks() -> None:
    assert is_red(RED) and not is_red(BLACK) and not is_red(0xFFFFFF)
    assert is_pale(GREY) and not is_pale(0x808080) and not is_pale(RED)
