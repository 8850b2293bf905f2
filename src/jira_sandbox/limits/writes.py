"""Cloud's limit per issue: so many writes to one issue in a short window, and in a long one.

https://developer.atlassian.com/cloud/jira/platform/rate-limiting/#per-issue-rate-limiting-on-write-operations
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

Window = tuple[int, float]
"""How many writes, in how many seconds."""

WINDOWS: tuple[Window, ...] = ((20, 2.0), (100, 30.0))


@dataclass
class Writes:
    """When issues were written lately.

    Args:
        windows: the shorter first.
        clock: seconds, only ever growing.
    """

    windows: tuple[Window, ...] = WINDOWS
    clock: Callable[[], float] = time.monotonic
    times: dict[int, deque[float]] = field(default_factory=dict)

    def take(self, issue: int) -> tuple[int, float] | None:
        """Note a write to an issue.

        Returns:
            ``None`` if there was room, else the limit that is reached and the seconds until there is room.
        """
        now = self.clock()
        times = self.times.setdefault(issue, deque(maxlen=max(most for most, _ in self.windows)))
        for most, seconds in self.windows:
            if len(times) >= most and (free := times[-most] + seconds) > now:
                return most, free - now
        times.append(now)
        return None
