"""Text broken into text lines of a width."""

import re
from collections.abc import Callable

TOKEN = re.compile(r"[A-Za-z0-9.,@/:%+-]+|.", re.DOTALL)
NEVER_FIRST = "，。、；：！？）》”』】%"


def wrap(text: str, room: float, measure: Callable[[str], float]) -> list[str]:
    """Break text into lines no wider than `room`, Latin words and numbers whole if they fit."""
    lines: list[str] = []
    for part in text.split("\n"):
        lines.append("")
        for token in TOKEN.findall(part):
            if measure(lines[-1] + token) <= room or (token in NEVER_FIRST and lines[-1]):
                lines[-1] += token
            elif measure(token) <= room:
                lines.append(token)
            else:
                spell(lines, token, room, measure)
    return lines


def spell(lines: list[str], token: str, room: float, measure: Callable[[str], float]) -> None:
    """Break a token that is wider than a line, character by character."""
    for character in token:
        if lines[-1] and measure(lines[-1] + character) > room:
            lines.append("")
        lines[-1] += character
