"""The river, from bytes to reports. Read this module first.

bytes → pages → tables → statistics → findings → report
"""

from collections.abc import Collection, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from reportparse import __version__
from reportparse.agencies import Decisions, Surroundings, resolve_agency
from reportparse.checks import apply_rules, cells_in_question, check_figures, with_findings
from reportparse.codebook import Codebook, load_codebook
from reportparse.collector import paused_collector
from reportparse.errors import NotAReportError, SeveralReportsError
from reportparse.figures import countable_indicators, find_figures
from reportparse.layout import Page, Table
from reportparse.limits import DocumentLimits
from reportparse.narrative import (
    find_contact,
    identify_report,
    read_text,
    split_reports,
    split_sections,
)
from reportparse.narrative.identity import Identity, is_on_part_of_year
from reportparse.narrative.paragraphs import Paragraph
from reportparse.narrative.reading import ReadText
from reportparse.narrative.reports import find_second_report
from reportparse.pages.painted_digits import PaintedPages
from reportparse.pages.pdfplumber_reader import SecondReader
from reportparse.pages.pymupdf_reader import read_document
from reportparse.pages.written_digits import WrittenPages
from reportparse.readability import (
    FILE_REPAIRED,
    RecognitionWish,
    damaged_pages,
    find_damaged_pages,
    find_recognised_pages,
    find_unread_pages,
    pages_read,
    recognise,
    require_text,
)
from reportparse.report import (
    CellKey,
    Parser,
    Report,
    Source,
    Statistic,
    cell_key,
    doubt_where,
)
from reportparse.second_reading import (
    ask_again,
    confirm,
    find_cells_in_doubt,
    find_empty_cells,
    find_hidden_text,
)
from reportparse.second_reading.seen_digits import (
    SeenDigits,
    doubt_misnamed_digits,
    find_covered_numbers,
    look_at_numbers,
)
from reportparse.second_reading.written_numbers import WrittenNumbers, compare_with_written
from reportparse.statistics import Labelled, label_statistics
from reportparse.statistics.lost_forms import Caption
from reportparse.statistics.presence import shows_report
from reportparse.tables import find_tables

LIMITS = DocumentLimits()
MAX_CAPTION = 50  # characters; a longer paragraph that names a form is no caption of its table


@paused_collector()
def parse_reports(
    source: bytes | Path,
    *,
    codebook: Codebook | None = None,
    password: str | None = None,
    file_name: str | None = None,
    read_twice: bool = False,
    ocr: bool = True,
    ocr_pages: Collection[int] = (),
    ocr_threads: int = 1,
    limits: DocumentLimits = LIMITS,
    agencies: Decisions | None = None,
) -> list[Report]:
    """Turn one PDF into its reports, in the order they stand in it.

    Args:
        source: The PDF's bytes, or its path.
        codebook: The forms; those that ship with the package when None.
        password: Opens an encrypted PDF.
        file_name: Name for `source.file`; the path's own name when None.
        read_twice: Whether a second reader looks at every cell, not only where there is doubt.
        ocr: Recognise pages without believable text, if the extra `ocr` is installed.
        ocr_pages: Numbers of pages that are recognised whatever their text, 1-based.
        ocr_threads: How many pages are recognised side by side.
        limits: A PDF that holds more is refused.
        agencies: Which agency a name stands for where the document does not say.

    Raises:
        NotAPdfError: No PDF, or too damaged to read.
        EncryptedError: A password is needed, or the one given is wrong.
        LimitExceededError: It holds more than `limits`.
        NeedsOcrError: No page has text that can be read.
        NotAReportError: Neither the title nor a form of an annual report.
    """
    pdf = source if isinstance(source, bytes) else source.read_bytes()
    if file_name is None and isinstance(source, Path):
        file_name = source.name
    document = read_document(pdf, password=password, limits=limits)
    wish = RecognitionWish(frozenset(ocr_pages), ocr_threads, password)
    pages = recognise(pdf, document.pages, wish) if ocr else document.pages
    require_text(pages, ocr=ocr)
    about = _describe(file_name, pdf, pages, document.producer)
    codebook = codebook or default_codebook()
    again = _Again(
        SecondReader(pdf, password), document.painted, document.written, every_cell=read_twice
    )
    mended = [FILE_REPAIRED] if document.repaired else []
    reports = [
        _identify(with_findings(report, mended), agencies)
        for part in split_reports(pages)
        if (report := _parse_pages(part, codebook, about, again)) is not None
    ]
    if not reports:
        raise NotAReportError(
            "no annual report: it has neither the title 政府信息公开工作年度报告 nor most "
            "of a known form, filled in; check that it is the right file"
        )
    return reports


def _describe(
    file_name: str | None, pdf: bytes, pages: Sequence[Page], producer: str | None
) -> Source:
    return Source(
        file=file_name,
        sha256=sha256(pdf).hexdigest(),
        bytes=len(pdf),
        pages=len(pages),
        producer=producer,
        text_pages=pages_read(pages, "text"),
        ocr_pages=pages_read(pages, "ocr"),
    )


def parse_report(
    source: bytes | Path,
    *,
    codebook: Codebook | None = None,
    password: str | None = None,
    file_name: str | None = None,
    read_twice: bool = False,
    ocr: bool = True,
    agencies: Decisions | None = None,
) -> Report:
    """Turn a PDF that holds one report into it; raises as `parse_reports` does.

    Raises:
        SeveralReportsError: The PDF holds several reports.
    """
    reports = parse_reports(
        source,
        codebook=codebook,
        password=password,
        file_name=file_name,
        read_twice=read_twice,
        ocr=ocr,
        agencies=agencies,
    )
    if len(reports) > 1:
        raise SeveralReportsError(f"{len(reports)} reports in one PDF; use parse_reports")
    return reports[0]


@lru_cache(maxsize=1)
def default_codebook() -> Codebook:
    """Load the forms that ship with the package, once."""
    return load_codebook()


def _identify(report: Report, decisions: Decisions | None) -> Report:
    """Say which agency the names on the document stand for."""
    around = Surroundings(report.year, report.contact.address, report.source.file, decisions)
    agency, findings = resolve_agency(report.agency, around)
    return with_findings(report.model_copy(update={"agency": agency}), findings)


def _doubt_unsound(labelled: Labelled, about: Source, damaged: set[int]) -> tuple[Statistic, ...]:
    """Doubt what is missing of a form on recognised pages, and everything on damaged ones.

    Recognition may have lost a row; damage may have lost or changed anything.
    """
    unsound = damaged | set(about.ocr_pages)
    in_doubt = {form.form for form in labelled.forms if not unsound.isdisjoint(form.pages)}
    if not in_doubt:
        return labelled.statistics
    return doubt_where(
        labelled.statistics,
        lambda s: s.page in damaged or (s.status == "missing" and s.form in in_doubt),
    )


def _is_sound(paragraph: Paragraph, unsound: set[int]) -> bool:
    """Whether no part was recognised or is damaged: a figure carries no doubt of its own."""
    return unsound.isdisjoint(range(paragraph.first_page, paragraph.last_page + 1))


class _Again(NamedTuple):
    """Who reads cells a second time, and which."""

    reader: SecondReader
    painted: PaintedPages
    written: WrittenPages
    every_cell: bool


def _parse_pages(
    pages: Sequence[Page], codebook: Codebook, about: Source, again: _Again
) -> Report | None:
    """Read the pages of one report; None when they are no annual report."""
    tables = find_tables(pages, codebook.known_labels)
    text = read_text(pages, tables)
    identity = identify_report(text)
    labelled = _label(tables, pages, codebook, text, identity)
    if not _is_report(text, identity, labelled.statistics, about):
        return None
    damaged = set(damaged_pages(pages))
    second = find_second_report(text)
    in_doubt = find_cells_in_doubt(labelled.statistics, pages)
    sound = _doubt_unsound(labelled, about, {p.page_number for p in pages} if second else damaged)
    heard = ask_again(sound, again.reader, in_doubt)
    seen = SeenDigits.of(again.painted, again.written, pages)
    statistics, misnamed = doubt_misnamed_digits(heard.statistics, seen)
    report = Report(
        agency=identity.agency,
        year=identity.year,
        period=identity.period,
        title=identity.title,
        issued=identity.issued,
        forms=labelled.forms,
        statistics=statistics,
        unmapped=labelled.unmapped,
        sections=split_sections(text),
        contact=find_contact(text),
        findings=(
            *identity.findings,
            *second,
            *labelled.findings,
            *heard.findings,
            *misnamed,
            *find_hidden_text(statistics, pages),
            *find_unread_pages(pages),
            *find_recognised_pages(pages),
            *find_damaged_pages(pages),
        ),
        source=about,
        parser=Parser(version=__version__, codebook=codebook.digest),
    )
    compared = compare_with_written(report.statistics, pages, again.written)
    report = _check(report, codebook, again, _Looks(seen, compared))
    figures = find_figures(
        [
            paragraph
            for paragraph in text.paragraphs
            if _is_sound(paragraph, damaged | set(about.ocr_pages))
        ],
        report.statistics,
        agency=identity.agency.name,
        year=identity.year,
        indicators=countable_indicators(codebook, labelled.forms, identity.year),
    )
    report = report.model_copy(update={"figures": figures})
    return with_findings(report, check_figures(report, codebook))


def _label(
    tables: Sequence[Table],
    pages: Sequence[Page],
    codebook: Codebook,
    text: ReadText,
    identity: Identity,
) -> Labelled:
    return label_statistics(
        tables,
        pages,
        codebook,
        identity.year,
        _find_captions(text),
        agency=identity.agency.name,
        stated_year=identity.stated_year,
    )


def _is_report(
    text: ReadText, identity: Identity, statistics: Sequence[Statistic], about: Source
) -> bool:
    """Whether title or forms show that it is an annual report; recognition may have lost some."""
    if identity.title is not None:
        return True
    if about.ocr_pages:
        return bool(statistics)
    return shows_report(statistics) and not is_on_part_of_year(text, identity.period)


def _find_captions(text: ReadText) -> list[Caption]:
    """Return the paragraphs that are short enough to stand above a table."""
    return [
        Caption(squeezed, paragraph.first_page, paragraph.lines[0].bbox.top)
        for squeezed, paragraph in zip(text.squeezed, text.paragraphs, strict=True)
        if len(squeezed) <= MAX_CAPTION and "。" not in squeezed
    ]


class _Looks(NamedTuple):
    """What the pages show beside their words."""

    seen: SeenDigits
    compared: WrittenNumbers


def _check(report: Report, codebook: Codebook, again: _Again, looks: _Looks) -> Report:
    """Apply the rules; where one fails, its cells are read again before anybody is blamed.

    They are looked at as painted, too, and so are numbers below pictures and comments. Who blames
    somebody asks two: the picture of a number is enough only where its page is read as written.
    """
    checked = apply_rules(report, codebook)
    asked = _find_cells_to_ask(checked, again)
    compared = looks.compared
    misread = compared.misread and compared.misread & _unheard(checked.statistics)
    covered, commented = find_covered_numbers(checked.statistics, looks.seen)
    if not (asked or covered or misread or compared.cut):
        return checked
    looked = look_at_numbers(checked.statistics, asked | covered, looks.seen, cut=compared.cut)
    if not again.every_cell:
        asked -= {
            cell_key(statistic)
            for statistic in looked.statistics
            if statistic.evidence.second_reader == "agrees"
            and statistic.page in compared.confirmed_pages
        }
    heard = confirm(looked.statistics, again.reader, asked | commented | misread)
    findings = (*looked.findings, *heard.findings)
    checked = checked.model_copy(update={"statistics": heard.statistics})
    if not findings:  # the readers agree: nothing changes what the rules say
        return checked
    return apply_rules(with_findings(checked, findings), codebook)


def _find_cells_to_ask(checked: Report, again: _Again) -> set[CellKey]:
    """Choose the cells that a rule speaks against, and the empty ones; or every cell."""
    chosen: Sequence[Statistic] = checked.statistics
    if not again.every_cell:
        chosen = (*cells_in_question(checked, checked.findings), *find_empty_cells(checked))
    return _unheard(chosen)


def _unheard(statistics: Sequence[Statistic]) -> set[CellKey]:
    """Return the cells of a page that no second reader was asked about."""
    return {
        cell_key(statistic)
        for statistic in statistics
        if statistic.evidence.second_reader == "not-asked" and statistic.bbox is not None
    }
