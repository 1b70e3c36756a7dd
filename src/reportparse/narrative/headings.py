"""Headings: which paragraphs open a section, and how deep it lies.

Wording and numbering decide. A numeral with its mark (一、 第一部分 （一） 1.) makes a heading of a
short paragraph, or of a short sentence that a longer paragraph opens with. Rows of a statistical
form, entries of a table of contents and enumerations inside a sentence are none.
"""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from reportparse.narrative.paragraphs import Paragraph
from reportparse.narrative.texts import squeeze, tidy
from reportparse.narrative.wordings import is_known_wording
from reportparse.vocabulary import load_words

Style = Literal["part", "numeral", "plain", "bracketed", "digit"]
STYLES: tuple[Style, ...] = ("part", "numeral", "plain", "bracketed", "digit")

LONGEST_TITLE = 60  # characters of a heading on lines of its own
LONGEST_OPENING = 30  # characters of a heading that text follows in the same line
LONGEST_DIGIT = 30  # characters; longer texts after 1. are entries of a list

_NUMERAL = r"[一二三四五六七八九十]{1,3}"
_MARKERS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    (
        "part",
        re.compile(rf"(?P<number>第\s?{_NUMERAL}\s?(?:部\s?分|章|节))[、:：.．]?\s*(?P<rest>.*)"),
    ),
    ("numeral", re.compile(rf"(?P<number>{_NUMERAL})\s?[、.．,，:：]\s*(?P<rest>.*)")),
    ("numeral", re.compile(rf"(?P<number>{_NUMERAL})\s+(?P<rest>.*)")),
    ("bracketed", re.compile(rf"(?P<number>[（(]\s?{_NUMERAL}\s?[）)])[、.．]?\s*(?P<rest>.*)")),
    ("digit", re.compile(r"(?P<number>\d{1,2})\s?[.．、](?!\d)\s*(?P<rest>.*)")),
)
_BARE_NUMERAL = re.compile(rf"(?P<number>{_NUMERAL})(?P<rest>.+)")
_SENTENCE_END = re.compile(r"[。；！？]$")
_OPENING = re.compile(r"(?P<title>[^。；！？：:]+)。(?P<rest>.+)", re.DOTALL)
_ANNOUNCED = re.compile(r"(?P<title>[^。；！？：:，、]{2,15})[：:](?P<rest>.+)", re.DOTALL)
_COUNT = re.compile(r"\d+(?:\.\d+)?(?:万|余|多)?(?:件|条|次|个|人|篇|项|起|元|%|％|场|期|份|页)")
_LEADER = re.compile(
    r"(?:\.{3,}|…+|·{3,}|．{3,}|\s)\s*[-—]?\s*\d{1,3}\s*[-—]?$|(?:\.{4,}|…{2,}|·{4,})$"
)
_ATTACHMENT = re.compile(r"附[件表录][一二三四五六七八九十\d]{0,2}[:：]?")


class Heading(NamedTuple):
    """What opens a section."""

    style: Style
    number: str | None
    title: str
    rest: str
    """What follows it in the same paragraph."""


def parse_heading(paragraph: Paragraph) -> Heading | None:
    """Read the heading a paragraph is or opens with; None when it is neither."""
    if any(line.crowded for line in paragraph.lines):
        return None
    text = paragraph.text.strip()
    attachment = _ATTACHMENT.fullmatch(squeeze(text))
    if attachment:
        return Heading("plain", None, attachment[0].rstrip(":："), "")
    found = _match_marker(text)
    if found is None:
        return _parse_plain(paragraph, text)
    style, number, rest = found
    if _is_row_label(rest):
        return None
    if style == "digit":
        return _parse_digit(number, rest)
    return _parse_numbered(style, number, rest)


def is_contents_heading(text: str) -> bool:
    """Whether squeezed text is the heading of a table of contents."""
    return text.strip("【】[]·-—") in load_words("headings")["contents"]


def is_contents_entry(text: str) -> bool:
    """Whether a text ends like an entry of a table of contents, with dots and a page number."""
    return _LEADER.search(text) is not None


def _match_marker(text: str) -> tuple[Style, str, str] | None:
    for style, pattern in _MARKERS:
        if match := pattern.fullmatch(text):
            rest = match["rest"].strip()
            return (style, squeeze(match["number"]), rest) if rest else None
    bare = _BARE_NUMERAL.fullmatch(text)
    if bare and is_known_wording(bare["rest"]):
        return "numeral", bare["number"], bare["rest"]
    return None


def _parse_numbered(style: Style, number: str, rest: str) -> Heading | None:
    """Tell a heading from a numbered paragraph."""
    announced = _ANNOUNCED.fullmatch(rest)
    if announced:
        return Heading(style, number, _clean_title(announced["title"]), announced["rest"].strip())
    if len(rest) <= LONGEST_TITLE and not _is_sentence(rest):
        return Heading(style, number, _clean_title(rest), "")
    opening = _OPENING.fullmatch(rest)
    if opening and len(opening["title"]) <= LONGEST_OPENING and not _COUNT.search(opening["title"]):
        return Heading(style, number, _clean_title(opening["title"]), opening["rest"].strip())
    known, _, following = rest.partition(" ")
    if is_known_wording(known):
        return Heading(style, number, _clean_title(known), following.strip())
    return None if style == "bracketed" else Heading(style, number, "", rest)


def _parse_digit(number: str, rest: str) -> Heading | None:
    ends = _SENTENCE_END.search(rest) or rest.endswith(("，", "、", ":", "："))
    if len(rest) > LONGEST_DIGIT or ends or _COUNT.search(rest):
        return None
    return Heading("digit", number, _clean_title(rest), "")


def _parse_plain(paragraph: Paragraph, text: str) -> Heading | None:
    """Read a heading without a number: a known wording, alone on its line."""
    if len(text) > LONGEST_TITLE or len(paragraph.lines) > 1:
        return None
    return Heading("plain", None, _clean_title(text), "") if is_known_wording(text) else None


def _is_sentence(text: str) -> bool:
    """Whether the text states something: it counts, or it has several clauses and an end."""
    if _COUNT.search(text):
        return True
    ends = _SENTENCE_END.search(text) is not None
    inner = re.search(r"[。；！？](?=.)", text) is not None
    return inner or (ends and len(text) > LONGEST_OPENING) or text.endswith(("，", "、"))


def _clean_title(text: str) -> str:
    return tidy(text).rstrip("。：:；;、，. ")


def _is_row_label(rest: str) -> bool:
    return squeeze(rest).startswith(load_words("headings")["row_labels"])


def assign_levels(headings: Sequence[Heading]) -> list[int]:
    """Give each heading its level: the styles a report uses, outermost first, count from 1.

    Headings without a number stand beside those with 一、. Digits are a level of their own only
    where the report has no other style below 一、.
    """
    used = {heading.style for heading in headings}
    ranks: dict[Style, int] = {}
    level = 0
    for style in STYLES:
        beside = style == "plain" and "numeral" in used
        if style in used and not beside:
            level += 1
        ranks[style] = max(level, 1)
    return [ranks[heading.style] for heading in headings]
