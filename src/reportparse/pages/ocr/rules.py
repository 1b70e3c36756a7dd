"""Rules in a picture: pieces of long thin ink become rulings that meet where they should."""

from collections.abc import Iterable, Sequence

import cv2
import numpy as np

from reportparse.layout import BBox, Ruling
from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.light import PAPER
from reportparse.pages.ocr.picture import POINT
from reportparse.pages.ocr.runs import Stroke
from reportparse.pages.rulings import Stroke as DrawnStroke
from reportparse.pages.rulings import find_rulings

FAINT = 225  # of 255; rules are thinner and fainter than strokes of text
LONE = 40.0  # pt; no stroke of a character is longer
ROW, COVERED = 100.0, 0.35  # pt; of pieces in line, and share of their extent: a broken rule
FEW_PIECES, BREAK = 3, 16.0  # pieces; pt between them, where a slanting hairline steps down
FEW_POSTS = 4  # that hang on one rule; fewer may be strokes of text
MEET = 4.0  # pt; how far rules that meet may stop short, or run over
IN_LINE, TOUCHING = 1.0, 0.5  # pt; between pieces of a rule that was completed border by border
WANDER = 2.5  # pt; how far pieces of one rule lie apart on a bent or skewed page
NEAR = 12.0  # pt; how far such pieces stand apart at most
LEVEL_POSTS = 3  # long ones that end in one row: there a page break cuts the table
HANGING = 36.0  # pt; a stroke of text that joins a rule's end reaches no further
LONG = 25  # px; longer than the strokes of characters at a rule
CORE = 170  # of 255; darker pixels all along are the rule's own, not its blur
OVER = 14  # px; further ink at the end of a rule is no piece of it that runs over another
ERASED, WITH_RIM = 9, 13  # px; how thick a rule is erased, and a double or blurred one


def make_rulings(strokes: Sequence[Stroke]) -> tuple[Ruling, ...]:
    """Merge the strokes of a straightened picture into rulings, in points."""
    rulings = find_rulings(_snap([_as_drawn(stroke) for stroke in strokes]))
    return _join_pieces(_drop_strokes_of_text(rulings))


def _as_drawn(stroke: Stroke) -> DrawnStroke:
    low, high = stroke.middle - 0.5, stroke.middle + 0.5
    box = (
        (stroke.start, low, stroke.end, high)
        if stroke.lying
        else (low, stroke.start, high, stroke.end)
    )
    return DrawnStroke(BBox(*(value * POINT for value in box)), False)


def _drop_strokes_of_text(rulings: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """Leave out short rulings that do not end at others: they are strokes of large characters.

    In black and white a hairline breaks into short pieces, but these stand in line. Where a page
    break cuts a row, all posts end without a rule.
    """
    return tuple(
        ruling
        for ruling in rulings
        if ruling.end - ruling.start > LONE
        or all(
            any(_ends_at(end, ruling, other) for other in rulings)
            or _is_level_with_posts(end, ruling, rulings)
            for end in (ruling.start, ruling.end)
        )
        or _is_piece(ruling, rulings)
        or _hangs_with_others(ruling, rulings)
    )


def _hangs_with_others(ruling: Ruling, rulings: Sequence[Ruling]) -> bool:
    """Whether a ruling is one of several that hang on one rule, or stand on it, and end level.

    So do the posts of a lone row that a page break cuts, from one end of the rule to the other; the
    outer ones may go on beyond it. The strokes of a title that touch a rule do not reach as far,
    nor do they cross another one; where posts do, a side of the table may be lost.
    """
    return _hangs(ruling, rulings, ruling.start, 1) or _hangs(ruling, rulings, ruling.end, -1)


def _hangs(ruling: Ruling, rulings: Sequence[Ruling], held: float, side: int) -> bool:
    """Whether a ruling is one of several held by one rule, whose free ends on a side are level."""

    def free(post: Ruling) -> float:
        return post.end if side > 0 else post.start

    places = [
        other.position
        for other in rulings
        if other.orientation == ruling.orientation
        and abs(free(other) - free(ruling)) <= MEET
        and other.end - other.start >= ruling.end - ruling.start - MEET
    ]
    sides = 1 if len(find_crossings(ruling, rulings)) > 1 else 2
    return len(places) >= FEW_POSTS and any(
        _ends_at(held, ruling, other)
        and (abs(min(places) - other.start) <= 2 * MEET)
        + (abs(max(places) - other.end) <= 2 * MEET)
        >= sides
        for other in rulings
    )


def _is_level_with_posts(end: float, ruling: Ruling, rulings: Sequence[Ruling]) -> bool:
    """Whether several long posts begin, or end, where a short one does."""
    upper = end == ruling.start
    level = [
        other
        for other in rulings
        if other.orientation == ruling.orientation == "v"
        and other.end - other.start > LONE
        and abs((other.start if upper else other.end) - end) <= MEET
    ]
    return len(level) >= LEVEL_POSTS


def _is_piece(ruling: Ruling, rulings: Sequence[Ruling]) -> bool:
    """Whether a ruling is one of several pieces in line that make up most of a long one."""
    return _is_broken([other for other in rulings if _are_in_line(ruling, other)])


def _are_in_line(ruling: Ruling, other: Ruling) -> bool:
    apart = abs(other.position - ruling.position)
    return other.orientation == ruling.orientation and apart <= WANDER


def _is_broken(row: Sequence[Ruling]) -> bool:
    """Whether rulings in line are pieces of a broken rule."""
    total = sum(piece.end - piece.start for piece in row)
    extent = max(piece.end for piece in row) - min(piece.start for piece in row)
    return len(row) >= FEW_PIECES and total >= max(ROW, COVERED * extent)


def _join_pieces(rulings: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """Join the pieces of broken rules where the gap between them is small.

    In black and white a slanting hairline is but dots where it steps from one row of pixels down
    to the next.
    """
    rows: list[list[Ruling]] = []
    for ruling in sorted(rulings):
        if rows and _are_in_line(rows[-1][0], ruling):
            rows[-1].append(ruling)
        else:
            rows.append([ruling])
    joined: list[Ruling] = []
    for row in rows:
        pieces = sorted(row, key=lambda piece: piece.start)
        if not _is_broken(pieces):
            joined += pieces
            continue
        joined.append(pieces[0])
        for piece in pieces[1:]:
            last = joined[-1]
            if piece.start - last.end <= BREAK and not _is_merged_cell(last, piece, rulings):
                joined[-1] = last._replace(end=max(last.end, piece.end))
            else:
                joined.append(piece)
    return tuple(joined)


def _is_merged_cell(before: Ruling, after: Ruling, rulings: Sequence[Ruling]) -> bool:
    """Whether a rule stops at one crossing rule and goes on at the next: nothing is broken."""
    return any(_ends_at(before.end, before, other) for other in rulings) and any(
        _ends_at(after.start, after, other) and not _ends_at(before.end, before, other)
        for other in rulings
    )


def _ends_at(end: float, ruling: Ruling, other: Ruling) -> bool:
    """Whether a ruling's end lies on another ruling that crosses it."""
    return (
        other.orientation != ruling.orientation
        and abs(other.position - end) <= MEET
        and other.start - MEET <= ruling.position <= other.end + MEET
    )


def trim_rulings(rulings: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """Let rules end where the last rule crosses them, unless others reach as far.

    At a page break all posts of a table hang over its last rule; a single one does so because a
    stroke of the text below touches it.
    """
    whole = _join_touching(rulings)
    return tuple(_trim_end(_trim_end(ruling, whole, -1), whole, 1) for ruling in whole)


def _join_touching(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Join pieces in line that touch or overlap: a border in the middle crosses no rule itself."""
    joined: list[Ruling] = []
    for rule in sorted(rulings, key=lambda rule: (rule.orientation, rule.start)):
        for at, other in enumerate(joined):
            if (
                other.orientation == rule.orientation
                and abs(other.position - rule.position) <= IN_LINE
                and rule.start <= other.end + TOUCHING
            ):
                joined[at] = other._replace(end=max(other.end, rule.end))
                break
        else:
            joined.append(rule)
    return joined


def find_crossings(ruling: Ruling, rulings: Iterable[Ruling]) -> list[float]:
    """Return where others cross a ruling, or nearly meet it, in points along it."""
    return [
        other.position
        for other in rulings
        if other.orientation != ruling.orientation
        and other.start - MEET <= ruling.position <= other.end + MEET
        and ruling.start - MEET <= other.position <= ruling.end + MEET
    ]


def _trim_end(ruling: Ruling, rulings: Sequence[Ruling], side: int) -> Ruling:
    end = ruling.end if side > 0 else ruling.start
    crossing = find_crossings(ruling, rulings)
    if not crossing:
        return ruling
    last = max(crossing) if side > 0 else min(crossing)
    over = (end - last) * side
    if -MEET <= over <= 0:
        return _with_end(ruling, last, side)
    alike = any(
        other.orientation == ruling.orientation
        and abs(other.position - ruling.position) > MEET
        and abs((other.end if side > 0 else other.start) - end) <= MEET
        for other in rulings
    )
    if over > HANGING or (over > MEET and alike):
        return ruling
    return _with_end(ruling, last, side)


def _with_end(ruling: Ruling, end: float, side: int) -> Ruling:
    return ruling._replace(end=end) if side > 0 else ruling._replace(start=end)


def erase_rules(grey: Array, rulings: Sequence[Ruling]) -> Array:
    """Paint rules white as far as they are thin; strokes of text that touch them stay.

    Around the pixels of a rule, what is as dark all along it is its blur, and is taken away; what
    is darker is text that stands close to it. A rule goes on to the end of its ink, if near.
    """
    ink = grey < FAINT
    rulings = [_run_over(ink, ruling) for ruling in rulings]
    clean = grey.copy()
    for orientation, along in (("h", (1, LONG)), ("v", (LONG, 1))):
        rim = rule_mask(grey.shape, (r for r in rulings if r.orientation == orientation), WITH_RIM)
        blur = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones(along, np.uint8))
        lighter = cv2.add(clean, cv2.subtract(np.full_like(grey, PAPER), blur))
        core = cv2.dilate((blur < CORE).astype(np.uint8), np.ones((3, 3), np.uint8))
        clean = np.where(rim > 0, np.where(core > 0, 255, lighter), clean)
    mask = rule_mask(grey.shape, rulings, ERASED)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(
        (clean < FAINT).astype(np.uint8), connectivity=8
    )
    outside = np.bincount(labels[mask == 0], minlength=len(stats)) > 0
    clean[~outside[labels]] = 255
    return clean


def _run_over(ink: Array, ruling: Ruling) -> Ruling:
    """Return a rule as far as ink goes on from its ends, where it ends soon."""
    along = ink if ruling.orientation == "h" else ink.T
    at, start, end = (round(value / POINT) for value in (ruling.position, ruling.start, ruling.end))
    line = along[max(at - 1, 0) : at + 2].any(axis=0)
    before, after = line[max(start - OVER, 0) : max(start, 0)][::-1], line[end : end + OVER]
    over = [0 if side.all() else int(side.argmin()) for side in (before, after)]
    return ruling._replace(start=ruling.start - over[0] * POINT, end=ruling.end + over[1] * POINT)


def rule_mask(shape: tuple[int, ...], rulings: Iterable[Ruling], thickness: int) -> Array:
    """Draw rulings on an empty picture, 255 on 0."""
    mask = np.zeros(shape[:2], np.uint8)
    for ruling in rulings:
        at, start, end = (
            round(value / POINT) for value in (ruling.position, ruling.start, ruling.end)
        )
        ends = ((start, at), (end, at)) if ruling.orientation == "h" else ((at, start), (at, end))
        cv2.line(mask, ends[0], ends[1], 255, thickness)
    return mask


def _snap(strokes: Sequence[DrawnStroke]) -> list[DrawnStroke]:
    """Move pieces of one rule that wander a little onto one position."""
    groups: list[list[DrawnStroke]] = []
    for stroke in sorted(strokes, key=_place):
        for group in groups[::-1]:
            if any(_go_on(stroke, other) for other in group):
                group.append(stroke)
                break
        else:
            groups.append([stroke])
    snapped: list[DrawnStroke] = []
    for group in groups:
        total = sum(_length(stroke) for stroke in group)
        mean = sum(_place(stroke)[1] * _length(stroke) for stroke in group) / total
        snapped += [_move(stroke, mean) for stroke in group]
    return snapped


def _lies(stroke: DrawnStroke) -> bool:
    return stroke.bbox.width > stroke.bbox.height


def _place(stroke: DrawnStroke) -> tuple[bool, float]:
    x, y = stroke.bbox.center
    return (True, y) if _lies(stroke) else (False, x)


def _length(stroke: DrawnStroke) -> float:
    return max(stroke.bbox.width, stroke.bbox.height)


def _go_on(stroke: DrawnStroke, other: DrawnStroke) -> bool:
    """Whether two pieces may be of one rule: nearly in line, and one near the other's end."""
    lying, position = _place(stroke)
    other_lying, other_position = _place(other)
    if lying != other_lying or abs(position - other_position) > WANDER:
        return False
    (x0, top, x1, bottom), box = stroke.bbox, other.bbox
    gap = max(x0 - box.x1, box.x0 - x1) if lying else max(top - box.bottom, box.top - bottom)
    return gap <= NEAR


def _move(stroke: DrawnStroke, position: float) -> DrawnStroke:
    x0, top, x1, bottom = stroke.bbox
    half = POINT / 2
    if _lies(stroke):
        return DrawnStroke(BBox(x0, position - half, x1, position + half), stroke.stroked)
    return DrawnStroke(BBox(position - half, top, position + half, bottom), stroke.stroked)
