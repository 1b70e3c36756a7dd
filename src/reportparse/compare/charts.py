"""Lines over the years and bars of one year, as SVG that needs nothing else.

A line joins only numbers that count the same on years that follow each other. Where they stop
counting the same a dashed rule stands between; a year without a number has a cross on the axis.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from itertools import pairwise
from math import ceil, floor, log10

from reportparse.compare.comparison import Answer, Comparison, Row
from reportparse.compare.wording import STATES, break_text, share_text, value_text
from reportparse.inert import inert

LinkOf = Callable[[Answer], str]
TICKS = 4
LEFT, RIGHT, TOP, BOTTOM = 52, 16, 26, 26  # px around the plot
CHARACTER = 7  # px, a digit of the axis


@dataclass(frozen=True, slots=True)
class Size:
    """Of a chart, in px."""

    width: int
    height: int


LARGE, SMALL = Size(900, 320), Size(420, 190)


@dataclass(frozen=True, slots=True)
class Scale:
    """Years and numbers → places in a chart."""

    years: Sequence[int]
    top: float
    size: Size

    def x(self, year: float) -> float:
        """Return the place of a year from the left."""
        span = max(self.years[-1] - self.years[0], 1)
        inner = self.size.width - LEFT - RIGHT
        if len(self.years) == 1:
            return LEFT + inner / 2
        return LEFT + 10 + (year - self.years[0]) / span * (inner - 20)

    def y(self, number: float) -> float:
        """Return the place of a number from the top."""
        inner = self.size.height - TOP - BOTTOM
        return TOP + inner * (1 - number / self.top)


def line_chart(comparison: Comparison, row: Row, size: Size, link_of: LinkOf) -> str:
    """Return the chart of one agency; all charts of a comparison have one scale."""
    scale = Scale(comparison.years, _top(comparison), size)
    is_share = comparison.question.measure is not None
    parts = [
        *_axes(scale, is_share),
        *_breaks(row, scale),
        *_lines(row, scale),
        *_marks(row, scale, link_of),
    ]
    label = escape(inert(f"{row.agency}: {comparison.question.en}"))
    return (
        f'<svg viewBox="0 0 {size.width} {size.height}" role="img" aria-label="{label}">'
        f"{''.join(parts)}</svg>"
    )


def bar_chart(ranked: Sequence[tuple[Row, Answer]], link_of: LinkOf) -> str:
    """Return bars for ranked answers of one year and series, the first on top."""
    top = max((float(answer.value or 0) for _, answer in ranked), default=0) or 1
    line, name, width = 22, 270, 900
    height = line * len(ranked) + 8
    parts = []
    for at, (row, answer) in enumerate(ranked):
        y = 4 + at * line
        long = max(float(answer.value or 0) / top * (width - name - 190), 1)
        told = f"{value_text(answer)}  {share_text(answer)}".strip()
        agency = inert(row.agency)
        shown = agency if len(agency) <= 19 else f"{agency[:18]}…"
        parts.append(
            f'<text class="n" x="{name - 10}" y="{y + 14}">{answer.rank}. {escape(shown)}</text>'
            f'<a href="{escape(link_of(answer))}"><rect class="bar" x="{name}" y="{y + 2}" '
            f'width="{long:.1f}" height="{line - 6}"><title>{escape(agency)}</title></rect></a>'
            f'<text x="{name + long + 6:.1f}" y="{y + 14}">{escape(told)}</text>'
        )
    return f'<svg viewBox="0 0 {width} {height}" role="img">{"".join(parts)}</svg>'


def _top(comparison: Comparison) -> float:
    """Return the number at the top of the scale, a round one."""
    numbers = [
        float(answer.value) for _, answer in comparison.answers() if answer.value is not None
    ]
    largest = max(numbers, default=0.0)
    if largest <= 0:
        return 1.0
    step = _step(largest)
    return ceil(largest / step - 1e-9) * step


def _step(largest: float) -> float:
    rough = largest / TICKS
    power = 10.0 ** floor(log10(rough))
    return next(step for factor in (1, 2, 2.5, 5, 10) if (step := factor * power) >= rough)


def _axes(scale: Scale, is_share: bool) -> Iterator[str]:
    step = _step(scale.top)
    right, bottom = scale.size.width - RIGHT, scale.size.height - BOTTOM
    for number in range(round(scale.top / step) + 1):
        value = number * step
        y = scale.y(value)
        told = f"{value * 100:g}%" if is_share else f"{value:,.10g}"
        yield f'<line class="grid" x1="{LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text class="n" x="{LEFT - 6}" y="{y + 4:.1f}">{told}</text>'
    room = (scale.size.width - LEFT - RIGHT) / max(len(scale.years), 1)
    every = ceil(5 * CHARACTER / room)
    for year in scale.years:
        if (scale.years[-1] - year) % every == 0:
            yield f'<text class="m" x="{scale.x(year):.1f}" y="{bottom + 17}">{year}</text>'


def _breaks(row: Row, scale: Scale) -> Iterator[str]:
    bottom = scale.size.height - BOTTOM
    for found in row.breaks.values():
        x = scale.x((found.after - 1 + found.after) / 2)
        yield (
            f'<line class="break" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 12}" y2="{bottom}">'
            f"<title>{escape(inert(break_text(found)))}</title></line>"
        )


def _lines(row: Row, scale: Scale) -> Iterator[str]:
    for before, after in pairwise(scale.years):
        one, other = row.answers[before], row.answers[after]
        if after != before + 1 or one.value is None or other.value is None:
            continue
        if one.segment == other.segment and after not in row.breaks:
            x, y = scale.x(before), scale.y(float(one.value))
            x_after, y_after = scale.x(after), scale.y(float(other.value))
            yield (
                f'<line class="line" x1="{x:.1f}" y1="{y:.1f}" x2="{x_after:.1f}" '
                f'y2="{y_after:.1f}"/>'
            )


def _marks(row: Row, scale: Scale, link_of: LinkOf) -> Iterator[str]:
    for year in scale.years:
        answer = row.answers[year]
        if answer.state == "no-report":
            continue
        x = scale.x(year)
        title = f"<title>{escape(inert(point_text(answer)))}</title>"
        if answer.value is None:
            y = scale.size.height - BOTTOM
            yield f'<path class="none" d="M{x - 3:.1f} {y - 3}l6 6m0 -6l-6 6">{title}</path>'
            continue
        y_value = scale.y(float(answer.value))
        kind = "small" if answer.is_small and answer.state == "certain" else answer.state
        yield (
            f'<a href="{escape(link_of(answer))}"><circle class="{kind}" cx="{x:.1f}" '
            f'cy="{y_value:.1f}" r="4">{title}</circle></a>'
        )
        if scale.size.width >= LARGE.width:
            yield f'<text class="m v" x="{x:.1f}" y="{y_value - 9:.1f}">{value_text(answer)}</text>'


def point_text(answer: Answer) -> str:
    """Return all there is to say about an answer, in one line."""
    told = value_text(answer) or STATES[answer.state][1]
    unit = "" if isinstance(answer.value, Fraction) else answer.unit
    share = share_text(answer)
    parts = [f"{answer.year}: {told}{unit}", share, answer.reason or ""]
    if answer.source and answer.page:
        parts.append(f"{answer.source.file or answer.source.sha256[:16]} p. {answer.page}")
    return "; ".join(part for part in parts if part)
