"""Proof that a run is whole: inputs = done + doubtful + failed, every file as it was written."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from reportparse.batch.codes import Code
from reportparse.batch.compact import CompactMap, fingerprint
from reportparse.batch.inputs import Input
from reportparse.batch.ledger import Output, Record, read_records
from reportparse.batch.places import LEDGERS, LocalPlace, Place

CODES = tuple(Code)


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
    ends = _verify_records(place, seen)
    for found in inputs:
        end = ends.get(fingerprint(found.key))
        if end is None:
            seen.problems.append(f"{found.key}: has no final record")
        elif CODES[end] == Code.DONE:
            seen.done += 1
        elif CODES[end] == Code.DOUBTFUL:
            seen.doubtful += 1
        else:
            seen.failed += 1
    return seen


def read_all_finals(folder: Path) -> Iterator[Record]:
    """Yield the final records of every ledger in a folder."""
    for path in sorted(folder.glob(LEDGERS)):
        for record in read_records(path):
            if record.final:
                yield record


def _verify_records(place: Place, seen: Verification) -> CompactMap:
    """Look at every record and its files; return how each input ended, as a place in CODES."""
    ends, digests = CompactMap(), CompactMap()
    finals: Counter[str] = Counter()
    """Of the inputs that have more than one."""
    for record in read_all_finals(place.folder):
        key = fingerprint(record.input)
        if key in ends:
            finals[record.input] += 1
        ends[key] = CODES.index(Code(record.code))
        if not Code(record.code).is_failure and not record.outputs:
            seen.problems.append(f"{record.input}: is {record.code}, but names no output")
        for output in record.outputs:
            seen.files += fingerprint(output.path) not in digests
            seen.problems.extend(_verify_file(output, place, digests))
    seen.problems.extend(f"{key}: has {more + 1} final records" for key, more in finals.items())
    seen.problems.extend(
        f"{path}: belongs to no final record"
        for path in sorted(p for p in place.list_reports() if fingerprint(p) not in digests)
    )
    return ends


def _verify_file(output: Output, place: Place, digests: CompactMap) -> Iterator[str]:
    """Yield what is wrong with a file; one that several records name is read once."""
    path, digest = fingerprint(output.path), fingerprint(output.sha256)
    known = digests.get(path)
    if known is None:
        digests[path] = digest
        content = place.read(output.path)
        if content is None or sha256(content).hexdigest() != output.sha256:
            yield f"{output.path}: is missing or not as it was written"
    elif known != digest:
        yield f"{output.path}: its records disagree"
