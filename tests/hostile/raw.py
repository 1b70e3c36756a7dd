"""PDFs written object by object, so that anything in them can be wrong."""

import zlib
from collections.abc import Sequence

PAGE_BOX = b"[0 0 595 842]"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


class RawPdf:
    """A PDF under construction. Objects are numbered from 1 in the order they are added."""

    def __init__(self) -> None:
        """Start without any object."""
        self._objects: dict[int, bytes] = {}
        self._next = 1

    def reserve(self) -> int:
        """Return the number of an object that is set later."""
        self._next += 1
        return self._next - 1

    def add(self, body: bytes, number: int | None = None) -> int:
        """Add an object, or set a reserved one; return its number."""
        number = self.reserve() if number is None else number
        self._objects[number] = body
        return number

    def add_stream(
        self, content: bytes, extra: bytes = b"", *, number: int | None = None, packed: bool = True
    ) -> int:
        """Add a stream; `extra` are further keys of its dictionary."""
        if packed:
            content, extra = zlib.compress(content, 9), extra + b" /Filter /FlateDecode"
        return self.add_encoded(content, extra, number=number)

    def add_encoded(self, content: bytes, extra: bytes, *, number: int | None = None) -> int:
        """Add a stream whose filters are named in `extra` and applied already."""
        head = b"<< /Length %d %s >>\nstream\n" % (len(content), extra)
        return self.add(head + content + b"\nendstream", number)

    def write(self, root: int, trailer: bytes = b"", *, prev: int | None = None) -> bytes:
        """Return the file: header, objects, table, trailer."""
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        offsets: dict[int, int] = {}
        for number, body in self._objects.items():
            offsets[number] = len(out)
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % self._next
        for number in range(1, self._next):
            place = offsets.get(number)
            out += b"0000000000 65535 f \n" if place is None else b"%010d 00000 n \n" % place
        loop = b"" if prev is None else b"/Prev %d" % (start if prev < 0 else prev)
        out += b"trailer\n<< /Size %d /Root %d 0 R %s %s >>\n" % (self._next, root, loop, trailer)
        out += b"startxref\n%d\n%%%%EOF\n" % start
        return bytes(out)


def pdf_of_pages(
    contents: Sequence[bytes],
    *,
    box: bytes = PAGE_BOX,
    page: bytes = b"",
    resources: bytes = b"",
    pdf: RawPdf | None = None,
) -> bytes:
    """Return a PDF with one page for each content stream.

    Args:
        contents: Operators; the font is /F1.
        box: The MediaBox of every page.
        page: Further keys of every page.
        resources: Further keys of the resources.
        pdf: Holds what `resources` refers to.
    """
    pdf = pdf or RawPdf()
    tree = pdf.reserve()
    font = pdf.add(FONT)
    kids: list[int] = []
    streams: dict[bytes, int] = {}
    for content in contents:
        if content not in streams:
            streams[content] = pdf.add_stream(content)
        kids.append(
            pdf.add(
                b"<< /Type /Page /Parent %d 0 R /MediaBox %s /Contents %d 0 R "
                b"/Resources << /Font << /F1 %d 0 R >> %s >> %s >>"
                % (tree, box, streams[content], font, resources, page)
            )
        )
    references = b" ".join(b"%d 0 R" % kid for kid in kids)
    pdf.add(b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), references), tree)
    return pdf.write(pdf.add(b"<< /Type /Catalog /Pages %d 0 R >>" % tree))


def text_of(text: bytes = b"hello", *, size: float = 12, at: bytes = b"50 700") -> bytes:
    """Return the operators that set a line of Latin text."""
    return b"BT /F1 %g Tf %s Td (%s) Tj ET" % (size, at, text)
