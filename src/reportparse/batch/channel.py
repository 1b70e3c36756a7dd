"""Frames on the private channel between the supervisor and one worker.

A frame is a magic, two lengths, a JSON object and a body. Nothing is unpickled: a worker that a
hostile file took over can send text and bytes, and no code.
"""

import json
import socket
import struct
from typing import Any, NamedTuple

HEADER = struct.Struct(">4sII")  # magic, bytes of JSON, bytes of body
MAGIC = b"rpw1"
MAX_FRAME = 256 << 20  # bytes; a thousand times a large report
MAX_TEXT = 4 << 20  # bytes of JSON; decoded it takes many times that
READ_SIZE = 1 << 18

Message = dict[str, Any]


class GarbledError(Exception):
    """What came over the channel is no frame."""


class Frame(NamedTuple):
    """One message."""

    message: Message
    body: bytes


def encode_frame(message: Message, body: bytes = b"") -> bytes:
    """Return the bytes of one frame."""
    text = json.dumps(message).encode("ascii")
    return HEADER.pack(MAGIC, len(text), len(body)) + text + body


def receive_frame(channel: socket.socket) -> Frame | None:
    """Wait for one frame; None when the other side has closed the channel."""
    head = _receive_exactly(channel, HEADER.size)
    if head is None:
        return None
    _, text_size, body_size = HEADER.unpack(head)
    rest = _receive_exactly(channel, text_size + body_size)
    return None if rest is None else Frame(json.loads(rest[:text_size]), rest[text_size:])


def _receive_exactly(channel: socket.socket, size: int) -> bytes | None:
    received = bytearray()
    while len(received) < size:
        chunk = channel.recv(min(READ_SIZE, size - len(received)))
        if not chunk:
            return None
        received += chunk
    return bytes(received)


class FrameReader:
    """Cuts what arrives in pieces into frames, and refuses what is none."""

    def __init__(self) -> None:
        """Start with nothing received."""
        self._received = bytearray()

    def feed(self, chunk: bytes) -> list[Frame]:
        """Take bytes and return the frames they complete.

        Raises:
            GarbledError: The bytes are no frame, or one that is far too large.
        """
        self._received += chunk
        frames: list[Frame] = []
        while (frame := self._next()) is not None:
            frames.append(frame)
        return frames

    def _next(self) -> Frame | None:
        if len(self._received) < HEADER.size:
            return None
        magic, text_size, body_size = HEADER.unpack_from(self._received)
        if magic != MAGIC or text_size > MAX_TEXT or text_size + body_size > MAX_FRAME:
            raise GarbledError(f"{bytes(self._received[:8])!r} opens no frame")
        end = HEADER.size + text_size + body_size
        if len(self._received) < end:
            return None
        text = bytes(self._received[HEADER.size : HEADER.size + text_size])
        body = bytes(self._received[HEADER.size + text_size : end])
        del self._received[:end]
        try:
            message = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise GarbledError("a frame without JSON") from error
        if not isinstance(message, dict):
            raise GarbledError("a frame without an object")
        return Frame(message, body)
