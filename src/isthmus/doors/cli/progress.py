"""How far a query is, on the last line of the terminal."""

from __future__ import annotations

import time
from collections.abc import Callable

from isthmus.doors.cli.door import Progress
from isthmus.doors.cli.screen import Screen

# A query that is done sooner needs no progress.
_PATIENCE = 0.4
_BAR = 24
_TURNING = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


class ProgressLine:
    """Says rows, share, speed and requests of a running query; nothing where no person watches."""

    def __init__(self, screen: Screen, progress: Callable[[], Progress]) -> None:
        self._screen = screen
        self._progress = progress
        self._wanted = screen.err_is_terminal and not screen.quiet
        self._started = time.monotonic()
        self._turn = 0
        self._drawn = False

    @property
    def seconds(self) -> float:
        """Since the query began."""
        return time.monotonic() - self._started

    def tick(self) -> None:
        """Draw the line anew."""
        if not self._wanted or self.seconds < _PATIENCE:
            return
        self._turn += 1
        self._drawn = True
        self._screen.status(progress_text(self._progress(), self.seconds, self._turn))

    def end(self) -> None:
        """Take the line away for good: something else is printed now."""
        self._wanted = False
        if self._drawn:
            self._drawn = False
            self._screen.status("")


def progress_text(progress: Progress, seconds: float, turn: int = 0) -> str:
    """The line, as in `⠙ ━━━━━━────── 2,300 of 9,200 rows · 1,150 rows/s · 23 requests`."""
    rows, expected = progress.rows, progress.expected
    rate = rows / seconds if seconds > 0 else 0.0
    parts = [f"{rows:,} of {expected:,} rows" if expected else f"{rows:,} rows"]
    if rows:
        parts.append(f"{rate:,.0f} rows/s")
    if rows and expected and rate:
        parts.append(f"{_clock(max(0, expected - rows) / rate)} left")
    requests = progress.requests
    parts.append("1 request" if requests == 1 else f"{requests:,} requests")
    if progress.throttled:
        parts.append(f"Jira asked to wait {progress.throttled:,}×")
    bar = ""
    if expected:
        done = min(_BAR, _BAR * rows // expected)
        bar = "━" * done + "─" * (_BAR - done) + " "
    return f"{_TURNING[turn % len(_TURNING)]} {bar}{' · '.join(parts)}"


def _clock(seconds: float) -> str:
    whole = int(seconds + 0.5)
    return f"{whole // 60}:{whole % 60:02}" if whole >= 60 else f"{whole} s"
