"""A scan as DuckDB sees it: an Arrow stream that fetches while it is read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from isthmus.engine.arrow import schema_of
from isthmus.engine.portal import portal
from isthmus.engine.reader import Reader
from isthmus.engine.scan import Plan
from isthmus.jira.site import Meter

# Batches that may wait for DuckDB before the reading of Jira is held back.
AHEAD = 32


@dataclass(frozen=True, slots=True)
class _Pass:
    """One reading under way."""

    queue: asyncio.Queue[pa.RecordBatch | None]
    pump: Future[None]


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
        self.error: BaseException | None = None
        self._reader = reader
        self._ahead: _Pass | None = None
        self._begun: list[_Pass] = []

    def start(self) -> None:
        """Begin to read."""
        if self._ahead is None:
            self._ahead = self._begin()

    def close(self) -> None:
        """Stop reading at once, if it is still going on."""
        for one in self._begun:
            one.pump.cancel()

    def _begin(self) -> _Pass:
        queue: asyncio.Queue[pa.RecordBatch | None] = asyncio.Queue(AHEAD)
        begun = _Pass(queue, portal().start(self._pump(queue)))
        self._begun.append(begun)
        return begun

    async def _pump(self, queue: asyncio.Queue[pa.RecordBatch | None]) -> None:
        """Read into `queue`; None is the end, whether good or bad."""
        rows = self._reader.run(self.plan, self.meter)
        try:
            async for batch in rows:
                await queue.put(batch)
        except asyncio.CancelledError:
            while not queue.empty():  # nobody wants these any more, and the end has to fit
                queue.get_nowait()
            raise
        finally:
            await rows.aclose()
            await queue.put(None)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows of one pass. What stopped the reading is raised, and kept in `error`."""
        own, self._ahead = self._ahead or self._begin(), None
        while (batch := portal().call(own.queue.get())) is not None:
            yield batch
        self.error = own.pump.exception() if not own.pump.cancelled() else CancelledError()
        if self.error is not None:
            raise self.error

    def whole(self) -> pa.Table:
        """All rows at once."""
        return pa.Table.from_batches(self.batches(), self.schema)

    def __arrow_c_schema__(self) -> Any:
        return self.schema.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        reader = pa.RecordBatchReader.from_batches(self.schema, self.batches())
        return reader.__arrow_c_stream__(requested_schema)
