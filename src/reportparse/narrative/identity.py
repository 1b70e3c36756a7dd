"""Who reports on which year: agency, year, period, title and date of issue, as printed."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from reportparse.narrative.agency import check_agency, choose_agency, find_namings
from reportparse.narrative.dates import find_named_part, find_period, find_years
from reportparse.narrative.findings import make_finding
from reportparse.narrative.reading import ReadText
from reportparse.narrative.signature import PrintedDate, choose_issued, find_printed_dates
from reportparse.narrative.texts import squeeze, tidy
from reportparse.narrative.titles import is_prose, match_title, title_pattern
from reportparse.report import Agency, Finding, Period

OPENING_PARAGRAPHS = 8  # among which a report says which report it is
_OPENS_WITH_YEAR = re.compile(r"20\d\d年(?!\d{1,2}月\d)")  # a full date is one of issue
_TABLE_OF_YEAR = re.compile(r"(20\d\d)年度?政府信息公开(?:工作)?情况统计表")


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose report it is, for which year, and when it was issued."""

    agency: Agency
    year: int | None
    period: Period | None
    title: str | None
    issued: date | None
    findings: tuple[Finding, ...]

    @property
    def stated_year(self) -> int | None:
        """The year of the period that the text states; the title may name another."""
        return _cover(self.period)


def identify_report(text: ReadText) -> Identity:
    """Read agency, year, period, title and date of issue from a report's text.

    Nothing is guessed: what the document does not print is None, with a finding.
    """
    period = _find_period(text)
    year, findings = _find_year(text, period)
    dates = find_printed_dates(text)
    issued = choose_issued(dates, year)
    namings = find_namings(text, dates)
    agency = choose_agency(text, namings)
    is_named = not any(finding.code == "year.from-text" for finding in findings)
    early = _check_issued(issued, dates, year, origin="publisher" if is_named else "unclear")
    findings += check_agency(agency, namings) + early
    title = text.title.text if text.title else _title_in_header(text)
    if title is None:
        findings.append(make_finding("title.missing", "no title of a known kind was found"))
    return Identity(
        agency=agency,
        year=year,
        period=period,
        title=title,
        issued=issued.day if issued else None,
        findings=tuple(findings),
    )


def is_on_part_of_year(text: ReadText, period: Period | None) -> bool:
    """Whether a period that ends before December, or a line near the top (第三季度), says so.

    It need not begin in January: in 2008 the regulation came into force on 1 May.
    """
    if period and period.end.month < 12:
        return True
    opening = zip(text.paragraphs[:OPENING_PARAGRAPHS], text.squeezed, strict=False)
    return any(find_named_part(line) for paragraph, line in opening if not is_prose(paragraph))


def _title_in_header(text: ReadText) -> str | None:
    """Read the title from a running header, where the cover is a picture."""
    headers = (tidy(line.text) for line in text.running)
    return next((header for header in headers if match_title(squeeze(header))), None)


def _find_period(text: ReadText) -> Period | None:
    for squeezed in text.squeezed:
        if "月" in squeezed or "." in squeezed:
            period = find_period(squeezed)
            if period:
                return period
    return None


def _cover(period: Period | None) -> int | None:
    """Return the year in which a period begins and ends."""
    return period.start.year if period and period.start.year == period.end.year else None


def _find_year(text: ReadText, period: Period | None) -> tuple[int | None, list[Finding]]:
    """Take the year from the title, else from the period, else from what the text is about."""
    titled = _title_years(text)
    covered = _cover(period)
    if len(titled) > 1:
        names = "、".join(dict.fromkeys(f"“{title.text}”" for title in text.titles if title.year))
        message = f"titles name different years: {names}"
        if covered in titled:
            message += f"; the period the text states, {_show(period)}, decides"
            return covered, [make_finding("year.conflict", message)]
        return None, [make_finding("year.conflict", message)]
    if titled:
        if covered is None or covered == titled[0]:
            return titled[0], []
        message = f"the title names {titled[0]}, the text states the period {_show(period)}"
        return titled[0], [make_finding("year.conflict", message)]
    if covered:
        return covered, []
    return _find_year_in_text(text)


def _title_years(text: ReadText) -> list[int]:
    years = [title.year for title in text.titles if title.year and not title.is_letter]
    years = years or [title.year for title in text.titles if title.year]
    if not years:
        years = [year for line in text.running if (year := _year_of_title(squeeze(line.text)))]
    return list(dict.fromkeys(years))


def _year_of_title(squeezed: str) -> int | None:
    mentions = find_years(squeezed) if match_title(squeezed) else []
    return mentions[0].year if len(mentions) == 1 else None


def _show(period: Period | None) -> str:
    return f"{period.start} to {period.end}" if period else ""


def _find_year_in_text(text: ReadText) -> tuple[int | None, list[Finding]]:
    """Find the year where neither title nor period has it."""
    if spans := [title for title in text.titles if len(title.years) > 1]:
        message = f"the title “{spans[0].text}” spans several years"
        return None, [make_finding("year.several", message)]
    mentioned = _years_of_mentioned_titles(text)
    if len(mentioned) == 1:
        message = (
            f"no title or period names the year; the text speaks of the report on {mentioned[0]}"
        )
        return mentioned[0], [make_finding("year.from-text", message, severity="info")]
    openings = Counter(
        int(squeezed[:4]) for squeezed in text.squeezed if _OPENS_WITH_YEAR.match(squeezed)
    )
    if mentioned:
        shown = "、".join(map(str, mentioned))
        return None, [make_finding("year.conflict", f"the text speaks of reports on {shown}")]
    if len(openings) == 1:
        year, count = openings.most_common(1)[0]
        message = f"no title or period names the year; {count} paragraphs open with “{year}年”"
        return year, [make_finding("year.from-text", message, severity="info")]
    return None, [make_finding("year.missing", _say_missing(openings))]


def _years_of_mentioned_titles(text: ReadText) -> list[int]:
    """List the years in titles that the opening quotes (现公布2023年度……报告), and in captions."""
    years = []
    for index, squeezed in enumerate(text.squeezed):
        if match := _TABLE_OF_YEAR.search(squeezed):
            years.append(int(match[1]))
        elif index < OPENING_PARAGRAPHS and ("报告" in squeezed or "年报" in squeezed):
            years += [
                mention.year
                for mention in find_years(squeezed)
                if title_pattern().match(squeezed, mention.start)
            ]
    return list(dict.fromkeys(years))


def _say_missing(openings: Counter[int]) -> str:
    if not openings:
        return "neither title nor text names the year reported on"
    shown = "、".join(f"{year}年" for year in sorted(openings))
    return f"no title or period names the year; paragraphs open with {shown}"


def _check_issued(
    issued: PrintedDate | None,
    dates: Sequence[PrintedDate],
    year: int | None,
    *,
    origin: Literal["publisher", "unclear"],
) -> list[Finding]:
    if year is None:
        return []
    early = issued or next((printed for printed in dates if printed.kind == "opening"), None)
    if early and early.day < date(year, 12, 31):
        message = f"dated {early.day}, before the end of {year}, the year reported on"
        return [make_finding("issued.before-year-end", message, origin=origin)]
    return []
