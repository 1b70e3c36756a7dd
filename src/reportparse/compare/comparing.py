"""Archive and questions → comparisons."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from reportparse.codebook.analysis import AnalysisBook
from reportparse.compare.answers import NO_REPORT, Answerer, Cell, CellOfReport
from reportparse.compare.breaks import find_breaks
from reportparse.compare.comparison import Answer, Comparison, Row, Source
from reportparse.compare.questions import Question, QuestionError
from reportparse.index import Archive, Selection
from reportparse.index.selection import Agency, select_agencies, select_years

CELLS = """
    SELECT r.agency_key, r.year, r.report_id, r.source_file, r.source_path, r.source_sha256,
      c.form, c.layout, c.indicator, c.applicant, c.span, c.label, e.series, e.unit AS form_unit,
      s.value_exact, s.unit, s.status, s.absent, s.raw, s.page
    FROM statistics s JOIN cells c USING (cell_id) JOIN reports r USING (report_id)
      JOIN series e USING (series_id)
    WHERE s.cell_id IN ({marks}) AND r.year IS NOT NULL
    ORDER BY r.agency_key, r.year, r.report_id, s.statistic_id
"""
FINDINGS = """
    SELECT f.report_id, n.indicator, n.applicant, f.message, f.severity
    FROM findings f JOIN finding_statistics n USING (finding_id)
    WHERE f.severity IN ('error', 'warning')
    ORDER BY f.finding_id
"""
Key = tuple[str, int]


def compare(
    archive: Archive, questions: Sequence[Question], selection: Selection, book: AnalysisBook
) -> list[Comparison]:
    """Answer each question for every agency and year selected, and rank what may be ranked.

    Raises:
        SelectionError: An agency or year is not there.
        QuestionError: No report has a year.
    """
    agencies = select_agencies(archive, selection.agencies)
    years = select_years(archive, selection.years, agencies)
    if not years:
        raise QuestionError(
            f"{archive.path}: no report says which year it is on; nothing to compare"
        )
    reports: dict[Key, list[Source]] = {}
    for row in archive.rows("SELECT * FROM reports WHERE year IS NOT NULL ORDER BY report_id"):
        source = Source(
            row["report_id"], row["source_file"], row["source_path"], row["source_sha256"]
        )
        reports.setdefault((row["agency_key"], row["year"]), []).append(source)
    said: dict[str, dict[CellOfReport, str]] = {"error": {}, "warning": {}}
    for row in archive.rows(FINDINGS):
        cell = (row["report_id"], row["indicator"], row["applicant"])
        said[row["severity"]].setdefault(cell, row["message"])
    answerer = Answerer(book, reports, said["error"], said["error"] | said["warning"])
    return [
        _compare(question, agencies, years, _read_cells(archive, question), answerer)
        for question in questions
    ]


def _read_cells(archive: Archive, question: Question) -> Mapping[Key, list[Cell]]:
    """Return the statistics a question needs, by agency and year."""
    wanted = set(question.operands)
    ids = [
        row["cell_id"]
        for row in archive.rows("SELECT cell_id, indicator, applicant, span FROM cells")
        if (row["indicator"], row["applicant"], row["span"]) in wanted
    ]
    rows = archive.rows(CELLS.format(marks=", ".join("?" * len(ids))), ids)
    cells = ((Cell.from_row(row), (row["agency_key"], row["year"])) for row in rows)
    return {
        key: [cell for cell, _ in group] for key, group in groupby(cells, key=lambda one: one[1])
    }


def _compare(
    question: Question,
    agencies: Sequence[Agency],
    years: Sequence[int],
    cells: Mapping[Key, list[Cell]],
    answerer: Answerer,
) -> Comparison:
    answers = {
        agency.key: {
            year: answerer.answer(question, (agency.key, year), cells.get((agency.key, year), []))
            for year in years
        }
        for agency in agencies
    }
    for year in years:
        _rank([of_agency for of_agency in answers.values()], year)
    rows = [
        Row(
            agency.key,
            agency.name,
            agency.region,
            answers[agency.key],
            find_breaks(agency, question, answers[agency.key], answerer.book),
            [change.sentence for change in agency.changes],
        )
        for agency in agencies
        if any(answer.state != NO_REPORT for answer in answers[agency.key].values())
    ]
    return Comparison(question, years, rows)


def _rank(answers: Sequence[dict[int, Answer]], year: int) -> None:
    """Give each answer of a year its rank among those it may be compared with, or say why not."""
    values: dict[str | None, list[Decimal | Fraction]] = {}
    for one in answers:
        answer = one[year]
        if answer.value is not None and _obstacle(answer) is None:
            values.setdefault(answer.segment, []).append(answer.value)
    for rivals in values.values():
        rivals.sort()
    for one in answers:
        answer = one[year]
        obstacle = _obstacle(answer)
        if obstacle is None and len(values[answer.segment]) < 2:
            others = "no other agency has a number that counts the same"
            obstacle = others if len(answers) > 1 else "there is only one agency"
        if obstacle is None and answer.value is not None:
            rivals = values[answer.segment]
            larger = len(rivals) - bisect_right(rivals, answer.value)
            one[year] = replace(answer, rank=larger + 1, ranked=len(rivals))
        else:
            one[year] = replace(answer, unranked=obstacle)


def _obstacle(answer: Answer) -> str | None:
    """Return why an answer cannot be ranked, whatever the others are."""
    if answer.state != "certain" or answer.value is None:
        return answer.reason or answer.state
    if answer.is_small:
        return answer.reason or "small numbers"
    return None
