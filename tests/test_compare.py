"""A comparison tells the printed numbers, and never joins or ranks what does not count the same."""

import csv
import io
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from reportparse.cli.app import run
from reportparse.codebook.analysis import load_analysis_book
from reportparse.compare import Answer, Comparison, Row, compare, resolve_questions
from reportparse.compare.links import Links
from reportparse.compare.page import as_html
from reportparse.compare.questions import QuestionError
from reportparse.compare.table import as_csv
from reportparse.compare.workbook import as_xlsx
from reportparse.errors import ExitCode
from reportparse.index import Selection, SelectionError, open_archive
from reportparse.inert import original_cell
from reportparse.report import Finding, Region, Report
from tests.archive import Values, Wanted, make_report, random_reports, write_report

BOOK = load_analysis_book()
OLD, TRANSITION = ("statistics-2014",), ("disclosure-2019", "requests-2019", "disputes-2019")
RECEIVED = "requests.received@total"
HOSTILE = '=HYPERLINK("http://x","y")<script>alert(1)</script>\x1b[31m\x00\u202e'


def compared(
    folder: Path, reports: Sequence[Report], *names: str, agencies: Sequence[str] = ()
) -> list[Comparison]:
    for report in reports:
        write_report(folder, report)
    with open_archive(folder, BOOK) as archive:
        return compare(archive, resolve_questions(names, BOOK), Selection(agencies), BOOK)


def one(folder: Path, reports: Sequence[Report], name: str) -> Comparison:
    (comparison,) = compared(folder, reports, name)
    return comparison


def report(
    agency: str | None = "甲市人民政府",
    year: int | None = 2022,
    values: Values | None = None,
    **more: object,
) -> Report:
    return make_report(Wanted(agency=agency, year=year, values=values or {}, **more))  # type: ignore[arg-type]


def answers(comparison: Comparison, year: int = 2022) -> dict[str, Answer]:
    return {row.agency: row.answers[year] for row in comparison.rows}


def only_row(comparison: Comparison) -> Row:
    (row,) = comparison.rows
    return row


def broken(*cells: str) -> Finding:
    return Finding(
        code="requests.flow",
        origin="publisher",
        severity="error",
        message="9 + 1 = 10, but 12 is printed",
        statistics=cells,
    )


def test_certain_numbers_are_ranked_and_everything_else_says_why_not(tmp_path: Path) -> None:
    reports = [
        report("甲", values={RECEIVED: 30}),
        report("乙", values={RECEIVED: 50}),
        report("丙", values={RECEIVED: 50}),
        report("丁", values={RECEIVED: (99, "doubtful")}),
        report("戊", values={RECEIVED: (None, "blank")}),
        report("己", values={RECEIVED: (None, "missing")}),
        report("庚", values={RECEIVED: (None, "doubtful")}),
        report("辛", values={RECEIVED: 70}, findings=[broken(RECEIVED)]),
        report("壬", forms=("disputes-2019",)),
    ]
    comparison = one(tmp_path, reports, "requests.received")
    found = answers(comparison)
    ranks = {name: (answer.rank, answer.ranked) for name, answer in found.items() if answer.rank}
    assert ranks == {"乙": (1, 3), "丙": (1, 3), "甲": (3, 3)}
    states = {name: answer.state for name, answer in found.items() if not answer.rank}
    assert states == {
        "丁": "doubtful",
        "戊": "blank",
        "己": "missing",
        "庚": "unreadable",
        "辛": "contradicted",
        "壬": "not-printed",
    }
    reasons = {name: answer.unranked or "" for name, answer in found.items()}
    assert "look at the page" in reasons["丁"]
    assert "not zero" in reasons["戊"]
    assert "9 + 1 = 10" in reasons["辛"]
    assert found["丁"].value == 99
    assert found["戊"].value is None
    assert [row.agency for row, _ in comparison.ranked(2022)][-1] == "甲"


def test_a_warning_whose_origin_is_unclear_is_no_contradiction(tmp_path: Path) -> None:
    finding = broken(RECEIVED).model_copy(update={"severity": "warning", "origin": "unclear"})
    comparison = one(tmp_path, [report(findings=[finding])], "requests.received")
    assert answers(comparison)["甲市人民政府"].state == "certain"


def test_numbers_of_two_forms_that_are_not_exact_are_ranked_apart(tmp_path: Path) -> None:
    fujian = ("statistics-fujian-2011",)
    reports = [
        report("甲", 2017, {"requests.received": 5}, forms=OLD),
        report("乙", 2017, {"requests.received": 6}, forms=OLD),
        report("丙", 2017, {"requests.received": 90}, forms=fujian),
    ]
    found = answers(one(tmp_path, reports, "requests.received"), 2017)
    assert (found["乙"].rank, found["甲"].rank, found["甲"].ranked) == (1, 2, 2)
    assert found["丙"].rank is None
    assert "no other agency" in (found["丙"].unranked or "")


def test_breaks_stand_where_forms_are_not_linked_exactly(tmp_path: Path) -> None:
    reports = [
        report(year=2018, values={"requests.received": 8}, forms=OLD),
        report(year=2020, values={RECEIVED: 20}, forms=TRANSITION),
        report(year=2021, values={RECEIVED: 21}),
    ]
    names = ("requests.received", "penalties.decisions", "licensing.decisions")
    received, penalties, licensing = (only_row(c) for c in compared(tmp_path, reports, *names))
    (found,) = received.breaks.values()
    assert (found.before, found.after, found.relation) == (2018, 2020, "overlaps")
    assert "Regulations" in found.note
    assert {year: one.relation for year, one in penalties.breaks.items()} == {2021: "narrower"}
    assert licensing.breaks == {}
    assert received.answers[2019].state == "no-report"
    assert received.answers[2020].segment == received.answers[2021].segment


def test_a_form_used_after_its_time_still_counts_as_that_form(tmp_path: Path) -> None:
    mixed = ("disclosure-2021", "requests-2019", "disputes-2019")
    reports = [
        report(year=2021, values={"requests.processed.other@total": 3}, forms=mixed),
        report(year=2022, values={"requests.processed.other.remaining@total": 2}),
    ]
    first, second = compared(
        tmp_path, reports, "requests.processed.other", "requests.processed.other.remaining"
    )
    assert only_row(first).answers[2021].value == 3
    assert only_row(first).answers[2022].state == "not-printed"
    assert only_row(second).answers[2021].state == "not-printed"


def lost(*channels: str) -> Values:
    cells = (f"requests.received.{name}{span}" for name in channels for span in ("", ":cumulative"))
    return {cell: (None, "missing") for cell in cells}


def test_layouts_that_count_other_things_are_a_break(tmp_path: Path) -> None:
    form = ("statistics-fujian-2011",)
    old: Values = {"disclosure.total": 900, **lost("letter_or_fax")}
    new: Values = {"disclosure.total": 40, **lost("email", "fax", "letter")}
    reports = [report(year=2013, values=old, forms=form), report(year=2014, values=new, forms=form)]
    total, received = compared(tmp_path, reports, "disclosure.total", "requests.received")
    (found,) = only_row(total).breaks.values()
    assert (found.before, found.after, found.relation) == (2013, 2014, "overlaps")
    assert "statistics-fujian-2011/2011 → statistics-fujian-2011/2014" in found.note
    assert only_row(received).breaks == {}


def test_money_is_compared_in_one_unit_and_counted_things_never_are(tmp_path: Path) -> None:
    amount = "fees.administrative.amount"
    reports = [
        report("甲", 2021, {amount: Decimal("25.10")}),
        report("甲", 2022, {amount: 251000}, units={amount: "元"}),
        report("乙", 2022, {amount: Decimal("30.000001")}),
    ]
    comparison = one(tmp_path, reports, amount)
    found = answers(comparison)
    assert (found["甲"].value, found["甲"].unit) == (Decimal("25.1"), "万元")
    assert (found["甲"].operands[0].value, found["甲"].operands[0].unit) == ("251000", "元")
    assert (found["乙"].rank, found["甲"].rank) == (1, 2)
    assert [row.breaks for row in comparison.rows] == [{}, {}]
    counted = "licensing.decisions"
    reports = [
        report("丙", 2021, {counted: 5}),
        report("丙", 2022, {counted: 6}, units={counted: "项"}),
    ]
    (row,) = one(tmp_path / "counted", reports, counted).rows
    (found_break,) = row.breaks.values()
    assert (found_break.relation, found_break.after) == ("unit", 2022)
    assert "件 before, in 项 after" in found_break.note


def outcome(granted: int, processed: int) -> Values:
    return {"requests.processed.granted@total": granted, "requests.processed@total": processed}


def test_shares_are_exact_and_show_numerator_and_denominator(tmp_path: Path) -> None:
    (answer,) = answers(one(tmp_path, [report(values=outcome(1, 30))], "grant_rate")).values()
    assert answer.value == Fraction(1, 30)
    assert (answer.numerator, answer.denominator) == (Decimal(1), Decimal(30))
    assert answer.unit == "%"
    assert [operand.cell for operand in answer.operands] == list(outcome(1, 30))


def test_shares_of_few_of_none_and_of_too_much_are_marked_and_not_ranked(tmp_path: Path) -> None:
    reports = [
        report("甲", values=outcome(10, 40)),
        report("乙", values=outcome(10, 20)),
        report("丙", values=outcome(1, 2)),
        report("丁"),
        report("戊", values=outcome(12, 11)),
        report("己", values=outcome(3, 0)),
        report("庚", values={**outcome(3, 30), "requests.processed.granted@total": None}),
        report("辛", values={**outcome(3, 30), "requests.processed@total": (30, "doubtful")}),
    ]
    found = answers(one(tmp_path, reports, "grant_rate"))
    ranks = {name: answer.rank for name, answer in found.items() if answer.rank}
    assert ranks == {"乙": 1, "甲": 2}
    assert (found["丙"].is_small, found["丙"].value) == (True, Fraction(1, 2))
    assert "only 2, fewer than 10" in (found["丙"].unranked or "")
    assert {name: found[name].state for name in "丁戊己庚辛"} == {
        "丁": "no-cases",
        "戊": "contradicted",
        "己": "contradicted",
        "庚": "blank",
        "辛": "doubtful",
    }
    assert found["庚"].value is None
    assert "requests.processed.granted@total is printed blank" in (found["庚"].reason or "")


def test_forms_with_other_definitions_have_formulas_of_their_own(tmp_path: Path) -> None:
    old = {"requests.answered": 20, "requests.answered.granted": 5}
    reports = [
        report(year=2018, values=old, forms=OLD),
        report(year=2019, values=outcome(10, 20), forms=TRANSITION),
        report(year=2021, values=outcome(10, 20)),
    ]
    row = only_row(one(tmp_path, reports, "grant_rate"))
    assert [row.answers[year].value for year in (2018, 2019, 2021)] == [
        Fraction(1, 4),
        Fraction(1, 2),
        Fraction(1, 2),
    ]
    assert list(row.breaks) == [2019]
    assert "another formula" in row.breaks[2019].note


def test_a_family_of_measures_is_asked_for_by_its_name() -> None:
    questions = resolve_questions(["refusal_ground", "applicant_share.enterprise"], BOOK)
    assert len(questions) == 9
    assert questions[0].zh == "不予公开理由占比：1.属于国家秘密"
    assert questions[0].en == "Share of refusals: state secret"
    assert (questions[-1].zh, questions[-1].en) == (
        "申请人类别占比：商业企业",
        "Share of applicants: enterprises",
    )


def test_an_indicator_is_asked_for_by_applicant_and_span() -> None:
    names = ["requests.received@enterprise", "disclosure.total:cumulative"]
    one_of, other = resolve_questions(names, BOOK)
    assert one_of.cells == (("requests.received", "enterprise", "year"),)
    assert other.cells == (("disclosure.total", None, "cumulative"),)
    assert one_of.en == "Requests received (enterprises)"
    for name in ("requests.recieved", "requests.received@nobody", "grant_rat"):
        with pytest.raises(QuestionError, match="neither an indicator nor a measure"):
            resolve_questions([name], BOOK)


def test_several_reports_on_one_year_are_told_and_never_chosen_from(tmp_path: Path) -> None:
    reports = [
        report(values={RECEIVED: 5}, file="a.pdf"),
        report(values={RECEIVED: 6}, file="b.pdf"),
    ]
    answer = answers(one(tmp_path, reports, "requests.received"))["甲市人民政府"]
    assert (answer.state, answer.value, answer.rank) == ("several", None, None)
    for told in ("5 件 in a.pdf", "6 件 in b.pdf"):
        assert told in (answer.reason or "")


def test_one_number_in_two_forms_of_a_report_must_be_the_same(tmp_path: Path) -> None:
    both = ("requests-2019", "requests-2021")
    (answer,) = answers(
        one(tmp_path, [report(values={RECEIVED: 5}, forms=both)], "requests.received")
    ).values()
    assert answer.state == "certain"
    assert answer.value == 5
    twice = report(forms=both)
    statistics = [
        each.model_copy(update={"value": 7})
        if (each.form, each.indicator) == ("requests-2021", "requests.received")
        else each
        for each in twice.statistics
    ]
    twice = twice.model_copy(update={"statistics": tuple(statistics)})
    (answer,) = answers(one(tmp_path / "twice", [twice], "requests.received")).values()
    assert (answer.state, answer.value) == ("several", None)
    assert "0 件 in requests-2019 and 7 件 in requests-2021" in (answer.reason or "")


def test_agencies_are_joined_by_id_or_name_and_never_by_a_guess(tmp_path: Path) -> None:
    region = "cn-320813-gov"
    reports = [
        report("洪泽县人民政府", 2014, forms=OLD, agency_id=region),
        report("洪泽区人民政府", 2022, agency_id=region),
        report("洪泽区人民政府", 2021),
        report("洪泽区 人民政府", 2020, forms=TRANSITION),
        report(None, 2021),
        report(None, 2022),
    ]
    vague = report("鼓楼区人民政府", 2021)
    agency = vague.agency.model_copy(update={"status": "ambiguous"})
    reports += [vague.model_copy(update={"agency": agency})]
    comparison = one(tmp_path, reports, "requests.received")
    years = {
        row.agency_key.partition(":")[0]: sorted(
            year for year, answer in row.answers.items() if answer.state != "no-report"
        )
        for row in comparison.rows
        if not row.agency_key.startswith("sha256")
    }
    assert years == {region: [2014, 2022], "name": [2020, 2021]}
    assert sum(row.agency_key.startswith("sha256") for row in comparison.rows) == 3
    names = [row.agency for row in comparison.rows]
    assert len(names) == len(set(names))


def test_agencies_are_chosen_by_any_name_they_had(tmp_path: Path) -> None:
    reports = [
        report("洪泽县人民政府", 2014, forms=OLD, agency_id="cn-320813-gov"),
        report("洪泽区人民政府", 2022, agency_id="cn-320813-gov"),
        report("清江浦区人民政府", 2022),
    ]
    for wanted in ("洪泽县", "cn-320813-gov", "洪泽区人民政府"):
        (comparison,) = compared(tmp_path, reports, "requests.received", agencies=[wanted])
        assert [row.agency for row in comparison.rows] == ["洪泽区人民政府"]
    with pytest.raises(SelectionError, match="did you mean 清江浦区人民政府"):
        compared(tmp_path, reports, "requests.received", agencies=["清江浦人民政府"])


@contextmanager
def archive_of(folder: Path, reports: Sequence[Report]) -> Iterator[Path]:
    for each in reports:
        write_report(folder, each)
    yield folder


def read_csv(content: bytes) -> list[dict[str, str]]:
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_has_everything_and_nothing_in_it_is_a_formula(tmp_path: Path) -> None:
    hostile = report(HOSTILE, values=outcome(10, 20), file="-1+2.pdf")
    plain = report("乙", values=outcome(10, 40))
    folder, target = tmp_path / "output", tmp_path / "a.csv"
    with archive_of(folder, [hostile, plain]):
        arguments = ["compare", str(folder), "--indicator", "grant_rate", "-o", str(target)]
        assert run(arguments) == ExitCode.DONE
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = read_csv(target.read_bytes())
    assert len(rows) == 2
    for row in rows:
        for value in row.values():
            assert not value.startswith(("=", "+", "@", "-")), value
            assert value.isprintable()
    by_name = {row["agency"]: row for row in rows}
    row = by_name["乙"]
    assert (row["value"], row["numerator"], row["denominator"]) == ("0.2500000000", "10", "40")
    assert row["formula"] == "requests.processed.granted@total ÷ requests.processed@total"
    assert (row["rank"], row["ranked"], row["page"]) == ("2", "2", "3")
    (other,) = set(by_name) - {"乙"}
    assert original_cell(other).startswith("=HYPERLINK")
    assert "\\x1b[31m\\x00\\u202e" in other


def test_workbook_is_laid_out_and_holds_no_formula(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="the extra `analysis` is not installed")
    reports = [
        report("=1+1", 2020, outcome(5, 20), forms=TRANSITION),
        report("=1+1", 2018, {"requests.answered": 30}, forms=OLD),
        report("=1+1", 2022, outcome(1, 2)),
        report("乙", 2022, {**outcome(1, 20), "requests.processed@total": (20, "doubtful")}),
    ]
    folder, target = tmp_path / "output", tmp_path / "a.xlsx"
    with archive_of(folder, reports):
        names = ["--indicator", "grant_rate", "--indicator", "requests.received"]
        assert run(["compare", str(folder), *names, "-o", str(target)]) == ExitCode.DONE
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == [
        "1 grant_rate",
        "2 requests.received",
        "values",
        "ranks",
        "breaks",
        "definitions",
    ]
    sheet = book["1 grant_rate"]
    assert sheet.freeze_panes == "B5"
    header = [cell.value for cell in sheet[4]]
    assert header[0] == "机关 agency"
    assert header[1:] == [str(year) for year in range(2018, 2023)]
    cells = {sheet.cell(row, 1).value: row for row in (5, 6)}
    row = cells["=1+1"]
    assert sheet.cell(row, 1).data_type == "s"
    assert sheet.cell(row, 4).value == 0.25
    assert sheet.cell(row, 4).number_format == "0.0%"
    assert "another formula" in sheet.cell(row, 4).comment.text
    assert "fewer than 10" in sheet.cell(row, 6).comment.text
    assert sheet.cell(cells["乙"], 6).fill.start_color.rgb.endswith("FCE4C4")
    for each in book.worksheets:
        assert not [c for line in each.iter_rows() for c in line if c.data_type == "f"]
    definitions = [cell.value for line in book["definitions"].iter_rows() for cell in line]
    assert "requests.processed.granted@total ÷ requests.processed@total" in definitions


def test_terminal_table_marks_breaks_and_doubts_and_cannot_be_taken_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reports = [
        report(HOSTILE, 2018, {"requests.received": 8}, forms=OLD),
        report(HOSTILE, 2019, {RECEIVED: (20, "doubtful")}, forms=TRANSITION),
    ]
    with archive_of(tmp_path, reports):
        assert run(["compare", str(tmp_path), "--indicator", "requests.received"]) == ExitCode.DONE
    said = capsys.readouterr()
    header, row = said.out.splitlines()
    assert header == "agency\t2018\t2019"
    assert row.endswith("\t8\t‖20?")
    assert "the two overlap" in said.err
    assert "\x1b" not in said.out + said.err
    assert "\x00" not in said.out + said.err


def test_reports_without_a_year_are_left_out(tmp_path: Path) -> None:
    reports = [report(year=None), report(year=2022, values={RECEIVED: 4})]
    comparison = one(tmp_path, reports, "requests.received")
    assert list(comparison.years) == [2022]
    with pytest.raises(QuestionError, match="which year"):
        one(tmp_path / "none", [report(year=None)], "requests.received")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--indicator", "requests.recieved"], "did you mean requests.received"),
        (["--indicator", "grant_rate", "--agency", "乙"], "no agency"),
        (["--indicator", "grant_rate", "--year", "last"], "give 2022 or 2014-2018"),
        (["--indicator", "grant_rate", "--year", "2020-2010"], "is no year"),
        (["--indicator", "grant_rate", "-o", "a.doc"], "which format"),
        ([], "--indicator"),
    ],
)
def test_wrong_usage_is_one_line(
    arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_report(tmp_path, report())
    assert run(["compare", str(tmp_path), *arguments]) == ExitCode.WRONG_USAGE
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert words in said


def test_missing_extra_names_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_report(tmp_path, report())
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    target = tmp_path / "a.xlsx"
    arguments = ["compare", str(tmp_path), "--indicator", "grant_rate", "-o", str(target)]
    assert run(arguments) == ExitCode.WRONG_USAGE
    assert "pip install 'reportparse[analysis]'" in capsys.readouterr().err
    assert not target.exists()


def test_years_are_chosen_one_by_one_or_as_a_range(tmp_path: Path) -> None:
    for year in range(2019, 2023):
        write_report(tmp_path, report(year=year))
    target = tmp_path / "a.csv"
    years = ["--year", "2019-2020", "--year", "2022"]
    arguments = ["compare", str(tmp_path), "--indicator", "requests.received", *years]
    assert run([*arguments, "-o", str(target)]) == ExitCode.DONE
    assert [row["year"] for row in read_csv(target.read_bytes())] == ["2019", "2020", "2022"]


def test_a_year_that_cannot_be_does_not_make_a_million_columns(tmp_path: Path) -> None:
    reports = [report(year=2022, values={RECEIVED: 4}), report(year=9000, values={RECEIVED: 5})]
    comparison = one(tmp_path, reports, "requests.received")
    assert list(comparison.years) == [2022, 9000]
    assert as_html([comparison], Links(), BOOK)


# Read by hand from the transcribed tables: row 一, column 总计; before 2019 受理…总数, 年度.
PINGTAN_RECEIVED = {
    2011: 0, 2012: 0, 2013: 0, 2014: 1, 2016: 0, 2018: 0,
    2019: 23, 2020: 21, 2021: 70, 2023: 81, 2024: 218,
}  # fmt: skip
PINGTAN_PENALTIES = {2019: 430, 2020: 538, 2021: 1282, 2023: 1330, 2024: 1100}
PINGTAN_DISCLOSED = {2011: 425, 2012: 739, 2013: 72804, 2014: 2543, 2016: 3460, 2018: 2069}


def test_series_of_a_real_agency_with_every_break_marked(tmp_path: Path, shared: Path) -> None:
    from benchmarks.real_series import write_real_archive

    write_real_archive(shared / "real" / "tables", tmp_path, "typst")
    names = ("requests.received", "penalties.decisions", "disclosure.total")
    with open_archive(tmp_path / "output", BOOK) as archive:
        assert len(archive.rows("SELECT * FROM reports")) == 27
        (agency,) = archive.rows("SELECT * FROM agencies WHERE name = '平潭综合实验区'")
        assert (agency["first_year"], agency["last_year"], agency["reports"]) == (2011, 2024, 11)
        selection = Selection([agency["agency_key"]])
        series = compare(archive, resolve_questions(names, BOOK), selection, BOOK)
    received, penalties, disclosed = (only_row(comparison) for comparison in series)
    for row, expected, breaks in (
        (received, PINGTAN_RECEIVED, {2019: "overlaps"}),
        (penalties, PINGTAN_PENALTIES, {2021: "narrower"}),
        (disclosed, PINGTAN_DISCLOSED, {2014: "overlaps"}),
    ):
        told = {year: one.value for year, one in row.answers.items() if one.value is not None}
        assert told == expected
        assert {year: found.relation for year, found in row.breaks.items()} == breaks


def test_ledger_of_a_batch_leads_to_the_pdf(tmp_path: Path) -> None:
    pdf = tmp_path / "reports" / "javascript:alert(1).pdf"
    pdf.parent.mkdir()
    pdf.write_bytes(b"%PDF-1.4")
    output = tmp_path / "output"
    made = report(values={RECEIVED: 5}, file=pdf.name)
    write_report(output, made)
    record = {"sha256": made.source.sha256, "input": str(pdf)}
    (output / "ledger.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    target = tmp_path / "pages" / "a.html"
    target.parent.mkdir()
    arguments = ["compare", str(output), "--indicator", "requests.received", "-o", str(target)]
    assert run(arguments) == ExitCode.DONE
    text = target.read_text("utf-8")
    assert 'href="../reports/javascript%3Aalert%281%29.pdf#page=3"' in text
    assert "javascript:alert(1).pdf</a>" in text
    assert run([*arguments, "--pdfs", "https://example.org/a b"]) == ExitCode.DONE
    text = target.read_text("utf-8")
    assert 'href="https://example.org/a%20b/javascript%3Aalert%281%29.pdf#page=3"' in text


def placed(name: str, code: str, lineage: str, year: int, received: int) -> Report:
    region = Region(code=code, lineage=lineage, name=name, level="county")
    return report(
        f"{name}人民政府",
        year,
        {RECEIVED: received},
        agency_id=f"cn-{lineage}-gov",
        region=region,
        forms=("requests-2019",),
    )


def test_a_place_that_took_over_another_one_is_broken_there_and_never_joined(
    tmp_path: Path,
) -> None:
    reports = [
        placed("拱墅区", "330105", "330105", 2020, 10),
        placed("拱墅区", "330105", "330105", 2021, 25),
        placed("拱墅区", "330105", "330105", 2022, 26),
        placed("下城区", "330103", "330103", 2020, 14),
        placed("西湖区", "330106", "330106", 2021, 3),
    ]
    comparison = one(tmp_path, reports, "requests.received")
    rows = {row.agency: row for row in comparison.rows}
    (found,) = rows["拱墅区人民政府"].breaks.values()
    assert (found.before, found.after, found.relation) == (2020, 2021, "place")
    assert "took over 下城区人民政府" in found.note
    assert rows["西湖区人民政府"].breaks == {}
    assert rows["西湖区人民政府"].changes == []
    (change,) = rows["下城区人民政府"].changes
    assert "2021: went into 拱墅区人民政府; the numbers are not joined" in change
    page = as_html([comparison], Links(), BOOK).decode()
    assert page.count('class="line"') == 1
    assert "机构和区划变动" in page


def test_offices_that_were_merged_are_told_and_not_joined(tmp_path: Path) -> None:
    reports = [
        report("甲市规划局", 2018, forms=OLD, agency_id="cn-320800-dept-guihua"),
        report("甲市自然资源局", 2022, agency_id="cn-320800-dept-ziran"),
    ]
    rows = {row.agency: row for row in one(tmp_path, reports, "requests.received").rows}
    old, new = rows["甲市规划局"], rows["甲市自然资源局"]
    assert "2018–2019: went into 甲市自然资源局" in old.changes[0]
    assert "2018–2019: took over 甲市规划局" in new.changes[0]
    assert new.breaks == {}


@pytest.mark.parametrize("number", [10**16, 10**400, Decimal("1" + "0" * 40 + ".5")])
def test_numbers_that_nobody_counts_are_shown_to_nobody(
    number: int | Decimal, tmp_path: Path
) -> None:
    huge = {"licensing.decisions": number, RECEIVED: number, "requests.processed@total": number}
    reports = [report("甲", values=huge), report("乙", values={"licensing.decisions": 4})]
    names = ("licensing.decisions", "grant_rate", "requests.received")
    comparisons = compared(tmp_path, reports, *names)
    answer = answers(comparisons[0])["甲"]
    assert (answer.state, answer.value, answer.rank) == ("unreadable", None, None)
    assert answers(comparisons[1])["甲"].state == "unreadable"
    as_html(comparisons, Links(), BOOK)
    assert as_csv(comparisons)


def test_what_other_forms_count_under_another_name_is_named() -> None:
    (question,) = resolve_questions(["normative_documents.issued"], BOOK)
    made = [one for one in question.related if one.startswith("normative_documents.made")]
    assert "(disclosure-2019, 2019–2020): that of 2014–2018 is overlapping" in made[0]
    assert "that of 2021– is overlapping" in made[1]
    (received,) = resolve_questions(["requests.received"], BOOK)
    assert received.related == ()


def test_a_doubt_says_what_was_found(tmp_path: Path) -> None:
    finding = Finding(
        code="cell.mixed-sizes",
        origin="extraction",
        severity="warning",
        message="digits of two sizes",
        statistics=(RECEIVED,),
    )
    doubted = report(values={RECEIVED: (12, "doubtful")}, findings=[finding])
    (answer,) = answers(one(tmp_path, [doubted], "requests.received")).values()
    assert answer.reason == "the cell is doubtful: digits of two sizes"


def test_everything_can_be_asked_of_any_archive(tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter", reason="the extra `analysis` is not installed")
    names = [*sorted({key[1] for key in BOOK.cells}), *BOOK.measures]
    comparisons = compared(tmp_path, list(random_reports(40, seed=5)), *names)
    assert len(comparisons) == len(names)
    for comparison in comparisons:
        for year in comparison.years:
            ranked = comparison.ranked(year)
            for _, answer in ranked:
                assert (answer.state, answer.is_small, answer.unranked) == ("certain", False, None)
            for (_, one_of), (_, other) in pairwise(ranked):
                if one_of.segment == other.segment:
                    assert one_of.value is not None
                    assert other.value is not None
                    assert one_of.value >= other.value
            assert all(answer.unranked for _, answer in comparison.unranked(year))
    assert as_html(comparisons, Links(), BOOK)
    assert as_csv(comparisons)
    assert as_xlsx(comparisons)
