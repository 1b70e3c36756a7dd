from reportparse.layout import BBox, Page, PageKind, Word
from reportparse.pages.pictures import find_table_pictures, needs_recognition

TABLE = BBox(80, 200, 500, 400)


def page(text: str, *images: BBox, kind: PageKind = PageKind.TEXT) -> Page:
    words = (Word(text, BBox(80, 210, 400, 222), (), 12.0, "", False),) if text else ()
    return Page(1, 595, 842, words, images=images, kind=kind)


def test_picture_that_may_hold_a_table_is_found() -> None:
    assert find_table_pictures(page("", TABLE)) == (TABLE,)


def test_picture_of_one_row_that_a_page_break_cut_off_is_found() -> None:
    row = BBox(55, 73, 541, 97)
    assert find_table_pictures(page("", row)) == (row,)


def test_logo_and_paper_hold_no_table() -> None:
    assert find_table_pictures(page("", BBox(80, 40, 140, 100), BBox(0, 0, 595, 842))) == ()


def test_picture_behind_text_is_no_table() -> None:
    assert find_table_pictures(page("主动公开政府信息情况如下表所示", TABLE)) == ()


def test_page_without_believable_text_is_recognised_as_a_whole() -> None:
    assert needs_recognition(page("", TABLE, kind=PageKind.SCAN))
    assert find_table_pictures(page("", TABLE, kind=PageKind.SCAN)) == ()
