"""A target for workers that does what the bytes of its input say, mostly something terrible."""

import contextlib
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from reportparse.batch.channel import Message
from reportparse.batch.worker import Outcome, Target

TARGET = "tests.batch.faults:make_target"


def channels() -> list[socket.socket]:
    """Return the sockets this process holds: the private channel."""
    found = []
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            found.append(socket.socket(fileno=os.dup(descriptor)))
    return found


def crash_once(marker: str) -> None:
    """Crash, unless it was done before."""
    if not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGSEGV)


def spin() -> None:
    """Never end."""
    while True:
        pass


def send_garbage() -> None:
    """Write what is no frame to the private channel."""
    for channel in channels():
        channel.sendall(b"garbage" * 1000)
    time.sleep(1000)


def make_noise() -> None:
    """Write where a library may write its warnings."""
    print("noise" * 10000, flush=True)
    print("noise" * 10000, file=sys.stderr, flush=True)


def fail(word: str) -> None:
    """Raise what nobody expects."""
    raise KeyError(word)


def take_memory() -> None:
    """Ask for 16 GiB."""
    kept = [bytearray(1 << 24) for _ in range(1 << 10)]
    kept.clear()


ORDERS: dict[str, Callable[..., object]] = {
    "once": crash_once,
    "signal": lambda number: os.kill(os.getpid(), int(number)),
    "exit": lambda status: os._exit(int(status)),
    "hang": lambda: time.sleep(1000),
    "spin": spin,
    "memory": take_memory,
    "garbage": send_garbage,
    "noise": make_noise,
    "raise": fail,
    "fine": lambda *words: None,
}


def make_target(options: Message) -> Target:
    """Return a target that obeys its input."""

    def obey(content: bytes, name: str) -> Outcome:
        order, *words = content.decode().split()
        ORDERS[order](*words)
        text = json.dumps({"source": {"sha256": name}, "said": words}).encode()
        place = {"region": None, "agency": None, "year": 2020, "bytes": len(text)}
        return Outcome({"code": "done", "reports": [place]}, text)

    return obey
