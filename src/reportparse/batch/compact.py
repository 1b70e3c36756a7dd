"""Maps of a million entries that take little memory: numbers in arrays, no object for each.

A dict of whole numbers takes 110 bytes an entry, one of texts 200 and more; this takes 24 to 48.
"""

from array import array
from hashlib import blake2b

FIRST_SIZE = 1 << 6  # slots; a power of two
FREE = 0  # the key of a slot that was never used
NOTHING = -(1 << 63)  # the value of a slot that is free, or whose entry was taken out


def fingerprint(text: str) -> int:
    """Return 63 bits that stand for a name, a path or a digest; never 0.

    That two of a million texts have the same has a probability of 1 in 18 million.
    """
    return (
        int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1
        or 1
    )


class CompactMap:
    """Fingerprints and a whole number for each, in a table with open addressing."""

    def __init__(self) -> None:
        """Start empty."""
        self._resize(FIRST_SIZE)

    def __contains__(self, key: int) -> bool:
        """Whether the key has a value."""
        return self._values[self._slot(key)] != NOTHING

    def get(self, key: int) -> int | None:
        """Return the value of a key; None when it has none."""
        value = self._values[self._slot(key)]
        return None if value == NOTHING else value

    def __setitem__(self, key: int, value: int) -> None:
        """Give a key a value."""
        slot = self._slot(key)
        if self._keys[slot] == FREE:
            if 3 * self._used >= 2 * len(self._keys):
                self._grow()
                slot = self._slot(key)
            self._used += 1
        self._keys[slot], self._values[slot] = key, value

    def pop(self, key: int) -> int | None:
        """Take a key out, and return the value it had."""
        slot = self._slot(key)
        value = self._values[slot]
        self._values[slot] = NOTHING  # the key stays, so that those that went round it are found
        return None if value == NOTHING else value

    def _slot(self, key: int) -> int:
        """Return the slot that holds a key, or where it would be put."""
        keys, last = self._keys, len(self._keys) - 1
        slot = key & last
        while keys[slot] not in (key, FREE):
            slot = (slot + 1) & last
        return slot

    def reserve(self, count: int) -> None:
        """Make room for so many entries at once, so that memory does not grow later."""
        size = len(self._keys)
        while 3 * count >= 2 * size:
            size *= 2
        if size > len(self._keys):
            self._rebuild(size)

    def _grow(self) -> None:
        """Make the table as large as its entries need; those taken out are dropped."""
        entries = len(self._values) - self._values.count(NOTHING)
        self._rebuild(len(self._keys) * (2 if 3 * entries >= len(self._keys) else 1))

    def _rebuild(self, size: int) -> None:
        keys, values = self._keys, self._values
        self._resize(size)
        for key, value in zip(keys, values, strict=True):
            if value != NOTHING:
                slot = self._slot(key)
                self._keys[slot], self._values[slot] = key, value
                self._used += 1

    def _resize(self, size: int) -> None:
        self._keys = array("q", [FREE]) * size
        self._values = array("q", [NOTHING]) * size
        self._used = 0
