"""What is joined between forms, and what is kept apart."""

from itertools import combinations
from pathlib import Path
from textwrap import dedent

import pytest
import yaml

from reportparse.codebook import load_codebook
from reportparse.codebook.analysis import AnalysisBook, load_analysis_book
from reportparse.codebook.measures import build_measures
from reportparse.codebook.series import Place, build_series
from reportparse.codebook.series_specs import LinksSpec, MeasuresSpec
from reportparse.errors import CodebookError
from tests.conftest import PROJECT

FOLDER = PROJECT / "src" / "reportparse" / "codebooks" / "series"
BOOK = load_analysis_book()
CODEBOOK = load_codebook()


def series_of(form: str, indicator: str, applicant: str | None = None) -> str:
    return BOOK.series.name_of(Place(form, None, indicator, applicant, "year"))  # type: ignore[arg-type]


def relation(one: str, other: str) -> str | None:
    link = BOOK.series.between(one, other)
    return link.relation if link else None


def build(text: str) -> None:
    build_series(CODEBOOK, LinksSpec.model_validate(yaml.safe_load(dedent(text))))


def measure(text: str) -> None:
    spec = MeasuresSpec.model_validate({"measures": [yaml.safe_load(dedent(text))]})
    build_measures(CODEBOOK, BOOK.series, spec)


def test_requests_of_2019_and_2021_are_one_series_but_for_the_divided_row() -> None:
    assert series_of("requests-2019", "requests.received", "total") == series_of(
        "requests-2021", "requests.received", "total"
    )
    other = series_of("requests-2019", "requests.processed.other", "total")
    part = series_of("requests-2021", "requests.processed.other.remaining", "total")
    assert other != part
    assert relation(other, part) == "broader"
    assert relation(part, other) == "narrower"


def test_requests_before_and_after_the_revised_regulations_are_not_joined() -> None:
    old = series_of("statistics-2014", "requests.received")
    new = series_of("requests-2019", "requests.received", "total")
    fujian = series_of("statistics-fujian-2011", "requests.received")
    assert len({old, new, fujian}) == 3
    assert relation(old, new) == relation(fujian, new) == relation(fujian, old) == "overlaps"


@pytest.mark.parametrize(
    ("indicator", "later", "expected"),
    [
        ("licensing.decisions", "licensing.decisions", "exact"),
        ("penalties.decisions", "penalties.decisions", "narrower"),
        ("normative_documents.made", "normative_documents.issued", "overlaps"),
        ("fees.administrative.items_prior", "fees.administrative.amount", "none"),
    ],
)
def test_tables_of_disclosure_are_linked_one_by_one(
    indicator: str, later: str, expected: str
) -> None:
    one, other = series_of("disclosure-2019", indicator), series_of("disclosure-2021", later)
    assert (one == other) is (expected == "exact")
    assert expected == "exact" or relation(one, other) == expected


def test_every_indicator_that_two_forms_share_has_a_link() -> None:
    for one, other in combinations(CODEBOOK.forms.values(), 2):
        shared = {c.indicator for c in one.cells} & {c.indicator for c in other.cells}
        for indicator in shared:
            names = [
                {n for p, n in BOOK.series.by_place.items() if (p.form, p.indicator) == pair}
                for pair in ((one.form, indicator), (other.form, indicator))
            ]
            assert names[0] & names[1] or any(
                BOOK.series.between(a, b) for a in names[0] for b in names[1]
            ), f"{indicator}: {one.form} and {other.form}"


def test_exact_links_join_one_unit_only() -> None:
    for series in BOOK.series.series.values():
        units = {
            BOOK.cells[place.form, place.indicator, place.applicant, place.span].unit
            for place in series.places
        }
        assert units == {series.unit}


def test_layouts_of_the_fujian_form_are_told_by_what_is_printed_never_by_the_year() -> None:
    form = "statistics-fujian-2011"
    assert BOOK.series.layout_of(form, ["requests.received.email"]) == "2011"
    assert BOOK.series.layout_of(form, ["requests.received.letter_or_fax"]) == "2014"
    assert BOOK.series.layout_of(form, ["requests.received"]) == "unknown"
    both = ["requests.received.email", "requests.received.letter_or_fax"]
    assert BOOK.series.layout_of(form, both) == "unknown"
    assert BOOK.series.layout_of("requests-2019", ["requests.received"]) is None
    old, new = (
        BOOK.series.name_of(Place(form, layout, "disclosure.total", None, "year"))
        for layout in ("2011", "2014")
    )
    assert old != new
    assert relation(old, new) == "overlaps"
    same = {
        BOOK.series.name_of(Place(form, layout, "requests.received", None, "year"))
        for layout in ("2011", "2014", "unknown")
    }
    assert len(same) == 1


def test_years_of_a_series_span_its_forms() -> None:
    (received,) = [
        one
        for one in BOOK.series.by_indicator["requests.received"]
        if one.name.startswith("requests.received@total")
    ]
    assert received.years == "2019–"
    assert received.forms == ("requests-2019", "requests-2021")
    old = BOOK.series.series[series_of("statistics-2014", "requests.received")]
    assert (old.first, old.last) == (2014, 2018)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            """
            links:
              - {from: nowhere, to: requests-2021, relation: exact, note: n, indicators: shared}
            """,
            "no form 'nowhere'",
        ),
        (
            """
            links:
              - from: requests-2019
                to: requests-2021
                relation: exact
                note: n
                indicators: {requests.recieved: [requests.received]}
            """,
            "has no 'requests.recieved'",
        ),
        (
            """
            links:
              - from: statistics-fujian-2011
                to: statistics-2014
                relation: exact
                note: n
                indicators: {requests.received: [requests.received]}
            """,
            "join the units",
        ),
        (
            """
            links:
              - from: requests-2019
                to: requests-2021
                relation: exact
                note: n
                indicators: shared
              - from: requests-2019
                to: requests-2021
                relation: broader
                note: n
                indicators: {requests.received: [requests.received]}
            """,
            "linked exactly",
        ),
        (
            """
            links:
              - from: requests-2019
                to: requests-2021
                relation: broader
                note: n
                indicators: {requests.received: [requests.received]}
              - from: requests-2021
                to: requests-2019
                relation: overlaps
                note: n
                indicators: {requests.received: [requests.received]}
            """,
            "linked as",
        ),
        (
            """
            links:
              - from: statistics-2014
                to: requests-2021
                relation: overlaps
                note: n
                indicators: {requests.received: [requests.received]}
            """,
            "name the applicant",
        ),
        (
            """
            layouts:
              - form: requests-2019
                layouts:
                  - {layout: a, shown_by: [requests.received], years: {first: 2019}}
                  - {layout: b, shown_by: [requests.lost], years: {first: 2020}}
                changes: []
            links: []
            """,
            "no indicator 'requests.lost'",
        ),
    ],
)
def test_links_that_contradict_the_forms_are_refused(text: str, words: str) -> None:
    with pytest.raises(CodebookError, match=words.replace("(", r"\(")):
        build(text)


MEASURE = """
    measure: {name}
    zh: 测
    en: test
    says: a test
    source: a test
    minimum: 10
    formulas:
      - forms: [{forms}]
        applicant: {applicant}
        numerator: [{numerator}]
        denominator: [{denominator}]
"""


def measure_text(**changed: str) -> str:
    fields = {
        "name": "test_rate",
        "forms": "requests-2019, requests-2021",
        "applicant": "total",
        "numerator": "requests.processed.granted",
        "denominator": "requests.processed",
    }
    return MEASURE.format(**(fields | changed))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (measure_text(name="requests.received"), "taken"),
        (measure_text(numerator="requests.processed.lost"), "has no"),
        (measure_text(forms="requests-2017"), "no form"),
        (
            measure_text(
                forms="disclosure-2019, disclosure-2021",
                applicant="null",
                numerator="penalties.decisions",
                denominator="licensing.decisions",
            ),
            "not linked exactly",
        ),
        (
            measure_text(
                forms="statistics-fujian-2011",
                applicant="null",
                numerator="disclosure.channel.website",
                denominator="disclosure.total",
            ),
            "not the same in every layout",
        ),
    ],
)
def test_measures_that_join_what_is_not_the_same_are_refused(text: str, words: str) -> None:
    with pytest.raises(CodebookError, match=words):
        measure(text)


def test_a_measure_adds_up_every_ground_of_a_form() -> None:
    formula = BOOK.measures["refusal_rate"].formulas[0]
    assert len(formula.numerator) == 8
    assert {applicant for _, applicant, _ in formula.numerator} == {"total"}
    assert formula.text == "requests.processed.refused.*@total ÷ requests.processed@total"


def test_everything_has_an_english_name_and_a_short_one_of_its_own() -> None:
    indicators = {cell.indicator for form in CODEBOOK.forms.values() for cell in form.cells}
    assert set(BOOK.names.indicators) == indicators
    assert set(BOOK.names.forms) == set(CODEBOOK.forms)
    shorts = [name.short for name in BOOK.names.indicators.values()]
    assert len(shorts) == len(set(shorts))
    assert all(len(short) <= 16 for short in shorts)


def test_a_form_of_ones_own_may_bring_links(tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    text = """
        form: requests-local
        title: 申请
        source: {notice: a notice}
        years: {first: 2022}
        links:
          - from: requests-local
            to: requests-2021
            applicant: total
            relation: %s
            note: the same
            indicators: {local.received: [requests.received]}
        blocks:
          - block: requests
            columns: [{label: 数量}]
            rows: [{label: 本年新收申请, indicator: local.received, unit: 件}]
    """
    path.write_text(dedent(text) % "exact", encoding="utf-8")
    own: AnalysisBook = load_analysis_book(path)
    place = Place("requests-local", None, "local.received", None, "year")
    joined = own.series.series[own.series.name_of(place)]
    assert joined.forms == ("requests-2019", "requests-2021", "requests-local")
    path.write_text(dedent(text) % "akin", encoding="utf-8")
    with pytest.raises(CodebookError, match="relation"):
        load_analysis_book(path)


def test_links_are_written_with_a_note_and_most_with_a_source() -> None:
    spec = LinksSpec.model_validate(yaml.safe_load((FOLDER / "links.yaml").read_bytes()))
    assert all(link.note for link in spec.links)
    assert all(link.source or link.relation in ("none", "overlaps") for link in spec.links)
