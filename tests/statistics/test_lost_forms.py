"""A form whose table is there and was not recognised is not passed over in silence."""

from dataclasses import replace

import pytest

from reportparse.layout import Word
from reportparse.pipeline import default_codebook
from reportparse.statistics import Labelled, label_statistics
from reportparse.statistics.lost_forms import Caption
from tests.handset import set_page, set_table, set_word

HEADER = ["项目", *"甲乙丙丁戊己庚"]
MATRIX = [HEADER, *([f"第{n}行", "1", "2", "3", "4", "5", "6", "21"] for n in "一二三四")]
REQUESTS = Caption("三、收到和处理政府信息公开申请情况", 1, -20.0)
DISPUTES = Caption("四、政府信息公开行政复议、行政诉讼情况", 1, 500.0)


def label(rows: list[list[str]], *captions: Caption, year: int | None = 2022) -> Labelled:
    page = set_page([])
    return label_statistics([set_table(rows)], [page], default_codebook(), year, captions)


def test_every_cell_of_a_form_whose_table_was_not_recognised_is_doubtful() -> None:
    labelled = label(MATRIX, REQUESTS, DISPUTES)
    assert [form.form for form in labelled.forms] == ["requests-2021"]
    assert len(labelled.statistics) == 175
    assert {(s.status, s.value, s.page) for s in labelled.statistics} == {("doubtful", None, 1)}


def test_its_numbers_are_reported_with_the_texts_beside_them() -> None:
    labelled = label(MATRIX, REQUESTS)
    assert len(labelled.unmapped) == 28
    assert (labelled.unmapped[0].label, labelled.unmapped[0].raw) == (("第一行",), "1")


def test_form_of_the_reporting_year_stands_for_those_of_one_title() -> None:
    (form,) = label(MATRIX, REQUESTS, year=2020).forms
    assert form.form == "requests-2019"


def test_form_whose_labels_are_printed_stands_for_those_of_one_title() -> None:
    titles = [Caption("政府信息公开情况统计表", 1, -20.0)]
    labels = ["主动公开信息数", "受理依申请公开信息总数", "对申请的答复数", "行政复议数"]
    rows = [
        ["项目", "数"],
        *([text, str(n)] for n, text in enumerate([*labels, *"甲乙丙丁戊己"] * 4)),
    ]
    assert [form.form for form in label(rows, *titles, year=2016).forms] == ["statistics-2014"]
    (form,) = label(rows[:20], *titles, year=2016).forms
    assert form.form == "statistics-fujian-2011"


def test_list_without_labels_may_be_of_a_province_or_of_all() -> None:
    rows = [["项目", "数", "数"], *([f"第{n}项", str(n), str(n)] for n in range(40))]
    lost = label(rows, Caption("政府信息公开情况统计表", 1, -20.0), year=2016)
    assert {form.form for form in lost.forms} == {"statistics-2014", "statistics-fujian-2011"}
    assert {statistic.form for statistic in lost.statistics} == {form.form for form in lost.forms}
    assert len(lost.unmapped) == 80


def test_table_below_the_next_title_is_not_of_the_one_before() -> None:
    labelled = label(MATRIX, REQUESTS, DISPUTES._replace(top=-10.0))
    assert labelled.statistics == ()
    assert [finding.code for finding in labelled.findings] == ["form.not-found"] * 2


def test_frame_that_begins_above_the_title_is_below_it_by_its_text() -> None:
    """Between rows alone, the first rule of a table may be the last one of the table above."""
    table = set_table(MATRIX)
    reaching_up = tuple(replace(part, bbox=part.bbox._replace(top=-40.0)) for part in table.parts)
    tables = [replace(table, parts=reaching_up)]
    labelled = label_statistics(tables, [set_page([])], default_codebook(), 2022, [REQUESTS])
    assert [form.form for form in labelled.forms] == ["requests-2021"]


def test_table_below_the_title_printed_again_is_of_it() -> None:
    contents = [
        caption._replace(top=top) for caption, top in ((REQUESTS, -60.0), (DISPUTES, -50.0))
    ]
    labelled = label(MATRIX, *contents, REQUESTS)
    assert [form.form for form in labelled.forms] == ["requests-2021"]
    assert [finding.code for finding in labelled.findings] == ["form.not-found"] * 2


def test_title_without_a_table_of_that_shape_gives_no_statistics() -> None:
    labelled = label([["事项", "数量"], ["甲", "3"], ["乙", "4"]], REQUESTS)
    assert labelled.statistics == ()
    assert "missing here" in labelled.findings[0].message


def test_table_with_a_number_for_each_row_of_a_form_may_be_it() -> None:
    rows = [["事项", "合计"], *([f"第{n}类", str(n)] for n in range(15))]
    labelled = label(rows, REQUESTS)
    assert [form.form for form in labelled.forms] == ["requests-2021"]
    assert {(s.status, s.value) for s in labelled.statistics} == {("doubtful", None)}
    assert label(rows[:14], REQUESTS).statistics == ()


def test_numbers_that_share_a_cell_with_their_headers_are_counted() -> None:
    row = [f"结果\n维持\n{number}" for number in range(15)]
    labelled = label([row], DISPUTES._replace(top=-20.0))
    assert [form.form for form in labelled.forms] == ["disputes-2019"]
    assert len(labelled.unmapped) == 15


def test_numbers_that_share_a_cell_with_one_another_are_counted() -> None:
    table = set_table([["结果", "其他", "总计"], ["11 12", "13 14 15 16 17 18", "19 20"]])
    cells = [
        cell._replace(
            text_lines=tuple(
                line._replace(words=tuple(set_word(text, 0, 0) for text in line.text.split()))
                for line in cell.text_lines
            )
        )
        for cell in table.cells
    ]
    caption = DISPUTES._replace(top=-20.0)
    labelled = label_statistics(
        [replace(table, cells=tuple(cells))], [set_page([])], default_codebook(), 2022, [caption]
    )
    assert [form.form for form in labelled.forms] == ["disputes-2019"]


def test_marks_for_none_beside_the_numbers_of_a_table_are_counted() -> None:
    rows = [["0", "0", "1", *["－－"] * 7, "0", "0", *["-"] * 3]]
    lost = label(rows, DISPUTES._replace(top=-20.0))
    assert {(s.form, s.status) for s in lost.statistics} == {("disputes-2019", "doubtful")}


def test_tables_below_a_title_may_be_the_pieces_of_its_form() -> None:
    outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结", "合计数"]
    pieces = [set_table([outcomes, [*"12306"]]) for _ in range(3)]
    caption = DISPUTES._replace(top=-20.0)
    labelled = label_statistics(pieces, [set_page([])], default_codebook(), 2022, [caption])
    assert [form.form for form in labelled.forms] == ["disputes-2019"]
    alone = label_statistics(pieces[:1], [set_page([])], default_codebook(), 2022, [caption])
    assert alone.forms == ()


def test_table_without_a_title_of_a_form_gives_none() -> None:
    labelled = label(MATRIX)
    assert (labelled.statistics, labelled.unmapped, labelled.findings) == ((), (), ())


def test_end_of_a_title_names_its_form_when_nothing_else_stands_in_the_caption() -> None:
    fees = [["2", "0", "0"]]
    labelled = label(fees, Caption("五、信息处理费收取情况", 1, -20.0), year=2024)
    assert [form.form for form in labelled.forms] == ["processing-fees-2023"]
    assert {(s.status, s.value) for s in labelled.statistics} == {("doubtful", None)}
    assert label(fees, Caption("信息处理费收取情况：无", 1, -20.0), year=2024).forms == ()
    assert label(fees, Caption("收取情况", 1, -20.0), year=2024).forms == ()


@pytest.mark.parametrize(
    ("line", "forms"),
    [
        ("四、政府信息公开行政复议、行政诉讼情况", ["disputes-2019"]),
        ("详见政府信息公开行政复议、行政诉讼情况，", []),
    ],
)
def test_title_that_was_taken_for_a_part_of_a_table_counts(line: str, forms: list[str]) -> None:
    page = set_page([set_word(line, 50, 0)])
    table = set_table([[*"甲乙丙丁戊己庚辛壬癸子丑寅卯辰"], [*"123456789012345"]])
    labelled = label_statistics([table], [page], default_codebook(), 2022)
    assert [form.form for form in labelled.forms] == forms


def set_list(form: str, count: int) -> list[Word]:
    """Set the first labels of a form and their numbers as lines of text."""
    rows = [
        entry.label or "" for block in default_codebook().forms[form].blocks for entry in block.rows
    ]
    return [set_word(f"{text}：{n}件", 50, 20.0 * n) for n, text in enumerate(rows[:count])]


@pytest.mark.parametrize("captions", [[], [Caption("政府信息公开情况统计表", 1, -20.0)]])
def test_form_whose_labels_are_printed_as_lines_of_text_is_not_passed_over(
    captions: list[Caption],
) -> None:
    page = set_page(set_list("statistics-2014", 80))
    labelled = label_statistics([], [page], default_codebook(), 2016, captions)
    assert [form.form for form in labelled.forms] == ["statistics-2014"]
    assert {(s.status, s.value) for s in labelled.statistics} == {("doubtful", None)}
    assert [finding.code for finding in labelled.findings] == ["form.not-found"]


def test_few_labels_in_the_text_are_no_form() -> None:
    page = set_page(set_list("statistics-2014", 15))
    labelled = label_statistics([], [page], default_codebook(), 2016)
    assert (labelled.forms, labelled.findings) == ((), ())


def test_table_of_another_year_is_not_sought_again() -> None:
    header = ["统计指标", "单位", "统计数"]
    rows = [
        entry.label or "" for entry in default_codebook().forms["statistics-2014"].blocks[0].rows
    ]
    table = set_table([header, *([text, "件", "1"] for text in rows)], caption="2015年度统计表")
    page = set_page(set_list("statistics-2014", 80))
    labelled = label_statistics([table], [page], default_codebook(), 2016)
    assert (labelled.forms, labelled.findings) == ((), ())
