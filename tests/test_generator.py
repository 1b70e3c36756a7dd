import json
import os
from dataclasses import replace
from pathlib import Path
from random import Random

import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportparse.pages.pymupdf_reader import read_pages
from tests.generator.batch import print_group, sample_documents
from tests.generator.document import (
    Cell,
    Document,
    Finish,
    PageSetup,
    Paragraph,
    Table,
    Theme,
    tables_of,
)
from tests.generator.figures import write_han
from tests.generator.forms import FORM_NAMES, form_cells
from tests.generator.labels import LabelWriter, bare_name, official_names
from tests.generator.legibility import find_overlaps, is_legible, off_page, unprinted_values
from tests.generator.pages import TRUE_TYPE_FONTS, TRUE_TYPE_PRODUCERS
from tests.generator.producers import PRODUCERS
from tests.generator.real_tables import real_sample
from tests.generator.sample import Wish, sample_document
from tests.generator.sketch import Desk
from tests.generator.splitting import split_table
from tests.generator.traits import CONFLICTS, TRAITS
from tests.generator.truth import truth_json
from tests.generator.values import sample_values

REAL_TABLES = Path(__file__).parents[2] / "shared" / "real" / "tables"
FEW = settings(max_examples=30, deadline=None)
SEEDS = st.integers(min_value=0, max_value=10_000).map(str)


def require_producer(name: str) -> None:
    """Skip where a producer's program is missing, except in CI, which installs them all."""
    reason = PRODUCERS[name].missing()
    if reason and os.environ.get("CI") != "true":
        pytest.skip(reason)
    assert reason is None


@pytest.mark.parametrize("producer", PRODUCERS)
@pytest.mark.parametrize("form", ["requests-2021", "statistics-2014"])
def test_a_printed_page_shows_every_value_of_its_truth(
    producer: str, form: str, tmp_path: Path
) -> None:
    require_producer(producer)
    sample = sample_document("c", Wish(producer, trait="contents", form=form))
    document = replace(sample.document, finish=Finish())
    path = tmp_path / "0001.pdf"
    assert list(print_group(producer, [(path, replace(sample, document=document))]))
    assert unprinted_values(path, sample.truth) == []
    assert find_overlaps(path) == []
    assert off_page(path) == []
    truth = json.loads(path.with_suffix("").with_suffix(".truth.json").read_text("utf-8"))
    assert truth["producer"] == producer
    assert len(truth["statistics"]) == len(sample.truth.reports[0].statistics)


@FEW
@given(SEEDS, st.sampled_from(TRUE_TYPE_PRODUCERS))
def test_every_document_has_typefaces_its_producer_can_embed(seed: str, producer: str) -> None:
    for trait in ("kind-no-report", None):
        theme = sample_document(seed, Wish(producer, trait)).document.theme
        assert {theme.body_font, theme.heading_font, theme.table_font} <= {*TRUE_TYPE_FONTS}


@FEW
@given(SEEDS)
def test_figures_of_the_truth_stand_in_the_words_and_name_what_a_table_prints(seed: str) -> None:
    sample = sample_document(seed, Wish("typst"))
    words = "".join(b.text for b in sample.document.blocks if isinstance(b, Paragraph))
    words = words.replace(",", "").translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    for report in sample.truth.reports:
        printed = {(one.indicator, one.applicant) for one in report.statistics}
        for figure in report.figures or ():
            assert (figure.indicator, figure.applicant) in printed
            assert str(figure.value) in words or write_han(figure.value) in words


@FEW
@given(SEEDS)
def test_a_seed_always_gives_the_same_document(seed: str) -> None:
    wish = Wish("typst")
    assert sample_document(seed, wish) == sample_document(seed, wish)


def test_seeds_give_different_documents() -> None:
    samples = [
        sample for *_, sample in sample_documents(3, 6, producer=None, trait=None, form=None)
    ]
    assert len({truth_json(sample.truth, "", "") for sample in samples}) == len(samples)


@FEW
@given(SEEDS, st.sampled_from(sorted(PRODUCERS)))
def test_a_truth_lists_every_cell_of_its_forms_once(seed: str, producer: str) -> None:
    for report in sample_document(seed, Wish(producer)).truth.reports:
        named = [(s.form, s.indicator, s.applicant, s.span) for s in report.statistics]
        assert named == [cell[:4] for form in report.forms for cell in form_cells(form)]


@FEW
@given(SEEDS)
def test_only_printed_numbers_have_a_value(seed: str) -> None:
    for report in sample_document(seed, Wish("drawn")).truth.reports:
        for statistic in report.statistics:
            if statistic.state != "value":
                assert statistic.value is None
            assert (statistic.raw is None) == (statistic.state == "missing")


@pytest.mark.parametrize("trait", sorted(TRAITS))
def test_every_trait_can_be_asked_for(trait: str) -> None:
    producer = TRAITS[trait].producers[0] if TRAITS[trait].producers else "typst"
    assert trait in sample_document("any", Wish(producer, trait)).truth.traits


@pytest.mark.parametrize("form", FORM_NAMES)
def test_every_form_can_be_asked_for(form: str) -> None:
    wish = Wish("typst", trait="running-header", form=form)
    assert form in sample_document("any", wish).truth.reports[0].forms


def test_an_unknown_trait_is_refused() -> None:
    with pytest.raises(ValueError, match="no trait is named frilly"):
        sample_document("any", Wish("typst", "frilly"))


def test_a_trait_the_producer_cannot_print_is_refused() -> None:
    with pytest.raises(ValueError, match="typst cannot print strokes-clipped; drawn can"):
        sample_document("any", Wish("typst", "strokes-clipped"))


def test_conflicts_name_traits_that_exist() -> None:
    assert {name for pair in CONFLICTS for name in pair} <= TRAITS.keys()


@FEW
@given(SEEDS)
def test_requests_keep_the_identities_of_the_form(seed: str) -> None:
    values = {key: int(n) for key, n in sample_values("requests-2021", 2022, Random(seed)).items()}
    for applicant in {applicant for _, applicant, _ in values}:
        received, carried_in, processed, carried_out = (
            values[f"requests.{name}", applicant, "year"]
            for name in ("received", "carried_in", "processed", "carried_out")
        )
        parts = [
            number
            for (name, who, _), number in values.items()
            if who == applicant and name.startswith("requests.processed.")
        ]
        assert received + carried_in == processed + carried_out
        assert sum(parts) == processed


@FEW
@given(SEEDS, st.sampled_from(["dropped", "doubled", "changed"]))
def test_a_damaged_label_is_never_another_label(seed: str, damage: str) -> None:
    writer = LabelWriter(frozenset({f"label-{damage}"}), Random(seed))
    for name in sorted(official_names()):
        printed = writer.write(name)
        assert printed.text == name or bare_name(printed.text) not in official_names()


@FEW
@given(SEEDS, st.sampled_from(["split-table", "split-table-header", "split-table-row"]))
def test_a_split_table_keeps_every_text(seed: str, trait: str) -> None:
    rows = range(12)
    cells = [Cell(0, 0, "项目"), Cell(0, 1, "数量")]
    cells += [Cell(row, 0, f"第{row:02d}行的很长的名称") for row in rows[1:]]
    cells += [Cell(row, 1, f"{row}00") for row in rows[1:]]
    table = Table(tuple(cells), 12, 2, (0.7, 0.3), header_rows=1)
    desk = Desk.sample(frozenset({trait}), 2023, Random(seed))
    halves = tables_of(split_table(table, desk))
    texts = "".join(cell.text for half in halves for cell in sorted(half.cells, key=place))
    for cell in cells:
        assert cell.text in texts or trait == "split-table-row"
    assert sum(half.n_rows for half in halves) in (12, 13)


def test_a_table_that_overfills_a_page_by_a_rounding_error_keeps_every_row(tmp_path: Path) -> None:
    require_producer("reportlab")
    cells = [Cell(0, 0, "row0", row_span=2), *(Cell(row, 0, f"row{row}") for row in range(2, 40))]
    cells += [Cell(row, 1, "0") for row in range(40)]
    table = Table(tuple(cells), 40, 2, (0.5, 0.5), header_rows=2)
    frame = 35 * table.row_height - 1e-8  # points; ReportLab's own tolerance is 1e-6
    setup = PageSetup(margin_y=(842.0 - 12.0 - frame) / 2)  # a frame pads 6 points above and below
    theme = Theme("Times-Roman", "Times-Roman", "Times-Roman")
    path = tmp_path / "table.pdf"
    PRODUCERS["reportlab"].print_documents([Document((table,), theme, setup)], [path])
    words = [word.text for page in read_pages(path.read_bytes()) for word in page.words]
    assert [word for word in words if word.startswith("row")] == [cell.text for cell in cells[:39]]


def place(cell: Cell) -> tuple[int, int]:
    return cell.col, cell.row


def test_a_table_with_a_hole_is_refused() -> None:
    with pytest.raises(ValueError, match="no cell covers row 0, column 1"):
        Table((Cell(0, 0),), 1, 2, (0.5, 0.5))


def test_cells_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="two cells cover row 0, column 0"):
        Table((Cell(0, 0), Cell(0, 0)), 1, 1, (1.0,))


@pytest.mark.skipif(not REAL_TABLES.exists(), reason="the transcribed tables are not at hand")
def test_real_tables_are_printed_as_transcribed() -> None:
    for path in sorted(REAL_TABLES.glob("*.json")):
        rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
        wanted = sorted("" if r["value"] is None else str(r["value"]) for r in rows if r["unit"])
        (report,) = real_sample(path, "typst").truth.reports
        assert wanted == sorted(s.raw for s in report.statistics if s.raw is not None)


@pytest.mark.parametrize(
    ("traits", "color", "legible"),
    [
        ((), (0, 0, 0), False),
        (("seal-over",), (0.8, 0, 0), True),
        (("seal-over",), (0, 0, 0), False),
        (("hidden-text",), (0, 0, 0), True),
    ],
)
def test_a_print_with_text_over_text_is_legible_only_where_a_stamp_lies_over_it(
    tmp_path: Path, traits: tuple[str, ...], color: tuple[float, float, float], legible: bool
) -> None:
    path = tmp_path / "report.pdf"
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        page.insert_text((60, 100), "12345", fontsize=12)
        page.insert_text((62, 101), "67890", fontsize=12, color=color)
        pdf.save(path)
    assert is_legible(path, traits) is legible
