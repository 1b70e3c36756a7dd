"""What is needed of arrays in several places."""

from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = "np.ndarray[Any, Any]"


def find_runs(filled: Array) -> list[tuple[int, int]]:
    """Return start and end of every run of True."""
    steps = np.flatnonzero(np.diff(np.concatenate([[0], filled.astype(np.int8), [0]])))
    return [(int(first), int(last)) for first, last in steps.reshape(-1, 2)]
