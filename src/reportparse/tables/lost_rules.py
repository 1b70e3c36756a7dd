"""Tables of scans, read with the rules too of which nothing is left but what words show."""

from collections.abc import Collection, Sequence
from itertools import permutations

from reportparse.layout import BBox, Cell, Word
from reportparse.tables.chunks import is_number
from reportparse.tables.grid import Lattice, fill_cells
from reportparse.tables.lost_levels import find_lost_levels
from reportparse.tables.lost_posts import LEAST_APART, find_lost_posts


def part_at_lost_rules(
    lattice: Lattice,
    cells: tuple[Cell, ...],
    crossing: tuple[str, ...],
    words: Sequence[Word],
    headers: Collection[str],
) -> tuple[Lattice, tuple[Cell, ...], tuple[str, ...]]:
    """Read a table again with the rules that its words show, if any is lost.

    Args:
        lattice: The grid that rules gave.
        cells: Its cells with their words.
        crossing: The texts of the words that were divided between them.
        words: The words of the table.
        headers: Label keys of the headers of all forms.

    Returns:
        Grid, cells and divided words; values without a rule beside them are doubtful.
    """
    unruled: list[BBox] = []
    page_number = cells[0].page_number
    levels = find_lost_levels(lattice, cells, headers)
    if levels is not None:
        lattice, unruled = levels.lattice, levels.values
        words = [word for word in words if word not in levels.specks]
        cells, crossing = fill_cells(lattice, words, page_number)
    posts = find_lost_posts(lattice, cells, headers)
    if posts is not None:
        lattice = posts.lattice
        unruled = [*unruled, *posts.values]
        words = [word for word in words if word not in posts.specks]
        cells, crossing = fill_cells(lattice, words, page_number)
    joined = {(cell.col, cell.col_span) for cell in cells if _holds_two_numbers(cell)}
    return lattice, tuple(_doubt(cell, unruled, joined) for cell in cells), crossing


def _holds_two_numbers(cell: Cell) -> bool:
    """Whether two numbers stand side by side in a cell: a post of its column is lost."""
    words = [word for line in cell.text_lines for word in line.words if is_number(word.text)]
    return any(
        after.bbox.x0 - before.bbox.x1 >= LEAST_APART * before.size
        and before.bbox.top < after.bbox.center[1] < before.bbox.bottom
        for before, after in permutations(words, 2)
    )


def _doubt(cell: Cell, unruled: Sequence[BBox], joined: Collection[tuple[int, int]]) -> Cell:
    """Doubt a cell without a rule beside it, or as wide as one of two numbers: it is of either."""
    is_joined = bool(cell.text_lines) and (cell.col, cell.col_span) in joined
    if not is_joined and not any(box.contains(*cell.bbox.center) for box in unruled):
        return cell
    return cell._replace(doubts=cell.doubts | {"rule-lost"})
