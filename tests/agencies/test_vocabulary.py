"""The vocabulary of bodies and the tables of zones: well formed, and unambiguous."""

import re

import pytest

from reportparse.agencies.bodies import Bodies, load_bodies, read_body
from reportparse.agencies.reading import read_name
from reportparse.agencies.resolving import resolve_name
from reportparse.batch.store import PATH_PART
from reportparse.regions import load_divisions
from reportparse.regions.names import everyday_names, short_names
from reportparse.regions.zones import load_zones
from tests.agencies.truth import FILES, load_names


def test_successions_name_kinds_of_the_vocabulary() -> None:
    bodies = load_bodies()
    for one in bodies.successions:
        assert {*one.predecessors, one.successor} <= bodies.kinds
        assert one.first <= one.last
        assert one.source


def test_a_name_with_two_meanings_is_refused() -> None:
    lists = {
        "departments": {"caizheng": {"names": ["财政所"]}, "shenji": {"names": ["财政所"]}},
        "governments": [],
        "offices": [],
        "endings": [],
        "provincial_endings": [],
    }
    with pytest.raises(ValueError, match="财政所"):
        Bodies(lists)


@pytest.mark.parametrize(
    ("text", "id", "name"),
    [
        ("财政局", "dept-caizheng", "财政局"),
        ("卫健委", "dept-weijian", "卫生健康委员会"),
        ("教育和体育局", "dept-jiaoyu-tiyu", "教育和体育局"),
        ("体育教育局", "dept-jiaoyu-tiyu", "体育教育局"),
        ("文化和旅游局（文物局）", "dept-wenlv", "文化和旅游局"),
        ("政府办", "office", "人民政府办公室"),
        ("行署", "gov", "行政公署"),
        ("编办", "dept-bianzhi", "机构编制委员会办公室"),
        ("外事侨务办公室", "dept-qiaowu-waishi", "外事侨务办公室"),
        ("人民政府外事侨务办公室", "dept-qiaowu-waishi", "外事侨务办公室"),
        ("国土资源和房屋管理局", "dept-fangguan-ziran", "国土资源和房屋管理局"),
        ("新闻出版广电局", "dept-xinwenguang", "新闻出版广电局"),
    ],
)
def test_bodies_are_read_in_full(text: str, id: str, name: str) -> None:
    body = read_body(text)
    assert body is not None
    assert (body.id, body.name) == (id, name)


def test_a_body_is_not_joined_with_the_one_that_it_was_merged_into_or_came_from() -> None:
    for before, after in (
        ("新闻出版局", "新闻出版广电局"),
        ("新闻出版广电局", "广播电视局"),
        ("食品药品监督管理局", "药品监督管理局"),
        ("食品药品监督管理局", "市场监督管理局"),
    ):
        one, other = read_body(before), read_body(after)
        assert one is not None
        assert other is not None
        assert any(
            one.id in each.predecessors and other.id == each.successor
            for each in load_bodies().successions
        )


def test_an_abbreviation_of_two_bodies_is_none() -> None:
    assert read_body("药监局") is None  # 食品药品监督管理局 until 2018, 药品监督管理局 since


@pytest.mark.parametrize("text", ["局", "办公室", "政务公开科", "公安局鼓楼分局", "某某中心"])
def test_what_the_vocabulary_does_not_have_is_no_body(text: str) -> None:
    assert read_body(text) is None


def test_only_a_province_has_a_department_with_the_provincial_ending() -> None:
    assert read_name("吉林公安厅")[0].region.name == "吉林省"
    assert resolve_name("淮安市公安厅", 2020).status == "unresolved"


def test_every_zone_lies_in_a_division_and_can_be_named_in_an_id() -> None:
    zones = load_zones()
    slugs = {zone.zone: zone.name for zone in zones.by_name.values()}
    for zone in zones.by_name.values():
        assert load_divisions().of_code(zone.region) is not None
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", zone.zone)
        assert slugs[zone.zone] == zone.name


def test_a_zone_that_became_a_division_is_one_until_then() -> None:
    assert resolve_name("重庆市两江新区管理委员会", 2016).id == "cn-500000-zone-liangjiang"
    assert resolve_name("重庆市两江新区", 2025).id == "cn-500157-gov"


def test_every_id_can_be_the_name_of_a_folder() -> None:
    for name in (name for file_name in FILES for name in load_names(file_name)):
        assert name.id is None or PATH_PART.fullmatch(name.id)


@pytest.mark.parametrize(
    ("name", "everyday", "short"),
    [
        ("湘西土家族苗族自治州", ("湘西州",), ("湘西",)),
        ("积石山保安族东乡族撒拉族自治县", ("积石山县",), ("积石山",)),
        ("东乡族自治县", ("东乡县",), ("东乡",)),
        ("内蒙古自治区", (), ("内蒙古",)),
        ("大兴安岭地区", (), ("大兴安岭",)),
        ("神农架林区", (), ("神农架",)),
        ("巴音郭楞蒙古自治州", ("巴州", "巴音郭楞州"), ("巴音郭楞",)),
        ("赵县", (), ()),
    ],
)
def test_divisions_are_called_otherwise(
    name: str, everyday: tuple[str, ...], short: tuple[str, ...]
) -> None:
    assert everyday_names(name) == everyday
    assert short_names(name) == short
