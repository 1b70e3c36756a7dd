"""Forms whose labels are printed though none of their tables was recognised: lists set as text."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from reportparse.codebook import Block, Form
from reportparse.statistics.lost_text import PrintedText

TELLING = 6  # characters of a label that hardly any sentence has by chance
FEW_LABELS = 5  # such labels that are more than a form shares with a sentence
MOST_LABELS = 0.5  # share of a form's such labels that are printed where the form is


class LabelledForm(NamedTuple):
    """A form most of whose labels are printed."""

    form: Form
    n_labels: int
    pages: tuple[int, ...]


def find_labelled_form(forms: Sequence[Form], printed: PrintedText) -> LabelledForm | None:
    """Return that one of some forms of which most labels are printed; None where it is no half."""
    found = [each for form in forms if (each := _find_labels(form, printed)) is not None]
    return max(found, key=lambda each: (each.n_labels, each.form.years.first), default=None)


def _find_labels(form: Form, printed: PrintedText) -> LabelledForm | None:
    entries = [keys for block in form.blocks for keys in _telling_keys(block)]
    needed = max(FEW_LABELS, MOST_LABELS * len(entries))
    letters_of_all = printed.letters_of_all
    printed_at_all = sum([any(key in letters_of_all for key in keys) for keys in entries])
    if printed_at_all < needed:
        return None
    shown: set[int] = set()
    numbers: list[int] = []
    for page_number in printed.pages:
        letters = printed.letters_of(page_number)
        on_page = {
            index
            for index, keys in enumerate(entries)
            if index not in shown and any(key in letters for key in keys)
        }
        if on_page:
            numbers.append(page_number)
            shown |= on_page
    return LabelledForm(form, len(shown), tuple(numbers)) if len(shown) >= needed else None


@lru_cache(maxsize=256)
def _telling_keys(block: Block) -> list[list[str]]:
    """Return the long keys of each row and column of a block that has such a key."""
    long_keys = (
        [key for key in entry.keys if len(key) >= TELLING]
        for entry in (*block.rows, *block.columns)
    )
    return [keys for keys in long_keys if keys]
