"""The site's clock: it stands still until it is started, then runs with real time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass
class Clock:
    """A clock that can be set.

    Args:
        begin: what it shows at first, aware.
        ticks: seconds, only ever growing.
    """

    begin: datetime
    ticks: Callable[[], float] = time.monotonic
    started: float | None = field(default=None)

    def start(self) -> None:
        """Let it run from what it shows."""
        self.begin, self.started = self.now, self.ticks()

    def stop(self) -> None:
        """Let it stand still at what it shows."""
        self.begin, self.started = self.now, None

    @property
    def now(self) -> datetime:
        """What it shows."""
        if self.started is None:
            return self.begin
        return self.begin + timedelta(seconds=self.ticks() - self.started)

    def put(self, when: datetime) -> None:
        """Set it; a running clock runs on from there."""
        self.begin = when
        if self.started is not None:
            self.started = self.ticks()
