"""Rules between the reports of one agency."""

from reportparse.checks import check_years
from reportparse.report import Agency, Report
from tests.checks.matrix import CODEBOOK, balanced_values, matrix_report, printed, with_cells

CARRIED_IN = ("requests.carried_in", "natural_person")
CARRIED_OUT = ("requests.carried_out", "natural_person")


def two_years(*, carried_out: int, carried_in: int) -> list[Report]:
    first = matrix_report(balanced_values(), year=2022)
    second = matrix_report(balanced_values(9), year=2023)
    for applicant in ("enterprise", "research_institution", "public_interest_organization"):
        first = with_cells(first, {("requests.carried_out", applicant): printed(0)})
        second = with_cells(second, {("requests.carried_in", applicant): printed(0)})
    for applicant in ("legal_service_agency", "other", "total"):
        first = with_cells(first, {("requests.carried_out", applicant): printed(0)})
        second = with_cells(second, {("requests.carried_in", applicant): printed(0)})
    return [
        with_cells(second, {CARRIED_IN: printed(carried_in)}),
        with_cells(first, {CARRIED_OUT: printed(carried_out)}),
    ]


def test_what_is_carried_out_is_carried_in() -> None:
    assert check_years(two_years(carried_out=4, carried_in=4), CODEBOOK) == []
    ((number, finding),) = check_years(two_years(carried_out=4, carried_in=6), CODEBOOK)
    assert (number, finding.code, finding.printed, finding.expected) == (0, "year.carried", 6, 4)
    assert (finding.origin, finding.severity) == ("publisher", "error")
    assert finding.statistics == ("requests.carried_in@natural_person",)


def test_years_apart_other_agencies_and_unknown_ones_are_not_compared() -> None:
    later, earlier = two_years(carried_out=4, carried_in=6)
    assert check_years([later.model_copy(update={"year": 2024}), earlier], CODEBOOK) == []
    other = later.model_copy(update={"agency": Agency(name="丙市丁局")})
    assert check_years([other, earlier], CODEBOOK) == []
    unknown = [r.model_copy(update={"agency": Agency(name=None)}) for r in (later, earlier)]
    assert check_years(unknown, CODEBOOK) == []
    assert check_years([later, earlier, earlier], CODEBOOK) == []


def test_doubtful_cell_is_not_compared() -> None:
    later, earlier = two_years(carried_out=4, carried_in=6)
    doubtful = with_cells(later, {CARRIED_IN: {"status": "doubtful"}})
    assert check_years([doubtful, earlier], CODEBOOK) == []


def test_table_that_was_copied_is_noticed() -> None:
    values = balanced_values()
    pair = [matrix_report(values, year=year) for year in (2022, 2023)]
    codes = {finding.code: finding.severity for _, finding in check_years(pair, CODEBOOK)}
    assert codes.pop("year.unchanged") == "info"
    zero = dict.fromkeys(values, 0)
    pair = [matrix_report(zero, year=year) for year in (2022, 2023)]
    assert check_years(pair, CODEBOOK) == []
