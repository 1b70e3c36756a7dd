"""A target for workers that does what the bytes of its input say, mostly something terrible."""

import json
import os
import resource
import signal
import socket
import stat
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from reportparse.batch.channel import HEADER, MAGIC, Message, encode_frame
from reportparse.batch.worker import Outcome, Target
from tests.handmade import make_report

TARGET = "tests.batch.faults:make_target"


def channels() -> list[socket.socket]:
    """Return the sockets this process holds: the private channel."""
    sockets = [descriptor for descriptor in range(3, 64) if is_socket(descriptor)]
    return [socket.socket(fileno=os.dup(descriptor)) for descriptor in sockets]


def is_socket(descriptor: int) -> bool:
    """Whether a descriptor is open, and a socket's."""
    try:
        return stat.S_ISSOCK(os.fstat(descriptor).st_mode)
    except OSError:
        return False


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


def send_gigabyte(kind: str) -> None:
    """Write a gigabyte to the private channel: zeros, or what opens like a frame."""
    head = HEADER.pack(MAGIC, 2, 1 << 30) if kind == "frame" else b""
    (channel,) = channels()
    channel.setblocking(True)
    channel.sendall(head)
    for _ in range(1 << 10):
        channel.sendall(bytes(1 << 20))


def send_messages() -> None:
    """Say again and again that the input was read, to start the clock anew."""
    (channel,) = channels()
    while True:
        channel.sendall(encode_frame({"kind": "read", "sha256": "0" * 64, "bytes": 1}))
        time.sleep(0.1)


def say(text: str, times: str = "1") -> None:
    """Send a text that should be the JSON of a frame, and do no more."""
    said = text.encode() * int(times)
    (channel,) = channels()
    channel.setblocking(True)
    channel.sendall(HEADER.pack(MAGIC, len(said), 0) + said)
    time.sleep(1000)


def move_clock(seconds: str) -> None:
    """Set the clock by which this process tells the time, as far as it can."""
    time.time = lambda: float(seconds)
    os.utime(".", (0, 0))


def fail_with(number: str) -> None:
    """Fail as the operating system does."""
    raise OSError(int(number), os.strerror(int(number)))


def use_up_descriptors() -> None:
    """Open files until no more can be opened.

    The limit is set: a machine may allow so many that memory ends first.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, most))
    kept = []
    while True:
        kept.append(os.open(os.devnull, os.O_RDONLY))


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
    "gigabyte": send_gigabyte,
    "messages": send_messages,
    "say": say,
    "clock": move_clock,
    "errno": fail_with,
    "descriptors": use_up_descriptors,
    "noise": make_noise,
    "raise": fail,
    "fine": lambda *words: None,
    "environment": lambda name, value: fail("other") if os.environ[name] != value else None,
}


def make_target(options: Message) -> Target:
    """Return a target that obeys its input."""

    def obey(content: bytes, name: str) -> Outcome:
        order, *words = content.decode().split()
        if order == "report":
            return make_reports(sha256(content).hexdigest(), *words)
        ORDERS[order](*words)
        text = json.dumps({"source": {"sha256": name}, "said": words}).encode()
        place = {"region": None, "agency": None, "year": 2020, "bytes": len(text)}
        return Outcome({"code": "done", "reports": [place]}, text)

    return obey


def make_reports(digest: str, agency: str, first_year: str, *notes: str) -> Outcome:
    """Return one report for each note, of successive years; `-` is an agency not resolved."""
    places, texts = [], []
    for year, note in enumerate(notes, int(first_year)):
        report = make_report(file=note, year=year)
        source = report.source.model_copy(update={"sha256": digest})
        text = report.model_copy(update={"source": source}).to_json().encode()
        region = None if agency == "-" else "320800"
        places.append({"region": region, "agency": agency, "year": year, "bytes": len(text)})
        texts.append(text)
    return Outcome({"code": "done", "reports": places}, b"".join(texts))
