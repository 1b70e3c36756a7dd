"""Whose numbers a sentence speaks of: the report's own agency, or others."""

import re
from dataclasses import dataclass

from reportparse.figures.wordings import WordingsFile, any_of, load_wordings

SHORTEST_NAME = 3  # characters; 公安厅 names the agency within its own report, 安厅 nothing

_GOVERNMENT = re.compile(
    r"(?P<area>省|自治区|区|市|县|州|镇|乡|旗)(?:人民)?政府$|(?:管理委员会|管委会)$"
)
_SINGLE_BODY = ("镇", "乡")  # whose government has no agencies that report by themselves
_ABBREVIATIONS = {"委员会": "委", "办公室": "办", "办公厅": "厅", "街道办事处": "街道"}


@dataclass(frozen=True, slots=True)
class OwnNames:
    """How a report speaks of its own agency."""

    pattern: re.Pattern[str]
    is_of_area: bool = False
    """Whether it is a government, whose numbers are those of its whole area."""

    def after_last(self, text: str) -> str:
        """Return what stands behind the last naming of the agency; all when it is not named."""
        place = 0
        for found in self.pattern.finditer(text):
            place = found.end()
        return text[place:]


def own_names(agency: str | None) -> OwnNames:
    """Collect the words by which a report means the agency that publishes it.

    A government's report covers its whole area (全区), an agency's only itself (本机关): the other
    way round the numbers may differ, and both be right.
    """
    file = load_wordings().file
    words = _names_of(agency, file) if agency else set(file.own_words)
    is_of_area = agency is None or _GOVERNMENT.search(agency) is not None
    return OwnNames(
        re.compile(f"(?<![各他属级省市区县州旗])(?:{any_of(tuple(words))})"), is_of_area
    )


def _names_of(agency: str, file: WordingsFile) -> set[str]:
    government = _GOVERNMENT.search(agency)
    shortest = SHORTEST_NAME if government is None else len(government[0])
    variants = {agency, agency.replace("人民政府", "政府")}
    names = {name[start:] for name in variants for start in range(max(1, len(name) - shortest + 1))}
    if government is None:
        ending = next((end for end in _ABBREVIATIONS if agency.endswith(end)), agency[-1])
        short = _ABBREVIATIONS.get(ending, ending)
        names |= {f"{lead}{short}" for lead in ("我", "本", "全")} | {f"{short}机关"}
        return names | set(file.own_words)
    area = (government["area"] or "区")[-1]
    wide = file.whole_area.get(area, ())
    names |= {*wide, *(f"{whole}{bodies}" for whole in wide for bodies in file.area_bodies)}
    if area in _SINGLE_BODY:
        names |= set(file.own_words) | {f"{area}政府"}
    return names
