"""How the agency says it can be reached: address, postcode, telephones, e-mail, website."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from reportparse.layout import Table
from reportparse.narrative.reading import ReadText
from reportparse.narrative.texts import squeeze
from reportparse.report import Contact
from reportparse.vocabulary import load_words

LONGEST_ADDRESS = 60  # characters
SMALL_TABLE = 60  # cells; a table of contacts is small, a statistical form is not looked through

_NUMBER = (
    r"(?:[（(]0\d{2,3}[）)][-—–―]?|0\d{2,3}[-—–―]{1,2})?[1-9]\d{6,7}(?:[-—转]\d{1,5})?"
    r"|1[3-9]\d{9}|400[-—]?\d{3}[-—]?\d{4}|0\d{9,11}|1\d{4}(?!\d)"
)
_WITH_AREA = re.compile(
    r"(?<![\d-])(?:[（(]0\d{2,3}[）)][-—–―]?|0\d{2,3}[-—–―]{1,2})[1-9]\d{6,7}(?!\d)"
)
_SEPARATOR = r"[、，,；;/和或及]"
_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_WEBSITE = re.compile(
    r"(?<![@A-Za-z0-9.-])(?:https?://)?(?:[A-Za-z0-9-]+\.)+(?:cn|com|net|org|gov)(?![A-Za-z0-9@-])"
    r"(?::\d+)?(?:/[A-Za-z0-9_./?=&%#~-]*)?"
)


def find_contact(text: ReadText) -> Contact:
    """Find the contact a report gives in its text or, where that has none, in a small table.

    Everything stands as printed, but without spaces and in half-width digits. A fax number is no
    telephone number, unless 电话/传真 prints one for both.
    """
    contact = _read_contact([one for one in text.squeezed if _may_hold_contact(one)])
    if contact != Contact():
        return contact
    return _read_contact([row for row in _rows_of_tables(text.tables) if _may_hold_contact(row)])


def _read_contact(texts: Sequence[str]) -> Contact:
    return Contact(
        address=_find_address(texts),
        postcode=_find_postcode(texts),
        phones=tuple(dict.fromkeys(phone for one in texts for phone in _find_phones(one))),
        emails=tuple(dict.fromkeys(email for one in texts for email in _EMAIL.findall(one))),
        website=_find_website(texts),
    )


def _may_hold_contact(squeezed: str) -> bool:
    return _patterns()["any"].search(squeezed) is not None or "@" in squeezed or "." in squeezed


def _rows_of_tables(tables: Sequence[Table]) -> Iterable[str]:
    """Yield the rows of small tables, a label before its value as in a sentence."""
    for table in tables:
        if len(table.cells) > SMALL_TABLE:
            continue
        rows: dict[int, list[str]] = {}
        for cell in table.cells:
            rows.setdefault(cell.row, []).append(squeeze(cell.text))
        for cells in rows.values():
            labelled = (
                f"{cell}：" if _patterns()["label"].fullmatch(cell) else f"{cell}；"
                for cell in cells
            )
            yield "".join(labelled)


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    words = {
        key: "|".join(sorted(map(re.escape, entries), key=len, reverse=True))
        for key, entries in load_words("contact").items()
    }
    labels = "|".join(words[key] for key in ("address", "postcode", "phone", "fax"))
    colon = r"[:：为是]?[:：]?"
    return {
        "any": re.compile(rf"{labels}|网址|网站|邮箱|0\\d{{2,3}}[-—）)]"),
        "label": re.compile(rf"(?:{labels}|电子邮箱|邮箱|网址|联系人)"),
        "address": re.compile(
            rf"(?:{words['address']})(?:[:：]|为)(?P<address>[^；;。）)\n]{{4,{LONGEST_ADDRESS}}})"
        ),
        "address_end": re.compile(
            rf"[，,、（(]?(?:{labels}|电子邮|联系人|邮箱|E-?mail|收件人|网址|传真)|[，,、]$",
            re.IGNORECASE,
        ),
        "address_sign": re.compile(rf"[{words['address_signs'].replace('|', '')}]"),
        "postcode": re.compile(rf"(?:{words['postcode']}){colon}(\d{{6}})(?!\d)"),
        "phone": re.compile(
            rf"(?P<label>{words['phone']}|{words['fax']})(?:[（(][^（）()]{{1,12}}[）)])?{colon}"
            rf"(?P<numbers>(?:{_NUMBER})(?:{_SEPARATOR}(?:{_NUMBER}))*)"
        ),
        "fax": re.compile(rf"(?:{words['fax']})$"),
    }


def _find_address(texts: Sequence[str]) -> str | None:
    patterns = _patterns()
    for one in texts:
        for match in patterns["address"].finditer(one):
            end = patterns["address_end"].search(match["address"])
            address = match["address"][: end.start()] if end else match["address"]
            address = address.rstrip("，,、（( ")
            if len(address) >= 4 and patterns["address_sign"].search(address):
                return address
    return None


def _find_postcode(texts: Sequence[str]) -> str | None:
    for one in texts:
        if match := _patterns()["postcode"].search(one):
            return match[1]
    return None


def _find_phones(one: str) -> list[str]:
    """List the telephone numbers after a label, and any with its area code."""
    found: dict[int, str] = {}
    faxes: set[str] = set()
    for match in _patterns()["phone"].finditer(one):
        start = match.start("numbers")
        for number in re.finditer(_NUMBER, match["numbers"]):
            if _patterns()["fax"].search(match["label"]) and "电话" not in match["label"]:
                faxes.add(number[0])
            else:
                found[start + number.start()] = number[0]
    for match in _WITH_AREA.finditer(one):
        if match[0] not in faxes:
            found.setdefault(match.start(), match[0])
    return [_narrow(found[position]) for position in sorted(found)]


def _narrow(number: str) -> str:
    """Write dashes and brackets of a telephone number in half width."""
    number = re.sub(r"[-—–―]{1,2}", "-", number)
    return number.replace("（", "(").replace("）", ")")


def _find_website(texts: Sequence[str]) -> str | None:
    for one in texts:
        if match := _WEBSITE.search(_EMAIL.sub(" ", one)):
            return match[0].rstrip("./")
    return None
