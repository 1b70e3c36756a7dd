import pytest

from reportparse.narrative.agency_names import (
    are_related,
    complete_name,
    find_fullest,
    find_in_fields,
    find_named,
    fuller_form,
    is_agency_name,
    name_beside,
    name_on_line,
    stands_for,
    strip_office,
    superiors_before,
)


@pytest.mark.parametrize(
    "name",
    [
        "淮安市洪泽区人民政府",
        "国家税务总局淮安市税务局",
        "中华人民共和国拱北海关",
        "平潭综合实验区海坛片区管理局",
        "沛县龙固镇人民政府",
        "呼家楼街道办事处",
        "宁夏回族自治区公安厅",
        "南京大学",
        "某省水务集团有限公司",
        "中国人民银行三明市分行",
        "中国人民银行南充市中心支行",
        "某区文化和旅游局（某区文物局）",
    ],
)
def test_names_of_agencies_are_recognised(name: str) -> None:
    assert is_agency_name(name)


@pytest.mark.parametrize(
    "text",
    [
        "全市",
        "我局",
        "办公室",
        "2023年",
        "政府信息公开目录",
        "2018年1月15日",
        "总体情况",
        "二〇二一年某厅",
        "二二三年某县人民政府",
        "某某市人民政府门户网站",
    ],
)
def test_other_texts_are_no_agencies(text: str) -> None:
    assert not is_agency_name(text)


@pytest.mark.parametrize(
    ("before", "superiors"),
    [
        ("本报告由淮安市", "淮安市"),
        ("请与江苏省淮安市", "江苏省淮安市"),
        ("参照国家税务总局", "国家税务总局"),
        ("编制的大同市", "大同市"),
        ("向和田地区", "和田地区"),
        ("。平潭综合实验区", "平潭综合实验区"),
        ("认真落实", ""),
        ("", ""),
    ],
)
def test_superiors_are_read_before_a_name(before: str, superiors: str) -> None:
    text = f"{before}某某区人民政府"
    assert superiors_before(text, len(before)) == superiors


def test_fullest_name_is_a_span_of_the_text() -> None:
    text = "本报告由淮安市洪泽区人民政府办公室根据条例编制"
    assert find_fullest("洪泽区人民政府", [(text, 3)]) == ("淮安市洪泽区人民政府", 3)
    assert find_fullest("洪泽区政府", [(text, 3)]) == ("淮安市洪泽区人民政府", 3)


def test_fullest_name_is_open_where_several_agencies_fit() -> None:
    texts = [("与江苏省水利厅会商", 1), ("与安徽省水利厅会商", 1)]
    assert find_fullest("水利厅", texts) is None


@pytest.mark.parametrize(
    ("name", "printed", "fuller"),
    [
        ("市科委", "上海市科学技术委员会", "上海市科学技术委员会"),
        ("省政府办公厅", "安徽省人民政府办公厅办公室", "安徽省人民政府办公厅"),
        ("南京市教育局", "南京市教育局政务公开办公室", None),
        ("市财政局", "淮安市财政局办公室", "淮安市财政局"),
        ("淮阴区人民政府", "淮安市洪泽区人民政府", None),
        ("苏州工业园区管委会", "苏州工业园区管理委员会", "苏州工业园区管理委员会"),
    ],
)
def test_abbreviations_find_their_fuller_form(name: str, printed: str, fuller: str | None) -> None:
    assert fuller_form(name, printed) == fuller


def test_colloquial_names_stand_for_the_official_one() -> None:
    assert stands_for("东湖高新区管委会", "武汉东湖新技术开发区管理委员会")
    assert not stands_for("淮阴区人民政府", "淮安市洪泽区人民政府")


def test_a_line_names_the_agency_beside_labels_and_seals() -> None:
    assert name_on_line("某县水务局（盖章）") == "某县水务局"
    assert name_on_line("发布机构：某县水务局") == "某县水务局"
    assert name_on_line("（某县水务局）") == "某县水务局"
    assert name_on_line("某县水务局召开会议") is None


@pytest.mark.parametrize(
    ("above", "name", "whole"),
    [
        ("德阳市旌阳区", "黄许镇人民政府", "德阳市旌阳区黄许镇人民政府"),
        ("四川省", "自然资源厅", "四川省自然资源厅"),
        ("政府信息公开", "黄许镇人民政府", "黄许镇人民政府"),
        ("德阳市人民政府", "黄许镇人民政府", "黄许镇人民政府"),
        ("", "黄许镇人民政府", "黄许镇人民政府"),
        ("淮安市洪泽区发展和改革", "委员会", "淮安市洪泽区发展和改革委员会"),
        ("淮安市洪泽区水利局", "黄许镇人民政府", "黄许镇人民政府"),
    ],
)
def test_places_on_the_line_above_are_part_of_a_name(above: str, name: str, whole: str) -> None:
    assert complete_name(name, above) == whole


def test_the_office_that_compiles_is_cut_off() -> None:
    assert strip_office("淮安市洪泽区人民政府办公室") == "淮安市洪泽区人民政府"
    assert strip_office("自治区公安厅政务公开办公室") == "自治区公安厅"
    assert strip_office("办公室") == "办公室"


def test_names_with_other_characters_are_not_related() -> None:
    assert are_related("自治区公安厅", "宁夏回族自治区公安厅")
    assert not are_related("平潭综合实验区财政全融局", "平潭综合实验区财政金融局")


def test_sentences_name_the_agency() -> None:
    text = "本报告由淮安市洪泽区人民政府办公室根据条例编制。请与洪泽区人民政府办公室联系。"
    assert list(find_named(text, "text")) == ["淮安市洪泽区人民政府办公室"]
    assert list(find_named(text, "contact")) == ["洪泽区人民政府办公室"]


def test_name_is_read_among_the_fields_of_a_website() -> None:
    line = "字号：[ 大 中 小 ]　来源：保定市莲池区教育和体育局　浏览次数：1385"
    assert list(find_in_fields(line)) == ["保定市莲池区教育和体育局"]
    assert list(find_in_fields("信息数据来源：无 本局来源：某市公安局")) == []


@pytest.mark.parametrize(
    ("label", "text", "name"),
    [
        ("发布机构", "沛县龙固镇人民政府", "沛县龙固镇人民政府"),
        ("发布机构：", "沛县龙固镇人民政府", "沛县龙固镇人民政府"),
        ("发布机构", "年度报告", None),
        ("单位", "沛县公安局", None),
        ("主动公开", "沛县公安局", None),
    ],
)
def test_name_is_read_beside_its_field_in_a_table(label: str, text: str, name: str | None) -> None:
    assert name_beside(label, text) == name
