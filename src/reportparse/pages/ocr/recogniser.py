"""Two independent recognisers of text lines, their models taken from installed wheels.

The sessions are made here and not by the wheels' own classes, because those fetch a model that
they miss from the network. PP-OCRv6 comes with `rapidocr`, PP-OCRv4 with `rapidocr_onnxruntime`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnxruntime

from reportparse.pages.ocr.arrays import Array

WIDTH_STEP = 8  # px; widths are rounded up, so that lines share a batch
BATCH_PIXELS = 1000  # px of width; what a model computes of more leaves the cache of a processor
THREADS = 1
FIRST_NARROWEST, SECOND_NARROWEST = 64, 40  # px; PP-OCRv6 takes a lone 9 in less for a bracket,
# PP-OCRv4 reads ever more of the paper around a digit as characters
ALIKE = {  # characters a lone digit or mark is taken for, by what a value cell may hold
    **{char: char for char in "0123456789.+/"},
    **dict.fromkeys("oO〇○Ｏ０", "0"),
    **dict.fromkeys("lI|丨１", "1"),
    **dict.fromkeys("一—－–-", "-"),
    **dict.fromkeys(",，", ","),
}
BLANK = 0  # class of CTC that stands for no character


class Reading(NamedTuple):
    """What a recogniser reads in a line."""

    text: str
    score: float
    """Least probability of a character, 0 to 1; 0 when nothing is read."""


class LineReading(NamedTuple):
    """A line read freely, and read as if only digits and blank marks could stand there."""

    free: Reading
    numeric: Reading


@dataclass(slots=True)
class Recogniser:
    """One model and its characters."""

    session: Any
    characters: tuple[str, ...]
    narrowest: int
    """Width in px that a line is shown with at least."""
    _numeric: dict[str, list[int]] = field(init=False)
    """Classes that are summed up for each character a value cell may hold."""

    def __post_init__(self) -> None:
        """Find the classes that numeric lines may use."""
        self._numeric = {}
        for index, char in enumerate(self.characters):
            if char in ALIKE:
                self._numeric.setdefault(ALIKE[char], []).append(index)

    def read(self, lines: Sequence[Array]) -> list[LineReading]:
        """Read grey pictures of single lines (`crops.cut_out`), in their order.

        A model computes as much for paper as for print, and paper changes what it reads: a line
        gets no more of it than its own width asks for, and is read alike whatever stands beside.
        Lines of the same pixels, as many of one digit are where no scanner blurred them, are read
        once.
        """
        keys = [line.tobytes() for line in lines]  # all are equally high
        of_width: dict[int, dict[bytes, Array]] = {}
        for key, line in zip(keys, lines, strict=True):
            wide = -(-max(line.shape[1], self.narrowest) // WIDTH_STEP) * WIDTH_STEP
            of_width.setdefault(wide, {})[key] = line
        readings: dict[bytes, LineReading] = {}
        for wide, members in of_width.items():
            size, waiting = max(1, BATCH_PIXELS // wide), list(members)
            while waiting:
                batch, waiting = waiting[:size], waiting[size:]
                readings.update(self._read_batch({key: members[key] for key in batch}, wide))
        return [readings[key] for key in keys]

    def _read_batch(
        self, lines: dict[bytes, Array], wide: int
    ) -> Iterator[tuple[bytes, LineReading]]:
        """Yield the readings of lines that are shown `wide` pixels wide."""
        stacked = np.stack([_pad(line, wide) for line in lines.values()])
        (scores,) = self.session.run(None, {self.session.get_inputs()[0].name: stacked})
        for key, row in zip(lines, scores, strict=True):
            yield key, self._decode(row)

    def _decode(self, scores: Array) -> LineReading:
        """Decode steps × classes, each step's scores summing to one."""
        numeric = np.stack(
            [scores[:, BLANK], *(scores[:, group].sum(axis=1) for group in self._numeric.values())],
            axis=1,
        )
        return LineReading(
            _collapse(scores, self.characters), _collapse(numeric, ("", *self._numeric))
        )


def _collapse(scores: Array, characters: Sequence[str]) -> Reading:
    """Drop repeated classes and blanks; a character's probability is that of its best step."""
    text: list[str] = []
    best: list[float] = []
    previous = BLANK
    for step, label in enumerate(scores.argmax(axis=1).tolist()):
        probability = float(scores[step, label])
        if label != BLANK and label == previous:
            best[-1] = max(best[-1], probability)
        elif label != BLANK:
            text.append(characters[label])
            best.append(probability)
        previous = label
    return Reading("".join(text).strip(), min(best, default=0.0))


@cache
def first_recogniser() -> Recogniser:
    """Load PP-OCRv6, once."""
    return _load("rapidocr", FIRST_NARROWEST)


@cache
def second_recogniser() -> Recogniser:
    """Load PP-OCRv4, once."""
    return _load("rapidocr_onnxruntime", SECOND_NARROWEST)


def _load(package: str, narrowest: int) -> Recogniser:
    spec = find_spec(package)
    assert spec is not None and spec.origin is not None
    model = sorted((Path(spec.origin).parent / "models").glob("*rec*.onnx"))[0]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = THREADS
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(
        str(model), sess_options=options, providers=["CPUExecutionProvider"]
    )
    characters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return Recogniser(session, ("", *characters, " "), narrowest)


def _pad(line: Array, wide: int) -> Array:
    """Put a line in the middle of white paper, in three channels of -1 to 1."""
    padded = np.full((line.shape[0], wide), 255, np.uint8)
    left = (wide - line.shape[1]) // 2
    padded[:, left : left + line.shape[1]] = line
    scaled = padded.astype(np.float32) / 127.5 - 1.0
    return np.repeat(scaled[None], 3, axis=0)
