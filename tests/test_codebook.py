import time
from pathlib import Path
from textwrap import indent

import pytest

from reportparse.codebook import Block, Form, load_codebook, load_form
from reportparse.errors import CodebookError
from reportparse.layout import Table
from reportparse.statistics import label_statistics
from tests.conftest import PROJECT
from tests.own_form import OWN_FORM, write_form
from tests.typeset import PAGE, set_block

CODEBOOK = load_codebook()
FOLDER = PROJECT / "src" / "reportparse" / "codebooks"
NO_FORMS = ("common.yaml", "rules.yaml")
FILES = sorted(path for path in FOLDER.glob("*.yaml") if path.name not in NO_FORMS)
FORMS = [pytest.param(form, id=form.form) for form in CODEBOOK.forms.values()]
LIMIT = 0.5  # s; some 20 times what loading takes, so that a busy machine does not fail it

FORM = indent(OWN_FORM, "    ")


def refuse(path: Path, *words: str) -> None:
    """Assert that a file is refused with a message of one line that names it and `words`."""
    with pytest.raises(CodebookError) as error:
        load_codebook(path)
    message = str(error.value)
    assert "\n" not in message
    for word in words:
        assert word in message


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_shipped_file_loads_alone_under_its_own_name(path: Path) -> None:
    assert load_form(path).form == path.stem


def test_the_eight_forms_ship_with_the_package() -> None:
    assert set(CODEBOOK.forms) == {
        "statistics-2014",
        "disclosure-2019",
        "requests-2019",
        "disputes-2019",
        "disclosure-2021",
        "requests-2021",
        "processing-fees-2023",
        "statistics-fujian-2011",
    }


def test_indicators_are_those_of_the_specification(shared: Path) -> None:
    rows = (shared / "spec" / "codebook.tsv").read_text("utf-8").splitlines()[1:]
    listed = {tuple(row.split("\t")[:2]) for row in rows if row}
    built = {(form.form, cell.indicator) for form in CODEBOOK.forms.values() for cell in form.cells}
    assert built == listed


@pytest.mark.parametrize("form", FORMS)
def test_every_cell_of_a_form_has_an_identity_of_its_own(form: Form) -> None:
    identities = [(cell.indicator, cell.applicant, cell.span) for cell in form.cells]
    assert len(identities) == len(set(identities))
    assert all(cell.unit and cell.label for cell in form.cells)


@pytest.mark.parametrize("form", FORMS)
def test_every_cell_of_a_form_is_reached(form: Form) -> None:
    tables: list[Table] = []
    numbers: dict[tuple[str, str | None, str], int] = {}
    for block in form.blocks:
        printed = set_block(block)
        tables.append(printed.table)
        for key, number in printed.numbers.items():
            cell = block.cells[key]
            numbers[cell.indicator, cell.applicant, cell.span] = number
    labelled = label_statistics(tables, [PAGE], CODEBOOK, None)
    read = {
        (each.indicator, each.applicant, each.span): each.value
        for each in labelled.statistics
        if each.status == "certain"
    }
    assert read == numbers
    printed_cells = {
        (cell.indicator, cell.applicant, cell.span)
        for block in form.blocks
        for order in block.row_orders
        for (row, _), cell in block.cells.items()
        if row in {entry.index for entry in order}
    }
    assert printed_cells == {(c.indicator, c.applicant, c.span) for c in form.cells}


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(block, id=f"{block.form}:{block.block}")
        for block in CODEBOOK.blocks
        if len(block.row_orders) > 1
    ],
)
def test_every_printed_order_of_a_block_has_its_rows_once(block: Block) -> None:
    for order in block.row_orders:
        assert len({entry.index for entry in order}) == len(order)


def test_loading_takes_little_time() -> None:
    start = time.process_time()
    load_codebook()
    assert time.process_time() - start < LIMIT


def test_form_of_ones_own_is_added(tmp_path: Path) -> None:
    codebook = load_codebook(write_form(tmp_path))
    cells = [cell.indicator for cell in codebook.forms["hotline-2022"].cells]
    assert cells == [
        "hotline.questions.received",
        "hotline.questions.completed",
        "hotline.complaints.received",
        "hotline.complaints.completed",
    ]
    assert set(CODEBOOK.forms) < set(codebook.forms)


def test_form_of_ones_own_is_read_beside_the_shipped_ones(tmp_path: Path) -> None:
    codebook = load_codebook(write_form(tmp_path))
    printed = set_block(codebook.forms["hotline-2022"].blocks[0])
    labelled = label_statistics([printed.table], [PAGE], codebook, 2022)
    assert [form.form for form in labelled.forms] == ["hotline-2022"]
    assert {statistic.status for statistic in labelled.statistics} == {"certain"}
    assert label_statistics([printed.table], [PAGE], CODEBOOK, 2022).statistics == ()


def test_digest_tells_codebooks_apart_and_stays_the_same_for_one(tmp_path: Path) -> None:
    assert load_codebook().digest == CODEBOOK.digest
    assert load_codebook(write_form(tmp_path)).digest != CODEBOOK.digest
    assert len(CODEBOOK.digest) == 12


def test_label_given_twice_in_one_place_is_refused(tmp_path: Path) -> None:
    text = FORM + "          - {label: 1.咨询, indicator: hotline.other}\n"
    refuse(write_form(tmp_path, text), "form.yaml", "咨询", "1.咨询")


def test_alias_that_is_a_siblings_label_is_refused(tmp_path: Path) -> None:
    text = FORM.replace(
        "{label: 投诉, ", "{label: 投诉, aliases: [{label: 咨询, seen_in: 某局 2022}], "
    )
    refuse(write_form(tmp_path, text), "form.yaml", "咨询", "投诉")


def test_column_given_twice_is_refused(tmp_path: Path) -> None:
    refuse(write_form(tmp_path, FORM.replace("办结件数", "受理件数")), "form.yaml", "受理件数")


def test_equal_labels_under_different_groups_are_no_conflict(tmp_path: Path) -> None:
    text = (
        FORM
        + """\
          - label: 来信
            valued: false
            rows: [{label: 其他, indicator: hotline.letters.other}]
          - label: 来电
            valued: false
            rows: [{label: 其他, indicator: hotline.calls.other}]
"""
    )
    assert len(load_codebook(write_form(tmp_path, text)).forms["hotline-2022"].cells) == 8


def test_indicator_given_twice_is_refused(tmp_path: Path) -> None:
    text = FORM.replace("hotline.complaints", "hotline.questions")
    refuse(write_form(tmp_path, text), "form.yaml", "hotline.questions.received")


def test_form_given_twice_is_refused(tmp_path: Path) -> None:
    refuse(write_form(tmp_path, FORM.replace("hotline-2022", "requests-2021")), "requests-2021")


def test_same_file_given_twice_is_refused(tmp_path: Path) -> None:
    path = write_form(tmp_path)
    with pytest.raises(CodebookError, match="hotline-2022"):
        load_codebook(path, path)


def test_block_with_the_labels_of_another_forms_block_is_refused(tmp_path: Path) -> None:
    shipped = (FOLDER / "processing-fees-2023.yaml").read_text("utf-8")
    text = shipped.replace("form: processing-fees-2023", "form: my-fees")
    refuse(write_form(tmp_path, text), "my-fees", "processing-fees-2023")


def test_cell_without_a_unit_is_refused(tmp_path: Path) -> None:
    refuse(write_form(tmp_path, FORM.replace(", unit: 件", "")), "form.yaml", "咨询", "no unit")


def test_order_that_names_an_unknown_row_is_refused(tmp_path: Path) -> None:
    text = FORM.replace(
        "        rows:",
        "        orders: [{seen_in: 某局 2022, indicators: [[hotline.praise]]}]\n        rows:",
    )
    refuse(write_form(tmp_path, text), "form.yaml", "hotline.praise", "某局 2022")


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        ("title: 政府热线办理情况", "title: [", "YAML"),
        ("    title: 政府热线办理情况\n", "", "title"),
        ("first: 2022", "first: early", "years.first"),
        ("indicator: received", "indikator: received", "indikator"),
        ("blocks:", "tables:", "blocks"),
    ],
)
def test_malformed_file_is_refused_with_what_was_seen(
    tmp_path: Path, old: str, new: str, seen: str
) -> None:
    refuse(write_form(tmp_path, FORM.replace(old, new)), "form.yaml", seen)


@pytest.mark.parametrize("text", ["", "- a list", "just words", "42"])
def test_file_that_is_no_form_is_refused(tmp_path: Path, text: str) -> None:
    refuse(write_form(tmp_path, text), "form.yaml")


def test_binary_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    path.write_bytes(b"\xff\xfe\x00\x80%PDF")
    refuse(path, "form.yaml")


def test_absent_file_is_refused(tmp_path: Path) -> None:
    refuse(tmp_path / "absent.yaml", "absent.yaml")


def test_own_file_named_like_the_common_one_is_a_form(tmp_path: Path) -> None:
    assert "hotline-2022" in load_codebook(write_form(tmp_path, name="common.yaml")).forms
