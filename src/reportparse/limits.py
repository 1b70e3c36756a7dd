"""What a PDF may hold before it is refused."""

from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """Limits of one PDF; a yearbook of all reports of a province stays below."""

    pages: int = 2000
    glyphs: int = 2_000_000
    """Characters set on all pages, spaces among them."""
    drawings: int = 1_000_000
    """Drawn lines and boxes of all pages."""
    stream_bytes: int = 256 * MEBIBYTE
    """What one stream unpacks to; pictures do not count, they are never unpacked whole."""
