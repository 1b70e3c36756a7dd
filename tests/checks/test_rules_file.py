"""Rules as data: what a codebook refuses, and what a form may bring along."""

from pathlib import Path

import pytest

from reportparse import load_codebook
from reportparse.checks import check_report
from reportparse.errors import CodebookError
from tests.checks.matrix import CODEBOOK
from tests.conftest import PROJECT
from tests.handmade import make_report, make_statistic
from tests.own_form import OWN_FORM, write_form

FORM = f"""{OWN_FORM}rules:
  - rule: hotline.completed
    says: no more is completed than was received
    source: the form
    severity: warning
    formulas:
      - within: {{whole: hotline.questions.received, parts: [hotline.questions.completed]}}
"""


def test_form_may_bring_its_own_rules(tmp_path: Path) -> None:
    codebook = load_codebook(write_form(tmp_path, FORM))
    (entry,) = codebook.rules.of_indicator("hotline.questions.completed")
    assert (entry[0].rule, entry[1]) == ("hotline.completed", "hotline-2022")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("parts: [hotline.questions.completed]", "parts: [hotline.x]", "'hotline.x'"),
        ("whole: hotline.questions.received", "whole: requests.x", "'requests.x'"),
        ("- within:", "- forms: [other-form]\n        within:", "no form 'other-form'"),
        ("rule: hotline.completed", "rule: requests.flow", "defined twice"),
        ("- within:", "- every_count: whole\n        within:", "one kind of formula"),
        ("severity: warning", "severity: grave", "severity"),
    ],
)
def test_rule_that_names_what_no_form_has_is_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    path = write_form(tmp_path, FORM.replace(old, new))
    with pytest.raises(CodebookError, match=said) as refusal:
        load_codebook(path)
    assert "form.yaml" in str(refusal.value)


def test_rules_count_in_the_digest(tmp_path: Path) -> None:
    one = load_codebook(write_form(tmp_path, FORM)).digest
    two = load_codebook(
        write_form(tmp_path, FORM.replace("severity: warning", "severity: info"))
    ).digest
    assert one != two


def test_every_rule_is_in_the_manual() -> None:
    text = (PROJECT / "docs" / "checks.md").read_text(encoding="utf-8")
    assert {name for name in CODEBOOK.rules.names if f"`{name}`" not in text} == set()


def test_rule_on_single_numbers_knows_what_may_be_negative() -> None:
    report = make_report([make_statistic("rules.issued", -2)])
    assert [f.code for f in check_report(report, CODEBOOK).findings if f.printed is not None] == [
        "not-negative"
    ]
    change = make_statistic("licensing.items_change", -2)
    assert not [
        f for f in check_report(make_report([change]), CODEBOOK).findings if f.printed is not None
    ]
