"""Sheet, typefaces and finish of a document, chosen by its traits."""

from random import Random
from typing import Literal

from tests.generator.document import Align, Finish, PageSetup, Seal, Theme, Watermark
from tests.generator.narrative import prose_data

SCAN_MARK = "以下为附表扫描件"
"""Printed where the pages that are scans begin."""
PAGE_NUMBERS: list[str | None] = [
    "- {page} -",
    "— {page} —",
    "{page}",
    "第{page}页 共{pages}页",
    "{page}/{pages}",
]
PAGE_NUMBERS += ["第 {page} 页", "·{page}·", None]
TRUE_TYPE_FONTS = ("AR PL UMing CN", "AR PL UKai CN", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei")
FONTS = (*TRUE_TYPE_FONTS, "Noto Serif CJK SC", "Noto Sans CJK SC", "Noto Serif CJK SC")
TRUE_TYPE_PRODUCERS = ("drawn", "reportlab")
DIGIT_FONTS: dict[str, tuple[str, ...]] = {
    "drawn": ("Times-Roman", "Helvetica"),
    "reportlab": ("Times-Roman", "Helvetica"),
}
OTHER_DIGIT_FONTS = ("DejaVu Serif", "DejaVu Sans")


def sample_theme(traits: frozenset[str], producer: str, rng: Random) -> Theme:
    """Choose typefaces and sizes."""
    fonts = TRUE_TYPE_FONTS if producer in TRUE_TYPE_PRODUCERS else FONTS
    body_size = rng.choice([12, 14, 16])
    digit_font = rng.choice(DIGIT_FONTS.get(producer, OTHER_DIGIT_FONTS))
    return Theme(
        body_font=rng.choice(fonts),
        heading_font=rng.choice(fonts),
        table_font=rng.choice(fonts),
        digit_font=digit_font if "digit-font" in traits else None,
        body_size=body_size,
        title_size=rng.choice([18, 20, 22]),
        heading_size=body_size + rng.choice([0, 1, 2]),
        line_height=rng.choice([1.5, 1.7, 1.9]),
    )


def sample_setup(traits: frozenset[str], agency: str, rng: Random) -> PageSetup:
    """Choose margins, header and page number."""
    aligns: list[Align] = ["center", "center", "right", "left"]
    return PageSetup(
        margin_x=rng.choice([56, 68, 80]),
        margin_y=rng.choice([64, 76, 90]),
        header=f"{agency}政府信息公开工作年度报告" if "running-header" in traits else None,
        page_number=rng.choice(PAGE_NUMBERS),
        page_number_align=rng.choice(aligns),
    )


def sample_finish(traits: frozenset[str], agency: str, rng: Random) -> Finish:
    """Choose what happens to the finished PDF."""
    return Finish(
        watermark=sample_watermark(traits, agency, rng),
        seal=sample_seal(traits, agency, rng),
        rotate=quarter_turn("rotate", traits),
        turn=quarter_turn("turned", traits),
        crop_margin=rng.choice([20.0, 36.0, 71.5]) if "crop-box" in traits else 0.0,
        line_numbers="line-numbers" in traits,
        hidden_text="政府信息公开 12345 67 89" if "hidden-text" in traits else None,
        scan_pages=scan_pages(traits),
        unreadable=unreadable(traits),
    )


def quarter_turn(stem: str, traits: frozenset[str]) -> Literal[0, 90, 180, 270]:
    """Return the degrees of the trait `stem-degrees` among the traits, else 0."""
    turns: tuple[Literal[90, 180, 270], ...] = (90, 180, 270)
    return next((degrees for degrees in turns if f"{stem}-{degrees}" in traits), 0)


def scan_pages(traits: frozenset[str]) -> Literal["none", "all", "some"]:
    """Tell which pages become pictures."""
    if "scan-all" in traits:
        return "all"
    return "some" if "scan-some" in traits else "none"


def unreadable(
    traits: frozenset[str],
) -> Literal["none", "private-use", "no-unicode", "lying-unicode"]:
    """Tell how the text loses its characters."""
    manners: tuple[Literal["private-use", "no-unicode", "lying-unicode"], ...] = (
        "private-use",
        "no-unicode",
        "lying-unicode",
    )
    return next((manner for manner in manners if manner in traits), "none")


def sample_watermark(traits: frozenset[str], agency: str, rng: Random) -> Watermark | None:
    """Choose a watermark where the traits have one."""
    over = "watermark-over" in traits
    if not over and "watermark-under" not in traits:
        return None
    text = rng.choice([*prose_data()["watermarks"], agency])
    return Watermark(
        text,
        degrees=rng.choice([0, 30, 45]),
        over=over,
        size=rng.choice([28, 40]) if len(text) > 8 else rng.choice([40, 60]),
        tiled=rng.random() < 0.3,
    )


def sample_seal(traits: frozenset[str], agency: str, rng: Random) -> Seal | None:
    """Choose a seal where the traits have one."""
    over = "seal-over" in traits
    if not over and "seal-under" not in traits:
        return None
    return Seal(
        agency, over, rng.choice([-1, -1, -2, 1, 2]), rng.uniform(0.3, 0.75), rng.uniform(0.3, 0.8)
    )
