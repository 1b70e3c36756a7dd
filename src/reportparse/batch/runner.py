"""One run over an archive. Read this module first.

Inputs go to the supervisor's workers as these become free; results are kept in the order of the
inputs, so that the same inputs give the same output however the workers raced.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from reportparse import __version__
from reportparse.batch.answers import UNCHANGED
from reportparse.batch.channel import Message
from reportparse.batch.codes import Code, exit_status
from reportparse.batch.inputs import Input
from reportparse.batch.ledger import Output, Record
from reportparse.batch.limits import Limits
from reportparse.batch.parsing import TARGET
from reportparse.batch.store import Store
from reportparse.batch.supervisor import Attempt, Result, Supervisor, Task
from reportparse.errors import CannotWriteError

WINDOW = 64  # results a worker may be ahead of the oldest input that has not ended
IN_MEMORY = 8  # results that wait for one before them; those further ahead wait on disk
GROUP = 64  # inputs that are made to last together
GROUP_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Options:
    """How a run works."""

    workers: int = 1
    limits: Limits = field(default_factory=Limits)
    codebooks: tuple[str, ...] = ()
    agencies: str | None = None
    """A file of decisions on names that do not say which agency they mean."""
    password: str | None = None
    read_twice: bool = False
    ocr: bool = True
    ocr_pages: tuple[int, ...] = ()
    ocr_threads: int = 1
    retry: frozenset[str] = frozenset()
    """Codes whose inputs are tried again although their record is final."""
    target: str = TARGET


@dataclass(slots=True)
class Progress:
    """How far a run is; passed to `on_progress` after every input."""

    total: int
    ended: int = 0
    unchanged: int = 0
    codes: dict[str, int] = field(default_factory=dict)
    """Inputs by the code of their final record, those of earlier runs included."""


def run_batch(
    inputs: Sequence[Input],
    store: Store,
    options: Options,
    *,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    is_stopping: Callable[[], bool] = lambda: False,
) -> Progress:
    """Convert every input that has no valid final record yet.

    Args:
        inputs: What to convert, in the order that decides which of two reports came first.
        store: Where the outputs and the ledger are.
        options: Limits, workers, codebooks.
        on_progress: Called whenever inputs have ended.
        is_stopping: Asked between inputs; when True the inputs in flight are finished and kept.

    Raises:
        CannotWriteError: The output cannot be written; no input is blamed.
        WorkersFailedError: No worker process can be started.
    """
    settings = worker_settings(options)
    workers = max(1, min(options.workers, len(inputs)))
    try:
        with Supervisor(options.target, settings, workers=workers, limits=options.limits) as pool:
            run = _Run(inputs, store, options)  # the workers start meanwhile
            while True:
                _give_out(run, pool, workers, is_stopping)
                if not pool.in_flight and (is_stopping() or not run.has_next(workers)):
                    break
                for result in pool.wait():
                    run.take(result)
                # Before anything is written: no worker waits for a disk.
                _give_out(run, pool, workers, is_stopping)
                if run.keep():
                    on_progress(run.progress)
        store.settle()
    except OSError as error:
        raise CannotWriteError(
            f"{store.name}: cannot be written ({error.strerror or error}); make room or choose "
            "another place, then give the same command again"
        ) from error
    return run.progress


def _give_out(run: "_Run", pool: Supervisor, workers: int, is_stopping: Callable[[], bool]) -> None:
    """Give every free worker an input."""
    while not is_stopping() and pool.has_room and run.has_next(workers):
        task = run.next_task()
        if task is not None:
            pool.submit(task)


def worker_settings(options: Options) -> Message:
    """Return what `parsing.make_parser` needs to know."""
    return {
        "codebooks": options.codebooks,
        "agencies": options.agencies,
        "password": options.password,
        "read_twice": options.read_twice,
        "ocr": options.ocr,
        "ocr_pages": options.ocr_pages,
        "ocr_threads": options.ocr_threads,
        "limits": asdict(options.limits.document),
    }


def describe_parser(codebook_digest: str, options: Options) -> str:
    """Return the version, and a digest of all that the outputs depend on beside the input."""
    # A page that could not be recognised is read again once the extra is there.
    ocr = options.ocr and find_spec("rapidocr") is not None
    decisions = sha256(Path(options.agencies).read_bytes()).digest() if options.agencies else None
    settings = (codebook_digest, decisions, options.password, options.read_twice, ocr)
    digest = sha256(repr(settings).encode()).hexdigest()[:12]
    return f"{__version__}+{digest}"


@dataclass(slots=True)
class _Ended:
    """An input that has ended, waiting for those before it."""

    attempts: tuple[Attempt, ...]
    message: Message
    body: bytes | Path = b""
    """The report JSONs, or where they were put aside."""

    def read_body(self) -> bytes:
        """Return the report JSONs; they are kept no longer."""
        if isinstance(self.body, bytes):
            return self.body
        content = self.body.read_bytes()
        self.body.unlink()
        return content


class _Run:
    """Which inputs were given out, which have ended, which are kept."""

    def __init__(self, inputs: Sequence[Input], store: Store, options: Options) -> None:
        from reportparse.codebook import load_codebook

        codebook = load_codebook(*(Path(path) for path in options.codebooks))
        self._parser = describe_parser(codebook.digest, options)
        self._inputs, self._store, self._options = inputs, store, options
        store.expect(len(inputs))
        self._given = self._kept = self._unsynced = 0
        self._synced_at = time.monotonic()
        self._ended: dict[int, _Ended] = {}
        self.progress = Progress(len(inputs))

    def has_next(self, workers: int) -> bool:
        """Whether an input can be given out without running too far ahead."""
        return self._given < len(self._inputs) and self._given - self._kept < WINDOW * workers

    def next_task(self) -> Task | None:
        """Return the next input for a worker; None when it needs none."""
        number = self._given
        self._given += 1
        found = self._inputs[number]
        if found.problem is not None:
            code, message = found.problem
            attempt = Attempt(code, message, 0.0, None, None)
            self._ended[number] = _Ended((attempt,), {"code": code})
            self.keep()
            return None
        return Task(number, found.source, found.name, self._known_digest(found))

    def take(self, result: Result) -> None:
        """Put a result aside until its turn has come."""
        number, body = result.task.number, result.body
        ahead = number - self._kept > IN_MEMORY
        place = self._store.spool(number, body) if body and ahead else body
        self._ended[number] = _Ended(result.attempts, result.message, place)

    def keep(self) -> bool:
        """Write what has ended, in the order of the inputs; True when there was anything."""
        before = self._kept
        while (ended := self._ended.pop(self._kept, None)) is not None:
            self._keep_one(self._inputs[self._kept], ended)
            self._kept += 1
            self.progress.ended = self._kept
        self._unsynced += self._kept - before
        waited = time.monotonic() - self._synced_at > GROUP_SECONDS
        if self._unsynced >= GROUP or (self._unsynced and waited):
            self._store.sync()
            self._unsynced, self._synced_at = 0, time.monotonic()
        return self._kept > before

    def _known_digest(self, found: Input) -> str | None:
        """Return the SHA-256 for which the record of an earlier run is still good."""
        record = self._store.final_of(found.key)
        if (
            record is None
            or record.parser != self._parser
            or record.code in self._options.retry
            or not self._store.is_whole(record)
        ):
            return None
        return record.sha256

    def _keep_one(self, found: Input, ended: _Ended) -> None:
        code = ended.message["code"]
        before = self._store.final_of(found.key)
        same_problem = found.problem and before and before.code == code
        if code == UNCHANGED or same_problem:
            self.progress.unchanged += 1
            code = before.code if before else code
        else:
            self._record(found, ended)
        self.progress.codes[code] = self.progress.codes.get(code, 0) + 1

    def _record(self, found: Input, ended: _Ended) -> None:
        last = ended.attempts[-1]
        body = ended.read_body()
        first = self._store.first_with(last.sha256, found.key) if body else None
        outputs: tuple[Output, ...] = ()
        if first is not None and first.parser == self._parser:
            outputs = first.outputs
        elif body and last.sha256 is not None:
            first = None
            outputs = self._store.write_reports(
                found.key, last.sha256, ended.message["reports"], body
            )
        for number, attempt in enumerate(ended.attempts, 1):
            final = number == len(ended.attempts)
            record = Record(
                input=found.key,
                attempt=number,
                final=final,
                code=attempt.code,
                exit_status=exit_status(Code(attempt.code)),
                sha256=attempt.sha256,
                size=attempt.bytes,
                outputs=outputs if final else (),
                duplicate_of=first.input if final and first else None,
                message=attempt.message,
                seconds=round(attempt.seconds, 3),
                parser=self._parser,
            )
            self._store.append(record)
