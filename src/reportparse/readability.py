"""Which pages of a document could be read, and what a report says of the others."""

from collections.abc import Sequence
from typing import NamedTuple

from reportparse.errors import NeedsOcrError, NotAPdfError, NotAReportError
from reportparse.layout import Page, PageKind
from reportparse.pages import ocr as ocr_extra
from reportparse.pages.pictures import find_table_pictures, needs_recognition
from reportparse.report import Finding

FILE_REPAIRED = Finding(
    code="file.repaired",
    origin="unclear",
    severity="warning",
    message="the file is damaged and was mended as far as possible while it was opened; what was "
    "lost cannot be told, so compare it with a fresh copy",
)


def find_damaged_pages(pages: Sequence[Page]) -> list[Finding]:
    """Say on which pages the file is broken although text was read there."""
    numbers = damaged_pages(pages)
    if not numbers:
        return []
    return [
        Finding(
            code="file.damaged",
            origin="unclear",
            severity="warning",
            message=f"the file is damaged, and text of page {_list_numbers(numbers)} may be lost "
            "or changed: every number there is doubtful, and the figures of its sentences are left "
            "out; compare it with a fresh copy",
        )
    ]


def damaged_pages(pages: Sequence[Page]) -> tuple[int, ...]:
    """Return the numbers of the pages on which the file is broken although text was read there."""
    return tuple(page.page_number for page in pages if page.damaged)


def require_text(pages: Sequence[Page], *, ocr: bool) -> None:
    """Refuse a document of which no page can be read.

    Raises:
        NotAReportError: Nothing is on its pages.
        NotAPdfError: All its pages are damaged.
        NeedsOcrError: They are pictures, or their characters cannot be decoded.
    """
    if any(page.kind is PageKind.TEXT for page in pages):
        return
    if all(page.kind is PageKind.EMPTY for page in pages):
        raise NotAReportError(
            "no annual report: nothing is on its pages, no text and no picture; get a fresh copy"
        )
    if not any(page.kind in (PageKind.SCAN, PageKind.UNREADABLE) for page in pages):
        raise NotAPdfError("too damaged to read: no page is whole; get a fresh copy")
    unread = [page.page_number for page in pages if page.kind is not PageKind.EMPTY]
    raise NeedsOcrError(
        f"no text on page {_list_numbers(unread)}: scans, or characters that cannot be decoded; "
        f"{_advise_ocr(ocr=ocr)}"
    )


def _advise_ocr(*, ocr: bool) -> str:
    """Say what must be done for pictures to be read."""
    if ocr and ocr_extra.is_installed():
        return "recognition found no text there either; get a better scan"
    if ocr:
        return f"install the extra that recognises pictures: {ocr_extra.INSTALL_COMMAND}"
    return "let them be recognised: leave out --no-ocr"


def _list_numbers(numbers: Sequence[int]) -> str:
    """List page numbers, runs of them in short: `1-4, 7`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("-".join(map(str, run)) for run in runs)


def pages_read(pages: Sequence[Page], reader: str) -> tuple[int, ...]:
    """Return the numbers of the pages read by `text` or by `ocr`."""
    return tuple(
        page.page_number
        for page in pages
        if page.kind is PageKind.TEXT
        and (page.reader == reader or (reader == "ocr" and page.recognised))
    )


def _pages_of_kind(pages: Sequence[Page], kind: PageKind) -> tuple[int, ...]:
    return tuple(page.page_number for page in pages if page.kind is kind)


def find_recognised_pages(pages: Sequence[Page]) -> list[Finding]:
    """Say which pages were recognised from a picture."""
    numbers = pages_read(pages, "ocr")
    if not numbers:
        return []
    return [
        Finding(
            code="page.recognised",
            origin="extraction",
            severity="warning",
            message=f"page {_list_numbers(numbers)} was recognised from a picture; names, dates "
            "and sentences there may be misread, rows and whole tables may be lost, and the "
            "figures of its sentences are left out",
        )
    ]


def find_unread_pages(pages: Sequence[Page]) -> list[Finding]:
    """Report the pages that could not be read: statistics on them are missing."""
    findings: list[Finding] = []
    for kind, code, seen in (
        (PageKind.SCAN, "page.scan", "a picture without text"),
        (PageKind.UNREADABLE, "page.unreadable", "text whose characters cannot be decoded"),
        (PageKind.DAMAGED, "page.damaged", "damage in the file"),
    ):
        numbers = _pages_of_kind(pages, kind)
        if numbers:
            listed = ", ".join(str(number) for number in numbers)
            findings.append(
                Finding(
                    code=code,
                    origin="extraction",
                    severity="warning",
                    message=f"{seen} on page {listed}; what stands there was not read",
                )
            )
    return findings


class RecognitionWish(NamedTuple):
    """Which pages are to be recognised, and how."""

    pages: frozenset[int]
    threads: int
    password: str | None


def recognise(pdf: bytes, pages: Sequence[Page], wish: RecognitionWish) -> Sequence[Page]:
    """Recognise the pages that need it; nothing is imported for a document of text."""
    needed = wish.pages or any(
        needs_recognition(page) or find_table_pictures(page) for page in pages
    )
    if not needed or not ocr_extra.is_installed():
        if wish.pages:
            raise NeedsOcrError(
                f"pages {', '.join(map(str, sorted(wish.pages)))} cannot be recognised; install "
                f"the extra that recognises pictures: {ocr_extra.INSTALL_COMMAND}"
            )
        return pages
    from reportparse.pages.ocr.reader import recognise_pages

    return recognise_pages(
        pdf, pages, password=wish.password, asked=wish.pages, threads=wish.threads
    )
