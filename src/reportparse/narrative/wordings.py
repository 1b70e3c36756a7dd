"""The wordings of headings that many reports share."""

import re
from functools import lru_cache

from reportparse.narrative.texts import squeeze
from reportparse.vocabulary import load_words

_NUMERAL = re.compile(r"(?:第?[一二三四五六七八九十]{1,3}(?:部分)?)[、.．]?")
_REMARK = re.compile(r"[（(][^（）()]*[）)]$")


def is_known_wording(text: str) -> bool:
    """Whether a text, but for a bracketed remark at its end, is the wording of a heading."""
    squeezed = squeeze(text).rstrip("。：:")
    return squeezed in _known() or _REMARK.sub("", squeezed) in _known()


def is_numbered_known_wording(text: str) -> bool:
    """Whether a text is a numeral and the wording of a heading: 二、主动公开政府信息情况."""
    squeezed = squeeze(text)
    numeral = _NUMERAL.match(squeezed)
    return numeral is not None and is_known_wording(squeezed[numeral.end() :])


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(load_words("headings")["known"])
