"""The output folder: every file whole under its name or absent, results kept in input order."""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Self

from reportparse.batch.channel import Message
from reportparse.batch.compact import CompactMap, fingerprint
from reportparse.batch.ledger import Output, Record, read_places, read_record, settle
from reportparse.batch.places import LocalPlace, Place
from reportparse.batch.rivals import add_rival
from reportparse.errors import LockedError

UNRESOLVED = "_unresolved"
NO_YEAR = "year-unknown"
REGION = re.compile(r"[0-9]{1,12}")  # so that no folder has the name of the ledger
PATH_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


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
        settle(self.ledger_path, self._parts / "ledger")
        # What the ledger says is kept as places in it: a record takes a kilobyte.
        self._finals = CompactMap()
        """Inputs with a final record of an earlier run."""
        self._first_with = CompactMap()
        """Who was first with certain bytes."""
        self._holders = CompactMap()
        """The inputs whose reports have certain paths; each is a reference to the path, too."""
        self._more = CompactMap()
        """References to paths beside those."""
        self._writer = self._place.open_writer(self._parts)
        self._remove(self._read_ledger())
        self._ledger = self.ledger_path.open("ab")
        self._end = self._ledger.seek(0, os.SEEK_END)
        self._pending: dict[int, bytes] = {}
        """Lines that are not in the ledger yet, by the place they will have."""
        self._has_superseded = False

    def _read_ledger(self) -> set[str]:
        """Note what the ledger says, and return the outputs that no final record names."""
        stale: set[str] = set()
        for place, record in read_places(self.ledger_path):
            if not record.final:
                stale.update(output.path for output in record.outputs)
                continue
            key = fingerprint(record.input)
            self._finals[key] = place
            if record.duplicate_of is not None:
                self._refer(record.outputs, 1)
                continue
            for output in record.outputs:
                self._holders[fingerprint(output.path)] = key
            if record.sha256 and record.outputs:
                self._first_with[fingerprint(record.sha256)] = place
        return stale

    def final_of(self, key: str) -> Record | None:
        """Return the final record that an input has from an earlier run."""
        place = self._finals.get(fingerprint(key))
        if place is None:
            return None
        record = read_record(self.ledger_path, place)
        return record if record.input == key else None

    def _refer(self, outputs: Iterable[Output], step: int) -> None:
        """Count references to paths beside those of their holders."""
        for output in outputs:
            path = fingerprint(output.path)
            self._more[path] = (self._more.get(path) or 0) + step

    def _references(self, path: str) -> int:
        """Return how many final records name a path."""
        short = fingerprint(path)
        return (short in self._holders) + (self._more.get(short) or 0)

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

    def expect(self, inputs: int) -> None:
        """Take the memory that so many inputs will need now."""
        self._holders.reserve(inputs)
        self._first_with.reserve(inputs)

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
        place = self._first_with.get(fingerprint(digest)) if digest else None
        if place is None:
            return None
        line = self._pending.get(place)
        first = Record.from_line(line) if line else read_record(self.ledger_path, place)
        return first if first.sha256 == digest and first.input != key else None

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
        own = self.final_of(key)
        if own is None:
            return frozenset()
        holder = fingerprint(key)
        released = [
            output
            for output in own.outputs
            # Where another input has the bytes this one had, the file stays for that one.
            if self._holders.get(fingerprint(output.path)) == holder
            and (self._references(output.path) == 1 or own.sha256 == digest)
        ]
        for output in released:
            self._holders.pop(fingerprint(output.path))
        self._refer(released, 1)  # until the new record is there
        return frozenset(output.path for output in released)

    def append(self, record: Record) -> None:
        """Add a line to the ledger; `sync` writes it, after the reports it names."""
        place, line = self._end, record.to_line()
        self._pending[place] = line
        self._end += len(line)
        if not record.final:
            return
        before = self.final_of(record.input)
        if record.duplicate_of is not None:
            self._refer(record.outputs, 1)
        elif record.outputs and record.sha256:
            digest = fingerprint(record.sha256)
            if digest not in self._first_with:
                self._first_with[digest] = place
        if before is not None:
            self._forget(before)

    def _forget(self, before: Record) -> None:
        """Take back what an older final record of an input said, and remove what it alone named."""
        self._has_superseded = True
        place = self._finals.pop(fingerprint(before.input))
        if before.sha256 and self._first_with.get(fingerprint(before.sha256)) == place:
            self._first_with.pop(fingerprint(before.sha256))
        self._refer(before.outputs, -1)
        self.sync()
        self._remove(output.path for output in before.outputs)

    def sync(self) -> None:
        """Make everything written last: the reports, their names, then the ledger."""
        self._writer.settle()
        self._ledger.write(b"".join(self._pending.values()))
        self._pending.clear()
        self._ledger.flush()
        os.fsync(self._ledger.fileno())
        self._place.publish(self.ledger_path, now=False)

    def settle(self) -> None:
        """Leave a ledger with one final record for each input."""
        self.sync()
        if self._has_superseded:
            settle(self.ledger_path, self._parts / "ledger")
        self._place.publish(self.ledger_path)

    def _write_report(self, key: str, digest: str, report: Message, text: bytes) -> Output:
        wanted = place_of(report, digest)
        while True:
            path, rival = self._free_path(digest, wanted)
            content = text if rival is None else add_rival(text, rival)
            if not self._is_shared or path in self._own:
                self._writer.add(content, path)
                break
            there = self._writer.add_new(content, path)
            if there is None or digest_in(there) == digest:
                content = there or content  # another shard has an input of the same bytes
                break  # else another shard has just taken the name
        self._holders[fingerprint(path)] = fingerprint(key)
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
        if fingerprint(path) in self._holders:
            return True
        there = None if path in self._own else self._place.read(path)
        return there is not None and digest_in(there) != digest

    def _remove(self, paths: Iterable[str]) -> None:
        """Remove the outputs that no final record names any more."""
        for path in paths:
            if self._references(path) <= 0:
                self._place.remove(path)
                self._holders.pop(fingerprint(path))
                self._more.pop(fingerprint(path))


def place_of(report: Message, digest: str) -> str:
    """Return where a report belongs, relative to the output folder."""
    year = report["year"]
    name = f"{year}.json" if isinstance(year, int) else f"{NO_YEAR}.json"
    region, agency = str(report["region"]), str(report["agency"])
    if REGION.fullmatch(region) and PATH_PART.fullmatch(agency) and isinstance(year, int):
        return f"{region}/{agency}/{name}"
    return f"{UNRESOLVED}/{digest[:16]}/{name}"


def digest_in(report: bytes) -> str | None:
    """Return the SHA-256 of the PDF that a report JSON names; None when it is none."""
    try:
        return str(json.loads(report)["source"]["sha256"])
    except (ValueError, KeyError, TypeError):
        return None
