"""Rows that a page break cuts through: some programs print such a row on both pages."""

from collections.abc import Sequence
from itertools import pairwise

import regex

from reportparse.layout import TextLine

SAME_PLACE = 2.0  # pt; between the two printings of a text, from left to right
_SIGNS = regex.compile(r"[^\p{L}\p{N}]+")  # those below the edge of the page are lost
_LABEL = regex.compile(r"\p{Han}{2}")
_VALUE = regex.compile(r"[\d０-９]$")


def drop_repeated_rows(bodies: Sequence[list[TextLine]]) -> list[list[TextLine]]:
    """Leave out the first row of a page that the page before ends with, label and all."""
    kept = [list(lines) for lines in bodies]
    for upper, lower in pairwise(kept):
        last, first = _row_of(upper, -1), _row_of(lower, 0)
        if first and _is_same_row(first, last):
            lower[:] = [line for line in lower if line not in first]
    return kept


def _row_of(lines: Sequence[TextLine], end: int) -> list[TextLine]:
    """Return the lines beside the first or the last one, from left to right."""
    if not lines:
        return []
    middles = [line.bbox[1] + line.bbox[3] for line in lines]
    middle = (min(middles) if end == 0 else max(middles)) / 2
    row = [line for line in lines if line.bbox.top < middle < line.bbox.bottom]
    return sorted(row, key=lambda line: line.bbox.x0)


def _is_same_row(first: Sequence[TextLine], last: Sequence[TextLine]) -> bool:
    text = "".join([line.text for line in first])
    if len(first) != len(last) or not _LABEL.search(text) or not _VALUE.search(text):
        return False
    return all(
        abs(line.bbox.x0 - other.bbox.x0) <= SAME_PLACE
        and _SIGNS.sub("", line.text) == _SIGNS.sub("", other.text)
        for line, other in zip(first, last, strict=True)
    )
