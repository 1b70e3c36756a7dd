"""Characters that fonts slip in for the ideographs they look like."""

import re
import unicodedata

from reportparse.vocabulary import load_radicals

_LOOKALIKE = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")


def unify(text: str) -> str:
    """Replace radicals and compatibility ideographs, which fonts slip in, by the ideographs meant.

    They look the same on the page (⻓ and 长, U+F98E and 年). The text keeps its length.
    """
    if text.isascii() or not _LOOKALIKE.search(text):
        return text
    return _LOOKALIKE.sub(lambda match: _unify_character(match[0]), text)


def _unify_character(char: str) -> str:
    unified = unicodedata.normalize("NFKC", load_radicals().get(char, char))
    return unified if len(unified) == 1 else char
