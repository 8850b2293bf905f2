"""What results are written to."""

from __future__ import annotations

from typing import Protocol


class Sink(Protocol):
    """A stream of bytes: a file, a pipe, a terminal."""

    def write(self, data: bytes, /) -> int:
        """Write all of `data`."""
        ...

    def flush(self) -> None:
        """Let it be seen."""
        ...
