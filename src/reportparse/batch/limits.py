"""What one input may cost."""

from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one input; seconds and bytes."""

    seconds: float = 120.0
    """Wall clock for parsing."""
    cpu_seconds: float = 60.0
    """Processor time for parsing."""
    silence: float = 60.0
    """Wall clock for a worker to start, and for an input to be read."""
    memory: int = 2048 * MEBIBYTE
    """Address space of a worker."""
    file_bytes: int = 256 * MEBIBYTE
    """Size of an input."""
    pages: int = 2000
    """Pages of a PDF."""
    inputs_per_worker: int = 500
    """After so many inputs a worker is replaced, so that no leak grows."""
