"""The one place where synchronous callers meet the asynchronous engine.

The engine has one color: it is async. A DB-API cursor, the command line and a Spark worker are not, so one
event loop runs in a thread of its own for the whole process, and they hand it coroutines.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import Future
from typing import Any, TypeVar

Result = TypeVar("Result")


class Portal:
    """An event loop in a daemon thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="isthmus", daemon=True).start()

    def call(self, work: Coroutine[Any, Any, Result]) -> Result:
        """The result of `work`. Interrupting the wait (Ctrl-C) cancels the work."""
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        return self._result(future)

    def start(self, work: Coroutine[Any, Any, Result]) -> Future[Result]:
        """Begin `work` and go on."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def each(self, source: AsyncIterator[Result]) -> Iterator[Result]:
        """The items of `source`, one by one. Leaving early closes `source`, which stops its requests."""
        try:
            while True:
                try:
                    yield self.call(_next(source))
                except StopAsyncIteration:
                    return
        finally:
            self.call(_close(source))

    @staticmethod
    def _result(future: Future[Result]) -> Result:
        try:
            return future.result()
        except BaseException:  # whatever ends the wait, an interrupt too, ends the work; then it goes on up
            future.cancel()
            raise


async def _next(source: AsyncIterator[Result]) -> Result:
    return await anext(source)


async def _close(source: AsyncIterator[Any]) -> None:
    closing = getattr(source, "aclose", None)
    if closing is not None:
        await closing()


_PORTAL: Portal | None = None
_OPENING = threading.Lock()


def portal() -> Portal:
    """The portal of this process, opened when it is first needed."""
    global _PORTAL  # noqa: PLW0603 - one loop for the process, so that the limits of a site are shared
    with _OPENING:
        if _PORTAL is None:
            _PORTAL = Portal()
    return _PORTAL
