"""Lines as read become words that stand as the same text does on a page of text.

There a row has one size and its texts begin where their characters do, not their ink; readers of
tables without borders go by both. Ink tells the size within a tenth only, by what is printed:
ideographs are nearly as high as their size, digits lower, and a dash tells nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from reportparse.layout import BBox, Word
from reportparse.pages.lookalikes import unify
from reportparse.pages.ocr.patches import ROOM
from reportparse.pages.ocr.picture import POINT
from reportparse.pages.ocr.readings import UNREAD, ReadLine
from reportparse.pages.ocr.text_boxes import DIGIT

SAME_SIZE = 0.1  # share by which lines of one size differ as measured
NEAR_SIZE = 0.25  # the same of digits, which are higher in some typefaces, and of one ideograph
SPECK = 0.6  # of the size of the text beside; ink of one character that is smaller is a mark
MARKS = frozenset("-—–－一_.·．,，、。…~～'")  # characters whose ink tells no size
STROKES = MARKS | frozenset(
    UNREAD + "/\\\\丶丿1lI|八"
)  # what 、 alone is taken for, also when turned
IN_CELLS = frozenset(
    "无条件项次篇个人份宗起部笔元"
)  # stand alone below each other in columns of cells
WIDE = 0x2E7F  # characters after this one are as wide as high
OPENING, CLOSING = frozenset("（《“‘【〔「〈"), frozenset("，。、；：！？）》”’】〕」〉")
BEYOND = frozenset("()[],;，；") | OPENING | CLOSING - frozenset("。、")
HALF_BLANK = 0.4  # em; such characters have no ink before it, or after it
STACKED = 1.5  # em between the characters above and below a comma in a vertical text
ASIDE = 0.5  # em; size of such a comma, and how far it lies beside the middle of the characters
_HAN = re.compile(r"[\u3400-\u9fff]")


def place_words(lines: Sequence[ReadLine]) -> tuple[Word, ...]:
    """Make a word of every line that was read."""
    read = [line for line in lines if line.text]
    sizes = find_sizes(read)
    read = [_read_vertical_comma(line, size, read) for line, size in zip(read, sizes, strict=True)]
    return tuple(_make_word(line, size) for line, size in zip(read, sizes, strict=True))


def find_sizes(lines: Sequence[ReadLine]) -> list[float]:
    """Return the size of each line in points.

    Lines with several ideographs tell the sizes of a page; others have the nearest of these, and
    marks that of the text beside them.
    """
    told = [line for line in lines if len(_HAN.findall(line.text)) > 1]
    settled = settle_sizes([_measure(line) for line in told], [len(x.text) for x in told])
    size_of = {line.box: size for line, size in zip(told, settled, strict=True)}
    for line in lines:
        if line.box not in size_of and _tells_size(line):
            size_of[line.box] = _choose_size(line, told, settled)
    known = [line for line in lines if line.box in size_of]
    for line in lines:
        if line.box not in size_of:
            beside = min(known, key=lambda other: _distance(line, other), default=None)
            size_of[line.box] = size_of[beside.box] if beside else line.box.em * POINT
    return [size_of[line.box] for line in lines]


def _measure(line: ReadLine) -> float:
    """Return the size that the ink of a line tells.

    Brackets and commas reach beyond ideographs: where a line has some, and is hardly higher than
    the characters around it, these tell.
    """
    own, around = _height(line) * ROOM, line.box.em * POINT
    reaches = not BEYOND.isdisjoint(line.text)
    return around if reaches and around < own <= (1 + NEAR_SIZE) * around else own


def _tells_size(line: ReadLine) -> bool:
    return any(map(str.isalnum, line.text)) and not set(line.text) <= MARKS


def _choose_size(line: ReadLine, told: Sequence[ReadLine], settled: Sequence[float]) -> float:
    """Return the size of the text beside, or of other text, as far as the ink agrees with it."""
    own = _height(line) * ROOM if _HAN.search(line.text) else _height(line) / DIGIT
    if len(line.text) == 1 and _HAN.match(line.text):
        own = max(_height(line), line.box.width * POINT) * ROOM
    if not told:
        return own
    beside = min(range(len(told)), key=lambda index: _distance(line, told[index]))
    nearest = min(settled, key=lambda size: abs(size - own))
    for size in (settled[beside], nearest):
        if abs(size - own) <= NEAR_SIZE * size:
            return size
    return settled[beside] if len(line.text) == 1 and own < SPECK * settled[beside] else own


def settle_sizes(measured: Sequence[float], lengths: Sequence[int]) -> list[float]:
    """Return one size for all lines that differ by no more than sizes do as measured.

    The size that most characters have is settled first, and takes in what is near it.

    Args:
        measured: The size of each line by its ink.
        lengths: How many characters it has.
    """
    settled = list(measured)
    rest = sorted(range(len(measured)), key=lambda index: measured[index])
    while rest:
        groups = [[other for other in rest if _is_near(measured, other, index)] for index in rest]
        largest = max(groups, key=lambda group: sum(lengths[index] for index in group))
        usual = _weighted_median([(measured[index], lengths[index]) for index in largest])
        for index in largest:
            settled[index] = usual
        rest = [index for index in rest if index not in largest]
    return settled


def _is_near(measured: Sequence[float], left: int, right: int) -> bool:
    return abs(measured[left] - measured[right]) <= SAME_SIZE * measured[right]


def _weighted_median(pairs: Sequence[tuple[float, int]]) -> float:
    half = sum(weight for _, weight in pairs) / 2
    for value, weight in sorted(pairs):
        half -= weight
        if half <= 0:
            return value
    return pairs[-1][0]


def _height(line: ReadLine) -> float:
    return line.box.height * POINT


def _distance(line: ReadLine, other: ReadLine) -> float:
    """Return how far apart two lines stand; one that is beside the other is near."""
    across = abs(line.box.top + line.box.bottom - other.box.top - other.box.bottom)
    along = max(line.box.x0 - other.box.x1, other.box.x0 - line.box.x1)
    return across + max(along, 0) / 10


def _read_vertical_comma(line: ReadLine, size: float, lines: Sequence[ReadLine]) -> ReadLine:
    """Return 、 for a mark close between two ideographs, as in 三、 written downwards.

    A mark in a column of values has a row of its own, and more paper above and below; a digit is
    higher.
    """
    if not set(line.text) <= STROKES:
        return line
    if max(line.box.width, line.box.height) * POINT > ASIDE * size:
        return line
    middle, reach = line.box.x0 + line.box.x1, 2 * ASIDE * size / POINT
    stacked = [
        other.box
        for other in lines
        if len(other.text) == 1
        and _HAN.match(other.text)
        and other.text not in IN_CELLS
        and abs(other.box.x0 + other.box.x1 - middle) <= reach
    ]
    above = max((box.bottom for box in stacked if box.bottom <= line.box.top), default=None)
    below = min((box.top for box in stacked if box.top >= line.box.bottom), default=None)
    if above is None or below is None or (below - above) * POINT > STACKED * size:
        return line
    return replace(line, text="、", code=None)


def _make_word(line: ReadLine, size: float) -> Word:
    """Make a word as high as its characters are, and as wide, whatever of them is ink."""
    x0, top, x1, bottom = (value * POINT for value in line.box[:4])
    text = unify(line.text)
    x0 -= HALF_BLANK * size * (text[0] in OPENING)
    x1 += HALF_BLANK * size * (text[-1] in CLOSING and len(text) > 1)
    middle = (top + bottom) / 2
    widths = [1.0 if ord(char) > WIDE else 0.5 for char in text]
    edges = [x0]
    for width in widths:
        edges.append(edges[-1] + (x1 - x0) * width / sum(widths))
    bbox = BBox(x0, middle - size / 2, x1, middle + size / 2)
    return Word(text, bbox, tuple(edges), size, "", False)
