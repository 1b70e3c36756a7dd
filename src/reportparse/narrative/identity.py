"""Who reports on which year: agency, year, period, title and date of issue, as printed."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from reportparse.narrative.agency_names import (
    Naming,
    are_related,
    find_fullest,
    find_named,
    fuller_form,
    is_agency_name,
    is_place,
    name_on_line,
    stands_for,
    strip_office,
    variants,
)
from reportparse.narrative.dates import find_period, find_years
from reportparse.narrative.reading import ReadText
from reportparse.narrative.signature import PrintedDate, choose_issued, find_printed_dates
from reportparse.narrative.texts import squeeze
from reportparse.narrative.titles import Title, match_title, name_in_title, title_pattern
from reportparse.report import Agency, AgencyEvidence, Finding, Origin, Period, Severity
from reportparse.vocabulary import load_words

COVER_LINES = 4  # lines above the title among which the cover prints the agency
OPENING_PARAGRAPHS = 16  # among which a report says who compiled it and whom to ask
_OPENS_WITH_YEAR = re.compile(r"(?:20\d\d)年(?:度)?[，,]|(?:20\d\d)年")
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


def identify_report(text: ReadText) -> Identity:
    """Read agency, year, period, title and date of issue from a report's text.

    Nothing is guessed: what the document does not print is None, with a finding.
    """
    period = _find_period(text)
    year, findings = _find_year(text, period)
    dates = find_printed_dates(text)
    issued = choose_issued(dates, year)
    namings = _find_namings(text, dates)
    agency = _choose_agency(text, namings)
    findings += _check_agency(agency, namings) + _check_issued(issued, dates, year)
    title = text.title
    if title is None:
        findings.append(_finding("title.missing", "no title of a known kind was found"))
    return Identity(
        agency=agency,
        year=year,
        period=period,
        title=title.text if title else None,
        issued=issued.day if issued else None,
        findings=tuple(findings),
    )


def _finding(
    code: str, message: str, severity: Severity = "warning", origin: Origin = "unclear"
) -> Finding:
    return Finding(code=code, origin=origin, severity=severity, message=message)


# --- year and period ---


def _find_period(text: ReadText) -> Period | None:
    for squeezed in text.squeezed:
        if "月" in squeezed or "." in squeezed:
            period = find_period(squeezed)
            if period:
                return period
    return None


def _find_year(text: ReadText, period: Period | None) -> tuple[int | None, list[Finding]]:
    """Take the year from the title, else from the period, else from what the text is about."""
    titled = _title_years(text)
    covered = period.start.year if period and period.start.year == period.end.year else None
    if len(titled) > 1:
        names = "、".join(dict.fromkeys(f"“{title.text}”" for title in text.titles if title.year))
        message = f"titles name different years: {names}"
        if covered in titled:
            message += f"; the period the text states, {_show(period)}, decides"
            return covered, [_finding("year.conflict", message)]
        return None, [_finding("year.conflict", message)]
    if titled:
        if covered is None or covered == titled[0]:
            return titled[0], []
        message = f"the title names {titled[0]}, the text states the period {_show(period)}"
        return titled[0], [_finding("year.conflict", message)]
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
        return None, [_finding("year.several", message)]
    mentioned = _years_of_mentioned_titles(text)
    if len(mentioned) == 1:
        return mentioned[0], []
    openings = Counter(
        int(squeezed[:4]) for squeezed in text.squeezed if _OPENS_WITH_YEAR.match(squeezed)
    )
    if mentioned:
        shown = "、".join(map(str, mentioned))
        return None, [_finding("year.conflict", f"the text speaks of reports on {shown}")]
    if len(openings) == 1:
        year, count = openings.most_common(1)[0]
        message = f"no title or period names the year; {count} paragraphs open with “{year}年”"
        return year, [_finding("year.from-text", message, severity="info")]
    return None, [_finding("year.missing", _say_missing(openings))]


def _years_of_mentioned_titles(text: ReadText) -> list[int]:
    """List the years of titles that sentences quote (现公布2023年度……报告), and of captions."""
    pattern = title_pattern()
    years = []
    for squeezed in text.squeezed:
        if match := _TABLE_OF_YEAR.search(squeezed):
            years.append(int(match[1]))
        elif "公开" in squeezed and ("报告" in squeezed or "年报" in squeezed):
            for mention in find_years(squeezed):
                if pattern.match(squeezed, mention.start):
                    years.append(mention.year)
    return list(dict.fromkeys(years))


def _say_missing(openings: Counter[int]) -> str:
    if not openings:
        return "neither title nor text names the year reported on"
    shown = "、".join(f"{year}年" for year in sorted(openings))
    return f"no title or period names the year; paragraphs open with {shown}"


# --- agency ---


def _find_namings(text: ReadText, dates: Sequence[PrintedDate]) -> list[Naming]:
    """List every naming of the agency, the most telling first."""
    own = [title for title in text.titles if not title.is_letter]
    letters = [title for title in text.titles if title.is_letter]
    namings = [*_namings_of_titles(text, own), *_namings_on_cover(text, own)]
    namings += [
        Naming(printed.name, "signature", printed.page_number)
        for printed in dates
        if printed.name and printed.kind != "opening"
    ]
    namings += _namings_in_header(text)
    namings += _namings_of_titles(text, letters)
    sources: tuple[Literal["text", "contact"], ...] = ("text", "contact")
    opening = list(zip(text.paragraphs, text.squeezed, strict=True))[:OPENING_PARAGRAPHS]
    for source in sources:
        for paragraph, squeezed in opening:
            namings += [
                Naming(name, source, paragraph.first_page) for name in find_named(squeezed, source)
            ]
    return list(dict.fromkeys(namings))


def _namings_of_titles(text: ReadText, titles: Sequence[Title]) -> list[Naming]:
    return [
        Naming(title.agency, "title", title.page_number)
        for title in titles
        if is_agency_name(title.agency)
    ]


def _namings_on_cover(text: ReadText, titles: Sequence[Title]) -> list[Naming]:
    """Read the names that stand on a line of their own above or below a title."""
    namings = []
    for title in titles:
        around = (
            *range(title.first - 1, max(-1, title.first - 1 - COVER_LINES), -1),
            *range(title.last + 1, min(len(text.squeezed), title.last + 1 + COVER_LINES)),
        )
        for index in around:
            paragraph = text.paragraphs[index]
            name = name_on_line(text.squeezed[index])
            if name and paragraph.first_page == title.page_number:
                namings.append(Naming(name, "cover", title.page_number))
    return namings


def _namings_in_header(text: ReadText) -> list[Naming]:
    namings: dict[str, Naming] = {}
    for line in text.running:
        squeezed = squeeze(line.text)
        name = name_on_line(squeezed) or name_in_title(squeezed)
        if name and is_agency_name(name):
            namings.setdefault(name, Naming(name, "header", line.page_number))
    return list(namings.values())


def _choose_agency(text: ReadText, namings: Sequence[Naming]) -> Agency:
    """Choose the name the report gives its agency, in the fullest form it prints."""
    if not namings:
        return Agency(name=None)
    base = namings[0].name
    if namings[0].source in ("text", "contact"):
        base = strip_office(base)
    base = _complete_place(base, namings)
    name = _longest_line(base, namings)
    texts = [
        (squeezed, paragraph.first_page)
        for squeezed, paragraph in zip(text.squeezed, text.paragraphs, strict=True)
    ]
    evidence = [
        AgencyEvidence(source=naming.source, text=naming.name, page=naming.page_number)
        for naming in namings
    ]
    fullest = find_fullest(name, texts) if not is_place(name) else None
    if fullest and len(fullest[0]) > len(name):
        name = fullest[0]
        if not any(name in shown.text for shown in evidence):
            evidence.append(AgencyEvidence(source="text", text=name, page=fullest[1]))
    return Agency(name=name, evidence=tuple(evidence))


def _complete_place(base: str, namings: Sequence[Naming]) -> str:
    """Complete a bare place (淮安市2023年…) to its government where that is printed."""
    if not is_place(base):
        return base
    governments = load_words("agencies")["governments"]
    for naming in namings:
        name = strip_office(naming.name)
        for government in governments:
            place = name.removesuffix(government)
            if place != name and (
                place.endswith(base) or (is_place(place) and base.endswith(place))
            ):
                return name
    return base


def _longest_line(base: str, namings: Sequence[Naming]) -> str:
    """Take the fullest form in which the report names the same agency elsewhere."""
    best = base
    if is_place(best):
        return best
    for naming in namings:
        fuller = fuller_form(best, naming.name)
        if fuller is None and naming.source == "text" and len(naming.name) > len(best):
            fuller = naming.name if stands_for(best, naming.name) else None
        best = fuller or best
    return best


def _check_agency(agency: Agency, namings: Sequence[Naming]) -> list[Finding]:
    if agency.name is None:
        return [_finding("agency.missing", "no name of an agency was found")]
    name = agency.name
    for naming in namings:
        if naming.source not in ("cover", "title", "signature"):
            continue
        if not any(are_related(naming.name, form) for form in variants(name)):
            message = f"the report names “{name}”, its {naming.source} “{naming.name}”"
            return [_finding("agency.conflict", message)]
    return []


def _check_issued(
    issued: PrintedDate | None, dates: Sequence[PrintedDate], year: int | None
) -> list[Finding]:
    if year is None:
        return []
    early = issued or next((printed for printed in dates if printed.kind == "opening"), None)
    if early and early.day < date(year, 12, 31):
        message = f"dated {early.day}, before the end of {year}, the year reported on"
        return [_finding("issued.before-year-end", message, origin="publisher")]
    return []
