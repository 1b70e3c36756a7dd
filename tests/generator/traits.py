"""The traits a document can have, how often, and which exclude each other.

A trait with a slot excludes the other traits of that slot: a table has one kind of rules. `forms`
names the forms it shows on (any when empty), `producers` the producers that can print it.
"""

from dataclasses import dataclass
from random import Random

DRAWN = ("drawn",)
TURNS_TEXT = ("libreoffice", "chromium", "typst", "drawn")
MATRIX = ("requests-2019", "requests-2021")
LISTS = ("statistics-2014", "statistics-fujian-2011")
BLOCKS = ("disclosure-2019", "disclosure-2021")
MOST_TRAITS = 5


@dataclass(frozen=True, slots=True)
class Trait:
    """One named trait."""

    name: str
    weight: float = 1.0
    slot: str | None = None
    forms: tuple[str, ...] = ()
    producers: tuple[str, ...] = ()


LAYOUT = (
    Trait("rules-rectangles", 1.5, "rules", producers=DRAWN),
    Trait("rules-dashed", 1, "rules"),
    Trait("rules-dotted", 0.8, "rules"),
    Trait("rules-double", 1, "rules", producers=("libreoffice", "chromium", "drawn")),
    Trait("rules-horizontal", 1.5, "rules"),
    Trait("rules-three-line", 1.5, "rules"),
    Trait("rules-none", 1.5, "rules"),
    Trait("rules-open-sides", 1, "rules"),
    Trait("rules-grey", 0.8),
    Trait("open-at-breaks", 2, producers=DRAWN),
    Trait("strokes-per-cell", 1, "strokes", producers=DRAWN),
    Trait("strokes-many-segments", 1, "strokes", producers=DRAWN),
    Trait("strokes-clipped", 1, "strokes", producers=DRAWN),
    Trait("strokes-jittered", 1, "strokes", producers=DRAWN),
    Trait("split-table", 1.5, "split"),
    Trait("split-table-header", 1, "split"),
    Trait("split-table-row", 1.2, "split"),
    Trait("repeat-header", 1.5),
    Trait("tall-rows", 0.8, "rows"),
    Trait("tight-rows", 1, "rows"),
    Trait("separate-tables", 1.2, "frame", BLOCKS),
    Trait("touching-tables", 0.8, "frame", BLOCKS, ("chromium", "typst", "drawn", "reportlab")),
    Trait("result-vertical", 1, "result", MATRIX, TURNS_TEXT),
    Trait("result-turned", 1, "result", MATRIX, TURNS_TEXT),
    Trait("result-across", 1, "result", MATRIX),
    Trait("result-repeated", 1.2, forms=MATRIX),
    Trait("narrow-labels", 1, forms=MATRIX),
    Trait("corner-short", 1, "corner", MATRIX),
    Trait("corner-diagonal", 0.8, "corner", MATRIX, DRAWN),
    Trait("corner-two-columns", 1, forms=MATRIX),
    Trait("header-one-row", 0.7, "header", MATRIX),
    Trait("header-two-rows", 1, "header", MATRIX),
    Trait("disputes-one-header", 1, "disputes", ("disputes-2019",)),
    Trait("disputes-two-headers", 1.2, "disputes", ("disputes-2019",)),
    Trait("disputes-label-column", 0.5, forms=("disputes-2019",)),
    Trait("header-shade", 1.5, "shade"),
    Trait("header-dark", 0.8, "shade"),
    Trait("zebra", 1),
    Trait("small-font", 0.8, "font-size"),
    Trait("big-font", 0.8, "font-size"),
    Trait("digit-font", 1),
    Trait("tight-columns", 1.2, forms=(*MATRIX, "disputes-2019")),
    Trait("uneven-columns", 0.8, forms=(*MATRIX, "disputes-2019")),
    Trait("values-right", 1, "value-place"),
    Trait("values-left", 0.6, "value-place"),
    Trait("labels-centred", 0.7),
    Trait("watermark-under", 1, "watermark"),
    Trait("watermark-over", 1, "watermark"),
    Trait("seal-under", 0.8, "seal"),
    Trait("seal-over", 0.8, "seal"),
    Trait("line-numbers", 0.8),
    Trait("running-header", 1.2),
    Trait("landscape", 1),
    Trait("rotate-90", 0.5, "page"),
    Trait("rotate-180", 0.4, "page"),
    Trait("rotate-270", 0.5, "page"),
    Trait("turned-90", 0.5, "page"),
    Trait("turned-270", 0.5, "page"),
    Trait("crop-box", 1),
    Trait("hidden-text", 0.5),
    Trait("column-serial", 0.8, "lead", (*LISTS, *MATRIX)),
    Trait("column-code", 0.6, "lead", LISTS),
    Trait("column-remark", 0.8, forms=(*LISTS, *MATRIX)),
    Trait("column-unit-dropped", 0.5, forms=LISTS),
    Trait("rows-added", 1.2, forms=(*LISTS, *MATRIX, *BLOCKS)),
    Trait("rows-missing", 1.2, forms=(*LISTS, *MATRIX, *BLOCKS)),
    Trait("rows-reordered", 0.7, forms=(*LISTS, *MATRIX, *BLOCKS)),
)
LABELS = (
    Trait("brackets-half", 1.5),
    Trait("colon-half", 0.7),
    Trait("number-dunhao", 1, "number"),
    Trait("number-fullstop", 0.8, "number"),
    Trait("number-dot-space", 1, "number"),
    Trait("number-circled", 0.7, "number"),
    Trait("number-bracketed", 0.5, "number"),
    Trait("number-none", 0.8, "number"),
    Trait("label-spaces", 1.2),
    Trait("label-breaks", 1.2),
    Trait("label-traditional", 0.7),
    Trait("label-seen", 1.5),
    Trait("label-plausible", 0.8),
    Trait("label-dropped", 0.7, "damage"),
    Trait("label-doubled", 0.7, "damage"),
    Trait("label-changed", 0.7, "damage"),
    Trait("qizhong-dropped", 0.6, forms=LISTS),
    Trait("header-units", 1, forms=BLOCKS),
)
VALUES = (
    Trait("blank-empty", 1.3, "blank"),
    Trait("blank-nbsp", 0.6, "blank"),
    Trait("blank-dash", 0.8, "blank"),
    Trait("blank-hyphens", 0.8, "blank"),
    Trait("blank-slash", 0.9, "blank"),
    Trait("blank-none", 0.7, "blank"),
    Trait("totals-only", 0.7, forms=MATRIX),
    Trait("six-values", 0.8, forms=MATRIX),
    Trait("plus-minus", 0.7, "sign", ("disclosure-2019",)),
    Trait("plus-sign", 0.5, "sign", ("disclosure-2019",)),
    Trait("unit-inside", 1, forms=(*LISTS, *BLOCKS)),
    Trait("remark-inside", 1, forms=(*LISTS, *BLOCKS)),
    Trait("six-decimals", 0.8, forms=BLOCKS),
    Trait("thousands", 1, "digits"),
    Trait("thousands-fullwidth", 0.6, "digits"),
    Trait("fullwidth-digits", 0.8, "digits"),
    Trait("number-wrapped", 0.8, "layout-of-number"),
    Trait("number-runs", 1, "layout-of-number", producers=TURNS_TEXT),
    Trait("minus-sign", 0.7, forms=("disclosure-2019",)),
    Trait("zero-decimals", 0.5, forms=BLOCKS),
    Trait("sums-wrong", 0.8),
)
DECOYS = (
    Trait("decoy-letters", 1),
    Trait("decoy-departments", 1),
    Trait("decoy-two-years", 1),
    Trait("decoy-previous-year", 1),
    Trait("decoy-contacts", 0.8),
    Trait("contents", 0.8),
)
DOCUMENTS = (
    Trait("cover", 1.5),
    Trait("abbreviated-title", 1.5),
    Trait("kind-no-table", 0.25, "kind"),
    Trait("kind-two-reports", 0.2, "kind"),
    Trait("kind-no-report", 0.2, "kind"),
    Trait("scan-all", 0.15, "kind"),
    Trait("scan-some", 0.15, "kind"),
    Trait("private-use", 0.1, "kind"),
    Trait("no-unicode", 0.1, "kind"),
    Trait("lying-unicode", 0.1, "kind"),
    Trait("published-late", 0.7),
    Trait("web-page", 0.8),
    Trait("red-head", 0.7),
    Trait("metadata-table", 0.7),
    Trait("pictures", 0.8),
    Trait("reporter-lines", 1.2, forms=LISTS),
    Trait("covering-letter", 0.5),
    Trait("tables-apart", 0.8, forms=("disputes-2019",)),
)
TRAITS = {
    trait.name: trait for group in (LAYOUT, LABELS, VALUES, DECOYS, DOCUMENTS) for trait in group
}
CONFLICTS = (
    {"rules-none", "big-font"},
    {"tight-columns", "thousands"},
    {"tight-columns", "thousands-fullwidth"},
    {"tight-columns", "fullwidth-digits"},
    {"tight-columns", "number-wrapped"},
    {"tight-columns", "rules-none"},
    {"tight-columns", "rules-three-line"},
    {"tight-columns", "uneven-columns"},
    {"tight-columns", "landscape"},
    {"tight-columns", "blank-dash"},
    {"tight-columns", "blank-hyphens"},
    {"covering-letter", "cover"},
    {"red-head", "cover"},
    {"red-head", "web-page"},
    {"red-head", "metadata-table"},
    {"rules-none", "fullwidth-digits"},
    {"rules-none", "thousands-fullwidth"},
    {"rules-three-line", "fullwidth-digits"},
    {"rules-three-line", "thousands-fullwidth"},
    {"big-font", "fullwidth-digits"},
    {"big-font", "thousands-fullwidth"},
    {"rules-three-line", "big-font"},
    {"rules-three-line", "number-wrapped"},
    {"rules-none", "zebra"},
    {"rules-none", "number-none"},
    {"rules-none", "label-breaks"},
    {"rules-none", "narrow-labels"},
    {"rules-none", "number-wrapped"},
    {"rules-none", "split-table-row"},
    {"tight-rows", "label-breaks"},
    {"big-font", "column-remark"},
    {"big-font", "narrow-labels"},
    {"line-numbers", "turned-90"},
    {"line-numbers", "turned-270"},
    {"landscape", "turned-90"},
    {"landscape", "turned-270"},
    {"landscape", "rotate-90"},
    {"landscape", "rotate-270"},
    {"fullwidth-digits", "blank-hyphens"},
    {"header-one-row", "corner-two-columns"},
    {"rows-missing", "rows-reordered"},
    {"rows-missing", "number-none"},
    {"rows-reordered", "number-none"},
    {"rows-reordered", "label-dropped"},
    {"rows-reordered", "label-changed"},
    {"rows-missing", "label-dropped"},
    {"rows-missing", "label-changed"},
    {"six-values", "totals-only"},
)


def fits(trait: Trait, chosen: set[str], forms: tuple[str, ...], producer: str) -> bool:
    """Tell whether a trait can join those chosen."""
    if trait.producers and producer not in trait.producers:
        return False
    if trait.forms and not set(trait.forms) & set(forms):
        return False
    taken = {TRAITS[name].slot for name in chosen} - {None}
    if trait.slot in taken or trait.name in chosen:
        return False
    return not any(pair <= chosen | {trait.name} for pair in CONFLICTS)


def sample_traits(
    rng: Random, forms: tuple[str, ...], producer: str, wanted: tuple[str, ...]
) -> frozenset[str]:
    """Choose the wanted traits and a few more.

    Raises:
        ValueError: a wanted trait does not exist, or the producer cannot print it.
    """
    unknown = [name for name in wanted if name not in TRAITS]
    if unknown:
        raise ValueError(f"no trait is named {', '.join(unknown)}; known: {', '.join(TRAITS)}")
    for name in wanted:
        able = TRAITS[name].producers
        if able and producer not in able:
            raise ValueError(f"{producer} cannot print {name}; {', '.join(able)} can")
    chosen = set(wanted)
    aim = rng.choices(range(MOST_TRAITS + 1), [1, 1, 3, 4, 3, 2])[0]
    while len(chosen) < aim + len(wanted):
        free = [trait for trait in TRAITS.values() if fits(trait, chosen, forms, producer)]
        if not free:
            break
        chosen.add(rng.choices(free, [trait.weight for trait in free])[0].name)
    return frozenset(chosen)
