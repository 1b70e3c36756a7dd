"""Tables without rules, or with rules between rows only: columns by the alignment of text.

The columns of values are found first, from the row with most values, then the text columns in the
gaps between them. Every physical row stays a row of its own: which of them belong to one label
that was wrapped, only the wording can tell, and that is decided where the codebook is known.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, islice, pairwise

from reportparse.labels import parse_label
from reportparse.layout import (
    BBox,
    Cell,
    Table,
    TableKind,
    TablePart,
    TextLine,
    Word,
    union_bbox,
)
from reportparse.pages.text_lines import find_text_lines
from reportparse.tables.chunks import (
    BROKEN_GAP,
    Chunk,
    Row,
    chunk_of,
    looks_like_value,
    row_bbox,
    shares_x,
    split_at_starts,
    value_chunks,
)
from reportparse.tables.columns import (
    MIN_HEADERS,
    Column,
    find_columns,
    nearest_column,
    overlaps,
)
from reportparse.tables.regions import Region, is_one_row
from reportparse.tables.spaced import (
    join_spaced_headers,
    join_spread_numbers,
    join_years,
    part_known_headers,
)

SAME_START = 3.0  # pt; how far the texts of a column may begin from one line
OVER = 0.3  # share of a column, or of the text, by which a text lies over the column


def build_table(
    regions: Sequence[Region], caption: str, headers: frozenset[str] = frozenset()
) -> Table:
    """Build one table from the regions of one or several pages.

    Args:
        regions: The rows of the table, one region a page.
        caption: The text above it.
        headers: Label keys of headers, to know one by that is printed with spaces inside.
    """
    rows = join_years(split_at_starts([row for region in regions for row in region.rows]))
    rows = join_spaced_headers(part_known_headers(rows, headers))
    rows = join_spread_numbers(rows)
    cut = iter(rows)
    regions = [replace(region, rows=tuple(islice(cut, len(region.rows)))) for region in regions]
    columns = find_columns(rows)
    borders = _column_borders(columns, [region.bbox for region in regions])
    cells: list[Cell] = []
    n_rows = 0
    for region in regions:
        for band in _group_bands(region):
            row_cells = _fill_row(band, n_rows, columns, borders, region.page_number)
            if not n_rows and all(column.holds_values for column in columns):
                row_cells = _widen_title(row_cells, headers)
            cells += row_cells
            n_rows += 1
    return Table(
        cells=tuple(cells),
        n_rows=n_rows,
        n_cols=len(columns),
        kind=TableKind.PART_RULED if any(region.bands for region in regions) else TableKind.ALIGNED,
        parts=tuple(TablePart(region.page_number, region.bbox) for region in regions),
        caption=caption,
    )


def _widen_title(cells: list[Cell], headers: frozenset[str]) -> list[Cell]:
    """Let the only text of the first row stand over all columns, if it is a header of a form.

    Args:
        cells: The cells of the first row of a table without labels: all columns hold values.
        headers: Label keys of headers.
    """
    texts = [cell for cell in cells if cell.text_lines]
    if len(texts) != 1 or parse_label(texts[0].text).key not in headers:
        return cells
    box = union_bbox(cell.bbox for cell in cells)
    return [texts[0]._replace(col=0, col_span=sum(cell.col_span for cell in cells), bbox=box)]


def _group_bands(region: Region) -> list[tuple[Row, ...]]:
    """Group rows between two rules into one row when they hold one row of values at most."""
    if not region.bands:
        return [(row,) for row in region.rows]
    groups: list[tuple[Row, ...]] = []
    for _, rows in groupby(
        region.rows, key=lambda row: sum(1 for y in region.bands if y < row_bbox(row).center[1])
    ):
        band = tuple(rows)
        if is_one_row(band):
            groups.append(band)
        else:
            groups += _join_broken_numbers(band)
    return groups


def _join_broken_numbers(band: Sequence[Row]) -> list[tuple[Row, ...]]:
    """Join to a row the rest of its numbers: a line of nothing but values below some of them."""
    groups: list[tuple[Row, ...]] = []
    for row in band:
        above = groups[-1][-1] if groups else ()
        values = value_chunks(above)
        continues = (
            len(above) > len(values) > 0
            and all(looks_like_value(chunk.text) for chunk in row)
            and all(any(shares_x(chunk, value) for value in values) for chunk in row)
            and row[0].bbox.top - values[0].bbox.bottom < BROKEN_GAP * values[0].bbox.height
        )
        if continues:
            groups[-1] = (*groups[-1], row)
        else:
            groups.append((row,))
    return groups


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
    whole = [chunk for physical in band for chunk in physical]
    # A group's label set vertically stands beside many rows and is no measure of this one.
    own = [chunk for chunk in whole if not chunk.words[0].vertical] or whole
    top = min(chunk.bbox.top for chunk in own)
    bottom = max(chunk.bbox.bottom for chunk in own)
    among_headers = (
        _count_headed([w for chunk in whole for w in chunk.words], columns) >= MIN_HEADERS
    )
    chunks = [
        part
        for chunk in whole
        for part in _split_over_columns(chunk, columns, among_headers=among_headers)
    ]
    if len(chunks) == 1 and _is_title(chunks[0], columns):
        bbox = BBox(borders[0], top, borders[-1], bottom)
        return [Cell(row, 0, 1, len(columns), bbox, page_number, (chunks[0],))]
    chunks = _without_colliding_vertical(chunks, columns)
    spans = _merge_spans([_span(chunk, columns) for chunk in chunks])
    cells: list[Cell] = []
    for first, last, members in spans:
        words = [word for index in members for word in chunks[index].words]
        bbox = BBox(borders[first], top, borders[last + 1], bottom)
        lines: tuple[TextLine, ...] = find_text_lines(words)
        cells.append(Cell(row, first, 1, last - first + 1, bbox, page_number, lines))
    covered = {col for cell in cells for col in cell.cols}
    for col in range(len(columns)):
        if col not in covered:
            bbox = BBox(borders[col], top, borders[col + 1], bottom)
            cells.append(Cell(row, col, 1, 1, bbox, page_number))
    return sorted(cells, key=lambda cell: cell.col)


def _without_colliding_vertical(chunks: Sequence[Chunk], columns: Sequence[Column]) -> list[Chunk]:
    """Leave out a group's vertical text in a row whose label reaches over the group's column."""
    upright = [_span(chunk, columns) for chunk in chunks if not chunk.words[0].vertical]
    kept: list[Chunk] = []
    for chunk in chunks:
        first, last = _span(chunk, columns)
        collides = any(start <= last and first <= end for start, end in upright)
        if not (chunk.words[0].vertical and collides):
            kept.append(chunk)
    return kept


def _is_title(chunk: Chunk, columns: Sequence[Column]) -> bool:
    """Whether a text alone in its row reaches from the label columns over those of values."""
    first = next((column.x0 for column in columns if column.holds_values), float("inf"))
    labels = [column.x1 for column in columns if not column.holds_values and column.x0 < first]
    return bool(labels) and chunk.bbox.x0 < max(labels) and chunk.bbox.x1 > first


def _count_headed(words: Sequence[Word], columns: Sequence[Column]) -> int:
    """Count the columns of values over which a word stands that is none, and over no other one."""
    headed: set[int] = set()
    for word in words:
        over = [index for index, column in enumerate(columns) if overlaps(column, word.bbox)]
        if len(over) == 1 and columns[over[0]].holds_values and not looks_like_value(word.text):
            headed.update(over)
    return len(headed)


def _split_over_columns(
    chunk: Chunk, columns: Sequence[Column], *, among_headers: bool
) -> list[Chunk]:
    """Cut a chunk between words that stand over, or begin with, columns of their own.

    Among the headers of other columns, a word over a column of values is its header, even where a
    text over the labels reaches close to it.
    """
    words = chunk.words
    if len(words) == 1:
        return [chunk]
    over = [_nearest_by_middle(columns, word) for word in words]
    apart = len(set(over)) > 1 and all(columns[index].holds_values for index in over)
    parts: list[list[Word]] = [[words[0]]]
    for left, right in pairwise(range(len(words))):
        begins = _begins_column(words[right], columns) or _is_value_beside(
            words[left], words[right], columns[over[right]]
        )
        heads = among_headers and _is_header_beside(words[left], words[right], columns[over[right]])
        if begins or heads or (apart and over[left] != over[right]):
            parts.append([words[right]])
        else:
            parts[-1].append(words[right])
    return [chunk_of(part) for part in parts]


def _is_value_beside(left: Word, right: Word, column: Column) -> bool:
    """Whether a value stands in its column, close beside the end of a long label."""
    return (
        column.holds_values
        and looks_like_value(right.text)
        and not looks_like_value(left.text)
        and column.distance(right.bbox) <= SAME_START
        and left.bbox.center[0] < column.x0
    )


def _is_header_beside(left: Word, right: Word, column: Column) -> bool:
    """Whether a word heads a column of values, close beside the end of a text over the labels."""
    return column.holds_values and overlaps(column, right.bbox) and not overlaps(column, left.bbox)


def _begins_column(word: Word, columns: Sequence[Column]) -> bool:
    return any(
        not column.holds_values and abs(word.bbox.x0 - column.start) <= SAME_START
        for column in columns
    )


def _nearest_by_middle(columns: Sequence[Column], word: Word) -> int:
    x = (word.bbox.x0 + word.bbox.x1) / 2
    return min(
        range(len(columns)), key=lambda index: abs((columns[index].x0 + columns[index].x1) / 2 - x)
    )


def _span(chunk: Chunk, columns: Sequence[Column]) -> tuple[int, int]:
    """Return the first and last column a chunk lies over."""
    box = chunk.bbox
    over = [
        index
        for index, column in enumerate(columns)
        if min(box.x1, column.x1) - max(box.x0, column.x0)
        > OVER * min(column.x1 - column.x0, box.width)
    ]
    if looks_like_value(chunk.text) or not over:
        index = nearest_column(columns, box)
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
