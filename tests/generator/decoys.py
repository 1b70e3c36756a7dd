"""Tables that look like a form and are none: they must feed no statistic."""

from random import Random

from tests.generator.document import Block, Cell, PageBreak, Table, paragraph
from tests.generator.forms import LIST_FORMS, MATRIX_FORMS, list_rows, matrix_rows
from tests.generator.narrative import Story, prose_data
from tests.generator.sketch import Desk, PrintedForm, TableLook, shaded

DEPARTMENT_COLUMNS = ["收到申请数", "按时办结数", "予以公开", "不予公开", "总计"]


def plain_table(rows: list[list[str]], look: TableLook, widths: tuple[float, ...]) -> Table:
    """Set rows of texts as a table with one header row."""
    cells = [
        Cell(
            row,
            col,
            text,
            bold=row == 0,
            shade=look.header_shade if row == 0 else None,
            light=look.dark_header and row == 0,
        )
        for row, texts in enumerate(rows)
        for col, text in enumerate(texts)
    ]
    return Table(
        tuple(shaded(cell, 1, look) for cell in cells),
        len(rows),
        len(rows[0]),
        widths,
        header_rows=1,
        row_height=look.row_height,
        size=look.size,
        padding=look.padding,
        rules=look.rules,
    )


def narrative_decoys(story: Story, desk: Desk, forms: tuple[str, ...]) -> list[Block]:
    """Return the decoys that stand among the sections."""
    rng, look = story.rng, desk.look
    blocks: list[Block] = []
    if "decoy-letters" in story.traits:
        rows = [["标题", "提交时间", "处理状态"], *letters(story.year, rng)]
        blocks.append(plain_table(rows, look, (0.6, 0.2, 0.2)))
        blocks.append(paragraph("办理答复群众提交信息情况", "caption"))
    if "decoy-departments" in story.traits:
        blocks.append(paragraph(f"各部门{story.year}年依申请公开办理情况", "caption"))
        blocks.append(plain_table(departments(rng), look, (0.2, *[0.16] * 5)))
    if "decoy-two-years" in story.traits:
        blocks.append(paragraph("主要数据对比情况", "caption"))
        blocks.append(
            plain_table(two_years(story.year, forms, rng), look, (0.55, 0.15, 0.15, 0.15))
        )
    if "decoy-contacts" in story.traits:
        rows = [["单位", "联系电话", "地址"]]
        rows += [
            [name, f"{rng.randint(2000000, 8999999)}", f"政务中心{rng.randint(1, 9)}楼"]
            for name in rng.sample(prose_data()["departments"], 4)
        ]
        blocks.append(plain_table(rows, look, (0.3, 0.3, 0.4)))
    return blocks


def letters(year: int, rng: Random) -> list[list[str]]:
    """Return a list of letters to the head of the agency."""
    prose = prose_data()
    titles = rng.sample(prose["letters"], rng.randint(4, 8))
    return [
        [title, f"{year}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}", state]
        for title, state in zip(
            titles, rng.choices(prose["letter_states"], k=len(titles)), strict=True
        )
    ]


def departments(rng: Random) -> list[list[str]]:
    """Return a table that compares departments in columns of the form's names."""
    rows = [["部门", *DEPARTMENT_COLUMNS]]
    for name in rng.sample(prose_data()["departments"], rng.randint(4, 9)):
        rows.append([name, *[str(rng.randint(0, 60)) for _ in DEPARTMENT_COLUMNS]])
    return rows


def two_years(year: int, forms: tuple[str, ...], rng: Random) -> list[list[str]]:
    """Return rows of the form beside columns for last year and this year."""
    names = rng.choice([[f"{year - 1}年", f"{year}年"], ["上年", "本年"], ["去年", "今年"]])
    labels = ["本年新收政府信息公开申请数量", "予以公开", "不予公开", "行政复议"]
    if set(forms) & set(MATRIX_FORMS):
        labels = [row.label for row in rng.sample(matrix_rows("requests-2019"), 6)]
    if set(forms) & set(LIST_FORMS):
        rows = [row for row in list_rows(forms[0], year) if row.indicator]
        labels = [row.label for row in rng.sample(rows, 7)]
    table = [["项目", *names, "增减"]]
    for label in labels:
        last, this = rng.randint(0, 300), rng.randint(0, 300)
        table.append([label, str(last), str(this), str(this - last)])
    return table


def previous_year(story: Story, printed: PrintedForm, title: str) -> list[Block]:
    """Return a whole form of the year before, under a caption that says so."""
    year = story.year - 1
    caption = story.rng.choice(
        [f"附：{year}年度{title}", f"附：上年度（{year}年）{title}", f"{year}年{title}（供参考）"]
    )
    return [PageBreak(), paragraph(caption, "heading1"), *printed.blocks]


def contents(headings: list[str], rng: Random) -> list[Block]:
    """Return a table of contents."""
    page = 1
    blocks: list[Block] = [paragraph("目  录", "title")]
    for heading in headings:
        dots = rng.choice(["…", "."]) * (24 - len(heading))
        blocks.append(paragraph(f"{heading}{dots}{page}", "plain"))
        page += rng.randint(1, 3)
    return [*blocks, PageBreak()]
