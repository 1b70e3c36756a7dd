"""What one input may cost."""

from dataclasses import dataclass, field

from reportparse.limits import MEBIBYTE, DocumentLimits


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one input; seconds and bytes."""

    seconds: float = 300.0
    """Wall clock for parsing; recognition takes about 3 s a page."""
    cpu_seconds: float = 300.0
    """Processor time for parsing."""
    silence: float = 60.0
    """Wall clock for a worker to start, and for an input to be read."""
    memory: int = 2048 * MEBIBYTE
    """Address space of a worker."""
    file_bytes: int = 256 * MEBIBYTE
    """Size of an input."""
    document: DocumentLimits = field(default_factory=DocumentLimits)
    """What a PDF may hold."""
    inputs_per_worker: int = 500
    """After so many inputs a worker is replaced, so that no leak grows."""
