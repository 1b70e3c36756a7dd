"""The picture of a page: rendered, evenly lit, freed of red seals, straightened."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import cv2
import numpy as np
import pymupdf

DPI = 200  # finer pictures read no better, coarser ones lose strokes
POINT = 72 / DPI  # points per pixel
REDNESS = 45  # grey levels by which red outshines green and blue in a seal's ink
PAPER_WINDOW = 41  # px; wider than any stroke, narrower than a shadow
INK = 190  # of 255, on evenly lit paper; everything darker is ink
DARK, MOST_GREY = 40, 0.05  # grey level of black; share of the ink of a bilevel scan that is grey
SMOOTHING = 0.8  # px

Array: TypeAlias = "np.ndarray[Any, Any]"


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as grey levels on white paper, and where coloured ink was taken away."""

    grey: Array
    """Height × width, uint8, 255 is paper."""
    red: Array
    """Height × width, 255 where red ink lies, else 0."""
    bilevel: bool = False
    """Whether it was black and white alone, which breaks thin lines into dots."""


def render_page(page: pymupdf.Page) -> Array:
    """Return the page as displayed: height × width × 3, RGB, `DPI` dots per inch."""
    pixmap = page.get_pixmap(dpi=DPI, colorspace=pymupdf.csRGB, alpha=False)
    flat = np.frombuffer(pixmap.samples, dtype=np.uint8)
    return flat.reshape(pixmap.height, pixmap.width, 3)


def clean_picture(rgb: Array) -> Picture:
    """Even out the light and take red seals away.

    In the red channel a seal is nearly as bright as paper, while black print below it stays dark.
    Where an opaque stamp hides print nothing is left: `red` says where to doubt.
    """
    channels = rgb.astype(np.int16)
    redness = channels[:, :, 0] - np.maximum(channels[:, :, 1], channels[:, :, 2])
    red = (redness > REDNESS).astype(np.uint8) * 255
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    around = cv2.dilate(red, np.ones((3, 3), np.uint8)) > 0
    grey = np.where(around, np.maximum(grey, rgb[:, :, 0]), grey).astype(np.uint8)
    flat = _flatten(grey)
    if not _is_bilevel(flat):
        return Picture(flat, red)
    # Recognisers know printed grey edges.
    return Picture(np.asarray(cv2.GaussianBlur(flat, (0, 0), SMOOTHING)), red, bilevel=True)


def _is_bilevel(grey: Array) -> bool:
    """Whether hardly any ink is grey."""
    dark, inked = int((grey < DARK).sum()), int((grey < INK).sum())
    return inked - dark <= MOST_GREY * inked


def _flatten(grey: Array) -> Array:
    """Divide by the brightness of the paper around, so that shadows and grey paper go white."""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.dilate(small, np.ones((PAPER_WINDOW // 4, PAPER_WINDOW // 4), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), 5)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    flat: Array = cv2.divide(grey, np.maximum(paper, 60), scale=250)
    return flat


def turn_picture(picture: Picture, degrees: int) -> Picture:
    """Turn a picture clockwise by a multiple of 90 degrees."""
    turns = -(degrees // 90)
    return Picture(
        np.ascontiguousarray(np.rot90(picture.grey, turns)),
        np.ascontiguousarray(np.rot90(picture.red, turns)),
        picture.bilevel,
    )
