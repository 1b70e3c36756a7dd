"""Titles of annual reports: where one stands, its wording, and the agency and year it names."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from reportparse.narrative.agency_names import is_agency_name, is_bare_ending
from reportparse.narrative.dates import SCHOOL_YEAR, find_part_of_year, find_years, parse_year
from reportparse.narrative.paragraphs import Margins, Paragraph
from reportparse.narrative.texts import squeeze, tidy
from reportparse.vocabulary import load_words

MAX_LINES = 6  # paragraphs one title is spread over on a cover
MAX_LENGTH = 90  # characters of a whole title
MAX_PART = 60  # characters of one of its lines
LARGER = 1.12  # of the body size; titles are set a step of type larger
CENTERED = 0.05  # of the width between the margins; how far the middle may be off
OPENING_PARAGRAPHS = 4  # a title may look like body text only if nothing but these stand above
BLOCK_GAP = 2.2  # of the type size; lines of one title stand no further apart
SAME_SIZE = 0.15  # of the size; between the lines of one title

_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.]|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[、.]"
)
_END = re.compile(r"[告报函示知）)》\d年度]$")  # 告 may be all that is left for the last line
_YEAR = r"(?:(?:19|20)\d\d|二[〇○零O0一二三四五六七八九]{3})年?度?"
_YEAR_WITHOUT_ZERO = re.compile(r"二[一二三四五六七八九]{2}年度?")  # 〇 is lost in some scans
_BARE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_YEAR_LINE = re.compile(r"[（(]?(?:(?:19|20)\d\d|二[〇○零O0一二三四五六七八九]{3})(?:年度?)?[）)]?")
_YEAR_ONLY_ABOVE = re.compile(r"(?:(?:19|20)\d\d|二[〇○零O0一二三四五六七八九]{3})(?:年度?)?")
_FRAGMENT = re.compile(r"[^。；！？，,;：:]{1,60}")
_NAMED_TWICE = re.compile(rf"(?P<name>.{{4,40}}?){_YEAR}(?P=name)")
_NEWS = re.compile(rf"(?<!关于)(?:发布|公布)(?:{_YEAR})?$")
_LETTER = re.compile(r"的(?:函|请示|通知)$|关于(?:报送|上报|印发|转发|呈报)")


class Title(NamedTuple):
    """One place where the title of a report stands."""

    text: str
    """As printed, its lines joined, without the spaces that only set it."""
    agency: str
    """What it prints before the year and the subject; empty when it starts with them."""
    year: int | None
    years: tuple[int, ...]
    """Every year it names; several when it spans a school year."""
    page_number: int
    first: int
    last: int
    """Its first and last paragraph, as indexes."""
    is_letter: bool
    """It is the title of a letter or notice that sends the report."""


def find_titles(
    paragraphs: Sequence[Paragraph], margins: dict[int, Margins], body_size: float
) -> tuple[Title, ...]:
    """Find every title among the paragraphs, in reading order.

    A sentence that speaks about a report is no title, nor is an entry of a table of contents: a
    page that shows several different titles lists them.
    """
    texts = [squeeze(paragraph.text) for paragraph in paragraphs]
    titles: list[Title] = []
    for last, text in enumerate(texts):
        if len(text) > MAX_LENGTH or not _END.search(text):
            continue
        if titles and last <= titles[-1].last:
            continue
        first = _find_first(paragraphs, texts, last)
        if first is None or not _is_prominent(paragraphs, first, last, margins, body_size):
            continue
        if titles and first <= titles[-1].last:
            continue
        titles.append(_make_title(paragraphs, texts, _widen(paragraphs, texts, first, last)))
    return _drop_lists(titles)


@lru_cache(maxsize=1)
def title_pattern() -> re.Pattern[str]:
    """Build the pattern of a whole title, squeezed: groups `prefix`, `core`, `closer`."""
    words = {key: "|".join(map(re.escape, entries)) for key, entries in _words().items()}
    remark = r"(?:[（(][^（）()]{1,20}[）)])?"
    return re.compile(
        rf"《?(?P<prefix>[^。；！？，,;：:>＞»›|/]{{0,{MAX_PART}}}?)"
        rf"(?P<core>(?:{words['subjects']})公开(?:{words['links']}|{_YEAR})*{remark}"
        rf"(?:{words['endings']}))》?(?P<closer>(?:{words['closers']})?{remark}(?:20\d\d(?:年度?)?)?)"
    )


def _words() -> dict[str, tuple[str, ...]]:
    return dict(load_words("titles"))


def match_title(text: str) -> re.Match[str] | None:
    """Match squeezed text that is a title of an annual report as a whole."""
    match = title_pattern().fullmatch(text)
    if match is None or text.startswith(_words()["not_titles"]) or _NUMBERED.match(text):
        return None
    if mention_pattern().search(match["prefix"]):
        return None  # several titles, one after the other
    if _NEWS.search(match["prefix"]) or find_part_of_year(match["prefix"] + match["core"]):
        return None
    annual = "年" in match["core"] or find_years(text) or _BARE_YEAR.search(text)
    return match if annual else None


@lru_cache(maxsize=1)
def mention_pattern() -> re.Pattern[str]:
    """Build the pattern of subject and ending alone, to search for in squeezed text."""
    words = {key: "|".join(map(re.escape, entries)) for key, entries in _words().items()}
    return re.compile(
        rf"(?:{words['subjects']})公开(?:{words['links']}|{_YEAR})*(?:{words['endings']})"
    )


def name_in_title(text: str) -> str:
    """Read the agency from squeezed text that is a title; empty when it names none."""
    match = match_title(text)
    return _name_before(match["prefix"], match["core"]) if match else ""


def _find_first(paragraphs: Sequence[Paragraph], texts: Sequence[str], last: int) -> int | None:
    """Find where the title that ends with paragraph `last` begins, taking as little as needed."""
    joined = ""
    for first in range(last, max(-1, last - MAX_LINES), -1):
        if len(texts[first]) > MAX_PART and first != last:
            return None
        if paragraphs[first].first_page != paragraphs[last].first_page:
            return None
        joined = texts[first] + joined
        if len(joined) > MAX_LENGTH:
            return None
        if match_title(joined):
            return first
    return None


def _widen(
    paragraphs: Sequence[Paragraph], texts: Sequence[str], first: int, last: int
) -> tuple[int, int]:
    """Take in the lines of the same block above and below: the agency, the year, 的函."""
    while first > 0 and _belongs_above(paragraphs, texts, first, last):
        first -= 1
    below = last + 1
    if below < len(texts) and _YEAR_LINE.fullmatch(texts[below]):
        names_year = find_years("".join(texts[first:below])) != []
        near = _stands_near(paragraphs[last], paragraphs[below], 2 * BLOCK_GAP)
        if near and not names_year:
            last = below
    elif (
        below < len(texts)
        and texts[below] in _words()["closers"]
        and _stands_near(paragraphs[last], paragraphs[below], BLOCK_GAP)
    ):
        last = below
    return first, last


def _belongs_above(
    paragraphs: Sequence[Paragraph], texts: Sequence[str], first: int, last: int
) -> bool:
    above, text = paragraphs[first - 1], texts[first - 1]
    joined = "".join(texts[first : last + 1])
    if not _FRAGMENT.fullmatch(text) or not match_title(text + joined):
        return False
    if _YEAR_ONLY_ABOVE.fullmatch(text):
        return not find_years(joined) and _stands_near(above, paragraphs[first], 2 * BLOCK_GAP)
    if text.startswith(("〔", "[", "第")) or text.endswith(("号", "文件", "日")):
        return False
    if is_agency_name(text) and not _goes_on(text, name_in_title(joined)):
        return False  # an agency on a line of its own stands above the title, not in it
    similar = abs(above.size - paragraphs[first].size) <= SAME_SIZE * above.size
    return similar and _stands_near(above, paragraphs[first], BLOCK_GAP)


def _goes_on(above: str, name: str) -> bool:
    """Whether a name is only the end of one that begins on the line above."""
    of_government = above.endswith("人民政府") and name.endswith("街道办事处")
    return is_bare_ending(name) or of_government


def _stands_near(above: Paragraph, below: Paragraph, gap_limit: float) -> bool:
    upper, lower = above.lines[-1], below.lines[0]
    gap = lower.bbox.top - upper.bbox.bottom
    return upper.page_number == lower.page_number and gap <= gap_limit * lower.size


def _is_prominent(
    paragraphs: Sequence[Paragraph],
    first: int,
    last: int,
    margins: dict[int, Margins],
    body_size: float,
) -> bool:
    """Whether the paragraphs stand out as a title does, or open the page."""
    lines = [line for paragraph in paragraphs[first : last + 1] for line in paragraph.lines]
    if any(line.size >= LARGER * body_size for line in lines) or all(line.bold for line in lines):
        return True
    margin = margins[lines[0].page_number]
    middle = (margin.left + margin.right) / 2
    width = margin.right - margin.left
    if all(
        abs(line.bbox.center[0] - middle) <= CENTERED * width
        and line.bbox.x0 > margin.left + line.size
        for line in lines
    ):
        return True
    above = [
        paragraph
        for paragraph in paragraphs[max(0, first - OPENING_PARAGRAPHS - 1) : first]
        if paragraph.last_page == paragraphs[first].first_page
    ]
    return len(above) <= OPENING_PARAGRAPHS and not any(map(is_prose, above))


def is_prose(paragraph: Paragraph) -> bool:
    """Whether a paragraph is part of the text rather than of a cover or letterhead."""
    return len(paragraph.text) > MAX_PART or paragraph.text.endswith(("。", "；", "，"))


def _make_title(
    paragraphs: Sequence[Paragraph], texts: Sequence[str], span: tuple[int, int]
) -> Title:
    first, last = span
    squeezed = "".join(texts[first : last + 1])
    match = match_title(squeezed) or match_title("".join(texts[first:last]))
    prefix = match["prefix"] if match else ""
    core = match["core"] if match else ""
    years = _find_title_years(squeezed)
    text = _join_printed([tidy(paragraph.text) for paragraph in paragraphs[first : last + 1]])
    agency = _name_before(prefix, core)
    if (once := _halve(agency)) is not None:  # its own line above, and the title's first words
        agency, text = once, text.removeprefix(once).lstrip()
    elif (twice := _NAMED_TWICE.match(squeezed)) and is_agency_name(twice["name"]):
        text = text.removeprefix(twice["name"]).lstrip()
    return Title(
        text=text,
        agency=agency,
        year=years[-1] if len(set(years)) == 1 else None,
        years=years,
        page_number=paragraphs[first].first_page,
        first=first,
        last=last,
        is_letter=_LETTER.search(squeezed) is not None,
    )


def _halve(name: str) -> str | None:
    """Return the half of a name that is printed twice in a row; None for any other."""
    half = name[: len(name) // 2]
    return half if half and half + half == name else None


def _join_printed(parts: Sequence[str]) -> str:
    return tidy(" ".join(parts)).strip("《》")


def _find_title_years(text: str) -> tuple[int, ...]:
    if span := SCHOOL_YEAR.search(text):
        return tuple(parse_year(year) for year in re.findall(r"(?:19|20)\d\d", span[0]))
    years = [mention.year for mention in find_years(text)]
    if not years:
        years = [int(match[1]) for match in _BARE_YEAR.finditer(text)]
    if not years and (line := _YEAR_LINE.search(text)):
        years = [parse_year(re.sub(r"[（()）年度]", "", line[0]))]
    return tuple(dict.fromkeys(years))


def _name_before(prefix: str, core: str) -> str:
    """Cut the year and 关于 from what stands before the subject."""
    if prefix.endswith("人民") and core.startswith("政府"):
        prefix += "政府"  # 洪泽区人民政府信息公开…: the two words share 政府
    prefix = SCHOOL_YEAR.sub("", prefix)
    mentions = find_years(prefix)
    if mentions and mentions[-1].start > 0:
        before, after = prefix[: mentions[-1].start], prefix[mentions[-1].end :]
        prefix = before if len(before.removesuffix("关于")) > 1 else after
    elif mentions:
        prefix = prefix[mentions[-1].end :]
    prefix = _YEAR_WITHOUT_ZERO.sub("", _BARE_YEAR.sub("", prefix))
    name, _, inner = prefix.partition("关于")
    inner = re.sub(r"^(?:报送|上报|印发|转发|呈报|公布|发布|公开)", "", inner)
    return re.sub(r"^[《（(“]+|[《（(“的]+$", "", name or inner)


def _drop_lists(titles: list[Title]) -> tuple[Title, ...]:
    """Drop the titles of a page that shows more than two different ones: it is a list."""
    kept = []
    for title in titles:
        rivals = {
            other.text
            for other in titles
            if other.page_number == title.page_number and not other.is_letter
        }
        if len(rivals) <= 2:
            kept.append(title)
    return tuple(kept)
