"""Which cells of different forms make one series, and what breaks it.

A series is a set of cells that are linked `exact`, directly or through one another: the same
definition, scope and unit. Only the numbers of one series may be compared with each other; how two
series relate is told by the link between them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from reportparse.codebook.entries import Codebook, Form, FormCell
from reportparse.codebook.series_specs import (
    INVERSE,
    ChangeSpec,
    LayoutsSpec,
    LinkSpec,
    LinksSpec,
    Relation,
)
from reportparse.errors import CodebookError
from reportparse.report import Applicant, Span

UNKNOWN_LAYOUT = "unknown"
"""A report that shows none of the cells that would tell the layouts apart."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a form; `layout` only where the form has several and they count differently."""

    form: str
    layout: str | None
    indicator: str
    applicant: Applicant | None
    span: Span

    @property
    def cell(self) -> str:
        """The name of the cell, e.g. "requests.received@total"."""
        return cell_name(self.indicator, self.applicant, self.span)


@dataclass(frozen=True, slots=True)
class Series:
    """Cells that count the same thing."""

    name: str
    places: tuple[Place, ...]
    """In the order in which the forms came into use."""
    unit: str
    first: int
    last: int | None

    @property
    def years(self) -> str:
        """The reporting years, e.g. "2014–2018" or "2019–"."""
        return f"{self.first}–{self.last or ''}"

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms that have it."""
        return tuple(dict.fromkeys(place.form for place in self.places))


@dataclass(frozen=True, slots=True)
class Link:
    """How one series relates to another: the first is `relation` than the second."""

    series: str
    other: str
    relation: Relation
    note: str
    source: str | None

    def inverted(self) -> "Link":
        """Return the link seen from the other side."""
        return Link(self.other, self.series, INVERSE[self.relation], self.note, self.source)


@dataclass(frozen=True)
class SeriesBook:
    """All series of a codebook and the links between them."""

    series: Mapping[str, Series]
    links: Mapping[tuple[str, str], Link]
    layouts: Mapping[str, LayoutsSpec]
    by_place: Mapping[Place, str] = field(repr=False)

    def layout_of(self, form: str, shown: Iterable[str]) -> str | None:
        """Return the layout of a form by the indicators it shows; None if it has only one."""
        if form not in self.layouts:
            return None
        seen = set(shown)
        found = [one.layout for one in self.layouts[form].layouts if seen & set(one.shown_by)]
        return found[0] if len(found) == 1 else UNKNOWN_LAYOUT

    def name_of(self, place: Place) -> str:
        """Return the name of a cell's series; a cell no form has is a series of its own."""
        name = self.by_place.get(place)
        if name is None and place.layout is not None:
            name = self.by_place.get(_without_layout(place))
        return name or _series_name(place)

    def between(self, series: str, other: str) -> Link | None:
        """Return how a series relates to another one; None when nobody has said."""
        return self.links.get((series, other))

    @cached_property
    def by_indicator(self) -> Mapping[str, tuple[Series, ...]]:
        """The series of each indicator, the oldest first."""
        found: dict[str, list[Series]] = {}
        for series in sorted(self.series.values(), key=lambda one: (one.first, one.name)):
            for indicator in dict.fromkeys(place.indicator for place in series.places):
                found.setdefault(indicator, []).append(series)
        return {indicator: tuple(all_of) for indicator, all_of in found.items()}

    def links_of(self, series: str) -> Iterator[Link]:
        """Yield the links of a series, as seen from it."""
        return (link for (one, _), link in self.links.items() if one == series)


def cell_name(indicator: str, applicant: str | None, span: str) -> str:
    """Name a cell: "requests.received@total", "disclosure.total:cumulative"."""
    name = f"{indicator}@{applicant}" if applicant else indicator
    return name if span == "year" else f"{name}:{span}"


def build_series(codebook: Codebook, spec: LinksSpec) -> SeriesBook:
    """Join the cells of all forms into series.

    Raises:
        CodebookError: A link or layout names what no form has; two links of one pair disagree; a
            chain of exact links joins cells of two units, or cells that a link keeps apart.
    """
    return _Joiner(codebook.forms, spec).build()


class _Joiner:
    """Union of cells by their exact links."""

    def __init__(self, forms: Mapping[str, Form], spec: LinksSpec) -> None:
        self.forms = forms
        self.spec = spec
        self.layouts = {one.form: one for one in spec.layouts}
        self.cells: dict[Place, FormCell] = {}
        for form in forms.values():
            for cell in form.cells:
                for place in self._places(form.form, cell):
                    self.cells[place] = cell
        self.parent: dict[Place, Place] = {place: place for place in self.cells}

    def build(self) -> SeriesBook:
        for layouts in self.spec.layouts:
            self._check_layouts(layouts)
        pairs = [*self._link_pairs(), *self._change_pairs()]
        for one, other, link in pairs:
            if link.relation == "exact":
                self.parent[self._root(one)] = self._root(other)
        series = self._series()
        by_place = {place: one.name for one in series.values() for place in one.places}
        return SeriesBook(series, self._links(pairs, by_place), self.layouts, by_place)

    def _places(self, form: str, cell: FormCell) -> Iterator[Place]:
        """Yield the places of a cell: one, or one for each layout where they differ in it."""
        layouts = self.layouts.get(form)
        names: list[str | None] = [None]
        if layouts and any(cell.indicator in change.indicators for change in layouts.changes):
            names = [*(one.layout for one in layouts.layouts), UNKNOWN_LAYOUT]
        for layout in names:
            yield Place(form, layout, cell.indicator, cell.applicant, cell.span)

    def _check_layouts(self, layouts: LayoutsSpec) -> None:
        known = {cell.indicator for cell in self._form(layouts.form).cells}
        named = {name for one in layouts.layouts for name in one.shown_by}
        named |= {name for change in layouts.changes for name in change.indicators}
        if unknown := sorted(named - known):
            raise CodebookError(f"layouts of {layouts.form!r}: no indicator {unknown[0]!r}")
        ids = {one.layout for one in layouts.layouts}
        for change in layouts.changes:
            if strange := {change.from_, change.to} - ids:
                raise CodebookError(f"layouts of {layouts.form!r}: no layout {strange.pop()!r}")

    def _form(self, name: str) -> Form:
        try:
            return self.forms[name]
        except KeyError:
            raise CodebookError(f"no form {name!r}") from None

    def _link_pairs(self) -> Iterator[tuple[Place, Place, LinkSpec | ChangeSpec]]:
        for link in self.spec.links:
            try:
                yield from self._pairs_of(link)
            except CodebookError as error:
                raise CodebookError(f"link {link.from_} → {link.to}: {error}") from error

    def _pairs_of(self, link: LinkSpec) -> Iterator[tuple[Place, Place, LinkSpec]]:
        one, other = self._form(link.from_), self._form(link.to)
        if link.indicators == "shared":
            yield from self._shared_pairs(one, other, link)
            return
        for indicator, targets in link.indicators.items():
            for target in targets:
                for place in self._named(one, indicator, link.applicant):
                    for counterpart in self._named(other, target, link.applicant):
                        if _side_by_side(place, counterpart, link):
                            yield place, counterpart, link

    def _shared_pairs(
        self, one: Form, other: Form, link: LinkSpec
    ) -> Iterator[tuple[Place, Place, LinkSpec]]:
        there = {(c.indicator, c.applicant, c.span) for c in other.cells}
        for cell in one.cells:
            key = (cell.indicator, cell.applicant, cell.span)
            if key in there and cell.indicator not in link.except_:
                for place in self._places(one.form, cell):
                    for counterpart in self._places(other.form, cell):
                        yield place, counterpart, link

    def _named(self, form: Form, indicator: str, applicant: Applicant | None) -> list[Place]:
        """Return the places of an indicator of the year, in the column meant if it has several."""
        found = [
            place
            for cell in form.cells
            if cell.indicator == indicator and cell.span == "year"
            if applicant is None or cell.applicant in (None, applicant)
            for place in self._places(form.form, cell)
        ]
        if not found:
            raise CodebookError(f"form {form.form!r} has no {indicator!r}")
        return found

    def _change_pairs(self) -> Iterator[tuple[Place, Place, LinkSpec | ChangeSpec]]:
        for layouts in self.spec.layouts:
            for change in layouts.changes:
                for place in self.cells:
                    is_before = place.form == layouts.form and place.layout == change.from_
                    if is_before and place.indicator in change.indicators:
                        yield place, _in_layout(place, change.to), change

    def _root(self, place: Place) -> Place:
        while self.parent[place] != place:
            place = self.parent[place]
        return place

    def _series(self) -> dict[str, Series]:
        groups: dict[Place, list[Place]] = {}
        for place in self.cells:
            groups.setdefault(self._root(place), []).append(place)
        made = (self._make(places) for places in groups.values())
        return {series.name: series for series in made}

    def _make(self, places: list[Place]) -> Series:
        spans = {place: self._years(place) for place in places}
        ordered = sorted(places, key=lambda place: (spans[place][0], place.form))
        units = {self.cells[place].unit for place in places}
        if len(units) > 1:
            raise CodebookError(
                f"{ordered[0].cell}: exact links join the units {' and '.join(sorted(units))}"
            )
        lasts = [last for _, last in spans.values()]
        return Series(
            _series_name(ordered[0]),
            tuple(ordered),
            units.pop(),
            min(first for first, _ in spans.values()),
            None if None in lasts else max(last for last in lasts if last is not None),
        )

    def _years(self, place: Place) -> tuple[int, int | None]:
        years = self.forms[place.form].years
        for layout in self.layouts[place.form].layouts if place.layout else ():
            if layout.layout == place.layout:
                return layout.years.first, layout.years.last
        return years.first, years.last

    def _links(
        self,
        pairs: Sequence[tuple[Place, Place, LinkSpec | ChangeSpec]],
        by_place: Mapping[Place, str],
    ) -> dict[tuple[str, str], Link]:
        links: dict[tuple[str, str], Link] = {}
        for one, other, spec in pairs:
            series, counterpart = by_place[one], by_place[other]
            if spec.relation == "exact":
                continue
            if series == counterpart:
                raise CodebookError(
                    f"{one.form} {one.cell} and {other.form} {other.cell}: linked exactly, and "
                    f"as {spec.relation!r} too"
                )
            link = Link(series, counterpart, spec.relation, spec.note, spec.source)
            before = links.setdefault((series, counterpart), link)
            links.setdefault((counterpart, series), link.inverted())
            if before.relation != link.relation:
                raise CodebookError(
                    f"{series} and {counterpart}: linked as {before.relation!r} and as "
                    f"{link.relation!r}"
                )
        return links


def _side_by_side(place: Place, counterpart: Place, link: LinkSpec) -> bool:
    """Whether two places are of one applicant, or of the one the link names."""
    if (place.applicant is None) != (counterpart.applicant is None):
        if link.applicant is None:
            raise CodebookError(f"{place.indicator} → {counterpart.indicator}: name the applicant")
        return True
    return place.applicant == counterpart.applicant


def _in_layout(place: Place, layout: str | None) -> Place:
    return Place(place.form, layout, place.indicator, place.applicant, place.span)


def _without_layout(place: Place) -> Place:
    return _in_layout(place, None)


def _series_name(place: Place) -> str:
    layout = f"/{place.layout}" if place.layout else ""
    return f"{place.cell}|{place.form}{layout}"
