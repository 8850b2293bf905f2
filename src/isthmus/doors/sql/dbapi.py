"""The DB-API 2.0 (https://peps.python.org/pep-0249/) over one Jira."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import duckdb
import httpx2
import pyarrow as pa

from isthmus.connect import Connection as Settings
from isthmus.connect import OptionError, resolve
from isthmus.doors.sql import errors
from isthmus.doors.sql.execution import BATCH_ROWS, Execution
from isthmus.doors.sql.report import Explanation, ScanReport
from isthmus.doors.sql.statement import Statement, read, suggestion
from isthmus.doors.sql.table import ColumnInfo, Table, described, python_rows
from isthmus.engine.portal import portal
from isthmus.engine.reader import Reader
from isthmus.jira.errors import JiraError
from isthmus.jira.site import Meter, Site

if TYPE_CHECKING:
    import pandas
    import polars

apilevel = "2.0"
threadsafety = 2  # threads may share the module and connections, but not cursors
paramstyle = "qmark"

Answer = TypeVar("Answer")

# User SQL reaches nothing but the tables of Jira: no files, no network, no extensions, no Python variables,
# no settings. Checked by tests/integration/test_sql_confinement.py.
_CONFINED = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
}


def connect(
    connection: str | None = None,
    *,
    profile: str | None = None,
    config: Path | None = None,
    watch: Callable[[str], None] | None = None,
    transport: httpx2.AsyncBaseTransport | None = None,
    **options: object,
) -> Connection:
    """Open a connection to a Jira. Nothing is sent before the first statement.

    connection: a connection string, `Url=https://acme.atlassian.net;User=a@b.c;APIToken=…`.
    profile, config: a profile of an isthmus.toml file. options: any option by any of its names.
    watch: called with a line about each request; it may come from another thread.
    transport: takes the place of the network.

    What is not given comes from the environment (`ISTHMUS_URL` …). Raises `InterfaceError` when the options
    do not make a connection.
    """
    try:
        settings = resolve(connection, profile=profile, config=config, environment=os.environ, **options)
        return Connection(settings, watch, transport)
    except OptionError as error:
        raise errors.translated(error) from error


@contextmanager
def _translating() -> Iterator[None]:
    """Errors from below become errors of PEP 249."""
    try:
        yield
    except (JiraError, duckdb.Error, OptionError) as error:
        raise errors.translated(error) from error


class Connection:
    """A Jira that answers SQL. Use it as a context manager, or `close` it."""

    # PEP 249 wants the errors to be reachable from the connection too.
    Warning = errors.Warning
    Error = errors.Error
    InterfaceError = errors.InterfaceError
    DatabaseError = errors.DatabaseError
    DataError = errors.DataError
    OperationalError = errors.OperationalError
    IntegrityError = errors.IntegrityError
    InternalError = errors.InternalError
    ProgrammingError = errors.ProgrammingError
    NotSupportedError = errors.NotSupportedError

    def __init__(
        self,
        settings: Settings,
        watch: Callable[[str], None] | None = None,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self.settings = settings
        self.watch = watch
        self.reader = portal().call(_reader(settings, transport))
        self._database = duckdb.connect(":memory:", config=dict(_CONFINED))
        self._database.execute("SET GLOBAL TimeZone = 'UTC'")
        self._database.execute("SET lock_configuration = true")
        self._open = True
        # DuckDB complains at exit about whatever was not closed, even when only the user forgot to.
        self._sessions: list[duckdb.DuckDBPyConnection] = []
        self._release = weakref.finalize(self, _released, self._database, self._sessions)

    def cursor(self) -> Cursor:
        """A new cursor."""
        self.check_open()
        return Cursor(self)

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> Cursor:
        """A new cursor on which `sql` is executed."""
        return self.cursor().execute(sql, parameters)

    def explain(self, sql: str, parameters: Sequence[object] = ()) -> Explanation:
        """How `sql` would be answered. Asks Jira for estimates, and for no rows."""
        with _translating():
            statement = self.read(sql)
            execution = self.execution(statement, parameters)
            try:
                return execution.explain()
            finally:
                self.done(execution)

    def tables(self) -> list[Table]:
        """The tables, sorted by name."""
        self.check_open()
        shelf = self.reader.shelf
        known = ((name, shelf.declared(name)) for name in shelf.names())
        return [Table(name, resource.about) for name, resource in known if resource is not None]

    def columns(self, table: str) -> list[ColumnInfo]:
        """The columns of a table, custom fields included. Raises `ProgrammingError` when there is none."""
        self.check_open()
        name = table.lower()
        if name not in self.reader.shelf.names():
            hint = suggestion(name, self.reader.shelf.names())
            raise errors.ProgrammingError(f"there is no table {table!r}{hint}", "42P01")
        with _translating():
            resource = portal().call(self.reader.shelf.whole(name, Meter(watch=self.watch)))
            dialect = portal().call(self.reader.site.dialect())
        return described(resource, dialect)

    def commit(self) -> None:
        """Nothing to do: reading changes nothing."""
        self.check_open()

    def rollback(self) -> None:
        """Nothing to do: reading changes nothing."""
        self.check_open()

    def close(self) -> None:
        """Let go of the server and of everything unread."""
        if self._open:
            self._open = False
            self._release()
            portal().call(self.reader.site.close())

    def check_open(self) -> None:
        """Raises `InterfaceError` once the connection is closed."""
        if not self._open:
            raise errors.InterfaceError("the connection is closed")

    def read(self, sql: str) -> Statement:
        """`sql`, parsed."""
        self.check_open()
        shelf = self.reader.shelf
        own_jql = [one for one in shelf.names() if (known := shelf.declared(one)) and known.column("jql")]
        return read(sql, shelf.names(), own_jql)

    def execution(self, statement: Statement, parameters: Sequence[object]) -> Execution:
        """A run of `statement`, in a session and a transaction of its own."""
        if len(parameters) != statement.parameters:
            raise errors.ProgrammingError(
                f"the statement has {statement.parameters} ?, and {len(parameters)} parameters were given"
            )
        session = self._database.cursor()
        self._sessions.append(session)
        session.execute("BEGIN TRANSACTION")
        return Execution(self.reader, session, statement, parameters, watch=self.watch)

    def done(self, execution: Execution) -> None:
        """Let go of a run."""
        execution.close()
        execution.session.close()
        if execution.session in self._sessions:
            self._sessions.remove(execution.session)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _released(database: duckdb.DuckDBPyConnection, sessions: list[duckdb.DuckDBPyConnection]) -> None:
    for session in sessions:
        session.close()
    sessions.clear()
    database.close()


async def _reader(settings: Settings, transport: httpx2.AsyncBaseTransport | None) -> Reader:
    return Reader(Site(settings, transport))


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
        self._batches: pa.RecordBatchReader | None = None
        self._rows: Iterator[tuple[Any, ...]] | None = None
        self._closed = False

    # --- running ----------------------------------------------------------------------------------------

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> Cursor:
        """Run a SELECT. `?` in it stands for the next of `parameters`. `EXPLAIN SELECT …` gives the plan."""
        self._check()
        self._finish()
        statement = self.connection.read(sql)
        if statement.explained:
            explanation = self.connection.explain(sql, parameters)
            table = pa.table({"plan": pa.array(explanation.text().splitlines(), pa.string())})
            self._offer(table.to_reader())
            return self
        with _translating():
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
        future: Future[Answer] = self._worker.submit(work, *arguments)
        try:
            return future.result()
        except (JiraError, duckdb.Error, errors.Error) as error:
            reason = self._execution.failure() if self._execution else None
            self._finish()
            raise errors.translated(reason if isinstance(reason, JiraError) else error) from (reason or error)
        except KeyboardInterrupt:
            self.cancel()
            raise

    def cancel(self) -> None:
        """Stop the running statement; its requests are dropped at once. May be called from any thread."""
        execution = self._execution
        if execution is not None:
            execution.close()
            execution.session.interrupt()

    def _offer(self, batches: pa.RecordBatchReader) -> None:
        self._batches = batches
        self.arrow_schema = batches.schema
        self._rows = None
        self.rowcount = -1
        self.description = [
            (column.name, str(column.type), None, None, None, None, None) for column in batches.schema
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
        """The rows that are left, as Arrow record batches, while they are read."""
        batches = self._result()
        while True:
            batch = self._patiently(_next_batch, batches)
            if batch is None:
                return
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
            raise errors.InterfaceError("nothing was executed")
        return self._batches

    # --- telling ----------------------------------------------------------------------------------------

    @property
    def reports(self) -> tuple[ScanReport, ...]:
        """What each scan of the last statement asked, and has cost so far."""
        return self._execution.reports() if self._execution else self._last

    _last: tuple[ScanReport, ...] = ()

    @property
    def progress(self) -> Progress:
        """How far the statement has come; may be asked from another thread."""
        meters = self._execution.meters if self._execution else []
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
