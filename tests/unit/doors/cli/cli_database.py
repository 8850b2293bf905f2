"""A database that fits the command line's protocols without any Jira: DuckDB and a few lists."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from isthmus.doors.cli.door import Connection
from isthmus.doors.cli.screen import Screen


class Failure(Exception):
    """What this database raises."""

    sqlstate = "42000"


@dataclass(frozen=True)
class Named:
    name: str
    about: str
    type: str = "VARCHAR"
    pushed: str = ""


@dataclass(frozen=True)
class Report:
    table: str = "issues"
    endpoint: str = "POST /search"
    jql: tuple[str, ...] = ('project = "A"',)
    residual: str = ""
    requests: int = 1
    rows: int = 2


@dataclass(frozen=True)
class Counts:
    rows: int = 0
    expected: int | None = None
    requests: int = 0
    throttled: int = 0


class MemoryCursor:
    """`endless` instead of a statement gives batches until it is canceled."""

    def __init__(self, session: duckdb.DuckDBPyConnection) -> None:
        self._session = session
        self.canceled = threading.Event()
        self.closed = False
        self.progress = Counts()
        self.reports: Sequence[Report] = (Report(),)
        self.arrow_schema: pa.Schema = pa.schema([])
        self._batches: Iterator[pa.RecordBatch] = iter(())

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> object:
        if sql == "endless":
            self.arrow_schema = pa.schema([("n", pa.int64())])
            self._batches = self._endless()
            return self
        try:
            reader = self._session.sql(sql).to_arrow_reader(1000)
        except duckdb.Error as error:
            raise Failure(str(error)) from error
        self.arrow_schema = reader.schema
        self._batches = reader
        return self

    def _endless(self) -> Iterator[pa.RecordBatch]:
        while not self.canceled.wait(0.01):
            yield pa.RecordBatch.from_arrays([pa.array([1])], schema=self.arrow_schema)
        raise Failure("canceled")

    def fetch_record_batches(self) -> Iterator[pa.RecordBatch]:
        return self._batches

    def cancel(self) -> None:
        self.canceled.set()

    def close(self) -> None:
        self.closed = True


class Plan:
    def to_json(self) -> Any:
        return [{"table": "issues"}]

    def text(self) -> str:
        return "issues: POST /search"


class Settings:
    def describe(self) -> Mapping[str, str | int | float | bool | None]:
        return {"url": "https://example.atlassian.net", "api_token": "***"}


class MemoryConnection:
    def __init__(self) -> None:
        self.settings = Settings()
        self.database = duckdb.connect(":memory:")
        self.cursors: list[MemoryCursor] = []
        self.closed = False

    def cursor(self) -> MemoryCursor:
        self.cursors.append(MemoryCursor(self.database))
        return self.cursors[-1]

    def tables(self) -> Sequence[Named]:
        return [Named("boards", "The boards."), Named("issues", "The issues.")]

    def columns(self, table: str) -> Sequence[Named]:
        known = {
            "issues": [Named("key", "The key.", pushed="=, IN"), Named("Story Points", "Effort.", "DOUBLE")],
            "boards": [Named("id", "The id.", "BIGINT")],
        }
        if table not in known:
            raise Failure(f"there is no table {table!r}")
        return known[table]

    def explain(self, sql: str) -> Plan:
        return Plan()

    def close(self) -> None:
        self.closed = True
        self.database.close()


class MemoryDatabase:
    """Also remembers what it was asked for."""

    error: type[Exception] = Failure

    def __init__(self) -> None:
        self.asked: list[tuple[str | None, str | None, dict[str, Any]]] = []

    def connect(
        self,
        connection: str | None,
        *,
        profile: str | None,
        config: Path | None,
        watch: Callable[[str], None] | None,
        options: Mapping[str, Any],
    ) -> Connection:
        self.asked.append((connection, profile, dict(options)))
        if watch:
            watch("GET /rest/api/2/serverInfo → 200")
        return MemoryConnection()


class Captured:
    """A screen whose streams can be read."""

    def __init__(self, *, width: int | None = None) -> None:
        self.out = BytesIO()
        self.err = StringIO()
        self.screen = Screen(out=self.out, err=self.err, width=width)

    @property
    def text(self) -> str:
        return self.out.getvalue().decode()

    @property
    def said(self) -> str:
        return self.err.getvalue()
