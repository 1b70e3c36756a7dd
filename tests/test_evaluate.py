import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal, localcontext
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportparse.evaluate.judge import Verdict, judge_statistics, same_number
from reportparse.evaluate.pairing import NotAReportFileError, pair_files, read_reports
from reportparse.evaluate.score import evaluate_reports
from reportparse.evaluate.truth import TrueReport, TrueStatistic, Truth, TruthError, read_truth
from reportparse.report import Figure, Finding, Report, Statistic, Unmapped
from tests.handmade import AGENCY, FORM, make_report, make_statistic


def make_truth(*statistics: TrueStatistic, **fields: object) -> TrueReport:
    return TrueReport(agency=AGENCY, year=2023, statistics=statistics).model_copy(update=fields)


def expect(
    indicator: str, state: str, value: int | Decimal | None = None, **more: object
) -> TrueStatistic:
    return TrueStatistic.model_validate(
        {"form": FORM, "indicator": indicator, "state": state, "value": value, **more}
    )


def make_document(truth: TrueReport, *reports: Report) -> tuple[Truth, Sequence[Report]]:
    return Truth(truth_version="1.0", file="a.pdf", traits=("plain",), reports=(truth,)), reports


@pytest.mark.parametrize(
    ("expected", "found", "verdict", "silent"),
    [
        (expect("a", "value", 5), make_statistic("a", 5), Verdict.RIGHT, False),
        (expect("a", "value", 5), make_statistic("a", 6), Verdict.WRONG, True),
        (expect("a", "value", 5), make_statistic("a", 6, "doubtful"), Verdict.WRONG, False),
        (expect("a", "value", 0), make_statistic("a", None, "blank"), Verdict.MISSING, True),
        (expect("a", "value", 0), make_statistic("a", None, "missing"), Verdict.MISSING, True),
        (expect("a", "value", 0), make_statistic("b", None, "missing"), Verdict.MISSING, True),
        (expect("a", "blank"), make_statistic("a", None, "blank"), Verdict.RIGHT, False),
        (expect("a", "blank"), make_statistic("a", 0), Verdict.INVENTED, True),
        (expect("a", "blank"), make_statistic("a", 0, "doubtful"), Verdict.INVENTED, False),
        (expect("a", "blank"), make_statistic("a", None, "missing"), Verdict.SWAPPED, False),
        (expect("a", "missing"), make_statistic("a", None, "blank"), Verdict.SWAPPED, False),
        (expect("a", "missing"), make_statistic("a", None, "missing"), Verdict.RIGHT, False),
        (expect("a", "missing"), make_statistic("b", None, "blank"), Verdict.RIGHT, False),
        (expect("a", "missing"), make_statistic("a", 3), Verdict.INVENTED, True),
    ],
)
def test_verdict_compares_value_and_state(
    expected: TrueStatistic, found: Statistic, verdict: Verdict, silent: bool
) -> None:
    judged = next(judge_statistics(make_truth(expected), make_report([found])))
    assert (judged.verdict, judged.silent) == (verdict, silent)


def test_value_the_truth_does_not_have_is_invented() -> None:
    extra = make_statistic("b", 3)
    _, judged = judge_statistics(
        make_truth(expect("a", "value", 1)), make_report([make_statistic("a", 1), extra])
    )
    assert judged.verdict is Verdict.INVENTED
    assert judged.silent


def test_second_value_for_one_cell_is_invented() -> None:
    twice = [make_statistic("a", 1), make_statistic("a", 1)]
    verdicts = [
        cell.verdict
        for cell in judge_statistics(make_truth(expect("a", "value", 1)), make_report(twice))
    ]
    assert verdicts == [Verdict.RIGHT, Verdict.INVENTED]


def test_failed_conversion_is_missing_but_not_silent() -> None:
    (judged,) = judge_statistics(make_truth(expect("a", "value", 1)), None)
    assert (judged.verdict, judged.silent) == (Verdict.MISSING, False)


def test_doubt_is_needless_only_where_the_truth_allows_none() -> None:
    found = make_report([make_statistic("a", 1, "doubtful"), make_statistic("b", 2, "doubtful")])
    truth = make_truth(expect("a", "value", 1), expect("b", "value", 2, doubt_allowed=True))
    assert [cell.needless_doubt for cell in judge_statistics(truth, found)] == [True, False]


@pytest.mark.parametrize("excuse", ["doubt_allowed", "needs_ocr"])
def test_missing_value_is_excused_where_none_is_due_but_blank_is_a_claim(excuse: str) -> None:
    truth = make_truth(expect("a", "value", 1, **{excuse: True}))
    (missing,) = judge_statistics(truth, make_report([make_statistic("a", None, "missing")]))
    (blank,) = judge_statistics(truth, make_report([make_statistic("a", None, "blank")]))
    assert (missing.verdict, missing.silent, missing.has_value) == (Verdict.EXCUSED, False, False)
    assert (blank.verdict, blank.silent) == (Verdict.MISSING, True)


def test_right_value_in_another_unit_is_counted() -> None:
    truth = make_truth(expect("a", "value", 1, unit="万元"))
    found = make_report([make_statistic("a", 1, unit="元")])
    assert evaluate_reports([make_document(truth, found)]).overall.wrong_units == 1


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6), st.integers(0, 4))
def test_trailing_zeros_do_not_change_a_number(number: Decimal, zeros: int) -> None:
    assert same_number(number, Decimal(f"{number:f}" + "0" * zeros))
    with localcontext(prec=80):  # else the sum of a long number is rounded to the number itself
        other = number + Decimal("0.000001")
    assert not same_number(number, other)


def test_tallies_count_for_each_form_trait_and_producer() -> None:
    truth = make_truth(expect("a", "value", 1), expect("b", "value", 2), expect("c", "blank"))
    report = make_report(
        [make_statistic("a", 1), make_statistic("b", 3), make_statistic("c", None, "blank")]
    )
    evaluation = evaluate_reports([make_document(truth, report)])
    overall = evaluation.overall
    assert (overall.cells, overall.right, overall.wrong, overall.silent_errors) == (3, 2, 1, 1)
    assert (overall.values, overall.values_right) == (2, 1)
    assert evaluation.forms == {FORM: overall}
    assert evaluation.traits == {"plain": overall}
    assert evaluation.documents_fully_right == 0
    assert [mistake.place for mistake in evaluation.mistakes] == [f"{FORM} b"]


def test_document_is_fully_right_only_with_agency_and_year() -> None:
    truth = make_truth(expect("a", "value", 1))
    statistics = [make_statistic("a", 1)]
    right = evaluate_reports([make_document(truth, make_report(statistics))])
    wrong = evaluate_reports([make_document(truth, make_report(statistics, year=2024))])
    assert (right.documents_fully_right, wrong.documents_fully_right) == (1, 0)
    assert (wrong.fields["year"].right, wrong.fields["agency"].right) == (0, 1)


def test_fields_compare_without_white_space() -> None:
    truth = make_truth(title="甲市乙局2023年年度报告", issued=date(2024, 1, 15))
    report = make_report(title="甲市乙局\n2023年 年度报告", issued=date(2024, 1, 15))
    fields = evaluate_reports([make_document(truth, report)]).fields
    assert (fields["title"].right, fields["issued"].right) == (1, 1)


def test_reports_of_one_pdf_pair_by_year_not_by_order() -> None:
    first = make_truth(expect("a", "value", 1), year=2022)
    second = make_truth(expect("a", "value", 2), year=2023)
    truth = Truth(truth_version="1.0", file="a.pdf", reports=(first, second))
    found = (
        make_report([make_statistic("a", 2)], year=2023),
        make_report([make_statistic("a", 1)], year=2022),
    )
    assert evaluate_reports([(truth, found)]).documents_fully_right == 1


def test_report_where_none_is_due_counts_as_invented() -> None:
    truth = Truth(truth_version="1.0", file="a.pdf", exit_status=5)
    evaluation = evaluate_reports([(truth, [make_report([make_statistic("a", 1)])])])
    assert evaluation.reported_unexpectedly == ("a.pdf",)
    assert evaluation.overall.invented == 1
    assert evaluate_reports([(truth, [])]).documents_fully_right == 1


def test_publisher_errors_and_figures_count_only_where_the_truth_knows_them() -> None:
    finding = Finding(
        code="sum", origin="publisher", severity="error", message="", statistics=("b", "a")
    )
    figure = Figure(
        text="", value=3, unit=None, raw="3", page=1, indicator="a", applicant=None, agrees=None
    )
    report = make_report(findings=(finding,), figures=(figure,))
    silent = evaluate_reports([make_document(make_truth(), report)])
    assert (silent.publisher_errors, silent.figures) == (None, None)
    truth = TrueReport.model_validate(
        {
            "publisher_errors": [{"statistics": ["a", "b"]}, {"statistics": ["c"]}],
            "figures": [{"value": 4, "indicator": "a"}],
        }
    )
    told = evaluate_reports([make_document(truth, report)])
    assert told.publisher_errors is not None
    assert told.figures is not None
    assert asdict(told.publisher_errors) == {"right": 1, "missed": 1, "false": 0}
    assert asdict(told.figures) == {"right": 0, "missed": 1, "false": 1}
    figures = [each for each in told.mistakes if each.place == "figures"]
    assert [(each.verdict, each.expected, each.found) for each in figures] == [
        ("missing", "a@None 4", "nothing"),
        ("invented", "nothing", "a@None 3"),
    ]


def test_unmapped_rows_count_by_what_they_print() -> None:
    row = Unmapped(form=FORM, label=("x",), raw="1 2", page=1, bbox=(0, 0, 1, 1), reason="")
    truth = TrueReport.model_validate({"unmapped": [{"label": "x", "raw": "12"}, {"raw": "7"}]})
    matches = evaluate_reports([make_document(truth, make_report(unmapped=(row,)))]).unmapped
    assert asdict(matches) == {"right": 1, "missed": 1, "false": 0}


def write_truth(folder: Path, name: str, **fields: object) -> Path:
    path = folder / f"{name}.truth.json"
    truth = {"truth_version": "1.0", "file": f"{name}.pdf", **fields}
    path.write_text(json.dumps(truth), encoding="utf-8")
    return path


def test_truth_of_one_report_needs_no_list(tmp_path: Path) -> None:
    statistic = {"form": FORM, "indicator": "a", "state": "value", "value": "12.50"}
    path = write_truth(tmp_path, "a", agency=AGENCY, year=2023, statistics=[statistic])
    (report,) = read_truth(path).reports
    assert (report.agency, report.year) == (AGENCY, 2023)
    assert report.statistics[0].value == Decimal("12.50")


def test_truth_of_several_reports_is_a_list(tmp_path: Path) -> None:
    path = write_truth(tmp_path, "a", reports=[{"year": 2022}, {"year": 2023}])
    assert [report.year for report in read_truth(path).reports] == [2022, 2023]


def test_malformed_truth_names_file_and_place(tmp_path: Path) -> None:
    path = write_truth(tmp_path, "a", statistics=[{"form": FORM, "indicator": "a", "state": "?"}])
    with pytest.raises(TruthError, match=r"a\.truth\.json: statistics\.0\.state"):
        read_truth(path)


def test_reports_pair_by_source_file_then_by_stem(tmp_path: Path) -> None:
    output, truth = tmp_path / "output", tmp_path / "truth"
    output.mkdir()
    truth.mkdir()
    for name in ("a", "b", "c"):
        write_truth(truth, name)
    (output / "other.json").write_text(make_report(file="a.pdf").to_json(), encoding="utf-8")
    (output / "b.json").write_text(make_report(file="elsewhere.pdf").to_json(), encoding="utf-8")
    (output / "z.json").write_text(make_report(file="z.pdf").to_json(), encoding="utf-8")
    paired = pair_files(output, truth)
    counts = {document.file: len(reports) for document, reports in paired.documents}
    assert counts == {"a.pdf": 1, "b.pdf": 1, "c.pdf": 0}
    assert [path.name for path in paired.without_truth] == ["z.json"]


def test_report_files_hold_one_report_or_an_array(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    one = make_report([make_statistic("a", Decimal("12.00"), unit="元")])
    path.write_text(f"[{one.to_json()},{one.to_json()}]", encoding="utf-8")
    assert read_reports(path) == [one, one]
    assert str(read_reports(path)[0].statistics[0].value) == "12.00"


def test_file_without_a_report_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(NotAReportFileError, match=r"a\.json: holds no report"):
        read_reports(path)
