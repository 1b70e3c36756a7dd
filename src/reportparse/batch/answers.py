"""Whether what a worker says has the form it should have.

A worker that a hostile file took over may say anything; nothing of it may stop the batch, or leave
an input without a record.
"""

import re
from collections.abc import Mapping
from typing import Any

from reportparse.batch.channel import Frame
from reportparse.batch.codes import Code

UNCHANGED = "unchanged"
DIGEST = re.compile(r"[0-9a-f]{64}")
LAST_YEAR = 9999


def is_reading(frame: Frame) -> bool:
    """Whether it says which bytes were read."""
    digest = frame.message.get("sha256")
    return (
        isinstance(digest, str)
        and DIGEST.fullmatch(digest) is not None
        and _is_size(frame.message.get("bytes"))
        and not frame.body
    )


def is_outcome(frame: Frame, *, known: bool, read: bool) -> bool:
    """Whether it says how an input ended.

    Args:
        frame: What the worker sent.
        known: Whether the worker was told what the bytes were earlier: only then can it find them
            unchanged.
        read: Whether it has said which bytes it read: only then can there be a report of them.
    """
    message, code = frame.message, frame.message.get("code")
    if code == UNCHANGED:
        return known and not frame.body
    if not isinstance(code, str) or code not in Code.__members__.values():
        return False
    reports = message.get("reports", [])
    if not (
        isinstance(reports, list) and all(map(_is_report, reports)) and _has_sane_rest(message)
    ):
        return False
    if Code(code).is_failure:
        return not reports and not frame.body
    return read and bool(reports) and sum(one["bytes"] for one in reports) == len(frame.body)


def _has_sane_rest(message: Mapping[str, Any]) -> bool:
    texts = (message.get("message", ""), message.get("trace", ""))
    return all(isinstance(text, str) for text in texts) and _is_size(message.get("peak", 0))


def _is_report(described: object) -> bool:
    """Whether it is what `parsing.describe_place` says of a report, and the size of its JSON."""
    if not isinstance(described, dict) or not _is_size(described.get("bytes")):
        return False
    year = described.get("year", "")
    return all(
        isinstance(described.get(name, 0), str | None) for name in ("region", "agency")
    ) and (year is None or (_is_size(year) and 0 < year <= LAST_YEAR))


def _is_size(number: object) -> bool:
    return isinstance(number, int) and number >= 0
