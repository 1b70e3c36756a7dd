"""Plant misreadings in the first reader and count who notices, and whether an agency is blamed.

    python -m benchmarks.misreadings --seed 7 --count 20

Reports are printed with known numbers. Then the words of a page are changed as a reader might get
them wrong, one damage at a time, and the report is read again from the damaged words.
"""

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from unittest.mock import patch

from reportparse import Report, ReportParseError, parse_report, pipeline
from reportparse.layout import BBox, Page, Word
from reportparse.pages.pymupdf_reader import Document, read_document
from reportparse.report import Statistic

EACH = 4  # damages of every kind in a report
MODES = {"in doubt": False, "--read-twice": True}

Words = dict[Word, Word | None]
"""What words become; None when one is lost."""
Damage = Callable[["Sheet", Random], "Words | None"]


class Sheet:
    """A page of a report with the words of its value cells."""

    def __init__(self, page: Page, statistics: Sequence[Statistic]) -> None:
        """Find the word of each cell with one."""
        self.page = page
        self.cells: list[tuple[Statistic, Word]] = []
        for statistic in statistics:
            if (
                statistic.page == page.page_number
                and statistic.bbox
                and statistic.value is not None
            ):
                box = page.from_display(BBox(*statistic.bbox))
                inside = [word for word in page.words if box.contains(*word.bbox.center)]
                if len(inside) == 1 and inside[0].text.isdigit():
                    self.cells.append((statistic, inside[0]))

    def row_of(self, word: Word) -> list[Word]:
        """Return the words of the cells in a word's row, left to right."""
        middle = word.bbox.center[1]
        row = [other for _, other in self.cells if abs(other.bbox.center[1] - middle) < 1.0]
        return sorted(row, key=lambda other: other.bbox.x0)


def change_digit(sheet: Sheet, rng: Random) -> Words | None:
    """Read one digit as another."""
    _, word = rng.choice(sheet.cells)
    place = rng.randrange(len(word.text))
    digit = rng.choice([d for d in "0123456789" if d != word.text[place]])
    return {word: word._replace(text=word.text[:place] + digit + word.text[place + 1 :])}


def drop_digit(sheet: Sheet, rng: Random) -> Words | None:
    """Lose the last digit of a number."""
    long = [word for _, word in sheet.cells if len(word.text) > 1]
    if not long:
        return None
    word = rng.choice(long)
    edges = word.char_edges[:-1]
    return {word: word._replace(text=word.text[:-1], char_edges=edges)}


def add_digit(sheet: Sheet, rng: Random) -> Words | None:
    """Read a digit that is not there behind a number."""
    _, word = rng.choice(sheet.cells)
    edges = (*word.char_edges, word.char_edges[-1] + word.bbox.width / len(word.text))
    text = word.text + rng.choice("0123456789")
    return {word: word._replace(text=text, char_edges=edges)}


def lose_number(sheet: Sheet, rng: Random) -> Words | None:
    """Lose a number."""
    return {rng.choice(sheet.cells)[1]: None}


def _choose_rows(sheet: Sheet, rng: Random) -> list[tuple[Word, Word]]:
    """Pair the numbers of two rows that print different ones, both ways; none if badly chosen."""
    first, second = (sheet.row_of(rng.choice(sheet.cells)[1]) for _ in range(2))
    if len(first) != len(second) or len(first) < 2:
        return []
    pairs = list(zip(first, second, strict=True))
    if all(a.text == b.text for a, b in pairs):
        return []
    return [(word, other) for a, b in pairs for word, other in ((a, b), (b, a))]


def swap_rows(sheet: Sheet, rng: Random) -> Words | None:
    """Exchange the numbers of two rows that print different ones."""
    pairs = _choose_rows(sheet, rng)
    return {word: _at(word, other) for word, other in pairs} or None


def swap_texts(sheet: Sheet, rng: Random) -> Words | None:
    """Read in each of two rows what the other one prints; the words keep their order."""
    pairs = _choose_rows(sheet, rng)
    return {word: _reading(word, other) for word, other in pairs} or None


def shift_row(sheet: Sheet, rng: Random) -> Words | None:
    """Read the numbers of a row one column to the right, the last one in the first column."""
    row = sheet.row_of(rng.choice(sheet.cells)[1])
    if len(row) < 2 or len({word.text for word in row}) == 1:
        return None
    return {word: _at(word, other) for word, other in zip(row, [*row[1:], row[0]], strict=True)}


def _reading(word: Word, other: Word) -> Word:
    """Read another word's text in the place of a word."""
    step = word.bbox.width / len(other.text)
    edges = tuple(word.bbox.x0 + step * index for index in range(len(other.text) + 1))
    return word._replace(text=other.text, char_edges=edges)


KINDS: dict[str, Damage] = {
    "changed digit": change_digit,
    "dropped digit": drop_digit,
    "added digit": add_digit,
    "lost number": lose_number,
    "exchanged rows": swap_rows,
    "exchanged texts": swap_texts,
    "shifted row": shift_row,
}


def _at(word: Word, place: Word) -> Word:
    """Put a word's text where another stands."""
    x0, x1 = place.bbox.center[0] - word.bbox.width / 2, place.bbox.center[0] + word.bbox.width / 2
    shift = x0 - word.bbox.x0
    edges = tuple(edge + shift for edge in word.char_edges)
    return word._replace(bbox=BBox(x0, place.bbox.top, x1, place.bbox.bottom), char_edges=edges)


def damaged(document: Document, page_number: int, words: Words) -> Document:
    """Return the document with some words of a page changed."""
    pages = tuple(
        replace(page, words=tuple(new for w in page.words if (new := words.get(w, w)) is not None))
        if page.page_number == page_number
        else page
        for page in document.pages
    )
    return document._replace(pages=pages)


def blamed_anew(clean: Report, report: Report) -> bool:
    """Whether the publisher is blamed for cells that it is not blamed for in the clean report."""
    before = [frozenset(f.statistics) for f in clean.findings if f.origin == "publisher"]
    return any(
        not any(known.issuperset(finding.statistics) for known in before)
        for finding in report.findings
        if finding.origin == "publisher"
    )


def judge(clean: Report, report: Report) -> tuple[bool, bool]:
    """Say whether the publisher is blamed anew, and whether a wrong value looks certain."""
    true = {(s.form, s.indicator, s.applicant, s.span): s for s in clean.statistics}
    silent = any(
        s.status in ("certain", "blank", "missing")
        and (before := true.get((s.form, s.indicator, s.applicant, s.span))) is not None
        and s.value != before.value
        for s in report.statistics
    )
    return blamed_anew(clean, report), silent


def measure(pdf: bytes, rng: Random, counts: dict[tuple[str, str], Counter[str]]) -> None:
    """Plant damages in one report and count what comes of each."""
    try:
        clean, document = parse_report(pdf), read_document(pdf)
    except ReportParseError:
        return
    sheets = [Sheet(page, clean.statistics) for page in document.pages]
    sheets = [sheet for sheet in sheets if sheet.cells]
    for kind, damage in KINDS.items():
        for _ in range(EACH if sheets else 0):
            sheet = rng.choice(sheets)
            words = damage(sheet, rng)
            if words is None:
                continue
            misread = damaged(document, sheet.page.page_number, words)
            for mode, read_twice in MODES.items():
                with patch.object(pipeline, "read_document", lambda *_, d=misread, **__: d):
                    report = parse_report(pdf, read_twice=read_twice)
                blames, silent = judge(clean, report)
                counts[kind, mode].update(planted=1, blamed=int(blames), silent=int(silent))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print, damage, read, count."""
    parser = argparse.ArgumentParser(description="Misreadings planted in the first reader.")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--count", type=int, default=20)
    options = parser.parse_args(arguments)
    counts = {(kind, mode): Counter[str]() for kind in KINDS for mode in MODES}
    with tempfile.TemporaryDirectory() as temporary:
        command = [sys.executable, "-m", "tests.generator", "--seed", str(options.seed)]
        command += ["--count", str(options.count), "--out", temporary]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        rng = Random(options.seed)
        for file in sorted(Path(temporary).glob("*.pdf")):
            measure(file.read_bytes(), rng, counts)
    print("damage", "second reader asked", "planted", "publisher blamed", "silent", sep="\t")
    for (kind, mode), count in counts.items():
        print(kind, mode, count["planted"], count["blamed"], count["silent"], sep="\t")
    return int(any(count["blamed"] for count in counts.values()))


if __name__ == "__main__":
    sys.exit(main())
