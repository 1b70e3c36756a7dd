"""The output folder: every file whole under its name or absent, results kept in input order."""

import fcntl
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Self

from reportparse.batch.channel import Message
from reportparse.batch.ledger import Output, Record, read_finals, settle
from reportparse.batch.places import LocalPlace, Place
from reportparse.errors import LockedError

UNRESOLVED = "_unresolved"
NO_YEAR = "year-unknown"
PATH_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
SECOND = "year.second-report"


class Store:
    """The outputs and the ledger of one run, locked against every other run."""

    def __init__(self, place: Place | Path, shard: str = "") -> None:
        """Take the lock, sweep what a broken run left, and read the ledger.

        Args:
            place: The output folder, made when it is missing, or another place.
            shard: Tells ledgers of one folder apart, e.g. ".2-of-8".

        Raises:
            LockedError: Another run has the lock.
            OSError: The folder cannot be written.
        """
        self._place = LocalPlace(place) if isinstance(place, Path) else place
        self.name, folder = self._place.name, self._place.folder
        self.ledger_path = folder / f"ledger{shard}.jsonl"
        self._is_shared = bool(shard)
        self._own: frozenset[str] = frozenset()
        self._parts = folder / f".parts{shard}"
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = (folder / f".lock{shard}").open("wb")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            raise LockedError(
                f"{self.name}: another run is writing here; wait for it, or give another folder"
            ) from None
        shutil.rmtree(self._parts, ignore_errors=True)
        self._parts.mkdir()
        self.finals, stale = read_finals(self.ledger_path)
        self._references = Counter(
            output.path for record in self.finals.values() for output in record.outputs
        )
        self._holders = {
            output.path: record.input
            for record in self.finals.values()
            if record.duplicate_of is None
            for output in record.outputs
        }
        self._first_with = {
            record.sha256: record.input
            for record in self.finals.values()
            if record.sha256 and record.outputs and record.duplicate_of is None
        }
        self._writer = self._place.open_writer(self._parts)
        self._remove(stale)
        settle(self.ledger_path, self._parts / "ledger")
        self._ledger = self.ledger_path.open("ab")
        self._lines: list[bytes] = []

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Release the lock. What is not synced yet may be lost: it has no record either."""
        self._writer.close()
        shutil.rmtree(self._parts, ignore_errors=True)
        with suppress(OSError):  # the disk is full; that is what is being told already
            self._ledger.close()
        self._lock.close()

    def spool(self, number: int, body: bytes) -> Path:
        """Put a result aside until the inputs before it have ended."""
        part = self._parts / f"{number}.result"
        part.write_bytes(body)
        return part

    def is_whole(self, record: Record) -> bool:
        """Whether every output of a record is there as it was written."""
        return all(self._digest(path) == digest for path, digest in record.outputs)

    def _digest(self, path: str) -> str | None:
        content = self._place.read(path)
        return None if content is None else sha256(content).hexdigest()

    def first_with(self, digest: str | None, key: str) -> Record | None:
        """Return the final record of another input whose bytes were the same."""
        first = self._first_with.get(digest) if digest else None
        return None if first in (None, key) else self.finals.get(str(first))

    def write_reports(
        self, key: str, digest: str, reports: Iterable[Message], body: bytes
    ) -> tuple[Output, ...]:
        """Write the report JSONs of one input, each whole, and return where they are."""
        self._own = self._release(key, digest)
        outputs: list[Output] = []
        start = 0
        for report in reports:
            text = body[start : start + report["bytes"]]
            start += report["bytes"]
            outputs.append(self._write_report(key, digest, report, text))
        return tuple(outputs)

    def _release(self, key: str, digest: str) -> frozenset[str]:
        """Free the names an input has from an earlier run, so that it gets them again."""
        own = self.finals.get(key)
        released = frozenset(
            output.path
            for output in (own.outputs if own else ())
            # Where another input has the bytes this one had, the file stays for that one.
            if self._holders.get(output.path) == key
            and (self._references[output.path] == 1 or (own and own.sha256 == digest))
        )
        for path in released:
            del self._holders[path]
        return released

    def append(self, record: Record) -> None:
        """Add a line to the ledger; `sync` writes it, after the reports it names."""
        self._lines.append(record.to_line())
        if not record.final:
            return
        before = self.finals.get(record.input)
        self.finals[record.input] = record
        self._references.update(output.path for output in record.outputs)
        if record.outputs and record.duplicate_of is None and record.sha256:
            self._first_with.setdefault(record.sha256, record.input)
        if before is not None:
            self._references.subtract(output.path for output in before.outputs)
            self.sync()
            self._remove(output.path for output in before.outputs)

    def sync(self) -> None:
        """Make everything written last: the reports, their names, then the ledger."""
        self._writer.settle()
        self._ledger.write(b"".join(self._lines))
        self._lines.clear()
        self._ledger.flush()
        os.fsync(self._ledger.fileno())
        self._place.publish(self.ledger_path, now=False)

    def settle(self) -> None:
        """Leave a ledger with one final record for each input."""
        self.sync()
        settle(self.ledger_path, self._parts / "ledger")
        self._place.publish(self.ledger_path)

    def _write_report(self, key: str, digest: str, report: Message, text: bytes) -> Output:
        wanted = place_of(report, digest)
        while True:
            path, rival = self._free_path(digest, wanted)
            content = text if rival is None else _with_finding(text, rival)
            if not self._is_shared or path in self._own:
                self._writer.add(content, path)
                break
            there = self._writer.add_new(content, path)
            if there is None or digest_in(there) == digest:
                content = there or content  # another shard has an input of the same bytes
                break  # else another shard has just taken the name
        self._holders[path] = key
        return Output(path, sha256(content).hexdigest())

    def _free_path(self, digest: str, wanted: str) -> tuple[str, str | None]:
        """Return the first name that no other report has, and the report that has the first."""
        stem = wanted.removesuffix(".json")
        number, path = 0, wanted
        while self._is_taken(path, digest):
            number += 1
            more = f".{number}" if number > 1 else ""
            path = f"{stem}.{digest[:16]}{more}.json"
        return path, (wanted if number else None)

    def _is_taken(self, path: str, digest: str) -> bool:
        """Whether a name belongs to a report; one of the same bytes without a record is ours."""
        if path in self._holders:
            return True
        there = None if path in self._own else self._place.read(path)
        return there is not None and digest_in(there) != digest

    def _remove(self, paths: Iterable[str]) -> None:
        """Remove the outputs that no final record names any more."""
        for path in paths:
            if self._references[path] == 0:
                self._place.remove(path)
                self._holders.pop(path, None)


def place_of(report: Message, digest: str) -> str:
    """Return where a report belongs, relative to the output folder."""
    year = report["year"]
    name = f"{year}.json" if isinstance(year, int) else f"{NO_YEAR}.json"
    parts = (str(report["region"]), str(report["agency"]))
    if report["region"] and isinstance(year, int) and all(map(PATH_PART.fullmatch, parts)):
        return "/".join((*parts, name))
    return f"{UNRESOLVED}/{digest[:16]}/{name}"


def digest_in(report: bytes) -> str | None:
    """Return the SHA-256 of the PDF that a report JSON names; None when it is none."""
    try:
        return str(json.loads(report)["source"]["sha256"])
    except (ValueError, KeyError, TypeError):
        return None


def _with_finding(text: bytes, rival: str) -> bytes:
    """Add to a report that another one of the same agency and year came before it."""
    from reportparse.report import Finding, Report

    report = Report.model_validate_json(text)
    finding = Finding(
        code=SECOND,
        origin="unclear",
        severity="warning",
        message=f"another report of the same agency and year came first and is in {rival}; "
        "compare the two",
    )
    return report.model_copy(update={"findings": (*report.findings, finding)}).to_json().encode()
