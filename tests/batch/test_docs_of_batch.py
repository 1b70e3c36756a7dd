"""The manual of batches names every code and every key of the ledger."""

import dataclasses

import pytest

from reportparse.batch.codes import Code
from reportparse.batch.ledger import Record
from tests.conftest import PROJECT

MANUAL = (PROJECT / "docs" / "batch.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*Code, *(field.name for field in dataclasses.fields(Record))])
def test_manual_names_every_code_and_key(name: str) -> None:
    assert f"`{name}`" in MANUAL
