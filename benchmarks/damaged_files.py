"""Damage PDFs so that their text is not what a person sees, and count who notices.

    python -m benchmarks.damaged_files FOLDER [--each N]
    python -m benchmarks.damaged_files --seed 7 --count 20

Reports are printed with known numbers (or taken from FOLDER). Then one number of a form is damaged
in the file itself: its font lies about a digit, a digit is cut off or painted over, another text
stands on it, hidden text beside it. What a person sees afterwards is known, or it is in doubt.
Silent is a cell that is not doubtful and holds something else; blamed is an agency that printed no
error.
"""

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pymupdf

from benchmarks.accuracy import print_corpus
from benchmarks.misreadings import MODES, blamed_anew
from reportparse import Report, ReportParseError, parse_report
from reportparse.report import Statistic

Key = tuple[str, str, str | None, str]
Number = object
TEXT_FIELD = 7  # PDF_WIDGET_TYPE_TEXT
IN_DOUBT = "in doubt"
"""Nobody can say what is seen: the cell must be doubtful."""
Seen = Mapping[Key, object]
"""What is seen in the cells that are changed: a value, None for nothing, or IN_DOUBT."""


@dataclass(frozen=True)
class Place:
    """A number in a cell of a page that is not turned."""

    page: pymupdf.Page
    statistic: Statistic
    box: pymupdf.Rect
    """Of the number."""
    chars: tuple[pymupdf.Rect, ...]
    size: float
    font: str
    baseline: float

    @property
    def key(self) -> Key:
        """Which cell it is."""
        return key_of(self.statistic)

    @property
    def last(self) -> pymupdf.Rect:
        """The box of the last digit."""
        return self.chars[-1]

    @property
    def shorter(self) -> object:
        """What is seen without the last digit."""
        raw = (self.statistic.raw or "")[:-1]
        return int(raw) if raw else None

    def has_room(self) -> bool:
        """Whether another digit fits into the cell behind the number."""
        return self.box.x1 + 1.2 * self.size < pymupdf.Rect(self.statistic.bbox).x1

    def write(
        self,
        text: str,
        x: float,
        *,
        color: tuple[float, ...] = (0.0,),
        mode: int = 0,
        layer: int = 0,
    ) -> None:
        """Write beside or over the number, on its baseline."""
        self.page.insert_text(
            (x, self.baseline), text, fontsize=self.size, color=color, render_mode=mode, oc=layer
        )


Damage = Callable[[pymupdf.Document, Place, Random], "Seen | None"]


def key_of(statistic: Statistic) -> Key:
    """Return what names a cell."""
    return (statistic.form, statistic.indicator, statistic.applicant, statistic.span)


def find_places(document: pymupdf.Document, report: Report) -> list[Place]:
    """Find the cells of one run of digits."""
    places: list[Place] = []
    by_page: dict[int, list[Statistic]] = {}
    for statistic in report.statistics:
        if statistic.status == "certain" and (statistic.raw or "").isdigit():
            by_page.setdefault(statistic.page or 0, []).append(statistic)
    for number, statistics in by_page.items():
        page = document[number - 1]
        if page.rotation or page.cropbox != page.mediabox:
            continue
        spans = [
            span
            for block in page.get_text("rawdict", flags=pymupdf.TEXT_PRESERVE_WHITESPACE)["blocks"]
            for line in block["lines"]
            if line["dir"] == (1.0, 0.0)
            for span in line["spans"]
        ]
        for statistic in statistics:
            place = _find_place(page, statistic, spans)
            if place is not None and place.has_room():
                places.append(place)
    return places


def _find_place(
    page: pymupdf.Page, statistic: Statistic, spans: Sequence[dict[str, object]]
) -> Place | None:
    cell = pymupdf.Rect(statistic.bbox)
    for span in spans:
        chars = [c for c in span["chars"] if c["c"].isdigit() and _is_in(c["bbox"], cell)]  # type: ignore[attr-defined]
        if "".join(c["c"] for c in chars) == statistic.raw:
            boxes = tuple(pymupdf.Rect(c["bbox"]) for c in chars)
            box = pymupdf.Rect(boxes[0])
            for other in boxes[1:]:
                box |= other
            size, font = float(span["size"]), str(span["font"])  # type: ignore[arg-type]
            return Place(page, statistic, box, boxes, size, font, chars[0]["origin"][1])
    return None


def _is_in(bbox: Sequence[float], cell: pymupdf.Rect) -> bool:
    return bool(cell.contains(pymupdf.Point((bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2)))


def _wrap(document: pymupdf.Document, page: pymupdf.Page, before: str) -> None:
    """Put operators before the whole content of a page."""
    page.clean_contents()
    xref = page.get_contents()[0]
    content = document.xref_stream(xref)
    document.update_stream(xref, before.encode() + b"\n" + content + b"\nQ")


def _clip_out(document: pymupdf.Document, page: pymupdf.Page, hole: pymupdf.Rect) -> None:
    """Clip the page to everything but a hole."""
    height, width = page.mediabox.height, page.mediabox.width
    rect = f"{hole.x0:.3f} {height - hole.y1:.3f} {hole.width:.3f} {hole.height:.3f} re"
    _wrap(document, page, f"q 0 0 {width} {height} re {rect} W* n")


def cut_hole_on_digit(document: pymupdf.Document, place: Place, _: Random) -> Seen:
    """Clip the page to everything but the last digit."""
    _clip_out(document, place.page, place.last)
    return {place.key: place.shorter}


def cut_hole_on_half_digit(document: pymupdf.Document, place: Place, _: Random) -> Seen:
    """Clip the page to everything but the right half of the last digit."""
    box = place.last
    _clip_out(document, place.page, pymupdf.Rect((box.x0 + box.x1) / 2, box.y0, box.x1, box.y1))
    return {place.key: IN_DOUBT}


def clip_number(document: pymupdf.Document, place: Place, rng: Random) -> Seen | None:
    """Print another number instead, of which the cell's clip leaves the first half."""
    page, box = place.page, place.box
    page.draw_rect(box, color=None, fill=(1, 1, 1))
    count = len(page.get_contents())
    width = pymupdf.get_text_length("0", fontsize=place.size)
    place.write(f"{rng.randint(1, 9)}{rng.choice('0234568')}", box.x0)
    if len(page.get_contents()) == count:
        return None
    xref = page.get_contents()[-1]
    clip = f"q {box.x0 - 2} 0 {2 + 1.5 * width} {page.mediabox.height} re W n"
    content = document.xref_stream(xref)
    document.update_stream(xref, clip.encode() + b"\n" + content + b"\nQ")
    return {place.key: IN_DOUBT}


def paint_digit(_: pymupdf.Document, place: Place, __: Random) -> Seen:
    """Paint white over the last digit."""
    place.page.draw_rect(place.last, color=None, fill=(1, 1, 1))
    return {place.key: place.shorter}


def paint_number(_: pymupdf.Document, place: Place, __: Random) -> Seen:
    """Paint white over the number."""
    place.page.draw_rect(place.box, color=None, fill=(1, 1, 1))
    return {place.key: None}


def _picture() -> pymupdf.Pixmap:
    picture = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 20, 20))
    picture.clear_with(255)
    return picture


def lay_picture(_: pymupdf.Document, place: Place, __: Random) -> Seen:
    """Lay a white picture over the number."""
    place.page.insert_image(place.box, pixmap=_picture())
    return {place.key: None}


def lay_annotation(_: pymupdf.Document, place: Place, __: Random) -> Seen:
    """Lay a white comment over the number."""
    annotation = place.page.add_rect_annot(place.box)
    annotation.set_colors(stroke=(1, 1, 1), fill=(1, 1, 1))
    annotation.update()
    return {place.key: None}


def comment_digit(_: pymupdf.Document, place: Place, __: Random) -> Seen:
    """Write a digit behind the number as a comment."""
    box = pymupdf.Rect(place.box.x1, place.box.y0 - 1, place.box.x1 + 12, place.box.y1 + 1)
    place.page.add_freetext_annot(box, "7", fontsize=place.size, fontname="helv")
    return {place.key: IN_DOUBT}


def field_over(_: pymupdf.Document, place: Place, __: Random) -> Seen:
    """Put a form field with another number over the number."""
    widget = pymupdf.Widget()
    box = place.box
    widget.rect = pymupdf.Rect(box.x0 - 1, box.y0 - 1, box.x1 + 12, box.y1 + 1)
    widget.field_type = TEXT_FIELD
    widget.field_name, widget.field_value = "total", "77"
    widget.fill_color, widget.text_fontsize = (1, 1, 1), round(place.size)
    place.page.add_widget(widget)
    return {place.key: IN_DOUBT}


def overprint(_: pymupdf.Document, place: Place, rng: Random) -> Seen:
    """Print another number on the number."""
    place.write(str(rng.randint(11, 99)), place.box.x0 + 0.3 * place.size)
    return {place.key: IN_DOUBT}


def write_beside(_: pymupdf.Document, place: Place, rng: Random) -> Seen:
    """Print another number beside the number."""
    place.write(str(rng.randint(1, 9)), place.box.x1 + 0.5 * place.size)
    return {place.key: IN_DOUBT}


def write_close(_: pymupdf.Document, place: Place, rng: Random) -> Seen:
    """Print a digit right behind the number, in another font and ink."""
    digit = str(rng.randint(1, 9))
    place.write(digit, place.box.x1 + 0.05 * place.size, color=(0, 0, 0.8))
    return {place.key: int(f"{place.statistic.raw}{digit}")}


def write_turned(_: pymupdf.Document, place: Place, rng: Random) -> Seen:
    """Paint the number over and write another that runs upwards."""
    place.page.draw_rect(place.box, color=None, fill=(1, 1, 1))
    number = rng.randint(1, 9)
    point = (place.box.x0 + place.size, place.box.y1)
    place.page.insert_text(point, str(number), fontsize=place.size, rotate=90)
    return {place.key: number}


def white_digit(_: pymupdf.Document, place: Place, __: Random) -> Seen:
    """Write a white digit behind the number."""
    place.write("7", place.box.x1, color=(1, 1, 1))
    return {}


def invisible_digit(_: pymupdf.Document, place: Place, __: Random) -> Seen:
    """Write a digit in no ink behind the number."""
    place.write("7", place.box.x1, mode=3)
    return {}


def tiny_digit(_: pymupdf.Document, place: Place, __: Random) -> Seen:
    """Write a digit too small to be seen behind the number."""
    place.page.insert_text((place.box.x1, place.box.y1 - 2), "7", fontsize=0.4)
    return {}


def squeezed_digit(document: pymupdf.Document, place: Place, __: Random) -> Seen:
    """Write a digit behind the number, squeezed to no width."""
    fixed = pymupdf.Point(place.box.x1, 0)
    squeezed = pymupdf.Matrix(0.001, 0, 0, 1, 0, 0)
    point = (place.box.x1, place.baseline)
    place.page.insert_text(point, "7", fontsize=place.size, morph=(fixed, squeezed))
    return {}


def layered_digit(document: pymupdf.Document, place: Place, __: Random) -> Seen:
    """Write a digit behind the number on a layer that is off."""
    layer = document.add_ocg("digits", on=False)
    place.write("7", place.box.x1, layer=layer)
    return {}


def clipped_digit(document: pymupdf.Document, place: Place, __: Random) -> Seen:
    """Write a digit behind the number under a clip that leaves nothing of it."""
    page = place.page
    count = len(page.get_contents())
    place.write("7", place.box.x1)
    xref = page.get_contents()[-1]
    if len(page.get_contents()) == count:
        return {}
    content = document.xref_stream(xref)
    document.update_stream(xref, b"q 0 0 1 1 re W n\n" + content + b"\nQ")
    return {}


def other_actual_text(document: pymupdf.Document, place: Place, rng: Random) -> Seen | None:
    """Write a digit behind the number that stands for another text."""
    page = place.page
    count = len(page.get_contents())
    digit = rng.randint(1, 9)
    place.write(str(digit), place.box.x1 + 0.02 * place.size)
    if len(page.get_contents()) == count:
        return None
    xref = page.get_contents()[-1]
    content = document.xref_stream(xref)
    document.update_stream(xref, b"/Span <</ActualText (0000)>> BDC\n" + content + b"\nEMC")
    return {place.key: int(f"{place.statistic.raw}{digit}")}


_PAIR = re.compile(rb"(?m)^[ \t]*<([0-9A-Fa-f]+)>[ \t]*<([0-9A-Fa-f]+)>[ \t]*\r?$")  # bfchar


def lie_about_digits(document: pymupdf.Document, place: Place, rng: Random) -> Seen | None:
    """Exchange two digits in the map from the font's characters to Unicode."""
    digits = sorted(set(place.statistic.raw or ""))
    first = rng.choice(digits)
    second = rng.choice([digit for digit in "0123456789" if digit != first])
    names = [f for f in place.page.get_fonts() if place.font in f[3] or f[3][7:] in place.font]
    for xref in [font[0] for font in names]:
        kind, value = document.xref_get_key(xref, "ToUnicode")
        if kind != "xref":
            continue
        stream = int(value.split()[0])
        text = document.xref_stream(stream)
        changed = _exchange(text, ord(first), ord(second))
        if changed != text:
            document.update_stream(stream, changed)
            return {}
    return None


def _exchange(cmap: bytes, first: int, second: int) -> bytes:
    def other(found: re.Match[bytes]) -> bytes:
        target = int(found[2], 16)
        new = {first: second, second: first}.get(target)
        if new is None:
            return found[0]
        return found[0].replace(b"<" + found[2] + b">", b"<%04X>" % new) if new else found[0]

    return _PAIR.sub(other, cmap)


KINDS: dict[str, Damage] = {
    function.__name__.replace("_", " "): function
    for function in (
        lie_about_digits,
        clip_number,
        cut_hole_on_digit,
        cut_hole_on_half_digit,
        paint_digit,
        paint_number,
        lay_picture,
        lay_annotation,
        comment_digit,
        field_over,
        overprint,
        write_beside,
        write_close,
        write_turned,
        white_digit,
        invisible_digit,
        tiny_digit,
        squeezed_digit,
        layered_digit,
        clipped_digit,
        other_actual_text,
    )
}


def is_silent(clean: Report, report: Report, seen: Seen) -> bool:
    """Whether a cell holds something else than is seen and nothing says so."""
    after = {key_of(statistic): statistic for statistic in report.statistics}
    for before in clean.statistics:
        key = key_of(before)
        statistic = after.get(key)
        if statistic is None:
            return all(finding.code != "form.not-found" for finding in report.findings)
        expected = seen.get(key, before.value)
        doubted = "doubtful" in (statistic.status, before.status)
        if not doubted and (expected is IN_DOUBT or statistic.value != expected):
            return True
    return False


def measure(
    pdf: bytes, rng: Random, each: int, counts: dict[tuple[str, str], Counter[str]]
) -> None:
    """Plant every kind of damage in one file."""
    try:
        clean = parse_report(pdf, ocr=False)
    except ReportParseError:
        return
    for kind, damage in KINDS.items():
        for _ in range(each):
            with pymupdf.open(stream=pdf) as document:
                places = find_places(document, clean)
                if not places:
                    return
                place = rng.choice(places)
                seen = damage(document, place, rng)
                if seen is None:
                    continue
                damaged = bytes(document.tobytes())
            for mode, read_twice in MODES.items():
                _judge(damaged, clean, seen, counts[kind, mode], read_twice=read_twice)


def _judge(pdf: bytes, clean: Report, seen: Seen, count: Counter[str], *, read_twice: bool) -> None:
    try:
        report = parse_report(pdf, ocr=False, read_twice=read_twice)
    except ReportParseError:
        count.update(planted=1, refused=1)
        return
    is_printed = any(value is not IN_DOUBT for value in seen.values())
    blamed = not is_printed and blamed_anew(clean, report)
    count.update(planted=1, silent=is_silent(clean, report, seen), blamed=blamed)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print, damage, read, count."""
    parser = argparse.ArgumentParser(description="Damage planted in files.")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--each", type=int, default=1, help="damages of a kind in a file")
    options = parser.parse_args(arguments)
    counts = {(kind, mode): Counter[str]() for kind in KINDS for mode in MODES}
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        if options.folder is None:
            print_corpus(folder, options.seed, options.count)
        rng = Random(options.seed)
        for file in sorted(folder.glob("*.pdf")):
            measure(file.read_bytes(), rng, options.each, counts)
    print("damage", "second reader asked", "planted", "blamed", "silent", "refused", sep="\t")
    for (kind, mode), count in counts.items():
        numbers = (count[name] for name in ("planted", "blamed", "silent", "refused"))
        print(kind, mode, *numbers, sep="\t")
    return int(any(count["blamed"] for count in counts.values()))


if __name__ == "__main__":
    sys.exit(main())
