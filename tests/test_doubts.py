"""What could make a number look like another one: each case is doubted or read right."""

from collections.abc import Callable
from io import BytesIO

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from reportparse import Report, parse_report
from reportparse.report import Statistic

HEADERS = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
ROWS = (("规章", "12", "34", "56"), ("行政规范性文件", "78", "90", "21"))
LEFT, TOP, WIDTH, HEIGHT = 72.0, 700.0, 110.0, 20.0
FONT = "STSong-Light"

pdfmetrics.registerFont(UnicodeCIDFont(FONT))
Draw = Callable[[Canvas], None]


def print_form(
    *,
    rows: tuple[tuple[str, ...], ...] = ROWS,
    headers: tuple[str, ...] = HEADERS,
    then: Draw = lambda canvas: None,
) -> Report:
    """Print the first table of disclosure-2021 and read it."""
    return parse_report(print_pdf(rows=rows, headers=headers, then=then))


def print_pdf(
    *,
    rows: tuple[tuple[str, ...], ...] = ROWS,
    headers: tuple[str, ...] = HEADERS,
    then: Draw = lambda canvas: None,
) -> bytes:
    """Print the first table of disclosure-2021 under a title, and something more."""
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842))
    canvas.setFont(FONT, 16)
    canvas.drawString(120, 780, "甲市乙局2023年政府信息公开工作年度报告")
    canvas.setFont(FONT, 10)
    canvas.drawString(72, 750, "甲市乙局全年主动公开政府信息若干条，政府网站运行平稳有序。")
    table = (headers, *rows)
    canvas.grid([LEFT + WIDTH * col for col in range(5)], [TOP - HEIGHT * row for row in range(4)])
    for row, texts in enumerate(table):
        for col, text in enumerate(texts):
            canvas.drawString(*place(row, col), text)
    then(canvas)
    canvas.save()
    return stream.getvalue()


def place(row: int, col: int) -> tuple[float, float]:
    """Return where the text of a cell begins."""
    return LEFT + WIDTH * col + 40, TOP - HEIGHT * row - 14


def find(report: Report, indicator: str) -> Statistic:
    return next(s for s in report.statistics if s.indicator == indicator)


def codes(report: Report) -> set[str]:
    return {finding.code for finding in report.findings}


def without(row: int, col: int) -> tuple[tuple[str, ...], ...]:
    """Return the rows with one cell empty."""
    table = [list(texts) for texts in ROWS]
    table[row][col] = ""
    return tuple(tuple(texts) for texts in table)


def test_plain_form_is_certain() -> None:
    report = print_form()
    values = {s.indicator: s.value for s in report.statistics if s.status == "certain"}
    assert values == {
        "rules.issued": 12,
        "rules.repealed": 34,
        "rules.in_force": 56,
        "normative_documents.issued": 78,
        "normative_documents.repealed": 90,
        "normative_documents.in_force": 21,
    }


def test_number_over_a_border_is_never_cut_and_is_doubted() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(LEFT + 2 * WIDTH - 12, TOP - HEIGHT - 14, "98765")

    report = print_form(rows=without(0, 1), then=draw)
    touched = [find(report, "rules.issued"), find(report, "rules.repealed")]
    assert {statistic.status for statistic in touched} == {"doubtful"}
    assert "cell.crosses-border" in codes(report)


def test_number_under_a_rule_is_doubted() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(LEFT + WIDTH + 40, TOP - 2 * HEIGHT - 3.5, "4455")

    report = print_form(rows=without(0, 1), then=draw)
    assert find(report, "rules.issued").status == "doubtful"
    assert "cell.straddles-rule" in codes(report)


def test_drawn_curves_in_an_empty_cell_are_no_blank() -> None:
    def draw(canvas: Canvas) -> None:
        x, y = place(1, 1)
        canvas.ellipse(x, y, x + 6, y + 9, stroke=1, fill=0)

    report = print_form(rows=without(0, 1), then=draw)
    assert find(report, "rules.issued").status == "doubtful"
    assert "cell.picture" in codes(report)


def test_red_number_beside_a_seal_is_no_blank() -> None:
    def draw(canvas: Canvas) -> None:
        x, y = place(1, 1)
        canvas.setFillColorRGB(0.9, 0, 0)
        canvas.drawString(x, y, "77")
        for number, char in enumerate("某某市人民政府"):
            canvas.saveState()
            canvas.translate(x + 20 + 9 * number, y + 40)
            canvas.rotate(60 - 20 * number)
            canvas.drawString(0, 0, char)
            canvas.restoreState()

    report = print_form(rows=without(0, 1), then=draw)
    assert find(report, "rules.issued").status == "doubtful"
    assert "cell.text-lost" in codes(report)


def test_empty_cell_is_blank() -> None:
    statistic = find(print_form(rows=without(0, 1)), "rules.issued")
    assert (statistic.status, statistic.value) == ("blank", None)


def test_number_painted_over_in_white_is_not_read() -> None:
    def draw(canvas: Canvas) -> None:
        x, y = place(1, 1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(x - 10, y - 4, 60, 14, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawString(x, y, "77")

    assert find(print_form(then=draw), "rules.issued").raw == "77"


@pytest.mark.parametrize("color", [(1, 1, 1), (0.8, 0.9, 1), (0, 0, 0)])
def test_digit_painted_over_inside_a_number_is_a_doubt(color: tuple[float, float, float]) -> None:
    def draw(canvas: Canvas) -> None:
        x, y = place(1, 1)
        canvas.setFillColorRGB(*color)
        canvas.rect(x + 5, y - 3, 6, 13, stroke=0, fill=1)

    report = print_form(then=draw)
    assert find(report, "rules.issued").status == "doubtful"
    assert "cell.obscured" in codes(report)
    assert find(report, "rules.repealed").status == "certain"


def test_digit_struck_out_beside_the_one_that_replaces_it_is_a_doubt() -> None:
    def draw(canvas: Canvas) -> None:
        x, y = place(1, 1)
        canvas.line(x, y + 3.5, x + 5, y + 3.5)

    report = print_form(then=draw)
    assert find(report, "rules.issued").status == "doubtful"
    assert "cell.obscured" in codes(report)
    assert find(report, "rules.repealed").status == "certain"


def test_underlined_number_is_no_doubt() -> None:
    def draw(canvas: Canvas) -> None:
        x, y = place(1, 1)
        canvas.line(x, y - 1.5, x + 10, y - 1.5)

    assert find(print_form(then=draw), "rules.issued").status == "certain"


def test_digit_on_a_box_of_its_own_colour_is_a_doubt() -> None:
    def draw(canvas: Canvas) -> None:
        x, y = place(1, 1)
        canvas.rect(x + 9, y - 3, 8, 13, stroke=0, fill=1)
        canvas.drawString(x + 10.5, y, "9")

    assert find(print_form(then=draw), "rules.issued").status == "doubtful"


def test_number_on_shading_is_certain() -> None:
    def draw(canvas: Canvas) -> None:
        x, y = place(1, 1)
        canvas.setFillColorRGB(0.8, 0.9, 1)
        canvas.rect(x - 20, y - 4, 60, 14, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawString(x, y, "12")

    assert find(print_form(rows=without(0, 1), then=draw), "rules.issued").status == "certain"


def test_microscopic_digit_is_no_part_of_a_number() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 0.6)
        x, y = place(1, 1)
        canvas.drawString(x + 10.2, y, "9")

    assert find(print_form(then=draw), "rules.issued").value == 12


def test_raised_number_of_a_note_is_never_part_of_a_certain_value() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 6.5)
        x, y = place(1, 1)
        canvas.drawString(x + 10.2, y + 4, "1")

    statistic = find(print_form(then=draw), "rules.issued")
    assert statistic.status == "doubtful" or statistic.value == 12


@pytest.mark.parametrize("mark", ["①", "²", "*"])
def test_mark_of_a_note_is_kept_beside_the_number(mark: str) -> None:
    report = print_form(rows=(("规章", f"12{mark}", "34", "56"), ROWS[1]))
    statistic = find(report, "rules.issued")
    assert statistic.value == 12


@pytest.mark.parametrize(
    ("header", "indicator"),
    [("上年制发件数", "rules.issued"), ("累计废止件数", "rules.repealed")],
)
def test_header_of_another_meaning_is_no_slip(header: str, indicator: str) -> None:
    headers = tuple(header if text.endswith(header[-4:]) else text for text in HEADERS)
    report = print_form(headers=headers)
    assert all(
        statistic.status != "certain"
        for statistic in report.statistics
        if statistic.indicator == indicator
    )


def test_row_of_another_meaning_is_no_slip() -> None:
    report = print_form(rows=(ROWS[0], ("党内规范性文件", "78", "90", "21")))
    statistic = find(report, "normative_documents.issued")
    assert (statistic.status, statistic.value) == ("doubtful", None)  # it stands in that place
    assert any(unmapped.raw == "78" for unmapped in report.unmapped)


def test_title_of_a_form_without_its_table_is_reported() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 500, "三、收到和处理政府信息公开申请情况")

    assert "form.not-found" in codes(print_form(then=draw))


@pytest.mark.parametrize(
    ("printed", "value", "status"),
    [
        ("1 2 5", 125, "certain"),
        ("- 3 5", -35, "certain"),
        ("１ ２", 12, "certain"),
        ("12 345", 12345, "certain"),
        ("1 2   5", 125, "doubtful"),
        ("12 34", None, "doubtful"),
    ],
)
def test_digits_set_apart_evenly_between_rules_are_one_number(
    printed: str, value: int | None, status: str
) -> None:
    report = print_form(rows=(("规章", printed, "34", "56"), ROWS[1]))
    statistic = report.statistics[0]
    assert (statistic.value, statistic.status) == (value, status)
