"""One query while it runs: read in a thread of its own, so that Ctrl-C and the progress are never late."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

from isthmus.doors.cli.door import Cursor

if TYPE_CHECKING:
    import pyarrow as pa

# How often the progress is looked at, in seconds.
_TICK = 0.1
# Batches read ahead of the writer: enough to keep both busy, little enough to bound the memory.
_AHEAD = 4
# How long a canceled query may take to let go before the program goes on without it.
_GRACE = 3.0


class Run:
    """A query and its result, batch by batch.

    tick: called about ten times a second while nothing has come.
    """

    def __init__(self, cursor: Cursor, sql: str, tick: Callable[[], None]) -> None:
        self._cursor = cursor
        self._sql = sql
        self._tick = tick
        self._came: queue.Queue[pa.RecordBatch | pa.Schema] = queue.Queue(_AHEAD)
        self._left = threading.Event()
        self._thread = ThreadPoolExecutor(1, "query")
        self._done: Future[None] | None = None

    def begin(self) -> pa.Schema:
        """Start the query; its columns, as soon as they are known. Raises what the database raises."""
        self._done = self._thread.submit(self._work)
        return next(self._items())

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The result."""
        return self._items()

    def stop(self) -> None:
        """Stop the query if it is still running: its requests end, and nothing more is read."""
        self._left.set()
        if self._done and not self._done.done():
            self._cursor.cancel()
            wait([self._done], timeout=_GRACE)
        self._thread.shutdown(wait=False)

    def _items(self) -> Iterator[pa.RecordBatch]:
        while True:
            try:
                yield self._came.get(timeout=_TICK)
            except queue.Empty:
                if self._done and self._done.done() and self._came.empty():
                    self._done.result()
                    return
                self._tick()

    def _work(self) -> None:
        self._cursor.execute(self._sql)
        self._put(self._cursor.arrow_schema)
        for batch in self._cursor.fetch_record_batches():
            if not self._put(batch):
                return

    def _put(self, item: pa.RecordBatch | pa.Schema) -> bool:
        """Hand over `item`; False when nobody waits for it any more."""
        while not self._left.is_set():
            try:
                self._came.put(item, timeout=_TICK)
            except queue.Full:
                continue
            return True
        return False
