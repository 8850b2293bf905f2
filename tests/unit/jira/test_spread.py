"""Many pieces of work at once: bounded, and nothing left running."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator

import pytest
from scripted_jira import run

from isthmus.jira.spread import chunks, each, spread


class Work:
    """Counts what is begun, done and cancelled."""

    def __init__(self, seconds: float = 0.001) -> None:
        self.seconds = seconds
        self.running = self.most = self.begun = self.cancelled = 0

    async def __call__(self, item: int) -> int:
        self.begun += 1
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await asyncio.sleep(self.seconds * (1 + item % 3))
            if item < 0:
                raise LookupError(item)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.running -= 1
        return item


@pytest.mark.parametrize("ordered", [True, False])
def test_all_results_come_and_few_run_at_once(ordered: bool) -> None:
    async def go() -> None:
        work = Work()
        found = [one async for one in spread(each(tuple(range(50))), work, 7, ordered=ordered)]
        assert sorted(found) == list(range(50))
        assert not ordered or found == sorted(found)
        assert work.most == 7

    run(go())


def test_nothing_to_do() -> None:
    async def go() -> None:
        assert [one async for one in spread(each(()), Work(), 3)] == []

    run(go())


@pytest.mark.parametrize("ordered", [True, False])
def test_a_slow_reader_holds_the_work_back(ordered: bool) -> None:
    async def go() -> None:
        work = Work(0)
        results = spread(each(tuple(range(1000))), work, 4, ordered=ordered)
        await anext(results)
        await asyncio.sleep(0.01)
        assert work.begun <= 5
        await results.aclose()

    run(go())


@pytest.mark.parametrize("ordered", [True, False])
def test_the_first_error_ends_everything(ordered: bool) -> None:
    async def go() -> None:
        work = Work(0.001)
        results = spread(each((-3, -6, *range(2, 100, 3))), work, 10, ordered=ordered)
        with pytest.raises(LookupError):
            async for _ in results:
                pass
        assert work.running == 0
        assert work.begun <= 20
        gc.collect()

    run(go())


@pytest.mark.parametrize("ordered", [True, False])
def test_leaving_early_cancels_and_closes_the_source(ordered: bool) -> None:
    async def go() -> None:
        closed: list[bool] = []

        async def source() -> AsyncIterator[int]:
            try:
                yield 0
                for item in range(2, 10_000, 3):
                    yield item
            finally:
                closed.append(True)

        work = Work(0.01)
        results = spread(source(), work, 5, ordered=ordered)
        await anext(results)
        await results.aclose()
        assert work.running == 0
        assert work.cancelled >= 3
        assert closed == [True]

    run(go())


@pytest.mark.parametrize("ordered", [True, False])
def test_an_error_of_the_source_is_raised_and_retrieved(ordered: bool) -> None:
    async def go() -> None:
        async def source() -> AsyncIterator[int]:
            yield 1
            raise LookupError("source")

        work = Work(0.001)
        with pytest.raises(LookupError, match="source"):
            async for _ in spread(source(), work, 5, ordered=ordered):
                pass
        assert work.running == 0
        gc.collect()

    run(go())


def test_a_source_that_is_no_generator() -> None:
    class Numbers:
        def __init__(self) -> None:
            self._left = [3, 2, 1]

        def __aiter__(self) -> Numbers:
            return self

        async def __anext__(self) -> int:
            if not self._left:
                raise StopAsyncIteration
            return self._left.pop()

    async def go() -> None:
        assert [one async for one in spread(Numbers(), Work(), 1, ordered=True)] == [1, 2, 3]

    run(go())


def test_cancelling_the_reader_cancels_the_work() -> None:
    async def go() -> None:
        work = Work(10)

        async def read() -> None:
            async for _ in spread(each(tuple(range(9))), work, 4):
                pass

        reader = asyncio.create_task(read())
        await asyncio.sleep(0.01)
        reader.cancel()
        await asyncio.gather(reader, return_exceptions=True)
        assert work.running == 0
        assert work.cancelled == 4

    run(go())


def test_chunks() -> None:
    async def lists() -> AsyncIterator[list[int]]:
        for size in (0, 1, 7, 2, 0):
            yield list(range(size))

    async def go() -> None:
        assert [len(one) async for one in chunks(lists(), 3)] == [3, 3, 3, 1]
        assert [one async for one in chunks(each(([1, 2, 3],)), 3)] == [[1, 2, 3]]

    run(go())
