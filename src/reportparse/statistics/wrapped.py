"""Which printed rows are one row of the form, and which texts of a row name it."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import regex

from reportparse.codebook import Block
from reportparse.labels import parse_label
from reportparse.layout import TableKind
from reportparse.statistics.matching import Item, make_item
from reportparse.statistics.rows import NUMBERED, PrintedRow

_INNER_NUMBER = regex.compile(  # of a row behind its group's label, perhaps with a dash between
    r"(?<=[\p{Han}）)\-–—－:：/／、])"
    r"(?:[（(](?:[一二三四五六七八九十]{1,2}|\d{1,2})[）)]|\d{1,2}[.．、]|[①-⑳⑴-⒛㈠-㈩])"
)
MAX_GROUP = 16  # characters of a group's label with its number
MAX_MERGED = 12  # physical rows that one wrapped label may take


def merge_wrapped(rows: Sequence[PrintedRow], block: Block, kind: TableKind) -> list[PrintedRow]:
    """Merge the physical rows of one label, where only its wording can tell.

    In a table with rules around every row only a row cut by a page break is in question. The
    rows are divided so that as many as possible belong to an exact label of the block.
    """
    if kind is TableKind.RULED:
        if len({row.page_number for row in rows}) <= 1:
            return list(rows)
        rows = _join_cut_rows(rows, block)
        beside: frozenset[int] = frozenset()
    else:
        rows = [_set_group_aside(row, block) for row in rows]
        beside = frozenset(row.first for row in rows if _may_stand_beside(row, block))
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(rows) + 1):
        options = [(best[end - 1][0] + _gain(rows[end - 1 : end], block, beside), 1)]
        for size in range(2, min(MAX_MERGED, end) + 1):
            group = rows[end - size : end]
            if not _may_merge(group, kind):
                break
            gain = _gain(group, block, beside)
            if gain > 0:
                options.append((best[end - size][0] + gain, size))
        best.append(max(options))
    groups: list[Sequence[PrintedRow]] = []
    end = len(rows)
    while end:
        size = best[end][1]
        groups.append(rows[end - size : end])
        end -= size
    merged = [
        _merge(_set_apart(group, block, beside))
        for group in reversed(groups)
        if len(group) > 1 or group[0].first not in beside
    ]
    return merged if kind is TableKind.RULED else _merge_leftovers(merged, block)


def _join_cut_rows(rows: Sequence[PrintedRow], block: Block) -> list[PrintedRow]:
    """Join a row of values to its label where a page break stands between the two.

    Beside the values then nothing is printed but the labels of their groups.
    """
    joined: list[PrintedRow] = []
    for row in rows:
        above = joined[-1] if joined else None
        cut = above is not None and above.page_number != row.page_number
        if above is None or not cut or above.has_values == row.has_values:
            joined.append(row)
            continue
        values, label = (above, row) if above.has_values else (row, above)
        if not _names_group_only(values, block) or not _is_exact(label.leaf, block):
            joined.append(row)
            continue
        outer = label.label[:-1] or values.label
        joined[-1] = replace(
            values,
            label=(*outer, label.leaf),
            first=above.first,
            last=row.last,
            top=above.top,
            bottom=row.bottom,
            leaf_is_last=True,
            leaf_cols=label.leaf_cols,
        )
    return joined


def _names_group_only(row: PrintedRow, block: Block) -> bool:
    """Whether the text beside values names the group of the row, and nothing names the row."""
    if not row.leaf:
        return True
    key = parse_label(row.leaf).key
    valued = any(entry.valued for entry in block.row_index.get(key, ()))
    return key in block.row_group_keys and not valued


def _set_group_aside(row: PrintedRow, block: Block) -> PrintedRow:
    """Make a group's text beside values a context: the label stands in the lines around it."""
    if not row.has_values:
        return row
    entries = block.row_index.get(parse_label(row.leaf).key, ())
    if entries and not any(entry.valued for entry in entries):
        return replace(row, label=(*row.label, ""))
    if not entries and len(row.leaf) == 1 and not row.leaf_is_last:  # of a text set downwards
        return replace(row, label=(*row.label, ""))
    group = _leading_group(row.leaf, block)
    if group and not entries:
        return replace(row, label=(*row.label[:-1], group, row.leaf[len(group) :]))
    return row


def _leading_group(text: str, block: Block) -> str:
    """Return the numbered label of a group that begins a text, as in （六）其他处理费用、行政."""
    if not NUMBERED.match(text):
        return ""
    return next(
        (
            text[:end]
            for end in range(min(len(text) - 1, MAX_GROUP), 3, -1)
            if parse_label(text[:end]).key in block.row_group_keys
        ),
        "",
    )


def _may_stand_beside(row: PrintedRow, block: Block) -> bool:
    """Whether a row may be only a line of a group's text, set beside the rows of the group."""
    if row.has_values or row.leaf_is_last:
        return False
    entries = block.row_index.get(parse_label(row.leaf).key, ())
    return not any(entry.valued for entry in entries)


def _set_apart(
    group: Sequence[PrintedRow], block: Block, beside: frozenset[int]
) -> Sequence[PrintedRow]:
    """Make the lines of a group's text a context, where the rest of the rows is a label."""
    rest = [row for row in group if row.first not in beside]
    if len(rest) == len(group) or not _is_exact("".join(row.leaf for row in rest), block):
        return group
    return [replace(row, label=(*row.label, "")) if row.first in beside else row for row in group]


def _gain(group: Sequence[PrintedRow], block: Block, beside: frozenset[int]) -> float:
    """How much a group of rows explains: its size if its label is exact, less for wide gaps.

    Lines that may be of a group's text count only where the label needs them.
    """
    if len(group) == 1:
        return float(_is_exact(group[0].leaf, block))
    rest = [row for row in group if row.first not in beside]
    if rest and _is_exact("".join(row.leaf for row in rest), block):
        explained = len(rest)
    elif _is_exact("".join(row.leaf for row in group), block):
        explained = len(group)
    else:
        return 0.0
    gaps = sum(max(below.top - above.bottom, 0.0) for above, below in itertools.pairwise(group))
    return explained - 0.001 * gaps


def _may_merge(group: Sequence[PrintedRow], kind: TableKind) -> bool:
    if kind is TableKind.RULED and group[0].page_number == group[1].page_number:
        return False
    cut_in_two = kind is TableKind.RULED and len(group) == 2
    if sum(row.has_values for row in group) > 1 and not cut_in_two:
        return False
    texts = [row.leaf for row in group if row.leaf]
    if any(NUMBERED.match(text) for text in texts[1:]):
        return False  # a number begins another label
    if kind is not TableKind.RULED:
        return True
    return all(above.page_number != below.page_number for above, below in itertools.pairwise(group))


def _merge(group: Sequence[PrintedRow]) -> PrintedRow:
    """Make one row of several: their label texts joined, and the values of those that have any.

    A page break may cut through a number: what both parts hold stays apart, and so in doubt.
    """
    if len(group) == 1:
        return group[0]
    source = next((row for row in group if row.has_values), group[0])
    outer = tuple(text for row in group for text in row.label[:-1])
    leaf = "".join(row.leaf for row in group)
    parts = [row for row in group if row.has_values] or [source]
    values = {
        index: tuple(c for part in parts for c in part.values.get(index, ()) if c.text_lines)
        or cells
        for index, cells in source.values.items()
    }
    return replace(
        source,
        label=(*outer, leaf) if leaf else outer,
        values=values if len(parts) > 1 else source.values,
        merged_values=frozenset().union(*(part.merged_values for part in parts)),
        stray=tuple(cell for part in parts for cell in part.stray),
        first=group[0].first,
        last=group[-1].last,
        top=group[0].top,
        bottom=group[-1].bottom,
        leaf_cols=range(source.leaf_cols.start, max(row.leaf_cols.stop for row in group)),
        unit=source.unit or next((row.unit for row in group if row.unit), None),
        remark=source.remark or next((row.remark for row in group if row.remark), None),
    )


def _merge_leftovers(rows: Sequence[PrintedRow], block: Block) -> list[PrintedRow]:
    """Merge neighbouring rows without an exact label when one of them has all the values."""
    merged: list[PrintedRow] = []
    run: list[PrintedRow] = []
    for row in [*rows, None]:
        if row is not None and not _is_exact(row.leaf, block):
            run.append(row)
            continue
        if (
            len(run) <= MAX_MERGED
            and _may_merge(run, TableKind.ALIGNED)
            and any(part.has_values for part in run)
        ):
            merged.append(_merge(run))
        else:
            merged += run
        run = []
        if row is not None:
            merged.append(row)
    return merged


def label_item(label: tuple[str, ...], block: Block, *, has_values: bool) -> Item:
    """Turn a row's label into an item to match; its leaf alone, or with the cells before it."""
    texts = ["".join(label[start:]) for start in range(len(label) - 1, -1, -1)]
    leaf, groups = _find_leaf(label[-1] if label else "", block)
    if groups:
        texts.append(leaf)
    return make_item(texts, (*label[:-1], *groups), has_values=has_values)


def _find_leaf(text: str, block: Block) -> tuple[str, list[str]]:
    """Tell a row's label from those of its groups, if all stand in one text."""
    parts = _split_numbered(text)
    own = [part for part in parts if not _is_of_group(parse_label(part).key, block)]
    if len(parts) == 1 or len(own) != 1:
        return text, []
    return own[0], [part for part in parts if part is not own[0]]


def _is_of_group(key: str, block: Block) -> bool:
    """Whether a text is a group's label, or the first or last line of one."""
    if key in block.row_index and any(entry.valued for entry in block.row_index[key]):
        return False
    return any(name.startswith(key) or name.endswith(key) for name in block.row_group_keys)


@lru_cache(maxsize=4096)
def _split_numbered(text: str) -> tuple[str, ...]:
    """Split a text that holds a group's label and a row's: （三）不予公开4.保护第三方合法权益."""
    starts = [match.start() for match in _INNER_NUMBER.finditer(text)]
    bounds = [0, *starts, len(text)]
    return tuple(text[start:end] for start, end in itertools.pairwise(bounds))


@lru_cache(maxsize=4096)
def _is_exact(text: str, block: Block) -> bool:
    """Whether a text is a label of the block, alone or with the labels of its groups."""
    return (
        parse_label(text).key in block.row_index
        or parse_label(_find_leaf(text, block)[0]).key in block.row_index
    )
