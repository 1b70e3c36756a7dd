"""Tables with a rule between every two rows and none between columns.

The rules end where the cells end that they bound, and a header stands in the middle of its column:
from the table's right side leftwards, each header puts the next border. Borders found so are taken
only if every header and every value stands between two of them, and every rule ends at one.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from reportparse.layout import BBox, Ruling, Table, TableKind, TablePart, Word
from reportparse.tables.borders import (
    OFF_SIDE,
    OUTSIDE,
    SAME_END,
    divide_values,
    has_groups,
    join_boxes,
    meet_ends,
    put_borders,
    try_borders,
)
from reportparse.tables.chunks import (
    SAME_BEGIN,
    Row,
    common_starts,
    find_rows,
    looks_like_value,
    value_chunks,
)
from reportparse.tables.frames import Frame
from reportparse.tables.grid import OVERHANG, SNAP, build_lattice, fill_cells, lattice_bbox, nearest
from reportparse.tables.join import join_pair
from reportparse.tables.regions import Region, is_one_row

HANGING = 0.6  # em; brackets are set half outside the cell they begin or end
OPENING, CLOSING = frozenset("（《“‘【〔"), frozenset("，。、；：）》”’】〕")
PADDING = 10.0  # pt; between a border and the texts that begin at it
HEADER_GAPS = (0.0, 0.6, 1.2)  # em; spaces inside a header that are tried, one after the other


@dataclass(frozen=True, slots=True)
class _Band:
    """What stands between two rules that follow each other."""

    top: float
    bottom: float
    rows: tuple[Row, ...]

    @property
    def words(self) -> list[Word]:
        return [word for row in self.rows for chunk in row for word in chunk.words]

    @property
    def has_values(self) -> bool:
        return any(value_chunks(row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class _Section:
    """A header and the rows below it, up to the next header; a page may begin without one."""

    header: tuple[_Band, ...]
    body: tuple[_Band, ...]


class _Placed(NamedTuple):
    """A section and the region it is part of."""

    region: Region
    section: _Section
    origin: float
    """x from which the columns of all pages are equally far."""

    @property
    def left(self) -> float:
        return min(rule.start for rule in self.region.rules)

    @property
    def right(self) -> float:
        return max(rule.end for rule in self.region.rules)


def read_banded(regions: Sequence[Region], caption: str) -> Table | None:
    """Read the regions of one table, or return None where its columns are not beyond doubt."""
    placed: list[_Placed] = []
    for region, origin in zip(regions, _find_origins(regions), strict=True):
        bands = _find_bands(region)
        if bands is None:
            return None
        placed += [_Placed(region, section, origin) for section in _find_sections(bands)]
    borders = _find_borders(placed)
    if borders is None:
        return None
    posts: dict[int, list[Ruling]] = {id(region): [] for region in regions}
    for (region, section, _), own in zip(placed, borders, strict=True):
        drawn = _set_posts(section, own, region.rules)
        if drawn is None:
            return None
        posts[id(region)] += drawn
    joined, *parts = [_build_part(region, posts[id(region)], caption) for region in regions]
    for part in parts:
        joined = join_pair(joined, part)
    return joined


def _find_origins(regions: Sequence[Region]) -> list[float]:
    """Return x from which the columns of each page are equally far.

    A page may print the table further left or right than others do. Where all end at one x, they
    do not, and a page on which no rule begins at the left side has only rows of a group.
    """
    lefts = [min(rule.start for rule in region.rules) for region in regions]
    rights = [max(rule.end for rule in region.rules) for region in regions]
    return [0.0] * len(lefts) if max(rights) - min(rights) <= SAME_END else lefts


def _build_part(region: Region, posts: Sequence[Ruling], caption: str) -> Table:
    lattice = build_lattice(Frame(region.rules, tuple(posts)))
    words = [word for row in region.rows for chunk in row for word in chunk.words]
    cells, crossing = fill_cells(lattice, words, region.page_number)
    return Table(
        cells=cells,
        n_rows=len(lattice.ys) - 1,
        n_cols=len(lattice.xs) - 1,
        kind=TableKind.RULED,
        parts=(TablePart(region.page_number, lattice_bbox(lattice)),),
        caption=caption,
        crossing_words=crossing,
    )


def _find_bands(region: Region) -> list[_Band] | None:
    """Divide a region at its rules; None if one of the bands holds several rows of values."""
    ys: list[float] = []
    for rule in sorted(region.rules, key=lambda rule: rule.position):
        if not ys or rule.position - ys[-1] > SNAP:
            ys.append(rule.position)
    words = [word for row in region.rows for chunk in row for word in chunk.words]
    top, bottom = min(word.bbox.top for word in words), max(word.bbox.bottom for word in words)
    if top < ys[0] - OVERHANG:
        ys.insert(0, top)
    if bottom > ys[-1] + OVERHANG:
        ys.append(bottom)
    inside: list[list[Word]] = [[] for _ in ys[1:]]
    for word in words:
        index = bisect_right(ys, word.bbox.center[1]) - 1
        inside[min(max(index, 0), len(inside) - 1)].append(word)
    bands = [
        _Band(low, high, tuple(find_rows(content)))
        for (low, high), content in zip(pairwise(ys), inside, strict=True)
    ]
    if all(is_one_row(band.rows) for band in bands if band.has_values):
        return bands
    return None


def _find_sections(bands: Sequence[_Band]) -> list[_Section]:
    """Begin a section at each run of bands without values but with text right of the labels."""
    label_end = max((_label_end(band) for band in bands), default=float("-inf"))
    sections: list[tuple[list[_Band], list[_Band]]] = [([], [])]
    for band in bands:
        is_header = not band.has_values and any(
            word.bbox.center[0] > label_end for word in band.words
        )
        if is_header and sections[-1][1]:
            sections.append(([], []))
        sections[-1][0 if is_header else 1].append(band)
    return [_Section(tuple(header), tuple(body)) for header, body in sections]


def _value_boxes(band: _Band) -> list[BBox]:
    """Return the boxes of a band's values, without a number left of its label."""
    texts = [word.bbox.x0 for word in band.words if not looks_like_value(word.text)]
    label = min(texts, default=float("-inf"))
    return [chunk.bbox for row in band.rows for chunk in value_chunks(row) if chunk.bbox.x0 > label]


def _label_end(band: _Band) -> float:
    """Return where the texts left of a band's values end."""
    first = min((box.x0 for box in _value_boxes(band)), default=float("-inf"))
    return max((w.bbox.x1 for w in band.words if w.bbox.x0 < first), default=float("-inf"))


def _find_borders(placed: Sequence[_Placed]) -> list[list[float]] | None:
    """Find x of the borders between columns for each section; None where they are not clear."""
    found: list[list[float]] = []
    labels = [
        word.bbox.x0 - one.origin
        for one in placed
        for band in one.section.body
        for word in band.words
        if not (word.vertical or looks_like_value(word.text))
    ]
    for run in _runs(placed):
        head = next((one for one in reversed(run) if one.section.header), None)
        values = head and _value_borders(head, run)
        if head is None or not values:
            return None
        starts = [x + head.origin for x in common_starts(labels)]
        rules = [_move(rule, head.origin - one.origin) for one in run for rule in one.region.rules]
        borders = sorted([*values, *_label_borders(rules, starts, values, _first_value(run, head))])
        found += [[x + one.origin - head.origin for x in borders] for one in run]
    return found


def _runs(placed: Sequence[_Placed]) -> list[list[_Placed]]:
    """Put each header together with the rows below it on all pages, and with its own first rows."""
    runs: list[list[_Placed]] = []
    for one in placed:
        before = runs[-1][-1] if runs else None
        cut = before and not before.section.body and before.region is not one.region
        if runs and (cut or not one.section.header):
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _move(rule: Ruling, shift: float) -> Ruling:
    return rule._replace(start=rule.start + shift, end=rule.end + shift)


def _shifted_values(run: Sequence[_Placed], head: _Placed) -> list[list[BBox]]:
    """Return the boxes of the values in each band, as far from its origin as those of `head`."""
    return [
        [
            box._replace(x0=box.x0 + head.origin - one.origin, x1=box.x1 + head.origin - one.origin)
            for box in _value_boxes(band)
        ]
        for one in run
        for band in one.section.body
    ]


def _first_value(run: Sequence[_Placed], head: _Placed) -> float:
    boxes = [box.x0 for row in _shifted_values(run, head) for box in row]
    return min(boxes, default=head.right)


def _value_borders(head: _Placed, run: Sequence[_Placed]) -> list[float] | None:
    """Find the borders of the columns right of the labels by the header."""
    header = head.section.header
    own = [
        rule
        for rule in head.region.rules
        if header[0].top - SNAP <= rule.position <= header[-1].bottom + SNAP
    ]
    words = _leaf_words(head.section, own)
    rows = _shifted_values(run, head)
    for gap in HEADER_GAPS:
        headers = join_boxes(words, gap)
        if has_groups(words, headers):
            continue
        for borders in try_borders(headers, own, head.left, head.right):
            if not divide_values(borders, head.right, headers, rows):
                continue
            if meet_ends(borders, own, head.right):
                return borders
    return None


def _label_borders(
    rules: Sequence[Ruling], starts: Sequence[float], borders: Sequence[float], end: float
) -> list[float]:
    """Return the borders left of `end` between groups and labels.

    Rules begin or end at them, or else texts of several rows begin at one x.
    """
    left = min(rule.start for rule in rules)
    end = min(end, next((x for x in borders if x > left + SAME_END), end))
    found: list[float] = []
    for x in sorted(x for rule in rules for x in (rule.start, rule.end) if x < end):
        if all(abs(x - other) > SAME_END for other in (left, *borders, *found)):
            found.append(x)
    for x in (start - SAME_BEGIN for start in starts if start < end):
        if not any(-PADDING < other - x < SAME_END for other in (left, *borders, *found)):
            found.append(x)
    return found


def _leaf_words(section: _Section, rules: Sequence[Ruling]) -> list[Word]:
    """Return the words of the header under which no rule runs before the header ends."""
    bottom = section.header[-1].bottom - SNAP
    return [
        word
        for band in section.header
        for word in band.words
        if not any(
            word.bbox.center[1] < rule.position < bottom
            and rule.start < word.bbox.center[0] < rule.end
            for rule in rules
        )
    ]


def _set_posts(
    section: _Section, borders: Sequence[float], rules: Sequence[Ruling]
) -> list[Ruling] | None:
    """Draw the borders: below the header's rules over them, and not through texts.

    None if a band of the header has groups beside each other and it is not clear where one ends.
    """
    bands = [*section.header, *section.body]
    end = section.header[-1].bottom - SNAP if section.header else bands[0].top
    starts: list[float] = []
    for x in borders:
        over = [
            rule.position
            for rule in rules
            if bands[0].top - SNAP < rule.position < end
            and rule.start + SAME_END < x < rule.end - SAME_END
        ]
        starts.append(max(over, default=bands[0].top))
    posts: list[Ruling] = []
    sides = min(rule.start for rule in rules), max(rule.end for rule in rules)
    for band in bands:
        drawn = [
            x
            for x, start in zip(borders, starts, strict=True)
            if band.top >= start - SNAP and not _crosses(band, x)
        ]
        if band in section.header:
            drawn += [x for x in _rule_ends(band, borders, rules) if x not in drawn]
            between = _divide_groups(band, drawn, borders, sides)
            if between is None:
                return None
            drawn += between
        posts += [Ruling("v", x, band.top, band.bottom) for x in drawn]
    return posts


def _rule_ends(band: _Band, borders: Sequence[float], rules: Sequence[Ruling]) -> list[float]:
    """Return the borders at which a rule above or below a band ends: beside a cell of two bands."""
    beside = [
        rule
        for rule in rules
        if min(abs(rule.position - band.top), abs(rule.position - band.bottom)) <= SNAP
    ]
    return [
        x
        for x in borders
        if any(min(abs(rule.start - x), abs(rule.end - x)) <= SAME_END for rule in beside)
        and not _crosses(band, x)
    ]


def _divide_groups(
    band: _Band, drawn: Sequence[float], borders: Sequence[float], sides: tuple[float, float]
) -> list[float] | None:
    """Return the borders between headers of groups that stand side by side in one cell so far."""
    divided: list[float] = []
    for left, right in pairwise(sorted({sides[0], *drawn, sides[1]})):
        words = [word for word in band.words if left < word.bbox.center[0] < right]
        headers = join_boxes(words, HEADER_GAPS[-1])
        if len(headers) < 2:
            continue
        wanted = put_borders(headers, left, right)
        wanted = [x for x in wanted if x > left + SAME_END]
        near = [borders[nearest(borders, x)] for x in wanted]
        off = any(abs(border - x) > OFF_SIDE for border, x in zip(near, wanted, strict=True))
        if off or len(near) != len(headers) - 1:
            return None
        divided += near
    return divided


def _crosses(band: _Band, x: float) -> bool:
    return any(
        word.bbox.x0 + (HANGING * word.size if word.text[0] in OPENING else OUTSIDE) < x
        and x < word.bbox.x1 - (HANGING * word.size if word.text[-1] in CLOSING else OUTSIDE)
        and not looks_like_value(word.text)
        for word in band.words
    )
