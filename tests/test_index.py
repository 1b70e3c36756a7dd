"""The index holds what the report JSONs hold, and keeps up with them."""

import json
import sqlite3
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from reportparse.cli.app import run
from reportparse.codebook.analysis import load_analysis_book
from reportparse.errors import CannotWriteError, ExitCode
from reportparse.index import open_archive, update_index
from reportparse.index.files import NoArchiveError, list_json
from reportparse.index.rows import agency_key
from reportparse.report import Finding, Region, Report
from tests.archive import (
    Values,
    Wanted,
    make_report,
    random_reports,
    section,
    write_archive,
    write_raw,
    write_report,
)
from tests.conftest import PROJECT

BOOK = load_analysis_book()
FIND = "SELECT title FROM sections WHERE section_id IN (SELECT rowid FROM sections_fts WHERE "


@pytest.fixture
def output(tmp_path: Path) -> Path:
    folder = tmp_path / "output"
    write_archive(folder, 12)
    return folder


def select(path: Path, query: str, *arguments: object) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query, arguments).fetchall()
    finally:
        connection.close()


def dump(path: Path) -> list[str]:
    """Everything a user can see, without ids and times."""
    queries = [
        "SELECT agency_key, year, form, layout, indicator, applicant, span, value_exact, unit, "
        "status, absent, raw, page, label, series, note FROM readings",
        "SELECT r.agency_key, r.year, f.code, f.message FROM findings f JOIN reports r USING "
        "(report_id)",
        "SELECT r.agency_key, r.year, s.title, s.text FROM sections s JOIN reports r USING "
        "(report_id)",
        "SELECT * FROM agencies",
        "SELECT * FROM agency_names",
        "SELECT path, sha256 FROM files",
    ]
    return sorted(str(row) for query in queries for row in select(path, query))


def test_every_statistic_is_in_the_index_value_by_value(output: Path, tmp_path: Path) -> None:
    index = tmp_path / "a.sqlite"
    update = update_index(output, index, BOOK)
    assert (update.added, update.reports, update.problems) == (12, 12, [])
    found = {
        tuple(row[:5]): tuple(row[5:])
        for row in select(
            index,
            "SELECT source_sha256, form, indicator, applicant, span, value_exact, value, unit, "
            "status, absent, raw, page FROM readings",
        )
    }
    count = 0
    for report in random_reports(12):
        for one in report.statistics:
            key = (report.source.sha256, one.form, one.indicator, one.applicant, one.span)
            text, value, unit, status, absent, raw, page = found[key]
            assert (unit, status, raw, page) == (one.unit, one.status, one.raw, one.page)
            if one.value is None:
                reason = one.status if one.status in ("blank", "missing") else "unreadable"
                assert (text, value, absent) == (None, None, reason)
            else:
                assert isinstance(text, str)
                assert (Decimal(text), str(one.value)) == (one.value, text)
                assert value == float(one.value)
                assert absent is None
            count += 1
    assert count == len(found) > 1000


def test_unchanged_files_are_skipped_and_the_rest_follows(output: Path, tmp_path: Path) -> None:
    index = tmp_path / "a.sqlite"
    update_index(output, index, BOOK)
    first, second, *_ = sorted(output.rglob("*.json"))
    first.unlink()
    changed = make_report(Wanted(agency="改市某局", year=2030, sections=[section("改", "文")]))
    second.write_text(changed.to_json(), encoding="utf-8")
    write_report(output, make_report(Wanted(agency="新市某局", findings=[finding()])))
    update = update_index(output, index, BOOK)
    assert (update.added, update.changed, update.removed, update.unchanged) == (1, 1, 1, 10)
    assert not update.rebuilt
    afresh = tmp_path / "b.sqlite"
    update_index(output, afresh, BOOK)
    assert dump(index) == dump(afresh)
    again = update_index(output, index, BOOK)
    assert (again.unchanged, again.added, again.changed, again.removed) == (12, 0, 0, 0)
    select(index, "INSERT INTO sections_fts (sections_fts) VALUES ('integrity-check')")


def finding(**changed: object) -> Finding:
    fields = {
        "code": "requests.flow",
        "origin": "publisher",
        "severity": "error",
        "message": "1 + 1 = 2, but 3 is printed",
        "statistics": ("requests.received@total", "disclosure.total"),
        "printed": 3,
        "expected": Decimal("2.50"),
    }
    return Finding.model_validate(fields | changed)


def test_rebuilding_gives_the_same_and_another_codebook_rebuilds(
    output: Path, tmp_path: Path
) -> None:
    index = tmp_path / "a.sqlite"
    update_index(output, index, BOOK)
    before = dump(index)
    assert update_index(output, index, BOOK, rebuild=True).rebuilt
    assert dump(index) == before
    connection = sqlite3.connect(index)
    connection.execute("UPDATE meta SET value = 'older' WHERE key = 'codebook'")
    connection.commit()
    connection.close()
    with pytest.raises(NoArchiveError, match="run reportparse index"), open_archive(index, BOOK):
        pass
    assert update_index(output, index, BOOK).rebuilt
    assert dump(index) == before


def test_full_text_finds_chinese_words_anywhere(tmp_path: Path) -> None:
    report = make_report(
        Wanted(sections=[section("总体情况", "依法办理行政复议案件"), section("其他", "没有")])
    )
    write_report(tmp_path / "output", report)
    index = tmp_path / "a.sqlite"
    update_index(tmp_path / "output", index, BOOK)
    assert select(index, f"{FIND} sections_fts MATCH ?)", "行政复议") == [("总体情况",)]
    assert select(index, f"{FIND} sections_fts MATCH ?)", "理行政") == [("总体情况",)]
    assert select(index, f"{FIND} sections_fts MATCH ?)", "行政诉讼") == []
    assert select(index, "SELECT title FROM sections WHERE text LIKE '%复议%'") == [("总体情况",)]


def test_agency_is_known_by_id_else_by_name_else_by_its_pdf() -> None:
    region = Region(code="320829", lineage="320813", name="洪泽县", level="county")
    resolved = make_report(Wanted(agency_id="cn-320813-gov", region=region))
    named = make_report(Wanted(agency="甲市 人民政府"))
    nameless = make_report(Wanted(agency=None))
    assert agency_key(resolved) == ("cn-320813-gov", "id")
    assert agency_key(named) == ("name:甲市人民政府", "name")
    assert agency_key(nameless)[0] == f"sha256:{nameless.source.sha256[:16]}"
    vague = named.agency.model_copy(update={"status": "ambiguous", "candidates": ("a", "b")})
    assert agency_key(named.model_copy(update={"agency": vague}))[1] == "source"


def test_lineage_lists_the_names_and_places_of_one_id(tmp_path: Path) -> None:
    for year, code, name in ((2014, "320829", "洪泽县"), (2018, "320813", "洪泽区")):
        region = Region(code=code, lineage="320813", name=name, level="county")
        wanted = Wanted(
            agency=f"{name}人民政府", year=year, agency_id="cn-320813-gov", region=region
        )
        write_report(tmp_path / "output", make_report(wanted))
    index = tmp_path / "a.sqlite"
    update_index(tmp_path / "output", index, BOOK)
    assert select(index, "SELECT name, region_code, first_year, last_year FROM agency_names") == [
        ("洪泽县人民政府", "320829", 2014, 2014),
        ("洪泽区人民政府", "320813", 2018, 2018),
    ]
    assert select(
        index, "SELECT agency_key, name, first_year, last_year, reports FROM agencies"
    ) == [("cn-320813-gov", "洪泽区人民政府", 2014, 2018, 2)]


def test_views_answer_the_usual_questions(tmp_path: Path) -> None:
    folder = tmp_path / "output"
    last: Values = {"requests.received@total": 9, "requests.carried_out@total": 4}
    this: Values = {"requests.carried_in@total": 5, "requests.received@total": (7, "doubtful")}
    write_report(folder, make_report(Wanted(year=2021, values=last)))
    write_report(folder, make_report(Wanted(year=2022, values=this, findings=[finding()])))
    write_report(folder, make_report(Wanted(year=2022, file="again.pdf")))
    index = tmp_path / "a.sqlite"
    update_index(folder, index, BOOK)
    assert select(
        index, "SELECT received, carried_out FROM requests_by_year WHERE year = 2021"
    ) == [(9, 4)]
    assert (4, 5, 0) in select(index, "SELECT carried_out, carried_in, agrees FROM carried_over")
    assert select(index, "SELECT indicator, value_exact, findings FROM doubts") == [
        ("requests.received", "7", "1 + 1 = 2, but 3 is printed")
    ]
    assert select(index, "SELECT code, printed, expected FROM publisher_errors") == [
        ("requests.flow", "3", "2.50")
    ]
    assert select(index, "SELECT year, reports FROM reports_of_one_year") == [(2022, 2)]
    assert select(index, "SELECT forms FROM coverage WHERE year = 2021") == [
        ("disclosure-2021 disputes-2019 requests-2021",)
    ]


def test_numbers_too_large_for_the_database_stay_exact(tmp_path: Path) -> None:
    huge, amount = 10**25 + 1, Decimal("4166.2146190")
    values: Values = {"licensing.decisions": huge, "fees.administrative.amount": amount}
    write_report(tmp_path / "output", make_report(Wanted(values=values)))
    index = tmp_path / "a.sqlite"
    update_index(tmp_path / "output", index, BOOK)
    rows = select(index, "SELECT indicator, value_exact FROM readings WHERE value > 1")
    assert {str(indicator): value for indicator, value in rows} == {
        "licensing.decisions": str(huge),
        "fees.administrative.amount": "4166.2146190",
    }


def test_hostile_text_is_kept_as_text(tmp_path: Path) -> None:
    folder = tmp_path / "output"
    hostile = "名\x00\x1b[31m\u202e\n=1+1"
    report = make_report(Wanted(agency=hostile, sections=[section(hostile, hostile)]))
    write_report(folder, report)
    index = tmp_path / "a.sqlite"
    update_index(folder, index, BOOK)
    text = "名\\x00\\x1b[31m\\u202e\n=1+1"
    assert select(index, "SELECT agency_name FROM reports") == [(text,)]
    assert select(index, "SELECT text FROM sections") == [(text,)]


def test_other_json_is_passed_over_and_broken_reports_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "output"
    report = make_report(Wanted())
    write_report(folder, report, "good.json")
    write_raw(folder, report, "surrogate.json", {"title": "\ud800"})
    write_raw(folder, report, "typed.json", {"year": "soon"})
    write_raw(folder, report, "far.json", {"year": 10**30})
    (folder / "summary.json").write_text('{"inputs": 3}', encoding="utf-8")
    (folder / "cut.json").write_text('{"schema_version"', encoding="utf-8")
    (folder / "deep.json").write_text("[" * 100_000, encoding="utf-8")
    assert run(["index", str(folder)]) == ExitCode.DONE
    said = capsys.readouterr().err
    for name in ("surrogate.json", "typed.json", "cut.json", "deep.json", "far.json"):
        assert f"{name}: " in said
    assert "summary.json" not in said
    assert "1 report" in said
    with open_archive(folder, BOOK) as archive:
        assert len(archive.rows("SELECT * FROM reports")) == 1
        assert len(archive.problems) == 5


def test_file_that_holds_several_reports_gives_each(tmp_path: Path) -> None:
    reports = [make_report(Wanted(agency=name)) for name in ("甲市人民政府", "乙市人民政府")]
    text = ",".join(report.to_json() for report in reports)
    (tmp_path / "both.json").write_text(f"[{text}]", encoding="utf-8")
    with open_archive(tmp_path / "both.json", BOOK) as archive:
        names = [row["agency_name"] for row in archive.rows("SELECT * FROM reports")]
    assert names == ["甲市人民政府", "乙市人民政府"]


def test_pdf_is_found_where_the_batch_read_it(tmp_path: Path) -> None:
    report = make_report(Wanted())
    write_report(tmp_path, report)
    record = {"sha256": report.source.sha256, "input": "archive/2022/report.pdf"}
    (tmp_path / "ledger.jsonl").write_text(json.dumps(record) + "\nbroken\n", encoding="utf-8")
    with open_archive(tmp_path, BOOK) as archive:
        (row,) = archive.rows("SELECT source_path FROM reports")
    assert row["source_path"] == "archive/2022/report.pdf"


def test_folder_is_read_through_its_index_only_while_that_is_up_to_date(output: Path) -> None:
    assert run(["index", str(output)]) == ExitCode.DONE
    index = output / "archive.sqlite"
    connection = sqlite3.connect(index)
    connection.execute("UPDATE reports SET title = 'from the index'")
    connection.commit()
    connection.close()

    def titles() -> set[str]:
        with open_archive(output, BOOK) as archive:
            return {row["title"] for row in archive.rows("SELECT title FROM reports")}

    assert titles() == {"from the index"}
    write_report(output, make_report(Wanted(agency="新市某局")))
    assert "from the index" not in titles()
    assert len(titles()) > 1


def test_what_is_no_index_is_never_overwritten(output: Path, tmp_path: Path) -> None:
    other = tmp_path / "mine.sqlite"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE precious (x)")
    connection.commit()
    connection.close()
    text = tmp_path / "notes.txt"
    text.write_text("precious", encoding="utf-8")
    for path in (other, text):
        with pytest.raises(CannotWriteError, match="no index"):
            update_index(output, path, BOOK)
    assert select(other, "SELECT * FROM precious") == []
    assert text.read_text("utf-8") == "precious"


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["index", "nowhere"], ExitCode.WRONG_USAGE, "no such file or folder"),
        (["index", "output", "-o", "none/a.sqlite"], ExitCode.CANNOT_WRITE, "make the folder"),
        (["index", "output", "-o", "output"], ExitCode.CANNOT_WRITE, "is a folder"),
    ],
)
def test_failure_is_one_line_and_a_status(
    arguments: list[str],
    status: int,
    words: str,
    output: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(output.parent)
    assert run(arguments) == status
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert words in said


def test_a_run_that_fails_leaves_the_old_index(
    output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "a.sqlite"
    update_index(output, index, BOOK)
    before = dump(index)
    write_report(output, make_report(Wanted(agency="新市某局")))

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("reportparse.index.building._refresh_agencies", fail)
    for rebuild in (False, True):
        with pytest.raises(CannotWriteError, match="disk is full"):
            update_index(output, index, BOOK, rebuild=rebuild)
        assert dump(index) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.sqlite", "output"]


def test_datasette_opens_it_as_it_is(output: Path, tmp_path: Path) -> None:
    index = tmp_path / "archive.sqlite"
    update_index(output, index, BOOK)

    def get(path: str) -> dict[str, object]:
        command = [sys.executable, "-m", "datasette", "--get", path, str(index)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        answer: dict[str, object] = json.loads(done.stdout)
        return answer

    rows = get("/archive/readings.json?_shape=objects&agency_key=cn-110001-dept-test&_size=1")
    assert rows["rows"]
    found = get("/archive/sections.json?_shape=objects&_search=%E6%80%BB%E4%BD%93%E6%83%85")
    assert found["filtered_table_rows_count"] == 12


def documented(names: str) -> set[str]:
    text = (PROJECT / "docs" / "index.md").read_text("utf-8")
    return {name for name in names.split() if f"`{name}`" not in text}


def test_every_table_view_and_column_is_documented(output: Path, tmp_path: Path) -> None:
    index = tmp_path / "a.sqlite"
    update_index(output, index, BOOK)
    tables = select(index, "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
    names = {
        str(name) for (name,) in tables if not str(name).startswith(("sections_fts_", "sqlite"))
    }
    columns = {
        str(column[1]) for name in names for column in select(index, f"PRAGMA table_info({name})")
    }
    assert not documented(" ".join(names | columns))


def test_reports_of_the_fixtures_go_through(tmp_path: Path) -> None:
    from reportparse import parse_report

    pdf = PROJECT / "fixtures" / "pingtan-2011" / "report.pdf"
    report: Report = parse_report(pdf)
    write_report(tmp_path, report)
    with open_archive(tmp_path, BOOK) as archive:
        rows = archive.rows("SELECT DISTINCT layout FROM report_forms")
        assert [row["layout"] for row in rows] == ["2011"]
        count = archive.rows("SELECT count(*) AS n FROM statistics")[0]["n"]
    assert count == len(report.statistics)


def test_summary_of_a_batch_is_no_file_of_reports(output: Path, tmp_path: Path) -> None:
    summary = output / "summary.json"
    summary.write_text("{}", encoding="utf-8")
    assert "summary.json" in list_json(output)  # whatever it is, no ledger stands beside it
    (output / "ledger.jsonl").write_text("", encoding="utf-8")
    assert "summary.json" not in list_json(output)
    assert update_index(output, tmp_path / "a.sqlite", BOOK).added == 12
