"""Where a table without cell borders begins and ends: runs of rows with values beside texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportparse.labels import parse_label
from reportparse.layout import BBox, KnownLabels, Ruling
from reportparse.tables.chunks import (
    UNITS,
    Row,
    is_set_wide,
    row_bbox,
    shares_x,
    value_chunks,
)

MIN_SINGLE_VALUES = 3  # values in a table of one row (disputes-2019 has 15)
MAX_GAP = 7.0  # row heights between two rows of one table
NARRATIVE_FILL = 0.8  # share of the table's width; a single chunk this wide is a paragraph's line
ONE_LINE = 0.2  # of the height; between the middles of texts on one line
SENTENCE_WORD = 8  # characters without a gap; the headers of narrow columns are shorter
HEADER_GAP = 4.0  # row heights between header rows, at least
PITCH = 1.7  # times the usual gap between the rows of a table; a wider one ends it
TAIL_GAP = 1.6  # row heights between the last values and the rest of their label
MAX_CUT_ROWS = 6  # rows of title and header that a page break may leave without their values
MAX_HEADER_ROWS = 14
RULE_REACH = 60.0  # pt; between the first or last text of a table and the rule that bounds it
SAME_RULE = 1.0  # pt; pieces of one rule
STAGGERED = 0.85  # em between middles; values of two rows stand at least a line apart
LINE_STEP = 1.4  # em between middles; the lines of one number stand closer than rows
LARGER = 1.15  # times the table's font size: a heading between tables, not a row


@dataclass(frozen=True, slots=True)
class Region:
    """Rows of one table on one page, top to bottom."""

    page_number: int
    rows: tuple[Row, ...]
    rules: tuple[Ruling, ...] = ()
    """The horizontal rules between rows, if any."""

    @property
    def bands(self) -> tuple[float, ...]:
        """Heights of the rules between rows, if any, top to bottom."""
        return tuple(sorted(rule.position for rule in self.rules))

    @property
    def bbox(self) -> BBox:
        """The box around the rows, and the rules if any."""
        boxes = [row_bbox(row) for row in self.rows]
        tops = [box.top for box in boxes] + list(self.bands)
        bottoms = [box.bottom for box in boxes] + list(self.bands)
        x0, x1 = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
        return BBox(x0, min(tops), x1, max(bottoms))


def find_regions(
    rows: Sequence[Row], page_number: int, captions: frozenset[str], *, goes_on: bool = False
) -> list[Region]:
    """Find runs of rows that read as a table: a text and values beside it, again and again.

    Args:
        rows: Physical rows of a page outside ruled tables, top to bottom.
        page_number: 1-based.
        captions: Keys of texts that stand above a table, never in it.
        goes_on: Whether a table without borders reaches to the end of the page before: then its
            last row may stand alone at the top of this one.
    """
    regions: list[Region] = []
    parts = _split_at_captions(rows, captions)
    for part in parts:
        taken = 0
        for first, last in _value_runs(part, goes_on=goes_on and part is parts[0]):
            top = extend_up(part, first, taken, usual_gap(part[first : last + 1]))
            bottom = _reach_page_end(part, first, _extend_down(part, last))
            regions.append(Region(page_number, tuple(part[top : bottom + 1])))
            taken = bottom + 1
    if len(parts) > 1 and not _value_runs(parts[-1], goes_on=False) and _is_cut_header(parts[-1]):
        regions.append(Region(page_number, tuple(parts[-1])))
    return regions


def _is_cut_header(rows: Sequence[Row]) -> bool:
    """Whether the rows below the last caption are a header whose table begins on the next page."""
    if all(len(row) == 1 for row in rows) or len(rows) > MAX_HEADER_ROWS:
        return False
    width = (min(row[0].bbox.x0 for row in rows), max(row[-1].bbox.x1 for row in rows))
    return all(is_tabular(row, above, _size(rows[0]), width) for above, row in pairwise(rows))


def _reach_page_end(rows: Sequence[Row], first: int, last: int) -> int:
    """Take the rows below that a page break cut off from their values: title and header."""
    width = (rows[first][0].bbox.x0, rows[first][-1].bbox.x1)
    below = rows[last + 1 :]
    tabular = all(
        is_tabular(row, above, _size(rows[first]), width)
        for above, row in pairwise([rows[last], *below])
    )
    has_columns = any(len(row) > 1 for row in below)  # a signature has none
    return len(rows) - 1 if len(below) <= MAX_CUT_ROWS and tabular and has_columns else last


def _split_at_captions(rows: Sequence[Row], captions: frozenset[str]) -> list[list[Row]]:
    """Divide rows at each text that is a caption, or ends with one: 附件2：……统计表."""
    ends = tuple(captions)
    parts: list[list[Row]] = [[]]
    for row in rows:
        if len(row) == 1 and parse_label(row[0].text).key.endswith(ends):
            parts.append([])
        else:
            parts[-1].append(row)
    return parts


def split_bands(
    rows: Sequence[Row], rules: Sequence[Ruling], page_number: int, captions: frozenset[str]
) -> list[Region]:
    """Split rows between horizontal rules into tables: a heading or a paragraph ends one.

    A frame without any values is a table if it has columns: its values follow on the next page.
    """
    inside = [row for row in rows if value_chunks(row)] or [row for row in rows if len(row) > 1]
    if not inside:
        return []
    size = _size(inside[0])
    left = min(row[0].bbox.x0 for row in inside)
    right = max(row[-1].bbox.x1 for row in inside)
    groups: list[list[Row]] = []
    for part in _split_at_captions(rows, captions):
        groups.append([])
        for row in part:
            if _size(row) > LARGER * size or _is_narrative(row, left, right):
                groups.append([])
            else:
                groups[-1].append(row)
    return [
        Region(page_number, tuple(group), _rules_around(group, rows, rules))
        for group in groups
        if any(len(row) > 1 for row in group)
    ]


def split_at_titles(regions: Sequence[Region], known: KnownLabels) -> list[list[Region]]:
    """Divide the regions of one table before each row that is a title."""
    rows = [row for region in regions for row in region.rows]
    starts = _find_group_starts(rows, known.headers)
    tables: list[list[Region]] = [[]]
    number = -1
    for region in regions:
        groups: list[list[Row]] = [[]]
        for row in region.rows:
            number += 1
            if number in starts or _lone_key(row) in known.titles:
                groups.append([])
            groups[-1].append(row)
        for index, group in enumerate(groups):
            if index:
                tables.append([])
            if group:
                own = region if len(groups) == 1 else _cut_region(region, group)
                tables[-1].append(own)
    return [own for own in tables if own]


def _lone_key(row: Row) -> str:
    """Return the key of the label that stands alone in a row."""
    return parse_label(row[0].text).key if len(row) == 1 else ""


def _find_group_starts(rows: Sequence[Row], headers: frozenset[str]) -> set[int]:
    """Return the rows that are but a group's header, above headers of its own and below values.

    行政诉讼 has other columns than 行政复议, which begins the table in the same way. A header that
    is printed again on the next page begins nothing.
    """
    starts: set[int] = set()
    seen: set[str] = set()
    has_values = False
    for number, (row, below) in enumerate(pairwise(rows)):
        key = _lone_key(row)
        if key in headers and _is_header_row(below):
            if seen and has_values and key not in seen:
                starts.add(number)
                has_values = False
            seen.add(key)
        elif not number:
            return starts
        has_values = has_values or bool(value_chunks(row))
    return starts


def _is_header_row(row: Row) -> bool:
    """Whether a row holds several texts beside each other, and no value."""
    return sum(len(chunk.words) for chunk in row) > 1 and not value_chunks(row)


def _cut_region(region: Region, rows: Sequence[Row]) -> Region:
    top, bottom = row_bbox(rows[0]).top, row_bbox(rows[-1]).bottom
    rules = tuple(r for r in region.rules if top - SAME_RULE <= r.position <= bottom + SAME_RULE)
    return Region(region.page_number, tuple(rows), rules)


def _rules_around(
    group: Sequence[Row], rows: Sequence[Row], rules: Sequence[Ruling]
) -> tuple[Ruling, ...]:
    """Return the rules between the rows of a group, and the nearest ones above and below.

    A header with nothing but a rule below is followed by a row whose cells are all blank.
    """
    top, bottom = row_bbox(group[0]).center[1], row_bbox(group[-1]).center[1]
    above = max((rule.position for rule in rules if rule.position < top), default=top)
    below = sorted({rule.position for rule in rules if rule.position > bottom})
    start = above if top - above <= RULE_REACH else top
    end = bottom
    if below and below[0] - end <= RULE_REACH:
        end = below.pop(0)
    if below and not value_chunks(group[-1]) and below[0] - end <= RULE_REACH:
        texts = (row_bbox(row).center[1] for row in rows)
        end = end if any(end < y < below[0] for y in texts) else below[0]
    return tuple(rule for rule in rules if start - SAME_RULE <= rule.position <= end + SAME_RULE)


def _size(row: Row) -> float:
    return row[0].words[0].size


def _value_runs(rows: Sequence[Row], *, goes_on: bool) -> list[tuple[int, int]]:
    """Return first and last row of each run of rows with values."""
    runs: list[tuple[int, int]] = []
    for index, row in enumerate(rows):
        if not _is_value_row(row):
            continue
        if runs and _continues(rows, runs[-1][1], index):
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return [run for run in runs if (goes_on and run[0] == 0) or _has_enough(rows, run)]


def _is_value_row(row: Row) -> bool:
    """Whether a row holds a value apart from its text, or several values."""
    values = value_chunks(row)
    return len(values) >= 2 or (len(values) == 1 and len(row) >= 2)


def _has_enough(rows: Sequence[Row], run: tuple[int, int]) -> bool:
    """One row of values is a table only when it has several, or a header with columns above."""
    first, last = run
    value_rows = [row for row in rows[first : last + 1] if _is_value_row(row)]
    if len(value_rows) > 1 or len(value_chunks(value_rows[0])) >= MIN_SINGLE_VALUES:
        return True
    return first > 0 and len(rows[first - 1]) == len(rows[first])


def _continues(rows: Sequence[Row], last: int, index: int) -> bool:
    """Whether the rows between two rows of values can belong to the same table."""
    left = min(rows[last][0].bbox.x0, rows[index][0].bbox.x0)
    right = max(rows[last][-1].bbox.x1, rows[index][-1].bbox.x1)
    size = _size(rows[last])
    between = rows[last + 1 : index]
    if any(_is_narrative(row, left, right) or _size(row) > LARGER * size for row in between):
        return False
    boxes = [row_bbox(row) for row in rows[last : index + 1]]
    return all(
        below.top - above.bottom <= MAX_GAP * min(above.height, below.height)
        for above, below in pairwise(boxes)
    )


def _is_narrative(row: Row, left: float, right: float) -> bool:
    """Whether a row is a line of a paragraph: one text over the table's whole width.

    A unit apart at its end is the next column: the label before it may be as wide as the table.
    """
    if len(row) > 1 and UNITS.issuperset(row[-1].text):
        return False
    box = row_bbox(row)
    middles = [chunk.bbox.center[1] for chunk in row]
    if max(middles) - min(middles) > ONE_LINE * row[0].bbox.height:
        return False  # headers of several lines beside each other
    filled = sum(chunk.bbox.width for chunk in row)
    width = max(right - left, 1.0)
    longest = max(len(word.text) for chunk in row for word in chunk.words)
    return (
        (longest >= SENTENCE_WORD or (len(row) == 1 and is_set_wide(row[0].words)))
        and filled >= NARRATIVE_FILL * width
        and box.x1 >= right - (1 - NARRATIVE_FILL) / 2 * width
        and box.width - filled < 0.1 * filled
    )


def usual_gap(rows: Sequence[Row]) -> float:
    """Return the middle of the gaps between the rows of a table, in points; 0 for one row."""
    boxes = [row_bbox(row) for row in rows]
    gaps = sorted(max(below.top - above.bottom, 0.0) for above, below in pairwise(boxes))
    return gaps[len(gaps) // 2] if gaps else 0.0


def is_tabular(row: Row, above: Row, size: float, width: tuple[float, float]) -> bool:
    """Whether a row can go on a table: neither a heading nor a line of a paragraph, and close."""
    gap = row_bbox(row).top - row_bbox(above).bottom
    return (
        abs(_size(row) - size) < 1.0
        and gap <= MAX_GAP * row_bbox(above).height
        and not _is_narrative(row, *width)
    )


def extend_up(rows: Sequence[Row], first: int, taken: int, usual: float) -> int:
    """Take the header rows above the first values, as long as they stand close."""
    left, right = rows[first][0].bbox.x0, rows[first][-1].bbox.x1
    size = _size(rows[first])
    top = first
    while top > taken:
        row = rows[top - 1]
        box, below = row_bbox(row), row_bbox(rows[top])
        gaps = MAX_GAP if top == first and _heads_values(row, rows[first]) else HEADER_GAP
        limit = max(gaps * min(box.height, below.height), PITCH * usual)
        if below.top - box.bottom > limit:
            break
        if _is_narrative(row, left, right) or _size(row) > LARGER * size:
            break
        top -= 1
        left, right = min(left, box.x0), max(right, box.x1)
    return top


def _heads_values(row: Row, values: Row) -> bool:
    """Whether the texts of a row are headers, each above one of the values of a row without label.

    A table of one row tells no usual gap.
    """
    if len(value_chunks(values)) < len(values):
        return False
    over = [sum(shares_x(chunk, value) for value in values) for chunk in row]
    return len(row) >= MIN_SINGLE_VALUES and all(count == 1 for count in over)


def _extend_down(rows: Sequence[Row], last: int) -> int:
    """Take the rest of the last label: text rows close below that stay left of the values."""
    values = value_chunks(rows[last])
    limit = values[0].bbox.x0 if values else rows[last][-1].bbox.x0
    size = _size(rows[last])
    bottom = last
    while bottom + 1 < len(rows):
        box, above = row_bbox(rows[bottom + 1]), row_bbox(rows[bottom])
        gap = box.top - above.bottom
        if gap > TAIL_GAP * above.height or box.x1 > limit:
            break
        if abs(_size(rows[bottom + 1]) - size) > 0.5:
            break
        bottom += 1
    return bottom


def _is_header_above(band: Sequence[Row], values: Row) -> bool:
    """Whether a band is a header and its values: as many texts as the row below has cells.

    Where headers are set over several lines, a text stands over each of the values.
    """
    above = band[: band.index(values)]
    if bool(above) and len(above[-1]) == len(values) > 1:
        return True
    only_values = len(value_chunks(values)) == len(values) >= MIN_SINGLE_VALUES
    words = [word.bbox for row in above for chunk in row for word in chunk.words]
    return only_values and all(
        any(box.x0 < value.bbox.x1 and value.bbox.x0 < box.x1 for box in words) for value in values
    )


def is_one_row(band: Sequence[Row]) -> bool:
    """Whether the physical rows between two rules are one row of the table.

    They are when one of them has values, when values stand at staggered heights (numbers broken
    over two lines beside others that are not), or when nothing but values is there.
    """
    with_values = [row for row in band if value_chunks(row)]
    if len(with_values) <= 1:
        return len(with_values) == 1 and not _is_header_above(band, with_values[0])
    if all(len(value_chunks(row)) == len(row) for row in band):
        return True
    steps = [
        (row_bbox(below).center[1] - row_bbox(above).center[1]) / below[-1].words[0].size
        for above, below in pairwise(with_values)
    ]
    return min(steps) < STAGGERED and max(steps) < LINE_STEP
