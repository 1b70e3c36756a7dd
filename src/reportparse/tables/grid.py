"""The lattice: rulings become a grid of cells, with spans where a rule is left out.

Every pair of neighbouring elementary boxes between which no rule is drawn belongs to one cell.
Sides that a page break left open are closed where the crossing rules end.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportparse.layout import BBox, Cell, Ruling, TextLine, Word, make_bbox
from reportparse.tables.cell_text import read_cell
from reportparse.tables.frames import Frame

SNAP = 3.2  # pt; rules nearer than this are one: double rules, shading drawn beside a rule
COVERED = 0.55  # share of a cell's side along which a rule must run to be that side
OVERHANG = 4.0  # pt; how far the crossing rules reach past the last rule of an open side
NO_DOUBTS: frozenset[str] = frozenset()
HANGING = frozenset("，。、；：）》”’,.;:)")  # may hang over the end of a line, and over a rule
ADVANCE = 0.62  # em; from digit to digit of one number, those of two columns stand further apart
WIDE_ADVANCE = 1.05  # em; the same for full-width digits
WIDE_GLYPH = 0.86  # em; more than a digit and the widest gap within a word: the digit is wide
DESCENT = 0.22  # of a word's height, below the baseline
DIGIT_HEIGHT = 0.72  # em
SPARE = 0.2  # share of a digit's body that a rule may touch at either end
HANGING_GAP = 0.5  # of a line's height, between two lines of one cell
CROSSING = 1.5  # pt; how far a word must reach over a rule to be divided


@dataclass(frozen=True, slots=True)
class Lattice:
    """Grid lines and which elementary boxes belong to one cell.

    `cells` holds `(row, col, row_span, col_span)`, tiling the grid in reading order.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[tuple[int, int, int, int], ...]

    def bbox(self, cell: tuple[int, int, int, int]) -> BBox:
        """Return the box of a cell."""
        row, col, row_span, col_span = cell
        xs, ys = self.xs, self.ys
        return make_bbox((xs[col], ys[row], xs[col + col_span], ys[row + row_span]))


def build_lattice(frame: Frame) -> Lattice:
    """Find the grid lines of a frame and merge elementary boxes that no rule divides."""
    xs = _close_ends(
        _snap([rule.position for rule in frame.vertical]),
        [(rule.start, rule.end) for rule in frame.horizontal],
    )
    ys = _close_ends(
        _snap([rule.position for rule in frame.horizontal]),
        [(rule.start, rule.end) for rule in frame.vertical],
    )
    right_of = _find_walls(frame.vertical, xs, ys)
    below = _find_walls(frame.horizontal, ys, xs)
    return Lattice(tuple(xs), tuple(ys), tuple(_tile(len(ys) - 1, len(xs) - 1, right_of, below)))


def reach_down(lattice: Lattice, frame: Frame, below: Sequence[TextLine]) -> Lattice:
    """Extend the last row over the text lines that hang out of its open cells.

    Where a page break cuts a row, its posts may end above the last lines of its texts.

    Args:
        lattice: The grid of a frame.
        frame: The rulings.
        below: All text lines further down on the page.
    """
    *_, bottom = lattice.ys
    last = len(lattice.ys) - 2
    closing = [rule for rule in frame.horizontal if abs(rule.position - bottom) <= SNAP]
    open_cells = [
        (box.x0, box.x1)
        for box in (lattice.bbox(tile) for tile in lattice.cells if tile[0] + tile[2] - 1 == last)
        if not any(
            min(rule.end, box.x1) - max(rule.start, box.x0) >= COVERED * box.width
            for rule in closing
        )
    ]
    if not open_cells:
        return lattice
    end = bottom
    for line in sorted(below, key=lambda line: line.bbox.top):
        top, low = line.bbox.top, line.bbox.bottom
        inside = all(
            any(
                left - CROSSING <= word.bbox.x0 and word.bbox.x1 <= right + CROSSING
                for left, right in open_cells
            )
            for word in line.words
        )
        if not inside or top > end + HANGING_GAP * (low - top):
            return lattice
        end = max(end, low)
    return lattice if end == bottom else replace(lattice, ys=(*lattice.ys[:-1], end))


def _snap(positions: Sequence[float]) -> list[float]:
    """Replace positions nearer than `SNAP` to the first of a group by the group's middle."""
    groups: list[list[float]] = []
    for position in sorted(positions):
        if groups and position - groups[-1][0] <= SNAP:
            groups[-1].append(position)
        else:
            groups.append([position])
    return [(group[0] + group[-1]) / 2 for group in groups]


def _close_ends(positions: list[float], extents: Sequence[tuple[float, float]]) -> list[float]:
    """Add a grid line where crossing rules reach past the first or last one."""
    if not extents:
        return positions
    start = min(extent[0] for extent in extents)
    end = max(extent[1] for extent in extents)
    if not positions or start < positions[0] - OVERHANG:
        positions.insert(0, start)
    if end > positions[-1] + OVERHANG:
        positions.append(end)
    return positions


def _find_walls(
    rules: Sequence[Ruling], across: Sequence[float], along: Sequence[float]
) -> set[tuple[int, int]]:
    """Return `(line, step)`: grid line `line` of `across` is drawn between `along[step:step+2]`."""
    walls: set[tuple[int, int]] = set()
    last = len(along) - 2
    for _, position, start, end in rules:
        line = nearest(across, position)
        first_whole, after_whole = bisect_left(along, start), bisect_right(along, end) - 1
        walls.update([(line, step) for step in range(first_whole, after_whole)])
        for step in {first_whole - 1, after_whole}:  # of these a part is covered, if anything
            if 0 <= step <= last:
                low, high = along[step], along[step + 1]
                if min(high, end) - max(low, start) >= COVERED * (high - low):
                    walls.add((line, step))
    return walls


def nearest(positions: Sequence[float], position: float) -> int:
    """Return the index of the position nearest to another; `positions` rise."""
    after = bisect_right(positions, position)
    if after == len(positions):
        return after - 1
    if after and position - positions[after - 1] <= positions[after] - position:
        return after - 1
    return after


def _tile(
    n_rows: int, n_cols: int, right_of: set[tuple[int, int]], below: set[tuple[int, int]]
) -> list[tuple[int, int, int, int]]:
    """Merge elementary boxes into cells; a group that is no rectangle is cut into some."""
    parent = list(range(n_rows * n_cols))
    alone = set(parent)

    def find(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for row in range(n_rows):
        for col in range(n_cols):
            index = row * n_cols + col
            if col + 1 < n_cols and (col + 1, row) not in right_of:
                parent[find(index + 1)] = find(index)
                alone -= {index, index + 1}
            if row + 1 < n_rows and (row + 1, col) not in below:
                parent[find(index + n_cols)] = find(index)
                alone -= {index, index + n_cols}
    groups: dict[int, list[tuple[int, int]]] = {}
    for index in range(n_rows * n_cols):
        if index not in alone:
            groups.setdefault(find(index), []).append(divmod(index, n_cols))
    tiles = [(*divmod(index, n_cols), 1, 1) for index in alone]
    for group in groups.values():
        tiles += _rectangles(group, right_of, below)
    return sorted(tiles)


def _rectangles(
    group: Sequence[tuple[int, int]], right_of: set[tuple[int, int]], below: set[tuple[int, int]]
) -> list[tuple[int, int, int, int]]:
    """Return a group as one rectangle, or as stacked runs when it is none."""
    if len(group) == 1:
        return [(*group[0], 1, 1)]
    rows = [row for row, _ in group]
    cols = [col for _, col in group]
    row_span, col_span = max(rows) - min(rows) + 1, max(cols) - min(cols) + 1
    if row_span * col_span == len(group):
        return [(min(rows), min(cols), row_span, col_span)]
    tiles: list[tuple[int, int, int, int]] = []
    for row, first, last in _runs(group, right_of):
        for index, (top, col, height, width) in enumerate(tiles):
            if (
                (col, width) == (first, last - first + 1)
                and top + height == row
                and not any((row, step) in below for step in range(first, last + 1))
            ):
                tiles[index] = (top, col, height + 1, width)
                break
        else:
            tiles.append((row, first, 1, last - first + 1))
    return tiles


def _runs(
    group: Sequence[tuple[int, int]], right_of: set[tuple[int, int]]
) -> list[tuple[int, int, int]]:
    """Return the runs `(row, first_col, last_col)` of boxes with no rule between, in each row."""
    runs: list[tuple[int, int, int]] = []
    for row, col in sorted(group):
        if runs and runs[-1][0] == row and runs[-1][2] == col - 1 and (col, row) not in right_of:
            runs[-1] = (row, runs[-1][1], col)
        else:
            runs.append((row, col, col))
    return runs


def fill_cells(
    lattice: Lattice, words: Sequence[Word], page_number: int
) -> tuple[tuple[Cell, ...], tuple[str, ...]]:
    """Put words into cells by their middle; words over a rule are divided between cells.

    Returns:
        The cells, and the texts of the words that were divided.
    """
    owner = {
        (r, c): index
        for index, (row, col, row_span, col_span) in enumerate(lattice.cells)
        for r in range(row, row + row_span)
        for c in range(col, col + col_span)
    }
    inside: list[list[Word]] = [[] for _ in lattice.cells]
    doubts: dict[int, set[str]] = {}
    crossing: list[str] = []
    for word in words:
        pieces, torn = _divide(word, lattice, owner)
        if len(pieces) > 1:
            crossing.append(word.text)
        for index, piece in pieces:
            inside[index].append(piece)
        for index in torn:
            doubts.setdefault(index, set()).add("crosses-border")
        if word.text[0].isdigit() and not word.vertical:
            for index in _straddled(word, lattice, owner):
                doubts.setdefault(index, set()).add("straddles-rule")
    cells = []
    for index, (tile, content) in enumerate(zip(lattice.cells, inside, strict=True)):
        reasons = frozenset(doubts[index]) if index in doubts else NO_DOUBTS
        text_lines = read_cell(content)
        cells.append(Cell(*tile, lattice.bbox(tile), page_number, text_lines, reasons))
    return tuple(cells), tuple(crossing)


def _straddled(word: Word, lattice: Lattice, owner: dict[tuple[int, int], int]) -> tuple[int, ...]:
    """Return the two cells between which a rule runs through the body of a number."""
    x0, top, x1, bottom = word.bbox
    baseline = bottom - DESCENT * (bottom - top)
    upper, lower = baseline - (1 - SPARE) * DIGIT_HEIGHT * word.size, baseline - SPARE * word.size
    above, below = bisect_right(lattice.ys, upper) - 1, bisect_right(lattice.ys, lower) - 1
    if above == below:
        return ()
    col = bisect_right(lattice.xs, (x0 + x1) / 2) - 1
    cells = {owner.get((row, col), -1) for row in (above, below)}
    return tuple(cells) if len(cells) == 2 and -1 not in cells else ()


def _divide(
    word: Word, lattice: Lattice, owner: dict[tuple[int, int], int]
) -> tuple[list[tuple[int, Word]], frozenset[int]]:
    """Return the cells a word lies in with its share, and the cells a number in it reaches over."""
    xs, ys = lattice.xs, lattice.ys
    x0, top, x1, bottom = word.bbox
    row = bisect_right(ys, (top + bottom) / 2) - 1
    if not 0 <= row < len(ys) - 1 or x1 <= xs[0] or x0 >= xs[-1]:
        return [], frozenset()
    col = bisect_right(xs, (x0 + x1) / 2) - 1
    if 0 <= col < len(xs) - 1:
        index = owner[row, col]
        _, cell_col, _, col_span = lattice.cells[index]
        if xs[cell_col] - CROSSING <= x0 and x1 <= xs[cell_col + col_span] + CROSSING:
            return [(index, word)], frozenset()
    if word.vertical or len(word.text) == 1:
        torn = _touched(word, row, lattice, owner) if word.text.isdigit() else frozenset()
        return ([(owner[row, col], word)] if 0 <= col < len(xs) - 1 else []), torn
    owners = _own_characters(word, row, lattice, owner)
    torn = _keep_numbers_whole(word, owners)
    return _gather(word, owners), torn - {-1}


def _touched(
    word: Word, row: int, lattice: Lattice, owner: dict[tuple[int, int], int]
) -> frozenset[int]:
    """Return the cells that hold the ends of a digit, set apart from the rest of its number."""
    xs = lattice.xs
    ends = (word.bbox.x0 + CROSSING, word.bbox.x1 - CROSSING)
    cols = {bisect_right(xs, x) - 1 for x in ends}
    return frozenset(owner[row, col] for col in cols if 0 <= col < len(xs) - 1)


def _own_characters(
    word: Word, row: int, lattice: Lattice, owner: dict[tuple[int, int], int]
) -> list[int]:
    """Return the cell in which the middle of each character lies; -1 off the grid."""
    xs, edges = lattice.xs, word.char_edges
    owners: list[int] = []
    for position, char in enumerate(word.text):
        col = bisect_right(xs, (edges[position] + edges[position + 1]) / 2) - 1
        index = owner[row, col] if 0 <= col < len(xs) - 1 else -1
        owners.append(owners[-1] if position and char in HANGING else index)
    return owners


def _keep_numbers_whole(word: Word, owners: list[int]) -> frozenset[int]:
    """Give each number to one cell, in place; returns the cells that a number reached over."""
    torn: set[int] = set()
    start = 0
    while start < len(owners):
        end = start + 1
        while end < len(owners) and _goes_on(word, end):
            end += 1
        touched = set(owners[start:end])
        if len(touched) > 1 and word.text[start].isdigit():
            torn |= touched
            most = max(touched, key=owners[start:end].count)
            owners[start:end] = [most] * (end - start)
        start = end
    return frozenset(torn)


def _goes_on(word: Word, position: int) -> bool:
    """Whether a character continues the number before it, set as close as digits are."""
    before, char = word.text[position - 1], word.text[position]
    advance = word.char_edges[position] - word.char_edges[position - 1]
    widest = WIDE_ADVANCE if "\uff10" <= before <= "\uff19" else ADVANCE
    is_number = (before.isdigit() or before in ".,，") and (char.isdigit() or char in ".,，")
    is_close = advance <= widest * word.size or advance >= WIDE_GLYPH * word.size
    return is_number and is_close


def _gather(word: Word, owners: Sequence[int]) -> list[tuple[int, Word]]:
    """Return the runs of characters of one cell as words."""
    pieces: list[tuple[int, Word]] = []
    start = 0
    for position in range(1, len(owners) + 1):
        if position == len(owners) or owners[position] != owners[start]:
            if owners[start] >= 0:
                pieces.append((owners[start], cut_word(word, start, position)))
            start = position
    return pieces


def cut_word(word: Word, start: int, end: int) -> Word:
    """Return the characters `start:end` of a horizontal word as a word."""
    edges = word.char_edges[start : end + 1]
    bbox = BBox(edges[0], word.bbox.top, edges[-1], word.bbox.bottom)
    return word._replace(text=word.text[start:end], bbox=bbox, char_edges=edges)


def lattice_bbox(lattice: Lattice) -> BBox:
    """Return the box around the grid."""
    return BBox(lattice.xs[0], lattice.ys[0], lattice.xs[-1], lattice.ys[-1])
