"""Draw the digits of many typefaces small, for `src/reportparse/pages/digit_shapes.txt`.

    python -m tools.draw_digit_shapes > src/reportparse/pages/digit_shapes.txt
    python -m tools.draw_digit_shapes --measure

The typefaces are the fourteen of every PDF program and those of Debian packages that are like the
ones of Chinese reports. `--measure` compares every typeface of the machine with those of other
families, and counts the typefaces that would be called misnamed, and exchanged digits that would
pass.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import pymupdf

from reportparse.layout import BBox, Word
from reportparse.pages import glyph_pictures
from reportparse.pages.glyph_pictures import GlyphPicture, find_contradictions, take_picture
from reportparse.pages.painted_digits import PaintedPages

SANS, SERIF = ("helv", "heit", "hebo", "hebi"), ("tiro", "tiit", "tibo", "tibi")
BUILT_IN = (*SANS, *SERIF, "cour", "coit", "cobo", "cobi")
FILES = {
    "NotoSansCJK-Bold",
    "NotoSansCJK-Regular",
    "NotoSerifCJK-Bold",
    "NotoSerifCJK-Regular",
    "C059-Roman",
    "NimbusSansNarrow-Regular",
    "P052-Roman",
    "URWBookman-DemiItalic",
    "URWBookman-Light",
    "URWGothic-Book",
    "gbsn00lp",
    "gkai00mp",
    "ukai",
    "uming",
    "DejaVuSans-Bold",
    "DejaVuSans",
    "DejaVuSansMono",
    "DejaVuSerif",
    "FreeMono",
    "LiberationSans-Regular",
    "LiberationSerif-Regular",
    "LXGWWenKai-Regular",
    "wqy-microhei",
    "wqy-zenhei",
    "lmroman10-italic",
    "lmroman10-regular",
    "lmroman12-bold",
}
FAMILIES = [
    "dejavu",
    "liberationsans",
    "liberationserif",
    "liberationmono",
    "nimbus",
    "lm",
    "latinmodern",
    "free",
    "noto",
    "ukai",
    "uming",
    "bkai",
    "gkai",
    "bsmi",
    "gbsn",
    "lxgw",
    "wqy",
    "urwgothic",
    "urwbookman",
    "c059",
    "p052",
    "z003",
]
ALIKE = {"bkai": "ukai", "gkai": "ukai", "bsmi": "uming", "gbsn": "uming", "latinmodern": "lm"}
DIGITS = "0123456789"
SIZE = 10.5


def typefaces() -> Iterator[Path]:
    """Yield the typeface files of this machine."""
    listed = subprocess.run(["fc-list"], capture_output=True, text=True, check=True).stdout
    for name in sorted({row.split(":")[0] for row in listed.splitlines()}):
        if name.endswith((".ttf", ".otf", ".ttc")) and "D050000L" not in name:
            yield Path(name)


def draw_digits(font: pymupdf.Font, shift: float = 0.0) -> dict[str, GlyphPicture]:
    """Draw the digits of a typeface on a page and take their pictures."""
    if not all(font.has_glyph(ord(digit)) for digit in DIGITS):
        return {}
    with pymupdf.open() as document:
        page = document.new_page(width=300, height=60)
        writer = pymupdf.TextWriter(page.rect)
        words = []
        for index, digit in enumerate(DIGITS):
            x0, y = 20 + 25 * index + shift, 40 + shift
            writer.append((x0, y), digit, font=font, fontsize=SIZE)
            edges = (x0, x0 + font.text_length(digit, SIZE))
            box = BBox(x0, y - 0.9 * SIZE, edges[1], y + 0.25 * SIZE)
            words.append(Word(digit, box, edges, SIZE, "", False))
        writer.write_text(page)
        painted = PaintedPages(document)
        pictures = {}
        for word in words:
            seen = painted.look_at(1, word)
            picture = seen and take_picture(seen.ink, seen.width)
            if picture:
                pictures[word.text] = picture
        return pictures


def family(path: Path) -> str:
    """Name the family a typeface belongs to."""
    name = path.name.lower()
    start = next((each for each in FAMILIES if name.startswith(each)), name[:5])
    return ALIKE.get(start, start)


def draw() -> None:
    """Print the file."""
    fonts = [pymupdf.Font(name) for name in BUILT_IN]
    fonts += [pymupdf.Font(fontfile=str(path)) for path in typefaces() if path.stem in FILES]
    print("# Digit, width of the ink / its height, and its ink as 10 × 16 bits, row by row.")
    print("# Made by tools/draw_digit_shapes.py from the typefaces named there.")
    for font in fonts:
        for digit, picture in draw_digits(font).items():
            print(digit, f"{picture.aspect:.3f}", f"{picture.bits:040x}")


def measure() -> None:
    """Count false and missed contradictions, each typeface against those of other families."""
    paths = list(typefaces())
    drawn = {}
    for path in paths:
        try:
            drawn[path] = draw_digits(pymupdf.Font(fontfile=str(path)), shift=0.37)
        except RuntimeError:
            continue
    base = [draw_digits(pymupdf.Font(name)) for name in BUILT_IN]
    by_family = {
        path: draw_digits(pymupdf.Font(fontfile=str(path))) for path in paths if path.stem in FILES
    }
    false = missed = pairs = seen = 0
    for path, pictures in drawn.items():
        if not pictures:
            continue
        seen += 1
        shapes = base + [p for other, p in by_family.items() if family(other) != family(path)]
        rows = {d: tuple(each[d] for each in shapes if d in each) for d in DIGITS}
        glyph_pictures.digit_shapes = lambda rows=rows: rows  # type: ignore[assignment]
        if find_contradictions(pictures):
            false += 1
            print("false:", path.name, find_contradictions(pictures))
        for first, second in combinations(pictures, 2):
            pairs += 1
            lie = pictures | {first: pictures[second], second: pictures[first]}
            missed += not find_contradictions(lie)
    print(f"{seen} typefaces: {false} false; {missed} of {pairs} exchanged pairs missed")


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw or measure."""
    parser = argparse.ArgumentParser(description="Shapes of digits.")
    parser.add_argument("--measure", action="store_true")
    (measure if parser.parse_args(arguments).measure else draw)()
    return 0


if __name__ == "__main__":
    sys.exit(main())
