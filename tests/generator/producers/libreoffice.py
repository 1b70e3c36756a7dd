"""LibreOffice prints .docx files: what Word and WPS users get."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.generator.document import Document
from tests.generator.fonts import require_typefaces
from tests.generator.producers.docx import write_docx

SECONDS_PER_START = 90
SECONDS_PER_DOCUMENT = 20


def missing() -> str | None:
    """Say which program is missing, or None when this producer can print."""
    return None if shutil.which("soffice") else "soffice is not installed"


def print_documents(documents: Sequence[Document], paths: Sequence[Path]) -> None:
    """Print documents to PDF files with one start of LibreOffice.

    Raises:
        RuntimeError: LibreOffice gave no PDF for a document.
    """
    with tempfile.TemporaryDirectory(prefix="generator-") as folder:
        sources = [Path(folder) / f"{number:05d}.docx" for number in range(len(documents))]
        for document, source in zip(documents, sources, strict=True):
            require_typefaces(document.theme.families)
            write_docx(document, source)
        convert_docx(sources, Path(folder))
        for source, path in zip(sources, paths, strict=True):
            printed = source.with_suffix(".pdf")
            if not printed.exists():
                raise RuntimeError(f"LibreOffice gave no PDF for {path.name}")
            shutil.copyfile(printed, path)


def convert_docx(sources: Sequence[Path], folder: Path) -> None:
    """Convert .docx files to PDF beside them, with a profile used for nothing else."""
    profile = (folder / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    command += ["--convert-to", "pdf:writer_pdf_Export"]
    subprocess.run(
        [*command, "--outdir", str(folder), *map(str, sources)],
        check=True,
        capture_output=True,
        timeout=SECONDS_PER_START + SECONDS_PER_DOCUMENT * len(sources),
    )
