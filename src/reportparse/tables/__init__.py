"""Pages → tables: every table of a document, ruled or not, joined over page breaks."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportparse.labels import parse_label
from reportparse.layout import (
    NO_LABELS,
    BBox,
    Cell,
    KnownLabels,
    Page,
    PageKind,
    Table,
    TableKind,
    TablePart,
    TextLine,
)
from reportparse.pages.margins import find_body_lines
from reportparse.tables.banded import read_banded
from reportparse.tables.beside import is_strip, join_strips
from reportparse.tables.borderless import build_table
from reportparse.tables.captions import find_caption, lines_at_end, says_continued
from reportparse.tables.chunks import outside
from reportparse.tables.column_blocks import join_column_blocks
from reportparse.tables.cut_rows import drop_repeated_rows
from reportparse.tables.join import fits_below, is_piece_of, join_pair, leave_out_stains
from reportparse.tables.other_pages import part_like_other_pages
from reportparse.tables.parts import EDGE_OF_TEXT, Part, find_parts
from reportparse.tables.regions import split_at_titles
from reportparse.tables.slivers import merge_slivers
from reportparse.tables.spreads import split_spreads

MAX_ROWS_BETWEEN = 3  # group labels that follow each other without a row of values
NARROW = 0.06  # of the table's width; of a group's label beside many rows
LEFT_PART = 0.25  # of the table's width, in which such labels stand
MAX_CUT = 30.0  # pt; an empty line between two pieces of one table


def find_tables(pages: Sequence[Page], known: KnownLabels = NO_LABELS) -> tuple[Table, ...]:
    """Find the tables of a document in reading order, joined over page breaks.

    Args:
        pages: The pages of a document.
        known: The labels of all forms: they decide only what the page itself leaves open.
    """
    no_labels = known.headers | known.units  # of rows
    pages = split_spreads(pages)
    by_number = {page.page_number: page for page in pages}
    bodies = drop_repeated_rows(find_body_lines(pages))
    prints = [leave_out_stains(page, body) for page, body in zip(pages, bodies, strict=True)]
    series: list[list[Part]] = []
    strips: set[int] = set()  # of the series, by index
    taken: dict[int, list[BBox]] = {}
    for index, (page, body) in enumerate(zip(pages, bodies, strict=True)):
        if page.kind is not PageKind.TEXT:
            continue
        goes_on = bool(series) and _reaches_end(series[-1][-1], index, bodies)
        parts = find_parts(page, index, body, known, goes_on=goes_on)
        taken[index] = [part.bbox for part in parts]
        for part in parts:
            between: list[Part] = []
            if series and is_strip(series[-1][0].table, part.table, by_number, no_labels):
                strips.add(len(series))
                series.append([part])
                continue
            whole = len(series) - 1 in strips and _count_pages(series[-1]) >= _count_pages(
                series[-2]
            )
            if series:
                lines = _find_rows_between(series[-1][-1], part, bodies, known.groups)
                between = [_make_row(series[-1][-1], pages[at], at, line) for at, line in lines]
            for row in between:
                taken[row.page_index].append(row.bbox)
            if between or (
                series
                and not whole
                and (
                    _goes_on(series[-1][-1], part, prints)
                    or _goes_on_below(series[-1], part, bodies[index])
                )
            ):
                series[-1] += [*between, part]
            else:
                series.append([part])
    texts = [outside(body, taken.get(index, ())) for index, body in enumerate(bodies)]
    recognised = {page.page_number for page in pages if page.reader == "ocr"}
    tables: list[Table] = []
    for parts in series:
        index, top = parts[0].page_index, parts[0].bbox.top
        before = lines_at_end(texts[index - 1], taken.get(index - 1, ())) if index else ()
        found = _build(parts, find_caption(top, texts[index], before), known)
        tables += [part_like_other_pages(t, recognised) for t in found] if recognised else found
    whole_rows = join_strips(tables, pages, no_labels)
    return tuple(join_column_blocks(whole_rows, known.headers))


def _count_pages(parts: Sequence[Part]) -> int:
    """Count the pages of a table; a strip has no more than the one it stands beside."""
    return len({part.page_index for part in parts})


def _reaches_end(part: Part, index: int, bodies: Sequence[Sequence[TextLine]]) -> bool:
    """Whether a region is the last of the page before page `index`."""
    return (
        part.region is not None
        and part.page_index == index - 1
        and all(line.bbox.center[1] <= part.bbox.bottom for line in bodies[part.page_index])
    )


def _goes_on(upper: Part, lower: Part, bodies: Sequence[Sequence[TextLine]]) -> bool:
    """Whether `lower` continues `upper` over a page break."""
    between = bodies[upper.page_index + 1 : lower.page_index]
    if lower.page_index <= upper.page_index or any(between):
        return False
    end, start = upper.bbox.bottom - EDGE_OF_TEXT, lower.bbox.top + EDGE_OF_TEXT
    after = [line for line in bodies[upper.page_index] if line.bbox.top > end]
    if any(not _belongs_to(line, upper.bbox) for line in after):
        return False
    before = [line for line in bodies[lower.page_index] if line.bbox.bottom < start]
    if any(not _belongs_to(line, lower.bbox) and not says_continued(line.text) for line in before):
        return False
    if upper.table is not None and lower.table is not None:
        return fits_below(upper.table, lower.table)
    return upper.region is not None and lower.region is not None


def _goes_on_below(series: Sequence[Part], lower: Part, body: Sequence[TextLine]) -> bool:
    """Whether `lower` is the next piece of a table that is cut into pieces on one page."""
    first, upper = series[0], series[-1]
    if upper.page_index != lower.page_index or lower.bbox.top - upper.bbox.bottom > MAX_CUT:
        return False
    if first.table is None or upper.table is None or lower.table is None:
        return False
    between = [y for line in body if upper.bbox.bottom <= (y := line.bbox.center[1])]
    return not any(y <= lower.bbox.top for y in between) and is_piece_of(
        first.table, upper.table, lower.table
    )


def _find_rows_between(
    upper: Part, lower: Part, bodies: Sequence[Sequence[TextLine]], groups: frozenset[str]
) -> list[tuple[int, TextLine]]:
    """Return the rows that part two pieces of one table, each with the index of its page.

    They are labels of groups, over the whole width of the table.
    Where a table has no rules at its sides, no vertical rule touches such a row, and what stands
    above it and below it is framed apart.
    """
    if upper.table is None or lower.table is None or lower.page_index > upper.page_index + 1:
        return []
    if not groups:
        return []
    bottom = 2 * upper.bbox.bottom
    after = [line for line in bodies[upper.page_index] if line.bbox[1] + line.bbox[3] >= bottom]
    if upper.page_index == lower.page_index:
        after = [line for line in after if line.bbox.center[1] <= lower.bbox.top]
        before = []
    else:
        below = bodies[lower.page_index]
        before = [line for line in below if line.bbox.center[1] <= lower.bbox.top]
    between = [(upper.page_index, line) for line in after]
    between += [(lower.page_index, line) for line in before]
    if len(between) > MAX_ROWS_BETWEEN or any(
        parse_label(line.text).key not in groups for _, line in between
    ):
        return []
    return between if between and fits_below(upper.table, lower.table) else []


def _make_row(upper: Part, page: Page, index: int, line: TextLine) -> Part:
    """Make a row of one cell as wide as the table above."""
    bbox = BBox(upper.bbox.x0, line.bbox.top, upper.bbox.x1, line.bbox.bottom)
    cell = Cell(0, 0, 1, 1, bbox, page.page_number, (line,))
    parts = (TablePart(page.page_number, bbox),)
    row = Table(cells=(cell,), n_rows=1, n_cols=1, kind=TableKind.RULED, parts=parts)
    return Part(index, bbox, row, None)


def _belongs_to(line: TextLine, box: BBox) -> bool:
    """Whether a line stands in a table, or in a narrow cell whose text reaches over its end."""
    if box.contains(*line.bbox.center):
        return True
    narrow = len(line.text) == 1 or line.bbox.width <= NARROW * box.width
    return narrow and box.x0 <= line.bbox.x0 and line.bbox.x1 <= box.x0 + LEFT_PART * box.width


def _build(group: Sequence[Part], caption: str, known: KnownLabels) -> Iterator[Table]:
    """Join the parts of one table and give it its caption.

    Without rules that bound the cells, each title begins a table of its own.
    """
    regions = [part.region for part in group if part.region is not None]
    if regions:
        banded = read_banded(regions, caption) if all(region.rules for region in regions) else None
        if banded is not None:
            yield banded
            return
        for number, own in enumerate(split_at_titles(regions, known)):
            yield build_table(own, "" if number else caption, known.headers)
        return
    tables = [part.table for part in group if part.table is not None]
    joined = tables[0]
    for table in tables[1:]:
        joined = join_pair(joined, table)
    yield replace(merge_slivers(joined), caption=caption)
