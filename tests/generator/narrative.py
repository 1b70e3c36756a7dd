"""The words around the tables: title, preamble, sections, contact, signature."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from tests.generator.agencies import Agency, date_text, han_year
from tests.generator.document import Block, PageBreak, Paragraph, Span, paragraph
from tests.generator.sketch import PrintedForm

PROSE_PATH = Path(__file__).with_name("prose.yaml")
HEADING_END = "。"


@cache
def prose_data() -> Any:
    """Return the YAML as it stands."""
    return yaml.safe_load(PROSE_PATH.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Story:
    """What the words of one report are about."""

    agency: Agency
    year: int
    traits: frozenset[str]
    rng: Random
    received: int

    def fill(self, text: str) -> str:
        """Put names and numbers into a sentence."""
        agency, rng = self.agency, self.rng
        return text.format(
            year=self.year,
            next=self.year + 1,
            agency=agency.name,
            office=agency.office,
            address=agency.address,
            postcode=agency.postcode,
            phone=agency.phone,
            fax=agency.fax,
            email=agency.email,
            website=agency.website,
            received=self.received,
            n=rng.randint(200, 9000),
            m=rng.randint(20, 400),
            k=rng.randint(2, 19),
        )


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
    blocks: list[Block] = []
    if "cover" in story.traits:
        month = f"{year + 1}年{rng.randint(1, 3)}月"
        blocks += [paragraph(text, "cover") for text in (story.agency.name, title, month)]
        blocks.append(PageBreak())
    blocks += [paragraph(text, "title") for text in lines]
    late = 2 if "published-late" in story.traits else 1
    issued = (year + late, rng.randint(1, 3), rng.randint(2, 28))
    where = rng.choice(["signature", "signature", "subtitle", "source", "none"])
    printed = date_text(issued, rng)
    if where == "subtitle":
        blocks.append(paragraph(f"（{printed}）", "subtitle"))
    if where == "source":
        blocks.append(paragraph(f"发布日期：{printed}  来源：{story.agency.name}", "subtitle"))
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


def body_paragraph(text: str) -> Paragraph:
    """Set the run-in heading of a paragraph bold."""
    end = text.find(HEADING_END)
    if text.startswith("（") and 0 < end < 16:
        return Paragraph((Span(text[: end + 1], bold=True), Span(text[end + 1 :])))
    return paragraph(text)


def modern_sections(
    story: Story, forms: dict[str, PrintedForm], decoys: list[Block]
) -> list[Block]:
    """Write the six sections of 2019, the tables inside 二, 三 and 四, the fees as 五."""
    prose = prose_data()
    sections = list(prose[2019])
    if "processing-fees-2023" in forms:
        moved = {**sections[4], "title": "六、存在的主要问题及改进情况"}
        sections = [*sections[:4], {**prose["fees"], "table": "processing-fees"}, moved]
    blocks: list[Block] = []
    for number, section in enumerate(sections):
        blocks.append(paragraph(section["title"], "heading1"))
        texts = section.get("paragraphs", [])
        keep = story.rng.randint(min(1, len(texts)), len(texts))
        blocks += [body_paragraph(story.fill(text)) for text in texts[:keep]]
        stem = section.get("table")
        for form in forms.values():
            if stem and form.form.startswith(stem):
                blocks += form.blocks
                if story.rng.random() < 0.15:
                    note = story.rng.choice(prose["seal_notes"])
                    blocks.append(paragraph(story.fill(note), "note"))
        if number == 0:
            blocks += decoys
    return blocks


def tables_apart(story: Story, forms: dict[str, PrintedForm], decoys: list[Block]) -> list[Block]:
    """Write the sections without tables, then the tables, their numbering from 一 again."""
    blocks = modern_sections(story, {}, decoys)
    titles = {"disclosure": "主动公开政府信息情况", "requests": "收到和处理政府信息公开申请情况"}
    titles |= {"disputes": "政府信息公开行政复议、行政诉讼情况", "processing": "信息处理费收取情况"}
    for number, form in zip("一二三四", forms.values(), strict=False):
        title = titles[form.form.split("-")[0]]
        blocks += [paragraph(f"{number}、{title}", "heading1"), *form.blocks]
    return blocks


def early_sections(story: Story, forms: dict[str, PrintedForm], decoys: list[Block]) -> list[Block]:
    """Write the free sections of the years before 2019, the table in an annex."""
    blocks: list[Block] = []
    for number, section in enumerate(prose_data()[2014]):
        blocks.append(paragraph(section["title"], "heading1"))
        blocks += [body_paragraph(story.fill(text)) for text in section["paragraphs"]]
        if number == 1:
            blocks += decoys
    return blocks


def annex(story: Story, form: PrintedForm, title: str) -> list[Block]:
    """Write the annex that holds the table of the years before 2019."""
    rng = story.rng
    caption = rng.choice(
        [title, f"{story.year}年度{title}", f"{story.agency.name}{story.year}年度{title}"]
    )
    lead: list[Block] = [PageBreak()] if rng.random() < 0.6 else []
    return [
        *lead,
        paragraph(rng.choice(["附件", "附件：", "附表", "附件1"]), "plain"),
        paragraph(caption, "title"),
        *form.blocks,
    ]
