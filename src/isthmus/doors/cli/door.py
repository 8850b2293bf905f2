"""What the command line needs of a database, so that it does not know which door gives it.

The shapes are those of the SQL door; `app.py` brings the two together, and mypy proves there that they fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa


class Progress(Protocol):
    """How far a running query is; read from another thread than the query's."""

    @property
    def rows(self) -> int:
        """Rows read from Jira so far."""
        ...

    @property
    def expected(self) -> int | None:
        """How many there will be, once Jira has said so."""
        ...

    @property
    def requests(self) -> int:
        """Requests answered so far."""
        ...

    @property
    def throttled(self) -> int:
        """How often Jira asked to wait."""
        ...


class ScanReport(Protocol):
    """How one table was read."""

    @property
    def table(self) -> str:
        """The table's name."""
        ...

    @property
    def endpoint(self) -> str:
        """How Jira was asked, as text."""
        ...

    @property
    def jql(self) -> tuple[str, ...]:
        """The searches sent."""
        ...

    @property
    def residual(self) -> str:
        """The part of the condition that was checked here and not by Jira; "" when there is none."""
        ...

    @property
    def requests(self) -> int:
        """Requests it took."""
        ...

    @property
    def rows(self) -> int:
        """Rows it gave to the query."""
        ...


class Explanation(Protocol):
    """How a query would be read."""

    def to_json(self) -> Any:
        """The plan in plain values."""
        ...

    def text(self) -> str:
        """The plan for people."""
        ...


class Table(Protocol):
    """A table that can be asked."""

    @property
    def name(self) -> str:
        """As it is called in SQL."""
        ...

    @property
    def about(self) -> str:
        """What a row of it is."""
        ...


class ColumnInfo(Protocol):
    """A column of a table."""

    @property
    def name(self) -> str:
        """As it is called in SQL."""
        ...

    @property
    def type(self) -> str:
        """Its SQL type."""
        ...

    @property
    def about(self) -> str:
        """What it holds."""
        ...

    @property
    def pushed(self) -> str:
        """Which conditions on it Jira answers; "" for none."""
        ...


class Cursor(Protocol):
    """One query at a time."""

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> object:
        """Begin the query. Raises the database's error."""
        ...

    @property
    def arrow_schema(self) -> pa.Schema:
        """The columns of the result."""
        ...

    def fetch_record_batches(self) -> Iterator[pa.RecordBatch]:
        """The result, batch by batch."""
        ...

    @property
    def progress(self) -> Progress:
        """How far it is."""
        ...

    @property
    def reports(self) -> Sequence[ScanReport]:
        """How the tables were read."""
        ...

    def cancel(self) -> None:
        """Stop the query, and its requests, from another thread."""
        ...

    def close(self) -> None:
        """Let go of the result."""
        ...


class Settings(Protocol):
    """The options a connection was made of."""

    def describe(self) -> Mapping[str, str | int | float | bool | None]:
        """Every option in plain values; secrets are masked."""
        ...


class Connection(Protocol):
    """A Jira that can be asked in SQL."""

    @property
    def settings(self) -> Settings:
        """What it was made of."""
        ...

    def cursor(self) -> Cursor:
        """For one query."""
        ...

    def tables(self) -> Sequence[Table]:
        """What can be asked."""
        ...

    def columns(self, table: str) -> Sequence[ColumnInfo]:
        """The columns of `table`. Raises the database's error when there is no such table."""
        ...

    def explain(self, sql: str) -> Explanation:
        """How `sql` would be read; nothing but metadata is asked of Jira."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...


class Database(Protocol):
    """Where connections come from."""

    @property
    def error(self) -> type[Exception]:
        """What everything raised by a connection is: one line that says what to do, and a `sqlstate`."""
        ...

    def connect(
        self,
        connection: str | None,
        *,
        profile: str | None,
        config: Path | None,
        watch: Callable[[str], None] | None,
        options: Mapping[str, Any],
    ) -> Connection:
        """A connection; see `isthmus.connect.resolve` for which option counts. `watch` hears each request."""
        ...
