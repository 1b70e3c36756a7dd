"""The output's vocabulary: the report JSON, schema 1.0 (`docs/report.md`).

Field order is the order of the keys in the JSON. Nothing here computes: a value is what the page
prints, and stays so.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticSerializationError

SCHEMA_VERSION: Final = "1.0"
LIVE = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)
"""What steers a terminal or turns the direction of text; JSON writes it as an escape."""

Applicant = Literal[
    "natural_person",
    "enterprise",
    "research_institution",
    "public_interest_organization",
    "legal_service_agency",
    "other",
    "total",
]
Span = Literal["year", "cumulative"]
Status = Literal["certain", "doubtful", "blank", "missing"]
Origin = Literal["publisher", "extraction", "unclear"]
Severity = Literal["error", "warning", "info"]
Box = tuple[float, float, float, float]


def _number_as_printed(number: int | Decimal | None) -> int | str | None:
    """Whole numbers stay JSON numbers; decimals become strings so that no reader rounds them."""
    return format(number, "f") if isinstance(number, Decimal) else number


Number = Annotated[
    int | Decimal | None,
    PlainSerializer(_number_as_printed),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer"},
                {"type": "string", "pattern": r"^-?[0-9]+\.[0-9]+$"},
                {"type": "null"},
            ],
            "description": "Whole numbers as JSON integers, decimals as strings exactly as "
            "printed, null when there is no number.",
        }
    ),
]


class _Model(BaseModel):
    # The JSON always has every key, so its schema requires those with a default too.
    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_serialization_defaults_required=True
    )

    def model_copy(self, *, update: Mapping[str, object] | None = None, deep: bool = False) -> Self:
        """Copy as pydantic does, without looking for extra and private fields: there are none.

        Hundreds of statistics are copied for their rules, each in a fifth of the time.
        """
        if deep:
            return super().model_copy(update=update, deep=True)
        changes = update or {}
        copied = object.__new__(type(self))
        put = object.__setattr__
        put(copied, "__dict__", {**self.__dict__, **changes})
        put(copied, "__pydantic_fields_set__", {*self.__pydantic_fields_set__, *changes})
        put(copied, "__pydantic_extra__", None)
        put(copied, "__pydantic_private__", None)
        return copied

    def __copy__(self) -> Self:
        return self.model_copy()


class Region(_Model):
    """An administrative division, by the code in force in the year reported on."""

    code: str
    lineage: str
    name: str
    level: str


class AgencyEvidence(_Model):
    """Where a name of the agency stands in the document."""

    source: Literal[
        "cover", "title", "signature", "header", "contact", "text", "option", "file_name"
    ]
    text: str
    page: int | None


class Agency(_Model):
    """Who published the report."""

    name: str | None
    id: str | None = None
    status: Literal["resolved", "ambiguous", "unresolved"] = "unresolved"
    candidates: tuple[str, ...] = ()
    region: Region | None = None
    body: str | None = None
    evidence: tuple[AgencyEvidence, ...] = ()


class Period(_Model):
    """The period the report says its statistics cover."""

    start: date
    end: date


class FormFound(_Model):
    """A statistical form found in the document and the pages it stands on."""

    form: str
    pages: tuple[int, ...]


class StatisticEvidence(_Model):
    """What speaks for a statistic: the two witnesses of its label, the readers, the rules."""

    wording: Literal["exact", "alias", "damaged", "none"]
    place: Literal["agrees", "unique", "disagrees", "none"]
    reader: Literal["text", "ocr", "none"]
    second_reader: Literal["not-asked", "agrees", "disagrees"] = "not-asked"
    rules: tuple[str, ...] = ()


class Statistic(_Model):
    """One cell of a form: indicator, dimension and the value as printed."""

    indicator: str
    applicant: Applicant | None
    span: Span
    form: str
    value: Number
    unit: str
    raw: str | None
    label: tuple[str, ...]
    page: int | None
    bbox: Box | None
    status: Status
    evidence: StatisticEvidence
    note: str | None


CellKey = tuple[str, str, str | None, str]
"""Form, indicator, applicant and span."""


def cell_key(statistic: Statistic) -> CellKey:
    """Return what names a statistic in its report."""
    return (statistic.form, statistic.indicator, statistic.applicant, statistic.span)


def doubt_where(
    statistics: Iterable[Statistic], is_in_doubt: Callable[[Statistic], bool]
) -> tuple[Statistic, ...]:
    """Return statistics in the order given, doubtful those of which something says so."""
    return tuple(
        statistic.model_copy(update={"status": "doubtful"}) if is_in_doubt(statistic) else statistic
        for statistic in statistics
    )


class Unmapped(_Model):
    """A row or cell of a form's table that no entry of the codebook claims."""

    form: str | None
    label: tuple[str, ...]
    raw: str
    page: int
    bbox: Box
    reason: str


class Section(_Model):
    """A section of the narrative, its text without headers, footers and page numbers."""

    number: str | None
    title: str
    level: int
    text: str
    first_page: int
    last_page: int


class Figure(_Model):
    """A number in a sentence and the indicator the sentence names beyond doubt, if any."""

    text: str
    value: Number
    unit: str | None
    raw: str
    page: int
    indicator: str | None
    applicant: Applicant | None
    agrees: bool | None


class Contact(_Model):
    """How the agency says it can be reached."""

    address: str | None = None
    postcode: str | None = None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    website: str | None = None


class Finding(_Model):
    """Something is off inside the report; the report itself never changes for it."""

    code: str
    origin: Origin
    severity: Severity
    message: str
    statistics: tuple[str, ...] = ()
    printed: Number = None
    expected: Number = None
    diagnosis: str | None = None


class Source(_Model):
    """The bytes the report was read from."""

    file: str | None
    sha256: str
    bytes: int
    pages: int
    producer: str | None
    text_pages: tuple[int, ...]
    ocr_pages: tuple[int, ...] = ()


class Parser(_Model):
    """Which program and which codebook read the report."""

    name: Literal["reportparse"] = "reportparse"
    version: str
    codebook: str


class Report(_Model):
    """One annual report of one agency."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    agency: Agency
    year: int | None = Field(description="The year reported on; null when the document shows none.")
    period: Period | None
    title: str | None
    issued: date | None
    forms: tuple[FormFound, ...]
    statistics: tuple[Statistic, ...]
    unmapped: tuple[Unmapped, ...]
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...] = ()
    contact: Contact
    findings: tuple[Finding, ...]
    source: Source
    parser: Parser

    def to_json(self) -> str:
        """Return the report JSON, two-space indented, one trailing newline.

        Nothing in it steers a terminal; half a character (a lone surrogate, which a hostile
        character map can give) is U+FFFD.
        """
        try:
            text = self.model_dump_json(indent=2)
        except PydanticSerializationError:
            text = type(self).model_validate(_whole(self.model_dump())).model_dump_json(indent=2)
        return LIVE.sub(lambda found: json.dumps(found[0])[1:-1], text) + "\n"


def _whole(value: object) -> object:
    """Replace lone surrogates in every text."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {key: _whole(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_whole(member) for member in value)
    return value
