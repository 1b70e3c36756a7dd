"""Files around a good report: damaged, encrypted, of another type, oddly named, not even files."""

import gzip
import io
import os
import random
import socket
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pymupdf

from tests.conftest import PROJECT

FIXTURES = PROJECT / "fixtures"
GOOD = FIXTURES / "nanhai-xiqiao-2024" / "report.pdf"
TRUNCATED = ("nanhai-xiqiao-2024", "ningxia-gongan-2017", "siming-2016")
"""Fixtures of three producers, with and without object streams."""

Maker = Callable[[], bytes]


PDF_ENCRYPT_RC4_40, PDF_ENCRYPT_RC4_128 = 2, 3  # as PyMuPDF numbers them
PDF_ENCRYPT_AES_128, PDF_ENCRYPT_AES_256 = 4, 5


def truncated(agency: str, tenths: int) -> bytes:
    """The first tenths of a report, as a broken download leaves it."""
    pdf = (FIXTURES / agency / "report.pdf").read_bytes()
    return pdf[: len(pdf) * tenths // 10]


def holed(tenths: int) -> bytes:
    """A report with four kibibytes of zeros, as a broken disk leaves it."""
    pdf = bytearray(GOOD.read_bytes())
    start = len(pdf) * tenths // 10
    pdf[start : start + 4096] = bytes(len(pdf[start : start + 4096]))
    return bytes(pdf)


def noisy(share: float) -> bytes:
    """A report with a share of its bytes replaced."""
    dice = random.Random(3)
    pdf = bytearray(GOOD.read_bytes())
    for _ in range(int(len(pdf) * share)):
        pdf[dice.randrange(16, len(pdf))] = dice.randrange(256)
    return bytes(pdf)


def changed(old: bytes, new: bytes) -> bytes:
    """A report in which every `old` is replaced."""
    pdf = GOOD.read_bytes()
    assert old in pdf
    return pdf.replace(old, new)


def encrypted(method: int, owner: str | None, user: str | None) -> bytes:
    """A report that is encrypted."""
    with pymupdf.open(GOOD) as document:
        return bytes(document.tobytes(encryption=method, owner_pw=owner, user_pw=user))


def zipped(*entries: tuple[str, bytes]) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def tarred(entries: Sequence[tuple[tarfile.TarInfo, bytes]], mode: str = "w:gz") -> bytes:
    """A tar archive."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for entry, content in entries:
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def tar_entry(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    """The head of an entry."""
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, link
    return entry


def encrypted_zip() -> bytes:
    """A zip archive whose entry claims to be encrypted."""
    raw = bytearray(zipped(("a.pdf", b"%PDF-1.4")))
    raw[6] |= 1
    raw[raw.index(b"PK\1\2") + 8] |= 1
    return bytes(raw)


DAMAGED: dict[str, Maker] = {
    **{
        f"truncated-{agency}-{tenths}0": partial(truncated, agency, tenths)
        for agency in TRUNCATED
        for tenths in range(1, 10)
    },
    **{f"holed-{tenths}0": partial(holed, tenths) for tenths in range(10)},
    **{f"noisy-{share:g}": partial(noisy, share) for share in (1e-5, 1e-4, 1e-3, 1e-2, 0.1)},
    "last-line-missing": lambda: GOOD.read_bytes().rstrip().removesuffix(b"%%EOF"),
    "start-wrong": partial(changed, b"startxref", b"startxref\n1"),
    "start-missing": partial(changed, b"startxref", b"startyref"),
    "junk-before": lambda: bytes(100) + GOOD.read_bytes(),
    "junk-before-long": lambda: b"\n" * 2000 + GOOD.read_bytes(),
    "junk-behind": lambda: GOOD.read_bytes() + bytes(1 << 20),
    "mark-before": lambda: b"\xef\xbb\xbf" + GOOD.read_bytes(),
    "twice": lambda: GOOD.read_bytes() * 2,
    "as-text": lambda: GOOD.read_bytes().replace(b"\n", b"\r\n"),
    "seven-bits": lambda: bytes(byte & 127 for byte in GOOD.read_bytes()),
    "header-alone": lambda: b"%PDF-1.7\n",
    "header-and-noise": lambda: b"%PDF-1.7\n" + random.Random(4).randbytes(1 << 20),
    "header-and-zeros": lambda: b"%PDF-1.7\n" + bytes(1 << 20),
    "header-and-objects": lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 100_000,
}

ENCRYPTED: dict[str, Maker] = {
    "user-aes-256": partial(encrypted, PDF_ENCRYPT_AES_256, "owner", "user"),
    "user-aes-128": partial(encrypted, PDF_ENCRYPT_AES_128, "owner", "user"),
    "user-rc4-40": partial(encrypted, PDF_ENCRYPT_RC4_40, "owner", "user"),
    "user-unicode": partial(encrypted, PDF_ENCRYPT_AES_256, "主", "密码"),
    "handler-unknown": lambda: encrypted(PDF_ENCRYPT_RC4_128, "o", "").replace(
        b"/Standard", b"/Nobodys"
    ),
    "keys-cut": lambda: encrypted(PDF_ENCRYPT_RC4_128, "o", "u").replace(
        b"/Length 128", b"/Length 9999"
    ),
}

OWNED: dict[str, Maker] = {
    "owner-aes-256": partial(encrypted, PDF_ENCRYPT_AES_256, "owner", None),
    "owner-rc4-128": partial(encrypted, PDF_ENCRYPT_RC4_128, "owner", None),
}
"""Encrypted, but opened by anybody."""

WRONG_TYPE: dict[str, Maker] = {
    "empty": lambda: b"",
    "html": lambda: b"<!doctype html><html><script>alert(1)</script>404 Not Found</html>",
    "html-that-speaks-of-pdf": lambda: b"<html>Download a PDF-1.4 here: %PDF-1.4</html>",
    "json": lambda: b'{"code": 500, "message": "%PDF"}',
    "text": lambda: "政府信息公开工作年度报告".encode(),
    "text-gbk": lambda: "政府信息公开工作年度报告".encode("gbk"),
    "text-utf-16": lambda: "%PDF-1.7 政府信息公开".encode("utf-16"),
    "png": lambda: b"\x89PNG\r\n\x1a\n" + bytes(100),
    "jpeg": lambda: b"\xff\xd8\xff\xe0" + bytes(100),
    "gif": lambda: b"GIF89a" + bytes(100),
    "tiff": lambda: b"II*\0" + bytes(100),
    "word": lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1000),
    "docx": lambda: zipped(("word/document.xml", b"<w:document/>")),
    "zip-of-a-report": lambda: zipped(("report.pdf", GOOD.read_bytes())),
    "gzip-of-a-report": lambda: gzip.compress(GOOD.read_bytes()),
    "rar": lambda: b"Rar!\x1a\x07\0" + bytes(100),
    "7z": lambda: b"7z\xbc\xaf\x27\x1c" + bytes(100),
    "postscript": lambda: b"%!PS-Adobe-3.0\n(%PDF) show",
    "ofd": lambda: zipped(("OFD.xml", b"<ofd:OFD/>")),
    "caj": lambda: b"CAJ\0" + bytes(100),
    "elf": lambda: b"\x7fELF" + bytes(100),
    "zeros": lambda: bytes(1 << 20),
    "noise": lambda: random.Random(5).randbytes(1 << 20),
    "mail": lambda: b"From: a@b\nContent-Type: application/pdf\n\nJVBERi0xLjcK",
}

ODD_NAMES: tuple[bytes, ...] = (
    "政府信息公开.PDF".encode(),
    "政府信息公开.pdf".encode("gbk"),
    b"-o.pdf",
    b"--help.pdf",
    b" .pdf",
    b".pdf",
    b"..pdf",
    b"a\nb.pdf",
    b"a\tb\r.pdf",
    b"\x1b[31mred.pdf",
    b"\xff\xfe\x80.pdf",
    b"$(touch x);`id`.pdf",
    b"'\"\\.pdf",
    b"<img src=x onerror=alert(1)>.pdf",
    b"=cmd|' C'!A1.pdf",
    b"%s%n{0}.pdf",
    b"[a-z]*?.pdf",
    b"a!b.pdf",
    "\u202efdp.pdf".encode(),
    "\U0001f600\u200b.pdf".encode(),
    b"a" * 251 + b".pdf",
    b"con.pdf",
    b"a.zip.pdf",
    b"x#2.pdf",
)
"""Names of good reports."""

ARCHIVES: dict[str, Maker] = {
    "bomb.zip": lambda: zipped(*((f"{number}.pdf", bytes(1 << 21)) for number in range(60))),
    "within.zip": lambda: zipped(("inner.zip", zipped(("a.pdf", b"%PDF")))),
    "encrypted.zip": encrypted_zip,
    "climbing.zip": lambda: zipped(("../../climbed.pdf", b"<html>"), ("/etc/x.pdf", b"<html>")),
    "twins.zip": lambda: zipped(("a.pdf", b"<html>"), ("b.pdf", b"<html>")).replace(b"b.p", b"a.p"),
    "cut.zip": lambda: zipped(("a.pdf", GOOD.read_bytes()))[:-40],
    "noise.zip": lambda: random.Random(6).randbytes(1000),
    "empty.zip": lambda: b"",
    "bomb.tgz": lambda: tarred(
        [(tar_entry(f"{number}.pdf"), bytes(1 << 21)) for number in range(60)]
    ),
    "cut.tgz": lambda: tarred([(tar_entry("a.pdf"), GOOD.read_bytes())])[:-4000],
    "odd.tar": lambda: tarred(
        [
            (tar_entry("device.pdf", tarfile.CHRTYPE), b""),
            (tar_entry("pipe.pdf", tarfile.FIFOTYPE), b""),
            (tar_entry("link.pdf", tarfile.SYMTYPE, "/etc/passwd"), b""),
            (tar_entry("hard.pdf", tarfile.LNKTYPE, "../../x"), b""),
            (tar_entry("../up.pdf"), b"<html>"),
        ],
        "w",
    ),
    "wrong.tar.xz": lambda: b"\xfd7zXZ\0" + bytes(100),
}


def write_special(folder: Path) -> list[Path]:
    """Write what is no regular file, or hardly one; return the paths."""
    made = [folder / f"{name}.pdf" for name in SPECIAL]
    pipe, plug, out, loop, nowhere, device, sparse = made
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(folder)  # a socket's path may have 107 bytes
        try:
            listener.bind(plug.name)
        finally:
            os.chdir(here)
    out.symlink_to("/etc/passwd")
    loop.symlink_to(loop.name)
    nowhere.symlink_to("nothing.pdf")
    device.symlink_to("/dev/zero")
    with sparse.open("wb") as file:
        file.truncate(1 << 40)
    (folder / "folder.pdf").mkdir()
    return made


SPECIAL = ("pipe", "socket", "out", "loop", "nowhere", "device", "sparse")
