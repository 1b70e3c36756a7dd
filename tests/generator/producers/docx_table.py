"""A table as WordprocessingML."""

from xml.sax.saxutils import escape

from tests.generator.document import Cell, Rules, Table, Theme, cell_grid, cell_sides

STROKES = {"solid": "single", "dashed": "dashed", "dotted": "dotted", "double": "double"}
DIRECTIONS = {"vertical": "tbRlV", "turned": "btLr"}


def table_xml(table: Table, theme: Theme, width: float) -> str:
    """Return a table of the given width in points."""
    widths = [round(share * width * 20) for share in table.col_widths]
    padding = round(table.padding * 20)
    columns = "".join(f'<w:gridCol w:w="{col_width}"/>' for col_width in widths)
    rows = "".join(row_xml(table, theme, row, widths) for row in range(table.n_rows))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:left w:w="{padding}" w:type="dxa"/><w:right w:w="{padding}" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def row_xml(table: Table, theme: Theme, row: int, widths: list[int]) -> str:
    """Return one row; a cell that goes on from above becomes a merge continuation."""
    properties = f'<w:trHeight w:val="{round(table.row_height * 20)}" w:hRule="atLeast"/>'
    if not table.split_rows:
        properties = "<w:cantSplit/>" + properties
    if table.repeat_header and row < table.header_rows:
        properties += "<w:tblHeader/>"
    cells = []
    col = 0
    grid_row = cell_grid(table)[row]
    while col < table.n_cols:
        cell = grid_row[col]
        if cell is None:
            raise ValueError(f"no cell covers row {row}, column {col}")
        width = sum(widths[col : col + cell.col_span])
        cells.append(cell_xml(table, cell, theme, width, first=cell.row == row))
        col += cell.col_span
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def cell_xml(table: Table, cell: Cell, theme: Theme, width: int, *, first: bool) -> str:
    """Return a cell, or the continuation of a cell that started in a row above."""
    merge = ""
    if cell.row_span > 1:
        merge = '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
    span = f'<w:gridSpan w:val="{cell.col_span}"/>' if cell.col_span > 1 else ""
    shade = (
        f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.shade.lstrip("#")}"/>'
        if cell.shade
        else ""
    )
    direction = DIRECTIONS.get(cell.writing)
    turned = f'<w:textDirection w:val="{direction}"/>' if direction else ""
    place = "top" if cell.top else "center"
    content = cell_paragraph_xml(cell, theme, table.size) if first else "<w:p/>"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}'
        f'{borders_xml(table, cell)}{shade}{turned}<w:vAlign w:val="{place}"/></w:tcPr>'
        f"{content}</w:tc>"
    )


def borders_xml(table: Table, cell: Cell) -> str:
    """Return the cell's own borders."""
    sides = cell_sides(table, cell)
    drawn = "".join(
        border_xml(name, getattr(sides, name), table.rules)
        for name in ("top", "left", "bottom", "right")  # the order the schema asks for
    )
    return f"<w:tcBorders>{drawn}</w:tcBorders>"


def border_xml(name: str, width: float, rules: Rules) -> str:
    """Return one border; `nil` where no rule is drawn."""
    if not width:
        return f'<w:{name} w:val="nil"/>'
    stroke = STROKES[rules.stroke]
    width = width / 3 if rules.stroke == "double" else width  # w:sz is the width of one half
    color = rules.color.lstrip("#")
    return f'<w:{name} w:val="{stroke}" w:sz="{max(2, round(width * 8))}" w:color="{color}"/>'


def cell_paragraph_xml(cell: Cell, theme: Theme, size: float) -> str:
    """Return the paragraph in a cell, one run for each of the cell's text runs."""
    latin = theme.digit_font or theme.table_font
    bold = "<w:b/>" if cell.bold else ""
    color = '<w:color w:val="FFFFFF"/>' if cell.light else ""
    runs = []
    for number, run in enumerate(cell.runs):
        kern = f'<w:spacing w:val="{number % 2}"/>' if cell.split_at else ""
        look = (
            f'<w:rPr><w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:cs="{latin}" '
            f'w:eastAsia="{theme.table_font}"/>{bold}{color}{kern}<w:sz w:val="{round(size * 2)}"/>'
            "</w:rPr>"
        )
        text = "\n".join(run) if cell.writing == "stacked" else run
        pieces = "<w:br/>".join(
            f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in text.split("\n")
        )
        runs.append(f"<w:r>{look}{pieces}</w:r>")
    align = f'<w:jc w:val="{cell.align}"/>'
    return f"<w:p><w:pPr>{align}</w:pPr>{''.join(runs)}</w:p>"
