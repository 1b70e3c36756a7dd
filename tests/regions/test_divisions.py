"""Divisions by name, code and lineage."""

from itertools import pairwise

import pytest

from reportparse.regions import load_divisions
from reportparse.regions.divisions import prefix_of


@pytest.mark.parametrize(
    ("code", "year", "name", "lineage"),
    [
        ("320829", 2014, "洪泽县", "320813"),
        ("320813", 2019, "洪泽区", "320813"),
        ("371200", 2017, "莱芜市", "371200"),
        ("330103", 2019, "下城区", "330103"),
        ("420600", 2009, "襄樊市", "420600"),
        ("420600", 2012, "襄阳市", "420600"),
        ("522401", 2010, "毕节市", "520502"),
    ],
)
def test_a_code_has_the_name_of_the_year(code: str, year: int, name: str, lineage: str) -> None:
    division = load_divisions().of_code(code, year)
    assert division is not None
    assert (division.name, division.lineage) == (name, lineage)


def test_a_merger_ends_every_lineage_that_went_into_it() -> None:
    divisions = load_divisions()
    merged = divisions.predecessors("320812")
    assert {(one.name, one.lineage) for one in merged} == {
        ("清河区", "320802"),
        ("清浦区", "320811"),
    }
    assert divisions.of_lineage("320802", 2018) is None


def test_a_code_given_to_another_place_is_no_renaming() -> None:
    divisions = load_divisions()
    before, after = divisions.of_code("500110", 2010), divisions.of_code("500110", 2012)
    assert before is not None
    assert after is not None
    assert (before.name, after.name) == ("万盛区", "綦江区")
    assert before.lineage != after.lineage


def test_every_lineage_is_named_by_its_last_code() -> None:
    divisions = load_divisions()
    for division in divisions.all:
        members = divisions.members(division.lineage)
        assert members[-1].code == division.lineage.partition(".")[0]
        for one, following in pairwise(members):
            assert one.until == following.since


def test_what_a_division_became_exists() -> None:
    divisions = load_divisions()
    for division in divisions.all:
        for code in division.became:
            assert divisions.of_code(code, division.until) is not None


def test_the_parent_is_the_division_one_level_above() -> None:
    divisions = load_divisions()
    xiantao, hongze = divisions.of_code("429004", 2020), divisions.of_code("320813", 2020)
    assert xiantao is not None
    assert hongze is not None
    parents = [divisions.parent(one, 2020) for one in (xiantao, hongze)]
    assert [one.name for one in parents if one] == ["湖北省", "淮安市"]


@pytest.mark.parametrize(
    ("code", "prefix"), [("000000", ""), ("320000", "32"), ("320800", "3208"), ("320813", "320813")]
)
def test_prefix_is_what_codes_inside_share(code: str, prefix: str) -> None:
    assert prefix_of(code) == prefix
