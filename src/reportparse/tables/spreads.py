"""Pages set in two columns, or two pages on one sheet: each half is read as a page of its own."""

from collections.abc import Sequence
from dataclasses import replace

from reportparse.layout import Page, PageKind, Ruling

GUTTER = 10.0  # pt; the space between two columns is wider, that between two cells narrower
MIDDLE = (0.4, 0.6)  # of the page's width, between which the gutter's middle stands
MIN_RULES = 4  # rules that make a table of a half
LONG_WORD = 0.3  # of the page's width; text of a paragraph stands in words as wide
MIN_LONG = 3  # such words that make a column of text


def split_spreads(pages: Sequence[Page]) -> list[Page]:
    """Replace each page of two columns by its halves, left before right."""
    return [half for page in pages for half in _split(page)]


def _split(page: Page) -> tuple[Page, ...]:
    if page.kind is not PageKind.TEXT or len(page.rulings) < MIN_RULES:
        return (page,)
    gutter = _find_gutter(page)
    if gutter is None:
        return (page,)
    left = _take_half(page, 0.0, gutter)
    right = _take_half(page, gutter, page.width)
    return (left, right) if _is_column(left) and _is_column(right) else (page,)


def _take_half(page: Page, x0: float, x1: float) -> Page:
    words = tuple([word for word in page.words if x0 <= word.bbox.center[0] < x1])
    rulings = tuple([rule for rule in page.rulings if x0 <= _extent(rule)[0] < x1])
    return replace(page, words=words, rulings=rulings)


def _extent(rule: Ruling) -> tuple[float, float]:
    """Return the x where a rule begins and ends."""
    if rule.orientation == "h":
        return rule.start, rule.end
    return rule.position, rule.position


def _lies_across(rule: Ruling, width: float) -> bool:
    """Whether a rule reaches over all places where the middle of a gutter may stand."""
    start, end = _extent(rule)
    return start <= MIDDLE[0] * width and end >= MIDDLE[1] * width


def _find_gutter(page: Page) -> float | None:
    """Return the middle of the space that no rule, nor a word beside the rules, reaches into."""
    if any(_lies_across(rule, page.width) for rule in page.rulings):
        return None  # whatever space there is has its middle beside that rule
    heights = [
        y
        for rule in page.rulings
        for y in ((rule.position,) if rule.orientation == "h" else (rule.start, rule.end))
    ]
    top, bottom = min(heights), max(heights)
    taken = [_extent(rule) for rule in page.rulings]
    taken += [
        (word.bbox.x0, word.bbox.x1) for word in page.words if top <= word.bbox.center[1] <= bottom
    ]
    taken.sort()
    end = taken[0][1]
    for left, right in taken:
        middle = (end + left) / 2
        if left - end >= GUTTER and MIDDLE[0] <= middle / page.width <= MIDDLE[1]:
            return middle
        end = max(end, right)
    return None


def _is_column(half: Page) -> bool:
    """Whether a half has a table, or text set in lines."""
    if len(half.rulings) >= MIN_RULES:
        return True
    long = [word for word in half.words if word.bbox.width >= LONG_WORD * half.width]
    return len(long) >= MIN_LONG
