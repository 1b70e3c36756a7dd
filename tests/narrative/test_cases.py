from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from reportparse.narrative import find_contact, identify_report, read_text, split_sections
from tests.narrative.typeset import typeset

HERE = Path(__file__).parent
CASES = [
    case
    for name in ("cases.yaml", "cases_held_out.yaml")
    for case in yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
]
CONTACT_FIELDS = ("address", "postcode", "phones", "emails", "website")


def read_case(report: str) -> dict[str, Any]:
    """Read a case and name what was read as the cases do."""
    text = read_text(typeset(report))
    identity = identify_report(text)
    contact = find_contact(text)
    sections = split_sections(text)
    period = identity.period
    return {
        "agency": identity.agency.name,
        "year": identity.year,
        "title": identity.title,
        "issued": identity.issued,
        "period": [period.start, period.end] if period else None,
        "sections": [[section.number, section.title] for section in sections],
        "levels": [section.level for section in sections],
        "findings": [finding.code for finding in identity.findings],
        **{field: getattr(contact, field) for field in CONTACT_FIELDS},
        "phones": list(contact.phones),
        "emails": list(contact.emails),
    }


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_report_is_read_as_printed(case: dict[str, Any]) -> None:
    read = read_case(case["report"])
    expected = {key: value for key, value in case.items() if key not in ("name", "report")}
    assert {key: read[key] for key in expected} == expected


def test_dates_in_the_cases_are_dates() -> None:
    assert all(isinstance(case.get("issued", date.today()), date | None) for case in CASES)


def test_date_before_the_end_of_a_year_that_only_the_text_tells_blames_nobody() -> None:
    narrative = "2019年，我局认真贯彻条例，按照上级部署要求，持续推进政务公开，切实保障知情权。"
    for title, origin in (("", "unclear"), ("# 2019年政府信息公开工作年度报告\n", "publisher")):
        report = f"{title}! 一、总体情况\n{narrative}\n> 2019年1月28日"
        findings = identify_report(read_text(typeset(report))).findings
        early = [f.origin for f in findings if f.code == "issued.before-year-end"]
        assert early == [origin]
