"""The text of a report, read once and shared by everything that looks at the narrative."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from reportparse.layout import Page, Table
from reportparse.narrative.letterheads import part_letterheads
from reportparse.narrative.lines import PlacedLine, find_page_lines
from reportparse.narrative.paragraphs import Margins, Paragraph, find_margins, join_paragraphs
from reportparse.narrative.texts import squeeze
from reportparse.narrative.titles import Title, find_titles


@dataclass(frozen=True)
class ReadText:
    """The narrative of one report: paragraphs outside tables, and the titles among them."""

    pages: tuple[Page, ...]
    tables: tuple[Table, ...]
    paragraphs: tuple[Paragraph, ...]
    running: tuple[PlacedLine, ...]
    """Running headers and footers."""
    titles: tuple[Title, ...]
    margins: dict[int, Margins]
    body_size: float

    @cached_property
    def squeezed(self) -> tuple[str, ...]:
        """The text of each paragraph without spaces, for comparing."""
        return tuple(squeeze(paragraph.text) for paragraph in self.paragraphs)

    @property
    def title(self) -> Title | None:
        """The title of the report: the first that names a year, not that of a letter.

        Failing that, the first title of any kind. The name of a website's column (政府信息公开年报)
        reads like a title, but names no year.
        """
        own = [title for title in self.titles if not title.is_letter]
        dated = [title for title in own if title.years]
        return next(iter(dated or own or self.titles), None)


def read_text(
    pages: Sequence[Page], tables: Sequence[Table] = (), around: Sequence[Page] = ()
) -> ReadText:
    """Read the narrative of `pages`.

    Args:
        pages: The pages of one report.
        tables: Its tables; what stands in them is not narrative.
        around: All pages of the document, where `pages` are only some of them.
    """
    lines = find_page_lines(pages, tables, around)
    margins = find_margins(
        lines.body, lines.body_size, {page.page_number: page.width for page in pages}
    )
    table_tops: dict[int, list[float]] = defaultdict(list)
    for table in tables:
        for part in table.parts:
            table_tops[part.page_number].append(part.bbox.top)
    paragraphs = part_letterheads(join_paragraphs(lines.body, margins, lines.body_size, table_tops))
    titles = find_titles(paragraphs, margins, lines.body_size)
    return ReadText(
        pages=tuple(pages),
        tables=tuple(tables),
        paragraphs=paragraphs,
        running=lines.running,
        titles=titles,
        margins=margins,
        body_size=lines.body_size,
    )
