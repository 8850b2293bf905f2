"""Cursors of the DB-API 2.0 (https://peps.python.org/pep-0249/#cursor-objects)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import duckdb
import pyarrow as pa

from isthmus.doors.sql import errors
from isthmus.doors.sql.execution import BATCH_ROWS, Execution
from isthmus.doors.sql.report import ScanReport
from isthmus.doors.sql.stream import StoppedError
from isthmus.doors.sql.table import python_rows

if TYPE_CHECKING:
    import pandas
    import polars

    from isthmus.doors.sql.dbapi import Connection

Answer = TypeVar("Answer")

CANCELLED = "the statement was cancelled"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a statement has come.

    rows: read so far, of all tables. expected: how many there will be, as far as is known.
    """

    rows: int
    expected: int | None
    requests: int
    throttled: int


class Cursor:
    """Runs statements one after the other, and hands out their rows.

    DuckDB works in a thread of its own, so that Ctrl-C and `cancel` take effect at once.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.arraysize = 1000
        self.description: list[tuple[Any, ...]] | None = None
        self.rowcount = -1
        self.arrow_schema: pa.Schema | None = None
        self._worker = ThreadPoolExecutor(1, "isthmus-duckdb")
        self._execution: Execution | None = None
        self._last: tuple[ScanReport, ...] = ()
        self._batches: pa.RecordBatchReader | None = None
        self._rows: Iterator[tuple[Any, ...]] | None = None
        self._given = 0
        self._closed = False

    # --- running ----------------------------------------------------------------------------------------

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> Cursor:
        """Run a SELECT. `?` in it stands for the next of `parameters`. `EXPLAIN SELECT …` gives the plan."""
        self._check()
        self._finish()
        statement = self.connection.read(sql)
        if statement.shows:
            tables = self.connection.tables()
            self._offer(
                pa.table({"name": [one.name for one in tables], "about": [one.about for one in tables]})
            )
        elif statement.explained:
            lines = self.connection.explain(sql, parameters).text().splitlines()
            self._offer(pa.table({"plan": pa.array(lines, pa.string())}))
        else:
            self._execution = self.connection.execution(statement, list(parameters))
            self._offer(self._patiently(self._begin, self._execution))
        return self

    @staticmethod
    def _begin(execution: Execution) -> pa.RecordBatchReader:
        return execution.start().to_arrow_reader(BATCH_ROWS)

    def executemany(self, sql: str, seq_of_parameters: Sequence[Sequence[object]]) -> Cursor:
        """Run the statement once for each of the parameters; the rows are those of the last run."""
        for parameters in seq_of_parameters:
            self.execute(sql, parameters)
        return self

    def _patiently(self, work: Callable[..., Answer], *arguments: object) -> Answer:
        """The result of `work`, done in this cursor's thread; an interrupt cancels it."""
        try:
            future: Future[Answer] = self._worker.submit(work, *arguments)
        except RuntimeError as error:  # another thread has closed the cursor
            raise errors.InterfaceError("the cursor is closed") from error
        try:
            return future.result()
        except (*errors.FOREIGN, errors.Error, CancelledError, StoppedError) as error:
            reason = self._execution.failure(error) if self._execution else error
            self._finish()
            if isinstance(reason, CancelledError | StoppedError | duckdb.InterruptException):
                raise errors.OperationalError(CANCELLED, "57014") from error
            raise errors.translated(reason) from reason
        except KeyboardInterrupt:
            self.cancel()
            raise

    def cancel(self) -> None:
        """Stop the running statement; its requests are dropped at once. May be called from any thread."""
        execution = self._execution
        if execution is not None:
            execution.cancel()

    def _offer(self, result: pa.RecordBatchReader | pa.Table) -> None:
        self._batches = result.to_reader() if isinstance(result, pa.Table) else result
        self.arrow_schema = result.schema
        self._rows = None
        self._given = 0
        self.rowcount = -1
        self.description = [
            (column.name, str(column.type), None, None, None, None, None) for column in result.schema
        ]

    def _finish(self) -> None:
        """Let go of the statement before."""
        execution, self._execution = self._execution, None
        self._batches = self._rows = None
        if execution is not None:
            self._last = execution.reports()
            self.connection.done(execution)

    # --- rows -------------------------------------------------------------------------------------------

    def fetch_record_batches(self) -> Iterator[pa.RecordBatch]:
        """The rows that are left, as Arrow record batches, while they are read.

        Raises `OperationalError` once there are more rows than the option `max_rows` allows: they are never
        cut off silently.
        """
        batches = self._result()
        most = self.connection.settings.max_rows
        while True:
            batch = self._patiently(_next_batch, batches)
            if batch is None:
                return
            self._given += batch.num_rows
            if most is not None and self._given > most:
                self._finish()
                raise errors.OperationalError(
                    f"the result has more rows than max_rows allows ({most:,}): "
                    f"raise max_rows, or add a LIMIT to the statement",
                    "54000",
                )
            yield batch

    def fetch_arrow_table(self) -> pa.Table:
        """The rows that are left, as one Arrow table."""
        schema = self.arrow_schema
        return pa.Table.from_batches(self.fetch_record_batches(), schema)

    def to_pandas(self) -> pandas.DataFrame:
        """The rows that are left, as a pandas data frame (pandas has to be installed)."""
        return self.fetch_arrow_table().to_pandas()

    def to_polars(self) -> polars.DataFrame:
        """The rows that are left, as a polars data frame (polars has to be installed)."""
        import polars

        frame = polars.from_arrow(self.fetch_arrow_table())
        return frame if isinstance(frame, polars.DataFrame) else frame.to_frame()

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row; None after the last."""
        return next(self, None)

    def fetchmany(self, size: int | None = None) -> list[tuple[Any, ...]]:
        """The next `size` rows (`arraysize` without), fewer at the end."""
        wanted = self.arraysize if size is None else size
        found: list[tuple[Any, ...]] = []
        while len(found) < wanted and (row := self.fetchone()) is not None:
            found.append(row)
        return found

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows that are left."""
        return list(self)

    def __iter__(self) -> Cursor:
        return self

    def __next__(self) -> tuple[Any, ...]:
        self._result()
        if self._rows is None:
            self._rows = (row for batch in self.fetch_record_batches() for row in python_rows(batch))
        return next(self._rows)

    def _result(self) -> pa.RecordBatchReader:
        self._check()
        if self._batches is None:
            raise errors.InterfaceError("nothing was executed", "24000")
        return self._batches

    # --- telling ----------------------------------------------------------------------------------------

    @property
    def reports(self) -> tuple[ScanReport, ...]:
        """What each scan of the last statement asked, and has cost so far."""
        return self._execution.reports() if self._execution else self._last

    @property
    def progress(self) -> Progress:
        """How far the statement has come; may be asked from another thread."""
        execution = self._execution
        meters = list(execution.meters) if execution else []
        expected = [meter.expected_rows for meter in meters if meter.expected_rows is not None]
        return Progress(
            rows=sum(meter.rows for meter in meters),
            expected=sum(expected) if expected else None,
            requests=sum(meter.requests for meter in meters),
            throttled=sum(meter.throttled for meter in meters),
        )

    def setinputsizes(self, sizes: Sequence[object]) -> None:
        """Does nothing, as PEP 249 allows."""

    def setoutputsize(self, size: int, column: int | None = None) -> None:
        """Does nothing, as PEP 249 allows."""

    def close(self) -> None:
        """Stop the statement and let go of its rows."""
        if not self._closed:
            self._closed = True
            self._finish()
            self._worker.shutdown(wait=False)

    def _check(self) -> None:
        if self._closed:
            raise errors.InterfaceError("the cursor is closed")
        self.connection.check_open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _next_batch(batches: pa.RecordBatchReader) -> pa.RecordBatch | None:
    try:
        return batches.read_next_batch()
    except StopIteration:
        return None
    except (OSError, pa.ArrowException) as error:  # how Arrow passes on what stopped DuckDB
        raise errors.DatabaseError(errors.one_line(str(error))) from error
