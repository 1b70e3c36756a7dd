from collections.abc import Callable
from io import BytesIO

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from reportparse.errors import EncryptedError, NotAPdfError
from reportparse.layout import BBox, Page, Word
from reportparse.pages.lookalikes import unify
from reportparse.pages.pymupdf_reader import read_document, read_pages
from reportparse.pages.words import InkedWord, drop_reprints, read_words
from tests.handset import set_word

WIDTH, HEIGHT = 400.0, 600.0
FONT = "STSong-Light"
LINE_WIDTH = 1.0
EVEN_ODD = 0  # ReportLab's code for the rule that leaves inner boxes empty
PROSE = "本年度收到政府信息公开申请八十四件"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

Draw = Callable[[Canvas], None]


def print_pdf(*draws: Draw) -> bytes:
    """Print one page for each drawing."""
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=(WIDTH, HEIGHT))
    for draw in draws:
        canvas.setFont(FONT, 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def read_one(draw: Draw) -> Page:
    (page,) = read_pages(print_pdf(draw))
    return page


def texts(words: tuple[Word, ...]) -> list[str]:
    return [word.text for word in words]


def near(box: BBox, *expected: float) -> bool:
    return tuple(box) == pytest.approx(expected, abs=4.0)


def prose(canvas: Canvas) -> None:
    canvas.drawString(50, 500, PROSE)


def test_words_stand_where_they_are_printed_y_down() -> None:
    (word,) = read_one(prose).words
    assert word.text == PROSE
    assert near(word.bbox, 50, 88, 50 + 12 * len(PROSE), 103)
    assert len(word.char_edges) == len(PROSE) + 1
    assert word.char_edges[1] - word.char_edges[0] == pytest.approx(12)


def test_wide_gap_ends_a_word_and_a_narrow_one_does_not() -> None:
    def draw(canvas: Canvas) -> None:
        prose(canvas)
        for x, text in ((50, "12"), (62.5, "34"), (90, "56")):
            canvas.drawString(x, 400, text)

    assert texts(read_one(draw).words)[1:] == ["1234", "56"]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_rotated_page_is_read_upright(rotate: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(rotate)
        canvas.translate(200, 200)
        canvas.rotate(rotate)  # upright once the page is displayed
        canvas.setFont(FONT, 12)
        canvas.drawString(-100, 0, PROSE)

    (word,) = read_one(draw).words
    assert (word.text, word.vertical) == (PROSE, False)
    assert word.bbox.width == pytest.approx(12 * len(PROSE), abs=1)


@pytest.mark.parametrize(("angle", "upward"), [(90, True), (270, False)])
def test_turned_word_says_where_it_runs_to(angle: int, *, upward: bool) -> None:
    def draw(canvas: Canvas) -> None:
        prose(canvas)
        canvas.translate(300, 300)
        canvas.rotate(angle)
        canvas.drawString(0, 0, "社会公益")

    level, turned = read_one(draw).words
    assert (level.vertical, level.upward) == (False, False)
    assert (turned.text, turned.vertical, turned.upward) == ("社会公益", True, upward)


@pytest.mark.parametrize(("angle", "turned"), [(90, 90), (180, 180), (270, 270)])
def test_sideways_text_without_rotate_is_set_upright_and_leads_back(
    angle: int, turned: int
) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(200, 300)
        canvas.rotate(angle)
        canvas.setFont(FONT, 12)
        canvas.drawString(0, 0, PROSE)
        canvas.line(0, -20, 100, -20)
        canvas.restoreState()

    page = read_one(draw)
    (word,) = page.words
    length = 12 * len(PROSE)
    displayed = {
        90: (188, 300 - length, 203, 300),
        180: (200 - length, 297, 200, 312),
        270: (197, 300, 212, 300 + length),
    }[angle]
    assert (page.turned, word.text, word.vertical) == (turned, PROSE, False)
    assert word.bbox.width > word.bbox.height
    assert near(page.to_display(word.bbox), *displayed)
    (rule,) = page.rulings
    assert rule.orientation == "h"
    assert rule.position > word.bbox.top


def test_coordinates_begin_at_the_crop_box() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((40, 100, 380, 580))
        prose(canvas)

    page = read_one(draw)
    assert (page.width, page.height) == (340, 480)
    assert near(page.words[0].bbox, 10, 68, 10 + 12 * len(PROSE), 83)


@pytest.mark.parametrize("name", ["invisible", "white", "transparent"])
def test_text_nobody_sees_is_hidden(name: str) -> None:
    def draw(canvas: Canvas) -> None:
        prose(canvas)
        text = canvas.beginText(50, 400)
        text.setFont(FONT, 12)
        if name == "invisible":
            text.setTextRenderMode(3)
        elif name == "white":
            text.setFillColorRGB(1, 1, 1)
        else:
            canvas.setFillAlpha(0)
        text.textOut("99")
        canvas.drawText(text)

    page = read_one(draw)
    assert texts(page.words) == [PROSE]
    assert texts(page.hidden_words) == ["99"]


def test_white_text_on_dark_shading_is_text() -> None:
    def draw(canvas: Canvas) -> None:
        prose(canvas)
        canvas.setFillColorRGB(0.1, 0.2, 0.5)
        canvas.rect(40, 390, 100, 30, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(50, 400, "统计指标")

    page = read_one(draw)
    assert "统计指标" in texts(page.words)
    assert page.rulings == ()


def test_slanted_watermark_is_an_overlay() -> None:
    def draw(canvas: Canvas) -> None:
        prose(canvas)
        canvas.saveState()
        canvas.translate(100, 300)
        canvas.rotate(40)
        canvas.setFont(FONT, 40)
        canvas.drawString(0, 0, "样稿")
        canvas.restoreState()

    page = read_one(draw)
    assert texts(page.words) == [PROSE]
    assert "样稿" in "".join(texts(page.overlay_words))


def test_word_printed_twice_to_look_bold_is_read_once() -> None:
    def draw(canvas: Canvas) -> None:
        prose(canvas)
        canvas.drawString(50, 400, "84")
        canvas.drawString(50.3, 400, "84")

    assert texts(read_one(draw).words) == [PROSE, "84"]


@pytest.mark.parametrize("x0", [50.0, 50.4, 51.1, 51.7])
def test_equal_digits_beside_each_other_are_no_reprints_however_small(x0: float) -> None:
    digits = [
        InkedWord(set_word("5", x0 + 2.5 * number, 300, size=5), 0, visible=True, slanted=False)
        for number in range(3)
    ]
    assert len(drop_reprints(digits)) == 3
    bold = digits[0]._replace(word=set_word("5", x0 + 0.5, 300, size=5))
    assert len(drop_reprints([*digits, bold])) == 3


def test_equal_numbers_in_neighbouring_rows_are_both_read() -> None:
    def draw(canvas: Canvas) -> None:
        prose(canvas)
        canvas.drawString(50, 400, "0")
        canvas.drawString(50, 388, "0")

    assert texts(read_one(draw).words) == [PROSE, "0", "0"]


def test_rules_are_found_whatever_draws_them() -> None:
    def draw(canvas: Canvas) -> None:
        prose(canvas)
        canvas.line(50, 450, 350, 450)
        canvas.setDash(2, 2)
        canvas.line(50, 400, 350, 400)
        canvas.setDash()
        canvas.rect(50, 349.75, 300, 0.5, stroke=0, fill=1)
        canvas.rect(50, 250, 300, 50)

    rulings = read_one(draw).rulings
    heights = [rule.position for rule in rulings if rule.orientation == "h"]
    assert heights == pytest.approx([150, 200, 250, 300, 350], abs=LINE_WIDTH)
    assert [rule.position for rule in rulings if rule.orientation == "v"] == pytest.approx(
        [50, 350], abs=LINE_WIDTH
    )


def test_rule_is_cut_off_where_it_is_clipped() -> None:
    def draw(canvas: Canvas) -> None:
        prose(canvas)
        path = canvas.beginPath()
        path.rect(100, 350, 100, 100)
        canvas.clipPath(path, stroke=0)
        canvas.line(50, 400, 350, 400)

    (rule,) = read_one(draw).rulings
    assert (rule.start, rule.end) == pytest.approx((100, 200), abs=1.5)


@pytest.mark.parametrize("line_width", [3.0, 6.0, 15.0])
def test_rules_of_a_page_scaled_down_are_as_thin_as_they_are_printed(line_width: float) -> None:
    def draw(canvas: Canvas) -> None:  # Ghostscript scales its pages by a tenth
        canvas.saveState()
        canvas.scale(0.1, 0.1)
        canvas.setLineWidth(line_width)
        for y in (5000, 4880, 4760):
            canvas.line(500, y, 3500, y)
        for x in (500, 2000, 3500):
            canvas.line(x, 4880, x, 4760)
        canvas.restoreState()

    rulings = read_one(draw).rulings
    across = [rule for rule in rulings if rule.orientation == "h"]
    down = [rule for rule in rulings if rule.orientation == "v"]
    assert [round(rule.position) for rule in across] == [100, 112, 124]
    assert [round(rule.position) for rule in down] == [50, 200, 350]
    assert all(near(BBox(r.start, 0, r.end, 0), 50, 0, 350, 0) for r in across)
    assert all(near(BBox(r.start, 0, r.end, 0), 112, 0, 124, 0) for r in down)


def test_stroked_cells_of_a_page_scaled_down_meet_where_they_are_printed() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.scale(0.1, 0.1)
        canvas.setLineWidth(6)
        for x in (500, 1500, 2500):
            canvas.rect(x, 4000, 1000, 300)

    down = [rule for rule in read_one(draw).rulings if rule.orientation == "v"]
    assert [round(rule.position) for rule in down] == [50, 150, 250, 350]


@pytest.mark.parametrize("rotate", [0, 180])
def test_stroked_boxes_are_found_on_turned_pages_beside_blown_up_rules(rotate: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(rotate)
        canvas.rect(50, 400, 200, 30)
        canvas.rect(250, 400, 100, 30)
        canvas.scale(0.1, 0.1)
        canvas.setLineWidth(8)
        canvas.line(500, 5000, 3500, 5000)

    rulings = read_one(draw).rulings
    lengths = sorted(round(rule.end - rule.start) for rule in rulings)
    assert lengths == [30, 30, 30, 300, 300, 300]


def test_border_filled_between_two_boxes_is_four_rules_and_no_shading() -> None:
    def draw(canvas: Canvas) -> None:  # as WeasyPrint and Skia draw the border of a cell
        border = canvas.beginPath()
        border.rect(100, 400, 80, 30)
        border.rect(101, 401, 78, 28)
        canvas.drawPath(border, stroke=0, fill=1, fillMode=EVEN_ODD)
        canvas.drawString(110, 410, "84")

    page = read_one(draw)
    found = sorted((rule.orientation, round(rule.position)) for rule in page.rulings)
    assert found == [("h", 170), ("h", 200), ("v", 100), ("v", 180)]
    assert page.obscured_words == ()


def test_radicals_are_read_as_the_ideographs_they_look_like() -> None:
    assert unify("⻓⼯") == "长工"
    assert unify("2023\uf98e") == "2023年"
    assert len(unify("⻓安⾏政")) == 4


@pytest.mark.parametrize("pdf", [b"", b"PK\x03\x04 no pdf", b"%PDF-1.7\n%%EOF\n"])
def test_bytes_that_are_no_pdf_are_refused(pdf: bytes) -> None:
    with pytest.raises(NotAPdfError):
        read_document(pdf)


def test_encrypted_pdf_asks_for_its_password() -> None:
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=(WIDTH, HEIGHT), encrypt="secret")
    canvas.drawString(50, 500, "4166.21")
    canvas.save()
    for password in (None, "wrong"):
        with pytest.raises(EncryptedError):
            read_document(stream.getvalue(), password=password)
    (page,) = read_pages(stream.getvalue(), password="secret")
    assert texts(page.words) == ["4166.21"]


def test_pages_are_numbered_from_one() -> None:
    document = read_document(print_pdf(prose, prose, prose))
    assert [page.page_number for page in document.pages] == [1, 2, 3]
    assert not document.repaired


def test_small_table_beside_large_text_is_seen() -> None:
    large = ["政府信息公开", "工作年度", "报告"]

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 24)
        for row, text in enumerate(large):
            canvas.drawString(50, 500 - 40 * row, text)
        canvas.setFont(FONT, 5)
        canvas.drawString(50, 300, "规章")
        canvas.setFont(FONT, 1)
        canvas.drawString(50, 200, "看不见")

    page = read_one(draw)
    assert texts(page.words) == [*large, "规章"]
    assert texts(page.hidden_words) == ["看不见"]


@pytest.mark.parametrize("box", [(90.0, 188.0, 100.0, 199.0), (90.0, 201.0, 100.0, 212.0)])
def test_word_printed_upside_down_hangs_below_its_baseline(box: tuple[float, ...]) -> None:
    char = {"c": "维", "bbox": box, "origin": (100.0, 200.0)}
    span = {"chars": [char], "size": 10.0, "font": "Type3", "flags": 0, "color": 0}
    span |= {"alpha": 255, "char_flags": 16}
    line = {"dir": (-1.0, 0.0), "wmode": 0, "spans": [span]}
    (ink,) = read_words([{"type": 0, "lines": [line]}], 180)
    assert ink.word.bbox == (90, 201, 100, 212)


@pytest.mark.parametrize("angle", [30, 45])
def test_watermark_does_not_say_how_a_page_is_turned(angle: int) -> None:
    def draw(canvas: Canvas) -> None:
        for row in range(8):
            canvas.saveState()
            canvas.translate(100, 60 * row)
            canvas.rotate(angle)
            canvas.drawString(0, 0, "征求意见稿")
            canvas.restoreState()
        canvas.translate(200, 300)
        canvas.rotate(90)
        canvas.drawString(0, 0, "接受培训人员数")

    page = read_one(draw)
    assert texts(page.words) == ["接受培训人员数"]
    assert page.turned == 90
