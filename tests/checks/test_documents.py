"""Broken identities in whole documents: all found, none invented, nobody blamed for a reading."""

import json
from pathlib import Path
from random import Random

import pytest

from reportparse import Report, parse_report
from tests.generator import values
from tests.generator.batch import print_samples
from tests.generator.producers import PRODUCERS
from tests.generator.real_tables import render_real_tables

REAL = Path(__file__).resolve().parents[3] / "shared" / "real"
needs_real = pytest.mark.skipif(not REAL.exists(), reason="the real reports are not at hand")
needs_typst = pytest.mark.skipif(
    PRODUCERS["typst"].missing() is not None, reason="typst is not installed"
)


def blamed(report: Report) -> list[tuple[str, ...]]:
    """Return what the publisher is blamed for."""
    return [f.statistics for f in report.findings if f.origin == "publisher"]


def true_breaks(pdf: Path, *, due: bool) -> list[tuple[str, ...]]:
    """Return the broken identities of the truth; `due` leaves out those that may be missed."""
    truth = json.loads(pdf.with_suffix(".truth.json").read_text("utf-8"))
    return [
        tuple(each["statistics"])
        for each in truth.get("publisher_errors", ())
        if not (due and each["doubt_allowed"])
    ]


@needs_real
def test_two_unfilled_totals_of_the_real_report_are_the_publishers() -> None:
    report = parse_report(REAL / "hongze-2023.pdf")
    errors = [f for f in report.findings if f.severity == "error"]
    assert [(f.code, f.origin, f.diagnosis, f.printed, f.expected) for f in errors] == [
        ("disputes.sum", "publisher", "total-left-zero", 0, 11),
        ("disputes.sum", "publisher", "total-left-zero", 0, 5),
    ]
    assert errors[0].message == "行政复议: 10 + 1 + 0 + 0 = 11, but 总计 prints 0"
    assert {s.status for s in report.statistics} == {"certain"}


@needs_real
@needs_typst
def test_every_broken_identity_of_transcribed_tables_is_found_and_none_invented(
    tmp_path: Path,
) -> None:
    found = {}
    for pdf in render_real_tables(sorted((REAL / "tables").glob("*.json")), "typst", tmp_path):
        wrong = blamed(parse_report(pdf))
        assert sorted(wrong) == sorted(true_breaks(pdf, due=False)), pdf.stem
        if wrong:
            found[pdf.stem] = len(wrong)
    assert found == {
        "hongze_2023": 2,
        "pingtan_2020": 2,
        "pingtan_haitan_2021": 3,
        "pingtan_haitan_2025": 4,
    }


@needs_typst
def test_planted_errors_are_found_and_nothing_else_is_blamed(tmp_path: Path) -> None:
    n_breaks = 0
    for pdf, _ in print_samples(41, 12, tmp_path, producer="typst", trait="sums-wrong"):
        truth = json.loads(pdf.with_suffix(".truth.json").read_text("utf-8"))
        if truth["exit_status"] or "reports" in truth:
            continue
        report = parse_report(pdf)
        named = {f.statistics for f in report.findings}
        assert set(true_breaks(pdf, due=True)) <= named, pdf
        assert set(blamed(report)) <= set(true_breaks(pdf, due=False)), pdf
        n_breaks += len(true_breaks(pdf, due=True))
    assert n_breaks > 10


@needs_typst
@pytest.mark.parametrize("form", ["requests-2021", "statistics-2014", "disputes-2019"])
def test_numbers_that_balance_blame_nobody(form: str, tmp_path: Path) -> None:
    for pdf, traits in print_samples(43, 5, tmp_path, producer="typst", form=form):
        truth = json.loads(pdf.with_suffix(".truth.json").read_text("utf-8"))
        if truth["exit_status"] == 0 and "reports" not in truth and "sums-wrong" not in traits:
            assert true_breaks(pdf, due=False) == []
            assert blamed(parse_report(pdf)) == []


needs_each = [
    pytest.param(
        name,
        marks=pytest.mark.skipif(
            PRODUCERS[name].missing() is not None, reason=f"{name} is not installed"
        ),
    )
    for name in ("typst", "reportlab", "drawn")
]


def never_all_certain(pdf: Path) -> bool:
    """Whether a matrix is found in a PDF and a cell of it is neither certain nor blank."""
    matrix = [s for s in parse_report(pdf).statistics if s.form == "requests-2021"]
    return any(s.status not in ("certain", "blank") for s in matrix)


@pytest.mark.parametrize("producer", needs_each)
def test_matrix_of_zeros_is_never_all_certain(
    producer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = values.request_values
    monkeypatch.setattr(
        values, "request_values", lambda form, rng: dict.fromkeys(full(form, rng), 0)
    )
    for pdf, traits in print_samples(
        61, 2, tmp_path, producer=producer, form="requests-2021", trait="values-right"
    ):
        if not any(trait.startswith(("kind-", "scan-")) for trait in traits):
            assert never_all_certain(pdf), pdf


@pytest.mark.parametrize("producer", needs_each)
def test_column_printed_one_row_too_low_blames_nobody_and_is_never_all_certain(
    producer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = values.request_values

    def shifted(form: str, rng: Random) -> values.Values:
        right = full(form, Random(f"{rng.random()}:busy"))
        while right["requests.processed", "natural_person", "year"] < 50:  # type: ignore[operator]
            right = full(form, rng)
        column = [key for key in right if key[1] == "natural_person"]
        low = [right[key] for key in (column[-1], *column[:-1])]
        return right | dict(zip(column, low, strict=True))

    monkeypatch.setattr(values, "request_values", shifted)
    for pdf, traits in print_samples(
        67, 2, tmp_path, producer=producer, form="requests-2021", trait="values-right"
    ):
        if not any(trait.startswith(("kind-", "scan-")) for trait in traits):
            assert never_all_certain(pdf), pdf
            assert blamed(parse_report(pdf)) == [], pdf


@needs_typst
def test_rows_that_changed_places_are_never_all_certain(tmp_path: Path) -> None:
    seen = 0
    samples = print_samples(
        47, 4, tmp_path, producer="typst", form="requests-2021", trait="rows-reordered"
    )
    for pdf, traits in samples:
        truth = json.loads(pdf.with_suffix(".truth.json").read_text("utf-8"))
        if truth["exit_status"] or "reports" in truth or "kind-no-table" in traits:
            continue
        assert never_all_certain(pdf), pdf
        seen += 1
    assert seen > 1
