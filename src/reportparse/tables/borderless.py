"""Tables without rules, or with rules between rows only: columns by the alignment of text.

The columns of values are found first, from the row with most values, then the text columns in the
gaps between them. Every physical row stays a row of its own: which of them belong to one label
that was wrapped, only the wording can tell, and that is decided where the codebook is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportparse.layout import BBox, Cell, Table, TableKind, TablePart, TextLine
from reportparse.pages.text_lines import find_text_lines
from reportparse.tables.chunks import Chunk, Row, looks_like_value, row_bbox, value_chunks

MIN_VALUE_ROWS = 1  # disputes-2019 has one row of values
MAX_ROW_GAP = 4.5  # row heights between two rows of values; a label wrapped over four lines
NARRATIVE_FILL = 0.8  # share of the table's width; a single chunk this wide is a paragraph's line
HEADER_REACH = 7  # physical rows above the first values that may be headers
HEADER_GAP = 2.6  # row heights between header rows
TAIL_GAP = 1.6  # row heights between the last values and the rest of their label


@dataclass(frozen=True, slots=True)
class Region:
    """Rows of one table on one page, top to bottom."""

    page_number: int
    rows: tuple[Row, ...]
    bands: tuple[float, ...] = ()
    """y of the rules between rows, if any."""

    @property
    def bbox(self) -> BBox:
        """The box around the rows, and the rules if any."""
        boxes = [row_bbox(row) for row in self.rows]
        tops = [box.top for box in boxes] + list(self.bands)
        bottoms = [box.bottom for box in boxes] + list(self.bands)
        x0, x1 = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
        return BBox(x0, min(tops), x1, max(bottoms))


@dataclass(frozen=True, slots=True)
class Column:
    """Where the texts of a column lie."""

    x0: float
    x1: float

    def distance(self, box: BBox) -> float:
        """How far a text is from being aligned with the column, left, right or in the middle."""
        middle = (self.x0 + self.x1) / 2
        return min(
            abs(self.x0 - box.x0), abs(self.x1 - box.x1), abs(middle - (box.x0 + box.x1) / 2)
        )


def find_regions(rows: Sequence[Row], page_number: int) -> list[Region]:
    """Find runs of rows that read as a table: a text and values beside it, again and again."""
    regions: list[Region] = []
    for first, last in _value_runs(rows):
        top = _extend_up(rows, first, regions[-1].rows[-1] if regions else None)
        bottom = _extend_down(rows, last)
        regions.append(Region(page_number, tuple(rows[top : bottom + 1])))
    return regions


def _value_runs(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Return first and last row of each run of rows with values."""
    runs: list[tuple[int, int]] = []
    for index, row in enumerate(rows):
        if not _is_value_row(row):
            continue
        if runs and _continues(rows, runs[-1][1], index):
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return [run for run in runs if _has_enough(rows, run)]


def _is_value_row(row: Row) -> bool:
    """Whether a row holds a value apart from its text, or several values."""
    values = value_chunks(row)
    return bool(values) and len(row) >= 2 and row[0].text != row[-1].text or len(values) >= 2


def _has_enough(rows: Sequence[Row], run: tuple[int, int]) -> bool:
    """One row of values is a table only when it has three values or more."""
    value_rows = [row for row in rows[run[0] : run[1] + 1] if _is_value_row(row)]
    return len(value_rows) > MIN_VALUE_ROWS or len(value_chunks(value_rows[0])) >= 3


def _continues(rows: Sequence[Row], last: int, index: int) -> bool:
    """Whether the rows between two rows of values can belong to the same table."""
    height = max(row_bbox(rows[index]).height, row_bbox(rows[last]).height)
    if rows[index][0].bbox.top - rows[last][0].bbox.bottom > 2 * MAX_ROW_GAP * height:
        return False
    left = min(rows[last][0].bbox.x0, rows[index][0].bbox.x0)
    right = max(rows[last][-1].bbox.x1, rows[index][-1].bbox.x1)
    between = rows[last + 1 : index]
    return not any(_is_narrative(row, left, right) for row in between)


def _is_narrative(row: Row, left: float, right: float) -> bool:
    box = row_bbox(row)
    filled = sum(chunk.bbox.width for chunk in row)
    return filled >= NARRATIVE_FILL * max(right - left, 1.0) and box.width - filled < 0.1 * filled


def _extend_up(rows: Sequence[Row], first: int, taken: Row | None) -> int:
    """Take the header rows above the first values, as long as they stand close."""
    left, right = rows[first][0].bbox.x0, rows[first][-1].bbox.x1
    top = first
    while top > 0 and first - top < HEADER_REACH:
        row = rows[top - 1]
        box, below = row_bbox(row), row_bbox(rows[top])
        if row is taken or below.top - box.bottom > HEADER_GAP * min(box.height, below.height):
            break
        if _is_narrative(row, left, right):
            break
        top -= 1
        left, right = min(left, box.x0), max(right, box.x1)
    return top


def _extend_down(rows: Sequence[Row], last: int) -> int:
    """Take the rest of the last label: text rows close below that stay left of the values."""
    values = value_chunks(rows[last])
    limit = values[0].bbox.x0 if values else rows[last][-1].bbox.x0
    size = rows[last][0].words[0].size
    bottom = last
    while bottom + 1 < len(rows):
        box, above = row_bbox(rows[bottom + 1]), row_bbox(rows[bottom])
        gap = box.top - above.bottom
        if gap > TAIL_GAP * above.height or box.x1 > limit:
            break
        if abs(rows[bottom + 1][0].words[0].size - size) > 0.5:
            break
        bottom += 1
    return bottom


def build_table(regions: Sequence[Region], caption: str) -> Table:
    """Build one table from the regions of one or several pages."""
    rows = [(region, row) for region in regions for row in region.rows]
    columns = find_columns([row for _, row in rows])
    borders = _column_borders(columns, [region.bbox for region in regions])
    cells: list[Cell] = []
    n_rows = 0
    for region in regions:
        for band in _group_bands(region):
            cells += _fill_row(band, n_rows, columns, borders, region.page_number)
            n_rows += 1
    return Table(
        cells=tuple(cells),
        n_rows=n_rows,
        n_cols=len(columns),
        kind=TableKind.PART_RULED if any(region.bands for region in regions) else TableKind.ALIGNED,
        parts=tuple(TablePart(region.page_number, region.bbox) for region in regions),
        caption=caption,
    )


def _group_bands(region: Region) -> list[tuple[Row, ...]]:
    """Group rows between two rules into one row when they hold one row of values at most."""
    if not region.bands:
        return [(row,) for row in region.rows]
    bands: list[list[Row]] = [[] for _ in range(len(region.bands) + 1)]
    for row in region.rows:
        middle = row_bbox(row).center[1]
        bands[sum(1 for y in region.bands if y < middle)].append(row)
    groups: list[tuple[Row, ...]] = []
    for band in bands:
        if sum(1 for row in band if value_chunks(row)) == 1:
            groups.append(tuple(band))
        else:
            groups += [(row,) for row in band]
    return groups


def find_columns(rows: Sequence[Row]) -> list[Column]:
    """Find the columns of a table, left to right: of values first, then of text between them."""
    values = _value_columns(rows)
    edges = [float("-inf"), *(column.x0 for column in values), float("inf")]
    columns: list[Column] = []
    for index, right in enumerate(edges[1:]):
        left = values[index - 1].x1 if index else float("-inf")
        columns += _text_columns(rows, left, right, values)
        if index < len(values):
            columns.append(values[index])
    return columns


def _value_columns(rows: Sequence[Row]) -> list[Column]:
    """Find columns of values: the fullest row gives the pattern, others may add to it."""
    by_fullness = sorted((value_chunks(row) for row in rows), key=len, reverse=True)
    if not by_fullness or not by_fullness[0]:
        return []
    columns = [Column(chunk.bbox.x0, chunk.bbox.x1) for chunk in by_fullness[0]]
    for chunks in by_fullness[1:]:
        for chunk in chunks:
            box = chunk.bbox
            best = min(range(len(columns)), key=lambda index: columns[index].distance(box))
            if columns[best].distance(box) <= _reach(columns, best, box):
                near = columns[best]
                columns[best] = Column(min(near.x0, box.x0), max(near.x1, box.x1))
            elif not any(column.x0 < box.x1 and box.x0 < column.x1 for column in columns):
                columns.append(Column(box.x0, box.x1))
                columns.sort(key=lambda column: column.x0)
    return columns


def _reach(columns: Sequence[Column], index: int, box: BBox) -> float:
    """How far from a column a value may stand and still belong to it: half-way to the next."""
    gaps = [
        columns[index].x0 - columns[index - 1].x1 if index else 60.0,
        columns[index + 1].x0 - columns[index].x1 if index + 1 < len(columns) else 60.0,
    ]
    return max(min(gaps) / 2, box.height * 0.6)


def _text_columns(
    rows: Sequence[Row], left: float, right: float, values: Sequence[Column]
) -> list[Column]:
    """Find text columns in the gap between two columns of values.

    The row with most texts in the gap gives the pattern; texts that start elsewhere join the
    nearest column, so that a long label may reach over several.
    """
    inside: list[list[Chunk]] = []
    for row in rows:
        chunks = [
            chunk
            for chunk in row
            if chunk.bbox.x0 < right
            and (chunk.bbox.x0 + chunk.bbox.x1) / 2 > left
            and chunk.bbox.x0 >= left - 2
            and not any(c.x0 < chunk.bbox.x1 and chunk.bbox.x0 < c.x1 for c in values)
            and not looks_like_value(chunk.text)
        ]
        if chunks:
            inside.append(chunks)
    if not inside:
        return []
    pattern = max(inside, key=len)
    columns = [Column(chunk.bbox.x0, chunk.bbox.x1) for chunk in pattern]
    for chunks in inside:
        for chunk in chunks:
            index = _nearest(columns, chunk.bbox)
            x0, x1 = min(columns[index].x0, chunk.bbox.x0), max(columns[index].x1, chunk.bbox.x1)
            low = columns[index - 1].x1 if index else left
            high = columns[index + 1].x0 if index + 1 < len(columns) else right
            columns[index] = Column(max(x0, low), min(x1, high))
    return columns


def _nearest(columns: Sequence[Column], box: BBox) -> int:
    return min(range(len(columns)), key=lambda index: columns[index].distance(box))


def _column_borders(columns: Sequence[Column], boxes: Sequence[BBox]) -> list[float]:
    """Return x of the borders between columns, and of the table's sides."""
    left = min([box.x0 for box in boxes] + [column.x0 for column in columns])
    right = max([box.x1 for box in boxes] + [column.x1 for column in columns])
    middles = [(a.x1 + b.x0) / 2 for a, b in pairwise(columns)]
    return [left, *middles, right]


def _fill_row(
    band: Sequence[Row],
    row: int,
    columns: Sequence[Column],
    borders: Sequence[float],
    page_number: int,
) -> list[Cell]:
    """Place the chunks of one table row into cells; columns without text get empty cells."""
    chunks = [chunk for physical in band for chunk in physical]
    top = min(chunk.bbox.top for chunk in chunks)
    bottom = max(chunk.bbox.bottom for chunk in chunks)
    spans = _merge_spans([_span(chunk, columns) for chunk in chunks])
    cells: list[Cell] = []
    for first, last, members in spans:
        words = [word for index in members for word in chunks[index].words]
        bbox = BBox(borders[first], top, borders[last + 1], bottom)
        lines: tuple[TextLine, ...] = find_text_lines(words) if words else ()
        cells.append(Cell(row, first, 1, last - first + 1, bbox, page_number, lines))
    covered = {col for cell in cells for col in cell.cols}
    for col in range(len(columns)):
        if col not in covered:
            bbox = BBox(borders[col], top, borders[col + 1], bottom)
            cells.append(Cell(row, col, 1, 1, bbox, page_number))
    return sorted(cells, key=lambda cell: cell.col)


def _span(chunk: Chunk, columns: Sequence[Column]) -> tuple[int, int]:
    """Return the first and last column a chunk lies over."""
    box = chunk.bbox
    over = [
        index
        for index, column in enumerate(columns)
        if min(box.x1, column.x1) - max(box.x0, column.x0)
        > 0.3 * min(column.x1 - column.x0, box.width)
    ]
    if looks_like_value(chunk.text) or not over:
        index = _nearest(columns, box)
        return index, index
    return over[0], over[-1]


def _merge_spans(
    spans: Sequence[tuple[int, int]],
) -> list[tuple[int, int, list[int]]]:
    """Merge chunks whose spans overlap into one cell; returns `(first, last, chunk indexes)`."""
    merged: list[tuple[int, int, list[int]]] = []
    for index in sorted(range(len(spans)), key=lambda index: spans[index]):
        first, last = spans[index]
        if merged and first <= merged[-1][1]:
            left, right, members = merged[-1]
            merged[-1] = (left, max(right, last), [*members, index])
        else:
            merged.append((first, last, [index]))
    return merged
