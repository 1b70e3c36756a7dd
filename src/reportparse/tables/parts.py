"""The parts of tables on one page: ruled ones, then those that alignment shows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportparse.layout import (
    BBox,
    KnownLabels,
    Page,
    Table,
    TableKind,
    TablePart,
    TextLine,
    Word,
)
from reportparse.tables.beside import is_column_of_labels, is_column_of_values
from reportparse.tables.chunks import (
    Row,
    find_rows,
    join_vertical_texts,
    looks_like_value,
    outside,
    row_bbox,
    value_chunks,
)
from reportparse.tables.frames import Frame, find_frames
from reportparse.tables.grid import Lattice, build_lattice, fill_cells, lattice_bbox, reach_down
from reportparse.tables.layouts import frames_prose
from reportparse.tables.lost_rules import part_at_lost_rules
from reportparse.tables.open_top import reach_up
from reportparse.tables.pictures import doubt_pictures
from reportparse.tables.regions import (
    Region,
    extend_up,
    find_regions,
    is_tabular,
    split_bands,
    usual_gap,
)
from reportparse.tables.split import extend_posts, split_rows

EDGE_OF_TEXT = 2.0  # pt
MAX_ROWS_TO_VALUES = 3  # physical rows below a header, of which one holds the first values
MAX_OPEN_GAP = 2.5  # row heights between a header and the rows below it
_DATE = re.compile(r"\s*".join(("", r"\d{4}", "年", r"\d{1,2}", "月", r"\d{1,2}", "日", "")))


@dataclass(frozen=True, slots=True)
class Part:
    """One page's share of a table, before joining: a built table, or a region of rows."""

    page_index: int
    bbox: BBox
    table: Table | None
    region: Region | None


def find_parts(
    page: Page,
    index: int,
    body: Sequence[TextLine],
    known: KnownLabels,
    *,
    goes_on: bool,
) -> list[Part]:
    """Find the ruled tables of a page, then tables by alignment in the text left over."""
    parts: list[Part] = []
    stacks: list[Frame] = []
    for frame in find_frames(page.rulings):
        lattice = build_lattice(frame) if frame.vertical else None
        is_one = lattice is None or len(lattice.xs) <= 2 or len(lattice.cells) == 1
        if lattice is None or (is_one and not _is_strip(lattice, body, known)):
            stacks.append(frame)
            continue
        bottom = 2 * lattice.ys[-1]
        below = [line for line in body if line.bbox[1] + line.bbox[3] > bottom]
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
            parts.append(Part(index, region.bbox, None, region))
            rows = [row for row in rows if row not in region.rows]
    for region in find_regions(rows, page.page_number, known.captions, goes_on=goes_on):
        parts.append(Part(index, region.bbox, None, region))
    return sorted(parts, key=lambda part: (part.bbox.top, part.bbox.x0))


def _is_strip(lattice: Lattice, body: Sequence[TextLine], known: KnownLabels) -> bool:
    """Whether a frame of one column is a strip of a table that a printer cut."""
    return is_column_of_values(lattice, body) or is_column_of_labels(
        lattice, body, known.groups | known.headers
    )


def _holds_rows(part: Part) -> bool:
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


def _heads_open_rows(part: Part, parts: Sequence[Part], body: Sequence[TextLine]) -> bool:
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


def _read_lattice(lattice: Lattice, page: Page, index: int, known: KnownLabels) -> Part | None:
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
    return Part(index, bbox, table, None)


def _words_near(page: Page, bbox: BBox) -> list[Word]:
    x0, top, x1, bottom = bbox
    return [
        word
        for word in page.words
        if x0 < word.bbox[2] and word.bbox[0] < x1 and top < word.bbox[3] and word.bbox[1] < bottom
    ]
