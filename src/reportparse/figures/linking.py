"""What a number in a sentence counts: an indicator that the words beside it name beyond doubt.

A wording must stand right beside the number. What stands before it in the sentence must not speak
of another year, another agency, a plan or a part of the whole; then there is no link.

Fixed wordings decide, not a segmenter such as jieba: its words would have to be put together to the
same wordings again, loading it costs about 0.7 s of CPU, and where it cuts a rare sentence in
another way a number would be linked falsely.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from reportparse.figures.sentences import Sentence
from reportparse.figures.subjects import OwnNames
from reportparse.figures.wordings import NUMBER, Wording, WordingSpec, any_of, load_wordings
from reportparse.report import Applicant

Indicators = Mapping[str, frozenset[Applicant | None]]
"""The indicators a report may speak of, and for which applicants its forms count them."""

_MARK = 0xE000  # in a masked sentence, number n is the private-use character _MARK + n
_MARKS = "\ue000-\uf8ff"
_BOUNDARY = re.compile(rf"[，,；;：:。！？（）()\n{_MARKS}]")
_STRONG = re.compile(r"[，,；;：:。！？（）()\n]")
_QUOTED_LABEL = re.compile(r"[“‘]([^“”‘’]{2,40})[”’](类|的)?$")  # “重复申请”2件
_JOINERS = "、和及与以并 "
_NEGATIONS = ("不", "未", "没", "没有", "无", "非")
_YEAR = r"(?:20\d\d年?|二[〇○零][一二三四五六七八九〇○零]{2}年)"
_WHOLE_YEAR = re.compile(
    rf"{_YEAR}?(?:0?1月0?1日)(?:起|以来)?[至到\-—–~～]+{_YEAR}?12月31日(?:止|期间|间)?"
)
_SPAN_OF_YEARS = re.compile(rf"{_YEAR}\s*[至到\-—–~～]+\s*{_YEAR}")
_COMPARISON = re.compile(rf"(?:同比|环比|[比较与](?:上|去|前|{_YEAR})[^，；。]*)")
_CARRIED = re.compile(r"(?:上年度?|上一年度?)结转|结转[至到]?(?:下一?年度?|次年|上年度?)")
_ENDS_A_SPAN = re.compile(r"[至到止]于?$")
_YEARS_TOGETHER = re.compile(r"(?:\d+|[二两三四五六七八九十]+)年[多余]?来")
_THIS_YEAR = re.compile(r"(?:今年|本年度?)以来")
_HAN_YEAR = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_MONTH = re.compile(r"\d{1,2}月(?!份?报)|[一二三四]季度|上半年|下半年")
_UNTIL = re.compile("截至|截止")
_OTHER_SUBJECT = re.compile(
    r"(?:^|[，；：。])(?:其中)?(?!其中)[^，；：。]{1,8}?"
    r"(?:局|厅|委员会|街道|镇|乡|法院|检察院|[下所直]属单位|(?<!为)(?<!围绕)中心|公司|学校|医院)"
)

_OTHERS_PLACE = re.compile(r"[\u4e00-\u9fff]{1,6}[省市区县州旗](?:全年|本年度?|共计?|累计)?$")
_OTHERS_PART = re.compile(r"[\u4e00-\u9fff](?<!全)[部处科室队](?:全年|本年度?|共计?|累计)?$")
_IN_PLACE_OF = re.compile(r"受[^，；。]{2,15}委托")
_CAMPAIGN = re.compile(r"(?<![度告计日年])期间")
_UNRELATED = re.compile(r"与[^，；。]{0,8}信息公开[^，；。]{0,4}无关")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report is about."""

    year: int | None
    names: OwnNames
    indicators: Indicators


@dataclass(frozen=True, slots=True)
class Link:
    """The indicator a number counts."""

    indicator: str
    applicant: Applicant | None


@dataclass(frozen=True, slots=True)
class _Place:
    """One number in its clause."""

    unit: str | None
    clause: str
    """From the boundary or number before to the next; the number itself is #."""
    frame: str
    """The sentence up to `clause`."""
    sentence: Sentence
    before: str | None
    """The indicator of the figure before in the sentence, if it has one."""


def link_numbers(sentence: Sentence, subject: Subject) -> list[Link | None]:
    """Return for each number of a sentence the indicator it counts, None where that is in doubt."""
    masked, places = _mask(sentence)
    links: list[Link | None] = []
    before: str | None = None
    for number, place in zip(sentence.numbers, places, strict=True):
        start = max((f.end() for f in _BOUNDARY.finditer(masked, 0, place)), default=0)
        end = _BOUNDARY.search(masked, place + 1)
        left = _QUOTED_LABEL.sub(r"\1\2", masked[start:place]).lstrip(_JOINERS)
        right = masked[place + 1 : end.start() if end else len(masked)]
        here = _Place(number.unit, left + NUMBER + right, masked[:start], sentence, before)
        single = number.numeral.value is not None and number.unit != "%"
        link = _find_link(here, subject) if single else None
        links.append(link)
        if number.unit != "%" and (link or not _compares(here.clause)):
            before = link.indicator if link else None
    return _without_conflicts(links, sentence)


def _compares(clause: str) -> bool:
    """Whether a number only tells how another one has changed: 比上一年度减少4件."""
    return _holds(load_wordings().file.comparing, clause)


def _without_conflicts(links: Sequence[Link | None], sentence: Sentence) -> list[Link | None]:
    """Drop links that give one indicator two values in a sentence: 收到90件, 受理84件."""
    values: dict[Link, set[int | Decimal | None]] = {}
    for link, number in zip(links, sentence.numbers, strict=True):
        if link:
            values.setdefault(link, set()).add(number.numeral.value)
    return [link if link and len(values[link]) == 1 else None for link in links]


def _mask(sentence: Sentence) -> tuple[str, list[int]]:
    """Put one character in the place of each number with its unit; return their places too."""
    masked, places, last = "", [], 0
    for index, number in enumerate(sentence.numbers):
        masked += sentence.narrowed[last : number.numeral.start]
        places.append(len(masked))
        masked += chr(_MARK + index)
        last = number.end
    return masked + sentence.narrowed[last:], places


def _find_link(place: _Place, subject: Subject) -> Link | None:
    found = {
        link
        for wording in load_wordings().groups
        if place.unit in wording.spec.units
        and (match := wording.pattern.search(place.clause))
        and _is_in_context(wording.spec, place)
        and _is_own(wording, match, place, subject)
        and (link := _name(wording.spec, match, subject.indicators))
    }
    return found.pop() if len(found) == 1 else None


def _name(spec: WordingSpec, match: re.Match[str], indicators: Indicators) -> Link | None:
    chosen = match["chosen"] if spec.applicants or spec.choose else None
    wanted = (spec.choose[chosen],) if chosen and spec.choose else spec.indicators
    counted = [indicator for indicator in wanted if indicator in indicators]
    if len(counted) != 1:
        return None
    applicants = indicators[counted[0]]
    if chosen and spec.applicants:
        applicant: Applicant | None = spec.applicants[chosen]
    else:
        applicant = "total" if "total" in applicants else None
    return Link(counted[0], applicant) if applicant in applicants else None


def _is_in_context(spec: WordingSpec, place: _Place) -> bool:
    return (
        (not spec.context or _holds(spec.context, place.sentence.context))
        and not _UNRELATED.search(place.sentence.text)
        and (not spec.sentence or _holds(spec.sentence, place.sentence.text))
        and not _holds(spec.bar, _after_last_mark(place.frame) + place.clause)
        and not _holds(spec.bar_sentence, place.sentence.text)
        and (not spec.after or place.before in spec.after)
    )


def _after_last_mark(frame: str) -> str:
    """Return the part of a list before a clause: what opens it holds for all of it."""
    return frame[max((found.end() for found in _STRONG.finditer(frame)), default=0) :]


def _holds(words: Sequence[str], text: str) -> bool:
    return any(word in text for word in words)


def _is_own(wording: Wording, match: re.Match[str], place: _Place, subject: Subject) -> bool:
    """Whether the words before speak of this agency and this year, and of no part of the whole."""
    file = load_wordings().file
    lead = place.clause[: match.start()]
    if lead.endswith(_NEGATIONS) or _holds((*file.comparing, *file.plans), lead):
        return False
    listed = _after_last_mark(place.frame)
    lead = listed + lead
    earlier = place.frame[: len(place.frame) - len(listed)]
    if wording.spec.channels == "none" and _names_a_channel(lead):
        return False
    if not wording.spec.anyone and _names_others(earlier, lead, subject.names):
        return False
    return _is_own_year(place.frame + place.clause[: match.start()], subject.year, wording.spec)


def _names_a_channel(lead: str) -> bool:
    file = load_wordings().file
    return _holds(file.channel_words, lead) and not _holds(file.all_channels, lead)


@lru_cache(maxsize=1)
def _other_agencies() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    file = load_wordings().file
    wide = tuple(word for word in file.other_agencies if word[0] in "全各")
    return (
        re.compile(rf"{any_of(file.neutral)}|“[^“”]*”"),  # what “局长信箱” answers is no 局's
        re.compile(any_of(file.other_agencies)),
        re.compile(any_of(tuple(word for word in wide if len(word) > 1))),
    )


def _names_others(earlier: str, lead: str, names: OwnNames) -> bool:
    """Whether another agency, several, or a wider area is named after this one last was."""
    if _IN_PLACE_OF.search(earlier + lead):
        return True
    neutral, others, wide = _other_agencies()
    whole = neutral.sub("", earlier + "\n" + lead)
    rest = names.after_last(whole)
    earlier, _, lead = rest.rpartition("\n")
    if _OTHERS_PART.search(lead) or (not names.is_of_area and _OTHERS_PLACE.search(lead)):
        return True
    return bool(
        others.search(lead) or wide.search(earlier) or _OTHER_SUBJECT.search(earlier.strip())
    )


@lru_cache(maxsize=1)
def _times() -> re.Pattern[str]:
    file = load_wordings().file
    return re.compile(
        rf"(?P<year>{_YEAR}(?=年|度|，|,|全)|{_YEAR})|(?P<other>{any_of(file.other_years)})"
        rf"|(?P<own>{any_of(file.own_years)})|(?P<whole>{any_of(file.whole_years)})"
    )


def _is_own_year(frame: str, year: int | None, spec: WordingSpec) -> bool:
    """Whether what stands before a number sets it in the year reported on, and in all of it."""
    file = load_wordings().file
    frame = _THIS_YEAR.sub("今年", frame)
    if _holds((*file.long_spans, *file.plan_openers), frame) or _YEARS_TOGETHER.search(frame):
        return False
    frame = _CARRIED.sub("", _COMPARISON.sub("", _WHOLE_YEAR.sub("全年", frame)))
    if _SPAN_OF_YEARS.search(frame) or _CAMPAIGN.search(frame):
        return False
    named: re.Match[str] | None = None
    whole_from = 0
    for found in _times().finditer(frame):
        if (
            found["whole"]
            or found["own"]
            or (found["year"] and not _ENDS_A_SPAN.search(frame, 0, found.start()))
        ):
            whole_from = found.end()
        if not found["whole"]:  # 全年 may be that of any year: 去年全年
            named = found
    if named and (named["other"] or (named["year"] and _as_year(named["year"]) != year)):
        return False
    if named is None and not whole_from and _holds(file.accumulating, frame):
        return False
    part = _MONTH.search(frame, whole_from) or _UNTIL.search(frame, whole_from)
    return spec.stock or part is None


def _as_year(text: str) -> int:
    return int(text.rstrip("年").translate(_HAN_YEAR))
