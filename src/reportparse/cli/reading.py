"""The options of every command that converts PDFs: how they are read, and what one may cost."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any, get_type_hints

from reportparse.batch.limits import Limits
from reportparse.cli.options import (
    AgenciesFile,
    ExtraCodebooks,
    MaxBytes,
    MaxCpu,
    MaxDrawings,
    MaxGlyphs,
    MaxMemory,
    MaxPages,
    MaxSeconds,
    MaxStream,
    NoOcr,
    Password,
    ReadTwice,
)
from reportparse.limits import MEBIBYTE, DocumentLimits

if TYPE_CHECKING:
    from reportparse.batch.runner import Options

SANE = Limits()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the user wants; field order is the order in --help."""

    password: Password = None
    codebook: ExtraCodebooks = None
    agencies: AgenciesFile = None
    no_ocr: NoOcr = False
    read_twice: ReadTwice = False
    max_seconds: MaxSeconds = int(SANE.seconds)
    max_cpu_seconds: MaxCpu = int(SANE.cpu_seconds)
    max_memory: MaxMemory = SANE.memory // MEBIBYTE
    max_bytes: MaxBytes = SANE.file_bytes // MEBIBYTE
    max_pages: MaxPages = SANE.document.pages
    max_glyphs: MaxGlyphs = SANE.document.glyphs
    max_drawings: MaxDrawings = SANE.document.drawings
    max_stream: MaxStream = SANE.document.stream_bytes // MEBIBYTE

    def options(self, *, silence: float = SANE.silence) -> "Options":
        """Return the options of a run, apart from those that only one command has.

        Raises:
            CodebookError: A codebook is malformed; no PDF is blamed for it.
            AgenciesFileError: The decisions on agencies are; likewise.
        """
        from reportparse.batch.runner import Options

        self._require_files()
        limits = Limits(
            seconds=self.max_seconds,
            cpu_seconds=self.max_cpu_seconds,
            silence=silence,
            memory=self.max_memory * MEBIBYTE,
            file_bytes=self.max_bytes * MEBIBYTE,
            document=DocumentLimits(
                self.max_pages, self.max_glyphs, self.max_drawings, self.max_stream * MEBIBYTE
            ),
        )
        return Options(
            limits=limits,
            codebooks=tuple(str(path.absolute()) for path in self.codebook or ()),
            agencies=str(self.agencies.absolute()) if self.agencies else None,
            password=self.password,
            read_twice=self.read_twice,
            ocr=not self.no_ocr,
        )

    def _require_files(self) -> None:
        if self.codebook:
            from reportparse.codebook import load_codebook

            load_codebook(*self.codebook)
        if self.agencies is not None:
            from reportparse.agencies import load_decisions

            load_decisions(self.agencies)


def takes_reading(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of `Reading` in the place of its parameter `reading`."""
    hints = get_type_hints(Reading, include_extras=True)
    shared = [
        Parameter(one.name, Parameter.KEYWORD_ONLY, default=one.default, annotation=hints[one.name])
        for one in fields(Reading)
    ]
    own = signature(command, eval_str=True)
    parameters: list[Parameter] = []
    for parameter in own.parameters.values():
        if parameter.name == "reading":
            parameters += shared
        else:
            parameters.append(parameter.replace(kind=Parameter.KEYWORD_ONLY))

    @wraps(command)
    def run(**given: Any) -> None:
        wanted = {one.name: given.pop(one.name) for one in shared}
        command(**given, reading=Reading(**wanted))

    run.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
    return run
