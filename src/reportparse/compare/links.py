"""Where the PDF behind a number is, as a link that can do nothing but open it."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from reportparse.compare.comparison import Source

WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Links:
    """Finds the PDFs: below `pdfs`, a folder or web address, else where the batch read them."""

    pdfs: str | None = None
    page_folder: Path | None = None
    """The folder of the page that links; None when it is not known yet."""

    def to_page(self, source: Source, page: int | None) -> str | None:
        """Return the address of a page of a PDF; None when nobody knows where it is."""
        base = self._file(source)
        if base is None:
            return None
        return f"{base}#page={page}" if page else base

    def _file(self, source: Source) -> str | None:
        if self.pdfs and source.file:
            if self.pdfs.startswith(WEB):
                return f"{quote(self.pdfs.rstrip('/'), safe='/:%?=&')}/{_quoted(source.file)}"
            return self._relative(Path(self.pdfs) / source.file)
        if source.path and "\x00" not in source.path and Path(source.path).is_file():
            return self._relative(Path(source.path))
        return None

    def _relative(self, path: Path) -> str:
        folder = self.page_folder or Path()
        return _quoted(Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix())


def _quoted(path: str) -> str:
    """Quote a path: also a colon, so that no part of a name is taken for a scheme."""
    return quote(path.encode("utf-8", "surrogateescape"), safe="/")
