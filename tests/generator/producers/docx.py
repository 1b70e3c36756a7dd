"""Write a document as .docx: WordprocessingML by hand, nothing but what reports need."""

import struct
import zipfile
import zlib
from pathlib import Path
from xml.sax.saxutils import escape

from tests.generator.document import (
    Align,
    Block,
    Document,
    PageBreak,
    PageSetup,
    Paragraph,
    Picture,
    Span,
    Table,
    Theme,
    Turn,
)
from tests.generator.producers.docx_table import table_xml
from tests.generator.producers.looks import ParagraphLook, paragraph_look

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
EMU_PER_POINT = 12700
CONTENT_TYPES = (
    XML_HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.header+xml"/>'
    '<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.footer+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROOT_RELATIONS = (
    XML_HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    f'relationships"><Relationship Id="rId1" Type="{RELATION}/officeDocument" '
    'Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/'
    'package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
DOCUMENT_RELATIONS = (
    XML_HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    f'relationships"><Relationship Id="rId1" Type="{RELATION}/header" Target="header1.xml"/>'
    f'<Relationship Id="rId2" Type="{RELATION}/footer" Target="footer1.xml"/>'
    f'<Relationship Id="rId3" Type="{RELATION}/image" Target="media/grey.png"/></Relationships>'
)


RED_LINE = '<w:pBdr><w:bottom w:val="single" w:sz="16" w:space="1" w:color="D00000"/></w:pBdr>'


def write_docx(document: Document, path: Path) -> None:
    """Write the document to a .docx file."""
    setup = document.setup
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", CONTENT_TYPES)
        package.writestr("_rels/.rels", ROOT_RELATIONS)
        package.writestr("word/_rels/document.xml.rels", DOCUMENT_RELATIONS)
        package.writestr("word/document.xml", document_xml(document))
        package.writestr("word/header1.xml", header_xml(setup, document.theme))
        package.writestr("word/footer1.xml", footer_xml(setup, document.theme))
        package.writestr("word/media/grey.png", grey_png())
        package.writestr("docProps/core.xml", core_xml(document.meta_title))


def core_xml(title: str) -> str:
    """Return the package's properties."""
    return (
        XML_HEAD + '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/'
        'metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title></cp:coreProperties>"
    )


def document_xml(document: Document) -> str:
    """Return the main part; a `Turn` closes a section."""
    parts: list[str] = []
    landscape = False
    for block in document.blocks:
        if isinstance(block, Turn):
            parts.append(f"<w:p><w:pPr>{section_xml(document.setup, landscape)}</w:pPr></w:p>")
            landscape = block.landscape
        else:
            parts.append(block_xml(block, document, landscape=landscape))
    body = "".join(parts)
    return (
        f"{XML_HEAD}<w:document {NAMESPACES}><w:body>{body}"
        f"{section_xml(document.setup, landscape)}</w:body></w:document>"
    )


def section_xml(setup: PageSetup, landscape: bool) -> str:
    """Return page size, margins, header and footer of a section."""
    width, height = (setup.height, setup.width) if landscape else (setup.width, setup.height)
    orient = ' w:orient="landscape"' if landscape else ""
    x, y = twips(setup.margin_x), twips(setup.margin_y)
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/>'
        '<w:footerReference w:type="default" r:id="rId2"/>'
        f'<w:pgSz w:w="{twips(width)}" w:h="{twips(height)}"{orient}/>'
        f'<w:pgMar w:top="{y}" w:bottom="{y}" w:left="{x}" w:right="{x}" '
        'w:header="700" w:footer="700" w:gutter="0"/></w:sectPr>'
    )


def twips(points: float) -> int:
    """Convert points to twentieths of a point."""
    return round(points * 20)


def block_xml(block: Block, document: Document, *, landscape: bool) -> str:
    """Return the XML of one block."""
    if isinstance(block, Paragraph):
        return paragraph_xml(block, document.theme)
    if isinstance(block, Picture):
        return f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r>{picture_xml(block)}</w:r></w:p>'
    if isinstance(block, Table):
        setup = document.setup
        sheet = setup.height if landscape else setup.width
        after = '<w:p><w:pPr><w:spacing w:line="120" w:lineRule="exact"/></w:pPr></w:p>'
        return table_xml(block, document.theme, sheet - 2 * setup.margin_x) + after
    return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' if isinstance(block, PageBreak) else ""


def paragraph_xml(block: Paragraph, theme: Theme) -> str:
    """Return a paragraph in its style."""
    look = paragraph_look(block.style, theme)
    line = twips(look.size * theme.line_height)
    indent = twips(look.size * 2) if look.indented else 0
    align = "both" if block.style == "body" else look.align
    border = RED_LINE if block.style == "redhead" else ""
    properties = (
        f'{border}<w:spacing w:line="{line}" w:lineRule="exact"/><w:ind w:firstLine="{indent}"/>'
        f'<w:jc w:val="{align}"/>'
    )
    runs = "".join(
        run_xml(Span(span.text, span.bold or look.bold), look, theme.digit_font)
        for span in block.spans
    )
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def run_xml(span: Span, look: ParagraphLook, digit_font: str | None) -> str:
    """Return a run; newlines become line breaks."""
    latin = digit_font or look.font
    bold = "<w:b/>" if span.bold else ""
    properties = (
        f'<w:rPr><w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:cs="{latin}" '
        f'w:eastAsia="{look.font}"/>{bold}<w:color w:val="{look.color.lstrip("#")}"/>'
        f'<w:sz w:val="{round(look.size * 2)}"/></w:rPr>'
    )
    text = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(text_line)}</w:t>'
        for text_line in span.text.split("\n")
    )
    return f"<w:r>{properties}{text}</w:r>"


def header_xml(setup: PageSetup, theme: Theme) -> str:
    """Return the running header."""
    small = ParagraphLook(theme.body_font, 9, False, "center")
    inner = run_xml(Span(setup.header), small, None) if setup.header else ""
    return (
        f'{XML_HEAD}<w:hdr {NAMESPACES}><w:p><w:pPr><w:jc w:val="center"/></w:pPr>{inner}</w:p>'
        "</w:hdr>"
    )


def footer_xml(setup: PageSetup, theme: Theme) -> str:
    """Return the footer with the page number."""
    inner = page_number_xml(setup.page_number, theme) if setup.page_number else ""
    align: Align = setup.page_number_align
    return (
        f'{XML_HEAD}<w:ftr {NAMESPACES}><w:p><w:pPr><w:jc w:val="{align}"/></w:pPr>{inner}</w:p>'
        "</w:ftr>"
    )


def page_number_xml(pattern: str, theme: Theme) -> str:
    """Return runs and fields for a page number pattern."""
    look = ParagraphLook(theme.body_font, 10, False, "center")
    parts = []
    for piece in (
        pattern.replace("{page}", "\0PAGE\0").replace("{pages}", "\0NUMPAGES\0").split("\0")
    ):
        run = run_xml(Span(piece if piece not in ("PAGE", "NUMPAGES") else "1"), look, None)
        if piece in ("PAGE", "NUMPAGES"):
            run = f'<w:fldSimple w:instr=" {piece} ">{run}</w:fldSimple>'
        parts.append(run)
    return "".join(parts)


def picture_xml(picture: Picture) -> str:
    """Return an inline grey picture."""
    cx, cy = round(picture.width * EMU_PER_POINT), round(picture.height * EMU_PER_POINT)
    return (
        f'<w:drawing><wp:inline><wp:extent cx="{cx}" cy="{cy}"/><wp:docPr id="1" name="p"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr>'
        '<pic:blipFill><a:blip r:embed="rId3"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing>"
    )


def grey_png() -> bytes:
    """Return a grey picture of 2 by 2 pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        checksum = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)

    rows = b"".join(b"\0" + bytes([200, 205]) for _ in range(2))
    header = struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
