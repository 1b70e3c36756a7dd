"""Report JSONs without PDFs: an archive of invented reports, blanks, doubts and errors included."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from random import Random

from reportparse.codebook import FormCell, load_codebook
from reportparse.report import (
    Agency,
    Contact,
    Figure,
    Finding,
    FormFound,
    Parser,
    Period,
    Region,
    Report,
    Section,
    Source,
    Statistic,
    StatisticEvidence,
    Status,
)

CODEBOOK = load_codebook()
MODERN = ("disclosure-2021", "requests-2021", "disputes-2019")
Value = int | Decimal | None
Values = Mapping[str, "Value | tuple[Value, Status]"]
"""Values by cell, e.g. {"requests.received@total": 12}; with a status where not certain."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report shall hold; everything else is 0."""

    agency: str | None = "甲市人民政府"
    year: int | None = 2022
    forms: Sequence[str] = MODERN
    values: Values = field(default_factory=dict)
    agency_id: str | None = None
    region: Region | None = None
    findings: Sequence[Finding] = ()
    sections: Sequence[Section] = ()
    figures: Sequence[Figure] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    file: str = "report.pdf"


def cell_key(cell: FormCell) -> str:
    """Name a cell as `Values` does."""
    name = f"{cell.indicator}@{cell.applicant}" if cell.applicant else cell.indicator
    return name if cell.span == "year" else f"{name}:{cell.span}"


def make_report(wanted: Wanted) -> Report:
    """Return a report with the values asked for."""
    seed = f"{wanted.agency}:{wanted.year}:{wanted.forms}:{wanted.values}:{wanted.file}"
    statistics = [
        make_statistic(cell, form, number, wanted)
        for form in wanted.forms
        for number, cell in enumerate(CODEBOOK.forms[form].cells)
    ]
    year = wanted.year
    return Report(
        agency=Agency(
            name=wanted.agency,
            id=wanted.agency_id,
            status="resolved" if wanted.agency_id else "unresolved",
            region=wanted.region,
        ),
        year=year,
        period=Period(start=date(year, 1, 1), end=date(year, 12, 31)) if year else None,
        title=f"{year}年政府信息公开工作年度报告",
        issued=date(year + 1, 1, 20) if year else None,
        forms=tuple(FormFound(form=form, pages=(3, 4)) for form in wanted.forms),
        statistics=tuple(statistics),
        unmapped=(),
        sections=tuple(wanted.sections),
        figures=tuple(wanted.figures),
        contact=Contact(),
        findings=tuple(wanted.findings),
        source=Source(
            file=wanted.file,
            sha256=sha256(seed.encode("utf-8", "backslashreplace")).hexdigest(),
            bytes=1000,
            pages=9,
            producer=None,
            text_pages=(1, 2, 3),
        ),
        parser=Parser(version="0.1.0", codebook="0" * 12),
    )


def make_statistic(cell: FormCell, form: str, number: int, wanted: Wanted) -> Statistic:
    """Return one statistic of a report."""
    key = cell_key(cell)
    given = wanted.values.get(key, 0)
    value, status = given if isinstance(given, tuple) else (given, None)
    if status is None:
        status = "blank" if value is None else "certain"
    missing = status == "missing"
    return Statistic(
        indicator=cell.indicator,
        applicant=cell.applicant,
        span=cell.span,
        form=form,
        value=value,
        unit=wanted.units.get(key, cell.unit),
        raw=None if missing else "" if value is None else str(value),
        label=cell.label,
        page=None if missing else 3 + number // 100,
        bbox=None if missing else (100.0, 20.0 + number, 130.0, 30.0 + number),
        status=status,
        evidence=StatisticEvidence(
            wording="none" if missing else "exact",
            place="none" if missing else "agrees",
            reader="none" if missing else "text",
        ),
        note=None,
    )


def write_report(folder: Path, report: Report, name: str | None = None) -> Path:
    """Write a report JSON below a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (name or f"{report.source.sha256[:16]}.json")
    path.write_text(report.to_json(), encoding="utf-8")
    return path


def write_raw(folder: Path, report: Report, name: str, changes: Mapping[str, object]) -> Path:
    """Write a report JSON with keys at its top changed as no `Report` would let them be."""
    content = json.loads(report.to_json()) | dict(changes)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def section(title: str, text: str) -> Section:
    """Return a section."""
    return Section(number="一", title=title, level=1, text=text, first_page=1, last_page=2)


def random_values(forms: Sequence[str], rng: Random) -> Values:
    """Return numbers for every cell: most certain, some doubtful, blank, missing, unreadable."""
    values: dict[str, Value | tuple[Value, Status]] = {}
    for form in forms:
        for cell in CODEBOOK.forms[form].cells:
            number: Value = rng.randrange(0, 400) if rng.random() < 0.6 else 0
            if cell.unit in ("元", "万元"):
                number = Decimal(rng.randrange(0, 10**8)).scaleb(-rng.randrange(0, 7))
            if cell.indicator.endswith("items_change"):
                number = rng.randrange(-30, 30)
            draw = rng.random()
            entry: Value | tuple[Value, Status] = number
            if draw < 0.02:
                entry = (number, "doubtful")
            elif draw < 0.05:
                entry = (None, "blank")
            elif draw < 0.06:
                entry = (None, "missing")
            elif draw < 0.063:
                entry = (None, "doubtful")
            values[cell_key(cell)] = entry
    return values


def forms_of(year: int, rng: Random) -> tuple[str, ...]:
    """Return the forms a report on a year prints."""
    if year <= 2013:
        return ("statistics-fujian-2011",)
    if year <= 2018:
        return (rng.choice(["statistics-2014", "statistics-2014", "statistics-fujian-2011"]),)
    if year <= 2020:
        return ("disclosure-2019", "requests-2019", "disputes-2019")
    return ("disclosure-2021", rng.choice(["requests-2021", "requests-2019"]), "disputes-2019")


PROSE = (
    "全面贯彻落实《中华人民共和国政府信息公开条例》，坚持以公开为常态、不公开为例外，"
    "深入推进决策、执行、管理、服务、结果公开，进一步规范依申请公开办理程序，"
    "加强政府信息管理，完善政策解读，回应社会关切，行政复议和行政诉讼工作依法开展。"
)


def random_reports(count: int, seed: int = 0) -> Iterator[Report]:
    """Yield reports of agencies on ten years each."""
    rng = Random(seed)
    for number in range(count):
        agency, year = divmod(number, 10)
        year += 2014
        code = f"{110000 + agency:06d}"
        forms = forms_of(year, rng)
        text = "".join(rng.sample(PROSE, len(PROSE))) + PROSE * 4
        named = agency % 3 == 0
        wanted = Wanted(
            agency=f"第{agency}市某某局",
            year=year,
            forms=forms,
            values=random_values(forms, rng),
            agency_id=None if named else f"cn-{code}-dept-test",
            region=None
            if named
            else Region(code=code, lineage=code, name=f"第{agency}市", level="prefecture"),
            sections=[section(title, text) for title in ("总体情况", "依申请公开", "问题")],
            figures=[
                Figure(
                    text="全年共收到政府信息公开申请84件。",
                    value=84,
                    unit="件",
                    raw="84",
                    page=2,
                    indicator="requests.received",
                    applicant=None,
                    agrees=True,
                )
            ],
            findings=[
                Finding(
                    code="requests.flow",
                    origin="unclear",
                    severity="warning",
                    message="1 + 2 = 3, but 4 is printed",
                    statistics=("requests.received@total", "requests.processed@total"),
                    printed=4,
                    expected=3,
                    diagnosis="other",
                )
            ]
            if rng.random() < 0.1
            else [],
            file=f"{code}-{year}.pdf",
        )
        yield make_report(wanted)


def write_archive(folder: Path, count: int, seed: int = 0) -> None:
    """Write report JSONs as a batch lays them out."""
    for report in random_reports(count, seed):
        place = f"{report.agency.region.code}/{report.agency.id}" if report.agency.region else ""
        below = place or f"_unresolved/{report.source.sha256[:16]}"
        write_report(folder / below, report, f"{report.year}.json")
