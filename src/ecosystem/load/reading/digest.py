"""A digest of bytes that several threads can work out together, or that grows while bytes are written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

PIECE: Final = 4 << 20


def of_piece(piece: bytes | memoryview) -> bytes:
    """Return the SHA-256 of one piece of at most :data:`PIECE` bytes."""
    return hashlib.sha256(piece).digest()


def of_pieces(pieces: Iterable[bytes], size: int) -> bytes:
    """Return the SHA-256 of the pieces' digests and the number of bytes."""
    return hashlib.sha256(size.to_bytes(8, "big") + b"".join(pieces)).digest()


class Growing:
    """The same digest, of bytes that come one after another.

    Examples
    --------
    >>> growing = Growing()
    >>> growing.take(b"one ")
    >>> growing.take(b"two")
    >>> growing.digest() == of_pieces([of_piece(b"one two")], 7)
    True
    """

    def __init__(self) -> None:
        self.size = 0
        self._pieces: list[bytes] = []
        self._open = hashlib.sha256()

    def take(self, content: bytes | memoryview) -> None:
        """Go on with more bytes."""
        rest = memoryview(content).cast("B")
        while len(rest):
            room = PIECE - self.size % PIECE
            self._open.update(rest[:room])
            self.size += len(rest[:room])
            rest = rest[room:]
            if self.size % PIECE == 0:
                self._pieces.append(self._open.digest())
                self._open = hashlib.sha256()

    def digest(self) -> bytes:
        """Return the digest of everything so far."""
        last = [self._open.digest()] if self.size % PIECE or not self.size else []
        return of_pieces([*self._pieces, *last], self.size)
