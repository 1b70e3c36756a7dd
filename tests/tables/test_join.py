"""Parts of one table, stacked over common columns."""

from dataclasses import replace
from itertools import pairwise

from reportparse.layout import (
    BBox,
    Cell,
    Misgiving,
    Page,
    Table,
    TableKind,
    TablePart,
    TextLine,
    Word,
)
from reportparse.tables.join import column_edges, fits_below, join_pair, leave_out_stains

EDGES = (100.0, 160.0, 300.0, 400.0)
MORE_EDGES = (*EDGES, 440.0, 480.0)


def make_part(
    page_number: int, first_col: int, edges: tuple[float, ...] = EDGES, moved: float = 0.0
) -> Table:
    """Return a part of two rows, without cells in the columns before `first_col`."""
    placed = [edge + moved for edge in edges]
    cells = tuple(
        Cell(row, col, 1, 1, BBox(left, 100.0 + 20 * row, right, 120.0 + 20 * row), page_number, ())
        for row in range(2)
        for col, (left, right) in enumerate(pairwise(placed))
        if col >= first_col
    )
    part = TablePart(page_number, BBox(placed[0], 100.0, placed[-1], 140.0))
    return Table(
        cells=cells,
        n_rows=2,
        n_cols=len(edges) - 1,
        kind=TableKind.RULED,
        parts=(part,),
        caption="",
        crossing_words=(),
    )


def test_columns_without_a_cell_begin_where_the_first_cells_do() -> None:
    assert column_edges(make_part(2, first_col=0)) == list(EDGES)
    assert column_edges(make_part(2, first_col=1)) == [EDGES[1], *EDGES[1:]]


def test_rows_of_a_group_without_cells_for_its_name_go_on_below() -> None:
    joined = join_pair(make_part(1, first_col=0), make_part(2, first_col=1))
    below = [cell for cell in joined.cells if cell.page_number == 2]
    assert {cell.row for cell in below} == {2, 3}
    assert {(cell.bbox.x0, cell.col) for cell in below} == {(160.0, 1), (300.0, 2)}


def test_narrower_part_goes_on_where_the_pages_of_a_scan_lie_beside_each_other() -> None:
    upper = make_part(1, first_col=0, edges=MORE_EDGES[1:])
    lower = make_part(2, first_col=0, edges=MORE_EDGES, moved=-7.0)
    assert fits_below(upper, lower)
    joined = join_pair(upper, lower)
    assert joined.n_cols == len(MORE_EDGES) - 1
    assert {cell.col for cell in joined.cells if cell.page_number == 2} == {0, 1, 2, 3, 4}


def test_narrower_part_with_another_border_does_not_go_on() -> None:
    upper = make_part(1, first_col=0, edges=(160.0, 300.0, 400.0, 450.0, 480.0))
    assert not fits_below(upper, make_part(2, first_col=0, edges=MORE_EDGES, moved=-7.0))


def test_rest_of_a_seal_below_a_table_is_left_out_but_no_text_under_the_seal() -> None:
    def line(text: str, x0: float) -> TextLine:
        box = BBox(x0, 400.0, x0 + 10.0, 410.0)
        return TextLine(text, box, (Word(text, box, (box.x0, box.x1), 10.0, "", False),))

    rest, number, name = line("1", 200.0), line("1", 300.0), line("某局", 200.0)
    stained = Misgiving("stained", BBox(196.0, 396.0, 214.0, 414.0), "", "")
    page = Page(1, 595.0, 842.0, (), misgivings=(stained,))
    assert leave_out_stains(page, [rest, number, name]) == [number, name]
    assert leave_out_stains(replace(page, misgivings=()), [rest]) == [rest]
    star = rest._replace(text="日")
    assert leave_out_stains(page, [star, name]) == [name]
