"""The finding of a second report stands in it as if the report had been written with it."""

import pytest

from reportparse.batch.rivals import add_rival
from reportparse.report import Finding, Report
from tests.handmade import make_report

ODD = Finding(
    code="file.damaged",
    origin="extraction",
    severity="warning",
    message='has "findings": [\n  ]\n and 公安厅 \x1b',
)


@pytest.mark.parametrize("findings", [(), (ODD,), (ODD, ODD)])
def test_a_report_and_its_finding_are_what_the_model_writes(findings: tuple[Finding, ...]) -> None:
    report = make_report(file="\n  ]", year=2020).model_copy(update={"findings": findings})
    text = add_rival(report.to_json().encode(), "320000/cn-1/2020.json")
    *before, added = Report.model_validate_json(text).findings
    assert tuple(one.code for one in before) == tuple(one.code for one in findings)
    assert added.code == "year.second-report"
    assert "320000/cn-1/2020.json" in added.message
    assert text == Report.model_validate_json(text).to_json().encode()


def test_what_is_no_report_stays_as_it_is() -> None:
    assert add_rival(b"{}", "a") == b"{}"
    assert add_rival(b'{\n  "findings": [', "a") == b'{\n  "findings": ['
