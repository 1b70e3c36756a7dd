"""The words around the tables: title, preamble, sections, contact, signature."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from tests.generator.agencies import Agency
from tests.generator.document import Block, PageBreak, Paragraph, Picture, Span, paragraph
from tests.generator.figures import NamedNumber
from tests.generator.sketch import PrintedForm
from tests.generator.truth import TrueFigure

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
    printed: frozenset[str] = frozenset()
    """The statistics of the tables, as `indicator` or `indicator@applicant`."""
    telling: tuple[str, ...] = ()
    """Sentences with numbers of the tables among them."""
    counted: list[TrueFigure] = field(default_factory=list)
    """What the numbers in the words count, as they are written."""

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
            received=self._number(self.received),
            n=self._number(rng.randint(200, 9000)),
            m=self._number(rng.randint(20, 400)),
            k=self._number(rng.randint(2, 19)),
        )

    def _number(self, value: int) -> NamedNumber:
        return NamedNumber(value, self.counted, self.printed)


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
        blocks.append(paragraph(section_title(section["title"], story), "heading1"))
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
            blocks += told(story)
            blocks += [*pictures(story), *decoys]
    return blocks


def told(story: Story) -> list[Block]:
    """Return the sentences about the tables' numbers as a paragraph."""
    return [paragraph("".join(story.telling))] if story.telling else []


def section_title(title: str, story: Story) -> str:
    """Return the title of a section in one of its wordings."""
    others = prose_data()["other_titles"].get(title, [])
    return story.rng.choice([title, *others]) if story.rng.random() < 0.4 else title


def pictures(story: Story) -> list[Block]:
    """Return photographs with their captions where the report has some."""
    if "pictures" not in story.traits:
        return []
    blocks: list[Block] = []
    for caption in story.rng.sample(prose_data()["picture_captions"], 2):
        width = story.rng.choice([180.0, 260.0, 320.0])
        blocks += [Picture(width, width * 0.55), paragraph(caption, "caption")]
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
        if number == 2:
            blocks += told(story)
        if number == 1:
            blocks += [*pictures(story), *decoys]
    return blocks


def annex(story: Story, form: PrintedForm, title: str) -> list[Block]:
    """Write the annex that holds the table of the years before 2019."""
    rng = story.rng
    caption = rng.choice(
        [title, f"{story.year}年度{title}", f"{story.agency.name}{story.year}年度{title}"]
    )
    lead: list[Block] = [PageBreak()] if rng.random() < 0.6 else []
    above: list[Block] = []
    below: list[Block] = []
    if "reporter-lines" in story.traits:
        head, chief, writer = rng.sample(prose_data()["people"], 3)
        above = [paragraph(f"填报单位（盖章）：{story.agency.name}", "plain")]
        below = [
            paragraph(f"单位负责人：{head}    审核人：{chief}    填报人：{writer}", "note"),
            paragraph(f"联系电话：{story.agency.phone}", "note"),
        ]
    return [
        *lead,
        paragraph(rng.choice(["附件", "附件：", "附表", "附件1"]), "plain"),
        paragraph(caption, "title"),
        *above,
        *form.blocks,
        *below,
    ]
