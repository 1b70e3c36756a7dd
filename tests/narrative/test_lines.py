from dataclasses import replace

from reportparse.layout import (
    BBox,
    Cell,
    Page,
    PageKind,
    Table,
    TableKind,
    TablePart,
    TextLine,
    Word,
)
from reportparse.narrative import identify_report, read_text, split_reports, split_sections
from tests.narrative.typeset import HEIGHT, LEFT, RIGHT, WIDTH, place, text_width, typeset

PARAGRAPH = (
    "本机关坚持以公开为常态、不公开为例外，围绕中心工作，全面推进政府信息公开，不断提高透明度。"
)
THREE_PAGES = (
    f"{PARAGRAPH}\n---\n其中第二页的文字说明公开平台建设情况。\n---\n第三页的文字说明监督保障情况。"
)


def one_word(text: str, x0: float, top: float, size: float) -> Word:
    return place(text, x0, top, size)[0]


def narrative(pages: list[Page], tables: tuple[Table, ...] = ()) -> str:
    return "\n".join(section.text for section in split_sections(read_text(pages, tables)))


def make_table(page_number: int, bbox: BBox, *, rows: int = 2, cols: int = 2) -> Table:
    cells = tuple(
        Cell(row, col, 1, 1, bbox, page_number) for row in range(rows) for col in range(cols)
    )
    return Table(cells, rows, cols, TableKind.RULED, (TablePart(page_number, bbox),))


def test_running_headers_and_page_numbers_leave_the_text_and_stay_as_evidence() -> None:
    extra = []
    for number, page_number in enumerate(("- 1 -", "- 2 -", "- 3 -"), 1):
        extra.append((number, one_word("洪泽区人民政府年度报告", 200, 40, 10)))
        extra += [(number, word) for word in place(page_number, 280, 800, 12)]
    text = read_text(typeset(THREE_PAGES, extra=extra))
    assert {line.text for line in text.running} == {"洪泽区人民政府年度报告"}
    body = "\n".join(paragraph.text for paragraph in text.paragraphs)
    assert "年度报告" not in body
    assert "-" not in body


def large_header_on(*page_numbers: int) -> list[Page]:
    """Set a line a good deal larger than the body, below the very edge of some pages."""
    header = one_word("政府信息公开年报2023", 400, 60, 24)
    return typeset(THREE_PAGES, extra=[(number, header) for number in page_numbers])


def test_large_line_at_the_top_of_three_pages_in_a_row_is_a_running_header() -> None:
    pages = large_header_on(1, 2, 3)
    assert {line.text for line in read_text(pages).running} == {"政府信息公开年报2023"}
    assert len(split_reports(pages)) == 1


def test_large_line_at_the_top_of_two_pages_may_be_a_title() -> None:
    assert read_text(large_header_on(1, 3)).running == ()


def test_page_numbers_are_recognised_in_every_style() -> None:
    for style in (
        "{}",
        "- {} -",
        "—{}—",
        "第{}页 共3页",
        "{}/3",
        "· {} ·",
        "Page {} of 3",
        "第 {} 页",
    ):
        extra = [
            (number, word)
            for number in (1, 2, 3)
            for word in place(style.format(number), 270, 806, 9)
        ]
        text = narrative(typeset(THREE_PAGES, extra=extra))
        assert text == narrative(typeset(THREE_PAGES)), style


def test_a_number_in_the_body_is_no_page_number() -> None:
    assert "42" in narrative(typeset(f"= 42\n{PARAGRAPH}\n{PARAGRAPH}\n{PARAGRAPH}"))


def test_line_numbers_in_the_margin_are_left_out() -> None:
    pages = typeset("\n".join([PARAGRAPH] * 4))
    tops = sorted({word.bbox.top for word in pages[0].words})
    numbers = [(1, one_word(str(n), 45, top, 9)) for n, top in enumerate(tops, 1)]
    assert narrative(typeset("\n".join([PARAGRAPH] * 4), extra=numbers)) == narrative(pages)


def test_a_watermark_on_every_page_is_left_out() -> None:
    extra = [(number, one_word("内部资料", 150, 350, 60)) for number in (1, 2, 3)]
    assert narrative(typeset(THREE_PAGES, extra=extra)) == narrative(typeset(THREE_PAGES))


def test_a_watermark_that_lies_over_text_elsewhere_is_left_out_where_it_does_not() -> None:
    stamp = one_word("样稿", 400, 300, 40)
    first, second = typeset(f"{PARAGRAPH}\n---\n{PARAGRAPH}")
    pages = [
        replace(first, overlay_words=(stamp,)),
        replace(second, words=(*second.words, stamp)),
    ]
    assert "样稿" not in narrative(pages)


def test_text_in_tables_is_no_narrative() -> None:
    pages = typeset(f"{PARAGRAPH}\n= 规章 12 34\n= 规范性文件 56 78\n{PARAGRAPH}")
    tops = [word.bbox.top for word in pages[0].words if word.text.startswith("规")]
    table = make_table(1, BBox(LEFT - 2, min(tops) - 3, RIGHT, max(tops) + 18))
    assert narrative(pages, (table,)) == f"{PARAGRAPH}\n{PARAGRAPH}"


def test_a_frame_around_the_text_is_no_table() -> None:
    pages = typeset(PARAGRAPH)
    frame = make_table(1, BBox(10, 10, WIDTH - 10, HEIGHT - 10), rows=1, cols=1)
    assert narrative(pages, (frame,)) == PARAGRAPH


def test_a_heading_between_two_tables_without_borders_is_kept() -> None:
    heading = "四、政府信息公开行政复议、行政诉讼情况"
    pages = typeset(f"= 规章 12 34\n! {heading}\n= 结果维持 0 0")
    bbox = BBox(LEFT - 2, 80, RIGHT, 200)
    text = read_text(pages, (replace(make_table(1, bbox), kind=TableKind.ALIGNED),))
    assert [paragraph.text for paragraph in text.paragraphs] == [heading]


def test_pages_without_readable_text_are_not_read() -> None:
    garbled = replace(typeset(PARAGRAPH)[0], kind=PageKind.UNREADABLE)
    assert read_text([garbled]).paragraphs == ()


def test_a_table_lengthens_the_section_it_stands_in() -> None:
    pages = typeset(f"! 二、主动公开政府信息情况\n---\n= 规章 1 2\n---\n! 三、其他\n{PARAGRAPH}")
    table = replace(
        make_table(1, BBox(LEFT, 300, RIGHT, 700)),
        parts=(TablePart(1, BBox(LEFT, 300, RIGHT, 700)), TablePart(2, BBox(LEFT, 60, RIGHT, 700))),
    )
    sections = split_sections(read_text(pages, (table,)))
    assert [(s.number, s.first_page, s.last_page) for s in sections] == [("二", 1, 2), ("三", 3, 3)]


def test_lookalike_characters_are_read_as_what_they_show() -> None:
    text = read_text(typeset("= 2023\uf98e⻓期公开"))
    assert text.paragraphs[0].text == "2023年长期公开"


def test_contact_in_a_small_table_is_found() -> None:
    from reportparse.narrative import find_contact

    def cell(row: int, col: int, content: str) -> Cell:
        box = BBox(100 + 100 * col, 100 + 20 * row, 200 + 100 * col, 120 + 20 * row)
        words = tuple(place(content, box.x0, box.top, 10))
        return Cell(row, col, 1, 1, box, 1, (TextLine(content, box, words),))

    rows = [("通讯地址", "银川市北京中路86号"), ("邮编", "750001"), ("联系电话", "0951-6136088")]
    cells = tuple(cell(row, col, rows[row][col]) for row in range(3) for col in range(2))
    table = Table(cells, 3, 2, TableKind.RULED, (TablePart(1, BBox(100, 100, 300, 160)),))
    contact = find_contact(read_text(typeset(PARAGRAPH), (table,)))
    assert (contact.address, contact.postcode) == ("银川市北京中路86号", "750001")
    assert contact.phones == ("0951-6136088",)


def test_paragraphs_are_joined_over_lines_and_pages() -> None:
    long = "".join(f"第{n}句说明政府信息公开工作的进展，" for n in range(60)) + "完。"
    assert text_width(long, 16) > 30 * (RIGHT - LEFT)
    assert narrative(typeset(f"{long}\n{PARAGRAPH}")) == f"{long}\n{PARAGRAPH}"


def test_a_sentence_goes_on_below_a_line_that_stops_short_of_the_margin_at_a_number() -> None:
    """LibreOffice now and then breaks a line before 月 though it had room."""
    size, left = 16.0, LEFT
    per_line = int((RIGHT - LEFT) / size)
    first = "本报告所列数据的统计期限自" + "某" * (per_line - 21) + "2023年1"
    texts = [(left + 2 * size, "甲" * (per_line - 2)), (left, "乙" * (per_line - 9) + "。")]
    texts += [(left + 2 * size, first), (left, "月1日起至2023年12月31日止，" + "某" * 9)]
    texts += [(left + 2 * size, "丙" * (per_line - 2)), (left, "丁" * per_line)]
    words = tuple(one_word(text, x, 90 + 28 * n, size) for n, (x, text) in enumerate(texts))
    assert RIGHT - words[2].bbox.x1 > 2 * size
    paragraphs = read_text([Page(1, WIDTH, HEIGHT, words)]).paragraphs
    assert [len(paragraph.lines) for paragraph in paragraphs] == [2, 2, 2]


def test_an_agency_in_large_print_over_the_title_is_a_line_of_its_own() -> None:
    below = [(LEFT + 32, "甲" * 20), (LEFT, "乙" * 26 + "。"), (LEFT + 32, "丙" * 20 + "。")]
    words = [one_word("陕西省文化和旅游厅", LEFT + 20, 90, 22)]
    words += [one_word("政府信息公开工作年度报告（2020年度）", LEFT + 20, 130, 22)]
    words += [one_word(text, x, 200 + 28 * n, 16) for n, (x, text) in enumerate(below)]
    text = read_text([Page(1, WIDTH, HEIGHT, tuple(words))])
    assert text.title is not None
    assert text.title.text == "政府信息公开工作年度报告（2020年度）"


def test_an_agency_in_large_print_over_a_title_that_names_it_shorter_is_parted_from_it() -> None:
    below = [(LEFT + 32, "甲" * 20), (LEFT, "乙" * 26 + "。"), (LEFT + 32, "丙" * 20 + "。")]
    words = [one_word("北京市通州区发展和改革委员会", LEFT + 28, 90, 28)]
    words += [one_word("通州区发展改革委2022年政府信息公开", LEFT, 132, 28)]
    words += [one_word("工作年度报告", LEFT + 140, 174, 28)]
    words += [one_word(text, x, 260 + 28 * n, 16) for n, (x, text) in enumerate(below)]
    text = read_text([Page(1, WIDTH, HEIGHT, tuple(words))])
    assert text.title is not None
    assert text.title.text == "通州区发展改革委2022年政府信息公开工作年度报告"
    assert identify_report(text).agency.name == "北京市通州区发展和改革委员会"


def test_latin_words_are_joined_with_a_space_and_addresses_without() -> None:
    from reportparse.narrative.texts import join_broken_lines

    assert join_broken_lines(["open", "government"]) == "open government"
    assert join_broken_lines(["邮箱：zwgk@", "163.com"]) == "邮箱：zwgk@163.com"
    assert join_broken_lines(["www.hongze.", "gov.cn"]) == "www.hongze.gov.cn"
    assert join_broken_lines(["政府", "信息"]) == "政府信息"


def test_paragraphs_are_joined_beside_a_page_in_landscape() -> None:
    long = PARAGRAPH * 4
    upright = typeset(f"{long}\n---\n另外，{long}")
    size = 16.0
    line = "宽" * 50
    words = tuple(one_word(line, LEFT, 90 + 28 * n, size) for n in range(12))
    across = Page(3, HEIGHT, WIDTH, words)
    paragraphs = read_text([*upright, across]).paragraphs
    assert [p.text for p in paragraphs[:2]] == [long, f"另外，{long}"]


def test_paragraphs_in_the_grid_of_a_workbook_are_narrative_and_its_table_is_not() -> None:
    rows = [
        "洪泽区人民政府",
        "2023年政府信息公开工作年度报告",
        "一、总体情况",
        PARAGRAPH,
        "第二十条第（一）项",
    ]
    cells, words = [], []
    for row, text in enumerate(rows):
        bbox = BBox(60, 100 + 30 * row, 900, 130 + 30 * row)
        word = one_word(text, 70, 105 + 30 * row, 12)
        words.append(word)
        cells.append(Cell(row, 0, 1, 2, bbox, 1, (TextLine(text, word.bbox, (word,)),)))
    for col, text in enumerate(("规章", "3")):
        bbox = BBox(60 + 400 * col, 250, 460 + 400 * col, 280)
        word = one_word(text, bbox.x0 + 5, 255, 12)
        words.append(word)
        cells.append(Cell(5, col, 1, 1, bbox, 1, (TextLine(text, word.bbox, (word,)),)))
    grid = (TablePart(1, BBox(60, 100, 900, 280)),)
    table = Table(tuple(cells), 6, 2, TableKind.RULED, grid)
    read = read_text([Page(1, 960, 842, tuple(words))], (table,))
    printed = [line.text for paragraph in read.paragraphs for line in paragraph.lines]
    assert printed == [
        "洪泽区人民政府",
        "2023年政府信息公开工作年度报告",
        "一、总体情况",
        PARAGRAPH,
    ]


def test_line_repeated_at_the_very_edge_is_a_header_however_large_it_is() -> None:
    extra = [(n, one_word("政府信息公开工作年度报告", 200, 20, 22)) for n in (1, 2, 3)]
    text = read_text(typeset(THREE_PAGES, extra=extra))
    assert {line.text for line in text.running} == {"政府信息公开工作年度报告"}
    assert text.title is None


def test_a_number_after_a_dash_goes_with_it_to_the_next_line() -> None:
    size = 16.0
    full = "宽" * int((RIGHT - LEFT) / size)
    texts = [full, full, full[:-4] + "1日", "—2023年12月31日。", full, full[:9]]
    words = [one_word(text, LEFT, 90 + 28 * n, size) for n, text in enumerate(texts)]
    page = Page(1, WIDTH, HEIGHT, tuple(words))
    assert "1日—2023年12月31日。" in narrative([page]).replace("\n", "|")


def test_line_of_fields_below_a_title_is_no_part_of_the_text_however_wide_it_is() -> None:
    fields = "发布日期：2024-01-11 来源：甲县人民政府 浏览次数：8315"
    source = f"# 甲县人民政府\n# 2023年政府信息公开工作年度报告\n= {fields}\n= {PARAGRAPH}"
    text = read_text(typeset(source))
    assert fields in [paragraph.text for paragraph in text.paragraphs]
    assert str(identify_report(text).issued) == "2024-01-11"
