"""Text of a report made harmless for terminals, spreadsheets, databases and XML.

A report is written by strangers. What it says goes out as text and never as anything that acts: no
control character, no invisible change of direction, no half character, no formula.
"""

import re

# C0 and C1 controls but tab and line feed; lone surrogates, which UTF-8 cannot hold; marks that
# change the direction of text; line and paragraph separators; code points XML forbids.
_ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff"
    "\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
# What spreadsheets take for the beginning of a formula, also in full width, also behind blanks.
_FORMULA = re.compile(r"[\s']*[=+\-@＝＋－＠\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def inert(text: str) -> str:
    """Show whatever could act as an escape; everything else stays as it is."""
    return _ACTING.sub(_escape, text) if _ACTING.search(text) else text


def inert_cell(text: str) -> str:
    """Return text for a cell of a CSV file: an apostrophe keeps a formula from being one.

    Plain numbers stay as they are, also negative ones.
    """
    text = inert(text)
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def original_cell(text: str) -> str:
    """Return what `inert_cell` was given, escapes apart."""
    rest = text[1:]
    is_guarded = text.startswith("'") and _FORMULA.match(rest) and not _NUMBER.fullmatch(rest)
    return rest if is_guarded else text


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
