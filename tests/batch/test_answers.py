"""What a worker says is believed only in the form it should have."""

from typing import Any

import pytest

from reportparse.batch.answers import is_outcome, is_reading
from reportparse.batch.channel import HEADER, MAGIC, MAX_TEXT, Frame, FrameReader, GarbledError

PLACE = {"region": "320000", "agency": "cn-1", "year": 2020, "bytes": 3}
DONE = {"code": "done", "message": "", "reports": [PLACE], "peak": 1}


def test_what_workers_say_is_believed() -> None:
    assert is_reading(Frame({"sha256": "0" * 64, "bytes": 0}, b""))
    unresolved = {"region": None, "agency": None, "year": None, "bytes": 2}
    for frame in (
        Frame(DONE, b"abc"),
        Frame({**DONE, "code": "doubtful", "reports": [PLACE, unresolved]}, b"abcde"),
        Frame({"code": "bug", "message": "m", "trace": "t", "peak": 1}, b""),
    ):
        assert is_outcome(frame, known=False, read=True)
    assert is_outcome(Frame({"code": "not-a-file"}, b""), known=False, read=False)
    assert is_outcome(Frame({"code": "unchanged", "peak": 1}, b""), known=True, read=False)


@pytest.mark.parametrize(
    ("message", "body"),
    [
        ({"sha256": None, "bytes": 1}, b""),
        ({"sha256": ["0"], "bytes": 1}, b""),
        ({"sha256": "0" * 63 + "\n", "bytes": 1}, b""),
        ({"sha256": "0" * 64, "bytes": -1}, b""),
        ({"sha256": "0" * 64}, b""),
        ({"sha256": "0" * 64, "bytes": 1}, b"a"),
    ],
)
def test_no_other_reading_is_believed(message: dict[str, Any], body: bytes) -> None:
    assert not is_reading(Frame(message, body))


@pytest.mark.parametrize(
    ("message", "body"),
    [
        ({}, b""),
        ({"code": []}, b""),
        ({"code": "fine"}, b""),
        ({"code": "unchanged"}, b""),
        (DONE, b"ab"),
        (DONE, b"abcd"),
        ({**DONE, "reports": []}, b""),
        ({**DONE, "reports": {}}, b""),
        ({**DONE, "reports": [[]]}, b""),
        ({**DONE, "reports": [{**PLACE, "bytes": "3"}]}, b"abc"),
        ({**DONE, "reports": [{**PLACE, "bytes": 4}, {**PLACE, "bytes": -1}]}, b"abc"),
        ({**DONE, "reports": [{**PLACE, "region": ["320000"]}]}, b"abc"),
        ({**DONE, "reports": [{**PLACE, "year": 10**400}]}, b"abc"),
        ({**DONE, "reports": [{**PLACE, "year": "2020"}]}, b"abc"),
        ({**DONE, "reports": [{"bytes": 3}]}, b"abc"),
        ({**DONE, "message": None}, b"abc"),
        ({**DONE, "peak": "1"}, b"abc"),
        ({**DONE, "code": "bug"}, b"abc"),
        ({"code": "bug", "trace": 1}, b""),
    ],
)
def test_no_other_outcome_is_believed(message: dict[str, Any], body: bytes) -> None:
    assert not is_outcome(Frame(message, body), known=False, read=True)


def test_there_is_no_report_of_bytes_that_nobody_read() -> None:
    assert not is_outcome(Frame(DONE, b"abc"), known=True, read=False)


@pytest.mark.parametrize("text", [b"[" * 200_000, b"{", b"[]", b"\xff"])
def test_a_frame_that_is_no_object_is_garbage(text: bytes) -> None:
    with pytest.raises(GarbledError):
        FrameReader().feed(HEADER.pack(MAGIC, len(text), 0) + text)


def test_a_frame_whose_json_would_fill_the_memory_is_refused_before_it_arrives() -> None:
    with pytest.raises(GarbledError):
        FrameReader().feed(HEADER.pack(MAGIC, MAX_TEXT + 1, 0))
