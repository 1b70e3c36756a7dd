"""The ledger of a run: one JSON line for each attempt, exactly one final line for each input."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

from reportparse.batch.codes import Code
from reportparse.batch.compact import CompactMap, fingerprint


class Output(NamedTuple):
    """A file that was written, relative to the output folder."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Record:
    """One attempt at one input. Field order is the order of the keys."""

    input: str
    attempt: int
    final: bool
    code: str
    exit_status: int | None
    sha256: str | None
    size: int | None
    outputs: tuple[Output, ...]
    duplicate_of: str | None
    """The input that held the same bytes earlier; its outputs stand for both."""
    message: str
    seconds: float
    parser: str
    """Version, and a digest of the codebooks and options that the outputs depend on."""

    def to_line(self) -> bytes:
        """Return the JSON line; ASCII only, so that nothing in it can be live on a terminal."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        fields["outputs"] = [output._asdict() for output in self.outputs]
        return json.dumps(fields).encode("ascii") + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> Self:
        """Read a JSON line.

        Raises:
            ValueError: The line is torn or no record.
        """
        try:
            fields: dict[str, Any] = json.loads(line)
            fields["outputs"] = tuple(Output(**output) for output in fields["outputs"])
            Code(fields["code"])
            return cls(**fields)
        except (TypeError, KeyError, ValueError) as error:
            raise ValueError("no record") from error


def read_records(path: Path) -> Iterator[Record]:
    """Yield the whole records of a ledger; a torn line is passed over."""
    for _, record in read_places(path):
        yield record


def read_record(path: Path, place: int) -> Record:
    """Return the record that starts at a byte of a ledger."""
    with path.open("rb") as file:
        file.seek(place)
        return Record.from_line(file.readline())


def read_places(path: Path) -> Iterator[tuple[int, Record]]:
    """Yield the whole records of a ledger, each with the byte it starts at."""
    if not path.exists():
        return
    place = 0
    with path.open("rb") as file:
        for line in file:
            with suppress(ValueError):
                yield place, Record.from_line(line)
            place += len(line)


def read_finals(path: Path) -> tuple[dict[str, Record], set[str]]:
    """Return the final record of each input, the last that says so, and the outputs of others."""
    finals: dict[str, Record] = {}
    stale: set[str] = set()
    for record in read_records(path):
        older = finals.get(record.input) if record.final else record
        if older is not None:
            stale.update(output.path for output in older.outputs)
        if record.final:
            finals[record.input] = record
    return finals, stale


def settle(path: Path, part: Path) -> None:
    """Rewrite a ledger so that each input has one final record, and no line is torn.

    A ledger that is so already is left alone.
    """
    if not path.exists() or _is_settled(path):
        return
    last: dict[str, int] = {}
    for place, record in read_places(path):
        if record.final:
            last[record.input] = place
    with part.open("wb") as file:
        for place, record in read_places(path):
            if record.final and last[record.input] != place:
                record = _superseded(record)
            file.write(record.to_line())
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _is_settled(path: Path) -> bool:
    """Whether no line is torn and no input has two final records; if in doubt, not."""
    finals = CompactMap()
    is_ended = True
    with path.open("rb") as file:
        for line in file:
            try:
                record = Record.from_line(line)
            except ValueError:
                return False
            is_ended = line.endswith(b"\n")
            if record.final:
                key = fingerprint(record.input)
                if key in finals:
                    return False
                finals[key] = 0
    return is_ended


def _superseded(record: Record) -> Record:
    fields = {name: getattr(record, name) for name in Record.__slots__}
    return Record(**{**fields, "final": False})
