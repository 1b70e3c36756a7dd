"""Everything of a report that is no statistic: title, agency, dates, sections, contact."""

from reportparse.narrative.contact import find_contact
from reportparse.narrative.identity import Identity, identify_report
from reportparse.narrative.reading import ReadText, read_text
from reportparse.narrative.reports import find_title, split_reports
from reportparse.narrative.sections import split_sections
from reportparse.narrative.titles import Title

__all__ = [
    "Identity",
    "ReadText",
    "Title",
    "find_contact",
    "find_title",
    "identify_report",
    "read_text",
    "split_reports",
    "split_sections",
]
