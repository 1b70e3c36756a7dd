"""Runs of ink in a mask of pixels, and the strokes that they are."""

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np

from reportparse.pages.ocr.arrays import Array

THICKEST = 15  # px; thicker ink is shading
ASIDE, PACES = 1.0, 4  # px from the line of a run; what is further may not be of it; paces in which
# its usual slope is measured
MOST_PIECES = 60_000  # that 16 bits can number; half the bytes take a third of the time


class Stroke(NamedTuple):
    """A piece of a rule in pixels: along x when `lying`, else along y."""

    lying: bool
    start: float
    end: float
    first: float
    """Where it stands across at `start`."""
    last: float
    """Where it stands across at `end`."""

    @property
    def middle(self) -> float:
        """Where its middle stands across."""
        return (self.first + self.last) / 2


def close_and_open(mask: Array, gap: int, length: int) -> Array:
    """Close gaps in the rows of a mask, and leave out what is shorter than `length` then."""
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)))


def label_pieces(mask: Array) -> tuple[Array, Array]:
    """Number the connected pieces of a mask from 1, and return the labels and OpenCV's stats."""
    begun = np.count_nonzero(mask[:, 1:] > mask[:, :-1]) + np.count_nonzero(mask[:, 0])
    labels = cv2.CV_16U if begun <= MOST_PIECES else cv2.CV_32S  # each piece begins somewhere
    _, numbered, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=labels)
    return np.asarray(numbered), np.asarray(stats)


def find_components(runs: Array, *, lying: bool) -> Iterator[tuple[Stroke, int]]:
    """Yield the connected runs of a mask as strokes, with their thickness in pixels."""
    labels, stats = label_pieces(runs)
    for label, (x, y, width, height, _) in enumerate(stats.tolist()):
        if label == 0:
            continue
        own = labels[y : y + height, x : x + width] == label
        thickness = int(np.median(own.sum(axis=0)))
        if thickness > THICKEST:
            continue
        rows = np.arange(height)[:, None]
        across = (own * rows).sum(axis=0) / np.maximum(own.sum(axis=0), 1)
        slope, offset = _fit_line(across)
        first, last = y + offset + 0.5, y + offset + slope * (width - 1) + 0.5
        yield Stroke(lying, float(x), float(x + width), float(first), float(last)), thickness


def _fit_line(across: Array) -> tuple[float, float]:
    """Return slope and offset of the line on which most of a run stands.

    At its end it may have become one with a stroke of text that stands a little aside.
    """
    along = np.arange(len(across))
    slope, offset = np.polyfit(along, across, 1)
    if np.abs(across - (slope * along + offset)).max() > ASIDE:
        pace = max(1, len(across) // PACES)
        usual = float(np.median(across[pace:] - across[:-pace])) / pace
        level = across - usual * along
        kept = np.abs(level - np.median(level)) <= ASIDE
        if np.count_nonzero(kept) > pace:
            slope, offset = np.polyfit(along[kept], across[kept], 1)
    return float(slope), float(offset)


def cut(stroke: Stroke, start: int, end: int) -> Stroke:
    """Return a part of a stroke, in pixels from its start."""
    slope = (stroke.last - stroke.first) / max(round(stroke.end) - round(stroke.start), 1)
    return stroke._replace(
        start=stroke.start + start,
        end=stroke.start + end,
        first=stroke.first + slope * start,
        last=stroke.first + slope * end,
    )


def find_gaps(dark: Array) -> list[Array]:
    """Return the runs of indexes at which a run has no ink."""
    light = np.flatnonzero(~dark)
    return [gap for gap in np.split(light, np.flatnonzero(np.diff(light) > 1) + 1) if len(gap)]
