"""The truth about a PDF: what a person, or the program that printed it, knows to stand there.

The format is described in `docs/truth.md`.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from reportparse.errors import ExitCode, ReportParseError

SUFFIX = ".truth.json"


class TruthError(ReportParseError):
    """A truth file cannot be used."""

    exit_code = ExitCode.WRONG_USAGE


class _Model(BaseModel):
    # Other fields are welcome: a truth may carry notes of its own.
    model_config = ConfigDict(extra="ignore", frozen=True)


class TruePeriod(_Model):
    """The period the report says its statistics cover."""

    start: date
    end: date


class TrueStatistic(_Model):
    """One cell of a form as printed."""

    form: str
    indicator: str
    applicant: str | None = None
    span: str = "year"
    state: Literal["value", "blank", "missing"]
    value: int | Decimal | None = None
    unit: str | None = None
    raw: str | None = None
    doubt_allowed: bool = False
    """To doubt the value, or to give none, is a proper answer: the label is past deciding."""
    needs_ocr: bool = False
    """It stands on a picture: without OCR it can only be missing."""


class TrueUnmapped(_Model):
    """A row or cell of a form's table that belongs to no indicator."""

    label: str | list[str] = ""
    raw: str | None = None


class TruePublisherError(_Model):
    """Something the agency itself got wrong; a finding should say so."""

    code: str | None = None
    statistics: tuple[str, ...] = ()
    doubt_allowed: bool = False
    """Not to find it is a proper answer: a label of its cells is past deciding."""


class TrueFigure(_Model):
    """A number in a sentence, and the indicator the sentence names."""

    value: int | Decimal | None
    indicator: str | None
    applicant: str | None = None


class TrueReport(_Model):
    """One report."""

    agency: str | None = None
    year: int | None = None
    title: str | None = None
    issued: date | None = None
    period: TruePeriod | None = None
    forms: tuple[str, ...] = ()
    statistics: tuple[TrueStatistic, ...] = ()
    unmapped: tuple[TrueUnmapped, ...] = ()
    publisher_errors: tuple[TruePublisherError, ...] | None = None
    figures: tuple[TrueFigure, ...] | None = None


class Truth(_Model):
    """One PDF: how the command ends on it, and the reports it holds."""

    truth_version: Literal["1.0"]
    file: str
    producer: str = ""
    traits: tuple[str, ...] = ()
    exit_status: int = 0
    reports: tuple[TrueReport, ...] = ()


def read_truth(path: Path) -> Truth:
    """Read one truth file; the fields of an only report may stand outside of `reports`.

    Raises:
        TruthError: The file is no truth of version 1.0.
    """
    try:
        text = path.read_bytes()
        truth = Truth.model_validate_json(text)
        if truth.reports or truth.exit_status != ExitCode.DONE:
            return truth
        return truth.model_copy(update={"reports": (TrueReport.model_validate_json(text),)})
    except OSError as error:
        raise TruthError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise TruthError(f"{path}: {place}: {first['msg']}; see docs/truth.md") from error
