"""How fast Jira may be asked: one limiter for each site, shared by everything in this process.

Three things hold a request back, whichever is the strictest:

- the **window**: how many may be in flight. It grows by one with every answer until Jira first refuses, then
  by one with every windowful of answers; it halves when Jira refuses;
- the **budget**: the token bucket that Jira tells us about in `X-RateLimit-*`
  (https://developer.atlassian.com/cloud/jira/platform/rate-limiting/,
  https://confluence.atlassian.com/adminjiraserver/improving-instance-stability-with-rate-limiting-983794911.html),
  mirrored here so that a request that would be refused is not sent at all;
- a **hold**: after a refusal nothing is sent before the moment Jira named.

Why this is our own: docs/why/limits.md.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from weakref import WeakValueDictionary

FIRST_WINDOW = 16
_ROUNDING = 1e-9  # a token short of a whole one by less is whole: no clock could wait that long


@dataclass(slots=True)
class Bucket:
    """Jira's token bucket as seen from here: `tokens` at the moment `at`, refilled at `rate` per second."""

    capacity: float
    rate: float
    tokens: float
    at: float

    def refill(self, now: float) -> None:
        """Add what has flowed in since the last look."""
        self.tokens = min(self.capacity, self.tokens + (now - self.at) * self.rate)
        self.at = now


class Limiter:
    """Admits requests to one site, in the order in which they ask. Lives in one event loop at a time.

    `async with limiter as admitted` gives the moment of admission.

    most: never more in flight than this.
    rate: an upper bound of the user's own, in requests per second; None for none.
    clock: monotonic seconds, for tests.
    """

    def __init__(
        self, most: int, rate: float | None = None, clock: Callable[[], float] | None = None
    ) -> None:
        self.most = most
        self.window = min(most, FIRST_WINDOW)
        self.in_flight = 0
        self.limit = 0
        self.remaining: int | None = None
        self._clock = clock or (lambda: asyncio.get_running_loop().time())
        self._held_until = 0.0
        self._halved_at = float("-inf")
        self._answers = 0
        self._own: Bucket | None = None
        self._bucket: Bucket | None = None
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self.restrict(most, rate)

    def restrict(self, most: int, rate: float | None) -> None:
        """Admit no more than `most` at once and `rate` per second, if that is stricter than before."""
        self.most = min(self.most, most)
        self.window = min(self.window, self.most)
        if rate and (self._own is None or rate < self._own.rate):
            burst = max(1.0, rate)
            self._own = Bucket(burst, rate, burst, 0.0)

    async def __aenter__(self) -> float:
        """Wait for leave to send one request; the moment it was given."""
        if not self._waiting and self._delay() == 0.0:
            self._take()
            return self._clock()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._pump()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # admitted, and cancelled before it could go
                self._spend(-1)
                self._give_back()
            raise
        return self._clock()

    async def __aexit__(self, *_: object) -> None:
        self._give_back()

    def _give_back(self) -> None:
        self.in_flight -= 1
        self._pump()

    def _take(self) -> None:
        self.in_flight += 1
        self._spend(1)

    def _spend(self, tokens: int) -> None:
        for bucket in (self._own, self._bucket):
            if bucket:
                bucket.tokens -= tokens

    def _delay(self) -> float:
        """Seconds until the next request may go; infinite while the window is full."""
        if self.in_flight >= self.window:
            return float("inf")
        now = self._clock()
        delay = max(0.0, self._held_until - now)
        for bucket in (self._own, self._bucket):
            if bucket:
                bucket.refill(now)
                if bucket.tokens < 1 - _ROUNDING:
                    delay = max(delay, (1 - bucket.tokens) / bucket.rate)
        return delay

    def _pump(self) -> None:
        """Let in whoever may go now, and come back when the next one may."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        while self._waiting:
            if self._waiting[0].done():  # cancelled while waiting
                self._waiting.popleft()
                continue
            delay = self._delay()
            if delay > 0:
                if delay != float("inf"):
                    self._timer = asyncio.get_running_loop().call_later(delay, self._pump)
                return
            self._take()
            self._waiting.popleft().set_result(None)

    def heard(self, headers: Mapping[str, str], *, content: bool) -> None:
        """Jira answered: learn what it says about the budget and, if it was content, widen the window.

        Called while the request is still in flight. A window that is not used says nothing, and stays.
        """
        if content and self.in_flight >= self.window - 1:
            self._answers += 1
            if self._halved_at == float("-inf") or self._answers >= self.window:
                self.window = min(self.most, self.window + 1)
                self._answers = 0
        self._learn(headers)

    def hold(self, seconds: float, admitted: float) -> None:
        """Jira refused a request: send nothing for `seconds`, then half as much at once.

        admitted: when that request was let in. Those let in before the window was halved tell nothing about
        its new size, so the refusals of requests that were in flight together count once.
        """
        now = self._clock()
        if admitted > self._halved_at:
            self.window = max(1, self.window // 2)
            self._halved_at, self._answers = now, 0
        self._held_until = max(self._held_until, now + seconds)

    def _learn(self, headers: Mapping[str, str]) -> None:
        """Mirror the bucket of `X-RateLimit-*`.

        Data Center names its refill; Cloud's burst limits are per second. What Jira reports is older than
        what we have sent since, and answers overtake each other, so its number is only an upper bound: the
        mirror is lowered to it, and rises by the refill alone.
        """
        limit, left = headers.get("x-ratelimit-limit", ""), headers.get("x-ratelimit-remaining", "")
        if not limit.isdecimal() or not left.isdecimal() or int(limit) == 0:
            return
        self.limit, self.remaining = int(limit), int(left)
        fill, interval = (
            headers.get("x-ratelimit-fillrate", ""),
            headers.get("x-ratelimit-interval-seconds", ""),
        )
        named = fill.isdecimal() and interval.isdecimal() and int(fill) > 0 and int(interval) > 0
        rate = int(fill) / int(interval) if named else float(limit)
        now = self._clock()
        if self._bucket is None:
            others = max(
                0, self.in_flight - 1
            )  # sent before anything was known: they may come after this one
            self._bucket = Bucket(float(limit), rate, float(self.remaining - others), now)
        bucket = self._bucket
        bucket.capacity, bucket.rate = float(limit), rate
        bucket.refill(now)
        bucket.tokens = min(bucket.tokens, self.remaining)


_LIMITERS: WeakValueDictionary[tuple[str, str], Limiter] = WeakValueDictionary()


def limiter_of(site: str, caller: str, most: int, rate: float | None) -> Limiter:
    """The limiter that everything in this process shares for this caller on this site.

    It lives as long as somebody holds it. The strictest wish of several connections wins.
    """
    found = _LIMITERS.setdefault((site, caller), Limiter(most, rate))
    found.restrict(most, rate)
    return found
