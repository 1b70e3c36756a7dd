"""Rules on one report: what is found, whom it blames, and that a misreading blames nobody."""

from collections.abc import Callable
from random import Random

import pytest

from reportparse.checks import apply_rules, cells_in_question, check_report
from reportparse.report import Figure, Report, Statistic, Unmapped
from tests.checks.matrix import (
    CODEBOOK,
    FORM,
    Place,
    balanced_values,
    matrix_report,
    printed,
    statuses,
    value_of,
    with_cells,
)

TOTAL: Place = ("requests.processed", "total")
GRANTED: Place = ("requests.processed.granted", "natural_person")


def read_again(first: Report, true: Report) -> Report:
    """Return what a second reader that reads right says of the cells that rules touch."""
    asked = cells_in_question(first, check_report(first, CODEBOOK).findings)
    truth = {(s.indicator, s.applicant): s for s in true.statistics}
    names = {(s.indicator, s.applicant) for s in asked}

    def ask(statistic: Statistic) -> Statistic:
        place = (statistic.indicator, statistic.applicant)
        if place not in names:
            return statistic
        agrees = statistic.value == truth[place].value
        evidence = statistic.evidence.model_copy(
            update={"second_reader": "agrees" if agrees else "disagrees"}
        )
        return statistic.model_copy(update={"evidence": evidence})

    return first.model_copy(update={"statistics": tuple(map(ask, first.statistics))})


def test_balanced_matrix_has_no_finding_and_every_cell_its_rules() -> None:
    checked = check_report(matrix_report(balanced_values()), CODEBOOK)
    assert checked.findings == ()
    rules = {s.evidence.rules for s in checked.statistics}
    assert rules == {
        ("requests.processed.sum", "requests.applicants.sum"),
        ("requests.processed.sum", "requests.flow", "requests.applicants.sum"),
        ("requests.flow", "requests.applicants.sum"),
    }


def test_total_left_zero_is_the_publishers_and_the_value_stays() -> None:
    report = with_cells(matrix_report(balanced_values()), {TOTAL: printed(0)})
    checked = check_report(report, CODEBOOK)
    assert {f.code for f in checked.findings} == {
        "requests.processed.sum",
        "requests.flow",
        "requests.applicants.sum",
    }
    assert {(f.origin, f.severity, f.diagnosis) for f in checked.findings} == {
        ("publisher", "error", "total-left-zero")
    }
    assert {s.status for s in checked.statistics} == {"certain"}
    assert [s.value for s in checked.statistics] == [s.value for s in report.statistics]


@pytest.mark.parametrize(
    ("factor", "added", "diagnosis"),
    [(10, 0, "scale"), (1, 9 * 1111, "digits-transposed"), (1, 10_001, "other")],
)
def test_diagnosis_names_what_probably_happened(factor: int, added: int, diagnosis: str) -> None:
    report = matrix_report(balanced_values())
    wrong = value_of(report, TOTAL) * factor + added
    findings = check_report(with_cells(report, {TOTAL: printed(wrong)}), CODEBOOK).findings
    told = {f.diagnosis for f in findings if f.code == "requests.processed.sum"}
    assert told == {diagnosis}


def test_figure_in_the_wrong_column_leaves_opposite_residuals() -> None:
    report = matrix_report(balanced_values())
    other = (GRANTED[0], "other")
    wrong = with_cells(
        report,
        {
            GRANTED: printed(value_of(report, GRANTED) + 777),
            other: printed(value_of(report, other) - 777),
        },
    )
    findings = check_report(wrong, CODEBOOK).findings
    sums = [f for f in findings if f.code == "requests.processed.sum"]
    assert [f.diagnosis for f in sums] == ["opposite-residuals"] * 2


@pytest.mark.parametrize("status", ["blank", "missing"])
def test_missing_operand_is_never_zero(status: str) -> None:
    gone = {"value": None, "raw": None, "status": status}
    checked = check_report(with_cells(matrix_report(balanced_values()), {TOTAL: gone}), CODEBOOK)
    assert not [f for f in checked.findings if f.origin == "publisher"]
    rules = {s.evidence.rules for s in checked.statistics if s.applicant == "total"}
    assert ("requests.processed.sum", "requests.applicants.sum") not in rules


@pytest.mark.parametrize(
    "change",
    [
        {"evidence": {"wording": "damaged", "place": "unique"}},
        {"evidence": {"place": "unique"}},
        {"evidence": {"reader": "ocr"}},
        {"raw": "12 34"},
        {"bbox": (10.0, 700.0, 50.0, 720.0)},
        {"page": None},
    ],
)
def test_reading_in_doubt_blames_nobody_and_is_doubtful(change: dict[str, object]) -> None:
    report = with_cells(matrix_report(balanced_values()), {TOTAL: printed(12_345)})
    cell = next(s for s in report.statistics if (s.indicator, s.applicant) == TOTAL)
    if isinstance(witness := change.get("evidence"), dict):
        change = {"evidence": cell.evidence.model_copy(update=witness)}
    checked = check_report(with_cells(report, {TOTAL: change}), CODEBOOK)
    assert checked.findings
    assert {f.origin for f in checked.findings if TOTAL[0] + "@total" in f.statistics} <= {
        "unclear",
        "extraction",
    }
    assert any(s.status == "doubtful" for s in checked.statistics)


def test_number_of_no_cell_in_the_table_makes_the_origin_unclear() -> None:
    row = Unmapped(
        form=FORM, label=("x",), raw="7", page=1, bbox=(200, 300, 240, 320), reason="no entry"
    )
    report = with_cells(matrix_report(balanced_values(), unmapped=(row,)), {TOTAL: printed(0)})
    assert {f.origin for f in check_report(report, CODEBOOK).findings} == {"unclear"}


def test_doubtful_cell_that_would_mend_the_sum_is_the_readers() -> None:
    report = matrix_report(balanced_values())
    true = value_of(report, TOTAL)
    misread = {"value": int(f"{true}1"), "raw": f"{true} 1", "status": "doubtful"}
    findings = check_report(with_cells(report, {TOTAL: misread}), CODEBOOK).findings
    assert findings
    assert {f.origin for f in findings} == {"extraction"}


def test_second_run_says_the_same_as_the_first() -> None:
    report = with_cells(matrix_report(balanced_values()), {TOTAL: {**printed(9999), "page": None}})
    once = apply_rules(report, CODEBOOK)
    assert apply_rules(once, CODEBOOK) == once
    assert apply_rules(Report.model_validate_json(once.to_json()), CODEBOOK) == once


def swap_rows(report: Report, rng: Random) -> Report:
    first, second = rng.sample(sorted({s.indicator for s in report.statistics}), 2)
    return _moved(report, lambda s: (_swapped(s.indicator, first, second), s.applicant))


def shift_columns(report: Report, rng: Random) -> Report:
    columns = list(dict.fromkeys(s.applicant for s in report.statistics))
    by = rng.randint(1, 6)
    after = dict(zip(columns, columns[by:] + columns[:by], strict=True))
    return _moved(report, lambda s: (s.indicator, after[s.applicant]))


def damage_digit(report: Report, rng: Random) -> Report:
    cell = rng.choice(report.statistics)
    wrong = int(cell.value or 0) + rng.choice([1, 3, 10, 900])
    return with_cells(report, {(cell.indicator, cell.applicant): printed(wrong)})


def drop_cell(report: Report, rng: Random) -> Report:
    cell = rng.choice(report.statistics)
    gone = {"value": None, "raw": None, "status": "missing", "page": None, "bbox": None}
    return with_cells(report, {(cell.indicator, cell.applicant): gone})


def _swapped(name: str, first: str, second: str) -> str:
    return {first: second, second: first}.get(name, name)


def _moved(report: Report, source: Callable[[Statistic], tuple[str, str | None]]) -> Report:
    """Return a report in which each cell holds what another one prints, without its box."""
    cells: dict[Place, Statistic] = {(s.indicator, s.applicant): s for s in report.statistics}
    taken = {place: cells[source(cell)] for place, cell in cells.items()}
    return with_cells(
        report, {place: {"value": s.value, "raw": s.raw} for place, s in taken.items()}
    )


@pytest.mark.parametrize("misread", [swap_rows, shift_columns, damage_digit, drop_cell])
@pytest.mark.parametrize("seed", range(25))
def test_misreading_never_blames_the_publisher_once_a_second_reader_looked(
    misread: Callable[[Report, Random], Report], seed: int
) -> None:
    true = matrix_report(balanced_values(seed))
    first = misread(true, Random(seed))
    checked = check_report(read_again(first, true), CODEBOOK)
    assert not [f for f in checked.findings if f.origin == "publisher"]


@pytest.mark.parametrize("seed", range(10))
def test_misread_rows_that_carry_their_boxes_blame_nobody_without_a_second_reader(
    seed: int,
) -> None:
    true = matrix_report(balanced_values(seed))
    rng = Random(seed)
    first, second = rng.sample(sorted({s.indicator for s in true.statistics}), 2)
    cells: dict[Place, Statistic] = {(s.indicator, s.applicant): s for s in true.statistics}
    swapped = with_cells(
        true,
        {
            place: {"value": other.value, "raw": other.raw, "bbox": other.bbox}
            for place, cell in cells.items()
            if (other := cells[_swapped(cell.indicator, first, second), cell.applicant])
        },
    )
    findings = check_report(swapped, CODEBOOK).findings
    assert not [f for f in findings if f.origin == "publisher"]


def test_table_of_zeros_says_that_sums_prove_nothing() -> None:
    zero = matrix_report(dict.fromkeys(balanced_values(), 0))
    checked = check_report(zero, CODEBOOK)
    (finding,) = checked.findings
    assert (finding.code, finding.severity) == ("form.all-zero", "info")
    assert finding.statistics == ("requests.processed@total",)


def test_table_of_zeros_is_never_all_certain_and_only_its_grand_total_is_doubted() -> None:
    zero = apply_rules(matrix_report(dict.fromkeys(balanced_values(), 0)), CODEBOOK)
    doubted = [(s.indicator, s.applicant) for s in zero.statistics if s.status != "certain"]
    assert doubted == [TOTAL]
    assert apply_rules(zero, CODEBOOK) == zero


def test_figure_that_disagrees_is_reported_once_and_blames_nobody() -> None:
    report = matrix_report(balanced_values())
    said = Figure(
        text="全年收到政府信息公开申请84件。",
        value=84,
        unit="件",
        raw="84",
        page=1,
        indicator="requests.received",
        applicant="total",
        agrees=False,
    )
    report = report.model_copy(update={"figures": (said, said)})
    (finding,) = [
        f for f in check_report(report, CODEBOOK).findings if f.code == "narrative.agrees"
    ]
    assert (finding.origin, finding.severity) == ("unclear", "info")
    assert finding.statistics == ("requests.received@total",)
    assert (finding.printed, finding.expected) == (
        84,
        value_of(report, ("requests.received", "total")),
    )
    agreeing = said.model_copy(update={"agrees": True})
    report = report.model_copy(update={"figures": (agreeing,)})
    assert "narrative.agrees" not in {f.code for f in check_report(report, CODEBOOK).findings}


def test_sum_that_a_doubtful_number_breaks_is_reported_and_blames_nobody() -> None:
    doubted = {"status": "doubtful", "raw": "1082 4", "value": 10824}
    report = with_cells(matrix_report(balanced_values()), {TOTAL: doubted})
    checked = check_report(report, CODEBOOK)
    (finding,) = [f for f in checked.findings if f.code == "requests.processed.sum"]
    assert (finding.origin, finding.severity, finding.diagnosis) == ("unclear", "warning", None)
    assert finding.printed == 10824
    assert "'1082 4'" in finding.message
    assert statuses(s for s in checked.statistics if (s.indicator, s.applicant) != TOTAL) == {
        "certain"
    }


def test_rules_run_again_keep_a_doubt_that_is_not_theirs() -> None:
    doubted = {"status": "doubtful", "raw": "1082 4", "value": 10824}
    report = with_cells(matrix_report(balanced_values()), {TOTAL: doubted})
    once = apply_rules(report, CODEBOOK)
    assert apply_rules(once, CODEBOOK) == once


COLUMNS = [
    "natural_person",
    "enterprise",
    "research_institution",
    "public_interest_organization",
    "legal_service_agency",
    "other",
    "total",
]


def moved(report: Report, from_place: Callable[[str, str], Place]) -> Report:
    """Return a report in which each cell holds what another one prints."""
    cells: dict[Place, Statistic] = {(s.indicator, s.applicant): s for s in report.statistics}
    return with_cells(
        report,
        {
            place: {"value": other.value, "raw": other.raw}
            for place in cells
            if (other := cells.get(from_place(place[0], place[1] or "")))
        },
    )


def test_columns_shifted_with_wrap_blame_nobody_and_are_not_all_certain() -> None:
    report = matrix_report(balanced_values())
    shifted = moved(report, lambda row, who: (row, COLUMNS[COLUMNS.index(who) - 1]))
    checked = check_report(shifted, CODEBOOK)
    assert {f.origin for f in checked.findings} == {"unclear"}
    assert "doubtful" in statuses(checked.statistics)


@pytest.mark.parametrize("column", ["natural_person", "total"])
def test_column_shifted_by_a_row_blames_nobody_and_is_not_all_certain(column: str) -> None:
    report = matrix_report(balanced_values())
    rows = list(dict.fromkeys(s.indicator for s in report.statistics))
    shifted = moved(
        report, lambda row, who: (rows[rows.index(row) - 1] if who == column else row, who)
    )
    checked = check_report(shifted, CODEBOOK)
    assert checked.findings
    assert {f.origin for f in checked.findings} == {"unclear"}
    assert "doubtful" in statuses(checked.statistics)


def test_column_of_totals_left_zero_is_still_the_publishers() -> None:
    report = matrix_report(balanced_values())
    zero: dict[Place, dict[str, object]] = {
        (s.indicator, s.applicant): printed(0) for s in report.statistics if s.applicant == "total"
    }
    findings = check_report(with_cells(report, zero), CODEBOOK).findings
    blamed = [f for f in findings if f.origin == "publisher"]
    assert {f.diagnosis for f in blamed} == {"total-left-zero"}


def test_number_of_digits_set_apart_is_never_held_against_an_agency() -> None:
    total = {"value": 10824, "raw": "1082 4"}
    report = with_cells(matrix_report(balanced_values()), {TOTAL: total})
    assert {f.origin for f in check_report(report, CODEBOOK).findings} == {"unclear"}
