"""The names on a document together, its address, and what a user decided."""

from pathlib import Path
from typing import Literal

import pytest

from reportparse.agencies import Surroundings, load_decisions, resolve_agency, resolve_name
from reportparse.errors import AgenciesFileError
from reportparse.report import Agency, AgencyEvidence
from tests.generator.agencies import agencies_data

Source = Literal["cover", "title", "signature", "header", "contact", "text"]


def printed(name: str, *others: tuple[Source, str]) -> Agency:
    """Return an agency as the narrative finds it, with other names of the document."""
    evidence = [AgencyEvidence(source="title", text=name, page=1)]
    evidence += [AgencyEvidence(source=source, text=text, page=1) for source, text in others]
    return Agency(name=name, evidence=tuple(evidence))


def codes(findings: object) -> list[str]:
    assert isinstance(findings, tuple)
    return [finding.code for finding in findings]


def test_a_name_that_says_enough_needs_nothing_else() -> None:
    agency, findings = resolve_agency(printed("洪泽县人民政府"), Surroundings(2014))
    assert agency.status == "resolved"
    assert agency.id == "cn-320813-gov"
    assert agency.region is not None
    assert (agency.region.code, agency.region.lineage) == ("320829", "320813")
    assert agency.body == "人民政府"
    assert findings == ()


def test_an_ambiguous_name_stays_ambiguous_and_says_how_to_decide() -> None:
    agency, findings = resolve_agency(printed("鼓楼区教育局"), Surroundings(2016))
    assert (agency.status, agency.id, agency.region) == ("ambiguous", None, None)
    assert len(agency.candidates) == 4
    assert codes(findings) == ["agency.ambiguous"]
    assert "--agencies" in findings[0].message


def test_another_name_on_the_document_settles_an_ambiguous_one() -> None:
    name = printed("鼓楼区教育局", ("signature", "徐州市鼓楼区教育局"))
    agency, findings = resolve_agency(name, Surroundings(2016))
    assert agency.id == "cn-320302-dept-jiaoyu"
    assert codes(findings) == ["agency.by-context"]


def test_the_address_settles_an_ambiguous_name() -> None:
    around = Surroundings(2016, address="福州市鼓楼区津泰路98号")
    agency, _ = resolve_agency(printed("鼓楼区教育局"), around)
    assert agency.id == "cn-350102-dept-jiaoyu"
    assert agency.evidence[-1].source == "contact"


def test_places_that_contradict_each_other_settle_nothing() -> None:
    name = printed("鼓楼区教育局", ("signature", "徐州市鼓楼区教育局"))
    around = Surroundings(2016, address="福州市鼓楼区津泰路98号")
    agency, findings = resolve_agency(name, around)
    assert agency.status == "ambiguous"
    assert codes(findings) == ["agency.ambiguous"]


@pytest.mark.parametrize(
    "address", ["鼓楼区津泰路98号", "北京市朝阳区建国路1号", "津泰路98号", "江苏省中山北路1号"]
)
def test_an_address_that_does_not_say_which_settles_nothing(address: str) -> None:
    agency, _ = resolve_agency(printed("鼓楼区教育局"), Surroundings(2016, address=address))
    assert agency.status == "ambiguous"


def test_a_file_name_is_shown_but_decides_nothing() -> None:
    around = Surroundings(2016, file_name="nj/南京市鼓楼区教育局2016.pdf")
    agency, _ = resolve_agency(printed("鼓楼区教育局"), around)
    assert agency.status == "ambiguous"
    assert agency.evidence[-1].source == "file_name"


def test_a_name_printed_twice_in_a_row_is_read_where_it_stands_once() -> None:
    twice = "平潭综合实验区管理委员会平潭综合实验区管委会"
    agency, _ = resolve_agency(
        printed(twice, ("title", "平潭综合实验区管委会")), Surroundings(2015)
    )
    assert agency.id == "cn-350128-zone-pingtan"


def test_a_relative_name_is_placed_by_the_address() -> None:
    around = Surroundings(2018, address="宁夏回族自治区银川市金凤区北京中路86号")
    agency, findings = resolve_agency(printed("自治区公安厅"), around)
    assert agency.id == "cn-640000-dept-gongan"
    assert codes(findings) == ["agency.by-context"]


def test_a_relative_name_without_a_place_stays_open() -> None:
    agency, findings = resolve_agency(printed("市政府办公室"), Surroundings(2018))
    assert (agency.status, agency.body) == ("unresolved", "人民政府办公室")
    assert codes(findings) == ["agency.unresolved"]


def test_city_may_be_of_two_levels_and_stays_open() -> None:
    around = Surroundings(2018, address="江苏省苏州市昆山市前进路1号")
    agency, _ = resolve_agency(printed("市财政局"), around)
    assert agency.status == "unresolved"


def test_a_town_whose_name_stands_alone_is_placed_by_the_address() -> None:
    around = Surroundings(2021, address="徐州市沛县正阳路3号")
    agency, findings = resolve_agency(printed("龙固镇人民政府"), around)
    assert agency.id == resolve_name("沛县龙固镇人民政府", 2021).id is not None
    assert codes(findings) == ["agency.by-context"]


def generated_agencies() -> list[list[str]]:
    """List the agencies of the generated reports: full name, name in the title, area."""
    entries = agencies_data()
    return [entry[:3] for entry in (*entries["general"], *entries["fujian"])]


@pytest.mark.parametrize(("full", "short", "area"), generated_agencies())
def test_a_short_name_is_never_another_agency_than_the_full_one(
    full: str, short: str, area: str
) -> None:
    expected = resolve_name(full, 2021).id
    assert expected is not None
    for address in (None, f"{area}人民路18号"):
        agency, _ = resolve_agency(printed(short), Surroundings(2021, address=address))
        if short != "广州开发区管委会":  # a zone that no table lists goes by each of its names
            assert agency.id in (expected, None)
    assert agency.status == "resolved"


def test_a_name_of_another_year_is_a_finding() -> None:
    agency, findings = resolve_agency(printed("洪泽区人民政府"), Surroundings(2012))
    assert agency.id == "cn-320813-gov"
    assert agency.region is not None
    assert agency.region.code == "320829"
    assert codes(findings) == ["agency.other-year"]


def test_a_merged_place_after_its_end_is_unresolved_with_its_successor() -> None:
    agency, findings = resolve_agency(printed("下城区财政局"), Surroundings(2024))
    assert agency.status == "unresolved"
    assert agency.candidates == ("cn-330103-dept-caizheng", "cn-330105-dept-caizheng")
    assert codes(findings) == ["agency.unresolved"]


def test_a_report_without_a_name_is_left_alone() -> None:
    agency = Agency(name=None)
    assert resolve_agency(agency, Surroundings(2020)) == (agency, ())


# Decisions of the user


def write(folder: Path, text: str) -> Path:
    path = folder / "agencies.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_decision_settles_an_ambiguous_name(tmp_path: Path) -> None:
    decisions = load_decisions(write(tmp_path, "- {name: 鼓楼区教育局, region: '320106'}\n"))
    around = Surroundings(2016, decisions=decisions)
    agency, findings = resolve_agency(printed("鼓楼区教育局"), around)
    assert agency.id == "cn-320106-dept-jiaoyu"
    assert agency.region is not None
    assert agency.region.code == "320106"
    assert agency.evidence[-1].source == "option"
    assert findings == ()


def test_a_decision_by_id_names_what_no_vocabulary_has(tmp_path: Path) -> None:
    entry = "- {name: 沛县某某中心, id: cn-320322-moumou, body: 某某中心}\n"
    around = Surroundings(2016, decisions=load_decisions(write(tmp_path, entry)))
    agency, _ = resolve_agency(printed("沛县某某中心"), around)
    assert (agency.id, agency.body) == ("cn-320322-moumou", "某某中心")
    assert agency.region is not None
    assert agency.region.name == "沛县"


@pytest.mark.parametrize(
    ("extra", "year", "file", "holds"),
    [
        ("years: 2015-2018", 2018, None, True),
        ("years: 2015-2018", 2019, None, False),
        ("years: '2015-'", 2024, None, True),
        ("years: 2015", 2015, None, True),
        ("years: 2015", 2016, None, False),
        ("file: 'nanjing/*.pdf'", 2016, "nanjing/1.pdf", True),
        ("file: 'nanjing/*.pdf'", 2016, "xuzhou/1.pdf", False),
    ],
)
def test_a_decision_may_hold_for_some_reports_only(
    tmp_path: Path, extra: str, year: int, file: str | None, holds: bool
) -> None:
    path = write(tmp_path, f"- {{name: 鼓楼区教育局, region: '320106', {extra}}}\n")
    around = Surroundings(year, file_name=file, decisions=load_decisions(path))
    agency, _ = resolve_agency(printed("鼓楼区教育局"), around)
    assert (agency.status == "resolved") is holds


def test_a_decision_for_a_place_where_the_name_is_not_resolves_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, "- {name: 鼓楼区教育局, region: '110105'}\n")
    around = Surroundings(2016, decisions=load_decisions(path))
    agency, findings = resolve_agency(printed("鼓楼区教育局"), around)
    assert agency.status == "unresolved"
    assert "110105" in findings[0].message


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("- {name: 鼓楼区教育局}\n", "either"),
        ("- {name: 鼓楼区教育局, region: '999999'}\n", "999999"),
        ("- {name: 鼓楼区教育局, id: gulou}\n", "gulou"),
        ("- {name: 鼓楼区教育局, region: '320106', years: sometimes}\n", "sometimes"),
        ("- {name: 鼓楼区教育局, regio: '320106'}\n", "regio"),
        ("a: [\n", "YAML"),
    ],
)
def test_a_malformed_file_of_decisions_says_what_is_wrong(
    tmp_path: Path, text: str, part: str
) -> None:
    with pytest.raises(AgenciesFileError, match=part):
        load_decisions(write(tmp_path, text))


def test_a_missing_file_of_decisions_is_named(tmp_path: Path) -> None:
    with pytest.raises(AgenciesFileError, match=r"none\.yaml"):
        load_decisions(tmp_path / "none.yaml")
