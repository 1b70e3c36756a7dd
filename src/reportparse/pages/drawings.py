"""What a page draws, as the file says it: asked only where the text page does not tell enough."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pymupdf

from reportparse.layout import BBox
from reportparse.pages.allowance import READ_ERRORS
from reportparse.pages.fills import WHITE
from reportparse.pages.rulings import Stroke, is_dot, may_be_dotted
from reportparse.pages.words import Raw

MAX_THICKNESS = 9.0  # pt; filled boxes that are thicker are no rules
BLOWN_UP = 2.0  # pt; by which MuPDF's box exceeds a stroke on a scaled page
SLANT = 0.5  # pt; how far the ends of a rule may be off one line
# Bytes of operators of a page: PyMuPDF takes 2 KB for each drawing, and crashes when it gets none.
MAX_CONTENTS = 4 << 20


def find_true_strokes(page: pymupdf.Page, strokes: list[Stroke]) -> list[Stroke]:
    """Look stroked lines up again where MuPDF has blown them up to boxes.

    The text page widens a stroke by the line width as the file writes it, before scaling: on a page
    that is scaled down by ten, as Ghostscript writes all of them, a hairline becomes a box that is
    as high as a row. Only the drawings themselves tell such a box from a stroked rectangle.
    """
    boxes = {
        _round_middle(box): box
        for box, stroked in strokes
        if stroked and box[2] - box[0] > MAX_THICKNESS and box[3] - box[1] > MAX_THICKNESS
    }
    if not boxes:
        return strokes
    true = [
        (box, float(drawing.get("width") or 0.0))
        for drawing in _list_drawings(page)
        for box in _stroked_boxes(drawing)
    ]
    if not any(_is_blown_up(boxes, box, width) for box, width in true):
        return strokes
    filled = [stroke for stroke in strokes if not stroke.stroked]
    return filled + [Stroke(box, stroked=True) for box, _ in true]


def _is_blown_up(boxes: Mapping[tuple[int, int], BBox], true: BBox, width: float) -> bool:
    """Whether a stroke has a box in the text page that is larger than its line is thick."""
    box = boxes.get(_round_middle(true))
    return box is not None and box.width - true.width > 2 * width + BLOWN_UP


def _round_middle(box: BBox) -> tuple[int, int]:
    x, y = box.center
    return round(x), round(y)


def _stroked_boxes(drawing: Raw) -> Iterator[BBox]:
    """Yield the straight lines and rectangles that a drawing strokes, visible and not white."""
    color = drawing.get("color")
    if "s" not in drawing["type"] or not color or not drawing.get("stroke_opacity", 1):
        return
    if 255 * min(color) >= WHITE:
        return
    for kind, *points in drawing["items"]:
        if kind == "l":
            (ax, ay), (bx, by) = points
            if min(abs(ax - bx), abs(ay - by)) <= SLANT:
                yield BBox(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
        elif kind == "re":
            ax, ay, bx, by = points[0]  # from right to left on a turned page
            yield BBox(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def find_dots(page: pymupdf.Page, strokes: Sequence[Stroke]) -> list[Stroke]:
    """List the dots of dotted rules: of many squares in a row, the text page gives but a few."""
    if not may_be_dotted(strokes) or page.rotation:
        return []
    drawn = (
        (BBox(*drawing["rect"]), drawing["fill"])
        for drawing in _list_drawings(page)
        if drawing["type"] == "f" and drawing.get("fill")
    )
    return [
        Stroke(box, stroked=False)
        for box, fill in drawn
        if is_dot(box.width, box.height) and 255 * min(fill) < WHITE
    ]


def _list_drawings(page: pymupdf.Page) -> list[dict[str, Any]]:
    """List what is drawn as the file says it; nothing where that cannot be had."""
    try:
        if len(page.read_contents()) > MAX_CONTENTS:
            return []
        return list(page.get_cdrawings())
    except READ_ERRORS:
        return []
