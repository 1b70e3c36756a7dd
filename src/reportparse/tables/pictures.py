"""Cells in which a picture or a drawing stands, and may be a number."""

from collections.abc import Sequence

from reportparse.layout import BBox, Cell, Page

MAX_PICTURE = 0.5  # of the page; a larger picture lies behind the table, not in its cells


def doubt_pictures(cells: Sequence[Cell], page: Page) -> tuple[Cell, ...]:
    """Mark the cells without text in which a picture or a drawn curve stands."""
    pictures = [
        image
        for image in (*page.images, *page.drawings)
        if image.width * image.height < MAX_PICTURE * page.width * page.height
    ]
    if not pictures:
        return tuple(cells)
    return tuple(
        cell._replace(doubts=cell.doubts | {"picture"})
        if not cell.text_lines and any(_stands_in(image, cell.bbox) for image in pictures)
        else cell
        for cell in cells
    )


def _stands_in(image: BBox, box: BBox) -> bool:
    return box.contains(*image.center) or image.contains(*box.center)
