from collections.abc import Sequence

import pytest

from reportparse.layout import BBox, Cell, Table, TableKind, TablePart, TextLine
from reportparse.tables.slivers import merge_slivers
from tests.handset import set_word


def draw(rows: Sequence[Sequence[tuple[float, str]]], edges: Sequence[float]) -> Table:
    """Draw a table of rows of cells, each with its right border."""
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        left = edges[0]
        for right, text in row:
            start, end = edges.index(left), edges.index(right)
            bbox = BBox(left, 20.0 * number, right, 20.0 * number + 20)
            lines = (TextLine(text, bbox, (set_word(text, left, bbox.top),)),)
            cells.append(Cell(number, start, 1, end - start, bbox, 1, lines))
            left = right
    box = BBox(edges[0], 0, edges[-1], 20.0 * len(rows))
    parts = (TablePart(1, box),)
    return Table(tuple(cells), len(rows), len(edges) - 1, TableKind.RULED, parts)


def placed(table: Table) -> list[tuple[int, int, int, str]]:
    return [(cell.row, cell.col, cell.col_span, cell.text) for cell in table.cells]


def test_border_that_moves_from_row_to_row_is_one() -> None:
    rows = [[(206, "信息内容"), (300, "件数")], [(200, "规章"), (300, "2")]]
    table = merge_slivers(draw(rows, (60, 200, 206, 300)))
    assert table.n_cols == 2
    assert placed(table) == [
        (0, 0, 1, "信息内容"),
        (0, 1, 1, "件数"),
        (1, 0, 1, "规章"),
        (1, 1, 1, "2"),
    ]


@pytest.mark.parametrize(
    ("edges", "rows"),
    [
        (
            (60, 200, 206, 300),
            [[(200, "三"), (206, "1"), (300, "公开")], [(206, "四"), (300, "2")]],
        ),
        ((60, 200, 240, 300), [[(240, "信息内容"), (300, "件数")], [(200, "规章"), (300, "2")]]),
    ],
    ids=["a cell stands in it", "too wide"],
)
def test_other_columns_stay(
    edges: Sequence[float], rows: Sequence[Sequence[tuple[float, str]]]
) -> None:
    table = draw(rows, edges)
    assert merge_slivers(table) == table
