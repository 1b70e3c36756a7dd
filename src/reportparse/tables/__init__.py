"""Pages → tables: every table of a document, ruled or not, joined over page breaks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportparse.layout import BBox, Page, PageKind, Table, TableKind, TablePart, TextLine, Word
from reportparse.tables.borderless import Region, build_table, find_regions
from reportparse.tables.chunks import find_rows
from reportparse.tables.frames import Frame, find_frames
from reportparse.tables.grid import Lattice, build_lattice, fill_cells, lattice_bbox
from reportparse.tables.join import fits_below, join_pair
from reportparse.tables.margins import find_body_lines
from reportparse.tables.split import split_rows

CAPTION_REACH = 70.0  # pt above a table in which its caption stands
CAPTION_LINES = 3
CONTINUED = frozenset({"续表", "（续）", "(续)", "续上表", "（续表）", "(续表)", "接上表"})
EDGE_OF_TEXT = 2.0  # pt


@dataclass(frozen=True, slots=True)
class _Part:
    """One page's share of a table, before joining: a built table, or a region of rows."""

    page_index: int
    bbox: BBox
    table: Table | None
    region: Region | None


def find_tables(pages: Sequence[Page]) -> tuple[Table, ...]:
    """Find the tables of a document in reading order, joined over page breaks."""
    bodies = find_body_lines(pages)
    groups: list[list[_Part]] = []
    for index, (page, body) in enumerate(zip(pages, bodies, strict=True)):
        if page.kind is not PageKind.TEXT:
            continue
        for part in _find_parts(page, index, body):
            if groups and _goes_on(groups[-1][-1], part, bodies):
                groups[-1].append(part)
            else:
                groups.append([part])
    return tuple(_build(group, bodies) for group in groups)


def _find_parts(page: Page, index: int, body: Sequence[TextLine]) -> list[_Part]:
    """Find the ruled tables of a page, then tables by alignment in the text left over."""
    parts: list[_Part] = []
    taken: list[BBox] = []
    for frame in find_frames(page.rulings):
        part = _read_frame(frame, page, index)
        if part is not None:
            parts.append(part)
            taken.append(part.bbox)
    words = [
        word
        for line in body
        for word in line.words
        if not any(box.contains(*word.bbox.center) for box in taken)
    ]
    for region in find_regions(find_rows(words), page.page_number):
        parts.append(_Part(index, region.bbox, None, region))
    return sorted(parts, key=lambda part: (part.bbox.top, part.bbox.x0))


def _read_frame(frame: Frame, page: Page, index: int) -> _Part | None:
    """Read a frame as a lattice, or as rows between rules; None when it is no table."""
    if frame.vertical:
        lattice = build_lattice(frame)
        if len(lattice.xs) > 2 and len(lattice.cells) > 1:
            return _read_lattice(lattice, page, index)
    words = [word for word in page.words if frame.bbox.contains(*word.bbox.center)]
    rows = find_rows(words)
    if not any(len(row) > 1 for row in rows):
        return None
    bands = tuple(sorted(rule.position for rule in frame.horizontal))
    region = Region(page.page_number, tuple(rows), bands)
    return _Part(index, frame.bbox, None, region)


def _read_lattice(lattice: Lattice, page: Page, index: int) -> _Part | None:
    words = _words_near(page, lattice_bbox(lattice))
    cells, crossing = fill_cells(lattice, words, page.page_number)
    finer = split_rows(lattice, cells)
    if finer is not None:
        lattice = finer
        cells, crossing = fill_cells(lattice, words, page.page_number)
    if not any(cell.text_lines for cell in cells):
        return None
    bbox = lattice_bbox(lattice)
    table = Table(
        cells=cells,
        n_rows=len(lattice.ys) - 1,
        n_cols=len(lattice.xs) - 1,
        kind=TableKind.RULED if finer is None else TableKind.PART_RULED,
        parts=(TablePart(page.page_number, bbox),),
        crossing_words=crossing,
    )
    return _Part(index, bbox, table, None)


def _words_near(page: Page, bbox: BBox) -> list[Word]:
    return [word for word in page.words if bbox.overlaps(word.bbox)]


def _goes_on(upper: _Part, lower: _Part, bodies: Sequence[Sequence[TextLine]]) -> bool:
    """Whether `lower` continues `upper` over a page break."""
    if lower.page_index != upper.page_index + 1:
        return False
    if any(
        line.bbox.top > upper.bbox.bottom - EDGE_OF_TEXT
        for line in bodies[upper.page_index]
        if not upper.bbox.contains(*line.bbox.center)
    ):
        return False
    if any(
        line.bbox.bottom < lower.bbox.top + EDGE_OF_TEXT and line.text.strip() not in CONTINUED
        for line in bodies[lower.page_index]
        if not lower.bbox.contains(*line.bbox.center)
    ):
        return False
    if upper.table is not None and lower.table is not None:
        return fits_below(upper.table, lower.table)
    return upper.region is not None and lower.region is not None


def _build(group: Sequence[_Part], bodies: Sequence[Sequence[TextLine]]) -> Table:
    """Join the parts of one table and give it its caption."""
    caption = _find_caption(group[0], bodies[group[0].page_index])
    regions = [part.region for part in group if part.region is not None]
    if regions:
        return build_table(regions, caption)
    tables = [part.table for part in group if part.table is not None]
    joined = tables[0]
    for table in tables[1:]:
        joined = join_pair(joined, table)
    return replace(joined, caption=caption)


def _find_caption(part: _Part, body: Sequence[TextLine]) -> str:
    """Return the text lines close above a table, joined by newlines."""
    above = [
        line
        for line in body
        if part.bbox.top - CAPTION_REACH <= line.bbox.top
        and line.bbox.bottom <= part.bbox.top + EDGE_OF_TEXT
    ]
    return "\n".join(line.text for line in above[-CAPTION_LINES:])
