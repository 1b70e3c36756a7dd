"""Where the borders between columns are, from the headers that stand in the middle of them."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from reportparse.layout import BBox, Ruling, Word, union_bbox

OUTSIDE = 1.5  # pt; how far a text may reach over the border of its cell
SAME_END = 3.0  # pt; between the end of a rule and the border of the cell it bounds
OFF_SIDE = 6.0  # pt; how far the border of the last header may miss the side of the table


def join_boxes(words: Iterable[Word], gap: float) -> list[BBox]:
    """Join words to headers: those over each other, and parts that a space sets apart.

    Args:
        words: Words of a header.
        gap: The widest space inside a header, in em; one of its sides is a single character.
    """
    joined: list[tuple[BBox, Word]] = []
    for word in sorted(words, key=lambda word: word.bbox.x0):
        if joined:
            box, last = joined[-1]
            space = word.bbox.x0 - box.x1
            is_part = _are_parts(last, word) and space < gap * word.size
            if space < 0 or is_part:
                joined[-1] = (union_bbox((box, word.bbox)), word)
                continue
        joined.append((word.bbox, word))
    return [box for box, _ in joined]


def has_groups(words: Sequence[Word], headers: Sequence[BBox]) -> bool:
    """Whether a header lies over several others: over words apart from each other on one line."""
    for header in headers:
        lines: list[list[Word]] = []
        inside = (word for word in words if header.x0 <= word.bbox.center[0] <= header.x1)
        for word in sorted(inside, key=lambda word: word.bbox.x0):
            line = next((line for line in lines if _on_one_line(line[-1], word)), None)
            if line is None:
                lines.append([word])
            elif word.bbox.x0 > line[-1].bbox.x1 and not _are_parts(line[-1], word):
                return True
            else:
                line.append(word)
    return False


def _are_parts(left: Word, right: Word) -> bool:
    """Whether two words beside each other may be one, with a space inside: 其 他."""
    return min(len(left.text), len(right.text)) == 1


def _on_one_line(left: Word, right: Word) -> bool:
    return abs(left.bbox.center[1] - right.bbox.center[1]) < left.bbox.height / 2


def try_borders(
    headers: Sequence[BBox], rules: Sequence[Ruling], left: float, right: float
) -> Iterator[list[float]]:
    """Put borders as if headers stood in the middle, then as far from it as the rules show.

    Cells that are padded more on one side shift all headers alike. An unseen shift moves every
    second border by twice as much, and none of the others.
    """
    borders = put_borders(headers, left, right)
    if borders:
        yield borders
        yield from _try_shifted(borders, headers, rules, left, right)
    yield from _put_halfway(headers, left)


def put_borders(headers: Sequence[BBox], left: float, right: float) -> list[float]:
    """Put borders from right to left, each as far from its header's middle as the last one.

    The headers on the left, from the first that is not in the middle, stand over labels. Where
    all are in the middle, the left side is a border too.
    """
    borders = [right]
    for number in range(len(headers) - 1, -1, -1):
        border = 2 * headers[number].center[0] - borders[0]
        if number == 0:
            if abs(border - left) <= OFF_SIDE:
                borders.insert(0, left)
        elif headers[number - 1].x1 - OUTSIDE <= border <= headers[number].x0 + OUTSIDE:
            borders.insert(0, border)
        else:
            break
    return borders[:-1]


def _put_halfway(headers: Sequence[BBox], left: float) -> Iterator[list[float]]:
    """Put borders half-way between headers, as between columns of one width."""
    middles = [header.center[0] for header in headers]
    between = [(before + after) / 2 for before, after in pairwise(middles)]
    for number in range(len(between)):
        first = 2 * middles[number] - between[number]
        if number == 0:
            if abs(first - left) <= OFF_SIDE:
                yield [left, *between]
        elif headers[number - 1].x1 - OUTSIDE <= first <= headers[number].x0 + OUTSIDE:
            yield [first, *between[number:]]


def _try_shifted(
    borders: Sequence[float],
    headers: Sequence[BBox],
    rules: Sequence[Ruling],
    left: float,
    right: float,
) -> Iterator[list[float]]:
    ends = {x for rule in rules for x in (rule.start, rule.end)}
    shifts = {round((b - x) / 2, 1) for x in ends for b in borders if abs(b - x) <= OFF_SIDE}
    widths = [after - before for before, after in pairwise([*borders, right])]
    uneven = sorted(
        (wide - next_wide) / 4 * (-1) ** number
        for number, (next_wide, wide) in enumerate(pairwise(widths[::-1]))
    )
    if uneven:
        shifts.add(round(uneven[len(uneven) // 2], 1))
    for shift in sorted(shifts, key=abs):
        moved = [BBox(box.x0 - shift, box.top, box.x1 - shift, box.bottom) for box in headers]
        if again := put_borders(moved, left, right):
            yield again


def divide_values(
    borders: Sequence[float],
    right: float,
    headers: Sequence[BBox],
    rows: Sequence[Sequence[BBox]],
) -> bool:
    """Whether each value stands alone between two borders, and no border runs through a header."""
    if any(box.x0 + OUTSIDE < x < box.x1 - OUTSIDE for box in headers for x in borders):
        return False
    for boxes in rows:
        cols = [bisect_right(borders, box.center[0]) - 1 for box in boxes]
        for col, box in zip(cols, boxes, strict=True):
            end = [*borders, right][col + 1]
            if col < 0 or box.x0 < borders[col] - OUTSIDE or box.x1 > end + OUTSIDE:
                return False
        if any(_are_two(*pair) for pair in _share(boxes, cols)):
            return False
    return True


def _share(boxes: Sequence[BBox], cols: Sequence[int]) -> list[tuple[BBox, BBox]]:
    """Return the neighbours among a band's values that stand in one column."""
    ordered = sorted(zip(cols, boxes, strict=True), key=lambda pair: (pair[0], pair[1].x0))
    return [(a, b) for (col, a), (after, b) in pairwise(ordered) if col == after]


def _are_two(left: BBox, right: BBox) -> bool:
    """Whether two values stand beside each other; below each other they are one, broken."""
    return left.x1 <= right.x0


def meet_ends(borders: Sequence[float], rules: Sequence[Ruling], right: float) -> bool:
    """Whether the rules of the header that end right of the labels end at borders."""
    ends = [x for rule in rules for x in (rule.start, rule.end)]
    return all(
        any(abs(x - border) <= SAME_END for border in (*borders, right))
        for x in ends
        if x > borders[0] + SAME_END
    )
