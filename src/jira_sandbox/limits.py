"""How fast the sandbox may be asked: latency, and the token bucket of each product's rate limit.

https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
https://confluence.atlassian.com/adminjiraserver/improving-instance-stability-with-rate-limiting-983794911.html
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec

from jira_sandbox.call import Answer

ROUNDING = 1e-9
"""What adding up fractions of a second may lose: a client exactly at the rate is not too fast."""


@dataclass
class Bucket:
    """A token bucket: ``rate`` requests a second, with bursts of as many.

    Args:
        rate: requests per second; 0 means without limit.
        clock: seconds, only ever growing.
    """

    rate: float
    clock: Callable[[], float] = time.monotonic
    tokens: float = field(init=False)
    filled: float = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = self.size
        self.filled = self.clock()

    @property
    def size(self) -> float:
        """The largest burst."""
        return max(1.0, self.rate)

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


CLOUD_LIMIT = 350
"""The limit a Cloud site without a bucket of ours names in its headers."""


def headers(bucket: Bucket, deployment: str) -> dict[str, str]:
    """Give the rate headers of an answer that was let through."""
    if bucket.rate <= 0:
        if deployment == "cloud":
            return {"X-RateLimit-Limit": str(CLOUD_LIMIT), "X-RateLimit-Remaining": str(CLOUD_LIMIT - 1)}
        return {}
    limit, left = str(int(bucket.size)), str(int(bucket.tokens))
    if deployment == "cloud":
        return {
            "X-RateLimit-Limit": limit,
            "X-RateLimit-Remaining": left,
            "X-RateLimit-Reset": _reset(bucket),
        }
    return {
        "X-RateLimit-Limit": limit,
        "X-RateLimit-Remaining": left,
        "X-RateLimit-Interval-Seconds": "1",
        "X-RateLimit-FillRate": str(max(1, int(bucket.rate))),
        "Retry-After": "0",
    }


def refusal(bucket: Bucket, deployment: str) -> Answer:
    """Make the 429 of a bucket that is empty; ``Retry-After`` is in whole seconds, rounded up."""
    found = headers(bucket, deployment) | {"Retry-After": str(max(1, math.ceil(bucket.wait)))}
    if deployment == "cloud":
        found |= {"X-RateLimit-Remaining": "0", "RateLimit-Reason": "jira-burst-based"}
        body = {"errorMessages": ["Rate limit exceeded."], "errors": {}}
    else:
        body = {"message": "Rate limit exceeded."}
    return Answer(msgspec.json.encode(body), 429, headers=found)


def _reset(bucket: Bucket) -> str:
    when = datetime.now(UTC) + timedelta(seconds=bucket.wait or 1)
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")
