"""One worker process, its private channel and its clocks."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from typing import NamedTuple

from reportparse.batch.channel import READ_SIZE, Frame, FrameReader, GarbledError, encode_frame
from reportparse.batch.codes import Code
from reportparse.batch.limits import Limits

# The worker sees the same modules as this process, wherever they came from.
BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from reportparse.batch.worker import main; main(int(sys.argv[2]))"
)
REPORT_IT = "get a fresh copy; if that does it too, please report it with the file"
# Workers are parallel already, and a limit on address space counts what threads only reserve: on
# 64 CPUs the C library's heaps take 4 GB of it, and the buffers of OpenBLAS two.
FEW_THREADS = {"MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
LAST_WORDS = 5.0  # s; a process that has closed its channel is given so long to end


class Death(NamedTuple):
    """Why a worker is gone."""

    code: Code
    message: str


class WorkerProcess:
    """A warm process that works on one input at a time."""

    def __init__(self, target: str, options: dict[str, object], limits: Limits) -> None:
        """Start the process; it says "ready" on its channel when it has imported the target."""
        self.channel, theirs = socket.socketpair()
        self.channel.setblocking(False)
        command = [sys.executable, "-c", BOOT, json.dumps(sys.path), str(theirs.fileno())]
        with theirs:
            self._process = subprocess.Popen(
                command,
                pass_fds=(theirs.fileno(),),
                env={**FEW_THREADS, **os.environ},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._reader = FrameReader()
        self._limits = limits
        self._started = time.monotonic()
        self.clock = Code.SILENT
        self.deadline = self._started + limits.silence
        self.inputs = 0
        config = {"target": target, "options": options, **asdict(limits)}
        self.send(encode_frame(config))

    def send(self, frame: bytes) -> bool:
        """Send a small frame; False when the process is gone."""
        try:
            self.channel.sendall(frame)
        except OSError:
            return False
        return True

    def start_clock(self, code: Code) -> None:
        """Start the clock that ends the process with `code`."""
        self.clock = code
        seconds = self._limits.silence if code is Code.SILENT else self._limits.seconds
        self._started = time.monotonic()
        self.deadline = self._started + seconds

    def stop_clock(self) -> None:
        """Let the process wait as long as it likes."""
        self.deadline = float("inf")

    def receive(self) -> list[Frame] | Death:
        """Return the frames that have arrived, or how the process died."""
        try:
            chunk = self.channel.recv(READ_SIZE)
        except BlockingIOError:
            return []
        except OSError:
            chunk = b""
        if not chunk:
            return self._read_death()
        try:
            return self._reader.feed(chunk)
        except GarbledError as error:
            self.kill()
            return Death(Code.GARBLED, f"the worker sent garbage: {error}")

    def end_overdue(self) -> Death:
        """Kill the process because its clock has run out."""
        self.kill()
        seconds = self.deadline - self._started
        if self.clock is Code.SILENT:
            return Death(self.clock, f"could not be read within {seconds:g} s; check the disk")
        return Death(
            self.clock,
            f"was not finished after {seconds:g} s; look what it is, or raise --max-seconds",
        )

    def _read_death(self) -> Death:
        try:
            status = self._process.wait(LAST_WORDS)
        except subprocess.TimeoutExpired:
            self.kill()
            return Death(Code.GARBLED, "the worker closed its channel")
        self.kill()
        if status == -signal.SIGXCPU:
            return Death(
                Code.OUT_OF_CPU,
                f"took over {self._limits.cpu_seconds:g} s of CPU time; look what it is, or raise "
                "--max-cpu-seconds",
            )
        if status < 0:
            return Death(
                Code.CRASHED, f"ended its process with {_signal_name(-status)}; {REPORT_IT}"
            )
        return Death(Code.EXITED, f"ended its process with exit status {status}; {REPORT_IT}")

    def kill(self) -> None:
        """End the process, and what it may have started, at once."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.channel.close()

    def retire(self) -> None:
        """End an idle process: it leaves when its channel is closed."""
        self.channel.close()
        try:
            self._process.wait(LAST_WORDS)
        except subprocess.TimeoutExpired:
            self.kill()


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
