"""Long thin ink in a picture: pieces of rules, however faint, dotted or slightly slanted."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import cv2
import numpy as np

from reportparse.pages.ocr.arrays import Array, find_runs
from reportparse.pages.ocr.runs import (
    THICKEST,
    Stroke,
    close_and_open,
    cut,
    find_components,
    find_gaps,
)
from reportparse.pages.ocr.specks import PageSpecks, find_speck_strokes

SOFT = 21  # px; grey levels are averaged this far along a rule, which noise does not survive
LEAST_CONTRAST = 16  # grey levels by which a rule is darker than the paper above and below it
APART = 9  # px; a stroke of text this near a rule is not confused with it
BREAK = 5  # px; breaks in a drawn rule that noise or thin ink makes
LENGTHS = {True: 64, False: 48}  # px; longer than the strokes of a title's characters
GAP = 15  # px; between the dots or dashes of a rule
DASH_PITCH, LONG_DASHES = 18, 0.6  # px from dash to dash; or this share of the rule is ink:
# a column of 1s with rules between is neither
DOTS, UNEVEN, MOST = 6, 1.5, 0.75  # dots after the first one; px by which most paces from dot to
# dot differ; how many do
PITCH = 15  # px from dot to dot; the characters of a line are as even, but further apart
DASHED = 100  # px; shortest rule of dots or dashes
BESIDE = (3, 7)  # px from a rule, where there is paper again
NOTHING_BESIDE = 0.08  # darkness beside a rule, as a share of black; of text it is twice that
PALE_BESIDE = 0.25  # the same as a share of the ink on the rule, where this is faint
SOLID = 0.95  # of its length along which a drawn rule is dark; text in a row has gaps
BROKEN = 0.45  # the same of dots and dashes
THIN = 9  # px, with the blur around it; a broken run that is thicker is text
KNOWN = 0.7  # of the length of such a rule, along which solid pieces of it were found
SPLIT = 2  # px; the gap between a rule and a stroke of text at its end
SHORT = 100  # px up to which a standing rule may be strokes of characters in rows that touch
LEVEL = 2  # other posts that begin and end where a broken one of a lone row does
JOINED, LONGEST = 6, 30  # px a stroke that joins another goes on at least, and at most
LINE_OF_TEXT = 400  # px up to which a lying rule may be strokes of bold characters that touch
MANY_JOINS = 5  # strokes at one side alone
DARK, DARKEST = 0.5, 97  # of the darkest ink, by percentile: less is a gap in a stroke


class _Run(NamedTuple):
    """What lies along a stroke and beside it."""

    dark: Array
    """Where along it there is ink."""
    crossed: Array
    """Where rules cross it, which are no dots of it."""
    ink: float
    """How dark it is, 0 to 1."""
    lighter: float
    """How dark it is beside it, 0 to 1, at the lighter side."""
    darker: float
    """The same at the darker side."""


def find_strokes(grey: Array, specks: PageSpecks | None = None) -> list[Stroke]:
    """Find the pieces of lying and standing rules; they may slant by a few degrees.

    Args:
        grey: The picture.
        specks: What it has of thin rules, if it was black and white alone: but rows of dots.
    """
    turned = cv2.transpose(grey)
    posts = list(_find(turned, lying=False))
    posts = [post for post in posts if _goes_on(post, posts) or _is_lone_post(turned, post, posts)]
    strokes = [s for s in _find(grey, lying=True) if not _lies_in_text(grey, s)] + posts
    if specks:
        traces = [
            *find_speck_strokes(specks.lying, lying=True),
            *find_speck_strokes(specks.standing, lying=False),
        ]
        strokes += [trace for trace in traces if not _is_known(trace, strokes)]
    return strokes


def _goes_on(post: Stroke, posts: Sequence[Stroke]) -> bool:
    """Whether more of the same rule was found above or below a stroke, in other rows."""
    in_line = (o for o in posts if o is not post and abs(o.middle - post.middle) <= APART)
    return sum(other.end - other.start for other in in_line) >= SHORT


def _is_lone_post(grey: Array, post: Stroke, posts: Sequence[Stroke]) -> bool:
    """Whether a post of one row alone is no stroke of characters, one below the other."""
    if _is_of_characters(grey, post):
        return False
    run = _measure(grey, post, 0)
    if post.end - post.start > SHORT or _longest_gap(run.dark) < SPLIT or _is_dotted(run):
        return True
    level = (abs(o.start - post.start) + abs(o.end - post.end) <= APART for o in posts)
    return sum(level) > LEVEL


def _is_known(trace: Stroke, strokes: Sequence[Stroke]) -> bool:
    """Whether solid pieces of the same rule were found along most of a trace."""
    beside = (
        min(trace.end, stroke.end) - max(trace.start, stroke.start)
        for stroke in strokes
        if stroke.lying == trace.lying and abs(stroke.middle - trace.middle) <= APART
    )
    return sum(max(0.0, length) for length in beside) >= KNOWN * (trace.end - trace.start)


def _find(grey: Array, *, lying: bool) -> Iterator[Stroke]:
    """Yield the lying strokes of a picture, or the standing ones of a transposed one."""
    dark = _find_ridges(grey, SOFT, LEAST_CONTRAST)
    solid = close_and_open(dark, BREAK, LENGTHS[lying])
    yield from _trace(grey, solid, lying=lying)
    rest = cv2.subtract(dark, cv2.dilate(solid, np.ones((THICKEST, GAP), np.uint8)))
    yield from _trace(grey, close_and_open(rest, GAP, DASHED), lying=lying, dashed=True)


def _find_ridges(grey: Array, soft: int, least: float) -> Array:
    """Return 1 along thin dark lines: where the picture, averaged along them, is darkest across."""
    averaged = cv2.blur(grey, (soft, 1))
    contrast = cv2.morphologyEx(averaged, cv2.MORPH_BLACKHAT, np.ones((THICKEST, 1), np.uint8))
    highest = cv2.dilate(contrast, np.ones((APART, 1), np.uint8))
    ridges = (contrast > least) & (contrast >= 0.9 * highest)
    return np.asarray(cv2.dilate(ridges.astype(np.uint8), np.ones((3, 1), np.uint8)))


def _trace(grey: Array, runs: Array, *, lying: bool, dashed: bool = False) -> Iterator[Stroke]:
    """Yield the runs of a mask that are rules."""
    for stroke, thickness in find_components(runs, lying=lying):
        run = _measure(grey, stroke, thickness)
        solid = list(_split(stroke, run.dark, LENGTHS[lying])) if not dashed else []
        if solid:
            yield from solid
        elif (
            run.dark.mean() >= BROKEN
            and _longest_gap(run.dark) <= GAP
            and thickness <= THIN
            and (
                (_is_paper(run.lighter, run) and _is_dotted(run))
                or (_is_paper(run.darker, run) and _is_broken(run))
            )
        ):
            yield stroke


def _is_paper(beside: float, run: _Run) -> bool:
    """Whether it is hardly dark beside a run; the rest of faint characters is pale, too."""
    return beside < min(NOTHING_BESIDE, PALE_BESIDE * run.ink)


def _is_of_characters(grey: Array, stroke: Stroke) -> bool:
    """Whether short strokes join a standing one on both sides, or many on one: it is of characters.

    In tight rows the strokes of characters one below the other nearly touch the rules between. A
    line of ink all along is the other one of a double rule.
    """
    if stroke.end - stroke.start > SHORT:
        return False
    band, middle = _cut_band(grey, stroke, 0, LONGEST)
    line = band[middle - 1 : middle + 2].max(axis=0)
    least = DARK * max(float(np.percentile(band, DARKEST)), 1.0)
    if float(np.median(line)) <= least or (line[SPLIT:-SPLIT] > least).all():
        return False  # fainter than characters are, or unbroken
    sides = _find_sides(band, middle, least)
    if any(row.mean() >= SOLID for side in sides for row in side[: 2 * JOINED]):
        return False
    counts = [_count_joins(side) for side in sides]
    return all(counts) or max(counts) >= MANY_JOINS


def _lies_in_text(grey: Array, stroke: Stroke) -> bool:
    """Whether many short strokes join a lying one on both sides: bold characters that touch."""
    if stroke.end - stroke.start > LINE_OF_TEXT:
        return False
    band, middle = _cut_band(grey, stroke, 0, LONGEST)
    least = DARK * max(float(np.percentile(band, DARKEST)), 1.0)
    return min(map(_count_joins, _find_sides(band, middle, least))) >= MANY_JOINS


def _find_sides(band: Array, middle: int, least: float) -> tuple[Array, Array]:
    """Return where there is ink on the two sides of a stroke, row by row away from it."""
    return band[: middle - 1][::-1] > least, band[middle + 2 :] > least


def _count_joins(side: Array) -> int:
    """Count the strokes that go out from another one, but do not reach as far as a rule."""
    joined = side[:JOINED].all(axis=0) & ~side.all(axis=0)
    return len(find_runs(joined[JOINED:-JOINED]))


def _cut_band(
    grey: Array, stroke: Stroke, thickness: int, beside: int = BESIDE[1]
) -> tuple[Array, int]:
    """Return the darkness, 0 to 250, of what lies around a stroke, and the row it stands on."""
    reach = max(1, thickness // 2) + beside
    xs = np.arange(round(stroke.start), round(stroke.end))
    middles = np.linspace(stroke.first, stroke.last, len(xs)) - 0.5
    rows = np.clip(np.rint(middles)[None] + np.arange(-reach, reach + 1)[:, None], 0, len(grey) - 1)
    return 250.0 - grey[rows.astype(int), xs[None]], reach


def _is_broken(run: _Run) -> bool:
    """Whether a run is one of dots or dashes; a short one has its dots close together.

    Long dashes may be the strokes of digits in tight rows: beside them lies the rest of the digits,
    which in faint print is pale, too.
    """
    dark = run.dark & ~run.crossed
    if len(dark) < DASHED:
        return _longest_gap(dark) <= BREAK and bool(dark.mean() >= LONG_DASHES)
    if _count_dots(dark) * DASH_PITCH >= len(dark):
        return True
    return bool(dark.mean() >= LONG_DASHES and run.darker < NOTHING_BESIDE * run.ink)


def _is_dotted(run: _Run) -> bool:
    """Whether a run is of close, even dots, which no strokes of text are but the four dots of 然.

    Beside text it must be longer than two such characters.
    """
    dark = run.dark
    if len(dark) < DASHED and not _is_paper(run.darker, run):
        return False
    pitches = np.diff(np.flatnonzero(np.diff(dark.astype(np.int8)) > 0))
    if len(pitches) < DOTS or np.median(pitches) > PITCH or _longest_gap(dark) > BREAK:
        return False
    even = np.abs(pitches - np.median(pitches)) <= UNEVEN
    return bool(even.mean() >= MOST)


def _measure(grey: Array, stroke: Stroke, thickness: int) -> _Run:
    """Look along a run and beside it."""
    band, reach = _cut_band(grey, stroke, thickness)
    width = BESIDE[1] - BESIDE[0] + 1
    sides = (band[:width], band[-width:])
    lighter, darker = sorted(float(side.mean()) / 250 for side in sides)
    line = cv2.blur(band[reach - 1 : reach + 2].max(axis=0)[None], (3, 1))[0]
    usual = float(np.median(line))
    least = max(LEAST_CONTRAST, usual / 2)
    crossed = np.minimum(sides[0].min(axis=0), sides[1].min(axis=0)) > least
    crossed = cv2.dilate(crossed.astype(np.uint8)[None], np.ones((1, THIN), np.uint8))[0] > 0
    return _Run(line > least, crossed, max(usual, 1.0) / 250, lighter, darker)


def _split(stroke: Stroke, dark: Array, length: int) -> Iterator[Stroke]:
    """Yield the unbroken parts of a run: strokes of text that lie in its way are shorter."""
    gaps = [gap for gap in find_gaps(dark) if len(gap) >= SPLIT]
    ends = [0, *(end for gap in gaps for end in (int(gap[0]), int(gap[-1]) + 1)), len(dark)]
    for start, end in zip(ends[::2], ends[1::2], strict=True):
        if end - start >= length and dark[start:end].mean() >= SOLID:
            yield cut(stroke, start, end)


def _count_dots(dark: Array) -> int:
    return int(np.count_nonzero(np.diff(dark.astype(np.int8)) > 0))


def _longest_gap(dark: Array) -> int:
    """Return the length of the longest gap that lies inside a run."""
    inside = (gap for gap in find_gaps(dark) if gap[0] > 0 and gap[-1] < len(dark) - 1)
    return max((len(gap) for gap in inside), default=0)
