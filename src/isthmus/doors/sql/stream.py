"""A scan as DuckDB sees it: an Arrow stream that fetches while it is read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from typing import Any

import pyarrow as pa

from isthmus.engine.arrow import schema_of
from isthmus.engine.portal import portal
from isthmus.engine.reader import Reader
from isthmus.engine.scan import Plan
from isthmus.jira.site import Meter


class StoppedError(Exception):
    """The stream was stopped while somebody still read it."""


# Batches that may wait for DuckDB before the reading of Jira is held back.
AHEAD = 16


class _Pass:
    """One reading under way. Everything but `begin`, `take` and `stop` happens in the portal's loop."""

    def __init__(self, rows: AsyncGenerator[pa.RecordBatch, None]) -> None:
        self._rows = rows
        self._waiting: asyncio.Queue[pa.RecordBatch | None] = asyncio.Queue()
        self._room = asyncio.Semaphore(AHEAD)
        self._task: asyncio.Task[None] | None = None
        self._stopped = False
        self.error: BaseException | None = None

    def begin(self) -> None:
        """Start to read."""
        portal().call(self._begin())

    async def _begin(self) -> None:
        self._task = asyncio.create_task(self._fill())
        # Told by the task itself: one that is stopped before it first runs never gets to a `finally`.
        self._task.add_done_callback(self._ended)

    async def _fill(self) -> None:
        try:
            async for batch in self._rows:
                await self._room.acquire()
                self._waiting.put_nowait(batch)
        finally:
            await self._rows.aclose()

    def _ended(self, task: asyncio.Task[None]) -> None:
        if task.cancelled():
            while not self._waiting.empty():  # nobody wants these any more
                self._waiting.get_nowait()
        else:
            self.error = task.exception()
        self._waiting.put_nowait(None)

    def take(self) -> pa.RecordBatch | None:
        """The next batch; None at the end. Raises what stopped the reading."""
        return portal().call(self._take())

    async def _take(self) -> pa.RecordBatch | None:
        batch = await self._waiting.get()
        if batch is not None:
            self._room.release()
            return batch
        self._waiting.put_nowait(None)  # the end stays the end, however often it is asked for
        if self._task is None or self._task.cancelled():
            raise StoppedError
        if self.error is not None:
            raise self.error
        return None

    def stop(self) -> None:
        """Stop reading at once; the requests under way are dropped."""
        if not self._stopped:
            self._stopped = True
            portal().start(self._stop())

    async def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()


class Stream:
    """Offers a scan through the Arrow PyCapsule interface, in bounded memory.

    Reading begins with `start`, ahead of DuckDB, and each pass over the stream after the first reads again:
    whatever plan DuckDB makes, every pass sees all rows.
    https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html
    """

    def __init__(self, reader: Reader, plan: Plan, meter: Meter) -> None:
        self.plan = plan
        self.meter = meter
        self.schema = schema_of(plan.columns)
        self._reader = reader
        self._ahead: _Pass | None = None
        self._begun: list[_Pass] = []
        self._closed = False

    def start(self) -> None:
        """Begin to read."""
        if self._ahead is None:
            self._ahead = self._begin()

    def close(self) -> None:
        """Stop reading at once, if it is still going on."""
        self._closed = True
        for one in self._begun:
            one.stop()

    def _begin(self) -> _Pass:
        begun = _Pass(self._reader.run(self.plan, self.meter))
        self._begun.append(begun)
        begun.begin()
        if self._closed:  # meanwhile, by another thread
            begun.stop()
        return begun

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows of one pass. What stopped the reading is raised, and kept in `error`."""
        own, self._ahead = self._ahead or self._begin(), None
        try:
            while (batch := own.take()) is not None:
                yield batch
        finally:
            own.stop()

    @property
    def error(self) -> BaseException | None:
        """What stopped the reading, if anything did."""
        return next((one.error for one in self._begun if one.error is not None), None)

    def whole(self) -> pa.Table:
        """All rows at once."""
        return pa.Table.from_batches(self.batches(), self.schema)

    def __arrow_c_schema__(self) -> Any:
        return self.schema.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        reader = pa.RecordBatchReader.from_batches(self.schema, self.batches())
        return reader.__arrow_c_stream__(requested_schema)
