"""Tables of scans, read with the rules too of which nothing is left but what words show."""

from collections.abc import Collection, Sequence

from reportparse.layout import BBox, Cell, Word
from reportparse.tables.grid import Lattice, fill_cells
from reportparse.tables.lost_levels import find_lost_levels
from reportparse.tables.lost_posts import find_lost_posts


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
        lattice, unruled = levels
        cells, crossing = fill_cells(lattice, words, page_number)
    posts = find_lost_posts(lattice, cells, headers)
    if posts is not None:
        lattice = posts.lattice
        unruled = [*unruled, *posts.values]
        words = [word for word in words if word not in posts.specks]
        cells, crossing = fill_cells(lattice, words, page_number)
    return lattice, tuple(_doubt(cell, unruled) for cell in cells), crossing


def _doubt(cell: Cell, unruled: Sequence[BBox]) -> Cell:
    if not any(box.contains(*cell.bbox.center) for box in unruled):
        return cell
    return cell._replace(doubts=cell.doubts | {"rule-lost"})
