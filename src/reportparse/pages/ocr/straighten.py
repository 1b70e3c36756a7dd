"""Skewed and slanting pictures become flat ones: rules lie level and stand upright.

A page is a plane: whatever a scanner or a camera did to it, one projective map undoes it. Its
first guess is the skew of the text lines; the rules of the tables tell the rest.
"""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from reportparse.pages.ocr.arrays import Array
from reportparse.pages.ocr.picture import INK, Picture
from reportparse.pages.ocr.runs import Stroke

MAX_SKEW = 5.0  # degrees
SMALL = 600  # px; height of the picture on which the skew is measured
LONG = 110  # px; shorter strokes say too little about their direction
FEW = 3  # strokes of either direction; fewer do not bear a projective map
SLIGHT = 1.0  # px; what a map must move at least to be worth it
OUTLIER = 3.0  # px; a stroke that slants by so much more than the map explains is none of the page
STEPS = 6
RIDGE = 1e-3
NO_CHANGE: Array = np.eye(3)


class Skew(NamedTuple):
    """How far a picture is turned."""

    degrees: float
    """By how much the text lines fall to the right (negative: they rise)."""
    sharpness: float
    """How clearly rows of ink and of paper take turns once that is undone."""


def find_skew(grey: Array) -> Skew:
    """Find the angle at which text lies level."""
    ink = _shrink(grey)
    best = Skew(0.0, 0.0)
    for reach, step in ((MAX_SKEW, 0.5), (0.4, 0.1), (0.08, 0.04)):
        angles = best.degrees + np.arange(-reach, reach + step / 2, step)
        skews = (Skew(float(angle), _sharpness(ink, float(angle))) for angle in angles)
        best = max(skews, key=lambda skew: skew.sharpness)
    return best


def _shrink(grey: Array) -> Array:
    """Return 1 for ink and 0 for paper, small enough to be turned many times."""
    scale = min(1.0, SMALL / grey.shape[0])
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray((small < INK).astype(np.float32))


def _sharpness(ink: Array, degrees: float) -> float:
    """How clearly rows of ink and rows of paper take turns: largest when text lies level."""
    height, width = ink.shape
    turned = cv2.warpAffine(ink, rotation(ink.shape, degrees)[:2], (width, height))
    return float(np.square(np.diff(turned.sum(axis=1))).sum())


def rotation(shape: tuple[int, ...], degrees: float) -> Array:
    """Return the 3 × 3 map that turns a picture about its middle, counter-clockwise."""
    middle = (shape[1] / 2, shape[0] / 2)
    turned: Array = np.vstack([cv2.getRotationMatrix2D(middle, degrees, 1.0), [0, 0, 1]])
    return turned


def fit_map(strokes: Sequence[Stroke], shape: tuple[int, ...]) -> Array:
    """Return the 3 × 3 map that makes lying strokes level and standing ones upright.

    Args:
        strokes: Pieces of rules in a picture that is nearly straight already.
        shape: Height and width of the picture.
    """
    long = [stroke for stroke in strokes if stroke.end - stroke.start >= LONG]
    lying = [stroke for stroke in long if stroke.lying]
    standing = [stroke for stroke in long if not stroke.lying]
    if len(lying) < FEW or len(standing) < FEW:
        return NO_CHANGE
    height, width = shape[:2]
    unit = max(height, width) / 2
    centre = np.array([[1 / unit, 0, -width / 2 / unit], [0, 1 / unit, -height / 2 / unit]])
    centre = np.vstack([centre, [0, 0, 1]])
    ends = [np.array([_ends(stroke) for stroke in group]) for group in (lying, standing)]
    params = _fit([_project(centre, points) for points in ends], unit)
    found: Array = np.linalg.inv(centre) @ _map_of(params) @ centre
    return found if _moves(found, (height, width)) else NO_CHANGE


def _ends(stroke: Stroke) -> tuple[tuple[float, float], tuple[float, float]]:
    if stroke.lying:
        return (stroke.start, stroke.first), (stroke.end, stroke.last)
    return (stroke.first, stroke.start), (stroke.last, stroke.end)


def _fit(ends: Sequence[Array], unit: float) -> Array:
    """Find shear and perspective by Gauss-Newton steps that leave outliers out."""
    params = np.zeros(4)
    first = len(ends[0])
    for _ in range(STEPS):
        rest = _slants(params, ends)
        kept = np.concatenate([_fits(part, OUTLIER / unit) for part in np.split(rest, [first])])
        columns = [(_slants(params + step, ends) - rest) / 1e-5 for step in np.eye(4) * 1e-5]
        jacobian = np.stack(columns, axis=1)[kept]
        normal = jacobian.T @ jacobian + RIDGE * np.eye(4)
        params = params - np.linalg.solve(normal, jacobian.T @ rest[kept])
    return params


def _fits(rest: Array, outlier: float) -> Array:
    """Whether strokes of one direction slant as the usual one of them does.

    Lying strokes are nearly level before anything is fitted, standing ones are not.
    """
    return np.asarray(np.abs(rest) <= max(outlier, 3 * float(np.median(np.abs(rest)))))


def _slants(params: Array, ends: Sequence[Array]) -> Array:
    """Return by how much each stroke slants after the map: across, from its start to its end."""
    mapped = [_project(_map_of(params), points) for points in ends]
    return np.concatenate(
        [
            points[:, 1, axis] - points[:, 0, axis]
            for points, axis in zip(mapped, (1, 0), strict=True)
        ]
    )


def _map_of(params: Array) -> Array:
    shear_x, shear_y, slant_x, slant_y = params
    return np.array([[1, shear_x, 0], [shear_y, 1, 0], [slant_x, slant_y, 1]])


def _project(matrix: Array, points: Array) -> Array:
    """Map points, the last axis of any array being x and y."""
    homogeneous = np.concatenate([points, np.ones((*points.shape[:-1], 1))], axis=-1) @ matrix.T
    projected: Array = homogeneous[..., :2] / homogeneous[..., 2:]
    return projected


def _moves(matrix: Array, shape: tuple[int, int]) -> bool:
    corners = np.array([[0, 0], [shape[1], 0], [0, shape[0]], [shape[1], shape[0]]], float)
    return float(np.abs(_project(matrix, corners) - corners).max()) > SLIGHT


def apply_map(picture: Picture, matrix: Array) -> tuple[Picture, Array]:
    """Map a picture onto a new one that holds all of it; returns the map that was used, too."""
    height, width = picture.grey.shape
    corners = np.array([[0, 0], [width, 0], [0, height], [width, height]], float)
    mapped = _project(matrix, corners)
    low, high = mapped.min(axis=0), mapped.max(axis=0)
    inside = [
        min(max(size, 1), 2 * side) for size, side in zip(high - low, (width, height), strict=True)
    ]
    shift = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1]])
    used: Array = shift @ matrix
    size = (round(inside[0]), round(inside[1]))
    grey = cv2.warpPerspective(picture.grey, used, size, flags=cv2.INTER_CUBIC, borderValue=(255,))
    red = cv2.warpPerspective(picture.red, used, size, flags=cv2.INTER_NEAREST)
    grounds = picture.grounds
    if grounds is not None:
        grounds = cv2.warpPerspective(grounds, used, size, flags=cv2.INTER_NEAREST)
    return Picture(grey, red, picture.bilevel, grounds), used
