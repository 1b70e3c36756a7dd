"""The table of divisions against areacodes.csv, an independent public data set."""

import csv
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from reportparse.regions import Division, load_divisions

ORACLE = Path(__file__).resolve().parents[3] / "shared" / "regions" / "areacodes.csv"
EXPLAINED = yaml.safe_load(Path(__file__).with_name("explained.yaml").read_text("utf-8"))
OPEN = 9999  # stands for a year that has not come

pytestmark = pytest.mark.skipif(not ORACLE.exists(), reason=f"no oracle: {ORACLE} is absent")


class Period(NamedTuple):
    """The years in which a code had a name, and the codes that followed."""

    since: int
    until: int
    successors: frozenset[str]


def read_oracle() -> dict[tuple[str, str], list[Period]]:
    periods: dict[tuple[str, str], list[Period]] = defaultdict(list)
    with ORACLE.open(encoding="utf-8-sig") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["启用时间"]))
    for row in rows:
        since, until = int(row["启用时间"]), int(row["变更/弃用时间"] or OPEN)
        if until <= 2008:
            continue
        # 130608[2001] took in towns in another year.
        successors = {code for code in row["新代码"].split(";") if code and "[" not in code}
        period = Period(since if since >= 2008 else 0, until, frozenset(successors))
        known = periods[row["代码"], row["名称"]]
        if known and known[-1].until == since:  # its prefecture was renamed, not it
            period = period._replace(since=known.pop().since)
        known.append(period)
    return periods


def our_periods() -> dict[tuple[str, str], list[Division]]:
    divisions: dict[tuple[str, str], list[Division]] = defaultdict(list)
    for division in load_divisions().all:
        divisions[division.code, division.name].append(division)
    return divisions


def test_the_same_codes_have_the_same_names_in_the_same_years() -> None:
    theirs = {key: [(p.since, p.until) for p in found] for key, found in read_oracle().items()}
    ours = {
        key: [(d.since or 0, d.until or OPEN) for d in found]
        for key, found in our_periods().items()
    }
    different = {key for key in theirs.keys() | ours.keys() if theirs.get(key) != ours.get(key)}
    groups = ("after_the_oracle", "no_divisions", "years")
    explained = {code for group in groups for code in EXPLAINED[group]}
    assert {code for code, _ in different} == explained


def successors_of(division: Division) -> set[str]:
    """Return where a division went: what its lineage was next, or what took it over."""
    if division.became:
        return set(division.became)
    assert division.until is not None
    following = load_divisions().of_lineage(division.lineage, division.until)
    assert following is not None
    return {following.code}


def test_what_became_of_each_division_is_what_the_oracle_says() -> None:
    unexplained = {}
    oracle = read_oracle()
    for key, found in our_periods().items():
        for division in found:
            code = division.code
            if division.until is None or code in EXPLAINED["after_the_oracle"]:
                continue
            theirs = oracle[key][-1].successors
            ours = successors_of(division)
            if not theirs and code in EXPLAINED["successors_of_prefectures"]:
                continue
            if theirs - ours != set(EXPLAINED["lost_towns"].get(code, ())) or ours - theirs:
                unexplained[key] = (ours, theirs)
    assert unexplained == {}


def test_every_explanation_is_needed() -> None:
    codes = {code for code, _ in our_periods()}
    for group in ("after_the_oracle", "years", "successors_of_prefectures", "lost_towns"):
        assert set(EXPLAINED[group]) <= codes
