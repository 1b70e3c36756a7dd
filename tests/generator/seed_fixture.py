"""Typeset the seed, a real report of 2017 known as text only, as PDF with LibreOffice.

    python -m tests.generator.seed_fixture ../shared/seed/ningxia-gongan-2017.md \
        fixtures/ningxia-gongan-2017/report.pdf

The text is taken as it stands, in its order: cover, narrative with a grey box for each picture and
its caption, the list of letters, the signature, and the statistics table in an annex.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from tests.generator.document import (
    Align,
    Block,
    Cell,
    Document,
    PageBreak,
    PageSetup,
    Paragraph,
    ParagraphStyle,
    Picture,
    Span,
    Table,
    Theme,
    paragraph,
)
from tests.generator.producers import libreoffice

COVER_LINES = 4
TITLE = "自治区公安厅 2017 年政府信息公开工作年度报告"
SIGNATURE = ("自治区公安厅", "2018年1月15日")
ANNEX = "附件"
ANNEX_TITLE = "自治区公安厅 2017 年度政府信息公开情况统计表"
HEADING_1 = re.compile(r"[一二三四五六七] \S")
SENTENCE_END = "。：；！？”"
CAPTION_LENGTH = 32
NARROW_LENGTH = 9
PICTURE_GAP = 3
"""Blank lines in the text where the report had a picture."""
PICTURE = Picture(300, 130)


def paragraphs_with_gaps(text: str) -> Iterator[tuple[int, str]]:
    """Yield each text line with the number of blank lines before it."""
    blank = 0
    for text_line in text.splitlines():
        if text_line.strip():
            yield blank, text_line.rstrip()
            blank = 0
        else:
            blank += 1


def join_broken_lines(text_lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Join what a page end or a narrow column beside a picture had broken apart."""
    held: tuple[int, str] | None = None
    for gap, text_line in text_lines:
        if held is not None and goes_on(held[1], gap, text_line):
            held = (held[0], held[1] + text_line)
            continue
        if held is not None:
            yield held
        held = (gap, text_line)
    if held is not None:
        yield held


def goes_on(before: str, gap: int, text_line: str) -> bool:
    """Tell whether a text line is the rest of the one before it."""
    if before[-1] in SENTENCE_END or "\t" in before or "\t" in text_line:
        return False
    narrow = gap == 0 and len(text_line) <= NARROW_LENGTH and not text_line[0].isdigit()
    broken = gap == 1 and len(before) > CAPTION_LENGTH and not HEADING_1.match(text_line)
    return broken or (narrow and not before[-1].isdigit() and text_line not in SIGNATURE)


def spans(text: str) -> tuple[Span, ...]:
    """Turn **bold** marks into spans."""
    pieces = text.split("**")
    return tuple(Span(piece, bold=number % 2 == 1) for number, piece in enumerate(pieces) if piece)


def style_of(text: str) -> ParagraphStyle:
    """Guess how a text line of the narrative was set."""
    if text == TITLE:
        return "title"
    if HEADING_1.match(text):
        return "heading1"
    if text in SIGNATURE:
        return "signature"
    if text in (ANNEX, ANNEX_TITLE):
        return "plain" if text == ANNEX else "title"
    if text.startswith("-"):
        return "plain"
    if len(text) <= CAPTION_LENGTH and text[-1] not in SENTENCE_END:
        return "caption"
    return "body"


def table_block(rows: list[list[str]]) -> Table:
    """Set tab-separated rows as a table; a row that lacks cells ends in a merged cell."""
    n_cols = 3
    statistics = rows[0][0] == "统计指标"
    cells = []
    for row, texts in enumerate(rows):
        for col, text in enumerate(texts):
            align: Align = "left" if statistics and col == 0 and row > 0 else "center"
            col_span = n_cols - col if col == len(texts) - 1 else 1
            cells.append(Cell(row, col, text, col_span=col_span, align=align, bold=row == 0))
    widths = (0.66, 0.15, 0.19) if statistics else (0.6, 0.2, 0.2)
    return Table(
        tuple(cells),
        len(rows),
        n_cols,
        widths,
        header_rows=1,
        row_height=24 if statistics else 20,
        size=12 if statistics else 10.5,
    )


def narrative_blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of the report, its cover first."""
    rows: list[list[str]] = []
    text_lines = paragraphs_with_gaps(text)
    for number, (_, text_line) in enumerate(islice(text_lines, COVER_LINES)):
        yield paragraph(text_line, "cover" if number != 1 else "subtitle")
    for gap, text_line in join_broken_lines(text_lines):
        if "\t" in text_line:
            rows.append(text_line.split("\t"))
            continue
        if rows:
            yield table_block(rows)
            rows = []
        if text_line in (TITLE, ANNEX):
            yield PageBreak()
        elif gap >= PICTURE_GAP:
            yield PICTURE
        yield Paragraph(spans(text_line), style_of(text_line))
    if rows:
        yield table_block(rows)


def seed_document(text: str) -> Document:
    """Return the seed as a document."""
    theme = Theme(body_size=16, title_size=18)
    return Document(
        tuple(narrative_blocks(text)),
        theme=theme,
        setup=PageSetup(page_number="— {page} —"),
        meta_title="2017年政府信息公开工作年度报告",
    )


def main(source: Path, target: Path) -> None:
    """Typeset `source` as `target`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    libreoffice.print_documents([seed_document(source.read_text(encoding="utf-8"))], [target])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
