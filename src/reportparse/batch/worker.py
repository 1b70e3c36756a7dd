"""The worker's side of the isolation: reads one input at a time and calls the target on its bytes.

Runs in a process of its own, started by `process.WorkerProcess`. It imports the target only after
its limits are set, and writes nothing but frames on its channel.
"""

import ctypes
import os
import resource
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from importlib import import_module
from typing import NamedTuple

from reportparse.batch.channel import Message, encode_frame, receive_frame
from reportparse.batch.codes import Code
from reportparse.batch.reading import MACHINE_ERRORS, SourceReader, UnreadableError

PR_SET_PDEATHSIG = 1  # prctl(2)
NEARLY_ALL = 0.95  # of the memory limit; whatever was refused memory came this close
TOO_BIG = "needs more memory than allowed; look what it is, or raise --max-memory"
STATUS_BYTES = 1 << 13  # more than Linux tells of a process
MAX_MESSAGE = 2000  # characters of a traceback that are kept


class Outcome(NamedTuple):
    """What the target made of one input."""

    message: Message
    """`code`, and whatever the caller of the supervisor wants back; must be JSON."""
    body: bytes = b""


Target = Callable[[bytes, str], Outcome]
"""Called with the bytes of an input and its file name."""


def main(descriptor: int) -> None:
    """Serve the channel until the supervisor closes it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the supervisor to answer
    die_with_parent()
    channel = socket.socket(fileno=descriptor)
    first = receive_frame(channel)
    if first is None:
        return
    config = first.message
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit_memory(config["memory"])
    _own_status()
    module, _, function = config["target"].partition(":")
    target: Target = getattr(import_module(module), function)(config["options"])
    reader = SourceReader(config["file_bytes"])
    channel.sendall(encode_frame({"kind": "ready"}))
    while (frame := receive_frame(channel)) is not None:
        _limit_cpu(config["cpu_seconds"])
        outcome = _work(frame.message, reader, target, channel)
        if outcome.message["code"] not in (Code.OUT_OF_MEMORY, "unchanged"):
            outcome = _doubt_memory(outcome, config["memory"])
        message = {"kind": "outcome", **outcome.message, "peak": _peak_memory()}
        channel.sendall(encode_frame(message, outcome.body))


def die_with_parent() -> None:
    """Let Linux end this process with its parent, even when it hangs."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _limit_memory(limit: int) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most != resource.RLIM_INFINITY:
        limit = min(limit, most)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    except (ValueError, OSError):
        if sys.platform == "linux":  # elsewhere the kernel may not limit address space at all
            raise


def _work(task: Message, reader: SourceReader, target: Target, channel: socket.socket) -> Outcome:
    try:
        content = reader.read(task["source"])
        digest = sha256(content).hexdigest()
        if digest == task["known"]:
            return Outcome({"code": "unchanged"})
        channel.sendall(encode_frame({"kind": "read", "sha256": digest, "bytes": len(content)}))
        return target(content, task["name"])
    except UnreadableError as error:
        return Outcome({"code": error.code, "message": str(error)})
    except MemoryError:
        return Outcome({"code": Code.OUT_OF_MEMORY, "message": TOO_BIG})
    except OSError as error:
        if error.errno not in MACHINE_ERRORS:
            return _bug(error)
        seen = f"the machine failed while it was parsed ({error.strerror or error})"
        return Outcome({"code": Code.UNREADABLE, "message": f"{seen}; look at disk and limits"})
    except Exception as error:  # noqa: BLE001 - the one place that records a bug and goes on
        return _bug(error)


def _bug(error: Exception) -> Outcome:
    trace = "".join(traceback.format_exception(error))[-MAX_MESSAGE:]
    kind = type(error).__name__
    return Outcome({"code": Code.BUG, "message": f"{kind}: {error}"[:200], "trace": trace})


def _doubt_memory(outcome: Outcome, limit: int) -> Outcome:
    """Trust no outcome of a worker that came to its limit: a library may have hidden it."""
    if _peak_memory() < NEARLY_ALL * limit:
        return outcome
    return Outcome({"code": Code.OUT_OF_MEMORY, "message": TOO_BIG})


def _limit_cpu(seconds: float) -> None:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(usage.ru_utime + usage.ru_stime + seconds + 1)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _peak_memory() -> int:
    """Return the largest address space this process had, in bytes; without /proc, its memory."""
    status = _own_status()
    if status is not None:
        for line in os.pread(status, STATUS_BYTES, 0).splitlines():
            if line.startswith(b"VmPeak:"):
                return int(line.split()[1]) << 10
    unit = 1 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


@lru_cache(maxsize=1)
def _own_status() -> int | None:
    """Open what Linux tells of this process, once: an input may leave no descriptor for it.

    The memory that every system tells counts that of the process this one was forked from.
    """
    try:
        return os.open("/proc/self/status", os.O_RDONLY)
    except OSError:
        return None
