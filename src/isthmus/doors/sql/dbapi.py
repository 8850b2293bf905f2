"""The DB-API 2.0 (https://peps.python.org/pep-0249/) over one Jira."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import httpx2

from isthmus.connect import Connection as Settings
from isthmus.connect import OptionError, resolve
from isthmus.doors.sql import errors
from isthmus.doors.sql.cursor import Cursor
from isthmus.doors.sql.execution import Execution
from isthmus.doors.sql.report import Explanation
from isthmus.doors.sql.statement import Statement, read, suggestion
from isthmus.doors.sql.table import ColumnInfo, Table, described
from isthmus.engine.portal import portal
from isthmus.engine.reader import Reader
from isthmus.jira.site import Meter, Site

apilevel = "2.0"
threadsafety = 2  # threads may share the module and connections, but not cursors
paramstyle = "qmark"

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
    except errors.FOREIGN as error:
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
        self._sessions: set[duckdb.DuckDBPyConnection] = set()
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
            except errors.FOREIGN as error:
                raise errors.translated(execution.failure(error)) from error
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
                f"the statement has {statement.parameters} ?, and {len(parameters)} parameters were given",
                "07001",
            )
        session = self._database.cursor()
        self._sessions.add(session)
        session.execute("BEGIN TRANSACTION")
        return Execution(self.reader, session, statement, parameters, watch=self.watch)

    def done(self, execution: Execution) -> None:
        """Let go of a run."""
        execution.end()
        self._sessions.discard(execution.session)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _released(database: duckdb.DuckDBPyConnection, sessions: set[duckdb.DuckDBPyConnection]) -> None:
    for session in list(sessions):
        session.close()
    sessions.clear()
    database.close()


async def _reader(settings: Settings, transport: httpx2.AsyncBaseTransport | None) -> Reader:
    return Reader(Site(settings, transport))


__all__ = ["Connection", "Cursor", "apilevel", "connect", "paramstyle", "threadsafety"]
