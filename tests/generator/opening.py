"""The first page of a report: title, cover, dates, preamble, contact; and the signature."""

from dataclasses import dataclass

from tests.generator.agencies import date_text, han_year
from tests.generator.document import Block, Cell, PageBreak, Rules, Table, paragraph
from tests.generator.narrative import Story, prose_data


@dataclass(frozen=True, slots=True)
class Opening:
    """Blocks before the first section, and what they state."""

    blocks: tuple[Block, ...]
    title: str
    issued: str | None
    period: tuple[str, str] | None
    signature: tuple[Block, ...]


def title_texts(story: Story) -> tuple[list[str], str]:
    """Return the title's text lines as set, and the title itself.

    An agency on a text line of its own stands above the title and is no part of it.
    """
    rng, year = story.rng, story.year
    if "covering-letter" in story.traits:
        title = f"{story.agency.name}关于报送{year}年度政府信息公开工作年度报告的函"
        return [title], title
    short = "abbreviated-title" in story.traits
    name = story.agency.short_name if short else story.agency.name
    kind = rng.choice(["政府信息公开工作年度报告"] * 4 + ["政府信息公开年度报告"])
    gap = rng.choice(["", "", " "])
    number = rng.choice([str(year)] * 6 + [han_year(year)])
    shape = rng.randrange(6 if not short else 4)
    if shape == 0:
        return [name, title := f"{number}{gap}年{kind}"], title
    if shape == 1:
        title = f"{name}{gap}{number}{gap}年{kind}"
    elif shape == 2:
        title = f"{name}关于{number}年度{kind}"
    elif shape == 3:
        title = f"{number}年{gap}{name}{kind}"
    elif shape == 4:
        title = f"{kind}（{number}年度）"
    else:
        title = f"{number}年度{kind}"
    if len(title) > 20 and rng.random() < 0.4:
        at = title.find("政府信息公开")
        return [title[:at] + "\n" + title[at:]], title
    return [title], title


def opening(story: Story) -> Opening:
    """Write title, cover, date, preamble, contact and signature."""
    rng, year = story.rng, story.year
    lines, title = title_texts(story)
    blocks = [*cover(story, title), *furniture(story)]
    blocks += [paragraph(text, "title") for text in lines]
    late = 2 if "published-late" in story.traits else 1
    issued = (year + late, rng.randint(1, 3), rng.randint(2, 28))
    where = rng.choice(["signature", "signature", "subtitle", "source", "none"])
    if "metadata-table" in story.traits:
        where = "metadata"
    printed = date_text(issued, rng)
    if where == "subtitle":
        blocks.append(paragraph(f"（{printed}）", "subtitle"))
    if where == "source":
        blocks.append(paragraph(f"发布日期：{printed}  来源：{story.agency.name}", "subtitle"))
    if "web-page" in story.traits:
        blocks.append(paragraph(f"浏览次数：{rng.randint(20, 9000)}  【字体：大 中 小】", "note"))
    if where == "metadata":
        blocks.insert(0, metadata_table(story, printed))
    statement, period = period_statement(story)
    contact = story.fill(rng.choice(prose_data()["contact"]))
    preamble = story.fill(rng.choice(prose_data()["preamble"])) + statement
    at_end = rng.random() < 0.2
    blocks.append(paragraph(preamble if at_end else preamble + contact))
    signature: list[Block] = [paragraph(contact)] if at_end else []
    if where == "signature":
        signature += [paragraph(text, "signature") for text in (story.agency.name, printed)]
    iso = f"{issued[0]}-{issued[1]:02d}-{issued[2]:02d}" if where != "none" else None
    return Opening(tuple(blocks), title, iso, period, tuple(signature))


def cover(story: Story, title: str) -> list[Block]:
    """Return a cover page where the report has one."""
    if "cover" not in story.traits:
        return []
    month = f"{story.year + 1}年{story.rng.randint(1, 3)}月"
    texts = (story.agency.name, title, month)
    return [*(paragraph(text, "cover") for text in texts), PageBreak()]


def furniture(story: Story) -> list[Block]:
    """Return what stands above the title: the red head of a circular, a website's path."""
    rng, year = story.rng, story.year
    blocks: list[Block] = []
    if "red-head" in story.traits:
        number = f"{rng.choice('政办水教财')}发〔{year + 1}〕{rng.randint(1, 60)}号"
        blocks.append(paragraph(number, "subtitle"))
        blocks.append(paragraph(f"{story.agency.name}文件", "redhead"))
    if "web-page" in story.traits:
        crumbs = f"您现在的位置：首页 > 政务公开 > 政府信息公开年报 > {year}年"
        blocks.append(paragraph(rng.choice([crumbs, "首页 > 政府信息公开 > 年报"]), "note"))
    return blocks


def period_statement(story: Story) -> tuple[str, tuple[str, str] | None]:
    """State the reporting period in one of the usual ways, or not at all."""
    year = story.year
    statement = story.rng.choice(
        [
            f"报告中所列数据的统计期限自{year}年1月1日起，至{year}年12月31日止。",
            f"本年度报告所列数据统计期限为{year}年1月1日至12月31日。",
            f"数据统计期限：{year}年1月1日—{year}年12月31日。",
            f"本报告所列数据的统计期限自 {year} 年 1 月 1 日起至 {year} 年 12 月 31 日止。",
            "",
        ]
    )
    return statement, (f"{year}-01-01", f"{year}-12-31") if statement else None


def metadata_table(story: Story, issued: str) -> Table:
    """Return the table above a report on a website that says what it is and when it came out."""
    rows = [
        [
            "索引号",
            f"{story.rng.randint(10**7, 10**8)}/{story.year + 1}-0000{story.rng.randint(1, 99)}",
        ],
        ["信息分类", "政府信息公开年报"],
        ["发布机构", story.agency.name],
        ["发布日期", issued],
        ["标题", f"{story.year}年政府信息公开工作年度报告"],
        ["文号", "无"],
    ]
    cells = [
        Cell(number // 2, number % 2 * 2 + col, text, align="left")
        for number, row in enumerate(rows)
        for col, text in enumerate(row)
    ]
    return Table(
        tuple(cells),
        3,
        4,
        (0.13, 0.37, 0.13, 0.37),
        size=9,
        rules=Rules(width=0.5, color="#999999"),
    )
