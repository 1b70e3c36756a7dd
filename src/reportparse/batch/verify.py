"""Proof that a run is whole: inputs = done + doubtful + failed, every file as it was written."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from reportparse.batch.codes import Code
from reportparse.batch.inputs import Input
from reportparse.batch.ledger import Record, read_records
from reportparse.batch.places import LEDGERS, LocalPlace, Place


@dataclass(slots=True)
class Verification:
    """What was counted, and one line for everything that is wrong."""

    inputs: int
    done: int = 0
    doubtful: int = 0
    failed: int = 0
    files: int = 0
    problems: list[str] = field(default_factory=list)


def verify(inputs: Sequence[Input], place: Place | Path) -> Verification:
    """Compare the inputs, the ledgers of an output (those of all shards) and its files."""
    place = LocalPlace(place) if isinstance(place, Path) else place
    seen = Verification(len(inputs))
    records = all_finals(place.folder)
    for key, number in Counter(record.input for record in records).items():
        if number > 1:
            seen.problems.append(f"{key}: has {number} final records")
    by_input = {record.input: record for record in records}
    for found in inputs:
        record = by_input.get(found.key)
        if record is None:
            seen.problems.append(f"{found.key}: has no final record")
        elif record.code == Code.DONE:
            seen.done += 1
        elif record.code == Code.DOUBTFUL:
            seen.doubtful += 1
        else:
            seen.failed += 1
    _verify_files(records, place, seen)
    return seen


def all_finals(folder: Path) -> list[Record]:
    """Return the final records of every ledger in a folder."""
    ledgers = sorted(folder.glob(LEDGERS))
    return [record for path in ledgers for record in read_records(path) if record.final]


def _verify_files(records: Sequence[Record], place: Place, seen: Verification) -> None:
    digests = {output.path: output.sha256 for record in records for output in record.outputs}
    seen.files = len(digests)
    for record in records:
        if not Code(record.code).is_failure and not record.outputs:
            seen.problems.append(f"{record.input}: is {record.code}, but names no output")
        seen.problems.extend(
            f"{output.path}: its records disagree"
            for output in record.outputs
            if digests[output.path] != output.sha256
        )
    for path, digest in digests.items():
        content = place.read(path)
        if content is None or sha256(content).hexdigest() != digest:
            seen.problems.append(f"{path}: is missing or not as it was written")
    seen.problems.extend(
        f"{path}: belongs to no final record"
        for path in sorted(place.list_reports())
        if path not in digests
    )
