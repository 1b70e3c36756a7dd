import pytest

from reportparse.narrative import find_title, read_text, split_reports
from reportparse.narrative.reports import find_second_report
from reportparse.narrative.titles import match_title, name_in_title
from tests.narrative.typeset import place, typeset

BODY = "本机关坚持以公开为常态、不公开为例外，围绕中心工作，全面推进政府信息公开，不断提高透明度。"


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("2017年政府信息公开工作年度报告", ""),
        ("自治区公安厅2017年政府信息公开工作年度报告", "自治区公安厅"),
        ("上海市人民政府办公厅2019年政府信息公开工作年度报告", "上海市人民政府办公厅"),
        (
            "平潭综合实验区财政金融局关于2015年度政府信息公开工作年度报告",
            "平潭综合实验区财政金融局",
        ),
        ("2023年洪泽区人民政府政府信息公开工作年度报告", "洪泽区人民政府"),
        ("洪泽区人民政府信息公开年度报告（2023年）", "洪泽区人民政府"),
        ("二〇一九年度政府信息公开工作报告", ""),
        ("二一一年某县财政局政府信息公开工作年度报告", "某县财政局"),  # a scan lost 〇
        ("清华大学2018—2019学年信息公开年度报告", "清华大学"),
        ("某县气象局2023年政府信息公开年报", "某县气象局"),
        ("2023年度政务公开工作年度报告", ""),
        ("政府信息公开工作年度报告2023", ""),
        ("某区财政局关于报送2021年度政府信息公开工作年度报告的函", "某区财政局"),
        ("关于报送某区财政局2021年政府信息公开工作年度报告的函", "某区财政局"),
        ("某县水务局政府信息公开2023年度报告", "某县水务局"),
        (
            "某市发展和改革委员会（某市粮食局）2023年政府信息公开年度报告",
            "某市发展和改革委员会（某市粮食局）",
        ),
        ("2010年《政府信息公开条例》执行情况报告", ""),
    ],
)
def test_title_names_its_agency(text: str, agency: str) -> None:
    assert match_title(text)
    assert name_in_title(text) == agency


@pytest.mark.parametrize(
    "text",
    [
        "政府信息公开指南",
        "2023年部门预算公开说明",
        "现将2023年政府信息公开工作年度报告",
        "一、2023年政府信息公开工作年度报告",
        "2023年度政府信息公开情况统计表",
        "关于做好2023年政府信息公开工作年度报告编制工作的通知",
        "根据要求，现公布2023年政府信息公开工作年度报告",
        "附件：2023年政府信息公开工作年度报告",
        "首页>政务公开>政府信息公开年报",
        "2023年度法治政府建设情况报告",
        "某县水务局2023年上半年政府信息公开工作情况报告",
        "2023年第三季度政府信息公开工作报告",
        "某县水务局2023年1-6月政府信息公开工作情况报告",
        "某县水务局2023年5月政府信息公开工作报告",
        "我局发布2023年政府信息公开工作年度报告",
    ],
)
def test_what_only_speaks_of_a_report_is_no_title(text: str) -> None:
    assert not match_title(text)


def test_a_title_in_a_sentence_is_not_found() -> None:
    quoted = "现将某局2023年政府信息公开工作年度报告予以公布，欢迎监督。" + BODY
    assert find_title(typeset(quoted)) is None


def test_a_title_broken_before_its_last_character_is_found() -> None:
    title = find_title(typeset("# 某局关于二〇二三年度政府信息公开年度报\n# 告\n" + BODY))
    assert title
    assert title.text == "某局关于二〇二三年度政府信息公开年度报告"


def report(agency: str, year: int) -> str:
    return f"# {agency}\n# {year}年政府信息公开工作年度报告\n{BODY}\n! 一、总体情况\n{BODY}"


def page_numbers(source: str) -> list[list[int]]:
    return [[page.page_number for page in pages] for pages in split_reports(typeset(source))]


def test_reports_of_two_agencies_are_split() -> None:
    source = f"{report('甲县财政局', 2023)}\n---\n{BODY}\n---\n{report('乙县教育局', 2023)}"
    assert page_numbers(source) == [[1, 2], [3]]


def test_large_title_in_the_same_place_of_two_reports_is_no_watermark() -> None:
    source = "\n---\n".join([f"^ 甲县财政局\n{BODY}", BODY, f"^ 乙县教育局\n{BODY}", BODY])
    title = place("2023年政府信息公开工作年度报告", 100, 50, 26.0)
    pages = typeset(source, extra=[(number, word) for number in (1, 3) for word in title])
    parts = [[page.page_number for page in part] for part in split_reports(pages)]
    assert parts == [[1, 2], [3, 4]]


def test_reports_of_two_years_are_split() -> None:
    source = f"{report('甲县财政局', 2022)}\n---\n{report('甲县财政局', 2023)}\n---\n{BODY}"
    assert page_numbers(source) == [[1], [2, 3]]


def test_a_cover_and_the_repeated_title_are_one_report() -> None:
    cover = "# 宁夏回族自治区公安厅\n# 2017年政府信息公开工作年度报告\n^ 2018年1月"
    source = f"{cover}\n---\n# 自治区公安厅2017年政府信息公开工作年度报告\n{BODY}"
    assert page_numbers(source) == [[1, 2]]


def test_a_letter_and_the_report_it_sends_are_one_report() -> None:
    letter = f"# 甲县财政局关于报送2023年政府信息公开工作年度报告的函\n{BODY}"
    assert page_numbers(f"{letter}\n---\n{report('甲县财政局', 2023)}") == [[1, 2]]


def test_a_letter_that_publishes_a_report_has_its_title() -> None:
    assert match_title("某县水务局关于公布2023年政府信息公开工作年度报告的公告")


def test_a_name_broken_inside_its_ending_is_part_of_the_title() -> None:
    title = find_title(
        typeset("# 甲市人民政府乙街道\n# 办事处2023年政府信息公开\n# 工作年度报告\n" + BODY)
    )
    assert title is not None
    assert title.agency == "甲市人民政府乙街道办事处"
    assert title.text.replace(" ", "") == "甲市人民政府乙街道办事处2023年政府信息公开工作年度报告"


def test_a_sub_district_office_is_named_behind_its_government() -> None:
    source = "# 甲市乙区人民政府\n# 丙街道办事处2023年度\n# 政府信息公开工作年度报告\n"
    title = find_title(typeset(source + BODY))
    assert title is not None
    assert title.agency == "甲市乙区人民政府丙街道办事处"


def test_a_websites_category_is_no_title() -> None:
    assert match_title("信息分类政府信息公开年报") is None
    assert match_title("政府信息公开年报") is not None


def test_an_agency_printed_above_a_title_that_names_it_is_named_once() -> None:
    source = "# 甲县人力资源和社会保障局甲县人力资源和社会保障局2023年政府信息公开年度报告"
    title = find_title(typeset(source))
    assert title is not None
    assert title.agency == "甲县人力资源和社会保障局"
    assert title.text == "甲县人力资源和社会保障局2023年政府信息公开年度报告"


def test_words_before_a_title_that_are_no_agency_begin_no_report() -> None:
    odd = "# 某栏目的政府信息公开年报"
    source = f"{odd}\n---\n{report('甲县财政局', 2023)}"
    assert page_numbers(source) == [[1, 2]]


def test_a_list_of_reports_begins_none() -> None:
    entries = "\n".join(
        f"= {name}2023年政府信息公开工作年度报告" for name in ("甲局", "乙局", "丙局")
    )
    assert page_numbers(f"{report('甲县财政局', 2023)}\n---\n{entries}") == [[1, 2]]


def test_last_years_report_mentioned_inside_begins_none() -> None:
    source = f"{report('甲县财政局', 2023)}\n---\n{BODY}\n{BODY}\n= 2022年政府信息公开工作年度报告"
    assert page_numbers(source) == [[1, 2]]


def test_pages_without_a_title_are_one_document() -> None:
    assert page_numbers(f"{BODY}\n---\n{BODY}") == [[1, 2]]
    assert find_title(typeset(BODY)) is None


def test_report_whose_sections_begin_again_is_another_one_though_its_title_names_no_agency() -> (
    None
):
    first = f"# 平遥县科学技术局\n# 2020年政府信息公开工作年度报告\n! 一、总体情况\n{BODY}"
    second = f"# 2020年度政府信息公开工作年度报告\n! 一、总体情况\n{BODY}"
    assert len(split_reports(typeset(f"{first}\n---\n{second}"))) == 2
    cover = "# 平遥县科学技术局\n# 2020年政府信息公开工作年度报告"
    assert len(split_reports(typeset(f"{cover}\n---\n{second}"))) == 1


def test_last_words_of_a_letters_title_may_stand_on_a_line_of_their_own() -> None:
    pages = typeset(f"= 某省统计局关于报送2025年度政府信息公开工作年度报告\n= 的函\n{BODY}")
    title = find_title(pages)
    assert title is not None
    assert title.text == "某省统计局关于报送2025年度政府信息公开工作年度报告的函"


def test_agency_above_a_title_that_names_it_after_the_year_is_no_part_of_it() -> None:
    name = "霍山县人力资源和社会保障局"
    pages = typeset(f"= {name}2019年{name}政府信息公开工作年度报告\n{BODY}")
    title = find_title(pages)
    assert title is not None
    assert title.text == f"2019年{name}政府信息公开工作年度报告"
    assert title.agency == name


@pytest.mark.parametrize(
    ("between", "second", "expected"),
    [
        (BODY, report("甲县财政局", 2022), 1),
        (BODY, f"# 2023年政府信息公开工作年度报告\n^ （更正）\n! 一、总体情况\n{BODY}", 1),
        (BODY, "= 2022年政府信息公开工作年度报告", 0),
        ("---", report("甲县财政局", 2022), 0),  # it opens a page, where reports are split
    ],
)
def test_report_that_begins_in_the_middle_of_a_page_is_told(
    between: str, second: str, expected: int
) -> None:
    pages = typeset(f"{report('甲县财政局', 2023)}\n{between}\n{second}")
    codes = [finding.code for finding in find_second_report(read_text(pages))]
    assert codes == ["report.second"] * expected
