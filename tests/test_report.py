import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from reportparse.report import Finding, Period, Report
from tests.handmade import make_report, make_statistic

# The order of keys in `docs/report.md`.
REPORT_KEYS = [
    *("schema_version", "agency", "year", "period", "title", "issued", "forms", "statistics"),
    *("unmapped", "sections", "figures", "contact", "findings", "source", "parser"),
]
STATISTIC_KEYS = [
    *("indicator", "applicant", "span", "form", "value", "unit", "raw", "label", "page", "bbox"),
    *("status", "evidence", "note"),
]
EVIDENCE_KEYS = ["wording", "place", "reader", "second_reader", "rules"]
AGENCY_KEYS = ["name", "id", "status", "candidates", "region", "body", "evidence"]
FINDING_KEYS = [
    *("code", "origin", "severity", "message", "statistics", "printed", "expected", "diagnosis"),
]
SOURCE_KEYS = ["file", "sha256", "bytes", "pages", "producer", "text_pages", "ocr_pages"]
CONTACT_KEYS = ["address", "postcode", "phones", "emails", "website"]
FINDING = Finding(code="form.twice", origin="unclear", severity="info", message="twice")


def test_keys_come_in_the_order_of_the_contract() -> None:
    made = make_report([make_statistic("a.b", 1)], findings=(FINDING,))
    tree = json.loads(made.to_json())
    assert list(tree) == REPORT_KEYS
    assert list(tree["statistics"][0]) == STATISTIC_KEYS
    assert list(tree["statistics"][0]["evidence"]) == EVIDENCE_KEYS
    assert list(tree["agency"]) == AGENCY_KEYS
    assert list(tree["findings"][0]) == FINDING_KEYS
    assert list(tree["source"]) == SOURCE_KEYS
    assert list(tree["contact"]) == CONTACT_KEYS
    assert list(tree["parser"]) == ["name", "version", "codebook"]


def test_keys_are_those_of_the_specification(shared: Path) -> None:
    text = (shared / "spec" / "report.md").read_text("utf-8")
    example = re.findall(r"^  \"(\w+)\":", text, re.MULTILINE)
    assert example == REPORT_KEYS


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (0, "0"),
        (-18, "-18"),
        (None, "null"),
        (Decimal("10.50"), '"10.50"'),
        (Decimal("4166.214619"), '"4166.214619"'),
        (Decimal("0.00"), '"0.00"'),
        (Decimal("0.0000001"), '"0.0000001"'),
    ],
)
def test_value_is_written_as_printed(value: int | Decimal | None, printed: str) -> None:
    text = make_report([make_statistic("a.b", value)]).to_json()
    assert f'"value": {printed},' in text


decimals = st.decimals(allow_nan=False, allow_infinity=False, places=6)


@given(st.one_of(st.none(), st.integers(), decimals))
def test_value_survives_writing_and_reading(value: int | Decimal | None) -> None:
    text = make_report([make_statistic("a.b", value)]).to_json()
    read = Report.model_validate_json(text)
    assert read.to_json() == text
    assert read.statistics[0].value == value
    assert type(read.statistics[0].value) is type(value)


def test_zero_blank_and_missing_are_told_apart() -> None:
    statistics = [
        make_statistic("a", 0),
        make_statistic("b", None, "blank"),
        make_statistic("c", None, "missing"),
    ]
    tree = json.loads(make_report(statistics).to_json())
    assert [(s["value"], s["status"]) for s in tree["statistics"]] == [
        (0, "certain"),
        (None, "blank"),
        (None, "missing"),
    ]


def test_dates_are_written_as_iso() -> None:
    period = Period(start=date(2023, 1, 1), end=date(2023, 12, 31))
    tree = json.loads(make_report(period=period, issued=date(2024, 1, 15)).to_json())
    assert tree["period"] == {"start": "2023-01-01", "end": "2023-12-31"}
    assert tree["issued"] == "2024-01-15"


def test_text_is_utf_8_as_it_is_with_one_newline_at_the_end() -> None:
    text = make_report(title="政府信息公开工作年度报告").to_json()
    assert "政府信息公开工作年度报告" in text
    assert text.endswith("}\n") and not text.endswith("\n\n")


def test_report_does_not_change() -> None:
    with pytest.raises(ValidationError):
        make_report().year = 2024


def test_unknown_key_is_refused() -> None:
    tree = json.loads(make_report().to_json())
    tree["verdict"] = "fine"
    with pytest.raises(ValidationError):
        Report.model_validate(tree)


@pytest.mark.parametrize("status", ["sure", "", None])
def test_unknown_status_is_refused(status: str | None) -> None:
    tree = json.loads(make_report([make_statistic("a", 1)]).to_json())
    tree["statistics"][0]["status"] = status
    with pytest.raises(ValidationError):
        Report.model_validate_json(json.dumps(tree))


def test_schema_asks_for_every_key() -> None:
    schema = Report.model_json_schema(mode="serialization")
    assert set(schema["required"]) == set(REPORT_KEYS)
    assert set(schema["$defs"]["Statistic"]["required"]) == set(STATISTIC_KEYS)
