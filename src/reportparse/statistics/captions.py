"""What the caption of a table says of it."""

from collections.abc import Sequence
from typing import NamedTuple

import regex

from reportparse.codebook import Codebook
from reportparse.labels import parse_label
from reportparse.layout import Table
from reportparse.narrative.agency_names import are_related, is_agency_name
from reportparse.narrative.dates import find_named_part, find_part_of_year
from reportparse.narrative.texts import squeeze

_YEAR = regex.compile(r"(?<!\d)((?:19|20)\d\d)\s*年")
_CAPTION = regex.compile(
    r"^(?:附件|附表|附)\s*[\d一二三四五六七八九十]{0,2}\s*[:：]|(?:表|统计情况|情况统计|统计数据|数据统计)\s*[)）]?$"
    r"|(?:[月季]|半年)报\s*(?:[（(][^（）()]*[）)])?$"
)
_IN_BRACKETS = regex.compile(r"[（(][^（）()]*[）)]$")
_LEADS_TO_TABLE = regex.compile(  # 上年度（2015年）我局的情况如下：
    r"^\W*(?:[上去前]年度?|上一年度?|(?:19|20)\d\d\s*年度?(?!以来|起|[至到\-—–~～]))"
    r"[^。]*(?:如下|下表|如下表所示|下表所示)\s*[:：]?$"
)
_NAMES_AGENCY = regex.compile(
    r"(?:(?:附件|附表|附)?\d*[:：、.]?)(?:20\d\d年度?)?(?P<name>[^\d。，；：:]{4,40}?)(?:20\d\d年度?)?"
    r"(?:政府信息公开|依申请公开|收到和处理|主动公开)[^。，；]{0,20}(?:表|情况|附件)$"
)
PARAGRAPH = "。"  # ends a sentence, never a caption
MAX_CAPTION = 50  # characters; a longer line is a sentence


class Owner(NamedTuple):
    """Whose table it is, where not the report's own one on the whole of its year."""

    other_year: str | None
    other_agency: str | None
    doubt: str | None = None
    """Why it may be another year's or agency's, though nothing says so for certain."""

    def explain(self, year: int | None, *, is_printed: bool) -> str | None:
        """Say why a table is not the report's; None where it is, or may be.

        Args:
            year: Reporting year.
            is_printed: Whether the report prints a form of this title as its own, too: only then
                another agency's name decides, as the report's agency may be misread.
        """
        if self.other_year is not None:
            return f"its table is on {self.other_year}, the report is on {year or 'a year'}"
        if self.other_agency is not None and is_printed:
            return f"its table is that of {self.other_agency}"
        return None


OWN = Owner(None, None)
UNSURE = Owner(None, None, "without a caption, below the same table of another year or agency")


def find_owners(
    tables: Sequence[Table],
    codebook: Codebook,
    year: int | None,
    agency: str | None,
    stated_year: int | None = None,
) -> list[Owner]:
    """Say whose each table is: a caption holds for the tables of its form's blocks below.

    Args:
        tables: The tables of a report, in reading order.
        codebook: The forms.
        year: Reporting year, by the title.
        agency: Whose report it is.
        stated_year: The year that its text states. If it is not the title's, one of them is
            misprinted or misread.
    """
    owners: list[Owner] = []
    owner = OWN
    for table in tables:
        if has_own_caption(table.caption, codebook):
            other_year = find_other_year(table.caption, year, codebook)
            owner = Owner(other_year, find_other_agency(table.caption, agency))
            if other_year is not None and other_year == str(stated_year):
                owner = owner._replace(other_year=None, doubt=_name_conflict(year, other_year))
        owners.append(owner)
    return owners


def _name_conflict(year: int | None, stated: str) -> str:
    return f"as of {stated}, which the text states as its period, too; the title names {year}"


def has_own_caption(caption: str, codebook: Codebook) -> bool:
    """Whether more than the title of a block stands above a table: such a table goes on a series.

    Where the blocks of a form are tables of their own, only the first has the form's caption.
    """
    return any(parse_label(line).key not in codebook.titles for line in caption.split("\n") if line)


def find_other_year(caption: str, year: int | None, codebook: Codebook) -> str | None:
    """Return what a caption says of the year when it is another one, or a part of a year."""
    lines = [line.strip() for line in caption.split("\n") if len(line) <= MAX_CAPTION]
    for line in reversed(lines):
        if PARAGRAPH in line:
            continue
        if _is_caption(line, codebook):
            part = find_part_of_year(squeeze(line))
            return part or _name_other_year(line, year, codebook)
        if _IN_BRACKETS.match(line) and (part := find_named_part(squeeze(line))):
            return part
        if _LEADS_TO_TABLE.search(line):
            return _name_other_year(line, year, codebook)
    return None


def find_other_agency(caption: str, agency: str | None) -> str | None:
    """Return the agency that a caption names as that of its table when it is not the report's."""
    if agency is None:
        return None
    for line in reversed(caption.split("\n")):
        named = _NAMES_AGENCY.match(squeeze(line)) if len(line) <= MAX_CAPTION else None
        if named and is_agency_name(named["name"]):
            return None if are_related(named["name"], agency) else named["name"]
    return None


def _is_caption(line: str, codebook: Codebook) -> bool:
    key = parse_label(line).key
    return any(title in key for title in codebook.captions) or _CAPTION.search(line) is not None


def _name_other_year(line: str, year: int | None, codebook: Codebook) -> str | None:
    if year is None:
        return None
    years = [int(text) for text in _YEAR.findall(line)]
    if years:
        return None if year in years else str(years[0])
    return next((word for word in codebook.common.other_year_words if word in line), None)
