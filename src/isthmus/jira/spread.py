"""Many pieces of work at once, with bounded memory: the loop under every parallel read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


async def spread(
    source: AsyncIterator[Item],
    work: Callable[[Item], Awaitable[Result]],
    most: int,
    *,
    ordered: bool = False,
) -> AsyncIterator[Result]:
    """The results of `work` on everything in `source`, as they come (or in order).

    At most `most` pieces are begun and not yet taken by the consumer, so a slow consumer holds the readers
    back. The first error ends everything; leaving early cancels what is under way and closes `source`.
    """
    room = asyncio.Semaphore(most)
    finished: asyncio.Queue[asyncio.Future[Result] | None] = asyncio.Queue()
    begun: set[asyncio.Future[Result]] = set()

    async def produce() -> None:
        try:
            async for item in source:
                await room.acquire()
                task = asyncio.ensure_future(work(item))
                begun.add(task)
                if ordered:
                    finished.put_nowait(task)
                else:
                    task.add_done_callback(finished.put_nowait)
        finally:
            if isinstance(source, AsyncGenerator):
                await source.aclose()
        await asyncio.gather(*begun, return_exceptions=True)

    producer = asyncio.ensure_future(produce())
    # None says that nothing more comes: all is done, or the source failed.
    producer.add_done_callback(lambda _: finished.put_nowait(None))
    try:
        while (task := await finished.get()) is not None:
            result = await task
            begun.discard(task)
            room.release()
            yield result
        await producer
    finally:
        producer.cancel()
        for task in begun:
            task.cancel()
        await asyncio.gather(producer, *begun, return_exceptions=True)


async def each(items: list[Item] | tuple[Item, ...]) -> AsyncIterator[Item]:
    """A list as a source for `spread`."""
    for item in items:
        yield item


async def chunks(source: AsyncIterator[list[Item]], size: int) -> AsyncIterator[list[Item]]:
    """The items of all lists in `source`, regrouped into lists of `size`; the last may be shorter."""
    waiting: list[Item] = []
    async for items in source:
        waiting.extend(items)
        while len(waiting) >= size:
            yield waiting[:size]
            waiting = waiting[size:]
    if waiting:
        yield waiting
