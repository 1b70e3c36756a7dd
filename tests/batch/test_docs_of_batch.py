"""The manual of batches names every code and every key of the ledger."""

import dataclasses

import pytest

from reportparse.batch.codes import ADVICE, Code
from reportparse.batch.ledger import Record
from reportparse.batch.summary import count_records, render_html
from tests.conftest import PROJECT

MANUAL = (PROJECT / "docs" / "batch.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*Code, *(field.name for field in dataclasses.fields(Record))])
def test_manual_names_every_code_and_key(name: str) -> None:
    assert f"`{name}`" in MANUAL


def test_every_failure_has_advice() -> None:
    assert {code for code, advice in ADVICE.items() if advice} == set(Code) - {Code.DONE}


def test_a_page_of_a_million_failures_still_opens() -> None:
    record = Record("a.pdf", 1, True, "bug", None, None, None, (), None, "<b>", 0.0, "0")
    page = render_html(count_records([record] * 2000))
    assert page.count("&lt;b&gt;") == 500
    assert "and 1,500 more in the ledger" in page
