"""The limiter: who may go when, with a clock of its own, and against a server that counts."""

from __future__ import annotations

import asyncio
import gc
import heapq
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import pytest

from isthmus.jira.limits import FIRST_WINDOW, Limiter, limiter_of


class TimelessLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock jumps to the next timer: seconds pass at once."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0

    def time(self) -> float:
        return self._now

    def _run_once(self) -> None:
        scheduled = self._scheduled  # type: ignore[attr-defined]
        while scheduled and scheduled[0]._cancelled:
            heapq.heappop(scheduled)._scheduled = False
        if not self._ready and scheduled:  # type: ignore[attr-defined]
            self._now = max(self._now, scheduled[0]._when)
        super()._run_once()  # type: ignore[misc]


def timeless(work: Coroutine[Any, Any, Any]) -> Any:
    with asyncio.Runner(loop_factory=TimelessLoop) as runner:
        return runner.run(work)


def clock() -> float:
    return asyncio.get_running_loop().time()


class Server:
    """Jira's token bucket: https://developer.atlassian.com/cloud/jira/platform/rate-limiting/."""

    def __init__(self, style: str, rate: float = 20, burst: float = 20, latency: float = 0.08) -> None:
        self.rate, self.burst, self.latency = rate, burst, latency
        self._style = style
        self._tokens, self._at = burst, 0.0
        self.served = self.refused = 0

    async def ask(self) -> tuple[int, Mapping[str, str]]:
        await asyncio.sleep(self.latency / 2)
        self._tokens = min(self.burst, self._tokens + (clock() - self._at) * self.rate)
        self._at = clock()
        granted = self._tokens >= 1
        if granted:
            self._tokens -= 1
            self.served += 1
        else:
            self.refused += 1
        headers = self._headers()
        await asyncio.sleep(self.latency / 2)
        return (200 if granted else 429), headers

    def _headers(self) -> Mapping[str, str]:
        if self._style == "silent":
            return {}
        told = {"x-ratelimit-limit": str(int(self.burst)), "x-ratelimit-remaining": str(int(self._tokens))}
        if self._style == "datacenter":
            told |= {"x-ratelimit-fillrate": str(int(self.rate)), "x-ratelimit-interval-seconds": "1"}
        return told


async def _work(server: Server, limiter: Limiter, requests: int) -> float:
    """Ask `requests` times as fast as the limiter lets us; the seconds it took."""

    async def one() -> None:
        while True:
            async with limiter as admitted:
                status, headers = await server.ask()
                limiter.heard(headers, content=status == 200)
            if status == 200:
                return
            limiter.hold(1.0, admitted)

    begun = clock()
    await asyncio.gather(*(one() for _ in range(requests)))
    return clock() - begun


@pytest.mark.parametrize("style", ["cloud", "datacenter"])
@pytest.mark.parametrize("latency", [0.005, 0.08, 0.5, 2.0])
def test_the_mirrored_budget_is_used_up_and_hardly_overdrawn(style: str, latency: float) -> None:
    server = Server(style, latency=latency)
    requests = 600
    seconds = timeless(_work(server, Limiter(64), requests))
    ideal = (requests - server.burst) / server.rate + latency
    assert server.refused <= requests * 0.02
    assert seconds <= ideal * 1.15


@pytest.mark.parametrize(("latency", "refusals"), [(0.005, 0.35), (0.08, 0.25), (0.5, 0.1)])
def test_without_a_word_about_the_budget_it_is_found_by_trying(latency: float, refusals: float) -> None:
    server = Server("silent", latency=latency)
    requests = 600
    seconds = timeless(_work(server, Limiter(64), requests))
    ideal = (requests - server.burst) / server.rate + latency
    assert seconds <= ideal * 1.15
    assert server.refused <= requests * refusals


def test_a_server_without_limits_is_not_slowed_down() -> None:
    server = Server("silent", rate=1e9, burst=1e9, latency=0.1)
    seconds = timeless(_work(server, Limiter(32), 640))
    assert seconds <= 640 / 32 * 0.1 * 1.15
    assert server.refused == 0


def test_a_rate_of_ones_own() -> None:
    server = Server("silent", rate=1e9, burst=1e9)
    seconds = timeless(_work(server, Limiter(32, rate=5), 50))
    assert seconds == pytest.approx((50 - 5) / 5 + server.latency, abs=0.3)


def test_a_rate_below_one_a_second() -> None:
    server = Server("silent", rate=1e9, burst=1e9)
    assert timeless(_work(server, Limiter(32, rate=0.5), 3)) == pytest.approx(4, abs=0.2)


# --- the window --------------------------------------------------------------------------------------------


async def _fill(limiter: Limiter, count: int) -> None:
    for _ in range(count):
        await limiter.__aenter__()


def test_the_window_grows_until_it_is_refused_then_slowly() -> None:
    async def work() -> None:
        limiter = Limiter(100)
        await _fill(limiter, FIRST_WINDOW)
        for _ in range(4):
            limiter.heard({}, content=True)
            await _fill(limiter, 1)
        assert limiter.window == FIRST_WINDOW + 4
        limiter.hold(1.0, clock())
        assert limiter.window == (FIRST_WINDOW + 4) // 2
        for _ in range(limiter.window):
            limiter.heard({}, content=True)
        assert limiter.window == (FIRST_WINDOW + 4) // 2 + 1

    timeless(work())


def test_a_window_that_is_not_used_does_not_grow() -> None:
    async def work() -> None:
        limiter = Limiter(100)
        async with limiter:
            limiter.heard({}, content=True)
            limiter.heard({}, content=False)
        assert limiter.window == FIRST_WINDOW

    timeless(work())


def test_it_never_grows_beyond_what_is_allowed() -> None:
    async def work() -> None:
        limiter = Limiter(3)
        await _fill(limiter, 3)
        limiter.heard({}, content=True)
        assert limiter.window == 3

    timeless(work())


def test_refusals_of_one_windowful_count_once() -> None:
    async def work() -> None:
        limiter = Limiter(16)
        first = clock()
        await asyncio.sleep(0.1)
        for _ in range(16):
            limiter.hold(0.05, first)
            await asyncio.sleep(0.1)  # the hold is over before the next refusal arrives
        assert limiter.window == 8
        limiter.hold(1.0, clock())
        assert limiter.window == 4
        for _ in range(9):
            await asyncio.sleep(1)
            limiter.hold(1.0, clock())
        assert limiter.window == 1

    timeless(work())


def test_a_hold_holds_and_only_grows() -> None:
    async def work() -> None:
        limiter = Limiter(4)
        limiter.hold(2.0, clock())
        limiter.hold(1.0, clock())
        async with limiter as admitted:
            assert admitted == pytest.approx(2.0)

    timeless(work())


# --- waiting -----------------------------------------------------------------------------------------------


def test_who_asks_first_goes_first() -> None:
    async def work() -> list[int]:
        limiter, order = Limiter(1), []

        async def one(number: int) -> None:
            async with limiter:
                order.append(number)
                await asyncio.sleep(0.1)

        await asyncio.gather(*(one(number) for number in range(10)))
        return order

    assert timeless(work()) == list(range(10))


def test_cancelled_waiters_leak_nothing() -> None:
    async def work() -> None:
        limiter = Limiter(2, rate=1000)

        async def one() -> None:
            async with limiter:
                await asyncio.sleep(0.5)

        tasks = [asyncio.create_task(one()) for _ in range(9)]
        await asyncio.sleep(0.1)
        for task in tasks[:1] + tasks[3:8]:  # one that is under way, and five that wait
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert limiter.in_flight == 0
        async with asyncio.timeout(1):
            await _fill(limiter, 2)

    timeless(work())


def test_cancelled_between_admission_and_going() -> None:
    """Admitted by another's leaving, and cancelled before it ran: the place and the token go back."""

    async def work() -> None:
        limiter = Limiter(1, rate=1000)
        await limiter.__aenter__()
        waiter = asyncio.create_task(limiter.__aenter__())
        await asyncio.sleep(0)
        own = limiter._own
        assert own is not None
        before = own.tokens
        await limiter.__aexit__()
        assert limiter.in_flight == 1
        waiter.cancel()
        await asyncio.gather(waiter, return_exceptions=True)
        assert limiter.in_flight == 0
        assert own.tokens == pytest.approx(before, abs=0.1)

    timeless(work())


def test_a_cancelled_waiter_does_not_hold_up_who_comes_later() -> None:
    async def work() -> None:
        limiter = Limiter(1)
        limiter.hold(5.0, clock())
        waiter = asyncio.create_task(limiter.__aenter__())
        await asyncio.sleep(1)
        waiter.cancel()
        await asyncio.gather(waiter, return_exceptions=True)
        async with limiter as admitted:
            assert admitted == pytest.approx(5.0)
        await asyncio.sleep(10)
        async with limiter as admitted:
            assert admitted == pytest.approx(15.0)

    timeless(work())


# --- what Jira says about the budget -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-ratelimit-limit": "100"},
        {"x-ratelimit-limit": "many", "x-ratelimit-remaining": "3"},
        {"x-ratelimit-limit": "0", "x-ratelimit-remaining": "0"},
        {"x-ratelimit-limit": "-1", "x-ratelimit-remaining": "3"},
    ],
)
def test_what_is_no_budget_is_not_believed(headers: Mapping[str, str]) -> None:
    async def work() -> None:
        limiter = Limiter(4)
        limiter.heard(headers, content=True)
        assert limiter._bucket is None
        assert limiter.remaining is None

    timeless(work())


@pytest.mark.parametrize(
    ("more", "rate"),
    [
        ({}, 350.0),
        ({"x-ratelimit-fillrate": "2", "x-ratelimit-interval-seconds": "10"}, 0.2),
        ({"x-ratelimit-fillrate": "0", "x-ratelimit-interval-seconds": "10"}, 350.0),
        ({"x-ratelimit-fillrate": "2"}, 350.0),
    ],
)
def test_reads_the_refill(more: Mapping[str, str], rate: float) -> None:
    async def work() -> None:
        limiter = Limiter(4)
        limiter.heard({"x-ratelimit-limit": "350", "x-ratelimit-remaining": "7", **more}, content=True)
        assert limiter._bucket is not None
        assert limiter._bucket.rate == pytest.approx(rate)
        assert (limiter.limit, limiter.remaining) == (350, 7)

    timeless(work())


# --- sharing -----------------------------------------------------------------------------------------------


def test_one_limiter_for_a_caller_on_a_site() -> None:
    first = limiter_of("https://one.example", "ann", 20, None)
    again = limiter_of("https://one.example", "ann", 5, 3.0)
    limiter_of("https://one.example", "ann", 8, 10.0)
    assert again is first
    assert first is not limiter_of("https://one.example", "bob", 5, None)
    assert first is not limiter_of("https://two.example", "ann", 5, None)
    assert (first.most, first.window) == (5, 5)
    assert first._own is not None
    assert first._own.rate == 3.0
    make: Callable[[], Limiter] = lambda: limiter_of("https://one.example", "ann", 20, None)  # noqa: E731
    del first, again
    gc.collect()
    assert make().most == 20
