"""Each producer prints documents through a real program or library of its own."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.generator.document import Document
from tests.generator.producers import chromium, drawn, libreoffice, reportlab, typst


class Producer(NamedTuple):
    """How documents are printed, and why they cannot be."""

    print_documents: Callable[[Sequence[Document], Sequence[Path]], None]
    missing: Callable[[], str | None]


PRODUCERS = {
    "libreoffice": Producer(libreoffice.print_documents, libreoffice.missing),
    "chromium": Producer(chromium.print_documents, chromium.missing),
    "drawn": Producer(drawn.print_documents, drawn.missing),
    "reportlab": Producer(reportlab.print_documents, reportlab.missing),
    "typst": Producer(typst.print_documents, typst.missing),
}
