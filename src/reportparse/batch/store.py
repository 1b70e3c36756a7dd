"""The output folder: every file whole under its name or absent, results kept in input order."""

import fcntl
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Self

from reportparse.batch.channel import Message
from reportparse.batch.ledger import Output, Record, read_places, read_record, settle
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
        settle(self.ledger_path, self._parts / "ledger")
        # What the ledger says is kept as places in it: a record takes a kilobyte.
        self._finals: dict[str, int] = {}
        """Inputs with a final record of an earlier run."""
        self._first_with: dict[int, int] = {}
        """Who was first with certain bytes."""
        self._holders: dict[int, str] = {}
        """The inputs whose reports have certain paths; each is a reference to the path, too."""
        self._more: Counter[int] = Counter()
        """References to paths beside those."""
        self._writer = self._place.open_writer(self._parts)
        self._remove(self._read_ledger())
        self._ledger = self.ledger_path.open("ab")
        self._end = self._ledger.seek(0, os.SEEK_END)
        self._pending: dict[int, Record] = {}
        """Records that are not in the ledger yet, by the place they will have."""

    def _read_ledger(self) -> set[str]:
        """Note what the ledger says, and return the outputs that no final record names."""
        stale: set[str] = set()
        for place, record in read_places(self.ledger_path):
            if not record.final:
                stale.update(output.path for output in record.outputs)
                continue
            self._finals[record.input] = place
            if record.duplicate_of is not None:
                self._more.update(_short(output.path) for output in record.outputs)
                continue
            self._holders.update((_short(output.path), record.input) for output in record.outputs)
            if record.sha256 and record.outputs:
                self._first_with[_short(record.sha256)] = place
        return stale

    def final_of(self, key: str) -> Record | None:
        """Return the final record that an input has from an earlier run."""
        place = self._finals.get(key)
        return None if place is None else read_record(self.ledger_path, place)

    def _references(self, path: str) -> int:
        """Return how many final records name a path."""
        return (_short(path) in self._holders) + self._more[_short(path)]

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
        place = self._first_with.get(_short(digest)) if digest else None
        if place is None:
            return None
        first = self._pending.get(place) or read_record(self.ledger_path, place)
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
        released = frozenset(
            output.path
            for output in (own.outputs if own else ())
            # Where another input has the bytes this one had, the file stays for that one.
            if self._holders.get(_short(output.path)) == key
            and (self._references(output.path) == 1 or (own and own.sha256 == digest))
        )
        for path in released:
            del self._holders[_short(path)]
            self._more[_short(path)] += 1  # until the new record is there
        return released

    def append(self, record: Record) -> None:
        """Add a line to the ledger; `sync` writes it, after the reports it names."""
        place = self._end
        self._pending[place] = record
        self._end += len(record.to_line())
        if not record.final:
            return
        before = self.final_of(record.input)
        if record.duplicate_of is not None:
            self._more.update(_short(output.path) for output in record.outputs)
        elif record.outputs and record.sha256:
            self._first_with.setdefault(_short(record.sha256), place)
        if before is not None:
            self._forget(before)

    def _forget(self, before: Record) -> None:
        """Take back what an older final record of an input said, and remove what it alone named."""
        place = self._finals.pop(before.input)
        if before.sha256 and self._first_with.get(_short(before.sha256)) == place:
            del self._first_with[_short(before.sha256)]
        self._more.subtract(_short(output.path) for output in before.outputs)
        self.sync()
        self._remove(output.path for output in before.outputs)

    def sync(self) -> None:
        """Make everything written last: the reports, their names, then the ledger."""
        self._writer.settle()
        self._ledger.write(b"".join(record.to_line() for record in self._pending.values()))
        self._pending.clear()
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
        self._holders[_short(path)] = key
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
        if _short(path) in self._holders:
            return True
        there = None if path in self._own else self._place.read(path)
        return there is not None and digest_in(there) != digest

    def _remove(self, paths: Iterable[str]) -> None:
        """Remove the outputs that no final record names any more."""
        for path in paths:
            if self._references(path) <= 0:
                self._place.remove(path)
                self._holders.pop(_short(path), None)
                self._more.pop(_short(path), None)


def place_of(report: Message, digest: str) -> str:
    """Return where a report belongs, relative to the output folder."""
    year = report["year"]
    name = f"{year}.json" if isinstance(year, int) else f"{NO_YEAR}.json"
    parts = (str(report["region"]), str(report["agency"]))
    if report["region"] and isinstance(year, int) and all(map(PATH_PART.fullmatch, parts)):
        return "/".join((*parts, name))
    return f"{UNRESOLVED}/{digest[:16]}/{name}"


def _short(text: str) -> int:
    """Return 64 bits that stand for a path or a digest: a fifth of the memory."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


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
