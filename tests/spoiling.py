"""Printed pages as scanners and telephones give them: rasterised and spoiled, by settings."""

from dataclasses import dataclass
from random import Random
from typing import Any, TypeAlias

import cv2
import numpy as np
import pymupdf

from reportparse.pages.pymupdf_reader import read_pages
from reportparse.tables import find_tables
from tests.generator.finish import spoil_unicode

Array: TypeAlias = "np.ndarray[Any, Any]"


@dataclass(frozen=True, slots=True)
class Spoiling:
    """What is done to the picture of a page."""

    dpi: int = 200
    skew: float = 0.0
    """Degrees; every page is skewed by a random share of it, to either side."""
    noise: float = 0.0
    """Standard deviation in grey levels."""
    blur: float = 0.0
    """Standard deviation in pixels."""
    jpeg: int = 0
    """Quality; 0 keeps every pixel."""
    bilevel: bool = False
    """Black and white only, as fax machines scan."""
    seal: tuple[int, int, int] | None = None
    """RGB of a stamp in the middle of the page, mixed with what it lies on."""
    covering: float = 0.0
    """Share of the stamp's ink that covers what it lies on; the rest darkens it."""
    paper: tuple[int, int] = (255, 255)
    """Brightness of the paper at the left and at the right edge: a shadow."""
    ink: int = 0
    """Grey level of what was black."""
    keystone: float = 0.0
    """Share of the width by which the upper edge is narrower, as a telephone sees it."""
    turn: int = 0
    """Degrees clockwise, in quarters."""
    hidden_text: str = ""
    """A wrong text layer, laid invisibly over the picture."""
    tables_only: bool = False
    """Only the tables become pictures, in a page that stays text."""
    unicode: str = ""
    """The page stays text whose ToUnicode is spoiled: `no-unicode`, `lying-unicode` …"""


RED, GREY = (215, 40, 45), (120, 120, 120)
CONDITIONS = {
    "300 dpi, clean": Spoiling(300),
    "200 dpi, clean": Spoiling(200),
    "200 dpi, skew, noise, blur, JPEG": Spoiling(200, 2.0, 6.0, 0.6, 60),
    "150 dpi, the same": Spoiling(150, 2.0, 6.0, 0.6, 60),
    "120 dpi, the same": Spoiling(120, 2.0, 6.0, 0.6, 60),
    "1-bit, 200 dpi": Spoiling(200, 0.5, 10.0, 0.4, bilevel=True),
    "red seal": Spoiling(200, 0.5, 4.0, 0.4, 75, seal=RED),
    "grey seal": Spoiling(200, 0.5, 4.0, 0.4, 75, seal=GREY),
    "faint ink": Spoiling(200, 0.5, 6.0, 0.6, 70, ink=125),
    "photograph": Spoiling(170, 1.0, 6.0, 0.8, 60, paper=(235, 150), ink=40, keystone=0.02),
    "on its side": Spoiling(200, 0.5, 4.0, 0.4, 75, turn=90),
    "table as picture": Spoiling(200, noise=4.0, blur=0.4, jpeg=75, tables_only=True),
    "no ToUnicode": Spoiling(unicode="no-unicode"),
    "lying ToUnicode": Spoiling(unicode="lying-unicode"),
    "wrong hidden text": Spoiling(200, 0.5, 4.0, 0.4, 75, hidden_text="政府信息公开 12 34 0 0"),
}


def scan_pdf(pdf: bytes, spoiling: Spoiling, seed: int = 0) -> bytes:
    """Return a PDF whose pages are spoiled pictures of the pages of `pdf`."""
    rng = Random(f"{seed}:{len(pdf)}")
    if spoiling.unicode:
        return spoil_text(pdf, spoiling.unicode)
    if spoiling.tables_only:
        return picture_tables(pdf, spoiling, rng)
    with pymupdf.open(stream=pdf, filetype="pdf") as printed, pymupdf.open() as scanned:
        for page in printed.pages():
            pixmap = page.get_pixmap(dpi=spoiling.dpi, colorspace=pymupdf.csRGB, alpha=False)
            rgb = np.frombuffer(pixmap.samples, np.uint8)
            picture = spoil(rgb.reshape(pixmap.height, pixmap.width, 3), spoiling, rng)
            height, width = (side * 72 / spoiling.dpi for side in picture.shape[:2])
            new = scanned.new_page(width=width, height=height)
            new.insert_image(new.rect, stream=encode(picture, spoiling))
            if spoiling.hidden_text:
                for y in range(90, int(height), 60):
                    new.insert_text(
                        (90, y), spoiling.hidden_text, fontname="china-s", render_mode=3
                    )
        return bytes(scanned.tobytes(deflate=True))


def spoil_text(pdf: bytes, manner: str) -> bytes:
    """Return a PDF whose fonts say nothing, or something wrong, about their characters."""
    with pymupdf.open(stream=pdf, filetype="pdf") as spoiled:
        spoil_unicode(spoiled, manner)
        return bytes(spoiled.tobytes())


def picture_tables(pdf: bytes, spoiling: Spoiling, rng: Random) -> bytes:
    """Return a PDF with pictures in the place of its tables."""
    pages = read_pages(pdf)
    parts = [part for table in find_tables(pages) for part in table.parts]
    with pymupdf.open(stream=pdf, filetype="pdf") as changed:
        for part in parts:
            page, seen = changed[part.page_number - 1], pages[part.page_number - 1]
            x0, top, x1, bottom = seen.to_display(part.bbox)
            area = pymupdf.Rect(x0 - 3, top - 3, x1 + 3, bottom + 3)
            pixmap = page.get_pixmap(
                dpi=spoiling.dpi, colorspace=pymupdf.csRGB, alpha=False, clip=area
            )
            rgb = np.frombuffer(pixmap.samples, np.uint8)
            picture = spoil(rgb.reshape(pixmap.height, pixmap.width, 3), spoiling, rng)
            page.add_redact_annot(area)
            page.apply_redactions()
            page.insert_image(area, stream=encode(picture, spoiling))
        return bytes(changed.tobytes(garbage=3, deflate=True))


def spoil(rgb: Array, spoiling: Spoiling, rng: Random) -> Array:
    """Spoil one picture, height × width × 3."""
    picture = rgb.astype(np.float32)
    picture = spoiling.ink + picture * (255 - spoiling.ink) / 255
    if spoiling.seal is not None:
        picture = stamp(picture, spoiling)
    picture = bend(picture, rng.uniform(-spoiling.skew, spoiling.skew), spoiling.keystone)
    shade = np.linspace(*spoiling.paper, picture.shape[1], dtype=np.float32) / 255
    picture *= shade[None, :, None]
    if spoiling.blur:
        picture = cv2.GaussianBlur(picture, (0, 0), spoiling.blur)
    if spoiling.noise:
        grains = np.random.default_rng(rng.randrange(1 << 30))
        picture += grains.normal(0, spoiling.noise, picture.shape[:2])[:, :, None]
    picture = np.rot90(picture.clip(0, 255).astype(np.uint8), -spoiling.turn // 90)
    if spoiling.bilevel:
        grey = cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_RGB2GRAY)
        picture = np.repeat(np.where(grey > 150, 255, 0).astype(np.uint8)[:, :, None], 3, axis=2)
    return np.ascontiguousarray(picture)


def stamp(picture: Array, spoiling: Spoiling) -> Array:
    """Press a round stamp with a star on the middle of the page."""
    assert spoiling.seal is not None
    ink, dpi = np.array(spoiling.seal, np.float32), spoiling.dpi
    height, width = picture.shape[:2]
    mask = np.zeros((height, width), np.float32)
    centre, radius = (width // 2, height // 2), round(60 * dpi / 72)
    cv2.circle(mask, centre, radius, 1.0, max(2, round(3 * dpi / 72)), cv2.LINE_AA)
    turns = np.arange(5) * 4 * np.pi / 5
    star = np.stack([np.sin(turns), -np.cos(turns)], axis=1) * radius * 0.35 + centre
    cv2.fillPoly(mask, [star.astype(np.int32)], 1.0, cv2.LINE_AA)
    seen = 255 + (picture - 255) * (1 - spoiling.covering)
    darkened = seen * ink / 255
    return np.asarray(picture + (darkened - picture) * 0.85 * mask[:, :, None])


def bend(picture: Array, degrees: float, keystone: float) -> Array:
    """Skew a picture about its middle and narrow its upper edge."""
    height, width = picture.shape[:2]
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), [0, 0, 1]])
    inset = keystone * width / 2
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = corners + np.array([[inset, 0], [-inset, 0], [0, 0], [0, 0]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, seen) @ turn
    return np.asarray(
        cv2.warpPerspective(picture, matrix, (width, height), borderValue=(255, 255, 255))
    )


def encode(picture: Array, spoiling: Spoiling) -> bytes:
    """Return the file of a picture: JPEG, or PNG where every pixel counts."""
    options = [cv2.IMWRITE_JPEG_QUALITY, spoiling.jpeg] if spoiling.jpeg else []
    bgr = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    return bytes(cv2.imencode(".jpg" if spoiling.jpeg else ".png", bgr, options)[1])
