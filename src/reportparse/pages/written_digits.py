"""The digits that a page's operators write, in order, taken from the bytes of its content.

A third witness, cheap enough for every page with a table: strings and the codes of fonts are read
here anew, and nothing else. MuPDF only unpacks the streams. Whoever got a digit wrong, lost or
doubled one while the page was interpreted has another sequence than this.
"""

import re
from codecs import utf_16_be_decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import pymupdf

from reportparse.pages.resources import list_fonts, names_xobjects, read_contents

HEX_OF_ONE = 4  # hexadecimal digits of one UTF-16 character
MOST_CODES = 2  # of an entry before its text: the first and the last of a range
FEWEST_IN_ORDER = 3  # digits; fewer may stand in order by chance
LONGEST_ENTRY = 60  # characters of a map's entry before its text: two codes of four bytes at most
MAX_FORMS = 8  # Form XObjects within one another
MAX_CONTENTS = 4 << 20  # bytes of a page's operators, those of its forms included

# What MuPDF raises on a file that is broken somewhere.
_STUMBLES = (RuntimeError, ValueError, IndexError, pymupdf.mupdf.FzErrorBase)
# Each choice begins with one character of its own kind, by which the search skips all others.
_TOKEN = re.compile(
    rb"<<(?:[^<>]++|<[^<>]*+>|<<[^<>]*+>>)*+>>"  # properties of marked content: no text
    rb"|<([0-9A-Fa-f\s]*+)>"
    rb"|\(((?:[^()\\]++|\\.?|\((?:[^()\\]++|\\.?|\((?:[^()\\]++|\\.?)*+\))*+\))*+)(?:\)|\Z)"
    rb"|/([^\s/<>\[\]()]++)\s++(?:[-+\d.]++\s++Tf|(Do)\b)"
    rb"|%[^\r\n]*+",
    re.DOTALL,
)
# A clip of several outlines has holes: of rectangles, or of lines.
_CLIPS_WITH_HOLES = (
    re.compile(rb"re\s++(?:[-+\d.]++\s++){4}re\s++W"),
    re.compile(rb"h\s++(?:[-+\d.]++\s++){2}m\s++(?:(?:[-+\d.]++\s++){2,6}[lcvy]\s++)++(?:h\s++)?W"),
)
_INLINE_PICTURE = re.compile(rb"BI(?<=\bBI)\s")  # a search for letters is faster than for an edge
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = (
    {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
    | dict.fromkeys((b"\n", b"\r", b"\r\n"), b"")
    | {
        f"{code:0{digits}o}".encode(): bytes([code & 0xFF])
        for digits in (1, 2, 3)
        for code in range(8**digits)
    }
)
"""What stands behind a backslash, and what it means; anything else means itself."""
_CHARS = re.compile(rb"beginbfchar(.*?)(?:endbfchar|\Z)", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f\s]+)>")
_RANGES = re.compile(rb"beginbfrange(.*?)(?:endbfrange|\Z)", re.DOTALL)
_RANGE = re.compile(
    rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f\s]+)>|\[([^\]]*+)(?:\]|\Z))"
)
_FIRST_ENTRY = re.compile(rb"beginbf(char|range)\s*([^\r\n]*)")
_CODES_OF_ENTRY = {b"char": 2, b"range": 3}
_NEAR_DIGIT = re.compile(
    rb"<((?:00[0-3]|[Ff]{2}[01])[0-9A-Fa-f](?:[0-9A-Fa-f]{4})*)>[ \t]*(?:[\r\n]|end)"
)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]+)>")
_DIGITS = (*range(0x30, 0x3A), *range(0xFF10, 0xFF1A))  # full-width ones are digits as well
_ONE_BYTE, _TWO_BYTES = 0x100, 0x10000
_ONE_BYTE_FONTS = ("TrueType", "Type1", "MMType1")
_PLAIN_ENCODINGS = ("null", "name")
_TWO_BYTE_MAPS = ("Identity-H", "Identity-V")
_UNICODE_MAPS = ("UniGB-UCS2-H", "UniGB-UCS2-V", "UniGB-UTF16-H", "UniGB-UTF16-V")
_GBK_MAPS = ("GBK-EUC-H", "GBK-EUC-V", "GB-EUC-H", "GB-EUC-V", "GBKp-EUC-H", "GBK2K-H")
_GBK_CHAR = re.compile(rb"\xa3[\xb0-\xb9]|[\x81-\xfe].|[0-9]", re.DOTALL)


class _Codes(NamedTuple):
    """How a font's codes stand for digits."""

    width: Literal[1, 2, "gbk"]
    """Bytes of a code."""
    digits: Mapping[str, str]
    """For each code that is a digit, as the character of that number, what it stands for."""

    def read(self, shown: bytes) -> str:
        """Return the digits in shown bytes."""
        if self.width == "gbk":
            chars = [char.decode("gbk", errors="ignore") for char in _GBK_CHAR.findall(shown)]
            return "".join(char for char in chars if char and ord(char) in _DIGITS)
        digits = self.digits
        text = (
            shown.decode("latin-1")
            if self.width == 1
            else utf_16_be_decode(shown, "surrogatepass", True)[0]
        )
        if digits.keys().isdisjoint(text):
            return ""
        return "".join([digits[char] for char in text if char in digits])


class _Font(NamedTuple):
    """A font that a page, or a form on it, names."""

    xref: int
    subtype: str
    base_font: str
    name: bytes
    encoding: str
    user: int
    """Object number of the form that names it; 0 is the page."""

    def is_named(self, typeface: str) -> bool:
        """Whether the base font, with a subset's prefix, is the typeface of a word."""
        prefixed = self.base_font[6:7] == "+"
        plain = self.base_font[7:] if prefixed else self.base_font
        return plain.startswith(typeface) or self.base_font.startswith(typeface)


@dataclass(slots=True)
class WrittenPages:
    """The digits written on the pages of a PDF; nothing is read before the first question."""

    document: pymupdf.Document
    _codes: dict[int, _Codes | None] = field(default_factory=dict)
    _maps: dict[int, dict[int, str] | None] = field(default_factory=dict)
    _fonts: dict[int, list[_Font]] = field(default_factory=dict)
    _last: tuple[int, bytes] = (0, b"")

    def digits_on(self, page_number: int) -> str | None:
        """Return the digits that a page (1-based) writes, in the order of its operators.

        None where a font, or anything else, is of a kind that is not understood here. Digits that
        nobody sees are written as well.
        """
        try:
            return _PageContent(self, page_number - 1).digits()
        except (*_STUMBLES, _UnknownError):
            return None

    def has_clips_with_holes(self, page_number: int) -> bool:
        """Whether something on a page is clipped by several outlines, which may cut a digit out."""
        try:
            content = self.contents_of(page_number)
        except _STUMBLES:
            return False
        few = len(content) <= MAX_CONTENTS
        return few and any(clip.search(content) for clip in _CLIPS_WITH_HOLES)

    def contents_of(self, page_number: int) -> bytes:
        """Return the operators of a page; those of the last one are kept."""
        if self._last[0] != page_number:
            self._last = (page_number, read_contents(self.document, page_number - 1))
        return self._last[1]

    def has_digits_in_order(self, page_number: int, font: str) -> bool:
        """Whether a typeface's codes for digits rise with them, as they do in its file.

        Whoever exchanges digits in the map from codes to characters breaks that order. Programs
        that number the characters anew, as they are first used, have none.
        """
        try:
            named = [each.xref for each in self.fonts_on(page_number) if each.is_named(font)]
            return bool(named) and all(map(self._is_in_order, named))
        except _STUMBLES:
            return False

    def _is_in_order(self, font: int) -> bool:
        codes = self.digit_codes(font) or {}
        shifts = {code - ord(digits) for code, digits in codes.items() if len(digits) == 1}
        return len(codes) >= FEWEST_IN_ORDER and len(shifts) == 1

    def fonts_on(self, page_number: int) -> list[_Font]:
        """Return the fonts of a page and of the forms drawn on it."""
        if page_number not in self._fonts:
            self._fonts[page_number] = [
                _Font(xref, subtype, base_font, name.encode(), encoding, user)
                for xref, subtype, base_font, name, encoding, user in list_fonts(
                    self.document, page_number - 1
                )
            ]
        return self._fonts[page_number]

    def digit_codes(self, font: int) -> dict[int, str] | None:
        """Return what the font's map to Unicode gives for digits; None when it has no map."""
        if font not in self._maps:
            kind, value = self.document.xref_get_key(font, "ToUnicode")
            cmap = self.document.xref_stream(int(value.split()[0])) if kind == "xref" else None
            self._maps[font] = find_digit_codes(cmap or b"") if kind == "xref" else None
        return self._maps[font]

    def codes_of(self, font: _Font) -> _Codes:
        """Return what the codes of a font stand for."""
        if font.xref not in self._codes:
            self._codes[font.xref] = _read_font(self, font)
        codes = self._codes[font.xref]
        if codes is None:
            raise _UnknownError
        return codes


class _UnknownError(Exception):
    """Something that is not understood here."""


@dataclass(slots=True)
class _PageContent:
    """The content of one page with the forms drawn in it."""

    written: WrittenPages
    index: int
    _fonts: dict[int, dict[bytes, _Font]] = field(default_factory=dict)
    _forms: dict[int, dict[bytes, int]] = field(default_factory=dict)
    _bytes: int = 0

    def digits(self) -> str:
        """Return the digits of the page."""
        document = self.written.document
        for font in self.written.fonts_on(self.index + 1):
            self._fonts.setdefault(font.user, {})[font.name] = font
        content = self.written.contents_of(self.index + 1)
        if names_xobjects(document, self.index) and b"Do" in content:
            for form, name, user, *_ in document.get_page_xobjects(self.index):
                self._forms.setdefault(user, {})[name.encode()] = form
        return "".join(self._read(content, 0, 0))

    def _read(self, content: bytes, user: int, depth: int) -> Iterator[str]:
        """Yield the digits of a page's content, or a form's."""
        self._bytes += len(content)
        too_much = depth > MAX_FORMS or self._bytes > MAX_CONTENTS
        if too_much or _INLINE_PICTURE.search(content):
            raise _UnknownError
        fonts = self._fonts.get(user) or self._fonts.get(0, {})
        forms = self._forms.get(user, {})
        shown = _Shown()
        for in_hex, literal, name, drawn in _TOKEN.findall(content):
            if in_hex:
                shown.in_hex.append(in_hex)
            elif literal:
                shown.in_hex.append(_unescape(literal).hex().encode())
            elif name and not drawn:
                font = fonts.get(name)
                if font is not shown.font:
                    yield shown.take(self.written)
                    shown.font = font
            elif drawn and name in forms:
                yield shown.take(self.written)
                stream = self.written.document.xref_stream(forms[name]) or b""
                yield from self._read(stream, forms[name], depth + 1)
        yield shown.take(self.written)


@dataclass(slots=True)
class _Shown:
    """The strings shown in one font."""

    font: _Font | None = None
    in_hex: list[bytes] = field(default_factory=list)

    def take(self, written: WrittenPages) -> str:
        """Return the digits of the strings, and forget them."""
        if not self.in_hex:
            return ""
        shown, self.in_hex = self.in_hex, []
        if self.font is None:
            raise _UnknownError
        codes = written.codes_of(self.font)
        if codes.width != "gbk" and not codes.digits:
            return ""
        try:
            return codes.read(bytes.fromhex(b" ".join(shown).decode("ascii")))
        except ValueError:  # a string of half a byte more
            return codes.read(b"".join(map(_from_hex, shown)))


def _from_hex(text: bytes) -> bytes:
    digits = b"".join(text.split()).decode("ascii")
    return bytes.fromhex(digits + "0" if len(digits) % 2 else digits)


def _unescape(text: bytes) -> bytes:
    return _ESCAPE.sub(_escaped, text) if b"\\" in text else text


def _escaped(found: re.Match[bytes]) -> bytes:
    char = found[1]
    return _ESCAPED.get(char, char)


def _read_font(written: WrittenPages, font: _Font) -> _Codes | None:
    """Return what a font's codes stand for; None where that is not understood."""
    wide = font.subtype == "Type0"
    if wide and font.encoding in _GBK_MAPS:
        return _Codes("gbk", {})
    digits = written.digit_codes(font.xref)
    if digits is not None:
        known = not wide or font.encoding in (*_TWO_BYTE_MAPS, *_UNICODE_MAPS)
        return _codes(2 if wide else 1, digits) if known else None
    if wide:
        plain = font.encoding in _UNICODE_MAPS
    else:
        kind, _ = written.document.xref_get_key(font.xref, "Encoding")
        plain = font.subtype in _ONE_BYTE_FONTS and kind in _PLAIN_ENCODINGS
    known_digits = {code: chr(code) for code in _DIGITS if wide or code < _ONE_BYTE}
    return _codes(2 if wide else 1, known_digits) if plain else None


def _codes(width: Literal[1, 2], digits: Mapping[int, str]) -> _Codes:
    return _Codes(width, {chr(code): digit for code, digit in digits.items() if code < _TWO_BYTES})


def find_digit_codes(cmap: bytes) -> dict[int, str]:
    """Return the codes that a ToUnicode map gives for digits, with the digits of each."""
    codes: dict[int, str] = {}
    for first, last, text in _entries_near_digits(cmap):
        start, length = int(first, 16), int(last, 16) - int(first, 16) + 1
        if length == 1:
            _add(codes, start, _digits_of(text))
        elif len(text) == HEX_OF_ONE:
            target = int(text, 16)
            for digit in _DIGITS:
                if 0 <= digit - target < length:
                    _add(codes, start + digit - target, chr(digit))
    return codes


def _entries_near_digits(cmap: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield first code, last code and text of the entries that may give a digit.

    Maps of large typefaces have thousands of entries; where each has a line of its own, as nearly
    everywhere, few are looked at.
    """
    opening = _FIRST_ENTRY.search(cmap) if b"\n" in cmap and b"[" not in cmap else None
    if opening and opening[2].count(b"<") == _CODES_OF_ENTRY[opening[1]]:
        for found in _NEAR_DIGIT.finditer(cmap):
            end = found.start()
            start = cmap.rfind(b"\n", max(0, end - LONGEST_ENTRY), end) + 1
            codes = _HEX.findall(cmap, start, end) if end - start < LONGEST_ENTRY else []
            if 1 <= len(codes) <= MOST_CODES:
                yield codes[0], codes[-1], found[1]
        return
    for block in _CHARS.findall(cmap):
        for code, text in _PAIR.findall(block):
            yield code, code, text
    for block in _RANGES.findall(cmap):
        for first, last, text, listed in _RANGE.findall(block):
            if text:
                yield first, last, text
            for place, each in enumerate(_HEX.findall(listed)):
                code = b"%X" % (int(first, 16) + place)
                yield code, code, each


def _add(codes: dict[int, str], code: int, digits: str) -> None:
    if digits:
        codes[code] = digits


def _digits_of(text: bytes) -> str:
    decoded, _ = utf_16_be_decode(_from_hex(text), "replace", True)
    return "".join(char for char in decoded if ord(char) in _DIGITS)
