"""Names alone, in their year: the right agency or none."""

import pytest

from reportparse.agencies import resolve_name
from tests.agencies.truth import FILES, Score, load_names, score


@pytest.fixture(scope="module", params=FILES)
def scored(request: pytest.FixtureRequest) -> Score:
    return score(load_names(request.param))


def test_no_name_gets_a_wrong_agency(scored: Score) -> None:
    assert scored.wrong == ()


def test_nearly_every_name_that_says_enough_is_resolved(scored: Score) -> None:
    assert scored.resolved >= 0.97 * scored.resolvable


def test_a_name_that_several_agencies_have_stays_ambiguous(scored: Score) -> None:
    assert scored.kept_ambiguous >= 0.99 * scored.ambiguous


def test_a_name_that_says_too_little_stays_unresolved(scored: Score) -> None:
    assert scored.kept_unresolved == scored.unresolvable


def test_there_are_enough_names_and_half_of_them_were_held_out() -> None:
    seen, held_out = len(load_names("names.yaml")), len(load_names("names_held_out.yaml"))
    assert seen + held_out >= 300
    assert held_out >= 0.45 * (seen + held_out)


def test_an_ambiguous_name_lists_every_agency_that_has_it() -> None:
    found = resolve_name("鼓楼区教育局", 2016)
    assert found.candidates == (
        "cn-320106-dept-jiaoyu",
        "cn-320302-dept-jiaoyu",
        "cn-350102-dept-jiaoyu",
        "cn-410204-dept-jiaoyu",
    )
    assert found.note is not None
    assert "江苏省徐州市鼓楼区" in found.note


@pytest.mark.parametrize("year", [2011, 2014])
def test_the_year_decides_between_places_of_one_name(year: int) -> None:
    # 通州区 of 南通 was 通州市 until 2009.
    assert resolve_name("通州区人民政府", 2008).id == "cn-110112-gov"
    assert resolve_name("通州区人民政府", year).status == "ambiguous"


def test_one_id_over_a_renaming() -> None:
    before, after = resolve_name("洪泽县财政局", 2012), resolve_name("洪泽区财政局", 2020)
    assert before.id == after.id == "cn-320813-dept-caizheng"
    assert before.region is not None
    assert before.region.code == "320829"


def test_a_name_of_another_year_is_resolved_and_says_so() -> None:
    found = resolve_name("洪泽县人民政府", 2020)
    assert found.id == "cn-320813-gov"
    assert found.region is not None
    assert (found.region.code, found.region.name) == ("320813", "洪泽区")
    assert found.note == "洪泽县 was its name until 2016; in 2020 the place was 洪泽区"


def test_a_place_that_was_merged_is_not_taken_for_its_successor() -> None:
    found = resolve_name("下城区人民政府", 2023)
    assert found.status == "unresolved"
    assert found.candidates == ("cn-330103-gov", "cn-330105-gov")
    assert found.note is not None
    assert "2021" in found.note


def test_a_place_that_was_not_founded_yet_is_unresolved() -> None:
    assert resolve_name("清江浦区人民政府", 2012).status == "unresolved"


def test_the_year_of_a_change_knows_both_names() -> None:
    old, new = resolve_name("洪泽县人民政府", 2016), resolve_name("洪泽区人民政府", 2016)
    assert old.id == new.id
    assert old.region == new.region
    assert old.note == "洪泽县 became 洪泽区 in 2016"
    assert new.note is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("镇江市卫计委", "镇江市卫生健康委员会"),
        ("扬州市经济和信息化委员会", "扬州市工业和信息化局"),
        ("淮安市国土资源局", "淮安市自然资源和规划局"),
        ("淮安市政府办", "淮安市人民政府办公室"),
        ("四川省林业厅", "四川省林业和草原局"),
        ("鞍山高新区管委会", "鞍山高新技术产业开发区管理委员会"),
    ],
)
def test_a_renamed_or_shortened_body_keeps_its_id(first: str, second: str) -> None:
    assert resolve_name(first, 2020).id == resolve_name(second, 2020).id is not None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("淮安市规划局", "淮安市自然资源和规划局"),
        ("淮安市国家税务局", "国家税务总局淮安市税务局"),
        ("淮安市工商行政管理局", "淮安市市场监督管理局"),
        ("淮安市环境保护局", "淮安市生态环境局"),
        ("淮安市文化局", "淮安市文化和旅游局"),
    ],
)
def test_a_merger_of_bodies_is_no_renaming(before: str, after: str) -> None:
    first, second = resolve_name(before, 2015).id, resolve_name(after, 2020).id
    assert first is not None
    assert second is not None
    assert first != second


def test_the_office_of_a_zone_is_not_the_zone() -> None:
    zone = resolve_name("重庆市万盛经济技术开发区管理委员会", 2020)
    office = resolve_name("重庆市万盛经济技术开发区管理委员会办公室", 2022)
    assert (zone.id, office.id) == ("cn-500110-zone-wansheng", "cn-500110-zone-wansheng-office")


def test_the_branch_of_a_city_in_a_district_is_the_bureau_of_the_district() -> None:
    found = resolve_name("南京市公安局鼓楼分局", 2020)
    assert (found.id, found.body) == ("cn-320106-dept-gongan", "公安分局")
    assert resolve_name("南京市公安局江东分局", 2020).status == "unresolved"


def test_a_branch_named_after_no_division_of_its_own_is_left_open() -> None:
    for name in ("长江海事局", "深圳市规划和自然资源局龙岗管理局"):
        assert resolve_name(name, 2020).status == "unresolved"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("南京大学", "university"),
        ("国家电网有限公司", "enterprise"),
        ("淮安市第一人民医院", "hospital"),
        ("北京市第八中学", "school"),
    ],
)
def test_other_kinds_are_recognised_but_have_no_id(name: str, kind: str) -> None:
    found = resolve_name(name, 2020)
    assert (found.status, found.level, found.id, found.region) == ("unresolved", kind, None, None)


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("河北雄安新区容城县人民政府", "cn-130629-gov"),
        ("浙江舟山群岛新区普陀区教育局", "cn-330903-dept-jiaoyu"),
        ("伊犁哈萨克自治州阿勒泰地区财政局", "cn-654300-dept-caizheng"),
        ("国家税务总局苏州工业园区税务局", "cn-320500-zone-320571-dept-shuiwu"),
        ("重庆市万盛经济技术开发区关坝镇人民政府", "cn-500110-zone-wansheng-town-d6qz7luq5d"),
    ],
)
def test_places_behind_zones_and_zones_behind_ministries_are_read(name: str, id: str) -> None:
    assert resolve_name(name, 2021).id == id


def test_a_free_trade_zone_lies_in_the_province_it_names() -> None:
    found = resolve_name("中国（福建）自由贸易试验区平潭片区管理委员会", 2021)
    assert found.region is not None
    assert (found.region.name, found.level) == ("福建省", "zone")


def test_spaces_do_not_matter() -> None:
    assert resolve_name("淮安市 洪泽区　人民政府", 2020).id == "cn-320813-gov"


def test_without_a_year_the_place_is_taken_as_it_was_under_the_name() -> None:
    found = resolve_name("洪泽县人民政府")
    assert found.id == "cn-320813-gov"
    assert found.region is not None
    assert found.region.code == "320829"
