"""Words, rulings, pages and tables set by hand: what the stages see, without a PDF."""

from collections.abc import Sequence

from reportparse.layout import BBox, Cell, Page, Ruling, Table, TableKind, TablePart, TextLine, Word
from reportparse.tables.frames import Frame
from reportparse.tables.grid import Lattice, build_lattice

SIZE = 10.0
LEFT = "<"  # in `set_table`: the cell on the left reaches over this place
UP = "^"  # the cell above does
PAGE_WIDTH, PAGE_HEIGHT = 595.0, 842.0
COL_WIDTH, ROW_HEIGHT = 60.0, 20.0


def set_word(
    text: str, x0: float, top: float, *, size: float = SIZE, vertical: bool = False
) -> Word:
    """Set a word: Chinese characters 1 em wide, others half an em; vertical: 1 em high each."""
    if vertical:
        box = BBox(x0, top, x0 + size, top + size * len(text))
        return Word(text, box, (), size, "Song", False, vertical=True)
    edges = [x0]
    for char in text:
        edges.append(edges[-1] + size * (0.5 if char.isascii() else 1.0))
    box = BBox(x0, top, edges[-1], top + size)
    return Word(text, box, tuple(edges), size, "Song", False)


def set_row(top: float, *placed: tuple[float, str]) -> list[Word]:
    """Set words on one baseline, each `(x0, text)`."""
    return [set_word(text, x0, top) for x0, text in placed]


def set_column(text: str, x0: float, top: float, *, size: float = SIZE) -> list[Word]:
    """Set the characters of a text one below the other, each a word of its own."""
    return [set_word(char, x0, top + size * index, size=size) for index, char in enumerate(text)]


def rule_h(y: float, start: float, end: float) -> Ruling:
    """Draw a horizontal rule."""
    return Ruling("h", y, start, end)


def rule_v(x: float, start: float, end: float) -> Ruling:
    """Draw a vertical rule."""
    return Ruling("v", x, start, end)


def rule_grid(xs: Sequence[float], ys: Sequence[float]) -> list[Ruling]:
    """Draw every line of a grid over its whole length."""
    return [rule_h(y, xs[0], xs[-1]) for y in ys] + [rule_v(x, ys[0], ys[-1]) for x in xs]


def set_lattice(rulings: Sequence[Ruling]) -> Lattice:
    """Build the grid of one table from its rules."""
    horizontal = tuple(rule for rule in rulings if rule.orientation == "h")
    vertical = tuple(rule for rule in rulings if rule.orientation == "v")
    return build_lattice(Frame(horizontal, vertical))


def set_page(
    words: Sequence[Word], rulings: Sequence[Ruling] = (), *, page_number: int = 1
) -> Page:
    """Set a page of A4."""
    return Page(page_number, PAGE_WIDTH, PAGE_HEIGHT, tuple(words), tuple(rulings))


def set_grid_page(
    rows: Sequence[Sequence[str]], *, page_number: int = 1, top: float = 200.0, left: float = 50.0
) -> Page:
    """Set a page with one ruled table, every cell one line of text or none."""
    xs = [left + COL_WIDTH * col for col in range(len(rows[0]) + 1)]
    ys = [top + ROW_HEIGHT * row for row in range(len(rows) + 1)]
    words = [
        set_word(text, xs[col] + 4, ys[row] + 5)
        for row, texts in enumerate(rows)
        for col, text in enumerate(texts)
        if text
    ]
    return set_page(words, rule_grid(xs, ys), page_number=page_number)


def set_table(
    rows: Sequence[Sequence[str]],
    *,
    caption: str = "",
    kind: TableKind = TableKind.RULED,
    page_numbers: Sequence[int] = (),
) -> Table:
    """Set a table; `LEFT` and `UP` merge a place with its neighbour, a newline ends a text line.

    Args:
        rows: Texts, one list for each grid row, all of one length.
        caption: Text lines above the table.
        kind: How its cells were found.
        page_numbers: Page of each row; page 1 when empty.
    """
    numbers = list(page_numbers) or [1] * len(rows)
    cells = []
    for row, texts in enumerate(rows):
        for col, text in enumerate(texts):
            if text in (LEFT, UP):
                continue
            col_span = _count(texts[col + 1 :], LEFT)
            row_span = _count([below[col] for below in rows[row + 1 :]], UP)
            cells.append(_set_cell(row, col, row_span, col_span, text, numbers[row]))
    box = BBox(0, 0, COL_WIDTH * len(rows[0]), ROW_HEIGHT * len(rows))
    parts = tuple(TablePart(number, box) for number in dict.fromkeys(numbers))
    return Table(tuple(cells), len(rows), len(rows[0]), kind, parts, caption)


def set_cell(text: str, *, width: float = COL_WIDTH) -> Cell:
    """Set one cell; a newline ends a text line."""
    return _set_cell(0, 0, 1, 1, text, 1, width=width)


def _count(texts: Sequence[str], mark: str) -> int:
    count = 1
    for text in texts:
        if text != mark:
            break
        count += 1
    return count


def _set_cell(
    row: int,
    col: int,
    row_span: int,
    col_span: int,
    text: str,
    page: int,
    *,
    width: float = COL_WIDTH,
) -> Cell:
    x0, top = col * width, row * ROW_HEIGHT
    bbox = BBox(x0, top, x0 + col_span * width, top + row_span * ROW_HEIGHT)
    words = [
        set_word(line, x0 + 2, top + 2 + SIZE * index)
        for index, line in enumerate(text.split("\n"))
        if line
    ]
    text_lines = tuple(TextLine(word.text, word.bbox, (word,)) for word in words)
    return Cell(row, col, row_span, col_span, bbox, page, text_lines)
