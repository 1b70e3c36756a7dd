"""Words in a cell become its text lines, in the order in which they are read."""

from collections.abc import Sequence

from reportparse.layout import TextLine, Word, union_bbox
from reportparse.pages.text_lines import find_text_lines


def read_cell(words: Sequence[Word]) -> tuple[TextLine, ...]:
    """Return the text lines of a cell."""
    if not words:
        return ()
    if len(words) == 1:
        word = words[0]
        return (TextLine(word.text, word.bbox, (word,)),)
    return _read_turned(words) or find_text_lines(words)


def _read_turned(words: Sequence[Word]) -> tuple[TextLine, ...]:
    """Return the lines of text that runs along y, where several stand beside each other.

    Turned to the left, they follow to the right; turned to the right, or upright, to the left.
    """
    upward = words[0].upward
    if not all(word.vertical and word.upward == upward for word in words):
        return ()
    columns: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.bbox.x0, reverse=not upward):
        if columns and abs(columns[-1][0].bbox.center[0] - word.bbox.center[0]) <= word.size / 2:
            columns[-1].append(word)
        else:
            columns.append([word])
    boxes = [union_bbox(word.bbox for word in column) for column in columns]
    if max(box.top for box in boxes) >= min(box.bottom for box in boxes):
        return ()
    for column in columns:
        column.sort(key=lambda word: word.bbox.top, reverse=upward)
    return tuple(
        TextLine("".join(word.text for word in column), box, tuple(column))
        for column, box in zip(columns, boxes, strict=True)
    )
