"""A form printed with its rows as columns, as narrow pages print a wide one, is that form."""

from dataclasses import replace

from reportparse.layout import Table


def turn_table(table: Table) -> Table:
    """Return a table with rows and columns exchanged; every cell keeps its place on the page."""
    cells = sorted(
        (
            cell._replace(
                row=cell.col, col=cell.row, row_span=cell.col_span, col_span=cell.row_span
            )
            for cell in table.cells
        ),
        key=lambda cell: (cell.row, cell.col),
    )
    return replace(table, cells=tuple(cells), n_rows=table.n_cols, n_cols=table.n_rows)
