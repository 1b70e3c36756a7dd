"""One number of a seed → one document and its truth, before any producer prints it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from tests.generator.agencies import Agency, sample_agency
from tests.generator.block_tables import block_table, disputes_table
from tests.generator.decoys import contents, narrative_decoys, previous_year
from tests.generator.document import Block, Document, PageBreak, Paragraph, Table, Turn, paragraph
from tests.generator.figures import printed_numbers, tell_figures
from tests.generator.forms import (
    BLOCK_FORMS,
    DISPUTES_FORM,
    FORM_NAMES,
    LIST_FORMS,
    MATRIX_FORMS,
    forms_data,
)
from tests.generator.identities import find_breaks
from tests.generator.list_tables import list_table
from tests.generator.matrix_tables import matrix_table
from tests.generator.narrative import (
    Story,
    annex,
    early_sections,
    modern_sections,
    prose_data,
    tables_apart,
)
from tests.generator.opening import Opening, opening
from tests.generator.pages import SCAN_MARK, sample_finish, sample_setup, sample_theme
from tests.generator.sketch import Desk, PrintedForm
from tests.generator.splitting import split_blocks
from tests.generator.traits import TRAITS, sample_traits
from tests.generator.truth import TrueReport, Truth
from tests.generator.values import Values, break_a_sum, sample_values

SIX_DECIMALS = ("procurement.amount", "fees.administrative.amount")
FormTable = Callable[[str, Values, Desk], PrintedForm]
TABLES: dict[str, FormTable] = {
    **dict.fromkeys(LIST_FORMS, list_table),
    **dict.fromkeys(MATRIX_FORMS, matrix_table),
    **dict.fromkeys(BLOCK_FORMS, block_table),
    DISPUTES_FORM: lambda _, values, desk: disputes_table(values, desk),
}
MODERN_2021 = ("disclosure-2021", "requests-2021", DISPUTES_FORM)
MIXED = ("disclosure-2021", "requests-2019", DISPUTES_FORM)
FEES = (*MODERN_2021, "processing-fees-2023")
MODERN_2019 = ("disclosure-2019", "requests-2019", DISPUTES_FORM)
ERAS: list[tuple[tuple[str, ...], float, range]] = [
    (MODERN_2021, 10, range(2021, 2026)),
    (MIXED, 4, range(2021, 2026)),
    (FEES, 2, range(2023, 2026)),
    (MODERN_2019, 5, range(2019, 2021)),
    (MODERN_2019, 1, range(2021, 2023)),
    (("requests-2021", DISPUTES_FORM), 0.7, range(2021, 2026)),
    (("statistics-2014",), 4, range(2014, 2019)),
    (("statistics-fujian-2011",), 2.5, range(2011, 2019)),
]
NOT_REPORTS = "kind-no-report"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a caller wants of a document beyond its seed."""

    producer: str
    trait: str | None = None
    form: str | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """A document ready to be printed, and its truth."""

    document: Document
    truth: Truth


def sample_document(seed: str, wish: Wish) -> Sample:
    """Return the document of a seed; the same seed and wish give the same document.

    Raises:
        ValueError: the wish names an unknown form or trait.
    """
    rng = Random(seed)
    forms, year = sample_era(rng, wish)
    wanted = (wish.trait,) if wish.trait else ()
    traits = sample_traits(rng, forms, wish.producer, wanted)
    if NOT_REPORTS in traits:
        return sample_not_report(rng, (year, wish.producer), traits)
    agency = sample_agency(rng, year, forms)
    blocks, report = write_report(rng, (agency, year, forms), traits)
    reports = [report]
    if "kind-two-reports" in traits:
        more, second = write_report(rng, (agency, year + 1, forms), traits)
        blocks += [PageBreak(), *more]
        reports.append(second)
    document = Document(
        tuple(blocks),
        theme=sample_theme(traits, wish.producer, rng),
        setup=sample_setup(traits, agency.name, rng),
        finish=sample_finish(traits, agency.name, rng),
        meta_title=rng.choice(["", "Microsoft Word - 新建文档", reports[0].title or ""]),
    )
    return Sample(document, Truth(tuple(reports), tuple(sorted(traits)), exit_status(traits)))


def exit_status(traits: frozenset[str]) -> int:
    """Return how the conversion of a document with these traits ends without OCR."""
    return 6 if {"scan-all", "private-use", "no-unicode", "lying-unicode"} & traits else 0


def sample_era(rng: Random, wish: Wish) -> tuple[tuple[str, ...], int]:
    """Choose the forms of a report and the year it reports on."""
    if wish.form and wish.form not in FORM_NAMES:
        raise ValueError(f"no form is named {wish.form}; known: {', '.join(FORM_NAMES)}")
    trait_forms = wanted_forms(wish)
    eras = [
        era
        for era in ERAS
        if (not wish.form or wish.form in era[0]) and (not trait_forms or trait_forms & {*era[0]})
    ]
    if not eras:
        raise ValueError(f"trait {wish.trait} never shows on form {wish.form}")
    forms, _, years = rng.choices(eras, [weight for _, weight, _ in eras])[0]
    return forms, rng.choice(years)


def wanted_forms(wish: Wish) -> set[str]:
    """Return the forms a wanted trait shows on; empty when on any."""
    trait = TRAITS.get(wish.trait or "")
    return set(trait.forms) if trait else set()


def print_form(form: str, story_year: int, desk: Desk, rng: Random) -> tuple[PrintedForm, Values]:
    """Draw the numbers of a form and print it."""
    values = sample_values(form, story_year, rng)
    if "sums-wrong" in desk.traits:
        values = break_a_sum(form, values, rng)
    if "zero-decimals" in desk.traits:
        values |= {(name, None, "year"): "0.00" for name, *_ in values if name in SIX_DECIMALS}
    if "six-decimals" in desk.traits:
        for indicator in SIX_DECIMALS:
            if (indicator, None, "year") in values:
                values[indicator, None, "year"] = f"{rng.uniform(1, 30000):.6f}"
    return TABLES[form](form, values, desk), values


def write_report(
    rng: Random, subject: tuple[Agency, int, tuple[str, ...]], traits: frozenset[str]
) -> tuple[list[Block], TrueReport]:
    """Write one report: its blocks and its truth."""
    agency, year, forms = subject
    desk = Desk.sample(traits, year, rng)
    printed: dict[str, PrintedForm] = {}
    received = rng.randint(0, 90)
    for form in () if "kind-no-table" in traits else forms:
        printed[form], values = print_form(form, year, desk, rng)
        total = values.get(("requests.received", "total", "year"))
        counted = values.get(("requests.received", None, "year"), total)
        received = received if counted is None else int(counted)
    story = Story(agency, year, traits, rng, received)
    story = with_figures(story, printed, rng_seed(agency, year, received))
    start = opening(story)
    blocks = arrange_blocks(story, desk, start, printed)
    if "scan-some" in traits or exit_status(traits):
        printed = {name: scanned(form) for name, form in printed.items()}
    return blocks, true_report(story, start, printed)


def rng_seed(agency: Agency, year: int, received: int) -> str:
    """Return the seed of draws that leave a report's own draws as they are."""
    return f"{agency.name}:{year}:{received}"


def with_figures(story: Story, printed: dict[str, PrintedForm], seed: str) -> Story:
    """Let the words speak of the numbers in the tables."""
    statistics = [one for form in printed.values() for one in form.statistics]
    names = {
        one.indicator + (f"@{one.applicant}" if one.applicant else "")
        for one in statistics
        if one.span == "year"
    }
    story = replace(story, printed=frozenset(names))
    if not printed:
        return story
    telling, counted = tell_figures(story.agency, story.year, printed_numbers(statistics), seed)
    return replace(story, telling=tuple(telling), counted=counted)


def scanned(form: PrintedForm) -> PrintedForm:
    """Return a form that only OCR can read."""
    return replace(form, statistics=tuple(replace(one, needs_ocr=True) for one in form.statistics))


def true_report(story: Story, start: Opening, printed: dict[str, PrintedForm]) -> TrueReport:
    """Return what the report says."""
    return TrueReport(
        agency=story.agency.name,
        year=story.year,
        title=start.title,
        issued=start.issued,
        period=start.period,
        forms=tuple(printed),
        statistics=tuple(one for form in printed.values() for one in form.statistics),
        unmapped=tuple(one for form in printed.values() for one in form.unmapped),
        figures=tuple(story.counted) if printed else None,
        publisher_errors=tuple(
            broken
            for form in printed.values()
            for broken in find_breaks(form.form, form.statistics)
        ),
    )


def arrange_blocks(
    story: Story, desk: Desk, start: Opening, printed: dict[str, PrintedForm]
) -> list[Block]:
    """Put a report's blocks in order: opening, sections with tables, signature, annex."""
    forms = tuple(printed)
    old = not forms or forms[0] in LIST_FORMS
    decoys = narrative_decoys(story, desk, forms or ("requests-2019",))
    apart = old or "scan-some" in story.traits
    write = tables_apart if "tables-apart" in story.traits else modern_sections
    sections = (early_sections if old else write)(story, {} if apart else printed, decoys)
    blocks = [*start.blocks, *sections, *start.signature]
    if apart and printed:
        blocks += annexes(story, printed)
    if "contents" in story.traits:
        titles = [b.text for b in blocks if isinstance(b, Paragraph) and b.style == "heading1"]
        blocks = [*contents(titles, story.rng), *blocks]
    if "decoy-previous-year" in story.traits and printed:
        blocks += last_year(story, forms[0])
    blocks = split_blocks(blocks, desk)
    return landscape_tables(blocks) if "landscape" in story.traits else blocks


def annexes(story: Story, printed: dict[str, PrintedForm]) -> list[Block]:
    """Return the annex with the tables; a mark on it where it is a scan."""
    blocks: list[Block] = []
    for form in printed.values():
        titles = forms_data()["list_forms"].get(form.form, {"title": "政府信息公开情况统计表"})
        blocks += annex(story, form, titles["title"])
    if "scan-some" not in story.traits:
        return blocks
    return [PageBreak(), paragraph(SCAN_MARK, "plain"), *blocks]


def last_year(story: Story, form: str) -> list[Block]:
    """Return the first form once more, with the numbers of the year before."""
    plain = frozenset(trait for trait in story.traits if not trait.startswith(("label", "rows")))
    desk = Desk.sample(plain, story.year - 1, story.rng)
    printed, _ = print_form(form, story.year - 1, desk, story.rng)
    names = {"disclosure": "主动公开政府信息情况", "requests": "收到和处理政府信息公开申请情况"}
    return previous_year(story, printed, names.get(form.split("-")[0], "政府信息公开情况统计表"))


def landscape_tables(blocks: list[Block]) -> list[Block]:
    """Turn the pages that hold tables with many columns or rows to landscape."""
    turned: list[Block] = []
    for block in blocks:
        if isinstance(block, Table) and block.n_cols >= 9:
            turned += [Turn(landscape=True), block, Turn(landscape=False)]
        else:
            turned.append(block)
    return turned


def sample_not_report(rng: Random, made: tuple[int, str], traits: frozenset[str]) -> Sample:
    """Return a document of a year and a producer that is no annual report."""
    year, producer = made
    agency = sample_agency(rng, year, ())
    story = Story(agency, year, traits, rng, 0)
    entry = rng.choice(prose_data()["not_reports"])
    blocks: list[Block] = [paragraph(story.fill(entry["title"]), "title")]
    blocks += [paragraph(story.fill(text)) for text in entry["paragraphs"] * 3]
    desk = Desk.sample(traits, year, rng)
    blocks += narrative_decoys(replace(story, traits=traits | {"decoy-contacts"}), desk, ())
    setup = sample_setup(traits, agency.name, rng)
    theme = sample_theme(traits, producer, rng)
    document = Document(tuple(blocks), theme=theme, setup=setup)
    return Sample(document, Truth((), tuple(sorted(traits)), 5))
