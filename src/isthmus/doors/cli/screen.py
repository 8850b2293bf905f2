"""Where results and remarks go: two streams, and what is known about the terminal behind them."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from isthmus.doors.cli.sink import Sink

_DIM, _BOLD, _RED, _GREEN, _YELLOW, _END = "\x1b[2m", "\x1b[1m", "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Ink:
    """Emphasis, on a terminal that shows it; elsewhere the text as it is."""

    color: bool = False

    def dim(self, text: str) -> str:
        """What is beside the point."""
        return self._in(_DIM, text)

    def bold(self, text: str) -> str:
        """What is to be seen first."""
        return self._in(_BOLD, text)

    def good(self, text: str) -> str:
        """What is as it should be."""
        return self._in(_GREEN, text)

    def bad(self, text: str) -> str:
        """What failed."""
        return self._in(_BOLD + _RED, text)

    def odd(self, text: str) -> str:
        """What deserves a look."""
        return self._in(_BOLD + _YELLOW, text)

    def _in(self, code: str, text: str) -> str:
        return f"{code}{text}{_END}" if self.color and text else text


class Closed:
    """A standard output that was closed before the program began, as `>&-` does."""

    def write(self, _data: bytes, /) -> int:
        """Raise the OSError that a closed file gives."""
        raise OSError(errno.EBADF, "the standard output is closed")

    def flush(self) -> None:
        """Do nothing: nothing was written."""


@dataclass(slots=True)
class Screen:
    """The streams of a run.

    out: results, as bytes, since Parquet is not text. err: everything said about them.
    width: characters on a line of `out` when it is a terminal, else None.
    quiet: only errors are said.
    """

    out: Sink
    err: TextIO
    width: int | None = None
    ink: Ink = field(default_factory=Ink)
    err_ink: Ink = field(default_factory=Ink)
    err_is_terminal: bool = False
    quiet: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of_process(cls, *, quiet: bool = False) -> Screen:
        """The process's own streams. NO_COLOR (https://no-color.org) and TERM=dumb are heeded.

        Streams that are closed get a stand-in, so that nothing else is opened in their place.
        """
        closed = _stand_in()
        plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        terminal, err_terminal = sys.stdout.isatty(), sys.stderr.isatty()
        return cls(
            out=Closed() if closed else sys.stdout.buffer,
            err=sys.stderr,
            width=shutil.get_terminal_size().columns if terminal else None,
            ink=Ink(terminal and not plain),
            err_ink=Ink(err_terminal and not plain),
            err_is_terminal=err_terminal,
            quiet=quiet,
        )

    @property
    def out_is_terminal(self) -> bool:
        """Whether a person reads `out`."""
        return self.width is not None

    def remeasure(self) -> None:
        """Look at the terminal's width again: windows are resized during a session."""
        if self.width is not None:
            self.width = shutil.get_terminal_size().columns

    def print(self, text: str = "") -> None:
        """A line of result."""
        self.out.write(f"{text}\n".encode("utf-8", "replace"))
        self.out.flush()

    def remark(self, text: str) -> None:
        """A line about the result, dim; nothing when quiet. May be called from any thread."""
        if not self.quiet:
            self.say(self.err_ink.dim(text))

    def say(self, text: str) -> None:
        """A line on the error stream. May be called from any thread."""
        with self._lock:
            # A progress bar may stand on this line of the terminal.
            self.err.write(f"\r\x1b[2K{text}\n" if self.err_is_terminal else f"{text}\n")
            self.err.flush()

    def status(self, text: str) -> None:
        """Put `text` on the terminal's last line, in the place of what stood there; "" clears it."""
        columns = shutil.get_terminal_size().columns
        with self._lock:
            self.err.write(f"\r\x1b[2K{text[: columns - 1]}")
            self.err.flush()

    def fail(self, text: str) -> None:
        """The line that says what went wrong."""
        self.say(f"{self.err_ink.bad('isthmus:')} {text}")


def _stand_in() -> bool:
    """Put /dev/null in the place of closed standard streams; whether the output is one of them.

    https://docs.python.org/3/library/sys.html#sys.__stdout__
    """
    nowhere = Path(os.devnull)
    closed = sys.stdout is None
    if sys.stdin is None:
        sys.stdin = nowhere.open(encoding="utf-8")
    if closed:
        sys.stdout = nowhere.open("w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = nowhere.open("w", encoding="utf-8")
    return closed
