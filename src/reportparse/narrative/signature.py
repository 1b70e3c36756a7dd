"""The date a report was issued on, and who signs it."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from reportparse.narrative.agency_names import complete_name, name_on_line
from reportparse.narrative.dates import FULL_DATE, match_date
from reportparse.narrative.reading import ReadText
from reportparse.narrative.texts import squeeze
from reportparse.vocabulary import load_words

LONG_PARAGRAPH = 60  # characters; where text this long stands the narrative goes on

_PRINTED = re.compile(r"印发$")
_CLOCK = re.compile(r"(?<=[\d日])\s+\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?!\d)")  # after a date
_ATTACHMENT = re.compile(r"附[件表录]")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]")

DateKind = Literal["opening", "signature", "labelled", "printed"]


class PrintedDate(NamedTuple):
    """A full date that stands by itself, and the name printed with it."""

    day: date
    kind: DateKind
    """Where it stands: near the title, below the text, after 发布日期：, before 印发."""
    closing: bool
    """Nothing but attachments follows."""
    name: str | None
    page_number: int


def find_printed_dates(text: ReadText) -> list[PrintedDate]:
    """List the dates that stand by themselves, in reading order. Dates in sentences do not."""
    opening_end = _find_opening_end(text)
    closing_start = _find_closing_start(text)
    dates = []
    for index, squeezed in enumerate(text.squeezed):
        if len(squeezed) > LONG_PARAGRAPH:
            continue
        taken = _take_date(squeeze(_CLOCK.sub(" ", text.paragraphs[index].text)))
        if taken is None:
            continue
        day, before, labelled = taken
        kind: DateKind = labelled or ("opening" if index < opening_end else "signature")
        name = name_on_line(before) if before else _name_above(text, index)
        dates.append(
            PrintedDate(day, kind, index >= closing_start, name, text.paragraphs[index].first_page)
        )
    return dates + _find_dates_in_tables(text)


def _find_dates_in_tables(text: ReadText) -> list[PrintedDate]:
    """List the dates beside 发布日期 in a table of index number, publisher and date."""
    openers = load_words("agencies")["date_openers"]
    beginnings = {opener[0] for opener in openers}
    dates = []
    for table in text.tables:
        for label in table.cells:
            if not label.text_lines or label.text_lines[0].text[0] not in beginnings:
                continue
            if squeeze(label.text).rstrip("：:") not in openers:
                continue
            beside = next(
                (
                    cell
                    for cell in table.cells
                    if cell.col == label.col + label.col_span and label.row in cell.rows
                ),
                None,
            )
            match = FULL_DATE.fullmatch(squeeze(beside.text)) if beside else None
            day = match_date(match) if match else None
            if day is not None:
                dates.append(PrintedDate(day, "labelled", False, None, label.page_number))
    return dates


def _take_date(
    squeezed: str,
) -> tuple[date, str, Literal["labelled", "printed"] | None] | None:
    """Take apart a line that holds a date and, at most, a name or a label before it."""
    stripped = squeezed.strip("（）()[]【】")
    match = FULL_DATE.search(stripped)
    day = match_date(match) if match else None
    if match is None or day is None:
        return None
    before, after = stripped[: match.start()], stripped[match.end() :]
    openers = load_words("agencies")["date_openers"]
    if (
        before[-1:] in ("：", ":")
        and before[:-1].endswith(tuple(openers))
        and (not after or not after[0].isdigit())
    ):
        return day, "", "labelled"
    if _PRINTED.fullmatch(after):
        return day, before, "printed"
    if after or (before and name_on_line(before) is None):
        return None
    return day, before, None


def _name_above(text: ReadText, index: int) -> str | None:
    """Read the agency's name from the one or two lines above a date."""
    for above in (index - 1, index - 2):
        if above < 0 or len(text.squeezed[above]) > LONG_PARAGRAPH:
            return None
        if name := name_on_line(text.squeezed[above]):
            return complete_name(name, text.squeezed[above - 1] if above else "")
    return None


def _find_opening_end(text: ReadText) -> int:
    """Index of the first paragraph of the narrative proper."""
    first_title = text.titles[0].last + 1 if text.titles else 0
    for index in range(first_title, len(text.squeezed)):
        squeezed = text.squeezed[index]
        if len(squeezed) > LONG_PARAGRAPH or _HEADING.match(squeezed):
            return index
    return len(text.squeezed)


def _find_closing_start(text: ReadText) -> int:
    """Index after which only a signature and attachments stand."""
    closing = 0
    for index, squeezed in enumerate(text.squeezed):
        if _ATTACHMENT.match(squeezed) and len(squeezed) <= 6 and closing:
            break
        if len(squeezed) > LONG_PARAGRAPH or _HEADING.match(squeezed):
            closing = index + 1
    return closing


def choose_issued(dates: Sequence[PrintedDate], year: int | None) -> PrintedDate | None:
    """Choose the date of issue.

    The signature goes before the date under the title, that before 发布日期 and 印发. A date before
    the year's end is taken from the signature alone: elsewhere it dates something else.
    """
    order: tuple[DateKind, ...] = ("signature", "opening", "labelled", "printed")
    for kind in order:
        of_kind = [printed for printed in dates if printed.kind == kind]
        late = [printed for printed in of_kind if _is_late(printed.day, year)]
        if kind == "signature":
            late = late or [printed for printed in of_kind if printed.closing]
        if late:
            signed = [printed for printed in late if printed.name]
            return (signed or late)[-1] if kind == "signature" else late[0]
    return None


def _is_late(day: date, year: int | None) -> bool:
    return year is None or day >= date(year, 12, 31)
