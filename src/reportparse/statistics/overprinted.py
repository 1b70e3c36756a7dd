"""Pages on which one text is printed over another, so that nobody can say which cells are whose.

Programs that convert documents now and then print a table over the paragraphs that should follow
it. Whole rows are lost to it, and what is left of a form may look like another one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from reportparse.layout import Page, Word
from reportparse.report import Finding, FormFound, Statistic, doubt_where
from reportparse.statistics.cells import name_statistic
from reportparse.statistics.doubts import make_warning

# Of 9,600 pages of 1,500 reports, those that can be read had at most 4 words on others: headers of
# several lines in narrow columns. A page with a table over its text had 9.
MIN_WORDS = 6
ACROSS = 0.75  # em; closing marks hang over the next word by half of one
ALONG = 0.3  # of the lower word's height


def doubt_overprinted(
    statistics: Sequence[Statistic], forms: Sequence[FormFound], pages: Mapping[int, Page]
) -> tuple[tuple[Statistic, ...], tuple[Finding, ...]]:
    """Doubt every cell of the forms on pages where words are printed on words.

    Returns:
        The statistics, and one finding for each such page.
    """
    on_forms = sorted({number for form in forms for number in form.pages})
    overprinted = {number for number in on_forms if is_overprinted(pages[number].words)}
    if not overprinted:
        return tuple(statistics), ()
    in_doubt = {form.form for form in forms if not overprinted.isdisjoint(form.pages)}
    doubted = doubt_where(statistics, lambda statistic: statistic.form in in_doubt)
    names = tuple(name_statistic(each) for each in statistics if each.form in in_doubt)
    return doubted, tuple(_explain(number, names) for number in sorted(overprinted))


def is_overprinted(words: Iterable[Word]) -> bool:
    """Whether more words are printed on others than headers in narrow columns are."""
    count = 0
    near: list[Word] = []
    for word in sorted(words, key=lambda word: word.bbox.top):
        if word.vertical:
            continue
        near = [other for other in near if other.bbox.bottom > word.bbox.top]
        count += any(_is_on(word, other) for other in near)
        if count >= MIN_WORDS:
            return True
        near.append(word)
    return False


def _is_on(word: Word, other: Word) -> bool:
    x0, top, x1, bottom = word.bbox
    left, upper, right, lower = other.bbox
    across, along = min(x1, right) - max(x0, left), min(bottom, lower) - max(top, upper)
    return across > ACROSS * min(word.size, other.size) and along > ALONG * min(
        bottom - top, lower - upper
    )


def _explain(page_number: int, names: Collection[str]) -> Finding:
    return make_warning(
        "page.overprinted",
        f"words are printed on words on page {page_number}, as if a table lay over the "
        "text; which form and which cells are meant cannot be told for certain",
        tuple(names),
    )
