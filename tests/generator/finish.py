"""What is done to a finished PDF: watermark, seal, turning, cropping, scanning, spoiling."""

import math
from pathlib import Path
from random import Random

import pymupdf

from tests.generator.document import Finish, Seal, Watermark
from tests.generator.fonts import font_path
from tests.generator.pages import SCAN_MARK

OVERLAY_FONT = "WenQuanYi Zen Hei"
LIGHT_GREY = (0.86, 0.86, 0.86)
SEAL_RED = (0.85, 0.1, 0.1)
SEAL_OPACITY = 0.45
LINE_NUMBER_STEP = 24.0
SCAN_DPI = 110


def finish_pdf(path: Path, finish: Finish) -> list[int]:
    """Change the PDF in place and return the 1-based numbers of pages turned to pictures."""
    if finish == Finish():
        return []
    with pymupdf.open(path) as pdf:
        scanned = scanned_pages(pdf, finish)
        draw_overlays(pdf, finish)
        if finish.unreadable != "none":
            spoil_unicode(pdf, finish.unreadable)
        for page in pdf.pages():
            turn_page(page, finish)
            crop_page(page, finish.crop_margin)
        scan(pdf, scanned)
        pdf.subset_fonts()
        content = pdf.tobytes(garbage=3, deflate=True)
    path.write_bytes(content)
    return [number + 1 for number in scanned]


def scanned_pages(pdf: pymupdf.Document, finish: Finish) -> list[int]:
    """Return the 0-based numbers of the pages that become pictures."""
    if finish.scan_pages == "none":
        return []
    if finish.scan_pages == "all":
        return list(range(len(pdf)))
    texts = ["".join(page.get_text().split()) for page in pdf.pages()]
    first = next(number for number, text in enumerate(texts) if SCAN_MARK in text)
    return list(range(first, len(pdf)))


def draw_overlays(pdf: pymupdf.Document, finish: Finish) -> None:
    """Draw watermark, seal, line numbers and hidden text."""
    for page in pdf.pages():
        page.wrap_contents()
        if finish.watermark:
            draw_watermark(page, finish.watermark)
        if finish.line_numbers:
            draw_line_numbers(page)
        if finish.hidden_text:
            draw_hidden_text(page, finish.hidden_text)
    if finish.seal:
        draw_seal(pdf[max(-len(pdf), min(finish.seal.page, len(pdf) - 1))], finish.seal)


def draw_watermark(page: pymupdf.Page, watermark: Watermark) -> None:
    """Draw light text over or under the page, once or in tiles."""
    width, height = page.rect.width, page.rect.height
    size = watermark.size * (0.5 if watermark.tiled else 1)
    centers = [(0.5, 0.5)]
    if watermark.tiled:
        centers = [(x, y) for x in (0.25, 0.75) for y in (0.15, 0.4, 0.65, 0.9)]
    length = len(watermark.text) * size
    matrix = pymupdf.Matrix(-watermark.degrees)
    for x, y in centers:
        center = pymupdf.Point(x * width, y * height)
        page.insert_text(
            center - (length / 2, -size / 3),
            watermark.text,
            fontname="overlay",
            fontfile=str(font_path(OVERLAY_FONT).path),
            fontsize=size,
            color=LIGHT_GREY,
            fill_opacity=0.55 if watermark.over else 1,
            morph=(center, matrix),
            overlay=watermark.over,
        )


def draw_line_numbers(page: pymupdf.Page) -> None:
    """Draw a number beside the text at even steps, as drafts have them."""
    x, y, number = 24.0, 80.0, 1
    while y < page.rect.height - 80:
        page.insert_text((x, y), str(number), fontname="helv", fontsize=7, color=(0.5, 0.5, 0.5))
        y += LINE_NUMBER_STEP
        number += 1


def draw_hidden_text(page: pymupdf.Page, text: str) -> None:
    """Lay invisible text over the page, as text layers of other programs do."""
    for y in range(200, int(page.rect.height) - 150, 90):
        page.insert_text(
            (120, y),
            text,
            fontname="overlay",
            fontfile=str(font_path(OVERLAY_FONT).path),
            fontsize=10,
            render_mode=3,
        )


def draw_seal(page: pymupdf.Page, seal: Seal) -> None:
    """Draw a red circle, a star, and the agency's name along the circle."""
    center = pymupdf.Point(seal.x * page.rect.width, seal.y * page.rect.height)
    shape = page.new_shape()
    shape.draw_circle(center, seal.radius)
    opacity = SEAL_OPACITY if seal.over else 1.0
    shape.finish(color=SEAL_RED, width=2.5, closePath=True, stroke_opacity=opacity)
    points = [
        center + pymupdf.Point(math.sin(turn), -math.cos(turn)) * seal.radius * 0.3
        for turn in (number * 4 * math.pi / 5 for number in range(5))
    ]
    shape.draw_polyline([*points, points[0]])
    shape.finish(
        color=SEAL_RED, fill=SEAL_RED, width=0.1, stroke_opacity=opacity, fill_opacity=opacity
    )
    shape.commit(overlay=seal.over)
    step = min(28.0, 270 / max(1, len(seal.text)))
    for number, character in enumerate(seal.text):
        degrees = (number - (len(seal.text) - 1) / 2) * step
        turn = math.radians(degrees)
        size = min(12.0, seal.radius * math.radians(step) * 0.75)
        place = center + pymupdf.Point(math.sin(turn), -math.cos(turn)) * (seal.radius - size - 4)
        page.insert_text(
            place - (size / 2, 0),
            character,
            fontname="overlay",
            fontfile=str(font_path(OVERLAY_FONT).path),
            fontsize=size,
            color=SEAL_RED,
            morph=(place, pymupdf.Matrix(-degrees)),
            overlay=seal.over,
        )


def turn_page(page: pymupdf.Page, finish: Finish) -> None:
    """Turn the content; with `rotate` the page shows upright, with `turn` it shows turned."""
    degrees = finish.rotate or finish.turn
    if not degrees:
        return
    width, height = page.mediabox.width, page.mediabox.height
    x, y = page.mediabox.x0, page.mediabox.y0
    matrices = {
        90: f"0 1 -1 0 {height + y:g} {-x:g} cm",
        180: f"-1 0 0 -1 {width + x:g} {height + y:g} cm",
        270: f"0 -1 1 0 {-y:g} {width + x:g} cm",
    }
    page.wrap_contents()
    prepend_content(page, matrices[degrees])
    if degrees != 180:
        page.set_mediabox(pymupdf.Rect(0, 0, height, width))
    if finish.rotate:
        page.set_rotation(degrees)


def prepend_content(page: pymupdf.Page, operators: str) -> None:
    """Put operators before the page's content."""
    pdf = page.parent
    xref = pdf.get_new_xref()
    pdf.update_object(xref, "<<>>")
    pdf.update_stream(xref, operators.encode() + b"\n")
    kids = " ".join(f"{number} 0 R" for number in [xref, *page.get_contents()])
    pdf.xref_set_key(page.xref, "Contents", f"[{kids}]")


def crop_page(page: pymupdf.Page, margin: float) -> None:
    """Put the page into a larger MediaBox with a shifted origin and crop it back."""
    if not margin:
        return
    box = page.mediabox
    larger = [box.x0 - margin, box.y0 - margin / 2, box.x1 + margin, box.y1 + margin]
    pdf = page.parent
    pdf.xref_set_key(page.xref, "MediaBox", "[" + " ".join(f"{edge:g}" for edge in larger) + "]")
    cropped = [box.x0, box.y0, box.x1, box.y1]
    pdf.xref_set_key(page.xref, "CropBox", "[" + " ".join(f"{edge:g}" for edge in cropped) + "]")


def scan(pdf: pymupdf.Document, numbers: list[int]) -> None:
    """Replace pages by pictures of themselves."""
    for number in numbers:
        page = pdf[number]
        rect = page.rect
        picture = page.get_pixmap(dpi=SCAN_DPI, colorspace=pymupdf.csGRAY).tobytes("jpeg")
        pdf.delete_page(number)
        page = pdf.new_page(number, width=rect.width, height=rect.height)
        page.insert_image(page.rect, stream=picture)


def spoil_unicode(pdf: pymupdf.Document, manner: str) -> None:
    """Take the characters from the text: no ToUnicode, or private-use characters in it."""
    rng = Random(len(pdf))
    for xref in range(1, pdf.xref_length()):
        if pdf.xref_get_key(xref, "Type")[1] != "/Font":
            continue
        kind, value = pdf.xref_get_key(xref, "ToUnicode")
        if kind != "xref":
            continue
        if manner == "no-unicode":
            pdf.xref_set_key(xref, "ToUnicode", "null")
            continue
        step = rng.randrange(1, 60) * 0x100
        pdf.update_stream(int(value.split()[0]), false_map(manner, step))


def false_map(manner: str, step: int) -> bytes:
    """Return a ToUnicode map to private-use characters, or to Chinese that is not on the page."""
    base, size = (0xE000, 0x1900) if manner == "private-use" else (0x4E00, 0x5100)
    ranges = "".join(
        f"<{first:04x}> <{first + 0xFF:04x}> <{base + (first + step) % size:04x}>\n"
        for first in range(0, 0x10000, 0x100)
    )
    blocks = ranges.splitlines(keepends=True)
    parts = [blocks[at : at + 100] for at in range(0, len(blocks), 100)]
    body = "".join(f"{len(part)} beginbfrange\n{''.join(part)}endbfrange\n" for part in parts)
    head = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CMapName /False def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
    )
    return f"{head}{body}endcmap\nend\nend\n".encode()
