"""Pages → tables: every table of a document, ruled or not, joined over page breaks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

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
    Word,
)
from reportparse.pages.margins import find_body_lines
from reportparse.tables.banded import read_banded
from reportparse.tables.beside import is_column_of_values, is_strip, join_strips
from reportparse.tables.borderless import build_table
from reportparse.tables.captions import find_caption, lines_at_end, says_continued
from reportparse.tables.chunks import (
    Row,
    find_rows,
    join_vertical_texts,
    looks_like_value,
    outside,
    row_bbox,
    value_chunks,
)
from reportparse.tables.column_blocks import join_column_blocks
from reportparse.tables.cut_rows import drop_repeated_rows
from reportparse.tables.frames import Frame, find_frames
from reportparse.tables.grid import Lattice, build_lattice, fill_cells, lattice_bbox, reach_down
from reportparse.tables.join import fits_below, is_piece_of, join_pair, leave_out_stains
from reportparse.tables.layouts import frames_prose
from reportparse.tables.lost_rules import part_at_lost_rules
from reportparse.tables.open_top import reach_up
from reportparse.tables.pictures import doubt_pictures
from reportparse.tables.regions import (
    Region,
    extend_up,
    find_regions,
    is_tabular,
    split_at_titles,
    split_bands,
    usual_gap,
)
from reportparse.tables.slivers import merge_slivers
from reportparse.tables.split import extend_posts, split_rows
from reportparse.tables.spreads import split_spreads

MAX_ROWS_BETWEEN = 3  # group labels that follow each other without a row of values
NARROW = 0.06  # of the table's width; of a group's label beside many rows
LEFT_PART = 0.25  # of the table's width, in which such labels stand
EDGE_OF_TEXT = 2.0  # pt
MAX_CUT = 30.0  # pt; an empty line between two pieces of one table
MAX_ROWS_TO_VALUES = 3  # physical rows below a header, of which one holds the first values
MAX_OPEN_GAP = 2.5  # row heights between a header and the rows below it
_DATE = re.compile(r"\s*".join(("", r"\d{4}", "年", r"\d{1,2}", "月", r"\d{1,2}", "日", "")))


@dataclass(frozen=True, slots=True)
class _Part:
    """One page's share of a table, before joining: a built table, or a region of rows."""

    page_index: int
    bbox: BBox
    table: Table | None
    region: Region | None


def find_tables(pages: Sequence[Page], known: KnownLabels = NO_LABELS) -> tuple[Table, ...]:
    """Find the tables of a document in reading order, joined over page breaks.

    Args:
        pages: The pages of a document.
        known: The labels of all forms: they decide only what the page itself leaves open.
    """
    pages = split_spreads(pages)
    by_number = {page.page_number: page for page in pages}
    bodies = drop_repeated_rows(find_body_lines(pages))
    prints = [leave_out_stains(page, body) for page, body in zip(pages, bodies, strict=True)]
    series: list[list[_Part]] = []
    strips: set[int] = set()  # of the series, by index
    taken: dict[int, list[BBox]] = {}
    for index, (page, body) in enumerate(zip(pages, bodies, strict=True)):
        if page.kind is not PageKind.TEXT:
            continue
        goes_on = bool(series) and _reaches_end(series[-1][-1], index, bodies)
        parts = _find_parts(page, index, body, known, goes_on=goes_on)
        taken[index] = [part.bbox for part in parts]
        for part in parts:
            between: list[_Part] = []
            if series and is_strip(series[-1][0].table, part.table, by_number, known.headers):
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
    tables: list[Table] = []
    for parts in series:
        index, top = parts[0].page_index, parts[0].bbox.top
        before = lines_at_end(texts[index - 1], taken.get(index - 1, ())) if index else ()
        tables += _build(parts, find_caption(top, texts[index], before), known)
    whole_rows = join_strips(tables, pages, known.headers)
    return tuple(join_column_blocks(whole_rows, known.headers))


def _count_pages(parts: Sequence[_Part]) -> int:
    """Count the pages of a table; a strip has no more than the one it stands beside."""
    return len({part.page_index for part in parts})


def _reaches_end(part: _Part, index: int, bodies: Sequence[Sequence[TextLine]]) -> bool:
    """Whether a region is the last of the page before page `index`."""
    return (
        part.region is not None
        and part.page_index == index - 1
        and all(line.bbox.center[1] <= part.bbox.bottom for line in bodies[part.page_index])
    )


def _find_parts(
    page: Page,
    index: int,
    body: Sequence[TextLine],
    known: KnownLabels,
    *,
    goes_on: bool,
) -> list[_Part]:
    """Find the ruled tables of a page, then tables by alignment in the text left over."""
    parts: list[_Part] = []
    stacks: list[Frame] = []
    for frame in find_frames(page.rulings):
        lattice = build_lattice(frame) if frame.vertical else None
        is_one = lattice is None or len(lattice.xs) <= 2 or len(lattice.cells) == 1
        if lattice is None or (is_one and not is_column_of_values(lattice, body)):
            stacks.append(frame)
            continue
        bottom = lattice.ys[-1]
        below = [line for line in body if line.bbox.center[1] > bottom]
        lattice = reach_up(reach_down(lattice, frame, below), page.rulings, body, known.headers)
        part = _read_lattice(lattice, page, index, known)
        if part is not None and (frame.horizontal or not _holds_rows(part)):
            parts.append(part)
    parts = [part for part in parts if not _heads_open_rows(part, parts, body)]
    parts = [part for part in parts if part.table is None or not frames_prose(part.table)]
    rows = find_rows(_words_outside(body, [part.bbox for part in parts]))
    for frame in stacks:
        inside = [row for row in rows if frame.bbox.contains(*row_bbox(row).center)]
        rows_of_frame = _reach_over_page_end(inside, rows)
        number, rules = page.page_number, frame.horizontal
        for region in split_bands(rows_of_frame, rules, number, known.captions):
            has_values = any(value_chunks(row) for row in region.rows)
            if not has_values and region.rows[-1] is not rows[-1]:
                continue  # a header whose values stand below the last rule
            parts.append(_Part(index, region.bbox, None, region))
            rows = [row for row in rows if row not in region.rows]
    for region in find_regions(rows, page.page_number, known.captions, goes_on=goes_on):
        parts.append(_Part(index, region.bbox, None, region))
    return sorted(parts, key=lambda part: (part.bbox.top, part.bbox.x0))


def _holds_rows(part: _Part) -> bool:
    """Whether several lines of a column stand one above the other between two posts.

    They are several values, or values below their headers; or the column was cut into rows already.
    """
    if part.table is None:
        return False
    values = [
        [looks_like_value(line.text) for line in cell.text_lines]
        for cell in part.table.cells
        if any(looks_like_value(line.text) for line in cell.text_lines)
    ]
    headed = sum(len(lines) > 1 for lines in values)
    several = any(sum(lines) > 1 for lines in values)
    return several or part.table.n_rows > 1 or 2 * headed > len(values)


def _heads_open_rows(part: _Part, parts: Sequence[_Part], body: Sequence[TextLine]) -> bool:
    """Whether a ruled table is but the header of rows without rules that follow close below."""
    cells = part.table.cells if part.table is not None else ()
    if not cells or any(not cell.text_lines or looks_like_value(cell.text) for cell in cells):
        return False
    if part.table is None or len([c for c in cells if c.row + c.row_span == part.table.n_rows]) < 2:
        return False
    others = [other.bbox for other in parts if other is not part]
    below = [
        row
        for row in find_rows(_words_outside(body, [*others, part.bbox]))
        if row_bbox(row).center[1] > part.bbox.bottom
    ][:MAX_ROWS_TO_VALUES]
    edge = part.bbox.bottom
    for row in below:
        x0, top, x1, bottom = row_bbox(row)
        inside = part.bbox.x0 - EDGE_OF_TEXT <= x0 and x1 <= part.bbox.x1 + EDGE_OF_TEXT
        if not inside or top - edge > MAX_OPEN_GAP * (bottom - top):
            return False
        if any(edge <= other.top <= top for other in others):
            return False
        if len(row) > 1 and value_chunks(row):
            return True
        edge = bottom
    return False


def _words_outside(body: Sequence[TextLine], taken: Sequence[BBox]) -> list[Word]:
    return outside((word for line in body for word in line.words), taken)


def _reach_over_page_end(inside: Sequence[Row], rows: Sequence[Row]) -> list[Row]:
    """Add the rows that a page break cut off from the rules, up to the page's first or last row.

    Rows below a header without values belong to it anyway: the last rule of a three-line table
    stands on the page where the table ends.
    """
    if not inside:
        return []
    first, last = rows.index(inside[0]), rows.index(inside[-1])
    size, last_size = inside[0][0].words[0].size, inside[-1][0].words[0].size
    width = (min(row[0].bbox.x0 for row in inside), max(row[-1].bbox.x1 for row in inside))
    top, bottom = first, last
    while top > 0 and is_tabular(rows[top - 1], rows[top - 1], size, width):
        top -= 1
    while bottom + 1 < len(rows) and is_tabular(rows[bottom + 1], rows[bottom], last_size, width):
        bottom += 1
    values = [row for row in inside if value_chunks(row)]
    if top > 0:
        top = first
        if values and abs(values[0][0].words[0].size - size) < 1:
            top = extend_up(rows, first, 0, usual_gap(inside))  # the header stands above the rules
    is_signed = any(_is_date(row) for row in rows[last + 1 : bottom + 1])
    if (bottom + 1 < len(rows) or is_signed) and values:
        bottom = last  # what follows is text, or the end of the report
    return list(rows[top : bottom + 1])


def _is_date(row: Row) -> bool:
    """Whether a row is a date, as below a signature."""
    return _DATE.fullmatch("".join(chunk.text for chunk in row)) is not None


def _read_lattice(lattice: Lattice, page: Page, index: int, known: KnownLabels) -> _Part | None:
    words = _words_near(page, lattice_bbox(lattice))
    cells, crossing = fill_cells(lattice, words, page.page_number)
    parted = extend_posts(lattice, cells)
    if parted is not None:
        lattice = parted
        cells, crossing = fill_cells(lattice, words, page.page_number)
    finer = split_rows(lattice, cells)
    if finer is not None:
        lattice = finer
        words = [word for word in join_vertical_texts(words) if not word.vertical]
        cells, crossing = fill_cells(lattice, words, page.page_number)
    if not any(cell.text_lines for cell in cells):
        return None
    bbox = lattice_bbox(lattice)
    if page.is_recognised(bbox):
        lattice, cells, crossing = part_at_lost_rules(
            lattice, cells, crossing, words, known.headers
        )
    table = Table(
        cells=doubt_pictures(cells, page),
        n_rows=len(lattice.ys) - 1,
        n_cols=len(lattice.xs) - 1,
        kind=TableKind.RULED if finer is None and parted is None else TableKind.PART_RULED,
        parts=(TablePart(page.page_number, bbox),),
        crossing_words=crossing,
    )
    return _Part(index, bbox, table, None)


def _words_near(page: Page, bbox: BBox) -> list[Word]:
    x0, top, x1, bottom = bbox
    return [
        word
        for word in page.words
        if x0 < word.bbox[2] and word.bbox[0] < x1 and top < word.bbox[3] and word.bbox[1] < bottom
    ]


def _goes_on(upper: _Part, lower: _Part, bodies: Sequence[Sequence[TextLine]]) -> bool:
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


def _goes_on_below(series: Sequence[_Part], lower: _Part, body: Sequence[TextLine]) -> bool:
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
    upper: _Part, lower: _Part, bodies: Sequence[Sequence[TextLine]], groups: frozenset[str]
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
    after = [line for line in bodies[upper.page_index] if line.bbox.center[1] >= upper.bbox.bottom]
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


def _make_row(upper: _Part, page: Page, index: int, line: TextLine) -> _Part:
    """Make a row of one cell as wide as the table above."""
    bbox = BBox(upper.bbox.x0, line.bbox.top, upper.bbox.x1, line.bbox.bottom)
    cell = Cell(0, 0, 1, 1, bbox, page.page_number, (line,))
    parts = (TablePart(page.page_number, bbox),)
    row = Table(cells=(cell,), n_rows=1, n_cols=1, kind=TableKind.RULED, parts=parts)
    return _Part(index, bbox, row, None)


def _belongs_to(line: TextLine, box: BBox) -> bool:
    """Whether a line stands in a table, or in a narrow cell whose text reaches over its end."""
    if box.contains(*line.bbox.center):
        return True
    narrow = len(line.text) == 1 or line.bbox.width <= NARROW * box.width
    return narrow and box.x0 <= line.bbox.x0 and line.bbox.x1 <= box.x0 + LEFT_PART * box.width


def _build(group: Sequence[_Part], caption: str, known: KnownLabels) -> Iterator[Table]:
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
