"""What the columns of a table hold beside labels and the values of the form."""

from collections.abc import Mapping, Sequence

from reportparse.statistics.segments import Segment, slot_keys


def set_apart(
    segment: Segment, contrary_words: Sequence[str], headers: frozenset[str]
) -> frozenset[int]:
    """Return the grid columns of values whose header says that they are on another year or span.

    统计数 beside 上年统计数 is this year's, as sure as 统计数 alone. 累计 says no such thing
    where the form's own 历年累计 is not found: it may be that column.

    Args:
        segment: A header and the rows below it.
        contrary_words: Words that make a header another one.
        headers: Keys of the headers of all forms: such a column speaks for its own form.
    """
    named = {id(column.slot) for column in segment.columns}
    found = {column.match.entry.index for column in segment.columns}
    lost = [key for e in segment.block.columns if e.index not in found for key in e.keys]
    contrary_words = [word for word in contrary_words if not any(word in key for key in lost)]
    return frozenset(
        col
        for slot in segment.slots
        if id(slot) not in named and not slot.names_rows
        if slot.other_year or any(word in slot.texts[0] for word in contrary_words)
        if headers.isdisjoint(slot_keys(slot))
        for col in slot.cols
    )


def auxiliary_roles(segment: Segment, auxiliary: Mapping[str, str]) -> dict[int, str]:
    """Return the role (number, unit, remark) of each grid column whose header names one."""
    roles: dict[int, str] = {}
    for slot in segment.slots:
        role = next((auxiliary[key] for key in slot_keys(slot) if key in auxiliary), None)
        if role is not None and not slot.remark:
            roles.update(dict.fromkeys(slot.cols, role))
    return roles
