"""Text that runs up, down or backwards is read on the page turned upright."""

from typing import Literal

from reportparse.layout import BBox

Turn = Literal[0, 90, 180, 270]
TURN_BY_DIRECTION: dict[tuple[int, int], Turn] = {
    (1, 0): 0,
    (0, -1): 90,
    (-1, 0): 180,
    (0, 1): 270,
}


def turn_box(box: BBox, turn: Turn, width: float, height: float) -> BBox:
    """Turn a box of a page of `width` × `height` clockwise."""
    x0, top, x1, bottom = box
    if turn == 90:
        return BBox(height - bottom, x0, height - top, x1)
    if turn == 180:
        return BBox(width - x1, height - bottom, width - x0, height - top)
    if turn == 270:
        return BBox(top, width - x1, bottom, width - x0)
    return box
