"""Every division of a year, by its full and its bare name: the right one, or all that it may be."""

from collections import Counter

import pytest

from reportparse.agencies import resolve_name
from reportparse.agencies.resolving import describe
from reportparse.regions import load_divisions

# Printed for 东乡族自治县 as well, which is no 县.
ALSO_OTHERS = {"东乡县"}


@pytest.mark.parametrize("year", [2008, 2015, 2024])
def test_a_full_name_is_resolved_to_its_division(year: int) -> None:
    for division in load_divisions().all:
        if division.is_in_force(year):
            found = resolve_name(describe(division, year) + "财政局", year)
            assert found.id == f"cn-{division.lineage}-dept-caizheng", division
            assert found.region is not None
            assert (found.region.code, found.region.name) == (division.code, division.name)


@pytest.mark.parametrize("year", [2010, 2019])
def test_a_bare_name_is_resolved_when_one_division_has_it_and_lists_all_others(year: int) -> None:
    in_force = [one for one in load_divisions().all if one.is_in_force(year)]
    bearers = Counter(division.name for division in in_force)
    for division in in_force:
        found = resolve_name(division.name, year)
        own = f"cn-{division.lineage}-gov"
        if bearers[division.name] == 1 and division.name not in ALSO_OTHERS:
            assert found.id == own, division
        else:
            assert (found.status, found.id) == ("ambiguous", None), division
            assert own in found.candidates
