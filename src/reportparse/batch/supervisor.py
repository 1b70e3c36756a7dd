"""Keeps warm worker processes, gives each one input at a time, and survives whatever they do.

A death is charged to the one input in flight, which is tried once more in a fresh process of its
own: a crash that an earlier input left behind is not blamed on a later one.
"""

import selectors
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, Self

from reportparse.batch.answers import is_outcome, is_reading
from reportparse.batch.channel import Frame, Message, encode_frame
from reportparse.batch.codes import WORTH_A_RETRY, Code
from reportparse.batch.limits import Limits
from reportparse.batch.process import Death, WorkerProcess
from reportparse.errors import WorkersFailedError

MAX_FALSE_STARTS = 3  # workers in a row that die before they are ready
# Of the limit on memory; a worker that held more is replaced after its input, so that the next one
# is not blamed for what is left of it. The recognisers take half of the default limit.
MEMORY_TO_KEEP = 0.8
MAX_MESSAGE = 2000  # characters of what was seen
LONGEST_WAIT = 1.0  # s between two looks at the clocks


class Task(NamedTuple):
    """One input as the supervisor sees it."""

    number: int
    source: Message
    name: str
    known: str | None = None
    """A SHA-256; an input that still has it is not parsed again."""


class Attempt(NamedTuple):
    """One try of one input."""

    code: str
    """A `Code`, or "unchanged"."""
    message: str
    seconds: float
    sha256: str | None
    bytes: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """How an input ended: every attempt, and the answer of the last one."""

    task: Task
    attempts: tuple[Attempt, ...]
    message: Message
    body: bytes


@dataclass(slots=True)
class _Slot:
    """A worker and the input it works on."""

    worker: WorkerProcess
    ready: bool = False
    task: Task | None = None
    attempts: list[Attempt] = field(default_factory=list)
    started: float = 0.0
    read: Message = field(default_factory=dict)


class Supervisor:
    """A fixed number of workers that call one target."""

    def __init__(
        self,
        target: str,
        options: dict[str, object],
        *,
        workers: int,
        limits: Limits,
        tries: int = 2,
    ) -> None:
        """Start the workers.

        Args:
            target: `module:function`; called in the worker with `options`, returns a
                `worker.Target`.
            options: What the target needs to know, as JSON.
            workers: How many processes.
            limits: Limits of each input.
            tries: How often an input is tried whose worker dies.
        """
        self._target, self._options, self._limits = target, options, limits
        self._tries = tries
        self._selector = selectors.DefaultSelector()
        self._false_starts = 0
        self._slots: list[_Slot] = []
        for _ in range(workers):
            slot = _Slot(self._start())
            self._slots.append(slot)
            self._watch(slot)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End every process, also those at work."""
        for slot in self._slots:
            slot.worker.kill()
        self._selector.close()

    @property
    def in_flight(self) -> int:
        """How many inputs are being worked on."""
        return sum(slot.task is not None for slot in self._slots)

    @property
    def has_room(self) -> bool:
        """Whether a worker is free."""
        return any(slot.task is None for slot in self._slots)

    def submit(self, task: Task) -> None:
        """Give an input to a free worker, a ready one if there is any."""
        free = [slot for slot in self._slots if slot.task is None]
        slot = next((slot for slot in free if slot.ready), free[0])
        slot.task, slot.attempts = task, []
        if slot.ready:
            self._send(slot)

    def wait(self) -> list[Result]:
        """Wait a while, and return the inputs that have ended meanwhile."""
        now = time.monotonic()
        nearest = min(slot.worker.deadline for slot in self._slots)
        events = self._selector.select(max(0.0, min(nearest - now, LONGEST_WAIT)))
        results: list[Result] = []
        for key, _ in events:
            slot: _Slot = key.data
            received = slot.worker.receive()
            if isinstance(received, Death):
                results.extend(self._replace(slot, received))
            else:
                results.extend(self._take(slot, received))
        now = time.monotonic()
        for slot in self._slots:
            if now >= slot.worker.deadline:
                results.extend(self._replace(slot, slot.worker.end_overdue()))
        return results

    def _start(self) -> WorkerProcess:
        return WorkerProcess(self._target, self._options, self._limits)

    def _watch(self, slot: _Slot) -> None:
        self._selector.register(slot.worker.channel, selectors.EVENT_READ, slot)

    def _send(self, slot: _Slot) -> None:
        assert slot.task is not None
        slot.started, slot.read = time.monotonic(), {}
        slot.worker.start_clock(Code.SILENT)
        slot.worker.inputs += 1
        task = slot.task
        # A worker that is gone is noticed when its channel is read.
        slot.worker.send(
            encode_frame({"source": task.source, "name": task.name, "known": task.known})
        )

    def _take(self, slot: _Slot, frames: Iterable[Frame]) -> list[Result]:
        results: list[Result] = []
        for frame in frames:
            kind = frame.message.get("kind")
            if kind == "ready" and not slot.ready:
                slot.ready, self._false_starts = True, 0
                slot.worker.stop_clock()
                if slot.task is not None:
                    self._send(slot)
            elif kind == "read" and slot.task and not slot.read and is_reading(frame):
                slot.read = frame.message
                slot.worker.start_clock(Code.OUT_OF_TIME)
            elif kind == "outcome" and slot.task and _is_outcome(slot, frame):
                results.extend(self._finish(slot, frame))
            else:
                slot.worker.kill()
                death = Death(Code.GARBLED, "the worker sent a message nobody asked for")
                return [*results, *self._replace(slot, death)]
        return results

    def _finish(self, slot: _Slot, frame: Frame) -> list[Result]:
        message = frame.message
        code = message["code"]
        slot.attempts.append(self._attempt(slot, code, message.get("message", "")))
        again = code in WORTH_A_RETRY and len(slot.attempts) < self._tries
        worn = slot.worker.inputs >= self._limits.inputs_per_worker
        swollen = message.get("peak", 0) > MEMORY_TO_KEEP * self._limits.memory
        slot.worker.stop_clock()
        result = [] if again else [self._result(slot, message, frame.body)]
        if again or worn or swollen or code == Code.OUT_OF_MEMORY:
            slot.worker.retire()
            self._renew(slot)
        return result

    def _replace(self, slot: _Slot, death: Death) -> list[Result]:
        """Start a fresh worker for a dead one and charge the death to the input in flight."""
        results: list[Result] = []
        if not slot.ready:
            self._false_starts += 1
            if self._false_starts >= MAX_FALSE_STARTS:
                raise WorkersFailedError(
                    f"worker processes cannot start ({death.message}); allow more memory "
                    "with --max-memory, or look whether the installation is whole"
                )
        elif slot.task is not None:
            slot.attempts.append(self._attempt(slot, death.code, death.message))
            if len(slot.attempts) >= self._tries:
                results = [self._result(slot, {"code": death.code}, b"")]
        self._renew(slot)
        return results

    def _renew(self, slot: _Slot) -> None:
        # First forget the old channel: the new one may get its file descriptor.
        self._selector.unregister(slot.worker.channel)
        slot.worker, slot.ready = self._start(), False
        self._watch(slot)

    def _attempt(self, slot: _Slot, code: str, message: str) -> Attempt:
        seconds = time.monotonic() - slot.started
        digest, size = slot.read.get("sha256"), slot.read.get("bytes")
        return Attempt(code, message[:MAX_MESSAGE], seconds, digest, size)

    def _result(self, slot: _Slot, message: Message, body: bytes) -> Result:
        assert slot.task is not None
        result = Result(slot.task, tuple(slot.attempts), message, body)
        slot.task, slot.attempts = None, []
        return result


def _is_outcome(slot: _Slot, frame: Frame) -> bool:
    known = slot.task is not None and slot.task.known is not None
    return is_outcome(frame, known=known, read=bool(slot.read))
