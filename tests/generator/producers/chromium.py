"""Chromium prints HTML: one browser for many documents, driven over its DevTools pipe."""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.generator.document import Document
from tests.generator.fonts import require_typefaces
from tests.generator.producers.html import document_html

NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
)
SECONDS_PER_ANSWER = 60.0
READ_SIZE = 1 << 16


def missing() -> str | None:
    """Say which program is missing, or None when this producer can print."""
    return None if find_browser() else "chromium is not installed"


def find_browser() -> str | None:
    """Return the path of the browser."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def print_documents(documents: Sequence[Document], paths: Sequence[Path]) -> None:
    """Print documents to PDF files with one start of the browser."""
    with (
        tempfile.TemporaryDirectory(prefix="generator-") as folder,
        Browser(Path(folder)) as browser,
    ):
        for number, (document, path) in enumerate(zip(documents, paths, strict=True)):
            require_typefaces(document.theme.families)
            source = Path(folder) / f"{number:05d}.html"
            source.write_text(document_html(document), encoding="utf-8")
            path.write_bytes(browser.print_page(source.as_uri()))


class Browser:
    """A headless browser with a pipe to speak DevTools over (messages end with a zero byte)."""

    def __init__(self, folder: Path) -> None:
        """Start the browser with a profile of its own in `folder`."""
        browser = find_browser()
        if browser is None:
            raise RuntimeError("chromium is not installed")
        to_read, self._to_write = os.pipe()
        self._from_read, from_write = os.pipe()
        script = f'exec "$0" "$@" 3<&{to_read} 4>&{from_write}'
        self._process = subprocess.Popen(
            ["bash", "-c", script, browser, *OPTIONS, f"--user-data-dir={folder / 'profile'}"],
            pass_fds=(to_read, from_write),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_read)
        os.close(from_write)
        self._buffer = b""
        self._last_id = 0

    def __enter__(self) -> "Browser":
        """Return the browser."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the browser."""
        if kind is None:
            self._call("Browser.close", {})
        os.close(self._to_write)
        os.close(self._from_read)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def print_page(self, address: str) -> bytes:
        """Open a page and return it printed."""
        target = self._call("Target.createTarget", {"url": "about:blank"})["targetId"]
        attach = {"targetId": target, "flatten": True}
        session = self._call("Target.attachToTarget", attach)["sessionId"]
        self._call("Page.enable", {}, session)
        self._call("Page.navigate", {"url": address}, session)
        self._wait_for("Page.loadEventFired", session)
        options = {"preferCSSPageSize": True, "printBackground": True}
        printed = self._call("Page.printToPDF", options, session)["data"]
        self._call("Target.closeTarget", {"targetId": target})
        return base64.b64decode(printed)

    def _call(self, method: str, parameters: dict[str, Any], session: str | None = None) -> Any:
        self._last_id += 1
        message: dict[str, Any] = {"id": self._last_id, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self._to_write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._receive()
            if answer.get("id") == self._last_id:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def _wait_for(self, event: str, session: str) -> None:
        while True:
            message = self._receive()
            if message.get("method") == event and message.get("sessionId") == session:
                return

    def _receive(self) -> dict[str, Any]:
        deadline = time.monotonic() + SECONDS_PER_ANSWER
        while b"\0" not in self._buffer:
            left = deadline - time.monotonic()
            ready, _, _ = select.select([self._from_read], [], [], max(0, left))
            if not ready:
                raise TimeoutError("the browser gave no answer")
            self._buffer += os.read(self._from_read, READ_SIZE)
        message, _, self._buffer = self._buffer.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer
