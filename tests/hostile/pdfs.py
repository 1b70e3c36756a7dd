"""Hostile PDFs: what they claim, how they are built, and how much they ask for.

Each function that is listed in `PDFS`, `TITLED` and `SLOW` returns the bytes of one file.
"""

import random
import zlib
from collections.abc import Callable, Iterator
from functools import partial

import pymupdf

from tests.hostile.raw import FONT, PAGE_BOX, RawPdf, pdf_of_pages, text_of

Maker = Callable[[], bytes]
TEXT = text_of(b"hello")


def with_catalog(pdf: RawPdf, pages: int, extra: bytes = b"", trailer: bytes = b"") -> bytes:
    """Return a file whose catalog names a page tree."""
    return pdf.write(pdf.add(b"<< /Type /Catalog /Pages %d 0 R %s >>" % (pages, extra)), trailer)


def one_page(pdf: RawPdf, content: int, resources: bytes = b"", extra: bytes = b"") -> bytes:
    """Return a file with a page whose content is an object added before."""
    tree = pdf.reserve()
    font = pdf.add(FONT)
    page = pdf.add(
        b"<< /Type /Page /Parent %d 0 R /MediaBox %s /Contents %d 0 R "
        b"/Resources << /Font << /F1 %d 0 R >> %s >> %s >>"
        % (tree, PAGE_BOX, content, font, resources, extra)
    )
    pdf.add(b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % page, tree)
    return with_catalog(pdf, tree)


# Loops


def page_tree_loop() -> bytes:
    """The page tree is its own child."""
    pdf = RawPdf()
    tree = pdf.reserve()
    pdf.add(b"<< /Type /Pages /Count 9 /Kids [%d 0 R %d 0 R] >>" % (tree, tree), tree)
    return with_catalog(pdf, tree)


def parent_loop() -> bytes:
    """Two nodes are each other's parent, and a page inherits from them."""
    pdf = RawPdf()
    first, second, page = pdf.reserve(), pdf.reserve(), pdf.reserve()
    pdf.add(b"<< /Type /Pages /Count 1 /Parent %d 0 R /Kids [%d 0 R] >>" % (second, page), first)
    pdf.add(b"<< /Type /Pages /Count 1 /Parent %d 0 R /Kids [%d 0 R] >>" % (first, page), second)
    pdf.add(b"<< /Type /Page /Parent %d 0 R >>" % second, page)
    return with_catalog(pdf, first)


def deep_page_tree(depth: int) -> bytes:
    """Every node of the page tree has one child."""
    pdf = RawPdf()
    nodes = [pdf.reserve() for _ in range(depth)]
    page = pdf.add(b"<< /Type /Page /Parent %d 0 R /MediaBox %s >>" % (nodes[-1], PAGE_BOX))
    for node, child in zip(nodes, [*nodes[1:], page], strict=True):
        pdf.add(b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % child, node)
    return with_catalog(pdf, nodes[0])


def wide_page_tree(claimed: int) -> bytes:
    """The number of pages is a lie."""
    pdf = RawPdf()
    tree = pdf.reserve()
    page = pdf.add(b"<< /Type /Page /Parent %d 0 R /MediaBox %s >>" % (tree, PAGE_BOX))
    pdf.add(b"<< /Type /Pages /Count %d /Kids [%d 0 R] >>" % (claimed, page), tree)
    return with_catalog(pdf, tree)


def shared_pages(depth: int) -> bytes:
    """Each node has the next one twice: 2 ** depth pages in a small file."""
    pdf = RawPdf()
    nodes = [pdf.reserve() for _ in range(depth)]
    page = pdf.add(b"<< /Type /Page /Parent %d 0 R /MediaBox %s >>" % (nodes[-1], PAGE_BOX))
    for level, (node, child) in enumerate(zip(nodes, [*nodes[1:], page], strict=True)):
        count = 2 ** (depth - level)
        pdf.add(b"<< /Type /Pages /Count %d /Kids [%d 0 R %d 0 R] >>" % (count, child, child), node)
    return with_catalog(pdf, nodes[0])


def table_loop() -> bytes:
    """The cross-reference table names itself as the one before."""
    pdf = RawPdf()
    tree = pdf.add(b"<< /Type /Pages /Count 0 /Kids [] >>")
    return pdf.write(pdf.add(b"<< /Type /Catalog /Pages %d 0 R >>" % tree), prev=-1)


def form_loop() -> bytes:
    """A form draws itself."""
    pdf = RawPdf()
    form = pdf.reserve()
    resources = b"/Resources << /XObject << /X %d 0 R >> >>" % form
    pdf.add_stream(b"/X Do /X Do", b"/Subtype /Form /BBox [0 0 9 9] " + resources, number=form)
    return one_page(pdf, pdf.add_stream(b"/X Do"), b"/XObject << /X %d 0 R >>" % form)


def form_bomb(depth: int, times: int, inner: bytes) -> bytes:
    """Each form draws the next one many times: times ** depth drawings in a small file."""
    pdf = RawPdf()
    font = pdf.add(FONT)
    below = pdf.add_stream(
        inner, b"/Subtype /Form /BBox %s /Resources << /Font << /F1 %d 0 R >> >>" % (PAGE_BOX, font)
    )
    for _ in range(depth - 1):
        resources = b"/Resources << /XObject << /X %d 0 R >> >>" % below
        below = pdf.add_stream(
            b"/X Do " * times, b"/Subtype /Form /BBox %s " % PAGE_BOX + resources
        )
    content = pdf.add_stream(b"/X Do " * times)
    return one_page(pdf, content, b"/XObject << /X %d 0 R >>" % below)


def glyph_loop() -> bytes:
    """A glyph of a Type 3 font sets text in its own font."""
    pdf = RawPdf()
    font, glyph = pdf.reserve(), pdf.reserve()
    pdf.add_stream(b"1000 0 d0 BT /T 1 Tf (aaaa) Tj ET", number=glyph)
    pdf.add(
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [.1 0 0 .1 0 0] "
        b"/FirstChar 97 /LastChar 97 /Widths [9] /Encoding << /Differences [97 /a] >> "
        b"/CharProcs << /a %d 0 R >> /Resources << /Font << /T %d 0 R >> >> >>" % (glyph, font),
        font,
    )
    content = pdf.add_stream(b"BT /T 12 Tf 9 99 Td (aaaa) Tj ET")
    return one_page(pdf, content, b"/Font << /T %d 0 R >>" % font)


def pattern_loop() -> bytes:
    """A pattern is filled with itself."""
    pdf = RawPdf()
    tile = pdf.reserve()
    pdf.add_stream(
        b"/Pattern cs /P scn 0 0 9 9 re f",
        b"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 1 /YStep 1 "
        b"/Resources << /Pattern << /P %d 0 R >> >>" % tile,
        number=tile,
    )
    content = pdf.add_stream(b"/Pattern cs /P scn 0 0 595 842 re f")
    return one_page(pdf, content, b"/Pattern << /P %d 0 R >>" % tile)


def contents_loop() -> bytes:
    """The contents are a list that holds itself."""
    pdf = RawPdf()
    content = pdf.reserve()
    pdf.add(b"[%d 0 R %d 0 R]" % (content, content), content)
    return one_page(pdf, content)


def length_loop() -> bytes:
    """The length of a stream is the stream."""
    pdf = RawPdf()
    content = pdf.reserve()
    pdf.add(b"<< /Length %d 0 R >>\nstream\n%s\nendstream" % (content, TEXT), content)
    return one_page(pdf, content)


def reference_chain(length: int) -> bytes:
    """An object is a reference to the next, and so on."""
    pdf = RawPdf()
    content = pdf.add_stream(TEXT)
    for _ in range(length):
        content = pdf.add(b"%d 0 R" % content)
    return one_page(pdf, content)


def outline_loop() -> bytes:
    """The bookmarks go round in a circle."""
    pdf = RawPdf()
    first, second = pdf.reserve(), pdf.reserve()
    pdf.add(b"<< /Title (a) /Next %d 0 R /First %d 0 R >>" % (second, first), first)
    pdf.add(b"<< /Title (b) /Next %d 0 R /First %d 0 R >>" % (first, first), second)
    tree = pdf.reserve()
    page = pdf.add(b"<< /Type /Page /Parent %d 0 R /MediaBox %s >>" % (tree, PAGE_BOX))
    pdf.add(b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % page, tree)
    return with_catalog(pdf, tree, b"/Outlines << /First %d 0 R /Last %d 0 R >>" % (first, second))


def mask_loop() -> bytes:
    """A soft mask is drawn under itself."""
    pdf = RawPdf()
    state, form = pdf.reserve(), pdf.reserve()
    pdf.add(b"<< /SMask << /S /Alpha /G %d 0 R >> >>" % form, state)
    pdf.add_stream(
        b"/G gs 0 0 9 9 re f",
        b"/Subtype /Form /BBox [0 0 9 9] /Group << /S /Transparency >> "
        b"/Resources << /ExtGState << /G %d 0 R >> >>" % state,
        number=form,
    )
    return one_page(
        pdf, pdf.add_stream(b"/G gs 0 0 9 9 re f"), b"/ExtGState << /G %d 0 R >>" % state
    )


def object_stream_loop() -> bytes:
    """An object stream extends itself and claims to hold itself."""
    pdf = RawPdf()
    stream = pdf.reserve()
    pdf.add_stream(
        b"%d 0 << /Type /Pages /Kids [] /Count 1 >>" % stream,
        b"/Type /ObjStm /N 1 /First 4 /Extends %d 0 R" % stream,
        number=stream,
    )
    return with_catalog(pdf, stream)


# Bombs


def stream_bomb(content: bytes, layers: int) -> bytes:
    """A content stream behind several filters."""
    pdf = RawPdf()
    for _ in range(layers):
        content = zlib.compress(content, 9)
    names = b" ".join([b"/FlateDecode"] * layers)
    return one_page(pdf, pdf.add_encoded(content, b"/Filter [%s]" % names))


def huge_stream(times: int, unit: bytes = b" " * (1 << 20)) -> bytes:
    """A content stream that unpacks to `times` units, written without ever holding it."""
    pack = zlib.compressobj(9)
    packed = b"".join(pack.compress(unit) for _ in range(times)) + pack.flush()
    pdf = RawPdf()
    return one_page(pdf, pdf.add_encoded(packed, b"/Filter /FlateDecode"))


def run_length_bomb() -> bytes:
    """Run lengths behind a deflate filter."""
    pdf = RawPdf()
    packed = zlib.compress(b"\x81 " * (8 << 20), 9)
    return one_page(pdf, pdf.add_encoded(packed, b"/Filter [/FlateDecode /RunLengthDecode]"))


def fax_bomb() -> bytes:
    """A content stream that pretends to be a fax of white lines."""
    pdf = RawPdf()
    parms = b"/DecodeParms << /K -1 /Columns 60000 /Rows 2000000 >>"
    return one_page(pdf, pdf.add_encoded(b"\xff" * 40_000, b"/Filter /CCITTFaxDecode " + parms))


def font_bomb() -> bytes:
    """A font file that unpacks to a gigabyte."""
    pdf = RawPdf()
    pack = zlib.compressobj(9)
    packed = b"".join(pack.compress(bytes(1 << 20)) for _ in range(1 << 10)) + pack.flush()
    file = pdf.add_encoded(packed, b"/Filter /FlateDecode /Length1 99")
    descriptor = pdf.add(
        b"<< /Type /FontDescriptor /FontName /A /Flags 4 /FontFile2 %d 0 R >>" % file
    )
    font = pdf.add(
        b"<< /Type /Font /Subtype /TrueType /BaseFont /A /FontDescriptor %d 0 R >>" % descriptor
    )
    content = pdf.add_stream(b"BT /B 12 Tf 9 99 Td (abc) Tj ET")
    return one_page(pdf, content, b"/Font << /B %d 0 R >>" % font)


def mapping_bomb() -> bytes:
    """A ToUnicode map with a million ranges."""
    pdf = RawPdf()
    ranges = b"".join(b"<%04x> <ffff> <4e00>\n" % (code % 65535) for code in range(300_000))
    unicode_map = pdf.add_stream(b"begincmap 1 beginbfrange\n" + ranges + b"endbfrange endcmap")
    font = pdf.add(
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode %d 0 R >>" % unicode_map
    )
    content = pdf.add_stream(b"BT /B 12 Tf 9 99 Td (abc) Tj ET")
    return one_page(pdf, content, b"/Font << /B %d 0 R >>" % font)


def picture(width: int, height: int, filters: bytes, content: bytes, bits: int = 8) -> bytes:
    """A page that is one picture."""
    pdf = RawPdf()
    image = pdf.add_encoded(
        content,
        b"/Subtype /Image /Width %d /Height %d /BitsPerComponent %d /ColorSpace /DeviceGray %s"
        % (width, height, bits, filters),
    )
    return one_page(
        pdf, pdf.add_stream(b"595 0 0 842 0 0 cm /I Do"), b"/XObject << /I %d 0 R >>" % image
    )


def unused_bomb() -> bytes:
    """A gigabyte in an attachment that no reader of the pages needs; the report is good."""
    pack = zlib.compressobj(9)
    packed = b"".join(pack.compress(bytes(1 << 20)) for _ in range(1 << 10)) + pack.flush()
    pdf = RawPdf()
    pdf.add_encoded(packed, b"/Type /EmbeddedFile /Filter /FlateDecode")
    return one_page(pdf, pdf.add_stream(TEXT))


def object_stream_bomb() -> bytes:
    """An object stream of 300 MiB of blanks, and an object that is in it."""
    pack = zlib.compressobj(9)
    packed = b"".join(pack.compress(b" " * (1 << 20)) for _ in range(300)) + pack.flush()
    pdf = RawPdf()
    pdf.add_encoded(packed, b"/Type /ObjStm /N 100000 /First 200000000 /Filter /FlateDecode")
    return one_page(pdf, pdf.add_stream(TEXT))


# Depth and breadth of syntax


def nested(opening: bytes, closing: bytes, depth: int) -> bytes:
    """A value nested many times, in the catalog."""
    pdf = RawPdf()
    tree = pdf.add(b"<< /Type /Pages /Count 0 /Kids [] >>")
    return with_catalog(pdf, tree, b"/A " + opening * depth + closing * depth)


def nested_in_content(opening: bytes, closing: bytes, depth: int) -> bytes:
    """Operators nested many times."""
    return pdf_of_pages([opening * depth + TEXT + closing * depth])


def many_objects(count: int) -> bytes:
    """Many objects that nobody needs."""
    pdf = RawPdf()
    for _ in range(count):
        pdf.add(b"null")
    return one_page(pdf, pdf.add_stream(TEXT))


def claimed_size(size: int) -> bytes:
    """The trailer claims a number of objects."""
    return pdf_of_pages([TEXT]).replace(b"/Size 6", b"/Size %d" % size)


# Amounts


def many_glyphs(pages: int, on_each: int) -> bytes:
    """Glyphs on top of each other in rows of ten."""
    rows = b"(0123456789) Tj 0 -.001 Td " * (on_each // 10)
    return pdf_of_pages([b"BT /F1 1 Tf 50 800 Td " + rows + b"ET"] * pages)


def spread_glyphs(count: int) -> bytes:
    """Words all over the page."""
    dice = random.Random(1)
    words = (
        b"1 0 0 1 %d %d Tm (12) Tj " % (dice.randrange(590), dice.randrange(840))
        for _ in range(count // 2)
    )
    return pdf_of_pages([b"BT /F1 3 Tf " + b"".join(words) + b"ET"])


def many_drawings(pages: int, on_each: int, shape: bytes) -> bytes:
    """Shapes all over the page; `shape` takes two coordinates twice."""
    dice = random.Random(2)
    drawn = []
    for _ in range(on_each):
        x, y = dice.randrange(590), dice.randrange(840)
        drawn.append(shape % (x, y, x + 9, y + 5) if shape.count(b"%") == 4 else shape % (x, y))
    return pdf_of_pages([b"".join(drawn)] * pages)


def ruled_sheet(rows: int, cols: int) -> bytes:
    """A grid of hairlines with a number in its first cells."""
    high, wide = 800 / rows, 560 / cols
    lines = [b"20 %.3f m 580 %.3f l S\n" % (20 + high * r, 20 + high * r) for r in range(rows + 1)]
    lines += [b"%.3f 20 m %.3f 820 l S\n" % (20 + wide * c, 20 + wide * c) for c in range(cols + 1)]
    return pdf_of_pages([b".1 w " + b"".join(lines) + TEXT])


def text_lines(count: int, text: bytes) -> Iterator[bytes]:
    """Yield pages of sixty lines each."""
    for start in range(0, count, 60):
        rows = (text_of(text, at=b"20 %d" % (820 - 13 * row)) for row in range(60))
        yield b"\n".join(rows) + b" %% %d" % start


def in_chinese(text: str, *, lines: int = 1, size: float = 8) -> bytes:
    """Return a report of one page with lines of Chinese text, and a title."""
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((50, 40), "甲市乙局2023年政府信息公开工作年度报告", fontname="china-s")
        for line in range(lines):
            place = (50, 60 + 700 / lines * line)
            page.insert_text(place, text, fontname="china-s", fontsize=size)
        return bytes(document.tobytes())


# Boxes and numbers


def boxed(box: bytes, *, page: bytes = b"", content: bytes = TEXT) -> bytes:
    """A page with an odd box."""
    return pdf_of_pages([content], box=box, page=page)


PDFS: dict[str, Maker] = {
    "loop-page-tree": page_tree_loop,
    "loop-parents": parent_loop,
    "loop-table": table_loop,
    "loop-form": form_loop,
    "loop-glyph": glyph_loop,
    "loop-pattern": pattern_loop,
    "loop-contents": contents_loop,
    "loop-length": length_loop,
    "loop-outline": outline_loop,
    "loop-mask": mask_loop,
    "loop-object-stream": object_stream_loop,
    "deep-page-tree-100": partial(deep_page_tree, 100),
    "deep-page-tree-20000": partial(deep_page_tree, 20_000),
    "pages-claimed-negative": partial(wide_page_tree, -5),
    "pages-claimed-billion": partial(wide_page_tree, 1_000_000_000),
    "pages-claimed-int-max": partial(wide_page_tree, 2_147_483_647),
    "pages-shared-2^11": partial(shared_pages, 11),
    "pages-shared-2^30": partial(shared_pages, 30),
    "chain-of-references": partial(reference_chain, 5_000),
    "forms-2^10": partial(form_bomb, 10, 2, TEXT),
    "forms-10^5-texts": partial(form_bomb, 5, 10, TEXT),
    "bomb-two-filters": partial(stream_bomb, b" " * (300 << 20), 2),
    "bomb-three-filters": partial(stream_bomb, b"0 0 m " * (50 << 20), 3),
    "bomb-many-filters": partial(stream_bomb, TEXT, 40),
    "bomb-fax": fax_bomb,
    "bomb-mapping": mapping_bomb,
    "bomb-object-stream": object_stream_bomb,
    "picture-huge-bits": partial(picture, 100_000, 100_000, b"", b"", 1),
    "picture-huge-flate": partial(
        picture, 30_000, 30_000, b"/Filter /FlateDecode", zlib.compress(bytes(30_000_000), 9), 1
    ),
    "picture-huge-fax": partial(
        picture, 60_000, 60_000, b"/Filter /CCITTFaxDecode /DecodeParms << /K -1 >>", b"\xff" * 999
    ),
    "picture-broken-jpeg": partial(picture, 900, 900, b"/Filter /DCTDecode", b"\xff\xd8\xff\xe0"),
    "picture-broken-jpx": partial(picture, 900, 900, b"/Filter /JPXDecode", b"\0\0\0\x0cjP  "),
    "picture-broken-jbig2": partial(picture, 900, 900, b"/Filter /JBIG2Decode", b"\0" * 40),
    "picture-negative": partial(picture, -5, -5, b"", b"abc"),
    "nested-arrays": partial(nested, b"[", b"]", 50_000),
    "nested-dictionaries": partial(nested, b"<< /A ", b">>", 50_000),
    "nested-open-arrays": partial(nested, b"[", b"", 50_000),
    "nested-states": partial(nested_in_content, b"q ", b" Q", 100_000),
    "nested-marks": partial(nested_in_content, b"/P BMC ", b" EMC", 50_000),
    "nested-clips": partial(nested_in_content, b"q 0 0 595 842 re W n ", b" Q", 5_000),
    "nested-array-in-content": partial(nested_in_content, b"[", b"]", 50_000),
    "string-of-20-mb": partial(nested_in_content, b"(" + b"a" * (20 << 20) + b") pop ", b"", 1),
    "name-of-1-mb": partial(nested_in_content, b"/" + b"a" * (1 << 20) + b" gs ", b"", 1),
    "number-of-a-million-digits": partial(boxed, b"[0 0 " + b"9" * 1_000_000 + b" 842]"),
    "objects-100000": partial(many_objects, 100_000),
    "size-claimed-8388607": partial(claimed_size, 8_388_607),
    "size-claimed-2^40": partial(claimed_size, 1 << 40),
    "size-claimed-negative": partial(claimed_size, -1),
    "pages-2500": lambda: pdf_of_pages([TEXT] * 2_500),
    "pages-empty": lambda: pdf_of_pages([b""] * 5),
    "glyphs-on-each-other": partial(many_glyphs, 1, 50_000),
    "words-all-over": partial(spread_glyphs, 2_000),
    "rules-20000": partial(many_drawings, 1, 20_000, b"%d %d m %d %d l S "),
    "level-rules-20000": partial(many_drawings, 1, 20_000, b"%d %d 70 .5 re f "),
    "dots-30000": partial(many_drawings, 1, 30_000, b"%d %d .7 .7 re f "),
    "boxes-20000": partial(many_drawings, 1, 20_000, b"%d %d 40 20 re S "),
    "white-boxes-20000": partial(many_drawings, 1, 20_000, b"1 g %d %d 40 20 re f "),
    "one-path-of-200000": partial(many_drawings, 1, 200_000, b"%d %d l "),
    "grid-100x100": partial(ruled_sheet, 100, 100),
    "lines-6000": lambda: pdf_of_pages(list(text_lines(6_000, b"1 2 3 4 5 6 7 8 9 0"))),
    "line-of-20000": lambda: pdf_of_pages([text_of(b"1" * 20_000, size=0.02)]),
    "box-zero": partial(boxed, b"[0 0 0 0]"),
    "box-negative": partial(boxed, b"[0 0 -595 -842]"),
    "box-reversed": partial(boxed, b"[595 842 0 0]"),
    "box-huge": partial(boxed, b"[0 0 1e9 1e9]"),
    "box-infinite": partial(boxed, b"[-1e38 -1e38 1e38 1e38]"),
    "box-tiny": partial(boxed, b"[0 0 1e-9 1e-9]"),
    "box-words": partial(boxed, b"[nan inf (a) /b]"),
    "box-short": partial(boxed, b"[0 0]"),
    "box-missing": partial(boxed, b"null"),
    "box-user-unit": partial(boxed, PAGE_BOX, page=b"/UserUnit 1e9"),
    "box-crop-outside": partial(boxed, PAGE_BOX, page=b"/CropBox [9000 9000 9999 9999]"),
    "box-turned-45": partial(boxed, PAGE_BOX, page=b"/Rotate 45"),
    "box-turned-far": partial(boxed, PAGE_BOX, page=b"/Rotate 999999990"),
    "font-huge": partial(boxed, PAGE_BOX, content=text_of(size=1e9)),
    "font-tiny": partial(boxed, PAGE_BOX, content=text_of(size=1e-9)),
    "font-negative": partial(boxed, PAGE_BOX, content=text_of(size=-12)),
    "font-zero": partial(boxed, PAGE_BOX, content=text_of(size=0)),
    "font-missing": partial(boxed, PAGE_BOX, content=TEXT.replace(b"/F1", b"/F9")),
    "place-far": partial(boxed, PAGE_BOX, content=text_of(at=b"1e30 1e30")),
    "matrix-singular": partial(boxed, PAGE_BOX, content=b"0 0 0 0 0 0 cm " + TEXT),
    "matrix-huge": partial(boxed, PAGE_BOX, content=b"1e20 0 0 1e20 0 0 cm " + TEXT),
    "matrix-repeated": partial(boxed, PAGE_BOX, content=b"9 0 0 9 0 0 cm " * 9999 + TEXT),
    "line-wide": partial(boxed, PAGE_BOX, content=b"1e30 w 0 0 m 9 9 l S " + TEXT),
    "line-dashed": partial(boxed, PAGE_BOX, content=b"[1e-9] 0 d 0 9 m 595 9 l S " + TEXT),
    "operators-unknown": partial(boxed, PAGE_BOX, content=b"foo " * 100_000 + TEXT),
    "operators-unbalanced": partial(boxed, PAGE_BOX, content=b"Q ET EMC " * 9999 + TEXT),
}

TITLED: dict[str, Maker] = {
    "digits-6000": lambda: in_chinese("收到申请" + "9" * 6000 + "件", size=0.05),
    "brackets-open": lambda: in_chinese("（" * 3000, size=0.1),
    "title-repeated": lambda: in_chinese("政府信息公开工作年度报告" * 300, size=0.1),
    "titles-in-lines": lambda: in_chinese(
        "甲市乙局2023年政府信息公开工作年度报告", lines=400, size=1
    ),
    "blanks-many": lambda: in_chinese("政府信息" + " " * 5000 + "公开", size=0.1),
}
"""They have the title of a report."""

SLOW: dict[str, Maker] = {
    "glyphs-3-million": partial(many_glyphs, 1, 3_000_000),
    "glyphs-3-million-on-300-pages": partial(many_glyphs, 300, 10_000),
    "glyphs-1-million": partial(many_glyphs, 1, 1_000_000),
    "drawings-2-million": partial(many_drawings, 1, 2_000_000, b"%d %d m %d %d l S "),
    "drawings-2-million-on-200-pages": partial(many_drawings, 200, 10_000, b"%d %d m %d %d l S "),
    "dots-1-million": partial(many_drawings, 1, 1_000_000, b"%d %d .7 .7 re f "),
    "white-boxes-500000": partial(many_drawings, 1, 500_000, b"1 g %d %d 40 20 re f "),
    "grid-2000x2000": partial(ruled_sheet, 2_000, 2_000),
    "forms-10^9": partial(form_bomb, 9, 10, TEXT),
    "forms-10^9-drawings": partial(form_bomb, 9, 10, b"0 0 m 99 99 l S"),
    "forms-2^40-empty": partial(form_bomb, 40, 2, b""),
    "bomb-1-gib": partial(huge_stream, 1 << 10),
    "bomb-operators": partial(huge_stream, 200, b"0 0 m 9 9 l S " * 70_000),
    "bomb-run-length": run_length_bomb,
    "bomb-font": font_bomb,
    "bomb-unused": unused_bomb,
    "nested-arrays-5-million": partial(nested, b"[", b"]", 5_000_000),
    "pages-100000": lambda: pdf_of_pages([b""] * 100_000),
    "words-all-over-20000": partial(spread_glyphs, 20_000),
    "words-all-over-400000": partial(spread_glyphs, 400_000),
    "lines-60000": lambda: pdf_of_pages(list(text_lines(60_000, b"1 2 3 4 5 6 7 8 9 0"))),
}
