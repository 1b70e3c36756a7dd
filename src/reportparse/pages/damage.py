"""What MuPDF complained about while it read a page, as far as characters may be lost or changed.

A broken stream is read up to its damage, and on, without any error: one flipped bit in the
contents of a page can turn one digit into another.
"""

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

import pymupdf

from reportparse.layout import Page

OF_A_STREAM = ("zlib error", "read error", "lzw", "unexpected eof")
"""It may hold a font or a character map, which other pages use as well."""
OF_CONTENTS = ("syntax error", "invalid character in hex string", "invalid key in dict")
"""The operators of this page, or of something drawn on it."""


class Damage(Enum):
    """How far the damage reaches that was noticed on a page."""

    NONE = "none"
    PAGE = "page"
    FILE = "file"


def take_damage() -> Damage:
    """Return what was noticed since the last call, and forget it."""
    warnings = pymupdf.TOOLS.mupdf_warnings()
    if not warnings:
        return Damage.NONE
    if any(sign in warnings for sign in OF_A_STREAM):
        return Damage.FILE
    return Damage.PAGE if any(sign in warnings for sign in OF_CONTENTS) else Damage.NONE


def mark_damaged(pages: Sequence[Page], damages: Sequence[Damage]) -> tuple[Page, ...]:
    """Mark the pages of which characters may be lost or changed."""
    if all(damage is Damage.NONE for damage in damages):
        return tuple(pages)
    everywhere = Damage.FILE in damages
    return tuple(
        replace(page, damaged=True) if everywhere or damage is Damage.PAGE else page
        for page, damage in zip(pages, damages, strict=True)
    )
