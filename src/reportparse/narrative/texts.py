"""Spaces and widths: what varies from print to print and carries no meaning."""

import re
from collections.abc import Iterable

from reportparse.pages.text_lines import CJK_CHAR

_UNSEEN = re.compile(r"[\u200b\ufeff]")
_FULL_WIDTH = {
    **{0xFF10 + n: 0x30 + n for n in range(10)},
    **{0xFF21 + n: 0x41 + n for n in range(26)},
    **{0xFF41 + n: 0x61 + n for n in range(26)},
    ord("．"): ord("."),
    ord("＠"): ord("@"),
    ord("／"): ord("/"),
    ord("－"): ord("-"),
    ord("＿"): ord("_"),
}
_NOT_PLAIN = re.compile(rf"[\u200b\ufeff{''.join(map(chr, _FULL_WIDTH))}]")
_IDLE_SPACE = re.compile(rf"(?<={CJK_CHAR})\s+|\s+(?={CJK_CHAR})")
_CJK = re.compile(CJK_CHAR)
_UNBROKEN_END = re.compile(r"[@./_:-]$")


def squeeze(text: str) -> str:
    """Remove every space and narrow full-width digits and letters; for comparing."""
    text = "".join(text.split())
    # Translating every text costs ten times the search that finds few to translate.
    if text.isascii() or not _NOT_PLAIN.search(text):
        return text
    return _UNSEEN.sub("", text).translate(_FULL_WIDTH)


def tidy(text: str) -> str:
    """Remove the spaces beside Chinese characters, which only set the line."""
    return _IDLE_SPACE.sub("", text.strip())


def join_broken_lines(texts: Iterable[str]) -> str:
    """Join the lines of one paragraph: no space beside Chinese, one between Latin words."""
    joined = ""
    for text in texts:
        if not joined or _CJK.match(joined[-1:]) or _CJK.match(text):
            joined += text
        elif _UNBROKEN_END.search(joined) or text[:1] in "@.":
            joined += text  # an e-mail or web address broken over two lines
        else:
            joined += f" {text}"
    return joined
