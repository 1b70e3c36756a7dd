"""Columns by the alignment of text: those of values first, then the texts in the gaps between."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import Literal

from reportparse.layout import BBox
from reportparse.tables.chunks import Chunk, Row, looks_like_value, value_chunks

SAME_START = 3.0  # pt; how far a text may reach beyond its column
MAX_HEADER_SHARE = 1.2  # of the width of its column; a wider text is a title or a group's
MAX_APART = 60.0  # pt; between a header and the values of its column
MIN_HEADERS = 3  # header words beside each other that show columns no value shows
LEANING = 1.0  # pt; between the middles of a header and of values that are not set alike
MAX_HEADER = 3.2  # heights of the text; a wider header word over one column may be a group's


@dataclass(frozen=True, slots=True)
class Column:
    """Where the texts of a column lie."""

    x0: float
    x1: float
    holds_values: bool = False
    start: float = 0.0
    """Where most texts of a text column begin."""

    def distance(self, box: BBox) -> float:
        """How far a text is from being aligned with the column, left, right or in the middle."""
        middle = (self.x0 + self.x1) / 2
        return min(
            abs(self.x0 - box.x0), abs(self.x1 - box.x1), abs(middle - (box.x0 + box.x1) / 2)
        )

    def widened(self, box: BBox) -> "Column":
        """Return the column with room for a text."""
        return replace(self, x0=min(self.x0, box.x0), x1=max(self.x1, box.x1))


def find_columns(rows: Sequence[Row]) -> list[Column]:
    """Find the columns of a table, left to right: of values first, then of text between them."""
    counted = _count_columns(rows)
    if counted:
        return counted
    values = _blank_columns(rows, value_columns(rows))
    edges = [float("-inf"), *(column.x0 for column in values), float("inf")]
    columns: list[Column] = []
    for index, right in enumerate(edges[1:]):
        left = values[index - 1].x1 if index else float("-inf")
        columns += _text_columns(rows, left, right, values)
        if index < len(values):
            columns.append(values[index])
    return _join_header_columns(rows, columns)


def _count_columns(rows: Sequence[Row]) -> list[Column]:
    """Find the columns of a table in which a header of one line names them all.

    Where each row has a label and as many values as the header has texts right of the label's,
    the texts belong together in order, however the values stand in their cells.
    """
    first = next((index for index, row in enumerate(rows) if value_chunks(row)), 0)
    header = next((row for row in reversed(rows[:first]) if len(row) > 1), ())
    full = [row for row in rows[first:] if len(row) == len(header)]
    if not full or any(len(value_chunks(row)) != len(row) - 1 for row in full):
        return []
    if any(looks_like_value(row[0].text) for row in full):
        return []
    columns = [
        Column(
            min(row[index].bbox.x0 for row in (header, *full)),
            max(row[index].bbox.x1 for row in (header, *full)),
            index > 0,
            min(row[index].bbox.x0 for row in full),
        )
        for index in range(len(header))
    ]
    apart = all(left.x1 < right.x0 for left, right in pairwise(columns))
    others = [row for row in rows[first:] if len(row) != len(header)]
    return columns if apart and all(_fits(row, columns) for row in others) else []


def _fits(row: Row, columns: Sequence[Column]) -> bool:
    """Whether every text of a row with blank cells, or of a wrapped label, is in one column."""
    over = [
        [index for index, column in enumerate(columns) if overlaps(column, chunk.bbox)]
        for chunk in row
    ]
    return all(len(indexes) == 1 for indexes in over) and len({i for i, *_ in over}) == len(over)


def overlaps(column: Column, box: BBox) -> bool:
    """Whether a text lies over any part of a column."""
    return column.x0 < box.x1 and box.x0 < column.x1


def _join_header_columns(rows: Sequence[Row], columns: list[Column]) -> list[Column]:
    """Join columns beside each other of which no row has both: a header and its values.

    A header in the middle of its column and values at the right of it do not overlap. Headers
    stand on one side of their values throughout a table: between two columns of values only the
    side that most headers are on tells whose a header is, or else to which side those headers
    reach that lie over one column each; without such a side none is joined.
    """
    sides = [
        _find_header_side(rows, left, right)
        if (left.holds_values or right.holds_values) and right.x0 - left.x1 <= MAX_APART
        else None
        for left, right in pairwise(columns)
    ]
    lefts, rights = sides.count("left"), sides.count("right")
    if not lefts and not rights:
        return columns
    side = "left" if lefts > rights else "right"
    if lefts == rights:
        leaning = _find_leaning(rows, columns)
        if leaning is None:
            return columns
        side = leaning
    joined = columns[:1]
    for index, column in enumerate(columns[1:]):
        if sides[index] == side:
            last = joined[-1]
            joined[-1] = Column(min(last.x0, column.x0), max(last.x1, column.x1), True)
        else:
            joined.append(column)
    return joined


def _find_leaning(
    rows: Sequence[Row], columns: Sequence[Column]
) -> Literal["left", "right"] | None:
    """Say on which side of their values most headers have their middle."""
    values = [column for column in columns if column.holds_values]
    leaning = {"left": 0, "right": 0}
    for row in takewhile(lambda row: not value_chunks(row), rows):
        for box in (word.bbox for chunk in row for word in chunk.words):
            over = [column for column in values if overlaps(column, box)]
            if len(over) == 1:
                off = box.x0 + box.x1 - over[0].x0 - over[0].x1
                if abs(off) > 2 * LEANING:
                    leaning["left" if off < 0 else "right"] += 1
    if leaning["left"] == leaning["right"]:
        return None
    return "left" if leaning["left"] > leaning["right"] else "right"


def _find_header_side(
    rows: Sequence[Row], left: Column, right: Column
) -> Literal["left", "right"] | None:
    """Say which of two columns holds the header, if the other only values, and no row has both.

    A text that reaches beyond both is a title or a group's header and belongs to neither.
    """
    texts, values = [0, 0], [0, 0]
    for row in rows:
        over: set[int] = set()
        for word in (word for chunk in row for word in chunk.words):
            if word.bbox.x1 <= left.x0 or word.bbox.x0 >= right.x1:
                continue
            if not looks_like_value(word.text) and _lies_over_both(word.bbox, left, right):
                continue
            side = int(left.distance(word.bbox) > right.distance(word.bbox))
            over.add(side)
            if looks_like_value(word.text):
                values[side] += 1
            elif _heads(word.bbox, left, right):
                texts[side] += 1
        if len(over) == 2 and len(row) > 1:
            return None
    if texts[0] > 0 and not texts[1] and values[1] > 0:
        return "left"
    return "right" if texts[1] > 0 and not texts[0] and values[0] > 0 else None


def _lies_over_both(box: BBox, left: Column, right: Column) -> bool:
    """Whether a text stands over two columns that are one, and no further."""
    return overlaps(left, box) and overlaps(right, box) and _heads(box, left, right)


def _heads(box: BBox, left: Column, right: Column) -> bool:
    """Whether a text can be the header of two columns that are one: over them, and no wider."""
    middle = (box.x0 + box.x1) / 2
    return (
        left.x0 - SAME_START <= middle <= right.x1 + SAME_START
        and box.width <= MAX_HEADER_SHARE * (right.x1 - left.x0)
    )


def value_columns(rows: Sequence[Row]) -> list[Column]:
    """Find columns of values: the fullest row gives the pattern, others may add to it."""
    by_fullness = sorted((value_chunks(row) for row in rows), key=len, reverse=True)
    if not by_fullness or not by_fullness[0]:
        return []
    columns: list[Column] = []
    for chunk in by_fullness[0]:
        if columns and overlaps(columns[-1], chunk.bbox):  # a number that is set over two lines
            columns[-1] = columns[-1].widened(chunk.bbox)
        else:
            columns.append(Column(chunk.bbox.x0, chunk.bbox.x1, True))
    for chunks in by_fullness[1:]:
        for chunk in chunks:
            box = chunk.bbox
            best = nearest_column(columns, box)
            if columns[best].distance(box) <= _reach(columns, best, box):
                columns[best] = columns[best].widened(box)
            elif not any(column.x0 < box.x1 and box.x0 < column.x1 for column in columns):
                columns.append(Column(box.x0, box.x1, True))
                columns.sort(key=lambda column: column.x0)
    return columns


def _blank_columns(rows: Sequence[Row], columns: list[Column]) -> list[Column]:
    """Add columns in which no value is printed, by the words of the header.

    A header word that stands over no column yet, and right of the labels, names one of its own;
    a word over several columns is a group's.
    """
    header: list[Row] = []
    for row in rows:
        if value_chunks(row):
            break
        header.append(row)
    left = _label_end(rows)
    words = [word.bbox for row in header for chunk in row for word in chunk.words]
    clusters: list[Column] = []
    for box in sorted((box for box in words if box.x0 > left), key=lambda box: box.width):
        over = [
            index
            for index, column in enumerate(clusters)
            if column.x0 < box.x1 and box.x0 < column.x1
        ]
        if not over:
            clusters.append(Column(box.x0, box.x1, True))
        elif len(over) == 1 and box.width <= MAX_HEADER * box.height:
            clusters[over[0]] = clusters[over[0]].widened(box)
    if len(clusters) < MIN_HEADERS:
        return columns
    centers = sorted((column.x0 + column.x1) / 2 for column in clusters)
    apart = min(right - left for left, right in pairwise(centers))
    new = [
        cluster
        for cluster in clusters
        if not any(
            (column.x0 < cluster.x1 and cluster.x0 < column.x1)
            or abs(column.x0 + column.x1 - cluster.x0 - cluster.x1) < apart
            for column in columns
        )
    ]
    return sorted(columns + new, key=lambda column: column.x0)


def _label_end(rows: Sequence[Row]) -> float:
    """Return where the labels end: beside values, or alone in rows that begin at the left.

    A serial number may stand before a label.
    """
    labelled = [row[1:] if looks_like_value(row[0].text) else row for row in rows]
    beside = [
        row[0].bbox.x1
        for row in labelled
        if value_chunks(row[1:]) and not looks_like_value(row[0].text)
    ]
    if beside or any(value_chunks(row) for row in rows):
        return max(beside, default=0.0)
    left = min(row[0].bbox.x0 for row in rows)
    width = max(row[-1].bbox.x1 for row in rows) - left
    alone = [row[0].bbox for row in rows if len(row) == 1]
    ends = [box.x1 for box in alone if box.x0 < left + width / 4 and box.width < 3 / 4 * width]
    return max(ends, default=0.0)


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
    nearest column, so that a long label may reach over several. A row with one text alone is a
    title over the whole table, and gives no column, right of the first values or of all labels.
    """
    inside: list[list[Chunk]] = []
    labels = max((row[0].bbox.x1 for row in rows if len(row) > 1), default=float("inf"))
    for row in rows:
        if len(row) == 1 and (left > float("-inf") or row[0].bbox.x0 > labels):
            continue
        chunks = [chunk for chunk in row if _lies_between(chunk, left, right, values)]
        if chunks:
            inside.append(chunks)
    if not inside:
        return []
    columns = _start_columns(inside)
    for chunks in inside:
        for chunk in chunks:
            index = nearest_column(columns, chunk.bbox)
            wide = columns[index].widened(chunk.bbox)
            low = columns[index - 1].x1 if index else left
            high = columns[index + 1].x0 if index + 1 < len(columns) else right
            columns[index] = replace(wide, x0=max(wide.x0, low), x1=min(wide.x1, high))
    return columns


def _start_columns(inside: Sequence[Sequence[Chunk]]) -> list[Column]:
    """Find where text columns begin: two texts beside each other are never in one column."""
    columns: list[Column] = []
    for chunks in sorted(inside, key=len, reverse=True):
        taken: dict[int, BBox] = {}
        for chunk in chunks:
            box = chunk.bbox
            index = nearest_column(columns, box) if columns else -1
            if index < 0 or index in taken:
                columns.append(Column(box.x0, box.x1, False, box.x0))
                columns.sort(key=lambda column: column.x0)
                taken = {nearest_column(columns, other.bbox): other.bbox for other in chunks[:1]}
                index = nearest_column(columns, box)
            taken[index] = box
    return columns


def _lies_between(chunk: Chunk, left: float, right: float, values: Sequence[Column]) -> bool:
    box = chunk.bbox
    if looks_like_value(chunk.text) or not left - 2 <= box.x0 < right:
        return False
    return not any(column.x0 < box.x1 and box.x0 < column.x1 for column in values)


def nearest_column(columns: Sequence[Column], box: BBox) -> int:
    """Return the index of the column with which a text is best aligned."""
    return min(range(len(columns)), key=lambda index: columns[index].distance(box))
