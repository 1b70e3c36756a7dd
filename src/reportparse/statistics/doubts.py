"""What may speak against the reading of a cell: the code of its finding, and why it is doubtful."""

from collections.abc import Iterable

from reportparse.report import Finding

_OF_CELLS = {
    "crosses-border": ("cell.crosses-border", "a number reaches over the cell's border"),
    "straddles-rule": (
        "cell.straddles-rule",
        "a rule runs through a number, which may be the row's above or below",
    ),
    "picture": (
        "cell.picture",
        "the cell holds no text but a picture or a drawing, which may be a number",
    ),
    "text-lost": (
        "cell.text-lost",
        "text is printed where the cell was read as empty",
    ),
    "obscured": (
        "cell.obscured",
        "a box or a line lies over the number, or a box has its colour; it may be hidden or void",
    ),
    "stray": (
        "cell.stray",
        "a number that no header names stands in the row, and may be part of this one",
    ),
    "overprinted": (
        "cell.overprinted",
        "numbers are printed on one another",
    ),
    "mixed-sizes": (
        "cell.mixed-sizes",
        "digits of two sizes stand in the cell; the small ones may be a note's",
    ),
}
_OF_RECOGNITION = {
    "readers-differ": (
        "ocr.readers-differ",
        "two recognisers read the picture of the cell differently",
    ),
    "faint": ("ocr.faint", "the picture of the number is too faint to be sure"),
    "unread-ink": ("ocr.unread-ink", "ink stands in the cell that could not be read for certain"),
    "broken": (
        "ocr.broken-print",
        "much of the print on the page could not be read for certain; digits may lack strokes",
    ),
    "rule-lost": (
        "ocr.rule-lost",
        "the cell reaches over several rows of a picture, or holds several lines; a rule between"
        " two numbers may be lost",
    ),
    "row-cut": (
        "ocr.row-cut",
        "nothing else was recognised in its long row, which a page break may have cut",
    ),
    "unseen": ("ocr.unseen", "nothing was recognised in the cell, which may not be empty"),
    "covered": ("ocr.covered", "red ink lies over the number and may hide a part of it"),
    "stained": ("ocr.covered", "red ink lies in the cell and may hide a number"),
}
REASONS = _OF_CELLS | _OF_RECOGNITION


def make_warning(code: str, message: str, names: Iterable[str] = ()) -> Finding:
    """Return a finding that leaves open whether the report or its reading is at fault.

    Args:
        code: What may be wrong.
        message: Why, in words.
        names: The statistics that it makes doubtful.
    """
    return Finding(
        code=code, origin="unclear", severity="warning", message=message, statistics=tuple(names)
    )
