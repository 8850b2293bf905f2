"""A token bucket: Data Center's limit, and the simple one of a sandbox of either product.

https://confluence.atlassian.com/adminjiraserver/improving-instance-stability-with-rate-limiting-983794911.html
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

ROUNDING = 1e-9
"""What adding up fractions of a second may lose: a client exactly at the rate is not too fast."""


@dataclass
class Bucket:
    """A token bucket: ``rate`` requests a second, with bursts of ``most``.

    Args:
        rate: requests per second; 0 means without limit.
        clock: seconds, only ever growing.
        most: the largest burst; as many as a second brings unless said otherwise.
    """

    rate: float
    clock: Callable[[], float] = time.monotonic
    most: float = 0.0
    tokens: float = field(init=False)
    filled: float = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = self.size
        self.filled = self.clock()

    @property
    def size(self) -> float:
        """The largest burst."""
        return max(1.0, self.most or self.rate)

    def take(self) -> bool:
        """Take one request out of the bucket; ``False`` when there is none."""
        if self.rate <= 0:
            return True
        now = self.clock()
        self.tokens = min(self.size, self.tokens + (now - self.filled) * self.rate)
        self.filled = now
        if self.tokens < 1 - ROUNDING:
            return False
        self.tokens = max(0.0, self.tokens - 1)
        return True

    @property
    def wait(self) -> float:
        """Seconds until the next request has room."""
        return 0.0 if self.rate <= 0 or self.tokens >= 1 else (1 - self.tokens) / self.rate
