"""Rulings that touch each other frame one table; rulings that stand alone frame none."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from reportparse.layout import BBox, Ruling

TOUCH = 3.0  # pt; how far a rule may stop short of the rule it meets
SAME_EXTENT = 12.0  # pt; how far the ends of the rules of a three-line table may differ
MIN_POSTS = 3  # vertical rules that make a table without horizontal ones
MIN_STACK = 2  # horizontal rules that make a table without vertical ones


@dataclass(frozen=True)
class Frame:
    """The rulings of one table."""

    horizontal: tuple[Ruling, ...]
    vertical: tuple[Ruling, ...]

    @cached_property
    def bbox(self) -> BBox:
        """The box around all rulings."""
        x0s = [rule.start for rule in self.horizontal] + [rule.position for rule in self.vertical]
        x1s = [rule.end for rule in self.horizontal] + [rule.position for rule in self.vertical]
        tops = [rule.position for rule in self.horizontal] + [rule.start for rule in self.vertical]
        ends = [rule.position for rule in self.horizontal] + [rule.end for rule in self.vertical]
        return BBox(min(x0s), min(tops), max(x1s), max(ends))


def find_frames(rulings: Sequence[Ruling]) -> list[Frame]:
    """Group rulings into frames, top to bottom.

    Rules that cross or touch belong together. Horizontal rules that touch nothing are stacked into
    one frame when they begin and end at the same x (three-line tables, rules between rows only).
    """
    horizontal = [rule for rule in rulings if rule.orientation == "h"]
    vertical = [rule for rule in rulings if rule.orientation == "v"]
    groups = _connect(horizontal, vertical)
    frames: list[Frame] = []
    alone: list[Ruling] = []
    posts: list[Ruling] = []
    for rows, columns in groups:
        if columns and rows:
            frames.append(Frame(tuple(rows), tuple(columns)))
        else:
            alone += rows
            posts += columns
    frames += _stack(alone) + _line_up(posts)
    return sorted(_merge_overlapping(frames), key=lambda frame: (frame.bbox.top, frame.bbox.x0))


def _connect(
    horizontal: Sequence[Ruling], vertical: Sequence[Ruling]
) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Return the connected groups of crossing or touching rules."""
    parent = list(range(len(horizontal) + len(vertical)))

    def find(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for j, rule in enumerate(vertical, len(horizontal)):
        x, low, high = rule.position, rule.start - TOUCH, rule.end + TOUCH
        root = j
        for i, (_, y, start, end) in enumerate(horizontal):
            if low <= y <= high and start - TOUCH <= x <= end + TOUCH and parent[i] != root:
                parent[root] = root = find(i)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for i, rule in enumerate(horizontal):
        groups.setdefault(find(i), ([], []))[0].append(rule)
    for j, rule in enumerate(vertical, len(horizontal)):
        groups.setdefault(find(j), ([], []))[1].append(rule)
    return list(groups.values())


def _stack(alone: Sequence[Ruling]) -> list[Frame]:
    """Stack lone horizontal rules of one extent; shorter rules inside the stack belong to it."""
    stacks: list[list[Ruling]] = []
    rest: list[Ruling] = []
    for rule in sorted(alone, key=lambda rule: (rule.start - rule.end, rule.position)):
        for stack in stacks:
            if (
                abs(stack[0].start - rule.start) <= SAME_EXTENT
                and abs(stack[0].end - rule.end) <= SAME_EXTENT
            ):
                stack.append(rule)
                break
        else:
            if any(_inside(rule, stack) for stack in stacks):
                rest.append(rule)
            else:
                stacks.append([rule])
    frames = []
    for stack in stacks:
        if len(stack) >= MIN_STACK:
            inner = [rule for rule in rest if _inside(rule, stack)]
            frames.append(Frame(tuple(sorted(stack + inner, key=lambda rule: rule.position)), ()))
    return frames


def _line_up(posts: Sequence[Ruling]) -> list[Frame]:
    """Put vertical rules of one extent side by side: a single row, open above and below."""
    groups: dict[tuple[int, int], list[Ruling]] = {}
    for rule in posts:
        groups.setdefault((round(rule.start / TOUCH), round(rule.end / TOUCH)), []).append(rule)
    return [Frame((), tuple(group)) for group in groups.values() if len(group) >= MIN_POSTS]


def _inside(rule: Ruling, stack: Sequence[Ruling]) -> bool:
    return stack[0].start - TOUCH <= rule.start and rule.end <= stack[0].end + TOUCH


def _merge_overlapping(frames: Sequence[Frame]) -> list[Frame]:
    """Merge frames that share an area: rules of one table that do not quite touch."""
    merged: list[Frame] = []
    for frame in sorted(frames, key=lambda frame: -frame.bbox.width * frame.bbox.height):
        for index, other in enumerate(merged):
            if _is_box(other) and other.bbox.overlaps(frame.bbox):
                continue  # a border around the page, or around several tables
            if other.bbox.overlaps(frame.bbox):
                merged[index] = Frame(
                    other.horizontal + frame.horizontal, other.vertical + frame.vertical
                )
                break
        else:
            merged.append(frame)
    return merged


def _is_box(frame: Frame) -> bool:
    return len(frame.horizontal) <= 2 and len(frame.vertical) <= 2
