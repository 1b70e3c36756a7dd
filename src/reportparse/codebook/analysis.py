"""Everything a comparison or an export knows about the codebook, loaded once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from reportparse.codebook.entries import Codebook, FormCell
from reportparse.codebook.loading import load_codebook
from reportparse.codebook.measures import Measure, build_measures
from reportparse.codebook.series import SeriesBook, build_series
from reportparse.codebook.series_specs import LinksSpec, MeasuresSpec, NamesSpec
from reportparse.errors import CodebookError

if TYPE_CHECKING:
    from hashlib import _Hash

_SpecT = TypeVar("_SpecT", bound=BaseModel)


@dataclass(frozen=True)
class AnalysisBook:
    """The codebook with its series, measures and names."""

    codebook: Codebook
    series: SeriesBook
    measures: Mapping[str, Measure]
    names: NamesSpec
    digest: str
    """Changes with any form, link, measure or name."""

    @cached_property
    def cells(self) -> Mapping[tuple[str, str, str | None, str], FormCell]:
        """Every cell of every form by form, indicator, applicant and span."""
        return {
            (form.form, cell.indicator, cell.applicant, cell.span): cell
            for form in self.codebook.forms.values()
            for cell in form.cells
        }

    def english(self, indicator: str, applicant: str | None = None, span: str = "year") -> str:
        """Return the English label of a cell; the indicator itself when it has none."""
        known = self.names.indicators.get(indicator)
        label = known.en if known else indicator
        if applicant:
            label += f" ({self.names.applicants[applicant].en})"  # type: ignore[index]
        return label if span == "year" else f"{label}, {self.names.spans[span].en}"


def load_analysis_book(*extra: Path) -> AnalysisBook:
    """Load the codebook with all that is known between its forms.

    Raises:
        CodebookError: A file is malformed, or says what the forms or another file contradict.
    """
    codebook = load_codebook(*extra)
    digest = sha256(codebook.digest.encode())
    links = _read("links.yaml", LinksSpec, digest)
    own = tuple(link for form in codebook.forms.values() for link in form.links)
    series = build_series(codebook, LinksSpec(layouts=links.layouts, links=(*links.links, *own)))
    measures = build_measures(codebook, series, _read("measures.yaml", MeasuresSpec, digest))
    names = _read("names.yaml", NamesSpec, digest)
    return AnalysisBook(codebook, series, measures, names, digest.hexdigest()[:12])


def _read(name: str, spec: type[_SpecT], digest: "_Hash") -> _SpecT:
    path = resources.files("reportparse") / "codebooks" / "series" / name
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = path.read_bytes()
    digest.update(text)
    try:
        return spec.model_validate(yaml.load(text, Loader=loader))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise CodebookError(f"{name}: {place}: {first['msg']}") from error
