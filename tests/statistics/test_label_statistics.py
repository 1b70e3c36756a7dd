from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from reportparse.codebook import Block, load_codebook
from reportparse.layout import BBox, Cell, Misgiving, Table, TableKind
from reportparse.report import Statistic
from reportparse.statistics import Labelled, label_statistics
from reportparse.statistics.choose import read_blocks
from tests.handset import LEFT, UP, set_page, set_table, set_word
from tests.typeset import set_block

CODEBOOK = load_codebook()
PAGES = [set_page([], page_number=number) for number in (1, 2, 3)]

DOCUMENTS = [
    ["第二十条第（一）项", LEFT, LEFT, LEFT],
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "0", "1", "2"],
    ["行政规范性文件", "3", "4", "5"],
]
PENALTIES = [
    ["第二十条第（六）项", LEFT],
    ["信息内容", "本年处理决定数量"],
    ["行政处罚", "10"],
    ["行政强制", "11"],
]
FEES = [
    ["第二十条第（八）项", LEFT],
    ["信息内容", "本年收费金额（单位：万元）"],
    ["行政事业性收费", "4166.210"],
]
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
DISPUTES = [
    ["行政复议", *[LEFT] * 4, "行政诉讼", *[LEFT] * 9],
    [*OUTCOMES, "未经复议直接起诉", *[LEFT] * 4, "复议后起诉", *[LEFT] * 4],
    [*[UP] * 5, *OUTCOMES, *OUTCOMES],
    [str(number) for number in range(15)],
]


def label(*tables: Table | Sequence[Sequence[str]], year: int | None = 2023) -> Labelled:
    made = [table if isinstance(table, Table) else set_table(table) for table in tables]
    return label_statistics(made, PAGES, CODEBOOK, year)


def given(labelled: Labelled) -> dict[str, int | Decimal]:
    """Return the values given, by indicator."""
    return {s.indicator: s.value for s in labelled.statistics if s.value is not None}


def certain(labelled: Labelled) -> dict[str, int | Decimal | None]:
    return {s.indicator: s.value for s in labelled.statistics if s.status == "certain"}


def find(labelled: Labelled, indicator: str) -> Statistic:
    (statistic,) = [s for s in labelled.statistics if s.indicator == indicator]
    return statistic


def codes(labelled: Labelled) -> list[str]:
    return [finding.code for finding in labelled.findings]


def block_of(form: str) -> Block:
    return CODEBOOK.forms[form].blocks[0]


def document_indicators() -> list[str]:
    return [cell.indicator for cell in block_of("disclosure-2021").cells.values()]


# --- what is printed


def test_cells_are_read_with_label_place_and_evidence() -> None:
    statistic = find(label(DOCUMENTS), document_indicators()[3])
    assert (statistic.value, statistic.raw, statistic.unit) == (3, "3", "件")
    assert statistic.label == ("行政规范性文件", "本年制发件数")
    assert (statistic.page, statistic.bbox) == (1, (60.0, 60.0, 120.0, 80.0))
    assert (statistic.evidence.wording, statistic.evidence.place) == ("exact", "agrees")


def test_every_cell_of_the_form_is_listed_in_its_order_the_missing_ones_too() -> None:
    labelled = label(DOCUMENTS)
    cells = CODEBOOK.forms["disclosure-2021"].cells
    assert [s.indicator for s in labelled.statistics] == [cell.indicator for cell in cells]
    missing = [s for s in labelled.statistics if s.status == "missing"]
    assert len(missing) == len(cells) - 6
    assert all((s.value, s.raw, s.page, s.bbox) == (None, None, None, None) for s in missing)


@pytest.mark.parametrize("mark", ["", "——", "/", "无"])
def test_blank_cell_gives_no_value(mark: str) -> None:
    rows = [*DOCUMENTS[:3], ["行政规范性文件", mark, "4", "5"]]
    statistic = find(label(rows), document_indicators()[3])
    assert (statistic.value, statistic.status, statistic.raw) == (None, "blank", mark)


def test_unreadable_cell_is_doubtful_without_a_value_and_explained() -> None:
    labelled = label([*DOCUMENTS[:3], ["行政规范性文件", "+3/-2", "4", "5"]])
    statistic = find(labelled, document_indicators()[3])
    assert (statistic.value, statistic.status, statistic.raw) == (None, "doubtful", "+3/-2")
    assert codes(labelled) == ["value.unreadable"]


def test_number_that_reaches_over_the_column_of_labels_is_doubtful_not_missing() -> None:
    rows = [
        ["信息内容", LEFT, "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "7", LEFT, "1", "2"],
        ["行政规范性文件", LEFT, "3", "4", "5"],
    ]
    labelled = label(rows)
    statistic = find(labelled, document_indicators()[0])
    assert (statistic.value, statistic.status, statistic.page) == (None, "doubtful", 1)
    assert [(row.label, row.raw) for row in labelled.unmapped] == [(("规章", "本年制发件数"), "7")]


def test_decimal_is_given_as_printed() -> None:
    statistic = find(label(FEES), "fees.administrative.amount")
    assert str(statistic.value) == "4166.210"


@pytest.mark.parametrize(
    ("header", "cell", "unit"),
    [
        ("本年收费金额（单位：万元）", "5", "万元"),
        ("本年收费金额（单位：元）", "5", "元"),
        ("本年收费金额（单位：万元）", "5元", "元"),
        ("本年收费金额", "5", "万元"),
    ],
)
def test_unit_of_money_is_the_one_printed(header: str, cell: str, unit: str) -> None:
    labelled = label([FEES[0], ["信息内容", header], ["行政事业性收费", cell]])
    assert find(labelled, "fees.administrative.amount").unit == unit


def test_remark_beside_a_number_becomes_the_note() -> None:
    labelled = label([*DOCUMENTS[:3], ["行政规范性文件", "22（其中修订16件）", "4", "5"]])
    statistic = find(labelled, document_indicators()[3])
    assert (statistic.value, statistic.note) == (22, "其中修订16件")


def test_several_small_tables_in_one_frame_are_all_read() -> None:
    rows = [*DOCUMENTS, *([row[0], *([LEFT] * 2), row[1]] for row in PENALTIES[1:])]
    rows.insert(4, [PENALTIES[0][0], LEFT, LEFT, LEFT])
    values = certain(label(rows))
    assert (values["penalties.decisions"], values["enforcement.decisions"]) == (10, 11)
    assert len(values) == 8


def test_row_of_fifteen_is_read_under_three_header_rows() -> None:
    labelled = label(DISPUTES)
    assert [s.value for s in labelled.statistics] == list(range(15))
    assert {s.status for s in labelled.statistics} == {"certain"}


@pytest.mark.parametrize("role", ["序号", "备注", "单位"])
def test_auxiliary_column_is_no_value(role: str) -> None:
    extra = [role, "1", "2"]
    rows = [[*row, text] for row, text in zip(DOCUMENTS[1:], extra, strict=True)]
    assert certain(label(rows)) == certain(label(DOCUMENTS))


# --- labels out of place


def test_rows_in_another_order_are_read_with_a_doubt() -> None:
    labelled = label([DOCUMENTS[1], DOCUMENTS[3], DOCUMENTS[2]])
    assert given(labelled) == given(label(DOCUMENTS))
    assert "doubtful" in {s.status for s in labelled.statistics}
    assert "label.out-of-order" in codes(labelled)


def test_row_the_form_does_not_list_is_reported() -> None:
    labelled = label([*DOCUMENTS, ["地方性法规", "7", "8", "9"]])
    assert given(labelled) == given(label(DOCUMENTS))
    assert [(u.label, u.raw, u.form) for u in labelled.unmapped] == [
        (("地方性法规",), value, "disclosure-2021") for value in "789"
    ]


WITH_LAST_YEAR = [
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数", "上年有效件数"],
    ["规章", "0", "1", "2", "8"],
    ["行政规范性文件", "3", "4", "5", "9"],
]


def test_numbers_of_a_column_the_form_does_not_have_are_reported() -> None:
    labelled = label(WITH_LAST_YEAR)
    assert certain(labelled) == certain(label(DOCUMENTS))
    assert [(u.label, u.raw) for u in labelled.unmapped] == [
        (("规章",), "8"),
        (("行政规范性文件",), "9"),
    ]


def test_number_without_a_header_makes_its_row_doubtful_where_no_rules_part_columns() -> None:
    rows = [[*texts[:4], texts[4] if row == 2 else ""] for row, texts in enumerate(WITH_LAST_YEAR)]
    labelled = label(set_table(rows, kind=TableKind.ALIGNED))
    statuses = [statistic.status for statistic in labelled.statistics[:6]]
    assert statuses == ["certain"] * 3 + ["doubtful"] * 3
    assert "cell.stray" in codes(labelled)


def test_unit_beside_a_label_under_no_header_of_its_own_is_no_part_of_the_label() -> None:
    head, *rows = DOCUMENTS[1:]
    aligned = [["信息内容", "", *head[1:]], *([row[0], "件", *row[1:]] for row in rows)]
    assert certain(label(set_table(aligned, kind=TableKind.ALIGNED))) == certain(label(DOCUMENTS))


@pytest.mark.parametrize("label_text", ["行政规范性文件3", "行政规3范性文件"])
def test_number_in_a_label_that_reaches_over_a_cell_makes_the_cell_doubtful(
    label_text: str,
) -> None:
    rows = [*DOCUMENTS[1:3], [label_text.replace("3", ""), LEFT, "4", "5"]]
    missing = find(label(rows), "normative_documents.issued")
    assert missing.status == "missing"
    aligned = [[*row] for row in DOCUMENTS[1:3]] + [[label_text, LEFT, "4", "5"]]
    statistic = find(label(aligned), "normative_documents.issued")
    assert (statistic.status, statistic.value) == ("doubtful", None)


@pytest.mark.parametrize("values_first", [True, False])
def test_values_and_their_label_on_either_side_of_a_page_break_are_one_row(
    values_first: bool,
) -> None:
    zeros = ["0"] * 7
    values, none = ["27", "1", *["0"] * 4, "28"], [""] * 7
    cut = [
        [
            UP,
            UP,
            "" if values_first else "2.其他法律行政法规禁止公开",
            *(values if values_first else none),
        ],
        [
            "",
            "（三）不予公开",
            "2.其他法律行政法规禁止公开" if values_first else "",
            *(none if values_first else values),
        ],
    ]
    head = [[*row[:1], LEFT if row[0] != UP else UP, *row[1:]] for row in MATRIX_HEADER]
    head[0][1] = head[0][2] = LEFT
    rows = [
        *([row[0], *row[1:]] for row in head),
        ["一、本年新收政府信息公开申请数量", LEFT, LEFT, *zeros],
        ["三、本年度办理结果", "（三）不予公开", "1.属于国家秘密", *zeros],
        *cut,
        [UP, UP, "3.危及“三安全一稳定”", *zeros],
        [UP, "（六）其他处理", LEFT, *zeros],
        [UP, "（七）总计", LEFT, *values],
    ]
    pages = [1] * (len(rows) - 4) + [2] * 4
    labelled = label(set_table(rows, page_numbers=pages))
    found = [s for s in labelled.statistics if s.indicator.endswith("law_prohibited")]
    assert [(s.value, s.status) for s in found][:2] == [(27, "certain"), (1, "certain")]


def test_header_set_vertically_in_two_columns_is_read_down_from_the_right() -> None:
    down = {"结果维持": "维结\n持果", "结果纠正": "纠结\n正果", "其他结果": "结其\n果他"}
    rows = [[down.get(text, text) for text in row] for row in DISPUTES]
    assert certain(label(rows)) == certain(label(DISPUTES))


def test_table_under_no_caption_of_its_own_is_of_another_year_only_with_its_form() -> None:
    documents = set_table(DOCUMENTS, caption="附：2022年主动公开政府信息情况")
    labelled = label(documents, set_table(DISPUTES, caption="四、行政复议、行政诉讼情况"))
    assert [form.form for form in labelled.forms] == ["disputes-2019"]


MATRIX_HEADER = [
    ["（勾稽关系）", LEFT, "申请人情况", *[LEFT] * 6],
    [UP, UP, "自然人", "法人或其他组织", *[LEFT] * 4, "总计"],
    [UP, UP, UP, "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", UP],
]


def test_blank_row_that_another_form_has_as_a_group_decides_for_the_form_that_has_it() -> None:
    none = [""] * 7
    rows = [
        ["一、本年新收政府信息公开申请数量", LEFT, "2", *["0"] * 5, "2"],
        ["二、上年结转政府信息公开申请数量", LEFT, *none],
        ["三、本年度办理结果", "（一）予以公开", "2", *["0"] * 5, "2"],
        [UP, "（六）其他处理", *none],
        [UP, "（七）总计", "2", *["0"] * 5, "2"],
        ["四、结转下年度继续办理", LEFT, *none],
    ]
    labelled = label([*MATRIX_HEADER, *rows])
    assert [form.form for form in labelled.forms] == ["requests-2019"]
    assert "form.undecided" not in codes(labelled)


def test_missing_row_is_missing_and_moves_no_other() -> None:
    labelled = label([*DOCUMENTS[:2], DOCUMENTS[3]])
    indicators = document_indicators()
    assert {find(labelled, name).status for name in indicators[:3]} == {"missing"}
    assert [find(labelled, name).value for name in indicators[3:]] == [3, 4, 5]


def test_cell_over_two_columns_is_given_to_neither() -> None:
    labelled = label([*DOCUMENTS[:3], ["行政规范性文件", "3", LEFT, "5"]])
    indicators = document_indicators()
    assert [find(labelled, name).status for name in indicators[3:5]] == ["doubtful"] * 2
    assert find(labelled, indicators[5]).value == 5
    assert {u.raw for u in labelled.unmapped} == {"3"}


def test_row_that_numbers_the_columns_is_no_row_of_the_form() -> None:
    labelled = label([*DOCUMENTS[:2], ["甲", "1", "2", "3"], *DOCUMENTS[2:]])
    assert certain(labelled) == certain(label(DOCUMENTS))
    assert not labelled.unmapped


# --- labels over several rows


def test_label_wrapped_over_rows_of_a_table_without_rules_is_one_row() -> None:
    rows = [*DOCUMENTS[1:3], ["行政规范性", "3", "4", "5"], ["文件", "", "", ""]]
    labelled = label(set_table(rows, kind=TableKind.ALIGNED))
    assert certain(labelled) == certain(label(DOCUMENTS))


def test_number_in_a_line_of_the_label_that_reaches_over_the_blank_cell_may_be_its_value() -> None:
    rows = [
        ["统计指标", "单位", "统计数"],
        ["（一）政府信息公开工作专门机构数", "个", "1"],
        ["（二）设置政府信息公开查阅点数", "个", "2"],
        ["（三）从事政府信息公开工作人员数", "人", "3"],
        ["1.专职人员数", "人", "4"],
        ["（四）政府信息公开专项经费（不包括用于政府网站建", "", ""],
        ["万元0万元", LEFT, LEFT],
        ["设维护等方面的经费）", "", ""],
    ]
    statistic = find(label(set_table(rows, kind=TableKind.ALIGNED)), "institution.budget")
    assert (statistic.value, statistic.status) == (None, "doubtful")


def test_row_cut_by_a_page_break_is_one_row() -> None:
    rows = [*DOCUMENTS[1:3], ["行政规范性", "", "", ""], ["文件", "3", "4", "5"]]
    labelled = label(set_table(rows, page_numbers=[1, 1, 1, 2]))
    assert certain(labelled) == certain(label(DOCUMENTS))
    assert labelled.forms[0].pages == (1, 2)
    assert find(labelled, document_indicators()[3]).page == 2


def test_row_cut_by_a_page_break_goes_on_below_the_numbered_header() -> None:
    header = [DOCUMENTS[1], ["甲", "1", "2", "3"]]
    rows = [*header, DOCUMENTS[2], ["行政", "3", "4", "5"], *header, ["规范性文件", "", "", ""]]
    labelled = label(set_table(rows, page_numbers=[1, 1, 1, 1, 2, 2, 2]))
    assert certain(labelled) == certain(label(DOCUMENTS))


def test_header_repeated_after_a_page_break_is_no_row() -> None:
    rows = [DOCUMENTS[1], DOCUMENTS[2], DOCUMENTS[1], DOCUMENTS[3]]
    labelled = label(set_table(rows, page_numbers=[1, 1, 2, 2]))
    assert certain(labelled) == certain(label(DOCUMENTS))
    assert labelled.unmapped == ()


def test_title_repeated_with_the_header_parts_no_row_that_a_page_break_cuts() -> None:
    title = ["（单位：件）", LEFT, LEFT, LEFT]
    above = [title, *DOCUMENTS[1:3], ["行政", "3", "4", "5"]]
    rows = [*above, title, DOCUMENTS[1], ["规范性文件", "", "", ""]]
    labelled = label(set_table(rows, page_numbers=[1, 1, 1, 1, 2, 2, 2]))
    assert certain(labelled) == certain(label(DOCUMENTS))
    assert labelled.unmapped == ()


@pytest.mark.parametrize(("above", "below"), [("4166.", "21"), ("4,", "166"), ("4166", "21")])
def test_number_cut_by_a_page_break_is_never_certain(above: str, below: str) -> None:
    rows = [*FEES[:2], ["行政事业性收费", above], ["", below]]
    assert certain(label(set_table(rows, page_numbers=[1, 1, 1, 2]))) == {}


def test_row_that_a_page_break_cuts_through_its_numbers_is_one_row_in_doubt() -> None:
    rows = [*DOCUMENTS[1:3], ["行政规范性", "66", "0", ""], ["文件", "6", "", ""]]
    labelled = label(set_table(rows, page_numbers=[1, 1, 1, 2]))
    issued, repealed, in_force = [find(labelled, i) for i in document_indicators()[3:6]]
    assert (issued.raw, issued.status) == ("666", "doubtful")
    assert (repealed.value, repealed.status) == (0, "certain")
    assert in_force.status == "blank"
    assert labelled.unmapped == ()


def test_disputes_of_two_tables_are_read_as_one_form() -> None:
    reconsideration = [["行政复议", *[LEFT] * 4], [*OUTCOMES], ["0", "1", "2", "3", "4"]]
    lawsuits = [
        ["行政诉讼", *[LEFT] * 9],
        ["未经复议直接起诉", *[LEFT] * 4, "复议后起诉", *[LEFT] * 4],
        [*OUTCOMES, *OUTCOMES],
        [str(number) for number in range(5, 15)],
    ]
    assert given(label(reconsideration, lawsuits)) == given(label(DISPUTES))
    assert len(certain(label(reconsideration))) == 5


@pytest.mark.parametrize("between", ["（{}）", "({})", "—{}", "：{}"])
def test_headers_of_two_groups_may_stand_in_one_text(between: str) -> None:
    outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    groups = ["未经复议直接起诉", "复议后起诉"]
    tables = [
        set_table([["行政诉讼" + between.format(group), *[LEFT] * 4], outcomes, [*values]])
        for group, values in zip(groups, ("12306", "40105"), strict=True)
    ]
    statistics = label(*tables).statistics
    assert [s.value for s in statistics if s.status == "certain"] == [1, 2, 3, 0, 6, 4, 0, 1, 0, 5]
    assert [s.status for s in statistics][:5] == ["missing"] * 5


def test_disputes_printed_as_a_matrix_are_read_by_group_and_outcome() -> None:
    rows = [
        ["类别", LEFT, *OUTCOMES],
        ["行政复议", LEFT, "1", "2", "3", "4", "10"],
        ["行政诉讼", "未经复议直接起诉", "5", "6", "7", "8", "26"],
        [UP, "复议后起诉", "9", "", "11", "12", "32"],
    ]
    labelled = label(rows)
    assert certain(labelled)["reconsideration.corrected"] == 2
    assert certain(labelled)["litigation.direct.upheld"] == 5
    assert find(labelled, "litigation.after_reconsideration.corrected").status == "blank"
    assert find(labelled, "litigation.after_reconsideration.total").value == 32
    assert not certain(label([*rows[:2], ["其他案件", LEFT, *rows[2][2:]], rows[3]]))


@pytest.mark.parametrize("turned", [False, True])
def test_disputes_printed_as_a_matrix_may_be_turned_and_name_a_group_in_brackets(
    turned: bool,
) -> None:
    rows = [
        ["", *OUTCOMES],
        ["行政复议", "1", "2", "3", "4", "10"],
        ["行政诉讼\n（未经复议直接起诉）", "5", "6", "7", "8", "26"],
        ["行政诉讼（复议后起诉）", "9", "0", "11", "12", "32"],
    ]
    if turned:
        rows = [list(column) for column in zip(*rows, strict=True)]
    values = certain(label(rows))
    assert list(values.values()) == [1, 2, 3, 4, 10, 5, 6, 7, 8, 26, 9, 0, 11, 12, 32]
    assert values == {i: v for i, v in given(label(rows)).items() if i in values}
    for name in ("行政诉讼（其他）", "行政诉讼"):
        other = [[name if "复议后" in text else text for text in row] for row in rows]
        assert not given(label(other))


@pytest.mark.parametrize("years", [("2022年", "2023年"), ("2023年度", "2022年度")])
def test_disputes_of_two_years_are_read_in_the_row_of_the_reporting_year(
    years: tuple[str, str],
) -> None:
    rows = [["年度", *DISPUTES[0]], [UP, *DISPUTES[1]], [UP, *DISPUTES[2]]]
    rows += [[year, *(str(int(year[:4]) + at) for at in range(15))] for year in years]
    own = label(rows, year=2023)
    assert list(certain(own).values()) == [2023 + at for at in range(15)]
    assert {unmapped.raw for unmapped in own.unmapped} == {str(2022 + at) for at in range(15)}
    for year in (2021, None):
        assert not given(label(rows, year=year))
    rows[-1][0] = rows[-2][0] = "2023年"  # of two bodies, which are not told apart
    assert not given(label(rows, year=2023))
    rows[-1][0] = "其中"
    assert not given(label(rows, year=2023))
    alone = [*rows[:3], ["2022年", *rows[-1][1:]]]
    assert not given(label(alone, year=2023))
    assert given(label(alone, year=2022))


def test_outcomes_below_no_header_are_doubtful_beside_those_that_were_found() -> None:
    litigation = [["未经复议直接起诉", *[LEFT] * 4, "复议后起诉", *[LEFT] * 4], [*OUTCOMES] * 2]
    litigation.append([str(number) for number in range(10)])
    labelled = label([[*OUTCOMES], ["1", "2", "3", "4", "10"]], litigation)
    assert find(labelled, "litigation.direct.upheld").value == 0
    assert find(labelled, "reconsideration.upheld").status == "doubtful"
    assert "columns.lost" in codes(labelled)
    assert find(label(litigation), "reconsideration.upheld").status == "missing"


def test_column_cut_off_by_the_edge_of_its_page_is_doubtful_not_missing() -> None:
    whole = set_block(block_of("requests-2021")).table
    last = whole.n_cols - 1
    kept = tuple(cell for cell in whole.cells if cell.col + cell.col_span <= last)
    cut = replace(whole, cells=kept, n_cols=last)
    totals = [["总计"], *([str(number)] for number in range(25))]
    for tables, status in (((cut, totals), "doubtful"), ((cut,), "missing")):
        labelled = label(*tables)
        found = {s.status for s in labelled.statistics if s.applicant == "total"}
        assert found == {status}
        assert ("columns.lost" in codes(labelled)) is (status == "doubtful")


def test_column_whose_header_a_cut_went_through_is_doubtful_beside_the_labels_again() -> None:
    rows = [
        ["第二十条第（一）项", LEFT, LEFT],
        ["信息内容", "本年制发件数", "本年废止件数"],
        ["规章", "1", "2"],
        ["行政规范性文件", "3", "4"],
    ]
    rest = [["信息内容", "行有效件数"], ["规章", "5"], ["行政规范性文件", "6"]]
    for tables, status in (((rows, rest), "doubtful"), ((rows,), "missing")):
        assert find(label(*tables), "rules.in_force").status == status


def test_columns_of_a_block_above_in_the_same_table_are_doubtful_where_it_is_not_read() -> None:
    names = [row.label or "" for row in block_of("requests-2021").rows if row.valued]
    first = [["申请人情况", "自然人", "商业企业", "科研机构", ""]]
    second = [["申请人情况", "社会公益组织", "法律服务机构", "其他", "总计"]]
    rows = [
        *first,
        *([name, "1", "2", "3", ""] for name in names),
        *second,
        *([name, "4", "5", "6", "21"] for name in names),
    ]
    labelled = label(rows)
    status = {s.applicant: s.status for s in labelled.statistics}
    assert (status["total"], status["other"]) == ("certain", "certain")
    assert {status["natural_person"], status["enterprise"]} == {"doubtful"}


@pytest.mark.parametrize("title", ["信访", ""])
def test_outcomes_below_another_header_are_no_disputes(title: str) -> None:
    rows = [[title, *[LEFT] * 4], [*OUTCOMES], ["0", "1", "2", "3", "4"]]
    assert label(rows).statistics == ()


# --- tables that are not the form


def test_two_years_side_by_side_feed_no_statistic() -> None:
    rows = [
        ["信息内容", "2022年", "2023年"],
        ["行政处罚", "10", "11"],
        ["行政强制", "12", "13"],
    ]
    assert label(rows).statistics == ()


@pytest.mark.parametrize("header", ["上年统计数", "同比增减（%）", "2022年同期"])
@pytest.mark.parametrize("own_column", [2, 3])
def test_column_of_last_year_is_left_beside_this_years(header: str, own_column: int) -> None:
    entries = block_of("statistics-2014").rows
    rows = [["统计指标", "单位", "统计数", header]]
    rows += [[entry.label or "", "件", str(row), "7"] for row, entry in enumerate(entries)]
    if own_column == 3:
        rows = [[*row[:2], row[3], row[2]] for row in rows]
    labelled = label(rows)
    valued = [row for row, entry in enumerate(entries) if entry.valued]
    assert list(certain(labelled).values()) == valued
    assert {unmapped.raw for unmapped in labelled.unmapped} >= {"7"}


@pytest.mark.parametrize("first", [2022, 2023])
def test_column_of_the_reporting_year_is_read_beside_one_of_another_year(first: int) -> None:
    entries = block_of("statistics-fujian-2011").rows
    rows = [["指标名称", "计量单位", f"{first}年度", f"{4045 - first}年度", "历年累计"]]
    own, other = (1, 2) if first == 2023 else (2, 1)
    rows += [
        [entry.label or "", "件", *(str(100 * place + row) for place in (1, 2)), "900"]
        for row, entry in enumerate(entries)
    ]
    labelled = label(rows, year=2023)
    values = [s.value for s in labelled.statistics if s.span == "year" and s.status == "certain"]
    assert values
    assert {value // 100 for value in values if isinstance(value, int)} == {own}
    assert other in {int(unmapped.raw) // 100 for unmapped in labelled.unmapped}


@pytest.mark.parametrize("headers", [("2022年", "2023年"), ("2023年度", "2022年度")])
def test_list_whose_columns_are_years_is_read_in_the_reporting_year(
    headers: tuple[str, str],
) -> None:
    entries = block_of("statistics-2014").rows
    rows = [["统计指标", "单位", *headers, "增减"]]
    rows += [
        [entry.label or "", "件", str(100 + row), str(200 + row), "-7"]
        for row, entry in enumerate(entries)
    ]
    own = 1 + next(place for place, header in enumerate(headers) if header.startswith("2023"))
    values = certain(label(rows, year=2023))
    valued = [row for row, entry in enumerate(entries) if entry.valued]
    assert list(values.values()) == [100 * own + row for row in valued]
    for year in (2021, None):  # then nobody can say which of the two is meant
        assert not certain(label(rows, year=year))


def test_two_columns_of_years_that_are_not_the_reports_feed_no_statistic() -> None:
    entries = block_of("statistics-fujian-2011").rows
    rows = [["指标名称", "计量单位", "2021年度", "2022年度", "历年累计"]]
    rows += [[entry.label or "", "件", "1", "2", "3"] for entry in entries]
    assert not [s for s in label(rows).statistics if s.span == "year" and s.status == "certain"]


@pytest.mark.parametrize(("header", "read"), [("2023年统计数", True), ("2022年统计数", False)])
def test_header_may_name_the_reporting_year(header: str, read: bool) -> None:
    entries = block_of("statistics-2014").rows
    rows = [["统计指标", "单位", header]]
    rows += [[entry.label or "", "件", str(row)] for row, entry in enumerate(entries)]
    assert bool(certain(label(rows))) is read


def test_rows_on_last_year_above_a_repeated_header_set_no_column_apart() -> None:
    header = ["统计指标", "单位", "统计数"]
    rows = [[entry.label or "", "件", "3"] for entry in block_of("statistics-2014").rows]
    last_year = ["二、上年结转", "", ""]
    once, again = label([header, *rows]), label([header, *rows[:9], last_year, header, *rows[9:]])
    assert certain(again) == certain(once)


def test_column_of_another_form_is_not_set_apart() -> None:
    rows = [
        ["信息内容", "上一年项目数量", "本年处理决定数量"],
        ["行政处罚", "10", "11"],
        ["行政强制", "12", "13"],
    ]
    assert not certain(label(rows))


def test_column_nobody_can_name_refuses_the_list() -> None:
    rows = [
        ["统计指标", "单位", "统计数", "增加数"],
        *(
            [entry.label or "", "件", str(number), "7"]
            for number, entry in enumerate(block_of("statistics-2014").rows)
        ),
    ]
    assert not certain(label(rows))


def test_departments_compared_feed_no_statistic() -> None:
    rows = [
        ["部门", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["公安局", "1", "2", "3"],
        ["教育局", "4", "5", "6"],
    ]
    assert label(rows).statistics == ()


def test_list_of_letters_feeds_no_statistic() -> None:
    rows = [["序号", "来信内容", "件数"], ["1", "咨询", "3"], ["2", "投诉", "4"]]
    assert label(rows) == Labelled((), (), (), ())


def test_extra_column_of_values_refuses_a_form_of_one_column() -> None:
    rows = [[PENALTIES[1][0], "本年处理决定数量", "市本级"], ["行政处罚", "1", "2"]]
    assert label([*rows, ["行政强制", "3", "4"]]).statistics == ()


@pytest.mark.parametrize(
    ("caption", "year", "aside"),
    [
        ("2022年政府信息公开情况统计表", 2023, True),
        ("2023年政府信息公开情况统计表", 2023, False),
        ("上年政府信息公开情况统计表", 2023, True),
        ("附件：2022年度政府信息公开统计数据", 2023, True),
        ("附件2：2022年政府信息公开情况", 2023, True),
        ("附件2：2023年政府信息公开情况", 2023, False),
        ("政府信息公开情况统计表", 2023, False),
        ("2022年政府信息公开情况统计表", None, False),
        ("与2022年相比，主动公开情况有所增长。", 2023, False),
        ("上年度（2022年）我局政府信息公开情况如下：", 2023, True),
        ("2022年，我局政府信息公开情况如下表所示：", 2023, True),
        ("2022年以来，我局政府信息公开情况如下：", 2023, False),
        ("本年度较上年有所增长，我局政府信息公开情况如下：", 2023, False),
        ("2023年第四季度政府信息公开情况统计表", 2023, True),
        ("政府信息公开申请情况月报（2023年5月）", None, True),
        ("政府信息公开情况统计表（2023年1月至12月）", 2023, False),
        ("政府信息公开情况统计表\n（2023年1-9月）", 2023, True),
        ("政府信息公开情况统计表\n（2024年1月）", 2023, False),
    ],
)
def test_table_whose_caption_names_another_year_is_set_aside(
    caption: str, year: int | None, aside: bool
) -> None:
    labelled = label(set_table(DOCUMENTS, caption=caption), year=year)
    assert (labelled.statistics == ()) == aside
    assert (len(labelled.unmapped) == 6) == aside


# --- forms told apart


@pytest.mark.parametrize("form", ["requests-2019", "requests-2021"])
def test_matrices_of_2019_and_2021_are_told_apart(form: str) -> None:
    labelled = label(set_block(block_of(form)).table)
    assert [found.form for found in labelled.forms] == [form]
    assert codes(labelled) == []


@pytest.mark.parametrize("form", list(CODEBOOK.forms))
def test_form_is_decided_between_all_forms(form: str) -> None:
    blocks, undecided = read_blocks(set_block(block_of(form)).table, CODEBOOK)
    assert [read.block.form for read in blocks] == [form]
    assert undecided == []


def test_matrix_without_the_rows_that_tell_the_forms_apart_is_doubtful() -> None:
    table = set_block(block_of("requests-2021")).table
    texts = {cell.row: cell.text for cell in table.cells if cell.col == 0}
    (first,) = [row for row, text in texts.items() if "其他处理" in text]
    (total,) = [row for row, text in texts.items() if "总计" in text and row > first]
    cut = total - first
    cells = tuple(
        cell._replace(row=cell.row - cut if cell.row >= total else cell.row)
        for cell in table.cells
        if not first <= cell.row < total
    )
    labelled = label(replace(table, cells=cells, n_rows=table.n_rows - cut))
    assert codes(labelled) == ["form.undecided"]
    assert certain(labelled) == {}
    before = label(replace(table, cells=cells, n_rows=table.n_rows - cut), year=2020)
    assert [found.form for found in before.forms] == ["requests-2019"]
    assert codes(before) == []
    after = label(replace(table, cells=cells, n_rows=table.n_rows - cut), year=2023)
    assert codes(after) == ["form.undecided"]
    given = {s.form for s in after.statistics if s.value is not None}
    assert given == {"requests-2021"}  # the form of the year, in doubt
    assert certain(after) == {}


def test_rows_that_were_not_recognised_tell_by_their_number_which_form_is_likelier() -> None:
    for form, rows in (("requests-2019", 1), ("requests-2021", 3)):
        table = set_block(block_of(form)).table
        texts = {cell.row: cell.text for cell in table.cells if cell.col == 0}
        (first,) = [row for row, text in texts.items() if "其他处理" in text]
        garbled = [
            _garble(cell) if first <= cell.row < first + rows and cell.col < 2 else cell
            for cell in table.cells
        ]
        labelled = label(replace(table, cells=tuple(garbled)), year=2023)
        given = {s.form for s in labelled.statistics if s.value is not None}
        assert given == {form}


def _garble(cell: Cell) -> Cell:
    lines = [line._replace(text="ВО" * len(line.text)) for line in cell.text_lines]
    return cell._replace(text_lines=tuple(lines))


def test_form_that_came_later_than_the_report_is_doubted() -> None:
    labelled = label(set_block(block_of("requests-2021")).table, year=2020)
    assert [found.form for found in labelled.forms] == ["requests-2019", "requests-2021"]
    assert codes(labelled) == ["form.undecided"]
    assert certain(labelled) == {}
    rival = [s for s in labelled.statistics if s.form == "requests-2021"]
    assert len(rival) == 175
    assert {(s.status, s.value, s.page) for s in rival} == {("doubtful", None, 1)}
    earlier = label(set_block(block_of("requests-2019")).table, year=2020)
    assert codes(earlier) == []


def test_disclosure_and_matrix_of_different_years_are_both_read() -> None:
    labelled = label(set_table(DOCUMENTS), set_block(block_of("requests-2019")).table)
    assert [found.form for found in labelled.forms] == ["disclosure-2021", "requests-2019"]


OWN_FORM = """
form: {form}
title: {form}
source: {{notice: a notice}}
years: {{first: 2022}}
blocks:
  - block: calls
    columns: [{{label: 受理件数, indicator: received, unit: 件}}]
    rows:
      - {{label: 咨询, indicator: calls.questions}}
      - {{label: 投诉, indicator: calls.complaints}}
      - {{label: {last}, indicator: calls.last}}
"""


def test_table_that_two_forms_fit_equally_is_doubtful_and_says_so(tmp_path: Path) -> None:
    paths = []
    for form, last in (("calls-a", "建议"), ("calls-b", "表扬")):
        paths.append(tmp_path / f"{form}.yaml")
        paths[-1].write_text(OWN_FORM.format(form=form, last=last), encoding="utf-8")
    codebook = load_codebook(*paths)
    common = [["事项", "受理件数"], ["咨询", "1"], ["投诉", "2"]]
    undecided = label_statistics([set_table(common)], PAGES, codebook, 2023)
    assert codes(undecided) == ["form.undecided"]
    assert {s.status for s in undecided.statistics} == {"doubtful", "missing"}
    decided = label_statistics([set_table([*common, ["表扬", "3"]])], PAGES, codebook, 2023)
    assert [found.form for found in decided.forms] == ["calls-b"]
    assert certain(decided) == {
        "calls.questions.received": 1,
        "calls.complaints.received": 2,
        "calls.last.received": 3,
    }


def test_form_parted_in_two_tables_is_decided_by_the_second() -> None:
    table = set_block(block_of("requests-2021")).table
    (other, *_) = [cell.row for cell in table.cells if "其他处理" in cell.text]
    head = [cell for cell in table.cells if cell.row < 2]
    rest = [cell._replace(row=cell.row - other + 2) for cell in table.cells if cell.row >= other]
    upper = replace(
        table, cells=tuple(cell for cell in table.cells if cell.row < other), n_rows=other
    )
    lower = replace(table, cells=(*head, *rest), n_rows=table.n_rows - other + 2)
    assert codes(label(upper)) == ["form.undecided"]
    labelled = label(upper, lower)
    assert [found.form for found in labelled.forms] == ["requests-2021"]
    assert codes(labelled) == []
    assert {s.status for s in labelled.statistics} == {"certain"}


@pytest.mark.parametrize(
    ("kind", "status"), [(TableKind.ALIGNED, "doubtful"), (TableKind.RULED, "blank")]
)
def test_blank_row_beside_values_of_nobody_is_doubted_where_no_rule_parts_them(
    kind: TableKind, status: str
) -> None:
    rows = [*PENALTIES[:2], ["行政处罚", ""], ["无法提", "7"], ["行政强制", "11"]]
    labelled = label(set_table(rows, kind=kind))
    assert find(labelled, "penalties.decisions").status == status
    assert find(labelled, "enforcement.decisions").status == "certain"


def test_blank_row_that_ends_a_label_cut_into_lines_is_doubted_beside_its_values() -> None:
    lines = [[text, ""] for text in ("某某", "其他", "各类", "以及", "等等", "行政强制仵")]
    rows = [*PENALTIES[:3], ["未知事项", "7"], *lines]
    labelled = label(set_table(rows, kind=TableKind.ALIGNED))
    assert find(labelled, "enforcement.decisions").status == "doubtful"
    assert find(labelled, "penalties.decisions").status == "certain"


def test_rest_of_a_row_cut_by_a_page_break_is_doubted_where_its_label_is_damaged() -> None:
    rows = [*DOCUMENTS[1:3], ["某某行政规范", "66", "0", ""], ["行政规范性文仵", "6", "", ""]]
    labelled = label(set_table(rows, page_numbers=[1, 1, 1, 2]))
    assert {find(labelled, i).status for i in document_indicators()[3:6]} == {"doubtful"}


def test_blank_row_is_doubted_where_a_page_break_parts_it_from_values_of_nobody() -> None:
    for numbers, status in (((1, 1, 1, 2), "doubtful"), ((1, 1, 1, 1), "blank")):
        rows = [*DOCUMENTS[1:3], ["某某", "3", "4", "5"], ["行政规范性文件", "", "", ""]]
        labelled = label(set_table(rows, page_numbers=numbers))
        assert {find(labelled, i).status for i in document_indicators()[3:6]} == {status}


# --- printed twice


def test_form_and_the_form_that_replaced_it_are_not_both_certain() -> None:
    first, second = (set_block(block_of(form)).table for form in ("requests-2021", "requests-2019"))
    labelled = label(first, second)
    assert [found.form for found in labelled.forms] == ["requests-2021", "requests-2019"]
    assert codes(labelled) == ["form.rival"]
    assert {s.status for s in labelled.statistics if s.form == "requests-2019"} == {"doubtful"}
    differing = {s.indicator for s in labelled.statistics if s.status == "doubtful"}
    assert "requests.processed.other.fee_unpaid" not in differing


def test_forms_of_one_report_with_some_indicators_in_common_are_no_rivals() -> None:
    labelled = label(
        set_table(PENALTIES), set_table(DOCUMENTS), set_block(block_of("disputes-2019")).table
    )
    assert "form.rival" not in codes(labelled)


def test_form_printed_again_alike_changes_nothing() -> None:
    labelled = label(DOCUMENTS, DOCUMENTS)
    assert certain(labelled) == certain(label(DOCUMENTS))
    assert [(f.code, f.severity) for f in labelled.findings] == [("form.twice", "info")]


def test_form_printed_again_with_another_number_is_doubtful_there() -> None:
    again = [*DOCUMENTS[:3], ["行政规范性文件", "9", "4", "5"]]
    labelled = label(DOCUMENTS, again)
    statistic = find(labelled, document_indicators()[3])
    assert (statistic.value, statistic.status) == (3, "doubtful")
    assert len(certain(labelled)) == 5
    (finding,) = labelled.findings
    assert finding.statistics == (document_indicators()[3],)


def test_blank_on_a_second_printing_differs_from_zero() -> None:
    again = [*DOCUMENTS[:2], ["规章", "——", "1", "2"], DOCUMENTS[3]]
    assert find(label(DOCUMENTS, again), document_indicators()[0]).status == "doubtful"


def test_empty_form_printed_first_leaves_no_blank_cell_certain() -> None:
    sample = [*DOCUMENTS[:2], ["规章", "", "", ""], ["行政规范性文件", "", "", ""]]
    labelled = label(sample, DOCUMENTS)
    found = [find(labelled, indicator) for indicator in document_indicators()[:6]]
    assert [(s.value, s.status) for s in found] == [(n, "doubtful") for n in range(6)]


@pytest.mark.parametrize(
    ("caption", "doubtful"),
    [
        ("附件2\n柯桥区河道管理处主动公开政府信息情况", 0),
        ("附件2：2023年河道管理处政府信息公开情况统计表", 0),
        ("柯桥区水利局主动公开政府信息情况", 6),
        ("附件2：政府信息公开情况统计表", 6),
    ],
)
def test_form_of_another_agency_in_an_annex_is_not_compared(caption: str, doubtful: int) -> None:
    theirs = set_table(
        [*DOCUMENTS[:2], ["规章", "9", "9", "9"], ["行政规范性文件", "9", "9", "9"]],
        caption=caption,
    )
    own = set_table(DOCUMENTS, caption="附件1：政府信息公开情况统计表")
    labelled = label_statistics([own, theirs], PAGES, CODEBOOK, 2023, agency="绍兴市柯桥区水利局")
    assert len([s for s in labelled.statistics if s.status == "doubtful"]) == doubtful
    assert [s.value for s in labelled.statistics if s.value is not None] == list(range(6))
    assert len(labelled.unmapped) == (0 if doubtful else 6)
    first = label_statistics([theirs, own], PAGES, CODEBOOK, 2023, agency="绍兴市柯桥区水利局")
    assert (first.statistics == labelled.statistics) == (not doubtful)


def test_form_below_the_same_table_of_another_year_is_doubtful_not_missing() -> None:
    before = [*DOCUMENTS[:2], ["规章", "9", "9", "9"], ["行政规范性文件", "9", "9", "9"]]
    caption = "附：2022年度主动公开政府信息情况"
    apart = [set_table(before, caption=caption), set_table(DOCUMENTS)]
    joined = [set_table([*before, *DOCUMENTS], caption=caption)]
    for tables in (apart, joined):
        labelled = label_statistics(tables, PAGES, CODEBOOK, 2023)
        found = [find(labelled, indicator) for indicator in document_indicators()[:6]]
        assert [(s.value, s.status) for s in found] == [(n, "doubtful") for n in range(6)]
        assert codes(labelled) == ["form.unsure"]


def test_table_of_the_year_that_the_text_states_is_given_in_doubt_under_another_title() -> None:
    tables = [set_table(DOCUMENTS, caption="2023年度主动公开政府信息情况")]
    labelled = label_statistics(tables, PAGES, CODEBOOK, 2022, stated_year=2023)
    found = [find(labelled, indicator) for indicator in document_indicators()[:6]]
    assert [(s.value, s.status) for s in found] == [(n, "doubtful") for n in range(6)]
    assert codes(labelled) == ["form.unsure"]
    set_aside = label_statistics(tables, PAGES, CODEBOOK, 2022, stated_year=2022)
    assert len(set_aside.unmapped) == 6


def test_older_form_of_another_agency_in_an_annex_is_set_aside() -> None:
    own, theirs = (set_block(block_of(form)).table for form in ("requests-2021", "requests-2019"))
    annex = replace(theirs, caption="附件1\n柯桥区漓渚镇2023年收到和处理政府信息公开申请情况")
    labelled = label_statistics([own, annex], PAGES, CODEBOOK, 2023, agency="绍兴市柯桥区水利局")
    assert [found.form for found in labelled.forms] == ["requests-2021"]


def test_form_that_only_another_agency_prints_is_kept() -> None:
    table = set_table(DOCUMENTS, caption="柯桥区河道管理处主动公开政府信息情况")
    labelled = label_statistics([table], PAGES, CODEBOOK, 2023, agency="绍兴市柯桥区水利局")
    assert len(given(labelled)) == 6


# --- nothing


def test_no_table_gives_no_statistic() -> None:
    assert label() == Labelled((), (), (), ())


def test_text_printed_where_a_cell_was_read_as_empty_is_doubtful() -> None:
    table = set_table([["事项", *PENALTIES[1][1:]], ["行政处罚", ""], ["行政强制", ""]])
    (empty,) = [cell for cell in table.cells if (cell.row, cell.col) == (1, 1)]
    page = set_page([set_word("-19", empty.bbox.x0 + 5, empty.bbox.top + 5)])
    labelled = label_statistics([table], [page], CODEBOOK, 2023)
    assert find(labelled, "penalties.decisions").status == "doubtful"
    assert find(labelled, "enforcement.decisions").status == "blank"
    assert codes(labelled) == ["cell.text-lost"]


def test_a_value_in_no_cell_of_the_table_is_reported() -> None:
    table = set_table([["事项", *PENALTIES[1][1:]], ["行政处罚", "3"], ["行政强制", "4"]])
    words = [word for cell in table.cells for line in cell.text_lines for word in line.words]
    (cell,) = [cell for cell in table.cells if cell.text == "3"]
    lost = set_word("95", cell.bbox.x1 - 12, cell.bbox.top)
    labelled = label_statistics([table], [set_page([*words, lost])], CODEBOOK, 2023)
    assert [(row.form, row.raw, row.page) for row in labelled.unmapped] == [
        ("disclosure-2021", "95", 1)
    ]


@pytest.mark.parametrize("printed", ["行政强行处理", "其他", "不予行政强制结果"])
def test_a_row_that_may_be_a_missing_one_leaves_a_doubt(printed: str) -> None:
    labelled = label([["事项", *PENALTIES[1][1:]], ["行政处罚", "3"], [printed, "4"]])
    statistic = find(labelled, "enforcement.decisions")
    assert (statistic.status, statistic.value, statistic.page) == ("doubtful", None, 1)
    assert codes(labelled) == ["row.unnamed"]
    assert [row.raw for row in labelled.unmapped] == ["4"]


def test_row_whose_name_stands_before_that_of_a_group_leaves_a_doubt() -> None:
    people = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    labelled = label(
        [
            ["内容", LEFT, *people],
            ["一、本年新收政府信息公开申请数量", LEFT, *"0100001"],
            ["二、上年结转政府信息公开申请数量", LEFT, *"0000000"],
            ["（一）予以公开", "三、本年度办理结果", *"0100001"],
            ["", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", *"0000000"],
            ["", "（七）总计", *"0100001"],
            ["四、结转下年度继续办理", LEFT, *"0000000"],
        ]
    )
    granted = [s for s in labelled.statistics if s.indicator == "requests.processed.granted"]
    assert {(s.status, s.value) for s in granted} == {("doubtful", None)}


PEOPLE = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")


def label_requests(*people: str) -> Labelled:
    rows = [
        ["一、本年新收政府信息公开申请数量", LEFT, *"1000001"],
        ["二、上年结转政府信息公开申请数量", LEFT, *"2000002"],
        ["三、本年度办理结果", "（一）予以公开", *"3000003"],
        [UP, "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", *"0000000"],
        [UP, "（七）总计", *"3000003"],
        ["四、结转下年度继续办理", LEFT, *"0000000"],
    ]
    return label([["内容", LEFT, *people], *rows])


def test_one_header_that_nobody_can_read_leaves_the_other_columns_what_they_are() -> None:
    labelled = label_requests(*PEOPLE[:-1], "gi计")
    whole = label_requests(*PEOPLE)
    assert [form.form for form in labelled.forms] == [form.form for form in whole.forms]
    totals = [s for s in labelled.statistics if s.applicant == "total"]
    printed = {s.indicator for s in whole.statistics if s.value is not None}
    assert {(s.status, s.value) for s in totals if s.indicator in printed} == {("doubtful", None)}
    assert {s.value for s in labelled.statistics if s.applicant == "natural_person"} == {
        s.value for s in whole.statistics if s.applicant == "natural_person"
    }
    assert "column.unnamed" in codes(labelled)
    assert sorted(u.raw for u in labelled.unmapped) == sorted("123030")


def test_values_below_a_header_that_nobody_can_read_are_no_part_of_the_labels() -> None:
    labelled = label_requests("自然1八", *PEOPLE[1:])
    whole = label_requests(*PEOPLE)
    assert [form.form for form in labelled.forms] == [form.form for form in whole.forms]
    for applicant, count in (("enterprise", 1), ("total", 1), ("natural_person", 0)):
        read = [s for s in labelled.statistics if s.applicant == applicant]
        expected = [s for s in whole.statistics if s.applicant == applicant]
        assert [s.value for s in read if s.value is not None] == count * [
            s.value for s in expected if s.value is not None
        ]
    assert "column.unnamed" in codes(labelled)
    assert {u.raw for u in labelled.unmapped} == {
        s.raw for s in whole.statistics if s.applicant == "natural_person" and s.raw
    }


def test_column_that_can_be_none_of_the_form_makes_a_table_another_one() -> None:
    assert label_requests("网络", *PEOPLE[:-1]).forms == ()


def test_list_that_shares_some_rows_with_a_form_is_another_list() -> None:
    shared = ["1.当面申请数", "2.传真申请数", "5.信函申请数", "行政复议数"]
    others = [f"第{n}类事项办理数" for n in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"]
    rows = [[text, "件", str(n)] for n, text in enumerate([*others, *shared])]
    labelled = label([["指标", "单位", "2016年度"], *rows], year=2016)
    assert labelled.forms == ()
    (form,) = label([["指标", "单位", "2016年度"], *rows[-6:]], year=2016).forms
    assert form.form == "statistics-fujian-2011"


def test_a_form_that_prints_fewer_rows_and_nothing_else_is_missing_them() -> None:
    labelled = label([["事项", *PENALTIES[1][1:]], ["行政处罚", "3"]])
    assert find(labelled, "enforcement.decisions").status == "missing"
    assert codes(labelled) == []


def test_rest_of_numbers_below_a_page_break_is_doubted_beside_the_rest_of_a_group() -> None:
    people = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    rows = [
        ["内容", LEFT, *people],
        ["一、本年新收政府信息公开申请数量", LEFT, *"1234567"],
        ["（四）无法提", "1.本机关不掌握相关政府信息", "13", *"23456", "15"],
        ["供", "", "57", "", "", "", "", "", "30"],
        ["", "2.没有现成信息需要另行制作", *"1234567"],
        ["", "3.补正后申请内容仍不明确", *"1234567"],
    ]
    labelled = label(set_table(rows, page_numbers=(1, 1, 1, 2, 2, 2)))
    doubted = {s for f in labelled.findings if f.code == "row.unlabelled" for s in f.statistics}
    assert {f"requests.processed.unable.not_held@{who}" for who in ("natural_person", "total")} <= (
        doubted
    )


def test_the_year_in_a_label_is_given_as_printed() -> None:
    header = ["指标名称", "计量单位", "2012年度", "历年累计"]
    rows = [["主动公开信息数", "条", "739", "1164"], ["行政复议数", "件", "0", "0"]]
    rows += [["行政诉讼数", "件", "0", "0"], ["接受行政申诉、举报数", "件", "0", "0"]]
    labelled = label([header, *rows], year=2012)
    (statistic,) = [
        one
        for one in labelled.statistics
        if (one.indicator, one.span) == ("disclosure.total", "year")
    ]
    assert (statistic.label, statistic.value) == (("主动公开信息数", "2012年度"), 739)


FUJIAN_ROWS = [
    ["主动公开信息数", "条", "739", "1164"],
    ["对申请的答复数", "条", "4", "5"],
    ["行政复议数", "件", "0", "1"],
    ["行政诉讼数", "件", "2", "3"],
]


@pytest.mark.parametrize(
    "headers",
    [
        [["指标名称", "计量单位", "本年度", "历年累计"]],
        [["指标名称", "计量单位", "统计数", LEFT], [UP, UP, "本年度", "历年累计"]],
    ],
)
def test_this_year_in_a_header_is_the_reporting_year(headers: list[list[str]]) -> None:
    labelled = label([*headers, *FUJIAN_ROWS], year=2012)
    values = [(s.span, s.value) for s in labelled.statistics if s.status == "certain"]
    assert sorted(values) == sorted(
        (span, int(row[column]))
        for row in FUJIAN_ROWS
        for column, span in ((2, "year"), (3, "cumulative"))
    )


def test_column_that_may_be_the_forms_own_is_not_passed_over() -> None:
    labelled = label([["指标名称", "计量单位", "本年度", "累计"], *FUJIAN_ROWS], year=2012)
    assert certain(labelled) == {}


def test_number_read_over_two_cells_is_doubtful_in_both() -> None:
    table = set_table(DOCUMENTS)
    first, second = (
        next(cell for cell in table.cells if cell.text == text).bbox for text in ("0", "1")
    )
    middle = (first.top + first.bottom) / 2
    reach = BBox(first.x0 + 5, middle - 5, second.x1 - 20, middle + 5)
    misgiving = Misgiving("unread-ink", reach, "01", "01")
    page = replace(set_page([]), reader="ocr", misgivings=(misgiving,))
    labelled = label_statistics([table], [page], CODEBOOK, 2023)
    states = [find(labelled, indicator).status for indicator in document_indicators()[:3]]
    assert states == ["doubtful", "doubtful", "certain"]


def test_number_alone_in_a_long_row_of_a_scan_may_be_cut() -> None:
    lone = [*DISPUTES[:3], ["" for _ in DISPUTES[3]]]
    lone[3][9] = "108"
    page = replace(set_page([]), reader="ocr")
    scanned = label_statistics([set_table(lone)], [page], CODEBOOK, 2023)
    (statistic,) = [one for one in scanned.statistics if one.value is not None]
    assert (statistic.value, statistic.status) == (108, "doubtful")
    assert "ocr.row-cut" in codes(scanned)
    printed = [one for one in label(lone).statistics if one.value is not None]
    assert [one.status for one in printed] == ["certain"]


def test_only_column_of_a_long_list_is_read_with_a_doubt_whatever_its_header_says() -> None:
    (block,) = CODEBOOK.forms["statistics-2014"].blocks
    rows = [
        [entry.label or "", "件", str(number) if entry.valued else ""]
        for number, entry in enumerate(block.rows)
    ]
    labelled = label([["统计指标", "单位", "数量"], *rows], year=2016)
    assert {s.status for s in labelled.statistics} == {"doubtful"}
    assert find(labelled, "training.participants").value == len(rows) - 1
    assert not given(label([["统计指标", "单位", "上年数"], *rows], year=2016))
    both = [[*row[:2], "1", row[2]] for row in rows]
    assert not given(label([["统计指标", "单位", "数量", "其他"], *both], year=2016))


def test_label_that_is_printed_beside_a_number_not_read_makes_its_cells_doubtful() -> None:
    table = set_table(DOCUMENTS[:3])

    def read(text: str, number: str = "12", *, below: float = 8) -> Labelled:
        words = [set_word(text, 60, 300)]
        words += [set_word(number, 300, 300 + below)] if number else []
        return label_statistics([table], [set_page(words)], CODEBOOK, 2023)

    assert find(read("规范性文件管理办法"), "normative_documents.issued").status == "missing"
    assert find(read("行政规范性文件", ""), "normative_documents.issued").status == "missing"
    printed = read("行政规范性文件")
    assert find(printed, "normative_documents.issued").status == "doubtful"
    assert "label.unread" in codes(printed)
    far = read("行政规范性文件", below=40)
    assert find(far, "normative_documents.issued").status == "missing"
    title = read("第二十条第（六）项", below=40)
    assert find(title, "penalties.decisions").status == "doubtful"
    assert find(read("行政强制"), "enforcement.decisions").status == "doubtful"
    assert find(read("行政强制，"), "enforcement.decisions").status == "missing"


@pytest.mark.parametrize("page_number", [1, 3])
def test_title_of_a_small_table_on_the_page_beside_makes_its_cells_doubtful(
    page_number: int,
) -> None:
    table = set_table(DOCUMENTS, page_numbers=[2] * len(DOCUMENTS))
    words = [set_word("第二十条第（六）项", 60, 300), set_word("12", 300, 340)]
    empty = [set_page([], page_number=number) for number in (1, 2, 3, 4)]
    for number, expected in ((page_number, "doubtful"), (4, "missing")):
        pages = [*empty]
        pages[number - 1] = set_page(words, page_number=number)
        labelled = label_statistics([table], pages, CODEBOOK, 2023)
        assert find(labelled, "penalties.decisions").status == expected


def test_value_in_a_row_with_the_label_of_another_one_is_never_certain() -> None:
    halves = [
        ["统计指标", "单位", "统计指标", "单位", "统计数"],
        ["1.政府公报公开政府信息数", "条 0", "1.专职人员数", "人", "4"],
        ["2.政府网站公开政府信息数", "条 7", "2.兼职人员数", "人", "5"],
        ["3.政务微博公开政府信息数", "条 1", "3.其他", "人", "6"],
        ["4.政务微信公开政府信息数", "条 1", "涉及商业秘密", "件", "8"],
        ["5.其他方式公开政府信息数", "条 1", "涉及个人隐私", "件", "9"],
    ]
    labelled = label(set_table(halves, kind=TableKind.ALIGNED), year=2016)
    assert given(labelled)
    assert not certain(labelled)


def test_number_as_high_as_two_beside_it_is_not_certain() -> None:
    rows = [["规章", "3", "4", "5"], ["行政规范性文件", UP, "6", "7"]]
    labelled = label([*DOCUMENTS[:2], *rows])
    issued = [s for s in labelled.statistics if s.indicator.endswith(".issued")]
    assert "certain" not in {s.status for s in issued}


def test_blank_cell_as_high_as_several_numbers_beside_it_is_not_certain() -> None:
    rows = [["行政规范性文件", "3", "", ""], [UP, "12", UP, UP], [UP, "46", UP, UP]]
    labelled = label([*DOCUMENTS[:3], *rows])
    found = [s for s in labelled.statistics if s.indicator.startswith("normative_documents.")]
    assert {s.status for s in found} == {"doubtful"}
    assert "row.joined" in {finding.code for finding in labelled.findings}


def test_counts_that_follow_each_other_below_an_unknown_header_number_no_rows() -> None:
    rows = [DOCUMENTS[0], ["信息内容", "制作情形", "本年废止件数", "现行有效件数"]]
    labelled = label([*rows, ["规章", "7", "5", "0"], ["行政规范性文件", "8", "6", "1"]])
    issued = [s for s in labelled.statistics if s.indicator.endswith(".issued")]
    assert {s.status for s in issued} <= {"doubtful"}
