"""Names of agencies: what looks like one, where it is printed, and its fullest printed form.

A name is always a span of the printed text, without its spaces; it is never put together from
parts that are not printed together.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from reportparse.vocabulary import load_place_names, load_words

Source = Literal["cover", "title", "signature", "header", "contact", "text"]

LONGEST_NAME = 45  # characters
SHORTEST_FIELD = 2  # characters; 单位 heads columns of other agencies
LONGEST_PLACE = 15  # characters; 积石山保安族东乡族撒拉族自治县
MOSTLY = 0.7  # of the characters of a colloquial name that its full form must contain
REACH = 30  # characters to the left of a name in which its superiors are sought

_NAME_CHARS = re.compile(
    r"(?!.*(?:[\d〇○零一二三四五六七八九]{4}|二[一二三四五六七八九]{2})年)[\u4e00-\u9fff〇（）()、·A-Za-z0-9]{2,45}"
)
_CHINESE_BEFORE = re.compile(r"[\u4e00-\u9fff]+$")
_SUPERIOR = re.compile(
    r"中华人民共和国|国家税务总局|新疆生产建设兵团|国家统计局|中国气象局|中国民用航空|交通运输部"
    r"|水利部|国家能源局|国家外汇管理局|国家矿山安全监察局|自然资源部|生态环境部|中共"
)
_SEALED = re.compile(r"[（(](?:盖章|公章|印章|章)[）)]$")
_AREA = re.compile(
    r"[\u4e00-\u9fff]{2,10}?(?:综合实验区|经济技术开发区|高新技术产业开发区|经济开发区|开发区|高新区"
    r"|实验区|试验区|示范区|合作区|保税区|新区|街道|镇|乡|苏木|省|自治区|市|州|盟|县|旗|区)"
)
_BOUNDARY_END = re.compile(
    r"(?:由|与|向|请|到|在|是|按|据|给|经|及|和|对|将|各|即|至|为|本|该|于|《|联系|编制|参照|公布|发布"
    r"|报送|访问|登录|通过|查阅|关于|代表|我国|直接)$"
)


class Naming(NamedTuple):
    """A name of an agency and where it is printed."""

    name: str
    source: Source
    page_number: int


@lru_cache(maxsize=1)
def _ending_pattern() -> re.Pattern[str]:
    endings = sorted(load_words("agencies")["endings"], key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(endings)})(?:[（(][^（）()]{{2,25}}[）)])?$")


def is_agency_name(text: str) -> bool:
    """Whether squeezed text as a whole reads like the name of an agency."""
    if not _NAME_CHARS.fullmatch(text) or not _ending_pattern().search(text):
        return False
    words = load_words("agencies")
    if any(word in text for word in words["not_in_agencies"]):
        return False
    if text in words["offices"]:
        return False  # 办公室 alone: whose?
    return text not in words["not_agencies"] and not text.startswith(words["not_agencies"])


def is_bare_ending(text: str) -> bool:
    """Whether a text is no name but how names end, as 办事处 behind a line break."""
    return _ending_pattern().fullmatch(text) is not None


def name_on_line(text: str) -> str | None:
    """Read the name on a printed line that holds nothing else but, perhaps, 发布机构：."""
    openers = "|".join(load_words("agencies")["line_openers"])
    name = _SEALED.sub("", re.sub(rf"^(?:{openers})[:：]", "", text))
    if name.startswith(("（", "(")) and name.endswith(("）", ")")):
        name = name[1:-1]
    return name if is_agency_name(name) else None


def find_in_fields(text: str) -> Iterator[str]:
    """Yield the names behind 发布机构： and the like among other fields of one line.

    Args:
        text: A line as printed, with the spaces that part its fields.
    """
    openers = "|".join(load_words("agencies")["line_openers"])
    for match in re.finditer(rf"(?<!\S)(?:{openers})[:：]\s*(\S+)", text):
        if is_agency_name(match[1]):
            yield match[1]


def name_beside(label: str, text: str) -> str | None:
    """Read the name in a table's cell right of one that says 发布机构."""
    words = load_words("agencies")["line_openers"]
    is_field = len(label) > SHORTEST_FIELD and label.rstrip(":：") in words
    return text if is_field and is_agency_name(text) else None


def find_named(text: str, source: Literal["text", "contact"]) -> Iterator[str]:
    """Yield the names in sentences like 本报告由……编制 (text) or 请与……联系 (contact)."""
    for pattern in _sentence_patterns(f"named_in_{source}"):
        for match in pattern.finditer(text):
            name = match["name"]
            if is_agency_name(name):
                yield name


@lru_cache(maxsize=2)
def _sentence_patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    name = rf"(?P<name>[\u4e00-\u9fff〇（）()、·]{{3,{LONGEST_NAME}}}?)"
    return tuple(
        re.compile(pattern.replace("{name}", name), re.MULTILINE)
        for pattern in load_words("agencies")[kind]
    )


def strip_office(name: str) -> str:
    """Cut the office that compiles a report from the name of the body it serves."""
    for office in load_words("agencies")["offices"]:
        body = name.removesuffix(office)
        if body != name and is_agency_name(body):
            return body
    return name


def is_place(name: str) -> bool:
    """Whether the name is a bare place, as 淮安市, and no agency."""
    places = load_words("agencies")["places"]
    return name.endswith(places)


def variants(name: str) -> tuple[str, ...]:
    """List the ways in which a name is written long and short, itself first."""
    forms = [name]
    for pair in load_words("agencies")["variants"]:
        long, short = pair.split("|")
        if name.endswith(long):
            forms.append(name.removesuffix(long) + short)
        elif name.endswith(short):
            forms.append(name.removesuffix(short) + long)
    return tuple(forms)


def superiors_before(text: str, position: int) -> str:
    """Read the places and superior bodies printed just before `position`, outermost first.

    They count only if something that is no part of a name stands before them: a place that the
    gazetteer knows, or a mark or word that ends the sentence before.
    """
    before = _CHINESE_BEFORE.search(text, max(0, position - REACH), position)
    if before is None:
        return ""
    chunk = before[0]
    open_left = before.start() > max(0, position - REACH) or before.start() == 0
    known = _known_superiors(chunk)
    if known:
        return known
    starts = range(len(chunk) - 1) if open_left else range(1, len(chunk) - 1)
    for start in starts:
        clear = (start == 0 and open_left) or _BOUNDARY_END.search(chunk, 0, start)
        if clear and _is_chain(chunk[start:]):
            return chunk[start:]
    return ""


def _known_superiors(chunk: str) -> str:
    """Find the longest ending of `chunk` that is a chain and starts with a known name."""
    names = load_place_names()
    for start in range(len(chunk) - 1):
        superior = _SUPERIOR.match(chunk, start)
        starts_known = superior is not None or any(
            chunk[start : start + length] in names for length in range(2, LONGEST_PLACE + 1)
        )
        if starts_known and _is_chain(chunk[start:]):
            return chunk[start:]
    return ""


def _is_chain(text: str) -> bool:
    """Whether the text is nothing but places and superior bodies, one after the other."""
    position = 0
    while position < len(text):
        match = _SUPERIOR.match(text, position)
        end = match.end() if match else _place_end(text, position)
        if end is None:
            return False
        position = end
    return position > 0


def complete_name(name: str, line_above: str) -> str:
    """Read a name that is set over two lines, the places in which it lies on the first.

    The first may go on to where the name is broken: 淮安市洪泽区发展和改革, 委员会.
    """
    joined = line_above + name
    opens = _is_chain(line_above) or (
        _place_end(line_above, 0) is not None and not is_agency_name(line_above)
    )
    return joined if opens and is_agency_name(joined) else name


def _place_end(text: str, start: int) -> int | None:
    names = load_place_names()
    for length in range(min(LONGEST_PLACE, len(text) - start), 1, -1):
        if text[start : start + length] in names:
            return start + length
    area = _AREA.match(text, start)
    return area.end() if area else None


def are_related(first: str, second: str) -> bool:
    """Whether two names may belong to one agency: one is the other with characters left out."""
    short, long = sorted((strip_office(first), strip_office(second)), key=len)
    return any(_leaves_out(form, long) for form in variants(short))


def _leaves_out(short: str, long: str) -> bool:
    """Whether `short` is `long` with characters left out, as abbreviations are."""
    rest = iter(long)
    return all(char in rest for char in short)


def fuller_form(name: str, printed: str) -> str | None:
    """Read from a printed name the fuller form of `name`, without the office it may end with.

    Returns:
        A beginning of `printed` that is longer than `name`, of which `name` is an abbreviation, and
        that names the same kind of body; None when there is none.
    """
    candidate = printed
    while len(candidate) > len(name):
        for form in variants(name):
            if _same_kind(form, candidate) and _leaves_out(form, candidate):
                return candidate
        body = strip_office(candidate)
        if body == candidate:
            return None
        candidate = body
    return None


def stands_for(name: str, printed: str) -> bool:
    """Whether `name` is a colloquial form of a longer `printed` one (东湖高新区管委会).

    Most characters before the shared ending must come back in order.
    """
    for form in variants(name):
        end = 0
        while end < min(len(form), len(printed)) and form[-1 - end] == printed[-1 - end]:
            end += 1
        head, long_head = form[: len(form) - end], printed[: len(printed) - end]
        if end >= 2 and len(head) >= 3:
            rest = iter(long_head)
            matched = 0
            for char in head:
                before = list(rest)
                if char in before:
                    matched += 1
                    before = before[before.index(char) + 1 :]
                rest = iter(before)
            if matched >= MOSTLY * len(head):
                return True
    return False


def _same_kind(short: str, long: str) -> bool:
    return long[-1] == short[-1] or (short[-1] == "委" and long.endswith("委员会"))


def find_fullest(name: str, texts: Sequence[tuple[str, int]]) -> tuple[str, int] | None:
    """Find the longest printed name that ends with `name`, in running text.

    Args:
        name: A name as the title, cover or signature prints it.
        texts: Squeezed texts with the page each stands on.

    Returns:
        The name and its page; None when the texts print nothing longer, or print several longer
        ones that do not contain each other (省公安厅 may be that of any province).
    """
    found: dict[str, int] = {}
    for form in variants(name):
        for text, page_number in texts:
            position = text.find(form)
            while position >= 0:
                longer = superiors_before(text, position) + form
                if len(longer) > len(name):
                    found.setdefault(longer, page_number)
                position = text.find(form, position + 1)
    if not found:
        return None
    longest = max(found, key=len)
    if all(_within(other, longest) for other in found):
        return longest, found[longest]
    return None


def _within(short: str, long: str) -> bool:
    return any(long.endswith(form) for form in variants(short))
