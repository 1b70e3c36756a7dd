import pytest

from reportparse.layout import BBox, PageKind, Word
from reportparse.pages.kind import classify_page
from tests.handset import PAGE_HEIGHT, PAGE_WIDTH, set_word

AREA = PAGE_WIDTH * PAGE_HEIGHT
WHOLE_PAGE = BBox(0, 0, PAGE_WIDTH, PAGE_HEIGHT)
LOGO = BBox(50, 50, 150, 100)
PROSE = (
    "本年度本机关共收到政府信息公开申请八十四件，已全部按期答复，主要涉及行政许可、财政预算等信息。"
)


def words(text: str) -> list[Word]:
    return [set_word(text, 50, 100)] if text else []


def test_prose_is_text() -> None:
    assert classify_page(words(PROSE), [], AREA) is PageKind.TEXT


def test_page_of_numbers_alone_is_text() -> None:
    assert classify_page(words("1234567890" * 5), [], AREA) is PageKind.TEXT


def test_bare_page_is_empty() -> None:
    assert classify_page([], [], AREA) is PageKind.EMPTY


def test_page_with_a_logo_only_is_empty() -> None:
    assert classify_page([], [LOGO], AREA) is PageKind.EMPTY


def test_picture_of_a_row_alone_on_its_page_is_a_scan() -> None:
    assert classify_page([], [BBox(55, 73, 541, 97)], AREA) is PageKind.SCAN


@pytest.mark.parametrize("text", ["", "- 3 -"])
def test_picture_over_the_page_is_a_scan(text: str) -> None:
    assert classify_page(words(text), [WHOLE_PAGE], AREA) is PageKind.SCAN


def test_text_before_a_picture_over_the_page_is_text() -> None:
    assert classify_page(words(PROSE), [WHOLE_PAGE], AREA) is PageKind.TEXT


@pytest.mark.parametrize("glyph", ["\ufffd", "\ue123", "\U000f0001", "\x03"])
def test_glyphs_without_unicode_are_unreadable(glyph: str) -> None:
    assert classify_page(words(glyph * 30 + "2023"), [], AREA) is PageKind.UNREADABLE


@pytest.mark.parametrize("labels", ["\ufffd" * 15, "Ë…[Ïå›3ó£Œ¥]ËôŒÓ¥O"])
def test_labels_without_unicode_beside_many_digits_are_unreadable(labels: str) -> None:
    assert classify_page(words(labels + "0" * 150), [], AREA) is PageKind.UNREADABLE


def test_signs_in_prose_do_no_harm() -> None:
    assert classify_page(words("§×÷±°·" * 3 + PROSE), [], AREA) is PageKind.TEXT


@pytest.mark.parametrize("mark", ["\xad", "\xa8"])
def test_marks_for_blanks_do_no_harm(mark: str) -> None:
    assert classify_page(words("行政许可行政处罚" + mark * 30), [], AREA) is PageKind.TEXT


@pytest.mark.parametrize(
    "script", ["ھۆكۈمەت ئۇچۇرلىرىنى ئاشكارىلاش", "Отчёт об открытости", "རྒྱལ་ཁབ་"]
)
def test_page_in_another_script_is_text(script: str) -> None:
    assert classify_page(words(script * 3), [], AREA) is PageKind.TEXT


def test_some_bullets_without_unicode_do_no_harm() -> None:
    assert classify_page(words("\uf06c" + PROSE + "\uf06c"), [], AREA) is PageKind.TEXT


def test_ideographs_that_make_no_chinese_are_unreadable() -> None:
    nonsense = "".join(chr(0x9000 + 37 * index % 0xF00) for index in range(60))
    assert classify_page(words(nonsense), [], AREA) is PageKind.UNREADABLE


def test_few_rare_ideographs_are_not_judged() -> None:
    assert classify_page(words("邶鄘郗郚郛郜郝郞郟郠郢郣"), [], AREA) is PageKind.TEXT
